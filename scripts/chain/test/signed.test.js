// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { signatureVerify } from '@polkadot/util-crypto';
import { KEY_TYPES, key } from '@dure/chain/keys.js';
import {
  handOver,
  isSignedBy,
  MAX_PAYLOAD,
  open,
  payloadsOf,
  seal,
  signatureOf,
  wrapped,
} from '@dure/chain/signed.js';

const home = mkdtempSync(join(tmpdir(), 'signed-'));
after(() => rmSync(home, { recursive: true }));

const GENESIS = `0x${'77'.repeat(32)}`;
/** Ten bytes, or twelve that begin with a one. @type {import('@dure/chain/signed.js').Kind<string>} */
const NOTE = {
  noun: 'apple',
  sizes: [10, 12],
  read: (bytes) => (bytes.length === 10 || bytes[0] === 1 ? bytes.toString('hex') : null),
};
const note = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const [TEN, TWELVE] = ['00'.repeat(10), `01${'ff'.repeat(11)}`];
const sealed = (content, type = KEY_TYPES[0]) =>
  seal('apple', note(content), wrapped('a', GENESIS, note(content)), key('//Alice', type));

describe('what is signed', () => {
  it('is wrapped, below its name, for one chain', () => {
    const bytes = Buffer.from(wrapped('dure note 1', GENESIS, Uint8Array.of(5)));
    const ends = ['<Bytes>dure note 1:', '</Bytes>'].map((text) => Buffer.from(text).toString('hex'));
    assert.equal(bytes.toString('hex'), `${ends[0]}${'77'.repeat(32)}05${ends[1]}`);
    assert.throws(() => wrapped('a', '0x11', Uint8Array.of()), /1 bytes where 32 belong/);
  });

  it('has a signature that says its kind', () => {
    for (const type of KEY_TYPES) {
      const pair = key('//Alice', type);
      const [[kind, bytes], ...others] = Object.entries(signatureOf(Uint8Array.of(1, 2), pair));
      assert.deepEqual([kind.toLowerCase(), others.length], [type, 0]);
      assert.equal(bytes.length, type === 'ecdsa' ? 65 : 64);
      assert.ok(signatureVerify(Uint8Array.of(1, 2), bytes, pair.address).isValid, type);
    }
  });
});

describe('a signature', () => {
  const message = wrapped('a', GENESIS, note(TEN));

  it('is good for its account and just these bytes', () => {
    for (const type of KEY_TYPES) {
      const pair = key('//Alice', type);
      const signature = signatureOf(message, pair);
      assert.ok(isSignedBy(message, signature, pair.address), type);
      assert.ok(isSignedBy(message, signature, `0x${Buffer.from(pair.addressRaw).toString('hex')}`), type);
      for (const other of [
        key('//Bob', type),
        ...KEY_TYPES.filter((one) => one !== type).map((one) => key('//Alice', one)),
      ])
        assert.equal(isSignedBy(message, signature, other.address), false, type);
      assert.equal(isSignedBy(message.subarray(1), signature, pair.address), false, type);
    }
    assert.throws(() => isSignedBy(message, signatureOf(message, key('//Alice')), 'shop'), /no account$/);
  });

  it('is none by another kind than its own, and none under the bytes without their wrapping', () => {
    const inner = message.slice('<Bytes>'.length, -'</Bytes>'.length);
    for (const type of KEY_TYPES) {
      const pair = key('//Alice', type);
      const [[kind, bytes]] = Object.entries(signatureOf(message, pair));
      for (const other of ['Ed25519', 'Sr25519', 'Ecdsa'].filter((one) => one !== kind)) {
        const sized = Uint8Array.from({ length: other === 'Ecdsa' ? 65 : 64 }, (_, at) => bytes[at] ?? 0);
        assert.equal(isSignedBy(message, { [other]: sized }, pair.address), false, `${type} as ${other}`);
        assert.equal(isSignedBy(message, { [other]: bytes }, pair.address), false, `${type} as ${other}`);
      }
      assert.equal(isSignedBy(message, signatureOf(inner, pair), pair.address), false, type);
    }
  });
});

describe('a payload', () => {
  it('says what it was told, of each size and by each kind of key', () => {
    for (const content of [TEN, TWELVE]) {
      for (const type of KEY_TYPES) {
        const { content: found, signature } = open(NOTE, sealed(content, type));
        assert.equal(found, content);
        assert.equal(Object.keys(signature)[0].toLowerCase(), type);
      }
    }
  });

  it('is refused where it says nothing', () => {
    // 10 + 1 + 64 = 75 bytes, 76, 77 and 78: of two bytes three characters, of one two.
    assert.throws(
      () => open(NOTE, 'A'),
      /^Error: it is no signed apple: it has 1 characters, and one has 113, 114, 116 or 117\. Scan it again, /,
    );
    assert.throws(() => open(NOTE, sealed(`02${'ff'.repeat(11)}`)), /^Error: it is no signed apple$/);
    assert.throws(
      () => open(NOTE, 'a'),
      /it has small letters, and an apple has capitals only; .* Caps Lock off/,
    );
    assert.throws(() => open(NOTE, 'ㅁ'), /^Error: it is no signed apple: it has 'ㅁ', which no apple has; /);
    assert.throws(
      () => seal('apple', new Uint8Array(200), Uint8Array.of(), key('//Alice')),
      new RegExp(`^Error: the apple has 398 characters, too many to scan$`),
    ); // 265 bytes
    assert.equal(MAX_PAYLOAD, 300);
  });

  it('goes into a file for its owner alone, and is shown', () => {
    const out = join(home, 'one');
    const said = [];
    const payload = sealed(TEN);
    handOver(payload, { out, qr: true }, (line) => said.push(line));
    assert.match(said[0], /^█+\n/);
    assert.deepEqual([said.length, said[1]], [2, payload]);
    assert.equal(readFileSync(out, 'utf8'), `${payload}\n`);
    assert.equal(statSync(out).mode & 0o777, 0o600);
    assert.throws(() => handOver(payload, { out }, () => {}), /one is there already$/);
  });

  it('comes from files, each once, or as it is', () => {
    const [one, other] = [TEN, TWELVE].map((content) => sealed(content));
    const file = join(home, 'both');
    writeFileSync(file, `\uFEFF${one}\r\n\r\n${other}\r\n${one}\n`);
    const read = (given) => payloadsOf('apple', (payload) => open(NOTE, payload).content, given);
    assert.deepEqual(read(file), [TEN, TWELVE]);
    assert.deepEqual(read(other), [TWELVE]);
    writeFileSync(join(home, 'none'), ' \n');
    assert.throws(() => read(join(home, 'none')), /none has no apples$/);
    writeFileSync(join(home, 'bad'), `${one}\n\nABC\n`);
    assert.throws(() => read(join(home, 'bad')), /bad, line 3: it is no signed apple: it has 3 characters/);
    assert.throws(() => read('ABC'), /^Error: ABC: there is no such file, and it is no signed apple: /);
  });
});
