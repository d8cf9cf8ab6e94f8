// SPDX-License-Identifier: Apache-2.0
// Prices and payments, as pallets/agri-trade/src/prices.rs has them.
import { stageOf } from './words.js';

/** A sack, in grams: prices are for so much. */
const SACK = 40_000n;

/**
 * What is paid at once for 40 kg of a grade, in won.
 * @param {{ interim: any }} terms
 * @param {string} grade
 * @returns {bigint}
 */
export const interimOf = ({ interim }, grade) =>
  BigInt('Flat' in interim ? interim.Flat : interim.Graded[grade.toLowerCase()]);

/**
 * The final price of a lot per 40 kg, in won: of its grade, less the deduction where it is unbagged. Null while
 * there is no price, or no grade.
 * @param {Pick<import('./receipt.js').Season, 'prices' | 'deduction'>} season
 * @param {Pick<import('./receipt.js').Delivery, 'stage' | 'form'>} delivery
 * @returns {bigint | null}
 */
export function priceOf({ prices, deduction }, { stage, form }) {
  const { grade } = stageOf(stage);
  if (prices === null || grade === null) return null;
  const price = BigInt(prices[grade.toLowerCase()]);
  if (form !== 'Unbagged') return price;
  const less = price - BigInt(deduction);
  return less > 0n ? less : 0n;
}

/**
 * What so many grams are worth at a price per 40 kg, in won, rounded down.
 * @param {bigint} price
 * @param {number | bigint} payable
 */
export const valueOf = (price, payable) => (price * BigInt(payable)) / SACK;
