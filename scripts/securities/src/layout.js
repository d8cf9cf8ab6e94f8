// SPDX-License-Identifier: Apache-2.0
// Where the state has what a reconciliation proves, and how that is laid out: who checks one has neither a node nor
// its metadata. All of it holds for these versions of each pallet's storage, which are proven too.
import { hexToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsU8a, xxhashAsU8a } from '@polkadot/util-crypto';
import { little } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { cursor } from './proof.js';

/** The pallets, and the versions of their storage that are known here: what is read is the same in all of them. */
const [SECURITIES, UNITS] = ['SecurityTokens', 'SecurityUnits'];
const VERSIONS = { [SECURITIES]: [0, 1], [UNITS]: [1] };

const item = (pallet, name) => u8aConcat(xxhashAsU8a(pallet, 128), xxhashAsU8a(name, 128));
const twox = (bytes) => u8aConcat(xxhashAsU8a(bytes, 64), bytes);
const id = (number) => twox(little(number, 4));

/** What a key of a map by numbers adds to its prefix: eight bytes of hash, and the number. */
const ID_BYTES = 12;

export const KEYS = {
  now: item('Timestamp', 'Now'),
  /** The hash of block 0 is kept for ever. */
  genesis: u8aConcat(item('System', 'BlockHash'), id(0)),
  versions: Object.keys(VERSIONS).map((pallet) => item(pallet, ':__STORAGE_VERSION__:')),
  securities: item(SECURITIES, 'Securities'),
  security: (security) => u8aConcat(KEYS.securities, id(security)),
  holders: (security) => u8aConcat(item(SECURITIES, 'HolderCounts'), id(security)),
  books: (security) => u8aConcat(item(SECURITIES, 'BookTotals'), id(security)),
  positions: (security) => u8aConcat(item(SECURITIES, 'Positions'), id(security)),
  asset: (security) => {
    const number = little(security, 4);
    return u8aConcat(item(UNITS, 'Asset'), blake2AsU8a(number, 128), number);
  },
};

/** The number with which a key below a prefix ends. @param {string} key in hex @param {Uint8Array} prefix */
export function numberIn(key, prefix) {
  const bytes = hexToU8a(key);
  if (bytes.length !== prefix.length + ID_BYTES) throw new Failure(`the key ${key} is of another layout`);
  return cursor(bytes.subarray(-4)).u32();
}

/**
 * Refuses storage of another version.
 * @param {(key: Uint8Array) => Uint8Array | null} get
 */
export function refuseOtherLayout(get) {
  Object.entries(VERSIONS).forEach(([pallet, known], place) => {
    const bytes = get(KEYS.versions[place]);
    const version = bytes === null ? null : cursor(bytes).u16();
    if (version === null || !known.includes(version)) {
      const found = version === null ? 'no version' : `version ${version}`;
      throw new Failure(
        `the storage of ${pallet} is of ${found}, and this tool knows ${known.join(' and ')}: take the one of its release`,
      );
    }
  });
}

/** @template T @param {string} what @param {(read: ReturnType<typeof cursor>) => T} of */
const value = (what, of) => (/** @type {Uint8Array} */ bytes) => {
  try {
    return of(cursor(bytes));
  } catch (error) {
    throw new Failure(`${what} is of another layout: ${error.message}`);
  }
};

const text = (bytes) => Buffer.from(bytes).toString('utf8');

export const moment = value('the time', (read) => read.u64());

/** What a security is: the fields behind these are not read. */
export const securityOf = value('a security', (read) => {
  const [name, code] = [text(read.bytes()), text(read.take(12))];
  read.u8(); // kind
  read.take(32); // issuer
  if (read.u8() === 1) read.take(32); // trustee
  const [treasury, perShare] = [read.u32(), read.u128()];
  read.u128(); // reference
  return { name, code, treasury, perShare, registered: read.u128(), issued: read.u128() };
});

export const unitsOf = value("a book's total", (read) => read.u128());

/** The classes by which holders are counted, in their order. */
export const CLASSES = ['Retail', 'Professional', 'Institutional'];

/** How many hold a security, by class. @typedef {{ retail: number, professional: number, institutional: number }} Holders */

/** @type {(bytes: Uint8Array) => Holders} */
export const holdersOf = value("the holders' number", (read) => ({
  retail: read.u32(),
  professional: read.u32(),
  institutional: read.u32(),
}));

/** What the unit ledger has of a security. */
export const supplyOf = value("the unit ledger's entry", (read) => {
  read.take(4 * 32); // owner, issuer, admin, freezer
  return read.u128();
});

/** How many bytes carry the cause of an encumbrance: a trade, a lock-up, a pledge to somebody, a court's order. */
const CAUSES = [0, 0, 4, 32];

/** An account of a position: `encumbered` may be more than its units. @typedef {{ book: number, units: bigint, encumbered: bigint }} Part */

/**
 * A position, with what is encumbered at a moment.
 * @param {Uint8Array} bytes
 * @param {number} now
 * @returns {{ class: string, parts: Part[] }}
 */
export const positionOf = (bytes, now) =>
  value('a position', (read) => {
    const kind = CLASSES[read.u8()];
    if (!kind) throw new RangeError('its class is none');
    const parts = Array.from({ length: read.compact() }, () => {
      const [book, units] = [read.u32(), read.u128()];
      let encumbered = 0n;
      for (let left = read.compact(); left > 0; left -= 1) {
        const carried = CAUSES[read.u8()];
        if (carried === undefined) throw new RangeError('an encumbrance has no such cause');
        read.take(carried);
        const locked = read.u128();
        if (now < read.u64()) encumbered += locked;
      }
      return { book, units, encumbered };
    });
    if (!read.over) throw new RangeError('there is something behind its end');
    return { class: kind, parts };
  })(bytes);
