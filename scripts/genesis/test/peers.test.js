// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { base58Decode, base58Encode, ed25519PairFromSeed } from '@polkadot/util-crypto';
import { isPeer, peerId } from '../src/peers.js';

// What `dure-node key inspect-node-key` prints for the secret key 1 (31 bytes of zero before it).
const SECRET = Uint8Array.from({ length: 32 }, (_, n) => Number(n === 31));
const PEER = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('a peer id', () => {
  it('is what the node makes of a key', () => {
    assert.equal(peerId(ed25519PairFromSeed(SECRET).publicKey), PEER);
    assert.ok(isPeer(PEER));
  });

  it('is told from other texts', () => {
    const bytes = base58Decode(PEER);
    const ofOtherKey = base58Encode(bytes.map((byte, n) => (n === 3 ? 2 : byte))); // secp256k1, not Ed25519
    for (const text of [
      '',
      PEER.slice(0, -1),
      `${PEER}0`,
      base58Encode(bytes.slice(6)),
      ofOtherKey,
      undefined,
    ]) {
      assert.ok(!isPeer(text), text);
    }
  });
});
