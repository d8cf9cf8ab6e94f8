// SPDX-License-Identifier: Apache-2.0
// A farm's receipt of a lot: plain text in Korean, English or both, with what was paid, and what is to be.
import { Failure } from '@dure/chain/cli.js';
import { withName } from '@dure/chain/districts.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { interimOf, priceOf, valueOf } from './prices.js';
import { GRADES as IN_ENGLISH, kg, stageOf } from './words.js';

/** @typedef {'Special' | 'First' | 'Second' | 'Third'} Grade */
/** @typedef {'Sacks' | 'Bulk' | 'Unbagged'} Form */
/** @typedef {{ Graded: Grade } | { Accepted: Grade } | { Settled: Grade }} WithGrade */
/** @typedef {'Weighed' | 'ToCheck' | 'Rejected' | WithGrade} Stage */
/**
 * @typedef {object} Season
 * @property {number} id
 * @property {number} year
 * @property {number} place the county
 * @property {string} funder
 * @property {any} interim what is paid at once, in won per 40 kg: `Flat`, or `Graded`
 * @property {number | bigint} deduction what unbagged paddy is worth less, in won per 40 kg
 * @property {{ special: bigint, first: bigint, second: bigint, third: bigint } | null} prices the final ones
 */
/**
 * @typedef {object} Delivery
 * @property {number} number the farm's in the season
 * @property {number} variety
 * @property {Form} form
 * @property {number} units
 * @property {number} net grams
 * @property {number} counted grams
 * @property {number} payable grams
 * @property {string} scale
 * @property {number} weighedAt
 * @property {Stage} stage
 * @property {{ brown: number, damaged: number, moisture: number } | null} measured per mille
 * @property {string[]} inspectors
 * @property {string | null} warehouse
 * @property {bigint} interim won
 * @property {number} until
 * @property {boolean} asked
 */
/** @typedef {{ interim: bigint, netted: bigint, at: number }} Accepted */
/** @typedef {{ value: bigint, due: bigint, owed: bigint, netted: bigint, at: number }} Settled */
/**
 * @typedef {object} Input
 * @property {string} genesis
 * @property {number} lot
 * @property {{ number: number, hash: string, at: number }} block as of which
 * @property {Season} season
 * @property {Delivery} delivery
 * @property {Accepted | null} accepted null where the node no longer has the block
 * @property {Settled | null} settled likewise
 */

/** What grades are called in Korean and in English. */
export const GRADES = {
  Special: ['특등', IN_ENGLISH.Special],
  First: ['1등', IN_ENGLISH.First],
  Second: ['2등', IN_ENGLISH.Second],
  Third: ['3등', IN_ENGLISH.Third],
};

const FORMS = {
  Sacks: (units) => [`포대벼 (40 kg) ${units}포`, `${units} ${units === '1' ? 'sack' : 'sacks'} of 40 kg`],
  Bulk: (units) => [`톤백 (800 kg) ${units}개`, `${units} bulk ${units === '1' ? 'bag' : 'bags'} of 800 kg`],
  Unbagged: () => ['산물벼', 'unbagged'],
};

const STAGES = {
  Weighed: ['계량 완료, 검사 대기', 'weighed, not graded yet'],
  ToCheck: ['재검사 대기', 'waits for another inspector'],
  Rejected: ['등외, 매입하지 않음', 'without a grade, not bought'],
  Graded: ['등급 판정, 매입 전', 'graded, not sold yet'],
  Accepted: ['매입, 최종 정산 전', 'sold, not settled yet'],
  Settled: ['정산 완료', 'sold and settled'],
};

const NOT_YET = ['아직 없음', 'not yet'];
const NO_BLOCK = ['이 노드에 해당 블록이 없어 알 수 없음', 'this node no longer has the block that says so'];

/** An account or a hash, shortened. @param {string} code */
export const short = (code) => (code.length > 16 ? `${code.slice(0, 6)}…${code.slice(-6)}` : code);

