// SPDX-License-Identifier: Apache-2.0
// Readers make values of what people give: on command lines, in JSON, in cells of a CSV. Each takes
// the name under which it was given, so that a refusal is one line that begins with it:
// "--amount takes whole won, not '1,5'".
import { accountBytes, address } from './accounts.js';
import { Failure, refuse } from './cli.js';

export { instant } from './time.js';

/**
 * @template T
 * @typedef {(name: string, given: any) => T} Reader
 */

const MOST_ID = 2 ** 32 - 1;

/** Any text. @type {Reader<string>} */
export const text = (name, given) => (typeof given === 'string' ? given : refuse(name, 'text', given));

/**
 * A whole number, in digits or as a JSON number.
 * @param {number} least
 * @param {number} [most]
 * @returns {Reader<number>}
 */
export const between =
  (least, most = MOST_ID) =>
  (name, given) => {
    const number = isDigits(given) ? Number(given) : NaN;
    if (number >= least && number <= most) return number;
    const from = least > 0 ? ` above ${least - 1}` : '';
    return refuse(name, `a whole number${from}${most < MOST_ID ? ` up to ${most}` : ''}`, given);
  };

/** A whole number from 0 on, such as an id. */
export const whole = between(0);

/** A whole number of at least one. */
export const positive = between(1);

/** Whole won, none included. @type {Reader<bigint>} */
export const won = (name, given) => (isDigits(given) ? BigInt(given) : refuse(name, 'whole won', given));

/** Whole won, at least one. @type {Reader<bigint>} */
export function amount(name, given) {
  const value = won(name, given);
  if (value === 0n) throw new Failure(`${name} is zero`);
  return value;
}

/** As many digits as a u128 has room for, whatever they are, without any in front that say nothing. */
function isDigits(given) {
  if (typeof given === 'number') return Number.isSafeInteger(given) && given >= 0;
  return typeof given === 'string' && /^(0|[1-9]\d{0,37})$/.test(given);
}

/** An account, in SS58 or hex; it becomes SS58. @type {Reader<string>} */
export function account(name, given) {
  try {
    return address(accountBytes(given));
  } catch (error) {
    throw new Failure(`${name}: ${error.message}`);
  }
}

/** 32 bytes in hex. @param {string} what these are @returns {Reader<string>} */
export const hash = (what) => matching(/^0x[0-9a-f]{64}$/i, `the 32 bytes of ${what} in hex`);

/**
 * Text of a certain form.
 * @param {RegExp} pattern
 * @param {string} what it is, in words
 * @returns {Reader<string>}
 */
export const matching = (pattern, what) => (name, given) =>
  typeof given === 'string' && pattern.test(given) ? given : refuse(name, what, given);

/** One of these words. @template {string} T @param {readonly T[]} words @returns {Reader<T>} */
export const oneOf = (words) => (name, given) =>
  words.includes(given) ? given : refuse(name, `one of ${words.join(', ')}`, given);

/**
 * Several, with commas between them.
 * @template T
 * @param {Reader<T>} read
 * @param {number} [most]
 * @returns {Reader<T[]>}
 */
export const listOf =
  (read, most = Infinity) =>
  (name, given) => {
    const parts = String(given).split(',');
    if (parts.length > most) throw new Failure(`${name} takes at most ${most}, not ${parts.length}`);
    return parts.map((part) => read(name, part.trim()));
  };
