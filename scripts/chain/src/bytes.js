// SPDX-License-Identifier: Apache-2.0
// What the chain hashes, and how it lays numbers out.
import { createHash, randomBytes } from 'node:crypto';
import { hexToU8a, u8aToHex } from '@polkadot/util';

export const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** 32 random bytes: whoever doesn't have them can't find out by guessing what a hash hides. */
export const newSalt = () => u8aToHex(randomBytes(32));

/** 32 bytes, which may come in hex. */
export function fixed(value) {
  const bytes = typeof value === 'string' ? hexToU8a(value) : value;
  if (bytes.length !== 32) throw new RangeError(`${bytes.length} bytes where 32 belong`);
  return bytes;
}

/**
 * A whole number, its low byte first.
 * @param {number | bigint} number
 * @param {number} bytes how many, 16 at the most
 */
export function little(number, bytes) {
  const whole = typeof number === 'bigint' || Number.isSafeInteger(number);
  const value = whole ? BigInt(number) : -1n;
  if (value < 0n || value >> BigInt(8 * bytes)) {
    throw new RangeError(`${number} is no whole number of ${bytes} bytes`);
  }
  const out = Buffer.alloc(16);
  out.writeBigUInt64LE(BigInt.asUintN(64, value));
  out.writeBigUInt64LE(value >> 64n, 8);
  return Uint8Array.from(out.subarray(0, bytes));
}
