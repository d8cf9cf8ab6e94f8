// SPDX-License-Identifier: Apache-2.0
// Agreements between a merchant and an acquirer: one of them signs it without a network, the other brings it.
import { u8aConcat } from '@polkadot/util';
import { accountBytes, address, sameAccount } from '@dure/chain/accounts.js';
import { little } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { BANDS, profileInWords } from '@dure/chain/profile.js';
import { isSignedBy, open, seal, signatureOf as signed, wrapped } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';

const NAME = 'dure merchant agreement 2';

/** For how many days an agreement may be good. */
export const MOST_DAYS = 30;
const MOST = MOST_DAYS * 86_400_000;

/** By how much the clock of who signs may be ahead of the chain's. */
const AHEAD = 60_000;

/** As the chain counts them. */
const REVENUES = Object.values(BANDS).map(({ type }) => type);

/** How many bytes an account has, and an agreement. */
const [ACCOUNT, SIZE] = [32, 86];

/**
 * Makes an account a merchant of an acquirer, once, and only while it has not been enrolled, moved or removed since.
 * @typedef {object} Agreement
 * @property {string} merchant account, SS58 or hex
 * @property {string} acquirer account, SS58 or hex
 * @property {import('@dure/chain/profile.js').Profile} profile
 * @property {number} made when it was signed; in milliseconds since 1970
 * @property {number} until from this moment on it is void; in milliseconds since 1970
 *
 * @typedef {{ agreement: Agreement, signature: import('@dure/chain/signed.js').Signature }} Signed
 */

/** The agreement's SCALE encoding. @param {Agreement} agreement */
export function encodeAgreement({ merchant, acquirer, profile, made, until }) {
  const { category, region, revenue } = profile;
  const band = REVENUES.indexOf(revenue);
  if (band < 0) throw new RangeError(`there is no revenue '${revenue}'`);
  return u8aConcat(
    accountBytes(merchant),
    accountBytes(acquirer),
    little(category, 1),
    little(region, 4),
    [band],
    little(made, 8),
    little(until, 8),
  );
}

/** The bytes that one of the two signs for the chain with this genesis. */
export const message = (agreement, genesis) => wrapped(NAME, genesis, encodeAgreement(agreement));

/**
 * A signature under an agreement, as the call takes it.
 * @param {Agreement} agreement
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair the merchant's or the acquirer's
 */
export const signatureOf = (agreement, genesis, pair) => signed(message(agreement, genesis), pair);

/**
 * An agreement as it is handed over, signed by one of the two.
 * @param {Agreement} agreement
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 */
export function signAgreement(agreement, genesis, pair) {
  ensureParty(agreement, address(pair.addressRaw), 'signs');
  return seal('agreement', encodeAgreement(agreement), message(agreement, genesis), pair);
}

/** The agreement of a payload, as a scanner or a file gives it, and its signature. @returns {Signed} */
export function readPayload(payload) {
  const { content, signature } = open(AGREEMENT, payload);
  return { agreement: content, signature };
}

/** @type {import('@dure/chain/signed.js').Kind<Agreement>} */
const AGREEMENT = {
  noun: 'agreement',
  sizes: [SIZE],
  read(bytes) {
    const account = (at) => address(bytes.subarray(at, at + ACCOUNT));
    const rest = bytes.subarray(2 * ACCOUNT);
    const revenue = REVENUES[rest[5]];
    const [made, until] = [6, 14].map((at) => Number(rest.readBigUInt64LE(at)));
    if (!revenue || ![made, until].every(Number.isSafeInteger)) return null;
    return {
      merchant: account(0),
      acquirer: account(ACCOUNT),
      profile: { category: rest[0], region: rest.readUInt32LE(1), revenue },
      made,
      until,
    };
  },
};

/** What is agreed on, a line each: what the merchant is, and until when. @param {Agreement} agreement */
export const termsInWords = ({ profile, until }) => [
  `profile: ${profileInWords(profile)}`,
  `until: ${koreanTime(until)}`,
];

