// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { existsSync } from 'node:fs';
import { sameAccount } from '@dure/chain/accounts.js';
import { patient } from '@dure/chain/bulk.js';
import { BY_COUNCIL, care, careOfCouncil, COUNCIL } from '@dure/chain/care.js';
import { Failure, refuse } from '@dure/chain/cli.js';
import {
  argument,
  connected,
  CONNECTION,
  flag,
  MAY_SIGN,
  needed,
  offlineSignerOf,
  option,
  SENDING,
  signerOf,
  tool,
} from '@dure/chain/commands.js';
import { readJson, writeNew } from '@dure/chain/files.js';
import { ended, ONCE } from '@dure/chain/once.js';
import { progress } from '@dure/chain/progress.js';
import * as read from '@dure/chain/readers.js';
import { shape } from '@dure/chain/shape.js';
import { handOver, KEY_TYPE, offline, payloadsOf } from '@dure/chain/signed.js';
import { from as since, koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { z } from 'zod';
import * as chain from './chain.js';
import { inWords, NOUNS, readEntry, signEntry } from './messages.js';
import { programmeInWords, programmeSchema, termsInWords, toProgramme } from './programme.js';
import { ensureKind, lineOf, proofsOf } from './proofs.js';
import { report } from './report.js';
import { fleet, MOST_DEVICES, MOST_PROOFS } from './simulate.js';
import { deviceInWords, epochInWords, memberInWords } from './shown.js';
import { submitAll, summary } from './submit.js';
import { measured, points, UNITS } from './words.js';

const ACCOUNT = 'in SS58 or as 0x and 64 hex digits';
const TIME = 'with its offset, such as 2027-01-31T18:00:00+09:00';
const [MOST_OFFICERS, MOST_MEASURED, MOST_ACTIVITIES] = [8, 4, 16];
const MOST_MEMBERS = 1_000;
/** The longest source of a factor, in bytes. */
const MOST_SOURCE = 160;
const MOST_LONG = Number.MAX_SAFE_INTEGER;
/** Of how many proofs each is told. */
const FEW = 20;

const serial = read.between(0, MOST_LONG);
const many = read.between(1, MOST_LONG);

/** What bounds a device: proofs, points and members. @type {read.Reader<{ proofs: number, points: number, members: number }>} */
const limit = (name, given) => {
  const parts = String(given).split(',');
  if (parts.length !== 3) return refuse(name, 'proofs, points and members, such as 500,100000,300', given);
  const [proofs, most, members] = [read.positive, many, read.positive].map((reader, n) =>
    reader(name, parts[n].trim()),
  );
  return { proofs, points: most, members };
};
/** Where a number is from. @type {read.Reader<string>} */
const source = (name, given) => {
  const text = read.text(name, given);
  const size = Buffer.byteLength(text);
  if (size > 0 && size <= MOST_SOURCE) return text;
  return refuse(name, `1 to ${MOST_SOURCE} bytes of text`, given);
};
/** What a device of a fleet measures, as `ID:UNIT:MOST`. */
const simulated = (name, given) => {
  const [, id, unit, most] = /^(\d{1,2}):([A-Za-z]+):(\d{1,9})$/.exec(String(given)) ?? [];
  if (id === undefined)
    return refuse(name, "an activity's number, unit and most, such as 0:Gram:5000", given);
  return {
    id: activityId(name, id),
    unit: read.oneOf(Object.keys(UNITS))(name, unit),
    most: read.positive(name, most),
  };
};
const activityId = read.between(0, MOST_ACTIVITIES - 1);

const account = (what) => needed('ACCOUNT', `${what}, ${ACCOUNT}`, read.account);
const moment = (what) => needed('TIME', `${what}: ${TIME}`, read.instant);
const badge = (whose) => needed('ID', `the class of the badge of ${whose}`, read.whole);

const PROGRAMME = { programme: needed('N', "the programme's number, as create tells it", read.whole) };
const DEVICE = { device: needed('N', "the device's number, as certify tells it", read.whole) };
const MEMBER = { member: needed('N', "the member's number, as join tells it", read.whole) };
const EPOCH = { epoch: needed('N', 'the epoch, counted from 0', read.whole) };
const WHO = { who: account("the maker's or the shop's account") };
const LIMITS = (whose) => ({
  'a-day': needed('N,N,N', `how many proofs, points and members ${whose} may have in a Korean day`, limit),
  'an-epoch': needed('N,N,N', 'the same in an epoch', limit),
});
const AT = option('TIME', `when; now, unless given: ${TIME}`, read.instant);
/** An option, or in its place what was signed and says the same. */
const orSigned = (options, what) => {
  const group = 'One of:';
  const [[instead, one]] = Object.entries(options);
  return {
    [instead]: { ...one, group },
    signed: option('FILE', `what ${what} has written, which anyone may send`, read.text, { instead, group }),
  };
};
const PAYLOAD = (what) => argument('FILE|PAYLOAD', `${what}: a file that has it, or it itself`);

const SIGNED = { ...KEY_TYPE, ...ONCE };
const CARED = { ...COUNCIL, ...SIGNED };
const COUNCIL_ALONE = { ...BY_COUNCIL, ...SIGNED };

const LANGUAGES = ['ko', 'en'];

const COUNCILS = 'For the council:';
const OPENERS = 'For operators:';
const CARERS = 'For operators, and the council in their place:';
const PARTIES = 'For makers and shops:';
const DEVICES = 'For devices:';
const MEMBERS = 'For members:';
const ANYONE = 'For anyone:';

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  'name-badges': {
    group: COUNCILS,
    summary: 'names the badges that programmes ask for, of two classes',
    options: { operator: badge('operators'), maker: badge('makers of devices'), ...COUNCIL_ALONE },
    example: 'name-badges --operator 2 --maker 3 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameBadges),
  },
  'replace-operator': {
    group: COUNCILS,
    summary: 'gives a programme another operator, or another funder: where a key was lost or stolen',
    options: {
      ...PROGRAMME,
      operator: account('who runs it'),
      funder: account('who gets what is left'),
      ...COUNCIL_ALONE,
    },
    example: 'replace-operator --programme 0 --operator 5F… --funder 5G… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.replaceOperator),
  },
  create: {
    group: OPENERS,
    summary: 'makes a programme from a file, for a deposit; the signer operates it',
    details: 'What the file promises does not change any more. What it leaves out, schema tells.',
    argument: argument('FILE', 'the programme, as JSON: schema tells its fields'),
    options: SIGNED,
    example: 'create programme.json --signer-file city.suri',
    run: create,
  },
  schema: {
    group: OPENERS,
    summary: "prints the JSON Schema of a programme's file",
    details: 'An editor that is given it explains and completes the fields.',
    example: 'schema > programme.schema.json',
    run: ({ say }) => say(JSON.stringify(programmeSchema(), null, 2)),
  },
  'set-activity': {
    group: CARERS,
    summary: 'rewards something; once it has begun, only its end moves',
    options: {
      ...PROGRAMME,
      activity: needed('N', `its number, below ${MOST_ACTIVITIES}`, activityId),
      unit: needed(Object.keys(UNITS).join('|'), 'in what it is measured', read.oneOf(Object.keys(UNITS))),
      points: needed('N', 'so many points', read.positive),
      per: needed('N', 'for so many units', read.positive),
      'day-cap': needed('N', 'the most points of a member in a Korean day', many),
      most: needed('N', 'the most units of one proof', many),
      bound: flag('a device that is bound to the member signs one total a day: a vehicle, a meter'),
      from: moment('from when on'),
      until: moment('until when'),
      co2: needed('MG', 'how much CO₂ a unit spares, in milligrams', read.whole),
      source: needed('TEXT', `where that number is from, ${MOST_SOURCE} bytes at most`, source),
      'as-of': needed('DATE', 'as of which day, or which moment', since),
      ...CARED,
    },
    example:
      'set-activity --programme 0 --activity 0 --unit Gram --points 500 --per 1000 --day-cap 5000 --most 50000 ' +
      '--from 2027-01-01T00:00:00+09:00 --until 2027-12-31T00:00:00+09:00 --co2 9000 --source IAI-2023 ' +
      '--as-of 2023-12-31 --signer-file city.suri',
    run: care(
      chain.ACTS.setActivity,
      ({ activity, programme, unit, points: gives, per }) =>
        `activity ${activity} of programme ${programme} gives ${points(gives)} for ${measured(per, unit)},`,
    ),
  },
  'admit-maker': {
    group: CARERS,
    summary: 'admits a maker of so many devices, each bounded by no more than this; or changes that',
    details: 'The most that a stolen device costs is its points of an epoch, in won.',
    options: {
      ...PROGRAMME,
      maker: account("the maker's account"),
      devices: needed('N', 'how many devices at most', read.positive),
      ...LIMITS('a device'),
      ...CARED,
    },
    example:
      'admit-maker --programme 0 --maker 5F… --devices 20 --a-day 500,100000,300 --an-epoch 10000,1000000,3000 ' +
      '--signer-file city.suri',
    run: care(
      chain.ACTS.admitMaker,
      ({ maker, programme, devices }) =>
        `${maker} makes devices of programme ${programme}, ${devices} at most,`,
    ),
  },
  'suspend-party': {
    group: CARERS,
    summary: 'has all devices of a maker, or in a shop, prove nothing',
    options: { ...PROGRAMME, ...WHO, ...CARED },
    example: 'suspend-party --programme 0 --who 5F… --signer-file city.suri',
    run: care(chain.ACTS.suspendParty, ({ who, programme }) => `${who} suspended in programme ${programme}`),
  },
  'reinstate-party': {
    group: CARERS,
    summary: 'has the devices of a maker, or in a shop, prove again',
    details: 'What the council has suspended, it alone reinstates.',
    options: { ...PROGRAMME, ...WHO, ...CARED },
    example: 'reinstate-party --programme 0 --who 5F… --signer-file city.suri',
    run: care(
      chain.ACTS.reinstateParty,
      ({ who, programme }) => `${who} reinstated in programme ${programme}`,
    ),
  },
  'suspend-device': {
    group: CARERS,
    summary: 'has a device prove nothing, and not count in the epoch of a moment and later ones',
    details: 'Closed epochs stay as they are. Said again with an earlier moment, that holds.',
    options: { ...DEVICE, since: moment('since when it is not to be trusted'), ...CARED },
    example: 'suspend-device --device 3 --since 2027-02-10T09:00:00+09:00 --signer-file city.suri',
    run: care(
      chain.ACTS.suspendDevice,
      ({ device }, { from }) => `device ${device} suspended, and excluded from epoch ${from} on,`,
    ),
  },
  'reinstate-device': {
    group: CARERS,
    summary: 'has a device prove again, and count in all epochs that are not closed',
    options: { ...DEVICE, ...CARED },
    example: 'reinstate-device --device 3 --signer-file city.suri',
    run: care(chain.ACTS.reinstateDevice, ({ device }) => `device ${device} reinstated`),
  },
  'suspend-member': {
    group: CARERS,
    summary: 'has a member be credited and paid nothing',
    options: { ...MEMBER, ...CARED },
    example: 'suspend-member --member 12 --signer-file city.suri',
    run: care(chain.ACTS.suspendMember, ({ member }) => `member ${member} suspended`),
  },
  'reinstate-member': {
    group: CARERS,
    summary: 'has a member be credited and paid again',
    options: { ...MEMBER, ...CARED },
    example: 'reinstate-member --member 12 --signer-file city.suri',
    run: care(chain.ACTS.reinstateMember, ({ member }) => `member ${member} reinstated`),
  },
  pause: {
    group: CARERS,
    summary: 'has a programme take no proofs and no new members',
    details: 'Its epochs go on: they end, are closed, and are claimed.',
    options: { ...PROGRAMME, ...CARED },
    example: 'pause --programme 0 --signer-file city.suri',
    run: care(chain.ACTS.pause, ({ programme }) => `programme ${programme} paused`),
  },
  resume: {
    group: CARERS,
    summary: 'has a paused programme take proofs and members again',
    options: { ...PROGRAMME, ...CARED },
    example: 'resume --programme 0 --signer-file city.suri',
    run: care(chain.ACTS.resume, ({ programme }) => `programme ${programme} resumed`),
  },
  end: {
    group: CARERS,
    summary: 'has a programme end with the epoch in which it is; before it has begun, with none',
    details: 'What was paid into the pools of later epochs, defund gives back.',
    options: { ...PROGRAMME, ...CARED },
    example: 'end --programme 0 --signer-file city.suri',
    run: care(
      chain.ACTS.end,
      ({ programme }, { epochs: count }) => `programme ${programme} ends after ${count} epochs,`,
    ),
  },
  'register-shop': {
    group: PARTIES,
    summary:
      'has the signing merchant be a shop where devices stand, for a deposit; or names its officers anew',
    details: 'Officers are those who have the badge of residents: none of them is credited there.',
    options: {
      ...PROGRAMME,
      officers: option(
        'ACCOUNT,ACCOUNT',
        `its officers, ${MOST_OFFICERS} at most; none, unless given`,
        read.listOf(read.account, MOST_OFFICERS),
      ),
      ...SIGNED,
    },
    example: 'register-shop --programme 0 --officers 5F…,5G… --signer-file shop.suri',
    run: care(
      chain.ACTS.registerShop,
      ({ programme, officers = [] }) => `shop of programme ${programme}, with ${officers.length} officers,`,
    ),
  },
  'remove-party': {
    group: PARTIES,
    summary: 'ends that somebody is a maker or a shop: itself, the operator, the council',
    options: { ...PROGRAMME, ...WHO, ...CARED },
    example: 'remove-party --programme 0 --who 5F… --signer-file shop.suri',
    run: care(chain.ACTS.removeParty, ({ who, programme }) => `${who} is no party of programme ${programme}`),
  },
  certify: {
    group: PARTIES,
    summary: "certifies a device of the signing maker's for a deposit, by what its key has signed",
    argument: PAYLOAD('what sign-key has written'),
    options: {
      shop: option('ACCOUNT', `the shop where it stands, if it does, ${ACCOUNT}`, read.account),
      activities: needed(
        'N,N',
        `the activities that it measures, ${MOST_MEASURED} at most`,
        read.listOf(activityId, MOST_MEASURED),
      ),
      ...LIMITS('it'),
      until: moment('until when, ten years at most'),
      ...SIGNED,
    },
    example:
      'certify 3.key --shop 5F… --activities 0,1 --a-day 500,100000,300 --an-epoch 10000,1000000,3000 ' +
      '--until 2028-01-01T00:00:00+09:00 --signer-file maker.suri',
    run: certify,
  },
  'rotate-key': {
    group: PARTIES,
    summary: 'gives a device another key: its maker, the operator, the council',
    details: 'What the key before has signed and nobody has brought is void.',
    argument: PAYLOAD("what sign-key has written, with the device's maker"),
    options: { ...DEVICE, ...CARED },
    example: 'rotate-key 3.key --device 3 --signer-file maker.suri',
    run: rotateKey,
  },
  'remove-device': {
    group: PARTIES,
    summary: 'removes a device whose epochs are closed: its maker, the operator, the council',
    options: { ...DEVICE, ...CARED },
    example: 'remove-device --device 3 --signer-file maker.suri',
    run: care(chain.ACTS.removeDevice, ({ device }) => `device ${device} removed`),
  },
  'sign-key': {
    group: DEVICES,
    summary: 'has a key sign, without any network, that it becomes a device’s of a maker',
    details: 'Who signs needs no won. It is good for 30 days.',
    options: { ...PROGRAMME, maker: account("the maker's account"), at: AT, ...offline('key’s use') },
    example: 'sign-key --programme 0 --maker 5F… --genesis 0x… --out 3.key --signer-file device.suri',
    run: signing('key', ({ programme, maker, at = Date.now() }, { address: key }) => ({
      key,
      programme,
      maker,
      at,
    })),
  },
  proof: {
    group: DEVICES,
    summary: 'signs what a member has done without any network, for anyone to bring within 72 hours',
    details: 'Who signs needs no won.',
    options: {
      ...PROGRAMME,
      ...DEVICE,
      generation: option('N', "how often the device's key was replaced", read.whole, { initial: '0' }),
      nonce: needed('N', 'the number of the proof: the device counts, and uses none twice', serial),
      activity: needed('N', 'what the member has done', activityId),
      unit: needed(Object.keys(UNITS).join('|'), "the activity's unit", read.oneOf(Object.keys(UNITS))),
      quantity: needed('N', 'so many units', many),
      ...MEMBER,
      at: AT,
      ...offline('proof'),
    },
    example:
      'proof --programme 0 --device 3 --nonce 17 --activity 0 --unit Gram --quantity 12340 --member 12 --genesis 0x… ' +
      '--out 17.proof --qr --signer-file device.suri',
    run: signing(
      'proof',
      ({ programme, device, generation, nonce, activity, unit, quantity, member, at = Date.now() }) => ({
        programme,
        device,
        generation,
        nonce,
        activity,
        unit,
        quantity,
        member,
        at,
      }),
    ),
  },
  simulate: {
    group: DEVICES,
    summary: 'writes proofs of a made-up fleet, which follow from a seed: for dev and local chains',
    details:
      'Device n of the fleet, from 0, has the Ed25519 key of //Fleet//SEED//n, which everybody has: sign-key ' +
      '--type ed25519 --dev-keys signs by it. The same options give the same file, a proof a line, as JSON.',
    options: {
      ...PROGRAMME,
      seed: needed('N', 'from which all follows', read.whole),
      devices: needed(
        'N,N',
        `the numbers of the fleet's devices on chain, in their order, ${MOST_DEVICES} at most`,
        read.listOf(read.whole, MOST_DEVICES),
      ),
      members: needed(
        'N,N',
        `the numbers of members, ${MOST_MEMBERS} at most`,
        read.listOf(read.whole, MOST_MEMBERS),
      ),
      activity: needed(
        'N:UNIT:MOST',
        'what they do, and how many units at once at most; again for another',
        simulated,
        { many: true },
      ),
      proofs: needed('N', `how many, ${MOST_PROOFS} at most`, read.between(1, MOST_PROOFS)),
      from: moment('when the first is of'),
      until: moment('before when all are'),
      nonce: option('N', 'the first number of each device', serial, { initial: '0' }),
      generation: option('N', "how often the devices' keys were replaced", read.whole, { initial: '0' }),
      genesis: needed(
        'HASH',
        "the chain: its genesis block's hash, 0x and 64 hex digits",
        read.hash('a genesis hash'),
      ),
      out: needed('FILE', 'a new file for the proofs'),
    },
    example:
      'simulate --programme 0 --seed 7 --devices 0,1 --members 0,1,2 --activity 0:Gram:5000 --proofs 100 ' +
      '--from 2027-01-01T00:00:00+09:00 --until 2027-01-01T18:00:00+09:00 --genesis 0x… --out fleet.jsonl',
    run: simulate,
  },
  'sign-join': {
    group: MEMBERS,
    summary: 'signs, without any network, that one becomes a member, for anyone to bring by join',
    details: 'Who signs needs no won. It is good for 30 days.',
    options: { ...PROGRAMME, at: AT, ...offline('joining') },
    example: 'sign-join --programme 0 --genesis 0x… --out my.joining --qr --signer-file me.suri',
    run: signing('joining', ({ programme, at = Date.now() }, { address: who }) => ({
      programme,
      account: who,
      at,
    })),
  },
  join: {
    group: MEMBERS,
    summary: 'has the signer be a member, by its badge; or whoever has signed that',
    options: { ...orSigned(PROGRAMME, 'sign-join'), ...SIGNED },
    example: 'join --signed my.joining --signer-file clerk.suri',
    run: join,
  },
  'sign-leave': {
    group: MEMBERS,
    summary: 'signs, without any network, that a member leaves, or gives a device away',
    details: 'Who signs needs no won. It is good for 30 days.',
    options: {
      ...MEMBER,
      device: option('N', 'which device it gives away; else it leaves the programme', read.whole),
      at: AT,
      ...offline('leaving'),
    },
    example: 'sign-leave --member 12 --genesis 0x… --out my.leaving --signer-file me.suri',
    run: signing('leaving', ({ member, device = null, at = Date.now() }) => ({ member, device, at })),
  },
  leave: {
    group: MEMBERS,
    summary: 'ends that the signer is a member, or whoever has signed that',
    details: 'What it has, it can claim. Its caps stay used up.',
    options: { ...orSigned(MEMBER, 'sign-leave'), ...SIGNED },
    example: 'leave --member 12 --signer-file me.suri',
    run: leave,
  },
  'sign-bond': {
    group: MEMBERS,
    summary: 'signs, without any network, that a vehicle or a meter is a member’s: by its key, or the member',
    details: 'Who signs needs no won. It is good for 30 days. Where both sign, --at is the same.',
    options: { ...DEVICE, ...MEMBER, at: AT, ...offline('bond') },
    example: 'sign-bond --device 3 --member 12 --genesis 0x… --out device.bond --signer-file device.suri',
    run: signing('bond', ({ device, member, at = Date.now() }) => ({ device, member, at })),
  },
  bind: {
    group: MEMBERS,
    summary: "makes a vehicle or a meter the signing member's, or of whoever has signed that",
    argument: argument(
      'FILE',
      'the bond, signed by the device, and where the member does not send it, by it',
      {
        most: 2,
      },
    ),
    options: SIGNED,
    example: 'bind device.bond --signer-file me.suri',
    run: bind,
  },
  unbind: {
    group: MEMBERS,
    summary: 'has a sold vehicle or meter be nobody’s: the member, the operator, the council',
    options: { ...orSigned(DEVICE, 'sign-leave'), ...CARED },
    example: 'unbind --device 3 --signer-file me.suri',
    run: unbind,
  },
  'sign-claim': {
    group: MEMBERS,
    summary:
      'signs, without any network, that a member is to be paid for an epoch, for anyone to bring by claim',
    details: 'Who signs needs no won.',
    options: {
      ...PROGRAMME,
      ...EPOCH,
      ...MEMBER,
      voucher: option('N', 'by this programme of vouchers; in won, unless given', read.whole),
      ...offline('claim'),
    },
    example:
      'sign-claim --programme 0 --epoch 2 --member 12 --genesis 0x… --out my.claim --signer-file me.suri',
    run: signing('claim', ({ programme, epoch, member, voucher = null }) => ({
      programme,
      epoch,
      member,
      voucher,
    })),
  },
  claim: {
    group: MEMBERS,
    summary:
      'pays the signing member for its points of a closed epoch, in won or as a voucher; or who has signed that',
    details: 'Unless somebody signs the transaction, --signed costs nobody a fee.',
    options: {
      ...orSigned(PROGRAMME, 'sign-claim'),
      epoch: option('N', 'the epoch, counted from 0; needed with --programme', read.whole),
      voucher: option('N', 'by this programme of vouchers; in won, unless given', read.whole),
      ...KEY_TYPE,
      ...ONCE,
      ...MAY_SIGN,
    },
    example: 'claim --signed my.claim',
    run: claim,
  },
  'move-member': {
    group: MEMBERS,
    summary: "says that a member's badge is another account's now; that it has another badge, the council",
    options: { ...MEMBER, to: account('who has the badge'), ...CARED },
    example: 'move-member --member 12 --to 5F… --signer-file anyone.suri',
    run: care(chain.ACTS.moveMember, ({ member, to }) => `member ${member} is ${to}`),
  },
  'remove-member': {
    group: ANYONE,
    summary: 'forgets a member that has left, once its year and its claims are over',
    options: { ...MEMBER, ...SIGNED },
    example: 'remove-member --member 12 --signer-file anyone.suri',
    run: care(chain.ACTS.removeMember, ({ member }) => `member ${member} removed`),
  },
  fund: {
    group: ANYONE,
    summary: "pays won into an epoch's pool, until that ends; nobody takes it out",
    options: {
      ...PROGRAMME,
      ...EPOCH,
      amount: needed('WON', 'how much, in whole won', read.amount),
      ...SIGNED,
    },
    example: 'fund --programme 0 --epoch 2 --amount 78000000 --signer-file treasury.suri',
    run: care(
      chain.ACTS.fund,
      ({ programme, epoch, amount }) =>
        `${won(amount)} paid into the pool of epoch ${epoch} of programme ${programme}`,
    ),
  },
  submit: {
    group: ANYONE,
    summary: 'brings proofs to the chain, which costs nobody a fee',
    details:
      'Of each device the oldest first, and never so many ahead that one becomes too old. What was brought before is ' +
      'left out, so that it can be killed and run again; what is refused is told by its error, and keeps back none ' +
      'of the others. Before a PAYLOAD that begins with - write -- .',
    argument: argument('FILE|PAYLOAD', 'a file of proofs, one a line, or a proof itself'),
    options: SENDING,
    example: 'submit fleet.jsonl',
    run: submit,
  },
  close: {
    group: ANYONE,
    summary: 'closes the next epoch of a programme, once no proof of it can arrive any more',
    details: 'What its points do not need goes back to its sponsors at once.',
    options: { ...PROGRAMME, ...SIGNED },
    example: 'close --programme 0 --signer-file anyone.suri',
    run: care(
      chain.ACTS.closeEpoch,
      ({ programme }, { epoch, pool, points: count, payable }) =>
        `epoch ${epoch} of programme ${programme} closed: ${won(payable)} of ${won(pool)} are paid for ` +
        `${points(count)},`,
    ),
  },
  lapse: {
    group: ANYONE,
    summary: 'ends the claims of an epoch whose time is over, or that is all claimed: what is left goes back',
    options: { ...PROGRAMME, ...EPOCH, ...SIGNED },
    example: 'lapse --programme 0 --epoch 2 --signer-file anyone.suri',
    run: care(
      chain.ACTS.lapse,
      ({ programme, epoch }, { points: count }) =>
        `epoch ${epoch} of programme ${programme} lapsed, with ${points(count)} that nobody has claimed,`,
    ),
  },
  defund: {
    group: ANYONE,
    summary: 'gives back what was paid into the pool of an epoch that never comes',
    options: { ...PROGRAMME, ...EPOCH, ...SIGNED },
    example: 'defund --programme 0 --epoch 9 --signer-file anyone.suri',
    run: care(
      chain.ACTS.defund,
      ({ programme, epoch }, { shares }) =>
        `${won(sumOf(shares))} of epoch ${epoch} of programme ${programme} given back`,
    ),
  },
  'close-programme': {
    group: ANYONE,
    summary: 'ends a programme whose last epoch has lapsed: its records go, and deposits come back',
    options: { ...PROGRAMME, ...SIGNED },
    example: 'close-programme --programme 0 --signer-file anyone.suri',
    run: care(chain.ACTS.closeProgramme, ({ programme }) => `programme ${programme} closed`),
  },
  programme: {
    group: ANYONE,
    summary: 'tells what a programme promises and rewards, and what it has left',
    options: { ...PROGRAMME, ...CONNECTION },
    example: 'programme --programme 0',
    run: ({ values, say }) =>
      connected(values, async (api) => {
        const { programme } = values;
        programmeInWords(programme, await chain.wholeProgramme(api, programme)).forEach((line) => say(line));
      }),
  },
  epochs: {
    group: ANYONE,
    summary: 'lists the epochs of a programme that have money: pools, points, what was measured and paid',
    options: { ...PROGRAMME, ...CONNECTION },
    example: 'epochs --programme 0',
    run: epochs,
  },
  device: {
    group: ANYONE,
    summary: 'tells how a device is: whose, until when, what it has done today and in this epoch',
    options: { ...DEVICE, ...CONNECTION },
    example: 'device --device 3',
    run: ({ values, say }) =>
      connected(values, async (api) => {
        const { device } = values;
        deviceInWords(device, await chain.wholeDevice(api, device)).forEach((line) => say(line));
      }),
  },
  member: {
    group: ANYONE,
    summary: 'tells what a member has: points, tier, what caps leave today, what it can claim of each epoch',
    options: {
      member: { ...MEMBER.member, group: 'One of:' },
      account: option('ACCOUNT', `its account, with --programme, ${ACCOUNT}`, read.account, {
        instead: 'member',
        group: 'One of:',
      }),
      programme: option('N', "the programme's number, with --account", read.whole),
      ...CONNECTION,
    },
    example: 'member --member 12',
    run: tellMember,
  },
  report: {
    group: ANYONE,
    summary: 'draws a page for the public: what was measured, paid and spared, without a single name',
    details: 'The page is one file of HTML that needs nothing else.',
    options: {
      ...PROGRAMME,
      language: option(LANGUAGES.join('|'), 'in which language', read.oneOf(LANGUAGES), { initial: 'ko' }),
      names: option('FILE', "a JSON object of activities' numbers and what they are called"),
      out: needed('FILE', 'a new file for the page'),
      ...CONNECTION,
    },
    example: 'report --programme 0 --language ko --out report.html',
    run: draw,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-eco',
  summary: 'Eco rewards: programmes, devices, proofs, and who is paid for what.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

/** Signs something. Nothing here asks the chain, so that it can be done without a network. */
function signing(kind, contentOf) {
  return ({ values, say }) => {
    const { genesis, type } = values;
    const signer = offlineSignerOf(values, type);
    const content = /** @type {any} */ ({ [kind]: contentOf(values, signer) });
    say(inWords(content));
    handOver(signEntry(content, genesis, signer), values, say);
  };
}

/** The one thing of a kind that a file has, or a payload is. @returns {any} */
function signedOf(kind, given) {
  const [entry, ...others] = payloadsOf('item', readEntry, given);
  if (others.length > 0) throw new Failure(`${given} has more than ${NOUNS[kind]}`);
  return ensureKind(kind, entry, given.slice(0, 40));
}

/**
 * Does an act once. What it has come of before is told by `was`, before anything new is signed.
 * @param {any} api
 * @param {import('@dure/chain/care.js').Act} act
 * @param {any} given
 * @param {any} context
 */
async function once(api, act, given, { signer, values, say, was, words }) {
  let told = null;
  const check = async () => {
    told = await was();
    if (told !== null) throw new Failure(told);
  };
  const stands = act.stands && (() => act.stands(api.query, given));
  try {
    const call = act.call(api, given);
    const done = await chain.sent(api, call, signer, act.event, {
      ...values,
      check,
      ...(stands && { stands }),
    });
    say(`${words(done)} ${ended(done)}`);
  } catch (error) {
    if (told === null) throw error;
    say(told);
  }
}

async function create({ values, args: [file], say }) {
  const signer = signerOf(values, values.type);
  const made = toProgramme(readJson(file), signer.address, file);
  termsInWords(made.terms).forEach((line) => say(line));
  await connected(values, async (api) => {
    const call = chain.ACTS.createProgramme.call(api, made);
    const {
      programme,
      account: pot,
      ...done
    } = await chain.sent(api, call, signer, 'ProgrammeCreated', values);
    say(`programme ${programme} created ${ended(done)}`);
    say(`its won is at ${pot}: set-activity rewards something, fund pays into the pool of an epoch`);
  });
}

async function certify({ values, args: [given], say }) {
  const entry = signedOf('key', given);
  const { key, programme, maker, at } = entry.content.key;
  const signer = signerOf(values, values.type);
  if (!sameAccount(signer.address, maker)) {
    throw new Failure(`the key has signed for the maker ${maker}, not for ${signer.address}, who signs`);
  }
  const activities = [...new Set(values.activities)].sort((one, other) => one - other);
  await connected(values, async (api) => {
    chain.ensureSignedBy(api, entry, key);
    const device = { ...values, activities, programme, key, at, signature: entry.signature };
    await once(api, chain.ACTS.certifyDevice, device, {
      signer,
      values,
      say,
      was: async () => {
        const known = await chain.ask(api, 'device_of', key);
        return known === null ? null : `key ${key} is device ${known} already`;
      },
      words: (done) => `device ${done.device} of programme ${programme} certified`,
    });
  });
}

function rotateKey({ values, args: [given], say }) {
  const entry = signedOf('key', given);
  const { key, at } = entry.content.key;
  const { call, ...act } = chain.ACTS.rotateKey;
  const checked = {
    ...act,
    call: (api, all) => {
      chain.ensureSignedBy(api, entry, key);
      return call(api, all);
    },
  };
  return care(
    checked,
    ({ device }, { generation }) => `device ${device} has key ${key}, of generation ${generation},`,
  )({ values: { ...values, key, at, signature: entry.signature }, args: [], say });
}

async function join({ values, say }) {
  const entry = values.signed === undefined ? null : signedOf('joining', values.signed);
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const { programme, account: who } = entry?.content.joining ?? { ...values, account: signer.address };
    if (entry) chain.ensureSignedBy(api, entry, who);
    const member = await chain.ask(api, 'member_at', programme, who);
    const record = member === null ? null : await chain.memberOf(api, member);
    const at = entry?.content.joining.at ?? (await chain.moment(api, record?.left ?? 0));
    const joining = { programme, account: who, at, signature: entry?.signature };
    await once(api, chain.ACTS.join, joining, {
      signer,
      values,
      say,
      was: async () =>
        record !== null && record.left === null
          ? `${who} is member ${member} of programme ${programme} already`
          : null,
      words: (done) => `${who} is member ${done.member} of programme ${programme},`,
    });
  });
}

