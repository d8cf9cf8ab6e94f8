// SPDX-License-Identifier: Apache-2.0

/**
 * An amount as people write it: 1050000 → "₩1,050,000". polkadot.js would print "1.0500 MKRW".
 * @param {bigint | number | string | { toString(): string }} amount whole won
 */
export function won(amount) {
  const value = BigInt(amount.toString());
  const digits = (value < 0n ? -value : value).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0n ? '-' : ''}₩${digits}`;
}
