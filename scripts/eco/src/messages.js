// SPDX-License-Identifier: Apache-2.0
// What devices and members sign without a network, for anyone to bring: proofs, claims, joinings, uses of keys,
// bonds and leavings.
import { u8aConcat } from '@polkadot/util';
import { accountBytes, address } from '@dure/chain/accounts.js';
import { little } from '@dure/chain/bytes.js';
import { open, seal, wrapped } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { measured, UNITS } from './words.js';

/**
 * That a member has done so much.
 * @typedef {object} Proof
 * @property {number} programme
 * @property {number} device
 * @property {number} generation how often the device's key had been replaced
 * @property {number} nonce its number for this one
 * @property {number} activity
 * @property {string} unit one of UNITS
 * @property {number} quantity
 * @property {number} member
 * @property {number} at milliseconds since 1970
 *
 * That a member is to be paid: in won, or by a programme of vouchers.
 * @typedef {{ programme: number, epoch: number, member: number, voucher: number | null }} Claim
 *
 * That a resident becomes a member.
 * @typedef {{ programme: number, account: string, at: number }} Joining
 *
 * That a key becomes a device's of a maker: `key` is who signs, and not among what is signed.
 * @typedef {{ key: string, programme: number, maker: string, at: number }} KeyUse
 *
 * That a device becomes a member's.
 * @typedef {{ device: number, member: number, at: number }} Bond
 *
 * That a member leaves, or gives a device away.
 * @typedef {{ member: number, device: number | null, at: number }} Leaving
 *
 * @typedef {{ proof: Proof } | { claim: Claim } | { joining: Joining } | { key: KeyUse } | { bond: Bond } |
 *   { leaving: Leaving }} Content
 * @typedef {{ content: any, signature: import('@dure/chain/signed.js').Signature }} Entry
 */

const ID = 4;
const LONG = 8;
const ACCOUNT = 32;

/** A number that may not be there. */
const maybe = (id) => (id === null ? [0] : u8aConcat([1], little(id, ID)));

/** What is signed of each kind: the name under which, and the bytes. In the order of their tags. */
const KINDS = {
  proof: {
    name: 'dure eco proof 1',
    sizes: [42],
    encode: ({ programme, device, generation, nonce, activity, unit, quantity, member, at }) =>
      u8aConcat(
        little(programme, ID),
        little(device, ID),
        little(generation, ID),
        little(nonce, LONG),
        [activity, Object.keys(UNITS).indexOf(unit)],
        little(quantity, LONG),
        little(member, ID),
        little(at, LONG),
      ),
    decode: (bytes) => ({
      programme: bytes.id(),
      device: bytes.id(),
      generation: bytes.id(),
      nonce: bytes.long(),
      activity: bytes.byte(),
      unit: Object.keys(UNITS)[bytes.byte()],
      quantity: bytes.long(),
      member: bytes.id(),
      at: bytes.long(),
    }),
  },
  claim: {
    name: 'dure eco claim 1',
    sizes: [13, 17],
    encode: ({ programme, epoch, member, voucher }) =>
      u8aConcat(little(programme, ID), little(epoch, ID), little(member, ID), maybe(voucher)),
    decode: (bytes) => ({
      programme: bytes.id(),
      epoch: bytes.id(),
      member: bytes.id(),
      voucher: bytes.maybe(),
    }),
  },
  joining: {
    name: 'dure eco joining 1',
    sizes: [44],
    encode: ({ programme, account, at }) =>
      u8aConcat(little(programme, ID), accountBytes(account), little(at, LONG)),
    decode: (bytes) => ({ programme: bytes.id(), account: bytes.account(), at: bytes.long() }),
  },
  key: {
    name: 'dure eco key 1',
    sizes: [76],
    /** Whose signature it is does not follow from what is signed: it is handed over before it. */
    before: ({ key }) => accountBytes(key),
    encode: ({ programme, maker, at }) =>
      u8aConcat(little(programme, ID), accountBytes(maker), little(at, LONG)),
    decode: (bytes) => ({
      key: bytes.account(),
      programme: bytes.id(),
      maker: bytes.account(),
      at: bytes.long(),
    }),
  },
  bond: {
    name: 'dure eco bond 1',
    sizes: [16],
    encode: ({ device, member, at }) => u8aConcat(little(device, ID), little(member, ID), little(at, LONG)),
    decode: (bytes) => ({ device: bytes.id(), member: bytes.id(), at: bytes.long() }),
  },
  leaving: {
    name: 'dure eco leaving 1',
    sizes: [13, 17],
    encode: ({ member, device, at }) => u8aConcat(little(member, ID), maybe(device), little(at, LONG)),
    decode: (bytes) => ({ member: bytes.id(), device: bytes.maybe(), at: bytes.long() }),
  },
};
const WORDS = Object.keys(KINDS);

