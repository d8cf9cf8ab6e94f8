// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inProcess } from '@dure/chain/testing.js';
import { audit, readCheckpoint } from '../src/checkpoint.js';
import { run } from '../src/commands.js';
import { rootOf } from '../src/mirror.js';
import { endsOf, entryOf, placesOf } from '../src/proof.js';
import { verifier } from '../src/verifier.js';
import { checkpointOf, HASH, leaf } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'proof-'));
after(() => rmSync(home, { recursive: true, force: true }));
const put = (name, text) => {
  writeFileSync(join(home, name), text, { mode: 0o600 });
  return join(home, name);
};

const { refuses, said } = inProcess(run);

const LEAVES = [
  leaf(0, 'Sealed', 4, 1),
  leaf(1, 'Sealed', 5, 1),
  leaf(2, 'Copied', 4, 1),
  leaf(3, 'Amended', 4, 2),
  leaf(4, 'Apostilled', 4, 2),
  leaf(5, 'Annulled', 4, 2),
];

describe('the leaves of an act', () => {
  it('say what they are, each at its place', () => {
    assert.equal(LEAVES[0].length, 2 + 2 * 238);
    assert.deepEqual(entryOf(LEAVES[3]), { kind: 'Amended', act: 4, version: 2, notary: HASH('09'), key: 2 });
    assert.equal(entryOf(LEAVES[4]).key, 0xffff);
  });

  it('are found: a version, and what was given of it', () => {
    assert.deepEqual(placesOf(LEAVES, { act: 4 }), [3]);
    assert.deepEqual(placesOf(LEAVES, { act: 4, version: 1 }), [0]);
    assert.deepEqual(placesOf(LEAVES, { act: 4, entry: 2 }), [0, 2]);
    assert.deepEqual(placesOf(LEAVES, { act: 4, entry: 4 }), [3, 4]);
    assert.throws(
      () => placesOf(LEAVES, { act: 4, version: 3 }),
      /no version 3 of act 4: go on with the mirror/,
    );
    assert.throws(() => placesOf(LEAVES, { act: 6 }), /have no act 6/);
    for (const entry of [1, 3, 5, 6]) {
      assert.throws(() => placesOf(LEAVES, { act: 4, entry }), /is no copy or apostille of act 4/);
    }
    assert.throws(() => placesOf(LEAVES, { act: 5, entry: 2 }), /is no copy or apostille of act 5/);
  });
});

describe('validators that hand over', () => {
  const FIRST = { set: 0, low: 0 };

  /** Sets that end in these blocks, and how often it was asked. */
  const chain = (ends) => {
    let asked = 0;
    const setOf = (block) => {
      asked += 1;
      return Promise.resolve(ends.filter((end) => end <= block).length);
    };
    return { setOf, asked: () => asked };
  };

  it('are found by halving', async () => {
    const ends = [60, 61, 5_000, 999_999];
    const { setOf, asked } = chain(ends);
    assert.deepEqual(await endsOf(setOf, FIRST, 1_000_000), ends);
    assert.ok(asked() < 90, `${asked()} questions`);
    assert.deepEqual(await endsOf(setOf, { set: 2, low: 100 }, 1_000_000), [5_000, 999_999]);
    assert.deepEqual(await endsOf(setOf, { set: 4, low: 999_999 }, 1_000_000), []);
    assert.deepEqual(await endsOf(setOf, FIRST, 59), []);
    assert.deepEqual(await endsOf(setOf, FIRST, 100), [60, 61]);
  });

  it('not by the last block, which nobody followed yet', async () => {
    assert.deepEqual(await endsOf(chain([60, 90]).setOf, FIRST, 90), [60]);
  });
});

