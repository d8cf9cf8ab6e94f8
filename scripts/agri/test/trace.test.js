// SPDX-License-Identifier: Apache-2.0
// Where a lot has come from: in words, and as a browser shows the picture.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from '@dure/chain/browser.js';
import { svgOf, treeInWords } from '../src/trace.js';

const MILL = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const STORE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const SCALE = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
const FARM = 770_077;
const INTERIM = 987_654_321n;
const AUTUMN = Date.parse('2026-11-03T10:00:00+09:00');
const AT = Date.parse('2027-01-31T09:00:00+09:00');
const SECONDS = 20_000;

/**
 * Lots by what they were made from, with changes to their records: { 3: [[1, 2], { grade: null }] }.
 * @returns {import('../src/trace.js').Lineage}
 */
function lineage(lot, given, changes = {}) {
  /** @type {Record<number, any>} */
  const lots = {};
  const records = Object.entries(given).map(([id, [parents, record]]) => [Number(id), parents, record]);
  for (const [id, parents, record] of records) {
    const farms = parents.length === 0;
    const behind = (of) => parents.flatMap((parent) => lots[parent]?.record[of] ?? []);
    const between = parents.filter((parent) => lots[parent] && lots[parent].record.making !== 'Delivered');
    const sum = (of) => parents.reduce((total, parent) => total + (lots[parent]?.record[of] ?? 0), 0);
    lots[id] = {
      record: {
        owner: farms ? { Season: 0 } : { Account: MILL },
        keeper: farms ? STORE : MILL,
        goods: 'Paddy',
        making: farms ? 'Delivered' : 'Merged',
        season: 0,
        variety: 231,
        grade: 'First',
        township: 47250250,
        grams: farms ? 1_600_000 : sum('grams'),
        stored: farms ? 1_600_000 : sum('stored'),
        parents,
        sources: farms ? [id] : [...new Set(behind('sources'))].sort((one, other) => one - other),
        through: [...new Set([...behind('through'), ...between])],
        tags: null,
        steps: 1,
        gone: id !== lot,
        made: AUTUMN,
        ...record,
      },
      delivery: farms ? { season: 0, farm: FARM, scale: SCALE, interim: INTERIM, net: 1_600_000 } : null,
    };
  }
  return {
    lot,
    genesis: `0x${'1e'.repeat(32)}`,
    block: { number: 90_210, at: AT },
    lots,
    seasons: { 0: { year: 2026, place: 47250 } },
    recalls: {},
    flagged: {},
    ...changes,
  };
}

/** Two farms' lots of two townships: merged, split, milled apart, and merged again. */
const sharing = (changes) =>
  lineage(
    9,
    {
      1: [[], { grams: 1_234_601, stored: 1_200_000 }],
      2: [[], { grams: 4_000_000, stored: 4_000_000, grade: 'Special', township: 47170250 }],
      4: [[1, 2], { grade: null, township: null }],
      5: [[4], { making: 'Split', grams: 3_000_000, stored: 2_900_000, grade: null, township: null }],
      6: [[4], { making: 'Split', grams: 2_000_000, stored: 2_000_000, grade: null, township: null }],
      7: [
        [5],
        { making: 'Milled', goods: 'Milled', grams: 2_088_000, stored: 0, grade: null, township: null },
      ],
      8: [
        [6],
        { making: 'Milled', goods: 'Milled', grams: 1_440_000, stored: 0, grade: null, township: null },
      ],
      9: [
        [7, 8],
        {
          goods: 'Milled',
          grams: 1_600_000,
          stored: 0,
          grade: null,
          township: null,
          tags: { root: `0x${'aa'.repeat(32)}`, count: 40 },
        },
      ],
    },
    changes,
  );

/** A lot on a lot on a lot. */
const chain = (length) =>
  lineage(
    length,
    Object.fromEntries(
      Array.from({ length }, (_, place) => [place + 1, [place === 0 ? [] : [place], { sources: [1] }]]),
    ),
  );

/** Lots that are split in sixteen and merged in sixteen, each of all, so often that 512 are reached. */
function woven(width) {
  const given = {};
  let next = 1;
  const make = (parents, record) => {
    given[next] = [parents, record];
    return next++;
  };
  let layer = Array.from({ length: width }, () => make([]));
  while (next + width * width + width <= 512) {
    const parts = layer.map((lot) =>
      Array.from({ length: width }, () => make([lot], { making: 'Split', grams: 100, stored: 100 })),
    );
    layer = Array.from({ length: width }, (_, place) => make(parts.map((part) => part[place])));
  }
  return lineage(make(layer), given);
}

