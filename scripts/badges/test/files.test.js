// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fillIn, parseCsv, readJson, writeNew } from '@dure/chain/files.js';
import { run as command } from '../src/commands.js';
import { CSV, listed, toIndexes, toRows } from '../src/files.js';
import { fromMultikey, fromSeed } from '../src/keys.js';
import { account, issued } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'badges-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);

const rowsOf = (text) => toRows(parseCsv(text, 'it', CSV));

describe('achievements', () => {
  it('are read from CSV', () => {
    const text = `\uFEFFsubject,name,until,role,activityStartDate\r\n${account(2)},"Holder, ""2""",2030-01-31,"two\nlines",2024-03-01\r\n${account(3)},,,,\r\n`;
    assert.deepEqual(rowsOf(text), [
      {
        subject: account(2),
        name: 'Holder, "2"',
        until: Date.UTC(2030, 0, 31),
        awardedDate: undefined,
        fields: { role: 'two\nlines', activityStartDate: '2024-03-01' },
      },
      { subject: account(3), name: undefined, until: null, awardedDate: undefined, fields: {} },
    ]);
  });

  it('are read from JSON', () => {
    const [row] = toRows(listed([{ subject: account(2), creditsEarned: 3, role: null }], 'it'));
    assert.deepEqual([row.subject, row.until, row.fields], [account(2), null, { creditsEarned: 3 }]);
  });

  it('are refused with a reason', () => {
    const refuses = (text, reason) => assert.throws(() => rowsOf(text), reason);
    refuses('subject\nnobody', /^Error: it, row 2, column 'subject': 'nobody' is no account$/);
    refuses('', /it is empty/);
    refuses('subject', /no achievements/);
    refuses('subject,Subject\na,b', /names each column once/);
    refuses('name\na', /it has no column 'subject': it needs subject$/);
    refuses(`subject,name\n${account(2)}`, /row 2 ends before column 'name'/);
    refuses(`subject,name\n${account(2)},a"b`, /row 2, column B has a stray quote/);
    refuses(`subject,grade\n${account(2)},A`, /there is no column 'grade': there are subject, name,/);
    refuses(
      `subject,until\n${account(2)},soon`,
      /row 2, column 'until' takes a date or a time such as .*, not 'soon'$/,
    );
    refuses(
      `subject,activityStartDate\n${account(2)},2024-13-01`,
      /column 'activityStartDate' takes a date such as/,
    );
    refuses(
      `subject,activityStartDate,activityEndDate\n${account(2)},2024-02-01,2024-01-01`,
      /row 2: the period ends before it begins/,
    );
    refuses(`subject,creditsEarned\n${account(2)},many`, /column 'creditsEarned' takes a number/);

    const refusesJson = (list, reason) => assert.throws(() => toRows(listed(list, 'it.json')), reason);
    refusesJson({}, /it\.json has no list of achievements/);
    refusesJson([null], /it\.json, achievement 1 takes an object/);
    refusesJson([{ subject: account(2) }, {}], /achievement 2 has no subject/);
    refusesJson(
      [{ subject: account(2), rol: 'A' }],
      /achievement 1: there is no field 'rol' \(did you mean 'role'\?\): /,
    );
    refusesJson([{ subject: account(2), role: ['A'] }], /achievement 1: role is neither text nor number/);
    refusesJson([{ subject: 'nobody' }], /achievement 1: subject: 'nobody' is no account/);
  });
});

describe('indexes', () => {
  it('are numbers and ranges, each once and in order', () => {
    assert.deepEqual(toIndexes('it', '9,3-5\n4\n1'), [1, 3, 4, 5, 9]);
    for (const text of ['x', '5-3', '-1', '1.5']) {
      assert.throws(
        () => toIndexes('it', text),
        new RegExp(`^Error: it takes numbers and ranges .*, not '${text}'$`),
      );
    }
  });
});

describe('a badge file', () => {
  it("is its owner's alone, never overwritten, and gets its batch noted", async () => {
    const {
      files: [file],
    } = await issued(1);
    writeNew(path('badge.json'), { ...file, batch: null });
    assert.equal(statSync(path('badge.json')).mode & 0o777, 0o600);
    assert.throws(() => writeNew(path('badge.json'), file), /is there already/);
    fillIn(path('badge.json'), { batch: 3 });
    assert.deepEqual(readJson(path('badge.json')), file);
  });
});

