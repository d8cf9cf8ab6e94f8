// SPDX-License-Identifier: Apache-2.0
// The harness itself: what a failure makes of the tests after it.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { program } from '../support/program.js';

const FIXTURE = new URL('../support/fixtures/stories.js', import.meta.url).pathname;

/** Runs the fixture: how each of its tests ended, in their order, and all that was said. */
async function fixture(...args) {
  // Without the variable by which a runner knows that it is run by another.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { code, stdout } = await program(process.execPath, ['--test-reporter=tap', ...args, FIXTURE], {
    env,
  });
  const lines = [...stdout.matchAll(/^ {4}(ok|not ok) \d+ - (.*?)(?: # SKIP (.*))?$/gm)];
  const ends = lines.map(([, word, name, skipped]) => [name, skipped ?? word]);
  return { code, ends: Object.fromEntries(ends), stdout };
}

describe('a failure', () => {
  let all;
  before(async () => {
    all = await fixture();
  });
  const ended = (expected) => {
    const found = Object.keys(expected).map((name) => [name, all.ends[name]]);
    assert.deepEqual(Object.fromEntries(found), expected, all.stdout);
  };
  const told = (title) => new RegExp(`^# ${title}: (.*)$`, 'm').exec(all.stdout)[1];

  it('ends the story, which says where, and nothing else', () => {
    ended({
      begins: 'ok',
      'has a side': 'not ok',
      breaks: 'not ok',
      'goes on': "'breaks' failed before",
      'has another side': "'breaks' failed before",
      ends: "'breaks' failed before",
      'is beside it': 'ok',
    });
    assert.equal(told('a story'), 'not well');
    assert.equal(all.code, 1);
  });

  it('is to be late', () => {
    ended({ 'is late': 'not ok', follows: "'is late' failed before" });
    assert.equal(told('a late story'), 'not well');
  });

  it('leaves another story alone', () =>
    ended({
      'one breaks': 'not ok',
      'other begins': 'ok',
      'one ends': "'one breaks' failed before",
      'other ends': 'ok',
    }));

  it('is none of a story that ends well', () => {
    ended({ 'a good begin': 'ok', 'a good side': 'ok', 'a good end': 'ok' });
    assert.equal(told('a good story'), 'well');
  });

  it('of the start is told once', () => {
    ended({ 'a first test': 'not ok', 'a second test': 'the start failed before' });
    ended({ 'a third test': 'not ok', 'a fourth test': 'the preparation failed before' });
    assert.match(all.stdout, /the preparation took longer than 0\.3 s/);
    assert.doesNotMatch(all.stdout, /never prepared/);
    assert.deepEqual(['no start', 'no preparation'].map(told), ['not well', 'not well']);
  });

  it('is to run a step without those before it', async () => {
    const { code, ends, stdout } = await fixture('--test-name-pattern=a good end');
    assert.equal(code, 1);
    assert.equal(ends['a good end'], 'not ok', stdout);
    assert.match(stdout, /this goes on from 'a good begin', which was not run/);
  });
});
