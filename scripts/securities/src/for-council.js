// SPDX-License-Identifier: Apache-2.0
// Commands of the council alone, each a motion; and those of the depository, and of the council in its place.
import { careOfCouncil } from '@dure/chain/care.js';
import { Failure } from '@dure/chain/cli.js';
import { connected, flag, needed, option } from '@dure/chain/commands.js';
import { readJson } from '@dure/chain/files.js';
import * as read from '@dure/chain/readers.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import * as chain from './chain.js';
import {
  account,
  amount,
  badge,
  BOOK,
  CARED,
  COUNCIL_ALONE,
  eitherOf,
  FILE,
  holding,
  INVESTOR,
  moment,
  ORDER,
  orSigned,
  SECURITY,
  TITLE,
  units,
  VENUE,
} from './options.js';
import { bringing, doing, ownMoment, ownOr } from './perform.js';
import { price, quantity, toRules } from './terms.js';
import { counted, place } from './words.js';

/** @typedef {import('@dure/chain/commands.js').Command} Command */

const COUNCILS = 'For the council:';
const DEPOSITORY = 'For the depository, and the council in its place:';
const MILLE = 1_000;
const MOST_DAYS = 65_535;

const BADGES = {
  identity: badge('investors, which its issuer gives once a person'),
  depository: badge('the depository'),
  manager: badge('account managers'),
  venue: badge('venues'),
  issuer: badge('issuers'),
};

/** What a year is: the calendar's, or so many days. @type {read.Reader<any>} */
const year = (name, given) =>
  given === 'calendar' ? 'Calendar' : { Days: read.between(1, MOST_DAYS)(name, given) };

const PLEDGEE = { pledgee: needed('N', 'the investor to whom they are pledged', read.whole) };

/** @type {Record<string, Command>} */
export const COUNCIL_COMMANDS = {
  'name-badges': {
    group: COUNCILS,
    summary: 'names the badges that securities ask for, of five classes',
    options: { ...BADGES, ...COUNCIL_ALONE },
    example:
      'name-badges --identity 2 --depository 3 --manager 4 --venue 5 --issuer 6 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameBadges),
  },
  'set-annual-cap': {
    group: COUNCILS,
    summary: 'says what a retail investor may buy in a year, of all securities whose rules have annualCap',
    options: {
      ...eitherOf(
        { limit: needed('WON', 'how much, in whole won', read.amount) },
        { none: flag('nothing is bounded, and nothing is counted') },
      ),
      year: option(
        'calendar|DAYS',
        'what a year is: of the calendar in Korea, or so many Korean days, counted from 1 January 1970',
        year,
        { initial: 'calendar' },
      ),
      ...COUNCIL_ALONE,
    },
    example: 'set-annual-cap --limit 10000000 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.setAnnualCap),
  },
  'set-tax': {
    group: COUNCILS,
    summary: 'says what is withheld of dividends that are announced from now on, and where it goes',
    options: {
      income: needed('MILLE', 'income tax, in thousandths of the gross amount', read.between(0, MILLE)),
      local: needed('MILLE', 'local income tax, in thousandths of the income tax', read.between(0, MILLE)),
      'waived-below': needed('WON', 'both are waived where the income tax is below so many won', read.won),
      account: account('where they go'),
      ...COUNCIL_ALONE,
    },
    example: 'set-tax --income 140 --local 100 --waived-below 1000 --account 5F… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.setTax),
  },
  'name-trustee': {
    group: COUNCILS,
    summary: 'names who acts for an issuer that is lost or insolvent; or nobody any more',
    details: 'While there is a trustee, no key acts for the treasury.',
    options: {
      ...SECURITY,
      ...eitherOf({ trustee: account('who') }, { none: flag('the issuer acts again') }),
      ...COUNCIL_ALONE,
    },
    example: 'name-trustee --security 0 --trustee 5F… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameTrustee),
  },
  'suspend-venue': {
    group: COUNCILS,
    summary: 'has nothing of a venue be settled',
    options: { ...VENUE, ...COUNCIL_ALONE },
    example: 'suspend-venue --venue 0 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.suspendVenue),
  },
  'reinstate-venue': {
    group: COUNCILS,
    summary: 'has a suspended venue settle again',
    options: { ...VENUE, ...COUNCIL_ALONE },
    example: 'reinstate-venue --venue 0 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.reinstateVenue),
  },
  'replace-venue-operator': {
    group: COUNCILS,
    summary: 'gives a venue another operator, where a key was lost or stolen',
    options: { ...VENUE, operator: account('who runs it, with a badge'), ...COUNCIL_ALONE },
    example: 'replace-venue-operator --venue 0 --operator 5F… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.replaceVenueOperator),
  },
  freeze: {
    group: COUNCILS,
    summary: "freezes units of an account by a court's order, also more than there are",
    options: {
      ...SECURITY,
      account: holding('whose account'),
      units: units('how many'),
      ...ORDER,
      ...COUNCIL_ALONE,
    },
    example: 'freeze --security 0 --account 3/0 --units 500 --order 0x… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.freeze),
  },
  unfreeze: {
    group: COUNCILS,
    summary: 'frees units that an order has frozen',
    options: {
      ...SECURITY,
      account: holding('whose account'),
      units: units('how many'),
      ...ORDER,
      ...COUNCIL_ALONE,
    },
    example: 'unfreeze --security 0 --account 3/0 --units 500 --order 0x… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.unfreeze),
  },
  'lift-pledge': {
    group: COUNCILS,
    summary: "frees pledged units by a court's order",
    options: {
      ...SECURITY,
      account: holding('whose account'),
      ...PLEDGEE,
      units: units('how many'),
      ...ORDER,
      ...COUNCIL_ALONE,
    },
    example:
      'lift-pledge --security 0 --account 3/0 --pledgee 7 --units 500 --order 0x… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.liftPledge),
  },
};

