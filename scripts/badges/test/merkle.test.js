// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeLeaf } from '../src/leaf.js';
import { isIn, leafHash, nodeHash, rootOf, Tree } from '../src/merkle.js';
import { account, GENESIS } from './fixtures.js';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bytes = (text) => Buffer.from(text, 'hex');

// The leaves and the roots of the trees of the first n of them, from the tests of Certificate
// Transparency's own implementation (certificate-transparency-go, merkletree).
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the tree', () => {
  it('has the roots of Certificate Transparency', () => {
    ROOTS.forEach((root, last) => {
      const tree = new Tree(LEAVES.slice(0, last + 1).map((leaf) => leafHash(bytes(leaf))));
      assert.equal(hex(tree.root), root);
    });
  });

  it('has the paths of RFC 6962 § 2.1.3', () => {
    const hashes = LEAVES.slice(0, 7).map((leaf) => leafHash(bytes(leaf)));
    const [a, b, c, d, e, f, j] = hashes;
    const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
    const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
    const tree = new Tree(hashes);
    assert.deepEqual(tree.path(0), [b, h, l]);
    assert.deepEqual(tree.path(3), [c, g, l]);
    assert.deepEqual(tree.path(4), [f, j, k]);
    assert.deepEqual(tree.path(6), [i, k]);
  });

  it('proves each leaf of small trees, at its place alone', () => {
    for (let size = 1; size <= 20; size += 1) {
      const hashes = Array.from({ length: size }, (_, n) => leafHash(Uint8Array.of(n)));
      const tree = new Tree(hashes);
      for (let index = 0; index < size; index += 1) {
        const path = tree.path(index);
        for (let claimed = 0; claimed <= size; claimed += 1) {
          const found = rootOf(hashes[index], claimed, size, path);
          assert.equal(found !== null && Buffer.compare(found, tree.root) === 0, claimed === index);
        }
        assert.equal(rootOf(hashes[index], index, size, [...path, tree.root]), null, 'too long');
        if (path.length)
          assert.equal(rootOf(hashes[index], index, size, path.slice(0, -1)), null, 'too short');
      }
    }
  });

  it('refuses the hashes of two children as a leaf', () => {
    const hashes = Array.from({ length: 4 }, (_, n) => leafHash(Uint8Array.of(n)));
    const tree = new Tree(hashes);
    const offered = Buffer.concat([hashes[0], hashes[1]]); // 64 bytes
    const [, shortened] = tree.path(0);
    for (const size of [2, 3, 4]) assert.ok(!isIn(tree.root, size, offered, 0, [shortened]));
    assert.ok(isIn(tree.root, 4, Uint8Array.of(0), 0, tree.path(0)));
  });

  it('has paths of at most 17 hashes for 100,000 leaves, and each fails after one flipped bit', () => {
    const leaves = Array.from({ length: 100_000 }, (_, n) => Buffer.from(`leaf ${n}`));
    const tree = new Tree(leaves.map(leafHash));
    for (let round = 0; round < 1000; round += 1) {
      const index = Math.floor(Math.random() * leaves.length);
      const path = tree.path(index);
      assert.ok(path.length <= 17);
      assert.ok(isIn(tree.root, leaves.length, leaves[index], index, path));
      const bit = Math.floor(Math.random() * path.length * 256);
      const flipped = Buffer.concat(path);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const spoilt = path.map((_, at) => flipped.subarray(at * 32, at * 32 + 32));
      assert.ok(!isIn(tree.root, leaves.length, leaves[index], index, spoilt), `leaf ${index}, bit ${bit}`);
    }
  });
});

describe('a leaf', () => {
  const leaf = {
    version: 1,
    genesis: GENESIS,
    class: 5,
    index: 258,
    revocation: { list: 3, start: 513 },
    subject: account(7),
    document: `0x${'cd'.repeat(32)}`,
    until: null,
    salt: `0x${'ef'.repeat(32)}`,
  };

  it('is encoded field by field', () => {
    const start = `01${'ab'.repeat(32)}05000000020100000300000001020000${'07'.repeat(32)}${'cd'.repeat(32)}`;
    assert.equal(hex(encodeLeaf(leaf)), `${start}00${'ef'.repeat(32)}`);
    // 2026-01-20T00:00:00Z = 1,768,867,200,000 ms = 0x19b_d8b3_7c00
    assert.equal(
      hex(encodeLeaf({ ...leaf, until: 1_768_867_200_000 })),
      `${start}01007cb3d89b010000${'ef'.repeat(32)}`,
    );
  });

  it('takes no field of another size', () => {
    assert.throws(() => encodeLeaf({ ...leaf, salt: '0x00' }), /1 bytes where 32 belong/);
    for (const index of [-1, 1.5, 2 ** 32]) {
      assert.throws(() => encodeLeaf({ ...leaf, index }), /no whole number of 4 bytes/);
    }
  });
});
