// SPDX-License-Identifier: Apache-2.0
// What polkadot.js has decoded, as plain values: numbers, and bigints where they have more than 64 bits or would
// lose some; texts; true and false; null for what is not there; lists; objects. Accounts are in SS58, other bytes
// in hex; a variant is its name, or an object that has under its name what it carries.
import { u8aToHex } from '@polkadot/util';

/** How many bytes make a number, and not a bigint. */
const NUMBER = 8;

/** @param {any} codec @returns {any} */
export function plain(codec) {
  // First: a struct has `defKeys`, too, and its fields as its own.
  if (codec instanceof Map) return Object.fromEntries([...codec].map(([name, one]) => [name, plain(one)]));
  if ('isSome' in codec) return codec.isSome ? plain(codec.unwrap()) : null;
  if ('defKeys' in codec) {
    return codec.isBasic || codec.isNone ? codec.type : { [codec.type]: plain(codec.value) };
  }
  if ('unwrap' in codec) return plain(codec.unwrap()); // compact
  if ('toBigInt' in codec) return numberOf(codec);
  const type = codec.toRawType();
  if (codec instanceof Uint8Array) return type === 'AccountId' ? codec.toString() : u8aToHex(codec);
  if (Array.isArray(codec) || codec instanceof Set) return [...codec].map(plain);
  return codec.toPrimitive(); // true, false, text, nothing
}

function numberOf(codec) {
  const value = codec.toBigInt();
  return codec.encodedLength > NUMBER || !Number.isSafeInteger(Number(value)) ? value : Number(value);
}

/** What an event says, by the names of its fields. @param {any} event */
export const said = ({ data }) =>
  Object.fromEntries((data.names ?? []).map((name, place) => [name, plain(data[place])]));