async function leave({ values, say }) {
  const entry = values.signed === undefined ? null : signedOf('leaving', values.signed);
  if (entry && entry.content.leaving.device !== null) {
    throw new Failure(`${inWords(entry.content)}: unbind brings that`);
  }
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const member = entry?.content.leaving.member ?? values.member;
    const record = await chain.memberOf(api, member);
    if (entry) chain.ensureSignedBy(api, entry, record.account);
    const at = entry?.content.leaving.at ?? (await chain.moment(api, record.joined));
    await once(
      api,
      chain.ACTS.leave,
      { member, at, signature: entry?.signature },
      {
        signer,
        values,
        say,
        was: async () =>
          record.left === null ? null : `member ${member} has left at ${koreanTime(record.left)} already`,
        words: () => `member ${member} has left`,
      },
    );
  });
}

async function bind({ values, args, say }) {
  const signed = args.flatMap((given) =>
    payloadsOf('item', readEntry, given).map((entry) => ensureKind('bond', entry, given.slice(0, 40))),
  );
  const [first, ...others] = signed;
  if (others.some(({ content }) => !chain.isSame(content, first.content))) {
    throw new Failure('device and member have not signed the same bond: give both the same --at');
  }
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const bond = await chain.bondOf(api, signed);
    const { device, member } = bond.bond;
    if (bond.byMember === null && !sameAccount(bond.member, signer.address)) {
      throw new Failure(`member ${member}, ${bond.member}, has not signed the bond, and does not send it`);
    }
    await once(api, chain.ACTS.bind, bond, {
      signer,
      values,
      say,
      was: async () => {
        const bound = chain.boundTo(await chain.deviceOf(api, device));
        return bound?.member === member ? `device ${device} is member ${member}'s already` : null;
      },
      words: () => `device ${device} is member ${member}'s,`,
    });
  });
}

