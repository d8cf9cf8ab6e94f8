// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { key } from '@dure/chain/keys.js';
import { claimPath, notePublished, readBatch, readClaim, readRows, writeBatch } from '../src/batch.js';
import { run } from '../src/commands.js';
import { toCsv, totalsOf } from '../src/statement.js';
import { isIn } from '../src/sumtree.js';
import { toTerms } from '../src/terms.js';

const home = mkdtempSync(join(tmpdir(), 'vouchers-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

const account = (n) => `0x${n.toString(16).padStart(64, '0')}`;
const csv = (...lines) => ['account,amount', ...lines, ''].join('\n');

describe('a list of holders', () => {
  it('is read from CSV, in SS58 or hex', () => {
    const alice = key('//Alice');
    const rows = readRows(`\uFEFFaccount,amount\r\n${alice.address},1\r\n"${account(2)}",340282366920938463463\r\n`);
    assert.deepEqual(rows.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
      [Buffer.from(alice.publicKey).toString('hex'), account(2).slice(2)]);
    assert.deepEqual(rows.map(({ amount }) => amount), [1n, 340_282_366_920_938_463_463n]);
  });

  it('is refused with its line', () => {
    const refuses = (text, reason) => assert.throws(() => readRows(text), reason);
    refuses('', /names each column once|no accounts/);
    refuses(csv(), /there are no accounts/);
    refuses('amount,account\n1,2\n', /columns account,amount, not amount,account/);
    refuses('account,amount,name\n1,2,3\n', /columns account,amount, not account,amount,name/);
    refuses(csv('nobody,1'), /^Error: line 2: 'nobody' is no account/);
    refuses(csv(`${account(1)},1`, '0x0102,1'), /line 3: '0x0102' is no account/);
    refuses(csv(`${account(1)}`), /line 2 of the CSV has 1 fields/);
    for (const amount of ['', '1.5', '-1', '1e3', '"1,000"', '0x10', '007', ' 1', '9'.repeat(39)]) {
      refuses(csv(`${account(1)},${amount}`), /line 2: amount takes whole won/);
    }
    refuses(csv(`${account(1)},0`), /line 2: the amount is zero/);
    refuses(csv(`${account(1)},1`, `${account(2)},1`, `${account(1)},2`), /line 4: the account of line 2 again/);
  });
});

describe('a batch', () => {
  it('has a file for each holder, for its owner alone, that proves its place', () => {
    const rows = readRows(csv(...Array.from({ length: 5 }, (_, n) => `${account(n + 1)},${1_000 * (n + 1)}`)));
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
    { categories: [1, 63] }, { regions: ['11680', 26] }, { revenueUpTo: '1B' }, { capPerPayment: 50_000 },
    { capPerDay: '100000' }, { hours: ['09:00', '24:00'] }, { badge: 7 }, { firstUseBy: '2026-07-01T00:00:00Z' },
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
        { Categories: 2n ** 63n + 2n }, { Regions: [11_680, 26] }, { RevenueUpTo: 'UpTo1B' },
        { CapPerPayment: 50_000n }, { CapPerDay: 100_000n }, { Hours: { from: 540, until: 1_440 } },
        { Badge: 7 }, { FirstUseBy: Date.UTC(2026, 6, 1) },
      ],
    });
    const { validFrom, validUntil, refundUntil } = TERMS;
    const least = toTerms({ validFrom, validUntil, refundUntil }, TERMS.funder);
    assert.deepEqual([least.funder, least.selfPay, least.feeAllowance, least.rules], [TERMS.funder, 0, 0n, []]);
    assert.equal(toTerms({ ...TERMS, selfPayPercent: 33.3333 }).selfPay, 333_333);
  });

  it('are refused with a reason', () => {
    const refuses = (change, reason) => assert.throws(() => toTerms({ ...TERMS, ...change }, TERMS.funder), reason);
    refuses({ funder: 'nobody' }, /'nobody' is no account/);
    refuses({ selfpay: 3 }, /there is no term 'selfpay'/);
    refuses({ validFrom: undefined }, /validFrom takes a time/);
    refuses({ validFrom: '2026-06-01' }, /validFrom takes a time such as/);
    refuses({ validFrom: '2026-02-30T00:00:00Z' }, /validFrom takes a time such as/);
    refuses({ validUntil: TERMS.validFrom }, /do not follow each other/);
    refuses({ refundUntil: TERMS.validFrom }, /do not follow each other/);
    for (const selfPayPercent of [100, -1, 0.00001, 'half', NaN]) {
      refuses({ selfPayPercent }, /selfPayPercent takes a share/);
    }
    refuses({ feeAllowance: -1 }, /feeAllowance takes whole won/);
    refuses({ rules: {} }, /rules takes a list/);
    const rule = (given, reason) => refuses({ rules: [{ badge: 1 }, given] }, reason);
    rule({}, /rule 1 is no rule: each has one of categories,/);
    rule({ colour: 1 }, /rule 1 is no rule/);
    rule({ badge: 1, hours: [] }, /rule 1 is no rule/);
    rule(null, /rule 1 is no rule/);
    rule({ categories: [] }, /rule 1: it lists nothing/);
    rule({ categories: [64] }, /rule 1: a category takes a whole number up to 63/);
    rule({ regions: ['116'] }, /rule 1: a region has two digits or five/);
    rule({ revenueUpTo: '2B' }, /rule 1: yearly sales are one of/);
    rule({ capPerDay: 1.5 }, /rule 1: capPerDay takes whole won/);
    rule({ hours: ['9:00', '18:00'] }, /rule 1: hours takes two times/);
    rule({ hours: ['09:00'] }, /rule 1: hours takes two times/);
    rule({ hours: ['09:00', '24:01'] }, /rule 1: hours takes two times/);
    rule({ hours: null }, /rule 1: hours takes something else/);
    rule({ badge: 'x' }, /rule 1: badge takes a whole number/);
    rule({ firstUseBy: 'soon' }, /rule 1: firstUseBy takes a time/);
  });
});

