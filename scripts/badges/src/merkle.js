// SPDX-License-Identifier: Apache-2.0
// Merkle trees as in RFC 6962 § 2.1: a leaf is hashed behind 0x00, a node behind 0x01, so that
// neither can be taken for the other.
import { sha256 } from '@dure/chain/bytes.js';
import { climb, Tree as Shape } from '@dure/chain/merkle.js';

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)];

export const leafHash = (bytes) => sha256(LEAF, bytes);
export const nodeHash = (left, right) => sha256(NODE, left, right);

/**
 * A tree of hashes.
 * @extends {Shape<Uint8Array>}
 */
export class Tree extends Shape {
  /** @param {Uint8Array[]} hashes of the leaves, in order */
  constructor(hashes) {
    super(hashes, nodeHash);
  }
}

/**
 * The root to which the path leads, or null, as `climb` says.
 * @param {Uint8Array} hash
 * @param {number} index
 * @param {number} size
 * @param {Uint8Array[]} path
 */
export const rootOf = (hash, index, size, path) => climb(hash, index, size, path, nodeHash);

/** Does the path lead from the leaf, at its place, to the root of so many leaves? */
export function isIn(root, size, leafBytes, index, path) {
  const found = rootOf(leafHash(leafBytes), index, size, path);
  return found !== null && Buffer.compare(found, root) === 0;
}
