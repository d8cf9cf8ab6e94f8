// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { until } from '../lib/wait.js';
import { chain } from './harness.js';

// From the start of the process to the first block that it authors.
const LIMIT_MS = 6000;

chain('start', (ctx) => {
  ctx.test('authors its first block in time, on new data', async (t) => {
    await authors(t, ctx.node, 0);
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
