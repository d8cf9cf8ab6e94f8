// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { readJson } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import { seasonInWords, seasonSchema, termsInWords, toSeason } from '../src/season.js';

const [operator, comptroller, funder] = ['//County', '//Second', '//Fund'].map((uri) => key(uri).address);
const HOUR = 3_600_000;

const LEAST = {
  comptroller,
  funder,
  place: 47_250,
  year: 2026,
  varieties: [231],
  interim: 30_000,
  deduction: 760,
  opens: '2026-09-20T00:00:00+09:00',
  ends: '2026-12-31T18:00:00+09:00',
  priceBy: '2027-01-31T18:00:00+09:00',
};
const BROWN = { special: 820, first: 780, second: 740, third: 650 };
const DAMAGED = { special: 10, first: 40, second: 70, third: 100 };
const CRITERIA = { brown: BROWN, damaged: DAMAGED, wettest: 150, driest: 130 };
const RATIOS = { special: 10_330, first: 10_000, second: 9_556, third: 8_506 };
const PRICES = { special: 66_660n, first: 64_530n, second: 61_670n, third: 54_890n };

describe('a season', () => {
  it('is what the notices say, unless a file says something else', () => {
    assert.deepEqual(toSeason(LEAST), {
      comptroller,
      funder,
      place: 47_250,
      year: 2026,
      terms: {
        varieties: [231],
        interim: { Flat: 30_000n },
        criteria: CRITERIA,
        prices: { ratios: RATIOS, slack: 10n, deduction: 760n },
        tolerance: 200,
        dried: false,
        opens: Date.UTC(2026, 8, 19, 15),
        ends: Date.UTC(2026, 11, 31, 9),
        answer: 72 * HOUR,
        priceBy: Date.UTC(2027, 0, 31, 9),
        checks: 50,
        netting: 500,
        contract: null,
      },
    });
  });

  it('has all that a file says', () => {
    const given = {
      ...LEAST,
      $schema: 'season.schema.json',
      comptroller: `0x${Buffer.from(key('//Second').publicKey).toString('hex')}`,
      place: '47250',
      varieties: [231, 7],
      interim: { special: '31000', first: 30_000, second: 29_000, third: 0 },
      criteria: { ...CRITERIA, wettest: 160, driest: null },
      ratios: { ...RATIOS, special: 15_000, third: 5_000 },
      slack: '0',
      tolerance: 2_000,
      dried: true,
      answerHours: 720,
      checks: 0,
      netting: 1_000,
      contract: 'Certified',
    };
    const { terms, ...rest } = toSeason(given);
    assert.deepEqual(rest, { comptroller, funder, place: 47_250, year: 2026 });
    assert.deepEqual(terms, {
      varieties: [231, 7],
      interim: { Graded: { special: 31_000n, first: 30_000n, second: 29_000n, third: 0n } },
      criteria: { brown: BROWN, damaged: DAMAGED, wettest: 160, driest: null },
      prices: { ratios: { ...RATIOS, special: 15_000, third: 5_000 }, slack: 0n, deduction: 760n },
      tolerance: 2_000,
      dried: true,
      opens: Date.UTC(2026, 8, 19, 15),
      ends: Date.UTC(2026, 11, 31, 9),
      answer: 720 * HOUR,
      priceBy: Date.UTC(2027, 0, 31, 9),
      checks: 0,
      netting: 1_000,
      contract: 'Certified',
    });
    const same = { ...LEAST, ends: LEAST.priceBy };
    assert.equal(toSeason(same).terms.ends, toSeason(same).terms.priceBy, 'prices may be due at once');
  });

  it('is refused in one line that names the place', () => {
    const refuses = (changes, reason) =>
      assert.throws(
        () => toSeason({ ...LEAST, ...changes }, 's.json'),
        (/** @type {any} */ error) => {
          assert.ok(error instanceof Failure, error.stack);
          assert.equal(error.message, `s.json${reason}`);
          return true;
        },
      );
    const order = ': opens, ends and priceBy do not follow each other';
    refuses({ ends: '2026-09-19T00:00:00+09:00' }, order);
    refuses({ ends: LEAST.opens }, order);
    refuses({ priceBy: '2026-12-31T17:59:59+09:00' }, order);
    refuses(
      { opens: '2026-09-20' },
      ": opens takes a time such as 2030-01-31T00:00:00+09:00, not '2026-09-20'",
    );
    refuses({ funder: undefined }, ': funder is missing');
    refuses({ funder: 'me' }, ": funder: 'me' is no account");
    refuses({ place: 46 }, ": place takes the five digits of a district, not '46'");
    refuses({ year: 26 }, ': year takes a whole number above 1999 up to 9999, not 26');
    refuses({ varieties: [] }, ': varieties has too few: at least 1');
    refuses({ varieties: [1, 2, 3] }, ': varieties has too many: at most 2');
    refuses({ varieties: [1, 'a'] }, ": varieties[1] takes a whole number, not 'a'");
    refuses({ deduction: 760.5 }, ': deduction takes whole won, not 760.5');
    refuses({ tolerance: 2_001 }, ': tolerance takes a whole number up to 2000, not 2001');
    refuses({ answerHours: 0 }, ': answerHours takes a whole number above 0 up to 720, not 0');
    refuses({ answerHours: 721 }, ': answerHours takes a whole number above 0 up to 720, not 721');
    refuses({ checks: 1_001 }, ': checks takes a whole number up to 1000, not 1001');
    refuses({ netting: -1 }, ': netting takes a whole number up to 1000, not -1');
    refuses(
      { contract: 'Lease' },
      ": contract takes one of Authentic, Certified, Sworn, Articles, Minutes, FixedDate, not 'Lease'",
    );
    refuses({ dried: 'yes' }, ": dried takes true or false, not 'yes'");
    refuses(
      { criteria: { ...CRITERIA, brown: { ...BROWN, first: 78.5 } } },
      ': criteria.brown.first takes a whole number up to 1000, not 78.5',
    );
    refuses(
      { criteria: { ...CRITERIA, brown: { ...BROWN, first: 7_800 } } },
      ': criteria.brown.first takes a whole number up to 1000, not 7800',
    );
    refuses({ criteria: { ...CRITERIA, driest: undefined } }, ': criteria.driest is missing');
    refuses(
      { ratios: { ...RATIOS, third: 4_999 } },
      ': ratios.third takes a whole number above 4999 up to 15000, not 4999',
    );
    refuses({ ratios: { special: 10_330, first: 10_000, second: 9_556 } }, ': ratios.third is missing');
    refuses(
      { criteria: { ...CRITERIA, wetest: 1 } },
      [
        ": criteria has no field 'wetest' (did you mean 'wettest'?)",
        ': there are brown, damaged, wettest, driest',
      ].join(''),
    );
  });

  it('is refused where what is paid at once makes no sense', () => {
    for (const interim of ['30,000', -1, 1.5, null, {}, { special: 1, first: 1, second: 1 }]) {
      assert.throws(() => toSeason({ ...LEAST, interim }, 's.json'), /^Error: s\.json: interim\b/);
    }
    assert.throws(() => toSeason([], 's.json'), /^Error: s\.json takes an object in \{ \}/);
    assert.throws(() => toSeason(null, 's.json'), /^Error: s\.json takes an object in \{ \}/);
  });

  it('is the example, too', () => {
    const example = readJson(new URL('../season.example.json', import.meta.url).pathname);
    const { year, terms } = toSeason(example, 'season.example.json');
    assert.deepEqual([year, terms.prices.ratios, terms.criteria], [2026, RATIOS, CRITERIA]);
  });

  it('has a schema whose bounds are those of the reader', () => {
    /** @type {any} */
    const { properties, required } = seasonSchema();
    assert.deepEqual(
      required.toSorted(),
      Object.keys(LEAST).toSorted(),
      'what has to be there is what the least file has',
    );
    const bounds = ({ minimum, maximum }) => [minimum, maximum];
    assert.deepEqual(bounds(properties.year), [2_000, 9_999]);
    assert.deepEqual(bounds(properties.answerHours), [1, 720]);
    assert.deepEqual(bounds(properties.ratios.properties.first), [5_000, 15_000]);
    assert.deepEqual(bounds(properties.tolerance), [0, 2_000]);
  });
});

