// SPDX-License-Identifier: Apache-2.0
// A log of what was done to securities and investors without their word, or that the depository and the council have
// decided: courts' orders and deeds, halts, stops, trustees, recoveries, quantities. It is read off the events of
// blocks, each of which says by what.
import { eachOf } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { said } from '@dure/chain/plain.js';
import { koreanTime } from '@dure/chain/time.js';
import { finalBlock, whyOf } from './blocks.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

/**
 * @typedef {object} Order
 * @property {number} block
 * @property {number} at the block's time, in milliseconds since 1970
 * @property {number | null} extrinsic its place in the block; null of what the chain did by itself, such as a motion
 *   whose time had come
 * @property {number} event its place in the block
 * @property {string} kind the event's name
 * @property {number | null} security
 * @property {number | null} investor whom it concerns
 * @property {number | null} book of its account
 * @property {number | null} venue
 * @property {number | null} to who gets something, or had it pledged
 * @property {number | null} toBook
 * @property {bigint | null} units
 * @property {bigint | null} won
 * @property {number | null} moment in milliseconds since 1970: when a halt ends, when rules come into force, until when
 *   a recovery is to be decided
 * @property {string | null} by who has said so, of stops and halts: its rank
 * @property {string | null} account of a trustee, key, manager or operator
 * @property {string | null} order the hash of a court's
 * @property {string | null} deed a notary's, as act and kind: "7 Authentic"
 * @property {string | null} commitment that the deed had then
 */

const PALLET = 'securityTokens';
const COLUMNS = /** @type {const} */ ([
  'block',
  'time',
  'extrinsic',
  'event',
  'kind',
  'security',
  'investor',
  'book',
  'venue',
  'to',
  'to_book',
  'units',
  'won',
  'moment',
  'by',
  'account',
  'order',
  'deed',
  'commitment',
]);

const ACCOUNT = ({ account }) => ({ investor: account.investor, book: account.book });
const ORDERED = ({ security, account, units, order }) => ({
  security,
  ...ACCOUNT({ account }),
  units: BigInt(units),
  order,
});
const OF_SECURITY = ({ security }) => ({ security });
const OF_INVESTOR = ({ investor }) => ({ investor });
const OF_VENUE = ({ venue, operator = null }) => ({ venue, account: operator });

/** By what something went to somebody else. */
function titleOf(title) {
  if ('Order' in title) return { order: title.Order };
  const { deed, commitment } = title.Succession;
  const kind = typeof deed.kind === 'string' ? deed.kind : Object.keys(deed.kind)[0];
  return { deed: `${deed.act} ${kind}`, commitment };
}

/** What each event says. @type {Record<string, (data: any) => Partial<Order>>} */
const KINDS = {
  UnitsFrozen: ORDERED,
  UnitsUnfrozen: ORDERED,
  PledgeLifted: (data) => ({ ...ORDERED(data), to: data.pledgee }),
  ForceTransferred: ({ security, from, to, units, title }) => ({
    security,
    investor: from.investor,
    book: from.book,
    to: to.investor,
    toBook: to.book,
    units: BigInt(units),
    ...titleOf(title),
  }),
  ForcePaid: ({ from, to, amount, title }) => ({
    investor: from,
    to,
    won: BigInt(amount),
    ...titleOf(title),
  }),
  SecurityHalted: ({ security, halt }) => ({ security, moment: halt.until, by: halt.by }),
  SecurityResumed: OF_SECURITY,
  RegistrationConfirmed: ({ security, registered }) => ({ security, units: BigInt(registered) }),
  ReferenceSet: ({ security, price }) => ({ security, won: BigInt(price) }),
  RulesConfirmed: ({ security, from }) => ({ security, moment: from }),
  TrusteeNamed: ({ security, trustee }) => ({ security, account: trustee }),
  SecurityDelisted: OF_SECURITY,
  InvestorStopped: ({ investor, by }) => ({ investor, by }),
  InvestorResumed: OF_INVESTOR,
  InvestorRebound: ({ investor, subject }) => ({ investor, account: subject }),
  ManagerChanged: ({ investor, book }) => ({ investor, book }),
  Moved: ({ security, investor, from, to, units }) => ({
    security,
    investor,
    book: from,
    to: investor,
    toBook: to,
    units: BigInt(units),
  }),
  RecoveryProposed: ({ investor, key }) => ({ investor, account: key }),
  RecoveryChallenged: ({ investor, until }) => ({ investor, moment: until }),
  RecoveryRejected: OF_INVESTOR,
  Recovered: ({ investor, key }) => ({ investor, account: key }),
  BookOffered: ({ book, successor }) => ({ book, account: successor }),
  BookAccepted: ({ book, manager }) => ({ book, account: manager }),
  VenueSuspended: OF_VENUE,
  VenueReinstated: OF_VENUE,
  VenueOperatorReplaced: OF_VENUE,
};

