#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// New session keys for a validator: its node makes and keeps them, its account names them on chain.
import { Failure, flags, main } from '@dure/chain/cli.js';
import { connect, DEFAULT_URL, rpc } from '@dure/chain/connect.js';
import { readText } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { u8aToHex } from '@polkadot/util';

const USAGE = `node scripts/operate/rotate-keys.js --suri FILE [--url ${DEFAULT_URL}]`;

main(async () => {
  const { values: { suri, url } } = flags(
    { options: { suri: { type: 'string' }, url: { type: 'string', default: DEFAULT_URL } } },
    USAGE,
  );
  if (!suri) throw new Failure(`--suri is missing (usage: ${USAGE})`);
  const account = accountOf(suri);
  const api = await connect(url);
  try {
    await rotate(api, account);
  } finally {
    await api.disconnect();
  }
});

/** The account whose secret URI is in the file: there, no process list and no history shows it. */
function accountOf(file) {
  try {
    return key(readText(file).trim());
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file} holds no secret URI`); // the library's reason might show what it holds
  }
}

async function rotate(api, account) {
  const { keys, proof } = await makeKeys(api, account);
  console.log(`new session keys, in the node's keystore: ${keys}`);
  const { blockHash, blockNumber } = await send(api, api.tx.session.setKeys(keys, proof), account);

  const at = await api.at(blockHash);
  const session = (await at.query.session.currentIndex()).toNumber();
  console.log(`named on chain by ${account.address} in block ${blockNumber}, session ${session}`);
  console.log(`used from session ${session + 2} on: until it has begun, the old keys must stay`);
  const validators = await at.query.session.validators();
  if (!validators.some((validator) => validator.eq(account.address))) {
    console.log('this account is no validator now: the council adds it by validatorMembership.addMember');
  }
}

/** The keys, and the proof by which the chain sees that their owner asked for them. */
async function makeKeys(api, account) {
  try {
    return await rpc(api, 'author_rotateKeysWithOwner', u8aToHex(account.publicKey));
  } catch (error) {
    if (!/unsafe/i.test(error.message)) throw error;
    throw new Failure('the node makes no keys over this RPC: it must be its own, on loopback, ' +
      'not opened by --rpc-external or --rpc-methods safe');
  }
}
