// SPDX-License-Identifier: Apache-2.0
// Whether the sums of a security agree at a final block: what is registered, issued, on the unit ledger, in the books
// and in the positions. The report has a proof of the block's state, so that whoever has it trusts no node for these
// numbers, and can work them out again off line.
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { z } from 'zod';
import { Failure } from '@dure/chain/cli.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { matching, hash as hashReader, whole } from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { koreanTime } from '@dure/chain/time.js';
import { finalBlock, whyOf } from './blocks.js';
import {
  CLASSES,
  holdersOf,
  KEYS,
  moment,
  numberIn,
  positionOf,
  refuseOtherLayout,
  securityOf,
  supplyOf,
  unitsOf,
} from './layout.js';
import { headerOf, proven } from './proof.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */
/** @typedef {import('./layout.js').Holders} Holders */

const FORMAT = 'dure-reconciliation-1';

/** How many keys a node is asked for at once, and of how many it makes a proof. */
const [PAGE, PROOF] = [500, 200];

const DIGITS = /^(0|[1-9]\d{0,38})$/;
const quantity = field(matching(DIGITS, 'units'), { type: 'string' });
const number = field(whole, { type: 'integer' });
const hash = field(hashReader('a hash'), { type: 'string' });
const hex = field(matching(/^0x([0-9a-f]{2})*$/, 'bytes in hex'), { type: 'string' });
const books = z.array(z.strictObject({ book: number, units: quantity }));
const holders = z.strictObject({ retail: number, professional: number, institutional: number });

const SECURITY = z.strictObject({
  security: number,
  name: z.string(),
  code: z.string(),
  treasury: number,
  perShare: quantity,
  registered: quantity,
  issued: quantity,
  ledger: quantity,
  books,
  holders,
  counted: z.strictObject({ positions: number, units: quantity, locked: quantity, books, holders }),
  differences: z.array(z.string()),
});

const REPORT = z.strictObject({
  format: z.literal(FORMAT),
  genesis: hash,
  block: z.strictObject({ number, hash, at: z.string(), header: hex }),
  /** Of which securities: all that there are, or these. */
  of: z.union([z.literal('all'), z.array(number)]),
  /** Whether positions are proven too, or were counted on the word of the node. */
  positions: z.enum(['proven', 'counted']),
  securities: z.array(SECURITY),
  proof: z.array(hex),
});

/**
 * What a state proves of a security. Quantities are units, as texts: JSON's numbers are too small for them.
 * @typedef {object} Sums
 * @property {number} security
 * @property {string} name
 * @property {string} code its ISIN
 * @property {number} treasury the issuer as an investor
 * @property {string} perShare
 * @property {string} registered
 * @property {string} issued
 * @property {string} ledger what the unit ledger has
 * @property {{ book: number, units: string }[]} books
 * @property {Holders} holders as the chain counts them
 *
 * What its positions add up to.
 * @typedef {object} Counted
 * @property {number} positions how many there are
 * @property {string} units
 * @property {string} locked of these, what can't be disposed of at the block's time
 * @property {{ book: number, units: string }[]} books
 * @property {Holders} holders
 *
 * @typedef {Sums & { counted: Counted, differences: string[] }} Reconciled
 *
 * A reconciliation as it is written to a file.
 * @typedef {object} Report
 * @property {string} format
 * @property {string} genesis
 * @property {{ number: number, hash: string, at: string, header: string }} block
 * @property {'all' | number[]} of
 * @property {'proven' | 'counted'} positions
 * @property {Reconciled[]} securities
 * @property {string[]} proof nodes of the state's trie, in hex
 */

const total = (list) => list.reduce((sum, { units }) => sum + BigInt(units), 0n);
const byNumber = (units) =>
  [...units]
    .sort(([one], [other]) => one - other)
    .filter(([, held]) => held > 0n)
    .map(([book, held]) => ({ book, units: String(held) }));

