// SPDX-License-Identifier: Apache-2.0
// What rules ask about a merchant, and acquirers say of it.
import { district, withName } from './districts.js';
import { needed } from './program.js';
import * as read from './readers.js';

export const MAX_CATEGORY = 63;

/**
 * The bands of yearly sales: how tools name them; as calls take them; in words, of a rule that lets merchants
 * up to it through; and of a merchant that is in it, where that is something else.
 * @type {Record<string, { type: string, words: string, inIt?: string }>}
 */
export const BANDS = {
  '300M': { type: 'UpTo300M', words: 'up to ₩300 million' },
  '500M': { type: 'UpTo500M', words: 'up to ₩500 million' },
  '1B': { type: 'UpTo1B', words: 'up to ₩1 billion' },
  '3B': { type: 'UpTo3B', words: 'up to ₩3 billion' },
  more: { type: 'Above3B', words: 'of any size', inIt: 'of more than ₩3 billion' },
};

const entryOf = (type) => Object.entries(BANDS).find(([, band]) => band.type === type);

/** The band that calls name so: how tools name it, and in the words of a rule. */
export function bandOf(type) {
  const [name, { words }] = entryOf(type);
  return { name, words };
}

/** What a merchant sells. */
export const category = read.between(0, MAX_CATEGORY);

/** The options that say all of it: `profileOf` takes their values. */
export const PROFILE = {
  category: needed('N', `what it sells, from 0 to ${MAX_CATEGORY}, as the acquirers agree`, category),
  region: needed('CODE', 'where it is: the five digits of a legal district', district),
  revenue: needed(
    Object.keys(BANDS).join('|'),
    'its yearly sales: up to ₩300 million, … ₩3 billion, or more',
    read.oneOf(Object.keys(BANDS)),
  ),
};

/**
 * @typedef {{ category: number, region: number, revenue: string }} Profile `revenue`: as calls name the band
 *
 * The profile that was given, as calls take it.
 * @param {{ category: number, region: number, revenue: string }} values
 * @returns {Profile}
 */
export const profileOf = ({ category: sells, region, revenue }) => ({
  category: sells,
  region,
  revenue: BANDS[revenue].type,
});

/** What an acquirer says of a merchant, in words. @param {Profile} profile */
export function profileInWords({ category: sells, region, revenue }) {
  const [, { words, inIt = words }] = entryOf(revenue);
  return `category ${sells}, ${withName(region)}, yearly sales ${inIt}`;
}
