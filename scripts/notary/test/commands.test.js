// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { little } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { key } from '@dure/chain/keys.js';
import { inProcess } from '@dure/chain/testing.js';
import { koreanTime } from '@dure/chain/time.js';
import { actInWords, run, sessionInWords } from '../src/commands.js';
import { commitmentOf, hashOf, readAnswer } from '../src/deed.js';
import { leafHash, mirror, readLeaves, rootOf } from '../src/mirror.js';
import { checkpointOf, HASH, leaf as leafOf, report } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'notary-'));
after(() => rmSync(home, { recursive: true }));
const path = (name) => join(home, name);
const put = (name, text) => {
  writeFileSync(path(name), text, { mode: 0o600 });
  return path(name);
};
const json = (name) => JSON.parse(readFileSync(path(name), 'utf8'));

const GENESIS = HASH('77');
const NODE = ['--url', 'ws://127.0.0.1:1'];
const [notary, ann, ben] = ['//Notary', '//Ann', '//Ben'].map((uri) => key(uri).address);

put('lease.pdf', 'a lease');
put('other.pdf', 'another lease');
put('parties.csv', `account,required\n${ann},yes\n${ben},no\n`);

const { said, refuses } = inProcess(run);

const preparing = (changes = {}) => {
  const given = {
    notary,
    kind: 'Authentic',
    region: '11680',
    document: path('lease.pdf'),
    parties: path('parties.csv'),
    out: path('lease.deed'),
    ...changes,
  };
  return ['prepare', ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])];
};

/** A deed as it is once its session is open. */
async function opened(name, changes = {}) {
  await said(preparing({ out: path(`${name}.new`) }));
  const deed = {
    ...json(`${name}.new`),
    genesis: GENESIS,
    session: 4,
    deadline: 1_780_282_800_000,
    ...changes,
  };
  return put(name, JSON.stringify(deed));
}

const signing = (command, deed, out, more = []) => [
  command,
  deed,
  ...['--genesis', GENESIS, '--out', path(out), '--signer', '//Ann', '--dev-keys'],
  ...more,
];
const document = (name = 'lease.pdf') => ['--document', path(name)];

