// SPDX-License-Identifier: Apache-2.0
// What people sign off line and hand over for others to bring to the chain: payment orders, agreements. It
// goes by QR code, file or keyboard, as a payload: Base45 of what was signed and the signature.
import { existsSync } from 'node:fs';
import encodeQR from 'qr';
import { u8aConcat } from '@polkadot/util';
import { ed25519Verify, secp256k1Verify, sr25519Verify } from '@polkadot/util-crypto';
import { accountBytes } from './accounts.js';
import { decode, encode } from './base45.js';
import { fixed } from './bytes.js';
import { Failure, shown } from './cli.js';
import { OFFLINE_SIGNER } from './commands.js';
import { readText, writeNew } from './files.js';
import { KEY_TYPES } from './keys.js';
import { flag, needed, option } from './program.js';
import { hash, oneOf } from './readers.js';

/** The most characters that a payload may have to be scanned with ease. */
export const MAX_PAYLOAD = 300;

/** How a signature names its kind, how long it is, and what the chain verifies it by. */
const KINDS = [
  { type: 'Ed25519', bytes: 64, verify: ed25519Verify },
  { type: 'Sr25519', bytes: 64, verify: sr25519Verify },
  {
    type: 'Ecdsa',
    bytes: 65,
    verify: (message, signature, who) => secp256k1Verify(message, signature, who, 'blake2'),
  },
];

/** @typedef {Record<string, Uint8Array>} Signature as a call takes it: under its kind */

/**
 * A kind of what is signed.
 * @template T
 * @typedef {object} Kind
 * @property {string} noun what it is called; "an" stands before it
 * @property {number[]} sizes how many bytes it may have
 * @property {(bytes: Buffer) => T | null} read what so many bytes say, or null
 */

/**
 * The bytes that are signed for the chain with this genesis: in the wrapping in which every wallet signs raw
 * bytes, and below a name, so that they can't be taken for anything else.
 * @param {string} name
 * @param {string} genesis
 * @param {Uint8Array} content
 */
export const wrapped = (name, genesis, content) =>
  u8aConcat(Buffer.from(`<Bytes>${name}:`), fixed(genesis), content, Buffer.from('</Bytes>'));

/**
 * A signature under these bytes.
 * @param {Uint8Array} message
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 * @returns {Signature}
 */
export function signatureOf(message, pair) {
  const [kind, ...bytes] = pair.sign(message, { withType: true });
  return { [KINDS[kind].type]: Uint8Array.from(bytes) };
}

/**
 * Has this account signed just these bytes, by the kind that the signature names? It is what the chain asks:
 * polkadot.js's `signatureVerify` would try other kinds too, and the bytes without their wrapping.
 * @param {Uint8Array} message
 * @param {Signature} signature
 * @param {string} who account, SS58 or hex
 */
export function isSignedBy(message, signature, who) {
  const [[name, bytes]] = Object.entries(signature);
  const { verify } = KINDS.find(({ type }) => type === name);
  const account = accountBytes(who);
  try {
    return verify(message, bytes, account);
  } catch {
    return false; // such as where the account is no key of this kind
  }
}

/**
 * What is handed over: Base45 of content and signature, without the blanks that it may begin with. Scanners,
 * shells and text fields would cut these off; `open` knows by the length that they were there. It ends with
 * none: the last byte of a signature becomes a digit or letter.
 * @param {string} noun
 * @param {Uint8Array} content
 * @param {Uint8Array} message the bytes that are signed for it
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 */
export function seal(noun, content, message, pair) {
  const payload = encode(u8aConcat(content, pair.sign(message, { withType: true }))).trimStart();
  if (payload.length > MAX_PAYLOAD)
    throw new Failure(`the ${noun} has ${payload.length} characters, too many to scan`);
  return payload;
}

/** How many characters Base45 makes of so many bytes. */
const characters = (bytes) => 3 * Math.floor(bytes / 2) + 2 * (bytes % 2);

const lengthsOf = ({ sizes }) => {
  const all = sizes.flatMap((size) => KINDS.map(({ bytes }) => characters(size + 1 + bytes)));
  return [...new Set(all)].sort((one, other) => one - other);
};

