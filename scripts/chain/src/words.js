// SPDX-License-Identifier: Apache-2.0
// Calls as people read them before they agree to them: nothing is left out without a hash of it.
import { blake2AsHex } from '@polkadot/util-crypto';
import { nameOf } from './tx.js';

const MOST_BYTES = 64;

/** A call with all its arguments: "merchants.suspend(merchant: 5F…)". @param {any} call */
export function callInWords(call) {
  const given = call.meta.args.map(({ name }, at) => `${camel(name)}: ${inWords(call.args[at])}`);
  return `${nameOf({ method: call })}(${given.join(', ')})`;
}

/** What its pallet says of a call, in a sentence. @param {any} call */
export function purposeOf(call) {
  const lines = call.meta.docs.map((line) => String(line).trim());
  const [paragraph] = lines.join('\n').trim().split('\n\n');
  return paragraph
    .replaceAll('\n', ' ')
    .replace(/\[(.+?)\](\(.*?\))?/g, '$1')
    .split(/(?<=\.)\s/)[0]
    .replaceAll('`', '');
}

const camel = (name) => String(name).replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** A value of polkadot.js, whatever it is. @param {any} value @returns {string} */
export function inWords(value) {
  if (value.section && value.meta) return callInWords(value);
  if ('isSome' in value) return value.isSome ? inWords(value.unwrap()) : 'none';
  if (value instanceof Uint8Array) return bytesInWords(value);
  if (Array.isArray(value) || value instanceof Set) return `[${[...value].map(inWords).join(', ')}]`;
  if (value instanceof Map) {
    return `{ ${[...value].map(([name, one]) => `${name}: ${inWords(one)}`).join(', ')} }`;
  }
  if ('defKeys' in value) {
    if (value.type === 'Id') return inWords(value.value);
    return value.isBasic || value.isNone ? value.type : `${value.type} ${inWords(value.value)}`.trim();
  }
  return value instanceof String ? JSON.stringify(value) : String(value);
}

/** Accounts as they are written, other bytes in hex. @param {any} bytes */
function bytesInWords(bytes) {
  if (bytes.length <= MOST_BYTES) return String(bytes);
  const begin = Buffer.from(bytes.subarray(0, MOST_BYTES / 2)).toString('hex');
  return `0x${begin}… (${bytes.length} bytes, BLAKE2-256 ${blake2AsHex(bytes)})`;
}
