// SPDX-License-Identifier: Apache-2.0
// Badges as documents: Open Badges 3.0, which are W3C Verifiable Credentials 2.0.
import { randomUUID } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as selective from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { cryptosuite as eddsa } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { Failure } from '@dure/chain/cli.js';
import { CREDENTIALS, loader, OPEN_BADGES } from './loader.js';
import { holderDid } from './names.js';

/** A moment as documents write it. */
export const dateTime = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');

/** What a row may say of its holder's achievement, besides `subject`, `name` and `until`. */
export const SUBJECT_FIELDS = [
  'role',
  'term',
  'licenseNumber',
  'creditsEarned',
  'activityStartDate',
  'activityEndDate',
  'narrative',
];

/**
 * One badge to issue, as read from a file.
 * @typedef {object} Row
 * @property {string} subject account
 * @property {string} [name] the holder's
 * @property {number | null} [until] milliseconds since 1970
 * @property {string} [awardedDate] a time with its offset
 * @property {Record<string, string | number>} [fields] of `SUBJECT_FIELDS`
 */

/**
 * An unsigned badge.
 * @param {object} badge
 * @param {string} badge.genesis
 * @param {{ id: string, name?: string }} badge.issuer
 * @param {object} badge.achievement as the class has its hash
 * @param {Row} badge.row
 * @param {object | object[]} badge.status from `statusEntries`
 * @param {number} badge.validFrom milliseconds since 1970
 */
export function badgeDocument({ genesis, issuer, achievement, row, status, validFrom }) {
  const { subject, name, until, awardedDate, fields = {} } = row;
  const identifier = [{ type: 'IdentityObject', hashed: false, identityHash: name, identityType: 'name' }];
  return {
    '@context': [CREDENTIALS, OPEN_BADGES],
    id: `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    issuer: { id: issuer.id, type: ['Profile'], ...(issuer.name && { name: issuer.name }) },
    validFrom: dateTime(validFrom),
    ...(until && { validUntil: dateTime(until) }),
    ...(awardedDate && { awardedDate }),
    credentialSubject: {
      id: holderDid(genesis, subject),
      type: ['AchievementSubject'],
      ...(name && { identifier }),
      ...fields,
      achievement,
    },
    credentialStatus: status,
  };
}

/**
 * Signs a document with `eddsa-rdfc-2022`. A term that no context defines is refused.
 * @param {object} document
 * @param {import('./keys.js').DocumentKey} key
 * @param {number} [at] the moment of signing
 */
export function sign(document, key, at = Date.now()) {
  return issue(document, key, 'Ed25519', eddsa, at);
}

/** Signs a document so that its holder can derive from it: an `ecdsa-sd-2023` base proof. */
export function signSelective(document, key, at = Date.now()) {
  const cryptosuite = selective.createSignCryptosuite({ mandatoryPointers: mandatory(document) });
  return issue(document, key, 'P256', cryptosuite, at);
}

/**
 * What every derived document shows: who issued it, whether it still counts. Its term is one of
 * these, since the chain does not know it.
 */
const mandatory = (document) => [
  '/issuer',
  '/credentialStatus',
  ...('validUntil' in document ? ['/validUntil'] : []),
];

async function issue(document, key, kind, cryptosuite, at) {
  if (key.kind !== kind)
    throw new Failure(`${cryptosuite.name} takes a key of type ${kind}, not ${key.kind}`);
  const signer = key.signer(document.issuer.id ?? document.issuer);
  const suite = new DataIntegrityProof({ signer, cryptosuite, date: at });
  try {
    // The library writes to what it is given.
    return await vc.issue({ credential: structuredClone(document), suite, documentLoader: loader() });
  } catch (error) {
    const { property } = error.details?.event?.details ?? {};
    const [line] = String(error.message).split('\n');
    throw new Failure(
      property
        ? `no context defines '${property}': it would not be signed`
        : `the document can't be signed: ${line}`,
    );
  }
}

/** What can be revealed by name; anything else by a JSON pointer such as /credentialSubject/term. */
const REVEALS = {
  name: ['/credentialSubject/achievement/name'],
  criteria: ['/credentialSubject/achievement/criteria'],
  description: ['/credentialSubject/achievement/description'],
  achievement: ['/credentialSubject/achievement'],
  holder: ['/credentialSubject/identifier'],
  role: ['/credentialSubject/role'],
  period: ['/credentialSubject/activityStartDate', '/credentialSubject/activityEndDate'],
  validFrom: ['/validFrom'],
  awardedDate: ['/awardedDate'],
};

/** The names by which parts can be revealed. */
export const REVEALED = Object.keys(REVEALS);

/**
 * A document that shows only what is named, besides issuer, status, term, ids and types. It is no
 * longer a complete Open Badges 3.0 document.
 * @param {object} document with a base proof, as `signSelective` made it
 * @param {string[]} reveal
 */
export async function derive(document, reveal) {
  const pointers = reveal.flatMap((name) => {
    const found = name.startsWith('/') ? [name] : Object.hasOwn(REVEALS, name) ? REVEALS[name] : null;
    if (!found) {
      throw new Failure(`'${name}' can't be revealed: name ${REVEALED.join(', ')} or a JSON pointer`);
    }
    return found;
  });
  for (const pointer of pointers) {
    if (!has(document, pointer)) throw new Failure(`the document has no ${pointer} to reveal`);
  }
  const cryptosuite = selective.createDiscloseCryptosuite({ selectivePointers: pointers });
  return vc.derive({
    verifiableCredential: structuredClone(document),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: loader(),
  });
}

function has(document, pointer) {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    value = value[name];
  }
  return true;
}

/** The suites that check each kind of proof: whole documents, derived ones, what derivations start from. */
export const suites = {
  whole: () => new DataIntegrityProof({ cryptosuite: eddsa }),
  derived: () => new DataIntegrityProof({ cryptosuite: selective.createVerifyCryptosuite() }),
  base: () => new DataIntegrityProof({ cryptosuite: selective.createConfirmCryptosuite() }),
};