/** Adds up positions, one by one. @param {number} treasury @param {number} now */
function counting(treasury, now) {
  let [positions, units, locked] = [0, 0n, 0n];
  const inBooks = new Map();
  const held = { retail: 0, professional: 0, institutional: 0 };
  return {
    /** @param {number} investor @param {Uint8Array} bytes */
    add(investor, bytes) {
      const position = positionOf(bytes, now);
      positions += 1;
      let own = 0n;
      for (const part of position.parts) {
        own += part.units;
        locked += part.encumbered < part.units ? part.encumbered : part.units;
        inBooks.set(part.book, (inBooks.get(part.book) ?? 0n) + part.units);
      }
      units += own;
      if (own > 0n && investor !== treasury) held[position.class.toLowerCase()] += 1;
    },
    /** @returns {Counted} */
    end: () => ({
      positions,
      units: String(units),
      locked: String(locked),
      books: byNumber(inBooks),
      holders: held,
    }),
  };
}

/**
 * What does not agree, a sentence each.
 * @param {Sums} sums
 * @param {Counted} counted
 */
export function differencesOf(sums, counted) {
  const { registered, issued, ledger } = sums;
  const found = [];
  const unequal = (what, units) =>
    BigInt(units) !== BigInt(issued) && found.push(`${what} ${units} units, and ${issued} are issued`);
  if (BigInt(issued) > BigInt(registered)) {
    found.push(`${issued} units are issued, and only ${registered} are registered`);
  }
  unequal('the unit ledger has', ledger);
  unequal('the books have', total(sums.books));
  unequal('the positions have', counted.units);
  const [told, added] = [sums.books, counted.books].map(
    (list) => new Map(list.map(({ book, units }) => [book, units])),
  );
  for (const book of [...new Set([...told.keys(), ...added.keys()])].sort((one, other) => one - other)) {
    const [one, other] = [told.get(book) ?? '0', added.get(book) ?? '0'];
    if (one !== other) found.push(`book ${book} has ${one} units, and the positions in it have ${other}`);
  }
  for (const name of CLASSES.map((word) => word.toLowerCase())) {
    const [one, other] = [sums.holders[name], counted.holders[name]];
    if (one !== other) found.push(`${one} ${name} holders are counted, and there are ${other}`);
  }
  return found;
}

/**
 * The securities that a proof shows, in their order.
 * @param {import('./proof.js').Proven} state
 * @param {Report['of']} of
 * @returns {number[]}
 */
function securitiesIn(state, of) {
  if (of !== 'all') return [...new Set(of)].sort((one, other) => one - other);
  const keys = [...state.below(KEYS.securities)].map(({ key }) => numberIn(key, KEYS.securities));
  return keys.sort((one, other) => one - other);
}

/** @param {import('./proof.js').Proven} state @param {number} security @returns {Sums} */
function sumsIn(state, security) {
  const record = state.get(KEYS.security(security));
  if (record === null) throw new Failure(`there is no security ${security} in that block`);
  const { name, code, treasury, perShare, registered, issued } = securityOf(record);
  const asset = state.get(KEYS.asset(security));
  const held = state.get(KEYS.holders(security));
  const prefix = KEYS.books(security);
  const inBooks = [...state.below(prefix)].map(({ key, value }) => [numberIn(key, prefix), unitsOf(value)]);
  return {
    security,
    name,
    code,
    treasury,
    perShare: String(perShare),
    registered: String(registered),
    issued: String(issued),
    ledger: String(asset === null ? 0n : supplyOf(asset)),
    books: byNumber(inBooks),
    holders: held === null ? { retail: 0, professional: 0, institutional: 0 } : holdersOf(held),
  };
}

/** @param {import('./proof.js').Proven} state */
function countedIn(state, { security, treasury }, now) {
  const prefix = KEYS.positions(security);
  const count = counting(treasury, now);
  for (const { key, value } of state.below(prefix)) count.add(numberIn(key, prefix), value);
  return count.end();
}

/** What a proof shows of a block. @param {import('./proof.js').Proven} state */
function timeIn(state) {
  refuseOtherLayout((key) => state.get(key));
  const [now, genesis] = [state.get(KEYS.now), state.get(KEYS.genesis)];
  if (now === null || genesis === null) throw new Failure('block 0 has no time: take a later one');
  return { now: moment(now), genesis: u8aToHex(genesis) };
}

/** The keys below a prefix in a block, page by page. @returns {AsyncGenerator<string[]>} */
async function* keysBelow(api, { number: block, hash: at }, prefix) {
  for (let last = null; ;) {
    const asked = [u8aToHex(prefix), PAGE, last, at];
    const page = await stateRpc(api, whyOf(block), 'state_getKeysPaged', ...asked);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    last = page.at(-1);
  }
}

