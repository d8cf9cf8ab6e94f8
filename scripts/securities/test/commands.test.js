// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { key, KEY_TYPES } from '@dure/chain/keys.js';
import { isSignedBy } from '@dure/chain/signed.js';
import { inProcess } from '@dure/chain/testing.js';
import { koreanTime } from '@dure/chain/time.js';
import * as chain from '../src/chain.js';
import { run } from '../src/commands.js';
import { message, readEntry } from '../src/messages.js';
import { DEEDS, TAX_CLASSES } from '../src/words.js';

const home = mkdtempSync(join(tmpdir(), 'securities-'));
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
const NO_NODE = /^no Dure node answers at ws:\/\/127\.0\.0\.1:1: /;
const OFFICE = ['--signer', '//Office', ...NODE];
const [ann, ben, cho] = ['//Ann', '//Ben', '//Cho'].map((uri) => key(uri).address);
const me = key(HASH('12'));
put('me.suri', HASH('12'));
const AT = '2026-10-20T09:00:00+09:00';
const NOON = Date.parse(AT);
const LATER = '2028-01-01T00:00:00+09:00';

const { said, refuses } = inProcess(run);
const words = (given) =>
  Object.entries(given)
    .filter(([, value]) => value !== null)
    .flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, value]));

let count = 0;
/** A command line that signs off line. Each has another file, unless it says which. */
const signing = (command, given) => [
  command,
  ...words({
    genesis: GENESIS,
    out: path(`${(count += 1)}.signed`),
    'signer-file': path('me.suri'),
    at: AT,
    ...given,
  }),
];
const MOVE = { security: '0', from: '0', to: '1', units: '500' };
const ACCEPT = { security: '0', to: '3/0', units: '500' };
const PLEDGE = { security: '0', book: '0', pledgee: '7', units: '500', until: LATER };
const GUARD = { who: `${ann},${ben},${cho}`, threshold: '2' };
/** Of each statement: the command that signs it, what it is given, and what it says. @type {[string, any, any][]} */
const STATEMENTS = [
  ['sign-join', { book: '1' }, { Join: 1 }],
  ['sign-control', { investor: '3' }, { Control: 3 }],
  ['sign-guardians', GUARD, { Guard: { who: [ann, ben, cho], threshold: 2 } }],
  ['sign-move', MOVE, { Move: { security: 0, from: 0, to: 1, units: 500n } }],
  [
    'sign-accept',
    ACCEPT,
    { Accept: { security: 0, to: { investor: 3, book: 0 }, units: 500n, lockedUntil: null } },
  ],
  [
    'sign-accept',
    { ...ACCEPT, 'locked-until': LATER },
    {
      Accept: { security: 0, to: { investor: 3, book: 0 }, units: 500n, lockedUntil: Date.parse(LATER) },
    },
  ],
  [
    'sign-pledge',
    PLEDGE,
    { Pledge: { security: 0, book: 0, pledgee: 7, units: 500n, until: Date.parse(LATER) } },
  ],
];

