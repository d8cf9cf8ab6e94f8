// SPDX-License-Identifier: Apache-2.0
// Payment orders, which a holder signs without a network, and a merchant submits later.
import { u8aConcat } from '@polkadot/util';
import { accountBytes, address } from '@dure/chain/accounts.js';
import { fixed, little } from '@dure/chain/bytes.js';
import { Failure, shown } from '@dure/chain/cli.js';
import { decode, encode } from './base45.js';

// The wrapping in which every wallet signs raw bytes, and a name, so that they can't be taken for
// anything else.
const [OPEN, CLOSE] = ['<Bytes>dure voucher order 1:', '</Bytes>'].map((text) => Buffer.from(text));
const SIZE = 100;

/** The most characters that an order may have to be scanned with ease. */
export const MAX_PAYLOAD = 300;

/** How a signature names its kind, and how long it is. */
const KINDS = [
  { type: 'Ed25519', bytes: 64 },
  { type: 'Sr25519', bytes: 64 },
  { type: 'Ecdsa', bytes: 65 },
];

/**
 * Pays a merchant out of the signer's purse.
 * @typedef {object} Order
 * @property {number} programme
 * @property {string} payer account, SS58 or hex
 * @property {string} merchant account, SS58 or hex
 * @property {bigint} amount in won
 * @property {bigint} nonce any number that the payer has not used in this programme before
 * @property {number} deadline from this moment on it is void; in milliseconds since 1970
 *
 * @typedef {{ order: Order, signature: Record<string, Uint8Array> }} Signed `signature`: as a call takes it
 */

/** The order's SCALE encoding. @param {Order} order */
export const encodeOrder = ({ programme, payer, merchant, amount, nonce, deadline }) =>
  u8aConcat(
    little(programme, 4),
    accountBytes(payer),
    accountBytes(merchant),
    little(amount, 16),
    little(nonce, 8),
    little(deadline, 8),
  );

/** The bytes that the payer signs for the chain with this genesis. */
export const message = (order, genesis) => u8aConcat(OPEN, fixed(genesis), encodeOrder(order), CLOSE);

/**
 * An order as it is handed over, signed: Base45 of order and signature, without the blanks that it may begin
 * with. Scanners, shells and text fields would cut these off; `readPayload` knows by the length that they
 * were there. It ends with none: the last byte of a signature becomes a digit or letter.
 * @param {Omit<Order, 'payer'>} order
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair the payer's
 */
export function signOrder(order, genesis, pair) {
  const whole = { ...order, payer: address(pair.addressRaw) };
  const signature = pair.sign(message(whole, genesis), { withType: true });
  const payload = encode(u8aConcat(encodeOrder(whole), signature)).trimStart();
  if (payload.length > MAX_PAYLOAD)
    throw new Failure(`the order has ${payload.length} characters, too many to scan`);
  return payload;
}

/** How many characters Base45 makes of so many bytes. */
const characters = (bytes) => 3 * Math.floor(bytes / 2) + 2 * (bytes % 2);
const LENGTHS = [...new Set(KINDS.map(({ bytes }) => characters(SIZE + 1 + bytes)))];

/** The order of a payload, as a scanner or a file gives it, and its signature. @returns {Signed} */
export function readPayload(payload) {
  const text = payload.replaceAll('\u00A0', ' ').replace(/^[\s\uFEFF]+|\s+$/gu, '');
  refuseForeign(text);
  for (const length of LENGTHS) {
    const signed = text.length <= length && read(text.padStart(length, ' '));
    if (signed) return signed;
  }
  const [least, most] = [Math.min(...LENGTHS), Math.max(...LENGTHS)];
  const why =
    text.length >= least && text.length <= most
      ? ''
      : `: it has ${text.length} characters, and one has ${least} or ${most}. Scan it again, whole and by itself`;
  throw new Failure(`it is no signed order${why}`);
}

/** Says what a keyboard has made of what a scanner typed. */
function refuseForeign(text) {
  if (/[a-z]/.test(text)) {
    throw new Failure(
      'it is no signed order: it has small letters, and an order has capitals only; where a scanner types, ' +
        'switch Caps Lock off, and the scanner to keep letters as they are',
    );
  }
  const foreign = /[^0-9A-Z $%*+\-./:]/u.exec(text)?.[0];
  if (foreign) {
    throw new Failure(
      `it is no signed order: it has ${shown(foreign)}, which no order has; where a scanner types, switch the ` +
        'keyboard to English (US), not Hangul',
    );
  }
}

/** The order of a whole payload, or null. @returns {Signed | null} */
function read(payload) {
  let bytes;
  try {
    bytes = Buffer.from(decode(payload));
  } catch {
    return null;
  }
  const kind = KINDS[bytes[SIZE]];
  if (!kind || bytes.length !== SIZE + 1 + kind.bytes) return null;
  return {
    order: {
      programme: bytes.readUInt32LE(0),
      payer: address(bytes.subarray(4, 36)),
      merchant: address(bytes.subarray(36, 68)),
      amount: bytes.readBigUInt64LE(68) + (bytes.readBigUInt64LE(76) << 64n),
      nonce: bytes.readBigUInt64LE(84),
      deadline: Number(bytes.readBigUInt64LE(92)),
    },
    signature: { [kind.type]: Uint8Array.from(bytes.subarray(SIZE + 1)) },
  };
}
