// SPDX-License-Identifier: Apache-2.0
// Merkle trees as in RFC 6962 § 2.1: a leaf is hashed behind 0x00, a node behind 0x01, so that
// neither can be taken for the other.
import { sha256 } from './leaf.js';

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)];

export const leafHash = (bytes) => sha256(LEAF, bytes);
export const nodeHash = (left, right) => sha256(NODE, left, right);

/** A tree, built once for all its paths. */
export class Tree {
  #levels; // leaf hashes first, the root last

  /** @param {Uint8Array[]} hashes of the leaves, in order */
  constructor(hashes) {
    if (hashes.length === 0) throw new RangeError('a tree has at least one leaf');
    this.#levels = [hashes];
    for (let level = hashes; level.length > 1; this.#levels.push(level)) {
      const below = level;
      level = Array.from({ length: Math.ceil(below.length / 2) }, (_, place) => {
        const [left, right] = [below[2 * place], below[2 * place + 1]];
        return right ? nodeHash(left, right) : left; // without a sibling it rises as it is
      });
    }
  }

  get size() {
    return this.#levels[0].length;
  }

  get root() {
    return this.#levels.at(-1)[0];
  }

  /** The siblings from a leaf up to the root (RFC 9162 § 2.1.3.1). */
  path(index) {
    if (!(index >= 0 && index < this.size)) throw new RangeError(`the tree has no leaf ${index}`);
    const siblings = this.#levels.map((level, height) => level[Math.floor(index / 2 ** height) ^ 1]);
    return siblings.filter(Boolean);
  }
}

/**
 * The root to which the path leads (RFC 9162 § 2.1.3.2), or null where the index is not in a tree
 * of that size, or the path is longer or shorter than its place asks.
 * @param {Uint8Array} hash the leaf's
 * @param {Uint8Array[]} path
 */
export function rootOf(hash, index, size, path) {
  if (!(index >= 0 && index < size)) return null;
  let [place, last] = [index, size - 1];
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      // Without a sibling to its right, it rises to where it has one to its left.
      for (; place % 2 === 0 && place > 0; last = Math.floor(last / 2)) place /= 2;
    } else {
      hash = nodeHash(hash, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

/** Does the path lead from the leaf, at its place, to the root of so many leaves? */
export function isIn(root, size, leafBytes, index, path) {
  const found = rootOf(leafHash(leafBytes), index, size, path);
  return found !== null && Buffer.compare(found, root) === 0;
}
