// SPDX-License-Identifier: Apache-2.0
// Commands of issuers, or of the trustee in an issuer's place.
import { needed, option } from '@dure/chain/commands.js';
import { Failure } from '@dure/chain/cli.js';
import { readJson } from '@dure/chain/files.js';
import * as read from '@dure/chain/readers.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import * as chain from './chain.js';
import {
  BOOK,
  deed,
  eitherOf,
  FILE,
  hash,
  moment,
  OFFERING,
  orSigned,
  SECURITY,
  SIGNED,
  TIME,
  units,
} from './options.js';
import { bringing, doing, ownOr } from './perform.js';
import { price, quantity, securitySchema, termsInWords, toRules, toSecurity } from './terms.js';
import { counted, DEEDS, place } from './words.js';

/** @typedef {import('@dure/chain/commands.js').Command} Command */

const ISSUERS = 'For issuers, or the trustee in an issuer’s place:';
const MOST_DOCUMENT = 15;
const [LEAST_OPTIONS, MOST_OPTIONS] = [2, 8];

const RECORD_DATE = { 'record-date': moment('who has units then has a part, 366 days ahead at most') };

const accepting = bringing('Accept', chain.ACTS.mint, (issue) => issue);

/** The issue that is accepted: an account of whose own investor the signer is a key, or of the treasury. */
function issued({ values }) {
  const all = ownOr(accepting, values, ['investor', 'book', 'units']);
  const { security, units: count, lockedUntil = null } = all;
  if (values.signed !== undefined && values.lockedUntil !== undefined) {
    throw new Failure('what is signed says --locked-until: --signed alone');
  }
  const to = all.to ?? { investor: all.investor, book: all.book };
  return { ...all, issue: { security, to, units: count, lockedUntil } };
}

const announcing = (announcement, words) =>
  doing(
    chain.ACTS.announce,
    (values, { action }) => `${words(values)} of security ${values.security} announced: action ${action},`,
    { given: ({ values }) => ({ ...values, announcement: announcement(values) }) },
  );