describe('a season in words', () => {
  const { terms } = toSeason(LEAST);

  it('tells its terms', () => {
    assert.deepEqual(termsInWords(terms), [
      'variety 231, delivered from 2026-09-20T00:00:00+09:00 until 2026-12-31T18:00:00+09:00',
      'at once, per 40 kg: ₩30,000',
      'grades (special / 1 / 2 / 3): brown rice 82.0 % / 78.0 % / 74.0 % / 65.0 % at least, damaged 1.0 % / 4.0 % / ' +
        '7.0 % / 10.0 % at most; bagged, water 15.0 % at most, below 13.0 % two down',
      'final prices from 10330 / 10000 / 9556 / 8506 of 10,000, within ₩10; unbagged ₩760 less, paid for as weighed; ' +
        'by 2027-01-31T18:00:00+09:00',
      'a sack may be off by 200 g; each step within 72 hours; 5.0 % are checked; 50.0 % of a payment may go to debts',
    ]);
    const other = termsInWords({
      ...terms,
      varieties: [231, 7],
      interim: { Graded: PRICES },
      criteria: { ...terms.criteria, driest: null },
      dried: true,
      contract: 'Sworn',
    });
    assert.match(other[0], /^variety 231 or 7, /);
    assert.equal(other[1], 'at once, per 40 kg: ₩66,660 / ₩64,530 / ₩61,670 / ₩54,890');
    assert.match(other[2], /water 15\.0 % at most$/);
    assert.match(other[3], /, paid for as stored; /);
    assert.match(other[4], /; a farm has a deed: Sworn$/);
  });

  it('tells how it is', () => {
    const lots = (special, first) => ({
      special: { lots: special },
      first: { lots: first },
      second: { lots: 0 },
      third: { lots: 0 },
    });
    const found = {
      operator,
      comptroller,
      funder,
      place: 47_250,
      year: 2026,
      terms,
      pricing: 'Open',
      farms: 12,
      weighed: 40,
      known: 38,
      stock: 5,
      pending: { lots: 3, grams: 12_000_000 },
      classes: { bagged: lots(4, 20), unbagged: lots(0, 1) },
      ledger: {
        funded: 2_000_000n,
        interim: 900_000n,
        topped: 40_000n,
        returned: 1_000n,
        outstanding: 17n,
      },
      closed: null,
    };
    const lines = seasonInWords(3, found);
    assert.match(lines[0], /^season 3: harvest of 2026 in 47250 \(경상북도 상주시\)$/);
    assert.equal(lines[1], `operator ${operator}, comptroller ${comptroller}, funder ${funder}`);
    assert.deepEqual(lines.slice(2, 7), termsInWords(terms));
    assert.deepEqual(lines.slice(7), [
      '12 farms, 40 weighings; 3 lots wait, 25 are sold and not settled, 5 are here',
      'escrow: ₩2,000,000 came in, ₩900,000 paid at once, ₩40,000 at settlement, ₩1,000 given back; farms owe ₩17',
      'no final prices',
    ]);

    const at = Date.UTC(2027, 0, 10, 3);
    const closed = seasonInWords(3, { ...found, closed: at, pricing: { Final: PRICES } });
    assert.match(closed[0], /, closed at 2027-01-10T12:00:00\+09:00$/);
    assert.equal(closed.at(-1), 'final prices, per 40 kg: ₩66,660 / ₩64,530 / ₩61,670 / ₩54,890');
    const quote = { mean: 187_268n, fee: 8_002n };
    const Proposed = { by: operator, quote, prices: PRICES, at };
    assert.equal(
      seasonInWords(3, { ...found, pricing: { Proposed } }).at(-1),
      `proposed by ${operator} at 2027-01-10T12:00:00+09:00, per 40 kg: ₩66,660 / ₩64,530 / ₩61,670 / ₩54,890 from ` +
        '₩187,268 less ₩8,002',
    );
  });
});
