// SPDX-License-Identifier: Apache-2.0
// A programme's terms: as people write them in JSON, as calls take them, and in words.
import { z } from 'zod';
import { refuse } from '@dure/chain/cli.js';
import { region } from '@dure/chain/districts.js';
import { BANDS, bandOf, category, MAX_CATEGORY } from '@dure/chain/profile.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';

const PARTS = 1_000_000; // a Permill
const MINUTES_OF_DAY = 1_440;

/** A share of a hundred, as the millionths that calls take. */
function percent(name, given) {
  const parts = Math.round(given * (PARTS / 100));
  const exact = Math.abs(parts - given * (PARTS / 100)) <= 1e-6;
  if (typeof given === 'number' && given >= 0 && given < 100 && exact) return parts;
  return refuse(name, 'a share below 100, to four decimals', given);
}

/** From which minute of each day until before which; over midnight where the first is the later one. */
function hours(name, given) {
  const [from, until] = Array.isArray(given) && given.length === 2 ? given.map(minute) : [];
  if (from < MINUTES_OF_DAY && until <= MINUTES_OF_DAY && from !== until) return { from, until };
  return refuse(name, 'two times such as ["09:00", "18:00"]', given);
}

function minute(text) {
  const [, hour, minutes] = /^(\d\d):([0-5]\d)$/.exec(text) ?? [];
  return Number(hour) * 60 + Number(minutes);
}

const TIME = { type: 'string', format: 'date-time' };
const WON = { type: ['integer', 'string'], minimum: 0, pattern: '^(0|[1-9][0-9]{0,37})$' };
const CLOCK = { type: 'string', pattern: '^([01][0-9]|2[0-4]):[0-5][0-9]$' };
const MOST_RULES = 8;
const MOST_REGIONS = 8;

/** Each kind of rule: its field in a file of terms. */
const RULES = {
  categories: z
    .array(field(category, { type: 'integer', minimum: 0, maximum: MAX_CATEGORY }))
    .min(1)
    .describe('Only at merchants of one of these categories, by the numbers on which acquirers agree.'),
  regions: z
    .array(field(region, { type: ['integer', 'string'], pattern: '^[1-9][0-9]([0-9]{3})?$' }))
    .min(1)
    .max(MOST_REGIONS)
    .describe(
      'Only at merchants in these places: legal-district codes, two digits of a province or five of a district.',
    ),
  revenueUpTo: z
    .enum(Object.keys(BANDS))
    .describe(
      'Only at merchants whose yearly sales are in this band or a lower one: up to ₩300 million is 300M.',
    ),
  capPerPayment: field(read.amount, {
    ...WON,
    minimum: 1,
    description: 'The most that one payment takes from the programme, in won.',
  }),
  capPerDay: field(read.amount, {
    ...WON,
    minimum: 1,
    description: "The most that a holder's payments of one day in Korea take from the programme, in won.",
  }),
  hours: field(hours, {
    type: 'array',
    prefixItems: [CLOCK, CLOCK],
    items: false,
    minItems: 2,
    description: 'Only from the first time of the day in Korea until the second: ["09:00", "18:00"].',
  }),
  badge: field(read.whole, {
    type: 'integer',
    minimum: 0,
    description: 'Only by holders of a badge of this class.',
  }),
  firstUseBy: field(read.instant, {
    ...TIME,
    description: 'Only by holders whose first payment was made before this moment.',
  }),
};
const KINDS = Object.keys(RULES);

/** Each kind of rule, from what its field holds to what a call takes. */
const CALLS = {
  categories: (bits) => ({ Categories: bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n) }),
  regions: (list) => ({ Regions: list }),
  revenueUpTo: (band) => ({ RevenueUpTo: BANDS[band].type }),
  capPerPayment: (cap) => ({ CapPerPayment: cap }),
  capPerDay: (cap) => ({ CapPerDay: cap }),
  hours: (span) => ({ Hours: span }),
  badge: (id) => ({ Badge: id }),
  firstUseBy: (at) => ({ FirstUseBy: at }),
};

