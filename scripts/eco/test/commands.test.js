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
import { run } from '../src/commands.js';
import { message, readEntry } from '../src/messages.js';
import { proofsOf } from '../src/proofs.js';
import { deviceInWords, epochInWords, koreanDay, memberInWords } from '../src/shown.js';

const home = mkdtempSync(join(tmpdir(), 'eco-'));
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
const [ann, ben] = ['//Ann', '//Ben'].map((uri) => key(uri).address);
const device = key(HASH('11'));
put('device.suri', HASH('11'));
const me = key(HASH('12'));
put('me.suri', HASH('12'));
const maker = key(HASH('13'));
put('maker.suri', HASH('13'));
const NOON = Date.UTC(2026, 9, 20);
const AT = '2026-10-20T09:00:00+09:00';

const { said, refuses } = inProcess(run);
const words = (given) =>
  Object.entries(given)
    .filter(([, value]) => value !== null)
    .flatMap(([name, value]) => [`--${name}`, value]);

let count = 0;
/** A command line that signs off line. Each has another file, unless it says which. */
const signing = (command, by, given) => [
  command,
  ...words({
    genesis: GENESIS,
    out: path(`${(count += 1)}.signed`),
    'signer-file': path(`${by}.suri`),
    at: command === 'sign-claim' ? null : AT,
    ...given,
  }),
];
const PROOF = {
  programme: '0',
  device: '3',
  nonce: '17',
  activity: '0',
  unit: 'Gram',
  quantity: '12340',
  member: '12',
};
const proving = (changes = {}) => signing('proof', 'device', { ...PROOF, ...changes });

describe('a proof', () => {
  it('is signed without a chain, and told first', async () => {
    const lines = (await said(proving({ out: path('it.proof') }))).split('\n');
    assert.deepEqual(lines, [
      `proof 17 of device 3, key 0, for programme 0: member 12, activity 0, 12,340 g at ${AT}`,
      payload('it.proof'),
    ]);
    const { content, signature } = readEntry(payload('it.proof'));
    assert.deepEqual(content, {
      proof: {
        programme: 0,
        device: 3,
        generation: 0,
        nonce: 17,
        activity: 0,
        unit: 'Gram',
        quantity: 12_340,
        member: 12,
        at: NOON,
      },
    });
    assert.ok(isSignedBy(message(content, GENESIS), signature, device.address));
  });

  it('is of now, and shown as a QR code, if nothing else is said', async () => {
    const before = Date.now();
    const lines = await said([...proving({ at: null, out: path('now.proof') }), '--qr']);
    const { at } = readEntry(payload('now.proof')).content.proof;
    assert.ok(at >= before && at <= Date.now());
    assert.match(lines, /[█▀▄]/);
  });

  it('is signed by keys of each kind', async () => {
    for (const type of KEY_TYPES) {
      await said(proving({ type, out: path(`${type}.proof`) }));
      const { signature } = readEntry(payload(`${type}.proof`));
      assert.deepEqual(Object.keys(signature), [`${type[0].toUpperCase()}${type.slice(1)}`]);
    }
  });

  it('never takes the place of another', async () => {
    const out = put('there.proof', 'it');
    await refuses(proving({ out }), /there\.proof is there already$/);
    assert.equal(payload('there.proof'), 'it');
  });

  it('is refused in one line where its figures are none', async () => {
    for (const [changes, reason] of /** @type {[any, RegExp][]} */ ([
      [{ quantity: '0' }, /^--quantity takes a whole number above 0, not '0'$/],
      [{ quantity: '1.5' }, /^--quantity takes a whole number above 0, not '1\.5'$/],
      [{ quantity: '9007199254740992' }, /^--quantity takes a whole number above 0/],
      [{ unit: 'gram' }, /^--unit takes one of Gram, Piece, Metre, Swap, WattHour, not 'gram'$/],
      [{ activity: '16' }, /^--activity takes a whole number up to 15, not '16'$/],
      [{ nonce: '-1' }, /^--nonce takes a whole number/],
      [{ nonce: null }, /^--nonce is missing/],
      [{ member: null }, /^--member is missing/],
      [{ device: '4294967296' }, /^--device takes a whole number/],
      [{ at: '2026-10-20' }, /^--at takes a time such as /],
      [{ genesis: '0x12' }, /^--genesis takes the 32 bytes of a genesis hash in hex, not '0x12'$/],
      [{ out: null }, /^--out is missing/],
      [{ type: 'rsa' }, /^--type takes one of sr25519, ed25519, ecdsa, not 'rsa'$/],
      [{ 'signer-file': null }, /^--signer URI or --signer-file FILE is needed, one of them/],
    ])) {
      await refuses(proving(changes), reason);
      assert.ok(!existsSync(path(`${count}.signed`)), String(reason));
    }
  });

  it('is signed by no key that everybody has, unless that is said', async () => {
    const everybody = proving({ 'signer-file': null, signer: '//Fleet//7//0' });
    await refuses(everybody, /is a key of the development phrase, .* --dev-keys lets it sign/);
    await said([...everybody, '--dev-keys']);
  });
});

