// SPDX-License-Identifier: Apache-2.0
// A lot's history, read off the chain: its own steps, and those of all that it has come from. The chain counts the
// steps of each lot; where that count rises, a block has an event. So that is searched for by halves, and nothing
// is read of the blocks in between.
import { Failure } from '@dure/chain/cli.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { plain, said } from '@dure/chain/plain.js';

/**
 * A step of one lot or more.
 * @typedef {object} RiceEvent
 * @property {string} id the block's number, and the event's place in the block
 * @property {number} block
 * @property {number} at the block's time, in milliseconds since 1970
 * @property {string} kind the event's name
 * @property {Record<number, number>} steps which step it is, from 0, of each lot that it names
 * @property {any} data what it says
 */

const PALLET = 'agriTrade';

/** The node has a block's state no longer. */
class Discarded extends Failure {}

/** The events that are steps, and which lots each names. @type {Record<string, (data: any) => number[]>} */
const STEPS = {
  ...Object.fromEntries(
    [
      'Weighed',
      'Graded',
      'ReinspectionRequested',
      'Received',
      'Accepted',
      'Tagged',
      'Corrected',
      'Recalled',
      'RecallLifted',
      'Bought',
    ].map((kind) => [kind, ({ lot }) => [lot]]),
  ),
  Milled: ({ lot, made }) => [lot, made],
  Split: ({ lot, parts }) => [lot, ...parts.map(([part]) => part)],
  Merged: ({ lots, made }) => [...lots, made],
};

/** The steps of lots that are sold alone. */
const OF_SOLD = ['Recalled', 'RecallLifted'];

/**
 * In which blocks counts rise, in order.
 * @param {Counts} counts of each lot, after the last block
 * @param {number} last
 * @param {(block: number, lots: number[]) => Promise<Counts>} countsAt
 * @returns {Promise<number[]>}
 *
 * @typedef {Map<number, number>} Counts
 */
export async function rises(counts, last, countsAt) {
  const none = new Map([...counts.keys()].map((lot) => [lot, 0]));
  /** @returns {Promise<number[]>} */
  const between = async (from, before, until, after) => {
    const open = [...after.keys()].filter((lot) => before.get(lot) !== after.get(lot));
    if (open.length === 0) return [];
    if (until - from <= 1) return [until];
    const middle = Math.floor((from + until) / 2);
    const counted = await countsAt(middle, open);
    const only = new Map(open.map((lot) => [lot, after.get(lot)]));
    const halves = [between(from, before, middle, counted), between(middle, counted, until, only)];
    return (await Promise.all(halves)).flat();
  };
  return between(0, none, last, counts);
}

/** How many steps of a lot there are. @param {any} delivery @param {any} lot as the chain has them, or null */
function stepsOf(delivery, lot) {
  if (lot !== null) return lot.steps;
  if (delivery === null) return 0;
  return 1 + delivery.inspectors.length + Number(delivery.asked) + Number(delivery.warehouse !== null);
}

/** A block's hash. Of one whose state the node has no longer, a Failure says so. */
async function blockAt(api, number) {
  const hash = await rpc(api, 'chain_getBlockHash', number);
  const why = { of: `block ${number}`, needs: "a lot's history is read from" };
  try {
    if (hash === null) throw new Failure(`the node has no block ${number}: it is read from one that has`);
    return { hash, version: await stateRpc(api, why, 'state_getRuntimeVersion', hash) };
  } catch (error) {
    throw error instanceof Failure ? new Discarded(error.message) : error;
  }
}

/** The state of a block, to be asked for more than lots. */
async function stateAt(api, number) {
  const { hash } = await blockAt(api, number);
  return (await api.at(hash)).query;
}

/** What there is of these lots in a block, by few calls: it is asked of very many blocks. */
async function lotsIn(api, number, ids) {
  const { hash, version } = await blockAt(api, number);
  if (version.specVersion !== api.runtimeVersion.specVersion.toNumber()) {
    return lotsAt((await api.at(hash)).query, ids);
  }
  const maps = ['deliveries', 'lots'].map((name) => api.query[PALLET][name]);
  const keys = maps.flatMap((map) => ids.map((id) => map.key(id)));
  const [{ changes }] = await rpc(api, 'state_queryStorageAt', keys, hash);
  const found = new Map(changes);
  const read = (map, id) => {
    const bytes = found.get(map.key(id)) ?? null;
    if (bytes === null) return null;
    const type = api.registry.createLookupType(map.creator.meta.type.asMap.value);
    return plain(api.registry.createType(type, bytes));
  };
  return ids.map((id) => ({ delivery: read(maps[0], id), record: read(maps[1], id) }));
}

