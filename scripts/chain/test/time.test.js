// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { from, instant, koreanTime, until } from '@dure/chain/time.js';

const refuses = (reader, given, message) =>
  assert.throws(
    () => reader('it', given),
    (/** @type {any} */ error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.equal(error.message, `it takes ${message}`);
      return true;
    },
  );

describe('a date alone', () => {
  // Midnight in Seoul is 15:00 UTC of the day before.
  it('is from its beginning in Korea on', () => {
    assert.equal(from('it', '2026-12-31'), Date.UTC(2026, 11, 30, 15));
    assert.equal(koreanTime(from('it', '2026-12-31')), '2026-12-31T00:00:00+09:00');
    assert.equal(from('it', '2026-01-01'), Date.UTC(2025, 11, 31, 15));
  });

  it('is to its end in Korea, which is no longer of it', () => {
    assert.equal(until('it', '2026-12-31'), Date.UTC(2026, 11, 31, 15));
    assert.equal(koreanTime(until('it', '2026-12-31') - 1), '2026-12-31T23:59:59+09:00');
    assert.equal(until('it', '2028-02-29'), Date.UTC(2028, 1, 29, 15));
  });

  it('is one that there is', () => {
    for (const day of ['2026-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00']) {
      for (const reader of [from, until])
        refuses(reader, day, `a date such as 2030-01-31, one that there is, not '${day}'`);
    }
  });
});

describe('a time', () => {
  it('is that moment, whatever it is read for', () => {
    for (const reader of [from, until, instant]) {
      assert.equal(reader('it', '2026-12-31T09:00:00+09:00'), Date.UTC(2026, 11, 31));
      assert.equal(reader('it', '2026-12-31T00:00Z'), Date.UTC(2026, 11, 31));
    }
  });

  it('is refused where it is none, has no offset, or is no text', () => {
    const example = '2030-01-31T00:00:00+09:00';
    for (const [given, text] of [
      ['soon', "'soon'"],
      ['2026.12.31', "'2026.12.31'"],
      ['2026-12-31T09:00:00', "'2026-12-31T09:00:00'"],
      ['2026-02-30T09:00:00Z', "'2026-02-30T09:00:00Z'"],
      ['', "''"],
      [20261231, '20261231'],
      [['2026-12-31'], '["2026-12-31"]'],
      [['2026-12-31T09:00:00Z'], '["2026-12-31T09:00:00Z"]'],
      [undefined, 'undefined'],
    ])
      for (const reader of [from, until])
        refuses(reader, given, `a date or a time such as ${example}, not ${text}`);
    refuses(instant, ['2026-12-31T09:00:00Z'], `a time such as ${example}, not ["2026-12-31T09:00:00Z"]`);
  });
});
