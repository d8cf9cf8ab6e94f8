// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { parseCsv } from '@dure/chain/files.js';
import { refusal } from '@dure/chain/testing.js';
import { inJson, inWords, leftAt, percentOf, tableIn, toCsv } from '../src/captable.js';
import { eventOf, toCsv as ordersToCsv } from '../src/orders.js';

const registry = new TypeRegistry();
const type = (of, value) => registry.createType(/** @type {any} */ (of), value);
const CLASS = { _enum: ['Retail', 'Professional', 'Institutional'] };
const SNAPSHOT = { until: 'u64', units: 'u128' };

/** @typedef {{ class?: string, parts: [number, bigint][] }} Held */

/** A map of the chain's, by two numbers, that gives its entries by pages. */
const mapOf = (values, make) => {
  const all = [...values].map(([investor, value]) => [
    { args: [type('u32', 0), type('u32', investor)], toHex: () => String(investor) },
    make(value),
  ]);
  return {
    pages: 0,
    async entriesPaged({ args, pageSize, startKey }) {
      assert.deepEqual(args, [0]);
      this.pages += 1;
      const begin = startKey === undefined ? 0 : all.findIndex(([key]) => key.toHex() === startKey) + 1;
      return all.slice(begin, begin + pageSize);
    },
  };
};

const struct = (fields, values) => type(JSON.stringify(fields), values);
const positionOf = ({ class: kind = 'Retail', parts }) =>
  struct(
    { class: CLASS, parts: 'Vec<{"book":"u32","units":"u128"}>' },
    { class: kind, parts: parts.map(([book, units]) => ({ book, units })) },
  );
const snapshotsOf = (kept) =>
  type(
    `Vec<${JSON.stringify(SNAPSHOT)}>`,
    kept.map(([until, units]) => ({ until, units })),
  );
const optional = (fields, value) => type(`Option<${JSON.stringify(fields)}>`, value);

const CODE = 'KR7999990005';
const BLOCK = { number: 9, hash: `0x${'99'.repeat(32)}`, at: 1_000 };

/**
 * A security's state, whose treasury is investor 0.
 * @param {object} of
 * @param {Map<number, Held>} of.positions
 * @param {bigint} of.issued
 * @param {bigint} [of.perShare]
 * @param {Map<number, [number, bigint][]>} [of.left]
 * @param {[number, bigint][]} [of.leftSupply]
 * @param {number} [of.recordDate] of a dividend, action 0
 * @param {bigint} [of.then] units a share, when it was announced
 */
function stateOf({ positions, issued, perShare = 10n, left = new Map(), leftSupply = [], recordDate, then }) {
  const security = { code: '[u8; 12]', treasury: 'u32', perShare: 'u128', issued: 'u128' };
  const matter = { _enum: { Dividend: { perShare: 'u128' }, Vote: { question: 'H256' } } };
  const action = { security: 'u32', recordDate: 'u64', matter };
  const values = { code: Buffer.from(CODE), treasury: 0, perShare, issued };
  const of = then === undefined ? { Vote: { question: null } } : { Dividend: { perShare: then } };
  return {
    securities: async (id) => optional(security, id === 0 ? values : null),
    actions: async (id) =>
      optional(action, id === 0 && recordDate !== undefined ? { security: 0, recordDate, matter: of } : null),
    positions: mapOf(positions, positionOf),
    left: mapOf(left, snapshotsOf),
    leftSupply: async () => snapshotsOf(leftSupply),
    investors: {
      multi: async (ids) => ids.map(() => optional({ class: CLASS }, { class: 'Institutional' })),
    },
  };
}

const cells = (rows) => rows.map(({ investor, book, units }) => [investor, book, units]);