async function unbind({ values, say }) {
  const { council } = values;
  const words = (device) => `device ${device} is nobody's`;
  if (council) {
    if (values.signed !== undefined) throw new Failure('the council needs no signature: --device alone');
    return care(chain.ACTS.unbind, ({ device }) => words(device))({
      values: { ...values, at: 0 },
      args: [],
      say,
    });
  }
  const entry = values.signed === undefined ? null : signedOf('leaving', values.signed);
  if (entry && entry.content.leaving.device === null) {
    throw new Failure(`${inWords(entry.content)}: leave brings that`);
  }
  const signer = signerOf(values, values.type);
  return connected(values, async (api) => {
    const device = entry?.content.leaving.device ?? values.device;
    const bound = chain.boundTo(await chain.deviceOf(api, device));
    if (entry) {
      const { member } = entry.content.leaving;
      chain.ensureSignedBy(api, entry, (await chain.memberOf(api, member)).account);
    }
    const at = entry?.content.leaving.at ?? (await chain.moment(api, bound?.from ?? 0));
    await once(
      api,
      chain.ACTS.unbind,
      { device, at, signature: entry?.signature },
      {
        signer,
        values,
        say,
        was: async () => (bound === null ? `${words(device)} already` : null),
        words: () => words(device),
      },
    );
  });
}

