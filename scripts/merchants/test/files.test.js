// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { parseCsv } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import { koreanTime } from '@dure/chain/time.js';
import { readPayload } from '../src/agreement.js';
import { merchantOf, unpayable } from '../src/chain.js';
import { inWords, run, toCsv } from '../src/commands.js';

const home = mkdtempSync(join(tmpdir(), 'merchants-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);
const account = (n) => `0x${n.toString(16).padStart(64, '0')}`;

const DAY = 86_400_000;
const [shop, bank, other] = ['//MerchantA', '//BankA', '//BankB'].map((uri) => key(uri).address);

const profile = { category: 1, region: 11_680, revenue: 'UpTo300M' };
/** @returns {import('../src/chain.js').Merchant} */
const record = (acquirer, badge, suspended = null) => ({
  merchant: shop,
  acquirer,
  badge,
  profile,
  suspended,
});

describe('the register', () => {
  it("tells who can be paid, and asks once for an acquirer's standing", async () => {
    const asked = [];
    const isPayable = async ({ acquirer, badge }) => {
      asked.push([acquirer, badge]);
      return acquirer === bank && badge === 1;
    };
    const many = Array.from({ length: 5_000 }, () => record(bank, 1));
    const records = [
      ...many,
      record(bank, 1, 'Acquirer'),
      record(bank, 2), // relies on the class of before
      record(other, 1, 'Council'), // suspended, whatever its acquirer's standing: it is not asked for
      record(other, 3),
      record(other, 3),
    ];
    const reasons = await unpayable(records, isPayable);
    const stopped = "its acquirer's badge was revoked or suspended, or is over";
    assert.deepEqual(reasons.slice(0, 5_000), Array(5_000).fill(null));
    assert.deepEqual(reasons.slice(5_000), [
      'suspended by its acquirer',
      stopped,
      'suspended by the council',
      stopped,
      stopped,
    ]);
    assert.deepEqual(asked, [
      [bank, 1],
      [bank, 2],
      [other, 3],
    ]);
    assert.deepEqual(await unpayable([], isPayable), []);
  });

  it('is one of a chain that has it', async () => {
    /** As much of an API as is asked. @type {any} */
    const api = { query: {} };
    await assert.rejects(merchantOf(api, shop), /^Error: this chain has no merchants$/);
  });

  it('is told in lines, and in CSV that is read as it was written', () => {
    const good = { ...record(bank, 1), unpayable: null };
    const bad = {
      ...record(other, 1),
      profile: { ...profile, region: 47_720, revenue: 'Above3B' },
      unpayable: "its acquirer's badge was revoked or suspended, or is over",
    };
    assert.equal(
      inWords(good),
      `${shop} of ${bank}: category 1, 11680 (서울특별시 강남구), yearly sales up to ₩300 million; can be paid`,
    );
    assert.equal(
      inWords(bad),
      `${shop} of ${other}: category 1, 47720, yearly sales of any size; its acquirer's badge was revoked or ` +
        'suspended, or is over',
    );
    const columns = ['merchant', 'acquirer', 'category', 'region', 'revenue', 'payable', 'reason'];
    const rows = parseCsv(toCsv([good, bad]), 'it', { columns });
    assert.deepEqual(
      rows.map(({ fields }) => columns.map((column) => fields[column])),
      [
        [shop, bank, '1', '11680', '300M', 'yes', ''],
        [shop, other, '1', '47720', 'more', 'no', bad.unpayable],
      ],
    );
  });
});

describe('the tool', () => {
  const tool = new URL('../bin/dure-merchants.js', import.meta.url).pathname;
  const said = async (args) => {
    const lines = [];
    await run(args, (line) => lines.push(line));
    return lines.join('\n');
  };
  const refuses = (args, reason) =>
    assert.rejects(said(args), (/** @type {any} */ error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/, 'one line');
      return true;
    });

  const soon = koreanTime(Date.now() + DAY);
  /** The command line by which the shop agrees, with other values. */
  const agreeing = (changes = {}) => {
    const given = {
      merchant: shop,
      acquirer: bank,
      category: '1',
      region: '11680',
      revenue: '300M',
      until: soon,
      genesis: account(7),
      out: path('shop.agreement'),
      signer: '//MerchantA',
      ...changes,
    };
    const options = Object.entries(given).filter(([, value]) => value !== null);
    return ['agree', ...options.flatMap(([name, value]) => [`--${name}`, value]), '--dev-keys'];
  };

  it('signs agreements without a chain, for all three kinds of keys', async () => {
    for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
      const merchant = key('//MerchantA', /** @type {any} */ (type)).address;
      const out = path(`${type}.agreement`);
      const lines = await said([...agreeing({ merchant, type, out, from: other }), '--qr']);
      const payload = readFileSync(out, 'utf8').slice(0, -1);
      assert.ok(lines.endsWith(`\n${payload}`));
      assert.match(lines, /^█+\n/, 'the QR code');
      const { agreement, signature } = readPayload(payload);
      assert.deepEqual(agreement, {
        merchant,
        acquirer: bank,
        from: other,
        profile,
        until: Date.parse(soon),
      });
      assert.equal(Object.keys(signature)[0].toLowerCase(), type);
    }
    const payload = await said(agreeing({ signer: '//BankA', out: path('bank.agreement') }));
    assert.equal(readPayload(payload).agreement.from, null);
    assert.match(
      await said(agreeing({ region: '41110', out: path('suwon.agreement') })),
      /\n41110 \(경기도 수원시\) has districts with codes of their own, .*: 41111, /,
    );
  });

  it('explains each command, with an example that it could read', async () => {
    const listedThere = await said(['--help']);
    const names = [...listedThere.matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(([, name]) => name);
    assert.deepEqual(names.toSorted(), [
      'agree',
      'enroll',
      'leave',
      'list',
      'name-badge',
      'reinstate',
      'remove',
      'suspend',
      'update',
    ]);
    for (const name of names) {
      const help = await said([name, '--help']);
      assert.match(help, new RegExp(`^Usage: dure-merchants ${name}\\b`));
      assert.match(help, new RegExp(`\\nExample:\\n  dure-merchants ${name}\\b`));
      const [before, example] = help.split('Example:');
      const options = new Set(before.match(/(?<=^ {2})--[a-z-]+/gm));
      for (const option of example.match(/--[a-z-]+/g) ?? [])
        assert.ok(options.has(option), `${name} ${option}`);
      assert.equal(await said(['help', name]), help);
    }
    for (const name of ['suspend', 'reinstate', 'remove', 'name-badge']) {
      assert.match(
        (await said([name, '--help'])).replace(/\s+/g, ' '),
        /--council .* two thirds of the members/,
      );
    }
    assert.match(await said(['--version']), /^\d+\.\d+\.\d+$/);
  });

  it('ends with one line and exit code 1 as a program', () => {
    const args = [tool, ...agreeing({ until: '2020-01-01T00:00:00+09:00' })];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: the agreement was good until 2020-01-01T00:00:00\+09:00, which is over\n$/);
  });

  it('refuses bad input in one line', async () => {
    const signer = ['--signer', '//BankA', '--url', 'ws://127.0.0.1:1'];
    const vouching = (command, changes) => {
      const [, ...options] = agreeing({
        acquirer: null,
        until: null,
        genesis: null,
        out: null,
        signer: null,
        ...changes,
      });
      return [command, ...options.slice(0, -1), ...signer];
    };
    const one = await said(agreeing({ out: path('one.agreement') }));
    const two = await said(agreeing({ out: path('two.agreement'), from: other }));
    writeFileSync(path('both.agreement'), `${one}\n${two}\n`);
    writeFileSync(path('empty.agreement'), '\n');
    writeFileSync(path('bad.agreement'), 'ABC\n');
    const none = path('none');
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['enrol'], /^there is no command 'enrol' \(did you mean 'enroll'\?\)$/),
      refuses(agreeing({ merchant: 'shop' }), /^--merchant: 'shop' is no account$/),
      refuses(agreeing({ merchant: null }), /^--merchant is missing \(usage: dure-merchants agree /),
      refuses(agreeing({ from: 'bank' }), /^--from: 'bank' is no account$/),
      refuses(agreeing({ from: bank }), /moves to itself$/),
      refuses(agreeing({ category: '64' }), /^--category takes a whole number up to 63, not '64'$/),
      refuses(agreeing({ region: '11' }), /^--region takes the five digits/),
      refuses(agreeing({ region: '42110' }), /^--region: 42110 .* ended on 2023-06-11; it is 51110 /),
      refuses(agreeing({ revenue: '2B' }), /^--revenue takes one of 300M, 500M, 1B, 3B, more, not '2B'$/),
      refuses(agreeing({ until: '2030-01-01' }), /^--until takes a time such as /),
      refuses(agreeing({ until: koreanTime(Date.now() + 31 * DAY) }), /that is 30 days ahead at most/),
      refuses(agreeing({ genesis: '0x11' }), /^--genesis takes the 32 bytes of a genesis hash in hex/),
      refuses(agreeing({ type: 'rsa' }), /^--type takes one of sr25519, ed25519, ecdsa, not 'rsa'$/),
      refuses(agreeing({ signer: 'MerchantA' }), /^--signer is no secret URI: /),
      refuses(agreeing({ signer: '//City', out: none }), /signs it, and 5\w+ is neither of them$/),
      refuses(agreeing({ type: 'ecdsa', out: none }), /signs it, and 5\w+ is neither of them$/), // another account
      refuses(agreeing({ out: path('one.agreement') }), /one\.agreement is there already$/),
      refuses([...agreeing({ out: none }).slice(0, -1)], /which everybody has: --dev-keys lets it sign/),
      refuses([...agreeing(), '--url', 'ws://127.0.0.1:9944'], /there is no option '--url'/),
      refuses(['enroll', ...signer], /^enroll takes one FILE\|PAYLOAD, not 0/),
      refuses(
        ['enroll', 'ABC', ...signer],
        /^ABC: there is no such file, and it is no signed agreement: it has 3/,
      ),
      refuses(
        ['enroll', path('bad.agreement'), ...signer],
        /bad\.agreement: it is no signed agreement: it has 3 /,
      ),
      refuses(['enroll', path('empty.agreement'), ...signer], /empty\.agreement has no agreements$/),
      refuses(
        ['enroll', path('both.agreement'), ...signer],
        /both\.agreement has 2 agreements: bring one at a time$/,
      ),
      refuses(['enroll', path('one.agreement')], /--signer URI or --signer-file FILE is needed/),
      refuses(['enroll', path('one.agreement'), ...signer], /no Dure node answers/),
      refuses(['enroll', ...signer, '--', one], /no Dure node answers/),
      refuses(vouching('update', { region: '47720' }), /^--region: 47720 .* it is 27720 /),
      refuses(vouching('update', {}), /no Dure node answers/),
      ...['suspend', 'reinstate', 'remove'].flatMap((command) => [
        refuses([command, ...signer], /^--merchant is missing/),
        refuses([command, '--merchant', shop, ...signer], /no Dure node answers/),
        refuses([command, '--merchant', shop, '--council', ...signer], /no Dure node answers/),
      ]),
      refuses(['name-badge', '--class', 'x', ...signer], /^--class takes a whole number, not 'x'$/),
      refuses(['name-badge', '--class', '1', ...signer], /no Dure node answers/),
      refuses(['leave', '--merchant', shop, ...signer], /there is no option '--merchant'/),
      refuses(['leave', ...signer], /no Dure node answers/),
      refuses(['list', '--acquirer', 'bank'], /^--acquirer: 'bank' is no account$/),
      refuses(['list', '--url', 'ws://127.0.0.1:1'], /no Dure node answers/),
    ]);
  });
});
