// SPDX-License-Identifier: Apache-2.0
// What nodes are called on the network.
import { u8aConcat } from '@polkadot/util';
import { base58Decode, base58Encode } from '@polkadot/util-crypto';

/** Before an Ed25519 key: an identity multihash of 36 bytes (00 24), which hold it in protobuf (08 01 12 20). */
const PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);

/** The peer id of a node with this Ed25519 key. */
export const peerId = (publicKey) => base58Encode(u8aConcat(PREFIX, publicKey));

/** Is it the peer id of some node? */
export function isPeer(text) {
  try {
    const bytes = base58Decode(text);
    return bytes.length === PREFIX.length + 32 && PREFIX.every((byte, n) => bytes[n] === byte);
  } catch {
    return false;
  }
}
