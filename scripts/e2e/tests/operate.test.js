// SPDX-License-Identifier: Apache-2.0
// What operators rely on, against a real node: metrics, flags, backups, new session keys.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { freePorts, Node } from '../nodes/node.js';
import { until } from '@dure/chain/wait.js';
import { expressions, operate, selectors, text, yaml } from '../../operate/test/queries.js';
import { chain } from '../support/harness.js';

const ROTATE = operate('rotate-keys.js');

chain('operating a node', (ctx) => {
  const home = (name) => join(ctx.node.home, name);
  const file = (name, content) => {
    writeFileSync(home(name), content, { mode: 0o600 });
    return home(name);
  };

  ctx.test('exports every series that the alerts and the dashboard ask for', async (t) => {
    const { node } = ctx;
    // Errors are counted once there are any.
    await assert.rejects(node.rpc('no_such_method'), /Method not found/);
    // `up` is Prometheus's own.
    const wanted = expressions.flatMap(selectors).filter(({ metric }) => metric !== 'up');
    let missing;
    const exported = async () => {
      const series = await metrics(node.prometheusPort);
      missing = wanted.filter(({ metric, labels }) => !series.some((one) => one.metric === metric &&
        Object.entries(labels).every(([label, value]) => one.labels[label] === value)));
      return missing.length === 0;
    };
    // Some are there only after the first block and the first vote.
    await until(exported, 20_000, 'exporting all series', 200).catch(() => {});
    assert.deepEqual(missing, []);
    t.diagnostic(`${expressions.length} expressions, ${wanted.length} series`);
  });

  ctx.test('knows the flags that the unit and the containers give it', () => {
    const { validator, rpc } = yaml('compose.yaml').services;
    const given = [...validator.command, ...rpc.command, text('dure-node.service')]
      .flatMap((one) => one.match(/(?<=^|\s)--[a-z][a-z-]+/g) ?? []);
    const help = execFileSync(ctx.node.bin, ['--help'], { encoding: 'utf8' });
    const known = new Set(help.match(/--[a-z][a-z-]+/g));
    assert.ok(given.length > 10);
    // useradd and systemctl are in the unit's comment.
    const others = new Set(['--system', '--shell', '--now']);
    assert.deepEqual(given.filter((flag) => !known.has(flag) && !others.has(flag)), []);
  });

  ctx.test('answers the health check of the image', async () => {
    assert.equal(sh('healthcheck.sh', [ctx.node.rpcPort]).status, 0);
    const [nobody] = await freePorts(1);
    assert.notEqual(sh('healthcheck.sh', [nobody]).status, 0);
  });

  ctx.test('makes no session keys over RPC that is open to others', async () => {
    const alice = file('alice', '//Alice\n');
    const nonsense = file('nonsense', 'some words that are in no list of words');
    const [nobody] = await freePorts(1);
    for (const [args, says] of [
      [['--suri', alice, '--url', ctx.node.url], /^error: the node makes no keys over this RPC: .*loopback/],
      [['--suri', alice, '--url', `ws://127.0.0.1:${nobody}`], /^error: no Dure node answers .*refused/],
      [['--suri', home('none')], /^error: .*none can't be read: ENOENT/],
      [['--suri', nonsense], /^error: .*nonsense holds no secret URI$/],
      [[], /^error: --suri is missing \(usage: /],
    ]) oneLine(await run(args), says);
  });

  ctx.test('is not packed while it runs', async () => {
    // Once with flock, and once as where there is only perl.
    for (const env of [process.env, { PATH: withoutFlock(home('bin')) }]) {
      const refused = sh('backup.sh', [ctx.node.basePath, home('early')], env);
      oneLine(refused, /^Error: a node runs on .*: stop it first$/);
    }
    assert.ok(!existsSync(home('early')));
    for (const [args, says] of [
      [[], /^Error: usage: backup\.sh \[--with-keys\] BASE_PATH ARCHIVE$/],
      [['--all', ctx.node.basePath], /^Error: usage/],
      [[home('nowhere'), home('early')], /^Error: .*nowhere holds no database/],
      [[ctx.node.basePath, ctx.node.log], /^Error: .*node\.log is there already$/],
    ]) oneLine(sh('backup.sh', args), says);
  });

  ctx.test('is packed and unpacked, and goes on from what was final', async () => {
    const { node } = ctx;
    await node.finalises(3);
    const [final, peer] = [await node.finalised(), await node.rpc('system_localPeerId')];
    await node.stop();
    const keyless = sh('backup.sh', ['--with-keys', node.basePath, home('without')]);
    oneLine(keyless, /^Error: .*holds no session keys/);
    const [secret, type] = [file('secret', '//Alice//operate'), 'aura'];
    execFileSync(node.bin, ['key', 'insert', '--base-path', node.basePath, '--chain', 'dev',
      '--scheme', 'sr25519', '--key-type', type, '--suri', secret], { stdio: 'pipe' });
    const [name] = readdirSync(join(node.basePath, 'chains', 'dure_dev', 'keystore'));
    assert.ok(name.startsWith(Buffer.from(type).toString('hex')));

    const plain = sh('backup.sh', [node.basePath, home('plain.tar.gz')]);
    assert.deepEqual([plain.status, plain.stderr], [0, '']);
    const full = sh('backup.sh', ['--with-keys', node.basePath, home('full.tar.gz')]);
    assert.equal(full.status, 0);
    assert.match(full.stderr, /^WARNING: the node of .* must never run again.*\n$/);
    for (const archive of ['plain.tar.gz', 'full.tar.gz']) {
      assert.equal(statSync(home(archive)).mode & 0o777, 0o600);
    }
    assert.deepEqual(readdirSync(node.home).filter((one) => one.endsWith('.part')), []);

    const again = sh('restore.sh', [home('full.tar.gz'), home('full')]);
    assert.equal(again.status, 0);
    assert.match(again.stderr, /^WARNING: with session keys: .*never run again\n$/);
    assert.deepEqual(readdirSync(home('full')), ['chains']);
    assert.deepEqual(readdirSync(join(home('full'), 'chains', 'dure_dev', 'keystore')), [name]);

    const copy = await Node.start({
      chain: ({ basePath }) => {
        const restored = sh('restore.sh', [home('plain.tar.gz'), basePath]);
        assert.deepEqual([restored.status, restored.stderr], [0, '']);
        assert.ok(!existsSync(join(basePath, 'chains', 'dure_dev', 'keystore')));
        return ['--dev'];
      },
    });
    try {
      assert.ok((await copy.finalised()).number >= final.number);
      assert.equal(await copy.rpc('chain_getBlockHash', final.number), final.hash);
      assert.equal(await copy.rpc('system_localPeerId'), peer);
      await copy.finalises(final.number + 3);
    } finally {
      await copy.stop();
      copy.remove();
    }
  }, 120);

  ctx.test('is not unpacked over something, nor from what is damaged', () => {
    const target = home('target');
    const good = readFileSync(home('plain.tar.gz'));
    const torn = Buffer.from(good);
    torn[Math.floor(torn.length / 2)] ^= 0xff;
    const other = home('other.tar.gz');
    execFileSync('tar', ['-C', ctx.node.home, '-czf', other, 'secret']);
    for (const [archive, says] of [
      [file('cut', good.subarray(0, -100)), /^Error: .*cut is damaged, or no archive$/],
      [file('torn', torn), /^Error: .*torn is damaged, or no archive$/],
      [file('text', 'no archive'), /^Error: .*text is damaged, or no archive$/],
      [other, /^Error: .*other\.tar\.gz is no backup of a node$/],
      [home('none'), /^Error: .*none can't be read$/],
    ]) {
      oneLine(sh('restore.sh', [archive, target]), says);
      assert.ok(!existsSync(target));
    }
    mkdirSync(target);
    writeFileSync(join(target, 'kept'), '');
    oneLine(sh('restore.sh', [home('plain.tar.gz'), target]), /^Error: .*target is not empty$/);
    assert.deepEqual(readdirSync(target), ['kept']);
    oneLine(sh('restore.sh', [target]), /^Error: usage: restore\.sh ARCHIVE BASE_PATH$/);
  });

  ctx.test('makes new session keys, which its account names on chain', async () => {
    const { node } = ctx;
    // Stopped above. The safe set of methods was for the refusal.
    node.args.splice(node.args.indexOf('safe'), 1, 'unsafe');
    await node.up();
    const api = await connect(node.url);
    try {
      const keysOf = async ({ address }) =>
        (await api.query.session.nextKeys(address)).unwrapOr(null)?.toHex();
      const [alice, bob] = [key('//Alice'), key('//Bob')];
      const old = await keysOf(alice);
      const said = await rotate(['--suri', home('alice'), '--url', node.url]);
      const made = await keysOf(alice);
      assert.notEqual(made, old);
      assert.equal(await node.rpc('author_hasSessionKeys', made), true);
      const [keys, named, used, ...more] = said.trim().split('\n');
      assert.ok(keys.endsWith(made));
      const [, who, session] = named.match(/^named on chain by (\w+) in block \d+, session (\d+)$/);
      assert.equal(who, alice.address);
      assert.match(used, new RegExp(`^used from session ${Number(session) + 2} on: .*old keys must stay`));
      assert.deepEqual(more, []);

      assert.equal(await keysOf(bob), undefined);
      const note = await rotate(['--suri', file('bob', '//Bob'), '--url', node.url]);
      assert.match(note, /no validator now: the council adds it by validatorMembership\.addMember/);
      assert.equal(await node.rpc('author_hasSessionKeys', await keysOf(bob)), true);
    } finally {
      await api.disconnect();
    }
  });
}, { connected: false, args: ['--rpc-methods', 'safe'] });

/** Every series that a node exports. */
async function metrics(port) {
  const body = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return body.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
    const [, metric, labels = ''] = line.match(/^(\w+)(?:\{(.*)\})? \S+$/);
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]);
    return { metric, labels: Object.fromEntries(pairs) };
  });
}

/** Runs one of the scripts for operators. */
const sh = (name, args, env = process.env) =>
  spawnSync(operate(name), args.map(String), { encoding: 'utf8', timeout: 60_000, env });

/** The script refused, in one line. */
function oneLine({ status, stderr }, says) {
  assert.notEqual(status ?? 0, 0, 'the exit code');
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.length, 1, `one line expected:\n${stderr}`);
  assert.match(lines[0], says);
}

/** A PATH on which everything is but flock. */
function withoutFlock(folder) {
  mkdirSync(folder);
  for (const name of ['bash', 'env', 'perl']) {
    const place = process.env.PATH.split(delimiter).find((one) => existsSync(join(one, name)));
    symlinkSync(join(place, name), join(folder, name));
  }
  return folder;
}

/** Runs rotate-keys.js, without blocking this process. */
const run = (args) => new Promise((resolve) => {
  const done = (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr });
  const child = execFile(process.execPath, [ROTATE, ...args], { timeout: 40_000 }, done);
});

async function rotate(args) {
  const { status, stdout, stderr } = await run(args);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
}
