// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { derive, sign, suites } from '../src/documents.js';
import { generate } from '../src/keys.js';
import { didDocument, loader } from '../src/loader.js';
import { baseUrl, didUrl, issuerDid, listUrl, multibase } from '../src/names.js';
import { listCredential, setBit } from '../src/status.js';
import { BITS, editClaim, GENESIS, issued, ISSUER, KEY, rows, SD_KEY } from './fixtures.js';

/** What any user of the library would do: keys and lists by the loader, nothing of ours else. */
async function verify(document, suite = suites.whole(), { revoked = [] } = {}) {
  const { issuer } = document;
  const lists = {};
  for (const { statusListCredential: url, statusPurpose: purpose } of [document.credentialStatus].flat()) {
    const bytes = new Uint8Array(BITS / 8);
    if (purpose === 'revocation') revoked.forEach((index) => setBit(bytes, index, true));
    lists[url] = await sign(await listCredential({ url, issuer: issuer.id, purpose, bytes }), KEY);
  }
  return vc.verifyCredential({
    credential: document,
    suite: [suite, suites.whole()],
    documentLoader: loader({ issuers: { [issuer.id]: [KEY, SD_KEY].map(multibase) }, lists }),
    checkStatus,
  });
}

describe('signed badges', () => {
  it('verify with the library, 100 of 100, and 100 edits of one byte all fail', async () => {
    const { files } = await issued(100);
    for (const { document } of files) {
      const { verified, statusResult, error } = await verify(structuredClone(document));
      assert.ok(verified, error?.errors?.[0]);
      assert.deepEqual(
        statusResult.results.map(({ status }) => status),
        [false, false],
      );
    }
    for (const [n, { document }] of files.entries()) {
      const [edited, how] = editClaim(document, n);
      assert.notDeepEqual(edited, document);
      assert.equal((await verify(edited)).verified, false, how);
    }
  });

  it('are "verified" by the library when revoked too: only statusResult tells', async () => {
    const {
      files: [{ document }],
    } = await issued(1);
    const { verified, statusResult } = await verify(document, suites.whole(), { revoked: [100] });
    assert.equal(verified, true);
    assert.deepEqual(
      statusResult.results.map(({ status }) => status),
      [true, false],
    );
  });

  it('are not signed with a term that no context defines', async () => {
    const graded = rows(1).map((row) => ({ ...row, fields: { grade: 'A' } }));
    await assert.rejects(issued(1, { rows: graded }), /no context defines 'grade'/);
  });

  it('verify under a did:key too', async () => {
    const {
      files: [{ document }],
    } = await issued(1, { didKey: KEY });
    assert.match(document.issuer.id, /^did:key:z6Mk/);
    const { verified, error } = await verify(document);
    assert.ok(verified, error?.errors?.[0]);
  });

  it("are refused when signed with a key that is not the issuer's", async () => {
    const {
      files: [{ document }],
    } = await issued(1);
    delete document.proof;
    const { verified } = await verify(await sign(document, (await generate('Ed25519')).key));
    assert.equal(verified, false);
  });
});