const moving = bringing('Move', chain.ACTS.moveManager, (what) => what);

/** @type {Record<string, Command>} */
export const DEPOSITORY_COMMANDS = {
  'offer-book': {
    group: DEPOSITORY,
    summary: 'offers the book of a manager that has failed to another one, who takes it by accept-book',
    options: { ...BOOK, successor: account('which manager, with a badge'), ...CARED },
    example: 'offer-book --book 0 --successor 5F… --signer-file depository.suri',
    run: doing(chain.ACTS.offerBook, ({ book, successor }) => `book ${book} offered to ${successor}`),
  },
  'change-manager': {
    group: DEPOSITORY,
    summary: "has another book's manager answer for an investor, who has an account there",
    options: { ...INVESTOR, ...BOOK, ...CARED },
    example: 'change-manager --investor 3 --book 1 --signer-file depository.suri',
    run: doing(
      chain.ACTS.changeManager,
      ({ investor, book }) => `the manager of book ${book} answers for investor ${investor}`,
    ),
  },
  'rebind-investor': {
    group: DEPOSITORY,
    summary: 'has an investor be known by the identity badge of another account',
    options: { ...INVESTOR, subject: account('who has the badge'), ...CARED },
    example: 'rebind-investor --investor 3 --subject 5F… --signer-file depository.suri',
    run: doing(
      chain.ACTS.rebindInvestor,
      ({ investor, subject }) => `investor ${investor} is known by the badge of ${subject}`,
    ),
  },
  'move-manager': {
    group: DEPOSITORY,
    summary: 'moves units of an investor to another of its accounts, by what its key has signed',
    details: 'Neither manager has to agree.',
    options: {
      ...orSigned({ security: SECURITY.security }, 'sign-move'),
      from: option('N', 'from which book, with --security: the signer is the investor', read.whole),
      to: option('N', 'to which', read.whole),
      units: option('UNITS', 'how many', quantity),
      ...CARED,
    },
    example: 'move-manager --signed my.move --signer-file depository.suri',
    run: doing(
      moving.act,
      ({ security, from, to, units: count }) =>
        `${counted(count, 'unit')} of security ${security} moved from book ${from} to book ${to}`,
      { given: ({ values }) => ownOr(moving, values, ['from', 'to', 'units']), asked: ownMoment },
    ),
  },
  'confirm-registration': {
    group: DEPOSITORY,
    summary: 'confirms how many units there may be: just as many as the issuer has proposed',
    options: { ...SECURITY, quantity: units('how many'), ...CARED },
    example: 'confirm-registration --security 0 --quantity 10000000 --signer-file depository.suri',
    run: doing(
      chain.ACTS.confirmRegistration,
      ({ security, quantity: count }) => `${counted(count, 'unit')} of security ${security} registered`,
    ),
  },
  'confirm-rules': {
    group: DEPOSITORY,
    summary:
      "confirms other rules of a security: those of the depository's own file, which have to be proposed",
    argument: FILE('the rules, as JSON: schema tells the fields'),
    options: { ...SECURITY, ...CARED },
    example: 'confirm-rules rules.json --security 0 --signer-file depository.suri',
    run: confirmRules,
  },
  'set-reference': {
    group: DEPOSITORY,
    summary: 'says what a share is worth for the rules that ask for a price',
    options: { ...SECURITY, price: needed('WON', 'won a share', price), ...CARED },
    example: 'set-reference --security 0 --price 10500 --signer-file depository.suri',
    run: doing(
      chain.ACTS.setReference,
      ({ security, price: worth }) => `a share of security ${security} is worth ${won(worth)}`,
    ),
  },
  'halt-security': {
    group: DEPOSITORY,
    summary: 'has nothing of a security be settled or issued, for thirty days at most',
    options: { ...SECURITY, until: moment('until when'), ...CARED },
    example: 'halt-security --security 0 --until 2027-03-01T09:00:00+09:00 --signer-file depository.suri',
    run: doing(
      chain.ACTS.haltSecurity,
      ({ security, until }) => `security ${security} halted until ${koreanTime(until)}`,
    ),
  },
  'resume-security': {
    group: DEPOSITORY,
    summary: 'ends a halt; what the council has halted, it alone resumes',
    options: { ...SECURITY, ...CARED },
    example: 'resume-security --security 0 --signer-file depository.suri',
    run: doing(chain.ACTS.resumeSecurity, ({ security }) => `security ${security} resumed`),
  },
  'force-transfer': {
    group: DEPOSITORY,
    summary: "has units go to another investor by a court's order, which is a motion, or a notary's deed",
    options: {
      ...SECURITY,
      from: holding('whose account they leave'),
      to: holding('to whose they go'),
      units: units('how many'),
      ...TITLE,
      ...CARED,
    },
    example:
      'force-transfer --security 0 --from 3/0 --to 4/0 --units 500 --deed 7:Authentic --commitment 0x… ' +
      '--signer-file depository.suri',
    run: doing(
      chain.ACTS.forceTransfer,
      ({ security, from, to, units: count }) =>
        `${counted(count, 'unit')} of security ${security} went from account ${place(from)} to ${place(to)}`,
      { given: entitled },
    ),
  },
  'force-payment': {
    group: DEPOSITORY,
    summary: "has won go to another investor by a court's order, which is a motion, or a notary's deed",
    options: {
      from: needed('N', "whose won it is: the investor's number", read.whole),
      to: needed('N', 'whose it becomes', read.whole),
      amount: amount('how much'),
      ...TITLE,
      ...CARED,
    },
    example: 'force-payment --from 3 --to 4 --amount 50000 --order 0x… --signer-file member.suri',
    run: doing(
      chain.ACTS.forcePayment,
      ({ from, to, amount: paid }) => `${won(paid)} went from investor ${from} to investor ${to}`,
      { given: entitled },
    ),
  },
};

