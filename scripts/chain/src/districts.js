// SPDX-License-Identifier: Apache-2.0
// Legal districts (법정동코드): which five digits are a district, which two a province, and what has become of
// codes that have ended. districts.json names its source, date and licence.
import { readFileSync } from 'node:fs';
import { Failure } from './cli.js';
import * as read from './readers.js';

const LIST = JSON.parse(readFileSync(new URL('districts.json', import.meta.url), 'utf8'));

/** As of which day the list is. */
export const AS_OF = LIST.asOf;

/** Where a merchant is. @type {read.Reader<number>} */
export const district = (name, given) =>
  known(name, read.matching(/^[1-9]\d{4}$/, 'the five digits of a district')(name, given));

/** A province by two digits of its legal-district code, or a district by five. @type {read.Reader<number>} */
export const region = (name, given) =>
  known(
    name,
    read.matching(/^[1-9]\d(\d{3})?$/, 'two digits of a province or five of a district')(name, String(given)),
  );

const nameOf = (code) => LIST.districts[code] ?? LIST.provinces[code];

/** A code with the name of its place, which may have ended since: what was there before has it still. */
export const withName = (code) => {
  const name = nameOf(code) ?? LIST.ended[code]?.name;
  return name ? `${code} (${name})` : String(code);
};

function known(name, code) {
  if (nameOf(code)) return Number(code);
  const ended = LIST.ended[code];
  if (ended) {
    const now = ended.now.map(withName).join(' or ');
    throw new Failure(`${name}: ${code} (${ended.name}) ended on ${ended.on}; it is ${now} now`);
  }
  const what = code.length === 2 ? 'province' : 'district';
  throw new Failure(
    `${name}: there is no ${what} ${code}, as of ${AS_OF} (법정동코드, its first ${code.length} digits)`,
  );
}

/** The districts of a city that has a code of its own, which stands for none of theirs. @returns {string[]} */
export function districtsOf(city) {
  const whole = LIST.districts[city];
  if (!whole) return [];
  return Object.keys(LIST.districts).filter((code) => LIST.districts[code].startsWith(`${whole} `));
}

/** What to know of a code that stands for a whole city, if it does. */
export function hint(code) {
  const parts = districtsOf(code);
  if (parts.length === 0) return null;
  return `${withName(code)} has districts with codes of their own, which it does not stand for: ${parts.join(', ')}`;
}
