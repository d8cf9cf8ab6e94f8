// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { u8aConcat } from '@polkadot/util';
import { accountBytes } from '@dure/chain/accounts.js';
import { encode } from '@dure/chain/base45.js';
import { little } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { key, KEY_TYPES } from '@dure/chain/keys.js';
import { isSignedBy } from '@dure/chain/signed.js';
import { inWords, message, NOUNS, readEntry, signEntry } from '../src/messages.js';

const GENESIS = `0x${'77'.repeat(32)}`;
const AT = 1_823_990_400_250;
const pen = key('//Holder');
const guardians = [1, 2, 3, 4, 5].map((n) => key(`//Guardian//${n}`).address);

const issue = { security: 2 ** 31, to: { investor: 12, book: 1 }, units: 2n ** 79n + 5n, lockedUntil: null };
const pledge = { security: 7, book: 1, pledgee: 3, units: 500n, until: AT };
/** One of each that there may be. @type {any[]} */
const WHAT = [
  { Join: 2 ** 32 - 1 },
  { Control: 12 },
  ...guardians.map((_, n) => ({ Guard: { who: guardians.slice(0, n + 1), threshold: n + 1 } })),
  { Move: { security: 7, from: 0, to: 3, units: 500n } },
  { Accept: issue },
  { Accept: { ...issue, lockedUntil: AT } },
  { Pledge: pledge },
];
const saying = (what, who = pen) => ({ key: who.address, what, at: AT });

const source = readFileSync(
  new URL('../../../pallets/security-tokens/src/types.rs', import.meta.url),
  'utf8',
).replaceAll(/^\s*\/\/.*$/gm, '');
const securities = readFileSync(
  new URL('../../../pallets/security-tokens/src/investors.rs', import.meta.url),
  'utf8',
);

/** The types as the pallet declares them, for polkadot.js. @returns {Record<string, any>} */
function palletTypes() {
  const [, consents] = /pub enum Consent<AccountId> \{([\s\S]*?)\n\}/.exec(source);
  const fields = (text) =>
    Object.fromEntries(
      [...text.matchAll(/^\s*(?:pub )?(\w+): ([\w<>, ]+),$/gm)].map(([, name, type]) => [
        name,
        type.replace(/BoundedVec<(\w+), .*>/, 'Vec<$1>').replace(/Consent<AccountId>/, 'Consent'),
      ]),
    );
  const struct = (name) =>
    fields(new RegExp(`pub struct ${name}(?:<AccountId>)? \\{([^}]*)\\}`).exec(source)[1]);
  const variants = [...consents.matchAll(/^ {4}(\w+)(?:\(([\w]+)\)| \{([^}]*)\}),$/gm)].map(
    ([, name, type, body]) => [name, type ?? fields(body)],
  );
  const aliases = [...source.matchAll(/pub type (\w+) = (u\d+);/g)].map(([, name, is]) => [name, is]);
  return {
    ...Object.fromEntries(aliases),
    Moment: 'u64',
    SecuritiesAccount: struct('SecuritiesAccount'),
    Issue: struct('Issue'),
    ...Object.fromEntries(
      variants.filter(([, type]) => typeof type === 'object').map(([name, type]) => [`${name}Says`, type]),
    ),
    Consent: {
      _enum: Object.fromEntries(
        variants.map(([name, type]) => [name, typeof type === 'object' ? `${name}Says` : type]),
      ),
    },
    Statement: struct('Statement'),
  };
}

const registry = new TypeRegistry();
registry.register(palletTypes());

/** What the chain asks for, by the types that it declares. Their names have underscores there. */
function expected(content) {
  const inRust = (value) =>
    Array.isArray(value) || typeof value !== 'object' || value === null
      ? value
      : Object.fromEntries(
          Object.entries(value).map(([name, one]) => [
            /^[A-Z]/.test(name) ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
            inRust(one),
          ]),
        );
  return u8aConcat(
    Buffer.from('<Bytes>dure/security:'),
    Buffer.from(GENESIS.slice(2), 'hex'),
    registry.createType('Statement', inRust(content)).toU8a(),
    Buffer.from('</Bytes>'),
  );
}

/** Signed without asking what is signed. @param {Uint8Array} bytes */
const sealed = (bytes) => encode(u8aConcat(bytes, pen.sign(bytes, { withType: true }))).trimStart();
const contentOf = (content) => message(content, GENESIS).subarray(21 + 32, -8);

const refuses = (payload, reason) =>
  assert.throws(
    () => readEntry(payload),
    (/** @type {any} */ error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    },
  );

