// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe } from 'node:test';
import { stringToU8a } from '@polkadot/util';
import { accounts, check, shape } from '@dure/genesis/agencies.js';
import { binary } from '@dure/genesis/binary.js';
import { address } from '@dure/chain/accounts.js';
import { until } from '@dure/chain/wait.js';
import { bootNode, freshAgencies } from '../../genesis/test/fixtures.js';
import { around, balance, chain, issuance } from '../support/harness.js';
import { script } from '../support/program.js';
import { exportSpec } from '../support/spec.js';
import { insertKeys } from '../support/staging.js';

/** The treasury's account is that of a pallet, and nobody has a key for it. */
const TREASURY = address(stringToU8a('modldure/trs'.padEnd(32, '\0')));
const TOOL = new URL('../../genesis/bin/dure-genesis.js', import.meta.url).pathname;

const home = mkdtempSync(join(tmpdir(), 'dure-genesis-test-'));
after(() => rmSync(home, { recursive: true }));

/** Runs the tool, and gives back how it ended and what it said. */
const genesis = (...args) => script(TOOL, args);

/** A file of agencies, on disk. */
function save(name, file) {
  const path = join(home, name);
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file, null, 2));
  return path;
}

const SAID = new RegExp(
  '^(?<output>.*): Dure Test City \\(dure_test_city\\), raw\\n' +
    '  validators 4, council 4, institutions 1\\n' +
    '  SHA-256    (?<sha256>[0-9a-f]{64})\\n  genesis    (?<block>0x[0-9a-f]{64})\\n$',
);

/** Makes a chain specification, and gives back what the tool says of it. */
async function make(name, file, ...args) {
  const output = join(home, name);
  const agencies = save(`agencies-${name}`, file);
  const { code, stdout, stderr } = await genesis('--agencies', agencies, '--output', output, ...args);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.match(stdout, SAID);
  const { sha256, block, output: told } = SAID.exec(stdout).groups;
  assert.equal(told, output);
  return { sha256, block, bytes: readFileSync(output) };
}

const { file: FILE, uri } = freshAgencies();
FILE.bootNodes = [bootNode('/ip4/127.0.0.1/tcp/1')];
const SPEC = join(home, 'chain.json');
let made;

around(
  'the agencies of a chain',
  {
    startSeconds: 180,
    start: async () => {
      made = await make('chain.json', FILE);
    },
    end: () => {},
  },
  (ctx) => {
    describe('a chain specification from the agencies', () => {
      const test = (name, run) => ctx.test(name, { seconds: 180 }, run);

      test('is raw, whole, and of the told SHA-256', () => {
        assert.equal(createHash('sha256').update(made.bytes).digest('hex'), made.sha256);
        const { genesis: state, ...rest } = JSON.parse(made.bytes);
        assert.deepEqual(Object.keys(state), ['raw']);
        assert.deepEqual(rest, {
          name: FILE.name,
          id: FILE.id,
          chainType: 'Live',
          bootNodes: FILE.bootNodes,
          telemetryEndpoints: null,
          protocolId: 'dure',
          properties: { ss58Format: 42, tokenDecimals: 0, tokenSymbol: 'KRW' },
          codeSubstitutes: {},
        });
      });

      test('has the same bytes whoever makes it, and others where one number differs', async () => {
        const richer = structuredClone(FILE);
        richer.council[3].balance += 1;
        const [again, other] = await Promise.all([
          make('again.json', FILE, '--node', binary()),
          make('richer.json', richer),
        ]);
        assert.deepEqual(again, made);
        assert.notEqual(other.sha256, made.sha256);
        assert.notEqual(other.block, made.block);
      });

      test('has none of the keys of dev and local', () => {
        for (const preset of /** @type {const} */ (['dev', 'local'])) {
          const spec = exportSpec(preset);
          const texts = JSON.stringify(spec.genesis.runtimeGenesis.patch).match(/5[1-9A-HJ-NP-Za-km-z]{47}/g);
          const keys = [...new Set(texts)].filter((text) => text !== TREASURY);
          assert.ok(keys.length > 20, `${preset} has ${keys.length} keys`);
          for (const account of keys) {
            const file = structuredClone(FILE);
            file.council[1].account = account;
            const message = /which everybody has$/;
            assert.throws(() => check(shape(file)), { message }, `${account} of ${preset}`);
          }
        }
      });
    });

    describe('the tool refuses in one line, and leaves nothing behind', () => {
      const refuses = async (args, message) => {
        const { code, stdout, stderr } = await genesis(...args);
        assert.equal(stderr, `error: ${message}\n`);
        assert.equal(stdout, '');
        assert.equal(code, 1);
      };
      const options = '[--agencies FILE] [--output FILE] [--node PATH] [--schema]';
      const usage = `node ${relative(process.cwd(), TOOL)} ${options}`;
      const out = join(home, 'refused.json');
      const test = (name, run) =>
        ctx.test(name, { seconds: 180 }, async () => {
          await run();
          assert.ok(!existsSync(out));
        });
      const agencies = () => save('agencies.json', FILE);

      test('bad flags', async () => {
        await refuses([], '--agencies FILE is missing: --help explains it');
        await refuses(['--agencies', agencies()], '--output FILE is missing: --help explains it');
        await refuses(['--sudo', 'me'], `there is no option '--sudo' (usage: ${usage})`);
      });
      test('a file that is not there, or is not JSON', async () => {
        const missing = join(home, 'missing.json');
        await refuses(['--agencies', missing, '--output', out], `${missing} can't be read: ENOENT`);
        const broken = save('broken.json', '{\n  "name": "Dure City"\n  "id": "dure_city"\n}\n');
        await refuses(
          ['--agencies', broken, '--output', out],
          `${broken} is not JSON: line 3, column 3: a comma is missing`,
        );
      });
      test('an entry, by its name', async () => {
        const file = structuredClone(FILE);
        file.validators[2].grandpa = file.validators[1].grandpa;
        await refuses(
          ['--agencies', save('doubled.json', file), '--output', out],
          "validators[2] 'Agency 2': grandpa is the key of validators[1] 'Agency 1': grandpa again: " +
            'each key stands once in the file',
        );
      });
      test('the example as it is', async () => {
        const example = new URL('../../genesis/agencies.example.json', import.meta.url).pathname;
        const { code, stderr } = await genesis('--agencies', example, '--output', out);
        assert.equal(code, 1);
        assert.match(
          stderr,
          /^error: [^\n]*agencies\.example\.json: bootNodes\[0\] takes an address such as [^\n]*\n$/,
        );
      });
      test('to write over a file, or where there is no directory', async () => {
        const before = readFileSync(SPEC);
        await refuses(['--agencies', agencies(), '--output', SPEC], `${SPEC} is there already`);
        assert.ok(readFileSync(SPEC).equals(before));
        const nowhere = join(home, 'nowhere', 'chain.json');
        await refuses(['--agencies', agencies(), '--output', nowhere], `${nowhere} can't be written: ENOENT`);
      });
      test('a node that is not there, or is no node of Dure', async () => {
        const node = (path) => ['--agencies', agencies(), '--output', out, '--node', path];
        await refuses(node(join(home, 'no-node')), `${join(home, 'no-node')} can't be run: ENOENT`);
        await refuses(node('/bin/echo'), '/bin/echo is no dure-node');
        const other = save('other-node', '#!/bin/sh\necho \'{ "protocolId": "dot" }\'\n');
        chmodSync(other, 0o755);
        await refuses(node(other), `${other} is the node of another chain: its protocol is 'dot'`);
      });
    });
  },
);

