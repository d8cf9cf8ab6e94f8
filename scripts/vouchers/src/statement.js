// SPDX-License-Identifier: Apache-2.0
// A merchant's statement: what it was paid and gave back, from the events of blocks.
import { u8aToHex } from '@polkadot/util';
import { accountBytes, sameAccount } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { koreanTime } from '@dure/chain/time.js';
import { paidOf, refundedOf } from './chain.js';

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
 */

/**
 * The rows of a merchant in these blocks, both included.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} merchant
 * @returns {Promise<Row[]>}
 */
export async function rowsOf(api, merchant, from, to) {
  /** @type {Row[]} */
  const rows = [];
  for (let first = from; first <= to; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - first + 1) }, (_, n) => first + n);
    const found = await Promise.all(numbers.map((number) => blockRows(api, merchant, number)));
    rows.push(...found.flat());
  }
  return rows;
}

/** @returns {Promise<Row[]>} */
async function blockRows(api, merchant, block) {
  const hash = await rpc(api, 'chain_getBlockHash', block);
  if (!hash) throw new Failure(`there is no block ${block}`);
  const raw = await eventsOf(api, block, hash);
  // Won that comes or goes names its account in an event: other blocks need no reading.
  if (!raw.includes(u8aToHex(accountBytes(merchant)).slice(2))) return [];
  const at = await api.at(hash);
  const [records, now] = await Promise.all([at.query.system.events(), at.query.timestamp.now()]);
  const rows = [];
  for (const { event } of records.filter((record) => record.event.section === 'cbdcVouchers')) {
    const row =
      event.method === 'Paid'
        ? paidRow(event.data, merchant)
        : event.method === 'Refunded'
          ? await refundedRow(at, event.data, merchant)
          : null;
    if (row) rows.push({ block, at: now.toNumber(), ...row });
  }
  return rows;
}

async function eventsOf(api, block, hash) {
  const why = { of: `block ${block}`, needs: 'old blocks need' };
  return (await stateRpc(api, why, 'state_getStorage', api.query.system.events.key(), hash)) ?? '';
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

/** The rows as CSV, with what came of all up to each. @param {Row[]} rows */
export function toCsv(rows) {
  let net = 0n;
  const lines = rows.map(({ block, at, payment, kind, payer, voucher: part, own }) => {
    const total = part + own;
    net += total;
    return [block, koreanTime(at), payment, kind, payer, part, own, total, net];
  });
  return [COLUMNS, ...lines].map((line) => `${line.join(',')}\n`).join('');
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
