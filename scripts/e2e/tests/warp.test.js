// SPDX-License-Identifier: Apache-2.0
// Nodes that fetch the state and not all blocks (--sync warp).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '@dure/chain/wait.js';
import { Network } from '../nodes/network.js';
import { Node } from '../nodes/node.js';
import { around, chain } from '../support/harness.js';
import { stagingChain } from '../support/staging.js';

chain('a node with the state', { connected: false, chain: stagingChain().chain }, (ctx) => {
  ctx.test('is enough for another to warp to', async () => {
    await ctx.node.finalises(3);
    const address = `/ip4/127.0.0.1/tcp/${ctx.node.port}/p2p/${await ctx.node.rpc('system_localPeerId')}`;
    const other = await Node.start({
      chain: () => ['--chain', join(ctx.node.home, 'spec.json')],
      args: ['--sync', 'warp', '--reserved-only', '--reserved-nodes', address],
    });
    try {
      await until(() => /Warp sync is complete/.test(other.said), 60_000, 'the end of warp sync', 200);
      const { number } = await ctx.node.finalised();
      await other.finalises(number + 2);
      const last = await other.finalised();
      assert.equal(await ctx.node.rpc('chain_getBlockHash', last.number), last.hash);
      assert.doesNotMatch(other.said, /--sync warp waits/);
    } finally {
      await other.stop();
      other.remove();
    }
  });
});

/** @typedef {import('../support/harness.js').Context & { network: Network }} Beginning */

around(
  'a network that begins with --sync warp',
  {
    async start(/** @type {Beginning} */ ctx) {
      ctx.network = new Network();
      ctx.network.chain = ['--chain', 'local'];
      for (const name of ['alice', 'bob']) {
        await ctx.network.make(name, ['--validator', `--${name}`, '--sync', 'warp']);
      }
      await Promise.all(ctx.network.nodes.map((node) => node.up()));
    },
    end: (ctx, allWell) => ctx.network.stop({ keepLogs: !allWell }),
  },
  (/** @type {Beginning} */ ctx) => {
    const story = ctx.story();

    story.step('says within a minute what it waits for', async () => {
      const words =
        /--sync warp waits for a peer that has final blocks of the chain 'Dure Local' .*start all nodes without/;
      for (const node of ctx.network.nodes) {
        const left = node.spawnedAt + 60_000 - Date.now();
        await until(() => words.test(node.said), left, 'the line', 200);
      }
    });

    story.step('begins without it, on the same base paths', async () => {
      const { nodes } = ctx.network;
      await Promise.all(nodes.map((node) => node.stop()));
      for (const node of nodes) {
        node.args.splice(node.args.indexOf('--sync'), 2);
        await node.up();
      }
      const there = async () => (await nodes[1].best()).number >= 2;
      await until(there, 60_000, 'two blocks', 200);
    });
  },
);
