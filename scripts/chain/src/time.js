// SPDX-License-Identifier: Apache-2.0
import { refuse } from './cli.js';

export const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const EXAMPLE = '2030-01-31T00:00:00';
const DAY = 86_400_000;
const AHEAD = 9 * 3_600_000; // Korean time is UTC+9, all the year round

/**
 * From when on: a time with its offset, or a date, which is from its beginning in Korea on. It becomes
 * milliseconds since 1970.
 */
export const from = (name, given) => onDay(name, given, 0);

/**
 * Until when, that moment no longer included: a time with its offset, or a date, which is to its end in
 * Korea. It becomes milliseconds since 1970.
 */
export const until = (name, given) => onDay(name, given, DAY);

/** A time, or what is so long after a date's beginning in Korea. */
function onDay(name, given, later) {
  if (typeof given !== 'string' || !DATE.test(given)) {
    return parse(TIME.test(given), given) ?? refuse(name, `a date or a time such as ${EXAMPLE}+09:00`, given);
  }
  const midnight =
    parse(true, given) ?? refuse(name, `a date such as ${EXAMPLE.slice(0, 10)}, one that there is`, given);
  return midnight - AHEAD + later;
}

/** A time with its offset as milliseconds since 1970: a date alone would leave open whose midnight it is. */
export function instant(name, text) {
  return parse(TIME.test(text), text) ?? refuse(name, `a time such as ${EXAMPLE}+09:00`, text);
}

function parse(sound, text) {
  if (!sound || typeof text !== 'string') return null;
  const ms = Date.parse(text);
  // 30 February would be taken for 2 March.
  const [year, month, day] = text.split(/[-T]/).map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Number.isNaN(ms) || day > days ? null : ms;
}

/** A moment as ISO 8601 writes it in Korea, to the second. */
export const koreanTime = (ms) => `${new Date(Number(ms) + AHEAD).toISOString().slice(0, 19)}+09:00`;
