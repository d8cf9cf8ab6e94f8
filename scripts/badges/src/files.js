// SPDX-License-Identifier: Apache-2.0
// What comes in by files: achievements, and the places of bits.
import { join } from 'node:path';
import { accountBytes } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { DATE, moment } from '@dure/chain/time.js';
import { SUBJECT_FIELDS } from './documents.js';

/** Where a batch's badges lie; no file's name tells of its holder. */
export const badgePath = (directory, index) => join(directory, `badge-${String(index).padStart(7, '0')}.json`);

/**
 * The achievements of a CSV or JSON file, checked.
 * @param {Record<string, string | number>[]} records
 * @returns {import('./documents.js').Row[]}
 */
export function toRows(records) {
  if (!Array.isArray(records) || records.length === 0) {
    throw new Failure('there are no achievements in the file');
  }
  return records.map((record, n) => {
    try {
      return toRow(record);
    } catch (error) {
      throw new Failure(`achievement ${n + 1}: ${error.message}`);
    }
  });
}

function toRow(record) {
  const given = Object.entries(record ?? {}).filter(([, value]) => value !== '' && value !== null);
  const { subject, name, until, awardedDate, ...fields } = Object.fromEntries(given);
  accountBytes(subject);
  for (const [field, value] of Object.entries(fields)) {
    if (!SUBJECT_FIELDS.includes(field)) {
      throw new Failure(
        `there is no field '${field}': there are subject, name, until, awardedDate, ${SUBJECT_FIELDS.join(', ')}`,
      );
    }
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Failure(`'${field}' is neither text nor number`);
    }
    if (/^activity/.test(field) && !(DATE.test(value) && Date.parse(value))) {
      throw new Failure(`${field} takes a date such as 2026-01-31, not '${value}'`);
    }
  }
  if (fields.activityStartDate > fields.activityEndDate) throw new Failure('the period ends before it begins');
  if ('creditsEarned' in fields && !Number.isFinite((fields.creditsEarned = Number(fields.creditsEarned)))) {
    throw new Failure('creditsEarned takes a number');
  }
  return {
    subject,
    name,
    until: until === undefined ? null : Math.floor(moment('until', until) / 1000) * 1000,
    awardedDate:
      awardedDate === undefined ? undefined : new Date(moment('awardedDate', awardedDate)).toISOString(),
    fields,
  };
}

/** Numbers as people give them: "5", "7-20", "1,4,9"; from a file, one or more to a line. */
export function toIndexes(texts) {
  const parts = texts.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean);
  const indexes = parts.flatMap((part) => {
    const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new Failure(`'${part}' is neither an index nor a range`);
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n);
  });
  return [...new Set(indexes)].sort((one, other) => one - other);
}
