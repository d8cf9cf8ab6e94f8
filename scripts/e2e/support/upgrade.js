// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from '@dure/chain/connect.js';
import { send, sign } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

/** The same runtime with the next spec version. */
export function nextRuntime() {
  const path = process.env.DURE_NEXT_WASM;
  assert.ok(path, 'DURE_NEXT_WASM must name a wasm of this runtime with a spec version one higher');
  const code = readFileSync(path);
  return { code: u8aToHex(code), hash: blake2AsHex(code, 256) };
}

/**
 * Applies the upgrade that was authorised, and shows that the chain goes on with it.
 * @param {{ api: import('@polkadot/api').ApiPromise, node: import('../nodes/node.js').Node }} on
 * @param {string} code
 * @param {import('@polkadot/keyring/types').KeyringPair} anyone
 */
export async function applied({ api, node }, code, anyone) {
  const version = async () => (await node.rpc('state_getRuntimeVersion')).specVersion;
  const earlier = await version();
  const apply = await sign(api, api.tx.system.applyAuthorizedUpgrade(code), anyone);
  await node.rpc('author_submitExtrinsic', apply.toHex());
  await until(async () => (await version()) === earlier + 1, 60_000, 'the new spec version', 200);
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