describe('what keys sign', () => {
  it('is signed without a chain, and told first', async () => {
    for (const [command, given, what] of STATEMENTS) {
      const [kind] = Object.keys(what);
      const out = path(`${command}.${given['locked-until'] ? 'locked' : kind}`);
      const told = (await said(signing(command, { ...given, out }))).split('\n');
      assert.equal(told.length, 2);
      assert.ok(told[0].startsWith(`${me.address} `) && told[0].endsWith(`, at ${AT}`), told[0]);
      const entry = readEntry(told[1]);
      assert.deepEqual(entry, readEntry(readFileSync(out, 'utf8')));
      assert.deepEqual(entry.content, { key: me.address, what, at: NOON });
      assert.ok(isSignedBy(message(entry.content, GENESIS), entry.signature, me.address));
    }
  });

  it('is of now, and shown as a QR code, if nothing else is said', async () => {
    const before = Date.now();
    const lines = await said([
      ...signing('sign-guardians', { ...GUARD, at: null, out: path('now.guards') }),
      '--qr',
    ]);
    const { at } = readEntry(payload('now.guards')).content;
    assert.ok(at >= before && at <= Date.now());
    assert.match(lines, /[█▀▄]/);
  });

  it('is signed by keys of each kind, and by none that everybody has, unless that is said', async () => {
    for (const type of KEY_TYPES) {
      await said(signing('sign-join', { book: '0', type, out: path(`${type}.join`) }));
      const { signature } = readEntry(payload(`${type}.join`));
      assert.deepEqual(Object.keys(signature), [`${type[0].toUpperCase()}${type.slice(1)}`]);
    }
    const everybody = signing('sign-join', { book: '0', 'signer-file': null, signer: '//InvestorA' });
    await refuses(everybody, /is a key of the development phrase, .* --dev-keys lets it sign/);
    await said([...everybody, '--dev-keys']);
  });

  it('is refused in one line where its figures are none, and never takes the place of another', async () => {
    for (const [line, reason] of /** @type {[string[], RegExp][]} */ ([
      [signing('sign-move', { ...MOVE, units: '0' }), /^--units takes units from 1 to 1208\d+, not '0'$/],
      [signing('sign-move', { ...MOVE, units: '1.5' }), /^--units takes whole won|^--units takes/],
      [signing('sign-move', { ...MOVE, from: null }), /^--from is missing/],
      [
        signing('sign-accept', { ...ACCEPT, to: '3' }),
        /^--to takes an investor's number and a book's, such as 3\/0, not '3'$/,
      ],
      [signing('sign-accept', { ...ACCEPT, to: '4294967296/0' }), /^--to takes a whole number/],
      [
        signing('sign-guardians', { ...GUARD, threshold: '6' }),
        /^--threshold takes a whole number .* up to 5/,
      ],
      [
        signing('sign-guardians', { ...GUARD, who: Array(6).fill(ann).join(',') }),
        /^--who takes at most 5, not 6$/,
      ],
      [signing('sign-guardians', { ...GUARD, who: 'Ann' }), /^--who: 'Ann' is no account$/],
      [signing('sign-pledge', { ...PLEDGE, until: '2028-01-01' }), /^--until takes a time such as /],
      [signing('sign-join', { book: '0', genesis: '0x12' }), /^--genesis takes the 32 bytes/],
      [signing('sign-join', { book: '0', 'signer-file': null }), /^--signer URI or --signer-file FILE/],
    ])) {
      await refuses(line, reason);
      assert.ok(!existsSync(path(`${count}.signed`)), String(reason));
    }
    const out = put('there.join', 'it');
    await refuses(signing('sign-join', { book: '0', out }), /there\.join is there already$/);
    assert.equal(payload('there.join'), 'it');
  });

  it('is brought by the command for it, and by no other', async () => {
    const KNOWN = words({ class: 'Retail', country: '410', 'known-until': LATER });
    const brought = /** @type {[(file: string) => string[], string][]} */ ([
      [(file) => ['register-investor', '--signed', file, ...KNOWN], 'sign-join.Join'],
      [(file) => ['join-book', '--signed', file], 'sign-join.Join'],
      [(file) => ['add-controller', file], 'sign-control.Control'],
      [(file) => ['set-guardians', '--signed', file], 'sign-guardians.Guard'],
      [(file) => ['move-manager', '--signed', file], 'sign-move.Move'],
      [(file) => ['mint', '--signed', file], 'sign-accept.Accept'],
      [(file) => ['mint', '--signed', file], 'sign-accept.locked'],
      [(file) => ['pledge', '--signed', file], 'sign-pledge.Pledge'],
    ]);
    for (const [line, own] of brought) {
      await refuses([...line(path(own)), ...OFFICE], NO_NODE);
      await refuses([...line(payload(own)), ...OFFICE], NO_NODE);
      const other = own.startsWith('sign-join') ? 'sign-move.Move' : 'sign-join.Join';
      await refuses([...line(path(other)), ...OFFICE], /^\S+ is a (joining|move), not (a|an|a key's) /);
      await refuses([...line(path('none.it')), ...OFFICE], /there is no such file, and it is no signed item/);
    }
    const two = put('two.join', `${payload('sign-join.Join')}\n${payload('now.guards')}\n`);
    await refuses(['join-book', '--signed', two, ...OFFICE], /two\.join has more than a joining$/);
    for (const command of ['set-guardians', 'move-manager', 'pledge']) {
      const file = { 'set-guardians': 'sign-guardians.Guard', pledge: 'sign-pledge.Pledge' }[command];
      const signed = path(file ?? 'sign-move.Move');
      await refuses([command, '--signed', signed, '--council', ...OFFICE], NO_NODE);
    }
  });

  it('stands in the place of what it says, or the signer says it itself', async () => {
    const move = path('sign-move.Move');
    await refuses(
      ['move-manager', ...OFFICE],
      /^--security N or --signed FILE\|PAYLOAD is needed, one of them/,
    );
    await refuses(
      ['move-manager', '--signed', move, '--units', '5', ...OFFICE],
      /^what is signed says --units: --signed alone$/,
    );
    await refuses(
      ['move-manager', '--security', '0', '--from', '0', ...OFFICE],
      /^--to, --units missing, without --signed$/,
    );
    await refuses(['move-manager', ...words(MOVE), ...OFFICE], NO_NODE);
    await refuses(
      ['move-manager', ...words(MOVE), '--council', ...OFFICE],
      /^what the council brings, a key has signed: --signed$/,
    );
    const mint = words({ security: '0', investor: '0', book: '0', units: '5' });
    await refuses(['mint', ...mint, ...OFFICE], NO_NODE);
    await refuses(['mint', ...mint, '--locked-until', LATER, ...OFFICE], NO_NODE);
    await refuses(
      ['mint', '--signed', path('sign-accept.Accept'), '--locked-until', LATER, ...OFFICE],
      /^what is signed says --locked-until: --signed alone$/,
    );
    await refuses(['pledge', ...words(PLEDGE), ...OFFICE], NO_NODE);
    await refuses(['set-guardians', '--who', ann, ...OFFICE], /^--threshold missing, without --signed$/);
  });
});

describe('what is refused before any node is asked', () => {
  it('is what is out of bounds', async () => {
    const ORDER = HASH('cd');
    const forced = { security: '0', from: '3/0', to: '4/0', units: '5' };
    const instruct = { venue: '0', deliver: '100:0:1/0:2/0', pay: '1050000:2:1', expires: AT };
    for (const [line, reason] of /** @type {[string[], RegExp][]} */ ([
      [['instruct', ...words(instruct)], NO_NODE],
      [
        ['instruct', ...words({ ...instruct, deliver: '100:0:1/0' })],
        /^--deliver takes units, a security and/,
      ],
      [['instruct', ...words({ ...instruct, deliver: '0:0:1/0:2/0' })], /^--deliver takes units from 1 to /],
      [
        ['instruct', ...words({ ...instruct, deliver: '1:0:1/0:2' })],
        /^--deliver takes an investor's number/,
      ],
      [['instruct', ...words({ ...instruct, pay: '5:2' })], /^--pay takes won and two investors, such as /],
      [['instruct', ...words({ ...instruct, pay: '0:2:1' })], /^--pay is zero$/],
      [['instruct', ...words({ ...instruct, expires: 'soon' })], /^--expires takes a time such as /],
      [['force-transfer', ...words({ ...forced, order: ORDER })], NO_NODE],
      [['force-transfer', ...words(forced)], /^--order HASH or --deed ACT:KIND is needed, one of them/],
      [
        ['force-transfer', ...words({ ...forced, deed: '7:Authentic' })],
        /^--commitment is needed with --deed$/,
      ],
      [['force-transfer', ...words({ ...forced, deed: '7:Authentic', commitment: ORDER })], NO_NODE],
      [
        ['force-transfer', ...words({ ...forced, order: ORDER, commitment: ORDER })],
        /^--commitment is of a deed: --deed$/,
      ],
      [
        ['force-transfer', ...words({ ...forced, deed: '7:Will', commitment: ORDER })],
        /^--deed takes one of Authentic, .*, not 'Will'$/,
      ],
      [
        ['force-transfer', ...words({ ...forced, deed: '7', commitment: ORDER })],
        /^--deed takes an act's number and its kind, such as 4:Authentic, not '7'$/,
      ],
      [['set-annual-cap', '--limit', '10000000', '--none'], /^--limit WON or --none is needed, one of them/],
      [['set-annual-cap', '--limit', '10000000', '--year', '0'], /^--year takes a whole number above 0/],
      [['set-annual-cap', '--none'], NO_NODE],
      [['set-tax', ...words({ income: '1001' })], /^--local is missing|^--income takes/],
      [['set-tax-class', '--investor', '3', '--class', 'None'], /^--class takes one of Withheld, Exempt, /],
      [['set-reference', '--security', '0', '--price', '0'], /^--price takes whole won from 1 to /],
      [['decide-recovery', '--investor', '3'], /^--uphold or --turn-down is needed, one of them/],
      [['decide-recovery', '--investor', '3', '--turn-down'], NO_NODE],
      [['set-document', ...words({ security: '0', id: '16', commitment: ORDER })], /^--id takes .* up to 15/],
      [['split', '--security', '0', '--into', '1'], /^--into takes a whole number above 1, not '1'$/],
      [['vote', '--action', '0', '--option', '8'], /^--option takes a whole number up to 7, not '8'$/],
      [
        ['announce-dividend', ...words({ security: '0', 'record-date': AT })],
        /^--pot WON or --per-share WON is needed, one of them/,
      ],
      [
        [
          'announce-vote',
          ...words({ security: '0', 'record-date': AT, question: ORDER, options: '9', until: AT }),
        ],
        /^--options takes a whole number above 1 up to 8, not '9'$/,
      ],
      [['settle', '--offering', '0'], /^--investor N or --all is needed, one of them/],
      [['push', '--action', '0', '--investor', '1', '--all'], /^--investor N or --all is needed, one of/],
      [['close-offering', '--offering', '0', '--steps', '1001'], /^--steps takes .* up to 1000, not '1001'$/],
    ])) {
      await refuses([...line, ...OFFICE], reason);
    }
  });

  it('is a file of a security or of rules that is none', async () => {
    const bad = put('bad.json', { name: 'A bond', kind: 'Bond' });
    await refuses(['propose-security', bad, ...OFFICE], /bad\.json: code is missing$/);
    await refuses(['set-rules', bad, '--security', '0', ...OFFICE], /bad\.json: rules is missing$/);
    await refuses(['confirm-rules', bad, '--security', '0', ...OFFICE], /bad\.json: rules is missing$/);
    const rules = put('good.json', { rules: { holderCap: 49 } });
    await refuses(['set-rules', rules, '--security', '0', ...OFFICE], NO_NODE);
    await refuses(['confirm-rules', rules, '--security', '0', ...OFFICE], NO_NODE);
  });

  it('is what is there already, or is asked for by half', async () => {
    const there = put('there.csv', 'it');
    await refuses(['cap-table', '--security', '0', '--out', there, ...NODE], /there\.csv is there already$/);
    await refuses(['reconcile', '--out', there, ...NODE], /there\.csv is there already$/);
    await refuses(['orders', '--out', there, ...NODE], /there\.csv is there already$/);
    await refuses(['preflight', '--venue', '0', ...NODE], /^--deliver is missing: --venue has legs$/);
    await refuses(
      ['preflight', '--instruction', '0', '--pay', '5:1:2', ...NODE],
      /^an instruction has its own legs: --instruction alone$/,
    );
    await refuses(['preflight', '--instruction', '0', ...NODE], NO_NODE);
    await refuses(['investor', ...NODE], /^--investor N or --key ACCOUNT is needed, one of them/);
    await refuses(['security', '--code', 'KR7999990006', ...NODE], /^--code takes an ISIN/);
    await refuses(['reconcile', '--security', '0,x', ...NODE], /^--security takes a whole number, not 'x'$/);
    await refuses(
      ['cap-table', '--security', '0', '--block', '0x12', ...NODE],
      /^--block takes a whole number/,
    );
  });
});

describe('the tool', () => {
  const program = new URL('../bin/dure-securities.js', import.meta.url).pathname;
  const listed = async () =>
    [...(await said(['--help'])).matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(([, name]) => name);
  const first = ['sign-join', 'sign-control', 'sign-guardians', 'sign-move', 'sign-accept', 'sign-pledge'];

  it('explains each command, with an example that it could read', async () => {
    const names = await listed();
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.length > 80);
    const suri = [
      ['member', 'depository', 'manager', 'successor', 'guardian', 'venue', 'issuer', 'new', 'pledgee'],
      ['anyone', 'bank'],
    ].flat();
    suri.forEach((name, n) => put(`${name}.suri`, HASH(String(n + 20))));
    copyFileSync(new URL('../security.example.json', import.meta.url), path('security.json'));
    copyFileSync(new URL('../security.example.json', import.meta.url), path('rules.json'));
    copyFileSync(path('sign-accept.Accept'), path('their.acceptance'));
    const meant = { '5F…': ann, '5G…': ben, '5H…': cho, '0x…': GENESIS };
    const isFile = /\.(suri|json|csv|joining|key|guardians|move|acceptance|pledge)$/;
    const typed = (word) => {
      if (/^\d{4}-\d\d-\d\dT/.test(word)) return koreanTime(Date.parse(word));
      if (isFile.test(word)) return path(word);
      return word
        .split(',')
        .map((part) => meant[part] ?? part)
        .join(',');
    };
    let offline = 0;
    for (const name of [...first, ...names.filter((one) => !first.includes(one))]) {
      const help = await said([name, '--help']);
      const [before, example] = help.split('Example:');
      assert.ok(example, `${name} has an example`);
      const [, ...line] = example.trim().split(/\s+/);
      const until = line.findIndex((word) => word === '>');
      const given = (until < 0 ? line : line.slice(0, until)).map(typed);
      assert.equal(given[0], name);
      assert.ok(!given.some((word) => word.includes('…')), example);
      if (before.includes('--url')) {
        await refuses([...given, ...NODE], NO_NODE);
      } else if (name === 'check-report') {
        await refuses(given, /reconciliation\.json can't be read: ENOENT$/);
      } else {
        offline += 1;
        assert.notEqual(await said(given), '');
      }
      assert.equal(await said(['help', name]), help);
      assert.equal(before.includes('--signer'), before.includes('--type sr25519'), name);
    }
    assert.equal(offline, first.length + 1); // and schema
    assert.match(await said(['--version']), /^\d+\.\d+\.\d+$/);
  });

  it('refuses in one line what it does not know', async () => {
    await refuses([], /^a command is needed: there are name-badges, /);
    await refuses(['afirm'], /^there is no command 'afirm' \(did you mean 'affirm'\?\)$/);
    await refuses(
      ['affirm', '--instruction', '0', '--council', ...OFFICE],
      /^there is no option '--council'/,
    );
  });

  it('lets the council act in the place of the depository and of managers', async () => {
    const CARED = [
      ['name-badges', 'set-annual-cap', 'set-tax', 'name-trustee', 'suspend-venue', 'reinstate-venue'],
      ['replace-venue-operator', 'freeze', 'unfreeze', 'lift-pledge'],
      ['offer-book', 'change-manager', 'rebind-investor', 'move-manager', 'confirm-registration'],
      [
        'confirm-rules',
        'set-reference',
        'halt-security',
        'resume-security',
        'force-transfer',
        'force-payment',
      ],
      ['classify-investor', 'set-tax-class', 'stop-investor', 'resume-investor', 'set-guardians', 'pledge'],
      ['propose-recovery', 'approve-recovery', 'decide-recovery', 'close-venue'],
    ].flat();
    for (const name of await listed()) {
      assert.equal((await said([name, '--help'])).includes('--council'), CARED.includes(name), name);
    }
  });

  it('ends with one line and exit code 1 as a program', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, 'propose-security', path('nothing.json'), ...OFFICE],
      { encoding: 'utf8' },
    );
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: .*nothing\.json can't be read: ENOENT\n$/);
  });

  it('checks a report without a node', async () => {
    const report = new URL('counted.report.json', import.meta.url).pathname;
    const told = (await said(['check-report', report])).split('\n');
    assert.match(told[0], /^block \d+ 0x[0-9a-f]{64} of /);
    assert.match(told.at(-2), /^the proof is of block 0x[0-9a-f]{64}: whether that is a final block /);
    assert.equal(told.at(-1), 'all sums agree');
    const { hash, header } = JSON.parse(readFileSync(report, 'utf8')).block;
    for (const given of [hash, header]) {
      const trusted = await said(['check-report', report, '--header', given]);
      assert.match(trusted, /^the block is the one that was given$/m);
    }
    await refuses(['check-report', report, '--header', HASH('00')], /the header given is another's$/);
    await refuses(
      ['check-report', report, '--header', '0x00'],
      /^--header takes a block's hash or header in hex/,
    );
  });
});

describe('the pallet', () => {
  const source = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
  const pallet = source('../../../pallets/security-tokens/src/lib.rs');
  const ofChain = source('../src/chain.js');
  const ofCommands = ['council', 'managers', 'issuers', 'investors', 'anyone']
    .map((role) => source(`../src/for-${role}.js`))
    .join('');
  const camel = (name) => name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
  const calls = [
    ...pallet.matchAll(
      /#\[pallet::call_index\((\d+)\)\](?:(?!pub fn)[^])*?pub fn (\w+)\(\s*origin: OriginFor<T>,?([^]*?)\) -> Dispatch/g,
    ),
  ];
  const names = calls.map(([, , name]) => camel(name));
  const made = new Map(
    [...ofChain.matchAll(/calls\(api\)\s*\.(\w+)\(/g)].map(({ 1: name, index }) => [name, index]),
  );

  it('is read whole', () => {
    assert.equal(calls.length, pallet.match(/#\[pallet::call_index\(/g).length);
    assert.ok(calls.length >= 72);
    assert.equal(new Set(names).size, names.length);
  });

  it('has no call without a command', () => {
    const missing = names.filter((name) => !made.has(name));
    assert.deepEqual(missing, []);
    const foreign = [...made.keys()].filter((name) => !names.includes(name));
    assert.deepEqual(foreign, [], 'and no command makes another');
  });

  it('has calls with as many arguments as they are given', () => {
    /** What is written between brackets, with how many commas between. */
    const given = (index) => {
      const from = ofChain.indexOf('(', ofChain.indexOf(')', index)) + 1;
      let [depth, at, commas] = [1, from, 0];
      for (; depth > 0; at += 1) {
        if ('([{'.includes(ofChain[at])) depth += 1;
        if (')]}'.includes(ofChain[at])) depth -= 1;
        if (ofChain[at] === ',' && depth === 1) commas += 1;
      }
      const text = ofChain.slice(from, at - 1).trim();
      // A statement gives three of them, or two.
      const spread = (text.match(/\.\.\.signedBy/) ? 2 : 0) + (text.match(/\.\.\.by\(/) ? 1 : 0);
      return text === '' ? 0 : commas + 1 - Number(text.endsWith(',')) + spread;
    };
    for (const [, , name, parameters] of calls) {
      const takes = [...parameters.matchAll(/\w+: /g)].length;
      assert.equal(given(made.get(camel(name))), takes, name);
    }
  });

  it('has no act that no command does', () => {
    for (const [table, acts] of Object.entries({ ACTS: chain.ACTS, BY_COUNCIL: chain.BY_COUNCIL })) {
      for (const name of Object.keys(acts)) {
        const used = new RegExp(
          `\\bchain\\.${table}\\.${name}\\b|\\{ call, event \\} = chain\\.ACTS\\.${name}`,
        );
        assert.match(ofCommands, used, name);
      }
    }
  });

  it('has the events that acts end with', () => {
    const [, events] = /pub enum Event<T: Config> \{([^]*?)\n {4}\}/.exec(pallet);
    const known = [...events.matchAll(/^ {8}(\w+)(?: \{|,|\()/gm)].map(([, name]) => name);
    assert.ok(known.length > 60);
    for (const [name, { event }] of Object.entries(chain.ACTS))
      assert.ok(known.includes(event), `${name}: ${event}`);
    const more = [...ofCommands.matchAll(/events: \[([^\]]*)\]/g)].flatMap(([, list]) => list.match(/\w+/g));
    assert.ok(more.length > 5);
    for (const event of more) assert.ok(known.includes(event), event);
  });

  it('has the view functions that are asked', () => {
    const views = pallet.slice(pallet.indexOf('#[pallet::view_functions]'));
    const asked = [...`${ofChain}${ofCommands}`.matchAll(/\bask(?:ed)?\(\s*api,\s*'(\w+)'/g)].map(
      ([, name]) => name,
    );
    assert.ok(asked.length > 20);
    for (const name of asked) assert.match(views, new RegExp(`pub fn ${name}\\(`), name);
  });

  it('has the storage that is read', () => {
    const maps = [...pallet.matchAll(/pub type (\w+)<T: Config> =\s*Storage/g)].map(([, name]) =>
      camel(`_${name}`).toLowerCase(),
    );
    const used = [
      ...[...ofChain.matchAll(/stored\(\s*'(\w+)'/g)].map(([, name]) => name),
      ...[...ofChain.matchAll(/(?:pallet|state\(api\))\.(\w+)/g)].map(([, name]) => name),
    ];
    assert.ok(used.length > 10);
    for (const name of used) assert.ok(maps.includes(name.toLowerCase()), name);
  });

  it('has the kinds of deeds and of taxation', () => {
    const variants = (file, name) =>
      [
        ...new RegExp(`pub enum ${name} \\{([^]*?)\\n\\}`).exec(source(file))[1].matchAll(/^ {4}(\w+),$/gm),
      ].map(([, one]) => one);
    assert.deepEqual(DEEDS, variants('../../../pallets/support/src/deeds.rs', 'DeedKind'));
    assert.deepEqual(TAX_CLASSES, variants('../../../pallets/security-tokens/src/types.rs', 'TaxClass'));
  });
});
