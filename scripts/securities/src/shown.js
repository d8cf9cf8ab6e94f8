// SPDX-License-Identifier: Apache-2.0
// What the chain knows of securities, in words and as JSON.
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { rulesInWords } from './terms.js';
import { CLASSES, counted, grouped, KINDS, percent, place, units } from './words.js';

/** JSON has no numbers of 128 bits: these are texts. @param {unknown} value */
export const inJson = (value) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part), 2);

const SPANS = /** @type {const} */ ([
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]);
/** The last moment that JavaScript knows: what lasts longer has no end. */
const LAST = 8_640_000_000_000_000n;

const untilWhen = (until) => (BigInt(until) > LAST ? 'without end' : `until ${koreanTime(until)}`);
const RANKS = {
  Manager: 'its manager',
  Depository: 'the depository',
  Keeper: 'the depository',
  Council: 'the council',
};
const spanInWords = (ms) => {
  const [name, one] = SPANS.find(([, length]) => ms % length === 0) ?? ['millisecond', 1];
  return counted(ms / one, name);
};

/** What holds for the chain, a line each. */
export const settingsInWords = ({ badges, notice, cap, tax }) => [
  badges === null
    ? 'the council has not named the badges'
    : `badges: identity ${badges.identity}, depository ${badges.depository}, managers ${badges.manager}, ` +
      `venues ${badges.venue}, issuers ${badges.issuer}`,
  `a notice is ${spanInWords(notice)}`,
  cap === null
    ? 'no annual cap'
    : `a retail investor buys ${won(cap.limit)} at most in ` +
      (cap.year === 'Calendar' ? 'a calendar year' : counted(cap.year.Days, 'day')),
  tax === null
    ? 'it is not said where taxes go: no dividend can be announced'
    : `of dividends ${percent(tax.terms.income)} are withheld and ${percent(tax.terms.local)} of that, waived where the ` +
      `income tax is below ${won(tax.terms.waivedBelow)}; they go to ${tax.account}`,
];

/** A book, a line each. @param {number} id @param {any} found */
export const bookInWords = (id, { manager, successor }) => [
  `book ${id} is kept by ${manager}${successor === null ? '' : `, and offered to ${successor}`}`,
];

/** A venue, a line each. @param {number} id @param {any} found */
export const venueInWords = (id, { operator, suspended }) => [
  `venue ${id}${suspended ? ', SUSPENDED by the council,' : ''} is run by ${operator}`,
];

const guardiansInWords = ({ who, threshold, from }, now) =>
  `guardians${now < from ? ` from ${koreanTime(from)} on` : ''}: ${who.join(', ')}, of whom ${threshold} ${threshold === 1 ? 'is' : 'are'} enough`;

const STAGES = {
  Proposed: (until) => `proposed: it needs approvals, and lapses at ${koreanTime(until)}`,
  Approved: (until) => `approved: it can be challenged until ${koreanTime(until)}, and executed from then on`,
  Challenged: (until) => `CHALLENGED: void unless it is decided until ${koreanTime(until)}`,
};
const stageInWords = (stage) => {
  const [[kind, until]] = Object.entries(stage);
  return STAGES[kind](until);
};

/** An investor, a line each. @param {number} id @param {any} found */
export function investorInWords(id, found) {
  const { keys, books, class: kind, country, knownUntil, stopped, payout, guardians, recovery, now } = found;
  const { nextGuardians, ledger, cash, bought, taxClass } = found;
  const [first, ...others] = books;
  const limit = bought.limit === null ? '' : ` of ${won(bought.limit)}`;
  return [
    `investor ${id}: ${kind} in ${country}, known until ${koreanTime(knownUntil)}` +
      (knownUntil <= now ? ', WHICH IS OVER' : ''),
    ...(stopped === null ? [] : [`STOPPED by ${RANKS[stopped]}`]),
    `keys ${keys.join(', ')}`,
    `accounts in book ${first}, whose manager answers for it` +
      others.map((book) => `, and in book ${book}`).join(''),
    `won: ${won(cash.free)} free, ${won(cash.locked)} locked, at ${ledger}`,
    `bought this year under the annual cap: ${won(bought.thisYear)}${limit}`,
    `taxes are ${taxClass === 'Exempt' ? 'not ' : ''}withheld from its dividends`,
    payout === null
      ? 'no payout account'
      : `payout account ${payout.to}${now < payout.from ? `, from ${koreanTime(payout.from)} on` : ''}`,
    ...[guardians, nextGuardians].filter(Boolean).map((one) => guardiansInWords(one, now)),
    ...(recovery === null ? [] : [`new key ${recovery.key}, ${stageInWords(recovery.stage)}`]),
  ];
}

