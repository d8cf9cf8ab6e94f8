// SPDX-License-Identifier: Apache-2.0
// A node whose disk fills up.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@dure/chain/wait.js';
import { Node } from '../nodes/node.js';
import { around } from '../support/harness.js';
import { program } from '../support/program.js';

const SIZE = '300m';
const MIB = 2 ** 20;

/** @typedef {import('../support/harness.js').Context & { node: Node, refusal: string }} OnDisk */

around(
  'a node on a small disk',
  {
    async start(/** @type {OnDisk} */ ctx) {
      ctx.node = await Node.make();
      const { basePath } = ctx.node;
      mkdirSync(basePath, { recursive: true });
      const small = ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', basePath];
      const mounted = await program('mount', small).catch(({ message }) => ({ code: 1, stderr: message }));
      if (mounted.code !== 0) ctx.refusal = mounted.stderr.trim();
    },
    async end({ node, refusal }, allWell) {
      await node.kill();
      if (refusal === undefined) await program('umount', [node.basePath]);
      node.remove({ keepLog: !allWell });
    },
  },
  (/** @type {OnDisk} */ ctx) => {
    const test = (left) => async (/** @type {import('node:test').TestContext} */ t) => {
      if (ctx.refusal !== undefined) return t.skip(`nothing can be mounted here: ${ctx.refusal}`);
      const { node } = ctx;
      await node.up();
      await node.finalises((await node.finalised()).number + 2);
      const final = await node.finalised();
      const before = node.said.length;

      const filler = join(node.basePath, 'filler');
      const { bavail, bsize } = statfsSync(node.basePath);
      // Written, and not reserved: what finds no room is undone there, when the node has used some meanwhile.
      const count = left === 0 ? [] : [`count=${Math.floor((bavail * bsize) / MIB) - left}`];
      await program('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M', 'status=none', ...count]);
      await until(() => !node.isUp, 10_000, 'the end of the node', 50);
      const said = node.said.slice(before);
      const errors = said.split('\n').filter((line) => line.startsWith('Error: '));
      assert.equal(errors.length, 1, said);
      assert.match(errors[0], /^Error: the disk of .*paritydb.* is full; make room and start the node again/);

      await assert.rejects(node.up(), /Error: the disk of .* is full; .* and the node ends below 64 MiB/);
      rmSync(filler);
      await node.up();
      assert.ok((await node.finalised()).number >= final.number);
      assert.equal(await node.rpc('chain_getBlockHash', final.number), final.hash);
      await node.finalises(final.number + 3);
      return node.stop();
    };

    const story = ctx.story();
    story.step('ends while there is a little room, says why, and goes on from what was final', test(32));
    story.step('and where there is none at once', test(0));
    story.step('and again', test(0));
  },
);
