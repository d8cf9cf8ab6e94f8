// SPDX-License-Identifier: Apache-2.0
// A programme's report to the public: what the chain knows of it in one block, as numbers and as a page. It names
// nobody: no account, no member, no device.
import { existsSync } from 'node:fs';
import { entries } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { writePublic } from '@dure/chain/files.js';
import { plain } from '@dure/chain/plain.js';
import { state } from './chain.js';
import { tidy } from './html.js';

/** The languages of reports. */
export const LANGUAGES = ['ko', 'en'];

/** @typedef {import('@polkadot/api').ApiPromise} Api */
/**
 * @typedef {object} Activity
 * @property {number} id
 * @property {string} unit one of the pallet's
 * @property {{ points: number, per: number }} rate
 * @property {bigint} dayCap points a member and day
 * @property {boolean} bound measured by members' own devices
 * @property {{ milligrams: number, source: string, asOf: number }} carbon of CO₂ a unit
 */
/**
 * @typedef {object} Epoch
 * @property {number} id
 * @property {number} from
 * @property {number} until
 * @property {'Void' | 'ToCome' | 'Running' | 'Ended' | 'Closed' | 'Over'} stage
 * @property {number} sponsors
 * @property {bigint} pool won
 * @property {bigint} counted points
 * @property {bigint} excluded points
 * @property {bigint} claimed points
 * @property {bigint} payable won: as things stand, while it is not closed
 * @property {bigint} paid won
 * @property {bigint} returned won
 * @property {Record<number, bigint>} measured by activity, in its unit
 */
/**
 * @typedef {object} Data
 * @property {string} genesis
 * @property {{ number: number, hash: string, at: number }} block as of which
 * @property {{ id: number, begins: number, epochs: number, closed: number, yearCap: bigint, paused: boolean,
 *   over: boolean }} programme
 * @property {number} members
 * @property {{ certified: number, suspended: number }} devices
 * @property {Activity[]} activities
 * @property {Epoch[]} epochs those that have money or points
 */

/** How many keys a node gives at once, and how many records are asked for. */
const PAGE = 1_000;

/**
 * How many entries a map has.
 * @param {any} map in a block that `api.at` has given
 * @param {unknown[]} args
 */
async function countOf(map, args) {
  let count = 0;
  let startKey;
  for (;;) {
    const page = await map.keysPaged({ args, pageSize: PAGE, startKey });
    count += page.length;
    if (page.length < PAGE) return count;
    startKey = page.at(-1).toHex();
  }
}

/** A factor's source is whatever its operator has written. @param {string} hex */
const textOf = (hex) => tidy(Buffer.from(hex.slice(2), 'hex').toString('utf8'));

/** @param {any} eco @param {number} programme @returns {Promise<Activity[]>} */
async function activitiesOf(eco, programme) {
  const all = [];
  for await (const [key, codec] of entries(eco.activities, [programme])) {
    const { unit, rate, dayCap, bound, carbon } = plain(codec);
    const { milligrams, source, asOf } = carbon;
    all.push({
      id: key.args[1].toNumber(),
      unit,
      rate,
      dayCap: BigInt(dayCap),
      bound,
      carbon: { milligrams, source: textOf(source), asOf },
    });
  }
  return all.sort((one, other) => one.id - other.id);
}

/** What was measured, by epoch and activity. @param {any} eco @param {number} programme */
async function measuredOf(eco, programme) {
  /** @type {Record<number, Record<number, bigint>>} */
  const all = {};
  for await (const [key, quantity] of entries(eco.measured, [programme])) {
    const [epoch, activity] = plain(key.args[1]);
    (all[epoch] ??= {})[activity] = BigInt(plain(quantity));
  }
  return all;
}

/** @returns {Epoch['stage']} */
function stageOf({ id, from, until, settled, lapsed }, { ends, terms }, now) {
  if (lapsed) return 'Over';
  if (settled !== null) return now < settled.at + terms.claims ? 'Closed' : 'Over';
  if (id >= ends) return 'Void';
  if (now < from) return 'ToCome';
  return now < until ? 'Running' : 'Ended';
}