describe('a cap table', () => {
  const positions = /** @type {Map<number, Held>} */ (
    new Map([
      [7, { class: 'Professional', parts: [[1, 25n]] }],
      [0, { parts: [[0, 50n]] }],
      [
        3,
        {
          parts: [
            [2, 15n],
            [0, 10n],
            [1, 0n], // encumbered, and without units
          ],
        },
      ],
    ])
  );

  it('has a row for each account, by investor and book', async () => {
    const table = await tableIn(stateOf({ positions, issued: 100n }), BLOCK, { security: 0 });
    assert.deepEqual(cells(table.rows), [
      [0, 0, 50n],
      [3, 0, 10n],
      [3, 2, 15n],
      [7, 1, 25n],
    ]);
    const { supply, treasury, holders, at, action, code } = table;
    assert.deepEqual([supply, treasury, holders, at, action, code], [100n, 50n, 2, null, null, CODE]);
    assert.equal(
      toCsv(table.rows),
      'investor,book,class,treasury,units,shares,rest_units,percent\r\n' +
        '0,0,Retail,yes,50,5,0,50.000000\r\n' +
        '3,0,Retail,no,10,1,0,10.000000\r\n' +
        '3,2,Retail,no,15,1,5,15.000000\r\n' +
        '7,1,Professional,no,25,2,5,25.000000\r\n',
    );
    const columns = ['investor', 'book', 'class', 'treasury', 'units', 'shares', 'rest_units', 'percent'];
    assert.equal(parseCsv(toCsv(table.rows), 'it', { columns }).length, 4);
    assert.match(inWords(table).join('\n'), /^security 0 \(KR7999990005\) in block 9 .*\n4 rows: 100 units/);
    assert.equal(inJson(table).rows[0].units, '50');
  });

  it('whose rows are not what is issued is refused', async () => {
    for (const issued of [99n, 101n]) {
      await refusal(
        tableIn(stateOf({ positions, issued }), BLOCK, { security: 0 }),
        new RegExp(`the holders have 100 units, and there are ${issued}`),
      );
    }
  });

  it('of a security that there is not is refused', async () => {
    await refusal(
      tableIn(stateOf({ positions, issued: 100n }), BLOCK, { security: 1 }),
      /no security 1 in block 9/,
    );
  });

  it('of a security of which nothing is issued has no rows', async () => {
    const table = await tableIn(stateOf({ positions: new Map(), issued: 0n }), BLOCK, { security: 0 });
    assert.deepEqual([table.rows, table.supply, table.holders], [[], 0n, 0]);
  });

  it('is read by pages, in the order of numbers whatever that of the pages', async () => {
    const many = new Map(Array.from({ length: 2_345 }, (_, n) => [2_344 - n, { parts: [[0, 1n]] }]));
    const state = stateOf({ positions: /** @type {any} */ (many), issued: 2_345n });
    let watched = 0;
    const table = await tableIn(state, BLOCK, { security: 0, watch: (count) => (watched += count) });
    assert.equal(state.positions.pages, 5);
    assert.equal(watched, 2_345);
    assert.deepEqual(
      table.rows.map(({ investor }) => investor),
      Array.from({ length: 2_345 }, (_, n) => n),
    );
  });
});

describe('a cap table of a record date', () => {
  /** 3 has sold 5 since, 9 all, 7 has bought, 8 came later; 11 were redeemed. */
  const of = () => ({
    positions: /** @type {Map<number, Held>} */ (
      new Map([
        [0, { parts: [[0, 39n]] }],
        [
          3,
          {
            parts: [
              [0, 10n],
              [1, 5n],
            ],
          },
        ],
        [7, { parts: [[0, 31n]] }],
        [8, { parts: [[0, 4n]] }],
      ])
    ),
    issued: 89n,
    left: /** @type {Map<number, [number, bigint][]>} */ (
      new Map([
        [0, [[500, 50n]]],
        [
          3,
          [
            [400, 1n],
            [500, 20n],
          ],
        ],
        [7, [[500, 25n]]],
        [8, [[500, 0n]]],
        [9, [[600, 5n]]],
        [10, [[500, 0n]]],
        [11, [[400, 77n]]], // of another date
      ])
    ),
    leftSupply: /** @type {[number, bigint][]} */ ([[500, 100n]]),
    recordDate: 500,
  });

  it('has what investors had then, also who has nothing any more, and nothing of who came later', async () => {
    const table = await tableIn(stateOf(of()), BLOCK, { security: 0, action: 0 });
    assert.deepEqual(cells(table.rows), [
      [0, null, 50n],
      [3, null, 20n],
      [7, null, 25n],
      [9, null, 5n],
    ]);
    assert.equal(table.rows.at(-1).class, 'Institutional', 'as it is registered');
    assert.deepEqual([table.supply, table.treasury, table.holders, table.at], [100n, 50n, 3, 500]);
    assert.match(toCsv(table.rows), /\n9,,Institutional,no,5,0,5,5\.000000\r\n$/);
  });

  it('has the shares that there were when a dividend was announced', async () => {
    const split = await tableIn(stateOf({ ...of(), then: 5n }), BLOCK, { security: 0, action: 0 });
    assert.equal(split.rows[0].shares, 10n);
  });

  it('of which nothing has changed since is that of the block', async () => {
    const state = { ...of(), left: new Map(), leftSupply: [] };
    const table = await tableIn(stateOf(state), BLOCK, { security: 0, action: 0 });
    assert.deepEqual(cells(table.rows)[1], [3, null, 15n]);
    assert.equal(table.supply, 89n);
  });

  it('is refused where the sum is not what there was', async () => {
    const state = stateOf({ ...of(), leftSupply: [[500, 101n]] });
    await refusal(tableIn(state, BLOCK, { security: 0, action: 0 }), /have 100 units, and there are 101/);
  });

  it('is refused before that date, and once the action is closed', async () => {
    const early = { ...BLOCK, at: 499 };
    const asked = { security: 0, action: 0 };
    await refusal(tableIn(stateOf(of()), early, asked), /record date of action 0, 1970-.*has not passed/);
    assert.ok(await tableIn(stateOf(of()), { ...BLOCK, at: 500 }, asked), 'it is over in its moment');
    await refusal(tableIn(stateOf(of()), BLOCK, { ...asked, action: 1 }), /no action 1 .*it is closed/);
  });
});