async function claim({ values, say }) {
  const { signed, programme, epoch, voucher } = values;
  const entry = signed === undefined ? null : signedOf('claim', signed);
  const signer = values.signer || values.signerFile ? signerOf(values, values.type) : null;
  if (entry && (epoch !== undefined || voucher !== undefined)) {
    throw new Failure('what is signed says epoch and voucher: --signed alone');
  }
  if (!entry && epoch === undefined) throw new Failure('--epoch is needed with --programme');
  if (!entry && signer === null) {
    throw new Failure('a member claims by its own transaction (--signer-file), or has signed (--signed)');
  }
  await connected(values, async (api) => {
    const content = entry?.content.claim ?? {
      programme,
      epoch,
      member: await chain.memberAt(api, programme, signer.address),
      voucher: voucher ?? null,
    };
    if (entry) chain.ensureSignedBy(api, entry, (await chain.memberOf(api, content.member)).account);
    const done = await chain.claim(api, content, entry?.signature ?? null, signer, values);
    const how = done.voucher === null ? '' : ` as a voucher of programme ${done.voucher}`;
    say(
      `member ${done.member} is paid ${won(done.amount)}${how} for ${points(done.points)} of epoch ${done.epoch} of ` +
        `programme ${done.programme} ${ended(done)}`,
    );
  });
}

