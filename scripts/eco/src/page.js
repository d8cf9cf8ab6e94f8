// SPDX-License-Identifier: Apache-2.0
// The report's page, in Korean or in English: charts, and beside each a table of the same numbers. It stands alone: no
// script, and nothing from elsewhere.
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { bars } from './chart.js';
import { escaped, tidy } from './html.js';
import { grouped, SPANS } from './words.js';

/** @typedef {import('./report.js').Data} Data */
/** @typedef {import('./report.js').Activity} Activity */
/** @typedef {import('./report.js').Epoch} Epoch */

const WORDS = {
  ko: {
    title: (id) => `친환경 보상 공개 보고서: 사업 ${id}`,
    asOf: (block) => `${block} 블록 기준`,
    facts: {
      paid: '지급한 보상',
      measured: '측정한 활동',
      co2: '줄인 온실가스',
      members: '회원',
      devices: '측정 기기',
      points: '인정 점수',
    },
    memberNote: '탈퇴 후 기록이 남은 사람 포함',
    deviceNote: (count) => `그중 정지 ${count}`,
    activities: (count) => `${count}종`,
    pointNote: (count) => `제외 ${count}`,
    paused: '이 사업은 지금 중단되어 새 실적과 회원을 받지 않습니다.',
    over: '이 사업은 끝났고 기록이 지워지는 중입니다. 아래 수치에 빠진 것이 있을 수 있습니다.',
    nothing: '아직 재원이나 점수가 있는 회차가 없습니다.',
    noActivity: '아직 보상하는 활동이 없습니다.',
    unmeasured: '아직 측정한 것이 없습니다.',
    measured: '활동별 측정량',
    measuredNote:
      '인증된 기기가 서명한 양입니다. 점수 상한을 적용하기 전의 값이고, 제외된 기기의 몫은 들어 있지 않습니다.',
    activity: (id) => `활동 ${id}`,
    rate: ({ points, per, unit, cap }) => `${per} ${unit}당 ${points}점, 한 사람이 하루에 ${cap}점까지`,
    bound: '회원에게 묶인 기기가 하루 합계를 서명',
    carbon: 'CO₂ 감축량',
    carbonNote: '측정량 × 계수. CO₂ 환산량이며 그램 아래는 버렸습니다.',
    factor: ({ milligrams, unit }) => `${unit}당 ${milligrams} mg`,
    money: '재원, 지급, 반환',
    moneyNote:
      '점수가 재원보다 많은 회차에서는 모두가 같은 비율로 받습니다. 남은 재원은 낸 사람에게 돌아갑니다. 정산 전 회차의 값은 지금 정산한다면 나올 값입니다. 1점의 값은 소수점 아래 여섯 자리까지이고, 그 아래는 버렸습니다.',
    worth: '1점의 값',
    points: '점수',
    pointsNote: '제외된 점수는 믿을 수 없는 기기에서 나온 것으로, 지급하지 않습니다.',
    where: '이 수치가 나온 곳',
    whereNote:
      '아래 블록의 상태를 읽으면 누구나 같은 수치를 얻습니다. 개인이나 기기를 가리키는 정보는 없습니다.',
    inAll: '합계',
    columns: {
      epoch: '회차',
      period: '기간 (KST)',
      stage: '상태',
      amount: '측정량',
      pool: '재원',
      payable: '지급 대상',
      paid: '지급',
      returned: '반환',
      left: '남음',
      worth: '1점 (₩)',
      counted: '인정 점수',
      excluded: '제외 점수',
      claimed: '청구된 점수',
      activity: '활동',
      factor: '계수 (CO₂)',
      source: '계수의 출처',
      date: '계수 기준일',
      saved: 'CO₂ (kg)',
    },
    stages: {
      Void: '열리지 않음',
      ToCome: '예정',
      Running: '진행 중',
      Ended: '종료, 정산 전',
      Closed: '정산, 청구 중',
      Over: '청구 종료',
    },
    units: { Gram: 'g', Piece: '개', Metre: 'm', Swap: '회', WattHour: 'Wh' },
    big: { Gram: 'kg', Piece: '개', Metre: 'km', Swap: '회', WattHour: 'kWh' },
    won: '원',
    point: '점',
    genesis: '체인 (제네시스 해시)',
    block: '블록',
    hash: '블록 해시',
    time: '시각',
    summary: (total, epochs) => `${epochs}개 회차, 합계 ${total}. 회차별 수치는 표에 있습니다.`,
    worthSummary: (epochs) => `${epochs}개 회차. 회차별 수치는 표에 있습니다.`,
    carbonSummary: (total, count) => `활동 ${count}종, 합계 ${total}. 활동별 수치는 표에 있습니다.`,
  },
  en: {
    title: (id) => `Eco rewards, a public report: programme ${id}`,
    asOf: (block) => `as of block ${block}`,
    facts: {
      paid: 'Paid',
      measured: 'Activities',
      co2: 'CO₂ saved',
      members: 'Members',
      devices: 'Devices',
      points: 'Points that count',
    },
    memberNote: 'with those who have left and are not yet forgotten',
    deviceNote: (count) => `${count} of them suspended`,
    activities: (count) => `${count}`,
    pointNote: (count) => `${count} excluded`,
    paused: 'This programme is paused: it takes no proofs and no new members now.',
    over: 'This programme is over, and its records are being removed: something may be missing below.',
    nothing: 'No epoch has money or points yet.',
    noActivity: 'Nothing is rewarded yet.',
    unmeasured: 'Nothing has been measured yet.',
    measured: 'What was measured',
    measuredNote:
      'What certified devices have signed, before caps on points, and without what excluded devices have measured.',
    activity: (id) => `Activity ${id}`,
    rate: ({ points, per, unit, cap }) =>
      `${points} ${points === '1' ? 'point' : 'points'} for ${per} ${unit}, up to ${cap} a person and day`,
    bound: "a member's own device signs one total a day",
    carbon: 'CO₂ saved',
    carbonNote: 'What was measured × its factor, in CO₂ equivalents, rounded down to the gram.',
    factor: ({ milligrams, unit }) => `${milligrams} mg per ${unit}`,
    money: 'Pools: paid, returned, left',
    moneyNote:
      'Where an epoch has more points than won, each point is paid the same share of a won. What is left of a pool goes back to who has paid it in. Of an epoch that is not closed, this is what closing it now would give. What a point is worth is rounded down to six decimals.',
    worth: 'What a point is worth',
    points: 'Points',
    pointsNote: 'Excluded points are those of devices that are not trusted. They are not paid.',
    where: 'Where these numbers are from',
    whereNote:
      'Whoever reads the state of this block gets the same numbers. Nothing here points to a person or a device.',
    inAll: 'in all',
    columns: {
      epoch: 'Epoch',
      period: 'Period (KST)',
      stage: 'State',
      amount: 'Measured',
      pool: 'Pool',
      payable: 'Payable',
      paid: 'Paid',
      returned: 'Returned',
      left: 'Left',
      worth: 'A point (₩)',
      counted: 'Points',
      excluded: 'Excluded',
      claimed: 'Claimed',
      activity: 'Activity',
      factor: 'Factor (CO₂)',
      source: 'Source of the factor',
      date: 'As of',
      saved: 'CO₂ (kg)',
    },
    stages: {
      Void: 'never comes',
      ToCome: 'to come',
      Running: 'running',
      Ended: 'ended, not closed',
      Closed: 'closed, being claimed',
      Over: 'claims over',
    },
    units: { Gram: 'g', Piece: 'piece', Metre: 'm', Swap: 'swap', WattHour: 'Wh' },
    big: { Gram: 'kg', Piece: 'pieces', Metre: 'km', Swap: 'swaps', WattHour: 'kWh' },
    won: 'won',
    point: 'points',
    genesis: 'Chain (genesis hash)',
    block: 'Block',
    hash: 'Its hash',
    time: 'Time',
    summary: (total, epochs) => `Of ${epochs} epochs, ${total} in all. The table has each epoch's numbers.`,
    worthSummary: (epochs) => `Of ${epochs} epochs. The table has each epoch's numbers.`,
    carbonSummary: (total, count) =>
      `Of ${count} activities, ${total} in all. The table has each activity's numbers.`,
  },
};

