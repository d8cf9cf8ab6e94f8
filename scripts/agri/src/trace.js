// SPDX-License-Identifier: Apache-2.0
// Where a lot of rice has come from: in words, and as a picture. Both show townships, mills and grades; no
// farm's number or account, and no payment.
import { Graph, layout } from '@dagrejs/dagre';
import { Failure } from '@dure/chain/cli.js';
import { withName } from '@dure/chain/districts.js';
import { koreanTime } from '@dure/chain/time.js';
import { columns, GRADES, short } from './receipt.js';
import { kg } from './words.js';

/**
 * @typedef {object} Lot
 * @property {{ Season: number } | { Account: string }} owner
 * @property {string} keeper
 * @property {'Paddy' | 'Milled'} goods
 * @property {'Delivered' | 'Split' | 'Merged' | 'Milled'} making
 * @property {number | null} season
 * @property {number | null} variety
 * @property {import('./receipt.js').Grade | null} grade
 * @property {number | null} township
 * @property {number} grams
 * @property {number} stored
 * @property {number[]} parents
 * @property {number[]} sources
 * @property {number[]} through
 * @property {{ root: string, count: number } | null} tags
 * @property {number} steps
 * @property {boolean} gone
 * @property {number} made
 */
/**
 * @typedef {object} LotFacts
 * @property {Lot | null} record null where it was not sold
 * @property {any} delivery what was delivered, if it is a farm's lot and that is still known
 */
/**
 * @typedef {object} Lineage
 * @property {number} lot the one that was asked for
 * @property {string} genesis
 * @property {{ number: number, at: number }} block as of which
 * @property {Record<number, LotFacts>} lots it and all that it has come from that the chain still knows
 * @property {Record<number, { year: number, place: number }>} seasons
 * @property {Record<number, { by: string, reason: number, at: number }>} recalls those of these lots
 * @property {Record<number, boolean>} flagged of delivered lots: weighed by a scale that was compromised then
 */
/** @typedef {{ names?: Record<string, string> }} Options names by which accounts want to be shown */

const GOODS = { Paddy: 'paddy (벼)', Milled: 'milled rice (쌀)' };
const MAKINGS = { Delivered: 'bought from a farm', Split: 'split off', Merged: 'merged', Milled: 'milled' };
const RECALLERS = { Owner: 'its owner', Operator: "the season's operator", Council: 'the council' };
const MILLED = 720;
const MOST_LISTED = 8;
const MOST_COLUMNS = 32;

const day = (ms) => koreanTime(ms).slice(0, 10);
const several = (count, what) => `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
const sorted = (lots) => [...lots].sort((one, other) => one - other);

/** Lots by their numbers: "lots 1, 2 and 5". */
function listed(lots) {
  const shown = lots.slice(0, MOST_LISTED).map(String);
  const more = lots.length - shown.length;
  if (more > 0) shown.push(`${more} more`);
  if (shown.length === 1) return `lot ${shown[0]}`;
  return `lots ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A township by its eight digits, with its district's name. */
function townshipName(township) {
  const district = String(township).slice(0, 5);
  return withName(district).replace(district, String(township));
}

/** A name without what would move the cursor, turn the line around, or be no XML. */
const plain = (name) => String(name).normalize('NFC').replace(/\p{C}/gu, ' ').replace(/\s+/g, ' ').trim();

/** @param {Options['names']} names @param {string} account */
const nameOf = (names, account) => (Object.hasOwn(names, account) ? plain(names[account]) : '');

/** @param {{ by: string, reason: number, at: number }} recall */
const why = ({ by, reason }) =>
  `${reason === 0 ? 'no reason given' : `reason ${reason}`}, by ${RECALLERS[by] ?? by}`;

/** @param {Lineage} lineage */
function checked(lineage) {
  if (!lineage.lots[lineage.lot]) throw new Failure(`lot ${lineage.lot}: the chain does not know it`);
  return lineage;
}

/** @param {Lineage} lineage @param {number} lot @returns {Lot | null} */
const recordOf = (lineage, lot) => lineage.lots[lot]?.record ?? null;

/** @param {Lineage} lineage @param {number} lot @returns {number[]} */
const parentsOf = (lineage, lot) => recordOf(lineage, lot)?.parents ?? [];

/** All that a lot is or has come from, whether it is still known or not. @param {Lineage} lineage */
function ancestry(lineage) {
  const { sources, through } = recordOf(lineage, lineage.lot) ?? { sources: [], through: [] };
  const known = Object.keys(lineage.lots).map(Number);
  return new Set([lineage.lot, ...sources, ...through, ...known]);
}

