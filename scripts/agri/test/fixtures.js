// SPDX-License-Identifier: Apache-2.0
// The history of one lot: two farms' paddy, merged, milled and split. Farms have numbers, and payments amounts, that
// are found nowhere else in it.
export const GENESIS = `0x${'0123456789abcdef'.repeat(4)}`;
export const SCALE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const INSPECTOR = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const OTHER_INSPECTOR = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y';
export const WAREHOUSE = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
export const BUYER = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';
export const SEASON = 3;
export const FARMS = [71_717, 83_838];
export const WON = [2_161_616n, 3_171_717n, 14_151_515n, 191_919n];
export const ROOT = `0x${'9c'.repeat(32)}`;
export const TOWNSHIPS = [46_810_250, 46_810_310];

/** 20 October 2027, 09:00:00.250 in Korea. */
export const BEGAN = Date.UTC(2027, 9, 20, 0, 0, 0, 250);
/** A scale has weighed so long before the chain heard of it. */
export const LATE = 3_600_000;
const BLOCK = 6_000;
const VARIETY = 1_234;

/** @typedef {import('../src/history.js').RiceEvent} RiceEvent */

/** @returns {RiceEvent} */
export const event = (block, kind, steps, data, index = 2) => ({
  id: `${block}-${index}`,
  block,
  at: BEGAN + block * BLOCK,
  kind,
  steps,
  data,
});

const weighed = (block, lot, farm, amounts) =>
  event(
    block,
    'Weighed',
    { [lot]: 0 },
    {
      lot,
      weighing: {
        season: SEASON,
        scale: SCALE,
        nonce: lot,
        farm: FARMS[farm],
        variety: VARIETY,
        at: BEGAN + block * BLOCK - LATE,
        ...amounts.weighing,
      },
      counted: amounts.counted,
    },
  );

const measured = (brown, damaged, moisture) => ({ brown, damaged, moisture });

/** @returns {RiceEvent[]} */
const events = () => [
  weighed(10, 0, 0, {
    weighing: { form: 'Unbagged', units: 0, gross: 8_000_000, tare: 5_086_119, net: 2_913_881 },
    counted: 2_913_881,
  }),
  weighed(11, 1, 1, {
    weighing: { form: 'Sacks', units: 100, gross: 4_020_350, tare: 20_000, net: 4_000_350 },
    counted: 4_000_000,
  }),
  event(
    20,
    'Graded',
    { 0: 1 },
    {
      lot: 0,
      inspector: INSPECTOR,
      measured: measured(631, 40, 149),
      grade: null,
    },
  ),
  event(21, 'ReinspectionRequested', { 0: 2 }, { lot: 0 }),
  event(
    22,
    'Graded',
    { 1: 1 },
    { lot: 1, inspector: INSPECTOR, measured: measured(829, 7, 141), grade: 'Special' },
  ),
  event(23, 'Received', { 0: 3 }, { lot: 0, warehouse: WAREHOUSE, grams: 2_913_500 }),
  event(23, 'Received', { 1: 2 }, { lot: 1, warehouse: WAREHOUSE, grams: 4_000_350 }, 5),
  event(
    24,
    'Graded',
    { 0: 4 },
    {
      lot: 0,
      inspector: OTHER_INSPECTOR,
      measured: measured(785, 38, 149),
      grade: 'First',
    },
  ),
  event(30, 'Accepted', { 0: 5 }, { lot: 0, grade: 'First', interim: WON[0], netted: WON[3] }),
  event(31, 'Accepted', { 1: 3 }, { lot: 1, grade: 'Special', interim: WON[1], netted: 0n }),
  event(40, 'Merged', { 0: 6, 1: 4, 2: 0 }, { lots: [0, 1], made: 2, grams: 6_914_231 }),
  event(41, 'Corrected', { 2: 1 }, { lot: 2, step: 0, grams: 6_900_000, reason: 4 }),
  event(42, 'Corrected', { 2: 2 }, { lot: 2, step: 1, grams: 6_899_500, reason: 4 }),
  event(50, 'Milled', { 2: 3, 3: 0 }, { lot: 2, made: 3, grams: 4_800_000 }),
  event(
    51,
    'Split',
    { 3: 1, 4: 0 },
    {
      lot: 3,
      parts: [
        [4, 3_000_001],
        [5, 1_799_999],
      ],
    },
  ),
  event(52, 'Tagged', { 4: 1 }, { lot: 4, root: ROOT, count: 300 }),
  event(60, 'Bought', { 4: 2 }, { lot: 4, buyer: BUYER, price: WON[2] }),
  event(61, 'Corrected', { 4: 3 }, { lot: 4, step: 0, grams: 2_999_000, reason: 7 }),
  event(62, 'Corrected', { 4: 4 }, { lot: 4, step: 0, grams: 2_998_500, reason: 8 }),
  event(70, 'Recalled', { 0: 7 }, { lot: 0, by: 'Council', reason: 12 }),
  event(71, 'RecallLifted', { 0: 8 }, { lot: 0 }),
];

const delivery = (place, changes) => ({
  season: SEASON,
  farm: FARMS[place],
  variety: VARIETY,
  scale: SCALE,
  stage: { Accepted: changes.grade },
  warehouse: WAREHOUSE,
  interim: WON[place],
});

const record = (changes) => ({
  owner: { Season: SEASON },
  keeper: WAREHOUSE,
  goods: 'Paddy',
  making: 'Delivered',
  season: SEASON,
  variety: VARIETY,
  grade: null,
  township: null,
  parents: [],
  sources: [0, 1],
  through: [],
  tags: null,
  gone: true,
  ...changes,
});

/** @returns {any} */
const lots = () => ({
  0: {
    delivery: delivery(0, { grade: 'First' }),
    record: record({ grade: 'First', township: TOWNSHIPS[0], grams: 2_913_881, sources: [0], steps: 9 }),
  },
  1: {
    delivery: delivery(1, { grade: 'Special' }),
    record: record({ grade: 'Special', township: TOWNSHIPS[1], grams: 4_000_350, sources: [1], steps: 5 }),
  },
  2: { delivery: null, record: record({ making: 'Merged', parents: [0, 1], grams: 6_899_500, steps: 4 }) },
  3: {
    delivery: null,
    record: record({
      goods: 'Milled',
      making: 'Milled',
      parents: [2],
      through: [2],
      grams: 4_800_000,
      steps: 2,
    }),
  },
  4: {
    delivery: null,
    record: record({
      owner: { Account: BUYER },
      keeper: BUYER,
      goods: 'Milled',
      making: 'Split',
      parents: [3],
      through: [2, 3],
      grams: 2_998_500,
      tags: { root: ROOT, count: 300 },
      gone: false,
      steps: 5,
    }),
  },
});

/** What the chain says of lot 4, with more events if there are. @param {RiceEvent[]} [more] */
export const history = (more = []) => ({
  lot: 4,
  genesis: GENESIS,
  block: { number: 100, hash: `0x${'b1'.repeat(32)}`, at: BEGAN + 100 * BLOCK },
  events: [...events(), ...more],
  lots: lots(),
});
