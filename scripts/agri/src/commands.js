// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { existsSync } from 'node:fs';
import { sha256 } from '@dure/chain/bytes.js';
import { patient } from '@dure/chain/bulk.js';
import { BY_COUNCIL, care, careOfCouncil, COUNCIL } from '@dure/chain/care.js';
import { Failure, refuse } from '@dure/chain/cli.js';
import {
  argument,
  connected,
  CONNECTION,
  needed,
  flag,
  offlineSignerOf,
  option,
  signerOf,
  tool,
} from '@dure/chain/commands.js';
import { withName } from '@dure/chain/districts.js';
import { readJson, readText, writeNew, writePublic } from '@dure/chain/files.js';
import { Tree } from '@dure/chain/merkle.js';
import { ended, ONCE } from '@dure/chain/once.js';
import { progress } from '@dure/chain/progress.js';
import * as read from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { handOver, KEY_TYPE, offline, payloadsOf } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { z } from 'zod';
import { answered, bringAll, bringOne } from './bring.js';
import * as chain from './chain.js';
import { documentOf, urisOf } from './epcis.js';
import { historyOf, lineage } from './history.js';
import { inWords, readEntry, signEntry } from './messages.js';
import { receipt } from './receipt.js';
import { seasonInWords, seasonSchema, termsInWords, toSeason } from './season.js';
import { MOST_LOTS, settleAll } from './settle.js';
import { svgOf, treeInWords } from './trace.js';
import { ANSWERS, FORMS, GRADES, isStage, kg, STAGES, stageInWords } from './words.js';

const ACCOUNT = 'in SS58 or as 0x and 64 hex digits';
const TIME = 'with its offset, such as 2027-01-31T18:00:00+09:00';
const MOST_PARTS = 16;
/** How many entries a transaction brings at most: a block has room for many more. */
const MOST_ENTRIES = 40;

/** A mass in kilograms, to the gram, as grams. @type {read.Reader<number>} */
const mass = (name, given) => {
  const [, whole, rest = ''] = /^(0|[1-9]\d{0,8})(?:\.(\d{1,3}))?$/.exec(String(given)) ?? [];
  if (whole === undefined) return refuse(name, 'kilograms, to the gram, such as 1234.601', given);
  return Number(whole) * 1_000 + Number(rest.padEnd(3, '0'));
};
/** A share in percent with one decimal, in per mille. @type {read.Reader<number>} */
const percent = (name, given) => {
  const [, whole, tenth = '0'] = /^(100|\d{1,2})(?:\.(\d))?$/.exec(String(given)) ?? [];
  const share = Number(whole) * 10 + Number(tenth);
  return share <= 1_000
    ? share
    : refuse(name, 'a share in percent with one decimal at most, such as 78.5', given);
};
/** An act and the commitment of its document, as `ACT:0x…`. */
const contract = (name, given) => {
  const [, act, commitment] = /^(\d+):(0x[0-9a-f]{64})$/i.exec(given) ?? [];
  if (act === undefined) return refuse(name, "an act and its document's commitment, such as 4:0x…", given);
  return [read.whole(name, act), commitment];
};
const serial = read.between(0, Number.MAX_SAFE_INTEGER);

const account = (what) => needed('ACCOUNT', `${what}, ${ACCOUNT}`, read.account);
const moment = (what) => needed('TIME', `${what}: ${TIME}`, read.instant);
const kilos = (what) => needed('KG', `${what}, in kilograms to the gram`, mass);
const share = (what) => needed('PERCENT', `${what}, in percent with one decimal`, percent);
const amount = (what) => needed('WON', `${what}, in whole won`, read.amount);
const reason = {
  reason: needed('CODE', "why, by the number on the ministry's list: 1 to 255", read.between(1, 255)),
};

const SEASON = { season: needed('N', "the season's number", read.whole) };
const FARM = { farm: needed('N', "the farm's number, as register-farm tells it", read.whole) };
const NUMBER = { number: needed('N', "the farm's number in the season, as set-quota tells it", read.whole) };
const LOT = { lot: needed('N', "the lot's number", read.whole) };
const WHO = { who: account('who') };
const OUT = (what) => ({ out: needed('FILE', `a new file for ${what}`) });
const SIGNED = { ...KEY_TYPE, ...ONCE };
/** What sends more than once: a name of its user's own is for one. */
const { reference: _reference, ...UNNAMED } = SIGNED;
const CARED = { ...COUNCIL, ...SIGNED };
const COUNCIL_ALONE = { ...BY_COUNCIL, ...SIGNED };
const PRICES = Object.fromEntries(
  Object.entries(GRADES).map(([name, words]) => [name.toLowerCase(), amount(`${words}, for 40 kg`)]),
);
/** What final prices are made of. */
const QUOTE = (kind, more = '') => ({
  mean: kind(
    'WON',
    `the mean price of 80 kg of milled rice from October to December, in whole won${more}`,
    read.amount,
  ),
  fee: kind('WON', `what milling 80 kg costs, in whole won${more}`, read.amount),
});
const LANGUAGES = ['ko', 'en', 'both'];
const SAID = Object.keys(ANSWERS).map((word) => word.toLowerCase());
const ANSWER = { answer: needed(SAID.join('|'), 'what the farm says', read.oneOf(SAID)) };
const answerOf = (word) => Object.keys(ANSWERS)[SAID.indexOf(word)];
const NAMES = {
  names: option('FILE', 'a JSON object of accounts and the names of those that want to be named'),
};

const COUNCILS = 'For the council:';
const OPENERS = 'For operators:';
const OPERATORS = 'For operators, and the council in their place:';
const OFFICERS = 'For both officers of a season:';
const CREWS = 'For scales, inspectors, warehouses and samplers:';
const FARMS = 'For farms:';
const OWNERS = 'For owners of lots, of the season’s its operator:';
const ANYONE = 'For anyone:';

