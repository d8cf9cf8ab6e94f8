// SPDX-License-Identifier: Apache-2.0
// A season as people write it in JSON, as calls take it, and in words.
import { z } from 'zod';
import { withName, district } from '@dure/chain/districts.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { GRADES } from './words.js';

const HOUR = 3_600_000;
/** How many hours thirty days have. */
const MOST_HOURS = 720;
const KINDS = ['Authentic', 'Certified', 'Sworn', 'Articles', 'Minutes', 'FixedDate'];

const TIME = { type: 'string', format: 'date-time' };
const WON = { type: ['integer', 'string'], minimum: 0, pattern: '^(0|[1-9][0-9]{0,37})$' };
const ACCOUNT = { type: 'string' };

const numbered = (least, most, description) =>
  field(read.between(least, most), { type: 'integer', minimum: least, maximum: most, description });
const share = (description) => numbered(0, 1_000, `${description}, in per mille.`);
const byGrade = (each) => z.strictObject({ special: each, first: each, second: each, third: each });
const time = (description) => field(read.instant, { ...TIME, description });
const won40 = field(read.won, { ...WON, description: 'In won per 40 kg.' });

/** Those of the notices of the public stockpile: see pallets/agri-trade/src/grading.rs and prices.rs. */
const CRITERIA = {
  brown: { special: 820, first: 780, second: 740, third: 650 },
  damaged: { special: 10, first: 40, second: 70, third: 100 },
  wettest: 150,
  driest: 130,
};
const RATIOS = { special: 10_330, first: 10_000, second: 9_556, third: 8_506 };

const terms = {
  varieties: z
    .array(numbered(0, 2 ** 32 - 1, 'A variety, by its number in the National List (국가품종목록).'))
    .min(1)
    .max(2)
    .describe('What is bought: one variety or two.'),
  interim: z
    .union([won40, byGrade(won40)])
    .describe('What is paid at once, in won per 40 kg: the same for all, or for each grade.'),
  criteria: z
    .strictObject({
      brown: byGrade(share('So much brown rice at least')),
      damaged: byGrade(share('So many damaged grains at most')),
      wettest: share('So much water at most where the paddy is bagged'),
      driest: share('With less water than this, bagged paddy is two grades down').nullable(),
    })
    .optional()
    .describe('What makes a grade; what the notices say, unless given.'),
  ratios: byGrade(numbered(5_000, 15_000, 'In parts of 10,000.'))
    .optional()
    .describe("What a grade is worth of grade 1's; 10330, 10000, 9556, 8506, unless given."),
  slack: field(read.won, {
    ...WON,
    description: 'By how many won published prices may differ from what the formula gives; 10 unless given.',
  }).optional(),
  deduction: field(read.won, {
    ...WON,
    description: 'What unbagged paddy is worth less, in won per 40 kg: 760 in 2022.',
  }),
  tolerance: numbered(0, 2_000, 'By how many grams a sack of 40 kg may be off; 200 unless given.').optional(),
  dried: z
    .boolean()
    .optional()
    .describe('Is unbagged paddy paid for as stored (15 % water)? Else as it was weighed.'),
  opens: time('When deliveries begin.'),
  ends: time('When deliveries end.'),
  priceBy: time('From when on the council sets the final prices, where the officers have not.'),
  answerHours: numbered(
    1,
    MOST_HOURS,
    'For how many hours a lot waits for each next step; 72 unless given.',
  ).optional(),
  checks: share('How many of the graded lots another inspector checks; 50 unless given').optional(),
  netting: share("How much of each payment may go to earlier seasons' debts; 500 unless given").optional(),
  contract: z
    .enum(KINDS)
    .optional()
    .describe('The kind of deed that a farm has to have for a quota; none, unless given.'),
};

const $schema = z.string().optional().describe('For editors: where the schema is.');

const season = z
  .strictObject({
    $schema,
    comptroller: field(read.account, { ...ACCOUNT, description: 'The second officer, of another account.' }),
    funder: field(read.account, {
      ...ACCOUNT,
      description: 'Who gets what is left, what farms owe, and what the rice is sold for.',
    }),
    place: field((name, given) => district(name, String(given)), {
      type: 'integer',
      description: 'The county, by the first five digits of its legal-district code.',
    }),
    year: numbered(2_000, 9_999, 'The year of the harvest.'),
    ...terms,
  })
  .refine(
    ({ opens, ends, priceBy }) => opens < ends && ends <= priceBy,
    ': opens, ends and priceBy do not follow each other',
  )
  .meta({ title: 'A season in which a county buys rice' });

