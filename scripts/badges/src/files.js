// SPDX-License-Identifier: Apache-2.0
// What comes in by files: achievements, and the places of bits.
import { join } from 'node:path';
import { Failure, refuse } from '@dure/chain/cli.js';
import * as read from '@dure/chain/readers.js';
import { didYouMean } from '@dure/chain/similar.js';
import { DATE } from '@dure/chain/time.js';
import { SUBJECT_FIELDS } from './documents.js';

const FIELDS = ['subject', 'name', 'until', 'awardedDate', ...SUBJECT_FIELDS];

/** The columns of a list of achievements. */
export const CSV = { columns: FIELDS, needed: ['subject'] };

/**
 * An achievement as it came: what it says, and how refusals name it and its fields.
 * @typedef {{ place: string, fields: Record<string, unknown>, at: (field: string) => string }} Given
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
    const place = `${file}, achievement ${n + 1}`;
    if (fields === null || typeof fields !== 'object') throw new Failure(`${place} takes an object in { }`);
    return { place, fields, at: (field) => `${place}: ${field}` };
  });
}

/**
 * The achievements, checked. What is empty or null isn't there.
 * @param {Given[]} given
 * @returns {import('./documents.js').Row[]}
 */
export function toRows(given) {
  if (given.length === 0) throw new Failure('there are no achievements in the file');
  return given.map(toRow);
}

function toRow({ place, at, fields: all }) {
  const given = Object.entries(all).filter(([, value]) => value !== '' && value !== null);
  const unknown = given.map(([field]) => field).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    const guess = didYouMean(unknown, FIELDS);
    throw new Failure(`${place}: there is no field '${unknown}'${guess}: there are ${FIELDS.join(', ')}`);
  }
  const { subject, name, until, awardedDate, ...fields } = Object.fromEntries(given);
  if (subject === undefined) throw new Failure(`${place} has no subject`);
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Failure(`${at(field)} is neither text nor number`);
    }
    if (/^activity/.test(field)) date(at(field), value);
  }
  if (fields.activityStartDate > fields.activityEndDate) {
    throw new Failure(`${place}: the period ends before it begins`);
  }
  if ('creditsEarned' in fields && !Number.isFinite((fields.creditsEarned = Number(fields.creditsEarned)))) {
    throw new Failure(`${at('creditsEarned')} takes a number`);
  }
  const moment = (field, value) => (value === undefined ? undefined : read.moment(at(field), value));
  const awarded = moment('awardedDate', awardedDate);
  return {
    subject: read.account(at('subject'), subject),
    name: name === undefined ? undefined : read.text(at('name'), name),
    until: until === undefined ? null : Math.floor(moment('until', until) / 1000) * 1000,
    awardedDate: awarded === undefined ? undefined : new Date(awarded).toISOString(),
    fields,
  };
}

/** A date without a time. */
const date = (name, given) =>
  DATE.test(given) && Date.parse(given) ? given : refuse(name, 'a date such as 2026-01-31', given);

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
