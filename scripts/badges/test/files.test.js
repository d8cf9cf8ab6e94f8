// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fillIn, parseCsv, writeNew } from '@dure/chain/files.js';
import { toIndexes, toRows } from '../src/files.js';
import { fromMultikey, fromSeed } from '../src/keys.js';
import { account, issued } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'badges-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);

describe('achievements', () => {
  it('are read from CSV', () => {
    const text = `\uFEFFsubject,name,until,role,activityStartDate\r\n${account(2)},"Holder, ""2""",2030-01-31,"two\nlines",2024-03-01\r\n${account(3)},,,,\r\n`;
    assert.deepEqual(toRows(parseCsv(text)), [
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

  it('are refused with a reason', () => {
    const refuses = (text, reason) => assert.throws(() => toRows(parseCsv(text)), reason);
    refuses('subject\nnobody', /achievement 1: 'nobody' is no account/);
    refuses('', /names each column once|no achievements/);
    refuses('subject', /no achievements/);
    refuses('subject,subject\na,b', /names each column once/);
    refuses(`subject,name\n${account(2)}`, /line 2 of the CSV has 1 fields, not 2/);
    refuses(`subject,name\n${account(2)},a"b`, /stray quote/);
    refuses(`subject,grade\n${account(2)},A`, /there is no field 'grade'/);
    refuses(`subject,until\n${account(2)},soon`, /until takes a date/);
    refuses(`subject,activityStartDate\n${account(2)},2024-13-01`, /takes a date such as/);
    refuses(
      `subject,activityStartDate,activityEndDate\n${account(2)},2024-02-01,2024-01-01`,
      /ends before it begins/,
    );
    refuses(`subject,creditsEarned\n${account(2)},many`, /creditsEarned takes a number/);
  });
});

describe('indexes', () => {
  it('are numbers and ranges, each once and in order', () => {
    assert.deepEqual(toIndexes(['9,3-5', '4\n1']), [1, 3, 4, 5, 9]);
    for (const text of ['x', '5-3', '-1', '1.5'])
      assert.throws(() => toIndexes([text]), /neither an index nor a range/);
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
    assert.deepEqual(JSON.parse(readFileSync(path('badge.json'))), file);
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
      (error) => {
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

  it('makes keys that it can read, and shows their public part alone', async () => {
    const { stdout } = await run('keygen', '--type', 'p256', '--out', path('key.json'));
    const secret = JSON.parse(readFileSync(path('key.json')));
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
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['fly'], /there is no command 'fly'/),
      refuses(['verify'], /takes one FILE, not 0/),
      refuses(['verify', path('missing.json')], /can't be read: ENOENT/),
      refuses(['verify', path('not.json')], /is not JSON\n$/),
      refuses(
        ['revoke', '--list', '0', '--index', '1', '--url', 'ws://127.0.0.1:1', '--signer', '//Alice'],
        /no Dure node answers/,
      ),
      refuses(['revoke', '--signer', '//Alice'], /are needed/),
      refuses(['issue', '--csv', path('x.csv')], /can't be read/),
      refuses(['close', '--request', 'x', '--signer', '//Alice'], /--request takes a whole number/),
    ]);
  });
});
