// SPDX-License-Identifier: Apache-2.0
// scripts/run.sh, with a node that only says what it was told.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

describe('scripts/run.sh', () => {
  let home;

  before(() => {
    home = mkdtempSync(join(tmpdir(), 'dure-run-'));
    cpSync(new URL('../run.sh', import.meta.url).pathname, join(home, 'run.sh'));
    const program = (name, text) => writeFileSync(join(home, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    program('build.sh', `echo "${home}/node"`);
    program('node', 'echo "$PWD: $*"');
  });

  after(() => rmSync(home, { recursive: true }));

  const told = (...args) =>
    execFileSync(join(home, 'run.sh'), args, { cwd: tmpdir(), encoding: 'utf8' }).trim().split(': ');

  it('runs a chain of one validator, whatever other flags there are', () => {
    assert.equal(told()[1], '--dev');
    assert.equal(told('--rpc-port', '9955')[1], '--dev --rpc-port 9955');
    assert.equal(told('--base-path', 'data')[1], '--dev --base-path data');
  });

  it('leaves a chain that is named, a command and a question as they are', () => {
    const lines = [
      ['--chain', 'local', '--alice'],
      ['--chain=local'],
      ['--dev', '--tmp'],
      ['key', 'generate'],
      ['--help'],
      ['-V'],
    ];
    for (const line of lines) assert.equal(told(...line)[1], line.join(' '));
  });

  it('stays where its caller stands', () => {
    assert.equal(told()[0], realpathSync(tmpdir()));
  });
});
