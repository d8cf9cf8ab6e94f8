// SPDX-License-Identifier: Apache-2.0
// Files that come in and go out. What comes in is UTF-8, and what is wrong with it is one line that
// says where, and shows nothing of it: it may be a secret. What tools write is readable by its owner
// alone, but for what is there to be published.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { printParseErrorCode, visit } from 'jsonc-parser';
import { Failure, shown } from './cli.js';
import { didYouMean } from './similar.js';

const PRIVATE = 0o600;
const PUBLIC = 0o644;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const END_OF_FILE = '\u001A'; // Ctrl-Z, by which DOS ended a text

/** The text of a file, without the marks by which some programs begin UTF-8 and others end a file. */
export function readText(file) {
  const bytes = readBytes(file);
  const { text, sound } = decode(bytes);
  if (text !== undefined) return text;
  throw new Failure(`${file} is not UTF-8 (line ${sound.split('\n').length}): save it as UTF-8`);
}

/** What a JSON file holds. */
export const readJson = (file) => parseJson(readText(file), file);

/**
 * The rows of a CSV file, as `parseCsv` gives them.
 * @param {string} file
 * @param {{ columns: string[], needed?: string[] }} known
 */
export function readCsv(file, known) {
  const { text, sound } = decode(readBytes(file));
  if (text !== undefined) return parseCsv(text, file, known);
  throw new Failure(`${cellAt(sound, file)} is not UTF-8: in Excel, save as "CSV UTF-8"`);
}

/** The bytes of a file. */
export function readBytes(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Failure(`${file} can't be read: ${error.code ?? error.message}`);
  }
}

/**
 * The text of bytes, or how far they are UTF-8.
 * @param {Buffer} bytes
 * @returns {{ text: string, sound?: undefined } | { text?: undefined, sound: string }}
 */
function decode(bytes) {
  try {
    const text = UTF8.decode(bytes);
    // UTF-16 without its mark: of what is ASCII, every other byte is zero, and no text has a character of it.
    const zero = text.indexOf('\0');
    if (zero >= 0) return { sound: text.slice(0, zero) };
    const end = text.trimEnd();
    return { text: end.endsWith(END_OF_FILE) ? end.slice(0, -1) : text };
  } catch {
    // What can't be decoded becomes another character, which other bytes stand for.
    const again = Buffer.from(bytes.toString('utf8'));
    return {
      sound: bytes
        .subarray(
          0,
          bytes.findIndex((byte, at) => byte !== again[at]),
        )
        .toString('utf8'),
    };
  }
}

/** What is wrong with JSON, by the names that jsonc-parser has for it. */
const FAULTS = {
  InvalidSymbol: 'a word or sign that JSON does not have',
  PropertyNameExpected: 'a name in double quotes is missing, or a comma is too many',
  ValueExpected: 'a value is missing, or a comma is too many',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'there is something behind the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfNumber: 'a number that JSON does not have',
  UnexpectedEndOfString: 'a double quote is missing',
  InvalidCharacter: 'a control character stands in a text',
  InvalidEscapeCharacter: 'a text has a backslash that means nothing',
  InvalidUnicode: 'a text has a backslash that means nothing',
};

/**
 * What a JSON text says, or a Failure with line and column. An object that says the same twice is refused.
 * @param {string} text
 * @param {string} name its file's
 */
