#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// New session keys for a validator: its node makes and keeps them, its account names them on chain.
import { u8aToHex } from '@polkadot/util';
import { Failure, main } from '@dure/chain/cli.js';
import { command, connected, CONNECTION, needed } from '@dure/chain/commands.js';
import { rpc } from '@dure/chain/connect.js';
import { keyOfFile, refuseDevelopmentKey } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';

const run = command({
  name: 'dure-rotate-keys',
  manifest: new URL('../package.json', import.meta.url),
  summary: "makes new session keys in a validator's node, and names them on chain",
  details:
    'The node makes them over its own RPC, on loopback only. The old keys stay in use for up to two sessions: ' +
    'until then the node must keep them.',
  options: {
    suri: needed(
      'FILE',
      "a file with the secret URI of the validator's account, which its owner alone may be able to read",
    ),
    ...CONNECTION,
  },
  example: '--suri validator.suri',
  async run({ values, say }) {
    const account = keyOfFile(values.suri);
    await connected(values, (api) => rotate(api, account, say));
  },
});

main(() => run(process.argv.slice(2)));

async function rotate(api, account, say) {
  await refuseDevelopmentKey(api, account); // before there are keys that nobody will name
  const { keys, proof } = await makeKeys(api, account);
  say(`new session keys, in the node's keystore: ${keys}`);
  const { blockHash, blockNumber } = await send(api, api.tx.session.setKeys(keys, proof), account);

  const at = await api.at(blockHash);
  const session = (await at.query.session.currentIndex()).toNumber();
  say(`named on chain by ${account.address} in block ${blockNumber}, session ${session}`);
  say(`used from session ${session + 2} on: until it has begun, the old keys must stay`);
  const validators = await at.query.session.validators();
  if (!validators.some((validator) => validator.eq(account.address))) {
    say('this account is no validator now: the council adds it by validatorMembership.addMember');
  }
}

/** The keys, and the proof by which the chain sees that their owner asked for them. */
async function makeKeys(api, account) {
  try {
    return await rpc(api, 'author_rotateKeysWithOwner', u8aToHex(account.publicKey));
  } catch (error) {
    if (!/unsafe/i.test(error.message)) throw error;
    throw new Failure(
      'the node makes no keys over this RPC: it must be its own, on loopback, ' +
        'not opened by --rpc-external or --rpc-methods safe',
    );
  }
}