const badge = (whose) => needed('ID', `the class of the badge of ${whose}`, read.whole);

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  'name-badges': {
    group: COUNCILS,
    summary: 'names the badges that seasons ask for, of six classes',
    options: {
      operator: badge('operators'),
      farm: badge('farms, which its issuer gives once a farm'),
      scale: badge('scales'),
      inspector: badge('inspectors and samplers'),
      warehouse: badge('warehouses'),
      buyer: badge('mills and shops'),
      ...COUNCIL_ALONE,
    },
    example:
      'name-badges --operator 2 --farm 3 --scale 4 --inspector 5 --warehouse 6 --buyer 7 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameBadges),
  },
  'replace-officers': {
    group: COUNCILS,
    summary: 'gives a season other officers, or another funder: where a key was lost or stolen',
    options: {
      ...SEASON,
      operator: account('who runs it'),
      comptroller: account('the second officer'),
      funder: account('who gets what is left'),
      ...COUNCIL_ALONE,
    },
    example:
      'replace-officers --season 0 --operator 5F… --comptroller 5G… --funder 5H… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.replaceOfficers),
  },
  'lift-exclusion': {
    group: COUNCILS,
    summary: 'ends that a farm is excluded for its variety',
    options: { ...FARM, ...COUNCIL_ALONE },
    example: 'lift-exclusion --farm 12 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.liftExclusion),
  },
  'write-off': {
    group: COUNCILS,
    summary: 'forgives what a farm owes to a season',
    options: { ...FARM, ...SEASON, ...COUNCIL_ALONE },
    example: 'write-off --farm 12 --season 0 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.writeOff),
  },
  open: {
    group: OPENERS,
    summary: 'opens a season by a file, for a deposit; the signer operates it',
    argument: argument('FILE', 'the season, as JSON: schema tells its fields'),
    options: SIGNED,
    example: 'open season.json --signer-file county.suri',
    run: openSeason,
  },
  schema: {
    group: OPENERS,
    summary: "prints the JSON Schema of a season's file",
    details: 'An editor that is given it explains and completes the fields.',
    example: 'schema > season.schema.json',
    run: ({ say }) => say(JSON.stringify(seasonSchema(), null, 2)),
  },
  'register-farm': {
    group: OPENERS,
    summary: 'registers a farm with a badge for a deposit, or notes another township: the farm does so, too',
    options: {
      account: account("the farm's account"),
      township: needed(
        'CODE',
        'where it is: the first eight digits of its legal district',
        read.between(10_000_000, 99_999_999),
      ),
      ...SIGNED,
    },
    example: 'register-farm --account 5F… --township 46810250 --signer-file county.suri',
    run: registerFarm,
  },
  'change-terms': {
    group: OPERATORS,
    summary: 'changes by what a season buys, as long as nothing was weighed',
    details: 'Officers, funder, place and year of the file are not looked at.',
    argument: argument('FILE', 'the season, as JSON, with other terms'),
    options: { ...SEASON, ...CARED },
    example: 'change-terms season.json --season 0 --signer-file county.suri',
    run: ({ values, args: [file], say }) => {
      const { terms } = toSeason(readJson(file), file);
      termsInWords(terms).forEach((line) => say(line));
      return care(
        chain.ACTS.changeTerms,
        ({ season }) => `terms of season ${season} changed`,
      )({
        values: { ...values, terms },
        args: [],
        say,
      });
    },
  },
  'set-quota': {
    group: OPERATORS,
    summary: 'says how much a farm may deliver in a season, and tells its number there',
    options: {
      ...SEASON,
      ...FARM,
      quota: kilos('how much'),
      contract: option(
        'ACT:HASH',
        'its contract, where the season asks for one: act and commitment',
        contract,
      ),
      ...CARED,
    },
    example: 'set-quota --season 0 --farm 12 --quota 4000 --signer-file county.suri',
    run: care(
      chain.ACTS.setQuota,
      ({ season, farm, quota }, { number }) =>
        `farm ${farm} is number ${number} of season ${season} and may deliver ${kg(quota)},`,
    ),
  },
  'register-scale': {
    group: OPERATORS,
    summary: 'has a scale weigh for a season, or notes another calibration',
    options: {
      ...SEASON,
      scale: account("the scale's account"),
      from: moment('when it was calibrated'),
      until: moment('until when that is good, two years at most'),
      daily: kilos('how much a day at most'),
      ...CARED,
    },
    example:
      'register-scale --season 0 --scale 5F… --from 2026-09-01T00:00:00+09:00 --until 2028-09-01T00:00:00+09:00 ' +
      '--daily 40000 --signer-file county.suri',
    run: care(chain.ACTS.registerScale, ({ scale, season }) => `scale ${scale} weighs for season ${season}`),
  },
  'compromise-scale': {
    group: OPERATORS,
    summary:
      'says since when a scale is not to be trusted: what it has weighed since is not sold, or flagged',
    details: 'Said again, the later word holds. Without --since it takes back what was said.',
    options: {
      ...SEASON,
      scale: account("the scale's account"),
      since: option('TIME', `since when: ${TIME}`, read.instant),
      ...CARED,
    },
    example:
      'compromise-scale --season 0 --scale 5F… --since 2026-10-20T09:00:00+09:00 --signer-file county.suri',
    run: care(chain.ACTS.compromiseScale, ({ scale, since }) =>
      since === undefined
        ? `scale ${scale} to be trusted`
        : `scale ${scale} compromised since ${koreanTime(since)}`,
    ),
  },
  appoint: {
    group: OPERATORS,
    summary: 'has somebody inspect, take in or sample for a season, or changes how much a day',
    options: {
      ...SEASON,
      ...WHO,
      duty: needed(chain.DUTY_NAMES.join('|'), 'what', read.oneOf(chain.DUTY_NAMES)),
      daily: needed('KG|N', 'how much a day at most: kilograms, of a sampler farms', read.text),
      ...CARED,
    },
    example: 'appoint --season 0 --who 5F… --duty inspector --daily 100000 --signer-file county.suri',
    run: ({ values, ...given }) => {
      const daily = (values.duty === 'sampler' ? read.positive : mass)('--daily', values.daily);
      return care(
        chain.ACTS.appoint,
        ({ who, duty, season }) => `${who} is ${duty} of season ${season}`,
      )({
        ...given,
        values: { ...values, daily },
      });
    },
  },
  suspend: {
    group: OPERATORS,
    summary: 'has a member of the crew do nothing from now on: it says so itself at once, as after a theft',
    options: { ...SEASON, ...WHO, ...CARED },
    example: 'suspend --season 0 --who 5F… --signer-file county.suri',
    run: care(chain.ACTS.suspend, ({ who, season }) => `${who} suspended in season ${season}`),
  },
  reinstate: {
    group: OPERATORS,
    summary: 'has it do again what it did',
    details: 'What the council has suspended, it alone reinstates.',
    options: { ...SEASON, ...WHO, ...CARED },
    example: 'reinstate --season 0 --who 5F… --signer-file county.suri',
    run: care(chain.ACTS.reinstate, ({ who, season }) => `${who} reinstated in season ${season}`),
  },
  defund: {
    group: OPERATORS,
    summary: "gives so much of a season's escrow back to its funder, as far as it is not needed",
    options: { ...SEASON, amount: amount('how much'), ...CARED },
    example: 'defund --season 0 --amount 1000000 --signer-file county.suri',
    run: care(
      chain.ACTS.defund,
      ({ season, amount: back }) => `${won(back)} of season ${season} given back to its funder`,
    ),
  },
  close: {
    group: OPERATORS,
    summary: 'closes a season whose sold lots are settled, and gives what is left back to its funder',
    options: { ...SEASON, ...CARED },
    example: 'close --season 0 --signer-file county.suri',
    run: care(
      chain.ACTS.close,
      ({ season }, { returned }) => `season ${season} closed, ${won(returned)} given back,`,
    ),
  },
  prices: {
    group: OFFICERS,
    summary: 'tells what final prices would cost, what the formula gives, and what the escrow has',
    options: {
      ...SEASON,
      ...QUOTE(needed),
      ...CONNECTION,
    },
    example: 'prices --season 0 --mean 187268 --fee 8002',
    run: tellPrices,
  },
  'propose-prices': {
    group: OFFICERS,
    summary: 'proposes final prices by the formula; with --council, from the deadline on, sets them',
    options: { ...SEASON, ...QUOTE(option, '; needed but with --council'), ...PRICES, ...CARED },
    example:
      'propose-prices --season 0 --mean 187268 --fee 8002 --special 66660 --first 64530 --second 61670 ' +
      '--third 54890 --signer-file county.suri',
    run: (given) => {
      const { mean, fee, council } = given.values;
      if (!council && (mean === undefined || fee === undefined)) {
        throw new Failure('--mean and --fee are needed, but with --council');
      }
      return care(
        chain.ACTS.proposePrices,
        ({ season }) => `final prices of season ${season} proposed, for the other officer to confirm,`,
      )(given);
    },
  },
  'confirm-prices': {
    group: OFFICERS,
    summary: 'confirms the very prices that the other officer has proposed, after the notice',
    options: { ...SEASON, ...PRICES, ...SIGNED },
    example:
      'confirm-prices --season 0 --special 66660 --first 64530 --second 61670 --third 54890 --signer-file officer.suri',
    run: care(
      chain.ACTS.confirmPrices,
      ({ season }, { due }) => `final prices of season ${season} set, ${won(due)} due for what is sold,`,
    ),
  },
  weigh: {
    group: CREWS,
    summary: 'signs what a scale has weighed without any network, for anyone to bring within 72 hours',
    details: 'Who signs needs no won.',
    options: {
      ...SEASON,
      nonce: needed('N', 'the number of the weighing: the scale counts, and uses none twice', serial),
      farm: needed('N', "the farm's number in the season", read.whole),
      variety: needed('N', 'what, by its number in the National List', read.whole),
      form: needed(Object.keys(FORMS).join('|'), 'how it is delivered', read.oneOf(Object.keys(FORMS))),
      units: option('N', 'how many sacks or bags; 0 where unbagged', read.whole, { initial: '0' }),
      gross: kilos('with bags and vehicle'),
      tare: kilos('these alone'),
      at: option('TIME', `when; now, unless given: ${TIME}`, read.instant),
      ...offline('weighing'),
    },
    example:
      'weigh --season 0 --nonce 17 --farm 3 --variety 1 --form Sacks --units 100 --gross 4020 --tare 20 --genesis 0x… ' +
      '--out 17.weighing --qr --signer-file scale.suri',
    run: weigh,
  },
  grade: {
    group: CREWS,
    summary: 'grades a lot by what was measured: the chain computes the grade',
    options: {
      ...LOT,
      brown: share('how much brown rice it yields'),
      damaged: share('how many grains are damaged'),
      moisture: share('how much water is in it'),
      ...SIGNED,
    },
    example: 'grade --lot 7 --brown 82.0 --damaged 1.0 --moisture 14.0 --signer-file inspector.suri',
    run: care(chain.ACTS.grade, ({ lot }, { grade }) =>
      grade === null ? `lot ${lot} has no grade and is not bought,` : `lot ${lot} is of ${GRADES[grade]},`,
    ),
  },
  receive: {
    group: CREWS,
    summary: 'takes a graded lot in, by what the warehouse has weighed',
    options: { ...LOT, mass: kilos('what it weighs'), ...SIGNED },
    example: 'receive --lot 7 --mass 4000 --signer-file warehouse.suri',
    run: receive,
  },
  'record-check': {
    group: CREWS,
    summary: "records what a sample of a farm's variety has found: more than 20.0 % of another excludes it",
    options: {
      ...SEASON,
      ...NUMBER,
      foreign: share('how much of the sample was another variety'),
      report: needed(
        'HASH',
        "a salted hash of the laboratory's report: 0x and 64 hex digits",
        read.hash('a report'),
      ),
      ...SIGNED,
    },
    example: 'record-check --season 0 --number 3 --foreign 2.5 --report 0x… --signer-file sampler.suri',
    run: care(
      chain.ACTS.recordCheck,
      ({ season, number }, { excluded }) =>
        `farm ${number} of season ${season} checked${excluded ? ', and excluded,' : ''}`,
    ),
  },
  question: {
    group: FARMS,
    summary: 'writes what a farm answers to about a lot: its grade, and what is paid at once',
    options: { ...LOT, ...OUT('the question'), ...CONNECTION },
    example: 'question --lot 7 --out 7.question',
    run: question,
  },
  sign: {
    group: FARMS,
    summary: 'answers about a lot without any network, for anyone to bring',
    details:
      'It tells first what is answered. It holds for this grade and this payment alone. Who signs needs no won.',
    argument: argument('FILE', 'a question, as question writes it'),
    options: { ...ANSWER, ...offline('answer') },
    example: 'sign 7.question --answer accept --genesis 0x… --out 7.answer --qr --signer-file farm.suri',
    run: sign,
  },
  answer: {
    group: FARMS,
    summary: 'answers about a lot by a transaction of one’s own, as a multisig does',
    details: 'The operator, or --council, withdraws what has no grade yet.',
    options: { ...LOT, ...ANSWER, ...CARED },
    example: 'answer --lot 7 --answer accept --signer-file farm.suri',
    run: answer,
  },
  'sign-appeal': {
    group: FARMS,
    summary: 'asks for a second sample without any network, for anyone to bring',
    options: { ...SEASON, ...NUMBER, ...offline('appeal') },
    example: 'sign-appeal --season 0 --number 3 --genesis 0x… --out 3.appeal --signer-file farm.suri',
    run: ({ values, say }) => {
      const { season, number, genesis, type } = values;
      const content = { appeal: { season, number } };
      inWords(content).forEach((line) => say(line));
      handOver(signEntry(content, genesis, offlineSignerOf(values, type)), values, say);
    },
  },
  appeal: {
    group: FARMS,
    summary: 'asks for a second sample: the farm, the operator, or the council',
    options: { ...SEASON, ...NUMBER, ...CARED },
    example: 'appeal --season 0 --number 3 --signer-file farm.suri',
    run: care(
      chain.ACTS.appeal,
      ({ season, number }) => `a second sample of farm ${number} of season ${season} is asked for`,
    ),
  },
  receipt: {
    group: FARMS,
    summary: "prints a farm's receipt of a lot, in Korean and English",
    options: {
      ...LOT,
      language: option(LANGUAGES.join('|'), 'in which language', read.oneOf(LANGUAGES), { initial: 'both' }),
      out: option('FILE', 'a new file for it; else it is shown'),
      ...CONNECTION,
    },
    example: 'receipt --lot 7 --out 7.txt',
    run: printReceipt,
  },
  mill: {
    group: OWNERS,
    summary: 'mills a lot: out come 72 % of what it weighs as stored, at most',
    options: { ...LOT, mass: kilos('what the rice weighs'), ...CARED },
    example: 'mill --lot 7 --mass 2880 --signer-file mill.suri',
    run: care(
      chain.ACTS.mill,
      ({ lot, mass: grams }, { made }) => `lot ${lot} milled: lot ${made} of ${kg(grams)}`,
    ),
  },
  split: {
    group: OWNERS,
    summary: `splits a lot into ${MOST_PARTS} at most, of no more mass together`,
    options: {
      ...LOT,
      parts: needed('KG,KG', 'what each weighs, in kilograms to the gram', read.listOf(mass, MOST_PARTS)),
      ...CARED,
    },
    example: 'split --lot 8 --parts 10,10,2.5 --signer-file mill.suri',
    run: care(
      chain.ACTS.split,
      ({ lot }, { parts }) =>
        `lot ${lot} split into ${parts.map(([part, grams]) => `${part} of ${kg(grams)}`).join(', ')}`,
    ),
  },
  merge: {
    group: OWNERS,
    summary: `merges lots of one owner that are kept in one place, ${MOST_PARTS} at most`,
    options: {
      lots: needed('N,N', 'their numbers', read.listOf(read.whole, MOST_PARTS)),
      ...CARED,
    },
    example: 'merge --lots 8,9,12 --signer-file mill.suri',
    run: care(
      chain.ACTS.merge,
      ({ lots }, { made, grams }) => `lots ${lots.join(', ')} merged: lot ${made} of ${kg(grams)}`,
    ),
  },
  tag: {
    group: OWNERS,
    summary: "commits to the tags of a lot's sacks, once",
    details:
      'The chain gets the root of their tree (RFC 6962, SHA-256), and how many there are. Keep the file.',
    argument: argument('FILE', 'the tags, one a line'),
    options: { ...LOT, ...CARED },
    example: 'tag 8.tags --lot 8 --signer-file mill.suri',
    run: ({ values, args: [file], ...given }) =>
      care(
        chain.ACTS.tag,
        ({ lot, count }) => `lot ${lot} has ${count} tags`,
      )({
        ...given,
        args: [],
        values: { ...values, ...rootOf(tagsIn(file)) },
      }),
  },
  correct: {
    group: OWNERS,
    summary: "says that a step of a lot's history was wrong, and how much of it there is: never more",
    details: 'history tells the steps. With 0 kg it is lost.',
    options: {
      ...LOT,
      step: needed('N', 'which step was wrong, from 0', read.whole),
      mass: kilos('what it weighs'),
      ...reason,
      ...CARED,
    },
    example: 'correct --lot 8 --step 4 --mass 1590 --reason 2 --signer-file mill.suri',
    run: care(
      chain.ACTS.correct,
      ({ lot, step, mass: grams }) =>
        `step ${step} of lot ${lot} corrected, of which there are ${kg(grams)},`,
    ),
  },
  recall: {
    group: OWNERS,
    summary:
      'recalls a lot, and all that was made of it: its (last) owner, its season’s operator, the council',
    options: { ...LOT, ...reason, ...CARED },
    example: 'recall --lot 7 --reason 1 --signer-file county.suri',
    run: care(chain.ACTS.recall, ({ lot }) => `lot ${lot} recalled, with all that was made of it,`),
  },
  'lift-recall': {
    group: OWNERS,
    summary: "lifts a lot's recall: one's own, or a weaker one's",
    options: { ...LOT, ...CARED },
    example: 'lift-recall --lot 7 --signer-file county.suri',
    run: care(chain.ACTS.liftRecall, ({ lot }) => `lot ${lot} recalled no longer`),
  },
  offer: {
    group: OWNERS,
    summary: 'offers a lot for a price, or anew',
    options: {
      ...LOT,
      price: amount('for how much'),
      until: moment('until when, a year at most'),
      to: option('ACCOUNT', `to this one alone, ${ACCOUNT}`, read.account),
      ...CARED,
    },
    example: 'offer --lot 7 --price 6500000 --until 2027-03-31T18:00:00+09:00 --signer-file county.suri',
    run: care(
      chain.ACTS.offer,
      ({ lot, price }, { offer }) => `lot ${lot} offered for ${won(price)}, as offer ${offer},`,
    ),
  },
  'cancel-offer': {
    group: OWNERS,
    summary: 'ends the offer of a lot; anyone does once it is over',
    options: { ...LOT, ...CARED },
    example: 'cancel-offer --lot 7 --signer-file county.suri',
    run: care(chain.ACTS.cancelOffer, ({ lot }) => `lot ${lot} offered no longer`),
  },
  buy: {
    group: OWNERS,
    summary: 'buys a lot by just this offer, with a buyer’s badge',
    options: {
      ...LOT,
      offer: needed('N', 'the number of the offer, as show tells it', read.whole),
      most: amount('the most that is paid'),
      ...SIGNED,
    },
    example: 'buy --lot 7 --offer 3 --most 6500000 --signer-file mill.suri',
    run: care(chain.ACTS.buy, ({ lot }, { price }) => `lot ${lot} bought for ${won(price)}`),
  },
  bring: {
    group: ANYONE,
    summary: 'brings what scales and farms have signed: weighings, answers, appeals',
    details:
      'Bring weighings in the order of their numbers. What was brought before is told and left out, so that it can be ' +
      'killed and run again; what is refused keeps back none of the others. Before a PAYLOAD that begins with - ' +
      'write -- .',
    argument: argument('FILE|PAYLOAD', 'a file with such, one a line, or one itself'),
    options: {
      batch: option('N', `how many a transaction, ${MOST_ENTRIES} at most`, read.between(1, MOST_ENTRIES), {
        initial: String(MOST_ENTRIES),
      }),
      ...SIGNED,
    },
    example: 'bring 17.weighing --signer-file clerk.suri',
    run: bring,
  },
  fund: {
    group: ANYONE,
    summary: "pays won into a season's escrow",
    options: { ...SEASON, amount: amount('how much'), ...SIGNED },
    example: 'fund --season 0 --amount 20000000000 --signer-file treasury.suri',
    run: care(
      chain.ACTS.fund,
      ({ season, amount: paid }) => `${won(paid)} paid into the escrow of season ${season}`,
    ),
  },
  settle: {
    group: ANYONE,
    summary: 'settles all sold lots of a season in batches, once it has final prices',
    details:
      'It can be killed and run again at any moment. What the chain refuses alone is told, and left out. It reads all ' +
      'deliveries that the chain has.',
    options: {
      ...SEASON,
      batch: option('N', `how many lots a call, ${MOST_LOTS} at most`, read.between(1, MOST_LOTS), {
        initial: String(MOST_LOTS),
      }),
      ...UNNAMED,
    },
    example: 'settle --season 0 --signer-file county.suri',
    run: settle,
  },
  repay: {
    group: ANYONE,
    summary: 'pays so much of what a farm owes to a season',
    options: { ...FARM, ...SEASON, amount: amount('how much'), ...SIGNED },
    example: 'repay --farm 12 --season 0 --amount 172000 --signer-file farm.suri',
    run: care(
      chain.ACTS.repay,
      ({ farm, season, amount: paid }) => `${won(paid)} of farm ${farm}'s debt to season ${season} paid`,
    ),
  },
  lapse: {
    group: ANYONE,
    summary: 'ends a lot for which nobody did the next thing in time, and gives the quota back',
    options: { ...LOT, ...SIGNED },
    example: 'lapse --lot 7 --signer-file anyone.suri',
    run: lapse,
  },
  'rotate-key': {
    group: ANYONE,
    summary:
      "says that another account has a farm's badge now; that another badge is the same farm, the council",
    options: { ...FARM, to: account('who has the badge'), ...CARED },
    example: 'rotate-key --farm 12 --to 5F… --signer-file anyone.suri',
    run: care(chain.ACTS.rotateFarmKey, ({ farm, to }) => `${to} acts for farm ${farm}, and is paid,`),
  },
  'remove-farm': {
    group: ANYONE,
    summary:
      'removes a farm that owes nothing and is in no season: who has registered it, the farm, the council',
    options: { ...FARM, ...CARED },
    example: 'remove-farm --farm 12 --signer-file county.suri',
    run: care(chain.ACTS.removeFarm, ({ farm }) => `farm ${farm} removed`),
  },
  'prune-lots': {
    group: ANYONE,
    summary: 'removes what is known of lots whose season was closed five years ago',
    options: { lots: needed('N,N', 'their numbers', read.listOf(read.whole, MOST_LOTS)), ...SIGNED },
    example: 'prune-lots --lots 1,2,3 --signer-file anyone.suri',
    run: care(chain.ACTS.pruneLots, ({ lots }) => `${lots.length} lots removed`),
  },
  'prune-season': {
    group: ANYONE,
    summary: 'removes the records of a season that was closed five years ago, and gives its deposit back',
    details: 'Its lots are removed before.',
    options: { ...SEASON, ...UNNAMED },
    example: 'prune-season --season 0 --signer-file anyone.suri',
    run: pruneSeason,
  },
  show: {
    group: ANYONE,
    summary: 'tells how a season, a lot or a farm is',
    options: {
      season: option('N', 'this season', read.whole),
      lot: option('N', 'this lot', read.whole),
      farm: option('N', 'this farm', read.whole),
      ...CONNECTION,
    },
    example: 'show --lot 7',
    run: show,
  },
  lots: {
    group: ANYONE,
    summary: 'lists the delivered lots of a season',
    options: {
      ...SEASON,
      csv: option('FILE', 'a new file for the list, as CSV in UTF-8; else it is shown'),
      ...CONNECTION,
    },
    example: 'lots --season 0 --csv lots.csv',
    run: listLots,
  },
  history: {
    group: ANYONE,
    summary: 'tells the steps of a lot, and of all that it has come from, from a node with archive state',
    options: { ...LOT, ...CONNECTION },
    example: 'history --lot 7',
    run: tellHistory,
  },
  trace: {
    group: ANYONE,
    summary: 'shows where a lot has come from, as a tree: townships, grades, mills, recalls',
    options: {
      ...LOT,
      ...NAMES,
      svg: option('FILE', 'a new file for a picture of it, besides'),
      ...CONNECTION,
    },
    example: 'trace --lot 31 --svg 31.svg',
    run: trace,
  },
  'check-tag': {
    group: ANYONE,
    summary: 'tells whether a tag is one of those to which a lot is committed',
    details: "A tag that was copied is one of them, too: that can't be seen on chain.",
    argument: argument('FILE', 'the tags, one a line, as the owner has published them'),
    options: { ...LOT, tag: needed('TEXT', 'what the tag says'), ...CONNECTION },
    example: 'check-tag 8.tags --lot 8 --tag DURE-8-0017',
    run: checkTag,
  },
  'export-epcis': {
    group: ANYONE,
    summary: "writes a lot's whole history as GS1 EPCIS 2.0, from a node with archive state",
    details: 'The document has no prices, and of farms only their townships, unless --farms.',
    options: {
      ...LOT,
      ...OUT('the document (JSON-LD)'),
      base: option('URI', 'what the identifiers begin with; the chain’s own, unless given', read.text),
      farms: flag("names farms by their number in the season, which tells who knows it a farm's income"),
      ...CONNECTION,
    },
    example: 'export-epcis --lot 31 --out 31.jsonld',
    run: exportEpcis,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-agri',
  summary: 'Rice: seasons, lots, prices, and where rice has come from.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

async function openSeason({ values, args: [file], say }) {
  const season = toSeason(readJson(file), file);
  termsInWords(season.terms).forEach((line) => say(line));
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const call = chain.ACTS.openSeason.call(api, season);
    const done = await chain.sent(api, call, signer, 'SeasonOpened', values);
    say(`season ${done.season} of ${season.year} in ${withName(season.place)} opened ${ended(done)}`);
    say(`escrow ${await chain.ask(api, 'escrow_account', done.season)}: pay in by fund`);
  });
}

