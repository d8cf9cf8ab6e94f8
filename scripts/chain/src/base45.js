// SPDX-License-Identifier: Apache-2.0
// Base45 (RFC 9285): bytes in the characters that a QR code packs best.
import { Failure } from './cli.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const BASE = ALPHABET.length;

/** So many digits, the lowest first. */
const digits = (value, count) =>
  Array.from({ length: count }, (_, place) => ALPHABET[Math.floor(value / BASE ** place) % BASE]).join('');

/** @param {Uint8Array} bytes */
export function encode(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    text += pair ? digits(bytes[at] * 256 + bytes[at + 1], 3) : digits(bytes[at], 2);
  }
  return text;
}

/** The bytes of a text, or a Failure. @returns {Uint8Array} */
export function decode(text) {
  const values = [...text].map((character) => ALPHABET.indexOf(character));
  const bytes = [];
  for (let at = 0; at < values.length; at += 3) {
    const group = values.slice(at, at + 3);
    const value = group.reduce((sum, digit, place) => sum + digit * BASE ** place, 0);
    const size = group.length - 1;
    if (group.includes(-1) || size === 0 || value >= 256 ** size) throw new Failure('it is not Base45');
    bytes.push(...(size === 2 ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(bytes);
}
