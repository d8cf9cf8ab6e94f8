// SPDX-License-Identifier: Apache-2.0
// A programme's terms: as people write them in JSON, as calls take them, and in words.
import { accountBytes, address } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { instant, koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';

const MAX_CATEGORY = 63;
const PARTS = 1_000_000; // a Permill
const MINUTES_OF_DAY = 1_440;

/** The bands of yearly sales: how the tool names them, as calls take them, in words. */
export const BANDS = {
  '300M': { type: 'UpTo300M', words: 'up to ₩300 million' },
  '500M': { type: 'UpTo500M', words: 'up to ₩500 million' },
  '1B': { type: 'UpTo1B', words: 'up to ₩1 billion' },
  '3B': { type: 'UpTo3B', words: 'up to ₩3 billion' },
  more: { type: 'Above3B', words: 'of any size' },
};

/** Each kind of rule in a file of terms: from what stands there to what a call takes. */
const RULES = {
  categories: (list) => ({ Categories: some(list, category).reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n) }),
  regions: (list) => ({ Regions: some(list, region) }),
  revenueUpTo: (name) => ({ RevenueUpTo: band(name) }),
  capPerPayment: (amount) => ({ CapPerPayment: amountOf('capPerPayment', amount) }),
  capPerDay: (amount) => ({ CapPerDay: amountOf('capPerDay', amount) }),
  hours: ([from, until] = []) => ({ Hours: { from: minute(from), until: minute(until) } }),
  badge: (id) => ({ Badge: count('badge', id, 2 ** 32 - 1) }),
  firstUseBy: (text) => ({ FirstUseBy: instant('firstUseBy', text) }),
};

const MEMBERS = ['funder', 'validFrom', 'validUntil', 'refundUntil', 'selfPayPercent', 'feeAllowance', 'rules'];

/**
 * The terms of a file, as `createProgramme` takes them.
 * @param {object} json
 * @param {string} operator funds the programme unless the file says who does
 */
export function toTerms(json, operator) {
  const strange = Object.keys(json ?? {}).find((name) => !MEMBERS.includes(name));
  if (strange) throw new Failure(`there is no term '${strange}': there are ${MEMBERS.join(', ')}`);
  const { funder = operator, selfPayPercent = 0, feeAllowance = 0, rules = [] } = json ?? {};
  const [validFrom, validUntil, refundUntil] = ['validFrom', 'validUntil', 'refundUntil'].map((name) =>
    instant(name, json?.[name]),
  );
  if (!(validFrom < validUntil && validUntil <= refundUntil)) {
    throw new Failure('validFrom, validUntil and refundUntil do not follow each other');
  }
  const selfPay = Math.round(selfPayPercent * (PARTS / 100));
  if (!(selfPayPercent >= 0 && selfPayPercent < 100) || Math.abs(selfPay - selfPayPercent * (PARTS / 100)) > 1e-6) {
    throw new Failure(`selfPayPercent takes a share below 100, to four decimals, not '${selfPayPercent}'`);
  }
  if (!Array.isArray(rules)) throw new Failure('rules takes a list');
  return {
    funder: address(accountBytes(funder)),
    rules: rules.map(toRule),
    validFrom,
    validUntil,
    refundUntil,
    selfPay,
    feeAllowance: amountOf('feeAllowance', feeAllowance),
  };
}

function toRule(rule, n) {
  const [[kind, value] = [], ...more] = Object.entries(rule ?? {});
  if (!Object.hasOwn(RULES, kind ?? '') || more.length) {
    throw new Failure(`rule ${n} is no rule: each has one of ${Object.keys(RULES).join(', ')}`);
  }
  try {
    return RULES[kind](value);
  } catch (error) {
    throw new Failure(`rule ${n}: ${error instanceof Failure ? error.message : `${kind} takes something else`}`);
  }
}

function some(list, read) {
  if (!Array.isArray(list) || list.length === 0) throw new Failure('it lists nothing');
  return list.map(read);
}

function count(name, value, most) {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new Failure(`${name} takes a whole number up to ${most}, not '${value}'`);
  }
  return value;
}

/** What a merchant sells. */
export const category = (value) => count('a category', Number(value), MAX_CATEGORY);

/** A province by two digits of its legal-district code, or a district by five. */
function region(code) {
  if (!/^[1-9]\d(\d{3})?$/.test(code)) throw new Failure(`a region has two digits or five, not '${code}'`);
  return Number(code);
}

/** Where a merchant is. */
export function district(code) {
  if (!/^[1-9]\d{4}$/.test(code)) throw new Failure(`--region takes the five digits of a district, not '${code}'`);
  return Number(code);
}

export function band(name) {
  if (!Object.hasOwn(BANDS, name ?? '')) {
    throw new Failure(`yearly sales are one of ${Object.keys(BANDS).join(', ')}, not '${name}'`);
  }
  return BANDS[name].type;
}

/** An amount of whole won, from a number or digits. */
export function amountOf(name, value) {
  if (!/^(0|[1-9]\d{0,37})$/.test(String(value)) || (typeof value === 'number' && !Number.isSafeInteger(value))) {
    throw new Failure(`${name} takes whole won, not '${value}'`);
  }
  return BigInt(value);
}

function minute(text) {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(text ?? '') ?? [];
  const at = Number(hours) * 60 + Number(minutes);
  if (!(at <= MINUTES_OF_DAY)) throw new Failure(`hours takes two times such as "09:00", not '${text}'`);
  return at;
}

const clock = (at) => [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');

const CATEGORIES = Array.from({ length: MAX_CATEGORY + 1 }, (_, bit) => bit);
const bits = (mask) => CATEGORIES.filter((bit) => (mask >> BigInt(bit)) & 1n);

/**
 * A rule on chain in words.
 * @param {import('@polkadot/types').Enum} rule
 */
export function ruleInWords(rule) {
  const { value } = rule;
  switch (rule.type) {
    case 'Categories':
      return `only merchants of category ${bits(value.toBigInt()).join(' or ')}`;
    case 'Regions':
      return `only merchants in region ${value.map(String).join(' or ')}`;
    case 'RevenueUpTo':
      return `only merchants with yearly sales ${Object.values(BANDS).find(({ type }) => type === value.type).words}`;
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
      return rule.type;
  }
}
