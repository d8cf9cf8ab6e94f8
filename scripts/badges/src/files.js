// SPDX-License-Identifier: Apache-2.0
// What comes in by files: achievements, and the places of bits.
import { join } from 'node:path';
import { Failure, refuse, shown } from '@dure/chain/cli.js';
import * as read from '@dure/chain/readers.js';
import { didYouMean } from '@dure/chain/similar.js';
import { DATE, from, koreanTime, until as end } from '@dure/chain/time.js';
import { SUBJECT_FIELDS } from './documents.js';
import { words } from './words.js';

const FIELDS = ['subject', 'name', 'until', 'awardedDate', ...SUBJECT_FIELDS];

/** The columns of a list of achievements. */
export const CSV = { columns: FIELDS, needed: ['subject'] };

/** Fifteen digits, which JSON's numbers hold exactly. */
const CREDITS = /^(0|[1-9]\d{0,8})(\.\d{1,6})?$/;

/**
 * An achievement as it came: what it says, and how refusals name it and its fields. `kind`: what such a one
 * is called in its file, where that is no row
 * @typedef {{ place: string, number: number, kind?: string, fields: Record<string, unknown>,
 *   at: (field: string) => string }} Given
 */

/** Where a batch's badges lie; no file's name tells of its holder. */
export const badgePath = (directory, index) =>
  join(directory, `badge-${String(index).padStart(7, '0')}.json`);

/**
 * The achievements that a JSON file lists.
 * @param {unknown} list
 * @param {string} file
 * @returns {Given[]}
 */
export function listed(list, file) {
  if (!Array.isArray(list)) throw new Failure(`${file} has no list of achievements`);
  return list.map((fields, n) => {
    const [number, kind] = [n + 1, 'achievement'];
    const place = `${file}, ${kind} ${number}`;
    if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) {
      throw new Failure(`${place} takes an object in { }`);
    }
    return { place, number, kind, fields, at: (field) => `${place}: ${field}` };
  });
}

/**
 * The achievements, checked. What is empty or null isn't there.
 * @param {Given[]} given
 * @param {number} [now] milliseconds since 1970
 * @returns {import('./documents.js').Row[]}
 */
export function toRows(given, now = Date.now()) {
  if (given.length === 0) throw new Failure('there are no achievements in the file');
  const rows = given.map(toRow);
  const seen = new Map();
  rows.forEach(({ subject }, n) => {
    const { place, number, kind = 'row' } = given[n];
    if (seen.has(subject))
      throw new Failure(`${place} has the subject of ${kind} ${seen.get(subject)} again`);
    seen.set(subject, number);
  });
  ensureAhead(given, rows, now);
  return rows;
}

/**
 * Refuses badges that would be over when they are issued.
 * @param {Given[]} given
 * @param {import('./documents.js').Row[]} rows of them
 * @param {number} now milliseconds since 1970
 */
export function ensureAhead(given, rows, now) {
  const over = rows.findIndex(({ until }) => typeof until === 'number' && until <= now);
  if (over < 0) return;
  const { at, fields } = given[over];
  throw new Failure(`${at('until')}: ${shown(fields.until)} is past: the badge would end before it begins`);
}

function toRow({ place, at, fields: all }) {
  const given = Object.entries(all).filter(([, value]) => value !== '' && value !== null);
  const unknown = given.map(([field]) => field).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    const guess = didYouMean(unknown, FIELDS);
    throw new Failure(
      `${place}: there is no field ${shown(unknown)}${guess}: there are ${FIELDS.join(', ')}`,
    );
  }
  const { subject, name, until, awardedDate, ...others } = Object.fromEntries(given);
  if (subject === undefined) throw new Failure(`${place} has no subject`);
  const reads = (reader, field, value) => (value === undefined ? undefined : reader(at(field), value));
  const fields = Object.fromEntries(
    Object.entries(others).map(([field, value]) => [field, reads(READERS[field] ?? line, field, value)]),
  );
  if (Date.parse(fields.activityStartDate) > Date.parse(fields.activityEndDate)) {
    throw new Failure(`${place}: the period ends before it begins`);
  }
  const [ends, awarded] = [reads(end, 'until', until), reads(from, 'awardedDate', awardedDate)];
  if (ends <= awarded) throw new Failure(`${place}: the badge ends before it is awarded`);
  return {
    subject: read.account(at('subject'), subject),
    name: reads(line, 'name', name),
    until: ends === undefined ? null : Math.floor(ends / 1000) * 1000,
    awardedDate: awarded === undefined ? undefined : koreanTime(awarded),
    fields,
  };
}

/** Text as all write it: a syllable is one character, and not its letters one by one, as Macs have it. */
const line = (name, given) => words(name, given).normalize('NFC').trim();

function credits(name, given) {
  if (['number', 'string'].includes(typeof given) && CREDITS.test(given)) return Number(given);
  return refuse(name, 'a number such as 3 or 1.5', given);
}

/** How the fields are read that are no text. Open Badges 3.0 has times where people give dates. */
const READERS = {
  creditsEarned: credits,
  activityStartDate: (name, given) => koreanTime(from(name, given)),
  // To the last second of the day, since the day after is none of the period.
  activityEndDate: (name, given) => koreanTime(end(name, given) - (DATE.test(given) ? 1 : 0)),
};

/**
 * Numbers as people give them: "5", "7-20", "1,4,9"; from a file, one or more to a line.
 * @param {string} name under which they were given
 * @param {string} text
 */
export function toIndexes(name, text) {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  const indexes = parts.flatMap((part) => {
    const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      return refuse(name, 'numbers and ranges such as 7,9-20', part);
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n);
  });
  return inOrder(indexes);
}

/** Numbers in order, each once. */
export const inOrder = (numbers) => [...new Set(numbers)].sort((one, other) => one - other);
