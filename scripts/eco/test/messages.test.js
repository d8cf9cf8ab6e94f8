// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { hexToU8a, u8aConcat } from '@polkadot/util';
import { decode, encode } from '@dure/chain/base45.js';
import { Failure } from '@dure/chain/cli.js';
import { key, KEY_TYPES } from '@dure/chain/keys.js';
import { isSignedBy, MAX_PAYLOAD } from '@dure/chain/signed.js';
import { inWords, message, NOUNS, readEntry, signEntry } from '../src/messages.js';
import { UNITS } from '../src/words.js';

const GENESIS = `0x${'77'.repeat(32)}`;
const AT = 1_823_990_400_250;
const pen = key('//Device');
const [member, maker] = ['//Member', '//Maker'].map((uri) => key(uri).address);

const proof = {
  programme: 7,
  device: 2 ** 31,
  generation: 3,
  nonce: 2 ** 40 + 3,
  activity: 15,
  unit: 'Gram',
  quantity: 2 ** 45 + 12_340,
  member: 2 ** 32 - 1,
  at: AT,
};
const claim = { programme: 7, epoch: 519, member: 12, voucher: null };
const joining = { programme: 7, account: member, at: AT };
const use = { key: pen.address, programme: 7, maker, at: AT };
const bond = { device: 3, member: 12, at: AT };
const leaving = { member: 12, device: null, at: AT };
/** One of each that there may be. @type {any[]} */
const CONTENTS = [
  ...Object.keys(UNITS).map((unit) => ({ proof: { ...proof, unit } })),
  { claim },
  { claim: { ...claim, voucher: 2 ** 31 + 5 } },
  { joining },
  { key: use },
  { bond },
  { leaving },
  { leaving: { ...leaving, device: 4 } },
];

const source = (file) =>
  readFileSync(new URL(`../../../pallets/eco-rewards/src/${file}.rs`, import.meta.url), 'utf8').replaceAll(
    /^\s*\/\/.*$/gm,
    '',
  );
const types = source('types');
const programmes = source('programmes');

/** The types as the pallet declares them, for polkadot.js. @returns {Record<string, any>} */
function palletTypes() {
  const body = (kind, name) => {
    const [, text] = new RegExp(`pub ${kind} ${name}(?:<\\w+>)? \\{([^}]*)\\}`).exec(types) ?? [];
    assert.ok(text, `${kind} ${name} is declared`);
    return text;
  };
  const aliases = [...types.matchAll(/pub type (\w+) = (\w+);/g)].map(([, name, is]) => [name, is]);
  const struct = (name) =>
    Object.fromEntries(
      [...body('struct', name).matchAll(/pub (\w+): ([\w<>]+),/g)].map(([, field, type]) => [field, type]),
    );
  const [, voucher] = /pub type VoucherProgramme = pallet_support::(\w+);/.exec(types);
  assert.equal(voucher, 'ProgrammeId');
  const support = readFileSync(new URL('../../../pallets/support/src/vouchers.rs', import.meta.url), 'utf8');
  const [, is] = /pub type ProgrammeId = (\w+);/.exec(support);
  return {
    ...Object.fromEntries(aliases),
    Moment: 'u64',
    VoucherProgramme: is,
    ...Object.fromEntries(
      ['Proof', 'Claim', 'Joining', 'KeyUse', 'Bond', 'Leaving'].map((name) => [name, struct(name)]),
    ),
    Unit: { _enum: [...body('enum', 'Unit').matchAll(/^\s*(\w+),/gm)].map(([, name]) => name) },
  };
}

const registry = new TypeRegistry();
registry.register(/** @type {any} */ (palletTypes()));

/** Under which name each is signed, and as what. */
const SAID = {
  proof: ['PROOF', 'Proof', 'proof'],
  claim: ['CLAIM', '(Claim, Option<VoucherProgramme>)', '(claim, voucher)'],
  joining: ['JOINING', 'Joining', 'joining'],
  key: ['KEY', 'KeyUse', 'key_use'],
  bond: ['BOND', 'Bond', 'bond'],
  leaving: ['LEAVING', 'Leaving', 'leaving'],
};
const nameOf = (kind) => {
  const [, name] = new RegExp(`const ${SAID[kind][0]}: &str = "([^"]+)";`).exec(programmes) ?? [];
  assert.ok(name, `${SAID[kind][0]} is declared`);
  return name;
};

/** What the chain hashes of it, by polkadot.js. */
function expected(content) {
  const [[kind, given]] = Object.entries(content);
  const value = kind === 'claim' ? [given, given.voucher] : given;
  return u8aConcat(
    Buffer.from(`<Bytes>${nameOf(kind)}:`),
    hexToU8a(GENESIS),
    registry.createType(SAID[kind][1], value).toU8a(),
    Buffer.from('</Bytes>'),
  );
}

