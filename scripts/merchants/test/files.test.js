// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { address } from '@dure/chain/accounts.js';
import { inProcess } from '@dure/chain/testing.js';
import { parseCsv } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import { koreanTime } from '@dure/chain/time.js';
import { readPayload } from '../src/agreement.js';
import { merchantOf, registered, standingOf, unpayable } from '../src/chain.js';
import { inWords, noneInWords, run, toCsv } from '../src/commands.js';

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

  /** A number as polkadot.js gives it. */
  const number = (n) => ({ toNumber: () => n });
  /** A merchant as the chain has it. */
  const stored = (acquirer) => ({
    unwrap: () => ({
      acquirer,
      badge: number(1),
      profile: { category: number(1), region: number(11_680), revenue: { type: 'UpTo300M' } },
      suspended: { isSome: false },
    }),
    isSome: true,
  });

  it('is read page by page, and in it those of an acquirer', async () => {
    // 500, 500, and 200 of them; every third is another's.
    const all = Array.from({ length: 1_200 }, (_, n) => [
      { args: [account(n)], toHex: () => `key ${n}` },
      stored(n % 3 === 0 ? other : bank),
    ]);
    const asked = [];
    const map = (size) => ({
      entriesPaged: async ({ args, pageSize, startKey }) => {
        asked.push([args, pageSize, startKey]);
        const start = startKey === undefined ? 0 : Number(startKey.slice(4)) + 1;
        return all.slice(start, Math.min(start + pageSize, size));
      },
    });
    const read = (size, acquirer) => registered({ query: { merchants: { merchants: map(size) } } }, acquirer);
    const found = await read(1_200);
    assert.deepEqual(
      found.map(({ merchant }) => merchant),
      all.map(([{ args }]) => address(args[0])),
    );
    assert.deepEqual(found[1], { ...record(bank, 1), merchant: address(account(1)) });
    const first = [[], 500, undefined];
    assert.deepEqual(asked.splice(0), [first, [[], 500, 'key 499'], [[], 500, 'key 999']]);
    assert.equal((await read(1_200, other)).length, 400);
    assert.equal((await read(1_200, shop)).length, 0);
    // A page that is full may be the last; one that is not, is.
    for (const [size, pages] of [
      [1_000, 3],
      [499, 1],
      [0, 1],
    ]) {
      asked.splice(0);
      assert.equal((await read(size)).length, size);
      assert.equal(asked.length, pages);
    }
  });

  it('tells of one account what it is, or that it is barred', async () => {
    const standing = (found, barred) =>
      standingOf({ query: { merchants: { merchants: async () => found, barred } } }, shop);
    const never = () => assert.fail('who is a merchant is not barred');
    assert.deepEqual(await standing(stored(bank), never), { record: record(bank, 1), barred: false });
    for (const isSome of [true, false]) {
      const none = await standing({ isSome: false }, async (who) => ({ isSome: isSome && who === shop }));
      assert.deepEqual(none, { record: null, barred: isSome });
    }
    assert.equal(noneInWords(shop, true), `${shop}: no merchant, and barred by the council`);
    assert.equal(noneInWords(shop, false), `${shop}: no merchant`);
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
      `${shop} of ${other}: category 1, 47720 (경상북도 군위군), yearly sales of more than ₩3 billion; its acquirer's badge was ` +
        'revoked or suspended, or is over',
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
  const { said, refuses } = inProcess(run);

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

  /** The agreement that it gives. */
  const agreed = async (name, changes = {}) =>
    (await said(agreeing({ out: path(name), ...changes }))).split('\n').at(-1);
  const terms = [
    'profile: category 1, 11680 (서울특별시 강남구), yearly sales up to ₩300 million',
    `until: ${soon}`,
  ];

  it('signs agreements without a chain, for all three kinds of keys', async () => {
    for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
      const merchant = key('//MerchantA', /** @type {any} */ (type)).address;
      const out = path(`${type}.agreement`);
      const lines = await said([...agreeing({ merchant, type, out }), '--qr']);
      const payload = readFileSync(out, 'utf8').slice(0, -1);
      assert.ok(lines.endsWith(`\n${payload}`));
      const [what, until, qr] = lines.split('\n');
      assert.deepEqual([what, until], terms);
      assert.match(qr, /^█+$/, 'the QR code');
      const { agreement, signature } = readPayload(payload);
      const { made, ...rest } = agreement;
      assert.deepEqual(rest, { merchant, acquirer: bank, profile, until: Date.parse(soon) });
      assert.ok(Math.abs(Date.now() - made) < 60_000);
      assert.equal(Object.keys(signature)[0].toLowerCase(), type);
    }
    await agreed('bank.agreement', { signer: '//BankA' });
    assert.match(
      await said(agreeing({ region: '41110', out: path('suwon.agreement') })),
      /\n41110 \(경기도 수원시\) has districts with codes of their own, .*: 41111, .*\n[0-9A-Z $%*+\-./:]+$/,
    );
  });

  it('shows agreements without a chain', async () => {
    const whole = await agreed('shown.agreement');
    const made = `made: ${koreanTime(readPayload(whole).agreement.made)}`;
    const lines = [`merchant: ${shop}`, `acquirer: ${bank}`, ...terms, made];
    const chain = ['--genesis', account(7)];
    const known = [`chain: genesis ${account(7)}`, 'signed by: the merchant, so that the acquirer brings it'];
    const without = 'chain: --genesis HASH tells whether it is for that chain, and who has signed it';
    assert.equal(await said(['show', path('shown.agreement'), ...chain]), [...lines, ...known].join('\n'));
    assert.equal(await said(['show', '--', whole]), [...lines, without].join('\n'));
    assert.match(
      await said(['show', path('shown.agreement'), '--genesis', account(8)]),
      /\nsigned by: neither of the two, for this chain: /,
    );
    const suwon = await agreed('city.agreement', { region: '41110' });
    writeFileSync(path('shown.both'), `${whole}\n${suwon}\n`);
    const both = await said(['show', path('shown.both'), ...chain]);
    assert.ok(both.startsWith(`${[...lines, ...known].join('\n')}\n\nmerchant: ${shop}\n`));
    assert.match(both, /\n41110 \(경기도 수원시\) has districts with codes of their own, /);
  });

  it('tells who brings an agreement what it is to, before anything is sent', async () => {
    await agreed('told.agreement', { region: '41110' });
    const lines = [];
    const command = ['enroll', path('told.agreement'), '--signer', '//BankA', '--url', 'ws://127.0.0.1:1'];
    await assert.rejects(
      run(command, (line) => lines.push(line)),
      /no Dure node answers/,
    );
    assert.deepEqual(lines.slice(0, 2), [
      'profile: category 1, 41110 (경기도 수원시), yearly sales up to ₩300 million',
      `until: ${soon}`,
    ]);
    assert.match(lines[2], /^41110 \(경기도 수원시\) has districts with codes of their own, /);
    assert.equal(lines.length, 3);
  });

  it('brings no agreement to another profile than is expected', async () => {
    await agreed('expected.agreement');
    const brings = (...expected) => [
      'enroll',
      path('expected.agreement'),
      ...expected,
      ...['--signer', '//BankA', '--url', 'ws://127.0.0.1:1'],
    ];
    const but = /, but to category 1, 11680 \(서울특별시 강남구\), yearly sales up to ₩300 million$/;
    for (const options of [
      ['--category', '2'],
      ['--region', '26110'],
      ['--revenue', '500M'],
    ]) {
      await refuses(brings(...options), but);
      await refuses(brings(...options), new RegExp(`^the agreement is not to ${options.join(' ')}, `));
    }
    await refuses(
      brings('--category', '0', '--region', '11680', '--revenue', 'more'),
      /^the agreement is not to --category 0 --revenue more, but to /,
    );
    await refuses(
      brings('--category', '1', '--region', '11680', '--revenue', '300M'),
      /no Dure node answers/,
    );
    await refuses(brings('--region', '1'), /^--region takes the five digits/);
  });

  it('signs by keys of other kinds, whose accounts are others', async () => {
    const node = ['--url', 'ws://127.0.0.1:1'];
    const acquirer = key('//BankA', 'ecdsa').address;
    await agreed('kind.agreement', { acquirer });
    const brings = ['enroll', path('kind.agreement'), '--signer', '//BankA', ...node];
    await refuses(brings, new RegExp(`brings it, and ${bank} is neither of them$`));
    await refuses([...brings, '--type', 'ecdsa'], /no Dure node answers/);
    await refuses([...brings, '--type', 'rsa'], /^--type takes one of sr25519, ed25519, ecdsa, not 'rsa'$/);
    // Soft derivations are of sr25519 alone: which tells of what kind the key would have been.
    const soft = ['--signer', '//MerchantA/soft', ...node];
    const updated = ['--merchant', shop, '--category', '1', '--region', '11680', '--revenue', '300M'];
    for (const command of [['leave'], ['update', ...updated]]) {
      await refuses([...command, ...soft], /no Dure node answers/);
      for (const type of ['ed25519', 'ecdsa']) {
        await refuses(
          [...command, ...soft, '--type', type],
          new RegExp(`soft derivation .*, which ${type} doesn't have$`),
        );
      }
    }
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
      'show',
      'suspend',
      'update',
    ]);
    // What stands in the examples for accounts, hashes and moments, and the files that they name. No key here
    // is of the development phrase, which `agree` would refuse.
    const secrets = { merchant: '11', bank: '12', member: '13' };
    const seed = (name) => `0x${secrets[name].repeat(32)}`;
    for (const name of Object.keys(secrets)) writeFileSync(path(`${name}.suri`), seed(name), { mode: 0o600 });
    const meant = {
      '5F…': key(seed('merchant')).address,
      '5G…': key(seed('bank')).address,
      '0x…': account(7),
    };
    const typed = (word) => {
      if (/^\d{4}-\d\d-\d\dT/.test(word)) return soon;
      return meant[word] ?? (/\.(suri|csv|agreement)$/.test(word) ? path(`${word}`) : word);
    };
    rmSync(path('shop.agreement'), { force: true });
    for (const name of names) {
      const help = await said([name, '--help']);
      assert.match(help, new RegExp(`^Usage: dure-merchants ${name}\\b`));
      assert.match(help, new RegExp(`\\nExample:\\n  dure-merchants ${name}\\b`));
      const [before, example] = help.split('Example:');
      const [, ...words] = example.trim().split(' ');
      assert.ok(!words.some((word) => /…/.test(word) && !meant[word]), example);
      const line = words.map(typed);
      // `agree` comes first, and makes the agreement that others take.
      if (before.includes('--url'))
        await refuses([...line, '--url', 'ws://127.0.0.1:1'], /no Dure node answers/);
      else assert.notEqual(await said(line), '');
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
    const one = await agreed('one.agreement');
    const two = await agreed('two.agreement', { category: '2' });
    writeFileSync(path('there.csv'), '');
    writeFileSync(path('both.agreement'), `${one}\n${two}\n`);
    writeFileSync(path('empty.agreement'), '\n');
    writeFileSync(path('bad.agreement'), 'ABC\n');
    const none = path('none');
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['enrol'], /^there is no command 'enrol' \(did you mean 'enroll'\?\)$/),
      refuses(agreeing({ merchant: 'shop' }), /^--merchant: 'shop' is no account$/),
      refuses(agreeing({ merchant: null }), /^--merchant is missing \(usage: dure-merchants agree /),
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
      refuses(['list', '--merchant', 'shop'], /^--merchant: 'shop' is no account$/),
      refuses(['list', '--merchant', shop, '--url', 'ws://127.0.0.1:1'], /no Dure node answers/),
      refuses(
        ['list', '--merchant', shop, '--acquirer', bank],
        /--acquirer ACCOUNT or --merchant ACCOUNT is needed, one of them/,
      ),
      refuses(['list', '--merchant', shop, '--csv', none], /^--csv is for lists, and --merchant shows one: /),
      // Nobody is asked: what is there would not be overwritten after all.
      refuses(
        ['list', '--csv', path('there.csv'), '--url', 'ws://127.0.0.1:1'],
        /there\.csv is there already$/,
      ),
      refuses(['show', 'ABC'], /^ABC: there is no such file, and it is no signed agreement: it has 3/),
      refuses(['show', path('empty.agreement')], /empty\.agreement has no agreements$/),
      refuses(['show', '--genesis', '0x11', '--', one], /^--genesis takes the 32 bytes of a genesis hash/),
      refuses(['show', '--url', 'ws://127.0.0.1:1', '--', one], /there is no option '--url'/),
    ]);
  });
});
