// SPDX-License-Identifier: Apache-2.0
// The public report: what it says, that no text of the chain is markup, and how a browser shows it.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from '@dure/chain/browser.js';
import { refusal } from '@dure/chain/testing.js';
import { TypeRegistry } from '@polkadot/types';
import { render } from '../src/page.js';
import { gather, report } from '../src/report.js';
import { DATA, MARKUP } from './report.fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'report-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** The rows of a table, each as its cells. @param {string} html @param {string} id of its caption */
function rowsOf(html, id) {
  const [, table] = new RegExp(`<caption id="${id}">([\\s\\S]*?)</table>`).exec(html);
  return [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell),
  );
}

describe('the numbers of a report', () => {
  const html = render(DATA, 'en');

  it('are kilograms, pieces and kilometres by activity and epoch', () => {
    assert.deepEqual(rowsOf(html, 'table-measured-0'), [
      ['Epoch', 'Period (KST)', 'Measured (kg)'],
      ['0', '2027-01-01 – 2027-01-30', '200,012.340'],
      ['1', '2027-01-31 – 2027-03-01', '8,000.000'],
      ['2', '2027-03-02 – 2027-03-31', '0.000'],
      ['in all', '', '208,012.340'],
    ]);
    assert.deepEqual(rowsOf(html, 'table-measured-1').at(-1), ['in all', '', '5,000']);
    assert.deepEqual(rowsOf(html, 'table-measured-2').at(-1), ['in all', '', '1,234.567']);
    assert.ok(html.includes('500 points for 1,000 g, up to 5,000 a person and day'));
    assert.ok(
      html.includes('1 point for 1,000 m, up to 100 a person and day; a member&#39;s own device signs'),
    );
  });

  it('are won in pools, paid, returned and left, and what a point was worth', () => {
    assert.deepEqual(rowsOf(html, 'table-money'), [
      [
        'Epoch',
        'Period (KST)',
        'State',
        'Pool',
        'Points',
        'A point (₩)',
        'Payable',
        'Paid',
        'Returned',
        'Left',
      ],
      [
        '0',
        '2027-01-01 – 2027-01-30',
        'claims over',
        '₩77,999,999',
        '100,000,000',
        '0.779999',
        '₩77,999,999',
        '₩77,990,000',
        '₩9,999',
        '₩0',
      ],
      [
        '1',
        '2027-01-31 – 2027-03-01',
        'closed, being claimed',
        '₩10,000,000',
        '4,000,000',
        '1',
        '₩4,000,000',
        '₩1,500,000',
        '₩6,000,000',
        '₩2,500,000',
      ],
      [
        '2',
        '2027-03-02 – 2027-03-31',
        'running',
        '₩3,000',
        '9,000',
        '0.333333',
        '₩3,000',
        '₩0',
        '₩0',
        '₩3,000',
      ],
      [
        'in all',
        '',
        '',
        '₩88,002,999',
        '104,009,000',
        '',
        '₩82,002,999',
        '₩79,490,000',
        '₩6,009,999',
        '₩2,503,000',
      ],
    ]);
  });

  it('are points that count, that are excluded, and that were claimed', () => {
    assert.deepEqual(rowsOf(html, 'table-points').slice(1), [
      ['0', '2027-01-01 – 2027-01-30', '100,000,000', '0', '100,000,000'],
      ['1', '2027-01-31 – 2027-03-01', '4,000,000', '250,000', '1,500,000'],
      ['2', '2027-03-02 – 2027-03-31', '9,000', '0', '0'],
      ['in all', '', '104,009,000', '250,000', '101,500,000'],
    ]);
  });

  it('are CO₂ by factors with their sources and dates', () => {
    // 208,012,340 g × 9,000 mg; 5,000 × 61,000 mg; 1,234,567 m × 40 mg = 49,382,680 mg.
    const [, aluminium, bottles, ways, all] = rowsOf(html, 'table-carbon');
    assert.deepEqual(aluminium, [
      'Activity 0',
      '208,012.340 kg',
      '9,000 mg per g',
      '1,872,111.060',
      'International Aluminium Institute, 2023',
      '2023-12-31',
    ]);
    assert.deepEqual(bottles.slice(1, 4), ['5,000 pieces', '61,000 mg per piece', '305.000']);
    assert.deepEqual(ways.slice(2), ['40 mg per m', '49.382', '국가 배출계수 2026', '2026-01-01']);
    assert.equal(all[3], '1,872,465.442');
  });

  it('are those of one block, which is named, and of members and devices, of whom none is', () => {
    for (const said of [
      `<code>${DATA.genesis}</code>`,
      `<code>${DATA.block.hash}</code>`,
      '<code>1,234,567</code>',
      '<code>2027-03-20 09:00:07 KST</code>',
      '<dd>10,000<small>',
      '<dd>42<small>3 of them suspended</small>',
    ]) {
      assert.ok(html.includes(said), said);
    }
  });

  it('are the same in Korean', () => {
    const korean = render(DATA, 'ko');
    const numbers = (page, id) =>
      rowsOf(page, id)
        .slice(1)
        .map((row) => row.filter((cell) => /^[₩\d.,]+$/.test(cell)));
    for (const id of ['table-measured-0', 'table-money', 'table-points', 'table-carbon']) {
      assert.deepEqual(numbers(korean, id), numbers(html, id), id);
    }
    for (const said of [
      '<html lang="ko">',
      '친환경 보상 공개 보고서: 사업 7',
      '1,000 g당 500점, 한 사람이 하루에 5,000점까지',
      'm당 40 mg',
      '정산, 청구 중',
    ]) {
      assert.ok(korean.includes(said), said);
    }
  });

  it('are shown of a day, an hour and a minute as they are', () => {
    const [first] = DATA.epochs;
    const periodOf = (from, until) =>
      rowsOf(render({ ...DATA, epochs: [{ ...first, from, until }] }, 'en'), 'table-points')[1][1];
    const from = Date.parse('2027-01-01T00:00:00+09:00');
    assert.equal(periodOf(from, from + 86_400_000), '2027-01-01 – 2027-01-01');
    assert.equal(periodOf(from, from + 3_600_000), '2027-01-01 00:00 – 2027-01-01 01:00');
    assert.equal(periodOf(from, from + 20_000), '2027-01-01 00:00:00 – 2027-01-01 00:00:20');
  });
});

