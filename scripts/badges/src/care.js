// SPDX-License-Identifier: Apache-2.0
// What the commands read and say that keep keys and badges in order: since when a key is not its issuer's
// alone, and where a badge has gone.
import { refuse } from '@dure/chain/cli.js';
import { instant } from '@dure/chain/readers.js';
import { koreanTime } from '@dure/chain/time.js';

/** No key of any chain of this kind is older: an earlier moment has its year mistyped. */
const EARLIEST = Date.UTC(2019, 11, 31, 15); // 2020 begins in Korea

/**
 * Since when a key is compromised: a time with its offset, which has come. Nothing makes it later once it is
 * on chain, so that no date alone will do, which would leave open at which end of the day.
 * @param {string} name
 * @param {any} given
 * @param {number} [now] milliseconds since 1970
 */
export function sinceWhen(name, given, now = Date.now()) {
  const at = instant(name, given);
  if (at < EARLIEST) refuse(name, `a time from ${koreanTime(EARLIEST)} on`, given);
  if (at > now) refuse(name, `a time that has come (it is ${koreanTime(now)} now)`, given);
  return at;
}

/**
 * Which key is compromised, and since when, to the millisecond where it was given so.
 * @param {{ issuer: string, key: number, since: number }} values
 */
export function compromised({ issuer, key, since: at }) {
  const ms = at % 1000;
  const time = ms ? koreanTime(at).replace('+', `.${String(ms).padStart(3, '0')}+`) : koreanTime(at);
  return `key ${key} of ${issuer} compromised since ${time}, Korean time`;
}

/**
 * Where a badge has gone.
 * @param {{ batch: number, index: number, to: string }} values
 * @param {{ from: string | null, class: number }} done `from`: null where it was not bound to anybody
 */
export function rebound({ batch, index, to }, { from, class: id }) {
  const before =
    from === null ? 'nobody had presented it' : from === to ? 'as before' : `not to ${from} any more`;
  return `badge ${index} of batch ${batch}, of class ${id}, bound to ${to}, ${before},`;
}