// Latin, punctuation and the won sign: nothing else, so that nothing wide is taken for narrow.
// eslint-disable-next-line no-control-regex
const NARROW = /[\u0000-\u024f\u2010-\u2027\u20a9]/;

/** How many columns a text is wide in a monospace font, where Hangul takes two. @param {string} text */
export const columns = (text) => [...text].reduce((sum, sign) => sum + (NARROW.test(sign) ? 1 : 2), 0);

const padded = (text, width) => text + ' '.repeat(Math.max(0, width - columns(text)));
const percent = (perMille) => `${Math.floor(perMille / 10)}.${perMille % 10} %`;
/** The same in both languages. */
const same = (text) => [text, text];

/** @param {Input} input */
function money({ lot, season, delivery, accepted, settled }) {
  const { name: stage } = stageOf(delivery.stage);
  if (stage !== 'Accepted' && stage !== 'Settled') return [];
  const { interim, payable, form } = delivery;
  const isSettled = stage === 'Settled';
  const price = priceOf(season, delivery);
  const value = price === null ? (settled?.value ?? null) : valueOf(price, payable);
  if (accepted && accepted.interim !== interim) {
    throw new Failure(`lot ${lot}: ${won(accepted.interim)} by its event, ${won(interim)} by its record`);
  }
  if (settled && (settled.value !== value || settled.value + settled.owed !== interim + settled.due)) {
    throw new Failure(
      `lot ${lot}: settled at ${won(settled.value)}, which its prices and payments don't give`,
    );
  }
  const { grade } = stageOf(delivery.stage);
  const atOnce = interimOf(season, grade);
  const unset = ['아직 확정되지 않음', 'not set yet'];
  const unbagged = form === 'Unbagged' ? won(season.deduction) : null;
  return [
    [],
    ['중간정산 단가 (40 kg)', 'Interim price per 40 kg', same(won(atOnce))],
    ['중간정산금', 'Interim payment', same(won(interim))],
    ...payment(interim, accepted),
    ['최종 매입가격 (40 kg)', 'Final price per 40 kg', price === null ? unset : same(won(price))],
    price !== null && unbagged && ['  산물벼 포장비 차감', '  Less for unbagged', same(unbagged)],
    ['매입대금', 'Value', value === null ? unset : same(won(value))],
    ...(value === null ? [] : balance(season, interim, value, isSettled, settled)),
  ].filter(Boolean);
}

/** Where a payment went, and when. */
function payment(amount, event) {
  if (!event) return [['  환수금 공제 및 지급일', '  Taken for earlier debts, date', NO_BLOCK]];
  return [
    ['  이전 환수금 공제', '  Taken for earlier debts', same(won(event.netted))],
    ['  지급액', '  Paid to the farm', same(won(amount - event.netted))],
    ['  지급 일시', '  Paid', same(koreanTime(event.at))],
  ];
}

function balance(season, interim, value, isSettled, settled) {
  const due = value > interim ? value - interim : 0n;
  const owed = interim > value ? interim - value : 0n;
  const to = short(season.funder);
  const later = ['정산 때 확정', 'once it is settled'];
  const open = isSettled ? 0n : due;
  const over = isSettled
    ? ['초과지급액 (정산 당시 환수금)', 'Paid too much, owed as settled']
    : ['초과지급 예정액', 'Paid too much, owed once settled'];
  return [
    ['최종정산금 (차액)', 'Difference paid', isSettled ? same(won(due)) : later],
    ...(isSettled ? payment(due, settled) : []),
    owed > 0n && [...over, same(won(owed))],
    owed > 0n && ['  받을 곳', '  Owed to', same(to)],
    ['남은 정산금', 'Still to be paid', same(won(open))],
  ];
}