async function registerFarm({ values, say }) {
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const call = chain.calls(api).registerFarm(values.account, values.township);
    const done = await chain.sentOneOf(api, call, signer, ['FarmRegistered', 'FarmMoved'], values);
    say(
      done.event === 'FarmMoved'
        ? `farm ${done.farm} is in township ${values.township} ${ended(done)}`
        : `farm ${done.farm} registered ${ended(done)}`,
    );
  });
}

async function receive({ values, say }) {
  const { lot, mass: grams } = values;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const done = await chain.sentOfLot(api, chain.calls(api).receive(lot, grams), signer, values);
    say(`lot ${lot} taken in with ${kg(grams)} ${ended(done)}`);
    if (done.drawn) say('it was drawn: another inspector has to grade it before it is sold');
  });
}

async function lapse({ values, say }) {
  const { lot } = values;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const done = await chain.sentOfLot(api, chain.calls(api).lapse(lot), signer, values);
    say(`lot ${lot} lapsed ${ended(done)}`);
    if (done.escaped)
      say('it was to be checked: its inspector is suspended until the operator has looked into it');
  });
}

async function pruneSeason({ values, say }) {
  const { season } = values;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    for (;;) {
      const call = chain.calls(api).pruneSeason(season, MOST_LOTS);
      const done = await chain.sentOneOf(api, call, signer, ['SeasonRemoved'], values);
      if (done.event !== null) return say(`season ${season} removed ${ended(done)}`);
      say(`${MOST_LOTS} records of season ${season} removed ${ended(done)}`);
    }
  });
}

