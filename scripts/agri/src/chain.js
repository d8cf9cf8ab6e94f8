// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it, but for histories.
import { hexToU8a } from '@polkadot/util';
import { entries } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { sent as sentBy, sentFor } from '@dure/chain/once.js';
import { plain, said } from '@dure/chain/plain.js';
import { isSignedBy } from '@dure/chain/signed.js';
import { failure, find } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { paymentsOf } from './history.js';
import { message } from './messages.js';
import { interimOf, valueOf } from './prices.js';
import { stageOf } from './words.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

export const PALLET = 'agriTrade';
/** How far below the highest a scale's number may be. */
const WINDOW = 256;

/** The pallet's storage. @returns {any} */
export function state({ query }) {
  if (!query[PALLET]) throw new Failure('this chain buys no rice');
  return query[PALLET];
}

/** The pallet's calls. @param {Api} api @returns {any} */
export const calls = (api) => state(api) && api.tx[PALLET];

/** What one of the pallet's view functions answers, as a plain value. */
export const ask = async (api, name, ...args) =>
  state(api) && plain(await view(api, `AgriTrade.${name}`, args));

/** Sends one of the pallet's calls once, and reads the event that it ends with. */
export const sent = (api, call, signer, name, options) =>
  sentBy(api, PALLET, call, signer, name, (data) => said({ data }), options);

/** The first of these events that there is, in the order of their names. */
const firstOf = (events, names) => names.map((name) => find(events, PALLET, name)).find(Boolean);

/**
 * The same where it ends with one of several, the first of these names that there is: `event` tells which.
 * @returns {Promise<any>}
 */
export const sentOneOf = (api, call, signer, names, options) =>
  sentFor(
    api,
    call,
    signer,
    ({ events }) => {
      const found = firstOf(events, names);
      return { event: found?.method ?? null, ...(found && said(found)) };
    },
    options,
  );

/** The same for a call that ends with many: `all` of them. */
export const sentBatch = (api, call, signer, name, options) =>
  sentFor(
    api,
    call,
    signer,
    ({ events }) => ({
      all: events.filter(({ section, method }) => section === PALLET && method === name).map(said),
    }),
    options,
  );

/**
 * Makes several calls in one transaction, each for itself: the event with which each has ended, or why it failed.
 * @param {Api} api
 * @param {{ call: any, names: string[] }[]} items `names`: the events, as `sentOneOf` takes them
 * @returns {Promise<any>} `all` of what came of them
 */
export const sentEach = (api, items, signer, options) =>
  sentFor(
    api,
    api.tx.utility.forceBatch(items.map(({ call }) => call)),
    signer,
    ({ events }) => ({ all: outcomesOf(api, events, items) }),
    options,
  );

function outcomesOf(api, events, items) {
  const all = [];
  let since = [];
  for (const event of events) {
    if (event.section !== 'utility') since.push(event);
    if (!['ItemCompleted', 'ItemFailed'].includes(event.method)) continue;
    const found = firstOf(since, items[all.length].names);
    const error = event.method === 'ItemFailed' ? failure(api.registry, event.data[0]).message : null;
    all.push({ error, event: found?.method ?? null, ...(found && said(found)) });
    since = [];
  }
  return all;
}

const found = (one, what) => {
  if (one === null) throw new Failure(`there is no ${what}`);
  return one;
};

export const seasonOf = async (api, id) => found(await ask(api, 'season_details', id), `season ${id}`);
export const farmOf = async (api, id) => found(await ask(api, 'farm_details', id), `farm ${id}`);

/** What is known of a lot: its delivery, what it is now, which of its sources are recalled, its offer. */
export async function lotOf(api, id) {
  const [delivery, record, offer, flagged] = await Promise.all(
    ['lot_details', 'lot_record', 'offer_details', 'flagged'].map((name) => ask(api, name, id)),
  );
  if (delivery === null && record === null) {
    throw new Failure(`there is no lot ${id}, or it was not sold and is gone`);
  }
  return {
    delivery,
    record,
    recalls: await recallsOf(state(api), id, record),
    offer,
    flagged: flagged ?? false,
  };
}