/** @param {Input} input */
function rowsOf(input) {
  const { genesis, lot, block, season, delivery } = input;
  const { name: stage, grade } = stageOf(delivery.stage);
  const waits = ['Weighed', 'Graded', 'ToCheck'].includes(stage);
  const { measured, inspectors, warehouse } = delivery;
  const share = (of) => (measured === null ? NOT_YET : same(percent(measured[of])));
  const place = withName(season.place);
  const [korean, english] = GRADES[grade] ?? [];
  const none = stage === 'Rejected' ? ['등외', 'none'] : NOT_YET;
  return [
    ['매입 시즌', 'Season', [`${season.year}년산, ${place}`, `harvest of ${season.year}, ${place}`]],
    ['시즌 번호', 'Its number', same(String(season.id))],
    ['로트 번호', 'Lot', same(String(lot))],
    ['농가 번호 (시즌 내)', "Farm's number in the season", same(String(delivery.number))],
    ['품종 번호', 'Variety', same(String(delivery.variety))],
    ['출하 형태', 'Form', FORMS[delivery.form](delivery.units.toLocaleString('en-US'))],
    ['실중량', 'Net weight', same(kg(delivery.net))],
    ['대금 산정 중량', 'Paid for', same(kg(delivery.payable))],
    ['계량 일시', 'Weighed', same(koreanTime(delivery.weighedAt))],
    ['계량기', 'Scale', same(short(delivery.scale))],
    [],
    ['상태', 'Stage', STAGES[stage]],
    ['제현율', 'Brown rice', share('brown')],
    ['피해립', 'Damaged grains', share('damaged')],
    ['수분', 'Moisture', share('moisture')],
    ['등급', 'Grade', grade ? [korean, english] : none],
    ['검사관', 'Inspectors', inspectors.length ? same(inspectors.map(short).join(', ')) : NOT_YET],
    delivery.asked && ['농가의 재검사 요청', 'Another inspector asked for', ['있음', 'yes']],
    ['보관 창고', 'Warehouse', warehouse === null ? NOT_YET : same(short(warehouse))],
    waits && ['다음 단계 기한', 'Waits until', same(koreanTime(delivery.until))],
    ...money(input),
    [],
    ['체인', 'Chain (genesis)', same(short(genesis))],
    ['블록', 'As of block', same(`${block.number}, ${koreanTime(block.at)}`)],
    ['블록 해시', 'Its hash', same(block.hash)],
  ].filter(Boolean);
}

const TITLES = {
  sold: ['공공비축미곡 매입 확인서', 'Receipt: paddy bought for the public stockpile'],
  unsold: ['공공비축미곡 계량·검사 확인서 (매입 전)', 'Receipt: paddy weighed, not bought yet'],
  refused: ['공공비축미곡 검사 확인서 (매입하지 않음)', 'Receipt: paddy weighed and not bought'],
};

const LAST = [
  '이 글은 그 자체로 증명이 아닙니다. 위 체인의 위 블록에서 로트 번호로 확인합니다.',
  'This text proves nothing: look the lot up by its number on that chain, at that block.',
];

/**
 * The receipt.
 * @param {Input} input
 * @param {'ko' | 'en' | 'both'} language
 * @returns {string} lines of text
 */
export function receipt(input, language) {
  const { name: stage } = stageOf(input.delivery.stage);
  const kind = { Accepted: 'sold', Settled: 'sold', Rejected: 'refused' }[stage] ?? 'unsold';
  const languages = { ko: [0], en: [1], both: [0, 1] }[language];
  if (!languages) throw new Failure(`a receipt is in ko, en or both, not in '${language}'`);
  const pick = (both) => languages.map((which) => both[which]);
  const rows = rowsOf(input);
  const widths = languages.map((which) =>
    Math.max(...rows.filter((row) => row.length).map((row) => columns(row[which]))),
  );
  /** @param {any[]} row */
  const line = ([korean, english, value]) => {
    const labels = pick([korean, english]).map((label, place) => padded(label, widths[place]));
    const values = pick(value);
    return [...labels, values[0] === values[1] ? values[0] : values.join(' · ')].join('  ');
  };
  const titles = pick(TITLES[kind]);
  return [
    ...titles,
    '='.repeat(Math.max(...titles.map(columns))),
    ...rows.map((row) => (row.length ? line(row) : '')),
    '',
    ...pick(LAST),
  ].join('\n');
}