/**
 * What a payload says, as a scanner or a file gives it, and its signature.
 * @template T
 * @param {Kind<T>} kind
 * @param {string} payload
 * @returns {{ content: T, signature: Signature }}
 */
export function open(kind, payload) {
  const { noun } = kind;
  const text = payload.replaceAll('\u00A0', ' ').replace(/^[\s\uFEFF]+|\s+$/gu, '');
  refuseForeign(noun, text);
  const lengths = lengthsOf(kind);
  for (const length of lengths) {
    const signed = text.length <= length && read(kind, text.padStart(length, ' '));
    if (signed) return signed;
  }
  const why = lengths.includes(text.length)
    ? ''
    : `: it has ${text.length} characters, and one has ${listed(lengths)}. Scan it again, whole and by itself`;
  throw new Failure(`it is no signed ${noun}${why}`);
}

const listed = (numbers) => `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`;

/** Says what a keyboard has made of what a scanner typed. */
function refuseForeign(noun, text) {
  if (/[a-z]/.test(text)) {
    throw new Failure(
      `it is no signed ${noun}: it has small letters, and an ${noun} has capitals only; where a scanner types, ` +
        'switch Caps Lock off, and the scanner to keep letters as they are',
    );
  }
  const foreign = /[^0-9A-Z $%*+\-./:]/u.exec(text)?.[0];
  if (foreign) {
    throw new Failure(
      `it is no signed ${noun}: it has ${shown(foreign)}, which no ${noun} has; where a scanner types, switch the ` +
        'keyboard to English (US), not Hangul',
    );
  }
}

/** What a whole payload says, or null. */
function read({ sizes, read: readContent }, payload) {
  let bytes;
  try {
    bytes = Buffer.from(decode(payload));
  } catch {
    return null;
  }
  for (const size of sizes) {
    const kind = KINDS[bytes[size]];
    if (!kind || bytes.length !== size + 1 + kind.bytes) continue;
    const content = readContent(bytes.subarray(0, size));
    if (content) return { content, signature: { [kind.type]: Uint8Array.from(bytes.subarray(size + 1)) } };
  }
  return null;
}

/** Of which kind the signer's key is: `signerOf` takes the value. */
export const KEY_TYPE = {
  type: option(KEY_TYPES.join('|'), "the kind of the signer's key", oneOf(KEY_TYPES), {
    initial: KEY_TYPES[0],
  }),
};

/** The options of a command that signs such a thing. @param {string} noun */
export const offline = (noun) => ({
  genesis: needed(
    'HASH',
    "the chain: its genesis block's hash, 0x and 64 hex digits",
    hash('a genesis hash'),
  ),
  out: needed('FILE', `a new file for the ${noun}`),
  ...KEY_TYPE,
  qr: flag('shows it as a QR code too'),
  ...OFFLINE_SIGNER,
});

/**
 * Writes and shows a payload.
 * @param {string} payload
 * @param {{ out: string, qr?: boolean }} values of `offline`
 * @param {(line: string) => void} say
 */
export function handOver(payload, { out, qr }, say) {
  writeNew(out, `${payload}\n`);
  if (qr) say(encodeQR(payload, 'ascii', { encoding: 'alphanumeric', ecc: 'low' }).trimEnd());
  say(payload);
}

/**
 * What the payloads of a file say, one a line, or the one that is given itself; each once.
 * @template T
 * @param {string} noun
 * @param {(payload: string) => T} readPayload
 * @param {string} given
 * @returns {T[]}
 */
export function payloadsOf(noun, readPayload, given) {
  const isFile = existsSync(given);
  const lines = isFile ? readText(given).split(/\r\n|\r|\n/) : [given];
  /** @type {Map<string, number>} */
  const written = new Map();
  lines.forEach((line, n) => {
    if (line.trim() !== '' || !isFile) written.set(line.trim(), n + 1);
  });
  if (written.size === 0) throw new Failure(`${given} has no ${noun}s`);
  return [...written].map(([line, number]) => {
    try {
      return readPayload(line);
    } catch (error) {
      const place = written.size > 1 ? `${given}, line ${number}` : given.slice(0, 40);
      throw new Failure(`${place}: ${isFile ? '' : 'there is no such file, and '}${error.message}`);
    }
  });
}