/** What there is of these lots in a state: a chain that has no rice yet has none. */
async function lotsAt(query, ids) {
  const pallet = query[PALLET];
  if (!pallet) return ids.map(() => ({ delivery: null, record: null }));
  const [deliveries, lots] = await Promise.all([pallet.deliveries.multi(ids), pallet.lots.multi(ids)]);
  return ids.map((_, place) => ({ delivery: plain(deliveries[place]), record: plain(lots[place]) }));
}

/**
 * All that is known of a lot and of what it has come from, as of the last final block.
 * @typedef {object} History
 * @property {number} lot
 * @property {string} genesis
 * @property {{ number: number, hash: string, at: number }} block
 * @property {Record<number, { delivery: any, record: any }>} lots those that the chain still knows
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {number} lot
 * @returns {Promise<History>}
 */
export async function lineage(api, lot) {
  const hash = await rpc(api, 'chain_getFinalizedHead');
  const number = Number((await rpc(api, 'chain_getHeader', hash)).number);
  const { query } = await api.at(hash);
  const [own] = await lotsAt(query, [lot]);
  if (own.delivery === null && own.record === null) {
    throw new Failure(`there is no lot ${lot} as of final block ${number}, or it was not sold and is gone`);
  }
  const others = own.record === null ? [] : [...own.record.sources, ...own.record.through];
  const ids = [...new Set([lot, ...others])].sort((one, other) => one - other);
  const found = await lotsAt(query, ids);
  return {
    lot,
    genesis: api.genesisHash.toHex(),
    block: { number, hash, at: plain(await query.timestamp.now()) },
    lots: Object.fromEntries(
      ids
        .map((id, place) => /** @type {const} */ ([id, found[place]]))
        .filter(([, { delivery, record }]) => delivery !== null || record !== null),
    ),
  };
}

/**
 * The same with its events, in the order of the chain.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {number} lot
 * @returns {Promise<History & { events: RiceEvent[] }>}
 */
export async function historyOf(api, lot) {
  const known = await lineage(api, lot);
  const ids = Object.keys(known.lots).map(Number);
  const counts = new Map(ids.map((id) => [id, stepsOf(known.lots[id].delivery, known.lots[id].record)]));
  const blocks = await rises(counts, known.block.number, async (block, open) => {
    const found = await lotsIn(api, block, open);
    return new Map(open.map((id, place) => [id, stepsOf(found[place].delivery, found[place].record)]));
  });
  const events = [];
  const counted = new Map(ids.map((id) => [id, 0]));
  // The council recalls lots that are not sold, too: of those that is no step.
  const sold = new Set(ids.filter((id) => (known.lots[id].record?.making ?? 'Delivered') !== 'Delivered'));
  for (const block of blocks) {
    const query = await stateAt(api, block);
    const at = plain(await query.timestamp.now());
    const happened = await query.system.events();
    for (const [index, { event }] of happened.entries()) {
      const namedBy = event.section === PALLET ? STEPS[event.method] : undefined;
      if (!namedBy) continue;
      const data = said(event);
      const named = namedBy(data).filter(
        (id) => counted.has(id) && (sold.has(id) || !OF_SOLD.includes(event.method)),
      );
      if (named.length === 0) continue;
      if (event.method === 'Accepted') sold.add(data.lot);
      const steps = Object.fromEntries(named.map((id) => [id, counted.get(id)]));
      named.forEach((id) => counted.set(id, counted.get(id) + 1));
      events.push({ id: `${block}-${index}`, block, at, kind: event.method, steps, data });
    }
  }
  for (const [id, count] of counts) {
    if (counted.get(id) !== count) {
      throw new Failure(`lot ${id} has ${count} steps on chain, and ${counted.get(id)} events tell them`);
    }
  }
  return { ...known, events };
}

/** How far a lot is paid: not at all, at once, or settled. */
function paid(delivery) {
  const stage = delivery?.stage;
  if (typeof stage !== 'object' || stage === null) return 0;
  return 'Settled' in stage ? 2 : Number('Accepted' in stage);
}

/**
 * What was paid for a lot, as the events have it that say so; null where nothing was yet, or the node has those
 * blocks no longer.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {number} lot
 * @param {any} delivery
 * @param {number} head
 */
export async function paymentsOf(api, lot, delivery, head) {
  const payments = { accepted: null, settled: null };
  try {
    const blocks = await rises(new Map([[lot, paid(delivery)]]), head, async (block) => {
      const [found] = await lotsIn(api, block, [lot]);
      return new Map([[lot, paid(found.delivery)]]);
    });
    for (const block of blocks) {
      const query = await stateAt(api, block);
      const at = plain(await query.timestamp.now());
      for (const { event } of await query.system.events()) {
        const { section, method } = event;
        if (section !== PALLET || !['Accepted', 'Settled'].includes(method)) continue;
        const data = said(event);
        if (data.lot === lot) payments[method.toLowerCase()] = { ...data, at };
      }
    }
  } catch (error) {
    if (!(error instanceof Discarded)) throw error;
  }
  return payments;
}
