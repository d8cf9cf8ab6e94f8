// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { isin, ruleInWords, securitySchema, termsInWords, toRules, toSecurity } from '../src/terms.js';
import { CLASSES, KINDS, shares, units } from '../src/words.js';

const EXAMPLE = JSON.parse(readFileSync(new URL('../security.example.json', import.meta.url), 'utf8'));
const AT = '2027-10-20T09:00:00+09:00';
const LEAST = {
  name: 'A bond',
  code: 'US0378331005',
  kind: 'Bond',
  perShare: 1,
  reference: 10_000,
  quantity: '1000',
};
const sourceOf = (file) =>
  readFileSync(new URL(`../../../pallets/security-tokens/src/${file}.rs`, import.meta.url), 'utf8');
const variantsOf = (file, name) =>
  [
    ...new RegExp(`pub enum ${name} \\{([\\s\\S]*?)\\n\\}`)
      .exec(sourceOf(file))[1]
      .matchAll(/^ {4}(\w+)(?:\(.*\))?,$/gm),
  ].map(([, variant]) => variant);

const refuses = (json, reason) =>
  assert.throws(
    () => toSecurity(json, 'it.json'),
    (/** @type {any} */ error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    },
  );

describe('a security', () => {
  it('is what its file says, with rules in one order', () => {
    assert.deepEqual(toSecurity(EXAMPLE), {
      name: '한강 오피스 수익증권 1호',
      code: 'KR7999990005',
      kind: 'Beneficiary',
      perShare: 1_000n,
      reference: 10_500n,
      quantity: 10_000_000n,
      rules: [
        { Classes: CLASSES },
        { Countries: [410] },
        { HolderCap: 49_999 },
        { ClassCap: ['Retail', 49_900] },
        { MaxShare: 100 },
        { Venues: [0] },
        { PriceBand: 300 },
        'AnnualCap',
      ],
    });
    assert.deepEqual(toSecurity(LEAST).rules, []);
    const turned = Object.fromEntries(Object.entries(EXAMPLE.rules).reverse());
    assert.deepEqual(toRules({ rules: turned }), toSecurity(EXAMPLE).rules);
  });

  it('has every rule of the chain, class and kind, in its order', () => {
    const all = {
      classes: ['Retail'],
      countries: [410],
      holderCap: 1,
      classCaps: { Institutional: 2, Retail: 1 },
      maxShare: 1,
      lot: 1,
      lockUp: AT,
      venues: [1, 0],
      priceBand: 1,
      annualCap: true,
    };
    const made = toRules({ rules: all });
    const names = made.map((rule) => (typeof rule === 'string' ? rule : Object.keys(rule)[0]));
    assert.deepEqual([...new Set(names)], variantsOf('rules', 'Rule'));
    assert.deepEqual(
      made.filter((rule) => rule.ClassCap),
      [{ ClassCap: ['Retail', 1] }, { ClassCap: ['Institutional', 2] }],
    );
    assert.deepEqual(made[7], { LockUp: Date.parse(AT) });
    assert.deepEqual(CLASSES, variantsOf('rules', 'InvestorClass'));
    assert.deepEqual(Object.keys(KINDS), variantsOf('types', 'SecurityKind'));
  });

  it('is refused in one line that names the place', () => {
    for (const [changes, reason] of /** @type {[any, RegExp][]} */ ([
      [{ name: '' }, /^it\.json: name takes 1 to 64 bytes of text, not ''$/],
      [{ name: '가'.repeat(22) }, /name takes 1 to 64 bytes/],
      [{ code: 'KR7999990006' }, /^it\.json: code takes an ISIN, whose last digit checks the others/],
      [{ code: 'kr7999990005' }, /code takes an ISIN/],
      [{ kind: 'Stock' }, /^it\.json: kind takes one of Share, Bond, Beneficiary, Contract, not 'Stock'$/],
      [{ perShare: 0 }, /^it\.json: perShare takes units from 1 to 1208925819614629174706176, not 0$/],
      [{ perShare: 1001, quantity: 1000 }, /^it\.json: quantity is less than a share$/],
      [{ reference: '140737488355329' }, /^it\.json: reference takes whole won from 1 to 140737488355328/],
      [{ quantity: 1.5 }, /quantity takes whole won|quantity takes/],
      [{ quantity: undefined }, /^it\.json: quantity is missing$/],
      [{ rule: {} }, /^it\.json has no field 'rule' \(did you mean 'rules'\?\): there are name, code, /],
      [{ rules: { classes: [] } }, /^it\.json: rules\.classes has too few: at least 1$/],
      [{ rules: { classes: ['Retail', 'Retail'] } }, /^it\.json: rules\.classes has one twice$/],
      [{ rules: { countries: [0] } }, /rules\.countries\[0\] takes a whole number above 0 up to 999, not 0$/],
      [{ rules: { countries: Array.from({ length: 17 }, (_, n) => n + 1) } }, /has too many: at most 16$/],
      [{ rules: { maxShare: 1000 } }, /rules\.maxShare takes a whole number above 0 up to 999/],
      [{ rules: { classCaps: { retail: 1 } } }, /has no field 'retail' \(did you mean 'Retail'\?\)/],
      [{ rules: { annualCap: false } }, /rules\.annualCap takes/],
      [{ rules: { lockUp: '2027-10-20' } }, /rules\.lockUp takes a time such as /],
      [{ rules: { holderCap: 0 } }, /rules\.holderCap takes a whole number above 0/],
    ])) {
      refuses({ ...LEAST, ...changes }, reason);
    }
    assert.throws(() => toRules({ name: 'A bond' }, 'it.json'), /^Error: it\.json: rules is missing$/);
  });

  it('has a schema with the same bounds', () => {
    /** @type {any} */
    const { properties, required } = securitySchema();
    assert.deepEqual(required, ['name', 'code', 'kind', 'perShare', 'reference', 'quantity']);
    const { rules } = properties;
    for (const [name, { description }] of Object.entries({ ...properties, ...rules.properties })) {
      assert.match(description, /\.$/, name);
    }
    assert.deepEqual(properties.kind.enum, Object.keys(KINDS));
    const { countries, holderCap, maxShare } = rules.properties;
    assert.deepEqual([countries.minItems, countries.maxItems, countries.items.maximum], [1, 16, 999]);
    assert.deepEqual([holderCap.minimum, maxShare.maximum], [1, 999]);
  });

  it('has the bounds of the pallet', () => {
    const sources = ['types', 'rules'].map(sourceOf).join('');
    for (const line of [
      'MAX_NAME: u32 = 64;',
      'MAX_UNITS: Units = 1 << 80;',
      'MAX_DIVIDEND: Balance = 1 << 47;',
      'MAX_LISTED: u32 = 16;',
      'MAX_LEGS: u32 = 16;',
      'MAX_OPTIONS: u32 = 8;',
      'MAX_DOCUMENTS: u8 = 16;',
      'MAX_GUARDIANS: u32 = 5;',
      'MAX_KEYS: u32 = 4;',
      'MAX_WAIT: Moment = 30 * DAY;',
      'MAX_OFFERING: Moment = 90 * DAY;',
      'MAX_NOTICE: Moment = 366 * DAY;',
      'MAX_KNOWN: Moment = 1_096 * DAY;',
      'MAX_LOCK: Moment = 3_653 * DAY;',
    ]) {
      assert.ok(sources.includes(`pub const ${line}`), line);
    }
  });

  it('is told in words', () => {
    assert.deepEqual(termsInWords(toSecurity(EXAMPLE)).slice(0, 4), [
      '한강 오피스 수익증권 1호 (KR7999990005), beneficiary certificate: 1,000 units a share, which is worth ₩10,500',
      '  10,000,000 units (10,000 shares) may be issued, once the depository has confirmed it',
      '  rule 0: acquired by Retail, Professional, Institutional alone',
      '  rule 1: acquired by who lives in 410 alone',
    ]);
    assert.equal(termsInWords(toSecurity(LEAST)).at(-1), '  no rules');
    assert.equal(ruleInWords({ LockUp: Date.parse(AT) }), `locked up until ${AT}`);
    assert.equal(ruleInWords({ MaxShare: 145 }), 'nobody acquires more than 14.5 % of it');
    assert.equal(ruleInWords({ Lot: 1 }), 'traded in lots of 1 share');
  });
});