describe('the page of a report', () => {
  it('has no text of the chain, and no name, as markup', () => {
    const html = render(DATA, 'en', { 1: '<b>PET</b>' });
    assert.ok(
      html.includes('Table 3 &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;'),
    );
    assert.ok(html.includes('Activity 1: &lt;b&gt;PET&lt;/b&gt; (pieces)'));
    assert.ok(!html.includes(MARKUP) && !/<script|<b>/i.test(html));
    const [first, ...others] = DATA.activities;
    const hidden = { ...first, carbon: { ...first.carbon, source: 'a\u202eb\u0007c\nd' } };
    assert.ok(
      render({ ...DATA, activities: [hidden, ...others] }, 'en').includes('<td class="long">a b c d</td>'),
    );
  });

  it('is there without any other file, and is the same each time', () => {
    for (const lang of ['ko', 'en']) {
      const html = render(DATA, lang);
      assert.doesNotMatch(html, /https?:|\bsrc=|\bhref=|@import|url\(|<link|<script|<iframe|\bon\w+=/i);
      assert.equal(render(DATA, lang), html);
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, 'no id twice');
      const labels = [...html.matchAll(/aria-labelledby="([^"]+)"/g)].flatMap(([, all]) => all.split(' '));
      assert.ok(labels.length > 0 && labels.every((id) => ids.includes(id)));
    }
  });

  it('says so where there is nothing yet, or where the programme stands still', () => {
    const nothing = {
      ...DATA,
      activities: [],
      epochs: [],
      members: 0,
      devices: { certified: 0, suspended: 0 },
    };
    const empty = render(nothing, 'en');
    assert.ok(
      empty.includes('No epoch has money or points yet.') && empty.includes('Nothing is rewarded yet.'),
    );
    assert.ok(!empty.includes('<svg'));
    const unmeasured = render({ ...DATA, epochs: [{ ...DATA.epochs[1], measured: {}, counted: 0n }] }, 'en');
    assert.ok(unmeasured.includes('Nothing has been measured yet.'));
    assert.equal(rowsOf(unmeasured, 'table-money')[1][5], '–');
    const programme = { ...DATA.programme, paused: true, over: true };
    const stopped = render({ ...DATA, programme }, 'ko');
    assert.ok(stopped.includes('중단되어') && stopped.includes('지워지는 중'));
  });

  it('holds 16 activities and 520 epochs', () => {
    const activities = Array.from({ length: 16 }, (_, id) => ({ ...DATA.activities[0], id }));
    const measured = Object.fromEntries(activities.map(({ id }) => [id, 12_340n]));
    const epochs = Array.from({ length: 520 }, (_, id) => ({ ...DATA.epochs[0], id, measured }));
    const html = render({ ...DATA, activities, epochs }, 'ko');
    assert.equal(rowsOf(html, 'table-money').length, 522);
    assert.equal(html.match(/<svg/g).length, 20, 'each activity, CO₂, won, what a point was worth, points');
  });
});

