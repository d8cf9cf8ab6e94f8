// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@dure/chain/connect.js';
import { latencies, quantile } from '../../nodes/latency.js';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { until } from '@dure/chain/wait.js';
import { agree, network } from '../../support/harness.js';

network('four validators under traffic', (ctx) => {
  let traffic;
  let finality;

  ctx.test('finalise a payment within 4 s as a rule, and within 6 s nearly always', async (t) => {
    const api = await connect(ctx.network.nodes[0].url);
    const payments = await latencies(api, 60);
    await api.disconnect();
    const [median, most] = [0.5, 0.95].map((share) => quantile(payments.map(({ final }) => final), share));
    t.diagnostic(`final after ${Math.round(median)} ms (median), ${Math.round(most)} ms (95th percentile)`);
    assert.ok(median <= 4_000, `${median} ms`);
    assert.ok(most <= 6_000, `${most} ms`);
  }, 90);

  ctx.test('go on, and finalise, without one of them, which then catches up', async () => {
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
  }, 150);

  ctx.test('finalise nothing without two of them, and go on once one is back', async () => {
    const [alice, bob, charlie, dave] = ctx.network.nodes;
    await Promise.all([charlie.kill(), dave.kill()]);
    // What has their votes may still be finished.
    const most = await ctx.network.best();
    await until(async () => (await alice.best()).number >= most + 6, 60_000, 'six blocks by two of four', 200);
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
  }, 240);

  ctx.test('are all killed at once, and have the same finalised head or a later one after it', async () => {
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
  }, 180);
});

network('four validators parted two and two for a minute', (ctx) => {
  ctx.test('have one chain after it, and lose nothing final', async () => {
    const { nodes } = ctx.network;
    const [alice, , charlie] = nodes;
    const parts = [nodes.slice(0, 2), nodes.slice(2)];
    const traffic = await Traffic.prepare(alice);
    const finality = new Finality(nodes);
    traffic.start(nodes, 10);
    await ctx.network.goesOn(2);

    await ctx.network.part(parts);
    const before = await ctx.network.best();
    await delay(60_000); // the length of the partition is what is tested
    assert.ok((await ctx.network.height()) <= before, 'neither half finalises');
    const number = Math.min((await alice.best()).number, (await charlie.best()).number);
    assert.ok(number > before + 5, 'both halves make blocks');
    const [one, other] = await Promise.all([alice, charlie].map((node) => node.rpc('chain_getBlockHash', number)));
    assert.notEqual(one, other, 'each half has its own chain');

    await ctx.network.heal(parts);
    await ctx.network.finalises(number + 5, 120_000);
    await traffic.stop();
    await finality.stop();
    for (const node of nodes) await finality.isKeptBy(node);
    assert.ok((await agree(nodes, traffic)) > 0n);
    const blocks = await Promise.all(nodes.map((node) => node.rpc('chain_getBlockHash', number)));
    assert.equal(new Set(blocks).size, 1, 'one chain');
  }, 300);
// litep2p takes a peer whom it was told to leave back at once.
}, { closed: true, args: ['--rpc-methods', 'unsafe', '--network-backend', 'libp2p'] });