/** @param {any} eco @param {number} programme @param {any} record @param {number} now @returns {Promise<Epoch[]>} */
async function epochsOf(eco, programme, record, now) {
  const measured = await measuredOf(eco, programme);
  const { begins, epoch: length } = record.terms;
  const all = [];
  for await (const [key, codec] of entries(eco.epochs, [programme])) {
    const id = key.args[1].toNumber();
    const { sponsors, settled, lapsed, ...amounts } = plain(codec);
    const [pool, credited, excluded, claimed, paid, returned] = [
      amounts.pool,
      amounts.credited,
      amounts.excluded,
      amounts.claimed,
      amounts.paid,
      amounts.returned,
    ].map(BigInt);
    const counted = credited - excluded;
    const [from, until] = [begins + id * length, begins + (id + 1) * length];
    all.push({
      id,
      from,
      until,
      stage: stageOf({ id, from, until, settled, lapsed }, record, now),
      sponsors: sponsors.length,
      pool,
      counted,
      excluded,
      claimed,
      payable: settled === null ? (pool < counted ? pool : counted) : BigInt(settled.payable),
      paid,
      returned,
      measured: measured[id] ?? {},
    });
  }
  return all.sort((one, other) => one.id - other.id);
}

/** How many devices there are, and how many of them prove nothing now. @param {any} eco @param {number} programme */
async function devicesOf(eco, programme) {
  const ids = [];
  for await (const [key] of entries(eco.devicesOf, [programme])) ids.push(key.args[1].toNumber());
  let suspended = 0;
  for (let from = 0; from < ids.length; from += PAGE) {
    const records = await eco.devices.multi(ids.slice(from, from + PAGE));
    suspended += records.map(plain).filter((record) => record !== null && record.suspended !== null).length;
  }
  return { certified: ids.length, suspended };
}

/**
 * What the chain knows of a programme, all of it in one block: the last final one.
 * @param {Api} api
 * @param {number} programme
 * @returns {Promise<Data>}
 */
export async function gather(api, programme) {
  const hash = await api.rpc.chain.getFinalizedHead();
  const [then, header] = await Promise.all([api.at(hash), api.rpc.chain.getHeader(hash)]);
  const eco = state(then);
  const [record, time] = await Promise.all([eco.programmes(programme), then.query.timestamp.now()]);
  const known = plain(record);
  if (known === null) throw new Failure(`there is no programme ${programme} in the last final block`);
  const at = Number(time);
  const [activities, epochs, devices, members] = await Promise.all([
    activitiesOf(eco, programme),
    epochsOf(eco, programme, known, at),
    devicesOf(eco, programme),
    countOf(eco.memberOfAccount, [programme]),
  ]);
  const { terms, ends, closed, paused, over } = known;
  return {
    genesis: api.genesisHash.toHex(),
    block: { number: header.number.toNumber(), hash: hash.toHex(), at },
    programme: {
      id: programme,
      begins: terms.begins,
      epochs: ends,
      closed,
      yearCap: BigInt(terms.yearCap),
      paused,
      over,
    },
    members,
    devices,
    activities,
    epochs,
  };
}

/**
 * Draws the report of a programme: a new file, a page of HTML that needs nothing else.
 * @param {Api} api
 * @param {{ programme: number, out: string, lang: string, names?: Record<number, string> }} asked `names`: what
 *   activities are called, which the chain does not know
 * @returns {Promise<Data>} what it shows
 */
export async function report(api, { programme, out, lang, names }) {
  if (!LANGUAGES.includes(lang)) throw new Failure(`a report is in ko or en, not in '${lang}'`);
  if (existsSync(out)) throw new Failure(`${out} is there already`);
  const [data, { render }] = await Promise.all([
    gather(api, programme),
    import('./page.js'), // with its charts, which no other command needs
  ]);
  writePublic(out, render(data, lang, names));
  return data;
}
