// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { Failure } from '@dure/chain/cli.js';
import { key } from '@dure/chain/keys.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { didYouMean } from '@dure/chain/similar.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';

const fails = (run, message) =>
  assert.throws(run, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.equal(error.message, message);
    return true;
  });
const refuses = (reader, given, message) => fails(() => reader('it', given), `it${message}`);

describe('a reader', () => {
  it('takes whole numbers, in digits or as they are', () => {
    assert.deepEqual(
      ['0', '7', 7, '4294967295'].map((one) => read.whole('it', one)),
      [0, 7, 7, 4_294_967_295],
    );
    for (const given of ['', '-1', '1.5', '1e3', '0x10', '007', ' 1', '1 ', '１', 'x']) {
      refuses(read.whole, given, ` takes a whole number, not '${given}'`);
    }
    for (const [given, text] of [
      [-1, '-1'],
      [1.5, '1.5'],
      [NaN, 'null'],
      [2 ** 53, '9007199254740992'],
      [null, 'null'],
      [[7], '[7]'],
      [{}, '{}'],
      [undefined, 'undefined'],
      [true, 'true'],
    ]) {
      refuses(read.whole, given, ` takes a whole number, not ${text}`);
    }
    refuses(read.whole, '4294967296', " takes a whole number, not '4294967296'");
    refuses(read.positive, '0', " takes a whole number above 0, not '0'");
    refuses(read.between(2, 63), '64', " takes a whole number above 1 up to 63, not '64'");
    assert.deepEqual([read.between(0, 63)('it', '63'), read.positive('it', '1')], [63, 1]);
  });

  it('takes whole won, exact however much', () => {
    const most = '9'.repeat(38);
    assert.deepEqual(
      ['0', 5, most].map((one) => read.won('it', one)),
      [0n, 5n, BigInt(most)],
    );
    refuses(read.won, '9'.repeat(39), ` takes whole won, not '${'9'.repeat(39)}'`);
    refuses(read.won, '1,000', " takes whole won, not '1,000'");
    refuses(read.amount, '0', ' is zero');
    assert.equal(read.amount('it', '1'), 1n);
  });

  it('takes accounts, hashes, words, lists', () => {
    const { address, publicKey } = key('//Alice');
    const hex = `0x${Buffer.from(publicKey).toString('hex')}`;
    assert.deepEqual(
      [address, hex].map((one) => read.account('it', one)),
      [address, address],
    );
    refuses(read.account, 'nobody', ": 'nobody' is no account");
    refuses(read.account, '0x0102', ": '0x0102' is no account");
    assert.equal(read.hash('a block')('it', hex), hex);
    refuses(read.hash('a block'), '0x11', " takes the 32 bytes of a block in hex, not '0x11'");
    refuses(read.oneOf(['a', 'b']), 'c', " takes one of a, b, not 'c'");
    assert.deepEqual(read.listOf(read.whole, 3)('it', '1, 2,3'), [1, 2, 3]);
    refuses(read.listOf(read.whole, 3), '1,2,3,4', ' takes at most 3, not 4');
    refuses(read.listOf(read.whole), '1,,2', " takes a whole number, not ''");
    refuses(read.text, 7, ' takes text, not 7');
  });

  it('takes moments, with their offset', () => {
    assert.equal(read.instant('it', '2030-01-31T09:00:00+09:00'), Date.UTC(2030, 0, 31));
    assert.equal(koreanTime(Date.UTC(2030, 0, 31)), '2030-01-31T09:00:00+09:00');
    const example = '2030-01-31T00:00:00';
    for (const given of ['2030-01-31', '2030-02-30T00:00:00Z', '2030-01-31T00:00:00', 'soon']) {
      refuses(read.instant, given, ` takes a time such as ${example}+09:00, not '${given}'`);
    }
    refuses(read.instant, 7, ` takes a time such as ${example}+09:00, not 7`);
  });

  it('shows what it refuses on one line, and not all of it', () => {
    refuses(read.whole, 'a\nb', " takes a whole number, not 'a b'");
    refuses(read.whole, 'x'.repeat(100), ` takes a whole number, not '${'x'.repeat(60)}…'`);
  });
});

