// SPDX-License-Identifier: Apache-2.0
// Files of proofs: a line each, as devices hand them over (Base45) or as JSON.
import { existsSync } from 'node:fs';
import { hexToU8a } from '@polkadot/util';
import { Failure } from '@dure/chain/cli.js';
import { parseJson, readText } from '@dure/chain/files.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { z } from 'zod';
import { NOUNS, readEntry } from './messages.js';
import { UNITS } from './words.js';

const id = field(read.whole, {});
const long = field(read.between(0, Number.MAX_SAFE_INTEGER), {});
const signature = (bytes) =>
  field(
    read.matching(new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`, 'i'), `${bytes} bytes of a signature in hex`),
    {},
  ).optional();

const LINE = z.strictObject({
  proof: z.strictObject({
    programme: id,
    device: id,
    generation: id,
    nonce: long,
    activity: field(read.between(0, 255), {}),
    unit: z.enum(Object.keys(UNITS)),
    quantity: long,
    member: id,
    at: long,
  }),
  signature: z
    .strictObject({ Ed25519: signature(64), Sr25519: signature(64), Ecdsa: signature(65) })
    .refine((given) => Object.keys(given).length === 1, 'is none: it has one of Ed25519, Sr25519, Ecdsa'),
});

/** What a line of JSON says. @returns {import('./messages.js').Entry} */
function readLine(text, place) {
  /** @type {any} */
  const { proof, signature: given } = shape(LINE, parseJson(text, place), place);
  const [[type, hex]] = Object.entries(given);
  return { content: { proof }, signature: { [type]: hexToU8a(hex) } };
}

/** A proof as a line of JSON. */
export const lineOf = ({ proof, signature: given }) => `${JSON.stringify({ proof, signature: given })}\n`;

/**
 * The proofs of a file, each once, or the one that is given itself.
 * @param {string} given
 * @returns {import('./messages.js').Entry[]}
 */
export function proofsOf(given) {
  const isFile = existsSync(given);
  const lines = (isFile ? readText(given).split(/\r\n|\r|\n/) : [given]).map((line) => line.trim());
  const known = new Set();
  const entries = [];
  lines.forEach((line, n) => {
    if (line === '' && isFile) return;
    if (known.has(line)) return;
    known.add(line);
    const place = isFile ? `${given}, line ${n + 1}` : given.slice(0, 40);
    if (line.startsWith('{')) entries.push(readLine(line, place));
    else entries.push(only('proof', line, isFile ? place : `${place}: there is no such file, and`));
  });
  if (entries.length === 0) throw new Failure(`${given} has no proofs`);
  return entries;
}

/** What a payload says, if it is of this kind. */
function only(kind, payload, place) {
  let entry;
  try {
    entry = readEntry(payload);
  } catch (error) {
    throw new Failure(`${place}${place.endsWith('and') ? ' ' : ': '}${error.message}`);
  }
  return ensureKind(kind, entry, place);
}

/** Refuses what was signed, but is something else. */
export function ensureKind(kind, entry, place) {
  const [is] = Object.keys(entry.content);
  if (is === kind) return entry;
  throw new Failure(`${place}${place.endsWith('and') ? ' it' : ''} is ${NOUNS[is]}, not ${NOUNS[kind]}`);
}
