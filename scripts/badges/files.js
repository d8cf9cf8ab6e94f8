// SPDX-License-Identifier: Apache-2.0
// Files that come in and go out. What holds salts or claims is readable by its owner alone.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeAddress } from '@polkadot/util-crypto';
import { Failure } from '../lib/cli.js';
import { SUBJECT_FIELDS } from './documents.js';

const PRIVATE = 0o600;

export function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`${file} can't be read: ${error.code ?? error.message}`);
  }
}

export function readJson(file) {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${file} is not JSON`); // the parser's reason would show what is in it
  }
}

/** Writes a new file: none is ever overwritten, since its salts may be the only ones. */
export function writeNew(file, content) {
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  try {
    writeFileSync(file, text, { flag: 'wx', mode: PRIVATE });
  } catch (error) {
    throw new Failure(
      error.code === 'EEXIST' ? `${file} is there already` : `${file} can't be written: ${error.code}`,
    );
  }
}

/** A directory for the files of a batch. */
export function emptyDirectory(path) {
  if (existsSync(path) && readdirSync(path).length > 0) throw new Failure(`${path} is not empty`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Failure(`${path} can't be made: ${error.code}`);
  }
}

/** Where a batch's badges lie; no file's name tells of its holder. */
export const badgePath = (directory, index) => join(directory, `badge-${String(index).padStart(7, '0')}.json`);

const NO_BATCH = '"batch": null';

/** Notes in a badge's file which batch it is in. */
export function noteBatch(file, batch) {
  writeFileSync(file, readFileSync(file, 'utf8').replace(NO_BATCH, `"batch": ${batch}`), { mode: PRIVATE });
}

/** The records of a CSV text (RFC 4180), the first of which names the columns. */
export function parseCsv(text) {
  const records = [];
  let record = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const body = text.replace(/^\uFEFF/, '').replace(/(\r?\n)+$/, '');
  while (field.lastIndex < body.length || record.length) {
    const match = field.exec(body);
    if (!match) throw new Failure(`line ${records.length + 1} of the CSV has a stray quote`);
    const [, quoted, plain, end] = match;
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    records.push(record);
    record = [];
    if (!end) break;
  }
  const [columns, ...rows] = records;
  if (!columns || new Set(columns).size !== columns.length) {
    throw new Failure('the first line of the CSV names each column once');
  }
  return rows.map((row, n) => {
    if (row.length !== columns.length) {
      throw new Failure(`line ${n + 2} of the CSV has ${row.length} fields, not ${columns.length}`);
    }
    return Object.fromEntries(columns.map((column, at) => [column, row[at]]));
  });
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A date or a dateTime as milliseconds since 1970. */
export function moment(name, text) {
  const ms = DATE.test(text) || DATE_TIME.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) {
    throw new Failure(`${name} takes a date or a time such as 2030-01-31T00:00:00Z, not '${text}'`);
  }
  return ms;
}

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
  try {
    decodeAddress(subject);
  } catch {
    throw new Failure(`'${subject}' is no account`);
  }
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