/** A security, a line each. @param {number} id @param {any} found */
export function securityInWords(id, found) {
  const { name, code, kind, issuer, trustee, treasury, perShare, reference, registered, issued } = found;
  const { proposed, halted, matures = null, rules, version, next, holders, documents, now } = found;
  const all = CLASSES.map((one) => holders[one.toLowerCase()]);
  const sum = all.reduce((before, one) => before + one, 0);
  return [
    `security ${id}: ${name} (${code}), ${KINDS[kind]}`,
    `issuer ${issuer}, treasury investor ${treasury}${trustee === null ? '' : `; trustee ${trustee}`}`,
    `${counted(perShare, 'unit')} a share, which is worth ${won(reference)} for the rules`,
    `${units(registered, perShare)} registered, ${units(issued, perShare)} issued`,
    ...(proposed === null
      ? []
      : [`${units(proposed, perShare)} proposed: confirm-registration --quantity ${proposed}`]),
    ...(halted !== null && now < halted.until
      ? [`HALTED by ${RANKS[halted.by]} until ${koreanTime(halted.until)}`]
      : []),
    ...(matures === null
      ? []
      : [`redeemed from ${koreanTime(matures)} on: then it is neither issued nor traded`]),
    `${counted(sum, 'holder')}: ${CLASSES.map((one, n) => `${grouped(all[n])} ${one.toLowerCase()}`).join(', ')}`,
    `rules, version ${version}:`,
    ...rulesInWords(rules),
    ...(next === null
      ? []
      : [
          `rules from ${koreanTime(next.from)} on, ${next.confirmed ? 'confirmed' : 'if they are confirmed'}:`,
          ...rulesInWords(next.rules),
        ]),
    ...documents.map(documentInWords),
  ];
}

const documentInWords = ({ id, version, commitment, deed, at }) =>
  `document ${id}, version ${version} of ${koreanTime(at)}: ${commitment}` +
  (deed === null ? '' : `, ${deed.kind} deed ${deed.act}`);

/** A leg in words. @param {any} leg as the chain has it */
export function legInWords({ Units: given, Won: paid }) {
  if (given) {
    const { security, from, to, units: count } = given;
    return `${counted(count, 'unit')} of security ${security} from account ${place(from)} to ${place(to)}`;
  }
  return `${won(paid.amount)} from investor ${paid.from} to investor ${paid.to}`;
}

/** An instruction, a line each. @param {number} id @param {any} found */
export function instructionInWords(id, { venue, legs, parties, expires, size, now }) {
  return [
    `instruction ${id} of venue ${venue}, until ${koreanTime(expires)}${expires <= now ? ': EXPIRED' : ''}`,
    ...legs.map((leg) => `  ${legInWords(leg)}`),
    ...parties.map(
      ({ investor, affirmed }) => `investor ${investor} has ${affirmed ? 'affirmed' : 'not affirmed'}`,
    ),
    `its size: ${counted(size.parties, 'investor')}, ${counted(size.legs, 'leg')} of units, ${counted(size.rules, 'rule')}`,
  ];
}

const CAUSES = {
  LockUp: () => 'locked up',
  Trade: () => 'in trades',
  Pledge: (investor) => `pledged to investor ${investor}`,
  Order: (order) => `FROZEN by the order ${order}`,
};
const causeInWords = (cause) => {
  const [[kind, given]] = typeof cause === 'string' ? [[cause, null]] : Object.entries(cause);
  return CAUSES[kind](given);
};

/** A position, a line each. @param {any} which @param {any} found, with the units of a share */
export function positionInWords({ security, investor }, { view, perShare }) {
  if (view === null) return [`investor ${investor} has nothing of security ${security}`];
  const { class: kind, units: all, free, parts } = view;
  return [
    `investor ${investor} has ${units(all, perShare)} of security ${security}, ${counted(free, 'unit')} of them free; ` +
      `it is counted as ${kind}`,
    ...parts.flatMap(({ book, units: count, liens }) => [
      `  in book ${book}: ${counted(count, 'unit')}`,
      ...liens.map(
        ({ cause, units: locked, until }) =>
          `    ${counted(locked, 'unit')} ${causeInWords(cause)}, ${untilWhen(until)}`,
      ),
    ]),
  ];
}

/** How far an offering is. @param {any} found @param {number} now */
function progressOf({ stage, offer: { closes, refundAt } }, now) {
  if (stage === 'Allotted') return 'it is known what each bid gets: settle';
  if (stage === 'Failed') return 'it is off: all bids go back by settle';
  if (refundAt <= now) return 'nobody has closed it in time, so that all bids go back: settle';
  if (stage !== 'Open') return 'it is being closed: close-offering goes on';
  return now < closes ? `open until ${koreanTime(closes)}` : 'it waits for close-offering';
}