const rule = z
  .strictObject(Object.fromEntries(KINDS.map((kind) => [kind, RULES[kind].optional()])))
  .refine((given) => Object.keys(given).length === 1, `is no rule: each has one of ${KINDS.join(', ')}`)
  .meta({ minProperties: 1, maxProperties: 1 });

const asksForBadge = (given) => 'badge' in given;

const terms = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema is.'),
    funder: field(read.account, {
      type: 'string',
      description: 'The account that pays in, and gets the rest back; the signer, unless given.',
    }).optional(),
    validFrom: field(read.instant, { ...TIME, description: 'Payments are made from this moment on.' }),
    validUntil: field(read.instant, { ...TIME, description: 'Payments are made before this moment.' }),
    refundUntil: field(read.instant, {
      ...TIME,
      description: 'Refunds are made before this moment; from it on the programme can be closed.',
    }),
    selfPayPercent: field(percent, {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 100,
      description: 'What the holder pays of each payment, in percent, to four decimals; 0 unless given.',
    }).optional(),
    feeAllowance: field(read.won, {
      ...WON,
      description:
        "How much of a holder's fees the fee purse pays in one day in Korea, in won; 0 unless given.",
    }).optional(),
    rules: z
      .array(rule)
      .max(MOST_RULES)
      .refine((rules) => rules.filter(asksForBadge).length <= 1, 'may ask for a badge once only')
      .optional()
      .describe('What each payment has to pass, all of it; nothing, unless given.'),
  })
  .refine(
    ({ validFrom, validUntil, refundUntil }) => validFrom < validUntil && validUntil <= refundUntil,
    ': validFrom, validUntil and refundUntil do not follow each other',
  )
  .meta({ title: 'Terms of a voucher programme' });

/** The JSON Schema of a file of terms. */
export const termsSchema = () => z.toJSONSchema(terms, { io: 'input' });

/**
 * The terms of a file, as `createProgramme` takes them.
 * @param {unknown} json
 * @param {string} operator funds the programme unless the file says who does
 * @param {string} [subject] the file's name
 */
export function toTerms(json, operator, subject = 'terms') {
  const { funder = operator, validFrom, validUntil, refundUntil, ...rest } = shape(terms, json, subject);
  const { selfPayPercent: selfPay = 0, feeAllowance = 0n, rules = [] } = rest;
  return { funder, rules: rules.map(toRule), validFrom, validUntil, refundUntil, selfPay, feeAllowance };
}

function toRule(given) {
  const [[kind, value]] = Object.entries(given);
  return CALLS[kind](value);
}

const clock = (at) => [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');

const CATEGORIES = Array.from({ length: MAX_CATEGORY + 1 }, (_, bit) => bit);
const bits = (mask) => CATEGORIES.filter((bit) => (mask >> BigInt(bit)) & 1n);

/**
 * A rule on chain in words.
 * @param {{ type: string, value: any }} rule an Enum of polkadot.js
 */
export function ruleInWords({ type, value }) {
  switch (type) {
    case 'Categories':
      return `only merchants of category ${bits(value.toBigInt()).join(' or ')}`;
    case 'Regions':
      return `only merchants in region ${value.map(String).join(' or ')}`;
    case 'RevenueUpTo':
      return `only merchants with yearly sales ${bandOf(value.type).words}`;
    case 'CapPerPayment':
      return `at most ${won(value)} a payment`;
    case 'CapPerDay':
      return `at most ${won(value)} a day`;
    case 'Hours':
      return `only from ${clock(value.from.toNumber())} until ${clock(value.until.toNumber())}`;
    case 'Badge':
      return `only holders of a badge of class ${value}`;
    case 'FirstUseBy':
      return `used for the first time before ${koreanTime(value)}`;
    default:
      return type;
  }
}