/** The JSON Schema of a file. */
export const seasonSchema = () => z.toJSONSchema(season, { io: 'input' });

/**
 * A file, as `openSeason` takes it.
 * @param {unknown} json
 * @param {string} [subject] the file's name
 */
export function toSeason(json, subject = 'season') {
  const { comptroller, funder, place, year, ...rest } = shape(season, json, subject);
  return { comptroller, funder, place, year, terms: toTerms(rest) };
}

/** @param {any} given */
function toTerms({
  varieties,
  interim,
  criteria = CRITERIA,
  ratios = RATIOS,
  slack = 10n,
  deduction,
  tolerance = 200,
  dried = false,
  opens,
  ends,
  priceBy,
  answerHours = 72,
  checks = 50,
  netting = 500,
  contract = null,
}) {
  return {
    varieties,
    interim: typeof interim === 'bigint' ? { Flat: interim } : { Graded: interim },
    criteria,
    prices: { ratios, slack, deduction },
    tolerance,
    dried,
    opens,
    ends,
    answer: answerHours * HOUR,
    priceBy,
    checks,
    netting,
    contract,
  };
}

const perCent = (share_) => `${(share_ / 10).toFixed(1)} %`;
const each = (graded, words) =>
  Object.keys(GRADES)
    .map((grade) => words(graded[grade.toLowerCase()]))
    .join(' / ');

/** By what a season buys, a line each: special grade first. @param {any} given as the chain has it */
export function termsInWords(given) {
  const { varieties, interim, criteria, prices, tolerance, dried, opens, ends, priceBy } = given;
  const { brown, damaged, wettest, driest } = criteria;
  const { answer, checks, netting, contract } = given;
  return [
    `variety ${varieties.join(' or ')}, delivered from ${koreanTime(opens)} until ${koreanTime(ends)}`,
    `at once, per 40 kg: ${'Flat' in interim ? won(interim.Flat) : each(interim.Graded, won)}`,
    `grades (special / 1 / 2 / 3): brown rice ${each(brown, perCent)} at least, damaged ${each(damaged, perCent)} at ` +
      `most; bagged, water ${perCent(wettest)} at most${driest === null ? '' : `, below ${perCent(driest)} two down`}`,
    `final prices from ${each(prices.ratios, String)} of 10,000, within ${won(prices.slack)}; unbagged ` +
      `${won(prices.deduction)} less, paid for ${dried ? 'as stored' : 'as weighed'}; by ${koreanTime(priceBy)}`,
    `a sack may be off by ${tolerance} g; each step within ${answer / HOUR} hours; ${perCent(checks)} are checked; ` +
      `${perCent(netting)} of a payment may go to debts${contract === null ? '' : `; a farm has a deed: ${contract}`}`,
  ];
}

/** A season, a line each. @param {number} id @param {any} found as the chain has it */
export function seasonInWords(id, found) {
  const { operator, comptroller, funder, place, year, terms: given, pricing, farms, weighed } = found;
  const { pending, classes, ledger, closed, stock } = found;
  const unsettled = [classes.bagged, classes.unbagged]
    .flatMap((graded) => Object.values(graded))
    .reduce((sum, { lots }) => sum + lots, 0);
  return [
    `season ${id}: harvest of ${year} in ${withName(place)}${closed === null ? '' : `, closed at ${koreanTime(closed)}`}`,
    `operator ${operator}, comptroller ${comptroller}, funder ${funder}`,
    ...termsInWords(given),
    `${farms} farms, ${weighed} weighings; ${pending.lots} lots wait, ${unsettled} are sold and not settled, ${stock} ` +
      'are here',
    `escrow: ${won(ledger.funded)} came in, ${won(ledger.interim)} paid at once, ${won(ledger.topped)} at settlement, ` +
      `${won(ledger.returned)} given back; farms owe ${won(ledger.outstanding)}`,
    pricingInWords(pricing),
  ];
}

function pricingInWords(pricing) {
  if (pricing === 'Open') return 'no final prices';
  if ('Final' in pricing) return `final prices, per 40 kg: ${each(pricing.Final, won)}`;
  const { by, quote, prices, at } = pricing.Proposed;
  return (
    `proposed by ${by} at ${koreanTime(at)}, per 40 kg: ${each(prices, won)} from ${won(quote.mean)} less ` +
    won(quote.fee)
  );
}
