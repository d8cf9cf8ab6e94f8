// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { readJson } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import {
  activityInWords,
  activityOf,
  programmeInWords,
  programmeSchema,
  termsInWords,
  toProgramme,
} from '../src/programme.js';

const [city, fund] = ['//Office', '//Fund'].map((uri) => key(uri).address);
const DAY = 86_400_000;
/** 28 November 2026, 13:38 in Korea. */
const NOW = Date.UTC(2026, 10, 28, 4, 38);
const LEAST = { resident: 4 };
const made = (given, now = NOW) => toProgramme(given, city, 'p.json', now);

describe('a programme', () => {
  it('is what it usually is, unless a file says something else', () => {
    assert.deepEqual(made(LEAST), {
      funder: city,
      terms: {
        resident: 4,
        begins: Date.UTC(2026, 10, 28, 15),
        epoch: 30 * DAY,
        epochs: 12,
        claims: 60 * DAY,
        yearCap: 70_000,
        tiers: [10_000, 30_000, 60_000],
        least: 100_000n,
      },
    });
    // From midnight on it is the next one.
    const midnight = Date.UTC(2026, 10, 28, 15);
    assert.equal(made(LEAST, midnight - 1).terms.begins, midnight);
    assert.equal(made(LEAST, midnight).terms.begins, midnight + DAY);
  });

  it('has all that a file says', () => {
    const given = {
      $schema: 'programme.schema.json',
      funder: `0x${Buffer.from(key('//Fund').publicKey).toString('hex')}`,
      resident: 4,
      begins: '2027-01-01T00:00:00+09:00',
      epoch: '60s',
      epochs: '2',
      claims: '20s',
      yearCap: 1,
      tiers: [],
      least: '0',
    };
    assert.deepEqual(made(given), {
      funder: fund,
      terms: {
        resident: 4,
        begins: Date.UTC(2026, 11, 31, 15),
        epoch: 60_000,
        epochs: 2,
        claims: 20_000,
        yearCap: 1,
        tiers: [],
        least: 0n,
      },
    });
    assert.equal(made({ ...LEAST, epoch: '7d' }).terms.epoch, 7 * DAY);
    assert.equal(made({ ...LEAST, epoch: '36h' }).terms.epoch, 1.5 * DAY);
    assert.equal(made({ ...LEAST, epoch: '90m' }).terms.epoch, 5_400_000);
  });

  it('is refused in one line that names the place', () => {
    const refuses = (changes, reason) =>
      assert.throws(
        () => made({ ...LEAST, ...changes }),
        (/** @type {any} */ error) => {
          assert.ok(error instanceof Failure, error.stack);
          assert.equal(error.message, `p.json${reason}`);
          return true;
        },
      );
    const span = 'takes a length of time up to 366d, such as 30d, 12h, 5m, 60s';
    refuses({ resident: undefined }, ': resident is missing');
    refuses({ funder: 'me' }, ": funder: 'me' is no account");
    refuses(
      { begins: '2027-01-01' },
      ": begins takes a time such as 2030-01-31T00:00:00+09:00, not '2027-01-01'",
    );
    for (const bad of ['30', '30 d', '0d', '367d', '1w', '1.5d', '-1d', '']) {
      refuses({ epoch: bad }, `: epoch ${span}, not '${bad}'`);
    }
    refuses({ claims: 60 }, `: claims ${span}, not 60`);
    refuses({ epochs: 0 }, ': epochs takes a whole number above 0 up to 520, not 0');
    refuses({ epochs: 521 }, ': epochs takes a whole number above 0 up to 520, not 521');
    refuses({ yearCap: 0 }, ': yearCap takes a whole number above 0, not 0');
    refuses({ tiers: [1, 1] }, ': tiers do not rise');
    refuses({ tiers: [2, 1] }, ': tiers do not rise');
    refuses({ tiers: [0] }, ': tiers[0] takes a whole number above 0, not 0');
    refuses({ tiers: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, ': tiers has too many: at most 8');
    refuses({ least: '1,000' }, ": least takes whole won, not '1,000'");
    refuses({ epochs: 122 }, ': its epochs and claims take more than ten years');
    refuses({ epochs: 520, epoch: '7d', claims: '18d' }, ': its epochs and claims take more than ten years');
    assert.ok(made({ ...LEAST, epochs: 520, epoch: '7d', claims: '17d' }));
    assert.throws(
      () => made({ ...LEAST, yearcap: 1 }),
      /^Error: p\.json has no field 'yearcap' \(did you mean 'yearCap'\?\)/,
    );
    assert.throws(() => made([]), /^Error: p\.json takes an object in \{ \}/);
  });

  it('is the example, too, and has a schema with the same bounds', () => {
    const example = readJson(new URL('../programme.example.json', import.meta.url).pathname);
    const usual = made({ ...LEAST, begins: example.begins });
    assert.deepEqual(made(example), usual);
    /** @type {any} */
    const { properties, required } = programmeSchema();
    assert.deepEqual(required, ['resident']);
    for (const [name, { description }] of Object.entries(properties)) assert.match(description, /\.$/, name);
    assert.deepEqual([properties.epochs.minimum, properties.epochs.maximum], [1, 520]);
  });

  it('has the bounds of the pallet', () => {
    const types = readFileSync(new URL('../../../pallets/eco-rewards/src/types.rs', import.meta.url), 'utf8');
    for (const line of [
      'MAX_EPOCHS: u32 = 520;',
      'MAX_TIERS: u32 = 8;',
      'MAX_PERIOD: Moment = 366 * DAY;',
      'MAX_LIFE: Moment = 10 * MAX_PERIOD;',
      'MAX_WAY: Moment = 72 * HOUR;',
      'MAX_ACTIVITIES: u32 = 16;',
      'MAX_MEASURED: u32 = 4;',
      'MAX_OFFICERS: u32 = 8;',
      'MAX_SOURCE: u32 = 160;',
    ]) {
      assert.ok(types.includes(`pub const ${line}`), line);
    }
    const [, body] = /pub struct Terms \{([^]*?)\n\}/.exec(types);
    const fields = [...body.matchAll(/pub (\w+):/g)].map(([, name]) =>
      name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase()),
    );
    assert.deepEqual(Object.keys(made(LEAST).terms), fields);
  });
});

