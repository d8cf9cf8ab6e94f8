// SPDX-License-Identifier: Apache-2.0
// Commands of account managers, for the investors for whom they answer; of the depository and the council in their
// place; of guardians; and of venues.
import { flag, needed, option } from '@dure/chain/commands.js';
import * as read from '@dure/chain/readers.js';
import { koreanTime } from '@dure/chain/time.js';
import * as chain from './chain.js';
import {
  account,
  BOOK,
  CARED,
  eitherOf,
  INSTRUCTION,
  INVESTOR,
  KNOWN,
  LEGS,
  legsOf,
  moment,
  orSigned,
  SECURITY,
  SIGNED,
  TIME,
  VENUE,
} from './options.js';
import { bringing, doing, ownMoment, ownOr } from './perform.js';
import { quantity } from './terms.js';
import { counted, TAX_CLASSES } from './words.js';

/** @typedef {import('@dure/chain/commands.js').Command} Command */

const MANAGERS = 'For account managers:';
const CARERS = 'For account managers, and the depository or the council in their place:';
const GUARDIANS = 'For guardians, and for managers, the depository and the council:';
const VENUES = 'For venues:';
const MOST_GUARDIANS = 5;

const joining = {
  register: bringing('Join', chain.ACTS.registerInvestor, (book) => ({ book })),
  join: bringing('Join', chain.ACTS.joinBook, (book) => ({ book })),
};
const guarding = bringing('Guard', chain.ACTS.setGuardians, (what) => what);
const pledging = bringing('Pledge', chain.ACTS.pledge, (what) => what);

