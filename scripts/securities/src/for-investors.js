// SPDX-License-Identifier: Apache-2.0
// Commands of investors: what their keys sign without a network, for others to bring, and what they send themselves.
import { argument, needed, option } from '@dure/chain/commands.js';
import * as read from '@dure/chain/readers.js';
import { offline } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import * as chain from './chain.js';
import {
  account,
  ACTION,
  amount,
  AT,
  BOOK,
  holding,
  INSTRUCTION,
  INVESTOR,
  moment,
  OFFERING,
  SECURITY,
  SIGNED,
  TIME,
  units,
} from './options.js';
import { bringing, doing, signing } from './perform.js';
import { counted } from './words.js';

/** @typedef {import('@dure/chain/commands.js').Command} Command */

const OFF_LINE = 'For investors, off line and without won:';
const INVESTORS = 'For investors, by any of their keys:';
const MOST_GUARDIANS = 5;
const MOST_OPTION = 7;

const controlling = bringing('Control', chain.ACTS.addController, (investor) => ({ investor }));

/** It is good for a day, and whatever the investor signs next has to be later. */
const OFFLINE = (noun) => ({ at: AT, ...offline(noun) });
const GOOD = 'Who signs needs no won. It is good for a day, until the investor has signed something later.';

/** @type {Record<string, Command>} */
export const INVESTOR_COMMANDS = {
  'sign-join': {
    group: OFF_LINE,
    summary:
      'signs that one has an account in a book, for its manager to bring by register-investor or join-book',
    details: GOOD,
    options: { ...BOOK, ...OFFLINE('joining') },
    example: 'sign-join --book 0 --genesis 0x… --out my.joining --qr --signer-file me.suri',
    run: signing('Join', ({ book }) => book),
  },
  'sign-control': {
    group: OFF_LINE,
    summary:
      'has a new key sign that it acts for an investor, for another of its keys to bring by add-controller',
    details: GOOD,
    options: { ...INVESTOR, ...OFFLINE("key's use") },
    example: 'sign-control --investor 3 --genesis 0x… --out new.key --signer-file new.suri',
    run: signing('Control', ({ investor }) => investor),
  },
  'sign-guardians': {
    group: OFF_LINE,
    summary: 'signs who can give one a new key, for the manager to bring by set-guardians',
    details: GOOD,
    options: {
      who: needed(
        'ACCOUNT,ACCOUNT',
        `the guardians, ${MOST_GUARDIANS} at most`,
        read.listOf(read.account, MOST_GUARDIANS),
      ),
      threshold: needed('N', 'how many of them are enough', read.between(1, MOST_GUARDIANS)),
      ...OFFLINE('naming of guardians'),
    },
    example:
      'sign-guardians --who 5F…,5G…,5H… --threshold 2 --genesis 0x… --out my.guardians --signer-file me.suri',
    run: signing('Guard', ({ who, threshold }) => ({ who, threshold })),
  },
  'sign-move': {
    group: OFF_LINE,
    summary: 'signs that units go to another of one’s accounts, for the depository to bring by move-manager',
    details: `${GOOD} Neither manager has to agree.`,
    options: {
      ...SECURITY,
      from: needed('N', 'from which book', read.whole),
      to: needed('N', 'to which', read.whole),
      units: units('how many'),
      ...OFFLINE('move'),
    },
    example:
      'sign-move --security 0 --from 0 --to 1 --units 500 --genesis 0x… --out my.move --signer-file me.suri',
    run: signing('Move', ({ security, from, to, units: count }) => ({ security, from, to, units: count })),
  },
  'sign-accept': {
    group: OFF_LINE,
    summary: 'signs that one is issued units, for the issuer to bring by mint',
    details: GOOD,
    options: {
      ...SECURITY,
      to: holding('in which account'),
      units: units('how many'),
      'locked-until': option('TIME', `until when they are locked up, if they are: ${TIME}`, read.instant),
      ...OFFLINE('acceptance'),
    },
    example:
      'sign-accept --security 0 --to 3/0 --units 500 --genesis 0x… --out my.acceptance --signer-file me.suri',
    run: signing('Accept', ({ security, to, units: count, lockedUntil = null }) => ({
      security,
      to,
      units: count,
      lockedUntil,
    })),
  },
  'sign-pledge': {
    group: OFF_LINE,
    summary: 'signs that units are pledged to another investor, for the book’s manager to bring by pledge',
    details: GOOD,
    options: {
      ...SECURITY,
      ...BOOK,
      pledgee: needed('N', 'to which investor', read.whole),
      units: units('how many'),
      until: moment('until when, ten years ahead at most'),
      ...OFFLINE('pledge'),
    },
    example:
      'sign-pledge --security 0 --book 0 --pledgee 7 --units 500 --until 2028-01-01T00:00:00+09:00 --genesis 0x… ' +
      '--out my.pledge --signer-file me.suri',
    run: signing('Pledge', ({ security, book, pledgee, units: count, until }) => ({
      security,
      book,
      pledgee,
      units: count,
      until,
    })),
  },
  affirm: {
    group: INVESTORS,
    summary: 'affirms an instruction: what is given is locked, and with the last word all of it settles',
    details: 'Who affirms before the last needs ₩1 more than it pays. The size is asked for right before.',
    options: { ...INSTRUCTION, ...SIGNED },
    example: 'affirm --instruction 12 --signer-file me.suri',
    run: doing(
      chain.ACTS.affirm,
      ({ instruction }, { event }) =>
        event === 'Settled' ? `instruction ${instruction} settled` : `instruction ${instruction} affirmed`,
      {
        asked: async (api, { instruction }) => ({ size: await chain.sizeOf(api, instruction) }),
        events: ['Settled', 'Affirmed'],
        was: async (api, { instruction, key }) => {
          const [investor, { parties }] = await Promise.all([
            chain.investorOfKey(api, key),
            chain.instructionOf(api, instruction),
          ]);
          const party = parties.find((one) => one.investor === investor);
          return party?.affirmed
            ? `investor ${investor} has affirmed instruction ${instruction} already`
            : null;
        },
      },
    ),
  },
  withdraw: {
    group: INVESTORS,
    summary: 'takes an affirmation back, and what it has locked is free',
    options: { ...INSTRUCTION, ...SIGNED },
    example: 'withdraw --instruction 12 --signer-file me.suri',
    run: doing(chain.ACTS.withdraw, ({ instruction }) => `instruction ${instruction} is affirmed no more,`),
  },
  'release-pledge': {
    group: INVESTORS,
    summary: 'frees units that are pledged to the signer’s investor',
    options: {
      ...SECURITY,
      account: holding('whose account they are in'),
      units: units('how many'),
      ...SIGNED,
    },
    example: 'release-pledge --security 0 --account 3/0 --units 500 --signer-file pledgee.suri',
    run: doing(
      chain.ACTS.releasePledge,
      ({ security, units: count }) => `${counted(count, 'unit')} of security ${security} pledged no more,`,
    ),
  },
  subscribe: {
    group: INVESTORS,
    summary: 'bids for units of an offering, once, and pays for them from the ledger account',
    options: { ...OFFERING, ...BOOK, units: units('how many'), ...SIGNED },
    example: 'subscribe --offering 0 --book 0 --units 40 --signer-file me.suri',
    run: doing(
      chain.ACTS.subscribe,
      ({ offering }, { investor, units: count }) =>
        `investor ${investor} bids for ${counted(count, 'unit')} in offering ${offering},`,
      {
        was: async (api, { offering, key }) => {
          const investor = await chain.investorOfKey(api, key);
          const bid = await chain.ask(api, 'bid_details', offering, investor);
          if (bid === null) return null;
          return `investor ${investor} bids for ${counted(bid.units, 'unit')} in offering ${offering} already`;
        },
      },
    ),
  },
  'cancel-subscription': {
    group: INVESTORS,
    summary: 'takes a bid back while there can be bids',
    options: { ...OFFERING, ...SIGNED },
    example: 'cancel-subscription --offering 0 --signer-file me.suri',
    run: doing(
      chain.ACTS.cancelSubscription,
      ({ offering }, { investor }) =>
        `the bid of investor ${investor} in offering ${offering} is taken back,`,
    ),
  },
  claim: {
    group: INVESTORS,
    summary: 'has one’s part of a dividend or a redemption paid, to the ledger account',
    options: { ...ACTION, ...SIGNED },
    example: 'claim --action 0 --signer-file me.suri',
    run: doing(chain.ACTS.claim, ({ action }, done) => paid(action, done), {
      events: ['RedemptionPaid', 'DividendPaid'],
      was: async (api, { action, key }) => hadPart(api, action, await chain.investorOfKey(api, key)),
    }),
  },
  vote: {
    group: INVESTORS,
    summary: 'votes with all units that one had at the record date; nobody changes a vote',
    options: {
      ...ACTION,
      option: needed('N', 'for which option, counted from 0', read.between(0, MOST_OPTION)),
      ...SIGNED,
    },
    example: 'vote --action 1 --option 0 --signer-file me.suri',
    run: doing(
      chain.ACTS.vote,
      ({ action }, { investor, option: which, units: count }) =>
        `investor ${investor} has voted for option ${which} of action ${action} with ${counted(count, 'unit')}`,
      { was: async (api, { action, key }) => hadPart(api, action, await chain.investorOfKey(api, key)) },
    ),
  },
  'add-controller': {
    group: INVESTORS,
    summary: 'has another key act for the signer’s investor too, four at most, once that key has signed it',
    argument: argument('FILE|PAYLOAD', 'what sign-control has written: a file that has it, or it itself'),
    options: SIGNED,
    example: 'add-controller new.key --signer-file me.suri',
    run: doing(controlling.act, ({ key }, { investor }) => `${key} acts for investor ${investor} too,`, {
      given: ({ values, args: [file] }) => ({ ...values, ...controlling.values(file) }),
      was: async (api, { key }) => {
        const investor = await chain.ask(api, 'investor_of', key);
        return investor === null ? null : `${key} acts for investor ${investor} already`;
      },
    }),
  },
  'remove-controller': {
    group: INVESTORS,
    summary: 'has a key act for the signer’s investor no more',
    options: { key: account('the key'), ...SIGNED },
    example: 'remove-controller --key 5F… --signer-file me.suri',
    run: doing(
      chain.ACTS.removeController,
      ({ key }, { investor }) => `${key} acts for investor ${investor} no more,`,
    ),
  },
  'set-payout': {
    group: INVESTORS,
    summary: 'says where one’s won may go, a notice later; until then it goes nowhere',
    options: { to: account('the account'), ...SIGNED },
    example: 'set-payout --to 5F… --signer-file me.suri',
    run: doing(
      chain.ACTS.setPayout,
      (_, { investor, to, from }) => `won of investor ${investor} goes to ${to} from ${koreanTime(from)} on,`,
    ),
  },
  'withdraw-cash': {
    group: INVESTORS,
    summary: 'takes won out, to the payout account',
    options: { amount: amount('how much'), ...SIGNED },
    example: 'withdraw-cash --amount 50000 --signer-file me.suri',
    run: doing(
      chain.ACTS.withdrawCash,
      (_, { investor, to, amount: out }) => `${won(out)} of investor ${investor} went to ${to}`,
    ),
  },
  'challenge-recovery': {
    group: INVESTORS,
    summary: 'objects to another key that is to take the place of one’s own',
    options: SIGNED,
    example: 'challenge-recovery --signer-file me.suri',
    run: doing(
      chain.ACTS.challengeRecovery,
      (_, { investor, until }) =>
        `the new key of investor ${investor} is challenged, and void unless that is decided until ${koreanTime(until)},`,
    ),
  },
};

/** That an investor had its part, or has voted. */
export async function hadPart(api, action, investor) {
  const part = await chain.ask(api, 'part_of', action, investor);
  return part?.[1] ? `investor ${investor} has had its part in action ${action}` : null;
}

/** What came of a claim. */
export function paid(action, { event, investor, ...done }) {
  if (event === 'RedemptionPaid') {
    return `investor ${investor} is paid ${won(done.paid)} for ${counted(done.units, 'unit')} by action ${action},`;
  }
  const { gross, incomeTax, localTax } = done;
  const withheld = incomeTax + localTax;
  const how =
    withheld === 0n
      ? 'with nothing withheld'
      : `with ${won(incomeTax)} and ${won(localTax)} withheld of ${won(gross)}`;
  return `investor ${investor} is paid ${won(gross - withheld)} by action ${action}, ${how},`;
}
