// SPDX-License-Identifier: Apache-2.0
// A merchant's statement: what it was paid and gave back, from the events of blocks.
import { existsSync, rmSync } from 'node:fs';
import { u8aToHex } from '@polkadot/util';
import { accountBytes, sameAccount } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { koreanTime } from '@dure/chain/time.js';
import { paidOf, refundedOf } from './chain.js';
import { finish, journalOf, openJournal, readJournal } from './journal.js';

const FORMAT = 'dure-statement-1';
const AT_ONCE = 100;
const COLUMNS = [
  'block',
  'time',
  'payment',
  'kind',
  'payer',
  'voucher_won',
  'own_won',
  'total_won',
  'net_won',
];

/**
 * What happened to a merchant's money. What it gives back counts below zero, so that columns add up.
 * @typedef {object} Row
 * @property {number} block
 * @property {number} at milliseconds since 1970
 * @property {string} payment
 * @property {'paid' | 'order' | 'refunded'} kind
 * @property {string} payer
 * @property {bigint} voucher in won, as the next
 * @property {bigint} own
 *
 * What a statement is of.
 * @typedef {{ genesis: string, merchant: string, from: number, to: number }} Subject
 *
 * What is known of so many blocks, up to one that has this hash. `unread`: those whose state the node has no
 * longer
 * @typedef {{ through: number, hash: string, rows: Row[], unread: number[] }} Part
 */

/**
 * Writes the statement of these blocks, both included. It can be killed at any moment, and goes on from there
 * when it is run again: what was read is in a journal beside the file.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} file
 * @param {Omit<Subject, 'to'> & { to?: number }} wanted without `to`: as far as the one that is taken up was
 *   to go,
 *   or to `head`
 * @param {number} head
 * @param {(subject: Subject, done: number) => Promise<{ step: (by: number) => void, stop: () => void }>}
 *   watch
 *   `done`: how many blocks are read already
 * @param {number} [atOnce] blocks from one line of the journal to the next
 * @returns {Promise<{ subject: Subject, rows: Row[], unread: number[] }>}
 */
export async function writeStatement(api, file, wanted, head, watch, atOnce = AT_ONCE) {
  if (existsSync(file)) throw new Failure(`${file} is there already`);
  const { subject, parts } = await takenUp(api, journalOf(file), wanted, head);
  const { from, to, merchant } = subject;
  if (from > to) throw new Failure(`--from ${from} is after block ${to}`);
  const journal = openJournal(journalOf(file), [{ format: FORMAT, ...subject }, ...parts.map(inJson)]);
  const begin = parts.length ? parts.at(-1).through + 1 : from;
  const bar = await watch(subject, begin - from);
  try {
    for (let first = begin; first <= to; first = parts.at(-1).through + 1) {
      const part =
        (await gapOf(api, first, to)) ??
        (await partOf(api, merchant, first, Math.min(to, first + atOnce - 1)));
      journal.add(inJson(part));
      parts.push(part);
      bar.step(part.through - first + 1);
    }
  } finally {
    bar.stop();
    journal.close();
  }
  const [rows, unread] = [parts.flatMap((part) => part.rows), parts.flatMap((part) => part.unread)];
  finish(file, toCsv(rows, factsOf(subject, unread)));
  return { subject, rows, unread };
}

/** What a journal has of the same statement. @returns {Promise<{ subject: Subject, parts: Part[] }>} */
async function takenUp(api, path, wanted, head) {
  const [begun, ...found] = readJournal(path);
  const subject = { ...wanted, to: wanted.to ?? begun?.to ?? head };
  if (!begun) {
    if (existsSync(path)) rmSync(path);
    return { subject, parts: [] };
  }
  const same = ['genesis', 'merchant', 'from', 'to'].every((name) => begun[name] === subject[name]);
  if (begun.format !== FORMAT || !same) {
    throw new Failure(
      `${path} is of another statement (of ${begun.merchant}, blocks ${begun.from} to ${begun.to}): ` +
        'finish that one, or remove it',
    );
  }
  const parts = found.map(ofJson);
  // A chain that was begun anew, or blocks that have lost: what was read is of another.
  const last = parts.at(-1);
  const stands = !last || (await rpc(api, 'chain_getBlockHash', last.through)) === last.hash;
  return { subject, parts: stands ? parts : [] };
}

const inJson = (part) => ({
  ...part,
  rows: part.rows.map((row) => ({ ...row, voucher: String(row.voucher), own: String(row.own) })),
});
const ofJson = (part) => ({
  ...part,
  rows: part.rows.map((row) => ({ ...row, voucher: BigInt(row.voucher), own: BigInt(row.own) })),
});

/** @returns {Promise<Part>} */
async function partOf(api, merchant, first, through) {
  const numbers = Array.from({ length: through - first + 1 }, (_, n) => first + n);
  const hashes = await rpc(api, 'chain_getBlockHash', numbers); // all in one call
  const missing = hashes.findIndex((hash) => !hash);
  if (missing >= 0) throw new Failure(`there is no block ${numbers[missing]}`);
  const found = await Promise.all(numbers.map((number, n) => blockRows(api, merchant, number, hashes[n])));
  return {
    through,
    hash: hashes.at(-1),
    rows: found.flatMap((rows) => rows ?? []),
    unread: numbers.filter((_, n) => found[n] === null),
  };
}

/**
 * The blocks from one on whose state the node has no longer, if it is such a one: state is pruned from the
 * first block on, so that the end of them is found by halves, and not one by one.
 * @returns {Promise<Part | null>}
 */