/** Settles all lots of a season. */
async function settle({ values, say }) {
  const { season, batch } = values;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    patient(api);
    const { pricing } = await chain.seasonOf(api, season);
    if (typeof pricing === 'string' || !('Final' in pricing)) {
      throw new Failure(`season ${season} has no final prices: propose-prices and confirm-prices set them`);
    }
    const all = await chain.deliveriesOf(api, season);
    const farms = new Map(all.map(({ lot, delivery }) => [lot, delivery.farm]));
    const sold = await chain.unsettled(api, [...farms.keys()]);
    const bar = await progress(sold.length, 'lots');
    let settled = 0;
    let due = 0n;
    const refused = await settleAll(sold, {
      size: batch,
      farmOf: (lot) => farms.get(lot),
      unsettled: (lots) => chain.unsettled(api, lots),
      settle: (lots) =>
        chain.sentBatch(api, chain.calls(api).settleLots(season, lots), signer, 'Settled', values),
      settled: (lots, done) => {
        settled += lots.length;
        due += done.all.reduce((sum, one) => sum + one.due, 0n);
        bar.step(lots.length);
        say(`settled ${lots.length} ${ended(done)}`);
      },
    }).finally(() => bar.stop());
    say(`${settled} lots of season ${season} settled, for ${won(due)}; ${refused.length} refused`);
    refused.forEach(({ lot, why }) => say(`lot ${lot}: ${why}`));
    if (refused.length > 0) process.exitCode = 1;
  });
}

