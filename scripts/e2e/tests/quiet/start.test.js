// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { until } from '@dure/chain/wait.js';
import { quantile } from '../../nodes/latency.js';
import { Node } from '../../nodes/node.js';
import { compiledBy, kept } from '../../support/compiled.js';
import { around, endNode } from '../../support/harness.js';

const SLOT_MS = 2_000;
/** Until the RPC answers, where the runtime has to be compiled: two to seven seconds on usual machines. */
const ANSWERS_MS = 20_000;
/** From then on to the first block of its own: the slot that has begun may be too late for it. */
const AUTHORS_MS = 2 * SLOT_MS + 1_000;
const TIMES = 3;

/**
 * Starts the process: how long, in ms, until its RPC answers, and from the line that says that there is
 * one until it has made a block.
 */
async function started(node) {
  const up = node.up();
  const before = node.said.length;
  const line = () => node.said.slice(before).includes('Running JSON-RPC server');
  const listening = until(line, 60_000, 'the line of the RPC', 5).then(() => Date.now());
  await up;
  const answered = Date.now();
  const { number } = await node.best();
  await until(async () => (await node.best()).number > number, 3 * AUTHORS_MS, 'a block', 10);
  return { answers: answered - node.spawnedAt, authors: Date.now() - (await listening) };
}

async function startsInTime(t, node) {
  const { answers, authors } = await started(node);
  t.diagnostic(`answers after ${answers} ms, and has made a block ${authors} ms later`);
  assert.ok(answers <= ANSWERS_MS, `${answers} ms until it answers, at most ${ANSWERS_MS}`);
  assert.ok(authors <= AUTHORS_MS, `${authors} ms from then to a block, at most ${AUTHORS_MS}`);
}

/** How long a start takes until the RPC answers, in ms: the median. */
async function restarts(node, before) {
  const times = [];
  while (times.length < TIMES) {
    await node.stop();
    before();
    await node.up();
    times.push(Date.now() - node.spawnedAt);
  }
  return quantile(times, 0.5);
}

/** Not started yet, and nothing compiled for it. */
const start = async (/** @type {import('../../support/harness.js').OneNode} */ ctx) => {
  ctx.node = await Node.make({ compiled: '' });
};

around('start', { start, end: endNode }, (ctx) => {
  const { step } = ctx.story();

  step('makes a block in time, on new data, with nothing compiled before', async (t) => {
    assert.deepEqual(kept(ctx.node), []);
    await startsInTime(t, ctx.node);
    assert.equal(kept(ctx.node).length, 1);
  });

  step('says where to point Polkadot.js', async () => {
    const said = () => ctx.node.said.includes(`?rpc=ws://127.0.0.1:${ctx.node.rpcPort}`);
    await until(said, 5_000, 'the line for Polkadot.js', 50);
  });

  step('makes a block every 2 s, and finality follows', async () => {
    const { node } = ctx;
    const from = (await node.best()).number + 1;
    const grown = async () => (await node.best()).number >= from + 4;
    await until(grown, 20_000, 'four blocks', 50);
    // Four blocks in a row, four slots.
    const slots = await Promise.all([0, 1, 2, 3].map((n) => node.slot(from + n)));
    assert.deepEqual(
      slots,
      [0, 1, 2, 3].map((n) => slots[0] + n),
    );
    await node.finalises(from + 3, 15_000);
  });

  step('does so again on the same data after a good end', async (t) => {
    await ctx.node.stop();
    await startsInTime(t, ctx.node);
  });

  step('takes less where it has the compiled runtime, which it leaves as it is', async (t) => {
    const { node } = ctx;
    const before = kept(node);
    const warm = await restarts(node, () => {});
    assert.deepEqual(kept(node), before, 'nothing is compiled, nothing written');
    const cold = await restarts(node, () => rmSync(compiledBy(node), { recursive: true }));
    t.diagnostic(`answers after ${warm} ms, and after ${cold} ms where it has to compile`);
    assert.ok(warm < cold, `${warm} ms, and ${cold} ms`);
    assert.notDeepEqual(kept(node), before, 'without it the runtime is compiled again');
  });
});
