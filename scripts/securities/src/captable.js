// SPDX-License-Identifier: Apache-2.0
// Who has how much of a security: in a final block, at a moment, or at the record date of an action. It names nobody:
// investors and books are numbers.
import { entries } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { plain } from '@dure/chain/plain.js';
import { koreanTime } from '@dure/chain/time.js';
import { blockBefore, finalBlock, stateAt } from './blocks.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

/**
 * What an investor has: in one of its accounts, or of a record date in all of them.
 * @typedef {object} Row
 * @property {number} investor
 * @property {number | null} book null of a record date, for which the chain remembers the sum alone
 * @property {string} class as what it is counted in that block, also of a record date
 * @property {boolean} treasury whether it is the issuer's own
 * @property {bigint} units
 * @property {bigint} shares whole ones
 * @property {bigint} rest units that are no whole share
 * @property {string} percent of all that is issued, the treasury's part too, rounded down to six places
 */

/**
 * @typedef {object} CapTable
 * @property {number} security
 * @property {string} code its ISIN
 * @property {{ number: number, hash: string, at: number }} block whose state was read
 * @property {number | null} action whose record date it is of
 * @property {number | null} at the moment of which it is, in milliseconds since 1970; null where it is the block's
 * @property {bigint} perShare units
 * @property {bigint} supply all units
 * @property {bigint} treasury of these, the issuer's own
 * @property {number} holders investors that have some, the treasury apart
 * @property {Row[]} rows by investor, then by book
 */

const PALLET = 'securityTokens';
const COLUMNS = ['investor', 'book', 'class', 'treasury', 'units', 'shares', 'rest_units', 'percent'];
const PLACES = 6;

/** How many records are asked for at once. */
const AT_ONCE = 500;

/** The pallet's storage in a state. @returns {any} */
const storage = (query, number) => {
  if (!query[PALLET]) throw new Failure(`there were no securities yet in block ${number}`);
  return query[PALLET];
};

/**
 * @param {Api} api
 * @param {object} wanted one of `at`, `action` and `block` at most, but that `action` is read in `block`
 * @param {number} wanted.security
 * @param {number} [wanted.action] as of the record date of this action, while it is open
 * @param {number} [wanted.at] as of a moment, in milliseconds since 1970
 * @param {number | string} [wanted.block] as of a final block: its number or hash; the last one, unless given
 * @param {(positions: number) => void} [wanted.watch] told of positions that were read
 * @returns {Promise<CapTable>}
 */
export async function capTable(api, { security, action, at, block: given, watch = () => {} }) {
  if (at !== undefined && (action !== undefined || given !== undefined)) {
    throw new Failure('a moment says which block is read, and an action has its own');
  }
  const block = at === undefined ? await finalBlock(api, given) : await blockBefore(api, at);
  const state = storage(await stateAt(api, block), block.number);
  return tableIn(state, block, { security, action, at, watch });
}

/**
 * The same, of a block's state.
 * @param {any} state the pallet's storage in it
 * @param {import('./blocks.js').Block} block
 * @param {Omit<Parameters<typeof capTable>[1], 'block'>} wanted
 * @returns {Promise<CapTable>}
 */
export async function tableIn(state, block, { security, action, at, watch = () => {} }) {
  const record = plain(await state.securities(security));
  if (record === null) throw new Failure(`there is no security ${security} in block ${block.number}`);
  const dated = action === undefined ? null : await datedBy(state, action, security, block);
  const supply = BigInt(
    dated ? (leftAt(plain(await state.leftSupply(security)), dated.at) ?? record.issued) : record.issued,
  );
  const perShare = BigInt(dated?.perShare ?? record.perShare);
  const treasury = (investor) => investor === record.treasury;
  const held = dated ? await heldAt(state, security, dated.at, watch) : await heldIn(state, security, watch);
  const rows = held
    .sort((one, other) => one.investor - other.investor || one.book - other.book)
    .map((one) => ({
      investor: one.investor,
      book: one.book,
      class: one.class,
      treasury: treasury(one.investor),
      units: one.units,
      shares: one.units / perShare,
      rest: one.units % perShare,
      percent: percentOf(one.units, supply),
    }));
  refuseOtherSum(rows, supply);
  const sum = (list) => list.reduce((all, { units }) => all + units, 0n);
  const others = rows.filter((row) => !row.treasury).map(({ investor }) => investor);
  return {
    security,
    code: Buffer.from(record.code.slice(2), 'hex').toString('latin1'),
    block,
    action: action ?? null,
    at: dated?.at ?? at ?? null,
    perShare,
    supply,
    treasury: sum(rows.filter((row) => row.treasury)),
    holders: new Set(others).size,
    rows,
  };
}

