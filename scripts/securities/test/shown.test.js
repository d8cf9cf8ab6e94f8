// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as shown from '../src/shown.js';

const AT = '2026-10-20T09:00:00+09:00';
const NOON = Date.parse(AT);
const DAY = 86_400_000;
const NEXT = '2026-10-21T09:00:00+09:00';
const HASH = (byte) => `0x${byte.repeat(32)}`;
const TAX = { terms: { income: 140, local: 100, waivedBelow: 1_000n }, account: '5Tax' };
const sourceOf = (file) =>
  readFileSync(new URL(`../../../pallets/security-tokens/src/${file}.rs`, import.meta.url), 'utf8');

describe('what is shown', () => {
  it('says what holds for the chain', () => {
    const badges = { identity: 2, depository: 3, manager: 4, venue: 5, issuer: 6 };
    const found = { badges, notice: DAY, cap: { limit: 10_000_000n, year: 'Calendar' }, tax: TAX };
    assert.deepEqual(shown.settingsInWords(found), [
      'badges: identity 2, depository 3, managers 4, venues 5, issuers 6',
      'a notice is 1 day',
      'a retail investor buys ₩10,000,000 at most in a calendar year',
      'of dividends 14 % are withheld and 10 % of that, waived where the income tax is below ₩1,000; they go to 5Tax',
    ]);
    const none = { badges: null, notice: 20_000, cap: null, tax: null };
    assert.deepEqual(shown.settingsInWords(none), [
      'the council has not named the badges',
      'a notice is 20 seconds',
      'no annual cap',
      'it is not said where taxes go: no dividend can be announced',
    ]);
    const days = { ...none, cap: { limit: 1n, year: { Days: 365 } } };
    assert.equal(shown.settingsInWords(days)[2], 'a retail investor buys ₩1 at most in 365 days');
  });

  it('says how an investor is', () => {
    const guardians = { who: ['5G', '5H'], threshold: 2, from: NOON - 1 };
    const found = {
      keys: ['5A', '5B'],
      books: [1, 0],
      class: 'Retail',
      country: 410,
      knownUntil: NOON + DAY,
      stopped: 'Depository',
      payout: { to: '5P', from: NOON + DAY },
      guardians,
      nextGuardians: { who: ['5I'], threshold: 1, from: NOON + DAY },
      recovery: { key: '5N', approvals: [], stage: { Challenged: NOON + DAY } },
      ledger: '5L',
      cash: { free: 7n, locked: 1_050_000n },
      bought: { thisYear: 9_996_000n, limit: 10_000_000n },
      taxClass: 'Exempt',
      now: NOON,
    };
    assert.deepEqual(shown.investorInWords(3, found), [
      `investor 3: Retail in 410, known until ${NEXT}`,
      'STOPPED by the depository',
      'keys 5A, 5B',
      'accounts in book 1, whose manager answers for it, and in book 0',
      'won: ₩7 free, ₩1,050,000 locked, at 5L',
      'bought this year under the annual cap: ₩9,996,000 of ₩10,000,000',
      'taxes are not withheld from its dividends',
      `payout account 5P, from ${NEXT} on`,
      'guardians: 5G, 5H, of whom 2 are enough',
      `guardians from ${NEXT} on: 5I, of whom 1 is enough`,
      `new key 5N, CHALLENGED: void unless it is decided until ${NEXT}`,
    ]);
    const least = {
      ...found,
      books: [1],
      knownUntil: NOON,
      stopped: null,
      payout: null,
      guardians: null,
      nextGuardians: null,
      recovery: null,
      bought: { thisYear: 0n, limit: null },
      taxClass: 'Withheld',
    };
    assert.deepEqual(shown.investorInWords(3, least), [
      `investor 3: Retail in 410, known until ${AT}, WHICH IS OVER`,
      'keys 5A, 5B',
      'accounts in book 1, whose manager answers for it',
      'won: ₩7 free, ₩1,050,000 locked, at 5L',
      'bought this year under the annual cap: ₩0',
      'taxes are withheld from its dividends',
      'no payout account',
    ]);
  });

  it('says how a security is', () => {
    const found = {
      name: '한강 1호',
      code: 'KR7999990005',
      kind: 'Bond',
      issuer: '5S',
      trustee: '5T',
      treasury: 0,
      perShare: 1_000n,
      reference: 10_500n,
      registered: 10_000_000n,
      issued: 1_234_500n,
      proposed: 20_000_000n,
      halted: { until: NOON + DAY, by: 'Council' },
      matures: NOON + DAY,
      rules: [{ HolderCap: 49 }],
      version: 3,
      next: { rules: [], from: NOON + DAY, confirmed: false },
      holders: { retail: 1_000, professional: 2, institutional: 1 },
      documents: [
        { id: 0, version: 2, commitment: HASH('ab'), deed: { act: 7, kind: 'Certified' }, at: NOON },
      ],
      now: NOON,
    };
    assert.deepEqual(shown.securityInWords(0, found), [
      'security 0: 한강 1호 (KR7999990005), bond',
      'issuer 5S, treasury investor 0; trustee 5T',
      '1,000 units a share, which is worth ₩10,500 for the rules',
      '10,000,000 units (10,000 shares) registered, 1,234,500 units (1,234.5 shares) issued',
      '20,000,000 units (20,000 shares) proposed: confirm-registration --quantity 20000000',
      `HALTED by the council until ${NEXT}`,
      `redeemed from ${NEXT} on: then it is neither issued nor traded`,
      '1,003 holders: 1,000 retail, 2 professional, 1 institutional',
      'rules, version 3:',
      '  rule 0: 49 holders at most',
      `rules from ${NEXT} on, if they are confirmed:`,
      '  no rules',
      `document 0, version 2 of ${AT}: ${HASH('ab')}, Certified deed 7`,
    ]);
    const quiet = { ...found, proposed: null, halted: { until: NOON, by: 'Council' }, matures: null };
    assert.ok(!shown.securityInWords(0, quiet).some((line) => /HALTED|redeemed|proposed/.test(line)));
  });

  it('says how an instruction is', () => {
    const legs = [
      {
        Units: { security: 0, from: { investor: 1, book: 0 }, to: { investor: 2, book: 1 }, units: 100n },
      },
      { Won: { from: 2, to: 1, amount: 1_050_000n } },
    ];
    const parties = [
      { investor: 1, affirmed: true },
      { investor: 2, affirmed: false },
    ];
    const size = { parties: 2, legs: 1, rules: 8 };
    const found = { venue: 4, legs, parties, expires: NOON + DAY, size, now: NOON };
    assert.deepEqual(shown.instructionInWords(12, found), [
      `instruction 12 of venue 4, until ${NEXT}`,
      '  100 units of security 0 from account 1/0 to 2/1',
      '  ₩1,050,000 from investor 2 to investor 1',
      'investor 1 has affirmed',
      'investor 2 has not affirmed',
      'its size: 2 investors, 1 leg of units, 8 rules',
    ]);
    assert.match(shown.instructionInWords(12, { ...found, now: NOON + DAY })[0], /: EXPIRED$/);
  });

  it('says what is in a position', () => {
    const liens = [
      { cause: 'LockUp', units: 500n, until: NOON + DAY },
      { cause: 'Trade', units: 1n, until: NOON + DAY },
      { cause: { Pledge: 7 }, units: 2n, until: NOON + DAY },
      { cause: { Order: HASH('cd') }, units: 2n ** 80n, until: 2n ** 64n - 1n },
    ];
    const view = { class: 'Retail', units: 1_000n, free: 0n, parts: [{ book: 0, units: 1_000n, liens }] };
    assert.deepEqual(shown.positionInWords({ security: 0, investor: 3 }, { view, perShare: 10n }), [
      'investor 3 has 1,000 units (100 shares) of security 0, 0 units of them free; it is counted as Retail',
      '  in book 0: 1,000 units',
      `    500 units locked up, until ${NEXT}`,
      `    1 unit in trades, until ${NEXT}`,
      `    2 units pledged to investor 7, until ${NEXT}`,
      `    1,208,925,819,614,629,174,706,176 units FROZEN by the order ${HASH('cd')}, without end`,
    ]);
    assert.deepEqual(shown.positionInWords({ security: 0, investor: 3 }, { view: null, perShare: 10n }), [
      'investor 3 has nothing of security 0',
    ]);
  });

  it('says how far an offering is', () => {
    const offer = {
      security: 0,
      price: 10_000n,
      units: 100n,
      softCap: 80n,
      closes: NOON,
      refundAt: NOON + DAY,
    };
    const record = { offer, perShare: 10n, stage: 'Open', bids: 5, demand: 150n };
    const at = (stage, now, more = {}) => shown.offeringInWords(0, { ...record, stage, now, ...more });
    const bid = { investor: 3, book: 0, units: 30n, won: 30_000n, allotted: 20n };
    assert.deepEqual(at('Open', NOON - 1, { bid }), [
      'offering 0: 100 units (10 shares) of security 0 at ₩10,000 a share',
      `open until ${AT}; what is not settled goes back from ${NEXT} on`,
      '5 bids for 150 units; bids for fewer than 80, and it is off',
      'investor 3 bids for 30 units in book 0, and has paid ₩30,000',
    ]);
    assert.match(at('Open', NOON)[1], /^it waits for close-offering; /);
    assert.match(at({ Ranking: { left: 1n } }, NOON)[1], /^it is being closed: close-offering goes on; /);
    assert.match(
      at('Open', NOON + DAY)[1],
      /^nobody has closed it in time, so that all bids go back: settle; /,
    );
    assert.match(at('Failed', NOON)[1], /^it is off: all bids go back by settle; /);
    assert.match(at('Allotted', NOON, { bid })[1], /^it is known what each bid gets: settle; /);
    assert.match(at('Allotted', NOON, { bid })[3], /; it gets 20 units$/);
  });

  it('says how a dividend, a vote and a redemption are', () => {
    const of = (matter, more = {}) =>
      shown.actionInWords(0, {
        security: 7,
        recordDate: NOON,
        matter,
        taken: 100n,
        paid: 282_013n,
        taxed: 51_320n,
        due: null,
        ...more,
      });
    const Dividend = { amount: { Pot: 500_000n }, perShare: 10n, tax: TAX, funded: NOON };
    assert.deepEqual(of({ Dividend }, { part: { investor: 3, units: [50n, true] } }), [
      'action 0 of security 7: a dividend of ₩500,000 for all',
      `who had units at ${AT} has a part`,
      `its won is there since ${AT}`,
      '₩282,013 paid and ₩51,320 withheld, for 100 units',
      'investor 3 has 50 units there, and has had its part',
    ]);
    const each = { ...Dividend, amount: { PerShare: 1_000n }, funded: null };
    assert.match(of({ Dividend: each })[0], /: a dividend of ₩1,000 a share of 10 units$/);
    assert.equal(of({ Dividend: each })[2], 'its won is NOT there: how much is known after the record date');
    assert.equal(of({ Dividend: each }, { due: 150_000n })[2], 'its won is NOT there: fund pays in ₩150,000');
    const Vote = { question: HASH('ee'), until: NOON + DAY, tally: [910n, 1n] };
    assert.deepEqual(of({ Vote }, { part: { investor: 3, units: [910n, true] } }), [
      `action 0 of security 7: a vote on ${HASH('ee')} until ${NEXT}`,
      `who had units at ${AT} has a part`,
      '  option 0: 910 units',
      '  option 1: 1 unit',
      'investor 3 has 910 units there, and has voted',
    ]);
    const Redemption = { price: 10_000n, perShare: 1n, fractions: null, funded: null };
    assert.match(of({ Redemption })[0], /: a redemption at ₩10,000 a share of 1 unit$/);
    const bought = of({ Redemption: { ...Redemption, fractions: 3, funded: NOON } });
    assert.match(bought[0], /: a purchase of fractions at ₩10,000 a share of 1 unit$/);
  });

  it('says what stops a trade, with what was looked at and the limit', () => {
    const why = 'securityTokens.InsufficientWon: …';
    assert.equal(shown.obstacleInWords({ of: 'instruction', why }), `the instruction: ${why}`);
    assert.equal(shown.obstacleInWords({ of: 'security', security: 3, why }), `security 3: ${why}`);
    assert.equal(shown.obstacleInWords({ of: 'investor', investor: 2, why }), `investor 2: ${why}`);
    const [, breaches] = /pub enum Breach \{([^]*?)\n\}/.exec(sourceOf('rules'));
    const kinds = [...breaches.matchAll(/^ {4}(\w+),$/gm)].map(([, name]) => name);
    assert.equal(kinds.length, 10);
    const of = (breach, observed, limit, investor = 2) =>
      shown.obstacleInWords({ of: 'rule', security: 0, rule: 1, breach, investor, observed, limit });
    for (const breach of kinds) assert.match(of(breach, 1n, 1n), /^security 0, rule 1 \(\w+\), investor 2: /);
    assert.equal(
      of('AnnualCap', 10_050_000n, 10_000_000n),
      'security 0, rule 1 (AnnualCap), investor 2: it would have bought ₩10,050,000 this year, of ₩10,000,000 at most',
    );
    assert.equal(
      of('HolderCap', 50n, 49n, null),
      'security 0, rule 1 (HolderCap): there would be 50 holders, of 49 at most',
    );
    assert.match(
      of('LockUp', BigInt(NOON), BigInt(NOON + DAY)),
      new RegExp(`at ${AT} .* locked up until ${NEXT}$`.replaceAll('+', '\\+')),
    );
    assert.match(of('Classes', 2n, 0n), /: it is Institutional, a class that may not acquire it$/);
  });

  it('is JSON, with texts for what has too many digits', () => {
    assert.equal(
      shown.inJson({ units: 2n ** 80n, at: NOON }),
      `{\n  "units": "${2n ** 80n}",\n  "at": ${NOON}\n}`,
    );
  });
});