/** All keys below a prefix, and the prefix, which is to show that there are no others. */
async function rangeOf(api, block, prefix) {
  /** @type {string[]} */
  const keys = [u8aToHex(prefix)];
  for await (const page of keysBelow(api, block, prefix)) keys.push(...page);
  return keys;
}

/** Counts the positions of a security as a node has them, of which no more than a page is in memory. */
async function countedAt(api, block, { security, treasury }, watch) {
  const prefix = KEYS.positions(security);
  const count = counting(treasury, block.at);
  for await (const page of keysBelow(api, block, prefix)) {
    const asked = [page, block.hash];
    const [{ changes }] = await stateRpc(api, whyOf(block.number), 'state_queryStorageAt', ...asked);
    for (const [key, value] of changes) count.add(numberIn(key, prefix), hexToU8a(value));
    watch(page.length);
  }
  return count.end();
}

/** The nodes that show what is at these keys. @returns {Promise<Uint8Array[]>} */
async function nodesOf(api, block, keys, watch) {
  const nodes = new Map();
  for (let from = 0; from < keys.length; from += PROOF) {
    const some = keys.slice(from, from + PROOF);
    const { proof } = await stateRpc(api, whyOf(block.number), 'state_getReadProof', some, block.hash);
    proof.forEach((node) => nodes.set(node, hexToU8a(node)));
    watch(some.length);
  }
  return [...nodes.values()];
}

/** The bytes of a block's header, which its hash is of. @param {Api} api @param {import('./blocks.js').Block} block */
async function headerBytes(api, { number: block, hash: at }) {
  const bytes = api.registry
    .createType('Header', /** @type {any} */ (await rpc(api, 'chain_getHeader', at)))
    .toU8a();
  if (headerOf(bytes).hash !== at) throw new Failure(`the header of block ${block} is not that of ${at}`);
  return bytes;
}

/**
 * Reconciles securities at a final block.
 * @param {Api} api
 * @param {object} [wanted]
 * @param {number | number[] | 'all'} [wanted.security] all, unless given
 * @param {number | string} [wanted.block] its number or hash; the last final one, unless given
 * @param {boolean} [wanted.positions] proves each position too: some 200 bytes of the report for each
 * @param {(positions: number) => void} [wanted.watch] told of positions that are counted or proven
 * @returns {Promise<Report>} which has been checked by its own proof; where something differs, its securities say so
 */
export async function reconcile(
  api,
  { security = 'all', block: given, positions = false, watch = () => {} } = {},
) {
  const block = await finalBlock(api, given);
  const of = security === 'all' ? security : [security].flat();
  /** @type {string[]} */
  const keys = [KEYS.now, KEYS.genesis, ...KEYS.versions].map((key) => u8aToHex(key));
  const listed = of === 'all' ? await rangeOf(api, block, KEYS.securities) : [];
  const numbers = of === 'all' ? listed.slice(1).map((key) => numberIn(key, KEYS.securities)) : of;
  keys.push(...listed);
  for (const one of numbers) {
    const single = [KEYS.security(one), KEYS.asset(one), KEYS.holders(one)];
    keys.push(...single.map((key) => u8aToHex(key)));
    keys.push(...(await rangeOf(api, block, KEYS.books(one))));
  }
  const nodes = await nodesOf(api, block, keys, () => {});
  for (const one of positions ? numbers : []) {
    const range = await rangeOf(api, block, KEYS.positions(one));
    nodes.push(...(await nodesOf(api, block, range, watch)));
  }
  const header = await headerBytes(api, block);
  const state = proven(headerOf(header).root, nodes);
  const { genesis, now } = timeIn(state);
  const securities = [];
  for (const one of securitiesIn(state, of)) {
    const sums = sumsIn(state, one);
    const counted = positions ? countedIn(state, sums, now) : await countedAt(api, block, sums, watch);
    securities.push({ ...sums, counted, differences: differencesOf(sums, counted) });
  }
  /** @type {Report} */
  const report = {
    format: FORMAT,
    genesis,
    block: { number: block.number, hash: block.hash, at: koreanTime(now), header: u8aToHex(header) },
    of,
    positions: positions ? 'proven' : 'counted',
    securities,
    proof: state.needed(),
  };
  if (genesis !== api.genesisHash.toHex()) throw new Failure('the node has the state of another chain');
  checkReport(report);
  return report;
}