describe('a deed', () => {
  it('is prepared without a chain, and never written over', async () => {
    const lines = await said(preparing());
    assert.match(
      lines,
      new RegExp(`^notary: ${notary}\ndeed: Authentic, in 11680 \\(서울특별시 강남구\\)\n`),
    );
    assert.match(
      lines,
      new RegExp(`party 0: ${ann}, required\nparty 1: ${ben}, may sign\nsession: not open yet$`),
    );
    const deed = json('lease.deed');
    assert.deepEqual([deed.session, deed.genesis, deed.deadline, deed.round], [null, null, null, 0]);
    assert.match(lines, new RegExp(`commitment: ${commitmentOf(deed.document)}\n`));
    await refuses(preparing(), /lease\.deed is there already$/);
    const amending = preparing({ out: path('second.deed'), amends: '7', version: '2' });
    assert.match(await said(amending), /changes version 2 of act 7/);
    assert.equal(await said(['show', path('lease.deed')]), lines);
  });

  it('is refused in one line where it can be none', async () => {
    const out = path('none.deed');
    const csv = (text) => ({ out, parties: put('bad.csv', text) });
    await Promise.all([
      refuses(preparing({ out, kind: 'Lease' }), /^--kind takes one of Authentic, .*, not 'Lease'$/),
      refuses(preparing({ out, region: '11' }), /^--region takes the five digits/),
      refuses(preparing({ out, document: path('nothing.pdf') }), /nothing\.pdf can't be read: ENOENT$/),
      refuses(preparing({ out, amends: '7' }), /^--amends and --version go together$/),
    ]);
    await refuses(preparing(csv(`account\n${ann}\n`)), /has no column 'required'/);
    await refuses(
      preparing(csv(`account,required\n${ann},maybe\n`)),
      /bad\.csv, row 2, column 'required' takes one of yes, no/,
    );
    await refuses(
      preparing(csv('account,required\nAnn,yes\n')),
      /bad\.csv, row 2, column 'account': 'Ann' is no account$/,
    );
    await refuses(preparing(csv(`account,required\n${ann},no\n`)), /no party is required/);
    await refuses(preparing(csv(`account,required\n${ann},yes\n${ann},no\n`)), /is named twice$/);
  });

  it('is signed off line, just this one, for just this chain', async () => {
    const deed = await opened('open.deed');
    const lines = await said(signing('sign', deed, 'ann.answer', document()));
    assert.match(lines, new RegExp(`^notary: ${notary}\n`), 'it tells first what is signed');
    const { said: answer } = readAnswer(readFileSync(path('ann.answer'), 'utf8').trim());
    assert.deepEqual([answer.session, answer.slot, answer.who, answer.signs], [4, 0, ann, true]);
    await said(signing('withdraw', deed, 'not.answer', ['--qr']));
    assert.equal(readAnswer(readFileSync(path('not.answer'), 'utf8').trim()).said.signs, false);

    await refuses(
      signing('sign', deed, 'x', document('other.pdf')),
      /other\.pdf is not the document of this deed$/,
    );
    await refuses(
      signing('sign', deed, 'x', [...document(), '--genesis', HASH('78')]).toSpliced(2, 2),
      /is a deed on the chain whose genesis is 0x77/,
    );
    await refuses(signing('sign', path('lease.deed'), 'x', document()), /has no session yet: open it first$/);
    const others = signing('sign', deed, 'x', document()).map((word) => (word === '//Ann' ? '//Cho' : word));
    await refuses(others, /is no party of this deed$/);
    await refuses(
      signing('sign', put('no.deed', '{}'), 'x', document()),
      /no\.deed is no deed, as prepare writes it$/,
    );
    await refuses(signing('sign', deed, 'ann.answer', document()), /ann\.answer is there already$/);
  });

  it('is brought, opened and sealed with what belongs to it alone', async () => {
    const deed = await opened('bring.deed');
    await said(signing('sign', deed, 'one.answer', document()));
    await said(signing('withdraw', deed, 'two.answer'));
    const clerk = ['--signer', '//City', ...NODE];
    put('both.answer', ['one', 'two'].map((name) => readFileSync(path(`${name}.answer`), 'utf8')).join(''));
    await refuses(['bring', path('both.answer'), ...clerk], /has 2 answers: bring one at a time$/);
    await refuses(['bring', path('lease.pdf'), ...clerk], /it is no signed answer/);
    await refuses(['bring', path('one.answer'), ...clerk], /no Dure node answers/);
    const deadline = ['--deadline', koreanTime(Date.now() + 86_400_000)];
    await refuses(['open', deed, ...deadline, ...clerk], /bring\.deed has a session already: 4$/);
    await refuses(['open', path('lease.deed'), ...deadline, ...clerk], /no Dure node answers/);
    const seal = put('seal.suri', HASH('21'));
    const sealing = ['--key', '0', '--seal-file', seal, '--signer', '//Notary', ...NODE];
    await refuses(['seal', deed, ...document('other.pdf'), ...sealing], /is not the document of this deed$/);
    await refuses(['seal', deed, ...document(), ...sealing], /no Dure node answers/);
    await refuses(['seal', path('lease.deed'), ...document(), ...sealing], /has no session yet/);
  });

  it('has evidence and recipients behind salts that are made once', async () => {
    const deed = await opened('attest.deed');
    const attest = (evidence, party = ann) => [
      ...['attest', deed, '--party', party, '--evidence', path(evidence), '--out', path('ann.identity')],
      ...['--signer', '//Notary', ...NODE],
    ];
    await refuses(attest('lease.pdf'), /no Dure node answers/);
    const before = json('ann.identity');
    // Run again after it was killed, it takes the same.
    await refuses(attest('lease.pdf'), /no Dure node answers/);
    assert.deepEqual(json('ann.identity'), before);
    await refuses(
      attest('other.pdf'),
      /ann\.identity is there already, of something else than .*other\.pdf$/,
    );
    await refuses(attest('lease.pdf', notary), /is no party of this deed$/);
  });

  it('is sealed by a key that has shown whose it is', async () => {
    const seal = put('own.suri', HASH('22'));
    const proving = ['prove-key', '--notary', notary, '--seal-file', seal, '--genesis', GENESIS];
    const lines = await said([...proving, '--out', path('own.proof')]);
    const { account, proof } = json('own.proof');
    assert.equal(account, key(HASH('22')).address);
    assert.ok(lines.startsWith(`${account} says that it is a seal key of ${notary}; in `));
    assert.match(proof.Sr25519, /^0x[0-9a-f]{128}$/);
    const ministry = ['--signer', '//MinistryOfJustice', ...NODE];
    await refuses(['add-key', path('own.proof'), ...ministry], /no Dure node answers/);
    await refuses(
      ['add-key', path('lease.deed'), ...ministry],
      /lease\.deed is no proof, as prove-key writes it$/,
    );
  });
});

describe('what is shown', () => {
  const act = {
    notary,
    deed: { kind: 'Sworn', region: 11_680, commitment: HASH('d0') },
    version: 2,
    logged: 3,
    annulled: 0,
    flagged: false,
    sealedBy: notary,
    sealedAt: 1_780_282_800_000,
    keptUntil: 1_780_282_800_000,
    held: false,
  };

  it('says what an act is worth, and never just that it is valid', () => {
    assert.deepEqual(actInWords(4, act), [
      `act 4: Sworn, in 11680 (서울특별시 강남구), in the office of ${notary}`,
      `version 2 is the latest, sealed by ${notary} at 2026-06-01T12:00:00+09:00`,
      `commitment: ${HASH('d0')}`,
      'in force',
      '3 entries in the log; kept until 2026-06-01T12:00:00+09:00',
    ]);
    const bad = actInWords(4, { ...act, annulled: 3, flagged: true, held: true });
    assert.deepEqual(bad.slice(3, 5), [
      'ANNULLED, for reason 3',
      'FLAGGED: its seal key was compromised when it was sealed',
    ]);
    assert.match(bad.at(-1), /, and held by an order$/);
    assert.ok(!bad.includes('in force'));
  });

  it('says how far a session is', () => {
    const slot = (answer, required, identity) => ({
      party: { commitment: HASH('01'), required },
      identity,
      answer,
    });
    const session = {
      notary,
      deed: act.deed,
      amends: { act: 7, version: 2 },
      deadline: 1_780_282_800_000,
      slots: [slot('Signed', true, HASH('1d')), slot('Open', true, null), slot('Withdrawn', false, null)],
    };
    assert.deepEqual(sessionInWords(4, session).slice(1), [
      'changes version 2 of act 7',
      `commitment: ${HASH('d0')}`,
      'party 0, required: has signed, identity attested',
      'party 1, required: has not signed',
      'party 2, may sign: has withdrawn',
    ]);
    return refuses(['show'], /^one of FILE, --act and --session is needed$/);
  });
});

describe('a mirror', () => {
  /** A leaf in this place. */
  const leaf = (n) => u8aToHex(u8aConcat([1], hexToU8a(GENESIS), little(n, 8), new Uint8Array(197)));

  /** A chain of blocks with these numbers of leaves, whose newest final one is the last. */
  function chainOf(counts) {
    let next = 0;
    const blocks = counts.map((count) => Array.from({ length: count }, () => leaf((next += 1) - 1)));
    const all = blocks.flat();
    const read = [];
    return {
      all,
      read,
      blocks,
      facts: {
        last: counts.length,
        leavesOf: async (block) => {
          read.push(block);
          return blocks[block - 1];
        },
        root: async () => ({ size: all.length, root: rootOf(all) }),
      },
    };
  }

  const follow = async (facts, out, from) => {
    const lines = [];
    await mirror(facts, { out, from }, (line) => lines.push(line));
    return lines.join('\n');
  };

  const fails = (running, reason) =>
    assert.rejects(
      running,
      (/** @type {any} */ error) => error instanceof Failure && reason.test(error.message),
    );

  it('keeps the leaves of final blocks, and goes on where it stopped', async () => {
    const out = path('leaves.jsonl');
    const first = chainOf([0, 2, 0, 3]);
    assert.equal(
      await follow(first.facts, out),
      `5 leaves up to block 4, whose root is the chain's: ${rootOf(first.all)}`,
    );
    // It was killed within block 4, and within a line.
    const lines = readFileSync(out, 'utf8').split('\n');
    writeFileSync(out, `${lines.slice(0, 3).join('\n')}\n${lines[3].slice(0, 99)}`);
    const more = chainOf([0, 2, 0, 3, 1]);
    await follow(more.facts, out);
    assert.deepEqual(more.read, [4, 5]);
    assert.deepEqual(
      readLeaves(out).map((kept) => kept.leaf),
      more.all,
    );
  });

  it('names what is missing, and finds what was changed', async () => {
    const out = path('late.jsonl');
    const { facts, all } = chainOf([0, 2, 0, 3]);
    await fails(
      follow(facts, out, 4),
      /^block 4 has leaf 2: leaves 0 to 1 are missing, and come in blocks before 4$/,
    );
    await follow(facts, path('whole.jsonl'));
    const changed = readFileSync(path('whole.jsonl'), 'utf8').replace(/00"}\n$/, '01"}\n');
    writeFileSync(path('whole.jsonl'), changed);
    await fails(follow(facts, path('whole.jsonl')), /make another root than the chain's/);
    appendFileSync(path('whole.jsonl'), '{}\n');
    await fails(follow(facts, path('whole.jsonl')), /whole\.jsonl, line 6 is no leaf$/);
    writeFileSync(path('gap.jsonl'), `${JSON.stringify({ block: 2, leaf: all[1] })}\n`);
    await fails(follow(facts, path('gap.jsonl')), /line 1 has leaf 1: leaf 0 is missing$/);
    const short = { ...facts, root: async () => ({ size: 6, root: HASH('00') }) };
    await fails(
      follow(short, path('short.jsonl')),
      /^the log has 6 leaves at block 4, and .*short\.jsonl has 5$/,
    );
  });

  it('hashes as RFC 6962 does', () => {
    assert.equal(rootOf([]), '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.equal(rootOf([leaf(0)]), u8aToHex(leafHash(leaf(0))));
    // The hash of a leaf without content, from the test vectors of the RFC's authors.
    const empty = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
    assert.equal(leafHash('0x').toString('hex'), empty);
    // The tree of the two leaves "" and 0x00.
    assert.equal(
      rootOf(['0x', '0x00']),
      '0xfac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
  });
});

describe('the tool', () => {
  const tool = new URL('../bin/dure-notary.js', import.meta.url).pathname;

  it('explains each command, with an example that it could read', async () => {
    const listed = await said(['--help']);
    const names = [...listed.matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(([, name]) => name);
    assert.equal(names.length, 35);
    const secrets = {
      clerk: '11',
      ann: '12',
      notary: '13',
      ministry: '14',
      member: '15',
      successor: '16',
      seal: '17',
      anyone: '18',
    };
    for (const [name, byte] of Object.entries(secrets)) put(`${name}.suri`, HASH(byte));
    const meant = {
      '5F…': key(HASH('13')).address,
      '5G…': key(HASH('16')).address,
      '5D…': key(HASH('12')).address,
      '5M…': key(HASH('14')).address,
      '0x…': GENESIS,
    };
    put('parties.csv', `account,required\n${meant['5D…']},yes\n`);
    put('check.json', '{}');
    put('court.txt', 'the court');
    put('handed-over.csv', 'document\n');
    const leaves = [leafOf(0, 'Sealed', 4, 1), leafOf(1, 'Sealed', 5, 1)];
    put('leaves.jsonl', leaves.map((leaf) => `${JSON.stringify({ block: 1, leaf })}\n`).join(''));
    for (const n of [1, 2]) put(`2027-0${n}.checkpoint`, checkpointOf(leaves, n));
    put('lease.bundle', 'a bundle');
    put('report.json', JSON.stringify(report({ bundle: hashOf(Buffer.from('a bundle')) })));
    process.env.DURE_VERIFY = put('dure-verify', `#!/bin/sh\ncat ${path('report.json')}\n`);
    chmodSync(process.env.DURE_VERIFY, 0o700);
    for (const file of ['lease.deed', 'ann.answer', 'ann.identity']) rmSync(path(file), { force: true });
    const typed = (word) => {
      if (/^\d{4}-\d\d-\d\dT/.test(word)) return koreanTime(Date.now() + 86_400_000);
      const isFile =
        /\.(suri|csv|deed|pdf|answer|proof|json|txt|copy|identity|jsonl|bundle|html|checkpoint)$/.test(word);
      return meant[word] ?? (isFile ? path(word) : word);
    };
    // Each after those that write what it reads.
    const first = ['prepare', 'open', 'prove-key', 'sign'];
    for (const name of [...first, ...names.filter((one) => !first.includes(one))]) {
      const help = await said([name, '--help']);
      const [before, example] = help.split('Example:');
      const [, ...words] = example.trim().split(/\s+/);
      assert.ok(!words.some((word) => /…/.test(word) && !meant[word]), example);
      const line = words.map(typed);
      if (name === 'export') rmSync(path('lease.bundle'));
      if (before.includes('--url')) await refuses([...line, ...NODE], /no Dure node answers/);
      else assert.notEqual(await said(line), '');
      assert.equal(await said(['help', name]), help);
      if (name === 'export') put('lease.bundle', 'a bundle');
      if (name === 'open') {
        const session = { genesis: GENESIS, session: 4, deadline: 1_780_282_800_000 };
        put('lease.deed', JSON.stringify({ ...json('lease.deed'), ...session }));
      }
    }
    assert.match(await said(['--version']), /^\d+\.\d+\.\d+$/);
  });

  it('ends with one line and exit code 1 as a program', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'show', path('nothing.deed')], {
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: .*nothing\.deed can't be read: ENOENT\n$/);
  });

  it('refuses bad input in one line', async () => {
    const signer = ['--signer', '//MinistryOfJustice', ...NODE];
    const license = (changes) => [
      'license',
      ...Object.entries({
        notary,
        regions: '11',
        kinds: 'Sworn',
        until: koreanTime(Date.now() + 86_400_000),
        daily: '5',
        ...changes,
      }).flatMap(([name, value]) => [`--${name}`, value]),
      ...signer,
    ];
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['seel'], /^there is no command 'seel' \(did you mean 'seal'\?\)$/),
      refuses(license({}), /no Dure node answers/),
      refuses(license({ kinds: 'Sworn,Lease' }), /^--kinds takes one of .*, not 'Lease'$/),
      refuses(license({ regions: '1' }), /^--regions takes/),
      refuses(license({ daily: '0' }), /^--daily takes a whole number above 0, not '0'$/),
      refuses(license({ until: 'soon' }), /^--until/),
      refuses(
        ['annul-act', '--act', '4', '--reason', '0', ...signer],
        /^--reason takes a whole number above 0 up to 255, not '0'$/,
      ),
      refuses(['retire-key', '--notary', notary, '--key', '64', ...signer], /^--key takes/),
      refuses(['apostille', '--act', '4', '--commitment', '0x12', ...signer], /^--commitment takes/),
      refuses(['suspend', '--notary', 'me', ...signer], /^--notary: 'me' is no account$/),
    ]);
  });
});
