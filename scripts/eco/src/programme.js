// SPDX-License-Identifier: Apache-2.0
// A programme as people write it in JSON, as calls take it, and in words.
import { z } from 'zod';
import { refuse } from '@dure/chain/cli.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { grouped, measured, points, spanInWords, SPANS, UNITS } from './words.js';

const DAY = SPANS.d;
/** Korea is so far ahead of UTC. */
const AHEAD = 9 * SPANS.h;
/** The longest epoch, and the longest time for claims. */
const MOST_PERIOD = 366 * DAY;
/** For how long proofs may be on their way. */
const WAY = 72 * SPANS.h;
/** For how long a programme may run, its last claims included. */
const MOST_LIFE = 10 * MOST_PERIOD;
const MOST_EPOCHS = 520;
const MOST_TIERS = 8;
const MOST_POINTS = Number.MAX_SAFE_INTEGER;

/** A length of time, such as 30d, in milliseconds. @type {read.Reader<number>} */
export const span = (name, given) => {
  const [, count, unit] = /^([1-9]\d{0,8})([dhms])$/.exec(String(given)) ?? [];
  const ms = Number(count) * SPANS[unit];
  return ms <= MOST_PERIOD
    ? ms
    : refuse(name, 'a length of time up to 366d, such as 30d, 12h, 5m, 60s', given);
};

/** What a file leaves out: a month each, for a year, with the bounds of the national carbon points. */
const USUAL = {
  epoch: 30 * DAY,
  epochs: 12,
  claims: 60 * DAY,
  yearCap: 70_000,
  tiers: [10_000, 30_000, 60_000],
  least: 100_000n,
};

const TIME = { type: 'string', format: 'date-time' };
const SPAN = { type: 'string', pattern: '^[1-9][0-9]{0,8}[dhms]$' };
const WON = { type: ['integer', 'string'], minimum: 0, pattern: '^(0|[1-9][0-9]{0,37})$' };
const numbered = (least, most, description) =>
  field(read.between(least, most), { type: 'integer', minimum: least, maximum: most, description });

const terms = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema is.'),
    funder: field(read.account, {
      type: 'string',
      description: 'Who pays for it, and gets back what is left; the signer, unless given.',
    }).optional(),
    resident: numbered(
      0,
      2 ** 32 - 1,
      'The class of the badge that members need. Its issuer gives it once a person.',
    ),
    begins: field(read.instant, {
      ...TIME,
      description: 'When the first epoch begins; the next midnight in Korea, unless given.',
    }).optional(),
    epoch: field(span, {
      ...SPAN,
      description: 'How long an epoch is, such as 30d, which it is unless given; a day at least.',
    }).optional(),
    epochs: numbered(1, MOST_EPOCHS, 'How many epochs there are; 12 unless given.').optional(),
    claims: field(span, {
      ...SPAN,
      description: 'For how long an epoch can be claimed once it is closed; 60d unless given.',
    }).optional(),
    yearCap: numbered(
      1,
      MOST_POINTS,
      'The most points of a member in a Korean year, of all activities; 70000 unless given.',
    ).optional(),
    tiers: z
      .array(numbered(1, MOST_POINTS, 'From so many points on.'))
      .max(MOST_TIERS)
      .refine((all) => all.every((one, n) => n === 0 || all[n - 1] < one), 'do not rise')
      .optional()
      .describe('The points of a year from which on each tier holds; 10000, 30000, 60000, unless given.'),
    least: field(read.won, {
      ...WON,
      description:
        "The least that who is not the funder pays into an epoch's pool at first, in won; 100000 unless given.",
    }).optional(),
  })
  .refine(
    ({ epoch = USUAL.epoch, epochs = USUAL.epochs, claims = USUAL.claims }) =>
      epoch * epochs + WAY + claims <= MOST_LIFE,
    ': its epochs and claims take more than ten years',
  )
  .meta({ title: 'A programme of eco rewards' });

/** The JSON Schema of a file. */
export const programmeSchema = () => z.toJSONSchema(terms, { io: 'input' });

/** The next midnight in Korea, in milliseconds. */
const nextMidnight = (now) => (Math.floor((now + AHEAD) / DAY) + 1) * DAY - AHEAD;

/**
 * A file, as `createProgramme` takes it.
 * @param {unknown} json
 * @param {string} operator who pays for it, where the file does not say
 * @param {string} [subject] the file's name
 * @param {number} [now]
 */
export function toProgramme(json, operator, subject = 'programme', now = Date.now()) {
  /** @type {any} */
  const { $schema: _, funder = operator, ...given } = shape(terms, json, subject);
  const {
    resident,
    begins = nextMidnight(now),
    epoch,
    epochs,
    claims,
    yearCap,
    tiers,
    least,
  } = {
    ...USUAL,
    ...given,
  };
  return { funder, terms: { resident, begins, epoch, epochs, claims, yearCap, tiers, least } };
}

/** What a programme promises, a line each. @param {any} given as the chain has it */
export function termsInWords({ resident, begins, epoch, epochs, claims, yearCap, tiers, least }) {
  const ladder = tiers.map((one, n) => `tier ${n + 1} from ${points(one)} on`);
  return [
    `${epochs} epochs of ${spanInWords(epoch)} from ${koreanTime(begins)} on, each claimed within ${spanInWords(claims)}`,
    `members have a badge of class ${resident}, and ${points(yearCap)} a year at most` +
      (ladder.length > 0 ? `; ${ladder.join(', ')}` : ''),
    `sponsors begin with ${won(least)}`,
  ];
}

/** When an epoch ends. @param {any} given terms @param {number} id */
export const endOf = ({ begins, epoch }, id) => begins + epoch * (id + 1);

/** An activity, as the call takes it and the chain has it. @param {any} values of the command */
export const activityOf = ({
  unit,
  points: gives,
  per,
  dayCap,
  most,
  bound = false,
  from,
  until,
  co2,
  source,
  asOf,
}) => ({
  unit,
  rate: { points: gives, per },
  dayCap,
  most,
  bound,
  from,
  until,
  carbon: { milligrams: co2, source: `0x${Buffer.from(source).toString('hex')}`, asOf },
});

/** An activity in a line. @param {number} id @param {any} given as the chain has it */
export function activityInWords(id, { unit, rate, dayCap, most, bound, from, until, carbon }) {
  const source = Buffer.from(carbon.source.slice(2), 'hex').toString('utf8');
  return (
    `activity ${id}: ${points(rate.points)} for ${measured(rate.per, unit)}, ${points(dayCap)} a day and ` +
    `${measured(most, unit)} a proof at most, from ${koreanTime(from)} until ${koreanTime(until)}` +
    `${bound ? ', one total a day by a device of the member' : ''}; ${grouped(carbon.milligrams)} mg of CO₂ a ` +
    `${UNITS[unit]} (${source}, as of ${koreanTime(carbon.asOf).slice(0, 10)})`
  );
}

/** A programme, a line each. @param {number} id @param {any} found with `account` and `activities` */
export function programmeInWords(id, { record, account, activities }) {
  const { operator, funder, terms: given, ends, closed, unsettled, left, paused, over } = record;
  const is = over ? ', over' : paused ? ', paused' : '';
  return [
    `programme ${id}${is}: operator ${operator}, funder ${funder}`,
    ...termsInWords(given),
    ...(ends < given.epochs ? [`it ends after ${ends} epochs`] : []),
    ...activities.map(([number, activity]) => activityInWords(number, activity)),
    `${closed} of ${ends} epochs are closed, ${unsettled} of them can be claimed; ${won(left)} are left, at ${account}`,
  ];
}
