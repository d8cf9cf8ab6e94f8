// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import {
  fillIn,
  parseCsv,
  parseJson,
  readCsv,
  readJson,
  readText,
  writeNew,
  writePublic,
} from '@dure/chain/files.js';

const home = mkdtempSync(join(tmpdir(), 'dure-files-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);

function save(name, ...parts) {
  writeFileSync(path(name), Buffer.concat(parts.map((part) => Buffer.from(part))));
  return path(name);
}

const fails = (run, message) =>
  assert.throws(run, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.equal(error.message, message);
    return true;
  });

/** Syllables as Excel on Korean Windows saves them: KS X 1001 from 가 on, in two bytes each. */
const CP949 = Buffer.from([0xb0, 0xa1, 0xb0, 0xa2, 0xb0, 0xa3]);

describe('text', () => {
  it('is UTF-8, with a mark in front or not', () => {
    assert.equal(readText(save('plain', '가각간')), '가각간');
    assert.equal(readText(save('marked', '\uFEFF가\n')), '가\n');
    assert.equal(readText(save('replaced', 'a\uFFFDb')), 'a\uFFFDb');
  });

  it('is refused where it is not UTF-8, with its line', () => {
    fails(
      () => readText(save('korean', 'one\ntwo ', CP949)),
      `${path('korean')} is not UTF-8 (line 2): save it as UTF-8`,
    );
    fails(
      () => readText(save('cut', '가', Buffer.from('가').subarray(0, 2))),
      `${path('cut')} is not UTF-8 (line 1): save it as UTF-8`,
    );
    fails(
      () => readText(save('wide', Buffer.from('one', 'utf16le'))),
      `${path('wide')} is not UTF-8 (line 1): save it as UTF-8`,
    );
    fails(() => readText(path('missing')), `${path('missing')} can't be read: ENOENT`);
  });
});

describe('JSON', () => {
  it('is read as it is written', () => {
    assert.deepEqual(readJson(save('mark.json', '\uFEFF{ "a": [1, "b"] }\n')), { a: [1, 'b'] });
    const named = parseJson('{ "__proto__": { "a": 1 } }', 'it');
    assert.deepEqual(Object.keys(named), ['__proto__']);
    assert.equal(named.a, undefined);
  });

  it('is refused with line and column, and without what is in it', () => {
    const rest = `,\n "c": [${'1, '.repeat(40)}1]}`;
    for (const [text, place] of [
      ['', 'line 1, column 1: a value is missing, or a comma is too many'],
      [
        '{\n"a": 1,\n"b": 2,\n',
        'line 3, column 8: a name in double quotes is missing, or a comma is too many',
      ],
      ['{"secret": "secret"', 'line 1, column 20: a } is missing'],
      [`{\n"a": [1,\n2,\n]${rest}`, 'line 4, column 1: a value is missing, or a comma is too many'],
      [`{\n"a": "secret"\n"b": 2${rest}`, 'line 3, column 1: a comma is missing'],
      [`{\n"a": secret,\n"b": 2${rest}`, 'line 2, column 6: a word or sign that JSON does not have'],
      [`{\n"a": "secret\n"${rest}`, 'line 2, column 6: a double quote is missing'],
      [`{\n'secret': 1${rest}`, 'line 2, column 1: a word or sign that JSON does not have'],
      ['{\n"a": 1\n}\n}', 'line 4, column 1: there is something behind the end'],
      [`{\n"a": 01${rest}`, 'line 2, column 7: a comma is missing'],
      ['{ // secret\n}', 'line 1, column 3: JSON has no comments'],
      ['{"a":"\\x"}', 'line 1, column 6: a text has a backslash that means nothing'],
      ['{"a":"\u0001"}', 'line 1, column 6: a control character stands in a text'],
      ['{"a" 1}', 'line 1, column 6: a colon is missing'],
      ['[1 ', 'line 1, column 3: a ] is missing'],
      ['{"a":1.}', 'line 1, column 6: a number that JSON does not have'],
      ['{"a":"\\u12"}', 'line 1, column 6: a text has a backslash that means nothing'],
    ])
      fails(() => parseJson(text, 'it'), `it is not JSON: ${place}`);
  });

  it('says everything once', () => {
    assert.deepEqual(parseJson('[{ "a": { "a": 1 } }, { "a": 2 }]', 'it'), [{ a: { a: 1 } }, { a: 2 }]);
    fails(
      () => parseJson('{ "a": 1,\n "b": { "c": 1, "c": 2 } }', 'it'),
      'it, line 2, column 17: the name is there already',
    );
  });
});

const KNOWN = { columns: ['account', 'amount', 'awardedDate'], needed: ['account', 'amount'] };
const rows = (text) =>
  parseCsv(text, 'it', KNOWN).map(({ number, fields }) => [number, ...Object.values(fields)]);
const refuses = (text, message) => fails(() => parseCsv(text, 'it', KNOWN), message);

describe('a CSV', () => {
  it('is read with its quotes, ends of lines and mark', () => {
    for (const text of [
      'account,amount\r\na,1\r\n"b ""x"", c",2\r\n',
      'account,amount\na,1\n"b ""x"", c",2',
      'account,amount\ra,1\r"b ""x"", c",2\r',
    ])
      assert.deepEqual(rows(text), [
        [2, 'a', '1'],
        [3, 'b "x", c', '2'],
      ]);
    const file = save('marked.csv', '\uFEFFaccount,amount\r\n가,1\r\n');
    assert.deepEqual(
      readCsv(file, KNOWN).map(({ fields }) => fields),
      [{ account: '가', amount: '1' }],
    );
  });

  it('has commas, semicolons or tabs between its fields', () => {
    for (const sign of [',', ';', '\t'])
      assert.deepEqual(rows(`account${sign}amount\na${sign}1\n`), [[2, 'a', '1']]);
    assert.deepEqual(rows('"account";amount\n"a;,";1\n'), [[2, 'a;,', '1']]);
  });

  it('says in a line of its own what stands between them, which is no row', () => {
    for (const line of ['sep=;\r\n', '"sep=;"\n', 'SEP=;;;\r'])
      assert.deepEqual(rows(`${line}account;amount\na,b;1\n`), [[2, 'a,b', '1']]);
    assert.deepEqual(rows('sep=,\naccount,amount\na;b;c,1\n'), [[2, 'a;b;c', '1']]);
    refuses('sep=,', 'it is empty: its first row names the columns account, amount');
    refuses('sep=,\naccount,amount\na,1\nb\n', "it, row 3 ends before column 'amount'");
    fails(
      () => readCsv(save('sep.csv', 'sep=;\naccount;amount\na;', CP949, '\n'), KNOWN),
      `${path('sep.csv')}, row 2, column B is not UTF-8: in Excel, save as "CSV UTF-8"`,
    );
  });

  it('may end with the Ctrl-Z of DOS', () => {
    for (const end of ['\u001A', '\r\n\u001A', '\r\n\u001A\r\n']) {
      const read = readCsv(save('dos.csv', `account,amount\r\na,1${end}`), KNOWN);
      assert.deepEqual(
        read.map(({ fields }) => fields),
        [{ account: 'a', amount: '1' }],
      );
    }
    assert.equal(readText(save('dos.txt', 'a\u001Ab\n')), 'a\u001Ab\n', 'within a text it is of it');
  });

  it('counts its rows as a spreadsheet does, and skips blank ones', () => {
    assert.deepEqual(rows('\naccount,amount\n\n"two\nlines",1\n,,\n  \nb,2\n\n\n'), [
      [4, 'two\nlines', '1'],
      [7, 'b', '2'],
    ]);
  });

  it('finds its columns in any order, in capitals or not, and none at the end that has no name', () => {
    assert.deepEqual(rows(' Amount ,ACCOUNT,awardeddate,, \n1,a,2026-01-31\n2,b,,,\n'), [
      [2, '1', 'a', '2026-01-31'],
      [3, '2', 'b', ''],
    ]);
    const [row] = parseCsv('AMOUNT,account\n1,a\n', 'it.csv', KNOWN);
    assert.equal(row.at('amount'), "it.csv, row 2, column 'amount'");
  });

  it('is refused in one line that says where', () => {
    refuses('', 'it is empty: its first row names the columns account, amount');
    refuses(' \n,,\n', 'it is empty: its first row names the columns account, amount');
    refuses('account\na\n', "it has no column 'amount': it needs account, amount");
    refuses(
      'account,amuont\na,1\n',
      "it, row 1, column B: there is no column 'amuont' (did you mean 'amount'?): there are account, amount, awardedDate",
    );
    refuses(
      'account,amount,name\na,1,b\n',
      "it, row 1, column C: there is no column 'name': there are account, amount, awardedDate",
    );
    refuses(
      'account,amount,Account\na,1,b\n',
      "it, row 1, column C: the first row names each column once, and 'account' twice",
    );
    refuses('account,,amount\na,,1\n', 'it, row 1, column B has no name');
    const known = 'there are account, amount, awardedDate';
    refuses('\n계정,금액\na,1\n', `it, row 2, column A: there is no column '계정': ${known}`);
    refuses('account|amount\na|1\n', `it, row 1, column A: there is no column 'account|amount': ${known}`);
    refuses('account,amount\na,1\n\nb\n', "it, row 4 ends before column 'amount'");
    refuses('account,amount,\na,1,\nb,2,3\n', 'it, row 3 has a field in column C, which has no name');
    refuses('account,amount\na,1\nb"x,2\n', 'it, row 3, column A has a stray quote');
    refuses('account,amount\na,"1"x\n', 'it, row 2, column B has a stray quote');
    refuses('account,amount\na,"1\nb,2\n', 'it, row 2, column B has a quote that is not closed');
  });

  it("is refused where Excel saved it in Korean Windows' own code", () => {
    const refusesFile = (place, ...parts) =>
      fails(
        () => readCsv(save('excel.csv', ...parts), KNOWN),
        `${path('excel.csv')}, ${place} is not UTF-8: in Excel, save as "CSV UTF-8"`,
      );
    refusesFile('row 3, column B', 'account,amount\r\na,1\r\nb,', CP949, '\r\n');
    refusesFile('row 3, column A', 'account,amount\r\na,1\r\n', CP949, ',2\r\n');
    refusesFile('row 2, column A', 'account,amount\r\n"x,\r\n', CP949, '",2\r\n');
    refusesFile('row 1, column A', CP949, ',amount\r\n');
    refusesFile('row 1, column A', Buffer.from('\uFEFFaccount,amount\n', 'utf16le'));
    refusesFile('row 1, column A', Buffer.from('account,amount\n', 'utf16le')); // without its mark
    refusesFile('row 2, column B', 'account,amount\na,\0\n');
  });
});

describe('a file that is written', () => {
  it("is its owner's alone, never overwritten, and gets its numbers noted", () => {
    writeNew(path('new.json'), { batch: null, more: 1 });
    assert.equal(statSync(path('new.json')).mode & 0o777, 0o600);
    fails(() => writeNew(path('new.json'), 'x'), `${path('new.json')} is there already`);
    fillIn(path('new.json'), { batch: 3 });
    assert.deepEqual(JSON.parse(readFileSync(path('new.json'), 'utf8')), { batch: 3, more: 1 });
  });

  it('is for all to read where it is to be published, and never overwritten either', () => {
    writePublic(path('did.json'), { id: 1 });
    assert.equal(statSync(path('did.json')).mode & 0o777, 0o644 & ~process.umask());
    fails(() => writePublic(path('did.json'), 'x'), `${path('did.json')} is there already`);
  });
});
