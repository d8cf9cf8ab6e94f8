// SPDX-License-Identifier: Apache-2.0
// Deeds as their parties have them: the file with all salts, and the bytes that are signed. Nothing here asks a chain.
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { accountBytes, address, sameAccount } from '@dure/chain/accounts.js';
import { fixed, little, newSalt, sha256 } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { withName } from '@dure/chain/districts.js';
import { isSignedBy, open, seal, wrapped } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';

/** The kinds of deeds, as the chain counts them. */
export const KINDS = ['Authentic', 'Certified', 'Sworn', 'Articles', 'Minutes', 'FixedDate'];

/** The most parties of a deed. */
export const MOST_PARTIES = 16;

const [LEAF, NONE, SOME] = [Uint8Array.of(0), Uint8Array.of(0), Uint8Array.of(1)];

/**
 * A deed with its salts, which are nowhere else. Whoever has the file knows the parties.
 * @typedef {object} Deed
 * @property {string | null} genesis of the chain, once the session is open
 * @property {number | null} session its number there
 * @property {string} notary account
 * @property {string} kind one of KINDS
 * @property {number} region the district
 * @property {{ act: number, version: number } | null} amends which version of which act, if it does
 * @property {{ sha256: string, salt: string }} document the hash of its file, and the salt of the commitment
 * @property {{ account: string, salt: string, required: boolean }[]} parties
 * @property {number | null} deadline in milliseconds since 1970, once the session is open
 * @property {number} round how often a successor has taken the session over
 *
 * @typedef {Deed & { genesis: string, session: number, deadline: number }} OpenDeed
 */

const isHash = (text) => typeof text === 'string' && /^0x[0-9a-f]{64}$/.test(text);
const isWhole = (number) => Number.isSafeInteger(number) && number >= 0;

/** The SHA-256 of a file's bytes, in hex. @param {Uint8Array} bytes */
export const hashOf = (bytes) => u8aToHex(sha256(bytes));

/** What commits to a hash with a salt: the SHA-256 of salt and hash. */
export const commitmentOf = ({ sha256: hash, salt }) => u8aToHex(sha256(fixed(salt), fixed(hash)));

/** A party as the chain names it: the SHA-256 of 00, its account and its salt. */
export const partyCommitment = ({ account, salt }) =>
  u8aToHex(sha256(LEAF, accountBytes(account), fixed(salt)));

/** The parties as the call takes them. @param {Deed} deed */
export const partiesOf = ({ parties }) =>
  parties.map((party) => ({ commitment: partyCommitment(party), required: party.required }));

/**
 * A deed that nobody has opened yet.
 * @param {object} given
 * @param {string} given.notary
 * @param {string} given.kind
 * @param {number} given.region
 * @param {{ act: number, version: number } | null} [given.amends]
 * @param {Uint8Array} given.document the bytes of its file
 * @param {{ account: string, required: boolean }[]} given.parties
 * @returns {Deed}
 */
export function newDeed({ notary, kind, region, amends, document, parties }) {
  if (parties.length > MOST_PARTIES) throw new Failure(`a deed has ${MOST_PARTIES} parties at most`);
  if (!parties.some(({ required }) => required)) throw new Failure('no party is required: one has to be');
  parties.forEach(({ account }, n) => {
    const twice = parties.slice(n + 1).some((other) => sameAccount(other.account, account));
    if (twice) throw new Failure(`${account} is named twice`);
  });
  return {
    genesis: null,
    session: null,
    notary,
    kind,
    region,
    amends: amends ?? null,
    document: { sha256: hashOf(document), salt: newSalt() },
    parties: parties.map(({ account, required }) => ({ account, salt: newSalt(), required })),
    deadline: null,
    round: 0,
  };
}

/**
 * A deed out of its file.
 * @param {any} found JSON
 * @param {string} name the file's, for a refusal
 * @returns {Deed}
 */
export function readDeed(found, name) {
  const sound =
    found &&
    KINDS.includes(found.kind) &&
    isWhole(found.region) &&
    isAccount(found.notary) &&
    [found.session, found.deadline].every((number) => number === null || isWhole(number)) &&
    isWhole(found.round) &&
    (found.amends === null || [found.amends?.act, found.amends?.version].every(isWhole)) &&
    (found.genesis === null || isHash(found.genesis)) &&
    isHash(found.document?.sha256) &&
    isHash(found.document.salt) &&
    Array.isArray(found.parties) &&
    found.parties.every(
      ({ account, salt, required }) => isAccount(account) && isHash(salt) && typeof required === 'boolean',
    );
  if (!sound) throw new Failure(`${name} is no deed, as prepare writes it`);
  return found;
}

function isAccount(text) {
  try {
    accountBytes(text);
    return true;
  } catch {
    return false;
  }
}

/** A deed whose session is open. @param {Deed} deed @param {string} name @returns {OpenDeed} */
export function ensureOpen(deed, name) {
  const { genesis, session, deadline } = deed;
  if (genesis === null || session === null || deadline === null) {
    throw new Failure(`${name} has no session yet: open it first`);
  }
  return { ...deed, genesis, session, deadline };
}

/** Refuses another document than the deed's. */
export function ensureDocument(deed, bytes, name) {
  if (hashOf(bytes) !== deed.document.sha256) throw new Failure(`${name} is not the document of this deed`);
}

