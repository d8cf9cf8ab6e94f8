// SPDX-License-Identifier: Apache-2.0
import { u8aEq } from '@polkadot/util';
import { decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import { Failure, shown } from './cli.js';

/** An account as the chain's own tools write it. */
export const address = (account) => encodeAddress(account, 42);

/** Is it the same account, however it is written? */
export const sameAccount = (one, other) => u8aEq(decodeAddress(one), decodeAddress(other));

/** The 32 bytes of an account, in SS58 or hex. */
export function accountBytes(text) {
  try {
    const bytes = decodeAddress(text);
    if (bytes.length === 32) return bytes;
  } catch {
    // What the library says of it helps nobody.
  }
  throw new Failure(`${shown(text)} is no account`);
}
