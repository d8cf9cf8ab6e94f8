// SPDX-License-Identifier: Apache-2.0
// scripts/test.sh, with programs that only say whether they pass.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

describe('scripts/test.sh', () => {
  let home;

  before(() => {
    home = mkdtempSync(join(tmpdir(), 'dure-steps-'));
    mkdirSync(join(home, 'scripts'));
    for (const name of ['test.sh', 'env.sh']) {
      cpSync(new URL(`../${name}`, import.meta.url).pathname, join(home, 'scripts', name));
    }
    writeFileSync(join(home, 'scripts/setup.sh'), '#!/bin/sh\n', { mode: 0o755 }); // all is there
    const bin = join(home, 'cache/tools/node_modules/node/bin');
    mkdirSync(bin, { recursive: true });
    for (const name of ['cargo', 'npm']) {
      const text = `#!/bin/sh\necho "${name} $*"\ncase "$*" in *"$DURE_BROKEN"*) exit 1 ;; esac\n`;
      writeFileSync(join(bin, name), text, { mode: 0o755 });
    }
  });

  after(() => rmSync(home, { recursive: true }));

  const run = (broken, ...args) =>
    spawnSync(join(home, 'scripts/test.sh'), args, {
      encoding: 'utf8',
      env: { ...process.env, DURE_CACHE: join(home, 'cache'), DURE_TARGET_DIR: '', DURE_BROKEN: broken },
    });

  it('tells how long each step took', () => {
    const { status, stderr } = run('nothing', 'format', 'tools');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /==> passed in \d+ s: setup \d+s format \d+s tools \d+s\n$/);
  });

  it('ends with the first step that fails, and says how to run it alone', () => {
    const { status, stdout, stderr } = run('fmt --all', 'format', 'tools');
    assert.notEqual(status, 0);
    assert.match(stderr, /==> failed: format, after \d+ s; alone: scripts\/test\.sh format\n$/);
    assert.doesNotMatch(stdout, /npm/);
  });

  it('gives words that are no step to the step before', () => {
    const { status, stdout, stderr } = run('-p pallet-cbdc', 'unit', 'pallet-cbdc', 'format');
    assert.notEqual(status, 0);
    assert.match(stdout, /^cargo test .*-p dure-node -p pallet-cbdc --features /m);
    assert.match(stderr, /alone: scripts\/test\.sh unit pallet-cbdc\n$/);
  });

  it('has sources compiled anew where another checkout has built since', () => {
    const source = join(home, 'pallets/one/lib.rs');
    mkdirSync(join(home, 'pallets/one'), { recursive: true });
    writeFileSync(source, '');
    const compiled = () => {
      utimesSync(source, 1, 1);
      assert.equal(run('nothing', 'tools').status, 0);
      return statSync(source).mtimeMs > 1_000;
    };
    writeFileSync(join(home, 'cache/target/checkout'), '/another\n');
    assert.equal(compiled(), true);
    assert.equal(compiled(), false);
  });

  it('refuses what is no step', () => {
    const { status, stdout, stderr } = run('nothing', 'lint', 'nosuch');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^Error: no step 'nosuch'; there are: format lock tools lint unit node e2e/);
  });
});
