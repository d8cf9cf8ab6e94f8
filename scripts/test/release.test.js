// SPDX-License-Identifier: Apache-2.0
// scripts/release.sh, in a small checkout of its own. Only the compilers are stand-ins: what they put
// into the Wasm is what rustc lets show of the places where it works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { needs, program } from '../e2e/support/program.js';

needs('git');

const SCRIPTS = new URL('..', import.meta.url).pathname;

const RUSTC = `#!/usr/bin/env bash
case $* in
    --version) echo 'rustc 1.0.0' ;;
    '--verbose --version') printf 'rustc 1.0.0\\nhost: some-host\\ncommit-hash: 0123abc\\n' ;;
    '--print sysroot') echo /sysroot ;;
    *) exit 1 ;;
esac
`;

// The Wasm: what the sources say, every place as the flags for rustc let it show, and the name that a
// crate gets. The native code may say where it was built.
const CARGO = `#!/usr/bin/env bash
set -euo pipefail
command=$1
[ "$command" != fetch ] || exit 0
[ "\${STUB_FAILS:-}" != "$command" ] || exit 101
while [ "$1" != --profile ]; do shift; done
target=$CARGO_TARGET_DIR/$2 wbuild=$CARGO_TARGET_DIR/$2/wbuild/dure-runtime
[ ! -e "$wbuild" ] || { echo 'the Wasm is not made from nothing' >&2; exit 1; }
[ "$WASM_BUILD_WORKSPACE_HINT" = "$PWD" ] && [ -z "\${SKIP_WASM_BUILD+set}" ]
shown() {
    local path=$1 flag map shown=$1
    for flag in $WASM_BUILD_RUSTFLAGS; do
        map=\${flag#--remap-path-prefix=}
        [[ $path != "\${map%%=*}"/* ]] || shown=\${map#*=}\${path#"\${map%%=*}"}
    done
    echo "$shown"
}
mkdir -p "$wbuild"
{
    cat runtime/src/lib.rs
    shown "$PWD/runtime/src/lib.rs"
    shown "$CARGO_TARGET_DIR/out/generated.rs"
    shown "$CARGO_HOME/registry/src/index-0123/a-crate/src/lib.rs"
    shown /sysroot/lib/rustlib/src/rust/library/core/src/lib.rs
    CARGO_PKG_NAME=pallet-a CARGO_PKG_VERSION=1.2.3 "$RUSTC_WRAPPER" echo \\
        --target wasm32v1-none -C "metadata=$PWD" -C extra-filename=-1
    "$RUSTC_WRAPPER" echo -C metadata=native
    [ -z "\${STUB_LEAK:-}" ] || echo "$PWD"
} >"$wbuild/dure_runtime.compact.compressed.wasm"
if [ "$command" = build ]; then
    code=$(od -An -v -tx1 "$wbuild/dure_runtime.compact.compressed.wasm" | tr -d ' \\n')\${STUB_STALE:-}
    spec='{ "genesis": { "runtimeGenesis": { "code": "0x%s" } } }'
    printf "#!/bin/sh\\necho '$spec'\\n" "$code" >"$target/dure-node"
    printf '#!/bin/sh\\n' >"$target/dure-verify"
    chmod +x "$target/dure-node" "$target/dure-verify"
fi
[ "\${STUB_EDITS:-}" != "$command" ] || echo >>"$STUB_CHECKOUT/LICENSE"
`;