/** The units that are shown by the thousand: grams as kilograms. */
const BY_THOUSAND = ['Gram', 'Metre', 'WattHour'];
/** A milligram and a gram of CO₂, as parts of a kilogram. */
const [MG_PER_G, THOUSAND, MILLION] = [1_000n, 1_000n, 1_000_000n];

const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);
/** So many thousandths as a number with three decimals, exact: 12340 → 12.340 */
const thousandths = (count) => `${grouped(count / THOUSAND)}.${String(count % THOUSAND).padStart(3, '0')}`;
const inKst = (ms) => koreanTime(ms).slice(0, 19).replace('T', ' ');

/** So much of an activity, without its unit. @param {Activity} activity @param {bigint} quantity */
const quantityOf = ({ unit }, quantity) =>
  BY_THOUSAND.includes(unit) ? thousandths(quantity) : grouped(quantity);
/** The same for a chart. @param {Activity} activity @param {bigint} quantity */
const lengthOf = ({ unit }, quantity) => Number(quantity) / (BY_THOUSAND.includes(unit) ? 1_000 : 1);

/** What was measured of an activity. @param {Epoch} epoch @param {Activity} activity */
const measuredIn = ({ measured }, { id }) => measured[id] ?? 0n;

/** In milligrams. @param {Data} data @param {Activity} activity */
const savedBy = ({ epochs }, activity) =>
  sum(epochs.map((epoch) => measuredIn(epoch, activity))) * BigInt(activity.carbon.milligrams);

