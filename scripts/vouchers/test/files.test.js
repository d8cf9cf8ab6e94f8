// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inProcess } from '@dure/chain/testing.js';
import { parseCsv, readJson } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import { claimPath, CSV, notePublished, readBatch, readClaim, toRows, writeBatch } from '../src/batch.js';
import { run } from '../src/commands.js';
import { readPayment } from '../src/chain.js';
import { finish, openJournal, readJournal } from '../src/journal.js';
import { cell, rangesOf, toCsv, totalsOf } from '../src/statement.js';
import { isIn } from '../src/sumtree.js';
import { termsSchema, toTerms } from '../src/terms.js';

const home = mkdtempSync(join(tmpdir(), 'vouchers-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

const account = (n) => `0x${n.toString(16).padStart(64, '0')}`;
const csv = (...lines) => ['account,amount', ...lines, ''].join('\n');
const readRows = (text) => toRows(parseCsv(text, 'it', CSV));

describe('a list of holders', () => {
  it('is read from CSV, in SS58 or hex', () => {
    const alice = key('//Alice');
    const rows = readRows(
      `\uFEFFaccount,amount\r\n${alice.address},1\r\n"${account(2)}",340282366920938463463\r\n`,
    );
    assert.deepEqual(
      rows.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
      [Buffer.from(alice.publicKey).toString('hex'), account(2).slice(2)],
    );
    assert.deepEqual(
      rows.map(({ amount }) => amount),
      [1n, 340_282_366_920_938_463_463n],
    );
  });

  it('is refused with its row', () => {
    const refuses = (text, reason) => assert.throws(() => readRows(text), reason);
    refuses('', /^Error: it is empty: its first row names the columns account, amount$/);
    refuses(csv(), /there are no accounts/);
    refuses('account,amount,name\n1,2,3\n', /there is no column 'name': there are account, amount$/);
    refuses(csv('nobody,1'), /^Error: it, row 2, column 'account': 'nobody' is no account$/);
    refuses(csv(`${account(1)},1`, '0x0102,1'), /row 3, column 'account': '0x0102' is no account/);
    refuses(csv(`${account(1)}`), /^Error: it, row 2 ends before column 'amount'$/);
    for (const amount of ['', '1.5', '-1', '1e3', '"1,000"', '0x10', '007', ' 1', '9'.repeat(39)]) {
      refuses(csv(`${account(1)},${amount}`), /^Error: it, row 2, column 'amount' takes whole won, not '/);
    }
    refuses(csv(`${account(1)},0`), /row 2, column 'amount' is zero/);
    refuses(
      csv(`${account(1)},1`, '', `${account(2)},1`, `${account(1)},2`),
      /row 5 has the account of row 2 again/,
    );
  });
});

describe('a batch', () => {
  it('has a file for each holder, for its owner alone, that proves its place', () => {
    const rows = readRows(
      csv(...Array.from({ length: 5 }, (_, n) => `${account(n + 1)},${1_000 * (n + 1)}`)),
    );
    const directory = path('batch');
    writeBatch(directory, rows);
    const batch = json(join(directory, 'batch.json'));
    assert.deepEqual([batch.leaves, batch.root.sum, batch.programme], [5, '15000', null]);
    assert.equal(readdirSync(directory).length, 6);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    assert.throws(() => readClaim(claimPath(directory, 0)), /is not published/);
    notePublished(directory, readBatch(directory), { programme: 3, batch: 7 });

    const read = ({ hash, sum }) => ({ hash: Buffer.from(hash.slice(2), 'hex'), sum: BigInt(sum) });
    const salts = new Set();
    for (let n = 0; n < 5; n += 1) {
      const file = claimPath(directory, n);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const { programme, batch: id, index, leaf, path: siblings } = readClaim(file);
      assert.deepEqual([programme, id, index, leaf.account], [3, 7, n, account(n + 1)]);
      const whole = { ...leaf, amount: BigInt(leaf.amount) };
      assert.ok(isIn(read(batch.root), 5, whole, n, siblings.map(read)));
      salts.add(leaf.salt);
    }
    assert.equal(salts.size, 5);
    assert.deepEqual([readBatch(directory).programme, readBatch(directory).batch], [3, 7]);
    notePublished(directory, readBatch(directory), { programme: 3, batch: 7 }); // as often as one likes
    assert.equal(readdirSync(directory).length, 6);
    assert.throws(() => writeBatch(directory, rows), /is not empty/);
  });
});

const TERMS = {
  funder: key('//City').address,
  validFrom: '2026-06-01T00:00:00+09:00',
  validUntil: '2026-12-31T00:00:00+09:00',
  refundUntil: '2027-01-31T00:00:00+09:00',
  selfPayPercent: 30,
  feeAllowance: 50,
  rules: [
    { categories: [1, 63] },
    { regions: ['11680', 26] },
    { revenueUpTo: '1B' },
    { capPerPayment: 50_000 },
    { capPerDay: '100000' },
    { hours: ['09:00', '24:00'] },
    { badge: 7 },
    { firstUseBy: '2026-07-01T00:00:00Z' },
  ],
};

describe('terms', () => {
  it('are read from JSON', () => {
    assert.deepEqual(toTerms(TERMS, 'nobody'), {
      funder: TERMS.funder,
      validFrom: Date.UTC(2026, 4, 31, 15),
      validUntil: Date.UTC(2026, 11, 30, 15),
      refundUntil: Date.UTC(2027, 0, 30, 15),
      selfPay: 300_000,
      feeAllowance: 50n,
      rules: [
        { Categories: 2n ** 63n + 2n },
        { Regions: [11_680, 26] },
        { RevenueUpTo: 'UpTo1B' },
        { CapPerPayment: 50_000n },
        { CapPerDay: 100_000n },
        { Hours: { from: 540, until: 1_440 } },
        { Badge: 7 },
        { FirstUseBy: Date.UTC(2026, 6, 1) },
      ],
    });
    const { validFrom, validUntil, refundUntil } = TERMS;
    const least = toTerms({ validFrom, validUntil, refundUntil }, TERMS.funder);
    assert.deepEqual(
      [least.funder, least.selfPay, least.feeAllowance, least.rules],
      [TERMS.funder, 0, 0n, []],
    );
    assert.equal(toTerms({ ...TERMS, selfPayPercent: 33.3333 }, 'nobody').selfPay, 333_333);
  });

  it('are read from the example', () => {
    const example = readJson(new URL('../terms.example.json', import.meta.url).pathname);
    const { rules, selfPay } = toTerms(example, TERMS.funder);
    assert.deepEqual([rules.length, selfPay], [7, 300_000]);
  });

  it('have a schema that says what each field is', () => {
    /** @type {any} */
    const { properties } = termsSchema();
    assert.deepEqual(Object.keys(properties).slice(1), Object.keys(TERMS));
    const rules = properties.rules.items.properties;
    assert.equal(Object.keys(rules).length, 8);
    for (const [name, one] of [...Object.entries(properties), ...Object.entries(rules)]) {
      assert.match(one.description, /^[A-Z].*\.$/, name);
    }
  });

  it('are refused with a reason', () => {
    const refuses = (change, reason) =>
      assert.throws(
        () => toTerms({ ...TERMS, ...change }, TERMS.funder, 'it'),
        ({ message }) => {
          if (reason instanceof RegExp) assert.match(message, reason);
          else assert.equal(message, reason);
          return true;
        },
      );
    assert.throws(() => toTerms([], TERMS.funder), /^Error: terms takes an object in \{ \}, not \[\]$/);
    refuses({ funder: 'nobody' }, "it: funder: 'nobody' is no account");
    refuses(
      { selfPayPercant: 3 },
      /^it has no field 'selfPayPercant' \(did you mean 'selfPayPercent'\?\): there are /,
    );
    refuses({ validFrom: undefined }, 'it: validFrom is missing');
    refuses({ validFrom: '2026-06-01' }, /^it: validFrom takes a time such as .*, not '2026-06-01'$/);
    refuses({ validFrom: '2026-02-30T00:00:00Z' }, /validFrom takes a time such as/);
    refuses(
      { validUntil: TERMS.validFrom },
      'it: validFrom, validUntil and refundUntil do not follow each other',
    );
    refuses({ refundUntil: TERMS.validFrom }, /do not follow each other/);
    for (const selfPayPercent of [100, -1, 0.00001, 'half', NaN]) {
      refuses({ selfPayPercent }, /^it: selfPayPercent takes a share below 100, to four decimals, not /);
    }
    refuses({ feeAllowance: -1 }, 'it: feeAllowance takes whole won, not -1');
    refuses({ rules: {} }, 'it: rules takes a list in [ ], not {}');
    refuses({ rules: Array(9).fill({ capPerDay: 1 }) }, 'it: rules has too many: at most 8');
    refuses({ rules: [{ badge: 1 }, { badge: 2 }] }, 'it: rules may ask for a badge once only');
    const rule = (given, reason) => refuses({ rules: [{ capPerDay: 1 }, given] }, reason);
    rule({}, /^it: rules\[1\] is no rule: each has one of categories,/);
    rule({ badge: 1, capPerDay: 1 }, /rules\[1\] is no rule/);
    rule(
      { capPerday: 1 },
      /^it: rules\[1\] has no field 'capPerday' \(did you mean 'capPerDay'\?\): there are categories,/,
    );
    rule(null, 'it: rules[1] takes an object in { }, not null');
    rule({ categories: [] }, 'it: rules[1].categories has too few: at least 1');
    rule({ categories: [1, 64] }, 'it: rules[1].categories[1] takes a whole number up to 63, not 64');
    rule(
      { regions: ['116'] },
      "it: rules[1].regions[0] takes two digits of a province or five of a district, not '116'",
    );
    rule(
      { regions: [11, '45111'] },
      /^it: rules\[1\]\.regions\[1\]: 45111 \(전라북도 전주시 완산구\) ended on 2024-01-18; it is 52111 /,
    );
    rule(
      { regions: [29] },
      /^it: rules\[1\]\.regions\[0\]: 29 \(광주광역시\) ended on 2026-07-01; it is 12210 /,
    );
    rule({ regions: ['99'] }, /^it: rules\[1\]\.regions\[0\]: there is no province 99, as of /);
    rule({ revenueUpTo: '2B' }, "it: rules[1].revenueUpTo takes one of 300M, 500M, 1B, 3B, more, not '2B'");
    rule({ capPerDay: 1.5 }, 'it: rules[1].capPerDay takes whole won, not 1.5');
    rule({ capPerPayment: 0 }, 'it: rules[1].capPerPayment is zero');
    for (const hours of [
      ['9:00', '18:00'],
      ['09:00'],
      ['09:00', '24:01'],
      ['24:00', '09:00'],
      ['09:00', '09:00'],
      null,
    ]) {
      rule({ hours }, /^it: rules\[1\]\.hours takes two times such as \["09:00", "18:00"\], not /);
    }
    rule({ badge: 'x' }, "it: rules[1].badge takes a whole number, not 'x'");
    rule({ firstUseBy: 'soon' }, /^it: rules\[1\]\.firstUseBy takes a time/);
  });
});

describe('a statement', () => {
  const at = Date.UTC(2026, 5, 1, 15, 0, 2);
  /** @type {import('../src/statement.js').Row[]} */
  const rows = [
    { block: 7, at, payment: 'P0-0', kind: 'paid', payer: 'A', voucher: 23_333n, own: 10_000n },
    {
      block: 8,
      at: at + 2_000,
      payment: 'P0-0',
      kind: 'refunded',
      payer: 'A',
      voucher: -7_000n,
      own: -3_001n,
    },
    { block: 9, at: at + 4_000, payment: 'P1-0', kind: 'order', payer: 'B', voucher: 5_000n, own: 0n },
  ];

  it('is clean CSV in Korean time, whose columns add up', () => {
    assert.equal(
      toCsv(rows),
      [
        'block,time,payment,kind,payer,voucher_won,own_won,total_won,net_won',
        '7,2026-06-02T00:00:02+09:00,P0-0,paid,A,23333,10000,33333,33333',
        '8,2026-06-02T00:00:04+09:00,P0-0,refunded,A,-7000,-3001,-10001,23332',
        '9,2026-06-02T00:00:06+09:00,P1-0,order,B,5000,0,5000,28332',
        '',
      ].join('\n'),
    );
    assert.deepEqual(totalsOf(rows), {
      payments: 2,
      received: 38_333n,
      refunds: 1,
      refunded: 10_001n,
      net: 28_332n,
    });
    assert.deepEqual(totalsOf([]), { payments: 0, received: 0n, refunds: 0, refunded: 0n, net: 0n });
  });
});

describe('a cell', () => {
  it('of won is one that a spreadsheet opens and saves as it is', () => {
    assert.equal(cell(-99_999_999_999n), '-99999999999'); // 11 digits: the most that Excel writes out
    assert.equal(cell(100_000_000_000n), '"100,000,000,000"');
    assert.equal(cell(-999_999_999_999_999n), '"-999,999,999,999,999"'); // 15: the most that it keeps
    assert.equal(cell(1_000_000_000_000_000n), 'KRW 1000000000000000');
  });

  it('of a payment is no date, and its name of before is read too', () => {
    assert.deepEqual(readPayment('it', 'P3-12'), ['3', '12']);
    assert.deepEqual(readPayment('it', 'p3-12'), ['3', '12']);
    assert.deepEqual(readPayment('it', '3/12'), ['3', '12']);
    for (const given of ['3-12', '12-Mar', '3월 12일', 'P3', 'P3-', 'P3/12', '2026-03-12', 'P3-12 ']) {
      assert.throws(() => readPayment('it', given), /^Error: it takes a payment such as P3-12, not '/, given);
    }
  });

  it('stands below lines that say what the table is', () => {
    const facts = /** @type {[string, string][]} */ ([
      ['Statement', 'of what'],
      ['Blocks', '1 to 2'],
    ]);
    assert.match(toCsv(rowsOfNone, facts), /^Statement,of what\nBlocks,1 to 2\n\nblock,time,payment,/);
    assert.equal(rangesOf([1, 2, 3, 5, 7, 8]), '1 to 3 and 5 and 7 to 8');
  });
});

/** @type {import('../src/statement.js').Row[]} */
const rowsOfNone = [];

describe('a journal', () => {
  it('goes on from its journal, though the last line was cut off', () => {
    const file = path('long.csv');
    const part = `${file}.part`;
    assert.deepEqual(readJournal(part), []);
    const journal = openJournal(part, [{ of: 1 }]);
    journal.add({ n: 2 });
    journal.close();
    writeFileSync(part, `${readFileSync(part, 'utf8')}{"n":3`);
    assert.deepEqual(readJournal(part), [{ of: 1 }, { n: 2 }]);
    assert.equal(statSync(part).mode & 0o777, 0o600);
    finish(file, 'all\n');
    assert.equal(readFileSync(file, 'utf8'), 'all\n');
    assert.deepEqual(readJournal(part), []);
    assert.throws(() => finish(file, 'other'), /long\.csv is there already$/);
  });
});

describe('the tool', () => {
  const tool = new URL('../bin/dure-vouchers.js', import.meta.url).pathname;
  const { said, refuses } = inProcess(run);
  const ORDER = [
    'order',
    '--programme',
    '0',
    '--merchant',
    account(3),
    '--amount',
    '10000',
    '--deadline',
    '2030-01-01T00:00:00+09:00',
    '--signer',
    '//Holder//1',
    '--dev-keys',
    '--genesis',
    account(7),
  ];

  it('signs orders without a chain, for all three kinds of keys', async () => {
    for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
      const out = await said([...ORDER, '--type', type, '--out', path(`${type}.order`), '--qr']);
      const payload = readFileSync(path(`${type}.order`), 'utf8').slice(0, -1);
      assert.ok(out.endsWith(`\n${payload}`));
      assert.match(out, /^█+\n/, 'the QR code');
    }
  });

  it('builds a batch without a chain', async () => {
    writeFileSync(path('holders.csv'), csv(`${account(1)},100000`, `${account(2)},50000`));
    assert.match(
      await said(['build', '--csv', path('holders.csv'), '--out', path('built')]),
      /^2 claims to ₩150,000 in .*; root 0x[0-9a-f]{64}$/,
    );
    assert.equal(json(claimPath(path('built'), 1)).leaf.amount, '50000');
  });

  it('explains each command, with an example that it could read', async () => {
    const listed = await said(['--help']);
    const names = [...listed.matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(([, name]) => name);
    assert.equal(names.length, 25);
    for (const name of names) {
      const help = await said([name, '--help']);
      assert.match(help, new RegExp(`^Usage: dure-vouchers ${name}\\b`));
      assert.match(help, new RegExp(`\\nExample:\\n  dure-vouchers ${name}\\b`));
      const options = new Set(help.split('Example:')[0].match(/(?<=^ {2})--[a-z-]+/gm));
      const [, example] = help.split('Example:');
      for (const option of example.match(/--[a-z-]+/g) ?? [])
        assert.ok(options.has(option), `${name} ${option}`);
      assert.equal(await said(['help', name]), help);
    }
    for (const name of [
      'pause',
      'resume',
      'repoint',
      'withdraw',
      'admit-source',
      'close',
      'replace-operator',
      'name-badge',
    ]) {
      assert.match(
        (await said([name, '--help'])).replace(/\s+/g, ' '),
        /--council .* two thirds of the members/,
      );
    }
    assert.deepEqual(JSON.parse(await said(['schema'])), JSON.parse(JSON.stringify(termsSchema())));
    assert.match(await said(['--version']), /^\d+\.\d+\.\d+$/);
  });

  it('ends with one line and exit code 1 as a program', () => {
    const args = [tool, 'claim', path('missing.json')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: .*missing\.json can't be read: ENOENT\n$/);
  });

  it('refuses bad input in one line', async () => {
    writeFileSync(path('terms.json'), JSON.stringify({ ...TERMS, rules: [{}] }));
    writeFileSync(path('bad.order'), 'ABC\n');
    writeFileSync(path('empty.order'), '\uFEFF \r\n\r\n');
    writeFileSync(path('not.json'), '{ "salt": "secret"');
    writeFileSync(path('twice.csv'), csv(`${account(1)},1`, `${account(1)},1`));
    // What Excel in Korean makes of 계정,금액 unless told otherwise: CP949.
    writeFileSync(path('korean.csv'), Buffer.from('account,\xb1\xdd\xbe\xd7\r\n', 'latin1'));
    mkdirSync(path('full'));
    writeFileSync(path('full/file'), '');
    const signer = ['--signer', '//Alice', '--url', 'ws://127.0.0.1:1'];
    const shop = ['--merchant', account(1)];
    const council = [...signer, '--council'];
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['fly'], /^there is no command 'fly': there are create, /),
      refuses(['pya'], /^there is no command 'pya' \(did you mean 'pay'\?\)$/),
      refuses(['claim'], /^claim takes one FILE, not 0 \(usage: dure-vouchers claim FILE /),
      refuses(['claim', path('missing.json')], /can't be read: ENOENT/),
      refuses(['claim', path('not.json')], /not\.json is not JSON: line 1, column 19: a \} is missing$/),
      refuses(['claim', path('terms.json')], /is no claim/),
      refuses(['create', path('terms.json'), ...signer], /terms\.json: rules\[0\] is no rule/),
      refuses(
        ['fund', '--programme', '0', ...signer],
        /^--amount is missing \(usage: dure-vouchers fund --programme ID /,
      ),
      refuses(
        ['fund', '--program', '0', ...signer],
        /^there is no option '--program' \(did you mean '--programme'\?\)$/,
      ),
      refuses(
        ['fund', '--programme', 'x', '--amount', '1', ...signer],
        /^--programme takes a whole number, not 'x'$/,
      ),
      refuses(
        ['fund', '--programme', '0', '--amount', '1.5', ...signer],
        /^--amount takes whole won, not '1\.5'$/,
      ),
      refuses(['fund', '--programme', '0', '--amount', '0', ...signer], /--amount is zero/),
      refuses(['fund', '--programme', '0', '--amount', '1'], /--signer URI or --signer-file FILE is needed/),
      refuses(['fund', '--programme', '0', '--amount', '1', ...signer], /no Dure node answers/),
      refuses(
        ['fund', '--programme', '0', '--amount', '1', '--reference', ' x', ...signer],
        /^--reference takes 1 to 200 letters, digits and signs, no blank at its ends, not ' x'$/,
      ),
      refuses(['pay', '--programmes', '0,x', ...shop, '--amount', '1', ...signer], /--programmes takes/),
      refuses(
        ['pay', '--programmes', '0,1,2,3,4', ...shop, '--amount', '1', ...signer],
        /^--programmes takes at most 4, not 5$/,
      ),
      refuses(
        ['pay', '--programmes', '0', '--merchant', 'shop', '--amount', '1', ...signer],
        /^--merchant: 'shop' is no account$/,
      ),
      refuses(
        ['reserve', '--programme', '0', '--amount', '1', '--until', '2030-01-01', ...signer],
        /--until takes a/,
      ),
      refuses(
        ['refund', '--payment', '3', '--amount', '1', ...signer],
        /^--payment takes a payment such as P3-12, not '3'$/,
      ),
      refuses(
        ['build', '--csv', path('twice.csv'), '--out', path('x')],
        /twice\.csv, row 3 has the account of row 2 again$/,
      ),
      refuses(['build', '--csv', path('holders.csv'), '--out', path('full')], /is not empty/),
      refuses(['publish', '--dir', path('full'), '--programme', '0', ...signer], /batch\.json can't be read/),
      refuses(
        [...ORDER, '--type', 'rsa', '--out', path('x')],
        /^--type takes one of sr25519, ed25519, ecdsa, not 'rsa'$/,
      ),
      refuses(
        [...ORDER, '--nonce', '18446744073709551616', '--out', path('x')],
        /--nonce takes a number below 2\^64/,
      ),
      refuses(
        [...ORDER.slice(0, -1), '0x11', '--out', path('x')],
        /^--genesis takes the 32 bytes of a genesis hash in hex, not '0x11'$/,
      ),
      ...['my wallet', 'CentralBank', '0x11', path('none')].map((given) =>
        refuses(
          [...ORDER.map((one) => (one === '//Holder//1' ? given : one)), '--out', path('x')],
          /^--signer is no secret URI: /,
        ),
      ),
      refuses(
        [...ORDER.filter((one) => one !== '--dev-keys'), '--out', path('x')],
        /development phrase, which everybody has: --dev-keys lets it sign for dev and local chains$/,
      ),
      refuses([...ORDER, '--amount', '1', '--out', path('x')], /^--amount is given twice$/),
      refuses([...ORDER, '--url', 'ws://127.0.0.1:9944', '--out', path('x')], /--url/),
      refuses(['settle'], /^settle takes at least one FILE\|PAYLOAD, not 0/),
      refuses(['settle', path('bad.order')], /bad\.order: it is no signed order: it has 3 characters/),
      refuses(
        ['settle', 'abc'],
        /^abc: there is no such file, and it is no signed order: it has small letters/,
      ),
      refuses(['settle', path('korean.csv')], /korean\.csv is not UTF-8 \(line 1\): save it as UTF-8$/),
      refuses(
        ['build', '--csv', path('korean.csv'), '--out', path('x')],
        /korean\.csv, row 1, column B is not UTF-8: in Excel, save as "CSV UTF-8"$/,
      ),
      refuses(['statement', ...shop], /--out is missing/),
      // Those are the merchants' tool's.
      refuses(['enroll', ...shop, ...signer], /^there is no command 'enroll'/),
      refuses(['update', ...shop, ...signer], /^there is no command 'update'/),
      ...[
        ['pause'],
        ['resume'],
        ['close'],
        ['withdraw', '--who', account(1)],
        ['repoint', '--from', account(1), '--to', account(2)],
        ['admit-source', '--source', account(1), '--least', '1000'],
        ['admit-source', '--source', account(1), '--bar'],
      ].flatMap(([command, ...more]) => [
        refuses([command, ...more, ...signer], /^--programme is missing/),
        refuses([command, ...more, '--programme', '3', ...signer], /no Dure node answers/),
        refuses([command, ...more, '--programme', '3', ...council], /no Dure node answers/),
      ]),
      refuses(['withdraw', '--programme', '3', '--who', 'Kim', ...signer], /^--who: 'Kim' is no account$/),
      refuses(['repoint', '--programme', '3', '--to', account(2), ...signer], /^--from is missing/),
      ...[[], ['--least', '1', '--bar']].map((given) =>
        refuses(
          ['admit-source', '--programme', '3', '--source', account(1), ...given, ...signer],
          /^--least WON or --bar is needed, one of them/,
        ),
      ),
      refuses(
        ['admit-source', '--programme', '3', '--source', account(1), '--least', '0', ...signer],
        /--least is zero/,
      ),
      refuses(['replace-operator', '--programme', '3', ...signer], /^--to is missing/),
      refuses(
        ['replace-operator', '--programme', '3', '--to', account(2), ...signer],
        /no Dure node answers/,
      ),
      refuses(['name-badge', '--class', '-1', ...council], /^--class takes a whole number, not '-1'$/),
      refuses(['name-badge', '--class', '0', ...council], /no Dure node answers/),
    ]);
  });
});
