// SPDX-License-Identifier: Apache-2.0
// Merkle trees of the shape of RFC 6962 § 2.1, whatever their nodes are: `join` makes a node of two.

/**
 * A tree, built once for all its paths.
 * @template Node
 */
export class Tree {
  /** @type {Node[][]} the leaves first, the root last */
  #levels;

  /**
   * @param {Node[]} leaves in order
   * @param {(left: Node, right: Node) => Node | null} join null where two can't be joined
   */
  constructor(leaves, join) {
    if (leaves.length === 0) throw new RangeError('a tree has at least one leaf');
    this.#levels = [leaves];
    for (let level = leaves; level.length > 1; this.#levels.push(level)) {
      const below = level;
      level = Array.from({ length: Math.ceil(below.length / 2) }, (_, place) => {
        const [left, right] = [below[2 * place], below[2 * place + 1]];
        return right ? join(left, right) : left; // without a sibling it rises as it is
      });
      if (level.includes(null)) throw new RangeError("the leaves can't be joined");
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
 * @template Node
 * @param {Node} node the leaf's
 * @param {number} index
 * @param {number} size
 * @param {Node[]} path
 * @param {(left: Node, right: Node) => Node | null} join
 * @returns {Node | null}
 */
export function climb(node, index, size, path, join) {
  if (!(index >= 0 && index < size)) return null;
  let [place, last] = [index, size - 1];
  for (const sibling of path) {
    if (last === 0 || node === null) return null;
    if (place % 2 === 1 || place === last) {
      node = join(sibling, node);
      // Without a sibling to its right, it rises to where it has one to its left.
      for (; place % 2 === 0 && place > 0; last = Math.floor(last / 2)) place /= 2;
    } else {
      node = join(node, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? node : null;
}