describe('a report in a browser', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  async function shown(lang, width, colorScheme, run) {
    const file = join(home, 'page.html');
    writeFileSync(file, render(DATA, lang));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) =>
      problems.push(...(request.url().startsWith('file:') ? [] : [request.url()])),
    );
    try {
      await page.goto(pathToFileURL(file).href);
      await run(page);
    } finally {
      await page.close();
    }
    assert.deepEqual(problems, [], 'it asks for nothing, and nothing is wrong');
  }

  /** Of each chart: how large it is, how many bars have a size, in which colour, and whether all text is in it. */
  const CHARTS = `[...document.querySelectorAll('svg')].map((svg) => {
    const box = svg.getBoundingClientRect();
    const bars = [...svg.querySelectorAll('path')].filter((path) => {
      const { width, height } = path.getBoundingClientRect();
      return getComputedStyle(path).fill !== 'none' && width > 2 && height > 0.5;
    });
    const texts = [...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    return {
      id: svg.getAttribute('aria-labelledby'),
      width: box.width,
      height: box.height,
      bars: bars.length,
      colour: bars.length > 0 ? getComputedStyle(bars[0]).fill : null,
      texts: texts.length,
      inside: texts.every((text) => text.left >= box.left - 1 && text.right <= box.right + 1),
      least: Math.min(...texts.map((text) => text.height)),
    };
  })`;

  for (const [lang, width, scheme, colour] of [
    ['ko', 360, 'light', 'rgb(31, 122, 77)'],
    ['en', 360, 'dark', 'rgb(76, 195, 138)'],
    ['ko', 1_280, 'dark', 'rgb(76, 195, 138)'],
    ['en', 1_280, 'light', 'rgb(31, 122, 77)'],
  ]) {
    it(`fits ${width} pixels, ${lang}, ${scheme}`, () =>
      shown(lang, width, scheme, async (page) => {
        const fits = await page.evaluate('document.documentElement.scrollWidth <= innerWidth');
        assert.ok(fits, 'nothing stands out to the right');
        const charts = await page.evaluate(CHARTS);
        // Three activities, CO₂, won, what a point was worth, points.
        assert.deepEqual(
          charts.map(({ id }) => id.split('-title')[0]),
          ['measured-0', 'measured-1', 'measured-2', 'carbon', 'money', 'worth', 'points'],
        );
        for (const chart of charts) {
          assert.ok(chart.width > 300 && chart.height > 90, `${chart.id} is large enough`);
          assert.ok(chart.bars > 0 && chart.texts > 3, `${chart.id} has marks`);
          assert.ok(chart.inside, `no text of ${chart.id} is cut off`);
          assert.ok(chart.least > 9, `all text of ${chart.id} can be read`);
          assert.equal(chart.colour, colour, chart.id);
        }
        const text = await page.innerText('body');
        for (const said of [
          '208,012.340',
          '₩77,999,999',
          '0.779999',
          '<script>alert("x")</script>',
          DATA.block.hash,
        ]) {
          assert.ok(text.includes(said), said);
        }
      }));
  }

  it('shows each chart and table to who does not see them', () =>
    shown('en', 1_280, 'light', async (page) => {
      const [charts, tables] = await Promise.all([
        page.getByRole('img').count(),
        page.getByRole('table').count(),
      ]);
      assert.deepEqual([charts, tables], [7, 6]);
      const image = page.getByRole('img', { name: 'Activity 0 (kg)' });
      assert.match(await image.locator('desc').textContent(), /^Of 3 epochs, 208,012\.340 kg in all\./);
      assert.equal(await page.getByRole('region').count(), 6, 'each table scrolls by the keyboard');
    }));

  it('is printed with nothing cut off', () =>
    shown('ko', 1_280, 'dark', async (page) => {
      await page.emulateMedia({ media: 'print' });
      const cut = await page.evaluate(
        `[...document.querySelectorAll('.scroll')].some((box) => getComputedStyle(box).overflow !== 'visible')`,
      );
      assert.ok(!cut);
    }));
});

