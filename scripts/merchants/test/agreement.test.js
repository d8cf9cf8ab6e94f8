// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { TypeRegistry } from '@polkadot/types';
import { signatureVerify } from '@polkadot/util-crypto';
import { decode, encode } from '@dure/chain/base45.js';
import { Failure } from '@dure/chain/cli.js';
import { key, KEY_TYPES } from '@dure/chain/keys.js';
import { MAX_PAYLOAD } from '@dure/chain/signed.js';
import {
  encodeAgreement,
  ensureBringable,
  ensureInTime,
  inWords,
  message,
  readPayload,
  signAgreement,
  signatureOf,
  termsInWords,
} from '../src/agreement.js';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const [GENESIS, ELSEWHERE] = ['77', '78'].map((byte) => `0x${byte.repeat(32)}`);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

const [shop, bank, other] = ['//MerchantA', '//BankA', '//BankB'].map((uri) => key(uri));
const agreement = {
  merchant: shop.address,
  acquirer: bank.address,
  profile: { category: 63, region: 11_680, revenue: 'Above3B' },
  made: NOW,
  until: NOW + DAY,
};

/** The same in the words of polkadot.js. */
const TYPE = JSON.stringify({
  merchant: 'AccountId',
  acquirer: 'AccountId',
  profile: {
    category: 'u8',
    region: 'u32',
    revenue: { _enum: ['UpTo300M', 'UpTo500M', 'UpTo1B', 'UpTo3B', 'Above3B'] },
  },
  made: 'u64',
  until: 'u64',
});

const refuses = (act, reason) =>
  assert.throws(act, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.match(error.message, reason);
    assert.doesNotMatch(error.message, /\n/, 'one line');
    return true;
  });

