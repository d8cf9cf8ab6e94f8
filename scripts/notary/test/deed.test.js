// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { u8aToHex } from '@polkadot/util';
import { Failure } from '@dure/chain/cli.js';
import { key, KEY_TYPES } from '@dure/chain/keys.js';
import { MAX_PAYLOAD } from '@dure/chain/signed.js';
import {
  commitmentOf,
  consentMessage,
  ENTRIES,
  ensureOpen,
  hashOf,
  inWords,
  isSaidBy,
  keyMessage,
  KINDS,
  newDeed,
  partiesOf,
  partyCommitment,
  readAnswer,
  readDeed,
  sayAnswer,
  sealMessage,
  slotOf,
  slotsHash,
  withdrawalMessage,
} from '../src/deed.js';

const HASH = (byte) => `0x${byte.repeat(32)}`;
const GENESIS = HASH('77');
const DOCUMENT = Buffer.from('a lease');
const [notary, ann, ben, stranger] = ['//Notary', '//Ann', '//Ben', '//Stranger'].map((uri) => key(uri));

const PARTIES = [
  { account: ann.address, required: true },
  { account: ben.address, required: false },
];
const given = {
  notary: notary.address,
  kind: 'Minutes',
  region: 11_680,
  document: DOCUMENT,
  parties: PARTIES,
};
const open = (changes = {}) => ({
  ...newDeed(given),
  genesis: GENESIS,
  session: 300,
  deadline: 1_780_282_800_000,
  ...changes,
});

/** @type {any} */
const registry = new TypeRegistry();
registry.register({
  DeedKind: { _enum: KINDS },
  EntryKind: { _enum: ENTRIES },
  Deed: { kind: 'DeedKind', region: 'u32', commitment: '[u8; 32]' },
  Party: { commitment: '[u8; 32]', required: 'bool' },
});

const refuses = (act, reason) =>
  assert.throws(act, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.match(error.message, reason);
    assert.doesNotMatch(error.message, /\n/, 'one line');
    return true;
  });

/** Message bytes around SCALE, as the chain has them. */
const around = (name, scale) =>
  u8aToHex(
    Buffer.concat([
      Buffer.from(`<Bytes>${name}:`),
      Buffer.from(GENESIS.slice(2), 'hex'),
      scale,
      Buffer.from('</Bytes>'),
    ]),
  );

describe('a deed', () => {
  it('hides document and parties behind salts of its own', () => {
    const [one, other] = [newDeed(given), newDeed(given)];
    assert.equal(one.document.sha256, hashOf(DOCUMENT));
    assert.notEqual(commitmentOf(one.document), commitmentOf(other.document));
    assert.notDeepEqual(partiesOf(one), partiesOf(other));
    assert.deepEqual(
      partiesOf(one).map(({ required }) => required),
      [true, false],
    );
    // SHA-256 of 00, the account's 32 bytes, and the salt's.
    const salt = HASH('5a');
    const bytes = Buffer.concat([
      Buffer.of(0),
      Buffer.from(ann.publicKey),
      Buffer.from(salt.slice(2), 'hex'),
    ]);
    assert.equal(partyCommitment({ account: ann.address, salt }), hashOf(bytes));
  });

  it('names somebody who must sign, and nobody twice', () => {
    refuses(() => newDeed({ ...given, parties: [PARTIES[1]] }), /^no party is required: one has to be$/);
    const twice = [PARTIES[0], { account: u8aToHex(ann.publicKey), required: false }];
    refuses(() => newDeed({ ...given, parties: twice }), new RegExp(`^${ann.address} is named twice$`));
    const many = Array.from({ length: 17 }, (_, n) => ({
      account: key(`//P//${n}`).address,
      required: true,
    }));
    refuses(() => newDeed({ ...given, parties: many }), /16 parties at most$/);
    assert.equal(newDeed({ ...given, parties: many.slice(1) }).parties.length, 16);
  });

  it('is read as it was written, and refused where it is none', () => {
    const deed = JSON.parse(JSON.stringify(open()));
    assert.deepEqual(readDeed(deed, 'it'), deed);
    for (const change of [
      { kind: 'Lease' },
      { region: '11680' },
      { notary: 'me' },
      { session: -1 },
      { session: undefined },
      { amends: 7 },
      { amends: { act: 7 } },
      { round: null },
      { genesis: '0x77' },
      { document: { sha256: HASH('11') } },
      { document: null },
      { parties: [{ account: ann.address, salt: HASH('5a') }] },
      { parties: 'Ann' },
    ]) {
      refuses(() => readDeed({ ...deed, ...change }, 'it'), /^it is no deed, as prepare writes it$/);
    }
    refuses(() => readDeed(null, 'it'), /^it is no deed/);
    refuses(() => ensureOpen(newDeed(given), 'it'), /^it has no session yet: open it first$/);
    refuses(
      () => slotOf(deed, stranger.address),
      new RegExp(`^${stranger.address} is no party of this deed$`),
    );
  });

  it('is told in words', () => {
    const deed = open({ amends: { act: 7, version: 2 } });
    assert.deepEqual(inWords(deed), [
      `notary: ${notary.address}`,
      'deed: Minutes, in 11680 (서울특별시 강남구), changes version 2 of act 7',
      `document: SHA-256 ${hashOf(DOCUMENT).slice(2)}`,
      `commitment: ${commitmentOf(deed.document)}`,
      `party 0: ${ann.address}, required`,
      `party 1: ${ben.address}, may sign`,
      'session: 300, until 2026-06-01T12:00:00+09:00',
    ]);
    assert.equal(inWords(newDeed(given)).at(-1), 'session: not open yet');
  });
});

