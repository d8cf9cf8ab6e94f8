// SPDX-License-Identifier: Apache-2.0
// What the state of a block says, shown by nodes of its trie. Whoever has the block's state root needs nothing else:
// each node is known by its BLAKE2b-256, the root's is in the header, and a node has those of the nodes below it. So
// is shown, too, that there is no value at a key, and none but these below a prefix.
//
// The layout is Substrate's (Polkadot's specification, "State storage"): a trie of base 16, whose values of 33 bytes
// and more are nodes of their own.
import { compactFromU8a, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { Failure } from '@dure/chain/cli.js';

const HASH = 32;

/** Kinds of nodes by the bits that their first byte begins with; the others begin to count nibbles. */
const KINDS = [
  { begin: 0b01, bits: 2, branch: false, value: 'inline' },
  { begin: 0b10, bits: 2, branch: true, value: 'none' },
  { begin: 0b11, bits: 2, branch: true, value: 'inline' },
  { begin: 0b001, bits: 3, branch: false, value: 'hashed' },
  { begin: 0b0001, bits: 4, branch: true, value: 'hashed' },
];

/**
 * A node. `partial`: the nibbles of the key that it adds. `value`: the bytes, or where they are. `children`: by the
 * nibble behind `partial`, their hashes, or themselves where they are shorter.
 * @typedef {object} TrieNode
 * @property {number[]} partial
 * @property {{ bytes?: Uint8Array, hash?: string } | null} value
 * @property {Record<number, Uint8Array>} children
 */

/** Reads bytes from their beginning on. @param {Uint8Array} bytes */
export function cursor(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new RangeError('it ends too early');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const number = (size) => take(size).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const compact = () => {
    const [length, value] = compactFromU8a(bytes.subarray(at));
    take(length);
    if (value.bitLength() > 32) throw new RangeError('it is too long');
    return value.toNumber();
  };
  return {
    take,
    u8: () => take(1)[0],
    u16: () => Number(number(2)),
    u32: () => Number(number(4)),
    u64: () => Number(number(8)),
    u128: () => number(16),
    compact,
    /** Bytes behind their number. */
    bytes: () => take(compact()),
    get over() {
      return at === bytes.length;
    },
  };
}

/** The nibbles of a key. @param {Uint8Array} key */
const nibblesOf = (key) => [...key].flatMap((byte) => [byte >> 4, byte & 15]);

/** A key of these nibbles, as hex. @param {number[]} nibbles */
const keyOf = (nibbles) => `0x${nibbles.map((nibble) => nibble.toString(16)).join('')}`;

/** A node of its bytes. @param {Uint8Array} bytes @returns {TrieNode} */
export function decode(bytes) {
  const read = cursor(bytes);
  const first = read.u8();
  if (first === 0 && read.over) return { partial: [], value: null, children: {} };
  const kind = KINDS.find(({ begin, bits }) => first >> (8 - bits) === begin);
  if (!kind) throw new RangeError('its kind is none');
  const most = 0xff >> kind.bits;
  let count = first & most;
  if (count === most) {
    let more;
    do count += more = read.u8();
    while (more === 0xff);
  }
  const partial = nibblesOf(read.take(Math.ceil(count / 2))).slice(count % 2);
  const bitmap = kind.branch ? read.u16() : 0;
  let value = null;
  if (kind.value === 'inline') value = { bytes: read.bytes() };
  if (kind.value === 'hashed') value = { hash: u8aToHex(read.take(HASH)) };
  /** @type {Record<number, Uint8Array>} */
  const children = {};
  for (let nibble = 0; nibble < 16; nibble += 1) {
    if (bitmap & (1 << nibble)) children[nibble] = read.bytes();
  }
  if (!read.over) throw new RangeError('there is something behind its end');
  return { partial, value, children };
}

const beginsWith = (nibbles, begin) => begin.every((nibble, place) => nibbles[place] === nibble);

/**
 * The state with this root, as far as these nodes show it. Whatever takes a node that is not there is a Failure.
 * @param {string} root in hex
 * @param {Uint8Array[]} nodes
 */
export function proven(root, nodes) {
  const known = new Map(nodes.map((node) => [blake2AsHex(node), node]));
  const used = new Set();
  const load = (hash) => {
    const bytes = known.get(hash);
    if (!bytes) throw new Failure(`the proof does not show it: the node ${hash} of the state is missing`);
    used.add(hash);
    return bytes;
  };
  /** @returns {TrieNode} */
  const nodeAt = (place) => {
    const bytes = typeof place === 'string' ? load(place) : place;
    try {
      return decode(bytes);
    } catch (error) {
      throw new Failure(`a node of the proof is none: ${error.message}`);
    }
  };
  const below = (child) => nodeAt(child.length === HASH ? u8aToHex(child) : child);
  const valueOf = ({ value }) => value && (value.bytes ?? load(value.hash));

  /** The first node whose key begins with these nibbles, if there is one, and its key. */
  const find = (nibbles) => {
    let [node, key] = [nodeAt(root), []];
    for (;;) {
      key = [...key, ...node.partial];
      if (key.length >= nibbles.length) return beginsWith(key, nibbles) ? { node, key } : null;
      const child = beginsWith(nibbles, key) && node.children[nibbles[key.length]];
      if (!child) return null;
      key.push(nibbles[key.length]);
      node = below(child);
    }
  };

  /** @returns {Generator<{ key: string, value: Uint8Array }>} */
  function* walk(node, key) {
    const value = valueOf(node);
    if (value) yield { key: keyOf(key), value };
    for (const [nibble, child] of Object.entries(node.children)) {
      const next = below(child);
      yield* walk(next, [...key, Number(nibble), ...next.partial]);
    }
  }

  return {
    /** The value at a key; null where there is none. @param {Uint8Array} key @returns {Uint8Array | null} */
    get(key) {
      const nibbles = nibblesOf(key);
      const found = find(nibbles);
      return found && found.key.length === nibbles.length ? valueOf(found.node) : null;
    },
    /** All that there is below a prefix, in the order of keys. @param {Uint8Array} prefix */
    *below(prefix) {
      const found = find(nibblesOf(prefix));
      if (found) yield* walk(found.node, found.key);
    },
    /** The nodes that were needed so far, in hex, in order. */
    needed: () => [...used].map((hash) => u8aToHex(known.get(hash))).sort(),
    /** How many were not. */
    spare: () => nodes.length - used.size,
  };
}

/** @typedef {ReturnType<typeof proven>} Proven */

/**
 * What a header says that its bytes are of. Its last part, the digest, is nothing to us.
 * @param {Uint8Array} bytes
 */
export function headerOf(bytes) {
  try {
    const read = cursor(bytes);
    const parent = u8aToHex(read.take(HASH));
    return { hash: blake2AsHex(bytes), parent, number: read.compact(), root: u8aToHex(read.take(HASH)) };
  } catch (error) {
    throw new Failure(`the header is none: ${error.message}`);
  }
}
