// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { until } from '@dure/chain/wait.js';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { agree, network } from '../../support/harness.js';

network('four validators under traffic', (ctx) => {
  let traffic;
  let finality;

  const { step } = ctx.story();

  step('go on, and finalise, without one of them, which then catches up', { seconds: 150 }, async () => {
    const { nodes } = ctx.network;
    const dave = ctx.network.node('dave');
    traffic = await Traffic.prepare(nodes[0]);
    finality = new Finality(nodes);
    traffic.start(nodes, 20);
    await ctx.network.goesOn(2);

    await dave.kill();
    await ctx.network.goesOn(5);
    await dave.up();
    await dave.finalises(await ctx.network.height());
    await ctx.network.goesOn(2);
  });

  step('finalise nothing without two of them, and go on once one is back', { seconds: 240 }, async () => {
    const [alice, bob, charlie, dave] = ctx.network.nodes;
    await Promise.all([charlie.kill(), dave.kill()]);
    // What has their votes may still be finished.
    const most = await ctx.network.best();
    await until(
      async () => (await alice.best()).number >= most + 6,
      60_000,
      'six blocks by two of four',
      200,
    );
    const stalled = await ctx.network.height();
    assert.ok(stalled <= most, 'nothing more is finalised');
    await until(async () => (await bob.best()).number >= most + 8, 30_000, 'eight blocks', 200);
    assert.equal(await ctx.network.height(), stalled);

    await charlie.up();
    await ctx.network.finalises(stalled + 6, 90_000);
    await dave.up();
    await ctx.network.goesOn(2);
    for (const node of [alice, bob, charlie, dave]) await finality.isKeptBy(node);
    await agree(ctx.network.nodes, traffic);
  });

  step(
    'are all killed at once, and have the same finalised head or a later one after it',
    { seconds: 180 },
    async () => {
      const { nodes } = ctx.network;
      await ctx.network.goesOn(2);
      const earlier = await agree(nodes, traffic);
      await Promise.all(nodes.map((node) => node.kill()));
      const seen = finality.height;
      await Promise.all(nodes.map((node) => node.up()));
      await ctx.network.finalises(seen + 3, 90_000);
      for (const node of nodes) await finality.isKeptBy(node);

      await traffic.stop();
      await finality.stop();
      await ctx.network.finalises(await ctx.network.best());
      assert.ok((await agree(nodes, traffic)) > earlier, 'there was traffic');
    },
  );
});