/** Which recalled lots a lot has come from. @param {Lineage} lineage @param {number} lot */
function recalledBehind(lineage, lot) {
  const record = recordOf(lineage, lot);
  if (!record) return [];
  const behind = new Set([...record.sources, ...record.through, ...record.parents]);
  return sorted(behind).filter((other) => other !== lot && lineage.recalls[other]);
}

/** The marks of a lot: what is wrong with it. @param {Lineage} lineage @param {number} lot */
function marks(lineage, lot) {
  const recall = lineage.recalls[lot];
  const behind = recalledBehind(lineage, lot);
  return {
    recalled: recall ? `RECALLED (${why(recall)})` : null,
    behind: behind.length > 0 ? `RECALLED with ${listed(behind)}` : null,
    flagged: lineage.flagged[lot] ? 'flagged: weighed by a compromised scale' : null,
  };
}

/** What a lot is of which there is no record: not sold, or removed. @param {Lineage} lineage @param {number} lot */
function without(lineage, lot) {
  const delivery = lineage.lots[lot]?.delivery;
  if (!delivery) return ['known no longer'];
  return [`${kg(delivery.net)} of ${GOODS.Paddy}`, `weighed ${day(delivery.weighedAt)}, not sold`];
}

/** What a lot is. @param {Lineage} lineage @param {number} lot @param {Options['names']} names */
function facts(lineage, lot, names) {
  const record = recordOf(lineage, lot);
  const season = lineage.seasons[record.season];
  const [korean, english] = GRADES[record.grade] ?? ['혼합', 'several grades'];
  const seasonOf = () => {
    if (record.season === null) return 'several seasons';
    if (!season) return `season ${record.season}, known no longer`;
    return `harvest of ${season.year}, ${withName(season.place)}`;
  };
  return {
    what: `${kg(record.grams)} of ${GOODS[record.goods]}`,
    grade: `${english} (${korean})`,
    variety: record.variety === null ? 'several varieties' : `variety ${record.variety}`,
    township: record.township === null ? 'several townships' : `township ${townshipName(record.township)}`,
    season: seasonOf(),
    made: `${MAKINGS[record.making]} ${day(record.made)}`,
    keeper: short(record.keeper),
    name: nameOf(names, record.keeper),
  };
}

/** A lot's lines, the first with its number. */
function words(lineage, lot, names) {
  const { recalled, behind, flagged } = marks(lineage, lot);
  const wrong = [recalled, behind, flagged].filter(Boolean);
  if (!recordOf(lineage, lot)) return [`lot ${lot}: ${without(lineage, lot).join(', ')}`, ...wrong];
  const { what, grade, variety, township, season, made, keeper, name } = facts(lineage, lot, names);
  return [
    `lot ${lot}: ${what}, ${grade}, ${variety}`,
    `${township}, ${season}`,
    `${made}, kept by ${name ? `${name} (${keeper})` : keeper}`,
    ...wrong,
  ];
}

/** Those that none of the others was made from: a lot's number is above its parents'. */
function* roots(lots, seen) {
  for (const lot of sorted(lots).reverse()) if (!seen.has(lot)) yield lot;
}

/**
 * A lot and what it has come from. What was shown before is referred to.
 * @param {Lineage} lineage
 * @param {number} top
 * @param {Set<number>} seen
 * @param {Options['names']} names
 */
function tree(lineage, top, seen, names) {
  const lines = [];
  const open = [{ lot: top, branch: '', rest: '' }];
  while (open.length > 0) {
    const { lot, branch, rest } = open.pop();
    if (seen.has(lot)) {
      lines.push(`${branch}lot ${lot}: see above`);
      continue;
    }
    seen.add(lot);
    const parents = parentsOf(lineage, lot);
    const under = parents.length > 0 ? '│  ' : '   ';
    const [first, ...more] = words(lineage, lot, names);
    lines.push(`${branch}${first}`, ...more.map((text) => `${rest}${under}${text}`));
    const children = parents.map((parent, place) => {
      const last = place === parents.length - 1;
      return {
        lot: parent,
        branch: `${rest}${last ? '└─ ' : '├─ '}`,
        rest: `${rest}${last ? '   ' : '│  '}`,
      };
    });
    open.push(...children.reverse());
  }
  return lines;
}

/** Is anything recalled? @param {Lineage} lineage */
function verdict(lineage) {
  const recalled = sorted(Object.keys(lineage.recalls).map(Number));
  const { number, at } = lineage.block;
  const asOf = `as of block ${number} (${koreanTime(at)})`;
  if (recalled.length === 0) {
    return [`not recalled, nor anything that it has come from, ${asOf}`];
  }
  const one = (lot) => {
    const recall = lineage.recalls[lot];
    const so = lot === lineage.lot ? '' : `; lot ${lineage.lot} has come from it`;
    return `RECALLED: lot ${lot} (${why(recall)}, ${day(recall.at)})${so}`;
  };
  return [...recalled.map(one), asOf];
}