describe('a programme in words', () => {
  const { terms } = made({ ...LEAST, begins: '2027-01-01T00:00:00+09:00' });
  const values = {
    unit: 'Gram',
    points: 500,
    per: 1_000,
    dayCap: 5_000,
    most: 50_000,
    from: terms.begins,
    until: terms.begins + DAY,
    co2: 9_000,
    source: '환경부 2023',
    asOf: Date.UTC(2023, 11, 30, 15),
  };

  it('tells its terms', () => {
    assert.deepEqual(termsInWords(terms), [
      '12 epochs of 30d from 2027-01-01T00:00:00+09:00 on, each claimed within 60d',
      'members have a badge of class 4, and 70,000 points a year at most; tier 1 from 10,000 points on, tier 2 from ' +
        '30,000 points on, tier 3 from 60,000 points on',
      'sponsors begin with ₩100,000',
    ]);
    assert.match(termsInWords({ ...terms, tiers: [] })[1], /a year at most$/);
  });

  it('tells what it rewards', () => {
    const activity = activityOf(values);
    assert.deepEqual(activity.carbon, {
      milligrams: 9_000,
      source: `0x${Buffer.from('환경부 2023').toString('hex')}`,
      asOf: values.asOf,
    });
    assert.equal(
      activityInWords(0, activity),
      'activity 0: 500 points for 1,000 g, 5,000 points a day and 50,000 g a proof at most, from ' +
        '2027-01-01T00:00:00+09:00 until 2027-01-02T00:00:00+09:00; 9,000 mg of CO₂ a g (환경부 2023, as of 2023-12-31)',
    );
    const ridden = activityOf({ ...values, unit: 'Metre', points: 1, bound: true });
    assert.match(
      activityInWords(3, ridden),
      /^activity 3: 1 point for 1,000 m, .*, one total a day by a device of /,
    );
  });

  it('tells how it is', () => {
    const record = {
      operator: city,
      funder: fund,
      terms,
      ends: 12,
      closed: 2,
      unsettled: 1,
      left: 78_000_000n,
      paused: false,
      over: false,
    };
    const found = { record, account: fund, activities: [[0, activityOf(values)]] };
    const lines = programmeInWords(7, found);
    assert.equal(lines[0], `programme 7: operator ${city}, funder ${fund}`);
    assert.deepEqual(lines.slice(1, 4), termsInWords(terms));
    assert.equal(
      lines.at(-1),
      `2 of 12 epochs are closed, 1 of them can be claimed; ₩78,000,000 are left, at ${fund}`,
    );
    const ending = programmeInWords(7, { ...found, record: { ...record, paused: true, ends: 3 } });
    assert.match(ending[0], /^programme 7, paused: /);
    assert.equal(ending[4], 'it ends after 3 epochs');
    assert.match(
      programmeInWords(7, { ...found, record: { ...record, over: true } })[0],
      /^programme 7, over: /,
    );
  });
});