/**
 * Checks a report off line: its header, each value by the proof, that nothing is left out, and the sums.
 * @param {unknown} json
 * @param {object} [options]
 * @param {string} [options.header] the block's hash, or its header in hex, from where it can be trusted
 * @param {string} [options.name] what to call the report, such as its file
 * @returns {{ report: Report, trusted: boolean, differences: string[] }} `trusted`: the header is the one given.
 *   Unless it is, the block may be of any chain
 */
export function checkReport(json, { header: given, name = 'the report' } = {}) {
  /** @type {any} */
  const read = shape(REPORT, json, name);
  /** @type {Report} */
  const report = read;
  const { block, of, positions } = report;
  const header = headerOf(hexToU8a(block.header));
  const state = proven(
    header.root,
    report.proof.map((node) => hexToU8a(node)),
  );
  const { genesis, now } = timeIn(state);
  const states = {
    genesis,
    block: { ...block, number: header.number, hash: header.hash, at: koreanTime(now) },
  };
  const securities = securitiesIn(state, of).map((security, place) => {
    const sums = sumsIn(state, security);
    const stated = report.securities[place]?.counted;
    if (!stated) throw new Failure(`${name} does not tell of security ${security}, and the proof does`);
    const counted = positions === 'proven' ? countedIn(state, sums, now) : stated;
    return { ...sums, counted, differences: differencesOf(sums, counted) };
  });
  refuseOther(name, report, { ...report, ...states, securities });
  if (state.spare() > 0) throw new Failure(`${name} has nodes in its proof that show nothing of this`);
  const trusted = given !== undefined;
  if (trusted && hashOf(given) !== header.hash) {
    throw new Failure(
      `${name} is of block ${header.number} ${header.hash}, and the header given is another's`,
    );
  }
  return { report, trusted, differences: securities.flatMap((one) => inContext(one)) };
}

/** The hash of a header, of which either is given. */
const hashOf = (given) =>
  given.length === 66 ? given.toLowerCase() : headerOf(hexToU8a(given.toLowerCase())).hash;

/** Refuses a report that says something else than what is proven, and names the place. */
function refuseOther(name, stated, shows, path = '') {
  if (stated === shows) return;
  const nested = [stated, shows].every((one) => typeof one === 'object' && one !== null);
  if (!nested) {
    const [says, is] = [stated, shows].map((one) => (one === undefined ? 'nothing' : JSON.stringify(one)));
    throw new Failure(`${name}: ${path} is ${says}, and the proof shows ${is}`);
  }
  for (const part of new Set([...Object.keys(stated), ...Object.keys(shows)])) {
    const place = Array.isArray(shows) ? `${path}[${part}]` : `${path}${path && '.'}${part}`;
    refuseOther(name, stated[part], shows[part], place);
  }
}

/** @param {Reconciled} one */
const inContext = ({ security, differences }) =>
  differences.map((sentence) => `security ${security}: ${sentence}`);

/** What does not agree in a report, a sentence each; none where all does. @param {Report} report */
export const differencesIn = ({ securities }) => securities.flatMap(inContext);

/**
 * A report in lines.
 * @param {Report} report
 */
export function inWords({ genesis, block, positions, securities, proof }) {
  const lines = securities.flatMap((one) => [
    `security ${one.security} (${one.code}): ${one.registered} units registered, ${one.issued} issued, ` +
      `${one.ledger} on the unit ledger, ${total(one.books)} in ${one.books.length} books, ` +
      `${one.counted.units} in ${one.counted.positions} positions, ${one.counted.locked} of them locked`,
    `  ${CLASSES.map((name) => `${one.holders[name.toLowerCase()]} ${name.toLowerCase()}`).join(', ')} holders`,
    ...one.differences.map((sentence) => `  DIFFERS: ${sentence}`),
  ]);
  const known = positions === 'proven' ? 'all of it proven' : 'all but positions proven, which were counted';
  return [
    `block ${block.number} ${block.hash} of ${block.at}, chain ${genesis}`,
    ...lines,
    `${known}, by ${proof.length} nodes of its state`,
  ];
}
