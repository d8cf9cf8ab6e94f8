// SPDX-License-Identifier: Apache-2.0
// A lot's history as a GS1 EPCIS 2.0 document (JSON-LD): an EPCIS event for each of the chain's. What each becomes,
// and why, is in docs/epcis.md.
import { Failure, refuse } from '@dure/chain/cli.js';

export const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
/** What the names of the project's own fields begin with. */
export const TERMS = 'urn:dure:voc:';
export const OFFSET = '+09:00'; // Korean time, all the year round

const AHEAD = 9 * 3_600_000;
const OWN = 'urn:dure:';
const CHAIN_DIGITS = 32;
// An operator's own; GS1's keys are GS1's to give.
const BASE =
  /^(?!urn:epc|https?:\/\/([^/]*\.)?gs1\.org\/)(https?:\/\/[\w.:-]+\/([\w.~-]+\/)*|urn:[a-z\d][a-z\d-]+:([\w.~-]+:)*)$/i;

const KILOGRAM = 'KGM';
const PERCENT = 'P1';

/** @typedef {import('./history.js').RiceEvent} RiceEvent */
/** @typedef {import('./history.js').History & { events: RiceEvent[] }} History */

/**
 * What identifiers there are, all of one chain.
 * @param {string} genesis
 * @param {string} [base] a URI that is the operator's, and ends in / or :
 */
export function urisOf(genesis, base = OWN) {
  if (!BASE.test(base)) {
    refuse('base', 'a URI that is yours and ends in / or :, such as https://rice.county.example/', base);
  }
  const chain = genesis.slice(2, 2 + CHAIN_DIGITS);
  const uri = (kind, name) => `${base}${[chain, kind, name].join(base.at(-1))}`;
  return {
    lot: (lot) => uri('class', `lot-${lot}`),
    event: (id) => uri('event', id),
    document: (lot, block) => uri('document', `lot-${lot}-${block}`),
    place: (account) => uri('loc', account),
    township: (code) => uri('loc', `township-${code}`),
    device: (account) => uri('obj', account),
    party: (account) => uri('party', account),
    season: (season) => uri('party', `season-${season}`),
    farm: (season, number) => uri('party', `season-${season}-farm-${number}`),
  };
}

/** A moment as in Korea, to the millisecond. */
const timeOf = (ms) => `${new Date(ms + AHEAD).toISOString().slice(0, -1)}${OFFSET}`;

/** Without what is not there. @param {Record<string, any>} fields */
const present = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

/** Without it, where it has nothing. @param {string} name @param {any} value */
const unlessEmpty = (name, value) => (Object.keys(value).length > 0 ? { [name]: value } : {});

