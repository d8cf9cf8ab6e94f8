// SPDX-License-Identifier: Apache-2.0
// What operators rely on, against a real node: metrics, flags, backups, new session keys.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { until } from '@dure/chain/wait.js';
import { runNode } from '@dure/genesis/binary.js';
import { expressions, operate, selectors, text, yaml } from '../../operate/test/queries.js';
import { freePorts, Node } from '../nodes/node.js';
import { chain } from '../support/harness.js';
import { needs, program, script, where } from '../support/program.js';
import { stagingChain } from '../support/staging.js';

needs('perl', 'tar');

chain('operating a node', { connected: false, args: ['--rpc-methods', 'safe'] }, (ctx) => {
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
      const series = await node.metrics();
      missing = wanted.filter(
        ({ metric, labels }) =>
          !series.some(
            (one) =>
              one.metric === metric &&
              Object.entries(labels).every(([label, value]) => one.labels[label] === value),
          ),
      );
      return missing.length === 0;
    };
    // Some are there only after the first block and the first vote.
    await until(exported, 20_000, 'exporting all series', 200).catch(() => {});
    assert.deepEqual(missing, []);
    t.diagnostic(`${expressions.length} expressions, ${wanted.length} series`);
  });

  ctx.test('knows the flags that the unit and the containers give it', () => {
    const { validator, rpc } = yaml('compose.yaml').services;
    const given = [...validator.command, ...rpc.command, text('dure-node.service')].flatMap(
      (one) => one.match(/(?<=^|\s)--[a-z][a-z-]+/g) ?? [],
    );
    const known = new Set(runNode(ctx.node.bin, '--help').match(/--[a-z][a-z-]+/g));
    assert.ok(given.length > 10);
    // useradd and systemctl are in the unit's comment.
    const others = new Set(['--system', '--shell', '--now']);
    assert.deepEqual(
      given.filter((flag) => !known.has(flag) && !others.has(flag)),
      [],
    );
  });

  ctx.test('makes no session keys over RPC that is open to others', async () => {
    const alice = file('alice', '//Alice\n');
    const open = file('open', '//Alice');
    chmodSync(open, 0o644);
    const nonsense = file('nonsense', 'some words that are in no list of words');
    const [nobody] = await freePorts(1);
    for (const [args, says] of [
      [['--suri', alice, '--url', ctx.node.url], /^error: the node makes no keys over this RPC: .*loopback/],
      [['--suri', alice, '--url', `ws://127.0.0.1:${nobody}`], /^error: no Dure node answers .*refused/],
      [['--suri', home('none')], /^error: .*none can't be read: ENOENT/],
      [['--suri', open], /^error: .*open holds a secret, and others than its owner may read it: chmod 600/],
      [['--suri', nonsense], /^error: .*nonsense is no secret URI: /],
      [[], /^error: --suri is missing \(usage: /],
    ])
      oneLine(await rotateKeys(args), says);
  });

  ctx.test('is not packed while it runs', async () => {
    // Once with flock, and once as where there is only perl.
    for (const env of [process.env, { PATH: withoutFlock(home('bin')) }]) {
      const refused = await sh('backup.sh', [ctx.node.basePath, home('early')], env);
      oneLine(refused, /^Error: a node runs on .*: stop it first$/);
    }
    assert.ok(!existsSync(home('early')));
    for (const [args, says] of [
      [[], /^Error: usage: backup\.sh \[--with-keys\] BASE_PATH ARCHIVE$/],
      [['--all', ctx.node.basePath], /^Error: usage/],
      [[home('nowhere'), home('early')], /^Error: .*nowhere holds no database/],
      [[ctx.node.basePath, ctx.node.log], /^Error: .*node\.log is there already$/],
    ])
      oneLine(await sh('backup.sh', args), says);
  });

  const packed = ctx.story();
  packed.step('is packed and unpacked, and goes on from what was final', async () => {
    const { node } = ctx;
    await node.finalises(3);
    const [final, peer] = [await node.finalised(), await node.rpc('system_localPeerId')];
    await node.stop();
    const keyless = await sh('backup.sh', ['--with-keys', node.basePath, home('without')]);
    oneLine(keyless, /^Error: .*holds no session keys/);
    const [secret, type] = [file('secret', '//Alice//operate'), 'aura'];
    const keystore = ['--base-path', node.basePath, '--chain', 'dev'];
    runNode(
      node.bin,
      'key',
      'insert',
      ...keystore,
      '--scheme',
      'sr25519',
      '--key-type',
      type,
      '--suri',
      secret,
    );
    const [name] = readdirSync(join(node.basePath, 'chains', 'dure_dev', 'keystore'));
    assert.ok(name.startsWith(Buffer.from(type).toString('hex')));

    const plain = await sh('backup.sh', [node.basePath, home('plain.tar.gz')]);
    assert.deepEqual([plain.code, plain.stderr], [0, '']);
    const full = await sh('backup.sh', ['--with-keys', node.basePath, home('full.tar.gz')]);
    assert.equal(full.code, 0);
    assert.match(full.stderr, /^WARNING: the node of .* must never run again.*\n$/);
    for (const archive of ['plain.tar.gz', 'full.tar.gz']) {
      assert.equal(statSync(home(archive)).mode & 0o777, 0o600);
    }
    assert.deepEqual(
      readdirSync(node.home).filter((one) => one.endsWith('.part')),
      [],
    );

    const again = await sh('restore.sh', [home('full.tar.gz'), home('full')]);
    assert.equal(again.code, 0);
    assert.match(again.stderr, /^WARNING: with session keys: .*never run again\n$/);
    assert.deepEqual(readdirSync(home('full')), ['chains']);
    assert.deepEqual(readdirSync(join(home('full'), 'chains', 'dure_dev', 'keystore')), [name]);

    const copy = await Node.make({ compiled: '' }); // it is no empty directory else
    try {
      const restored = await sh('restore.sh', [home('plain.tar.gz'), copy.basePath]);
      assert.deepEqual([restored.code, restored.stderr], [0, '']);
      assert.ok(!existsSync(join(copy.basePath, 'chains', 'dure_dev', 'keystore')));
      await copy.up();
      assert.ok((await copy.finalised()).number >= final.number);
      assert.equal(await copy.rpc('chain_getBlockHash', final.number), final.hash);
      assert.equal(await copy.rpc('system_localPeerId'), peer);
      await copy.finalises(final.number + 3);
    } finally {
      await copy.stop();
      copy.remove();
    }
  });

  packed.test('is not unpacked over something, nor from what is damaged', async () => {
    const target = home('target');
    const good = readFileSync(home('plain.tar.gz'));
    const torn = Buffer.from(good);
    torn[Math.floor(torn.length / 2)] ^= 0xff;
    const other = home('other.tar.gz');
    await program('tar', ['-C', ctx.node.home, '-czf', other, 'secret']);
    for (const [archive, says] of [
      [file('cut', good.subarray(0, -100)), /^Error: .*cut is damaged, or no archive$/],
      [file('torn', torn), /^Error: .*torn is damaged, or no archive$/],
      [file('text', 'no archive'), /^Error: .*text is damaged, or no archive$/],
      [other, /^Error: .*other\.tar\.gz is no backup of a node$/],
      [home('none'), /^Error: .*none can't be read$/],
    ]) {
      oneLine(await sh('restore.sh', [archive, target]), says);
      assert.ok(!existsSync(target));
    }
    mkdirSync(target);
    writeFileSync(join(target, 'kept'), '');
    oneLine(await sh('restore.sh', [home('plain.tar.gz'), target]), /^Error: .*target is not empty$/);
    assert.deepEqual(readdirSync(target), ['kept']);
    oneLine(await sh('restore.sh', [target]), /^Error: usage: restore\.sh ARCHIVE BASE_PATH$/);
  });

  ctx.test('makes new session keys, which its account names on chain', async () => {
    const { node } = ctx;
    // The safe set of methods was for the refusal.
    if (node.isUp) await node.stop();
    node.args.splice(node.args.indexOf('safe'), 1, 'unsafe');
    await node.up();
    /** @type {any} */
    const api = await connect(node.url);
    try {
      const keysOf = async ({ address }) =>
        (await api.query.session.nextKeys(address)).unwrapOr(null)?.toHex();
      const [alice, bob] = [key('//Alice'), key('//Bob')];
      const old = await keysOf(alice);
      const said = await rotate(['--suri', file('alice', '//Alice\n'), '--url', node.url]);
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
});

// As in compose.yaml: neither --dev nor open to others, so that the node looks at the name it is asked by.
chain('a validator', { connected: false, chain: stagingChain().chain }, (ctx) => {
  ctx.test('answers the health check of the image', async () => {
    assert.deepEqual(await sh('healthcheck.sh', [ctx.node.rpcPort]), OK);
    const [nobody] = await freePorts(1);
    assert.notEqual((await sh('healthcheck.sh', [nobody])).code, 0);
  });

  ctx.test('is reached through a tunnel, or the tools say how', async () => {
    const tunnel = createServer((near) => {
      const far = createConnection(ctx.node.rpcPort, '127.0.0.1');
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) socket.on('error', () => {});
    });
    await once(tunnel.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = /** @type {import('node:net').AddressInfo} */ (tunnel.address());
      await assert.rejects(connect(`ws://127.0.0.1:${port}`), {
        message:
          `no Dure node answers at ws://127.0.0.1:${port}: it answers to localhost and its own port alone (403): ` +
          'through a tunnel, take the same port at both ends, as in ssh -L 9944:127.0.0.1:9944',
      });
    } finally {
      tunnel.close();
    }
    await (await connect(`ws://localhost:${ctx.node.rpcPort}`)).disconnect();
  });

  ctx.test('names no session keys by an account that everybody has', async () => {
    const alice = join(ctx.node.home, 'alice');
    writeFileSync(alice, '//Alice', { mode: 0o600 });
    const keystore = () => readdirSync(join(ctx.node.basePath, 'chains', 'dure_test_city', 'keystore'));
    const before = keystore();
    oneLine(
      await rotateKeys(['--suri', alice, '--url', ctx.node.url]),
      /^error: 5Grwva\w+ is a key of the development phrase, .* this chain says that it is live$/,
    );
    assert.deepEqual(keystore(), before);
  });
});

const OK = { code: 0, signal: null, stdout: '', stderr: '' };

/** Runs one of the scripts for operators. */
const sh = (name, args, env = process.env) => program(operate(name), args, { env });

const rotateKeys = (args) => script(operate('bin/dure-rotate-keys.js'), args);

/** What it says when it makes keys. */
async function rotate(args) {
  const { code, stdout, stderr } = await rotateKeys(args);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

/** The script refused, in one line. */
function oneLine({ code, stderr }, says) {
  assert.notEqual(code ?? 0, 0, 'the exit code');
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.length, 1, `one line expected:\n${stderr}`);
  assert.match(lines[0], says);
}

/** A PATH on which everything is that packing needs, but flock. */
function withoutFlock(folder) {
  mkdirSync(folder);
  for (const name of ['bash', 'env', 'perl']) symlinkSync(where(name), join(folder, name));
  return folder;
}