async function gapOf(api, first, to) {
  const hashOf = (number) => rpc(api, 'chain_getBlockHash', number);
  const isRead = async (number) => {
    const hash = await hashOf(number);
    return !hash || (await eventsOf(api, number, hash)) !== null;
  };
  if (await isRead(first)) return null;
  let [gone, there] = [first, to + 1];
  while (there - gone > 1) {
    const middle = Math.floor((gone + there) / 2);
    if (await isRead(middle)) there = middle;
    else gone = middle;
  }
  const unread = Array.from({ length: gone - first + 1 }, (_, n) => first + n);
  return { through: gone, hash: await hashOf(gone), rows: [], unread };
}

/** The rows of a block; null where the node has its state no longer. @returns {Promise<Row[] | null>} */
async function blockRows(api, merchant, block, hash) {
  const raw = await eventsOf(api, block, hash);
  if (raw === null) return null;
  // Won that comes or goes names its account in an event: other blocks need no reading.
  if (!raw.includes(u8aToHex(accountBytes(merchant)).slice(2))) return [];
  const at = await api.at(hash);
  const [records, now] = await Promise.all([at.query.system.events(), at.query.timestamp.now()]);
  const events = records.map(({ event }) => event).filter(({ section }) => section === 'cbdcVouchers');
  const rows = [];
  for (const { method, data } of events) {
    let row = null;
    if (method === 'Paid') row = paidRow(data, merchant);
    if (method === 'Refunded') row = await refundedRow(at, data, merchant);
    if (row) rows.push({ block, at: now.toNumber(), ...row });
  }
  return rows;
}

async function eventsOf(api, block, hash) {
  const why = { of: `block ${block}`, needs: 'old blocks need' };
  try {
    return (await stateRpc(api, why, 'state_getStorage', api.query.system.events.key(), hash)) ?? '';
  } catch (error) {
    if (error instanceof Failure && /is discarded: /.test(error.message)) return null;
    throw error;
  }
}

/** What programmes gave or got. @param {{ amount: bigint }[]} parts */
const voucher = (parts) => parts.reduce((sum, { amount }) => sum + amount, 0n);

/** @returns {Omit<Row, 'block' | 'at'> | null} */
function paidRow(data, merchant) {
  const { payment, payer, merchant: paid, parts, own, isOrder } = paidOf(data);
  if (!sameAccount(paid, merchant)) return null;
  return { payment, kind: isOrder ? 'order' : 'paid', payer, voucher: voucher(parts), own };
}

/** @returns {Promise<Omit<Row, 'block' | 'at'> | null>} */
async function refundedRow(at, data, merchant) {
  const { programme, number } = data.payment;
  const receipt = (await at.query.cbdcVouchers.receipts(programme, number)).unwrap();
  if (!sameAccount(receipt.merchant, merchant)) return null;
  const { payment, parts, own } = refundedOf(data);
  return { payment, kind: 'refunded', payer: receipt.payer.toString(), voucher: -voucher(parts), own: -own };
}

/** What the first lines of a statement say. @returns {[string, string][]} */
function factsOf({ genesis, merchant, from, to }, unread) {
  return [
    ['Statement', 'what a merchant was paid in vouchers and gave back'],
    ['Merchant', merchant],
    ['Chain', genesis],
    ['Blocks', `${from} to ${to}`],
    ['Times', 'in Korea (UTC+9)'],
    ['Amounts', 'in won; what was given back is below zero'],
    ...(unread.length ? [/** @type {[string, string]} */ (['NOT READ', `blocks ${rangesOf(unread)}`])] : []),
  ];
}

/** Numbers in words: "1 to 20 and 24". @param {number[]} numbers ascending */
export function rangesOf(numbers) {
  const ranges = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`)).join(' and ');
}

/** The most digits of a number that a spreadsheet writes out, and the most that it counts with. */
const [PLAIN_DIGITS, EXACT_DIGITS] = [11, 15];

/**
 * Won in a cell, so that a spreadsheet that opens and saves it keeps it: from 12 digits on it would write
 * 1.23457E+11, unless they are in groups, and more than 15 it keeps as a text only.
 * @param {bigint} amount
 */
export function cell(amount) {
  const digits = String(amount < 0n ? -amount : amount);
  if (digits.length <= PLAIN_DIGITS) return String(amount);
  if (digits.length > EXACT_DIGITS) return `KRW ${amount}`;
  return `"${amount < 0n ? '-' : ''}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}"`;
}

/**
 * The rows as CSV, with what came of all up to each, below lines that say what it is.
 * @param {Row[]} rows
 * @param {[string, string][]} [facts]
 */
export function toCsv(rows, facts = []) {
  let net = 0n;
  const lines = rows.map(({ block, at, payment, kind, payer, voucher: part, own }) => {
    const total = part + own;
    net += total;
    return [block, koreanTime(at), payment, kind, payer, ...[part, own, total, net].map(cell)];
  });
  const head = facts.length ? [...facts, []] : [];
  return [...head, COLUMNS, ...lines].map((line) => `${line.join(',')}\n`).join('');
}

/** What the rows add up to. @param {Row[]} rows */
export function totalsOf(rows) {
  const sum = (kept) => rows.filter(kept).reduce((all, { voucher: part, own }) => all + part + own, 0n);
  const refunds = rows.filter(({ kind }) => kind === 'refunded').length;
  const [received, refunded] = [
    sum(({ kind }) => kind !== 'refunded'),
    -sum(({ kind }) => kind === 'refunded'),
  ];
  return { payments: rows.length - refunds, received, refunds, refunded, net: received - refunded };
}
