// SPDX-License-Identifier: Apache-2.0
// Is a badge valid? Decided from its file and from facts read off the chain, and nothing else.
import { hexToU8a } from '@polkadot/util';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { sameAccount } from '@dure/chain/accounts.js';
import { FORMAT } from './batch.js';
import { dateTime, suites } from './documents.js';
import { commitment, encodeLeaf, jsonHash, VERSION } from './leaf.js';
import { loader } from './loader.js';
import { isIn } from './merkle.js';
import { holderDid, issuerOf, keyDid, listOf, multibase } from './names.js';
import { isSet, listCredential } from './status.js';

/**
 * An issuer's key on chain; moments in milliseconds since 1970.
 * @typedef {{ index: number, kind: 'Ed25519' | 'P256', public: string, from: number,
 *   until: number | null, compromisedAt: number | null }} ChainKey
 *
 * What the chain says about a badge.
 * @typedef {object} Facts
 * @property {string} genesis
 * @property {number} now the time of the last block
 * @property {{ id: number, issuer: string, class: number, key: number, root: string, leaves: number,
 *   revocation: Placement, suspension: Placement | null, issuedAt: number } | null} batch
 * @property {{ achievement: string } | null} class the batch's
 * @property {ChainKey[]} keys of the batch's issuer, all that it has had
 * @property {Record<number, { issuer: string, purpose: Purpose, bytes: Uint8Array }>} lists by id
 * @typedef {import('./status.js').Placement} Placement
 * @typedef {import('./status.js').Purpose} Purpose
 *
 * @typedef {{ name: string, ok: boolean, detail: string }} Check
 * @typedef {{ valid: boolean, checks: Check[], statusResult: object | null }} Verdict
 */

/** Is it a badge file, and not a derived document? */
export const isBadgeFile = (json) => json?.format === FORMAT;

/** A document's status entries, in order. */
export const entriesOf = ({ credentialStatus }) => [credentialStatus ?? []].flat();

/**
 * The verdict on a badge file.
 * @param {import('./batch.js').BadgeFile} file
 * @param {Facts} facts
 * @returns {Promise<Verdict>}
 */
export async function verifyBadge(file, facts) {
  const { leaf, document } = file;
  return judge(async (check) => {
    const { batch } = facts;
    check(
      'chain',
      leaf.genesis === facts.genesis,
      'the leaf is for this chain',
      'the leaf is for another chain',
    );
    check(
      'batch',
      batch,
      batch && `batch ${batch.id}, issued ${dateTime(batch.issuedAt)} by ${batch.issuer}`,
      'no batch of this chain has these status bits',
    );

    const { signed, statusResult, key } = await proof(document, 'whole', facts);
    check('signature', signed.ok, 'eddsa-rdfc-2022, of the document as it is', signed.why);
    checkKey(check, key, batch, { anchored: true });
    check(
      'key of the batch',
      key?.index === batch.key,
      `key ${batch.key}`,
      `the batch names key ${batch.key}`,
    );

    check(
      'document',
      commitment(file.documentSalt, document) === leaf.document,
      'salt and document give the commitment in the leaf',
      'the leaf commits to another document',
    );
    const path = file.path.map((hash) => hexToU8a(hash));
    const found =
      leaf.version === VERSION &&
      leaf.class === batch.class &&
      leaf.revocation?.list === batch.revocation.list &&
      leaf.revocation.start === batch.revocation.start &&
      isIn(hexToU8a(batch.root), batch.leaves, encodeLeaf(leaf), leaf.index, path);
    check(
      'leaf',
      found,
      `leaf ${leaf.index} of ${batch.leaves}, by ${path.length} hashes`,
      'the path does not lead from the leaf to the root of the batch',
    );

    const subject = document.credentialSubject;
    check(
      'subject',
      subject.id === holderDid(leaf.genesis, leaf.subject),
      leaf.subject,
      'document and leaf name different accounts',
    );
    check(
      'class',
      jsonHash(subject.achievement) === facts.class?.achievement,
      `class ${batch.class}: the achievement is the one that its ministry registered`,
      `the achievement is not that of class ${batch.class}`,
    );
    const until = document.validUntil === undefined ? null : Date.parse(document.validUntil);
    check(
      'term in leaf',
      until === leaf.until,
      'as in the document',
      'document and leaf end at different times',
    );
    checkTerm(check, until, facts.now);

    if (file.selective) {
      const twin = await proof(file.selective, 'base', facts);
      const same = commitment(file.documentSalt, file.selective) === leaf.document;
      check(
        'selective twin',
        twin.signed.ok && same && twin.key,
        'ecdsa-sd-2023, of the same document',
        same ? twin.signed.why || 'its key is not on chain' : 'it is another document',
      );
    }
    checkStatuses(check, document, leaf.index, facts, statusResult);
    return statusResult;
  });
}

/**
 * The verdict on a derived document. It has no leaf: its status bits tie it to a batch.
 * @param {object} document
 * @param {Facts} facts of the batch that has the document's revocation bit
 * @returns {Promise<Verdict>}
 */
export async function verifyDerived(document, facts) {
  return judge(async (check) => {
    const { batch } = facts;
    check(
      'batch',
      batch,
      batch &&
        `batch ${batch.id} of class ${batch.class}, issued ${dateTime(batch.issuedAt)} by ${batch.issuer}`,
      'no batch of this chain has these status bits',
    );

    const { signed, statusResult, key } = await proof(document, 'derived', facts);
    check('signature', signed.ok, 'ecdsa-sd-2023, of what is revealed', signed.why);
    checkKey(check, key, batch, { anchored: false });
    checkTerm(check, document.validUntil === undefined ? null : Date.parse(document.validUntil), facts.now);
    const index = Number(entriesOf(document)[0]?.statusListIndex) - batch.revocation.start;
    checkStatuses(check, document, index, facts, statusResult);
    return statusResult;
  });
}

