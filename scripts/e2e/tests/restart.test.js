// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { COLUMNS, Killing, row } from '../nodes/kill.js';

// What a client has seen finalised for longer than this survives a kill.
const SAFE_SECONDS = 4;
// The first round is long enough to have something that old to lose.
const ROUNDS = [SAFE_SECONDS + 10, 6, 6];

describe('kill -9 in the middle of traffic', () => {
  let killing;
  let failed = true;
  before(async () => { killing = await Killing.start(); }, { timeout: 60_000 });
  after(async () => {
    await killing?.end({ keepLog: failed });
    if (killing && failed) console.error(`the node's log is kept: ${killing.node.log}`);
  }, { timeout: 30_000 });

  it(`loses nothing that was seen finalised ${SAFE_SECONDS} s before`, { timeout: 120_000 }, async (t) => {
    t.diagnostic(Object.keys(COLUMNS).join('  '));
    let earlier = 0n;
    for (const [index, seconds] of ROUNDS.entries()) {
      const round = await killing.round(seconds);
      t.diagnostic(row({ round: index + 1, ...round }));

      assert.ok(round.lostSeconds <= SAFE_SECONDS, `lost what was finalised ${round.lostSeconds} s before`);
      const safe = [...killing.sightings, ...round.lost]
        .filter(({ at }) => at <= round.killedAt - SAFE_SECONDS * 1000);
      assert.ok(safe.length > 0, 'something was seen long enough before the kill');
      assert.ok(round.balance >= safe.at(-1).balance, 'the balance seen is there');
      assert.ok(round.balance > earlier, 'there was traffic');
      earlier = round.balance;
    }
    // And the chain goes on: it finalises beyond all that was ever seen.
    await killing.node.finalises(killing.sightings.at(-1).number + 2);
    failed = false;
  });
});
