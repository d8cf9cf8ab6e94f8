// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { signatureVerify } from '@polkadot/util-crypto';
import { decode, encode } from '@dure/chain/base45.js';
import { key } from '@dure/chain/keys.js';
import { MAX_PAYLOAD } from '@dure/chain/signed.js';
import { encodeOrder, message, readPayload, signOrder } from '../src/order.js';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

const GENESIS = `0x${'77'.repeat(32)}`;
const order = {
  programme: 1,
  merchant: key('//MerchantA').address,
  amount: 2n ** 70n + 4n,
  nonce: 2n ** 64n - 1n,
  deadline: 1_780_282_800_000,
};

describe('an order', () => {
  it('is signed as the chain reads it', () => {
    const [payer, merchant] = ['02', '03'].map((byte) => `0x${byte.repeat(32)}`);
    const plain = { programme: 1, payer, merchant, amount: 4n, nonce: 5n, deadline: 6 };
    const numbers = `04${'00'.repeat(15)}05${'00'.repeat(7)}06${'00'.repeat(7)}`;
    const scale = `01000000${'02'.repeat(32)}${'03'.repeat(32)}${numbers}`;
    assert.equal(hex(encodeOrder(plain)), scale);
    const open = Buffer.from('<Bytes>dure voucher order 1:').toString('hex');
    const close = Buffer.from('</Bytes>').toString('hex');
    assert.equal(hex(message(plain, GENESIS)), `${open}${'77'.repeat(32)}${scale}${close}`);
    assert.notDeepEqual(message(plain, GENESIS), message(plain, `0x${'78'.repeat(32)}`));
    assert.throws(() => encodeOrder({ ...plain, nonce: 2n ** 64n }), /no whole number of 8 bytes/);
  });

  /** @type {[import('@polkadot/util-crypto/types').KeypairType, number][]} */
  const lengths = [
    ['sr25519', 248],
    ['ed25519', 248],
    ['ecdsa', 249],
  ];
  for (const [type, length] of lengths) {
    it(`of ${type} fits into a QR code, and says all that it was told`, () => {
      const pair = key('//Holder//1', type);
      const payload = signOrder(order, GENESIS, pair);
      assert.equal(payload.length, length);
      assert.ok(payload.length <= MAX_PAYLOAD);
      const signed = readPayload(payload);
      assert.deepEqual(signed.order, { ...order, payer: pair.address });
      const [[kind, signature]] = Object.entries(signed.signature);
      assert.equal(kind.toLowerCase(), type);
      const found = signatureVerify(message(signed.order, GENESIS), signature, pair.address);
      assert.deepEqual([found.isValid, found.crypto], [true, type]);
      const elsewhere = signatureVerify(
        message(signed.order, `0x${'78'.repeat(32)}`),
        signature,
        pair.address,
      );
      assert.equal(elsewhere.isValid, false);
    });
  }

  it('has no blank at its ends, though Base45 has one, and is read without it', () => {
    // Of programme 36 the first two bytes are 24 00: 9,216 = 36 + 45 × 204, and the 36th character is the blank. Of
    // 30,726 they are 06 78: 1,656 = 36 + 45 × 36, two of them.
    for (const [programme, blanks] of [
      [0, 0],
      [36, 1],
      [81, 1],
      [126, 1],
      [30_726, 2],
    ]) {
      for (const [type, length] of lengths) {
        const pair = key('//Holder//1', type);
        const payload = signOrder({ ...order, programme }, GENESIS, pair);
        assert.equal(payload, payload.trim());
        assert.equal(payload.length, length - blanks, `${type} of ${programme}`);
        const whole = payload.padStart(length, ' '); // as it was written before
        for (const given of [
          payload,
          whole,
          `\uFEFF${payload}`,
          `${whole} \t\r\n`,
          whole.replaceAll(' ', '\u00A0'),
        ]) {
          assert.deepEqual(readPayload(given).order, { ...order, programme, payer: pair.address });
        }
      }
    }
  });

  it('says what a scanner or keyboard has made of it', () => {
    const payload = signOrder({ ...order, programme: 36 }, GENESIS, key('//Holder//1'));
    const refuses = (given, reason) => assert.throws(() => readPayload(given), reason);
    refuses(
      payload.toLowerCase(),
      /^Error: it is no signed order: it has small letters, .* switch Caps Lock off/,
    );
    refuses(payload.replace('A', 'ㅁ'), /^Error: it is no signed order: it has 'ㅁ', .* not Hangul$/);
    refuses(payload.slice(0, -1), /: it has 246 characters, and one has 248 or 249\. Scan it again, whole/);
    refuses(payload + payload, /: it has 494 characters/);
    refuses('', /: it has 0 characters/);
  });

  it('is scanned as it was written', () => {
    const payload = signOrder(order, GENESIS, key('//Holder//1'));
    const rows = encodeQR(payload, 'raw', { encoding: 'alphanumeric', ecc: 'low' });
    const [scale, size] = [4, rows.length * 4];
    const data = Uint8Array.from({ length: size * size * 4 }, (_, at) => {
      const pixel = Math.floor(at / 4);
      const [row, column] = [Math.floor(pixel / size), pixel % size].map((place) =>
        Math.floor(place / scale),
      );
      return at % 4 === 3 || !rows[row][column] ? 255 : 0;
    });
    assert.equal(decodeQR({ width: size, height: size, data }), payload);
  });

  it('is refused when it is none', () => {
    const payload = signOrder(order, GENESIS, key('//Holder//1'));
    const whole = decode(payload);
    const refuses = (given) => assert.throws(() => readPayload(encode(given)), /no signed order/);
    refuses(whole.subarray(1));
    refuses(Uint8Array.of(...whole, 0));
    refuses(whole.subarray(0, 100));
    refuses(Uint8Array.from(whole, (byte, at) => (at === 100 ? 3 : byte))); // a kind of signature that is none
    refuses(Uint8Array.from(whole, (byte, at) => (at === 100 ? 2 : byte))); // ecdsa has a byte more
  });
});