export function parseJson(text, name) {
  const body = text.trimEnd(); // where it ends too early, that is after its last line
  const place = (line, column) => `line ${line + 1}, column ${column + 1}`;
  const open = [];
  let fault;
  visit(
    body,
    {
      onError: (code, _offset, _length, line, column) => {
        const words = FAULTS[printParseErrorCode(code)];
        fault ??= `${name} is not JSON: ${place(line, column)}${words ? `: ${words}` : ''}`;
      },
      onObjectBegin: () => {
        open.push(new Set());
      },
      onObjectEnd: () => {
        open.pop();
      },
      onObjectProperty: (property, _offset, _length, line, column) => {
        if (open.at(-1).has(property)) fault ??= `${name}, ${place(line, column)}: the name is there already`;
        open.at(-1).add(property);
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
  if (fault) throw new Failure(fault);
  try {
    return JSON.parse(body);
  } catch {
    throw new Failure(`${name} is not JSON`); // not the reason: it would show what is in it
  }
}

/**
 * A row of a CSV. A refusal begins with its `place`, such as "holders.csv, row 3", or with what `at` says of
 * a field: "holders.csv, row 3, column 'amount'".
 * @typedef {object} Row
 * @property {number} number as spreadsheets count
 * @property {Record<string, string>} fields by the names of their columns
 * @property {string} place
 * @property {(column: string) => string} at
 */

/** @returns {Row} */
function rowOf(name, number, fields) {
  const place = `${name}, row ${number}`;
  return { number, fields, place, at: (column) => `${place}, column '${column}'` };
}

const ROW_ENDS = ['\r\n', '\n', '\r'];
const isBlank = (record) => record.every((cell) => cell.trim() === '');
/** The letter above a column in a spreadsheet. */
const letter = (at) => (at < 26 ? '' : letter(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));

/** What Excel takes for no row: it says what stands between the fields. */
const SEPARATOR = /^"?sep=([,;\t])"?[,;\t]*(?:\r\n|\r|\n|$)/i;

/**
 * The rows of a CSV (RFC 4180) whose first row names the columns, in any order and in capitals or not.
 * Between fields stand commas, semicolons or tabs, as in the first row, or as `sep=` above it says. Blank
 * rows don't count.
 * @param {string} text
 * @param {string} name its file's
 * @param {{ columns: string[], needed?: string[] }} known the columns that there may be, and those that have to be
 * @returns {Row[]}
 */
export function parseCsv(text, name, { columns, needed = columns }) {
  const records = recordsOf(text, name);
  const first = records.findIndex((record) => !isBlank(record));
  if (first < 0) throw new Failure(`${name} is empty: its first row names the columns ${needed.join(', ')}`);
  const header = headerOf(records[first], (at) => `${name}, row ${first + 1}, column ${letter(at)}`, columns);
  const missing = needed.find((column) => !header.includes(column));
  if (missing) throw new Failure(`${name} has no column '${missing}': it needs ${needed.join(', ')}`);
  return records.flatMap((record, at) => {
    if (at <= first || isBlank(record)) return [];
    const row = rowOf(
      name,
      at + 1,
      Object.fromEntries(header.map((column, place) => [column, record[place]])),
    );
    if (record.length < header.length) {
      throw new Failure(`${row.place} ends before column '${header[record.length]}'`);
    }
    const extra = record.findIndex((cell, place) => place >= header.length && cell.trim() !== '');
    if (extra >= 0)
      throw new Failure(`${row.place} has a field in column ${letter(extra)}, which has no name`);
    return [row];
  });
}

function parsed(text) {
  const [line, delimiter = delimiterOf(text)] = SEPARATOR.exec(text) ?? [''];
  return parse(text.slice(line.length), {
    delimiter,
    record_delimiter: ROW_ENDS,
    relax_column_count: true,
  });
}

/** All rows as they stand there, blank ones too, so that each has its number. */
function recordsOf(text, name) {
  try {
    return parsed(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const what = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote that is not closed' : 'a stray quote';
    throw new Failure(
      `${name}, row ${Number(error.records) + 1}, column ${letter(Number(error.column))} has ${what}`,
    );
  }
}

/** What stands between the names of the columns. */
function delimiterOf(text) {
  const [line] = text.trimStart().split(/[\r\n]/, 1);
  const unquoted = line.replace(/"[^"]*"/g, '');
  const count = (sign) => unquoted.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** The columns as the program calls them. Without a name are at most some at the end. */
function headerOf(record, place, columns) {
  const names = record.map((cell) => cell.trim());
  while (names.at(-1) === '') names.pop();
  const header = names.map((cell, at) => {
    if (cell === '') throw new Failure(`${place(at)} has no name`);
    const found = columns.find((column) => column.toLowerCase() === cell.toLowerCase());
    if (found) return found;
    const guess = didYouMean(cell, columns);
    throw new Failure(
      `${place(at)}: there is no column ${shown(cell)}${guess}: there are ${columns.join(', ')}`,
    );
  });
  const twice = header.findIndex((column, at) => header.indexOf(column) !== at);
  if (twice >= 0) {
    throw new Failure(`${place(twice)}: the first row names each column once, and '${header[twice]}' twice`);
  }
  return header;
}

/** The cell of a CSV in which a text ends. */
function cellAt(text, name) {
  const cell = (row, column) => `${name}, row ${row}, column ${letter(column)}`;
  try {
    const records = parsed(`${text}x`);
    return cell(records.length, records.at(-1).length - 1);
  } catch (error) {
    return cell(error.records + 1, Number(error.column)); // it ends within quotes
  }
}

/** Writes a new file: none is ever overwritten, since its salts may be the only ones. */
export const writeNew = (file, content) => write(file, content, PRIVATE);

/** The same for what is there to be published, such as by a web server, which is another user. */
export const writePublic = (file, content) => write(file, content, PUBLIC);

function write(file, content, mode) {
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  try {
    writeFileSync(file, text, { flag: 'wx', mode });
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
