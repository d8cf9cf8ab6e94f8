// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { inProcess } from '@dure/chain/testing.js';
import { key } from '@dure/chain/keys.js';
import { ensureClosable, linesOf, outcome, run } from '../src/commands.js';

const members = ['//Alice', '//Bob', '//Charlie', '//Dave'].map((uri) => key(uri).address);
const [one, two, three, four] = members;

/** A call, as far as it is read. @type {any} */
const call = {
  section: 'cbdcVouchers',
  method: 'pause',
  args: [{ toString: () => '3' }],
  meta: { args: [{ name: 'programme' }], docs: ["Stops a programme's payments.", 'Refunds go on.'] },
};

const motion = (changes = {}) => ({
  number: 4,
  hash: `0x${'07'.repeat(32)}`,
  call,
  threshold: 3,
  ayes: [one],
  nays: [],
  end: 100,
  ...changes,
});
const council = (...motions) => ({ members, next: 50, motions });

describe('motions', () => {
  it('are told with what they would do, and how the vote stands', () => {
    assert.deepEqual(linesOf(council()), ['no motion is open']);
    assert.deepEqual(
      linesOf(council(motion(), motion({ number: 5, ayes: [two, three, one], nays: [four] }))),
      [
        'motion 4: cbdcVouchers.pause(programme: 3)',
        "  Stops a programme's payments.",
        `  for it: ${one}`,
        '  1 of 4 members agree, and 3 have to: 2 more before block 100, by dure-council vote --motion 4',
        'motion 5: cbdcVouchers.pause(programme: 3)',
        "  Stops a programme's payments.",
        `  for it: ${two}, ${three}, ${one}`,
        `  against it: ${four}`,
        '  3 of 4 members agree, and 3 have to: it is carried, and done once anybody closes it by ' +
          'dure-council close --motion 5',
      ],
    );
  });

  it('are closed once nobody can change what comes of them', () => {
    const closes = (changes, next = 50) => ensureClosable({ members, next, motions: [] }, motion(changes));
    closes({ ayes: [one, two, three] });
    closes({ nays: [two, three] });
    closes({}, 100);
    assert.throws(
      () => closes({}),
      /^Error: motion 4 can't be closed yet: 1 of 4 members agree, and 3 have to: 2 more before block 100, by /,
    );
  });

  it('say what came of them', () => {
    const done = { blockNumber: 9, fee: 7n, before: false, motion: null, executed: true, failed: null };
    assert.equal(
      outcome(motion(), done),
      'motion 4 closed in block 9, for a fee of ₩7: carried, and done: cbdcVouchers.pause(programme: 3)',
    );
    assert.equal(
      outcome(motion(), { ...done, executed: false }),
      'motion 4 closed in block 9, for a fee of ₩7: rejected',
    );
    const failed = 'cbdcVouchers.ProgrammePaused: The programme is paused.';
    assert.throws(
      () => outcome(motion(), { ...done, failed }),
      /^Error: motion 4 was carried in block 9, for a fee of ₩7, but failed: cbdcVouchers\.ProgrammePaused: The /,
    );
  });
});

describe('the tool', () => {
  const tool = new URL('../bin/dure-council.js', import.meta.url).pathname;
  const { said, refuses } = inProcess(run);

  it('explains each command, with an example that it could read', async () => {
    const names = [...(await said(['--help'])).matchAll(/^ {2}([a-z][a-z-]+) {2,}\S/gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual(names.toSorted(), ['close', 'list', 'vote']);
    for (const name of names) {
      const help = await said([name, '--help']);
      assert.match(help, new RegExp(`^Usage: dure-council ${name}\\b`));
      assert.match(help, new RegExp(`\\nExample:\\n  dure-council ${name}\\b`));
      const [before, example] = help.split('Example:');
      const options = new Set(before.match(/(?<=^ {2})--[a-z-]+/gm));
      for (const option of example.match(/--[a-z-]+/g) ?? [])
        assert.ok(options.has(option), `${name} ${option}`);
    }
    assert.match(await said(['--version']), /^\d+\.\d+\.\d+$/);
  });

  it('refuses bad input in one line', async () => {
    const there = ['--signer', '//Alice', '--url', 'ws://127.0.0.1:1'];
    await Promise.all([
      refuses([], /a command is needed/),
      refuses(['vot'], /^there is no command 'vot' \(did you mean 'vote'\?\)$/),
      refuses(['vote', ...there], /^--motion is missing \(usage: dure-council vote --motion N /),
      refuses(['vote', '--motion', 'x', ...there], /^--motion takes a whole number, not 'x'$/),
      refuses(['vote', '--motion', '4'], /--signer URI or --signer-file FILE is needed/),
      refuses(['vote', '--motion', '4', '--no', 'x', ...there], /^vote takes no argument, not 1/),
      refuses(['vote', '--motion', '4', '--no', ...there], /no Dure node answers/),
      refuses(['close', ...there], /^--motion is missing/),
      refuses(['close', '--motion', '4', ...there], /no Dure node answers/),
      refuses(['list', '--signer', '//Alice'], /there is no option '--signer'/),
      refuses(['list', '--url', 'ws://127.0.0.1:1'], /no Dure node answers/),
    ]);
  });

  it('ends with one line and exit code 1 as a program', () => {
    const args = [tool, 'list', '--url', 'http://127.0.0.1'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error: 'http:\/\/127\.0\.0\.1' is not a WebSocket address such as [^\n]*\n$/);
  });
});