chain(
  'a node of the first agency',
  {
    chain: (node) => {
      insertKeys(node, SPEC, uri);
      // Without the three others it would wait for them.
      return ['--chain', SPEC, '--validator', '--force-authoring'];
    },
  },
  (ctx) => {
    ctx.test('starts from the file, at the told genesis', async () => {
      assert.equal(await ctx.node.rpc('chain_getBlockHash', 0), made.block);
      assert.equal(await ctx.node.rpc('system_chain'), FILE.name);
    });

    ctx.test('has the agencies in their places, and no sudo key', async () => {
      const { api } = ctx;
      const { query } = await api.at(made.block);
      const sorted = (them) => them.map(String).toSorted();
      const validators = sorted(FILE.validators.map(({ account }) => account));
      const council = sorted(FILE.council.map(({ account }) => account));
      const { account: bank, line } = FILE.institutions[0];

      assert.ok((await query.sudo.key()).isNone);
      assert.deepEqual(sorted(await query.session.validators()), validators);
      assert.deepEqual(sorted(await query.validatorMembership.members()), validators);
      for (const { account, aura, grandpa } of FILE.validators) {
        const keys = (await query.session.nextKeys(account)).unwrap();
        assert.equal(api.createType('AccountId', keys.aura).toString(), aura);
        assert.equal(api.createType('AccountId', keys.grandpa).toString(), grandpa);
      }
      assert.deepEqual(sorted(await query.council.members()), council);
      assert.equal((await query.cbdc.centralBank()).unwrap().toString(), FILE.centralBank.account);
      assert.equal((await query.cbdc.institutions(bank)).unwrap().line.toNumber(), line);
      assert.equal((await query.cbdc.supply()).cap.toNumber(), FILE.centralBank.issuanceCap);
      // Until the council names their badges, there are neither operators nor acquirers.
      assert.ok((await query.cbdcVouchers.badge()).isNone && (await query.merchants.badge()).isNone);
      for (const account of council) {
        const ministry = (await query.credentialBadges.accreditations(account)).unwrap();
        assert.equal(ministry.until.toNumber(), Date.parse(FILE.ministriesUntil));
      }
    });

    ctx.test('has all won that the file gives, and the one that the treasury exists by', async () => {
      const all = accounts(/** @type {any} */ (shape(FILE)));
      assert.equal(all.length, 10);
      for (const { account } of all) {
        assert.equal(await balance(ctx.api, { address: account }), 100_000_000n);
      }
      assert.equal(await issuance(ctx.api), 1_000_000_001n);
    });

    ctx.test('makes blocks with the keys of the file', async () => {
      await until(async () => (await ctx.node.best()).number > 0, 30_000, 'a block', 200);
    });
  },
);
