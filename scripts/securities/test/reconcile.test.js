// SPDX-License-Identifier: Apache-2.0
// Reports of a dev chain's block, with what that block proves: whatever is changed in them is refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex, blake2AsU8a } from '@polkadot/util-crypto';
import { Failure } from '@dure/chain/cli.js';
import { lastThat } from '../src/blocks.js';
import { KEYS, positionOf, refuseOtherLayout } from '../src/layout.js';
import { decode, headerOf, proven } from '../src/proof.js';
import { checkReport, differencesIn, differencesOf, inWords } from '../src/reconcile.js';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
/** All securities, and their positions as the node has them. */
const counted = () => read('counted.report.json');
/** One security, and its positions proven. */
const full = () => read('proven.report.json');

const fails = (act, reason) =>
  assert.throws(act, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.match(error.message, reason);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

const SOUND = {
  registered: '950',
  issued: '200',
  ledger: '200',
  books: [{ book: 0, units: '200' }],
  holders: { retail: 2, professional: 0, institutional: 0 },
};
const COUNTED = {
  positions: 3,
  units: '200',
  locked: '10',
  books: [{ book: 0, units: '200' }],
  holders: { retail: 2, professional: 0, institutional: 0 },
};

describe('a report', () => {
  it('is what its proof shows, whether positions are proven or were counted', () => {
    for (const report of [counted(), full()]) {
      const { report: checked, trusted, differences } = checkReport(report);
      assert.deepEqual(checked, report);
      assert.deepEqual([trusted, differences], [false, []]);
      const [one] = checked.securities;
      const { registered, issued, ledger, books, holders, counted: positions } = one;
      assert.deepEqual({ registered, issued, ledger, books, holders }, SOUND);
      assert.deepEqual(positions, COUNTED);
      assert.deepEqual([one.code, one.name, one.treasury], ['KR7999990005', 'A made-up share', 0]);
    }
  });

  it('is of a block that can be trusted where its hash or header comes from elsewhere', () => {
    const report = full();
    const { hash, header } = report.block;
    for (const known of [hash, hash.toUpperCase().replace('0X', '0x'), header]) {
      assert.equal(checkReport(report, { header: known }).trusted, true);
    }
    fails(() => checkReport(report, { header: `0x${'11'.repeat(32)}` }), /header given is another's/);
    fails(() => checkReport(report, { header: '0x1122' }), /the header is none: it ends too early/);
  });

  /** @type {Record<string, [(report: any) => void, RegExp]>} */
  const changes = {
    'more that is issued': [(it_) => (it_.securities[0].issued = '201'), /issued is "201", .* shows "200"/],
    'less on the unit ledger': [(it_) => (it_.securities[0].ledger = '0'), /ledger is "0"/],
    'more in a book': [(it_) => (it_.securities[0].books[0].units = '9'), /books\[0\]\.units is "9"/],
    'a book left out': [(it_) => (it_.securities[0].books = []), /books\[0\] is nothing/],
    'a book too many': [
      (it_) => it_.securities[0].books.push({ book: 1, units: '0' }),
      /books\[1\] is .*, and the proof shows nothing/,
    ],
    'other holders': [(it_) => (it_.securities[0].holders.retail = 1), /holders\.retail is 1/],
    'another name': [(it_) => (it_.securities[0].name = 'x'), /name is "x"/],
    'a security left out': [(it_) => (it_.securities = []), /does not tell of security 0/],
    'a security twice': [(it_) => it_.securities.push(it_.securities[0]), /securities\[1\] is /],
    'another time': [(it_) => (it_.block.at = '2026-01-01T00:00:00+09:00'), /block\.at is "2026-01-01/],
    'another number': [(it_) => (it_.block.number += 1), /block\.number is 19, .* shows 18/],
    'another hash': [(it_) => (it_.block.hash = `0x${'00'.repeat(32)}`), /block\.hash is "0x00/],
    'another chain': [(it_) => (it_.genesis = `0x${'00'.repeat(32)}`), /genesis is "0x00/],
    'a difference that is none': [
      (it_) => (it_.securities[0].differences = ['x']),
      /differences\[0\] is "x"/,
    ],
    'a node too many': [(it_) => it_.proof.push('0x00'), /nodes in its proof that show nothing/],
    'a field that there is not': [(it_) => (it_.more = 1), /has no field 'more'/],
    'another format': [(it_) => (it_.format = 'x'), /format takes one of dure-reconciliation-1/],
    'a number that is none': [(it_) => (it_.securities[0].issued = '1e3'), /issued takes units, not '1e3'/],
  };
  for (const [what, [change, reason]] of Object.entries(changes)) {
    it(`is refused with ${what}`, () => {
      for (const report of [counted(), full()]) {
        change(report);
        fails(() => checkReport(report), reason);
      }
    });
  }

  it('is refused without any one of its nodes, each of which is needed', () => {
    for (const report of [counted(), full()]) {
      report.proof.forEach((_, place) => {
        fails(
          () => checkReport({ ...report, proof: report.proof.toSpliced(place, 1) }),
          /does not show it: the node 0x[0-9a-f]{64} of the state is missing/,
        );
      });
    }
  });

  it('is refused with any byte of a node changed, or of what the header says of the state', () => {
    const report = full();
    report.proof.forEach((node, place) => {
      const last = node.endsWith('0') ? '1' : '0';
      const proof = report.proof.with(place, `${node.slice(0, -1)}${last}`);
      fails(() => checkReport({ ...report, proof }), /is missing/);
    });
    const header = hexToU8a(report.block.header);
    const { number } = headerOf(header);
    const root = 32 + (number < 64 ? 1 : 2); // behind the parent's hash and the number
    header[root] ^= 1;
    fails(
      () => checkReport({ ...report, block: { ...report.block, header: u8aToHex(header) } }),
      /is missing/,
    );
  });

  it('with proven positions is refused with others; what was counted is taken as it is told', () => {
    const changed = (report) => {
      report.securities[0].counted.units = '199';
      return report;
    };
    fails(() => checkReport(changed(full())), /counted\.units is "199", .* shows "200"/);
    // But the differences follow from it.
    fails(
      () => checkReport(changed(counted())),
      /differences\[0\] is nothing, .*"the positions have 199 units/,
    );
    const told = changed(counted());
    told.securities[0].differences = ['the positions have 199 units, and 200 are issued'];
    assert.deepEqual(checkReport(told).differences, [`security 0: ${told.securities[0].differences[0]}`]);
    assert.deepEqual(differencesIn(told), [`security 0: ${told.securities[0].differences[0]}`]);
    assert.match(inWords(told).join('\n'), /DIFFERS: the positions have 199 units/);
  });

  it('that calls itself proven needs the positions in its proof', () => {
    fails(() => checkReport({ ...counted(), positions: 'proven' }), /does not show it/);
    fails(() => checkReport({ ...full(), of: 'all', positions: 'counted' }), /show nothing of this/);
  });

  it('of a security that there is not is refused', () => {
    fails(() => checkReport({ ...full(), of: [1] }), /does not show it|no security 1/);
  });

  it('says nothing of who anybody is', () => {
    for (const report of [counted(), full()])
      assert.doesNotMatch(inWords(report).join(), /made-up|5[A-Z]\w{40}/);
  });
});

describe('the sums', () => {
  const sums = { security: 0, name: '', code: '', treasury: 0, perShare: '1', ...SOUND };

  it('agree where more is registered than is issued', () => {
    assert.deepEqual(differencesOf(sums, COUNTED), []);
    assert.deepEqual(differencesOf({ ...sums, registered: '200' }, COUNTED), []);
  });

  it('tell each of what does not agree', () => {
    const table = /** @type {[object, object, string[]][]} */ ([
      [{ registered: '199' }, {}, ['200 units are issued, and only 199 are registered']],
      [{ ledger: '199' }, {}, ['the unit ledger has 199 units, and 200 are issued']],
      [
        { books: [{ book: 0, units: '150' }] },
        {},
        [
          'the books have 150 units, and 200 are issued',
          'book 0 has 150 units, and the positions in it have 200',
        ],
      ],
      [
        {
          books: [
            { book: 0, units: '150' },
            { book: 7, units: '50' },
          ],
        },
        {},
        [
          'book 0 has 150 units, and the positions in it have 200',
          'book 7 has 50 units, and the positions in it have 0',
        ],
      ],
      [{}, { units: '201' }, ['the positions have 201 units, and 200 are issued']],
      [
        {},
        { holders: { retail: 1, professional: 1, institutional: 0 } },
        [
          '2 retail holders are counted, and there are 1',
          '0 professional holders are counted, and there are 1',
        ],
      ],
    ]);
    for (const [wrong, other, said] of table) {
      assert.deepEqual(differencesOf({ ...sums, ...wrong }, { ...COUNTED, ...other }), said);
    }
  });
});

describe('a state', () => {
  const report = full();
  const state = () =>
    proven(
      headerOf(hexToU8a(report.block.header)).root,
      report.proof.map((node) => hexToU8a(node)),
    );

  it('shows what is there, and what is not', () => {
    assert.equal(u8aToHex(state().get(KEYS.genesis)), report.genesis);
    assert.equal(state().get(u8aConcat(KEYS.security(0), [0])), null, 'nothing behind a leaf');
    assert.equal(state().get(KEYS.securities), null, 'a prefix is no key');
    assert.equal([...state().below(KEYS.securities)].length, 1);
    assert.equal([...state().below(KEYS.positions(0))].length, 3);
    assert.deepEqual([...state().below(KEYS.positions(1))], [], 'nor of another security');
    fails(() => state().get(KEYS.genesis.with(0, KEYS.genesis[0] ^ 0xff)), /does not show it/);
    fails(() => [...state().below(new Uint8Array())], /does not show it/);
  });

  it('of another version is refused, where it may be laid out otherwise', () => {
    const of = (securities, units) => (key) => {
      const version = [securities, units][KEYS.versions.indexOf(key)];
      return version === null ? null : Uint8Array.from([version, 0]);
    };
    [0, 1].forEach((known) => refuseOtherLayout(of(known, 1)));
    fails(() => refuseOtherLayout(of(2, 1)), /SecurityTokens is of version 2, and this tool knows 0 and 1: /);
    fails(() => refuseOtherLayout(of(1, 0)), /SecurityUnits is of version 0, and this tool knows 1: /);
    fails(() => refuseOtherLayout(of(null, 1)), /SecurityTokens is of no version, /);
  });

  it('is decoded from each kind of node', () => {
    const value = new Uint8Array(32).fill(7);
    const inline = (bytes) => ({ bytes: Uint8Array.from(bytes) });
    const nodes = /** @type {[number[], object][]} */ ([
      [[0x00], { partial: [], value: null, children: {} }],
      [[0x43, 0x01, 0x23, 0x04, 9], { partial: [1, 2, 3], value: inline([9]), children: {} }],
      [
        [0x80, 0x00, 0x80, 0x08, 5, 6],
        { partial: [], value: null, children: { 15: Uint8Array.from([5, 6]) } },
      ],
      [
        [0xc1, 0x0a, 0x01, 0x00, 0x04, 9, 0x04, 5],
        { partial: [10], value: inline([9]), children: { 0: Uint8Array.from([5]) } },
      ],
      [[0x22, 0xab, ...value], { partial: [10, 11], value: { hash: u8aToHex(value) }, children: {} }],
      [[0x10, 0, 0, ...value], { partial: [], value: { hash: u8aToHex(value) }, children: {} }],
      // 63 and more nibbles are counted on: 63 + 0, and 63 + 255 + 2.
      [
        [0x7f, 0x00, ...new Array(32).fill(0), 0],
        { partial: new Array(63).fill(0), value: inline([]), children: {} },
      ],
      [
        [0x7f, 0xff, 0x02, ...new Array(160).fill(0), 0],
        { partial: new Array(320).fill(0), value: inline([]), children: {} },
      ],
    ]);
    for (const [bytes, node] of nodes) assert.deepEqual(decode(Uint8Array.from(bytes)), node);
    for (const bad of [[], [0x01], [0x08], [0x43, 0x01], [0x40, 0x04, 9, 9], [0x80, 0x01], [0x40, 0x08, 9]]) {
      assert.throws(() => decode(Uint8Array.from(bad)), RangeError);
    }
  });

  it('is all that is below a prefix, or refused: nothing can be left out', () => {
    // Three keys of a byte under one branch, of which two are long enough to be nodes of their own.
    const long = (byte) => Uint8Array.from([0x40, 0x80, ...new Array(32).fill(byte)]);
    const [one, two] = [long(1), long(2)];
    const short = Uint8Array.from([0x40, 0x04, 3]);
    const root = u8aConcat(
      [0x81, 0x0a, 0b1000_0110, 0],
      ...[blake2AsU8a(one), blake2AsU8a(two), short].map((child) => u8aConcat([child.length << 2], child)),
    );
    const keys = (nodes, prefix) => [...proven(blake2AsHex(root), nodes).below(prefix)].map(({ key }) => key);
    assert.deepEqual(keys([root, one, two], new Uint8Array()), ['0xa1', '0xa2', '0xa7']);
    assert.deepEqual(keys([root], Uint8Array.from([0xa7])), ['0xa7']);
    assert.deepEqual(keys([root], Uint8Array.from([0xa3])), []);
    assert.deepEqual(keys([root], Uint8Array.from([0xb0])), []);
    fails(() => keys([root, one], new Uint8Array()), /is missing/);
    fails(() => keys([root, two, one.with(5, 9)], new Uint8Array()), /is missing/);
    assert.equal(proven(blake2AsHex(root), [root]).get(Uint8Array.from([0xa7]))[0], 3);
    fails(
      () => proven(blake2AsHex(Uint8Array.from([0x01])), [Uint8Array.from([0x01])]).get(root),
      /is none: its kind/,
    );
  });
});

describe('a position', () => {
  const part = [2, 0, 0, 0, 100, ...new Array(15).fill(0)];
  const lien = (cause, units, until) => [
    ...cause,
    units,
    ...new Array(15).fill(0),
    until,
    ...new Array(7).fill(0),
  ];

  it('has what is encumbered until later alone, whatever the cause', () => {
    const order = [3, ...new Array(32).fill(0xab)];
    const liens = [lien([0], 1, 9), lien([1], 2, 10), lien([2, 5, 0, 0, 0], 4, 11), lien(order, 8, 255)];
    const bytes = Uint8Array.from([1, 1 << 2, ...part, 4 << 2, ...liens.flat()]);
    const at = (now) => positionOf(bytes, now).parts;
    assert.equal(positionOf(bytes, 0).class, 'Professional');
    assert.deepEqual(at(8), [{ book: 2, units: 100n, encumbered: 15n }]);
    assert.deepEqual(at(9), [{ book: 2, units: 100n, encumbered: 14n }]);
    assert.deepEqual(at(10), [{ book: 2, units: 100n, encumbered: 12n }]);
  });

  it('of another layout is refused', () => {
    for (const bytes of [[3, 0], [0], [0, 4, ...part], [0, 0, 0], [0, 4, ...part, 4, ...lien([4], 1, 1)]]) {
      fails(() => positionOf(Uint8Array.from(bytes), 0), /a position is of another layout/);
    }
  });
});

describe('the last block before a moment', () => {
  it('is found by halves', async () => {
    for (const [last, over] of [
      [0, 1],
      [0, 1_000],
      [999, 1_000],
      [500, 1_000],
      [1, 2],
    ]) {
      let asked = 0;
      const found = await lastThat(over, async (number) => ((asked += 1), number <= last));
      assert.equal(found, last);
      assert.ok(asked <= 10, `${asked} blocks are asked`);
    }
  });
});
