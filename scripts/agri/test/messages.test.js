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
import { inWords, message, readEntry, signEntry } from '../src/messages.js';
import { ANSWERS, FORMS, GRADES, STAGES } from '../src/words.js';

const GENESIS = `0x${'77'.repeat(32)}`;
const farm = key('//Farm');

const weighing = {
  season: 2 ** 32 - 1,
  scale: key('//Scale').address,
  nonce: 2 ** 40 + 3,
  farm: 7,
  variety: 1_234,
  form: 'Sacks',
  units: 100,
  gross: 4_020_350,
  tare: 20_000,
  net: 4_000_350,
  at: 1_823_990_400_250,
};
const reply = {
  lot: 2 ** 40 + 1,
  answer: 'Accept',
  stage: { name: 'Graded', grade: 'First' },
  inspections: 3,
  interim: 2n ** 70n + 5n,
};
const ungraded = { name: 'Weighed', grade: null };
const appeal = { season: 9, number: 2 ** 31 };

const WITH_GRADE = ['Graded', 'Accepted', 'Settled'];
const stages = STAGES.flatMap((name) =>
  WITH_GRADE.includes(name) ? Object.keys(GRADES).map((grade) => ({ name, grade })) : [{ name, grade: null }],
);
/** One of each that there may be. @type {any[]} */
const CONTENTS = [
  ...Object.keys(FORMS).map((form) => ({
    weighing: { ...weighing, form, units: form === 'Unbagged' ? 0 : 3 },
  })),
  ...Object.keys(ANSWERS).flatMap((answer) =>
    stages.map((stage) => ({ reply: { ...reply, answer, stage } })),
  ),
  { appeal },
];

/** The types as the pallet declares them, for polkadot.js. @returns {Record<string, any>} */
function palletTypes() {
  const source = ['types', 'grading']
    .map((name) =>
      readFileSync(new URL(`../../../pallets/agri-trade/src/${name}.rs`, import.meta.url), 'utf8'),
    )
    .join('\n')
    .replaceAll(/^\s*\/\/.*$/gm, '');
  const body = (kind, name) => {
    const [, text] = new RegExp(`pub ${kind} ${name}(?:<\\w+>)? \\{([^}]*)\\}`).exec(source) ?? [];
    assert.ok(text, `${kind} ${name} is declared`);
    return text;
  };
  const aliases = Object.fromEntries(
    [...source.matchAll(/pub type (\w+) = (\w+);/g)].map(([, name, is]) => [name, is]),
  );
  const struct = (name) =>
    Object.fromEntries(
      [...body('struct', name).matchAll(/pub (\w+): (\w+),/g)].map(([, field, type]) => [field, type]),
    );
  const variants = (name) =>
    Object.fromEntries(
      [...body('enum', name).matchAll(/^\s*(\w+)(?:\((\w+)\))?,/gm)].map(([, one, type = 'Null']) => [
        one,
        type,
      ]),
    );
  return {
    ...aliases,
    Moment: 'u64',
    Weighing: struct('Weighing'),
    Reply: struct('Reply'),
    ...Object.fromEntries(
      ['Form', 'Answer', 'Stage', 'Grade'].map((name) => [name, { _enum: variants(name) }]),
    ),
  };
}

const registry = new TypeRegistry();
registry.register(/** @type {any} */ (palletTypes()));

const NAMES = { weighing: 'dure weighing 1', reply: 'dure rice answer 1', appeal: 'dure rice appeal 1' };

/** What the chain hashes of it, by polkadot.js. */
function expected(content) {
  const [[kind, value]] = Object.entries(content);
  const { name, grade } = value.stage ?? {};
  const [type, given] = {
    weighing: ['Weighing', value],
    reply: ['Reply', { ...value, stage: grade ? { [name]: grade } : name }],
    appeal: ['(SeasonId, FarmNumber)', [value.season, value.number]],
  }[kind];
  const made = registry.createType(type, given);
  return u8aConcat(
    Buffer.from(`<Bytes>${NAMES[kind]}:`),
    hexToU8a(GENESIS),
    made.toU8a(),
    Buffer.from('</Bytes>'),
  );
}

/** Signed without asking what is signed. @param {Uint8Array} bytes */
const sealed = (bytes) => encode(u8aConcat(bytes, farm.sign(bytes, { withType: true }))).trimStart();