/** What every order has, said or not. */
const NONE = {
  security: null,
  investor: null,
  book: null,
  venue: null,
  to: null,
  toBook: null,
  units: null,
  won: null,
  moment: null,
  by: null,
  account: null,
  order: null,
  deed: null,
  commitment: null,
};

/** The kinds of orders there are. */
export const ORDERS = Object.keys(KINDS);

/** How many blocks' hashes are asked for in one call, and how many blocks are read at once. */
const [CHUNK, AT_ONCE] = [100, 16];

/**
 * An event of a pallet as bytes: the phase in which it came to be (which extrinsic; the end of the block; its
 * beginning), and the pallet's number. What looks like one by chance is decoded in vain.
 * @param {number} index
 */
export const eventOf = (index) => {
  const pallet = index.toString(16).padStart(2, '0');
  return new RegExp(`^0x(?:..)*?(?:00....0000|01|02)${pallet}`);
};

/**
 * The orders in the final blocks of a range.
 * @param {Api} api
 * @param {object} [wanted]
 * @param {number} [wanted.from] the first block; 1, unless given
 * @param {number} [wanted.to] the last one; the last final block, unless given
 * @param {number} [wanted.security] of this security alone, and what concerns no single one left out
 * @param {(blocks: number) => void} [wanted.watch] told of blocks that were read
 * @returns {Promise<{ from: number, to: number, hash: string, orders: Order[] }>} `hash`: of the last block. A block
 *   whose state the node has no longer is a Failure: no log has holes
 */
export async function ordersOf(api, { from = 1, to, security, watch = () => {} } = {}) {
  const last = await finalBlock(api, to);
  if (from > last.number) throw new Failure(`block ${from} is after block ${last.number}`);
  const pallet = api.runtimeMetadata.asLatest.pallets.find(({ name }) => name.eq('SecurityTokens'));
  const has = eventOf(pallet.index.toNumber());
  const key = api.query.system.events.key();
  const orders = [];
  for (let first = from; first <= last.number; first += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, last.number - first + 1) }, (_, n) => first + n);
    const hashes = await rpc(api, 'chain_getBlockHash', numbers);
    const found = await eachOf([...numbers.keys()], AT_ONCE, async (n) => {
      const bytes = await stateRpc(api, whyOf(numbers[n]), 'state_getStorage', key, hashes[n]);
      return bytes !== null && has.test(bytes) ? ordersIn(api, numbers[n], hashes[n]) : [];
    });
    orders.push(...found.flat().filter((one) => security === undefined || one.security === security));
    watch(numbers.length);
  }
  return { from, to: last.number, hash: last.hash, orders };
}

/** @returns {Promise<Order[]>} */
async function ordersIn(api, block, hash) {
  const { query } = await api.at(hash);
  const [records, now] = await Promise.all([query.system.events(), query.timestamp.now()]);
  return [...records].flatMap(({ event, phase }, place) => {
    const read = event.section === PALLET ? KINDS[event.method] : undefined;
    if (!read) return [];
    const extrinsic = phase.isApplyExtrinsic ? phase.asApplyExtrinsic.toNumber() : null;
    const where = { block, at: now.toNumber(), extrinsic, event: place, kind: event.method };
    return [/** @type {Order} */ ({ ...NONE, ...where, ...read(said(event)) })];
  });
}

/**
 * The orders as CSV (RFC 4180), in ASCII: numbers, names of the chain's own, hashes, accounts, so that no cell is a
 * formula.
 * @param {Order[]} orders
 */
export function toCsv(orders) {
  const lines = orders.map((one) => {
    const moment = one.moment === null ? null : koreanTime(one.moment);
    const cells = { ...one, time: koreanTime(one.at), to_book: one.toBook, moment };
    return COLUMNS.map((column) => cells[column] ?? '');
  });
  return [[...COLUMNS], ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** Orders without bigints, for JSON. @param {Order[]} orders */
export const inJson = (orders) =>
  JSON.parse(JSON.stringify(orders, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