/** Runs checks until one can't be made because what it needs is missing; that is no valid badge. */
async function judge(run) {
  const checks = [];
  const check = (name, ok, good, bad) => {
    checks.push({ name, ok: Boolean(ok), detail: ok ? good : bad });
    if (!ok && (name === 'batch' || name === 'chain')) throw new Stop();
  };
  let statusResult = null;
  try {
    statusResult = (await run(check)) ?? null;
  } catch (error) {
    if (!(error instanceof Stop)) checks.push({ name: 'content', ok: false, detail: firstLine(error) });
  }
  return { valid: checks.every(({ ok }) => ok), checks, statusResult };
}

class Stop extends Error {}

const firstLine = (error) => String(error?.message ?? error).split('\n')[0];

/** What the library says of a document's proof and status, and the key on chain that signed it. */
async function proof(document, kind, facts) {
  const issuer = document.issuer?.id ?? document.issuer;
  const account = issuerOf(issuer, facts.genesis);
  const ours = account !== null && sameAccount(account, facts.batch.issuer);
  const method = String(document.proof?.verificationMethod);
  const key = facts.keys.find(
    (one) => (ours || issuer === keyDid(one)) && method === `${issuer}#${multibase(one)}`,
  );

  const lists = {};
  for (const { statusListCredential: url } of entriesOf(document)) {
    const list = facts.lists[listOf(url, facts.genesis)];
    // The chain's word needs no signature of the issuer's; but the list must be the issuer's own.
    if (list && sameAccount(list.issuer, facts.batch.issuer)) {
      lists[url] = await listCredential({ url, issuer, purpose: list.purpose, bytes: list.bytes });
    }
  }
  const result = await vc.verifyCredential({
    credential: structuredClone(document),
    suite: suites[kind](),
    documentLoader: loader({ issuers: ours ? { [issuer]: facts.keys.map(multibase) } : {}, lists }),
    // Our clock is the chain's; the term is checked by it below, so that "expired" says so.
    now: clock(document, facts.now),
    checkStatus: (options) => checkStatus({ ...options, verifyBitstringStatusListCredential: false }),
  });
  const error = result.error?.errors?.[0] ?? result.error;
  const ok = result.verified || Boolean(result.statusResult);
  return {
    signed: {
      ok: ok && !Array.isArray(document.proof),
      why: error ? firstLine(error) : 'it does not verify',
    },
    statusResult: result.statusResult ?? null,
    key,
  };
}

/** The chain's time, or the end of the term if that is over, lest the library stop there. */
function clock({ validUntil }, now) {
  const end = Date.parse(validUntil);
  return new Date(end < now ? end : now);
}

function checkKey(check, key, batch, { anchored }) {
  check('key on chain', key, key && `key ${key.index} of the issuer`, 'the issuer has no such key on chain');
  if (!key) return;
  const { issuedAt } = batch;
  check(
    'key in force',
    key.from <= issuedAt && (key.until === null || issuedAt < key.until),
    'when the batch was issued',
    'not when the batch was issued',
  );
  // A leaf was on chain before any later theft. What has no leaf may have been signed at any time.
  const bad = key.compromisedAt !== null && (!anchored || key.compromisedAt <= issuedAt);
  check(
    'key not compromised',
    !bad,
    'when the batch was issued',
    `compromised since ${dateTime(key.compromisedAt ?? 0)}${anchored ? '' : ', and nothing tells when this was signed'}`,
  );
}

function checkTerm(check, until, now) {
  const good = until === null ? 'without end' : `until ${dateTime(until)}`;
  check('term', until === null || now < until, good, `over since ${dateTime(until ?? 0)}`);
}

/** The status entries are those of the badge's place in its batch, and none of their bits is set. */
function checkStatuses(check, document, index, facts, statusResult) {
  const { batch, lists, genesis } = facts;
  const places = Object.entries({ revocation: batch.revocation, suspension: batch.suspension }).filter(
    ([, placement]) => placement,
  );
  const entries = entriesOf(document);
  const exact =
    index >= 0 &&
    index < batch.leaves &&
    entries.length === places.length &&
    places.every(
      ([purpose, { list, start }], at) =>
        entries[at].statusPurpose === purpose &&
        entries[at].statusListIndex === String(start + index) &&
        listOf(entries[at].statusListCredential, genesis) === list &&
        lists[list]?.purpose === purpose,
    );
  check(
    'status entries',
    exact,
    'the bits of its place in the batch',
    'not the bits of its place in the batch',
  );
  if (!exact) return;

  for (const [at, [purpose, { list, start }]] of places.entries()) {
    // The library says "verified" of a revoked badge too: what counts is each entry's status.
    const status = statusResult?.verified ? statusResult.results[at]?.status : undefined;
    const agreed = status === isSet(lists[list].bytes, start + index);
    check(
      purpose === 'revocation' ? 'not revoked' : 'not suspended',
      agreed && status === false,
      `bit ${start + index} of list ${list} is clear`,
      status
        ? `bit ${start + index} of list ${list} is set`
        : firstLine(statusResult?.error ?? 'its status could not be read'),
    );
  }
}

/** The verdict in lines to read. */
export function lines({ valid, checks }) {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const line = ({ name, ok, detail }) => `  ${ok ? 'ok ' : 'NO '} ${name.padEnd(width)}  ${detail}`;
  return [valid ? 'VALID' : 'NOT VALID', ...checks.map(line)].join('\n');
}