describe('checkpoints', () => {
  const lines = LEAVES.map((one) => `${JSON.stringify({ block: 1, leaf: one })}\n`).join('');

  it('are read, with signatures of witnesses or without', () => {
    const read = readCheckpoint(put('one', checkpointOf(LEAVES, 3)));
    assert.deepEqual(read, {
      genesis: HASH('07'),
      size: 3,
      root: rootOf(LEAVES.slice(0, 3)),
      block: 90_210,
      set: 4,
    });
    assert.deepEqual(readCheckpoint(put('witnessed', `${checkpointOf(LEAVES, 3)}\n— witness c2ln\n`)), read);
    for (const [n, other] of [
      checkpointOf(LEAVES, 3).replace('set', 'sit'),
      checkpointOf(LEAVES, 3).replace('\n3\n', '\n0\n'),
      `${checkpointOf(LEAVES, 3)}more\n`,
    ].entries()) {
      assert.throws(() => readCheckpoint(put(`bad${n}`, other)), /is no checkpoint, as checkpoint writes it/);
    }
  });

  it('are of one log, or not', async () => {
    const leaves = put('leaves.jsonl', lines);
    const [three, six] = [put('three', checkpointOf(LEAVES, 3)), put('six', checkpointOf(LEAVES, 6))];
    assert.match(
      await said(['audit', three, six, '--leaves', leaves]),
      /\nCONSISTENT: the second log goes on/,
    );
    await refuses(
      ['audit', six, three, '--leaves', leaves],
      /^the first checkpoint has more leaves than the second$/,
    );
    const rewritten = LEAVES.map((one, n) => (n === 1 ? leaf(1, 'Sealed', 6, 1) : one));
    const forged = put('forged', checkpointOf(rewritten, 6));
    await refuses(
      ['audit', three, forged, '--leaves', leaves],
      /^NOT CONSISTENT: the mirror's first 6 leaves have/,
    );
    await refuses(
      ['audit', three, put('other', checkpointOf(LEAVES, 6, HASH('08'))), '--leaves', leaves],
      /^the checkpoints are of two chains$/,
    );
    const short = put('short.jsonl', lines.slice(0, lines.length / 2));
    await refuses(
      ['audit', three, six, '--leaves', short],
      /^the mirror has 3 leaves, the checkpoint 6: go on/,
    );
    await refuses(['audit', three, six, '--leaves', join(home, 'none')], /none can't be read: ENOENT$/);
    assert.equal(audit(LEAVES, readCheckpoint(three), readCheckpoint(three)).length, 2);
  });
});

describe('dure-verify', () => {
  const withProgram = (file, check) => {
    const before = process.env.DURE_VERIFY;
    process.env.DURE_VERIFY = file;
    try {
      return check();
    } finally {
      if (before === undefined) delete process.env.DURE_VERIFY;
      else process.env.DURE_VERIFY = before;
    }
  };
  const script = (name, body) => {
    const file = put(name, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o700);
    return file;
  };

  it('is missed in one line', () => {
    withProgram(join(home, 'nothing'), () =>
      assert.throws(
        () => verifier(['verify']),
        /^Error: dure-verify can't be run \(ENOENT\): scripts\/build\.sh/,
      ),
    );
  });

  it('says what it says: lines, a refusal, or what is not in force', () => {
    withProgram(script('says', 'cat; echo "$1"; exit 3'), () =>
      assert.deepEqual(verifier(['verify'], 'one\n'), { lines: ['one', 'verify'], code: 3 }),
    );
    withProgram(script('refuses', 'echo "error: it is none" >&2; exit 1'), () =>
      assert.throws(() => verifier(['verify']), /^Error: it is none$/),
    );
    withProgram(script('dies', 'kill -9 $$'), () =>
      assert.throws(() => verifier(['verify']), /^Error: dure-verify ended with/),
    );
  });

  it('is asked with what is trusted, and nothing is exported twice', async () => {
    const deed = put('some.deed', '{}');
    const out = put('there.bundle', '');
    await refuses(
      ['export', deed, '--act', '4', '--leaves', 'x', '--out', out, '--short'],
      /^\S+ is no deed/,
    );
    await refuses(['verify', out, '--genesis', '0x12'], /^--genesis takes the 32 bytes of a genesis hash/);
    await refuses(['verify', out, '--genesis', HASH('07'), '--spec', 'spec.json'], /--spec/);
  });
});
