// SPDX-License-Identifier: Apache-2.0
// A security as people write it in JSON, as calls take it, and in words.
import { z } from 'zod';
import { refuse } from '@dure/chain/cli.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { CLASSES, counted, KINDS, percent, units } from './words.js';

const MOST_NAME = 64;
/** The most units, and the most that a share is worth in won. */
const [MOST_UNITS, MOST_PRICE] = [2n ** 80n, 2n ** 47n];
const MOST_LISTED = 16;
const MOST_COUNTRY = 999;
const MILLE = 1_000;
const MOST_ID = 2 ** 32 - 1;

/** Whole and above 0, up to so many. @param {bigint} most @param {string} what @returns {read.Reader<bigint>} */
const upTo = (most, what) => (name, given) => {
  const value = read.won(name, given);
  return value > 0n && value <= most ? value : refuse(name, `${what} from 1 to ${most}`, given);
};

/** Units, one at least. */
export const quantity = upTo(MOST_UNITS, 'units');
/** What a share costs or is worth, in won. */
export const price = upTo(MOST_PRICE, 'whole won');

/** An ISIN (ISO 6166): its last digit checks the others. @type {read.Reader<string>} */
export const isin = (name, given) =>
  typeof given === 'string' && /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(given) && isChecked(given)
    ? given
    : refuse(name, 'an ISIN, whose last digit checks the others, such as KR7999990005', given);

/** Letters count from 10 on; from the right each second digit is doubled, and the digits of all add up to tens. */
function isChecked(code) {
  const digits = [...code].map((sign) => parseInt(sign, 36)).join('');
  const sum = [...digits]
    .reverse()
    .map((digit, n) => Number(digit) * (1 + (n % 2)))
    .reduce((all, one) => all + Math.floor(one / 10) + (one % 10), 0);
  return sum % 10 === 0;
}

/** @type {read.Reader<string>} */
const nameOf = (name, given) => {
  const size = Buffer.byteLength(read.text(name, given));
  return size > 0 && size <= MOST_NAME ? given : refuse(name, `1 to ${MOST_NAME} bytes of text`, given);
};

const WHOLE = { type: ['integer', 'string'], minimum: 1, pattern: '^[1-9][0-9]{0,37}$' };
const numbered = (least, most, description) =>
  field(read.between(least, most), { type: 'integer', minimum: least, maximum: most, description });
const listed = (item, most, description) =>
  z
    .array(item)
    .min(1)
    .max(most)
    .refine((all) => new Set(all).size === all.length, 'has one twice')
    .optional()
    .describe(description);

/** The rules of a security, in the order in which they are sent. */
const rules = z.strictObject({
  classes: listed(z.enum(CLASSES), CLASSES.length, 'Only these classes acquire it.'),
  countries: listed(
    numbered(1, MOST_COUNTRY, 'ISO 3166-1, numeric: Korea is 410.'),
    MOST_LISTED,
    'Only who lives in these countries acquires it.',
  ),
  holderCap: numbered(1, MOST_ID, 'So many investors hold it at most.').optional(),
  classCaps: z
    .strictObject(
      Object.fromEntries(CLASSES.map((name) => [name, numbered(1, MOST_ID, 'So many at most.').optional()])),
    )
    .optional()
    .describe('So many investors of a class hold it at most.'),
  maxShare: numbered(
    1,
    MILLE - 1,
    'Nobody acquires more than so many thousandths of what is issued.',
  ).optional(),
  lot: numbered(1, MOST_ID, 'It is traded by so many shares, or a multiple.').optional(),
  lockUp: field(read.instant, {
    type: 'string',
    format: 'date-time',
    description: 'Nobody disposes of it before this moment, ten years ahead at most.',
  }).optional(),
  venues: listed(
    numbered(0, MOST_ID, "A venue's number."),
    MOST_LISTED,
    'It is traded at these venues alone.',
  ),
  priceBand: numbered(
    1,
    MILLE,
    'What is paid differs from the reference price by so many thousandths at most.',
  ).optional(),
  annualCap: z
    .literal(true)
    .optional()
    .describe('What retail investors buy of it counts towards the annual cap.'),
});