/** In kilograms. @param {bigint} milligrams */
const kilograms = (milligrams) => thousandths(milligrams / MG_PER_G);

/** What a point of an epoch is worth, in millionths of a won. @param {Epoch} epoch */
const worthOf = ({ payable, counted }) => (counted === 0n ? null : (payable * MILLION) / counted);

/** Millionths as a number: 779999 → 0.779999, 1000000 → 1 */
function millionths(count) {
  const decimals = String(count % MILLION)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${grouped(count / MILLION)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** A Korean midnight? @param {number} ms */
const isMidnight = (ms) => (ms + 9 * SPANS.h) % SPANS.d === 0;

/**
 * The times of epochs: the first and the last day, where all of them are of whole Korean days; else from when until
 * when, to the minute or the second.
 * @param {Epoch[]} epochs
 */
function periods(epochs) {
  const all = (is) => epochs.every(({ from, until }) => is(from) && is(until));
  if (all(isMidnight)) {
    const day = (ms) => inKst(ms).slice(0, 10);
    return epochs.map(({ from, until }) => `${day(from)} – ${day(until - 1)}`);
  }
  const length = all((ms) => ms % SPANS.m === 0) ? 16 : 19;
  return epochs.map(
    ({ from, until }) => `${inKst(from).slice(0, length)} – ${inKst(until).slice(0, length)}`,
  );
}

/**
 * A table: of each column its head, its cells, and whether these are numbers.
 * @param {string} id
 * @param {string} caption
 * @param {{ head: string, cells: string[], is?: 'number' | 'long' | 'mark', foot?: string }[]} columns the first
 *   tells what its row is of
 */
function table(id, caption, columns) {
  const [{ cells: rows }] = columns;
  const of = (is) => (is ? ` class="${is}"` : '');
  const cell = (text, place, is) =>
    place === 0 ? `<th scope="row"${of(is)}>${escaped(text)}</th>` : `<td${of(is)}>${escaped(text)}</td>`;
  const row = (texts) =>
    `<tr>${texts.map((text, place) => cell(text, place, columns[place].is)).join('')}</tr>`;
  const foot = columns.some(({ foot: one }) => one !== undefined);
  return [
    `<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table>`,
    `<caption id="${id}">${escaped(caption)}</caption>`,
    `<thead><tr>${columns.map(({ head, is }) => `<th scope="col"${of(is)}>${escaped(head)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((_, n) => row(columns.map(({ cells }) => cells[n]))),
    '</tbody>',
    ...(foot ? [`<tfoot>${row(columns.map(({ foot: one }) => one ?? ''))}</tfoot>`] : []),
    '</table></div>',
  ].join('\n');
}

/** @param {{ name: string, colour: string }[]} series */
const legend = (series) =>
  `<ul class="legend">${series
    .map(({ name, colour }) => `<li><i style="background:var(--${colour})"></i>${escaped(name)}</li>`)
    .join('')}</ul>`;

/** A chart with what stands beside it. */
const figure = (chart, beside, key = '') =>
  `<figure><div class="chart">${chart}${key}</div>\n${beside}\n</figure>`;

/**
 * The page.
 * @param {Data} data
 * @param {string} lang ko or en
 * @param {Record<number, string>} [names] what activities are called
 * @returns {string} HTML
 */
export function render(data, lang, names = {}) {
  const words = WORDS[lang];
  const { columns: heads } = words;
  const { block, programme, activities, epochs, members, devices } = data;
  const compact = new Intl.NumberFormat(lang, { notation: 'compact', maximumFractionDigits: 2 });
  const format = (value) => compact.format(value);
  const nameOf = ({ id }) =>
    Object.hasOwn(names, id) ? `${words.activity(id)}: ${tidy(names[id])}` : words.activity(id);
  const ids = epochs.map(({ id }) => String(id));
  const ofEpochs = { names: ids, format };
  const epochColumns = [
    { head: heads.epoch, cells: ids, foot: words.inAll },
    { head: heads.period, cells: periods(epochs), is: /** @type {const} */ ('mark') },
  ];
  /** A column of numbers, with their sum. */
  const amounts = (head, of, shown) => ({
    head,
    cells: epochs.map((epoch) => shown(of(epoch))),
    is: /** @type {const} */ ('number'),
    foot: shown(sum(epochs.map(of))),
  });
  const section = (title, note, ...parts) =>
    [`<section>`, `<h2>${escaped(title)}</h2>`, `<p>${escaped(note)}</p>`, ...parts, '</section>'].join('\n');

  /** @param {Activity} activity */
  const measuredOf = (activity) => {
    const { id, unit, rate, dayCap, bound } = activity;
    const total = sum(epochs.map((epoch) => measuredIn(epoch, activity)));
    const title = `${nameOf(activity)} (${words.big[unit]})`;
    const terms = words.rate({
      points: grouped(rate.points),
      per: grouped(rate.per),
      unit: words.units[unit],
      cap: grouped(dayCap),
    });
    const head = `<h3>${escaped(title)}</h3>\n<p class="terms">${escaped(bound ? `${terms}; ${words.bound}` : terms)}</p>`;
    if (total === 0n) return `${head}\n<p>${escaped(words.unmeasured)}</p>`;
    const chart = bars({
      id: `measured-${id}`,
      title,
      description: words.summary(`${quantityOf(activity, total)} ${words.big[unit]}`, epochs.length),
      axis: words.big[unit],
      series: [
        {
          name: title,
          colour: 'green',
          values: epochs.map((epoch) => lengthOf(activity, measuredIn(epoch, activity))),
        },
      ],
      ...ofEpochs,
    });
    const shown = (quantity) => quantityOf(activity, quantity);
    const column = amounts(
      `${heads.amount} (${words.big[unit]})`,
      (epoch) => measuredIn(epoch, activity),
      shown,
    );
    return `${head}\n${figure(chart, table(`table-measured-${id}`, title, [...epochColumns, column]))}`;
  };

  const saved = activities.map((activity) => savedBy(data, activity));
  const allSaved = sum(saved);
  const carbon = () => {
    const rows = table('table-carbon', words.carbon, [
      { head: heads.activity, cells: activities.map(nameOf), foot: words.inAll },
      {
        head: heads.amount,
        cells: activities.map((activity) => {
          const total = sum(epochs.map((epoch) => measuredIn(epoch, activity)));
          return `${quantityOf(activity, total)} ${words.big[activity.unit]}`;
        }),
        is: 'number',
      },
      {
        head: heads.factor,
        cells: activities.map(({ unit, carbon: { milligrams } }) =>
          words.factor({ milligrams: grouped(milligrams), unit: words.units[unit] }),
        ),
        is: 'number',
      },
      { head: heads.saved, cells: saved.map(kilograms), is: 'number', foot: kilograms(allSaved) },
      { head: heads.source, cells: activities.map(({ carbon: { source } }) => tidy(source)), is: 'long' },
      {
        head: heads.date,
        cells: activities.map(({ carbon: { asOf } }) => inKst(asOf).slice(0, 10)),
        is: 'mark',
      },
    ]);
    if (allSaved === 0n) return rows;
    const chart = bars({
      id: 'carbon',
      title: words.carbon,
      description: words.carbonSummary(`${kilograms(allSaved)} kg`, activities.length),
      names: activities.map(({ id }) => words.activity(id)),
      axis: 'kg CO₂',
      series: [
        {
          name: words.carbon,
          colour: 'green',
          values: saved.map((milligrams) => Number(milligrams / MG_PER_G) / 1_000),
        },
      ],
      format,
      lying: true,
    });
    return `<figure class="stacked"><div class="chart">${chart}</div>\n${rows}\n</figure>`;
  };

  const leftOf = ({ pool, paid, returned }) => pool - paid - returned;
  const money = () => {
    const series = [
      { name: heads.paid, colour: 'green', values: epochs.map(({ paid }) => Number(paid)) },
      { name: heads.returned, colour: 'amber', values: epochs.map(({ returned }) => Number(returned)) },
      { name: heads.left, colour: 'grey', values: epochs.map((epoch) => Number(leftOf(epoch))) },
    ];
    const pools = bars({
      id: 'money',
      title: words.money,
      description: words.summary(won(sum(epochs.map(({ pool }) => pool))), epochs.length),
      axis: words.won,
      series,
      ...ofEpochs,
    });
    const all = epochs.map(worthOf);
    const worth = bars({
      id: 'worth',
      title: words.worth,
      description: words.worthSummary(epochs.length),
      axis: `${words.worth} (${words.won})`,
      series: [
        {
          name: words.worth,
          colour: 'green',
          values: all.map((one) => (one === null ? 0 : Number(one) / 1e6)),
        },
      ],
      most: 1,
      ...ofEpochs,
    });
    const rows = table('table-money', words.money, [
      ...epochColumns,
      { head: heads.stage, cells: epochs.map(({ stage }) => words.stages[stage]), is: 'mark' },
      amounts(heads.pool, ({ pool }) => pool, won),
      amounts(heads.counted, ({ counted }) => counted, grouped),
      { head: heads.worth, cells: all.map((one) => (one === null ? '–' : millionths(one))), is: 'number' },
      amounts(heads.payable, ({ payable }) => payable, won),
      amounts(heads.paid, ({ paid }) => paid, won),
      amounts(heads.returned, ({ returned }) => returned, won),
      amounts(heads.left, leftOf, won),
    ]);
    return [
      `<figure class="pair"><div class="chart">${pools}${legend(series)}</div>`,
      `<div class="chart">${worth}</div>`,
      `${rows}\n</figure>`,
    ].join('\n');
  };

  const points = () => {
    const series = [
      { name: heads.counted, colour: 'green', values: epochs.map(({ counted }) => Number(counted)) },
      { name: heads.excluded, colour: 'amber', values: epochs.map(({ excluded }) => Number(excluded)) },
    ];
    const chart = bars({
      id: 'points',
      title: words.points,
      description: words.summary(
        `${grouped(sum(epochs.map(({ counted }) => counted)))} ${words.point}`,
        epochs.length,
      ),
      axis: words.point,
      series,
      ...ofEpochs,
    });
    return figure(
      chart,
      table('table-points', words.points, [
        ...epochColumns,
        amounts(heads.counted, ({ counted }) => counted, grouped),
        amounts(heads.excluded, ({ excluded }) => excluded, grouped),
        amounts(heads.claimed, ({ claimed }) => claimed, grouped),
      ]),
      legend(series),
    );
  };

  const total = (of) => sum(epochs.map(of));
  const facts = [
    [words.facts.paid, won(total(({ paid }) => paid)), `${heads.pool} ${won(total(({ pool }) => pool))}`],
    [words.facts.co2, `${kilograms(allSaved)} kg`],
    [
      words.facts.points,
      grouped(total(({ counted }) => counted)),
      words.pointNote(grouped(total(({ excluded }) => excluded))),
    ],
    [words.facts.measured, words.activities(activities.length)],
    [words.facts.members, grouped(members), words.memberNote],
    [words.facts.devices, grouped(devices.certified), words.deviceNote(grouped(devices.suspended))],
  ];
  const notes = [programme.paused && words.paused, programme.over && words.over].filter(Boolean);
  const title = words.title(programme.id);
  const when = `${inKst(block.at)} KST`;
  return [
    '<!doctype html>',
    `<html lang="${lang}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<header><h1>${escaped(title)}</h1>`,
    `<p>${escaped(`${when}, ${words.asOf(grouped(block.number))}`)}</p></header>`,
    '<main>',
    ...notes.map((note) => `<p class="note">${escaped(note)}</p>`),
    '<dl class="facts">',
    ...facts.map(
      ([name, value, note]) =>
        `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}${note ? `<small>${escaped(note)}</small>` : ''}</dd></div>`,
    ),
    '</dl>',
    ...(epochs.length === 0 ? [`<p class="note">${escaped(words.nothing)}</p>`] : []),
    ...(activities.length === 0 ? [`<p class="note">${escaped(words.noActivity)}</p>`] : []),
    ...(activities.length > 0
      ? [
          ...(epochs.length > 0
            ? [section(words.measured, words.measuredNote, ...activities.map(measuredOf))]
            : []),
          section(words.carbon, words.carbonNote, carbon()),
        ]
      : []),
    ...(epochs.length > 0
      ? [section(words.money, words.moneyNote, money()), section(words.points, words.pointsNote, points())]
      : []),
    '</main>',
    `<footer><h2>${escaped(words.where)}</h2>`,
    `<p>${escaped(words.whereNote)}</p>`,
    '<dl>',
    ...[
      [words.genesis, data.genesis],
      [words.block, grouped(block.number)],
      [words.hash, block.hash],
      [words.time, when],
    ].map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd><code>${escaped(value)}</code></dd></div>`),
    '</dl></footer>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const LIGHT = `--page: #fff; --ink: #16211b; --soft: #4b5a52; --line: #cfd8d2; --card: #f2f6f3;
  --green: #1f7a4d; --amber: #c77700; --grey: #9aa8a0; --warn: #fff4dc`;
const DARK = `--page: #121815; --ink: #e8efea; --soft: #aab8b0; --line: #38443e; --card: #1b231f;
  --green: #4cc38a; --amber: #f0a83c; --grey: #6b7972; --warn: #3a2f14`;
const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1160px; padding: 16px; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
  overflow-wrap: anywhere; word-break: keep-all }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 } h2 { font-size: 1.2rem; margin: 2rem 0 .25rem }
h3 { font-size: 1rem; margin: 1.25rem 0 0 } p { margin: .25rem 0 .75rem; max-width: 80ch }
header p, .terms, section > p, footer p { color: var(--soft) } .terms { font-size: .9rem }
.note { background: var(--warn); padding: .5rem .75rem; border-radius: 6px; max-width: none }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 12px; margin: 1rem 0 }
.facts div { background: var(--card); border-radius: 8px; padding: 10px 12px; min-width: 0 }
.facts dt { color: var(--soft); font-size: .85rem } .facts dd { margin: 0; font-size: 1.2rem; font-weight: 600 }
.facts small { display: block; color: var(--soft); font-size: .75rem; font-weight: 400; line-height: 1.35 }
figure { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px 24px; margin: .5rem 0; align-items: start }
.chart { max-width: 420px } .chart svg { display: block; width: 100%; height: auto; font-family: inherit }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 6px 0 0; padding: 0; font-size: .85rem }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 6px }
.scroll { overflow: auto; max-height: 26rem; min-width: 0 }
.scroll:focus-visible { outline: 2px solid var(--green); outline-offset: 2px }
table { border-collapse: collapse; font-size: .875rem; width: 100%; font-variant-numeric: tabular-nums }
caption { text-align: left; color: var(--soft); font-size: .8rem; padding-bottom: 2px }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap } tfoot { font-weight: 600 }
tbody th { font-weight: 400 } .number { text-align: right; white-space: nowrap } .mark { white-space: nowrap }
.long { min-width: 13rem }
footer { border-top: 1px solid var(--line); margin-top: 2rem; font-size: .875rem }
footer dl { margin: 0 } footer div { display: flex; flex-wrap: wrap; gap: 0 12px } footer dt { color: var(--soft) }
footer dd { margin: 0; min-width: 0 } code { font: .8rem/1.5 ui-monospace, "Noto Sans Mono", monospace }
@media (min-width: 800px) { figure { grid-template-columns: minmax(0, 380px) minmax(0, 1fr) }
  figure.stacked { grid-template-columns: minmax(0, 1fr) }
  figure.pair { grid-template-columns: repeat(2, minmax(0, 1fr)) } .pair .scroll { grid-column: 1 / -1 } }
@media (max-width: 560px) { th, td { padding: 4px 6px } .mark { white-space: normal; min-width: 5.5rem } }
@media print { :root { ${LIGHT} } body { max-width: none; padding: 0; font-size: 10pt }
  .scroll { max-height: none; overflow: visible } figure, .facts { break-inside: avoid } }
`;
