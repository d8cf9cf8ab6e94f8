// SPDX-License-Identifier: Apache-2.0
// Epochs, devices and members in words.
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { boundTo } from './chain.js';
import { endOf } from './programme.js';
import { grouped, limitInWords, measured, points, SPANS } from './words.js';

/** A day of Korea, counted from 1 January 1970. @param {number} at */
export const koreanDay = (at) => Math.floor((at + 9 * SPANS.h) / SPANS.d);

const suspension = (by) => `SUSPENDED by ${by === 'Council' ? 'the council' : 'the operator'}`;

/**
 * An epoch, a line each.
 * @param {number} id
 * @param {any} found `quantities`: of each activity, in its unit
 */
export function epochInWords(id, { epoch, terms, quantities, units }) {
  const { sponsors, pool, credited, excluded, settled, claimed, paid, returned, lapsed } = epoch;
  const is = lapsed
    ? 'lapsed'
    : settled
      ? `closed, claimed until ${koreanTime(settled.at + terms.claims)}`
      : `ends at ${koreanTime(endOf(terms, id))}`;
  const counted = credited - excluded;
  const payable = settled?.payable ?? (pool < BigInt(counted) ? pool : BigInt(counted));
  return [
    `epoch ${id}: ${is}`,
    `  pool ${won(pool)} of ${sponsors.length} sponsors; ${points(counted)} count, ${points(excluded)} do not: ` +
      `${won(payable)} are paid for them${settled ? '' : ' as things stand'}`,
    ...(settled
      ? [`  ${points(claimed)} claimed, ${won(paid)} paid, ${won(returned)} given back to sponsors`]
      : []),
    ...quantities.map(
      ([activity, quantity]) => `  activity ${activity}: ${measured(quantity, units.get(activity))}`,
    ),
  ];
}

/** A device, a line each. @param {number} id @param {any} found */
export function deviceInWords(id, { record, now, epoch, use }) {
  const { programme, maker, shop, key, generation, used, activities, limits, until, days, suspended } =
    record;
  const today = days.find(({ day }) => day === koreanDay(now)) ?? { proofs: 0, points: 0, members: 0 };
  const bound = boundTo(record);
  return [
    `device ${id} of programme ${programme}: maker ${maker}${shop === null ? '' : `, in shop ${shop}`}`,
    `key ${key}, of generation ${generation}; next number ${used.next}`,
    `measures ${activities.map((one) => `activity ${one}`).join(', ')}; certified until ${koreanTime(until)}`,
    ...(suspended ? [`${suspension(suspended.by)}, and excluded from epoch ${suspended.from} on`] : []),
    ...(bound ? [`member ${bound.member}'s since ${koreanTime(bound.from)}`] : []),
    `today: ${limitInWords(today)}; at most ${limitInWords(limits.day)}`,
    use === null
      ? `no epoch now; at most ${limitInWords(limits.epoch)} in one`
      : `epoch ${epoch}: ${limitInWords(use)}${use.excluded ? ', excluded' : ''}; at most ${limitInWords(limits.epoch)}`,
  ];
}

/** A member, a line each. @param {number} id @param {any} found */
export function memberInWords(id, { record, reached, activities, now, claimable }) {
  const { programme, account, days, suspended, joined, left } = record;
  const today = koreanDay(now);
  const roomOf = (activity, { dayCap }) => {
    const counted = days.find((one) => one.activity === activity && one.day === today)?.points ?? 0;
    return Math.max(0, Math.min(dayCap - counted, reached.left));
  };
  return [
    `member ${id} of programme ${programme}: account ${account}, joined at ${koreanTime(joined)}` +
      (left === null ? '' : `, left at ${koreanTime(left)}`),
    ...(suspended ? [suspension(suspended)] : []),
    `tier ${reached.tier}, by ${points(reached.points)}; ${points(reached.thisYear)} this year, ` +
      `${points(reached.left)} left of its cap`,
    ...activities.map(
      ([activity, one]) => `activity ${activity}: ${points(roomOf(activity, one))} left today`,
    ),
    ...claimable.map(([epoch, one]) => {
      const more = one.excluded > 0 ? `, ${grouped(one.excluded)} more are excluded` : '';
      const how =
        one.until === null
          ? `${won(one.won)} as things stand`
          : `${won(one.won)} until ${koreanTime(one.until)}`;
      return `epoch ${epoch}: ${points(one.points)}, ${how}${more}`;
    }),
  ];
}