/** What an event of each kind says besides its identifier and time; what it changes is noted. */
const MAPPING = {
  Weighed({ lot, weighing }, world) {
    const { season, scale, farm, variety, form, units, net } = weighing;
    world.note(lot, { grams: net, goods: 'Paddy', season, farm });
    return {
      ...observed(world, lot),
      action: 'ADD',
      bizStep: 'commissioning',
      disposition: 'active',
      readPoint: { id: world.uri.place(scale) },
      sensorElementList: [
        {
          sensorMetadata: { deviceID: world.uri.device(scale) },
          sensorReport: [{ type: 'Mass', value: kilograms(net), uom: KILOGRAM }],
        },
      ],
      ilmd: {
        ...masterData(world, { goods: 'Paddy', season, variety, township: world.record(lot)?.township }),
        'dure:form': form,
        'dure:units': units,
      },
    };
  },

  Graded({ lot, inspector, measured, grade }, world) {
    const share = (name) => ({ type: `dure:${name}`, value: measured[name] / 10, uom: PERCENT });
    return {
      ...observed(world, lot),
      bizStep: 'inspecting',
      disposition: grade === null ? 'non_conformant' : 'conformant',
      sensorElementList: [{ sensorReport: ['brown', 'damaged', 'moisture'].map(share) }],
      'dure:inspector': world.uri.party(inspector),
      ...present({ 'dure:grade': grade }),
    };
  },

  ReinspectionRequested: ({ lot }, world) => ({
    ...observed(world, lot),
    bizStep: 'holding',
    disposition: 'in_progress',
  }),

  Received({ lot, warehouse, grams }, world) {
    world.note(lot, { keeper: warehouse });
    const township = world.record(lot)?.township ?? null;
    return {
      ...observed(world, lot),
      quantityList: [{ epcClass: world.uri.lot(lot), quantity: kilograms(grams), uom: KILOGRAM }],
      bizStep: 'arriving',
      disposition: 'in_progress',
      ...(township === null
        ? {}
        : { sourceList: [{ type: 'location', source: world.uri.township(township) }] }),
      destinationList: [
        { type: 'possessing_party', destination: world.uri.party(warehouse) },
        { type: 'location', destination: world.uri.place(warehouse) },
      ],
    };
  },

  Accepted({ lot, grade }, world) {
    const { season, farm } = world.of(lot);
    world.note(lot, { owner: { Season: season } });
    return {
      ...observed(world, lot),
      bizStep: 'accepting',
      disposition: 'in_progress',
      ...(world.farms
        ? { sourceList: [{ type: 'owning_party', source: world.uri.farm(season, farm) }] }
        : {}),
      destinationList: [{ type: 'owning_party', destination: world.uri.season(season) }],
      'dure:grade': grade,
    };
  },

  Bought({ lot, buyer }, world) {
    const { owner, keeper } = world.of(lot);
    world.note(lot, { owner: { Account: buyer }, keeper: buyer });
    const sources = [
      owner && { type: 'owning_party', source: partyOf(world, owner) },
      keeper && { type: 'possessing_party', source: world.uri.party(keeper) },
    ].filter(Boolean);
    return {
      ...observed(world, lot),
      bizStep: 'accepting',
      disposition: 'in_progress',
      ...unlessEmpty('sourceList', sources),
      destinationList: ['owning_party', 'possessing_party'].map((type) => ({
        type,
        destination: world.uri.party(buyer),
      })),
    };
  },

  Milled: ({ lot, made, grams }, world) => transformed(world, [lot], [[made, grams]], 'Milled'),
  Split: ({ lot, parts }, world) => transformed(world, [lot], parts),
  Merged: ({ lots, made, grams }, world) => transformed(world, lots, [[made, grams]]),

  Tagged: ({ lot, root, count }, world) => ({
    ...observed(world, lot),
    bizStep: 'encoding',
    'dure:tagRoot': root,
    'dure:tagCount': count,
  }),

  Corrected({ lot, grams }, world) {
    const lost = grams === 0;
    // What is gone is as much as there was.
    if (!lost) world.note(lot, { grams });
    const event = {
      ...observed(world, lot),
      action: lost ? 'DELETE' : 'OBSERVE',
      bizStep: 'stock_taking',
      disposition: lost ? 'unknown' : 'in_progress',
    };
    if (lost) world.note(lot, { grams: undefined });
    return event;
  },

  Recalled: ({ lot, by, reason }, world) => ({
    ...observed(world, lot),
    bizStep: 'holding',
    disposition: 'recalled',
    persistentDisposition: { set: ['recalled'] },
    'dure:recalledBy': by,
    'dure:reason': reason,
  }),

  RecallLifted: ({ lot }, world) => ({
    ...observed(world, lot),
    bizStep: 'other',
    disposition: 'in_progress',
    persistentDisposition: { unset: ['recalled'] },
  }),
};

/** Exact: it is written with as many digits as it takes. */
const kilograms = (grams) => grams / 1_000;

/** How much of a lot there is, as far as that is known. */
const amountOf = (world, lot) => {
  const { grams } = world.of(lot);
  return {
    epcClass: world.uri.lot(lot),
    ...(grams === undefined ? {} : { quantity: kilograms(grams), uom: KILOGRAM }),
  };
};

/** Where it is. */
const whereOf = (world, lot) => {
  const { keeper } = world.of(lot);
  return keeper === undefined ? {} : { bizLocation: { id: world.uri.place(keeper) } };
};

const partyOf = ({ uri }, owner) => ('Season' in owner ? uri.season(owner.Season) : uri.party(owner.Account));

const observed = (world, lot) => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  quantityList: [amountOf(world, lot)],
  ...whereOf(world, lot),
});