describe('an agreement', () => {
  it('is signed as the chain reads it', () => {
    const [merchant, acquirer] = ['02', '03'].map((byte) => `0x${byte.repeat(32)}`);
    const plain = {
      merchant,
      acquirer,
      profile: { category: 5, region: 11_680, revenue: 'UpTo1B' },
      made: 6,
      until: 7,
    };
    // 11,680 is 0x2da0; ₩1 billion is the third band, which counts as 2.
    const scale = `${'02'.repeat(32)}${'03'.repeat(32)}05a02d00000206${'00'.repeat(7)}07${'00'.repeat(7)}`;
    assert.equal(hex(encodeAgreement(plain)), scale);

    const open = Buffer.from('<Bytes>dure merchant agreement 2:').toString('hex');
    const close = Buffer.from('</Bytes>').toString('hex');
    assert.equal(hex(message(plain, GENESIS)), `${open}${'77'.repeat(32)}${scale}${close}`);
    assert.notDeepEqual(message(plain, GENESIS), message(plain, ELSEWHERE));
  });

  it('is encoded as polkadot.js does', () => {
    /** @type {any} */
    const registry = new TypeRegistry();
    for (const revenue of ['UpTo300M', 'UpTo500M', 'UpTo1B', 'UpTo3B', 'Above3B']) {
      const whole = { ...agreement, profile: { ...agreement.profile, revenue } };
      assert.deepEqual(encodeAgreement(whole), registry.createType(TYPE, whole).toU8a());
    }
  });

  it('has nothing that the chain has no room for', () => {
    const encodes = (changes) => () =>
      encodeAgreement({ ...agreement, ...changes, profile: { ...agreement.profile, ...changes.profile } });
    assert.throws(encodes({ profile: { category: 256 } }), /256 is no whole number of 1 bytes/);
    assert.throws(encodes({ profile: { revenue: '300M' } }), /there is no revenue '300M'/);
    assert.throws(encodes({ until: -1 }), /-1 is no whole number of 8 bytes/);
    assert.throws(encodes({ merchant: 'shop' }), /'shop' is no account/);
  });

  // 86 bytes; one for the kind of signature, and 64 or 65 of it. Two bytes are three characters, and one is two.
  const LENGTHS = { sr25519: 227, ed25519: 227, ecdsa: 228 };
  for (const type of KEY_TYPES) {
    it(`signed by a key of ${type} fits into a QR code and says all that it was told`, () => {
      const pair = key('//MerchantA', type);
      const whole = { ...agreement, merchant: pair.address };
      const payload = signAgreement(whole, GENESIS, pair);
      assert.equal(payload, payload.trim());
      assert.equal(payload.length, LENGTHS[type]);
      assert.ok(payload.length <= MAX_PAYLOAD);
      const signed = readPayload(payload);
      assert.deepEqual(signed.agreement, whole);
      const [[kind, signature]] = Object.entries(signed.signature);
      assert.equal(kind.toLowerCase(), type);
      const by = (genesis) => signatureVerify(message(whole, genesis), signature, pair.address);
      assert.deepEqual([by(GENESIS).isValid, by(GENESIS).crypto], [true, type]);
      assert.equal(by(ELSEWHERE).isValid, false);
      const [[same, direct]] = Object.entries(signatureOf(whole, GENESIS, pair));
      assert.equal(same, kind);
      assert.ok(signatureVerify(message(whole, GENESIS), direct, pair.address).isValid);
    });
  }

  it('is signed by the acquirer, too, and by nobody else', () => {
    const { signature } = readPayload(signAgreement(agreement, GENESIS, bank));
    assert.ok(
      signatureVerify(message(agreement, GENESIS), signature.Sr25519, bank.address).isValid,
      "the acquirer's",
    );
    refuses(
      () => signAgreement(agreement, GENESIS, other),
      new RegExp(
        `^the merchant ${shop.address} or the acquirer ${bank.address} signs it, and ${other.address} is neither`,
      ),
    );
  });

  it('is read as scanners, shells and files leave it', () => {
    // 24 00 is 9,216 = 36 + 45 × 204, and the 36th character is the blank; 06 78 is 1,656 = 36 + 45 × 36, two
    // of them.
    for (const [start, blanks] of /** @type {[string, number][]} */ ([
      ['2400', 1],
      ['0678', 2],
    ])) {
      for (const type of KEY_TYPES) {
        // As an acquirer signs it: no key has an account that begins so.
        const pair = key('//BankA', type);
        const merchant = `0x${start}${'05'.repeat(30)}`;
        const payload = signAgreement({ ...agreement, merchant, acquirer: pair.address }, GENESIS, pair);
        assert.equal(payload.length, LENGTHS[type] - blanks);
        const whole = payload.padStart(LENGTHS[type], ' ');
        for (const given of [
          payload,
          whole,
          `\uFEFF${payload}`,
          `${whole} \t\r\n`,
          whole.replaceAll(' ', '\u00A0'),
        ]) {
          const found = readPayload(given).agreement;
          assert.equal(hex(encodeAgreement(found)), hex(encodeAgreement({ ...found, merchant })));
          assert.equal(found.acquirer, pair.address);
        }
      }
    }
  });

  it('says what a scanner or keyboard has made of it', () => {
    const payload = signAgreement(agreement, GENESIS, shop);
    refuses(
      () => readPayload(payload.toLowerCase()),
      /^it is no signed agreement: it has small letters, and an agreement has capitals only; .* Caps Lock off/,
    );
    refuses(
      () => readPayload(`${payload.slice(0, 9)}ㅁ${payload.slice(10)}`),
      /^it is no signed agreement: it has 'ㅁ', which no agreement has; .* not Hangul$/,
    );
    refuses(
      () => readPayload(payload.slice(0, -1)),
      /: it has 226 characters, and one has 227 or 228\. Scan it again, whole/,
    );
    refuses(() => readPayload(''), /: it has 0 characters/);
  });

  it('is scanned as it was written', () => {
    const payload = signAgreement(agreement, GENESIS, shop);
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
    const whole = decode(signAgreement(agreement, GENESIS, shop));
    const none = (bytes) => refuses(() => readPayload(encode(bytes)), /^it is no signed agreement/);
    const changed = (bytes, place, value) =>
      Uint8Array.from(bytes, (byte, at) => (at === place ? value : byte));
    none(whole.subarray(1));
    none(Uint8Array.of(...whole, 0));
    none(whole.subarray(0, 86));
    none(changed(whole, 69, 5)); // no such band
    none(changed(whole, 86, 3)); // a kind of signature that is none
    none(changed(whole, 86, 2)); // ecdsa has a byte more
    none(changed(whole, 77, 255)); // made later than any moment
    none(changed(whole, 85, 255)); // good for longer
    assert.equal(readPayload(encode(changed(whole, 69, 0))).agreement.profile.revenue, 'UpTo300M');
  });
});

describe('what is agreed on', () => {
  it('is good for thirty days at most, and not before it was made', () => {
    const until = (moment) => () => ensureInTime({ ...agreement, until: moment }, NOW);
    until(NOW + 1)();
    until(NOW + 30 * DAY)();
    refuses(until(NOW), /^the agreement was good until 2026-06-01T09:00:00\+09:00, which is over$/);
    refuses(
      until(NOW + 30 * DAY + 1_000),
      /good until 2026-07-01T09:00:01\+09:00: that is 30 days ahead at most, until 2026-07-01T09:00:00\+09:00$/,
    );
    // A clock may be a minute ahead of the chain's.
    const made = (moment) => () => ensureInTime({ ...agreement, made: moment }, NOW);
    made(NOW + 60_000)();
    refuses(
      made(NOW + 61_000),
      /^the agreement was made at 2026-06-01T09:01:01\+09:00, and it is 2026-06-01T09:00:00\+09:00: set the clock/,
    );
  });
});

