// SPDX-License-Identifier: Apache-2.0
// Merkle trees whose nodes carry sums, as the chain proves them: the shape of RFC 6962, SHA-256, a
// leaf behind 0x00, a node behind 0x01, and sums of 16 bytes, low byte first.
import { accountBytes } from '@dure/chain/accounts.js';
import { fixed, little, sha256 } from '@dure/chain/bytes.js';
import { climb, Tree as Shape } from '@dure/chain/merkle.js';

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)];
const AMOUNT_BYTES = 16;
const TOO_MUCH = 1n << 128n;

/** How many leaves a tree may have on chain. */
export const MAX_LEAVES = 2 ** 24;

/**
 * Who is to have how much. The salt keeps a neighbour, whose path has the leaf's hash, from guessing.
 * @typedef {{ account: string | Uint8Array, amount: bigint, salt: string | Uint8Array }} Leaf
 *
 * @typedef {{ hash: Uint8Array, sum: bigint }} Node
 */

const amountBytes = (amount) => little(amount, AMOUNT_BYTES);

/** The node of a leaf. @param {Leaf} leaf @returns {Node} */
export const leafNode = ({ account, amount, salt }) => ({
  hash: sha256(LEAF, accountBytes(account), amountBytes(amount), fixed(salt)),
  sum: amount,
});

/** The node above two, or null where their sum is beyond counting. @returns {Node | null} */
export function join(left, right) {
  const sum = left.sum + right.sum;
  if (sum >= TOO_MUCH) return null;
  return { hash: sha256(NODE, left.hash, amountBytes(left.sum), right.hash, amountBytes(right.sum)), sum };
}

/**
 * A sum tree.
 * @extends {Shape<Node>}
 */
export class SumTree extends Shape {
  /** @param {Leaf[]} leaves in order */
  constructor(leaves) {
    super(leaves.map(leafNode), join);
  }
}

/**
 * The root to which the path leads from a leaf's node, or null, as `climb` says.
 * @param {Node} node
 * @param {number} index
 * @param {number} size
 * @param {Node[]} path
 */
export const rootOf = (node, index, size, path) => climb(node, index, size, path, join);

/** Does the path lead from the leaf, at its place, to the root of so many leaves? */
export function isIn(root, size, leaf, index, path) {
  const found = rootOf(leafNode(leaf), index, size, path);
  return found !== null && found.sum === root.sum && Buffer.compare(found.hash, root.hash) === 0;
}