async function simulate({ values, say }) {
  const { out, proofs, from, until, activity: activities, devices } = values;
  if (from >= until) throw new Failure('--from is not before --until');
  if (new Set(devices).size < devices.length) throw new Failure('--devices has one twice');
  if (existsSync(out)) throw new Failure(`${out} is there already`);
  const bar = await progress(proofs, 'proofs');
  const lines = [];
  try {
    for (const one of fleet({ ...values, activities })) {
      lines.push(lineOf(one));
      bar.step();
    }
  } finally {
    bar.stop();
  }
  writeNew(out, lines.join(''));
  say(`${lines.length} proofs of ${devices.length} devices, of seed ${values.seed}; in ${out}`);
}

/** Brings proofs, and tells what came of them. */
async function submit({ values, args: [given], say }) {
  const entries = proofsOf(given);
  await connected(values, async (api) => {
    patient(api);
    const devices = [...new Set(entries.map(({ content }) => content.proof.device))];
    const { devices: known, credited } = await chain.follow(api, devices, values);
    const bar = await progress(entries.length, 'proofs');
    const outcomes = await submitAll(entries, {
      devices: known,
      hand: (entry) => chain.hand(api, entry),
      credited,
      check: (entry) => chain.against(api, entry),
      ended: () => bar.step(),
    }).finally(() => bar.stop());
    for (const { entry, end, why, points: count } of outcomes) {
      const { nonce, device } = entry.content.proof;
      const name = `proof ${nonce} of device ${device}`;
      if (why !== null) say(`${end === 'refused' ? 'REFUSED: ' : ''}${name}${WAY[end]}: ${why}`);
      else if (outcomes.length <= FEW) {
        say(`${name} ${end === 'credited' ? `credited with ${points(count)}` : KNOWN[end]}`);
      }
    }
    const { done, before, past, given: sum, failure } = summary(outcomes);
    say(`${done} proofs credited, with ${points(sum)}; ${before} were brought before`);
    if (past > 0) say(`${past} more have numbers that are past: brought before, or too late`);
    if (failure) throw failure;
  });
}
const KNOWN = {
  before: 'was brought before',
  past: 'has a number that is past: brought before, or too late',
};
const WAY = { refused: '', waits: ' waits', unknown: ' may come yet' };

