// SPDX-License-Identifier: Apache-2.0
// What a report shows: three epochs of three activities, with numbers worked out by hand.
const at = (time) => Date.parse(`${time}+09:00`);
const MONTH = 30 * 86_400_000;
const BEGINS = at('2027-01-01T00:00:00');

/** What somebody might write for a source. */
export const MARKUP = `Table 3 <script>alert("x")</script> & 'more'`;

const epoch = (id, more) => ({
  id,
  from: BEGINS + id * MONTH,
  until: BEGINS + (id + 1) * MONTH,
  sponsors: 2,
  excluded: 0n,
  claimed: 0n,
  paid: 0n,
  returned: 0n,
  measured: {},
  ...more,
});

/** @type {import('../src/report.js').Data} */
export const DATA = {
  genesis: `0x${'1e'.repeat(32)}`,
  block: { number: 1_234_567, hash: `0x${'b1'.repeat(32)}`, at: at('2027-03-20T09:00:07') },
  programme: {
    id: 7,
    begins: BEGINS,
    epochs: 12,
    closed: 2,
    yearCap: 70_000n,
    paused: false,
    over: false,
  },
  members: 10_000,
  devices: { certified: 42, suspended: 3 },
  activities: [
    {
      id: 0,
      unit: 'Gram',
      rate: { points: 500, per: 1_000 },
      dayCap: 5_000n,
      bound: false,
      carbon: {
        milligrams: 9_000,
        source: 'International Aluminium Institute, 2023',
        asOf: at('2023-12-31T00:00:00'),
      },
    },
    {
      id: 1,
      unit: 'Piece',
      rate: { points: 10, per: 1 },
      dayCap: 1_000n,
      bound: false,
      carbon: { milligrams: 61_000, source: MARKUP, asOf: at('2026-06-01T00:00:00') },
    },
    {
      id: 2,
      unit: 'Metre',
      rate: { points: 1, per: 1_000 },
      dayCap: 100n,
      bound: true,
      carbon: { milligrams: 40, source: '국가 배출계수 2026', asOf: at('2026-01-01T00:00:00') },
    },
  ],
  epochs: [
    // The worked example: 10,000 members of 10,000 points each.
    epoch(0, {
      stage: 'Over',
      pool: 77_999_999n,
      counted: 100_000_000n,
      payable: 77_999_999n,
      claimed: 100_000_000n,
      paid: 77_990_000n,
      returned: 9_999n,
      measured: { 0: 200_012_340n, 1: 5_000n },
    }),
    epoch(1, {
      stage: 'Closed',
      pool: 10_000_000n,
      counted: 4_000_000n,
      excluded: 250_000n,
      payable: 4_000_000n,
      claimed: 1_500_000n,
      paid: 1_500_000n,
      returned: 6_000_000n,
      measured: { 0: 8_000_000n },
    }),
    epoch(2, {
      stage: 'Running',
      pool: 3_000n,
      counted: 9_000n,
      payable: 3_000n,
      measured: { 2: 1_234_567n },
    }),
  ],
};