/** By an order it is the council's, by a deed the depository's. */
function entitled({ values }) {
  const { order, commitment } = values;
  if (order === undefined && commitment === undefined)
    throw new Failure('--commitment is needed with --deed');
  if (order !== undefined && commitment !== undefined) throw new Failure('--commitment is of a deed: --deed');
  return { ...values, council: values.council || order !== undefined };
}

/** In the order in which they were proposed, which the chain asks for: another client may have another one. */
async function confirmRules({ values, args: [file], say }) {
  const { security } = values;
  const own = toRules(readJson(file), file);
  const proposed = await connected(values, async (api) => (await chain.ask(api, 'rules_of', security)).next);
  const same = (list) => JSON.stringify(list.map((rule) => inText(rule)).sort());
  if (proposed === null || same(proposed.rules) !== same(own)) {
    throw new Failure(
      proposed === null
        ? `no rules are proposed for security ${security}`
        : `${file} has other rules than those proposed for security ${security}: look at both (security)`,
    );
  }
  const act = chain.ACTS.confirmRules;
  const words = (_, { from }) =>
    `rules of security ${security} confirmed, in force from ${koreanTime(from)} on,`;
  return doing(act, words)({ values: { ...values, rules: proposed.rules }, args: [], say });
}

/** A rule as a text. Lists of classes, countries and venues say the same in any order. */
const inText = (rule) =>
  JSON.stringify(rule, (name, value) =>
    ['Classes', 'Countries', 'Venues'].includes(name) ? [...value].map(String).sort() : value,
  );