async function tellPrices({ values: { season, mean, fee, ...values }, say }) {
  await connected(values, async (api) => {
    const found = await chain.seasonOf(api, season);
    const formula = await chain.ask(api, 'formula', season, { mean, fee });
    if (formula === null) throw new Failure('--fee is not below --mean');
    const cost = await chain.ask(api, 'cost_of_prices', season, formula);
    const { funded, returned, interim, topped } = found.ledger;
    const escrow = funded - returned - interim - topped;
    const list = Object.entries(GRADES).map(
      ([name, words]) => `${words} ${won(formula[name.toLowerCase()])}`,
    );
    say(`by the formula, per 40 kg: ${list.join(', ')}`);
    say(`they cost ${won(cost)} more, and the escrow has ${won(escrow)}`);
    if (cost > escrow) say(`${won(cost - escrow)} are missing: fund pays in`);
  });
}

/** Signs what was weighed. Nothing here asks the chain, so that it can be done without a network. */
function weigh({ values, say }) {
  const { season, nonce, farm, variety, form, units, gross, tare, genesis, type, at = Date.now() } = values;
  if (gross <= tare) throw new Failure('--gross is not above --tare');
  if ((form === 'Unbagged') !== (units === 0)) {
    throw new Failure(form === 'Unbagged' ? '--units is 0 where unbagged' : `--units is needed with ${form}`);
  }
  const signer = offlineSignerOf(values, type);
  const net = gross - tare;
  const figures = { season, nonce, farm, variety, form, units, gross, tare, net, at };
  const content = { weighing: { ...figures, scale: signer.address } };
  inWords(content).forEach((line) => say(line));
  handOver(signEntry(content, genesis, signer), values, say);
}

