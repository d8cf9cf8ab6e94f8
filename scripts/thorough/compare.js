// SPDX-License-Identifier: Apache-2.0
// What a client has read of a block, beside what blocks.js has put into it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isHex, isU8a, u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { Failure } from '@dure/chain/cli.js';

/** What blocks.js has made. @returns {import('./blocks.js').Blocks} */
export const made = () => JSON.parse(readFileSync(process.env.DURE_BLOCKS, 'utf8'));

const isKind = (keys) => keys.length === 2 && keys.includes('type') && keys.includes('value');
const spelled = (name) => name.replaceAll('_', '').toLowerCase();

/**
 * A value in the one form in which all are compared: numbers in decimal, bytes and accounts in hex, names
 * without case and underscores, one of several kinds as `{ kind: value }`, and an address that is an account
 * as that.
 */
export function plain(value) {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return isHex(value) ? value.toLowerCase() : (account(value) ?? value);
  if (isU8a(value)) return u8aToHex(value);
  if (Array.isArray(value)) return value.map(plain);
  const keys = Object.keys(value);
  if (isKind(keys) && typeof value.type === 'string') return plain({ [value.type]: value.value });
  if (keys.length === 1 && spelled(keys[0]) === 'id') return plain(value[keys[0]]);
  return Object.fromEntries(keys.map((name) => [spelled(name), plain(value[name])]));
}

/** The bytes of an account in SS58, or null. */
function account(text) {
  try {
    return text.length > 40 ? u8aToHex(decodeAddress(text)) : null;
  } catch {
    return null;
  }
}

/** What they compare, of an extrinsic and of a block. */
const EXTRINSIC = ['bytes', 'hash', 'signer', 'call'];
const BLOCK = ['number', 'hash', 'parentHash', 'stateRoot', 'extrinsicsRoot'];

/**
 * Ends in one line where a client has read something else than what is there. What the client does not tell
 * at all is left out of `block`, and of each of its `extrinsics`.
 * @param {any} block
 * @param {import('./blocks.js').Block} expected
 */
export function same(block, expected) {
  for (const name of BLOCK.filter((one) => one in block)) alike(block[name], expected[name], `${name}`);
  alike(block.extrinsics.length, expected.extrinsics.length, 'the number of extrinsics');
  expected.extrinsics.forEach((one, n) => {
    const found = block.extrinsics[n];
    for (const name of EXTRINSIC.filter((key) => key in found)) {
      alike(found[name], one[name], `${name} of extrinsic ${n}`);
    }
  });
}

/** Two values, in whatever form, are the same. */
export function alike(found, expected, what) {
  const [one, other] = [found, expected].map((value) => (value === null ? null : plain(value)));
  try {
    assert.deepEqual(one, other);
  } catch {
    throw new Failure(`${what}: ${JSON.stringify(one)}, and it is ${JSON.stringify(other)}`);
  }
}