/** Which of a lot and of all that it has come from are recalled: of what is not sold, the council may, too. */
async function recallsOf(pallet, lot, record) {
  const ids = [...new Set([lot, ...(record?.sources ?? []), ...(record?.through ?? [])])];
  const recalls = (await pallet.recalls.multi(ids)).map(plain);
  return Object.fromEntries(ids.map((id, n) => [id, recalls[n]]).filter(([, recall]) => recall !== null));
}

/** A lot that was delivered. */
export const deliveryOf = async (api, id) =>
  found(await ask(api, 'lot_details', id), `delivered lot ${id}, or it was not sold and is gone`);

/** What a farm answers to: how far a lot is, how often it was inspected, what is paid at once. */
export async function questionOf(api, lot) {
  const delivery = await deliveryOf(api, lot);
  const { terms } = await seasonOf(api, delivery.season);
  const stage = stageOf(delivery.stage);
  const { grade } = stage;
  return {
    lot,
    stage,
    inspections: delivery.inspectors.length,
    interim: stage.name === 'Graded' ? valueOf(interimOf(terms, grade), delivery.payable) : 0n,
  };
}

/**
 * The delivered lots of a season, in their order, each with its farm's number there. All deliveries are read.
 * @returns {Promise<{ lot: number, number: number, delivery: any }[]>}
 */
export async function deliveriesOf(api, season) {
  const then = state(await api.at(await api.rpc.chain.getBlockHash()));
  const numbers = new Map();
  for await (const [key, enrolment] of entries(then.enrolments, [season])) {
    numbers.set(key.args[1].toNumber(), enrolment.unwrap().number.toNumber());
  }
  const lots = [];
  for await (const [key, found_] of entries(then.deliveries)) {
    if (!found_.unwrap().season.eqn(season)) continue;
    const delivery = plain(found_);
    lots.push({ lot: key.args[0].toNumber(), number: numbers.get(delivery.farm), delivery });
  }
  return lots.sort((one, other) => one.lot - other.lot);
}

/** That another inspector has to grade a lot that was taken in; and that one which was to be graded is gone. */
const ALSO = { drawn: 'CheckDrawn', escaped: 'CheckEscaped' };

/** Makes a call of a lot by which may become known whether it was drawn. */
export const sentOfLot = (api, call, signer, options) =>
  sentFor(
    api,
    call,
    signer,
    ({ events }) =>
      Object.fromEntries(
        Object.entries(ALSO).map(([name, event]) => [name, find(events, PALLET, event) !== undefined]),
      ),
    options,
  );

/** Which of these lots are sold and not settled, as of the newest block. @param {number[]} lots */
export async function unsettled(api, lots) {
  const deliveries = await state(api).deliveries.multi(lots);
  return lots.filter((_, n) => deliveries[n].isSome && deliveries[n].unwrap().stage.isAccepted);
}

/**
 * What has become of a scale's number: it is `free`, `used`, or `over`: more than 256 below the highest.
 * @returns {Promise<'free' | 'used' | 'over'>}
 */
export async function standingOf(api, { season, scale, nonce }) {
  const device = plain(await state(api).scales(season, scale));
  if (device === null) throw new Failure(`${scale} is no scale of season ${season}`);
  const { next, bits } = device.used;
  if (nonce >= next) return 'free';
  const below = next - 1 - nonce;
  if (below >= WINDOW) return 'over';
  const byte = hexToU8a(bits)[Math.floor(below / 8)];
  return Math.floor(byte / 2 ** (below % 8)) % 2 === 1 ? 'used' : 'free';
}

const CALLS = {
  Accept: 'accept',
  Decline: 'decline',
  Reinspect: 'requestReinspection',
  Withdraw: 'withdraw',
};
export const ENDS = ['Accepted', 'Dropped', 'ReinspectionRequested', 'CheckDrawn'];

/** The call of an answer. */
export const answering = (api, lot, answer, signature) => calls(api)[CALLS[answer]](lot, signature);

