// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { base58Encode } from '@polkadot/util-crypto';
import { fillIn, parseCsv, readJson, writeNew } from '@dure/chain/files.js';
import { run as command } from '../src/commands.js';
import { CSV, ensureAhead, listed, toIndexes, toRows } from '../src/files.js';
import { fromMultikey, fromSeed, generate } from '../src/keys.js';
import { multibase } from '../src/names.js';
import { account, ACHIEVEMENT, DAY, issued, NOW } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'badges-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);

const rowsOf = (text) => toRows(parseCsv(text, 'it', CSV), NOW);
/** A row with these fields of its own. */
const rowOf = (fields) => toRows(listed([{ subject: account(2), ...fields }], 'it.json'), NOW)[0];

describe('achievements', () => {
  it('are read from CSV', () => {
    const text = `\uFEFFsubject,name,until,role,activityStartDate\r\n${account(2)},"Holder, ""2""",2030-01-31,"two\nlines",2024-03-01\r\n${account(3)},,,,\r\n`;
    assert.deepEqual(rowsOf(text), [
      {
        subject: account(2),
        name: 'Holder, "2"',
        until: Date.UTC(2030, 0, 31, 15),
        awardedDate: undefined,
        fields: { role: 'two\nlines', activityStartDate: '2024-03-01T00:00:00+09:00' },
      },
      { subject: account(3), name: undefined, until: null, awardedDate: undefined, fields: {} },
    ]);
  });

  it('are read from JSON', () => {
    const [row] = toRows(listed([{ subject: account(2), creditsEarned: 3, role: null }], 'it'));
    assert.deepEqual([row.subject, row.until, row.fields], [account(2), null, { creditsEarned: 3 }]);
  });

  it('are whole days of Korea where they have dates', () => {
    const { until, awardedDate, fields } = rowOf({
      until: '2026-12-31',
      awardedDate: '2026-02-20',
      activityStartDate: '2024-03-01',
      activityEndDate: '2025-12-31',
    });
    assert.equal(until, Date.UTC(2026, 11, 31, 15), 'the end of the day in Seoul, where it is UTC+9');
    assert.equal(awardedDate, '2026-02-20T00:00:00+09:00');
    assert.deepEqual(fields, {
      activityStartDate: '2024-03-01T00:00:00+09:00',
      activityEndDate: '2025-12-31T23:59:59+09:00',
    });

    const time = '2026-12-31T09:30:00.5Z';
    const row = rowOf({ until: time, awardedDate: '2026-02-20T10:00:00Z', activityEndDate: time });
    assert.equal(row.until, Date.UTC(2026, 11, 31, 9, 30), 'to the second');
    assert.equal(row.awardedDate, '2026-02-20T19:00:00+09:00');
    assert.equal(row.fields.activityEndDate, '2026-12-31T18:30:00+09:00');
    const day = '2026-02-20';
    rowOf({ until: day, awardedDate: day, activityStartDate: day, activityEndDate: day });
  });

  it('have names as all write them', () => {
    const apart = '\u1112\u1169\u11BC'; // the letters of one syllable, as a Mac's files have it
    assert.equal(rowOf({ name: ` ${apart} 1\t` }).name, '\uD64D 1');
    assert.equal(rowOf({ narrative: '\uD83D\uDE00 \u200D' }).fields.narrative, '\uD83D\uDE00 \u200D');
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
    refuses(
      `subject,grade\n${account(2)},A`,
      /row 1, column B: there is no column 'grade': there are subject, name,/,
    );
    refuses(
      `계정,성명\n${account(2)},A`,
      /row 1, column A: there is no column '계정': there are subject, name,/,
    );
    refuses(
      `subject,until\n${account(2)},soon`,
      /row 2, column 'until' takes a date or a time such as .*, not 'soon'$/,
    );
    refuses(
      `subject,activityStartDate,activityEndDate\n${account(2)},2024-02-01,2024-01-31`,
      /row 2: the period ends before it begins/,
    );
    refuses(
      `subject,awardedDate,until\n${account(2)},2030-02-01,2030-01-31`,
      /row 2: the badge ends before it is awarded/,
    );
  });

  it('have days that there are', () => {
    for (const column of ['until', 'awardedDate', 'activityStartDate', 'activityEndDate']) {
      for (const day of ['2030-02-30', '2030-13-01', '2030-02-29T00:00:00Z', '20300131', '2030.1.31', ' ']) {
        assert.throws(
          () => rowsOf(`subject,${column}\n${account(2)},${day}`),
          new RegExp(
            `^Error: it, row 2, column '${column}' takes a date .*, not '${day.replace('.', '\\.')}'$`,
          ),
        );
      }
    }
  });

  it('have credits that are a number', () => {
    for (const [given, credits] of [
      ['3', 3],
      ['0', 0],
      ['1.5', 1.5],
      [12.25, 12.25],
      [0, 0],
    ])
      assert.equal(rowOf({ creditsEarned: given }).fields.creditsEarned, credits);
    for (const given of [
      'many',
      ' ',
      ' 3',
      '0x10',
      '-3',
      '+3',
      '1e3',
      '1.5E+16',
      '1,5',
      '03',
      '.5',
      '5.',
      '３',
    ]) {
      const quoted = given.includes(',') ? `"${given}"` : given;
      assert.throws(() => rowsOf(`subject,creditsEarned\n${account(2)},${quoted}`), {
        message: `it, row 2, column 'creditsEarned' takes a number such as 3 or 1.5, not '${given}'`,
      });
    }
    for (const given of ['9'.repeat(10), '0.1234567', 'Infinity', 'NaN', -3, 1.5e16, 1e-7, true, ['3'], {}]) {
      assert.throws(
        () => rowOf({ creditsEarned: given }),
        /: creditsEarned takes a number such as 3 or 1\.5, not /,
      );
    }
  });

  it('have text that is what was written', () => {
    for (const column of ['name', 'role', 'term', 'licenseNumber', 'narrative']) {
      const refuses = (cell, reason) =>
        assert.throws(
          () => rowsOf(`subject,${column}\n${account(2)},${cell}`),
          new RegExp(`^Error: it, row 2, column '${column}'${reason}`),
        );
      refuses(' ', ' is blank$');
      for (const long of ['1.23457E+15', '1E+16', '-1.2e+15', '1.23457E-05', '1.23457E+015']) {
        refuses(long, `: '.*' is what a spreadsheet makes of a long number: give it as text$`);
      }
      for (const two of ['03월 12일', '3월12일', '12-Mar', 'Jan-24']) {
        refuses(two, `: '${two}' is what a spreadsheet makes of two numbers: give it as text$`);
      }
      for (const none of ['#N/A', '#REF!', '#####'])
        refuses(none, ': .* where it has no value: give it as text$');
      refuses(
        'ȫ\uFFFD浿',
        ' has a character that no text has \\(U\\+FFFD\\): it was lost when it was saved$',
      );
      refuses('a\u001Ab', ' has a character that no text has \\(U\\+001A\\)');
      for (const sound of ['2024-1', '제 24E01234 호', '2E10', '3/12', 'E+15', '#1', 'March-24']) {
        rowsOf(`subject,${column}\n${account(2)},${sound}`);
      }
      for (const given of [7, 2024, true, ['A'], {}]) {
        assert.throws(() => rowOf({ [column]: given }), {
          message: new RegExp(`^it\\.json, achievement 1: ${column} takes text in quotes, not `),
        });
      }
    }
  });

  it('are of as many subjects', () => {
    const hex = `0x${'03'.repeat(32)}`; // that of account 3
    assert.throws(() => rowsOf(`subject,name\n${account(3)},A\n\n${account(2)},B\n${hex},C\n`), {
      message: 'it, row 5 has the subject of row 2 again',
    });
    const list = [{ subject: account(3), name: 'A' }, { subject: account(2) }, { subject: account(3) }];
    assert.throws(() => toRows(listed(list, 'it.json'), NOW), {
      message: 'it.json, achievement 3 has the subject of achievement 1 again',
    });
  });

  it('are not over when they are issued', () => {
    const over = 'is past: the badge would end before it begins';
    assert.throws(() => rowsOf(`subject,until\n${account(2)},\n${account(3)},2020-12-31`), {
      message: `it, row 3, column 'until': '2020-12-31' ${over}`,
    });
    assert.throws(() => toRows(listed([{ subject: account(2), until: '2020-12-31' }], 'it.json')), {
      message: `it.json, achievement 1: until: '2020-12-31' ${over}`,
    });
    // NOW is 2026-01-20, 9 o'clock in Korea: that day is not over, the one before is.
    assert.equal(rowOf({ until: '2026-01-20' }).until, NOW + (15 * DAY) / 24);
    assert.throws(() => rowOf({ until: '2026-01-19' }), /is past/);
    // The chain's clock may be ahead of the machine's.
    const given = listed([{ subject: account(2), until: '2026-01-20' }], 'it.json');
    const rows = toRows(given, NOW);
    ensureAhead(given, rows, rows[0].until - 1);
    assert.throws(() => ensureAhead(given, rows, rows[0].until), {
      message: `it.json, achievement 1: until: '2026-01-20' ${over}`,
    });
  });

  it('are objects of a list in JSON', () => {
    const refuses = (list, reason) => assert.throws(() => toRows(listed(list, 'it.json')), reason);
    refuses({}, /it\.json has no list of achievements/);
    for (const one of [null, 'a', [account(2)]]) refuses([one], /it\.json, achievement 1 takes an object/);
    refuses([{ subject: account(2) }, {}], /achievement 2 has no subject/);
    refuses(
      [{ subject: account(2), rol: 'A' }],
      /achievement 1: there is no field 'rol' \(did you mean 'role'\?\): /,
    );
    refuses([{ subject: 'nobody' }], /achievement 1: subject: 'nobody' is no account/);
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

  it('is taken where both halves are of one', async () => {
    for (const kind of /** @type {const} */ (['Ed25519', 'P256'])) {
      const { key, secret } = await generate(kind);
      assert.equal((await fromMultikey(secret)).public, key.public);
      assert.equal(secret.publicKeyMultibase, multibase(key));
    }
    // That of RFC 8032, test 1, once more: as others write it, without the public half behind the secret one.
    const publicKeyMultibase = multibase({
      kind: 'Ed25519',
      public: '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    });
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const secretKeyMultibase = `z${base58Encode(Buffer.from(`8026${seed}`, 'hex'))}`;
    const { kind } = await fromMultikey({ publicKeyMultibase, secretKeyMultibase });
    assert.equal(kind, 'Ed25519');
  });

  it('whose halves are of two is refused, without telling of it', async () => {
    const kinds = /** @type {const} */ (['Ed25519', 'P256', 'Ed25519', 'P256']);
    const secrets = (await Promise.all(kinds.map(generate))).map(({ secret }) => secret);
    for (const [n, { publicKeyMultibase }] of secrets.entries()) {
      for (const [m, { secretKeyMultibase }] of secrets.entries()) {
        if (n === m) continue;
        await assert.rejects(fromMultikey({ publicKeyMultibase, secretKeyMultibase }), {
          message: "its halves don't belong together: 'secretKeyMultibase' is that of another key",
        });
      }
    }
  });

  it('with its secret under the name of before is refused with the one of now', async () => {
    const { secret } = await generate('Ed25519');
    const { secretKeyMultibase: privateKeyMultibase, publicKeyMultibase } = secret;
    await assert.rejects(fromMultikey({ publicKeyMultibase, privateKeyMultibase }), {
      message: "it has a 'privateKeyMultibase', which is called 'secretKeyMultibase' now: rename it",
    });
    for (const none of [{ publicKeyMultibase }, { privateKeyMultibase }, null, [], 'z']) {
      await assert.rejects(fromMultikey(none), /no Multikey of type Ed25519 or P-256 with its secret$/);
    }
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
    assert.equal(names.length, 21);
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
    writeFileSync(path('sound.json'), `\uFEFF${JSON.stringify(ACHIEVEMENT)}`);
    writeFileSync(path('one.csv'), `subject\n${account(2)}\n`);
    writeFileSync(path('batch.json'), JSON.stringify({ achievement: {}, badges: [{ subject: account(2) }] }));
    // Syllables as Excel on Korean Windows saves them.
    const korean = [`subject,name\n${account(2)},`, Buffer.from([0xb0, 0xa1, 0xb0, 0xa2]), '\n'];
    writeFileSync(path('korean.csv'), Buffer.concat(korean.map((part) => Buffer.from(part))));
    await run('keygen', '--type', 'ed25519', '--out', path('documents.key'));
    const { publicKeyMultibase } = (await generate('Ed25519')).secret;
    writeNew(path('mixed.key'), { ...readJson(path('documents.key')), publicKeyMultibase });
    const sound = ISSUE.map((one) => (one === path('achievement.json') ? path('sound.json') : one));
    const mixed = sound.map((one) => (one === path('documents.key') ? path('mixed.key') : one));
    const signed = ['--signer', '//Alice', '--url', 'ws://127.0.0.1:1'];
    const there = ['--class', '1', ...signed];
    const rebind = ['rebind', ...signed, '--batch', '2', '--index', '7'];
    const compromise = ['compromise-key', ...signed, '--issuer', account(1), '--key', '0'];
    const grant = ['grant', ...there];
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
      refuses([...ISSUE, '--csv', path('one.csv')], /achievement\.json: id is missing$/m),
      refuses(
        [...ISSUE.filter((one) => !/achievement/.test(one)), '--json', path('batch.json')],
        /batch\.json: achievement: id is missing$/m,
      ),
      refuses(
        [...mixed, '--csv', path('one.csv')],
        /mixed\.key is no key: its halves don't belong together: 'secretKeyMultibase' is that of another key$/m,
      ),
      refuses([...sound, '--csv', path('one.csv'), '--issuer-name', ' '], /^error: --issuer-name is blank$/m),
      // All is well but that there is no node.
      refuses([...sound, '--csv', path('one.csv')], /no Dure node answers/),
      refuses(['export-did', '--out', path('x')], /^error: --issuer is missing/),
      refuses(
        ['export-did', '--issuer', account(1), '--base-url', 'http://x.example', '--out', path('x')],
        /^error: --base-url takes an address such as https:/,
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
      refuses([...grant, '--who', 'bank'], /^error: --who: 'bank' is no account$/m),
      refuses(
        [...grant, '--who', account(1), '--until', '2027-02-30'],
        /^error: --until takes a date such as/,
      ),
      refuses([...grant, '--who', account(1), '--council'], /^error: there is no option '--council'/),
      refuses([...grant, '--who', account(1), '--until', '2027-12-31'], /no Dure node answers/),
      ...['suspend-grant', 'lift-grant', 'revoke-grant'].flatMap((name) => [
        refuses([name, ...there], /^error: --who is missing/),
        refuses([name, ...there, '--who', account(1)], /no Dure node answers/),
        refuses([name, ...there, '--who', account(1), '--council'], /no Dure node answers/),
      ]),
      ...['suspend-accreditation', 'lift-accreditation'].flatMap((name) => [
        refuses([name, ...signed], /^error: --who is missing/),
        refuses([name, ...signed, '--who', 'college'], /^error: --who: 'college' is no account$/m),
        refuses([name, ...signed, '--who', account(1)], /no Dure node answers/),
        refuses([name, ...signed, '--who', account(1), '--council'], /no Dure node answers/),
      ]),
      refuses(rebind, /^error: --to is missing/),
      refuses([...rebind, '--to', '5D'], /^error: --to: '5D' is no account$/m),
      refuses(
        [...rebind.with(-1, '-1'), '--to', account(1)],
        /^error: --index takes a whole number, not '-1'/m,
      ),
      refuses([...rebind, '--to', account(1)], /no Dure node answers/),
      refuses([...rebind, '--to', account(1), '--council'], /no Dure node answers/),
      refuses(compromise, /^error: --since is missing/),
      refuses([...compromise, '--since', '2026-02-20'], /^error: --since takes a time such as /),
      refuses(
        [...compromise, '--since', '2019-12-31T23:59:59+09:00'],
        /^error: --since takes a time from 2020-01-01T00:00:00\+09:00 on, not '2019-12-31T23:59:59\+09:00'$/m,
      ),
      refuses(
        [...compromise, '--since', '9999-12-31T00:00+09:00'],
        /^error: --since takes a time that has come \(it is .+ now\), not '9999-12-31T00:00\+09:00'$/m,
      ),
      ...['revoke', 'suspend', 'unsuspend'].map((name) =>
        refuses([name, '--list', '0', '--index', '1', '--council', ...signed], /no Dure node answers/),
      ),
    ]);
  });
});