const FORMAT = 'dure-question-1';
const QUESTION = z.strictObject({
  format: z.literal(FORMAT),
  genesis: field(read.hash('a genesis hash'), {}),
  lot: field(read.whole, {}),
  stage: z
    .strictObject({ name: z.enum(STAGES), grade: z.enum(Object.keys(GRADES)).nullable() })
    .refine(isStage, ' is none: a lot has a grade once it is graded'),
  inspections: field(read.whole, {}),
  interim: field(read.won, {}),
});

async function question({ values: { lot, out, ...values }, say }) {
  await connected(values, async (api) => {
    const asked = await chain.questionOf(api, lot);
    const { stage, interim } = asked;
    writeNew(out, { format: FORMAT, genesis: api.genesisHash.toHex(), ...asked, interim: String(interim) });
    const is =
      stage.grade === null ? 'has no grade' : `is of ${GRADES[stage.grade]}, ${won(interim)} at once`;
    say(`lot ${lot} ${is}; in ${out}`);
  });
}

/** Answers. Nothing here asks the chain either. */
function sign({ values, args: [file], say }) {
  const { answer: word, genesis, type } = values;
  /** @type {any} */
  const { format: _, genesis: asked, ...facts } = shape(QUESTION, readJson(file), file);
  if (asked !== genesis) {
    throw new Failure(`${file} is a question of another chain, whose genesis is ${asked}`);
  }
  const content = { reply: { ...facts, answer: answerOf(word) } };
  inWords(content).forEach((line) => say(line));
  handOver(signEntry(content, genesis, offlineSignerOf(values, type)), values, say);
}

