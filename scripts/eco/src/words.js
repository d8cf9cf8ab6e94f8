// SPDX-License-Identifier: Apache-2.0
// What the pallet has names for, in the order in which it counts them, in words.

/** The units in which activities are measured. */
export const UNITS = {
  Gram: 'g',
  Piece: 'pieces',
  Metre: 'm',
  Swap: 'swaps',
  WattHour: 'Wh',
};

const format = new Intl.NumberFormat('en-US');

/** A whole number in groups. @param {number | bigint} count */
export const grouped = (count) => format.format(count);

/** So many of a unit: 12,340 g. @param {number | bigint} quantity @param {string} unit one of UNITS */
export const measured = (quantity, unit) => `${grouped(quantity)} ${UNITS[unit]}`;

/** @param {number | bigint} count */
export const points = (count) => `${grouped(count)} ${Number(count) === 1 ? 'point' : 'points'}`;

/** The lengths of time by which people count, in milliseconds, the longest first. */
export const SPANS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** A length of time as files have it: 30d. @param {number} ms */
export function spanInWords(ms) {
  const [unit, length] = Object.entries(SPANS).find(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${ms / length}${unit}`;
}

/** What bounds a device, in words. @param {{ proofs: number, points: number, members: number }} limit */
export const limitInWords = ({ proofs, points: most, members }) =>
  `${grouped(proofs)} proofs, ${points(most)}, ${grouped(members)} members`;