const RECALL = { by: 'Council', reason: 3, at: Date.parse('2026-12-05T09:00:00+09:00') };
/** @type {(...given: Parameters<typeof treeInWords>) => string} */
const text = (...given) => treeInWords(...given).join('\n');
const has = (all, ...wanted) => wanted.forEach((words) => assert.ok(all.includes(words), `${words}\n${all}`));

/**
 * What this takes, in milliseconds, and gives.
 * @template T
 * @param {() => T} run
 * @returns {[number, T]}
 */
function timed(run) {
  const began = performance.now();
  const made = run();
  return [performance.now() - began, made];
}

describe('in words', () => {
  it('a tree has each lot once, and refers to it afterwards', () => {
    assert.deepEqual(
      treeInWords(sharing()).filter((line) => /^[│├└─ ]*lot/.test(line)),
      [
        'lot 9: 1,600.000 kg of milled rice (쌀), several grades (혼합), variety 231',
        '├─ lot 7: 2,088.000 kg of milled rice (쌀), several grades (혼합), variety 231',
        '│  └─ lot 5: 3,000.000 kg of paddy (벼), several grades (혼합), variety 231',
        '│     └─ lot 4: 5,234.601 kg of paddy (벼), several grades (혼합), variety 231',
        '│        ├─ lot 1: 1,234.601 kg of paddy (벼), grade 1 (1등), variety 231',
        '│        └─ lot 2: 4,000.000 kg of paddy (벼), special grade (특등), variety 231',
        '└─ lot 8: 1,440.000 kg of milled rice (쌀), several grades (혼합), variety 231',
        '   └─ lot 6: 2,000.000 kg of paddy (벼), several grades (혼합), variety 231',
        '      └─ lot 4: see above',
      ],
    );
  });

  it('says where and when, what it was made of, and how many tags there are', () => {
    const all = text(sharing());
    has(
      all,
      'township 47250250 (경상북도 상주시), harvest of 2026, 47250 (경상북도 상주시)',
      '│     │  several townships',
      'bought from a farm 2026-11-03, kept by 5Grwva…GKutQY',
      'milled 2026-11-03, kept by 5FHneW…M694ty',
      'not recalled, nor anything that it has come from, as of block 90210 (2027-01-31T09:00:00+09:00)',
      // 72 % of 5,200,000 g, as stored.
      'made of 2 lots of 2 townships, 5,234.601 kg of paddy, which give 3,744.000 kg of milled rice at most',
      'it is 1,600.000 kg',
      '40 tags on 1,600.000 kg: 40.000 kg a tag',
      "that a tag was copied can't be seen on chain",
    );
    assert.ok(!all.includes('MORE') && !all.includes('flagged'));
  });

  it('says where there is more than it can have come from, or tags that do not come out even', () => {
    const more = sharing();
    Object.assign(more.lots[9].record, { grams: 3_744_001, tags: { root: '0x', count: 1_000 } });
    has(
      text(more),
      'it is 3,744.001 kg: MORE than it can have come from',
      '1,000 tags on 3,744.001 kg: about 3.744 kg a tag',
    );
    more.lots[9].record.tags = null;
    has(text(more), 'no tags');
  });

  it("a farm's own lot is made of itself", () => {
    const all = text(lineage(1, { 1: [[], {}] }));
    has(all, 'made of 1 lot of 1 township, 1,600.000 kg of paddy; it is 1,600.000 kg');
    assert.ok(!all.includes('MORE'));
  });

  it('a lot that is not sold has come from nowhere yet', () => {
    const given = lineage(1, { 1: [[], {}] }, { flagged: { 1: true } });
    const delivery = { net: 1_600_000, weighedAt: AUTUMN, farm: FARM };
    given.lots[1] = { record: null, delivery };
    has(
      text(given),
      'lot 1: 1,600.000 kg of paddy (벼), weighed 2026-11-03, not sold\n   flagged: weighed by a compromised scale',
      'not recalled',
      'no tags',
    );
    has(svgOf(given), '>weighed 2026-11-03, not sold<');
  });

  it('tells recalls, of what and by whom, and all that was made of it', () => {
    const all = text(sharing({ recalls: { 5: RECALL }, flagged: { 1: true, 2: false } }));
    has(
      all,
      'RECALLED: lot 5 (reason 3, by the council, 2026-12-05); lot 9 has come from it',
      '│     │  RECALLED (reason 3, by the council)',
      '│  RECALLED with lot 5',
      'flagged: lot 1 was weighed by a scale that was compromised then',
    );
    // Lots 9 and 7.
    assert.equal(all.split('RECALLED with').length - 1, 2);
    assert.equal(all.split('flagged: weighed').length - 1, 1);
    const own = { 9: { by: 'Owner', reason: 0, at: AT } };
    has(text(sharing({ recalls: own })), 'RECALLED: lot 9 (no reason given, by its owner, 2027-01-31)');
  });

  it('what the chain has removed is known no longer, and what lies behind it is not left out', () => {
    const given = sharing({ recalls: { 1: RECALL } });
    for (const lot of [1, 4]) delete given.lots[lot];
    const all = text(given);
    has(
      all,
      '└─ lot 4: known no longer',
      'and, by lots that are known no longer, from\nlot 2: 4,000.000 kg',
      '\nlot 1: known no longer\n   RECALLED (reason 3, by the council)',
      'RECALLED: lot 1',
      'made of 2 lots, 1 known no longer; those that are known are of 1 township, 4,000.000 kg of paddy',
    );
    assert.ok(!all.includes('MORE'));
    delete given.lots[9];
    assert.throws(() => treeInWords(given), /^Error: lot 9: the chain does not know it$/);
    assert.throws(() => svgOf(given), /^Error: lot 9/);
  });

  it('names a mill that wants it, with nothing in the name that would move a cursor', () => {
    const all = text(sharing(), { names: { [MILL]: '담양\n정미소\u001b[2J\u202e' } });
    has(all, 'kept by 담양 정미소 [2J (5FHneW…M694ty)');
    assert.ok(!all.includes('\u001b') && !all.includes('\u202e'));
  });

  it("tells no farm's number, no scale, no owner and no payment", () => {
    for (const all of [text(sharing()), svgOf(sharing())]) {
      for (const secret of [String(FARM), SCALE, SCALE.slice(0, 6), String(INTERIM), '987,654'])
        assert.ok(!all.includes(secret), secret);
    }
  });

  it('takes a chain of 512 lots, and 512 that are woven', () => {
    for (const many of [chain(512), woven(4), woven(15)]) {
      const [took, lines] = timed(() => treeInWords(many));
      assert.ok(took < SECONDS);
      const shown = lines.flatMap((line) => /^[│├└─ ]*lot (\d+): \d/.exec(line)?.[1] ?? []);
      assert.deepEqual([...shown].sort(), Object.keys(many.lots).sort(), 'each once');
    }
  });
});

