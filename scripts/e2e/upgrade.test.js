// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { connect } from '../lib/connect.js';
import { key } from '../lib/keys.js';
import { find, send, sign, sudo } from '../lib/tx.js';
import { until } from '../lib/wait.js';
import { chain, fails } from './harness.js';
import { stagingChain } from './staging.js';

/** The same runtime with the next spec version. */
function nextRuntime() {
  const path = process.env.DURE_NEXT_WASM;
  assert.ok(path, 'DURE_NEXT_WASM must name a wasm of this runtime with a spec version one higher');
  const code = readFileSync(path);
  return { code: u8aToHex(code), hash: blake2AsHex(code, 256) };
}

/** Applies the upgrade that was authorised, and shows that the chain goes on with it. */
async function applied({ api, node }, code, anyone) {
  const version = async () => (await node.rpc('state_getRuntimeVersion')).specVersion;
  const earlier = await version();
  const apply = await sign(api, api.tx.system.applyAuthorizedUpgrade(code), anyone);
  await node.rpc('author_submitExtrinsic', apply.toHex());
  await until(async () => (await version()) === earlier + 1, 20_000, 'the new spec version', 200);
  const { number } = await node.best();

  // By a new connection: while polkadot.js takes up the new types it reads events by the wrong ones.
  const next = await connect(node.url);
  try {
    assert.ok(next.runtimeVersion.specVersion.eqn(earlier + 1));
    const remark = await send(next, next.tx.system.remarkWithEvent('0x00'), anyone);
    assert.ok(remark.blockNumber > number);
    await node.finalises(remark.blockNumber + 1, 40_000);
  } finally {
    await next.disconnect();
  }
}

chain('an upgrade by sudo, on dev', (ctx) => {
  ctx.test('goes on with a higher spec version', async () => {
    const { api } = ctx;
    const { code, hash } = nextRuntime();
    const authorise = api.tx.system.authorizeUpgrade(hash);
    await fails(send(api, authorise, key('//City')), 'BadOrigin');
    await sudo(api, authorise);
    await applied(ctx, code, key('//City'));
  }, 120);
});

const staging = stagingChain();

chain('an upgrade by the council, on a chain without sudo', (ctx) => {
  ctx.test('goes on with a higher spec version', async () => {
    const { api } = ctx;
    const { code, hash } = nextRuntime();
    const [member, , , another] = staging.council;
    assert.ok((await api.query.sudo.key()).isNone, 'nobody holds sudo');

    const authorise = api.tx.system.authorizeUpgrade(hash).method;
    await Promise.all([
      send(api, api.tx.preimage.notePreimage(authorise.toHex()), another),
      motion(api, api.tx.whitelist.whitelistCall(authorise.hash)),
    ]);
    const weight = { refTime: 5_000_000_000, proofSize: 500_000 }; // more than it takes
    const { hash: callHash, encodedLength } = authorise;
    await motion(api, api.tx.whitelist.dispatchWhitelistedCall(callHash, encodedLength, weight));
    assert.equal((await api.query.system.authorizedUpgrade()).unwrap().codeHash.toHex(), hash);
    await applied(ctx, code, member);
  }, 180);
}, { chain: staging.chain });

/** Carries a motion with three of the four votes of the council. */
async function motion(api, { method: call }) {
  const voters = staging.council.slice(0, 3);
  const [member] = voters;
  const { council } = api.tx;
  const size = call.encodedLength;
  const { events } = await send(api, council.propose(voters.length, call, size), member);
  const { proposalIndex, proposalHash } = find(events, 'council', 'Proposed').data;
  await Promise.all(voters.map((voter) => send(api, council.vote(proposalHash, proposalIndex, true), voter)));
  const most = { refTime: 20_000_000_000, proofSize: 1_000_000 };
  const closed = await send(api, council.close(proposalHash, proposalIndex, most, size), member);
  assert.ok(find(closed.events, 'council', 'Executed'), 'the motion is carried');
  assert.deepEqual(closed.inner, []);
}