/** The kind of content, and the content. @param {any} content @returns {[string, any]} */
const partsOf = (content) => Object.entries(content)[0];

/** The bytes that are signed for the chain with this genesis. @param {Content} content @param {string} genesis */
export function message(content, genesis) {
  const [word, given] = partsOf(content);
  const { name, encode } = KINDS[word];
  return wrapped(name, genesis, encode(given));
}

/** What stands before a signature where it is handed over: a byte that tells which kind it is, and the content. */
function contentBytes(content) {
  const [word, given] = partsOf(content);
  const { before = () => [], encode } = KINDS[word];
  return u8aConcat([WORDS.indexOf(word)], before(given), encode(given));
}

/**
 * What is handed over, signed.
 * @param {Content} content
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 */
export const signEntry = (content, genesis, pair) =>
  seal(ENTRY.noun, contentBytes(content), message(content, genesis), pair);

/** What a payload says, and its signature. @param {string} payload @returns {Entry} */
export const readEntry = (payload) => open(ENTRY, payload);

/** @type {import('@dure/chain/signed.js').Kind<any>} */
const ENTRY = {
  noun: 'item',
  sizes: [...new Set(Object.values(KINDS).flatMap(({ sizes }) => sizes.map((size) => size + 1)))].sort(
    (one, other) => one - other,
  ),
  read(bytes) {
    const word = WORDS[bytes[0]];
    if (!word || !KINDS[word].sizes.includes(bytes.length - 1)) return null;
    const reader = new Reader(bytes.subarray(1));
    const content = { [word]: KINDS[word].decode(reader) };
    // What has bytes left or too few, a number that loses some, or no unit, is not what was signed.
    return reader.isSound() && Buffer.from(contentBytes(content)).equals(bytes) ? content : null;
  },
};

/** Reads what `encode` has written, field by field. */
class Reader {
  #bytes;
  #at = 0;
  #sound = true;

  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  isSound = () => this.#sound && this.#at === this.#bytes.length;

  #next(size) {
    const part = this.#bytes.subarray(this.#at, (this.#at += size));
    this.#sound &&= part.length === size;
    return part.length === size ? part : Buffer.alloc(size);
  }

  byte = () => this.#next(1)[0];

  id = () => this.#next(ID).readUInt32LE();

  long() {
    const number = Number(this.#next(LONG).readBigUInt64LE());
    this.#sound &&= Number.isSafeInteger(number);
    return this.#sound ? number : 0;
  }

  account = () => address(this.#next(ACCOUNT));

  maybe = () => (this.byte() === 1 ? this.id() : null);
}

/** What each kind is called. */
export const NOUNS = {
  proof: 'a proof',
  claim: 'a claim',
  joining: 'a joining',
  key: "a key's use",
  bond: 'a bond',
  leaving: 'a leaving',
};

/** What is signed, in a line. @param {any} content */
export function inWords(content) {
  const [word, given] = partsOf(content);
  return TOLD[word](given);
}

const TOLD = {
  proof: ({ programme, device, generation, nonce, activity, unit, quantity, member, at }) =>
    `proof ${nonce} of device ${device}, key ${generation}, for programme ${programme}: member ${member}, activity ` +
    `${activity}, ${measured(quantity, unit)} at ${koreanTime(at)}`,
  claim: ({ programme, epoch, member, voucher }) =>
    `member ${member} claims epoch ${epoch} of programme ${programme} ` +
    (voucher === null ? 'in won' : `as a voucher of programme ${voucher}`),
  joining: ({ programme, account, at }) => `${account} joins programme ${programme}, at ${koreanTime(at)}`,
  key: ({ key, programme, maker, at }) =>
    `key ${key} is a device's of maker ${maker} in programme ${programme}, at ${koreanTime(at)}`,
  bond: ({ device, member, at }) => `device ${device} is member ${member}'s, at ${koreanTime(at)}`,
  leaving: ({ member, device, at }) =>
    device === null
      ? `member ${member} leaves, at ${koreanTime(at)}`
      : `member ${member} gives device ${device} away, at ${koreanTime(at)}`,
};