/** Refuses rows that don't add up. @param {{ units: bigint }[]} rows @param {bigint} supply */
export function refuseOtherSum(rows, supply) {
  const sum = rows.reduce((all, { units }) => all + units, 0n);
  if (sum !== supply) throw new Failure(`the holders have ${sum} units, and there are ${supply}`);
}

/** The record date of an action. */
async function datedBy(state, action, security, block) {
  const record = plain(await state.actions(action));
  if (record === null) {
    throw new Failure(
      `there is no action ${action} in block ${block.number}: it is closed, and its record date no longer known; ` +
        'ask at a block before that, or by the date itself (both need a node that has old states)',
    );
  }
  if (record.security !== security) {
    throw new Failure(`action ${action} is of security ${record.security}, not of ${security}`);
  }
  const at = record.recordDate;
  if (block.at < at) {
    throw new Failure(
      `the record date of action ${action}, ${koreanTime(at)}, has not passed in block ${block.number}`,
    );
  }
  return { at, perShare: Object.values(record.matter)[0].perShare };
}

/**
 * What was left behind for a date, if something was.
 * @param {{ until: number, units: bigint }[]} kept in the order of their dates
 * @param {number} at
 * @returns {bigint | undefined}
 */
export const leftAt = (kept, at) => kept.find(({ until }) => at <= until)?.units;

/** What investors have in a state, by account. */
async function heldIn(state, security, watch) {
  const held = [];
  for await (const [key, position] of entries(state.positions, [security])) {
    const investor = key.args[1].toNumber();
    const { class: kind, parts } = plain(position);
    for (const { book, units } of parts) {
      if (units > 0n) held.push({ investor, book, class: kind, units });
    }
    watch(1);
  }
  return held;
}

/** What investors had at a record date: what they have left behind for it, or have now. */
async function heldAt(state, security, at, watch) {
  /** @type {Map<number, bigint>} */
  const left = new Map();
  for await (const [key, kept] of entries(state.left, [security])) {
    const units = leftAt(plain(kept), at);
    if (units !== undefined) left.set(key.args[1].toNumber(), units);
  }
  const held = [];
  for await (const [key, position] of entries(state.positions, [security])) {
    const investor = key.args[1].toNumber();
    const { class: kind, parts } = plain(position);
    const units = left.get(investor) ?? parts.reduce((sum, part) => sum + part.units, 0n);
    left.delete(investor);
    if (units > 0n) held.push({ investor, book: null, class: kind, units });
    watch(1);
  }
  // Who has nothing any more.
  const gone = [...left].filter(([, units]) => units > 0n);
  for (let from = 0; from < gone.length; from += AT_ONCE) {
    const some = gone.slice(from, from + AT_ONCE);
    const records = await state.investors.multi(some.map(([investor]) => investor));
    some.forEach(([investor, units], place) =>
      held.push({ investor, book: null, class: plain(records[place]).class, units }),
    );
  }
  return held;
}

/** What part of all it is, in percent. @param {bigint} units @param {bigint} supply */
export function percentOf(units, supply) {
  const scaled = supply === 0n ? 0n : (units * 10n ** BigInt(PLACES + 2)) / supply;
  const digits = String(scaled).padStart(PLACES + 1, '0');
  return `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}

/**
 * The rows as CSV (RFC 4180), in ASCII: numbers, the classes' names, yes and no, so that no cell is a formula.
 * @param {Row[]} rows
 */
export function toCsv(rows) {
  const lines = rows.map((row) => [
    row.investor,
    row.book ?? '',
    row.class,
    row.treasury ? 'yes' : 'no',
    row.units,
    row.shares,
    row.rest,
    row.percent,
  ]);
  return [COLUMNS, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** A cap table without bigints, for JSON. @param {CapTable} table */
export const inJson = (table) =>
  JSON.parse(JSON.stringify(table, (_, value) => (typeof value === 'bigint' ? String(value) : value)));

/** What a table is of, and its totals: for stderr, since the CSV has rows alone. @param {CapTable} table */
export function inWords({ security, code, block, action, at, perShare, supply, treasury, holders, rows }) {
  const date = action === null ? 'at' : `at the record date of action ${action},`;
  const when =
    at === null ? `in block ${block.number} of ${koreanTime(block.at)}` : `${date} ${koreanTime(at)}`;
  const read = at === null ? '' : `, read in block ${block.number}`;
  return [
    `security ${security} (${code}) ${when}${read} (${block.hash})`,
    `${rows.length} rows: ${supply} units, which are ${supply / perShare} shares of ${perShare}; ` +
      `${holders} holders, and the treasury has ${treasury}`,
  ];
}