/** @type {Record<string, Command>} */
export const ISSUER_COMMANDS = {
  schema: {
    group: ISSUERS,
    summary: "prints the JSON Schema of a security's file",
    details: 'An editor that is given it explains and completes the fields.',
    example: 'schema > security.schema.json',
    run: ({ say }) => say(JSON.stringify(securitySchema(), null, 2)),
  },
  'propose-security': {
    group: ISSUERS,
    summary: 'proposes a security from a file, for a deposit; the signer is a key of its treasury',
    details: 'The depository confirms how much of it there may be. What the file leaves out, schema tells.',
    argument: FILE('the security, as JSON: schema tells its fields'),
    options: SIGNED,
    example: 'propose-security security.json --signer-file issuer.suri',
    run: doing(
      chain.ACTS.proposeSecurity,
      ({ code }, { security }) => `security ${security} proposed, with the ISIN ${code},`,
      {
        given({ values, args: [file], say }) {
          const made = toSecurity(readJson(file), file);
          termsInWords(made).forEach((line) => say(line));
          return { ...values, ...made };
        },
        was: async (api, { code, key }) => {
          const known = await chain.askCode(api, code);
          // Of another issuer's the chain says that it is taken.
          const isOwn = known !== null && (await chain.securityOf(api, known)).issuer === key;
          return isOwn ? `security ${known} has the ISIN ${code} already` : null;
        },
      },
    ),
  },
  'propose-quantity': {
    group: ISSUERS,
    summary: 'proposes another quantity of a security, which the depository confirms',
    options: { ...SECURITY, quantity: units('how many there may be'), ...SIGNED },
    example: 'propose-quantity --security 0 --quantity 20000000 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.proposeQuantity,
      ({ security, quantity: count }) => `${counted(count, 'unit')} of security ${security} proposed`,
    ),
  },
  'set-rules': {
    group: ISSUERS,
    summary: 'proposes other rules, in force a notice later if the depository has confirmed them',
    argument: FILE("a security's file: its rules alone are looked at"),
    options: { ...SECURITY, ...SIGNED },
    example: 'set-rules rules.json --security 0 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.setRules,
      ({ security }, { from }) =>
        `other rules of security ${security} proposed, in force from ${koreanTime(from)} on once they are confirmed,`,
      { given: ({ values, args: [file] }) => ({ ...values, rules: toRules(readJson(file), file) }) },
    ),
  },
  'set-document': {
    group: ISSUERS,
    summary: 'names a document of a security by its commitment, or another version of it',
    options: {
      ...SECURITY,
      id: needed('N', `which document, up to ${MOST_DOCUMENT}`, read.between(0, MOST_DOCUMENT)),
      commitment: hash('its commitment'),
      deed: option('ACT:KIND', `the notary's deed that has it, of these kinds: ${DEEDS.join(', ')}`, deed),
      ...SIGNED,
    },
    example: 'set-document --security 0 --id 0 --commitment 0x… --deed 7:Certified --signer-file issuer.suri',
    run: doing(
      chain.ACTS.setDocument,
      ({ security, id }, { document }) =>
        `document ${id} of security ${security} set, in version ${document.version},`,
    ),
  },
  mint: {
    group: ISSUERS,
    summary: 'issues units to the treasury, or to an account whose investor has signed that it accepts them',
    options: {
      ...orSigned({ security: SECURITY.security }, 'sign-accept'),
      investor: option(
        'N',
        'to whom, with --security: the treasury, or an investor of the signer',
        read.whole,
      ),
      book: option('N', 'in which book', read.whole),
      units: option('UNITS', 'how many', quantity),
      'locked-until': option('TIME', `until when they are locked up: ${TIME}`, read.instant),
      ...SIGNED,
    },
    example: 'mint --signed their.acceptance --signer-file issuer.suri',
    run: doing(
      accepting.act,
      ({ issue }) =>
        `${counted(issue.units, 'unit')} of security ${issue.security} issued to account ${place(issue.to)}` +
        (issue.lockedUntil === null ? '' : `, locked up until ${koreanTime(issue.lockedUntil)},`),
      {
        given: issued,
        // Of the treasury nobody looks at the moment; another is asked by its own key.
        asked: async (api, { entry, key, issue }) => {
          if (entry) return {};
          const { treasury } = await chain.securityOf(api, issue.security);
          return {
            at: issue.to.investor === treasury ? 0 : await chain.momentFor(api, key),
            signature: null,
          };
        },
        was: async (api, { entry, issue }) => {
          if (!entry) return null;
          const { said } = await chain.investorOf(api, issue.to.investor);
          return said === entry.content.at ? 'what is signed was brought before' : null;
        },
      },
    ),
  },
  redeem: {
    group: ISSUERS,
    summary: 'cancels units of the treasury; as many fewer are registered',
    options: { ...SECURITY, ...BOOK, units: units('how many'), ...SIGNED },
    example: 'redeem --security 0 --book 0 --units 1000 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.redeem,
      ({ security, units: count }) => `${counted(count, 'unit')} of security ${security} cancelled`,
    ),
  },
  'open-offering': {
    group: ISSUERS,
    summary: 'offers units at a price, for a deposit; they are reserved for whoever bids',
    options: {
      ...SECURITY,
      price: needed('WON', 'won a share', price),
      units: units('how many are offered'),
      'soft-cap': needed('UNITS', 'bids for fewer, and it is off', read.won),
      closes: moment('until when there can be bids, ninety days ahead at most'),
      'refund-at': moment('from when on what is not allotted goes back, ninety days later at most'),
      ...SIGNED,
    },
    example:
      'open-offering --security 0 --price 10000 --units 100000 --soft-cap 80000 --closes 2027-03-01T18:00:00+09:00 ' +
      '--refund-at 2027-03-15T18:00:00+09:00 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.openOffering,
      ({ security, units: count, price: each }, { offering, account }) =>
        `offering ${offering} opened: ${counted(count, 'unit')} of security ${security} at ${won(each)} a share, whose ` +
        `won is at ${account},`,
    ),
  },
  'call-off': {
    group: ISSUERS,
    summary: 'calls an offering off while there can be bids: all of them go back, by settle',
    options: { ...OFFERING, ...SIGNED },
    example: 'call-off --offering 0 --signer-file issuer.suri',
    run: doing(chain.ACTS.callOff, ({ offering }) => `offering ${offering} called off`, {
      was: async (api, { offering }) =>
        (await chain.offeringOf(api, offering)).stage === 'Failed'
          ? `offering ${offering} is off already`
          : null,
    }),
  },
  'announce-dividend': {
    group: ISSUERS,
    summary: 'announces a dividend: won for all, or won a share; for a deposit',
    options: {
      ...SECURITY,
      ...RECORD_DATE,
      ...eitherOf(
        { pot: needed('WON', 'won, shared by all who have units at the record date', price) },
        { 'per-share': needed('WON', 'won a share', price) },
      ),
      ...SIGNED,
    },
    example:
      'announce-dividend --security 0 --record-date 2027-12-31T00:00:00+09:00 --pot 50000000 --signer-file issuer.suri',
    run: announcing(
      ({ pot, perShare }) => ({ Dividend: pot === undefined ? { PerShare: perShare } : { Pot: pot } }),
      ({ pot, perShare }) =>
        `a dividend of ${pot === undefined ? `${won(perShare)} a share` : `${won(pot)} for all`}`,
    ),
  },
  'announce-vote': {
    group: ISSUERS,
    summary: 'announces a vote on a question, of which the chain knows the commitment; for a deposit',
    options: {
      ...SECURITY,
      ...RECORD_DATE,
      question: hash('the commitment to what is asked'),
      options: needed(
        'N',
        `how many options there are, ${LEAST_OPTIONS} to ${MOST_OPTIONS}`,
        read.between(LEAST_OPTIONS, MOST_OPTIONS),
      ),
      until: moment('until when, 366 days after the record date at most'),
      ...SIGNED,
    },
    example:
      'announce-vote --security 0 --record-date 2027-02-28T00:00:00+09:00 --question 0x… --options 2 ' +
      '--until 2027-03-20T18:00:00+09:00 --signer-file issuer.suri',
    run: announcing(
      ({ question, options, until }) => ({ Vote: { question, options, until } }),
      ({ options }) => `a vote with ${options} options`,
    ),
  },
  'announce-redemption': {
    group: ISSUERS,
    summary:
      'announces that all units are redeemed at a price, such as of a bond that matures; for a deposit',
    details: 'From that date on it is neither issued nor traded. fund pays in, and push pays each holder.',
    options: { ...SECURITY, ...RECORD_DATE, price: needed('WON', 'won a share', price), ...SIGNED },
    example:
      'announce-redemption --security 0 --record-date 2029-12-31T00:00:00+09:00 --price 10000 --signer-file issuer.suri',
    run: announcing(
      ({ price: each }) => ({ Redemption: each }),
      ({ price: each }) => `a redemption at ${won(each)} a share`,
    ),
  },
  split: {
    group: ISSUERS,
    summary: 'makes several shares of each: a share is so many times fewer units',
    options: { ...SECURITY, into: needed('N', 'how many', read.between(2)), ...SIGNED },
    example: 'split --security 0 --into 10 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.split,
      ({ security, into }, { perShare, reference }) =>
        `each share of security ${security} is ${into}, of ${counted(perShare, 'unit')} and worth ${won(reference)},`,
    ),
  },
  consolidate: {
    group: ISSUERS,
    summary: 'makes one share of several; what holders have over is bought from them, by push',
    details: 'The treasury pays for the largest fractions that there can be; what is left over comes back.',
    options: {
      ...SECURITY,
      by: needed('N', 'of how many', read.between(2)),
      price: needed('WON', 'won a share, by which fractions are paid', price),
      ...SIGNED,
    },
    example: 'consolidate --security 0 --by 10 --price 105000 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.consolidate,
      ({ security, by }, { perShare, reference, action = null }) =>
        `${by} shares of security ${security} are one, of ${counted(perShare, 'unit')} and worth ${won(reference)}` +
        (action === null ? ',' : `; fractions are bought by action ${action};`),
    ),
  },
  'delist-security': {
    group: ISSUERS,
    summary: 'ends a security of which nothing is issued or offered: the deposit goes back',
    options: { ...SECURITY, ...SIGNED },
    example: 'delist-security --security 0 --signer-file issuer.suri',
    run: doing(chain.ACTS.delistSecurity, ({ security }) => `security ${security} delisted`),
  },
};
