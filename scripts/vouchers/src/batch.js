// SPDX-License-Identifier: Apache-2.0
// Batches: from a list of accounts and amounts to a sum tree, and to a file for each holder.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { accountBytes } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { emptyDirectory, fillIn, readJson, writeNew } from '@dure/chain/files.js';
import * as read from '@dure/chain/readers.js';
import { MAX_LEAVES, SumTree } from './sumtree.js';

/** The first members of the files. */
const [CLAIM, BATCH] = ['dure-claim-1', 'dure-claims-1'];
const SALT = 32;

/**
 * What a holder gets, and needs for claiming. `programme` and `batch` are null until it is published.
 * @typedef {object} Claim
 * @property {'dure-claim-1'} format
 * @property {number | null} programme
 * @property {number | null} batch
 * @property {number} index
 * @property {{ account: string, amount: string, salt: string }} leaf
 * @property {{ hash: string, sum: string }[]} path
 */

/** Where a batch's claims lie; no file's name tells of its holder. */
export const claimPath = (directory, index) =>
  join(directory, `claim-${String(index).padStart(7, '0')}.json`);

const batchPath = (directory) => join(directory, 'batch.json');

/** The columns of a list of holders. */
export const CSV = { columns: ['account', 'amount'] };

/**
 * Who is to have how much, from the rows of a CSV.
 * @param {ReturnType<typeof import('@dure/chain/files.js').parseCsv>} rows
 * @returns {{ account: string, bytes: Uint8Array, amount: bigint }[]} `account`: as it was written
 */
export function toRows(rows) {
  if (rows.length === 0) throw new Failure('there are no accounts in the CSV');
  if (rows.length > MAX_LEAVES) throw new Failure(`a batch has at most ${MAX_LEAVES} accounts`);
  const known = new Map();
  return rows.map((row) => {
    const { account, amount } = row.fields;
    const bytes = bytesOf(row, account);
    const name = Buffer.from(bytes).toString('latin1');
    if (known.has(name)) throw new Failure(`${row.place} has the account of row ${known.get(name)} again`);
    known.set(name, row.number);
    return { account, bytes, amount: read.amount(row.at('amount'), amount) };
  });
}

function bytesOf(row, account) {
  try {
    return accountBytes(account);
  } catch (error) {
    throw new Failure(`${row.at('account')}: ${error.message}`);
  }
}

/**
 * Writes a directory with `batch.json` and a claim for each row.
 * @param {string} directory
 * @param {ReturnType<typeof toRows>} rows
 */
export function writeBatch(directory, rows) {
  const salts = randomBytes(SALT * rows.length);
  const saltOf = (n) => salts.subarray(SALT * n, SALT * (n + 1));
  const tree = new SumTree(rows.map(({ bytes, amount }, n) => ({ account: bytes, amount, salt: saltOf(n) })));
  const batch = { format: BATCH, programme: null, batch: null, root: inJson(tree.root), leaves: rows.length };
  emptyDirectory(directory);
  rows.forEach(({ account, amount }, index) => {
    const leaf = { account, amount: String(amount), salt: hex(saltOf(index)) };
    const claim = {
      format: CLAIM,
      programme: null,
      batch: null,
      index,
      leaf,
      path: tree.path(index).map(inJson),
    };
    writeNew(claimPath(directory, index), `${JSON.stringify(claim)}\n`);
  });
  writeNew(batchPath(directory), batch);
  return batch;
}

const hex = (bytes) => `0x${bytes.toString('hex')}`;
const inJson = ({ hash, sum }) => ({ hash: hex(hash), sum: String(sum) });

/** What `batch.json` in a directory says. */
export function readBatch(directory) {
  const json = readJson(batchPath(directory));
  if (json?.format !== BATCH) throw new Failure(`${batchPath(directory)} is no batch`);
  return json;
}

/** Notes in all files of a batch where it was published. */
export function notePublished(directory, { leaves }, place) {
  for (let index = 0; index < leaves; index += 1) fillIn(claimPath(directory, index), place);
  fillIn(batchPath(directory), place);
}

/** A claim that was published. @returns {Claim} */
export function readClaim(file) {
  const json = readJson(file);
  if (json?.format !== CLAIM) throw new Failure(`${file} is no claim`);
  if (json.programme === null || json.batch === null) throw new Failure(`${file} is not published`);
  return json;
}
