// SPDX-License-Identifier: Apache-2.0

/**
 * Does the same with each item, so many at a time.
 * @template T, R
 * @param {T[]} items
 * @param {number} atOnce
 * @param {(item: T) => Promise<R>} run
 * @returns {Promise<R[]>} in the order of the items
 */
export async function inChunks(items, atOnce, run) {
  /** @type {R[]} */
  const results = [];
  for (let from = 0; from < items.length; from += atOnce) {
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(run))));
  }
  return results;
}