const terms = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema is.'),
    name: field(nameOf, {
      type: 'string',
      description: `What it is called, ${MOST_NAME} bytes of UTF-8 at most.`,
    }),
    code: field(isin, {
      type: 'string',
      pattern: '^[A-Z]{2}[A-Z0-9]{9}[0-9]$',
      description: 'Its ISIN (ISO 6166).',
    }),
    kind: z.enum(Object.keys(KINDS)).describe('What it is, by the Capital Markets Act.'),
    perShare: field(quantity, {
      ...WHOLE,
      description: 'How many units are a share; to be split, it needs many.',
    }),
    reference: field(price, { ...WHOLE, description: 'What a share is worth for the rules, in won.' }),
    quantity: field(quantity, {
      ...WHOLE,
      description: 'How many units there may be: a share at least.',
    }),
    rules: rules.optional().describe('What a trade has to leave behind; none, unless given.'),
  })
  .meta({ title: 'A security' });

const whole = terms.refine(
  ({ perShare, quantity: all }) => all >= perShare,
  ': quantity is less than a share',
);

/** The JSON Schema of a file. */
export const securitySchema = () => z.toJSONSchema(terms, { io: 'input' });

/**
 * A file, as `proposeSecurity` takes it.
 * @param {unknown} json
 * @param {string} [subject] the file's name
 */
export function toSecurity(json, subject = 'security') {
  /** @type {any} */
  const { $schema: _, rules: given = {}, ...made } = shape(whole, json, subject);
  return { ...made, rules: rulesOf(given) };
}

/** The rules of a file, of which nothing else need be there. @param {unknown} json @param {string} [subject] */
export function toRules(json, subject = 'rules') {
  /** @type {any} */
  const given = shape(terms.partial().required({ rules: true }), json, subject);
  return rulesOf(given.rules);
}

/** Rules, as calls take them and the chain has them: a list, always in the same order. */
const rulesOf = (given) =>
  Object.keys(rules.shape)
    .filter((name) => given[name] !== undefined)
    .flatMap((name) => RULES[name](given[name]));

const RULES = {
  classes: (all) => [{ Classes: all }],
  countries: (all) => [{ Countries: all }],
  holderCap: (cap) => [{ HolderCap: cap }],
  classCaps: (caps) =>
    CLASSES.filter((name) => caps[name] !== undefined).map((name) => ({ ClassCap: [name, caps[name]] })),
  maxShare: (mille) => [{ MaxShare: mille }],
  lot: (lot) => [{ Lot: lot }],
  lockUp: (until) => [{ LockUp: until }],
  venues: (all) => [{ Venues: all }],
  priceBand: (mille) => [{ PriceBand: mille }],
  annualCap: () => ['AnnualCap'],
};

/** A rule in words. @param {any} rule as the chain has it */
export function ruleInWords(rule) {
  if (rule === 'AnnualCap') return 'what retail investors buy counts towards the annual cap';
  const [[kind, given]] = Object.entries(rule);
  return TOLD[kind](given);
}

const TOLD = {
  Classes: (all) => `acquired by ${all.join(', ')} alone`,
  Countries: (all) => `acquired by who lives in ${all.join(', ')} alone`,
  HolderCap: (cap) => `${counted(cap, 'holder')} at most`,
  ClassCap: ([name, cap]) => `${counted(cap, 'holder')} of class ${name} at most`,
  MaxShare: (mille) => `nobody acquires more than ${percent(mille)} of it`,
  Lot: (lot) => `traded in lots of ${counted(lot, 'share')}`,
  LockUp: (until) => `locked up until ${koreanTime(until)}`,
  Venues: (all) => `traded at ${all.map((venue) => `venue ${venue}`).join(', ')} alone`,
  PriceBand: (mille) => `paid within ${percent(mille)} of the reference price`,
};

/** Rules, a line each. @param {any[]} all */
export const rulesInWords = (all) =>
  all.length === 0 ? ['  no rules'] : all.map((rule, n) => `  rule ${n}: ${ruleInWords(rule)}`);

/** What a security is, a line each. @param {any} given as `toSecurity` makes it */
export const termsInWords = ({ name, code, kind, perShare, reference, quantity: all, rules: list }) => [
  `${name} (${code}), ${KINDS[kind]}: ${counted(perShare, 'unit')} a share, which is worth ${won(reference)}`,
  `  ${units(all, perShare)} may be issued, once the depository has confirmed it`,
  ...rulesInWords(list),
];
