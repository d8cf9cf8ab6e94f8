// SPDX-License-Identifier: Apache-2.0
// Bringing proofs to the chain: of each device the oldest first, none so far ahead that another becomes too old.
// What is used already is left out, so that this can be killed and run again at any moment.
import { Failure } from '@dure/chain/cli.js';
import { Refused } from '@dure/chain/tx.js';

/** How far below the highest a device's number may be, and by how much above it. */
export const WINDOW = 256;
/** How many are on their way at a time, and handed over at a time. */
const MOST_ON_WAY = 512;
/** For how long one is waited for before it is asked what is the matter with it, and in all without any progress. */
const [STALE_MS, PATIENCE_MS] = [20_000, 120_000];

const PALLET = 'ecoRewards.';

/** What time, or somebody else, can lift: `may_pass` of the pallet. */
export const PASSING = [
  'CloseEarlierFirst',
  'DeviceSuspended',
  'EpochOpen',
  'FromTheFuture',
  'GenerationAhead',
  'MakerStopped',
  'MemberStopped',
  'MemberSuspended',
  'NonceAhead',
  'NotCredited',
  'PartySuspended',
  'PoolEmpty',
  'ProgrammePaused',
  'ShopStopped',
];

/** May what was refused by this name pass? */
const mayPass = (name) => name === 'system.CallFiltered' || PASSING.some((one) => name === `${PALLET}${one}`);

/**
 * Numbers that a key has used, as the chain has them.
 * @typedef {{ next: number, bits: Uint8Array }} Used
 *
 * What has become of a number.
 * @param {Used} used
 * @param {number} nonce
 * @returns {'free' | 'used' | 'over'} `over`: it is too old to tell
 */
export function standing({ next, bits }, nonce) {
  if (nonce >= next) return 'free';
  const below = next - 1 - nonce;
  if (below >= WINDOW) return 'over';
  return Math.floor(bits[Math.floor(below / 8)] / 2 ** (below % 8)) % 2 === 1 ? 'used' : 'free';
}

/**
 * @typedef {import('./messages.js').Entry} Entry
 *
 * How a proof ended: it is credited, was brought before, has a number that is past, so that it was brought before or
 * comes too late, is refused for good, can't come now, or nobody knows.
 * @typedef {{ entry: Entry, end: 'credited' | 'before' | 'past' | 'refused' | 'waits' | 'unknown', why: string | null,
 *   points: number }} Outcome
 */

/**
 * Brings proofs.
 * @param {Entry[]} entries
 * @param {object} how
 * @param {Map<number, { generation: number, used: Used }>} how.devices as they were in the block after which
 *   `credited` begins
 * @param {(entry: Entry) => Promise<void>} how.hand gives one to the pool, or throws a Refused
 * @param {() => Promise<{ proof: any, points: number }[]>} how.credited what the next blocks have credited; none where
 *   there is no new one
 * @param {(entry: Entry) => Promise<string | null>} how.check the name and words of what stands against it now, or null
 * @param {(outcome: Outcome) => void} how.ended is told of each
 * @param {() => number} [how.clock] in milliseconds
 * @returns {Promise<Outcome[]>} in the order in which they have ended
 */
