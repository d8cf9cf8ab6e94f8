// SPDX-License-Identifier: Apache-2.0
// Text that is signed for good: what a program has spoilt on the way here is not taken for what was meant.
import { Failure, refuse, shown } from '@dure/chain/cli.js';

const MONTH = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TWO = 'what a spreadsheet makes of two numbers';

/**
 * What spreadsheets make of what they take for something else, each as a whole cell.
 * @type {[RegExp, string][]}
 */
const SPOILT = [
  [/^[+-]?\d(\.\d+)?E[+-]\d{2,}$/i, 'what a spreadsheet makes of a long number'],
  [new RegExp(`^(\\d{1,2}월 ?\\d{1,2}일|\\d{1,2}-${MONTH}|${MONTH}-\\d\\d)$`, 'i'), TWO],
  [/^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|#+)$/i, 'what a spreadsheet says where it has no value'],
];

/**
 * Text that says something, as it was written. JSON's numbers are none.
 * @type {import('@dure/chain/readers.js').Reader<string>}
 */
export function words(name, given) {
  if (typeof given !== 'string') refuse(name, 'text in quotes', given);
  if (given.trim() === '') throw new Failure(`${name} is blank`);
  // Lines and tabs are text; other control characters, and the one for what could not be read, are not.
  const lost = /(?![\n\r\t])[\p{Cc}\p{Cs}\uFFFD]/u.exec(given);
  if (lost) {
    const code = lost[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw new Failure(`${name} has a character that no text has (U+${code}): it was lost when it was saved`);
  }
  const [, what] = SPOILT.find(([pattern]) => pattern.test(given.trim())) ?? [];
  if (what) throw new Failure(`${name}: ${shown(given)} is ${what}: give it as text`);
  return given;
}