async function epochs({ values, say }) {
  const { programme } = values;
  await connected(values, async (api) => {
    patient(api);
    const { terms } = await chain.programmeOf(api, programme);
    const units = new Map((await chain.activitiesOf(api, programme)).map(([id, { unit }]) => [id, unit]));
    const all = await chain.epochsOf(api, programme);
    for (const [id, epoch] of all) {
      const quantities = await chain.measuredIn(api, programme, id);
      epochInWords(id, { epoch, terms, quantities, units }).forEach((line) => say(line));
    }
    say(`${all.length} epochs of programme ${programme} have money`);
  });
}

async function tellMember({ values, say }) {
  const { account: who, programme } = values;
  if ((who === undefined) !== (programme === undefined)) {
    throw new Failure('--account and --programme are needed with each other');
  }
  await connected(values, async (api) => {
    const member = values.member ?? (await chain.memberAt(api, programme, who));
    memberInWords(member, await chain.wholeMember(api, member)).forEach((line) => say(line));
  });
}

/** What activities are called, by a file. @returns {Record<number, string>} */
function namesIn(file) {
  if (file === undefined) return {};
  const given = shape(z.record(z.string(), z.string()), readJson(file), file);
  return Object.fromEntries(Object.entries(given).map(([id, name]) => [activityId(file, id), name]));
}

async function draw({ values: { programme, language: lang, names, out, ...values }, say }) {
  if (existsSync(out)) throw new Failure(`${out} is there already`);
  const named = namesIn(names);
  await connected(values, (api) => {
    patient(api);
    return report(api, { programme, out, lang, names: named });
  });
  say(`report of programme ${programme} in ${out}`);
}

/** @param {[string, bigint][]} shares */
const sumOf = (shares) => shares.reduce((sum, [, amount]) => sum + amount, 0n);