export async function submitAll(entries, { devices, hand, credited, check, ended, clock = Date.now }) {
  const lanes = lanesOf(entries);
  const outcomes = [];
  let last = clock();
  const end = (item, how, why = null, points = 0) => {
    item.state = how;
    last = clock();
    const outcome = { entry: item.entry, end: how, why, points };
    outcomes.push(outcome);
    ended(outcome);
  };
  /** What a refusal makes of one. */
  const refused = (item, name, why) => {
    if (name === `${PALLET}NonceUsed`) {
      // It is in a block, its own or another's: the event tells.
      item.state = 'sent';
      item.at = clock();
    } else if (mayPass(name)) {
      item.state = 'held';
      item.why = why;
    } else end(item, 'refused', why);
  };

  for (const lane of lanes) {
    const device = devices.get(lane.device);
    if (device?.generation !== lane.generation) continue; // the pool says why
    lane.next = device.used.next;
    for (const item of lane.items) {
      const is = standing(device.used, item.nonce);
      if (is === 'used') end(item, 'before');
      if (is === 'over') end(item, 'past');
    }
  }

  const onWay = () => lanes.flatMap(({ items }) => items.filter(({ state }) => state === 'sent'));
  for (;;) {
    const ready = lanes.flatMap(readyIn).slice(0, Math.max(0, MOST_ON_WAY - onWay().length));
    await Promise.all(
      ready.map(async (item) => {
        item.state = 'sent';
        item.at = clock();
        try {
          await hand(item.entry);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          // Without a name: another with its number waits, or the node does not want to see it again so soon.
          if (error.name !== 'Error') refused(item, error.name, error.message);
        }
      }),
    );
    if (onWay().length === 0) {
      if (lanes.flatMap(readyIn).length > 0) continue;
      break;
    }
    for (const { proof, points } of await credited()) {
      const lane = lanes.find(
        ({ device, generation }) => device === proof.device && generation === proof.generation,
      );
      if (!lane) continue;
      lane.next = Math.max(lane.next, proof.nonce + 1);
      const known = lane.items.filter(({ nonce, state }) => nonce === proof.nonce && isOpen(state));
      for (const item of known) {
        if (isSame(item.entry.content.proof, proof)) end(item, 'credited', null, points);
        else end(item, 'refused', 'its number was used by another proof');
      }
    }
    for (const item of onWay().filter(({ at }) => clock() - at > STALE_MS)) {
      const why = await check(item.entry);
      if (why === null)
        item.state = 'queued'; // the pool may have lost it
      else refused(item, /^[\w.]+/.exec(why)?.[0], why);
    }
    if (clock() - last > PATIENCE_MS) break;
  }

  for (const { items } of lanes) {
    const left = items.filter(({ state }) => isOpen(state));
    for (const item of left) {
      if (item.state === 'sent') end(item, 'unknown', 'no block has it yet');
      else end(item, 'waits', item.why ?? behind(left[0], item));
    }
  }
  return outcomes;
}

const isOpen = (state) => ['queued', 'sent', 'held'].includes(state);

/** Why one is not brought that nobody has refused. */
function behind(oldest, item) {
  return item.nonce - oldest.nonce < WINDOW
    ? "its number is too far ahead of the device's highest: bring the earlier ones first"
    : `number ${oldest.nonce}, which waits, would become too old`;
}

/** Those of each key of a device, the oldest first. */
function lanesOf(entries) {
  const lanes = new Map();
  for (const entry of entries) {
    const { proof } = entry.content;
    const name = `${proof.device} ${proof.generation}`;
    if (!lanes.has(name)) {
      lanes.set(name, { device: proof.device, generation: proof.generation, next: Infinity, items: [] });
    }
    lanes.get(name).items.push({ entry, nonce: proof.nonce, state: 'queued', at: 0, why: null });
  }
  for (const { items } of lanes.values()) items.sort((one, other) => one.nonce - other.nonce);
  return [...lanes.values()];
}

/** Those of a device that can go: none is so far ahead that an earlier one would become too old. */
function readyIn({ items, next }) {
  const open = items.filter(({ state }) => isOpen(state));
  if (open.length === 0) return [];
  const most = Math.min(open[0].nonce, next) + WINDOW;
  return open.filter(({ nonce, state }) => state === 'queued' && nonce < most);
}

const isSame = (one, other) => JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
const inOrder = (proof) => Object.entries(proof).sort(([one], [other]) => (one < other ? -1 : 1));

/** What came of all, in a line; a Failure where not all are credited. @param {Outcome[]} outcomes */
export function summary(outcomes) {
  const count = (how) => outcomes.filter(({ end }) => end === how).length;
  const [done, before, past] = ['credited', 'before', 'past'].map(count);
  const [refused, waits, unknown] = ['refused', 'waits', 'unknown'].map(count);
  const given = outcomes.reduce((sum, { points }) => sum + points, 0);
  const failure = [
    ...(refused ? [`${refused} of ${outcomes.length} were refused`] : []),
    ...(waits ? [`${waits} can't come now: run it again later`] : []),
    ...(unknown ? [`of ${unknown} the end is not known: run it again, none counts twice`] : []),
  ].join('; ');
  return { done, before, past, given, failure: failure === '' ? null : new Failure(failure) };
}