/** What is handed over of it, without its signature. */
const contentOf = (content) => {
  const payload = signEntry(content, GENESIS, pen);
  for (const length of [0, 1, 2, 3]) {
    const bytes = decode(payload.padStart(payload.length + length));
    const content_ = bytes.subarray(0, -65);
    if (bytes.at(-65) === 1 && JSON.stringify(readEntry(sealed(content_)).content)) return content_;
  }
  return assert.fail();
};
/** Signed without asking what is signed. @param {Uint8Array} bytes */
const sealed = (bytes) => encode(u8aConcat(bytes, pen.sign(bytes, { withType: true }))).trimStart();

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

describe('what is signed off line', () => {
  it('has the bytes that the chain makes of it', () => {
    for (const content of CONTENTS) {
      assert.deepEqual(message(content, GENESIS), expected(content), JSON.stringify(content));
    }
    assert.deepEqual(Object.keys(SAID), Object.keys(NOUNS));
    for (const [constant, , what] of Object.values(SAID)) {
      assert.ok(programmes.includes(`message(${constant}, Self::genesis(), `), constant);
      assert.match(
        programmes,
        new RegExp(`message\\(${constant}, Self::genesis\\(\\), &?${what.replace(/[()]/g, '\\$&')}\\)`),
      );
    }
    assert.equal(programmes.match(/message\([A-Z]+, /g).length, Object.keys(SAID).length, 'and nothing else');
  });

  it('names units in the order of the chain', () => {
    assert.deepEqual(Object.keys(UNITS), palletTypes().Unit._enum);
  });

  it('is read as it was signed, by keys of each kind, and scans', () => {
    for (const type of KEY_TYPES) {
      const pair = key('//Someone', type);
      for (const content of CONTENTS) {
        const payload = signEntry(content, GENESIS, pair);
        assert.ok(payload.length <= MAX_PAYLOAD, `${payload.length}`);
        const entry = readEntry(payload);
        assert.deepEqual(entry.content, content);
        assert.deepEqual(Object.keys(entry.signature), [`${type[0].toUpperCase()}${type.slice(1)}`]);
        if (type === 'ecdsa') continue; // whose account is a hash of its key
        assert.ok(isSignedBy(message(content, GENESIS), entry.signature, pair.address));
        assert.ok(!isSignedBy(message(content, `0x${'78'.repeat(32)}`), entry.signature, pair.address));
      }
    }
  });

  it('is nothing else of the same length', () => {
    const bytes = { claim: contentOf({ claim }), leaving: contentOf({ leaving }) };
    assert.equal(bytes.claim.length, bytes.leaving.length);
    assert.deepEqual(readEntry(sealed(bytes.claim)).content, { claim });
    assert.deepEqual(readEntry(sealed(bytes.leaving)).content, { leaving });
    for (const tag of [0, 2, 3, 4, 6, 255])
      refuses(sealed(bytes.claim.with(0, tag)), /^it is no signed item$/);
  });

  it('is found whatever blanks a scanner, a shell or a file has put around it', () => {
    const payload = signEntry({ bond }, GENESIS, pen);
    assert.deepEqual(readEntry(`\uFEFF ${payload}\r\n`).content, { bond });
  });

  it('is refused with another length, unit, or number that would lose some', () => {
    const payload = signEntry({ proof }, GENESIS, pen);
    refuses(payload.slice(0, -3), /^it is no signed item: it has 159 characters, and one has /);
    refuses('', /it has 0 characters/);
    refuses(payload.toLowerCase(), /small letters/);
    const no = /^it is no signed item$/;
    const bytes = contentOf({ proof });
    refuses(sealed(bytes.with(22, 5)), no);
    for (const place of [20, 30, 42]) refuses(sealed(bytes.with(place, 1)), no);
    refuses(sealed(contentOf({ claim }).with(13, 1)), no);
    refuses(sealed(contentOf({ claim }).with(13, 2)), no);
    refuses(sealed(contentOf({ leaving }).with(5, 7)), no);
  });

  it('is told in words', () => {
    const at = '2027-10-20T09:00:00+09:00';
    assert.deepEqual(CONTENTS.slice(4).map(inWords), [
      `proof 1099511627779 of device 2147483648, key 3, for programme 7: member 4294967295, activity 15, ` +
        `35,184,372,101,172 Wh at ${at}`,
      'member 12 claims epoch 519 of programme 7 in won',
      'member 12 claims epoch 519 of programme 7 as a voucher of programme 2147483653',
      `${member} joins programme 7, at ${at}`,
      `key ${pen.address} is a device's of maker ${maker} in programme 7, at ${at}`,
      `device 3 is member 12's, at ${at}`,
      `member 12 leaves, at ${at}`,
      `member 12 gives device 4 away, at ${at}`,
    ]);
  });
});
