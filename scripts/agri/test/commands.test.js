// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { key, KEY_TYPES } from '@dure/chain/keys.js';
import { isSignedBy } from '@dure/chain/signed.js';
import { inProcess } from '@dure/chain/testing.js';
import { koreanTime } from '@dure/chain/time.js';
import * as chain from '../src/chain.js';
import { eventInWords, farmInWords, lotInWords, rootOf, run } from '../src/commands.js';
import { message, readEntry } from '../src/messages.js';
import { ANSWERS } from '../src/words.js';

const home = mkdtempSync(join(tmpdir(), 'agri-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);
const put = (name, content) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(path(name), text, { mode: 0o600 });
  return path(name);
};
const payload = (name) => readFileSync(path(name), 'utf8').trim();

const HASH = (byte) => `0x${byte.repeat(32)}`;
const GENESIS = HASH('77');
const NODE = ['--url', 'ws://127.0.0.1:1'];
const OFFICER = ['--signer', '//County', ...NODE];
const [ann, ben] = ['//Ann', '//Ben'].map((uri) => key(uri).address);
const scale = key(HASH('11'));
put('scale.suri', HASH('11'));
const farm = key(HASH('12'));
put('farm.suri', HASH('12'));

const { said, refuses } = inProcess(run);
const words = (given) => Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);

const SEASON = {
  comptroller: ann,
  funder: ben,
  place: 47_250,
  year: 2026,
  varieties: [231],
  interim: 30_000,
  deduction: 760,
  opens: '2026-09-20T00:00:00+09:00',
  ends: '2026-12-31T18:00:00+09:00',
  priceBy: '2027-01-31T18:00:00+09:00',
};
put('season.json', SEASON);
const QUESTION = {
  format: 'dure-question-1',
  genesis: GENESIS,
  lot: 7,
  stage: { name: 'Graded', grade: 'First' },
  inspections: 1,
  interim: '3000000',
};

let count = 0;
/** A command line of `weigh`. Each has another file, unless it says which. */
const weighing = (changes = {}) => {
  const given = {
    season: '0',
    nonce: '17',
    farm: '3',
    variety: '231',
    form: 'Sacks',
    units: '100',
    gross: '4020.35',
    tare: '20',
    at: '2026-10-20T09:00:00+09:00',
    genesis: GENESIS,
    out: path(`${(count += 1)}.weighing`),
    'signer-file': path('scale.suri'),
    ...changes,
  };
  return ['weigh', ...words(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)))];
};

