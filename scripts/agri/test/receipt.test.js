// SPDX-License-Identifier: Apache-2.0
// A farm's receipt: the numbers of 2022, to the won, in both languages.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { priceOf, valueOf } from '../src/prices.js';
import { columns, receipt, short } from '../src/receipt.js';

const FUNDER = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const SCALE = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
const STORE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const at = (time) => Date.parse(`${time}+09:00`);
// As the ministry has published them for 2022.
const PRICES = { special: 66_660n, first: 64_530n, second: 61_670n, third: 54_890n };

const SEASON = {
  id: 3,
  year: 2022,
  place: 47250,
  funder: FUNDER,
  interim: { Flat: 30_000n },
  deduction: 760,
  prices: PRICES,
};
const SACKS = {
  number: 17,
  variety: 231,
  form: /** @type {const} */ ('Sacks'),
  units: 100,
  net: 4_012_345,
  counted: 4_000_000,
  payable: 4_000_000,
  scale: SCALE,
  weighedAt: at('2022-10-20T10:00:00'),
  stage: /** @type {any} */ ({ Settled: 'First' }),
  measured: { brown: 801, damaged: 25, moisture: 140 },
  inspectors: [SCALE, FUNDER],
  warehouse: STORE,
  interim: 3_000_000n,
  until: at('2022-10-27T10:00:00'),
  asked: false,
};
const UNBAGGED = {
  form: /** @type {const} */ ('Unbagged'),
  units: 0,
  net: 1_234_601,
  counted: 1_234_601,
  payable: 1_234_601,
  interim: 925_950n,
};

/** @param {any} [changes] */
const input = ({ season, delivery, ...others } = {}) => ({
  genesis: `0x${'1e'.repeat(32)}`,
  lot: 42,
  block: { number: 90_210, hash: `0x${'b1'.repeat(32)}`, at: at('2023-01-05T09:00:00') },
  season: { ...SEASON, ...season },
  delivery: { ...SACKS, ...delivery },
  accepted: { interim: 3_000_000n, netted: 500_000n, at: at('2022-10-21T11:00:00') },
  settled: {
    value: 6_453_000n,
    due: 3_453_000n,
    owed: 0n,
    netted: 53_000n,
    at: at('2022-12-28T12:00:00'),
  },
  ...others,
});
const sold = { accepted: null, settled: null };

/** The lines, with what is aligned parted by two spaces. */
const lines = (given, language) =>
  receipt(given, language)
    .split('\n')
    .map((line) => line.trim().replace(/ {2,}/g, '  '));

function says(given, language, wanted) {
  const all = lines(given, language);
  wanted.forEach((line) => assert.ok(all.includes(line), `${line}\n${all.join('\n')}`));
  return all;
}

describe('a price', () => {
  const graded = (grade, form = /** @type {any} */ ('Sacks')) =>
    priceOf(SEASON, { stage: { Accepted: grade }, form });

  it('is that of the grade, less the deduction where it is unbagged', () => {
    // The ministry's prices of 2022, for paddy in bags and unbagged.
    const grades = ['Special', 'First', 'Second', 'Third'];
    assert.deepEqual(
      grades.map((grade) => graded(grade)),
      [66_660n, 64_530n, 61_670n, 54_890n],
    );
    assert.deepEqual(
      grades.map((grade) => graded(grade, 'Unbagged')),
      [65_900n, 63_770n, 60_910n, 54_130n],
    );
    assert.equal(graded('First', 'Bulk'), 64_530n);
  });

  it('is none before there are prices, or a grade', () => {
    const form = /** @type {const} */ ('Sacks');
    assert.equal(priceOf({ ...SEASON, prices: null }, { stage: { Settled: 'First' }, form }), null);
    assert.equal(priceOf(SEASON, { stage: 'Weighed', form }), null);
  });

  it('makes what a lot is worth, rounded down', () => {
    assert.equal(valueOf(64_530n, 4_000_000), 6_453_000n);
    assert.equal(valueOf(63_770n, 1_234_601), 1_968_262n);
    assert.equal(valueOf(30_000n, 1_234_601), 925_950n);
    assert.equal(valueOf(44_140n, 8_000_000), 8_828_000n);
    assert.equal(valueOf(64_530n, 800_000), 1_290_600n);
    assert.equal(valueOf(1n, 39_999), 0n);
  });
});

