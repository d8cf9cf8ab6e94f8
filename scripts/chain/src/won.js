// SPDX-License-Identifier: Apache-2.0

const format = new Intl.NumberFormat('ko-KR', { style: 'currency', currency: 'KRW' });

/**
 * An amount as people write it, exact however large: 1050000 → "₩1,050,000". polkadot.js would print
 * "1.0500 MKRW".
 * @param {bigint | number | string | { toString(): string }} amount whole won
 */
export const won = (amount) => format.format(BigInt(amount.toString()));