/**
 * All that an agreement says, a line each.
 * @param {Signed} signed
 * @param {string} [genesis] of the chain; without it, nobody can tell who has signed
 */
export const inWords = ({ agreement, signature }, genesis) => [
  `merchant: ${agreement.merchant}`,
  `acquirer: ${agreement.acquirer}`,
  ...termsInWords(agreement),
  `made: ${koreanTime(agreement.made)}`,
  ...(genesis === undefined
    ? ['chain: --genesis HASH tells whether it is for that chain, and who has signed it']
    : [`chain: genesis ${genesis}`, `signed by: ${signersInWords(agreement, signature, genesis)}`]),
];

function signersInWords(agreement, signature, genesis) {
  const isBy = (who) => isSignedBy(message(agreement, genesis), signature, who);
  if (isBy(agreement.merchant)) return 'the merchant, so that the acquirer brings it';
  if (isBy(agreement.acquirer)) return 'the acquirer, so that the merchant brings it';
  return 'neither of the two, for this chain: nobody can bring it there';
}

/**
 * Refuses an agreement that is not good now.
 * @param {Agreement} agreement
 * @param {number} now in milliseconds
 */
export function ensureInTime({ made, until }, now) {
  if (made > now + AHEAD) {
    throw new Failure(
      `the agreement was made at ${koreanTime(made)}, and it is ${koreanTime(now)}: set the clock of who signs, or wait`,
    );
  }
  if (until <= now) throw new Failure(`the agreement was good until ${koreanTime(until)}, which is over`);
  if (until > made + MOST) {
    throw new Failure(
      `the agreement would be good until ${koreanTime(until)}: that is ${MOST_DAYS} days ahead at most, until ` +
        koreanTime(made + MOST),
    );
  }
}

/**
 * Refuses who is neither of the two.
 * @param {Agreement} agreement
 * @param {string} who
 * @param {string} verb what they would do with it
 */
export function ensureParty({ merchant, acquirer }, who, verb) {
  if (sameAccount(who, merchant) || sameAccount(who, acquirer)) return;
  throw new Failure(
    `the merchant ${merchant} or the acquirer ${acquirer} ${verb} it, and ${who} is neither of them`,
  );
}

/**
 * Refuses what the chain would refuse of an agreement that is brought, before anything is paid for it.
 * @param {Signed} signed
 * @param {object} facts
 * @param {string} facts.signer who brings it
 * @param {string} facts.genesis of the chain
 * @param {number} facts.now the chain's time, in milliseconds
 * @param {string | null} facts.acquirer that the merchant has on chain
 * @param {number | null} facts.changed when it was last enrolled, moved or removed, as far as that is known
 */
export function ensureBringable(
  { agreement, signature },
  { signer, genesis, now, acquirer: current, changed },
) {
  const { merchant, acquirer, made } = agreement;
  ensureParty(agreement, signer, 'brings');
  if (current && sameAccount(current, acquirer)) {
    throw new Failure(`${merchant} is a merchant of ${acquirer} already`);
  }
  ensureInTime(agreement, now);
  if (changed !== null && made <= changed) {
    throw new Failure(
      `${merchant} was enrolled, moved or removed at ${koreanTime(changed)}, and the agreement was made before, at ` +
        `${koreanTime(made)}: agree anew`,
    );
  }
  ensureSigned(agreement, signature, genesis, signer);
}

/** Refuses a signature that is not the other's. */
function ensureSigned(agreement, signature, genesis, signer) {
  const { merchant, acquirer } = agreement;
  const other = sameAccount(signer, acquirer) ? merchant : acquirer;
  const isBy = (who) => isSignedBy(message(agreement, genesis), signature, who);
  if (isBy(other)) return;
  throw new Failure(
    isBy(signer)
      ? `${signer} has signed the agreement, so that ${other} brings it`
      : `${other} has not signed this agreement for this chain, whose genesis is ${genesis}`,
  );
}
