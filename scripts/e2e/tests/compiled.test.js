// SPDX-License-Identifier: Apache-2.0
// The compiled runtime that a node keeps: machine code that it trusts.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { operate } from '../../operate/test/queries.js';
import { COMPILED, Node } from '../nodes/node.js';
import { compiledBy, kept } from '../support/compiled.js';
import { needs, program } from '../support/program.js';

needs('tar');

const WARNING = /the compiled runtime can't be kept/g;

const mode = (file) => statSync(file).mode & 0o777;
const answers = async (node) => assert.equal(await node.rpc('system_chain'), 'Dure Development');
const warnings = (node) => node.said.match(WARNING)?.length ?? 0;

/**
 * Runs something on nodes that are not started, and have compiled nothing yet unless they are given it.
 * @param {number} count
 * @param {(...nodes: Node[]) => Promise<void>} run
 * @param {Parameters<typeof Node.make>[0]} [options]
 */
async function onNodes(count, run, options = { compiled: '' }) {
  const nodes = await Promise.all(Array.from({ length: count }, () => Node.make(options)));
  let well = false;
  try {
    await run(...nodes);
    well = true;
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    nodes.forEach((node) => node.remove({ keepLog: !well }));
    if (!well) console.error(`the logs are kept: ${nodes.map(({ log }) => log).join(' ')}`);
  }
}

describe('the compiled runtime', () => {
  const test = (name, run) => it(name, { timeout: 240_000 }, run);

  test("is its user's alone, and in no backup", () =>
    onNodes(1, async (node) => {
      await node.up();
      assert.equal(mode(compiledBy(node)), 0o700);
      assert.equal(statSync(compiledBy(node)).uid, process.getuid());
      assert.equal(kept(node).length, 1);
      assert.equal(warnings(node), 0);
      await node.stop();

      const archive = join(node.home, 'backup.tar.gz');
      const { code, stderr } = await program(operate('backup.sh'), [node.basePath, archive]);
      assert.deepEqual([code, stderr], [0, '']);
      const names = (await program('tar', ['-tzf', archive])).stdout.trim().split('\n');
      assert.ok(names.length > 5);
      assert.deepEqual(
        names.filter((name) => !name.startsWith('chains/')),
        [],
      );
      assert.deepEqual(
        names.filter((name) => name.includes(COMPILED)),
        [],
      );
    }));

  test("becomes its user's alone where it was not", () =>
    onNodes(
      1,
      async (node) => {
        mkdirSync(compiledBy(node), { recursive: true });
        chmodSync(compiledBy(node), 0o755);
        await node.up();
        assert.equal(mode(compiledBy(node)), 0o700);
        assert.equal(kept(node).length, 1);
      },
      {},
    ));

  test('is not shared by two nodes', () =>
    onNodes(2, async (one, other) => {
      await one.up();
      await other.up();
      const [[first], [second]] = [one, other].map(kept);
      assert.ok(first.file.startsWith(one.basePath));
      assert.ok(second.file.startsWith(other.basePath));
      assert.notEqual(first.inode, second.inode);
      assert.deepEqual(
        [first, second].map(({ file }) => statSync(file).nlink),
        [1, 1],
      );
    }));

  test('is compiled again where it is damaged', () =>
    onNodes(
      1,
      async (node) => {
        await node.up();
        const [{ file }] = kept(node);
        const good = readFileSync(file);
        for (const bad of [good.subarray(0, good.length / 2), Buffer.alloc(good.length, 'no code ')]) {
          await node.stop();
          writeFileSync(file, bad);
          await node.up();
          await answers(node);
          assert.ok(!readFileSync(file).equals(bad));
        }
      },
      {},
    ));

  // Root may write wherever it is, so modes show nothing: these are places where nobody can.
  describe('is lost, and nothing else, where', () => {
    const lost = async (node) => {
      await node.up();
      await answers(node);
      assert.equal(warnings(node), 1, 'one line says so');
      const [line] = node.said.split('\n').filter((one) => one.match(WARNING));
      assert.ok(line.includes(compiledBy(node)), line);
    };

    test('a file is in its place', () =>
      onNodes(1, async (node) => {
        mkdirSync(node.basePath);
        writeFileSync(compiledBy(node), 'mine');
        await lost(node);
        assert.equal(readFileSync(compiledBy(node), 'utf8'), 'mine');
      }));

    test('a link leads nowhere', () =>
      onNodes(1, async (node) => {
        const target = join(node.home, 'nowhere');
        mkdirSync(node.basePath);
        symlinkSync(target, compiledBy(node));
        await lost(node);
        assert.ok(!existsSync(target));
      }));

    test('a link leads to another directory', () =>
      onNodes(1, async (node) => {
        const target = join(node.home, 'other');
        mkdirSync(node.basePath);
        mkdirSync(target, { mode: 0o755 });
        symlinkSync(target, compiledBy(node));
        await lost(node);
        assert.ok(lstatSync(compiledBy(node)).isSymbolicLink());
        assert.deepEqual(readdirSync(target), []);
        assert.equal(mode(target), 0o755);
      }));
  });
});