describe('a weighing', () => {
  it('is signed without a chain, and told first', async () => {
    const lines = (await said(weighing({ out: path('it.weighing') }))).split('\n');
    assert.deepEqual(lines, [
      `weighing 17 of scale ${scale.address}, for season 0, at 2026-10-20T09:00:00+09:00`,
      'farm 3, variety 231, 100 sacks of 40 kg',
      'gross 4,020.350 kg, tare 20.000 kg, net 4,000.350 kg',
      payload('it.weighing'),
    ]);
    const { content, signature } = readEntry(payload('it.weighing'));
    assert.deepEqual(content, {
      weighing: {
        season: 0,
        scale: scale.address,
        nonce: 17,
        farm: 3,
        variety: 231,
        form: 'Sacks',
        units: 100,
        gross: 4_020_350,
        tare: 20_000,
        net: 4_000_350,
        at: Date.UTC(2026, 9, 20),
      },
    });
    assert.ok(isSignedBy(message(content, GENESIS), signature, scale.address));
  });

  it('is of now, and shown as a QR code, if nothing else is said', async () => {
    const before = Date.now();
    const lines = await said([...weighing({ at: null, out: path('now.weighing') }), '--qr']);
    const { content } = readEntry(payload('now.weighing'));
    assert.ok('weighing' in content);
    assert.ok(content.weighing.at >= before && content.weighing.at <= Date.now());
    assert.match(lines, /[█▀▄]/);
  });

  it('may be unbagged, to the gram', async () => {
    const given = { form: 'Unbagged', gross: '3234.601', tare: '2000', out: path('wet.weighing') };
    const lines = await said(weighing({ ...given, units: null }));
    assert.match(lines, /\nfarm 3, variety 231, unbagged\n.* net 1,234\.601 kg\n/);
    const { content } = readEntry(payload('wet.weighing'));
    assert.ok('weighing' in content);
    assert.deepEqual([content.weighing.units, content.weighing.net], [0, 1_234_601]);
    await said(weighing({ ...given, units: '0', out: path('wet-too.weighing') }));
  });

  it('is signed by keys of each kind', async () => {
    for (const type of KEY_TYPES) {
      const pair = key(HASH('11'), type);
      await said(weighing({ type, out: path(`${type}.weighing`) }));
      const { content, signature } = readEntry(payload(`${type}.weighing`));
      assert.ok('weighing' in content);
      assert.equal(content.weighing.scale, pair.address);
      assert.deepEqual(Object.keys(signature), [`${type[0].toUpperCase()}${type.slice(1)}`]);
    }
  });

  it('never takes the place of another', async () => {
    const out = put('there.weighing', 'it');
    await refuses(weighing({ out }), /there\.weighing is there already$/);
    assert.equal(payload('there.weighing'), 'it');
    await refuses(weighing({ out: join(home, 'none', 'x') }), /can't be written: ENOENT$/);
  });

  it('is refused in one line where its figures are none', async () => {
    const kilos = 'takes kilograms, to the gram, such as 1234\\.601, not';
    for (const [changes, reason] of /** @type {[any, RegExp][]} */ ([
      [{ gross: '20' }, /^--gross is not above --tare$/],
      [{ gross: '19.999' }, /^--gross is not above --tare$/],
      [{ form: 'Unbagged' }, /^--units is 0 where unbagged$/],
      [{ units: null }, /^--units is needed with Sacks$/],
      [{ units: '0' }, /^--units is needed with Sacks$/],
      [{ units: null, form: 'Bulk' }, /^--units is needed with Bulk$/],
      [{ units: '1.5' }, /^--units takes a whole number, not '1\.5'$/],
      [{ form: 'sacks' }, /^--form takes one of Sacks, Bulk, Unbagged, not 'sacks'$/],
      ...[
        '4,020',
        '1.2345',
        '1.',
        '.5',
        '-1',
        '+1',
        '4e3',
        '04020',
        '4020kg',
        '4020 ',
        '',
        '٤',
        '10'.repeat(5),
      ].map((gross) => [{ gross }, new RegExp(`^--gross ${kilos} '`)]),
      [{ tare: '2O' }, new RegExp(`^--tare ${kilos} '2O'$`)],
      [{ nonce: '-1' }, /^--nonce takes a whole number/],
      [{ nonce: null }, /^--nonce is missing/],
      [{ at: '2026-10-20' }, /^--at takes a time such as /],
      [{ at: '2026-10-20T09:00:00' }, /^--at takes a time such as /],
      [{ genesis: null }, /^--genesis is missing/],
      [{ genesis: '0x12' }, /^--genesis takes the 32 bytes of a genesis hash in hex, not '0x12'$/],
      [{ out: null }, /^--out is missing/],
      [{ type: 'rsa' }, /^--type takes one of sr25519, ed25519, ecdsa, not 'rsa'$/],
      [{ 'signer-file': null }, /^--signer URI or --signer-file FILE is needed, one of them/],
    ])) {
      const line = weighing(changes);
      await refuses(line, reason);
      assert.ok(!existsSync(path(`${count}.weighing`)), String(reason));
    }
  });

  it('is signed by no key that everybody has, unless that is said', async () => {
    const everybody = weighing({ 'signer-file': null, signer: '//FarmerA' });
    await refuses(everybody, /is a key of the development phrase, .* --dev-keys lets it sign/);
    await said([...everybody, '--dev-keys']);
  });

  it('takes an option once, and knows it', async () => {
    await refuses([...weighing(), '--gross', '1'], /^--gross is given twice$/);
    await refuses(
      [...weighing(), '--gros', '1'],
      /^there is no option '--gros' \(did you mean '--gross'\?\)$/,
    );
    await refuses([...weighing(), 'more'], /^weigh takes no argument, not 'more'/);
  });
});

const signing = (file, answer, changes = {}) => [
  'sign',
  file,
  ...words({
    answer,
    genesis: GENESIS,
    out: path(`${(count += 1)}.answer`),
    'signer-file': path('farm.suri'),
    ...changes,
  }),
];

describe('an answer', () => {
  it('is signed by what the question says, and told first', async () => {
    const file = put('it.question', QUESTION);
    for (const [answer, told] of Object.entries(ANSWERS)) {
      const out = path(`${answer}.answer`);
      const lines = (await said(signing(file, answer.toLowerCase(), { out }))).split('\n');
      assert.deepEqual(lines, [
        `lot 7: ${told}`,
        'as it is: grade 1, inspections: 1, ₩3,000,000 at once',
        payload(`${answer}.answer`),
      ]);
      const { content, signature } = readEntry(payload(`${answer}.answer`));
      const { lot, stage, inspections } = QUESTION;
      assert.deepEqual(content, { reply: { lot, answer, stage, inspections, interim: 3_000_000n } });
      assert.ok(isSignedBy(message(content, GENESIS), signature, farm.address));
    }
    const stage = { name: 'Weighed', grade: null };
    const ungraded = put('ungraded.question', { ...QUESTION, stage, inspections: 0, interim: '0' });
    const lines = await said(signing(ungraded, 'withdraw'));
    assert.match(lines, /^lot 7: taken back before it is graded\nas it is: without a grade, /);
  });

  it('is refused in one line without a sound question', async () => {
    const file = put('sound.question', QUESTION);
    await refuses(
      signing(file, 'accept', { genesis: HASH('78') }),
      /sound\.question is a question of another chain, whose genesis is 0x7777/,
    );
    await refuses(
      signing(file, 'sell'),
      /^--answer takes one of accept, decline, reinspect, withdraw, not 'sell'$/,
    );
    await refuses(signing(file, 'Accept'), /^--answer takes one of /);
    await refuses(signing(file, 'accept', { genesis: '0x' }), /^--genesis takes /);
    await refuses(signing(path('none.question'), 'accept'), /none\.question can't be read: ENOENT$/);
    const broken = async (content, reason) =>
      refuses(signing(put('broken.question', content), 'accept'), reason);
    await broken('{', /broken\.question is not JSON: line 1, column 2/);
    await broken('', /broken\.question is not JSON/);
    await broken('[]', /broken\.question takes an object/);
    await broken(SEASON, /broken\.question has no field 'comptroller'/);
    await broken({ ...QUESTION, format: 'dure-question-2' }, /: format takes one of dure-question-1, not /);
    await broken({ ...QUESTION, lot: '1.5' }, /: lot takes a whole number, not '1\.5'$/);
    await broken({ ...QUESTION, lot: undefined }, /: lot is missing$/);
    await broken({ ...QUESTION, interim: '3,000,000' }, /: interim takes whole won, not '3,000,000'$/);
    await broken({ ...QUESTION, interim: -1 }, /: interim takes whole won, not -1$/);
    await broken({ ...QUESTION, genesis: '0x12' }, /: genesis takes the 32 bytes /);
    await broken(
      { ...QUESTION, stage: { name: 'Sold', grade: null } },
      /: stage\.name takes one of Weighed, /,
    );
    await broken({ ...QUESTION, stage: { name: 'Graded' } }, /: stage\.grade is missing$/);
    await broken(
      { ...QUESTION, stage: { name: 'Graded', grade: 'Fourth' } },
      /: stage\.grade takes one of Special, /,
    );
    await broken({ ...QUESTION, more: 1 }, /has no field 'more': there are format, /);
    assert.ok(!existsSync(path(`${count}.answer`)));
    await refuses(signing(file, 'accept', { out: file }), /sound\.question is there already$/);
  });

  it('is refused where a question says a grade where none belongs, or none where one does', async () => {
    for (const stage of [
      { name: 'Weighed', grade: 'First' },
      { name: 'Graded', grade: null },
    ]) {
      const file = put('odd.question', { ...QUESTION, stage });
      await refuses(signing(file, 'accept'), /odd\.question.*stage/);
    }
  });

  it('is the council’s for a lot without a grade alone', () =>
    refuses(
      ['answer', '--lot', '7', '--answer', 'accept', '--council', ...OFFICER],
      /^the council answers nothing for a farm but withdraw$/,
    ));
});

describe('an appeal', () => {
  const appealing = (changes = {}) => [
    'sign-appeal',
    ...words({
      season: '0',
      number: '3',
      genesis: GENESIS,
      out: path('it.appeal'),
      'signer-file': path('farm.suri'),
      ...changes,
    }),
  ];

  it('is signed without a chain, and told first', async () => {
    assert.equal(
      await said(appealing()),
      `farm 3 of season 0 asks for a second sample\n${payload('it.appeal')}`,
    );
    const { content, signature } = readEntry(payload('it.appeal'));
    assert.deepEqual(content, { appeal: { season: 0, number: 3 } });
    assert.ok(isSignedBy(message(content, GENESIS), signature, farm.address));
    await refuses(appealing(), /it\.appeal is there already$/);
    await refuses(appealing({ number: 'x' }), /^--number takes a whole number, not 'x'$/);
    await refuses(appealing({ season: '4294967296' }), /^--season takes a whole number/);
  });
});

describe('a season', () => {
  it('has a schema that says what each field is', async () => {
    const schema = JSON.parse(await said(['schema']));
    const fields = (/** @type {any} */ { properties = {}, anyOf = [] }) => [
      ...Object.entries(properties),
      ...Object.values(properties).flatMap(fields),
      ...anyOf.flatMap(fields),
    ];
    const all = fields(schema);
    assert.ok(all.length > 30, `${all.length}`);
    const groups = ['brown', 'damaged']; // of which each grade is explained
    for (const [name, field] of all) {
      if (groups.includes(name)) continue;
      const texts = [field, ...(field.anyOf ?? [])].map(({ description }) => description);
      assert.ok(
        texts.some((text) => /[.)]$/.test(text ?? '')),
        name,
      );
    }
    assert.deepEqual(Object.keys(SEASON).toSorted(), schema.required.toSorted());
  });

  it('is refused by its file before any node is asked', async () => {
    const opening = (file) => ['open', file, ...OFFICER];
    const changing = (file) => ['change-terms', file, '--season', '0', ...OFFICER];
    for (const line of [opening, changing]) {
      const bad = (content, reason) => refuses(line(put('bad.json', content)), reason);
      await refuses(line(path('none.json')), /none\.json can't be read: ENOENT$/);
      await bad('{"year": 2026,}', /bad\.json is not JSON: line 1, /);
      await bad({ ...SEASON, ends: SEASON.opens }, /bad\.json: opens, ends and priceBy do not follow/);
      await bad({ ...SEASON, comptroler: ann }, /has no field 'comptroler' \(did you mean 'comptroller'\?\)/);
      await bad({ ...SEASON, checks: 1_001 }, /bad\.json: checks takes a whole number up to 1000, not 1001$/);
      await refuses(line(path('season.json')), /^no Dure node answers at ws:\/\/127\.0\.0\.1:1: /);
    }
    await refuses(['open', ...OFFICER], /^open takes one FILE/);
  });
});

describe('what is refused before any node is asked', () => {
  it('is a share that is none', async () => {
    const grading = (changes) => [
      'grade',
      ...words({ lot: '7', brown: '82.0', damaged: '1', moisture: '14.0', ...changes }),
      ...OFFICER,
    ];
    for (const bad of ['78.55', '101', '100.1', '-1', '8,2', '.5', '78.', '078', '78 %', '', 'x']) {
      await refuses(grading({ brown: bad }), /^--brown takes a share in percent with one decimal at most, /);
    }
    for (const good of ['0', '100', '100.0', '0.5', '99.9']) {
      await refuses(grading({ brown: good }), /^no Dure node answers/);
    }
    await refuses(grading({ moisture: '1.45' }), /^--moisture takes /);
    await refuses(grading({ damaged: '1000' }), /^--damaged takes /);
  });

  it('is how much a day, of a sampler in farms, of others in kilograms', async () => {
    const appointing = (duty, daily) => [
      'appoint',
      ...words({ season: '0', who: ann, duty, daily }),
      ...OFFICER,
    ];
    for (const duty of ['inspector', 'warehouse']) {
      for (const bad of ['100,000', '1.2345', 'many']) {
        await refuses(appointing(duty, bad), /^--daily takes kilograms, to the gram, /);
      }
      await refuses(appointing(duty, '0.5'), /^no Dure node answers/);
    }
    for (const bad of ['0', '1.5', 'many', '1,000']) {
      await refuses(appointing('sampler', bad), /^--daily takes a whole number above 0, not /);
    }
    await refuses(appointing('sampler', '20'), /^no Dure node answers/);
    await refuses(
      appointing('scale', '1'),
      /^--duty takes one of inspector, warehouse, sampler, not 'scale'$/,
    );
  });

  it('is what to show, if it is not one thing', async () => {
    const one = /^one of --season, --lot and --farm is needed$/;
    await refuses(['show', ...NODE], one);
    await refuses(['show', '--lot', '0', '--farm', '0', ...NODE], one);
    await refuses(['show', '--season', '0', '--lot', '0', '--farm', '0', ...NODE], one);
    for (const name of ['season', 'lot', 'farm']) {
      await refuses(['show', `--${name}`, '0', ...NODE], /^no Dure node answers/);
    }
  });

  it('is a file of names that are of no account', async () => {
    const tracing = (content) => ['trace', '--lot', '31', '--names', put('names.json', content), ...NODE];
    await refuses(tracing({ Ann: 'Ann’s mill' }), /^.*names\.json: 'Ann' is no account$/);
    await refuses(tracing({ [ann]: 4 }), /names\.json: .* takes text, not 4$/);
    await refuses(tracing('[]'), /names\.json takes /);
    await refuses(tracing({ [ann]: 'Ann’s mill' }), /^no Dure node answers/);
  });

  it('is a file that is there already', async () => {
    const there = put('there.out', 'it');
    for (const line of [
      ['lots', '--season', '0', '--csv', there],
      ['trace', '--lot', '0', '--svg', there],
      ['receipt', '--lot', '0', '--out', there],
      ['export-epcis', '--lot', '0', '--out', there],
    ]) {
      await refuses([...line, ...NODE], /there\.out is there already$/);
    }
    assert.equal(payload('there.out'), 'it');
  });

  it('is a contract that is none', async () => {
    const setting = (contract) => [
      'set-quota',
      ...words({ season: '0', farm: '1', quota: '4000', contract }),
      ...OFFICER,
    ];
    await refuses(setting(`4:${HASH('d0')}`), /^no Dure node answers/);
    for (const bad of ['4', '4:', `x:${HASH('d0')}`, HASH('d0'), '4:0x12', '']) {
      await refuses(setting(bad), /^--contract takes /);
    }
  });

  it('is a contract with more behind it', () =>
    refuses(
      [
        'set-quota',
        ...words({ season: '0', farm: '1', quota: '4000', contract: `4:${HASH('d0')}:5` }),
        ...OFFICER,
      ],
      /^--contract takes /,
    ));

  it('is what is out of bounds', async () => {
    const much = (count_, one = '1') => Array.from({ length: count_ }, () => one).join(',');
    for (const [line, reason] of /** @type {[string[], RegExp][]} */ ([
      [['merge', '--lots', much(17)], /^--lots takes at most 16, not 17$/],
      [['split', '--lot', '1', '--parts', much(17)], /^--parts takes at most 16, not 17$/],
      [['split', '--lot', '1', '--parts', '1,x'], /^--parts takes kilograms/],
      [['prune-lots', '--lots', much(129)], /^--lots takes at most 128, not 129$/],
      [['settle', '--season', '0', '--batch', '129'], /^--batch takes a whole number above 0 up to 128/],
      [['recall', '--lot', '1', '--reason', '0'], /^--reason takes a whole number above 0 up to 255/],
      [['recall', '--lot', '1', '--reason', '256'], /^--reason takes a whole number above 0 up to 255/],
      [['fund', '--season', '0', '--amount', '0'], /^--amount is zero$/],
      [['fund', '--season', '0', '--amount', '1.000'], /^--amount takes whole won/],
      [['register-farm', '--account', ann, '--township', '46810'], /^--township takes /],
      [['register-farm', '--account', 'Ann', '--township', '46810250'], /^--account: 'Ann' is no account$/],
      [
        ['record-check', ...words({ season: '0', number: '1', foreign: '2', report: '0x' })],
        /^--report takes /,
      ],
    ])) {
      await refuses([...line, ...OFFICER], reason);
    }
    await refuses(
      ['receipt', '--lot', '1', '--language', 'fr', ...NODE],
      /^--language takes one of ko, en, both/,
    );
  });

  it('is what nobody has signed', async () => {
    const bringing = (given, ...more) => ['bring', given, ...more, ...OFFICER];
    await said(weighing({ out: path('a.entry') }));
    await said(signing(put('b.question', QUESTION), 'accept', { out: path('b.entry') }));
    const both = put('both.entries', `${payload('a.entry')}\r\n\r\n${payload('b.entry')}\n`);
    await refuses(bringing(both), /^no Dure node answers/);
    await refuses(bringing(payload('a.entry')), /^no Dure node answers/);
    await refuses(bringing(both, '--reference', 'x'), /^--reference is for one, and there are several$/);
    await refuses(bringing(put('empty.entries', '\n')), /empty\.entries has no items/);
    await refuses(
      bringing(put('cut.entries', `${payload('a.entry')}\n${payload('b.entry').slice(0, -3)}\n`)),
      /, line 2: /,
    );
    await refuses(bringing(path('none.entry')), /there is no such file, and it is no signed item/);
  });

  it('is a list of tags that are not', async () => {
    for (const line of [
      (file) => ['tag', file, '--lot', '8', ...OFFICER],
      (file) => ['check-tag', file, '--lot', '8', '--tag', 'A', ...NODE],
    ]) {
      await refuses(line(put('no.tags', ' \n\n')), /no\.tags has no tags$/);
      await refuses(line(put('twice.tags', 'A\nB\nA\n')), /twice\.tags has the tag 'A' twice$/);
      await refuses(line(path('none.tags')), /ENOENT$/);
      await refuses(line(put('good.tags', 'A\r\nB\r\n')), /^no Dure node answers/);
    }
  });
});

describe('the tool', () => {
  const program = new URL('../bin/dure-agri.js', import.meta.url).pathname;
  const listed = async () =>
    [...(await said(['--help'])).matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(([, name]) => name);

  it('explains each command, with an example that it could read', async () => {
    const names = await listed();
    assert.equal(names.length, 54);
    assert.equal(new Set(names).size, names.length);
    const secrets = ['member', 'county', 'officer', 'inspector', 'warehouse', 'sampler', 'mill', 'clerk'];
    secrets.push('treasury', 'anyone');
    secrets.forEach((name, n) => put(`${name}.suri`, HASH(String(n + 20))));
    const meant = { '5F…': ann, '5G…': ben, '5H…': farm.address, '0x…': GENESIS };
    put('7.question', QUESTION);
    put('8.tags', 'DURE-8-0016\nDURE-8-0017\n');
    rmSync(path('17.weighing'), { force: true });
    const isFile = /\.(suri|json|question|tags|weighing|answer|appeal|txt|csv|svg|jsonld)$/;
    const typed = (word) => {
      if (/^\d{4}-\d\d-\d\dT/.test(word)) return koreanTime(Date.now() + 86_400_000);
      return meant[word] ?? (isFile.test(word) ? path(word) : word);
    };
    const first = ['weigh', 'sign', 'sign-appeal'];
    let offline = 0;
    for (const name of [...first, ...names.filter((one) => !first.includes(one))]) {
      const help = await said([name, '--help']);
      assert.match(help, new RegExp(`^Usage: \\S*dure-agri ${name}\\b|^Usage: .* ${name}\\b`));
      const [before, example] = help.split('Example:');
      assert.ok(example, `${name} has an example`);
      const [, ...line] = example.trim().split(/\s+/);
      const until = line.findIndex((word) => word === '>');
      const given = (until < 0 ? line : line.slice(0, until)).map(typed);
      assert.equal(given[0], name);
      assert.ok(!given.some((word) => word.includes('…')), example);
      if (before.includes('--url')) {
        await refuses(
          [...given, ...NODE],
          /^no Dure node answers at ws:\/\/127\.0\.0\.1:1: connection refused$/,
        );
      } else {
        offline += 1;
        assert.notEqual(await said(given), '');
      }
      assert.equal(await said(['help', name]), help);
      assert.equal(before.includes('--signer'), before.includes('--type'), name);
    }
    assert.equal(offline, 4); // weigh, sign, sign-appeal, schema
    assert.match(await said(['--version']), /^\d+\.\d+\.\d+$/);
  });

  it('refuses in one line what it does not know', async () => {
    await refuses([], /^a command is needed: there are name-badges, /);
    await refuses(['wiegh'], /^there is no command 'wiegh' \(did you mean 'weigh'\?\)$/);
    await refuses(['qqqq'], /^there is no command 'qqqq': there are name-badges, /);
    await refuses(['lapse', '--lot', '7', '--council', ...OFFICER], /^there is no option '--council'/);
  });

  it('ends with one line and exit code 1 as a program', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, 'open', path('nothing.json'), ...OFFICER],
      {
        encoding: 'utf8',
      },
    );
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: .*nothing\.json can't be read: ENOENT\n$/);
  });
});

