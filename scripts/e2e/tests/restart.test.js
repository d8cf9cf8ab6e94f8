// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { COLUMNS, Killing, row } from '../nodes/kill.js';
import { around } from '../support/harness.js';
import { more } from '../support/thorough.js';

// What a client has seen finalised for longer than this survives a kill.
const SAFE_SECONDS = 4;
const ROUNDS = more(3, 50);

/** @typedef {import('../support/harness.js').Context & { killing: Killing }} Killed */

const start = async (/** @type {Killed} */ ctx) => {
  ctx.killing = await Killing.start();
};
const end = async ({ killing }, allWell) => {
  await killing?.end({ keepLog: !allWell });
  if (killing && !allWell) console.error(`the node's log is kept: ${killing.node.log}`);
};

around('kill -9 in the middle of traffic', { start, end }, (ctx) => {
  const title = `loses nothing that was seen finalised ${SAFE_SECONDS} s before, ${ROUNDS} times`;
  ctx.test(title, { seconds: 60 + 20 * ROUNDS }, async (t) => {
    const { killing } = ctx;
    t.diagnostic(Object.keys(COLUMNS).join('  '));
    let earlier = 0n;
    for (let number = 1; number <= ROUNDS; number += 1) {
      // The first round is long enough to have something that old to lose.
      const round = await killing.round(number === 1 ? SAFE_SECONDS + 10 : 6);
      t.diagnostic(row({ round: number, ...round }));

      assert.ok(round.lostSeconds <= SAFE_SECONDS, `lost what was finalised ${round.lostSeconds} s before`);
      const seen = [...killing.sightings, ...round.lost];
      const safe = seen.filter(({ at }) => at <= round.killedAt - SAFE_SECONDS * 1000);
      assert.ok(safe.length > 0, 'something was seen long enough before the kill');
      assert.ok(round.balance >= safe.at(-1).balance, 'the balance seen is there');
      assert.ok(round.balance > earlier, 'there was traffic');
      earlier = round.balance;
    }
    // And the chain goes on: it finalises beyond all that was ever seen.
    await killing.node.finalises(killing.sightings.at(-1).number + 2);
  });
});