/** Boxes by the numbers of their SVG: [x, y, width, height]. */
const boxesOf = (svg) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map((found) =>
    found.slice(1).map(Number),
  );

/** Pairs that overlap. */
const overlaps = (boxes) =>
  boxes.flatMap(([x, y, width, height], place) =>
    boxes
      .slice(place + 1)
      .filter(
        ([left, top, wide, high]) =>
          left < x + width && x < left + wide && top < y + height && y < top + high,
      ),
  );

describe('a picture', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** What a browser makes of it: each box with its texts, and what stands out of it. */
  async function shown(svg) {
    const page = await browser.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => problems.push(request.url()));
    try {
      await page.setContent(`<!doctype html><meta charset="utf-8"><body>${svg}</body>`);
      const found = await page.evaluate(`(() => {
        const parsed = new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml');
        const whole = document.querySelector('svg').getBBox();
        const { width, height } = document.querySelector('svg').viewBox.baseVal;
        const within = (inner, outer) =>
          inner.x >= outer.x && inner.y >= outer.y &&
          inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
        const boxes = [...document.querySelectorAll('g')].filter((group) => group.querySelector('rect'));
        return {
          sound: parsed.querySelector('parsererror') === null,
          inside: within(whole, { x: 0, y: 0, width, height }),
          tags: [...new Set([...document.querySelectorAll('svg, svg *')].map((one) => one.tagName))].sort(),
          edges: document.querySelectorAll('polyline').length,
          head: [...document.querySelectorAll('svg > g:first-of-type text')].map((one) => one.textContent),
          boxes: boxes.map((group) => {
            const rect = group.querySelector('rect');
            const texts = [...group.querySelectorAll('text')];
            return {
              texts: texts.map((one) => one.textContent),
              stroke: getComputedStyle(rect).stroke,
              out: texts.filter((one) => !within(one.getBBox(), rect.getBBox())).map((one) => one.textContent),
              flat: texts.some((one) => one.getBBox().width === 0),
            };
          }),
        };
      })()`);
      assert.deepEqual(problems, [], 'it asks for nothing, and nothing is wrong');
      return found;
    } finally {
      await page.close();
    }
  }

  async function looksRight(lots, options) {
    const svg = svgOf(lots, options);
    const found = await shown(svg);
    assert.ok(found.sound && found.inside);
    assert.deepEqual(found.tags, ['desc', 'g', 'polyline', 'rect', 'svg', 'text', 'title']);
    for (const { out, flat, texts } of found.boxes) assert.deepEqual([out, flat], [[], false], texts[0]);
    const boxes = boxesOf(svg);
    assert.equal(boxes.length, found.boxes.length);
    assert.deepEqual(overlaps(boxes), []);
    const numbers = found.boxes.map(({ texts }) => texts[0]);
    assert.equal(new Set(numbers).size, numbers.length);
    for (const lot of Object.keys(lots.lots)) assert.ok(numbers.includes(`lot ${lot}`), lot);
    return found;
  }

  it('shows each lot once, in its box, and how they hang together', async () => {
    const found = await looksRight(sharing());
    assert.equal(found.boxes.length, 8);
    assert.equal(found.edges, 8);
    assert.equal(found.head[0], 'Where lot 9 has come from');
    has(found.head[1], 'not recalled');
    const first = found.boxes.find(({ texts }) => texts[0] === 'lot 1');
    assert.deepEqual(first.texts, [
      'lot 1',
      '1,234.601 kg of paddy (벼)',
      'grade 1 (1등), bought from a farm 2026-11-03',
      'township 47250250 (경상북도 상주시)',
      'harvest of 2026, 47250 (경상북도 상주시)',
      'kept by 5Grwva…GKutQY',
    ]);
  });

  it('has the lot on the left, and what it has come from to the right', () => {
    const [first, ...others] = boxesOf(svgOf(sharing()));
    assert.ok(others.every(([x]) => x > first[0]));
  });

  it('shows recalled lots in red and in words, and those of a compromised scale', async () => {
    const found = await looksRight(sharing({ recalls: { 5: RECALL }, flagged: { 1: true } }));
    const red = found.boxes.filter(({ stroke }) => stroke === 'rgb(155, 28, 28)');
    assert.deepEqual(red.map(({ texts }) => texts[0]).sort(), ['lot 5', 'lot 7', 'lot 9']);
    for (const { texts } of red) assert.ok(texts.some((line) => line.startsWith('RECALLED')));
    const flagged = found.boxes.find(({ texts }) => texts.includes('weighed by a compromised scale'));
    assert.equal(flagged.texts[0], 'lot 1');
    has(found.head[1], 'RECALLED: lot 5 (reason 3, by the council, 2026-12-05)');
  });

  it('shows lots that are known no longer, and what lies behind them', async () => {
    const given = sharing();
    delete given.lots[4];
    const found = await looksRight(given);
    assert.equal(found.boxes.length, 8);
    assert.ok(found.boxes.some(({ texts }) => texts.join() === 'lot 4,known no longer'));
    // Those to lot 4 too, and past it two dashed ones.
    assert.equal(found.edges, 6 + 2);
    assert.equal(svgOf(given).split('stroke-dasharray').length - 1, 2);
  });

  it('lets no name be markup, run out of its box, or spoil the XML', async () => {
    const long = `<script>alert(1)</script>&"' 담양정미소 ${'가나다라마바사아자차'.repeat(9)}`;
    const names = { [MILL]: long, [STORE]: '\u0000\uffff\ud800W&W' };
    const found = await looksRight(sharing(), { names });
    const lines = found.boxes.flatMap(({ texts }) => texts);
    assert.ok(lines.some((line) => line.startsWith('<script>alert(1)</script>&"') && line.endsWith('…')));
    assert.ok(lines.includes('W&W'));
    assert.ok(!svgOf(sharing(), { names }).includes('<script'));
    await looksRight(sharing(), { names: { [MILL]: 'W'.repeat(99), [STORE]: '뷁'.repeat(16) } });
  });

  it('is the same each time, and links to nothing', () => {
    const svg = svgOf(sharing());
    assert.equal(svgOf(sharing()), svg);
    has(svg, 'role="img"', '<title>Where lot 9 has come from</title>', '<desc>not recalled');
    assert.ok(!/href|url\(|<style|<script|NaN|undefined|null/.test(svg));
    assert.deepEqual(svg.match(/https?:[^"]*/g), ['http://www.w3.org/2000/svg']);
  });

  it('takes 512 lots in a chain, and woven', async () => {
    for (const many of [chain(512), woven(4), woven(15)]) {
      const [took, svg] = timed(() => svgOf(many));
      assert.ok(took < SECONDS);
      const boxes = boxesOf(svg);
      assert.equal(boxes.length, Object.keys(many.lots).length);
      assert.deepEqual(overlaps(boxes), []);
    }
    await looksRight(woven(6));
  });
});