describe('scripts/release.sh', () => {
  let home, checkout, commit;
  const git = (...args) => execFileSync('git', args, { cwd: checkout, encoding: 'utf8' }).trim();
  const cache = () => join(home, 'cache');
  const stub = (name, text) =>
    writeFileSync(join(cache(), 'tools/node_modules/node/bin', name), text, { mode: 0o755 });

  before(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'dure-release-')));
    checkout = join(home, 'checkout');
    for (const directory of ['runtime/src', 'scripts']) {
      mkdirSync(join(checkout, directory), { recursive: true });
    }
    for (const name of ['release.sh', 'env.sh', 'release']) {
      cpSync(join(SCRIPTS, name), join(checkout, 'scripts', name), { recursive: true });
    }
    const put = (name, text, mode) => writeFileSync(join(checkout, name), text, { mode });
    put('scripts/setup.sh', '#!/bin/sh\n', 0o755); // all is there
    put('scripts/package.json', '{ "type": "module" }\n');
    put('Cargo.toml', '[workspace.package]\nversion = "0.7.1"\n\n[dependencies.other]\nversion = "9.9.9"\n');
    put('runtime/src/lib.rs', '    spec_name: "dure",\n    spec_version: 207,\n');
    put('LICENSE', 'A licence.\n');
    put('.gitignore', 'node_modules\n');
    symlinkSync(join(SCRIPTS, 'node_modules'), join(checkout, 'scripts/node_modules'));
    git('init', '--quiet');
    git('add', '.');
    git(
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@example.org',
      'commit',
      '--quiet',
      '--message',
      'test',
    );
    commit = git('rev-parse', 'HEAD');

    mkdirSync(join(cache(), 'tools/node_modules/node/bin'), { recursive: true });
    mkdirSync(join(home, 'cargo/registry/src/index-0123'), { recursive: true });
    stub('rustc', RUSTC);
    stub('cargo', CARGO);
  });
  after(() => rmSync(home, { recursive: true }));

  /** @param {string[]} [args] @param {{ cwd?: string } & NodeJS.ProcessEnv} [options] */
  const release = (args = [], { cwd = checkout, ...env } = {}) =>
    program(join(checkout, 'scripts/release.sh'), args, {
      cwd,
      env: {
        ...process.env,
        HOME: home,
        CARGO_HOME: join(home, 'cargo'),
        DURE_CACHE: cache(),
        DURE_TARGET_DIR: join(cache(), 'target'),
        SKIP_WASM_BUILD: '1',
        STUB_CHECKOUT: checkout,
        ...env,
      },
    });
  /** The script ends with this line, after nothing but what it says that it does. */
  const refuses = async (line, ...how) => {
    const { code, stderr } = await release(...how);
    const said = stderr.split('\n').filter((one) => one && !one.startsWith('==> '));
    assert.equal(said.length, 1, stderr);
    if (line instanceof RegExp) assert.match(said[0], line);
    else assert.equal(said[0], `Error: ${line}`);
    assert.equal(code, 1);
    assert.ok(!existsSync(join(checkout, 'refused')));
  };
  const works = () => readdirSync(cache()).filter((name) => name.startsWith('release.'));
  const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
  const test = (name, run) => it(name, { timeout: 120_000 }, run);
  const output = ['--output', 'refused'];

  test('makes a release that can be checked', async () => {
    const { code, stdout, stderr } = await release(['--output', '../out/a release'], {
      cwd: join(checkout, 'runtime'),
    });
    assert.equal(code, 0, stderr);
    const directory = join(checkout, 'out/a release');
    const wasm = 'dure-runtime-207.compact.compressed.wasm';
    const files = [
      'LICENSE',
      'SHA256SUMS',
      'dure-node',
      'dure-verify',
      wasm,
      `${wasm}.blake2-256`,
      'release.txt',
      'staging.json',
    ];
    assert.deepEqual(readdirSync(directory).toSorted(), files.toSorted());

    // All that the Wasm shows of where it was made.
    assert.equal(
      readFileSync(join(directory, wasm), 'utf8'),
      [
        '    spec_name: "dure",',
        '    spec_version: 207,',
        '/dure/runtime/src/lib.rs',
        '/target/out/generated.rs',
        '/registry/a-crate/src/lib.rs',
        '/rustc/0123abc/library/core/src/lib.rs',
        '--target wasm32v1-none -C metadata=pallet-a-1.2.3 -C extra-filename=-1',
        '-C metadata=native',
        '',
      ].join('\n'),
    );
    const hash = blake2AsHex(readFileSync(join(directory, wasm)), 256);
    assert.equal(readFileSync(join(directory, `${wasm}.blake2-256`), 'utf8'), `${hash}\n`);

    const sums = files
      .filter((name) => name !== 'SHA256SUMS')
      .map((name) => `${sha256(join(directory, name))}  ${name}`);
    const listed = readFileSync(join(directory, 'SHA256SUMS'), 'utf8').trim().split('\n');
    assert.deepEqual(listed.toSorted(), sums.toSorted());

    const text = readFileSync(join(directory, 'release.txt'), 'utf8');
    assert.equal(
      text,
      [
        'Dure 0.7.1',
        '',
        `commit        ${commit}`,
        'spec version  207',
        'rustc         rustc 1.0.0',
        'profile       production',
        'node for      some-host',
        `Wasm          ${hash}  (BLAKE2b-256, for system.authorizeUpgrade)`,
        `              ${sha256(join(directory, wasm))}  (SHA-256)`,
        '',
      ].join('\n'),
    );
    assert.equal(stdout, text);
    assert.deepEqual(works(), []);
    rmSync(join(checkout, 'out'), { recursive: true });
  });

  test('has a place of its own for releases, and never writes over one', async () => {
    const { code, stderr } = await release([], { DURE_PROFILE: 'release' });
    assert.equal(code, 0, stderr);
    const directory = join(cache(), 'dist/dure-0.7.1-207');
    assert.match(readFileSync(join(directory, 'release.txt'), 'utf8'), /^profile {7}release$/m);
    await refuses(`${directory} is there already`);
    await refuses(`${join(checkout, 'runtime/src')} is there already`, ['--output', 'src'], {
      cwd: join(checkout, 'runtime'),
    });
  });

  test('refuses flags and profiles that it does not have', async () => {
    const usage = 'usage: scripts/release.sh [--output DIR]';
    await refuses(usage, ['--allow-dirty']);
    await refuses(usage, ['--output']);
    await refuses(usage, [...output, 'more']);
    await refuses("DURE_PROFILE is 'production' or 'release', not 'debug'", output, {
      DURE_PROFILE: 'debug',
    });
  });

  test('refuses a work tree that differs from its commit', async () => {
    writeFileSync(join(checkout, 'new.txt'), 'new');
    await refuses('the work tree differs from its commit, first in: ?? new.txt', output);
    rmSync(join(checkout, 'new.txt'));
    appendFileSync(join(checkout, 'LICENSE'), 'more');
    await refuses('the work tree differs from its commit, first in:  M LICENSE', output);
    git('checkout', '--quiet', 'LICENSE');
    await refuses('a release is made from a git checkout', output, { GIT_DIR: '/nowhere' });
  });

  test('refuses what changes while it is built', async () => {
    await refuses('the work tree differs from its commit, first in:  M LICENSE', output, {
      STUB_EDITS: 'check',
    });
    git('checkout', '--quiet', 'LICENSE');
    assert.deepEqual(works(), []);
  });

  test('says which build failed', async () => {
    await refuses(`the build in ${checkout} failed`, output, { STUB_FAILS: 'build' });
    await refuses(/^Error: the build in .*\/cache\/release\.\w{6}\/sources failed$/, output, {
      STUB_FAILS: 'check',
    });
    assert.deepEqual(works(), []);
  });

  test('refuses a Wasm that tells where it was built, and keeps both', async () => {
    const line =
      /^Error: two builds of one commit gave two Wasms: 0x[0-9a-f]{64} \(.*\) and 0x[0-9a-f]{64} \(.*\)$/;
    await refuses(line, output, { STUB_LEAK: '1' });
    const [work] = works();
    const kept = [join(cache(), 'target'), join(cache(), work, 'target')].map((target) =>
      readFileSync(
        join(target, 'production/wbuild/dure-runtime/dure_runtime.compact.compressed.wasm'),
        'utf8',
      ),
    );
    assert.ok(kept[0].endsWith(`${checkout}\n`));
    assert.ok(kept[1].endsWith(`${join(cache(), work, 'sources')}\n`));
    rmSync(join(cache(), work), { recursive: true });
  });

  test('refuses a node that carries another Wasm', () =>
    refuses('the node carries another Wasm than the one that was built with it', output, {
      STUB_STALE: '00',
    }));
});