/** Is this answered already: is the lot as it is after such an answer? */
export async function isAnswered(api, lot, answer, { inspections }) {
  const delivery = plain(await state(api).deliveries(lot));
  const record = plain(await state(api).lots(lot));
  if (answer === 'Accept') return record !== null;
  if (answer === 'Reinspect') return delivery?.asked === true && delivery.inspectors.length >= inspections;
  // What was not sold or taken back is gone.
  return delivery === null && record === null && lot < (await state(api).nextLot()).toNumber();
}

/** Has somebody asked for a second sample? */
export async function isAppealed(api, season, number) {
  const farm = plain(await state(api).numbers(season, number));
  const check = farm === null ? null : plain(await state(api).enrolments(season, farm))?.check;
  return (check?.appeal ?? 'None') !== 'None';
}

/** What a farm says of a lot, by its own transaction. */
export const answer = (api, lot, word, signer, options) =>
  sentOneOf(api, answering(api, lot, word, null), signer, ENDS, options);

/** Refuses a signature that is not its farm's or scale's, before anything is paid for it. */
export async function ensureSaid(api, { content, signature }) {
  const who = await speakerOf(api, content);
  if (!isSignedBy(message(content, api.genesisHash.toHex()), signature, who)) {
    throw new Failure(`${who} has not signed this for this chain, whose genesis is ${api.genesisHash}`);
  }
}

/** Who has to have signed. */
async function speakerOf(api, { weighing, reply, appeal }) {
  if (weighing) return weighing.scale;
  if (reply) return (await farmOf(api, (await deliveryOf(api, reply.lot)).farm)).account;
  const farm = plain(await state(api).numbers(appeal.season, appeal.number));
  return (await farmOf(api, found(farm, `farm ${appeal.number} in season ${appeal.season}`))).account;
}

/**
 * What else a trace tells of lots, in the same block: their seasons, which of them are recalled, and which a
 * compromised scale has weighed.
 * @param {Api} api
 * @param {import('./history.js').History} lineage
 */
export async function aroundOf(api, { lot, lots, block }) {
  const then = state(await api.at(block.hash));
  const all = Object.entries(lots).map(([id, facts]) => ({ id: Number(id), ...facts }));
  const each = [...new Set(all.map(({ delivery, record }) => delivery?.season ?? record?.season ?? null))];
  const ids = each.filter((season) => season !== null);
  const seasons = (await then.seasons.multi(ids)).map(plain);
  const delivered = all.filter(({ delivery }) => delivery !== null);
  const scales = [...new Set(delivered.map(({ delivery }) => `${delivery.season} ${delivery.scale}`))];
  const devices = (await then.scales.multi(scales.map((name) => name.split(' ')))).map(plain);
  const since = new Map(scales.map((name, n) => [name, devices[n]?.compromised?.since ?? Infinity]));
  return {
    seasons: Object.fromEntries(ids.map((id, n) => [id, seasons[n]]).filter(([, season]) => season !== null)),
    recalls: await recallsOf(then, lot, lots[lot].record),
    flagged: Object.fromEntries(
      delivered.map(({ id, delivery: { season, scale, weighedAt } }) => [
        id,
        since.get(`${season} ${scale}`) <= weighedAt,
      ]),
    ),
  };
}

/** What a receipt tells of a delivered lot, as of the last final block. */
export async function receiptFacts(api, lot) {
  const hash = await api.rpc.chain.getFinalizedHead();
  const { query } = await api.at(hash);
  const then = state({ query });
  const missing = `delivered lot ${lot} as of the last final block, or it was not sold and is gone`;
  const delivery = found(plain(await then.deliveries(lot)), missing);
  const [season, enrolment, header, now] = await Promise.all([
    then.seasons(delivery.season),
    then.enrolments(delivery.season, delivery.farm),
    api.rpc.chain.getHeader(hash),
    query.timestamp.now(),
  ]);
  const { year, place, funder, pricing, terms } = plain(season);
  const number = header.number.toNumber();
  return {
    genesis: api.genesisHash.toHex(),
    lot,
    block: { number, hash: hash.toHex(), at: plain(now) },
    season: {
      id: delivery.season,
      year,
      place,
      funder,
      interim: terms.interim,
      deduction: terms.prices.deduction,
      prices: pricing.Final ?? null,
    },
    delivery: { ...delivery, number: plain(enrolment).number },
    ...(await paymentsOf(api, lot, delivery, number)),
  };
}