/** Lots are used up, and others made of them, whose they were and where they were. */
function transformed(world, inputs, outputs, becomes = undefined) {
  const inputQuantityList = inputs.map((lot) => amountOf(world, lot));
  const { owner, keeper, goods } = world.of(inputs[0]);
  inputs.forEach((lot) => world.note(lot, { grams: undefined }));
  outputs.forEach(([lot, grams]) => world.note(lot, { grams, owner, keeper, goods: becomes ?? goods }));
  const [[made]] = outputs;
  const record = outputs.map(([lot]) => world.record(lot)).find(Boolean) ?? {};
  return {
    type: 'TransformationEvent',
    inputQuantityList,
    outputQuantityList: outputs.map(([lot]) => amountOf(world, lot)),
    bizStep: 'commissioning',
    disposition: 'active',
    ...whereOf(world, made),
    ...unlessEmpty('ilmd', masterData(world, { ...record, goods: record.goods ?? becomes ?? goods })),
  };
}

/** What is so of all that a lot is, from its beginning on. */
function masterData({ uri }, { goods, season, variety, grade = null, township }) {
  return present({
    'dure:goods': goods,
    'dure:season': season === undefined || season === null ? null : uri.season(season),
    'dure:variety': variety,
    'dure:grade': grade,
    'dure:township': township === undefined || township === null ? null : uri.township(township),
  });
}

/** What is known while the events are walked through. */
function worldOf({ genesis, lots }, { base, farms }) {
  const known = new Map();
  return {
    uri: urisOf(genesis, base),
    farms,
    record: (lot) => lots[lot]?.record,
    of: (lot) => known.get(lot) ?? {},
    note: (lot, changes) => void known.set(lot, { ...known.get(lot), ...changes }),
  };
}

/** That an event was wrong: it is told again, with this. */
function declared(erroneous, at, reason, corrective) {
  return {
    ...erroneous,
    recordTime: timeOf(at),
    errorDeclaration: {
      declarationTime: timeOf(at),
      reason: 'incorrect_data',
      correctiveEventIDs: [corrective.eventID],
      'dure:reason': reason,
    },
  };
}

/**
 * The events, in the order of the chain. One that corrects becomes two: what was wrong, and what there is.
 * @param {History} history
 * @param {{ base?: string, farms?: boolean }} [options]
 * @returns {any[]}
 */
export function eventsOf(history, options = {}) {
  const world = worldOf(history, { base: options.base, farms: options.farms ?? false });
  const told = new Map();
  return history.events.flatMap(({ id, at, kind, steps, data }) => {
    if (!Object.hasOwn(MAPPING, kind)) throw new Failure(`${kind} (${id}) is no event of a lot's history`);
    const { type, ...fields } = MAPPING[kind](data, world);
    const event = {
      type,
      eventID: world.uri.event(id),
      eventTime: timeOf(kind === 'Weighed' ? data.weighing.at : at),
      eventTimeZoneOffset: OFFSET,
      recordTime: timeOf(at),
      ...fields,
      'dure:event': kind,
    };
    Object.entries(steps).forEach(([lot, step]) => told.set(`${lot}/${step}`, event));
    if (kind !== 'Corrected') return [event];
    const erroneous = told.get(`${data.lot}/${data.step}`);
    if (!erroneous) {
      throw new Failure(
        `${id} corrects step ${data.step} of lot ${data.lot}, which the history does not have`,
      );
    }
    return [declared(erroneous, at, data.reason, event), event];
  });
}

/**
 * The document.
 * @param {History} history
 * @param {object} [options]
 * @param {string} [options.base] a URI that is the operator's, with which identifiers begin
 * @param {boolean} [options.farms] is the number of each farm in it?
 * @param {number} [options.made] when it is made
 * @returns {any}
 */
export function documentOf(history, options = {}) {
  const { lot, genesis, block } = history;
  const uri = urisOf(genesis, options.base);
  const names = { '@type': '@id' };
  return {
    '@context': [
      CONTEXT,
      {
        dure: TERMS,
        'dure:lot': names,
        'dure:season': names,
        'dure:township': names,
        'dure:inspector': names,
      },
    ],
    id: uri.document(lot, block.number),
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: timeOf(options.made ?? Date.now()),
    'dure:lot': uri.lot(lot),
    'dure:blockHash': block.hash,
    epcisBody: { eventList: eventsOf(history, options) },
  };
}
