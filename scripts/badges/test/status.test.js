// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { sign, suites } from '../src/documents.js';
import { loader } from '../src/loader.js';
import { DEFAULT_BASE, issuerDid, listOf, listUrl, multibase } from '../src/names.js';
import {
  credentialBits,
  digest,
  encodeBits,
  isSet,
  joinChunks,
  listCredential,
  setBit,
  setIndexes,
  statusEntries,
} from '../src/status.js';
import { BITS, GENESIS, ISSUER, issued, KEY } from './fixtures.js';

const issuer = issuerDid(DEFAULT_BASE, GENESIS, ISSUER);
const url = listUrl(DEFAULT_BASE, GENESIS, 0);

describe('a status list', () => {
  it('reads back 1,310 revoked indexes of 131,072 exactly, through the library', async () => {
    const revoked = Array.from({ length: 1310 }, (_, n) => n * 100 + (n % 7));
    const bytes = new Uint8Array(BITS / 8);
    for (const index of revoked) setBit(bytes, index, true);
    assert.deepEqual(setIndexes(bytes), revoked);

    const list = await sign(await listCredential({ url, issuer, purpose: 'revocation', bytes }), KEY);
    const known = { issuers: { [issuer]: [multibase(KEY)] }, lists: { [url]: list } };
    const documentLoader = loader(known);
    const { verified, error } = await vc.verifyCredential({
      credential: list,
      suite: suites.whole(),
      documentLoader,
    });
    assert.ok(verified, error);
    const back = await credentialBits(list);
    assert.deepEqual(back, bytes);
    assert.equal(digest(back), digest(bytes));

    // All bits, one for one, as `checkStatus` reads them.
    const { BitstringStatusList } = await import('@digitalbazaar/vc-bitstring-status-list');
    const decoded = await BitstringStatusList.decode({ encodedList: list.credentialSubject.encodedList });
    const set = new Set(revoked);
    for (let index = 0; index < BITS; index += 1) {
      if (decoded.getStatus(index) !== set.has(index)) assert.fail(`bit ${index}`);
    }
    // And some of them through the whole of it, the list's signature included.
    /** @type {[number, boolean][]} */
    const bits = [
      [0, true],
      [1, false],
      [101, true],
      [100, false],
      [131_071, false],
    ];
    for (const [index, status] of bits) {
      const credentialStatus = statusEntries({
        base: DEFAULT_BASE,
        genesis: GENESIS,
        index,
        revocation: { list: 0, start: 0 },
      });
      const credential = { '@context': ['https://www.w3.org/ns/credentials/v2'], issuer, credentialStatus };
      const result = await checkStatus({ credential, documentLoader, suite: suites.whole() });
      assert.equal(result.results?.[0].status, status, `${index}: ${result.error}`);
    }
  });

  it('has bit 0 at the left of byte 0, as the chain does', () => {
    const bytes = new Uint8Array(2);
    setBit(bytes, 0, true);
    setBit(bytes, 9, true);
    assert.deepEqual([...bytes], [0x80, 0x40]);
    assert.ok(isSet(bytes, 0) && isSet(bytes, 9) && !isSet(bytes, 7));
    setBit(bytes, 9, false);
    assert.deepEqual([...bytes], [0x80, 0]);
  });

  it('is joined from the chunks that are there', () => {
    const chunk = new Uint8Array(128);
    chunk[127] = 1;
    assert.deepEqual(
      setIndexes(
        joinChunks(BITS, [
          [127, chunk],
          [2, chunk],
        ]),
      ),
      [3071, 131_071],
    );
    // SHA-256 of 16,384 zero bytes, by sha256sum.
    assert.equal(
      digest(joinChunks(BITS, [])),
      '0x4fe7b59af6de3b665b67788cc2f99892ab827efae3a467342b3bb4e3bc8e5bfe',
    );
  });

  it('is not made or read below the minimum, which the library would do', async () => {
    const bytes = new Uint8Array(BITS / 8 - 128);
    await assert.rejects(
      listCredential({ url, issuer, purpose: 'revocation', bytes }),
      /at least 131072 bits/,
    );
    assert.throws(() => encodeBits(bytes), /at least 131072 bits/);
    const small = { credentialSubject: { encodedList: 'uH4sIAAAAAAAAA2MAAI3vAtIBAAAA' } };
    await assert.rejects(credentialBits(small), /at least 131072 bits/);
  });
});

describe('a status entry', () => {
  it('has a string for an index, revocation first', async () => {
    const {
      files: [{ document }],
    } = await issued(1);
    const [first, second] = document.credentialStatus;
    assert.equal(first.statusPurpose, 'revocation');
    assert.equal(first.statusListIndex, '100');
    assert.equal(second.statusPurpose, 'suspension');
    assert.equal(second.statusListIndex, '200');
    assert.equal(listOf(second.statusListCredential, GENESIS), 1);
  });

  it('is alone where there is no suspension list, and names one chain only', async () => {
    const {
      files: [{ document }],
    } = await issued(1, { suspension: null });
    assert.equal(document.credentialStatus.statusPurpose, 'revocation');
    assert.equal(listOf(document.credentialStatus.statusListCredential, `0x${'cd'.repeat(32)}`), null);
  });
});