/** Is this true of what is stored under a key, as it is now? */
const stored =
  (map, keys, holds) =>
  async ({ [PALLET]: pallet }, values) =>
    holds(plain(await pallet[map](...keys(values))), values);

/** Are these plain values the same, whether whole numbers are bigints or not? */
export const isSame = (one, other) => inText(one) === inText(other);
const inText = (value) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part)) ?? '';

/**
 * A call of the pallet, which a command makes as it is.
 * @param {(api: Api, values: any) => any} call
 * @param {string} event
 * @param {(query: any, values: any) => Promise<boolean>} [stands]
 * @returns {import('@dure/chain/care.js').Act}
 */
const act = (call, event, stands) => ({
  pallet: PALLET,
  call,
  event,
  read: (data) => said({ data }),
  stands,
});

const ofSeason = ({ season }) => [season];
const ofFarm = ({ farm }) => [farm];
const ofMember = ({ season, who }) => [season, who];
const ofLot = ({ lot }) => [lot];
/** @param {any} values */
const contractOf = ({ contract = null }) => contract;
const DUTIES = { inspector: 'Inspector', warehouse: 'Warehouse', sampler: 'Sampler' };
export const DUTY_NAMES = Object.keys(DUTIES);

/** Final prices, as the calls take them. */
export const pricesOf = ({ special, first, second, third }) => ({ special, first, second, third });
/** Where the council sets prices, there may be none: whatever the formula gives, what it says is so. */
const quoteOf = ({ mean = 0n, fee = 0n }) => ({ mean, fee });

/** What the council alone may do. */
export const BY_COUNCIL = {
  nameBadges: {
    call: (api, { operator, farm, scale, inspector, warehouse, buyer }) =>
      calls(api).nameBadges({ operator, farm, scale, inspector, warehouse, buyer }),
  },
  replaceOfficers: {
    call: (api, { season, operator, comptroller, funder }) =>
      calls(api).replaceOfficers(season, operator, comptroller, funder),
  },
  liftExclusion: { call: (api, { farm }) => calls(api).liftExclusion(farm) },
  writeOff: { call: (api, { farm, season }) => calls(api).writeOff(farm, season) },
};