describe('a statement', () => {
  const at = Date.UTC(2026, 5, 1, 15, 0, 2);
  const rows = [
    { block: 7, at, payment: '0/0', kind: 'paid', payer: 'A', voucher: 23_333n, own: 10_000n },
    { block: 8, at: at + 2_000, payment: '0/0', kind: 'refunded', payer: 'A', voucher: -7_000n, own: -3_001n },
    { block: 9, at: at + 4_000, payment: '1/0', kind: 'order', payer: 'B', voucher: 5_000n, own: 0n },
  ];

  it('is clean CSV in Korean time, whose columns add up', () => {
    assert.equal(toCsv(rows), [
      'block,time,payment,kind,payer,voucher_won,own_won,total_won,net_won',
      '7,2026-06-02T00:00:02+09:00,0/0,paid,A,23333,10000,33333,33333',
      '8,2026-06-02T00:00:04+09:00,0/0,refunded,A,-7000,-3001,-10001,23332',
      '9,2026-06-02T00:00:06+09:00,1/0,order,B,5000,0,5000,28332',
      '',
    ].join('\n'));
    assert.deepEqual(totalsOf(rows), { payments: 2, received: 38_333n, refunds: 1, refunded: 10_001n, net: 28_332n });
    assert.deepEqual(totalsOf([]), { payments: 0, received: 0n, refunds: 0, refunded: 0n, net: 0n });
  });
});