describe('what members and keys sign', () => {
  it('is what their commands say', async () => {
    for (const [line, who, content] of /** @type {[string[], string, any][]} */ ([
      [
        signing('sign-key', 'device', { programme: '0', maker: ann, out: path('it.key') }),
        device.address,
        { key: { key: device.address, programme: 0, maker: ann, at: NOON } },
      ],
      [
        signing('sign-join', 'me', { programme: '0', out: path('it.joining') }),
        me.address,
        { joining: { programme: 0, account: me.address, at: NOON } },
      ],
      [
        signing('sign-claim', 'me', { programme: '0', epoch: '2', member: '12', out: path('it.claim') }),
        me.address,
        { claim: { programme: 0, epoch: 2, member: 12, voucher: null } },
      ],
      [
        signing('sign-claim', 'me', {
          programme: '0',
          epoch: '2',
          member: '12',
          voucher: '5',
          out: path('it.voucher'),
        }),
        me.address,
        { claim: { programme: 0, epoch: 2, member: 12, voucher: 5 } },
      ],
      [
        signing('sign-bond', 'device', { device: '3', member: '12', out: path('it.bond') }),
        device.address,
        { bond: { device: 3, member: 12, at: NOON } },
      ],
      [
        signing('sign-leave', 'me', { member: '12', out: path('it.leaving') }),
        me.address,
        { leaving: { member: 12, device: null, at: NOON } },
      ],
      [
        signing('sign-leave', 'me', { member: '12', device: '3', out: path('given.leaving') }),
        me.address,
        { leaving: { member: 12, device: 3, at: NOON } },
      ],
    ])) {
      const told = await said(line);
      const entry = readEntry(told.split('\n').at(-1));
      assert.deepEqual(entry.content, content);
      assert.ok(isSignedBy(message(entry.content, GENESIS), entry.signature, who));
    }
  });

  it('is brought by the command for it, and by no other', async () => {
    const clerk = OFFICE;
    const DETAILS = words({
      activities: '0',
      'a-day': '1,1,1',
      'an-epoch': '1,1,1',
      until: AT,
    });
    await said(signing('sign-key', 'device', { programme: '0', maker: maker.address, out: path('our.key') }));
    for (const [line, kind] of /** @type {[(file: string) => string[], string][]} */ ([
      [(file) => ['join', '--signed', file, ...clerk], 'it.joining'],
      [(file) => ['leave', '--signed', file, ...clerk], 'it.leaving'],
      [(file) => ['unbind', '--signed', file, ...clerk], 'given.leaving'],
      [(file) => ['claim', '--signed', file, ...NODE], 'it.claim'],
      [(file) => ['claim', '--signed', file, ...clerk], 'it.voucher'],
      [(file) => ['bind', file, ...clerk], 'it.bond'],
      [(file) => ['rotate-key', file, '--device', '3', ...clerk], 'our.key'],
      [(file) => ['certify', file, ...DETAILS, '--signer-file', path('maker.suri'), ...NODE], 'our.key'],
    ])) {
      await refuses(line(path(kind)), NO_NODE);
      await refuses(line(path('it.proof')), /it\.proof is a proof, not (a|a key's) \w+$/);
      await refuses(line(path('none.it')), /there is no such file, and it is no signed item/);
    }
    await refuses(
      ['leave', '--signed', path('given.leaving'), ...clerk],
      /gives device 3 away, .*: unbind brings that$/,
    );
    await refuses(
      ['unbind', '--signed', path('it.leaving'), ...clerk],
      /member 12 leaves, .*: leave brings that$/,
    );
    await refuses(
      ['certify', path('our.key'), ...DETAILS, ...clerk],
      /^the key has signed for the maker 5\w+, not for 5\w+, who signs$/,
    );
    await refuses(['submit', path('it.claim'), ...NODE], /it\.claim, line 1 is a claim, not a proof$/);
  });

  it('is a bond on which both agree', async () => {
    await said(signing('sign-bond', 'me', { device: '3', member: '12', out: path('my.bond') }));
    await said(signing('sign-bond', 'me', { device: '4', member: '12', out: path('other.bond') }));
    await refuses(['bind', path('it.bond'), path('my.bond'), ...OFFICE], NO_NODE);
    await refuses(
      ['bind', path('it.bond'), path('other.bond'), ...OFFICE],
      /^device and member have not signed the same bond: give both the same --at$/,
    );
  });

  it('stands in the place of what it says', async () => {
    const both = /^--programme N or --signed FILE is needed, one of them/;
    await refuses(['join', ...OFFICE], both);
    await refuses(['join', '--programme', '0', '--signed', path('it.joining'), ...OFFICE], both);
    await refuses(['claim', '--programme', '0', ...OFFICE], /^--epoch is needed with --programme$/);
    await refuses(
      ['claim', '--programme', '0', '--epoch', '2', ...NODE],
      /^a member claims by its own transaction \(--signer-file\), or has signed \(--signed\)$/,
    );
    await refuses(
      ['claim', '--signed', path('it.claim'), '--voucher', '5', ...NODE],
      /^what is signed says epoch and voucher: --signed alone$/,
    );
    await refuses(
      ['unbind', '--signed', path('given.leaving'), '--council', ...OFFICE],
      /^the council needs no signature: --device alone$/,
    );
  });
});

describe('a fleet', () => {
  const simulating = (changes = {}) => [
    'simulate',
    ...words({
      programme: '0',
      seed: '7',
      devices: '0,1',
      members: '0,1,2',
      activity: '0:Gram:5000',
      proofs: '30',
      from: '2026-10-20T00:00:00+09:00',
      until: '2026-10-20T18:00:00+09:00',
      genesis: GENESIS,
      out: path(`${(count += 1)}.jsonl`),
      ...changes,
    }),
  ];

  it('is written as lines that submit reads', async () => {
    const out = path('fleet.jsonl');
    assert.equal(await said(simulating({ out })), `30 proofs of 2 devices, of seed 7; in ${out}`);
    const proofs = proofsOf(out);
    assert.equal(proofs.length, 30);
    for (const { content, signature } of proofs) {
      const who = key(`//Fleet//7//${content.proof.device}`, 'ed25519').address;
      assert.ok(isSignedBy(message(content, GENESIS), signature, who));
    }
    await said(simulating({ out: path('again.jsonl') }));
    assert.equal(payload('again.jsonl'), payload('fleet.jsonl'), 'the same of the same seed');
    await refuses(['submit', out, ...NODE], NO_NODE);
    const mixed = put('mixed.proofs', `${payload('fleet.jsonl')}\r\n\r\n${payload('it.proof')}\n`);
    assert.equal(proofsOf(mixed).length, 31);
    await refuses(['submit', payload('it.proof'), ...NODE], NO_NODE);
  });

  it('is bounded', async () => {
    const much = (most) => Array.from({ length: most }, (_, n) => n).join(',');
    for (const [changes, reason] of /** @type {[any, RegExp][]} */ ([
      [{ devices: much(65) }, /^--devices takes at most 64, not 65$/],
      [{ devices: '1,1' }, /^--devices has one twice$/],
      [{ members: much(1_001) }, /^--members takes at most 1000, not 1001$/],
      [{ proofs: '10001' }, /^--proofs takes a whole number above 0 up to 10000, not '10001'$/],
      [{ proofs: '0' }, /^--proofs takes a whole number above 0/],
      [
        { activity: '0:Gram' },
        /^--activity takes an activity's number, unit and most, such as 0:Gram:5000, not /,
      ],
      [{ activity: '0:Kilo:5' }, /^--activity takes one of Gram, /],
      [{ activity: '16:Gram:5' }, /^--activity takes a whole number up to 15/],
      [{ activity: '0:Gram:0' }, /^--activity takes a whole number above 0/],
      [{ until: '2026-10-20T00:00:00+09:00' }, /^--from is not before --until$/],
      [{ seed: 'x' }, /^--seed takes a whole number/],
      [{ out: path('fleet.jsonl') }, /fleet\.jsonl is there already$/],
    ])) {
      await refuses(simulating(changes), reason);
      assert.ok(!existsSync(path(`${count}.jsonl`)), String(reason));
    }
  });

  it('has lines that say what is wrong with them', async () => {
    const [line] = payload('fleet.jsonl').split('\n');
    const sound = JSON.parse(line);
    const bad = (content, reason) => {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      return refuses(['submit', put('bad.jsonl', `${line}\n${text}\n`), ...NODE], reason);
    };
    await bad('{', /bad\.jsonl, line 2 is not JSON: line 1, column 2/);
    await bad({ ...sound, more: 1 }, /bad\.jsonl, line 2 has no field 'more': there are proof, signature$/);
    await bad(
      { ...sound, proof: { ...sound.proof, unit: 'Ton' } },
      /bad\.jsonl, line 2: proof\.unit takes one of Gram, /,
    );
    await bad(
      { ...sound, proof: { ...sound.proof, nonce: -1 } },
      /line 2: proof\.nonce takes a whole number/,
    );
    await bad({ ...sound, proof: { ...sound.proof, at: undefined } }, /line 2: proof\.at is missing$/);
    await bad(
      { ...sound, signature: {} },
      /line 2: signature is none: it has one of Ed25519, Sr25519, Ecdsa$/,
    );
    await bad(
      { ...sound, signature: { Ed25519: '0x12' } },
      /line 2: signature\.Ed25519 takes 64 bytes of a /,
    );
    await bad('IT', /bad\.jsonl, line 2: it is no signed item/);
    await refuses(['submit', put('empty.jsonl', '\n\n'), ...NODE], /empty\.jsonl has no proofs$/);
    await refuses(['submit', path('none.jsonl'), ...NODE], /there is no such file, and it is no signed item/);
  });
});

describe('a programme', () => {
  it('has a schema that says what each field is', async () => {
    const { properties, required } = JSON.parse(await said(['schema']));
    assert.deepEqual(required, ['resident']);
    assert.ok(Object.keys(properties).length >= 9);
  });

  it('is refused by its file before any node is asked', async () => {
    const creating = (file) => ['create', file, ...OFFICE];
    const bad = (content, reason) => refuses(creating(put('bad.json', content)), reason);
    await refuses(creating(path('none.json')), /none\.json can't be read: ENOENT$/);
    await bad('{"resident": 4,}', /bad\.json is not JSON: line 1, /);
    await bad({ resident: 4, epohcs: 1 }, /bad\.json has no field 'epohcs' \(did you mean 'epochs'\?\)/);
    await refuses(creating(put('good.json', { resident: 4 })), NO_NODE);
    await refuses(['create', ...OFFICE], /^create takes one FILE/);
  });
});

describe('what is refused before any node is asked', () => {
  it('is what is out of bounds', async () => {
    const much = (most, one) => Array.from({ length: most }, () => one).join(',');
    const ACTIVITY = {
      programme: '0',
      activity: '0',
      unit: 'Gram',
      points: '500',
      per: '1000',
      'day-cap': '5000',
      most: '50000',
      from: AT,
      until: AT,
      co2: '9000',
      source: 'IAI 2023',
      'as-of': '2023-12-31',
    };
    const activity = (changes) => ['set-activity', ...words({ ...ACTIVITY, ...changes })];
    const admitting = (changes) => [
      'admit-maker',
      ...words({
        programme: '0',
        maker: ann,
        devices: '3',
        'a-day': '1,2,3',
        'an-epoch': '4,5,6',
        ...changes,
      }),
    ];
    const limits = 'takes proofs, points and members, such as 500,100000,300, not';
    for (const [line, reason] of /** @type {[string[], RegExp][]} */ ([
      [activity({ activity: '16' }), /^--activity takes a whole number up to 15, not '16'$/],
      [activity({ points: '0' }), /^--points takes a whole number above 0, not '0'$/],
      [activity({ per: '0' }), /^--per takes a whole number above 0/],
      [activity({ 'day-cap': '0' }), /^--day-cap takes a whole number above 0/],
      [activity({ unit: 'kg' }), /^--unit takes one of Gram, /],
      [activity({ source: '' }), /^--source takes 1 to 160 bytes of text, not ''$/],
      [activity({ source: '가'.repeat(54) }), /^--source takes 1 to 160 bytes of text/],
      [activity({ 'as-of': 'today' }), /^--as-of takes a date or a time/],
      [activity({}), NO_NODE],
      [[...activity({}), '--bound'], NO_NODE],
      [admitting({ 'a-day': '1,2' }), new RegExp(`^--a-day ${limits} '1,2'$`)],
      [admitting({ 'a-day': '1,2,3,4' }), new RegExp(`^--a-day ${limits} `)],
      [admitting({ 'an-epoch': '1,0,3' }), /^--an-epoch takes a whole number above 0, not '0'$/],
      [admitting({ devices: '0' }), /^--devices takes a whole number above 0/],
      [admitting({ maker: 'Ann' }), /^--maker: 'Ann' is no account$/],
      [admitting({}), NO_NODE],
      [
        ['register-shop', '--programme', '0', '--officers', much(9, ann)],
        /^--officers takes at most 8, not 9$/,
      ],
      [['register-shop', '--programme', '0'], NO_NODE],
      [['fund', ...words({ programme: '0', epoch: '0', amount: '0' })], /^--amount is zero$/],
      [['fund', ...words({ programme: '0', epoch: '0', amount: '1.000' })], /^--amount takes whole won/],
      [['suspend-device', '--device', '3', '--since', 'now'], /^--since takes a time such as /],
    ])) {
      await refuses([...line, ...OFFICE], reason);
    }
    const measuring = (activities) => [
      'certify',
      HASH('00'),
      ...words({ activities, 'a-day': '1,1,1', 'an-epoch': '1,1,1', until: AT }),
      ...OFFICE,
    ];
    await refuses(measuring('0,1,2,3,4'), /^--activities takes at most 4, not 5$/);
    await refuses(measuring('0,x'), /^--activities takes a whole number up to 15, not 'x'$/);
  });

  it('is a report that is there already, or names what there is not', async () => {
    const drawing = (changes) => [
      'report',
      ...words({ programme: '0', out: path('report.html'), ...changes }),
      ...NODE,
    ];
    await refuses(drawing({ out: put('there.html', 'it') }), /there\.html is there already$/);
    await refuses(drawing({ language: 'fr' }), /^--language takes one of ko, en, not 'fr'$/);
    await refuses(
      drawing({ names: put('names.json', { 16: 'Cans' }) }),
      /names\.json takes a whole number up to 15/,
    );
    await refuses(drawing({ names: put('names.json', { 0: 4 }) }), /names\.json: 0 takes text, not 4$/);
    await refuses(drawing({ names: put('names.json', { 0: 'Cans' }) }), NO_NODE);
  });

  it('is a member that is named by half', async () => {
    const each = /^--account and --programme are needed with each other$/;
    await refuses(['member', '--account', ann, ...NODE], each);
    await refuses(['member', '--member', '0', '--programme', '0', ...NODE], each);
    await refuses(['member', ...NODE], /^--member N or --account ACCOUNT is needed, one of them/);
    await refuses(['member', '--account', ann, '--programme', '0', ...NODE], NO_NODE);
    await refuses(['member', '--member', '0', ...NODE], NO_NODE);
  });
});

describe('the tool', () => {
  const program = new URL('../bin/dure-eco.js', import.meta.url).pathname;
  const listed = async () =>
    [...(await said(['--help'])).matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(([, name]) => name);

  it('explains each command, with an example that it could read', async () => {
    const names = await listed();
    assert.equal(new Set(names).size, names.length);
    const secrets = ['member', 'city', 'shop', 'clerk', 'treasury', 'anyone'];
    secrets.forEach((name, n) => put(`${name}.suri`, HASH(String(n + 20))));
    const meant = { '5F…': maker.address, '5G…': ben, '0x…': GENESIS };
    put('programme.json', { resident: 4 });
    ['17.proof', '3.key', 'my.joining', 'my.leaving', 'device.bond', 'my.claim', 'fleet.jsonl'].forEach(
      (name) => rmSync(path(name), { force: true }),
    );
    const isFile = /\.(suri|json|jsonl|proof|key|joining|leaving|bond|claim|html)$/;
    const typed = (word) => {
      if (/^\d{4}-\d\d-\d\dT/.test(word)) return koreanTime(Date.parse(word));
      if (isFile.test(word)) return path(word);
      return word
        .split(',')
        .map((part) => meant[part] ?? part)
        .join(',');
    };
    const first = ['proof', 'simulate', 'sign-key', 'sign-join', 'sign-leave', 'sign-bond', 'sign-claim'];
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
    await refuses(['sumbit'], /^there is no command 'sumbit' \(did you mean 'submit'\?\)$/);
    await refuses(
      ['lapse', '--programme', '0', '--epoch', '0', '--council', ...OFFICE],
      /^there is no option '--council'/,
    );
  });

  it('lets the council act in the place of operators and makers', async () => {
    const CARED = [
      ['set-activity', 'admit-maker', 'suspend-party', 'reinstate-party', 'remove-party', 'rotate-key'],
      ['suspend-device', 'reinstate-device', 'remove-device', 'move-member', 'suspend-member'],
      ['reinstate-member', 'unbind', 'pause', 'resume', 'end', 'name-badges', 'replace-operator'],
    ].flat();
    for (const name of await listed()) {
      assert.equal((await said([name, '--help'])).includes('--council'), CARED.includes(name), name);
    }
  });

  it('ends with one line and exit code 1 as a program', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, 'create', path('nothing.json'), ...OFFICE],
      { encoding: 'utf8' },
    );
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: .*nothing\.json can't be read: ENOENT\n$/);
  });
});

describe('the pallet', () => {
  const source = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
  const pallet = source('../../../pallets/eco-rewards/src/lib.rs');
  const ofChain = source('../src/chain.js');
  const ofCommands = source('../src/commands.js');
  const camel = (name) => name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
  const calls = [...pallet.matchAll(/#\[pallet::call_index\((\d+)\)\](?:(?!pub fn)[^])*?pub fn (\w+)/g)];
  const names = calls.map(([, , name]) => camel(name));
  const made = new Set(
    [...`${ofChain}${ofCommands}`.matchAll(/calls\(api\)\s*\.(\w+)\(/g)].map(([, name]) => name),
  );

  it('is read whole', () => {
    assert.equal(calls.length, pallet.match(/#\[pallet::call_index\(/g).length);
    assert.ok(calls.length >= 33);
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
    for (const [table, acts] of Object.entries({ ACTS: chain.ACTS, BY_COUNCIL: chain.BY_COUNCIL })) {
      for (const name of Object.keys(acts)) {
        assert.match(ofCommands, new RegExp(`\\bchain\\.${table}\\.${name}\\b`), name);
      }
    }
  });

  it('has the events that acts end with', () => {
    const [, events] = /pub enum Event<T: Config> \{([^]*?)\n {4}\}/.exec(pallet);
    const known = [...events.matchAll(/^ {8}(\w+)(?: \{|,|\()/gm)].map(([, name]) => name);
    assert.ok(known.length > 20);
    for (const [name, { event }] of Object.entries(chain.ACTS))
      assert.ok(known.includes(event), `${name}: ${event}`);
    for (const event of ['Proved', 'Claimed']) assert.ok(known.includes(event));
  });

  it('has the view functions that are asked', () => {
    const views = pallet.slice(pallet.indexOf('#[pallet::view_functions]'));
    const asked = [
      ...[...`${ofChain}${ofCommands}`.matchAll(/\bask\(\s*api,\s*'(\w+)'/g)].map(([, name]) => name),
      ...[...ofChain.matchAll(/'EcoRewards\.(\w+)'/g)].map(([, name]) => name),
    ];
    assert.ok(asked.length > 10);
    for (const name of asked) assert.match(views, new RegExp(`pub fn ${name}\\(`), name);
  });

  it('has the storage that is read', () => {
    const maps = [...pallet.matchAll(/pub type (\w+)<T: Config> =\s*Storage/g)].map(([, name]) =>
      camel(`_${name}`),
    );
    const is = (name) => maps.some((map) => map.toLowerCase() === name.toLowerCase());
    const used = [
      ...[...ofChain.matchAll(/stored\(\s*'(\w+)'/g)].map(([, name]) => name),
      ...[...ofChain.matchAll(/(?:pallet|then|state\(api\))\.(\w+)/g)].map(([, name]) => name),
    ];
    assert.ok(used.length > 10);
    for (const name of used) assert.ok(is(name), name);
  });
});

describe('what is shown', () => {
  const terms = { begins: NOON, epoch: 86_400_000, claims: 2 * 86_400_000 };

  it('says how an epoch is', () => {
    const epoch = {
      sponsors: [
        [null, 70_000_000n],
        [ann, 8_000_000n],
      ],
      pool: 78_000_000n,
      credited: 100_010_000,
      excluded: 10_000,
      settled: null,
      claimed: 0,
      paid: 0n,
      returned: 0n,
      lapsed: false,
    };
    const found = { epoch, terms, quantities: [[0, 12_340n]], units: new Map([[0, 'Gram']]) };
    assert.deepEqual(epochInWords(1, found), [
      'epoch 1: ends at 2026-10-22T09:00:00+09:00',
      '  pool ₩78,000,000 of 2 sponsors; 100,000,000 points count, 10,000 points do not: ₩78,000,000 are paid for them ' +
        'as things stand',
      '  activity 0: 12,340 g',
    ]);
    const closed = { ...epoch, settled: { at: NOON, payable: 78_000_000n }, claimed: 10_000, paid: 7_800n };
    assert.deepEqual(epochInWords(1, { ...found, epoch: closed }).slice(0, 3), [
      'epoch 1: closed, claimed until 2026-10-22T09:00:00+09:00',
      '  pool ₩78,000,000 of 2 sponsors; 100,000,000 points count, 10,000 points do not: ₩78,000,000 are paid for them',
      '  10,000 points claimed, ₩7,800 paid, ₩0 given back to sponsors',
    ]);
    assert.match(epochInWords(1, { ...found, epoch: { ...closed, lapsed: true } })[0], /: lapsed$/);
    const rich = epochInWords(1, { ...found, epoch: { ...epoch, credited: 10_001 } });
    assert.match(rich[1], /; 1 point count, 10,000 points do not: ₩1 are paid for them as things stand$/);
  });

  it('says how a device is', () => {
    const limit = { proofs: 500, points: 100_000, members: 300 };
    const record = {
      programme: 0,
      maker: ann,
      shop: ben,
      key: device.address,
      generation: 1,
      used: { next: 18, bits: '0x01' },
      activities: [0, 1],
      limits: { day: limit, epoch: limit },
      until: NOON,
      days: [{ day: koreanDay(NOON), proofs: 2, points: 5_000, members: 1, activities: 1 }],
      bindings: [{ member: 12, from: NOON, until: 2n ** 64n - 1n }],
      suspended: { by: 'Keeper', from: 2 },
    };
    const use = { proofs: 3, points: 6_000, members: 2, excluded: true };
    assert.deepEqual(deviceInWords(3, { record, now: NOON, epoch: 2, use }), [
      `device 3 of programme 0: maker ${ann}, in shop ${ben}`,
      `key ${device.address}, of generation 1; next number 18`,
      `measures activity 0, activity 1; certified until ${AT}`,
      'SUSPENDED by the operator, and excluded from epoch 2 on',
      `member 12's since ${AT}`,
      'today: 2 proofs, 5,000 points, 1 members; at most 500 proofs, 100,000 points, 300 members',
      'epoch 2: 3 proofs, 6,000 points, 2 members, excluded; at most 500 proofs, 100,000 points, 300 members',
    ]);
    const free = {
      ...record,
      shop: null,
      suspended: null,
      bindings: [{ ...record.bindings[0], until: NOON }],
    };
    const lines = deviceInWords(3, { record: free, now: NOON + 86_400_000, epoch: null, use: null });
    assert.equal(lines.length, 5);
    assert.match(lines[3], /^today: 0 proofs, 0 points, 0 members; /);
    assert.match(lines[4], /^no epoch now; at most /);
  });

  it('says what a member has, and what caps leave', () => {
    const record = {
      programme: 0,
      account: me.address,
      days: [
        { activity: 0, day: koreanDay(NOON), quantity: 9_000n, points: 4_500 },
        { activity: 1, day: koreanDay(NOON) - 1, quantity: 9_000n, points: 400 },
      ],
      suspended: 'Council',
      joined: NOON,
      left: NOON,
    };
    const found = {
      record,
      reached: { tier: 1, points: 10_000, thisYear: 9_000, left: 61_000 },
      activities: [
        [0, { dayCap: 5_000 }],
        [1, { dayCap: 1_000 }],
      ],
      now: NOON,
      claimable: [
        [1, { points: 10_000, excluded: 0, won: 7_800n, until: NOON }],
        [2, { points: 5_000, excluded: 70, won: 5_000n, until: null }],
      ],
    };
    assert.deepEqual(memberInWords(12, found), [
      `member 12 of programme 0: account ${me.address}, joined at ${AT}, left at ${AT}`,
      'SUSPENDED by the council',
      'tier 1, by 10,000 points; 9,000 points this year, 61,000 points left of its cap',
      'activity 0: 500 points left today',
      'activity 1: 1,000 points left today',
      `epoch 1: 10,000 points, ₩7,800 until ${AT}`,
      'epoch 2: 5,000 points, ₩5,000 as things stand, 70 more are excluded',
    ]);
    const full = memberInWords(12, { ...found, reached: { ...found.reached, left: 7 } });
    assert.equal(full[3], 'activity 0: 7 points left today');
  });

  it('counts days as Korea does', () => {
    // 14:59:59.999 UTC is the last moment of a day.
    assert.equal(koreanDay(1_764_514_799_999) + 1, koreanDay(1_764_514_800_000));
    assert.equal(koreanDay(0), 0);
  });
});
