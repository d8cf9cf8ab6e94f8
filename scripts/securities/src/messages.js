// SPDX-License-Identifier: Apache-2.0
// What investors' keys sign without a network, for others to bring: that they join a book, act for an investor, name
// guardians, move units, accept units, pledge units. What is handed over is what was signed, in the chain's own
// encoding, and the signature.
import { TypeRegistry } from '@polkadot/types';
import { encode } from '@dure/chain/base45.js';
import { plain } from '@dure/chain/plain.js';
import { open, wrapped } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { u8aConcat } from '@polkadot/util';
import { counted, place } from './words.js';

/**
 * What a key says: `what` has the kind, and under it what that says.
 * @typedef {{ key: string, what: any, at: number }} Statement
 * @typedef {{ content: Statement, signature: import('@dure/chain/signed.js').Signature }} Entry
 */

const NAME = 'dure/security';
const MOST_GUARDIANS = 5;

const registry = new TypeRegistry();
registry.register({
  SecuritiesAccount: { investor: 'u32', book: 'u32' },
  Issue: { security: 'u32', to: 'SecuritiesAccount', units: 'u128', lockedUntil: 'Option<u64>' },
  Guard: { who: 'Vec<AccountId>', threshold: 'u8' },
  Move: { security: 'u32', from: 'u32', to: 'u32', units: 'u128' },
  Pledge: { security: 'u32', book: 'u32', pledgee: 'u32', units: 'u128', until: 'u64' },
  Consent: {
    _enum: { Join: 'u32', Control: 'u32', Guard: 'Guard', Move: 'Move', Accept: 'Issue', Pledge: 'Pledge' },
  },
  Statement: { key: 'AccountId', what: 'Consent', at: 'u64' },
});

/** The bytes of a statement, as the chain has it. @param {Statement} content */
const contentBytes = (content) => registry.createType('Statement', content).toU8a();

/** The bytes that are signed for the chain with this genesis. @param {Statement} content @param {string} genesis */
export const message = (content, genesis) => wrapped(NAME, genesis, contentBytes(content));

/**
 * What is handed over, signed. The guardians of an investor may take more characters than other statements: they are
 * scanned from a larger code.
 * @param {Statement} content
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 */
export const signEntry = (content, genesis, pair) =>
  encode(
    u8aConcat(contentBytes(content), pair.sign(message(content, genesis), { withType: true })),
  ).trimStart();

/** What a payload says, and its signature. @param {string} payload @returns {Entry} */
export const readEntry = (payload) => open(ENTRY, payload);

/** How many bytes key, kind and time have, and what stands between them. */
const FRAME = 32 + 1 + 8;
const sizesOfGuards = Array.from({ length: MOST_GUARDIANS }, (_, n) => 1 + 32 * (n + 1) + 1);
const SIZES = [4, 28, 29, 36, 37, ...sizesOfGuards].map((size) => FRAME + size);

/** @type {import('@dure/chain/signed.js').Kind<Statement>} */
const ENTRY = {
  noun: 'item',
  sizes: SIZES.sort((one, other) => one - other),
  read(bytes) {
    try {
      const content = plain(registry.createType('Statement', Uint8Array.from(bytes)));
      // What has bytes left, or a moment that loses some, is not what was signed.
      const isWhole = Buffer.from(contentBytes(content)).equals(bytes) && Number.isSafeInteger(content.at);
      return isWhole ? content : null;
    } catch {
      return null;
    }
  },
};

/** What each kind is called. */
export const NOUNS = {
  Join: 'a joining',
  Control: "a key's use",
  Guard: 'a naming of guardians',
  Move: 'a move',
  Accept: 'an acceptance',
  Pledge: 'a pledge',
};

/** The kind of a statement, and what it says. @param {Statement} content @returns {[string, any]} */
export const partsOf = ({ what }) => /** @type {[string, any]} */ (Object.entries(what)[0]);

/** What is signed, in a line. @param {Statement} content */
export function inWords(content) {
  const [kind, given] = partsOf(content);
  return `${content.key} ${TOLD[kind](given)}, at ${koreanTime(content.at)}`;
}

const TOLD = {
  Join: (book) => `has an account in book ${book}`,
  Control: (investor) => `acts for investor ${investor}`,
  Guard: ({ who, threshold }) =>
    `has as guardians ${who.join(', ')}, of whom ${threshold} ${threshold === 1 ? 'is' : 'are'} enough`,
  Move: ({ security, from, to, units }) =>
    `moves ${counted(units, 'unit')} of security ${security} from book ${from} to book ${to}`,
  Accept: ({ security, to, units, lockedUntil }) =>
    `accepts ${counted(units, 'unit')} of security ${security} in account ${place(to)}` +
    (lockedUntil === null ? '' : `, locked up until ${koreanTime(lockedUntil)}`),
  Pledge: ({ security, book, pledgee, units, until }) =>
    `pledges ${counted(units, 'unit')} of security ${security} in book ${book} to investor ${pledgee}, until ` +
    koreanTime(until),
};