describe('a statement', () => {
  it('has the bytes that the chain makes of it', () => {
    for (const what of WHAT) {
      assert.deepEqual(message(saying(what), GENESIS), expected(saying(what)), Object.keys(what)[0]);
    }
    assert.deepEqual(Object.keys(palletTypes().Consent._enum), Object.keys(NOUNS), 'and there are no others');
    assert.match(source + securities, /"dure\/security"/);
  });

  it('has the layout of the documentation', () => {
    const accepted = u8aConcat(
      accountBytes(pen.address),
      [4],
      little(issue.security, 4),
      little(12, 4),
      little(1, 4),
      little(issue.units, 16),
      [1],
      little(AT, 8),
      little(AT, 8),
    );
    assert.deepEqual(contentOf(saying({ Accept: { ...issue, lockedUntil: AT } })), accepted);
    const pledged = u8aConcat(
      accountBytes(pen.address),
      [5],
      little(7, 4),
      little(1, 4),
      little(3, 4),
      little(500n, 16),
      little(AT, 8),
      little(AT, 8),
    );
    assert.deepEqual(contentOf(saying({ Pledge: pledge })), pledged);
    const guarded = u8aConcat(
      accountBytes(pen.address),
      [2, 2 << 2],
      ...guardians.slice(0, 2).map((one) => accountBytes(one)),
      [2],
      little(AT, 8),
    );
    assert.deepEqual(contentOf(saying({ Guard: { who: guardians.slice(0, 2), threshold: 2 } })), guarded);
  });

  it('is read as it was signed, by keys of each kind', () => {
    for (const type of KEY_TYPES) {
      const pair = key('//Someone', type);
      for (const what of WHAT) {
        const entry = readEntry(signEntry(saying(what, pair), GENESIS, pair));
        assert.deepEqual(entry.content, saying(what, pair));
        assert.deepEqual(Object.keys(entry.signature), [`${type[0].toUpperCase()}${type.slice(1)}`]);
        if (type === 'ecdsa') continue; // whose account is a hash of its key
        assert.ok(isSignedBy(message(entry.content, GENESIS), entry.signature, pair.address));
        assert.ok(!isSignedBy(message(entry.content, `0x${'78'.repeat(32)}`), entry.signature, pair.address));
      }
    }
  });

  it('is found whatever blanks a scanner, a shell or a file has put around it', () => {
    const payload = signEntry(saying({ Join: 0 }), GENESIS, pen);
    assert.deepEqual(readEntry(`\uFEFF ${payload}\r\n`).content, saying({ Join: 0 }));
    // A key that begins with zeros becomes blanks, which are cut off.
    const bytes = contentOf(saying({ Join: 0 })).fill(0, 0, 3);
    assert.equal(readEntry(sealed(bytes)).content.what.Join, 0);
  });

  it('is refused with another length, kind, or moment that would lose some', () => {
    const no = /^it is no signed item$/;
    const payload = signEntry(saying({ Move: WHAT[7].Move }), GENESIS, pen);
    refuses(payload.slice(0, -3), /^it is no signed item: it has 198 characters, and one has /);
    refuses('', /it has 0 characters/);
    refuses(payload.toLowerCase(), /small letters/);
    const joined = contentOf(saying({ Join: 3 }));
    for (const kind of [2, 3, 4, 5, 6, 255]) refuses(sealed(joined.with(32, kind)), no);
    refuses(sealed(joined.with(joined.length - 1, 1)), no);
    const accepted = contentOf(saying({ Accept: issue }));
    refuses(sealed(accepted.with(accepted.length - 9, 1)), no);
    refuses(sealed(accepted.with(accepted.length - 9, 2)), no);
  });

  it('is told in words', () => {
    const at = '2027-10-20T09:00:00+09:00';
    const who = pen.address;
    const [first, second] = guardians;
    assert.deepEqual(
      [0, 1, 2, 3, 7, 8, 9, 10].map((n) => inWords(saying(WHAT[n]))),
      [
        `${who} has an account in book 4294967295, at ${at}`,
        `${who} acts for investor 12, at ${at}`,
        `${who} has as guardians ${first}, of whom 1 is enough, at ${at}`,
        `${who} has as guardians ${first}, ${second}, of whom 2 are enough, at ${at}`,
        `${who} moves 500 units of security 7 from book 0 to book 3, at ${at}`,
        `${who} accepts 604,462,909,807,314,587,353,093 units of security 2147483648 in account 12/1, at ${at}`,
        `${who} accepts 604,462,909,807,314,587,353,093 units of security 2147483648 in account 12/1, locked up until ` +
          `${at}, at ${at}`,
        `${who} pledges 500 units of security 7 in book 1 to investor 3, until ${at}, at ${at}`,
      ],
    );
  });
});