/** An offering, a line each. @param {number} id @param {any} found */
export function offeringInWords(id, { now, bid, ...record }) {
  const { offer, perShare, bids, demand } = record;
  const { security, price, units: offered, softCap, refundAt } = offer;
  return [
    `offering ${id}: ${units(offered, perShare)} of security ${security} at ${won(price)} a share`,
    `${progressOf(record, now)}; what is not settled goes back from ${koreanTime(refundAt)} on`,
    `${counted(bids, 'bid')} for ${counted(demand, 'unit')}; bids for fewer than ${grouped(softCap)}, and it is off`,
    ...(bid
      ? [
          `investor ${bid.investor} bids for ${counted(bid.units, 'unit')} in book ${bid.book}, and has paid ` +
            `${won(bid.won)}` +
            (record.stage === 'Allotted' ? `; it gets ${counted(bid.allotted, 'unit')}` : ''),
        ]
      : []),
  ];
}

const MATTERS = {
  Dividend: ({ amount, perShare }) =>
    'Pot' in amount
      ? `a dividend of ${won(amount.Pot)} for all`
      : `a dividend of ${won(amount.PerShare)} a share of ${counted(perShare, 'unit')}`,
  Vote: ({ question, until }) => `a vote on ${question} until ${koreanTime(until)}`,
  Redemption: ({ price, perShare, fractions }) =>
    `${fractions === null ? 'a redemption' : 'a purchase of fractions'} at ${won(price)} a share of ` +
    counted(perShare, 'unit'),
};

/** A dividend, a vote or a redemption, a line each. @param {number} id @param {any} found */
export function actionInWords(id, { security, recordDate, matter, taken, paid, taxed, due, part }) {
  const [[kind, what]] = /** @type {[string, any][]} */ (Object.entries(matter));
  const lines = [
    `action ${id} of security ${security}: ${MATTERS[kind](what)}`,
    `who had units at ${koreanTime(recordDate)} has a part`,
  ];
  if (kind === 'Vote') {
    lines.push(...what.tally.map((votes, n) => `  option ${n}: ${counted(votes, 'unit')}`));
  } else {
    lines.push(
      what.funded !== null
        ? `its won is there since ${koreanTime(what.funded)}`
        : `its won is NOT there: ${due === null ? 'how much is known after the record date' : `fund pays in ${won(due)}`}`,
      `${won(paid)} paid and ${won(taxed)} withheld, for ${counted(taken, 'unit')}`,
    );
  }
  if (part) {
    const [count, had] = part.units;
    const then = had ? (kind === 'Vote' ? ', and has voted' : ', and has had its part') : '';
    lines.push(`investor ${part.investor} has ${counted(count, 'unit')} there${then}`);
  }
  return lines;
}

/** What breaks a rule, with what was looked at and the limit. */
const BREACHES = {
  Classes: ({ observed }) => `it is ${CLASSES[Number(observed)]}, a class that may not acquire it`,
  Countries: ({ observed }) => `it lives in ${observed}, where nobody may acquire it`,
  HolderCap: ({ observed, limit }) => `there would be ${counted(observed, 'holder')}, of ${limit} at most`,
  ClassCap: ({ observed, limit }) =>
    `there would be ${counted(observed, 'holder')} of its class, of ${limit} at most`,
  MaxShare: ({ observed, limit }) =>
    `it would have ${counted(observed, 'unit')}, of ${grouped(limit)} at most`,
  Lot: ({ observed, limit }) => `it trades ${counted(observed, 'unit')}, in lots of ${grouped(limit)}`,
  LockUp: ({ observed, limit }) => `at ${koreanTime(observed)} it is locked up until ${koreanTime(limit)}`,
  Venues: ({ observed }) => `it is not traded at venue ${observed}`,
  PriceBand: ({ observed, limit }) => `what is paid is ${won(observed)} off, of ${won(limit)} at most`,
  AnnualCap: ({ observed, limit }) =>
    `it would have bought ${won(observed)} this year, of ${won(limit)} at most`,
};

/** What stops a trade, in a line. @param {any} obstacle as `obstacles` tells it */
export function obstacleInWords({ of, why, security, investor = null, ...finding }) {
  if (of === 'instruction') return `the instruction: ${why}`;
  if (of === 'security') return `security ${security}: ${why}`;
  if (of === 'investor') return `investor ${investor}: ${why}`;
  const whose = investor === null ? '' : `, investor ${investor}`;
  return `security ${security}, rule ${finding.rule} (${finding.breach})${whose}: ${BREACHES[finding.breach](finding)}`;
}
