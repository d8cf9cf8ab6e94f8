// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { encodeAddress } from '@polkadot/util-crypto';
import { parseCsv } from '@dure/chain/files.js';
import { CSV, toRows } from '../src/batch.js';
import { isIn, join, leafNode, rootOf, SumTree } from '../src/sumtree.js';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const filled = (byte) => Buffer.alloc(32, byte);

// The same tree by the book, recursively as RFC 6962 § 2.1 defines it, and with nothing of the tool.
const sha256 = (text) => createHash('sha256').update(Buffer.from(text, 'hex')).digest('hex');
const u128 = (value) => Buffer.from(value.toString(16).padStart(32, '0'), 'hex').reverse().toString('hex');
function byTheBook(leaves) {
  if (leaves.length === 1) {
    const [{ account, amount, salt }] = leaves;
    return { hash: sha256(`00${hex(account)}${u128(amount)}${hex(salt)}`), sum: amount };
  }
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)].map(byTheBook);
  const content = `01${left.hash}${u128(left.sum)}${right.hash}${u128(right.sum)}`;
  return { hash: sha256(content), sum: left.sum + right.sum };
}

const some = (count) =>
  Array.from({ length: count }, () => ({
    account: randomBytes(32),
    amount: BigInt(randomInt(1, 1_000_000)),
    salt: randomBytes(32),
  }));

const same = (root, { hash, sum }) => root !== null && hex(root.hash) === hash && root.sum === sum;

describe('the sum tree', () => {
  it('has hashes that sha256sum has too', () => {
    // `printf '00 07…07 a086010…00 09…09' | xxd -r -p | sha256sum`, and so on.
    const leaves = [
      { account: filled(7), amount: 100_000n, salt: filled(9) },
      { account: filled(8), amount: 5n, salt: filled(10) },
      { account: filled(11), amount: 2n ** 64n + 1n, salt: filled(12) },
    ];
    assert.deepEqual(
      leaves.map((leaf) => hex(leafNode(leaf).hash)),
      [
        'ca823c1069e8b1250801630859850bebc85540946230e677dd105cacb6176712',
        'fcfcddaefd8a872573daa207e808da727d5f693783a742517d675e33177c3955',
        '5e71fad7ac7e5e2398bc6133fe2e5d3777504e65867e18f4ed2160952bde318d',
      ],
    );
    const root = (count) => new SumTree(leaves.slice(0, count)).root;
    assert.equal(hex(root(2).hash), '119132a7c4ae95601deb579a3ac9ef307bec0f07d0e5c5b31861a004d53bcfd7');
    assert.equal(root(2).sum, 100_005n);
    assert.equal(hex(root(3).hash), '89fc66af98fc6b07df3f3a8312504427f4e30020e4c9efa187ab59d32237faf8');
    assert.equal(root(3).sum, 18_446_744_073_709_651_622n);
  });

  it('takes accounts and salts in hex and SS58 too', () => {
    const node = leafNode({ account: filled(7), amount: 100_000n, salt: filled(9) });
    const [account, salt] = [filled(7), filled(9)].map((bytes) => `0x${hex(bytes)}`);
    assert.deepEqual(leafNode({ account, amount: 100_000n, salt }), node);
    assert.deepEqual(leafNode({ account: encodeAddress(filled(7), 42), amount: 100_000n, salt }), node);
    assert.throws(() => leafNode({ account, amount: 1n, salt: '0x00' }), /1 bytes where 32 belong/);
    assert.throws(() => leafNode({ account, amount: -1n, salt }), /no whole number of 16 bytes/);
  });

  it('proves each leaf of small trees, at its place alone', () => {
    for (let size = 1; size <= 70; size += 1) {
      const leaves = some(size);
      const tree = new SumTree(leaves);
      assert.ok(same(tree.root, byTheBook(leaves)), `${size} leaves`);
      leaves.forEach((leaf, index) => {
        const path = tree.path(index);
        const node = leafNode(leaf);
        assert.ok(isIn(tree.root, size, leaf, index, path));
        assert.ok(!isIn(tree.root, size, leaf, (index + 1) % size, path) || size === 1);
        assert.equal(rootOf(node, index, size, [...path, node]), null, 'too long');
        if (path.length) assert.equal(rootOf(node, index, size, path.slice(0, -1)), null, 'too short');
        assert.equal(rootOf(node, size, size, path), null, 'beyond the last');
      });
    }
  });

  it('proves each leaf of trees of random sizes', () => {
    for (let round = 0; round < 20; round += 1) {
      const leaves = some(randomInt(71, 1_500));
      const tree = new SumTree(leaves);
      assert.ok(same(tree.root, byTheBook(leaves)));
      for (let n = 0; n < 50; n += 1) {
        const index = randomInt(leaves.length);
        assert.ok(isIn(tree.root, leaves.length, leaves[index], index, tree.path(index)));
      }
    }
  });

  it('proves no other amount, also where another sum makes up for it', () => {
    for (let round = 0; round < 200; round += 1) {
      const size = randomInt(2, 60);
      const leaves = some(size);
      const tree = new SumTree(leaves);
      const index = randomInt(size);
      const [leaf, path] = [leaves[index], tree.path(index)];
      const by = BigInt(randomInt(1, 1_000));
      const richer = { ...leaf, amount: leaf.amount + by };
      assert.ok(!isIn(tree.root, size, richer, index, path));
      const place = randomInt(path.length);
      for (const change of [by, -by]) {
        const tampered = [...path];
        tampered[place] = { ...path[place], sum: path[place].sum + change };
        if (tampered[place].sum < 0n) continue;
        assert.ok(!isIn(tree.root, size, leaf, index, tampered));
        assert.ok(!isIn(tree.root, size, richer, index, tampered));
        assert.ok(!isIn({ ...tree.root, sum: tree.root.sum + change }, size, leaf, index, tampered));
      }
    }
  });

  it('adds up to no more than an amount can be', () => {
    const most = { account: filled(1), amount: 2n ** 128n - 1n, salt: filled(2) };
    const one = { ...most, amount: 1n };
    assert.equal(join(leafNode(most), leafNode(one)), null);
    assert.throws(() => new SumTree([most, one]), /can't be joined/);
    assert.equal(isIn(leafNode(most), 2, most, 0, [leafNode(one)]), false);
    assert.equal(isIn(leafNode(most), 4, most, 0, [leafNode(one), leafNode(one)]), false);
  });

  it('is built above 100,000 rows in seconds, with paths of at most 17 nodes', { timeout: 30_000 }, () => {
    const began = Date.now();
    const COUNT = 100_000;
    const accounts = Array.from({ length: COUNT }, () => encodeAddress(randomBytes(32), 42));
    const rows = toRows(
      parseCsv(`account,amount\n${accounts.map((account) => `${account},100000\n`).join('')}`, 'it', CSV),
    );
    const leaves = rows.map(({ bytes, amount }) => ({ account: bytes, amount, salt: randomBytes(32) }));
    const tree = new SumTree(leaves);
    assert.equal(tree.root.sum, 10_000_000_000n);
    for (let n = 0; n < 1_000; n += 1) {
      const index = n < 2 ? n * (COUNT - 1) : randomInt(COUNT);
      const path = tree.path(index);
      assert.ok(path.length <= 17);
      assert.ok(isIn(tree.root, COUNT, leaves[index], index, path));
    }
    assert.ok(Date.now() - began < 20_000, `${Date.now() - began} ms`);
  });
});
