// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@dure/chain/connect.js';
import { latencies, quantile } from '../../nodes/latency.js';
import { Traffic } from '../../nodes/traffic.js';
import { memory } from '../../nodes/usage.js';
import { network } from '../../support/harness.js';
import { more, thorough } from '../../support/thorough.js';

const PAYMENTS = more(60, 300);
const SOAK_MINUTES = 20;
/** Transfers a second, all that time. */
const RATE = 50;

network('four validators', (ctx) => {
  ctx.test(
    'finalise a payment within 4 s as a rule, and within 6 s nearly always',
    { seconds: 60 + PAYMENTS },
    async (t) => {
      const api = await connect(ctx.network.nodes[0].url);
      const payments = await latencies(api, PAYMENTS);
      await api.disconnect();
      const [median, most] = [0.5, 0.95].map((share) =>
        quantile(
          payments.map(({ final }) => final),
          share,
        ),
      );
      t.diagnostic(`final after ${Math.round(median)} ms (median), ${Math.round(most)} ms (95th percentile)`);
      assert.ok(median <= 4_000, `${median} ms`);
      assert.ok(most <= 6_000, `${most} ms`);
    },
  );

  if (thorough)
    ctx.test(
      `keep pace, finality and memory under ${SOAK_MINUTES} minutes of traffic`,
      { seconds: (SOAK_MINUTES + 5) * 60 },
      async (t) => {
        const { nodes } = ctx.network;
        const traffic = await Traffic.prepare(nodes[0]);
        traffic.start(nodes, RATE);
        await delay(60_000); // until caches and pools are as they stay
        const [first, before, sent] = [
          await ctx.network.best(),
          nodes.map(({ pid }) => memory(pid)),
          traffic.sent,
        ];
        let behind = 0;
        for (const end = Date.now() + SOAK_MINUTES * 60_000; Date.now() < end; await delay(1_000)) {
          behind = Math.max(behind, (await ctx.network.best()) - (await ctx.network.height()));
        }
        const last = await ctx.network.best();
        const transfers = traffic.sent - sent;
        await traffic.stop();
        await ctx.network.finalises(last);
        const slots = (await nodes[0].slot(last)) - (await nodes[0].slot(first));
        const grown = Math.round(Math.max(...nodes.map(({ pid }, n) => memory(pid) - before[n])));
        t.diagnostic(
          `${last - first} blocks in ${slots} slots, ${transfers} transfers; finality at most ${behind} behind; ` +
            `at most ${grown} MiB more`,
        );
        assert.ok(transfers >= 0.9 * RATE * SOAK_MINUTES * 60, `${transfers} transfers`);
        assert.ok(last - first >= 0.95 * slots, `${last - first} blocks in ${slots} slots`);
        assert.ok(behind <= 5, `finality ${behind} blocks behind`);
        assert.ok(grown < 300, `${grown} MiB more`);
      },
    );
});