/** The place of an account in a deed. @param {Deed} deed @param {string} who */
export function slotOf({ parties }, who) {
  const slot = parties.findIndex(({ account }) => sameAccount(account, who));
  if (slot < 0) throw new Failure(`${who} is no party of this deed`);
  return slot;
}

const encodeDeed = ({ kind, region, commitment }) =>
  u8aConcat([KINDS.indexOf(kind)], little(region, 4), fixed(commitment));

const option = (value, encode) => (value === null ? NONE : u8aConcat(SOME, encode(value)));

/** A list of fewer than 64. */
const list = (items) => u8aConcat([items.length << 2], ...items);

const encodeParty = ({ commitment, required }) => u8aConcat(fixed(commitment), [Number(required)]);

/** The bytes that the party in this place signs. @param {OpenDeed} deed @param {number} slot */
export function consentMessage(deed, slot) {
  const { genesis, session, notary, kind, region, document, amends, deadline, round } = deed;
  const parties = sha256(list(partiesOf(deed).map(encodeParty)));
  const content = u8aConcat(
    little(session, 8),
    [slot],
    accountBytes(notary),
    encodeDeed({ kind, region, commitment: commitmentOf(document) }),
    option(amends, ({ act, version }) => u8aConcat(little(act, 8), little(version, 4))),
    parties,
    little(deadline, 8),
    [round],
  );
  return wrapped('dure deed 1', genesis, content);
}

/** The bytes by which it withdraws. */
export const withdrawalMessage = ({ genesis, session }, slot) =>
  wrapped('dure withdrawal 1', genesis, u8aConcat(little(session, 8), [slot]));

/** What a session's slots come to, as a seal names them. */
export const slotsHash = (slots) =>
  u8aToHex(
    sha256(
      list(
        slots.map(({ party, identity, signedAt }) =>
          u8aConcat(
            encodeParty(party),
            option(identity, fixed),
            option(signedAt, (at) => little(at, 8)),
          ),
        ),
      ),
    ),
  );

/** What a leaf of the log says, as the chain counts it. */
export const ENTRIES = ['Sealed', 'Amended', 'Annulled', 'Copied', 'Apostilled', 'Pruned'];

/**
 * What is sealed.
 * @typedef {object} Content
 * @property {string} kind one of ENTRIES
 * @property {number} act
 * @property {number} entry
 * @property {number} version
 * @property {string} previous
 * @property {{ kind: string, region: number, commitment: string }} deed
 * @property {string} parties
 * @property {number} annulled
 */

/** The bytes that a seal key signs. @param {Content} content @param {string} genesis */
export const sealMessage = (content, genesis) =>
  wrapped(
    'dure seal 1',
    genesis,
    u8aConcat(
      [ENTRIES.indexOf(content.kind)],
      little(content.act, 8),
      little(content.entry, 4),
      little(content.version, 4),
      fixed(content.previous),
      encodeDeed(content.deed),
      fixed(content.parties),
      [content.annulled],
    ),
  );

/** The bytes by which a key shows that it is a notary's. */
export const keyMessage = (notary, account, genesis) =>
  wrapped('dure seal key 1', genesis, u8aConcat(accountBytes(notary), accountBytes(account)));

/**
 * What a party says off line, for anyone to bring: that it signs, or that it withdraws.
 * @typedef {{ session: number, slot: number, who: string, salt: string, signs: boolean }} Said
 */

/** @type {import('@dure/chain/signed.js').Kind<Said>} */
const SAID = {
  noun: 'answer',
  sizes: [74],
  read(bytes) {
    const session = Number(bytes.readBigUInt64LE(0));
    if (!Number.isSafeInteger(session) || bytes[8] >= MOST_PARTIES || bytes[73] > 1) return null;
    return {
      session,
      slot: bytes[8],
      who: address(bytes.subarray(9, 41)),
      salt: u8aToHex(bytes.subarray(41, 73)),
      signs: bytes[73] === 1,
    };
  },
};

/**
 * What a party hands over, signed.
 * @param {OpenDeed} deed
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 * @param {boolean} signs or withdraws
 */
export function sayAnswer(deed, pair, signs) {
  const who = address(pair.addressRaw);
  const slot = slotOf(deed, who);
  const { salt } = deed.parties[slot];
  const content = u8aConcat(little(deed.session, 8), [slot], pair.addressRaw, hexToU8a(salt), [
    Number(signs),
  ]);
  const message = signs ? consentMessage(deed, slot) : withdrawalMessage(deed, slot);
  return seal(SAID.noun, content, message, pair);
}

/** What a payload says, and its signature. @param {string} payload */
export function readAnswer(payload) {
  const { content, signature } = open(SAID, payload);
  return { said: content, signature };
}

/** Has the party signed these bytes? */
export const isSaidBy = ({ said, signature }, message) => isSignedBy(message, signature, said.who);

/** A deed, a line each: what is signed. @param {Deed} deed */
export function inWords(deed) {
  const { notary, kind, region, amends, document, parties, session, deadline } = deed;
  return [
    `notary: ${notary}`,
    `deed: ${kind}, in ${withName(region)}${amends === null ? '' : `, changes version ${amends.version} of act ${amends.act}`}`,
    `document: SHA-256 ${document.sha256.slice(2)}`,
    `commitment: ${commitmentOf(document)}`,
    ...parties.map(
      ({ account, required }, slot) => `party ${slot}: ${account}, ${required ? 'required' : 'may sign'}`,
    ),
    session === null || deadline === null
      ? 'session: not open yet'
      : `session: ${session}, until ${koreanTime(deadline)}`,
  ];
}