describe('what is signed', () => {
  it('is encoded as polkadot.js does', () => {
    for (const amends of [null, { act: 7, version: 2 }]) {
      const deed = open({ amends, round: 3 });
      const commitment = commitmentOf(deed.document);
      const parties = registry.createType('Vec<Party>', partiesOf(deed)).toU8a();
      const type = '(u64, u8, AccountId, Deed, Option<(u64, u32)>, [u8; 32], u64, u8)';
      const value = [
        300,
        1,
        notary.address,
        { kind: 'Minutes', region: 11_680, commitment },
        amends && [amends.act, amends.version],
        hashOf(parties),
        deed.deadline,
        3,
      ];
      const scale = registry.createType(type, value).toU8a();
      assert.equal(u8aToHex(consentMessage(deed, 1)), around('dure deed 1', scale));
    }
    const withdrawal = registry.createType('(u64, u8)', [300, 1]).toU8a();
    assert.equal(u8aToHex(withdrawalMessage(open(), 1)), around('dure withdrawal 1', withdrawal));
    const two = registry.createType('(AccountId, AccountId)', [notary.address, ann.address]).toU8a();
    assert.equal(u8aToHex(keyMessage(notary.address, ann.address, GENESIS)), around('dure seal key 1', two));
    for (const kind of ENTRIES) {
      const content = {
        kind,
        act: 7,
        entry: 2,
        version: 3,
        previous: HASH('a2'),
        deed: { kind: 'Sworn', region: 50_110, commitment: HASH('a3') },
        parties: HASH('a4'),
        annulled: 9,
      };
      const type = '(EntryKind, u64, u32, u32, [u8; 32], Deed, [u8; 32], u8)';
      const scale = registry.createType(type, Object.values(content)).toU8a();
      assert.equal(u8aToHex(sealMessage(content, GENESIS)), around('dure seal 1', scale));
    }
    const slots = [
      {
        party: { commitment: HASH('01'), required: true },
        identity: HASH('1d'),
        signedAt: 1_780_282_800_000,
      },
      { party: { commitment: HASH('02'), required: false }, identity: null, signedAt: null },
    ];
    const type = 'Vec<(Party, Option<[u8; 32]>, Option<u64>)>';
    const value = slots.map(({ party, identity, signedAt }) => [party, identity, signedAt]);
    assert.equal(slotsHash(slots), hashOf(registry.createType(type, value).toU8a()));
  });

  it('fits into a QR code, and says all that it was told', () => {
    for (const type of KEY_TYPES) {
      const pair = key('//Ann', type);
      const deed = open();
      deed.parties[0].account = pair.address;
      for (const signs of [true, false]) {
        const payload = sayAnswer(deed, pair, signs);
        assert.ok(payload.length <= MAX_PAYLOAD, `${payload.length}`);
        const found = readAnswer(payload);
        assert.deepEqual(found.said, {
          session: 300,
          slot: 0,
          who: pair.address,
          salt: deed.parties[0].salt,
          signs,
        });
        const [consent, withdrawal] = [consentMessage(deed, 0), withdrawalMessage(deed, 0)];
        assert.equal(isSaidBy(found, consent), signs);
        assert.equal(isSaidBy(found, withdrawal), !signs);
        assert.equal(isSaidBy(found, consentMessage({ ...deed, genesis: HASH('78') }, 0)), false);
      }
    }
    refuses(() => sayAnswer(open(), stranger, true), /is no party of this deed$/);
    refuses(() => readAnswer('ABC'), /^it is no signed answer: it has 3 characters/);
  });
});