async function answer({ values, say }) {
  const { lot, answer: word, council } = values;
  const said = answerOf(word);
  if (council) {
    if (said !== 'Withdraw') throw new Failure('the council answers nothing for a farm but withdraw');
    return care(chain.ACTS.withdraw, () => `lot ${lot} withdrawn`)({ values, args: [], say });
  }
  const signer = signerOf(values, values.type);
  return connected(values, async (api) => {
    // What was sent before may have ended the lot.
    const check = async () => {
      const asked = await chain.questionOf(api, lot);
      inWords({ reply: { ...asked, answer: said } }).forEach((line) => say(line));
    };
    say(answered(lot, said, await chain.answer(api, lot, said, signer, { ...values, check })));
  });
}

/** Brings what is signed, several in a transaction: what is refused keeps back none of the others. */
async function bring({ values, args: [given], say }) {
  const entries = payloadsOf('item', readEntry, given);
  const signer = signerOf(values, values.type);
  if (values.reference !== undefined && entries.length > 1) {
    throw new Failure('--reference is for one, and there are several');
  }
  let refused = 0;
  const refuseOne = (why) => {
    refused += 1;
    if (entries.length === 1) throw new Failure(why);
    say(`REFUSED: ${why}`);
  };
  await connected(values, async (api) => {
    patient(api);
    const bar = await progress(entries.length, 'entries');
    try {
      for (let at = 0; at < entries.length; at += values.batch) {
        const group = entries.slice(at, at + values.batch);
        if (entries.length === 1) await bringOne(api, entries[0], signer, values, say);
        else await bringAll(api, group, signer, values, say, refuseOne);
        bar.step(group.length);
      }
    } finally {
      bar.stop();
    }
  });
  if (refused > 0) throw new Failure(`${refused} of ${entries.length} were refused, for the reasons above`);
}

async function show({ values, say }) {
  const { season, lot, farm } = values;
  if ([season, lot, farm].filter((one) => one !== undefined).length !== 1) {
    throw new Failure('one of --season, --lot and --farm is needed');
  }
  await connected(values, async (api) => {
    const lines =
      season !== undefined
        ? seasonInWords(season, await chain.seasonOf(api, season))
        : lot !== undefined
          ? lotInWords(lot, await chain.lotOf(api, lot))
          : farmInWords(farm, await chain.farmOf(api, farm));
    lines.forEach((line) => say(line));
  });
}

const ownerInWords = (owner) => ('Season' in owner ? `season ${owner.Season}` : owner.Account);

/** A lot, a line each. @param {number} id */
export function lotInWords(id, { delivery, record, recalls, offer, flagged }) {
  const lines = [];
  if (delivery) {
    const { season, form, units, net, payable, weighedAt, stage, until, interim } = delivery;
    lines.push(
      `lot ${id}: delivered in season ${season}, ${units === 0 ? '' : `${units} `}${FORMS[form]}, ${kg(net)}, weighed ` +
        `at ${koreanTime(weighedAt)}`,
      `${stageInWords(stage)}; paid for as ${kg(payable)}${interim > 0n ? `, ${won(interim)} of it at once` : ''}`,
    );
    if (record === null) lines.push(`waits until ${koreanTime(until)}`);
  }
  if (flagged) lines.push('FLAGGED: its scale was compromised when it was weighed');
  if (record) {
    const { owner, keeper, goods, grams, grade, sources, tags, gone, steps } = record;
    lines.push(
      `${goods === 'Paddy' ? 'paddy' : 'milled rice'} of ${kg(grams)}${grade === null ? '' : `, ${GRADES[grade]}`}, ` +
        `from ${sources.length} lots of farms; ${steps} steps`,
      `${gone ? 'used up or lost; it was' : 'it is'} of ${ownerInWords(owner)}, kept by ${keeper}`,
    );
    if (tags) lines.push(`${tags.count} tags, of root ${tags.root}`);
  }
  Object.entries(recalls).forEach(([lot, { by, reason: code, at }]) =>
    lines.push(`RECALLED: lot ${lot}, by the ${by.toLowerCase()}, for reason ${code}, at ${koreanTime(at)}`),
  );
  if (offer) {
    const { number, price, until, to } = offer;
    lines.push(
      `offer ${number}: ${won(price)}, until ${koreanTime(until)}${to === null ? '' : `, to ${to} alone`}`,
    );
  }
  return lines;
}

