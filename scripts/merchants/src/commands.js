// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { existsSync } from 'node:fs';
import { address } from '@dure/chain/accounts.js';
import { BY_COUNCIL, care, careOfCouncil, COUNCIL } from '@dure/chain/care.js';
import { Failure } from '@dure/chain/cli.js';
import {
  argument,
  connected,
  CONNECTION,
  needed,
  offlineSignerOf,
  option,
  signerOf,
  tool,
} from '@dure/chain/commands.js';
import { hint } from '@dure/chain/districts.js';
import { writeNew } from '@dure/chain/files.js';
import { ended, ONCE } from '@dure/chain/once.js';
import { bandOf, PROFILE, profileInWords, profileOf } from '@dure/chain/profile.js';
import * as read from '@dure/chain/readers.js';
import { handOver, KEY_TYPE, offline, payloadsOf } from '@dure/chain/signed.js';
import {
  ensureInTime,
  ensureParty,
  inWords as agreementInWords,
  MOST_DAYS,
  readPayload,
  signAgreement,
  termsInWords,
} from './agreement.js';
import * as chain from './chain.js';

const ACCOUNT = 'in SS58 or as 0x and 64 hex digits';
const MERCHANT = { merchant: needed('ACCOUNT', `the merchant's account, ${ACCOUNT}`, read.account) };
const CARE = { ...MERCHANT, ...COUNCIL, ...KEY_TYPE, ...ONCE };
const AGREEMENT = argument('FILE|PAYLOAD', 'a file with an agreement, or the agreement itself');
const DASHES = 'Before a PAYLOAD that begins with - write -- .';

/** The profile again, for who would bring no other. */
const EXPECTED = Object.fromEntries(
  Object.entries(PROFILE).map(([name, { takes, what, read: reader }]) => [
    name,
    option(takes, `refuses an agreement to another: ${what}`, reader),
  ]),
);

