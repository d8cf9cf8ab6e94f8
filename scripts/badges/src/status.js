// SPDX-License-Identifier: Apache-2.0
// Status lists: the bits that the chain has, and the credentials that say them.
import { BitstringStatusList, createCredential, decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import { u8aToHex } from '@polkadot/util';
import { sha256 } from '@dure/chain/bytes.js';
import { listUrl } from './names.js';

/** The chain keeps so many bits in a chunk: bit 0 is the left-most of byte 0. */
export const CHUNK_BITS = 1024;
/** The least that a list has, by the recommendation, so that a bit hides among others. */
export const MIN_BITS = 131_072;

/** @typedef {'revocation' | 'suspension'} Purpose */

/**
 * A document's status entries. Revocation is first: some verifiers stop there.
 * @param {{ base: string, genesis: string, index: number, revocation: Placement,
 *   suspension?: Placement | null }} place
 * @typedef {{ list: number, start: number }} Placement
 */
export function statusEntries({ base, genesis, index, revocation, suspension }) {
  const entries = Object.entries({ revocation, suspension }).filter(([, placement]) => placement);
  const [first, ...others] = entries.map(([statusPurpose, { list, start }]) => {
    const url = listUrl(base, genesis, list);
    return {
      id: `${url}#${start + index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex: String(start + index),
      statusListCredential: url,
    };
  });
  return others.length ? [first, ...others] : first; // Open Badges 3.0 would rather see one
}

/** The list of all bits, from the chunks that are there. */
export function joinChunks(bits, chunks) {
  const out = new Uint8Array(bits / 8);
  for (const [chunk, bytes] of chunks) out.set(bytes, (chunk * CHUNK_BITS) / 8);
  return out;
}

export const isSet = (bytes, index) => ((bytes[index >> 3] >> (7 - (index & 7))) & 1) === 1;

export function setBit(bytes, index, on) {
  const mask = 0x80 >> (index & 7);
  if (on) bytes[index >> 3] |= mask;
  else bytes[index >> 3] &= ~mask;
}

/** The indexes of all set bits. */
export function setIndexes(bytes) {
  const indexes = [];
  bytes.forEach((byte, at) => {
    for (let bit = 0; byte && bit < 8; bit += 1) if (isSet(bytes, at * 8 + bit)) indexes.push(at * 8 + bit);
  });
  return indexes;
}

/** SHA-256 of the bits, as seals have it. Of the uncompressed ones: gzip differs between encoders. */
export const digest = (bytes) => u8aToHex(sha256(bytes));

/** The bits as a credential carries them: gzipped, in base64url. */
export const encodeBits = (bytes) => listFrom(bytes).encode();

/**
 * The unsigned BitstringStatusListCredential of these bits.
 * @param {{ url: string, issuer: string, purpose: Purpose, bytes: Uint8Array, validFrom?: string }} list
 */
export async function listCredential({ url, issuer, purpose, bytes, validFrom }) {
  const made = await createCredential({ id: url, list: listFrom(bytes), statusPurpose: purpose });
  return { ...made, issuer, ...(validFrom && { validFrom }) };
}

/** The bits that a BitstringStatusListCredential carries. */
export async function credentialBits({ credentialSubject: { encodedList } }) {
  const {
    bitstring: { bits },
  } = await decodeList({ encodedList });
  if (bits.length * 8 < MIN_BITS) throw new RangeError(`a list has at least ${MIN_BITS} bits`);
  return bits;
}

function listFrom(bytes) {
  if (bytes.length * 8 < MIN_BITS) throw new RangeError(`a list has at least ${MIN_BITS} bits`);
  // A copy: the library takes the whole memory behind what it is given.
  return new BitstringStatusList({ buffer: Uint8Array.from(bytes) });
}
