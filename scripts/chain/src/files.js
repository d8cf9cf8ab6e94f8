// SPDX-License-Identifier: Apache-2.0
// Files that come in and go out. What tools write is readable by its owner alone.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Failure } from './cli.js';

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

/** Gives members of a JSON file, null so far, their numbers. The file is there, whole, at any moment. */
export function fillIn(file, members) {
  let text = readText(file);
  for (const [name, number] of Object.entries(members)) {
    text = text.replace(new RegExp(`("${name}": ?)null`), `$1${number}`);
  }
  writeFileSync(`${file}.part`, text, { mode: PRIVATE });
  renameSync(`${file}.part`, file);
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
