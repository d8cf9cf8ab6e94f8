// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@dure/chain/wait.js';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { agree, network } from '../../support/harness.js';
import { more } from '../../support/thorough.js';

/** How long they are parted, which is what is tested. */
const PARTED_MS = more(20_000, 180_000);

// By libp2p: litep2p takes a peer whom it was told to leave back at once.
network(
  `four validators parted two and two for ${PARTED_MS / 1000} s`,
  { closed: true, args: ['--rpc-methods', 'unsafe', '--network-backend', 'libp2p'] },
  (ctx) => {
    ctx.test(
      'have one chain after it, and lose nothing final',
      { seconds: 240 + PARTED_MS / 1000 },
      async () => {
        const { nodes } = ctx.network;
        const [alice, , charlie] = nodes;
        const parts = [nodes.slice(0, 2), nodes.slice(2)];
        const traffic = await Traffic.prepare(alice);
        const finality = new Finality(nodes);
        traffic.start(nodes, 10);
        await ctx.network.goesOn(2);

        await ctx.network.part(parts);
        const before = await ctx.network.best();
        await delay(PARTED_MS);
        const sixByEach = async () => {
          const lower = Math.min((await alice.best()).number, (await charlie.best()).number);
          return lower > before + 5 && lower;
        };
        const number = await until(sixByEach, 30_000, 'six blocks by each half', 200);
        assert.ok((await ctx.network.height()) <= before, 'neither half finalises');
        const [one, other] = await Promise.all(
          [alice, charlie].map((node) => node.rpc('chain_getBlockHash', number)),
        );
        assert.notEqual(one, other, 'each half has its own chain');

        await ctx.network.heal(parts);
        await ctx.network.finalises(number + 5, 120_000);
        await traffic.stop();
        await finality.stop();
        for (const node of nodes) await finality.isKeptBy(node);
        assert.ok((await agree(nodes, traffic)) > 0n);
        const blocks = await Promise.all(nodes.map((node) => node.rpc('chain_getBlockHash', number)));
        assert.equal(new Set(blocks).size, 1, 'one chain');
      },
    );
  },
);