/** @type {Record<string, Command>} */
export const MANAGER_COMMANDS = {
  'open-book': {
    group: MANAGERS,
    summary: 'opens a book of accounts, which the signer keeps, by a badge that was granted on chain',
    options: SIGNED,
    example: 'open-book --signer-file manager.suri',
    run: doing(chain.ACTS.openBook, (_, { book }) => `book ${book} opened`),
  },
  'accept-book': {
    group: MANAGERS,
    summary: 'takes a book over that offer-book has offered, with all accounts in it',
    options: { ...BOOK, ...SIGNED },
    example: 'accept-book --book 0 --signer-file successor.suri',
    run: doing(chain.ACTS.acceptBook, ({ book }, { manager }) => `book ${book} is kept by ${manager}`, {
      was: async (api, { book, key }) =>
        (await chain.bookOf(api, book)).manager === key ? `book ${book} is kept by ${key} already` : null,
    }),
  },
  'register-investor': {
    group: MANAGERS,
    summary: 'registers an investor, by its identity badge, once its key has signed that it joins the book',
    details: 'Where the manager’s own key is registered, --book stands in the place of what is signed.',
    options: { ...orSigned({ book: BOOK.book }, 'sign-join'), ...KNOWN, ...SIGNED },
    example:
      'register-investor --signed my.joining --class Retail --country 410 --known-until 2029-12-31T00:00:00+09:00 ' +
      '--signer-file manager.suri',
    run: doing(
      joining.register.act,
      ({ key, book }, { investor, ledger }) =>
        `${key} is investor ${investor}, with an account in book ${book} and the ledger account ${ledger},`,
      {
        given: ({ values }) => ownOr(joining.register, values, []),
        asked: ownMoment,
        was: async (api, { key }) => {
          const investor = await chain.ask(api, 'investor_of', key);
          return investor === null ? null : `${key} is investor ${investor} already`;
        },
      },
    ),
  },
  'join-book': {
    group: MANAGERS,
    summary: 'gives an investor an account in another book, once its key has signed that it joins that',
    options: { ...orSigned({ book: BOOK.book }, 'sign-join'), ...SIGNED },
    example: 'join-book --signed my.joining --signer-file manager.suri',
    run: doing(
      joining.join.act,
      ({ book }, { investor }) => `investor ${investor} has an account in book ${book},`,
      {
        given: ({ values }) => ownOr(joining.join, values, []),
        asked: ownMoment,
        was: async (api, { key, book }) => {
          const investor = await chain.investorOfKey(api, key);
          const { books } = await chain.investorOf(api, investor);
          return books.includes(book) ? `investor ${investor} has an account in book ${book} already` : null;
        },
      },
    ),
  },
  'classify-investor': {
    group: CARERS,
    summary: 'says what an investor is, and until when that is known',
    options: { ...INVESTOR, ...KNOWN, ...CARED },
    example:
      'classify-investor --investor 3 --class Professional --country 410 --known-until 2029-12-31T00:00:00+09:00 ' +
      '--signer-file manager.suri',
    run: doing(
      chain.ACTS.classifyInvestor,
      ({ investor, class: kind, country, knownUntil }) =>
        `investor ${investor} is ${kind} in ${country}, known until ${koreanTime(knownUntil)},`,
    ),
  },
  'set-tax-class': {
    group: CARERS,
    summary: 'says whether taxes are withheld from an investor’s dividends; record dates before now stay',
    options: {
      ...INVESTOR,
      class: needed(TAX_CLASSES.join('|'), 'whether they are', read.oneOf(TAX_CLASSES)),
      ...CARED,
    },
    example: 'set-tax-class --investor 3 --class Exempt --signer-file manager.suri',
    run: doing(
      chain.ACTS.setTaxClass,
      ({ investor, class: kind }) =>
        `taxes of investor ${investor} are ${kind === 'Exempt' ? 'not ' : ''}withheld from now on,`,
    ),
  },
  'stop-investor': {
    group: CARERS,
    summary: 'has an investor affirm nothing and take nothing out, at once: where a key was stolen',
    options: { ...INVESTOR, ...CARED },
    example: 'stop-investor --investor 3 --signer-file manager.suri',
    run: doing(chain.ACTS.stopInvestor, ({ investor }) => `investor ${investor} stopped`),
  },
  'resume-investor': {
    group: CARERS,
    summary: 'lifts that; what the depository has stopped, no manager, and what the council, it alone',
    options: { ...INVESTOR, ...CARED },
    example: 'resume-investor --investor 3 --signer-file manager.suri',
    run: doing(chain.ACTS.resumeInvestor, ({ investor }) => `investor ${investor} resumed`),
  },
  'set-guardians': {
    group: CARERS,
    summary: 'names who can give an investor a new key, once its key has signed that; three notices later',
    options: {
      ...orSigned(
        {
          who: needed(
            'ACCOUNT,ACCOUNT',
            `the guardians, ${MOST_GUARDIANS} at most: the signer is the investor`,
            read.listOf(read.account, MOST_GUARDIANS),
          ),
        },
        'sign-guardians',
      ),
      threshold: option('N', 'how many of them are enough', read.between(1, MOST_GUARDIANS)),
      ...CARED,
    },
    example: 'set-guardians --signed my.guardians --signer-file manager.suri',
    run: doing(
      guarding.act,
      (_, { investor, who, threshold, from }) =>
        `investor ${investor} has ${counted(who.length, 'guardian')}, of whom ${threshold} are enough, from ` +
        `${koreanTime(from)} on,`,
      { given: ({ values }) => ownOr(guarding, values, ['threshold']), asked: ownMoment },
    ),
  },
  pledge: {
    group: CARERS,
    summary: "pledges units of an investor, once its key has signed that: the book's manager notes it",
    options: {
      ...orSigned({ security: SECURITY.security }, 'sign-pledge'),
      book: option('N', 'in which book, with --security: the signer is the investor', read.whole),
      pledgee: option('N', 'to which investor', read.whole),
      units: option('UNITS', 'how many', quantity),
      until: option('TIME', `until when: ${TIME}`, read.instant),
      ...CARED,
    },
    example: 'pledge --signed my.pledge --signer-file manager.suri',
    run: doing(
      pledging.act,
      ({ security, pledgee, units, until }) =>
        `${counted(units, 'unit')} of security ${security} pledged to investor ${pledgee} until ${koreanTime(until)}`,
      {
        given: ({ values }) => ownOr(pledging, values, ['book', 'pledgee', 'units', 'until']),
        asked: ownMoment,
      },
    ),
  },
};