/** Which lots were weighed by a compromised scale? @param {Lineage} lineage */
function flags(lineage) {
  const flagged = sorted(Object.keys(lineage.flagged).map(Number)).filter((lot) => lineage.flagged[lot]);
  if (flagged.length === 0) return [];
  const were = flagged.length === 1 ? 'was' : 'were';
  return [`flagged: ${listed(flagged)} ${were} weighed by a scale that was compromised then`];
}

/** How much there is, against how much it was made of. @param {Lineage} lineage */
function mass(lineage) {
  const record = recordOf(lineage, lineage.lot);
  if (!record) return [];
  const known = record.sources.map((lot) => recordOf(lineage, lot)).filter(Boolean);
  const sum = (of) => known.reduce((total, lot) => total + lot[of], 0);
  const townships = new Set(known.map((lot) => lot.township).filter((township) => township !== null));
  const count = `made of ${several(record.sources.length, 'lot')}`;
  const of = `of ${several(townships.size, 'township')}, ${kg(sum('grams'))} of paddy`;
  const own = `it is ${kg(record.grams)}${record.gone ? ', or was when it was used up or lost' : ''}`;
  const unknown = record.sources.length - known.length;
  if (unknown > 0) {
    const others = known.length === 0 ? '' : `; those that are known are ${of}`;
    return [`${count}, ${unknown} known no longer${others}; ${own}`];
  }
  const milled = record.goods === 'Milled';
  const most = milled ? Math.floor((sum('stored') * MILLED) / 1_000) : sum('grams');
  const rice = milled ? `, which give ${kg(most)} of milled rice at most (72 %)` : '';
  const over = record.grams > most ? ': MORE than it can have come from' : '';
  return [`${count} ${of}${rice}; ${own}${over}`];
}

/** How many sacks are tagged, against how much there is. @param {Lineage} lineage */
function tagged(lineage) {
  const { tags, grams } = recordOf(lineage, lineage.lot) ?? {};
  if (!tags?.count) return ['no tags'];
  const each = Math.floor(grams / tags.count);
  const about = grams % tags.count === 0 ? '' : 'about ';
  return [
    `${several(tags.count, 'tag')} on ${kg(grams)}: ${about}${kg(each)} a tag`,
    "that a tag was copied can't be seen on chain: where there are more of this lot's, some are copies",
  ];
}

/**
 * Where a lot has come from, in lines of text.
 * @param {Lineage} lineage
 * @param {Options} [options]
 * @returns {string[]}
 */
export function treeInWords(lineage, { names = {} } = {}) {
  const { lot, genesis } = checked(lineage);
  const seen = new Set();
  const lines = tree(lineage, lot, seen, names);
  const others = [];
  for (const root of roots(ancestry(lineage), seen)) others.push(...tree(lineage, root, seen, names));
  return [
    `where lot ${lot} has come from, by chain ${short(genesis)}`,
    '',
    ...lines,
    ...(others.length > 0 ? ['', 'and, by lots that are known no longer, from', ...others] : []),
    '',
    ...verdict(lineage),
    ...flags(lineage),
    ...mass(lineage),
    ...tagged(lineage),
  ];
}

const FONT = 12;
// A column of a monospace font is 0.6 em at most; wide signs are one em.
const COLUMN = 7.4;
const LINE = 17;
const PAD = 10;
const FACE = 'ui-monospace, "Noto Sans Mono CJK KR", "DejaVu Sans Mono", Consolas, monospace';
const COLOURS = {
  sound: { fill: '#f6f8f6', stroke: '#3c5a46', text: '#111' },
  unknown: { fill: '#f4f4f4', stroke: '#777', text: '#333' },
  flagged: { fill: '#fff8e6', stroke: '#8a5a00', text: '#5c3c00' },
  recalled: { fill: '#fdeaea', stroke: '#9b1c1c', text: '#7a1212' },
};

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
const rounded = (number) => String(Math.round(number * 10) / 10);

/** A text, or as much of it as fits. */
function cut(text) {
  if (columns(text) <= MOST_COLUMNS) return text;
  let kept = '';
  for (const sign of text) {
    if (columns(kept + sign) > MOST_COLUMNS - 1) break;
    kept += sign;
  }
  return `${kept}…`;
}

/**
 * Lines of a box, and how it looks.
 * @param {Lineage} lineage
 * @param {number} lot
 * @param {Options['names']} names
 */
