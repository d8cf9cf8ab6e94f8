// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { until } from '@dure/chain/wait.js';
import { chain } from '../../support/harness.js';

// From the start of the process to the first block that it authors.
const LIMIT_MS = 6000;

chain('start', (ctx) => {
  ctx.test('authors its first block in time, on new data', async (t) => {
    await authors(t, ctx.node, 0);
  });

  ctx.test('says where to point Polkadot.js', async () => {
    const said = () => readFileSync(ctx.node.log, 'utf8').includes(`?rpc=ws://127.0.0.1:${ctx.node.rpcPort}`);
    await until(said, 5_000, 'the line for Polkadot.js', 50);
  });

  ctx.test('authors a block every 2 s, and finality follows', async () => {
    const { node } = ctx;
    const from = (await node.best()).number + 1;
    const grown = async () => (await node.best()).number >= from + 4;
    await until(grown, 20_000, 'four blocks', 50);
    // Aura's slot is the time of the block in units of 2 s: four blocks in a row, four slots.
    const slots = await Promise.all([0, 1, 2, 3].map(async (n) => {
      const hash = await node.rpc('chain_getBlockHash', from + n);
      const { digest: { logs } } = await node.rpc('chain_getHeader', hash);
      const aura = logs.find((log) => log.startsWith('0x0661757261')); // pre-runtime, "aura"
      return Buffer.from(aura.slice(-16), 'hex').readBigUInt64LE();
    }));
    assert.deepEqual(slots, [0n, 1n, 2n, 3n].map((n) => slots[0] + n));
    await node.finalises(from + 3, 15_000);
  });

  ctx.test('and again on the same data after a good end', async (t) => {
    await ctx.node.stop();
    await ctx.node.up();
    await authors(t, ctx.node, (await ctx.node.best()).number);
  });
}, { connected: false });

async function authors(t, node, above) {
  const grown = async () => (await node.best()).number > above;
  await until(grown, 3 * LIMIT_MS, 'the first block', 10);
  const ms = Date.now() - node.spawnedAt;
  t.diagnostic(`${ms} ms from the start to a new block`);
  assert.ok(ms <= LIMIT_MS, `${ms} ms, at most ${LIMIT_MS}`);
}
