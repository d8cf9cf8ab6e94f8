// SPDX-License-Identifier: Apache-2.0
// Agreements between a merchant and an acquirer: one of them signs it without a network, the other brings it.
import { u8aConcat } from '@polkadot/util';
import { accountBytes, address, sameAccount } from '@dure/chain/accounts.js';
import { little } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { BANDS, profileInWords } from '@dure/chain/profile.js';
import { isSignedBy, open, seal, signatureOf as signed, wrapped } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';

const NAME = 'dure merchant agreement 1';

/** For how many days an agreement may be good. */
export const MOST_DAYS = 30;
const MOST = MOST_DAYS * 86_400_000;

/** As the chain counts them. */
const REVENUES = Object.values(BANDS).map(({ type }) => type);

/** How many bytes an account has, and the rest of an agreement. */
const [ACCOUNT, REST] = [32, 15];

/**
 * Makes an account a merchant of an acquirer, once.
 * @typedef {object} Agreement
 * @property {string} merchant account, SS58 or hex
 * @property {string} acquirer account, SS58 or hex
 * @property {string | null} from the acquirer that the merchant has now, if it has one
 * @property {import('@dure/chain/profile.js').Profile} profile
 * @property {number} until from this moment on it is void; in milliseconds since 1970
 *
 * @typedef {{ agreement: Agreement, signature: import('@dure/chain/signed.js').Signature }} Signed
 */

/** The agreement's SCALE encoding. @param {Agreement} agreement */
export function encodeAgreement({ merchant, acquirer, from, profile, until }) {
  const { category, region, revenue } = profile;
  const band = REVENUES.indexOf(revenue);
  if (band < 0) throw new RangeError(`there is no revenue '${revenue}'`);
  return u8aConcat(
    accountBytes(merchant),
    accountBytes(acquirer),
    from === null ? [0] : u8aConcat([1], accountBytes(from)),
    little(category, 1),
    little(region, 4),
    [band],
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
  sizes: [2 * ACCOUNT + REST, 3 * ACCOUNT + REST],
  read(bytes) {
    const isMove = bytes.length > 2 * ACCOUNT + REST;
    const account = (at) => address(bytes.subarray(at, at + ACCOUNT));
    const rest = bytes.subarray(isMove ? 3 * ACCOUNT + 1 : 2 * ACCOUNT + 1);
    const [revenue, until] = [REVENUES[rest[5]], Number(rest.readBigUInt64LE(6))];
    if (bytes[2 * ACCOUNT] !== Number(isMove) || !revenue || !Number.isSafeInteger(until)) return null;
    return {
      merchant: account(0),
      acquirer: account(ACCOUNT),
      from: isMove ? account(2 * ACCOUNT + 1) : null,
      profile: { category: rest[0], region: rest.readUInt32LE(1), revenue },
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
  `moves from: ${agreement.from ?? 'nobody, whose merchant it is now'}`,
  ...termsInWords(agreement),
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
 * Refuses what can't be agreed on.
 * @param {Agreement} agreement
 * @param {number} now in milliseconds
 */
export function ensureAgreeable({ acquirer, from, until }, now) {
  if (from !== null && sameAccount(from, acquirer)) {
    throw new Failure(`${acquirer} is the acquirer that the merchant has now, and moves to itself`);
  }
  ensureInTime(until, now);
}

/** Refuses an end that is over, or too far. */
function ensureInTime(until, now) {
  if (until <= now) throw new Failure(`the agreement was good until ${koreanTime(until)}, which is over`);
  if (until > now + MOST) {
    throw new Failure(
      `the agreement would be good until ${koreanTime(until)}: that is ${MOST_DAYS} days ahead at most, until ` +
        koreanTime(now + MOST),
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
 */
export function ensureBringable({ agreement, signature }, { signer, genesis, now, acquirer: current }) {
  const { merchant, acquirer, from, until } = agreement;
  ensureParty(agreement, signer, 'brings');
  ensureInTime(until, now);
  ensureFrom(merchant, acquirer, from, current);
  ensureSigned(agreement, signature, genesis, signer);
}

/** The same acquirer, or none both times? */
const isSame = (one, other) => (one && other ? sameAccount(one, other) : one === other);

/** Refuses an agreement to another move than the one that it would be. */
function ensureFrom(merchant, acquirer, from, current) {
  if (isSame(current, acquirer)) throw new Failure(`${merchant} is a merchant of ${acquirer} already`);
  if (isSame(current, from)) return;
  const agreed = from ? `the agreement moves it from ${from}` : "the agreement is of one who is nobody's";
  const [is, anew] = current
    ? [`a merchant of ${current} now`, `with --from ${current}`]
    : ["nobody's merchant now", 'without --from'];
  throw new Failure(`${merchant} is ${is}, and ${agreed}: agree anew, ${anew}`);
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