describe('a receipt', () => {
  it('of 100 sacks is exact to the won, in Korean', () => {
    says(input(), 'ko', [
      '공공비축미곡 매입 확인서',
      '매입 시즌  2022년산, 47250 (경상북도 상주시)',
      '로트 번호  42',
      '농가 번호 (시즌 내)  17',
      '품종 번호  231',
      '출하 형태  포대벼 (40 kg) 100포',
      '실중량  4,012.345 kg',
      '대금 산정 중량  4,000.000 kg',
      '계량 일시  2022-10-20T10:00:00+09:00',
      '상태  정산 완료',
      '제현율  80.1 %',
      '피해립  2.5 %',
      '수분  14.0 %',
      '등급  1등',
      '검사관  5DAAnr…3PTXFy, 5FHneW…M694ty',
      '보관 창고  5Grwva…GKutQY',
      '중간정산 단가 (40 kg)  ₩30,000',
      '중간정산금  ₩3,000,000',
      '이전 환수금 공제  ₩500,000',
      '지급액  ₩2,500,000',
      '지급 일시  2022-10-21T11:00:00+09:00',
      '최종 매입가격 (40 kg)  ₩64,530',
      '매입대금  ₩6,453,000',
      '최종정산금 (차액)  ₩3,453,000',
      '이전 환수금 공제  ₩53,000',
      '지급액  ₩3,400,000',
      '지급 일시  2022-12-28T12:00:00+09:00',
      '남은 정산금  ₩0',
      '체인  0x1e1e…1e1e1e',
      '블록  90210, 2023-01-05T09:00:00+09:00',
      `블록 해시  0x${'b1'.repeat(32)}`,
    ]);
  });

  it('says the same in English', () => {
    const all = says(input(), 'en', [
      'Receipt: paddy bought for the public stockpile',
      'Season  harvest of 2022, 47250 (경상북도 상주시)',
      "Farm's number in the season  17",
      'Form  100 sacks of 40 kg',
      'Brown rice  80.1 %',
      'Grade  grade 1',
      'Interim payment  ₩3,000,000',
      'Taken for earlier debts  ₩500,000',
      'Value  ₩6,453,000',
      'Difference paid  ₩3,453,000',
      'Still to be paid  ₩0',
    ]);
    assert.ok(
      !all
        .join()
        .replaceAll('경상북도 상주시', '')
        .match(/[가-힣]/),
      'and nothing in Korean',
    );
  });

  it('says it in both, once where it is the same', () => {
    const all = says(input(), 'both', [
      '출하 형태  Form  포대벼 (40 kg) 100포 · 100 sacks of 40 kg',
      '매입대금  Value  ₩6,453,000',
      '등급  Grade  1등 · grade 1',
    ]);
    assert.deepEqual(all.slice(0, 2), [
      '공공비축미곡 매입 확인서',
      'Receipt: paddy bought for the public stockpile',
    ]);
    assert.throws(() => receipt(input(), /** @type {any} */ ('fr')), /ko, en or both, not in 'fr'/);
  });

  it('is aligned where Hangul is two columns wide', () => {
    for (const [language, label, value] of [
      ['ko', '중간정산금', '₩3,000,000'],
      ['en', 'Interim payment', '₩3,000,000'],
      ['both', '중간정산금', '₩3,000,000'],
    ]) {
      const all = receipt(input(), /** @type {any} */ (language)).split('\n');
      const column = (start, end) => {
        const line = all.find((one) => one.startsWith(start) && one.endsWith(end));
        return columns(line.slice(0, line.lastIndexOf(end)));
      };
      const first = language === 'en' ? 'Lot' : '로트 번호';
      assert.equal(column(label, value), column(first, '42'), language);
    }
    assert.equal(columns('매입대금 ₩1…'), 12);
  });

  it('of unbagged paddy has the deduction: two floors, and not the floor of a difference', () => {
    const accepted = { interim: 925_950n, netted: 0n, at: at('2022-10-21T11:00:00') };
    const settled = {
      value: 1_968_262n,
      due: 1_042_312n,
      owed: 0n,
      netted: 0n,
      at: at('2022-12-28T12:00:00'),
    };
    says(input({ delivery: UNBAGGED, accepted, settled }), 'en', [
      'Form  unbagged',
      'Paid for  1,234.601 kg',
      'Interim price per 40 kg  ₩30,000',
      'Interim payment  ₩925,950',
      'Final price per 40 kg  ₩63,770',
      'Less for unbagged  ₩760',
      'Value  ₩1,968,262',
      'Difference paid  ₩1,042,312',
      'Paid to the farm  ₩1,042,312',
    ]);
  });

  it('of a year in which prices fell says what is owed, and to whom', () => {
    // 200 sacks at 45,000, of which grade 1 comes to 44,140.
    const falling = {
      season: { interim: { Flat: 45_000n }, prices: { ...PRICES, first: 44_140n } },
      delivery: { units: 200, net: 8_000_000, counted: 8_000_000, payable: 8_000_000, interim: 9_000_000n },
      accepted: { interim: 9_000_000n, netted: 0n, at: at('2022-10-21T11:00:00') },
      settled: { value: 8_828_000n, due: 0n, owed: 172_000n, netted: 0n, at: at('2022-12-28T12:00:00') },
    };
    says(input(falling), 'en', [
      'Interim price per 40 kg  ₩45,000',
      'Value  ₩8,828,000',
      'Difference paid  ₩0',
      'Paid too much, owed as settled  ₩172,000',
      'Owed to  5FHneW…M694ty',
    ]);
    says(input(falling), 'ko', ['초과지급액 (정산 당시 환수금)  ₩172,000']);
    const delivery = { ...falling.delivery, stage: { Accepted: 'First' } };
    says(input({ ...falling, delivery, settled: null }), 'en', [
      'Paid too much, owed once settled  ₩172,000',
      'Still to be paid  ₩0',
    ]);
  });

  it('says so where the node has no longer the blocks', () => {
    const all = says(input(sold), 'en', [
      'Interim payment  ₩3,000,000',
      'Taken for earlier debts, date  this node no longer has the block that says so',
      'Value  ₩6,453,000',
      'Difference paid  ₩3,453,000',
    ]);
    assert.equal(all.filter((line) => line.includes('no longer has the block')).length, 2);
    says(input(sold), 'ko', ['환수금 공제 및 지급일  이 노드에 해당 블록이 없어 알 수 없음']);
  });

  it('before settlement says what is to come, once there are prices', () => {
    const stage = { Accepted: 'First' };
    says(input({ delivery: { stage }, settled: null }), 'en', [
      'Stage  sold, not settled yet',
      'Difference paid  once it is settled',
      'Still to be paid  ₩3,453,000',
    ]);
    const all = says(input({ delivery: { stage }, settled: null, season: { prices: null } }), 'en', [
      'Final price per 40 kg  not set yet',
      'Value  not set yet',
    ]);
    assert.ok(!all.some((line) => line.startsWith('Still')));
  });

  it('of a lot that is not sold is no receipt of a purchase', () => {
    const early = { measured: null, inspectors: [], warehouse: null, interim: 0n, asked: true };
    const weighed = says(input({ delivery: { ...early, stage: 'Weighed' }, ...sold }), 'both', [
      '공공비축미곡 계량·검사 확인서 (매입 전)',
      'Receipt: paddy weighed, not bought yet',
      '제현율  Brown rice  아직 없음 · not yet',
      '등급  Grade  아직 없음 · not yet',
      '보관 창고  Warehouse  아직 없음 · not yet',
      '농가의 재검사 요청  Another inspector asked for  있음 · yes',
      '다음 단계 기한  Waits until  2022-10-27T10:00:00+09:00',
    ]);
    assert.ok(!weighed.join('\n').includes('₩'));
    for (const [stage, line] of [
      ['ToCheck', 'Stage  waits for another inspector'],
      ['Rejected', 'Grade  none'],
      [{ Graded: 'Third' }, 'Grade  grade 3'],
    ]) {
      const all = says(input({ delivery: { stage, interim: 0n }, ...sold }), 'en', [line]);
      assert.ok(!all.join('\n').includes('₩') && !all[0].includes('bought for'));
    }
    const rejected = lines(input({ delivery: { stage: 'Rejected' }, ...sold }), 'en');
    assert.equal(rejected[0], 'Receipt: paddy weighed and not bought');
    assert.ok(!rejected.some((line) => line.startsWith('Waits')));
  });

  it('is refused where events and records disagree', () => {
    const { accepted, settled } = input();
    const wrong = (changes) => () => receipt(input(changes), 'en');
    assert.throws(wrong({ accepted: { ...accepted, interim: 1n } }), /lot 42: ₩1 by its event/);
    assert.throws(wrong({ settled: { ...settled, value: 6_453_001n } }), /lot 42: settled at ₩6,453,001/);
    assert.throws(wrong({ settled: { ...settled, due: 1n } }), /lot 42: settled at/);
  });

  it('of a bulk bag, a single sack and less than one', () => {
    says(
      input({ delivery: { form: 'Bulk', units: 1, payable: 800_000, interim: 600_000n }, ...sold }),
      'en',
      ['Form  1 bulk bag of 800 kg', 'Value  ₩1,290,600'],
    );
    says(input({ delivery: { units: 1, payable: 40_000, interim: 30_000n }, ...sold }), 'en', [
      'Form  1 sack of 40 kg',
      'Interim price per 40 kg  ₩30,000',
    ]);
    const Graded = { special: 31_000n, first: 30_500n, second: 30_000n, third: 29_000n };
    const little = { ...UNBAGGED, payable: 10_000, interim: 7_625n };
    says(input({ delivery: little, season: { interim: { Graded } }, ...sold }), 'en', [
      'Interim price per 40 kg  ₩30,500',
    ]);
  });
});

describe('what a receipt shows of an account', () => {
  it('long codes are shortened, short ones not', () => {
    assert.equal(short(SCALE), '5DAAnr…3PTXFy');
    assert.equal(short('0x1234'), '0x1234');
  });
});