/** A farm, a line each. @param {number} id */
export function farmInWords(id, { account: who, township, debts, seasons, exclusions }) {
  return [
    `farm ${id}: account ${who}, township ${township}, in ${seasons} seasons`,
    ...debts.map(({ season, amount: owed }) => `owes ${won(owed)} to season ${season}`),
    ...exclusions.map(
      ({ season, year }) => `EXCLUDED until the end of ${year + 5}, by a check of season ${season}`,
    ),
  ];
}

const COLUMNS = [
  'lot',
  'farm',
  'variety',
  'form',
  'units',
  'net_g',
  'payable_g',
  'stage',
  'grade',
  'interim_won',
  'weighed_at',
];

async function listLots({ values: { season, csv, ...values }, say }) {
  // Before it is all read; `writeNew` asks again.
  if (csv !== undefined && existsSync(csv)) throw new Failure(`${csv} is there already`);
  const lots = await connected(values, async (api) => {
    patient(api);
    await chain.seasonOf(api, season);
    return chain.deliveriesOf(api, season);
  });
  const rows = lots.map(({ lot, number, delivery }) => {
    const { variety, form, units, net, payable, stage, interim, weighedAt } = delivery;
    const [[name, grade]] = typeof stage === 'string' ? [[stage, '']] : Object.entries(stage);
    return [lot, number, variety, form, units, net, payable, name, grade, interim, koreanTime(weighedAt)];
  });
  if (csv === undefined) {
    lots.forEach(({ lot, number, delivery }) =>
      say(`lot ${lot} of farm ${number}: ${kg(delivery.net)}, ${stageInWords(delivery.stage)}`),
    );
  } else {
    writeNew(csv, [COLUMNS, ...rows].map((row) => `${row.join(',')}\n`).join(''));
  }
  say(`${lots.length} lots${csv === undefined ? '' : `; in ${csv}`}`);
}

/** The tags of a file, one a line, each once. */
function tagsIn(file) {
  const tags = readText(file)
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (tags.length === 0) throw new Failure(`${file} has no tags`);
  const seen = new Set();
  for (const tag of tags) {
    if (seen.has(tag)) throw new Failure(`${file} has the tag '${tag}' twice`);
    seen.add(tag);
  }
  return tags;
}

/** Their number, and the root of their tree (RFC 6962 § 2.1). @param {string[]} tags */
export function rootOf(tags) {
  const leaves = tags.map((tag) => sha256(Buffer.of(0), Buffer.from(tag)));
  const { root } = new Tree(leaves, (left, right) => sha256(Buffer.of(1), left, right));
  return { root: `0x${root.toString('hex')}`, count: tags.length };
}

async function checkTag({ values: { lot, tag, ...values }, args: [file], say }) {
  const tags = tagsIn(file);
  const { root, count } = rootOf(tags);
  const { record } = await connected(values, (api) => chain.lotOf(api, lot));
  if (!record?.tags) throw new Failure(`lot ${lot} is committed to no tags`);
  if (record.tags.root !== root || record.tags.count !== count) {
    throw new Failure(`${file} has not the tags to which lot ${lot} is committed`);
  }
  if (!tags.includes(tag)) throw new Failure(`'${tag}' is no tag of lot ${lot}`);
  say(`'${tag}' is one of the ${count} tags of lot ${lot}; whether it was copied can't be seen on chain`);
}

async function tellHistory({ values: { lot, ...values }, say }) {
  const { events, block } = await connected(values, (api) => {
    patient(api);
    return historyOf(api, lot);
  });
  events.forEach((event) => say(eventInWords(event)));
  say(`${events.length} steps, as of final block ${block.number}`);
}

/** A step in a line. @param {import('./history.js').RiceEvent} event */
export function eventInWords({ block, at, kind, steps }) {
  const of = Object.entries(steps).map(([lot, step]) => `step ${step} of lot ${lot}`);
  return `${koreanTime(at)}, block ${block}: ${kind}, ${of.join(', ')}`;
}

/** Which accounts are named, by a file. */
function namesIn(file) {
  if (file === undefined) return {};
  const given = shape(z.record(z.string(), z.string()), readJson(file), file);
  return Object.fromEntries(Object.entries(given).map(([who, name]) => [read.account(file, who), name]));
}

async function trace({ values: { lot, names, svg, ...values }, say }) {
  if (svg !== undefined && existsSync(svg)) throw new Failure(`${svg} is there already`);
  const named = { names: namesIn(names) };
  const known = await connected(values, async (api) => {
    const found = await lineage(api, lot);
    return { ...found, ...(await chain.aroundOf(api, found)) };
  });
  treeInWords(known, named).forEach((line) => say(line));
  if (svg === undefined) return;
  writePublic(svg, svgOf(known, named));
  say(`drawn in ${svg}`);
}

async function exportEpcis({ values: { lot, out, base, farms, ...values }, say }) {
  if (existsSync(out)) throw new Failure(`${out} is there already`);
  const history = await connected(values, (api) => {
    urisOf(api.genesisHash.toHex(), base);
    patient(api);
    return historyOf(api, lot);
  });
  const document = documentOf(history, { base, farms });
  writePublic(out, `${JSON.stringify(document, null, 2)}\n`);
  say(`${document.epcisBody.eventList.length} events of lot ${lot} and what it has come from, in ${out}`);
}

async function printReceipt({ values: { lot, language, out, ...values }, say }) {
  if (out !== undefined && existsSync(out)) throw new Failure(`${out} is there already`);
  const facts = await connected(values, (api) => chain.receiptFacts(api, lot));
  const text = receipt(facts, language);
  if (out === undefined) return say(text);
  writeNew(out, `${text}\n`);
  return say(`receipt of lot ${lot} in ${out}`);
}