describe('an agreement in words', () => {
  const [s, b] = [shop, bank].map(({ address }) => address);
  const told = (plain, pair, genesis) =>
    inWords({ agreement: plain, signature: signatureOf(plain, GENESIS, pair) }, genesis);
  const terms = [
    'profile: category 63, 11680 (서울특별시 강남구), yearly sales of more than ₩3 billion',
    'until: 2026-06-02T09:00:00+09:00', // NOW is nine in the morning in Korea, on the day before
  ];

  it('says who, what and until when', () => {
    assert.deepEqual(termsInWords(agreement), terms);
    assert.deepEqual(told(agreement, shop), [
      `merchant: ${s}`,
      `acquirer: ${b}`,
      ...terms,
      'made: 2026-06-01T09:00:00+09:00',
      'chain: --genesis HASH tells whether it is for that chain, and who has signed it',
    ]);
  });

  it('says for which chain it was signed, and by whom', () => {
    assert.deepEqual(told(agreement, shop, GENESIS).slice(5), [
      `chain: genesis ${GENESIS}`,
      'signed by: the merchant, so that the acquirer brings it',
    ]);
    assert.equal(
      told(agreement, bank, GENESIS).at(-1),
      'signed by: the acquirer, so that the merchant brings it',
    );
    const nobody = 'signed by: neither of the two, for this chain: nobody can bring it there';
    assert.equal(told(agreement, other, GENESIS).at(-1), nobody);
    assert.equal(told(agreement, shop, ELSEWHERE).at(-1), nobody);
  });
});

describe('what is brought', () => {
  const facts = { signer: bank.address, genesis: GENESIS, now: NOW, acquirer: null, changed: null };
  const signed = (plain, pair = shop) => ({ agreement: plain, signature: signatureOf(plain, GENESIS, pair) });
  const brings = (one, changes = {}) => ensureBringable(one, { ...facts, ...changes });
  const no = (reason, one, changes) => refuses(() => brings(one, changes), reason);

  it('is taken from either of the two, where the other has signed it', () => {
    for (const type of KEY_TYPES) {
      const merchant = key('//MerchantA', type);
      brings(signed({ ...agreement, merchant: merchant.address }, merchant));
    }
    brings(signed(agreement, bank), { signer: shop.address });
    brings(signed(agreement), { acquirer: other.address, changed: NOW - 1 });
    brings(signed({ ...agreement, made: NOW + 60_000 }));
  });

  it('is refused before it is paid for', () => {
    const [b, f, s] = [bank, other, shop].map(({ address }) => address);
    no(new RegExp(`brings it, and ${f} is neither of them$`), signed(agreement), { signer: f });
    no(/was good until 2026-06-02T09:00:00\+09:00, which is over$/, signed(agreement), { now: NOW + DAY });
    no(/30 days ahead at most/, signed({ ...agreement, until: NOW + 31 * DAY }));
    no(/set the clock of who signs, or wait$/, signed(agreement), { now: NOW - DAY });
    no(new RegExp(`^${s} is a merchant of ${b} already$`), signed(agreement), { acquirer: b, changed: NOW });
    no(new RegExp(`is a merchant of ${b} already$`), signed(agreement), {
      acquirer: `0x${hex(bank.publicKey)}`,
    });
    for (const acquirer of [null, f]) {
      no(
        new RegExp(
          `^${s} was enrolled, moved or removed at 2026-06-01T09:00:00\\+09:00, and the agreement was made before, ` +
            'at 2026-06-01T09:00:00\\+09:00: agree anew$',
        ),
        signed(agreement),
        { acquirer, changed: NOW },
      );
    }
  });

  it('is refused where the other has not signed just this', () => {
    const not = new RegExp(
      `^${shop.address} has not signed this agreement for this chain, whose genesis is 0x77`,
    );
    no(not, signed(agreement, other));
    no(not, {
      ...signed(agreement),
      agreement: { ...agreement, profile: { ...agreement.profile, region: 26_110 } },
    });
    // As the chain does, it asks by the kind that is named, and of the bytes in their wrapping.
    const { Sr25519 } = signatureOf(agreement, GENESIS, shop);
    no(not, { agreement, signature: { Ed25519: Sr25519 } });
    no(not, { agreement, signature: { Ecdsa: Uint8Array.of(...Sr25519, 0) } });
    const inner = message(agreement, GENESIS).slice('<Bytes>'.length, -'</Bytes>'.length);
    no(not, { agreement, signature: { Sr25519: shop.sign(inner) } });
    no(/has not signed this agreement for this chain, whose genesis is 0x78/, signed(agreement), {
      genesis: ELSEWHERE,
    });
    no(
      new RegExp(`^${bank.address} has signed the agreement, so that ${shop.address} brings it$`),
      signed(agreement, bank),
    );
  });
});