const BOTH = 'For merchants and acquirers:';
const ACQUIRERS = 'For acquirers:';
const CARERS = 'For acquirers, and the council in their place:';
const COUNCILS = 'For the council:';
const MERCHANTS = 'For merchants:';
const ANYONE = 'For anyone:';

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  agree: {
    group: BOTH,
    summary: 'signs without any network that an account becomes a merchant, for the other to bring',
    details:
      'Merchant or acquirer signs, whoever does not bring it. It is void once the merchant is enrolled, moves, leaves ' +
      'or is removed, by this agreement or otherwise. Who signs needs no won.',
    options: {
      ...MERCHANT,
      acquirer: needed('ACCOUNT', `who answers for it, ${ACCOUNT}`, read.account),
      ...PROFILE,
      until: needed(
        'TIME',
        `from when on it is void, ${MOST_DAYS} days ahead at most: with its offset, such as ` +
          '2027-01-31T18:00:00+09:00',
        read.instant,
      ),
      ...offline('agreement'),
    },
    example:
      'agree --merchant 5F… --acquirer 5G… --category 1 --region 11680 --revenue 300M ' +
      '--until 2027-01-31T18:00:00+09:00 --genesis 0x… --out shop.agreement --qr --signer-file merchant.suri',
    run: agree,
  },
  show: {
    group: BOTH,
    summary: 'tells without any network what an agreement says, and who has signed it',
    details: `Look before you bring it. ${DASHES}`,
    argument: AGREEMENT,
    options: {
      genesis: option(
        'HASH',
        "the chain: its genesis block's hash, 0x and 64 hex digits; without it nobody can tell who has signed",
        read.hash('a genesis hash'),
      ),
    },
    example: 'show shop.agreement --genesis 0x…',
    run: show,
  },
  enroll: {
    group: BOTH,
    summary: 'brings an agreement that the other has signed: the account becomes a merchant, or moves',
    details: `It tells first what is agreed on. ${DASHES}`,
    argument: AGREEMENT,
    options: { ...EXPECTED, ...KEY_TYPE, ...ONCE },
    example: 'enroll shop.agreement --category 1 --region 11680 --revenue 300M --signer-file bank.suri',
    run: enroll,
  },
  update: {
    group: ACQUIRERS,
    summary: 'says anew what a merchant sells, where, how much of it',
    details:
      'All of it, not only what has changed. Where the code of a district has ended, say its new one. Where the ' +
      'council has named another badge, the merchant relies on that from then on.',
    options: { ...MERCHANT, ...PROFILE, ...KEY_TYPE, ...ONCE },
    example: 'update --merchant 5F… --category 1 --region 51110 --revenue 300M --signer-file bank.suri',
    run: update,
  },
  suspend: {
    group: CARERS,
    summary: 'bars a merchant from payments',
    details: 'It can still refund. What the council has suspended, it alone reinstates.',
    options: CARE,
    example: 'suspend --merchant 5F… --signer-file bank.suri',
    run: care(chain.CARE.suspend, ({ merchant }) => `merchant ${merchant} suspended`),
  },
  reinstate: {
    group: CARERS,
    summary: 'lets a suspended merchant be paid again',
    details: 'The council does so also with an account that is no merchant any more, but is barred.',
    options: CARE,
    example: 'reinstate --merchant 5F… --signer-file bank.suri',
    run: care(chain.CARE.reinstate, ({ merchant }) => `merchant ${merchant} reinstated`),
  },
  remove: {
    group: CARERS,
    summary: 'ends that an account is a merchant, and gives its acquirer the deposit back',
    details: 'It can still refund.',
    options: CARE,
    example: 'remove --merchant 5F… --signer-file bank.suri',
    run: care(chain.CARE.remove, (_, done) => `merchant ${done.merchant} removed${barred(done)}`),
  },
  'name-badge': {
    group: COUNCILS,
    summary: 'names the badge that acquirers need',
    details:
      'It has to be granted on chain. Merchants rely on the one before until their acquirer updates them.',
    options: {
      class: needed('ID', "the number of the badge's class", read.whole),
      ...BY_COUNCIL,
      ...KEY_TYPE,
      ...ONCE,
    },
    example: 'name-badge --class 1 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameBadge),
  },
  leave: {
    group: MERCHANTS,
    summary: 'ends that the signer is a merchant',
    details: 'It can still refund.',
    options: { ...KEY_TYPE, ...ONCE },
    example: 'leave --signer-file merchant.suri',
    run: leave,
  },
  list: {
    group: ANYONE,
    summary: 'tells who is a merchant, who answers for it, and whether it can be paid',
    options: {
      acquirer: option('ACCOUNT', `its merchants alone, ${ACCOUNT}`, read.account),
      merchant: option('ACCOUNT', 'this one alone, and whether the council has barred it', read.account, {
        instead: 'acquirer',
      }),
      csv: option('FILE', 'a new file for the list, as CSV in UTF-8; else it is shown'),
      ...CONNECTION,
    },
    example: 'list --acquirer 5G… --csv merchants.csv',
    run: list,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-merchants',
  summary: 'Merchants: who may be paid for a purpose, and who answers for them.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

/** Signs an agreement. Nothing here asks the chain, so that it can be done without a network. */
function agree({ values, say }) {
  const { merchant, acquirer, until, genesis, type } = values;
  const made = Date.now();
  const agreement = { merchant, acquirer, profile: profileOf(values), made, until };
  ensureInTime(agreement, made);
  const payload = signAgreement(agreement, genesis, offlineSignerOf(values, type));
  sayTerms(agreement, say);
  handOver(payload, values, say);
}

/** Tells what agreements say. Nothing here asks the chain either. */
function show({ values: { genesis }, args: [given], say }) {
  payloadsOf('agreement', readPayload, given).forEach((signed, n) => {
    if (n > 0) say('');
    agreementInWords(signed, genesis).forEach((line) => say(line));
    warn(signed.agreement.profile, say);
  });
}

/** What is signed or brought, before it is. */
function sayTerms(agreement, say) {
  termsInWords(agreement).forEach((line) => say(line));
  warn(agreement.profile, say);
}

/** Refuses an agreement to another profile than who brings it expects, as far as they say. */
function ensureExpected({ profile }, values) {
  const agreed = { ...profile, revenue: bandOf(profile.revenue).name };
  const others = Object.keys(EXPECTED).filter(
    (name) => values[name] !== undefined && values[name] !== agreed[name],
  );
  if (others.length === 0) return;
  const expected = others.map((name) => `--${name} ${values[name]}`).join(' ');
  throw new Failure(`the agreement is not to ${expected}, but to ${profileInWords(profile)}`);
}

async function enroll({ values, args: [given], say }) {
  const found = payloadsOf('agreement', readPayload, given);
  if (found.length > 1) throw new Failure(`${given} has ${found.length} agreements: bring one at a time`);
  const [signed] = found;
  const { merchant, acquirer } = signed.agreement;
  ensureExpected(signed.agreement, values);
  const signer = signerOf(values, values.type);
  ensureParty(signed.agreement, address(signer.addressRaw), 'brings');
  sayTerms(signed.agreement, say);
  await connected(values, async (api) => {
    const done = await chain.enroll(api, signer, signed, values);
    say(
      done.from === null
        ? `merchant ${merchant} enrolled with ${acquirer} ${ended(done)}`
        : `merchant ${merchant} moved from ${done.from} to ${acquirer} ${ended(done)}`,
    );
    if (done.suspended) say("it can't be paid yet: the council has suspended it, and alone reinstates it");
  });
}

async function update({ values, say }) {
  const { merchant } = values;
  const profile = profileOf(values);
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    say(`merchant ${merchant} updated ${ended(await chain.update(api, signer, merchant, profile, values))}`);
    warn(profile, say);
  });
}