describe('an ISIN', () => {
  it('has a digit that checks the others', () => {
    // Samsung Electronics, Apple, BAE Systems; and one of nobody's.
    for (const code of ['KR7005930003', 'US0378331005', 'GB0002634946', 'KR7999990005']) {
      assert.equal(isin('--code', code), code);
      const last = (Number(code.at(-1)) + 1) % 10;
      assert.throws(() => isin('--code', `${code.slice(0, -1)}${last}`), /^Error: --code takes an ISIN/);
    }
  });
});

describe('units', () => {
  it('are shown in shares too, exactly or with dots', () => {
    assert.equal(shares(1_234_500n, 1_000n), '1,234.5');
    assert.equal(shares(1n, 1_000_000n), '0.000001');
    assert.equal(shares(1n, 3n), '0.333333…');
    assert.equal(shares(1n, 10_000_000n), '0.000000…');
    assert.equal(shares(6n, 3n), '2');
    assert.equal(shares(0n, 3n), '0');
    assert.equal(units(1_000n, 1_000n), '1,000 units (1 share)');
    assert.equal(units(1n, 1n), '1 unit (1 share)');
    assert.equal(
      units(2n ** 80n, 1n),
      `1,208,925,819,614,629,174,706,176 units (1,208,925,819,614,629,174,706,176 shares)`,
    );
  });
});
