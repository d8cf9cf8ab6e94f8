// SPDX-License-Identifier: Apache-2.0
// Invented badges, all of them by "Issuer 1" for "Holder n", and the facts that a chain would tell.
import { address } from '@dure/chain/accounts.js';
import { badgeFile, prepareBatch } from '../src/batch.js';
import { sign, signSelective } from '../src/documents.js';
import { generate } from '../src/keys.js';
import { jsonHash } from '../src/leaf.js';
import { DEFAULT_BASE } from '../src/names.js';

export const GENESIS = `0x${'ab'.repeat(32)}`;
export const BITS = 131_072;
export const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 0, 20);

/** The account of 32 bytes, all n. */
export const account = (n) => address(`0x${n.toString(16).padStart(2, '0').repeat(32)}`);
export const ISSUER = account(1);

export const ACHIEVEMENT = {
  id: 'https://dure.example/achievements/1',
  type: ['Achievement'],
  name: 'Achievement 1',
  description: 'What it takes is described here.',
  criteria: { narrative: 'Criterion 1 is met.' },
  achievementType: 'Certificate',
};

export const rows = (count) =>
  Array.from({ length: count }, (_, n) => ({
    subject: account(n + 2),
    name: `Holder ${n}`,
    awardedDate: '2026-01-07T00:00:00+09:00',
    fields: {
      role: `Role ${n}`,
      activityStartDate: '2024-03-01T00:00:00+09:00',
      activityEndDate: '2025-12-31T23:59:59+09:00',
    },
  }));

const [ed25519, p256] = await Promise.all(['Ed25519', 'P256'].map(generate));
export const KEY = ed25519.key;
export const SD_KEY = p256.key;

/**
 * Files of a batch of badges, with bits from 100 in list 0 and from 200 in list 1.
 * @param {number} count
 * @param {{ twins?: boolean, at?: number } & Partial<Parameters<typeof prepareBatch>[0]>} [changes]
 */
export async function issued(count, { twins = false, at = NOW, ...plan } = {}) {
  const batch = prepareBatch({
    genesis: GENESIS,
    base: DEFAULT_BASE,
    issuer: ISSUER,
    issuerName: 'Issuer 1',
    class: 5,
    achievement: ACHIEVEMENT,
    revocation: { list: 0, start: 100 },
    suspension: { list: 1, start: 200 },
    rows: rows(count),
    now: at,
    ...plan,
  });
  const files = [];
  for (const badge of batch.badges) {
    files.push(
      badgeFile(badge, batch.path(badge.leaf.index), {
        document: await sign(badge.document, KEY),
        selective: twins ? await signSelective(badge.document, SD_KEY) : undefined,
        batch: 3,
      }),
    );
  }
  return { ...batch, files };
}

/**
 * What the chain says of such a batch.
 * @returns {import('../src/verify.js').Facts}
 */
export function factsOf({ root, leaves }, at = NOW) {
  const key = ({ kind, public: bytes }, index) => ({
    index,
    kind,
    public: bytes,
    from: 0,
    until: null,
    compromisedAt: null,
  });
  return {
    genesis: GENESIS,
    now: at,
    batch: {
      id: 3,
      issuer: ISSUER,
      class: 5,
      key: 0,
      root,
      leaves,
      issuedAt: at,
      revocation: { list: 0, start: 100 },
      suspension: { list: 1, start: 200 },
    },
    class: { achievement: jsonHash(ACHIEVEMENT) },
    keys: [key(KEY, 0), key(SD_KEY, 1)],
    lists: {
      0: { issuer: ISSUER, purpose: 'revocation', bytes: new Uint8Array(BITS / 8) },
      1: { issuer: ISSUER, purpose: 'suspension', bytes: new Uint8Array(BITS / 8) },
    },
  };
}

/** The names of the checks that failed. */
export const failed = ({ checks }) => checks.filter(({ ok }) => !ok).map(({ name }) => name);

/** The strings of a document's claims, as functions that replace each. */
function* strings(value) {
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'string')
      yield {
        text: item,
        replace: (text) => {
          value[name] = text;
        },
      };
    else if (typeof item === 'object') yield* strings(item);
  }
}

/** The document with one byte of one of its claims changed, another one for each n; and what was done. */
export function editClaim(document, n) {
  const edited = structuredClone(document);
  const claims = [...strings(edited.credentialSubject)];
  const { text, replace } = claims[n % claims.length];
  const at = (n * 7) % text.length;
  const other = String.fromCharCode(text.charCodeAt(at) ^ 1);
  replace(text.slice(0, at) + other + text.slice(at + 1));
  return [edited, `'${text}' with '${other}' at ${at}`];
}