describe('a key', () => {
  it('of a seed is that of RFC 8032, test 1', async () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const { public: bytes } = await fromSeed(seed);
    assert.equal(bytes, '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  });

  it("that can't be read is refused without telling of it", async () => {
    await assert.rejects(
      fromMultikey({ publicKeyMultibase: 'z6MkSecret', secretKeyMultibase: 'zSecret' }),
      (/** @type {Error} */ error) => {
        assert.match(error.message, /no Multikey/);
        assert.ok(!error.message.includes('Secret'));
        return true;
      },
    );
  });
});

describe('the tool', () => {
  const tool = new URL('../bin/dure-badges.js', import.meta.url).pathname;
  const run = (...args) =>
    new Promise((resolve) => {
      execFile(process.execPath, [tool, ...args], (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
  const refuses = async (args, reason) => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: [^\n]*\n$/, 'one line');
    assert.match(stderr, reason);
  };

  const ISSUE = [
    ...[
      'issue',
      '--achievement',
      path('achievement.json'),
      '--out',
      path('diplomas'),
      '--class',
      '0',
      '--key',
      '0',
    ],
    ...[
      '--list',
      '0',
      '--key-file',
      path('documents.key'),
      '--signer',
      '//Alice',
      '--url',
      'ws://127.0.0.1:1',
    ],
  ];

  it('explains each command, with an example that it could read', async () => {
    const said = async (...args) => {
      const lines = [];
      await command(args, (line) => lines.push(line));
      return lines.join('\n');
    };
    const names = [...(await said('--help')).matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(
      ([, name]) => name,
    );
    assert.equal(names.length, 12);
    for (const name of names) {
      const [help, example] = (await said(name, '--help')).split('\nExample:\n');
      assert.match(help, new RegExp(`^Usage: dure-badges ${name}\\b`));
      assert.match(example, new RegExp(`^  dure-badges ${name}\\b`));
      const options = new Set(help.match(/(?<=^ {2})--[a-z0-9-]+/gm));
      for (const option of example.match(/--[a-z0-9-]+/g) ?? [])
        assert.ok(options.has(option), `${name} ${option}`);
    }
  });

  it('makes keys that it can read, and shows their public part alone', async () => {
    const { stdout } = await run('keygen', '--type', 'p256', '--out', path('key.json'));
    const secret = readJson(path('key.json'));
    const key = await fromMultikey(secret);
    assert.equal(stdout, `P256 ${key.public}\n`);
    assert.match(key.public, /^0x0[23][0-9a-f]{64}$/);
  });

  it('derives without a chain, and says what the result is not', async () => {
    const {
      files: [file],
    } = await issued(1, { twins: true });
    writeNew(path('twin.json'), file);
    const { stdout, stderr } = await run(
      'derive',
      path('twin.json'),
      '--reveal',
      'name,criteria',
      '--out',
      path('shown.json'),
    );
    assert.equal(stderr, '');
    assert.match(stdout, /no longer a complete Open Badges 3\.0 document/);
    assert.ok(!readFileSync(path('shown.json'), 'utf8').includes('Holder 0'));
  });

  it('refuses bad input in one line', async () => {
    writeFileSync(path('not.json'), '{ "salt": "secret"');
    writeFileSync(path('achievement.json'), '{ "name": "Achievement 1" }');
    // Syllables as Excel on Korean Windows saves them.
    const korean = [`subject,name\n${account(2)},`, Buffer.from([0xb0, 0xa1, 0xb0, 0xa2]), '\n'];
    writeFileSync(path('korean.csv'), Buffer.concat(korean.map((part) => Buffer.from(part))));
    await run('keygen', '--type', 'ed25519', '--out', path('documents.key'));
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['fly'], /there is no command 'fly'/),
      refuses(
        ['verify'],
        /^error: verify takes one FILE, not 0 \(usage: node [^ ]*bin\/dure-badges\.js verify FILE /,
      ),
      refuses(['verify', path('missing.json')], /can't be read: ENOENT/),
      refuses(['verify', path('not.json')], /is not JSON: line 1, column 19: a \} is missing\n$/),
      refuses(
        ['revoke', '--list', '0', '--index', '1', '--url', 'ws://127.0.0.1:1', '--signer', '//Alice'],
        /no Dure node answers/,
      ),
      refuses(['revoke', '--signer', '//Alice'], /are needed/),
      refuses(['revoke', path('x.json'), '--list', '0', '--signer', '//Alice'], /are needed/),
      refuses(
        ['revoke', '--list', '0', '--index', '5-3', '--signer', '//Alice'],
        /^error: --index takes numbers and ranges/,
      ),
      refuses(['issue', '--csv', path('x.csv')], /^error: --out is missing \(usage: /),
      refuses([...ISSUE, '--csv', path('x.csv')], /x\.csv can't be read: ENOENT/),
      refuses(ISSUE, /^error: --csv FILE or --json FILE is needed, one of them/),
      refuses(
        [...ISSUE, '--csv', path('korean.csv')],
        /korean\.csv, row 2, column B is not UTF-8: in Excel, save as "CSV UTF-8"/,
      ),
      refuses(['isue'], /^error: there is no command 'isue' \(did you mean 'issue'\?\)$/m),
      refuses(
        ['derive', path('twin.json'), '--reveal', ',', '--out', path('x')],
        /^error: --reveal names nothing/,
      ),
      refuses(
        ['keygen', '--type', 'rsa', '--out', path('x')],
        /^error: --type takes one of ed25519, p256, not 'rsa'/,
      ),
      refuses(['close', '--request', 'x', '--signer', '//Alice'], /--request takes a whole number/),
    ]);
  });
});