function box(lineage, lot, names) {
  const { recalled, behind, flagged } = marks(lineage, lot);
  const wrong = [
    recalled && 'RECALLED',
    recalled && why(lineage.recalls[lot]),
    behind,
    flagged && 'flagged:',
  ];
  if (flagged) wrong.push('weighed by a compromised scale');
  const look = (recalled || behind) && 'recalled';
  const title = `lot ${lot}`;
  if (!recordOf(lineage, lot)) {
    const lines = [title, ...without(lineage, lot), ...wrong].filter(Boolean);
    return { lines, look: look || (flagged ? 'flagged' : 'unknown') };
  }
  const { what, grade, township, season, made, keeper, name } = facts(lineage, lot, names);
  const lines = [title, what, `${grade}, ${made}`, township, season, name && cut(name), `kept by ${keeper}`];
  return { lines: [...lines, ...wrong].filter(Boolean), look: look || (flagged ? 'flagged' : 'sound') };
}

const widthOf = (lines) => Math.max(...lines.map(columns)) * COLUMN;

/** Boxes and edges in their places, what has come from others to the left of these. */
function placed(lineage, names) {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    ranker: 'longest-path',
    nodesep: 14,
    ranksep: 48,
    marginx: 12,
    marginy: 12,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const boxes = new Map();
  const add = (lot) => {
    if (boxes.has(lot)) return;
    const { lines, look } = box(lineage, lot, names);
    boxes.set(lot, { lines, look });
    graph.setNode(String(lot), {
      width: Math.ceil(widthOf(lines)) + 2 * PAD,
      height: lines.length * LINE + 2 * PAD,
    });
  };
  const joined = new Set([lineage.lot]);
  const join = (top) => {
    const open = [top];
    while (open.length > 0) {
      const lot = open.pop();
      add(lot);
      for (const parent of parentsOf(lineage, lot)) {
        add(parent);
        graph.setEdge(String(lot), String(parent));
        if (!joined.has(parent)) open.push(parent);
        joined.add(parent);
      }
    }
  };
  join(lineage.lot);
  const lost = new Set();
  for (const lot of roots(ancestry(lineage), joined)) {
    joined.add(lot);
    lost.add(String(lot));
    join(lot);
    graph.setEdge(String(lineage.lot), String(lot));
  }
  layout(graph);
  return { graph, boxes, lost };
}

/**
 * Where a lot has come from, as a picture: SVG that needs nothing else.
 * @param {Lineage} lineage
 * @param {Options} [options]
 * @returns {string}
 */
export function svgOf(lineage, { names = {} } = {}) {
  const { lot } = checked(lineage);
  const { graph, boxes, lost } = placed(lineage, names);
  const title = `Where lot ${lot} has come from`;
  const said = [...verdict(lineage), ...flags(lineage)];
  const head = [title, ...said.slice(0, MOST_LISTED)];
  if (said.length > MOST_LISTED) head.push(`and ${said.length - MOST_LISTED} more`);
  const top = head.length * LINE + PAD;
  const width = Math.ceil(Math.max(graph.graph().width, widthOf(head) + 2 * PAD));
  const height = Math.ceil(graph.graph().height) + top;

  const text = (lines, x, y) =>
    lines.map((line, place) => {
      const bold = place === 0 || line.startsWith('RECALLED') ? ' font-weight="bold"' : '';
      return `<text x="${rounded(x)}" y="${rounded(y + place * LINE)}"${bold}>${escaped(line)}</text>`;
    });
  const edges = graph.edges().map(({ v, w }) => {
    const points = graph.edge(v, w).points.map(({ x, y }) => `${rounded(x)},${rounded(y + top)}`);
    const dashes = v === String(lot) && lost.has(w) ? ' stroke-dasharray="4 4"' : '';
    return `<polyline points="${points.join(' ')}"${dashes}/>`;
  });
  const groups = [...boxes].map(([number, { lines, look }]) => {
    const node = graph.node(String(number));
    const { fill, stroke, text: colour } = COLOURS[look];
    const [x, y] = [node.x - node.width / 2, node.y - node.height / 2 + top];
    const sides = `width="${node.width}" height="${node.height}" rx="4"`;
    const line = `stroke="${stroke}" stroke-width="${look === 'recalled' ? 2.5 : 1.2}"`;
    return [
      `<g fill="${colour}">`,
      `<rect x="${rounded(x)}" y="${rounded(y)}" ${sides} fill="${fill}" ${line}/>`,
      ...text(lines, x + PAD, y + PAD + FONT),
      '</g>',
    ].join('\n');
  });
  const desc = [...said, ...mass(lineage), 'What a lot has come from is to the right of it.'].join('. ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" font-family="${escaped(FACE)}" font-size="${FONT}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(desc)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<g fill="#111">`,
    ...text(head, PAD, PAD + FONT),
    '</g>',
    '<g fill="none" stroke="#555" stroke-width="1.2">',
    ...edges,
    '</g>',
    ...groups,
    '</svg>',
    '',
  ].join('\n');
}