describe('what was left behind for a date', () => {
  it('is the first entry that reaches it', () => {
    const kept = [
      { until: 10, units: 1n },
      { until: 20, units: 2n },
    ];
    const at = (date) => leftAt(kept, date);
    assert.deepEqual([at(9), at(10), at(11), at(20), at(21)], [1n, 1n, 2n, 2n, undefined]);
  });
});

describe('a part of all', () => {
  it('is rounded down to six places of a percent', () => {
    assert.equal(percentOf(1n, 3n), '33.333333');
    assert.equal(percentOf(2n, 3n), '66.666666');
    assert.equal(percentOf(3n, 3n), '100.000000');
    assert.equal(percentOf(1n, 1n << 80n), '0.000000');
    assert.equal(percentOf(0n, 0n), '0.000000');
    assert.equal(percentOf((1n << 80n) - 1n, 1n << 80n), '99.999999');
  });
});

describe('a log of orders', () => {
  it('has a cell for all that an order says, and none for what it does not', () => {
    const none = {
      security: null,
      investor: null,
      book: null,
      venue: null,
      to: null,
      toBook: null,
      units: null,
      won: null,
      moment: null,
      by: null,
      account: null,
      order: null,
      deed: null,
      commitment: null,
    };
    const where = { block: 5, at: 0, extrinsic: null, event: 2 };
    const csv = ordersToCsv([
      {
        ...none,
        ...where,
        kind: 'ForceTransferred',
        security: 0,
        investor: 0,
        book: 1,
        to: 2,
        toBook: 3,
        units: 4n,
        order: '0xab',
      },
      { ...none, ...where, extrinsic: 1, kind: 'SecurityHalted', security: 1, moment: 1_000, by: 'Council' },
    ]);
    assert.equal(
      csv,
      'block,time,extrinsic,event,kind,security,investor,book,venue,to,to_book,units,won,moment,by,account,order,' +
        'deed,commitment\r\n' +
        '5,1970-01-01T09:00:00+09:00,,2,ForceTransferred,0,0,1,,2,3,4,,,,,0xab,,\r\n' +
        '5,1970-01-01T09:00:00+09:00,1,2,SecurityHalted,1,,,,,,,,1970-01-01T09:00:01+09:00,Council,,,,\r\n',
    );
  });

  it('decodes the blocks alone whose bytes have an event of the pallet', () => {
    const has = eventOf(57);
    for (const phase of ['0001000000', '00ff010000', '01', '02']) assert.match(`0x04${phase}3905`, has);
    for (const other of ['0001000000380539', '0001000100390500', '0x000100000', '3939']) {
      assert.doesNotMatch(`0x04${other}`, has);
    }
    assert.doesNotMatch('0x0410000000390', has, 'bytes, not digits');
  });
});