describe('the tool', () => {
  const tool = new URL('../bin/dure-vouchers.js', import.meta.url).pathname;
  const said = async (args) => {
    const lines = [];
    await run(args, (line) => lines.push(line));
    return lines.join('\n');
  };
  const refuses = (args, reason) => assert.rejects(said(args), (error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.match(error.message, reason);
    assert.doesNotMatch(error.message, /\n/, 'one line');
    return true;
  });
  const ORDER = [
    'order', '--programme', '0', '--merchant', account(3), '--amount', '10000', '--genesis', account(7),
    '--deadline', '2030-01-01T00:00:00+09:00', '--signer', '//Holder//1',
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

  it('ends with one line and exit code 1 as a program', () => {
    const args = [tool, 'claim', path('missing.json')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: .*missing\.json can't be read: ENOENT\n$/);
  });

  it('refuses bad input in one line', async () => {
    writeFileSync(path('terms.json'), JSON.stringify({ ...TERMS, rules: [{}] }));
    writeFileSync(path('bad.order'), 'ABC\n');
    writeFileSync(path('not.json'), '{ "salt": "secret"');
    writeFileSync(path('twice.csv'), csv(`${account(1)},1`, `${account(1)},1`));
    mkdirSync(path('full'));
    writeFileSync(path('full/file'), '');
    const signer = ['--signer', '//Alice', '--url', 'ws://127.0.0.1:1'];
    const shop = ['--merchant', account(1)];
    const enroll = (category, region, revenue) =>
      ['enroll', ...shop, '--category', category, '--region', region, '--revenue', revenue, ...signer];
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['fly'], /there is no command 'fly'/),
      refuses(['claim'], /takes one FILE, not 0/),
      refuses(['claim', path('missing.json')], /can't be read: ENOENT/),
      refuses(['claim', path('not.json')], /is not JSON$/),
      refuses(['claim', path('terms.json')], /is no claim/),
      refuses(['create', path('terms.json'), ...signer], /rule 0 is no rule/),
      refuses(['fund', '--programme', '0', ...signer], /--amount is missing/),
      refuses(['fund', '--programme', 'x', '--amount', '1', ...signer], /--programme takes a whole number/),
      refuses(['fund', '--programme', '0', '--amount', '1.5', ...signer], /--amount takes whole won/),
      refuses(['fund', '--programme', '0', '--amount', '0', ...signer], /--amount is zero/),
      refuses(['fund', '--programme', '0', '--amount', '1'], /--signer URI or --signer-file FILE is needed/),
      refuses(['fund', '--programme', '0', '--amount', '1', ...signer], /no Dure node answers/),
      refuses(enroll('64', '11680', '1B'), /category takes a whole number up to 63/),
      refuses(enroll('1', '11', '1B'), /--region takes the five digits/),
      refuses(enroll('1', '11680', '2B'), /yearly sales are one of/),
      refuses(['pay', '--programmes', '0,x', ...shop, '--amount', '1', ...signer], /--programmes takes/),
      refuses(['pay', '--programmes', '0,1,2,3,4', ...shop, '--amount', '1', ...signer], /at most 4, not 5/),
      refuses(['pay', '--programmes', '0', '--merchant', 'shop', '--amount', '1', ...signer], /'shop' is no account/),
      refuses(['reserve', '--programme', '0', '--amount', '1', '--until', '2030-01-01', ...signer], /--until takes a/),
      refuses(['refund', '--payment', '3', '--amount', '1', ...signer], /--payment takes PROGRAMME\/NUMBER/),
      refuses(['build', '--csv', path('twice.csv'), '--out', path('x')], /line 3: the account of line 2 again/),
      refuses(['build', '--csv', path('holders.csv'), '--out', path('full')], /is not empty/),
      refuses(['publish', '--dir', path('full'), '--programme', '0', ...signer], /batch\.json can't be read/),
      refuses([...ORDER, '--type', 'rsa', '--out', path('x')], /--type takes one of/),
      refuses([...ORDER, '--nonce', '18446744073709551616', '--out', path('x')], /--nonce takes a number below 2\^64/),
      refuses([...ORDER, '--genesis', '0x11', '--out', path('x')], /--genesis takes the 32 bytes/),
      refuses([...ORDER, '--url', 'ws://127.0.0.1:9944', '--out', path('x')], /--url/),
      refuses(['settle'], /settle takes orders/),
      refuses(['settle', path('bad.order')], /bad\.order: it is no signed order/),
      refuses(['settle', 'abc'], /abc: it is not Base45/),
      refuses(['statement', ...shop], /--out is missing/),
    ]);
  });
});