/** What roles do, or the council in their place where the command lets it. */
export const ACTS = {
  openSeason: act(
    (api, { comptroller, funder, place, year, terms }) =>
      calls(api).openSeason(comptroller, funder, place, year, terms),
    'SeasonOpened',
  ),
  changeTerms: act(
    (api, { season, terms }) => calls(api).changeTerms(season, terms),
    'TermsChanged',
    stored('seasons', ofSeason, (season, { terms }) => isSame(season?.terms, terms)),
  ),
  fund: act((api, { season, amount }) => calls(api).fundSeason(season, amount), 'SeasonFunded'),
  defund: act((api, { season, amount }) => calls(api).defund(season, amount), 'SeasonDefunded'),
  rotateFarmKey: act(
    (api, { farm, to }) => calls(api).rotateFarmKey(farm, to),
    'FarmKeyRotated',
    stored('farms', ofFarm, (farm, { to }) => farm?.account === to),
  ),
  removeFarm: act((api, { farm }) => calls(api).removeFarm(farm), 'FarmRemoved'),
  setQuota: act(
    (api, { season, farm, quota, ...values }) => calls(api).setQuota(season, farm, quota, contractOf(values)),
    'QuotaSet',
    stored(
      'enrolments',
      ({ season, farm }) => [season, farm],
      (farm, { quota, ...values }) => farm?.quota === quota && isSame(farm.contract, contractOf(values)),
    ),
  ),
  registerScale: act(
    (api, { season, scale, from, until, daily }) =>
      calls(api).registerScale(season, scale, { from, until }, daily),
    'ScaleCalibrated',
    stored(
      'crew',
      ({ season, scale }) => [season, scale],
      (member, { daily }) => member?.duty.Scale === daily,
    ),
  ),
  compromiseScale: act(
    (api, { season, scale, since = null }) => calls(api).compromiseScale(season, scale, since),
    'ScaleCompromised',
    stored(
      'scales',
      ({ season, scale }) => [season, scale],
      (device, { since = null }) => (device?.compromised?.since ?? null) === since,
    ),
  ),
  appoint: act(
    (api, { season, who, duty, daily }) => calls(api).appoint(season, who, { [DUTIES[duty]]: daily }),
    'Appointed',
    stored('crew', ofMember, (member, { duty, daily }) => member?.duty[DUTIES[duty]] === daily),
  ),
  suspend: act(
    (api, { season, who }) => calls(api).suspend(season, who),
    'Suspended',
    stored('crew', ofMember, (member) => member !== null && member.suspended !== null),
  ),
  reinstate: act(
    (api, { season, who }) => calls(api).reinstate(season, who),
    'Reinstated',
    stored('crew', ofMember, (member) => member?.suspended === null),
  ),
  grade: act(
    (api, { lot, brown, damaged, moisture }) => calls(api).grade(lot, { brown, damaged, moisture }),
    'Graded',
  ),
  recordCheck: act(
    (api, { season, number, foreign, report }) =>
      calls(api).recordVarietyCheck(season, number, foreign, report),
    'VarietyChecked',
  ),
  appeal: act(
    (api, { season, number, signature = null }) => calls(api).appealVarietyCheck(season, number, signature),
    'VarietyAppealed',
  ),
  withdraw: act((api, { lot }) => calls(api).withdraw(lot, null), 'Dropped'),
  proposePrices: act(
    (api, { season, ...values }) => calls(api).setFinalPrice(season, quoteOf(values), pricesOf(values)),
    'PriceProposed',
  ),
  confirmPrices: act(
    (api, { season, ...values }) => calls(api).confirmFinalPrice(season, pricesOf(values)),
    'PriceSet',
  ),
  repay: act((api, { farm, season, amount }) => calls(api).repay(farm, season, amount), 'DebtRepaid'),
  close: act((api, { season }) => calls(api).closeSeason(season), 'SeasonClosed'),
  pruneLots: act((api, { lots }) => calls(api).pruneLots(lots), 'LotRemoved'),
  mill: act((api, { lot, mass }) => calls(api).mill(lot, mass), 'Milled'),
  split: act((api, { lot, parts }) => calls(api).split(lot, parts), 'Split'),
  merge: act((api, { lots }) => calls(api).merge(lots), 'Merged'),
  tag: act((api, { lot, root, count }) => calls(api).tagLot(lot, root, count), 'Tagged'),
  correct: act(
    (api, { lot, step, mass, reason }) => calls(api).correct(lot, step, mass, reason),
    'Corrected',
  ),
  recall: act(
    (api, { lot, reason }) => calls(api).recall(lot, reason),
    'Recalled',
    stored('recalls', ofLot, (recall) => recall !== null),
  ),
  liftRecall: act(
    (api, { lot }) => calls(api).liftRecall(lot),
    'RecallLifted',
    stored('recalls', ofLot, (recall) => recall === null),
  ),
  offer: act(
    (api, { lot, price, until, to = null }) => calls(api).offerLot(lot, price, until, to),
    'Offered',
    stored('offers', ofLot, (offer, { price, until, to = null }) =>
      isSame([offer?.price, offer?.until, offer?.to], [price, until, to]),
    ),
  ),
  cancelOffer: act(
    (api, { lot }) => calls(api).cancelOffer(lot),
    'OfferCancelled',
    stored('offers', ofLot, (offer) => offer === null),
  ),
  buy: act((api, { lot, offer, most }) => calls(api).buyLot(lot, offer, most), 'Bought'),
};