/** The bytes of content in its message. */
const bytesOf = (content) => {
  const [kind] = Object.keys(content);
  return message(content, GENESIS).slice(`<Bytes>${NAMES[kind]}:`.length + 32, -'</Bytes>'.length);
};

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
      assert.deepEqual(message(content, GENESIS), expected(content), JSON.stringify(Object.keys(content)));
    }
    assert.equal(CONTENTS.length, 3 + 4 * 15 + 1);
  });

  it('names grades, forms, answers and stages in the order of the chain', () => {
    const types = palletTypes();
    for (const [name, words] of Object.entries({ Grade: GRADES, Form: FORMS, Answer: ANSWERS })) {
      assert.deepEqual(Object.keys(words), Object.keys(types[name]._enum), name);
    }
    assert.deepEqual(STAGES, Object.keys(types.Stage._enum));
    assert.deepEqual(
      WITH_GRADE,
      Object.keys(types.Stage._enum).filter((name) => types.Stage._enum[name] === 'Grade'),
    );
  });

  it('is read as it was signed, by keys of each kind, and scans', () => {
    const lengths = new Set();
    for (const type of KEY_TYPES) {
      const pair = key('//Someone', type);
      for (const content of CONTENTS) {
        const payload = signEntry(content, GENESIS, pair);
        assert.ok(payload.length <= MAX_PAYLOAD && MAX_PAYLOAD <= 300, `${payload.length}`);
        lengths.add(payload.length);
        const entry = readEntry(payload);
        assert.deepEqual(entry.content, content);
        assert.deepEqual(Object.keys(entry.signature), [`${type[0].toUpperCase()}${type.slice(1)}`]);
        if (type === 'ecdsa') continue; // whose account is a hash of its key
        assert.ok(isSignedBy(message(content, GENESIS), entry.signature, pair.address));
        assert.ok(!isSignedBy(message(content, `0x${'78'.repeat(32)}`), entry.signature, pair.address));
      }
    }
    // Bytes: 8, 30, 31 or 89, one for the kind, and 64 or 65; Base45 makes three characters of two.
    assert.deepEqual([...lengths].sort(), [110, 111, 143, 144, 146, 231, 233]);
  });

  it('is found whatever blanks a scanner, a shell or a file has put around it', () => {
    const payload = signEntry({ appeal }, GENESIS, farm);
    assert.deepEqual(readEntry(`\uFEFF ${payload}\r\n`).content, { appeal });
  });

  it('is refused with another length', () => {
    const payload = signEntry({ weighing }, GENESIS, farm);
    refuses(
      payload.slice(0, -3),
      /^it is no signed item: it has 228 characters, and one has 110, 111, 143, /,
    );
    refuses(`${payload}000`, /it has 234 characters/);
    refuses('', /it has 0 characters/);
    for (const size of [7, 9, 29, 32, 88, 90]) refuses(sealed(new Uint8Array(size)), /^it is no signed item/);
    refuses(payload.toLowerCase(), /small letters/);
  });

  it('is refused with a word that there is not', () => {
    const changed = (content, place, byte) => {
      const bytes = bytesOf(content);
      assert.deepEqual(readEntry(sealed(bytes)).content, content);
      return sealed(bytes.with(place, byte));
    };
    const no = /^it is no signed item$/;
    refuses(changed({ weighing }, 52, 3), no);
    refuses(changed({ weighing }, 52, 255), no);
    refuses(changed({ reply }, 8, 4), no);
    refuses(changed({ reply }, 9, 6), no);
    refuses(changed({ reply }, 10, 4), no);
    refuses(changed({ reply: { ...reply, stage: ungraded } }, 9, 6), no);
  });

  it('is refused with numbers that would lose some', () => {
    const no = /^it is no signed item$/;
    for (const place of [43, 64, 72, 80, 88]) refuses(sealed(bytesOf({ weighing }).with(place, 1)), no);
    refuses(sealed(bytesOf({ reply }).with(7, 1)), no);
  });

  it('is refused with a grade where none belongs, and without one where one does', () => {
    const no = /^it is no signed item$/;
    const graded = bytesOf({ reply });
    const none = bytesOf({ reply: { ...reply, stage: ungraded } });
    for (const [stage, name] of STAGES.entries()) {
      refuses(sealed((WITH_GRADE.includes(name) ? none : graded).with(9, stage)), no);
    }
  });

  it('is no other content by another kind of signature', () => {
    const payload = signEntry({ reply }, GENESIS, farm);
    const bytes = decode(payload.padStart(144));
    assert.equal(bytes[31], 1);
    refuses(encode(bytes.with(31, 2)), /^it is no signed item$/);
    refuses(encode(bytes.with(31, 3)), /^it is no signed item$/);
  });

  it('is told in words', () => {
    assert.deepEqual(inWords({ weighing }), [
      `weighing 1099511627779 of scale ${weighing.scale}, for season 4294967295, at 2027-10-20T09:00:00+09:00`,
      'farm 7, variety 1234, 100 sacks of 40 kg',
      'gross 4,020.350 kg, tare 20.000 kg, net 4,000.350 kg',
    ]);
    assert.match(inWords({ weighing: { ...weighing, form: 'Unbagged', units: 0 } })[1], /, unbagged$/);
    assert.deepEqual(inWords({ reply: { ...reply, lot: 4, interim: 3_000_000n } }), [
      'lot 4: sold',
      'as it is: grade 1, inspections: 3, ₩3,000,000 at once',
    ]);
    assert.match(inWords({ reply: { ...reply, stage: ungraded } })[1], /^as it is: without a grade, /);
    assert.deepEqual(inWords({ appeal }), ['farm 2147483648 of season 9 asks for a second sample']);
  });
});