describe('the data of a report', () => {
  const registry = new TypeRegistry();
  registry.register({
    Terms: { begins: 'u64', epoch: 'u64', claims: 'u64', yearCap: 'u64' },
    Programme: { terms: 'Terms', ends: 'u32', closed: 'u32', paused: 'bool', over: 'bool' },
    Unit: { _enum: ['Gram', 'Piece', 'Metre', 'Swap', 'WattHour'] },
    Rate: { points: 'u32', per: 'u32' },
    Carbon: { milligrams: 'u32', source: 'Bytes', asOf: 'u64' },
    Activity: { unit: 'Unit', rate: 'Rate', dayCap: 'u64', bound: 'bool', carbon: 'Carbon' },
    Settlement: { at: 'u64', payable: 'u128' },
    Epoch: {
      sponsors: 'Vec<(Option<AccountId>, u128)>',
      pool: 'u128',
      credited: 'u64',
      excluded: 'u64',
      settled: 'Option<Settlement>',
      claimed: 'u64',
      paid: 'u128',
      returned: 'u128',
      lapsed: 'bool',
    },
    Suspension: { from: 'u32' },
    Device: { suspended: 'Option<Suspension>' },
  });
  const of = (type, value) => registry.createType(type, value);
  const [begins, length] = [DATA.programme.begins, 30 * 86_400_000];
  const HASH = `0x${'b1'.repeat(32)}`;

  /** A map as polkadot.js has it: of entries, each with its second key. */
  const mapOf = (pairs) => {
    const all = pairs.map(([key, value], n) => [
      { args: [of('u32', 7), key], toHex: () => String(n) },
      value,
    ]);
    const paged = ({ args, pageSize, startKey }) => {
      assert.deepEqual(args, [7]);
      const from = startKey === undefined ? 0 : Number(startKey) + 1;
      return all.slice(from, from + pageSize);
    };
    return {
      entriesPaged: async (asked) => paged(asked),
      keysPaged: async (asked) => paged(asked).map(([key]) => key),
    };
  };
  const epoch = (id, value) => [of('u32', id), of('Epoch', value)];
  const settled = { at: begins + 2 * length, payable: 77_999_999n };

  function chain({ programme = {}, now = begins + 2 * length + 1 } = {}) {
    const terms = { begins, epoch: length, claims: length, yearCap: 70_000 };
    const ecoRewards = {
      programmes: async (id) =>
        of('Option<Programme>', id === 7 ? { terms, ends: 4, closed: 1, ...programme } : null),
      activities: mapOf([
        [of('u8', 1), of('Activity', { unit: 'Piece', rate: { points: 10, per: 1 }, dayCap: 1_000 })],
        [
          of('u8', 0),
          of('Activity', {
            unit: 'Gram',
            rate: { points: 500, per: 1_000 },
            dayCap: 5_000,
            bound: true,
            carbon: {
              milligrams: 9_000,
              source: `0x${Buffer.from('원천 \u202eX').toString('hex')}ff`,
              asOf: begins,
            },
          }),
        ],
      ]),
      epochs: mapOf([
        epoch(2, { pool: 5_000n, credited: 6_170, excluded: 1_170 }),
        epoch(0, {
          sponsors: [[null, 77_999_999n]],
          pool: 77_999_999n,
          credited: 100_000_000,
          settled,
          claimed: 40_000,
          paid: 31_196n,
        }),
        epoch(1, { pool: 10n }),
        epoch(3, { pool: 1n }),
        epoch(4, { pool: 1n }),
      ]),
      measured: mapOf([
        [of('(u32, u8)', [0, 0]), of('u128', 200_012_340n)],
        [of('(u32, u8)', [2, 1]), of('u128', 2n ** 70n)],
      ]),
      devicesOf: mapOf([4, 9, 11].map((id) => [of('u32', id), of('Null', null)])),
      devices: {
        multi: async (ids) =>
          ids.map((id) => of('Option<Device>', { suspended: id === 9 ? { from: 1 } : null })),
      },
      memberOfAccount: mapOf(Array.from({ length: 2_001 }, (_, n) => [of('u32', n), of('u32', n)])),
    };
    const head = { number: of('u32', 1_234_567) };
    return /** @type {any} */ ({
      genesisHash: of('H256', DATA.genesis),
      rpc: { chain: { getFinalizedHead: async () => of('H256', HASH), getHeader: async () => head } },
      at: async (hash) => {
        assert.equal(hash.toHex(), HASH);
        return { query: { ecoRewards, timestamp: { now: async () => of('u64', now) } } };
      },
    });
  }

  it('is all of one block, in order, with what has been cut from texts', async () => {
    const data = await gather(chain(), 7);
    assert.deepEqual(data.block, { number: 1_234_567, hash: HASH, at: begins + 2 * length + 1 });
    assert.equal(data.genesis, DATA.genesis);
    assert.deepEqual(data.programme, {
      id: 7,
      begins,
      epochs: 4,
      closed: 1,
      yearCap: 70_000n,
      paused: false,
      over: false,
    });
    assert.deepEqual([data.members, data.devices], [2_001, { certified: 3, suspended: 1 }]);
    assert.deepEqual(
      data.activities.map(({ id, unit, dayCap, bound }) => [id, unit, dayCap, bound]),
      [
        [0, 'Gram', 5_000n, true],
        [1, 'Piece', 1_000n, false],
      ],
    );
    assert.deepEqual(data.activities[0].carbon, { milligrams: 9_000, source: '원천 X�', asOf: begins });
    const [first, , third] = data.epochs;
    assert.deepEqual(first, {
      id: 0,
      from: begins,
      until: begins + length,
      stage: 'Closed',
      sponsors: 1,
      pool: 77_999_999n,
      counted: 100_000_000n,
      excluded: 0n,
      claimed: 40_000n,
      payable: 77_999_999n,
      paid: 31_196n,
      returned: 0n,
      measured: { 0: 200_012_340n },
    });
    assert.deepEqual(
      [third.counted, third.excluded, third.payable, third.measured],
      [5_000n, 1_170n, 5_000n, { 1: 2n ** 70n }],
    );
    for (const lang of ['ko', 'en']) assert.ok(render(data, lang).includes('원천 X'));
  });

  it('tells where each epoch is', async () => {
    const stages = async (more) => (await gather(chain(more), 7)).epochs.map(({ stage }) => stage);
    assert.deepEqual(await stages({}), ['Closed', 'Ended', 'Running', 'ToCome', 'Void']);
    assert.deepEqual(await stages({ now: settled.at + length }), [
      'Over',
      'Ended',
      'Ended',
      'Running',
      'Void',
    ]);
  });

  it('is drawn into a new file that everybody may read', async () => {
    const out = join(home, 'report.html');
    const data = await report(chain(), { programme: 7, out, lang: 'en' });
    assert.equal(readFileSync(out, 'utf8'), render(data, 'en'));
    assert.equal(statSync(out).mode & 0o777, 0o644);
    await refusal(report(chain(), { programme: 7, out, lang: 'en' }), /is there already$/);
  });

  it('is refused in another language, and of a programme that there is not', async () => {
    const out = join(home, 'none.html');
    await refusal(report(chain(), { programme: 7, out, lang: 'fr' }), /ko or en, not in 'fr'/);
    await refusal(report(chain(), { programme: 8, out, lang: 'en' }), /there is no programme 8/);
    assert.ok(!existsSync(out));
  });
});
