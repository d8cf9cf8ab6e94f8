// SPDX-License-Identifier: Apache-2.0
import canonicalize from 'canonicalize';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { fixed, little, sha256 } from '@dure/chain/bytes.js';

/** The layout of leaves that this tool and the chain know. */
export const VERSION = 1;

/**
 * What a batch commits to for one badge. Its holder shows it, and nothing more, to the chain.
 * @typedef {object} Leaf
 * @property {number} version
 * @property {string} genesis hash of the genesis block, hex
 * @property {number} class
 * @property {number} index place in the batch, from 0
 * @property {import('./status.js').Placement} revocation where its batch is revoked
 * @property {string} subject account, SS58 or hex
 * @property {string} document `commitment` of the document, hex
 * @property {number | null} until milliseconds since 1970
 * @property {string} salt 32 random bytes, hex
 */

/**
 * The leaf's SCALE encoding, whose hash is in the tree.
 * @param {Leaf} leaf
 */
export function encodeLeaf(leaf) {
  return u8aConcat(
    Uint8Array.of(leaf.version),
    fixed(leaf.genesis),
    little(leaf.class, 4),
    little(leaf.index, 4),
    little(leaf.revocation.list, 4),
    little(leaf.revocation.start, 4),
    decodeAddress(leaf.subject),
    fixed(leaf.document),
    leaf.until === null ? Uint8Array.of(0) : u8aConcat(Uint8Array.of(1), little(leaf.until, 8)),
    fixed(leaf.salt),
  );
}

/** SHA-256 of a salt and bytes: what the chain sees of a text that it doesn't see. */
export const commitmentOf = (salt, bytes) => u8aToHex(sha256(fixed(salt), bytes));

/**
 * The commitment of a document, whatever proof it has.
 * @param {string} salt
 * @param {{ proof?: unknown, [field: string]: any }} document
 */
export function commitment(salt, { proof: _proof, ...document }) {
  return commitmentOf(salt, canonicalize(document));
}

/** SHA-256 of the canonical form (RFC 8785): how a class names its achievement and its schema. */
export const jsonHash = (json) => u8aToHex(sha256(canonicalize(json)));
