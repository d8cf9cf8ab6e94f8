// SPDX-License-Identifier: Apache-2.0
// Settling all lots of a season in batches. What is settled already is left out, so that this can be killed and run
// again at any moment; what the chain refuses alone is left out too, and told.
import { DispatchFailed } from '@dure/chain/tx.js';

/** The most lots of one call. */
export const MOST_LOTS = 128;

/** Why all lots of a farm are refused, and why all of a season. */
const OF_FARM = ['agriTrade.BadgeMoved', 'agriTrade.TooManyDebts'];
const OF_SEASON = ['agriTrade.SeasonClosed', 'agriTrade.SeasonNotFound', 'agriTrade.PriceMissing'];

/**
 * @param {number[]} lots that are to be settled, by their numbers
 * @param {object} how
 * @param {number} how.size of a batch
 * @param {(lot: number) => number} how.farmOf whose it is
 * @param {(lots: number[]) => Promise<number[]>} how.unsettled which of these are not settled yet
 * @param {(lots: number[]) => Promise<any>} how.settle all of these, or none
 * @param {(lots: number[], done: any) => void} how.settled tells of a batch
 * @returns {Promise<{ lot: number, why: string }[]>} those that were refused
 */
export async function settleAll(lots, { size, farmOf, unsettled, settle, settled }) {
  const refused = [];
  /** @type {Map<number, string>} */
  const barred = new Map();
  const batches = [];
  for (let at = 0; at < lots.length; at += size) batches.push(lots.slice(at, at + size));
  while (batches.length > 0) {
    const left = await unsettled(batches.shift());
    const batch = left.filter((lot) => !barred.has(farmOf(lot)));
    left
      .filter((lot) => barred.has(farmOf(lot)))
      .forEach((lot) => refused.push({ lot, why: barred.get(farmOf(lot)) }));
    if (batch.length === 0) continue;
    try {
      settled(batch, await settle(batch));
    } catch (error) {
      // It may be one of them, or that another has settled some meanwhile.
      if (!(error instanceof DispatchFailed) || OF_SEASON.includes(error.name)) throw error;
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        batches.unshift(batch.slice(0, half), batch.slice(half));
      } else if ((await unsettled(batch)).length > 0) {
        refused.push({ lot: batch[0], why: error.message });
        if (OF_FARM.includes(error.name)) barred.set(farmOf(batch[0]), error.message);
      }
    }
  }
  return refused;
}