/** @type {Record<string, Command>} */
export const GUARDIAN_COMMANDS = {
  'propose-recovery': {
    group: GUARDIANS,
    summary:
      'proposes the key that an investor is to have in the place of all others; it does nothing meanwhile',
    details:
      'A guardian approves thereby, and so do depository and council, whose word is enough; a manager does not.',
    options: { ...INVESTOR, key: account('the new key'), ...CARED },
    example: 'propose-recovery --investor 3 --key 5F… --signer-file guardian.suri',
    run: doing(
      chain.ACTS.proposeRecovery,
      ({ investor, key }) => `investor ${investor} is to have the key ${key}, as proposed`,
    ),
  },
  'approve-recovery': {
    group: GUARDIANS,
    summary: 'approves that key: a guardian, of whom enough have to, the depository or the council',
    options: { ...INVESTOR, ...CARED },
    example: 'approve-recovery --investor 3 --signer-file guardian.suri',
    run: doing(
      chain.ACTS.approveRecovery,
      ({ investor }, { from }) =>
        `the new key of investor ${investor} is approved` +
        (from === null ? ', and needs more approvals,' : `: execute-recovery from ${koreanTime(from)} on,`),
      {
        was: async (api, { investor, key }) => {
          const { recovery } = await chain.investorOf(api, investor);
          return recovery?.approvals.includes(key) ? `${key} has approved already` : null;
        },
      },
    ),
  },
  'decide-recovery': {
    group: CARERS,
    summary: 'decides a challenge: the key is changed, for which a manager needs guardians, or stays',
    details:
      'The depository and the council turn it down at any stage; guardians who have approved it go then.',
    options: {
      ...INVESTOR,
      ...eitherOf(
        { uphold: flag('the key is changed, at once') },
        { 'turn-down': flag('the key stays as it is') },
      ),
      ...CARED,
    },
    example: 'decide-recovery --investor 3 --turn-down --signer-file depository.suri',
    run: doing(
      chain.ACTS.decideRecovery,
      ({ investor, uphold }) =>
        uphold
          ? `investor ${investor} has its new key`
          : `the new key of investor ${investor} is turned down`,
      { events: ['Recovered', 'RecoveryRejected'] },
    ),
  },
};

/** @type {Record<string, Command>} */
export const VENUE_COMMANDS = {
  'register-venue': {
    group: VENUES,
    summary: 'registers a venue, which the signer runs, by a badge that was granted on chain, for a deposit',
    options: SIGNED,
    example: 'register-venue --signer-file venue.suri',
    run: doing(chain.ACTS.registerVenue, (_, { venue }) => `venue ${venue} registered`),
  },
  'close-venue': {
    group: VENUES,
    summary: 'ends a venue: its operator, or the council',
    options: { ...VENUE, ...CARED },
    example: 'close-venue --venue 0 --signer-file venue.suri',
    run: doing(chain.ACTS.closeVenue, ({ venue }) => `venue ${venue} closed`),
  },
  instruct: {
    group: VENUES,
    summary: 'instructs what was agreed there, up to sixteen legs, for a deposit; it locks nothing',
    details: 'Under a --reference, such as the number of the deal, it is instructed once.',
    options: { ...VENUE, ...LEGS, expires: moment('until when it waits, thirty days at most'), ...SIGNED },
    example:
      'instruct --venue 0 --deliver 100:0:1/0:2/0 --pay 1050000:2:1 --expires 2027-03-01T18:00:00+09:00 ' +
      '--signer-file venue.suri',
    run: doing(
      chain.ACTS.instruct,
      ({ legs, expires }, { instruction }) =>
        `instruction ${instruction}, of ${counted(legs.length, 'leg')}, waits until ${koreanTime(expires)},`,
      { given: ({ values }) => ({ ...values, legs: legsOf(values) }) },
    ),
  },
  reject: {
    group: VENUES,
    summary: 'turns an instruction down: its venue, or one of its parties; what it has locked is free',
    options: { ...INSTRUCTION, ...SIGNED },
    example: 'reject --instruction 12 --signer-file venue.suri',
    run: doing(chain.ACTS.reject, ({ instruction }) => `instruction ${instruction} turned down`),
  },
};