describe('the pallet', () => {
  const source = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
  const pallet = source('../../../pallets/agri-trade/src/lib.rs');
  const ofChain = source('../src/chain.js');
  const ofCommands = source('../src/commands.js') + source('../src/bring.js');
  const camel = (name) => name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
  const calls = [...pallet.matchAll(/#\[pallet::call_index\((\d+)\)\](?:(?!pub fn)[^])*?pub fn (\w+)/g)];
  const names = calls.map(([, , name]) => camel(name));
  const [, table] = /const CALLS = \{([^}]*)\}/.exec(ofChain);
  const made = new Set([
    ...[...`${ofChain}${ofCommands}`.matchAll(/calls\(api\)\s*\.(\w+)\(/g)].map(([, name]) => name),
    ...[...table.matchAll(/: '(\w+)'/g)].map(([, name]) => name),
  ]);

  it('is read whole', () => {
    assert.equal(calls.length, pallet.match(/#\[pallet::call_index\(/g).length);
    assert.ok(calls.length >= 44);
    assert.equal(new Set(names).size, names.length);
  });

  it('has no call without a command', () => {
    assert.deepEqual(
      names.filter((name) => !made.has(name)),
      [],
    );
    assert.deepEqual(
      [...made].filter((name) => !names.includes(name)),
      [],
      'and no command makes another',
    );
  });

  it('has no act that no command does', () => {
    for (const [table_, acts] of Object.entries({ ACTS: chain.ACTS, BY_COUNCIL: chain.BY_COUNCIL })) {
      for (const name of Object.keys(acts)) {
        assert.match(ofCommands, new RegExp(`\\bchain\\.${table_}\\.${name}\\b`), name);
      }
    }
  });

  it('has the events that acts end with', () => {
    const [, events] = /pub enum Event<T: Config> \{([^]*?)\n {4}\}/.exec(pallet);
    const known = [...events.matchAll(/^ {8}(\w+)(?: \{|,|\()/gm)].map(([, name]) => name);
    assert.ok(known.length > 20);
    for (const [name, { event }] of Object.entries(chain.ACTS))
      assert.ok(known.includes(event), `${name}: ${event}`);
  });
});

describe('what is shown', () => {
  const AT = Date.UTC(2026, 9, 20);
  const NOON = '2026-10-20T09:00:00+09:00';
  const delivery = {
    season: 0,
    form: 'Sacks',
    units: 100,
    net: 4_000_350,
    payable: 4_000_000,
    weighedAt: AT,
    stage: { Graded: 'First' },
    until: AT,
    interim: 0n,
  };
  const record = {
    owner: { Season: 0 },
    keeper: ann,
    goods: 'Paddy',
    grams: 4_000_000,
    grade: 'First',
    sources: [7],
    tags: null,
    gone: false,
    steps: 4,
  };
  const nothing = { delivery: null, record: null, recalls: {}, offer: null, flagged: false };

  it('says what a lot is', () => {
    assert.deepEqual(lotInWords(7, { ...nothing, delivery }), [
      `lot 7: delivered in season 0, 100 sacks of 40 kg, 4,000.350 kg, weighed at ${NOON}`,
      'graded, grade 1; paid for as 4,000.000 kg',
      `waits until ${NOON}`,
    ]);
    const sold = { ...delivery, stage: { Accepted: 'First' }, interim: 3_000_000n };
    assert.deepEqual(lotInWords(7, { ...nothing, delivery: sold, record }).slice(1), [
      'sold, grade 1; paid for as 4,000.000 kg, ₩3,000,000 of it at once',
      'paddy of 4,000.000 kg, grade 1, from 1 lots of farms; 4 steps',
      `it is of season 0, kept by ${ann}`,
    ]);
    const milled = { ...record, owner: { Account: ben }, goods: 'Milled', grade: null, gone: true };
    const lines = lotInWords(8, {
      delivery: null,
      record: { ...milled, tags: { root: HASH('9c'), count: 20 } },
      recalls: { 7: { by: 'Council', reason: 2, at: AT } },
      offer: { number: 3, price: 6_500_000n, until: AT, to: ann },
      flagged: true,
    });
    assert.deepEqual(lines, [
      'FLAGGED: its scale was compromised when it was weighed',
      'milled rice of 4,000.000 kg, from 1 lots of farms; 4 steps',
      `used up or lost; it was of ${ben}, kept by ${ann}`,
      `20 tags, of root ${HASH('9c')}`,
      `RECALLED: lot 7, by the council, for reason 2, at ${NOON}`,
      `offer 3: ₩6,500,000, until ${NOON}, to ${ann} alone`,
    ]);
  });

  it('says what a farm owes, and until when it is excluded', () => {
    // As the pallet has it: it sells nothing in the year of the check, and in the five after it.
    assert.deepEqual(
      farmInWords(12, {
        account: ann,
        township: 46_810_250,
        seasons: 2,
        debts: [{ season: 0, amount: 172_000n }],
        exclusions: [{ season: 1, year: 2026 }],
      }),
      [
        `farm 12: account ${ann}, township 46810250, in 2 seasons`,
        'owes ₩172,000 to season 0',
        'EXCLUDED until the end of 2031, by a check of season 1',
      ],
    );
  });

  it('says which steps there were', () => {
    const event = { id: '9-2', block: 9, at: AT, kind: 'Milled', steps: { 7: 4, 8: 0 }, data: {} };
    assert.equal(eventInWords(event), `${NOON}, block 9: Milled, step 4 of lot 7, step 0 of lot 8`);
  });

  it('has the root of tags as RFC 6962 makes it', () => {
    // The hash of a leaf without content, and the tree of the leaves "" and 0x00: test vectors of the RFC's authors.
    assert.deepEqual(rootOf(['']), {
      root: '0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      count: 1,
    });
    assert.deepEqual(rootOf(['', '\0']), {
      root: '0xfac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      count: 2,
    });
  });
});