describe('won', () => {
  it('are written as people write them, exact however many', () => {
    assert.deepEqual([1_050_000, '0', -5n, 999, 1_000n, 10n ** 30n].map(won), [
      '₩1,050,000',
      '₩0',
      '-₩5',
      '₩999',
      '₩1,000',
      `₩1${',000'.repeat(10)}`,
    ]);
  });
});

describe('a guess', () => {
  it('is made where a name is near', () => {
    const names = ['pay', 'fund', 'fund-fees', 'help'];
    assert.equal(didYouMean('pya', names), " (did you mean 'pay'?)");
    assert.equal(didYouMean('fnud', names), " (did you mean 'fund'?)");
    assert.equal(didYouMean('ab', ['ax', 'ay']), " (did you mean 'ax' or 'ay'?)");
    for (const word of ['settle', '', '-x', '--help']) assert.equal(didYouMean(word, names), '', word);
  });
});

describe('a shape', () => {
  const ENTRY = z.strictObject({
    name: z.string(),
    account: field(read.account, { type: 'string', description: 'Whose.' }),
    won: field(read.amount, { type: 'integer' }).optional(),
  });
  const SCHEMA = z.strictObject({
    $schema: z.string().optional(),
    entries: z.array(ENTRY).min(1).max(2),
    kind: z.enum(['a', 'b']).optional(),
    count: z.int().optional(),
  });
  const { address } = key('//Alice');
  const entry = { name: 'One', account: address };
  const label = ({ name }) => name;
  const refusesShape = (value, message, options) =>
    fails(() => shape(SCHEMA, value, 'it.json', options), message);
  const inEntry = (change, message, options) =>
    refusesShape({ entries: [entry, { ...entry, ...change }] }, message, options);

  it('makes values', () => {
    assert.deepEqual(shape(SCHEMA, { entries: [{ ...entry, won: '7' }], kind: 'a' }, 'it'), {
      entries: [{ ...entry, won: 7n }],
      kind: 'a',
    });
  });

  it('is refused in one line that names the place', () => {
    refusesShape([], 'it.json takes an object in { }, not []');
    refusesShape({}, 'it.json: entries is missing');
    refusesShape(
      { entrys: [] },
      "it.json has no field 'entrys' (did you mean 'entries'?): there are entries, kind, count",
    );
    refusesShape({ entries: {} }, 'it.json: entries takes a list in [ ], not {}');
    refusesShape({ entries: [] }, 'it.json: entries has too few: at least 1');
    refusesShape({ entries: [entry, entry, entry] }, 'it.json: entries has too many: at most 2');
    refusesShape({ entries: [entry], kind: 'c' }, "it.json: kind takes one of a, b, not 'c'");
    refusesShape({ entries: [entry], count: 1.5 }, 'it.json: count takes a whole number, not 1.5');
    inEntry({ won: 0 }, 'it.json: entries[1].won is zero');
    inEntry({ won: '1.5' }, "it.json: entries[1].won takes whole won, not '1.5'");
    inEntry({ account: undefined }, 'it.json: entries[1].account is missing');
    inEntry({ account: 'me' }, "it.json: entries[1].account: 'me' is no account");
    inEntry({ name: 7 }, 'it.json: entries[1].name takes text, not 7');
    inEntry({ more: 7 }, "it.json: entries[1] has no field 'more': there are name, account, won");
    refusesShape({ entries: [null] }, 'it.json: entries[0] takes an object in { }, not null');
  });

  it('calls what it goes through by its name', () => {
    inEntry({ won: 0 }, "it.json: entries[1] 'One': won is zero", { label });
    inEntry({ more: 7 }, "it.json: entries[1] 'One' has no field 'more': there are name, account, won", {
      label,
    });
    inEntry({ name: undefined }, 'it.json: entries[1].name is missing', { label });
    refusesShape({ entries: [null] }, 'it.json: entries[0] takes an object in { }, not null', { label });
  });

  it('has a JSON Schema', () => {
    const { properties, required } = z.toJSONSchema(SCHEMA, { io: 'input' });
    assert.deepEqual(required, ['entries']);
    const { items } = /** @type {any} */ (properties.entries);
    assert.deepEqual(items.required, ['name', 'account']);
    assert.deepEqual(items.properties.account, { type: 'string', description: 'Whose.' });
  });
});
