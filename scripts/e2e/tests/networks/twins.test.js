// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect } from '@dure/chain/connect.js';
import { until } from '@dure/chain/wait.js';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { agree, network } from '../../support/harness.js';
import {
  ALICE,
  BOB,
  CHARLIE,
  DAVE,
  members,
  reports,
  session,
  sorted,
  TWO_SESSIONS_MS,
  validators,
} from '../../support/validators.js';

network('a validator whose keys are in two nodes', (ctx) => {
  ctx.test('is out within two sessions, and the chain goes on without it', { seconds: 600 }, async () => {
    const { nodes } = ctx.network;
    const api = await connect(nodes[0].url);
    const traffic = await Traffic.prepare(nodes[0]);
    const finality = new Finality([...nodes]);
    traffic.start([...nodes], 20);
    await ctx.network.goesOn(2);
    assert.equal(await reports(api), 0);
    assert.ok((await members(api)).includes(DAVE));

    const twin = await ctx.network.make('twin', ['--validator', '--dave']);
    await twin.up();
    await until(async () => !(await members(api)).includes(DAVE), TWO_SESSIONS_MS, 'the report', 500);
    assert.ok((await reports(api)) >= 1);
    const began = await session(api);
    await until(async () => !(await validators(api)).includes(DAVE), TWO_SESSIONS_MS, "Dave's end", 500);
    assert.ok((await session(api)) <= began + 2);
    assert.deepEqual(await validators(api), sorted([ALICE, BOB, CHARLIE]));
    await ctx.network.goesOn(4);

    await traffic.stop();
    await finality.stop();
    for (const node of ctx.network.up) await finality.isKeptBy(node);
    assert.ok((await agree(ctx.network.up, traffic)) > 0n, 'there was traffic');
    await api.disconnect();
  });
});