describe('a derived badge', () => {
  it('shows name and criteria, hides description and dates, and carries its status', async () => {
    const {
      files: [{ selective }],
    } = await issued(1, { twins: true });
    const shown = await derive(selective, ['name', 'criteria']);
    const { achievement } = shown.credentialSubject;
    assert.equal(achievement.name, 'Achievement 1');
    assert.deepEqual(achievement.criteria, { narrative: 'Criterion 1 is met.' });
    assert.deepEqual(shown.credentialStatus, selective.credentialStatus);
    const text = JSON.stringify({ ...shown, proof: null });
    for (const hidden of [
      'described here',
      'Holder 0',
      'Role 0',
      '2024',
      '2025',
      '2026',
      'validFrom',
      'awardedDate',
    ]) {
      assert.ok(!text.includes(hidden), hidden);
    }

    const { verified, statusResult, error } = await verify(shown, suites.derived());
    assert.ok(verified, error?.errors?.[0]);
    assert.deepEqual(
      statusResult.results.map(({ status }) => status),
      [false, false],
    );
    const revoked = await verify(shown, suites.derived(), { revoked: [100] });
    assert.deepEqual(
      revoked.statusResult.results.map(({ status }) => status),
      [true, false],
    );
  });

  it('can lose neither its status nor its term', async () => {
    const until = Date.UTC(2100, 0, 1);
    const {
      files: [{ selective }],
    } = await issued(1, { twins: true, rows: [{ ...rows(1)[0], until }] });
    const shown = await derive(selective, ['name']);
    assert.equal(shown.validUntil, '2100-01-01T00:00:00Z');
    for (const name of ['credentialStatus', 'validUntil']) {
      const without = { ...shown };
      delete without[name];
      const documentLoader = loader({ issuers: { [shown.issuer.id]: [multibase(SD_KEY)] } });
      const result = await vc.verifyCredential({
        credential: without,
        suite: suites.derived(),
        documentLoader,
        checkStatus: () => ({ verified: true }),
      });
      assert.equal(result.verified, false, name);
    }
  });

  it('is refused after an edit', async () => {
    const {
      files: [{ selective }],
    } = await issued(1, { twins: true });
    const shown = await derive(selective, ['name']);
    shown.credentialSubject.achievement.name = 'Achievement 2';
    assert.equal((await verify(shown, suites.derived())).verified, false);
  });

  it('reveals only what is there', async () => {
    const {
      files: [{ selective }],
    } = await issued(1, { twins: true });
    await assert.rejects(derive(selective, ['surname']), /'surname' can't be revealed: name name, criteria/);
    await assert.rejects(derive(selective, ['/credentialSubject/term']), /has no \/credentialSubject\/term/);
  });
});

describe("an issuer's did:web", () => {
  const CHAIN = 'ab'.repeat(16); // the first 16 bytes of the genesis hash

  it('is found where its method says', () => {
    const base = baseUrl('it', 'https://college.example:8443/badges/');
    const did = issuerDid(base, GENESIS, ISSUER);
    assert.equal(did, `did:web:college.example%3A8443:badges:${CHAIN}:issuers:${ISSUER}`);
    // https://w3c-ccg.github.io/did-method-web/#read-resolve: colons become slashes, the port is decoded.
    const [host, ...parts] = did.slice('did:web:'.length).split(':');
    const found = `https://${[decodeURIComponent(host), ...parts].join('/')}/did.json`;
    assert.equal(didUrl(base, GENESIS, ISSUER), found);
    assert.equal(found, `https://college.example:8443/badges/${CHAIN}/issuers/${ISSUER}/did.json`);
    assert.equal(listUrl(base, GENESIS, 7), `https://college.example:8443/badges/${CHAIN}/lists/7`);
  });

  it('is below an address that it can say', () => {
    for (const sound of ['https://x.example', 'https://x.example/a/b-1_~%20/', 'https://학교.example/a']) {
      baseUrl('it', sound);
    }
    for (const given of [
      'http://x.example',
      'x.example',
      'https://x.example/a:b',
      'https://x.example/a//b',
      'https://x.example/?a',
      'https://x.example/#a',
      'https://a:b@x.example/',
      'https://127.0.0.1/a',
      'https://[::1]:8443/a',
    ])
      assert.throws(() => baseUrl('it', given), { message: /^it takes an address such as https:/ });
  });

  it('has a document by which badges of all its keys are verified, old ones too', async () => {
    const { files, badges } = await issued(1, { twins: true });
    const [{ document, selective }] = files;
    const { key: newer } = await generate('Ed25519');
    const later = await sign(badges[0].document, newer);
    const did = issuerDid(baseUrl('it', 'https://dure.example/badges'), GENESIS, ISSUER);
    const keys = [{ publicKeyMultibase: multibase(KEY), revoked: '2026-01-20T00:00:00Z' }];
    const served = didDocument(did, [
      ...keys,
      ...[SD_KEY, newer].map((key) => ({ publicKeyMultibase: multibase(key) })),
    ]);
    assert.equal(served.id, document.issuer.id);
    assert.deepEqual(served['@context'], [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
    ]);
    assert.deepEqual(served.verificationMethod[0], {
      id: `${did}#${multibase(KEY)}`,
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: multibase(KEY),
      revoked: '2026-01-20T00:00:00Z',
    });
    assert.deepEqual(
      served.assertionMethod,
      [KEY, SD_KEY, newer].map((key) => `${did}#${multibase(key)}`),
    );

    // As one who has fetched it does, and knows nothing of the chain.
    const resolve = async (url) => {
      const [name, fragment] = url.split('#');
      if (name !== did) return loader()(url);
      const found = served.verificationMethod.find(({ id }) => id === url);
      const context = 'https://w3id.org/security/multikey/v1';
      const method = { '@context': context, ...found };
      return { contextUrl: null, documentUrl: url, document: fragment ? method : served };
    };
    for (const [one, suite] of [
      [document, suites.whole()],
      [selective, suites.base()],
      [later, suites.whole()],
    ]) {
      const { verified, error } = await vc.verifyCredential({
        credential: one,
        suite,
        documentLoader: resolve,
        checkStatus: () => ({ verified: true }),
      });
      assert.ok(verified, error?.errors?.[0]);
    }
  });
});
