// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { district, districtsOf, hint, region, withName } from '@dure/chain/districts.js';
import { BANDS, bandOf, PROFILE, profileInWords, profileOf } from '@dure/chain/profile.js';

describe('a district', () => {
  it('is one of the list', () => {
    assert.equal(district('it', '11680'), 11_680);
    assert.equal(region('it', 11), 11);
    assert.equal(region('it', '36110'), 36_110);
    const list = JSON.parse(readFileSync(new URL('../src/districts.json', import.meta.url), 'utf8'));
    assert.equal(Object.keys(list.districts).length, 269); // 256 of the lowest level, and 13 cities that have some
    assert.equal(Object.keys(list.districts).filter((code) => districtsOf(code).length > 0).length, 13);
    for (const code of Object.keys(list.districts)) {
      assert.equal(district('it', code), Number(code));
      assert.ok(list.provinces[code.slice(0, 2)], code);
      assert.ok(!list.ended[code], code);
    }
    for (const { on, now } of Object.values(list.ended)) {
      assert.match(on, /^20\d\d-\d\d-\d\d$/);
      for (const code of now) assert.ok(list.districts[code] ?? list.provinces[code], code);
    }
    assert.match(hint(41_110), /^41110 \(경기도 수원시\) has districts .*: 41111, 41113, 41115, 41117$/);
    assert.equal(hint(41_111), null);
    assert.equal(withName(41_111), '41111 (경기도 수원시 장안구)');
    assert.equal(withName(47_720), '47720 (경상북도 군위군)'); // it ended, and what is of before names it still
  });

  it('names its successor where its code has ended', () => {
    const refuses = (code, reason) => assert.throws(() => region('it', code), reason);
    refuses('42', /^Error: it: 42 \(강원도\) ended on 2023-06-11; it is 51 \(강원특별자치도\) now$/);
    refuses('47720', /it is 27720 \(대구광역시 군위군\) now$/);
    refuses(
      '28110',
      /ended on 2026-07-01; it is 28125 \(인천광역시 제물포구\) or 28155 \(인천광역시 영종구\) now$/,
    );
    refuses('28260', /it is 28275 \(인천광역시 서해구\) or 28290 \(인천광역시 검단구\) now$/);
    refuses(
      '46230',
      /\(전라남도 광양시\) ended on 2026-07-01; it is 12190 \(전남광주통합특별시 광양시\) now$/,
    );
    refuses('41195', /it is 41192 \(경기도 부천시 원미구\) now$/);
  });
});

describe('a profile', () => {
  it('is made as calls take it', () => {
    const given = { category: '63', region: '11680', revenue: 'more' };
    const values = Object.fromEntries(
      Object.entries(PROFILE).map(([name, { read }]) => [name, read(`--${name}`, given[name])]),
    );
    assert.deepEqual(profileOf(/** @type {any} */ (values)), {
      category: 63,
      region: 11_680,
      revenue: 'Above3B',
    });
    assert.throws(() => PROFILE.category.read('--category', '64'), /takes a whole number up to 63, not '64'/);
    assert.throws(() => PROFILE.revenue.read('--revenue', 'UpTo1B'), /one of 300M, 500M, 1B, 3B, more, not/);
  });

  it('has the bands of the chain, in its order', () => {
    assert.deepEqual(
      Object.values(BANDS).map(({ type }) => type),
      ['UpTo300M', 'UpTo500M', 'UpTo1B', 'UpTo3B', 'Above3B'],
    );
    assert.deepEqual(bandOf('UpTo1B'), { name: '1B', words: 'up to ₩1 billion' });
    // A rule up to this band lets everybody through.
    assert.deepEqual(bandOf('Above3B'), { name: 'more', words: 'of any size' });
  });

  it('is told in words, in which who sells more does not sell anything', () => {
    const words = (revenue, place = 11_680) => profileInWords({ category: 1, region: place, revenue });
    assert.equal(words('UpTo3B'), 'category 1, 11680 (서울특별시 강남구), yearly sales up to ₩3 billion');
    assert.equal(
      words('Above3B', 47_720),
      'category 1, 47720 (경상북도 군위군), yearly sales of more than ₩3 billion',
    );
  });
});
