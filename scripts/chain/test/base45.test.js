// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode, encode } from '@dure/chain/base45.js';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

describe('Base45', () => {
  it('is that of RFC 9285, § 4.3 and 4.4', () => {
    for (const [plain, text] of [
      ['AB', 'BB8'],
      ['Hello!!', '%69 VD92EX0'],
      ['base-45', 'UJCLQE7W581'],
    ]) {
      assert.equal(encode(Buffer.from(plain)), text);
      assert.equal(Buffer.from(decode(text)).toString(), plain);
    }
    assert.equal(Buffer.from(decode('QED8WEX0')).toString(), 'ietf!');
    assert.equal(encode(new Uint8Array()), '');
    assert.equal(hex(decode('FGW')), 'ffff');
  });

  it('takes nothing else', () => {
    // One character too many or too few, none of its own, and more than two bytes or one can say.
    for (const text of ['BB8A', 'A', 'bb8', 'BB8,', 'GGW', ':::', 'V5']) {
      assert.throws(() => decode(text), /is not Base45/, text);
    }
    assert.equal(hex(decode('U5')), 'ff');
  });

  it('goes there and back', () => {
    for (let size = 0; size < 200; size += 1) {
      const given = Uint8Array.from({ length: size }, (_, n) => (n * 151 + size) % 256);
      assert.deepEqual(decode(encode(given)), given);
    }
  });
});