async function leave({ values, say }) {
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const done = await chain.leave(api, signer, values);
    say(`merchant ${done.merchant} left${barred(done)} ${ended(done)}`);
  });
}

async function list({ values: { acquirer, merchant, csv, ...values }, say }) {
  if (merchant !== undefined) {
    if (csv !== undefined) throw new Failure('--csv is for lists, and --merchant shows one: leave one out');
    const { record, barred: isBarred } = await connected(values, (api) => chain.listedOne(api, merchant));
    return say(record ? inWords(record) : noneInWords(merchant, isBarred));
  }
  // Before minutes are spent on reading it all; `writeNew` asks again.
  if (csv !== undefined && existsSync(csv)) throw new Failure(`${csv} is there already`);
  const records = await connected(values, (api) => chain.listed(api, acquirer));
  if (csv === undefined) records.forEach((record) => say(inWords(record)));
  else writeNew(csv, toCsv(records));
  const payable = records.filter(({ unpayable }) => unpayable === null).length;
  return say(
    `${records.length} merchants, of whom ${payable} can be paid${csv === undefined ? '' : `; in ${csv}`}`,
  );
}

/** An account that is no merchant, in a line. */
export const noneInWords = (who, isBarred) =>
  `${who}: no merchant${isBarred ? ', and barred by the council' : ''}`;

/** Where a region is a whole city, which no rule for its parts finds. */
function warn({ region }, say) {
  const more = hint(region);
  if (more) say(more);
}

const barred = (done) => (done.barred ? ', and stays barred by the council,' : '');

/** @typedef {Awaited<ReturnType<typeof chain.listed>>[number]} Listed */

/** A merchant in a line. @param {Listed} record */
export function inWords({ merchant, acquirer, profile, unpayable }) {
  return `${merchant} of ${acquirer}: ${profileInWords(profile)}; ${unpayable ?? 'can be paid'}`;
}

const COLUMNS = ['merchant', 'acquirer', 'category', 'region', 'revenue', 'payable', 'reason'];

/** The same as CSV. @param {Listed[]} records */
export function toCsv(records) {
  const lines = records.map(({ merchant, acquirer, profile, unpayable }) => {
    const { category, region, revenue } = profile;
    const payable = unpayable === null ? 'yes' : 'no';
    return [merchant, acquirer, category, region, bandOf(revenue).name, payable, quoted(unpayable ?? '')];
  });
  return [COLUMNS, ...lines].map((line) => `${line.join(',')}\n`).join('');
}

const quoted = (text) => (text.includes(',') ? `"${text}"` : text);
