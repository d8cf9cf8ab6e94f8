// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it, but for cap tables, reconciliation and orders.
import { entries } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { sentFor } from '@dure/chain/once.js';
import { plain, said } from '@dure/chain/plain.js';
import { isSignedBy } from '@dure/chain/signed.js';
import { failure, find } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { leftAt } from './captable.js';
import { inWords, message } from './messages.js';
import { text } from './words.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

export const PALLET = 'securityTokens';
const HOUR = 3_600_000;

/** The pallet's storage, now or in a block that `api.at` has given. @returns {any} */
export function state({ query }) {
  if (!query[PALLET]) throw new Failure('this chain has no securities');
  return query[PALLET];
}

/** The pallet's calls. @param {Api} api @returns {any} */
export const calls = (api) => state(api) && api.tx[PALLET];

/** What one of the pallet's view functions answers. */
export const asked = (api, name, ...args) => state(api) && view(api, `SecurityTokens.${name}`, args);

/** The same as a plain value. */
export const ask = async (api, name, ...args) => plain(await asked(api, name, ...args));

/**
 * Sends one of the pallet's calls once, and reads the event that it ends with: the first of these names that there is.
 * @param {Api} api
 * @param {any} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {string[]} names
 * @param {any} options
 * @returns {Promise<any>} what it says, and under `event` its name
 */
export const sent = (api, call, signer, names, options) =>
  sentFor(
    api,
    call,
    signer,
    ({ events }) => {
      const ends = names.map((name) => find(events, PALLET, name)).find(Boolean);
      if (!ends) throw new Failure(`the block does not tell what came of it: no ${names.join(', no ')}`);
      return { ...said(ends), event: ends.method };
    },
    options,
  );

/**
 * Makes several calls in one transaction, each for itself.
 * @param {Api} api
 * @param {any[]} items
 * @param {string} name of the event that tells what came of one
 * @returns {Promise<any>} `all`: these events; `refused`: why, by the places of those that failed
 */
export const sentEach = (api, items, signer, name, options) =>
  sentFor(
    api,
    api.tx.utility.forceBatch(items),
    signer,
    ({ events }) => ({
      all: events.filter(({ section, method }) => section === PALLET && method === name).map(said),
      refused: events
        .filter(({ section, method }) => section === 'utility' && method.startsWith('Item'))
        .map(({ method, data }, n) =>
          method === 'ItemFailed' ? [n, failure(api.registry, data[0]).message] : null,
        )
        .filter(Boolean),
    }),
    options,
  );

const found = (one, what) => {
  if (one === null) throw new Failure(`there is no ${what}`);
  return one;
};

/** An investor; polkadot.js has another use for the name `keys`. */
export async function investorOf(api, id) {
  const { keys_: keys, ...record } = found(await ask(api, 'investor_details', id), `investor ${id}`);
  return { keys, ...record };
}
export const bookOf = async (api, id) => found(await ask(api, 'book_details', id), `book ${id}`);
export const venueOf = async (api, id) => found(await ask(api, 'venue_details', id), `venue ${id}`);
export const securityOf = async (api, id) => found(await ask(api, 'security_details', id), `security ${id}`);
export const offeringOf = async (api, id) =>
  found(await ask(api, 'offering_details', id), `offering ${id}, or it is over`);
export const actionOf = async (api, id) =>
  found(await ask(api, 'action_details', id), `dividend or vote ${id}, or it is over`);
export const instructionOf = async (api, id) =>
  found(
    await ask(api, 'instruction_details', id),
    `instruction ${id}, or it is settled, turned down or removed`,
  );

/** Was there one with this number, of which nothing is left? @param {'Action' | 'Offering'} what */
export async function isOver(api, what, id) {
  const [record, next] = await Promise.all([
    ask(api, `${what.toLowerCase()}_details`, id),
    state(api)[`next${what}`](),
  ]);
  return record === null && id < next.toNumber();
}

/** Whose a key is, or a Failure. */
export const investorOfKey = async (api, key) =>
  found(await ask(api, 'investor_of', key), `investor whose key ${key} is`);

/** Which security has an ISIN, or null. @returns {Promise<number | null>} */
export const askCode = (api, code) => ask(api, 'security_of', hexOf(code));

/** The same, or a Failure. */
export const securityOfCode = async (api, code) =>
  found(await askCode(api, code), `security with ISIN ${code}`);

/** The chain's time, in milliseconds. @param {any} api @returns {Promise<number>} */
export const timeOf = async (api) => (await api.query.timestamp.now()).toNumber();

/**
 * A moment for what a key says by a transaction of its own: the hour's beginning, so that whoever runs it again sends
 * the same, and no earlier than what it has to follow.
 */
export const momentFor = async (api, key) => {
  const [now, investor] = await Promise.all([timeOf(api), ask(api, 'investor_of', key)]);
  const before = investor === null ? 0 : (await investorOf(api, investor)).said + 1;
  return Math.max(Math.floor(now / HOUR) * HOUR, before);
};

/** Refuses what its key has not signed for this chain, before anybody pays for it. */
export function ensureSigned(api, { content, signature }) {
  if (!isSignedBy(message(content, api.genesisHash.toHex()), signature, content.key)) {
    throw new Failure(
      `${content.key} has not signed this for this chain, whose genesis is ${api.genesisHash}: ${inWords(content)}`,
    );
  }
}

/** An investor with what it has. */
export async function wholeInvestor(api, id) {
  const record = await investorOf(api, id);
  const now = await timeOf(api);
  const [ledger, cash, bought, tax] = await Promise.all([
    ask(api, 'ledger_account_of', id),
    ask(api, 'cash_of', id),
    ask(api, 'bought_by', id),
    ask(api, 'taxed_as', id, now),
  ]);
  const [free, locked] = cash;
  const [thisYear, limit] = bought;
  return {
    ...record,
    ledger,
    cash: { free, locked },
    bought: { thisYear, limit },
    taxClass: tax,
    now,
  };
}

/** A security with its rules, its holders and its documents. */
export async function wholeSecurity(api, id) {
  const record = await securityOf(api, id);
  const [rules, holders, now] = await Promise.all([
    ask(api, 'rules_of', id),
    ask(api, 'holders_of', id),
    timeOf(api),
  ]);
  /** @type {any[]} */
  const documents = [];
  for await (const [key, document] of entries(state(api).documents, [id])) {
    documents.push({ id: key.args[1].toNumber(), ...plain(document) });
  }
  documents.sort((one, other) => one.id - other.id);
  const [name, code] = [record.name, record.code].map(text);
  return { ...record, name, code, ...rules, holders, documents, now };
}

/** An instruction with what its affirmations have to say. */
export async function wholeInstruction(api, id) {
  const [record, size, now] = await Promise.all([
    instructionOf(api, id),
    ask(api, 'size_of', id),
    timeOf(api),
  ]);
  return { ...record, size, now };
}

/** A dividend, a vote or a redemption with what has to be paid in: null before that is known, and of a vote. */
export async function wholeAction(api, id) {
  const record = await actionOf(api, id);
  const [security, now] = await Promise.all([securityOf(api, record.security), timeOf(api)]);
  const due = await dueOf(api, record, security, now);
  return { ...record, due, now };
}

async function dueOf(api, { security: id, recordDate, matter }, { treasury, issued }, now) {
  const [[kind, what]] = Object.entries(matter);
  if (kind === 'Vote') return null;
  const each = kind === 'Redemption' ? what.price : what.amount.PerShare;
  if (each === undefined) return what.amount.Pot;
  if (now < recordDate) return null;
  const pallet = state(api);
  const [all, own, position] = (
    await Promise.all([pallet.leftSupply(id), pallet.left(id, treasury), pallet.positions(id, treasury)])
  ).map(plain);
  const has = position?.parts.reduce((sum, { units }) => sum + units, 0n) ?? 0n;
  const supply = (leftAt(all, recordDate) ?? issued) - (leftAt(own, recordDate) ?? has);
  return (supply * each + what.perShare - 1n) / what.perShare;
}

/** What has to be said of an instruction's size to affirm it. */
export const sizeOf = async (api, id) =>
  found(await ask(api, 'size_of', id), `instruction ${id}, or it is settled, turned down or removed`);

/** All that would stop these legs, by name and in words. */
export async function obstacles(api, venue, legs) {
  const all = await asked(api, 'preflight', venue, legs);
  const why = (error) => failure(api.registry, error).message;
  return [...all].map((one) => {
    if (one.isInstruction) return { of: 'instruction', why: why(one.asInstruction) };
    if (one.isSecurity) {
      return { of: 'security', security: plain(one.asSecurity.security), why: why(one.asSecurity.error) };
    }
    if (one.isInvestor) {
      return { of: 'investor', investor: plain(one.asInvestor.investor), why: why(one.asInvestor.error) };
    }
    return { of: 'rule', security: plain(one.asRule.security), ...plain(one.asRule.finding) };
  });
}

/** How many steps are left until it is known what bids get, at most. */
export function stepsLeft({ stage, nextBid }) {
  if (stage === 'Allotted' || stage === 'Failed') return 0;
  const [[kind, at]] = stage === 'Open' ? [['Open', { next: 0 }]] : Object.entries(stage);
  // Once through for the sums, once for the parts, once by the remainders; and a step after each.
  const through = {
    Open: 3 * nextBid + 4,
    Summing: 3 * nextBid + 3,
    Sharing: 2 * nextBid + 2,
    Ranking: nextBid + 1,
  };
  return through[kind] - (at.next ?? 0);
}

/** The investors whose bids are not settled, page by page. */
export async function* bidders(api, offering) {
  for await (const [, bid] of entries(state(api).bids, [offering])) yield plain(bid).investor;
}

/** How many positions there are of some securities, or of all: their holders, and the treasuries. */
export async function positionsOf(api, securities) {
  const { holderCounts } = state(api);
  const counts = securities === 'all' ? [] : await holderCounts.multi(securities);
  if (securities === 'all') for await (const [, count] of entries(holderCounts)) counts.push(count);
  const { length } = counts;
  return counts.reduce((sum, { retail, professional, institutional }) => {
    return [retail, professional, institutional].reduce((all, one) => all + one.toNumber(), sum);
  }, length);
}

/** Which of these have a bid yet. */
export async function withBids(api, offering, investors) {
  const numbers = await state(api).bidOf.multi(investors.map((one) => [offering, one]));
  return investors.filter((_, n) => numbers[n].isSome);
}

/** Which of these have not had their part yet. */
export async function withoutPart(api, action, investors) {
  const taken = await state(api).taken.multi(investors.map((one) => [action, one]));
  return investors.filter((_, n) => taken[n].isNone);
}

/** Which of these have units of a security that can be redeemed yet. */
export async function withUnits(api, security, investors) {
  const positions = await state(api).positions.multi(investors.map((one) => [security, one]));
  return investors.filter((_, n) => plain(positions[n])?.parts.some(({ units }) => units > 0n));
}

/** Is this true of what is stored under a key, as it is now? */
const stored =
  (map, keys, holds) =>
  async ({ [PALLET]: pallet }, values) =>
    holds(plain(await pallet[map](...keys(values))), values);

/**
 * A call of the pallet, which a command makes as it is.
 * @param {(api: Api, values: any) => any} call
 * @param {string} event
 * @param {(query: any, values: any) => Promise<boolean>} [stands]
 * @returns {import('@dure/chain/care.js').Act}
 */
const act = (call, event, stands) => ({
  pallet: PALLET,
  call,
  event,
  read: (data) => said({ data }),
  stands,
});

const ofInvestor = ({ investor }) => [investor];
const ofSecurity = ({ security }) => [security];

/** A statement's part of a call: whose key, when, and how it was signed. */
const signedBy = ({ key, at, signature = null }) => [key, at, signature];
/** The same as far as it is a call's last arguments. */
const by = ({ at, signature = null }) => [at, signature];

export const titleOf = ({ order, deed, commitment }) =>
  order === undefined ? { Succession: { deed, commitment } } : { Order: order };

const taxOf = ({ income, local, waivedBelow, account }) => ({
  terms: { income, local, waivedBelow },
  account,
});

/** What the council alone may do. @type {Record<string, { call: (api: Api, values: any) => any }>} */
export const BY_COUNCIL = {
  nameBadges: {
    call: (api, { identity, depository, manager, venue, issuer }) =>
      calls(api).nameBadges({ identity, depository, manager, venue, issuer }),
  },
  setAnnualCap: {
    call: (api, { limit, year }) => calls(api).setAnnualCap(limit === undefined ? null : { limit, year }),
  },
  setTax: { call: (api, values) => calls(api).setTax(taxOf(values)) },
  nameTrustee: {
    call: (api, { security, trustee = null }) => calls(api).nameTrustee(security, trustee),
  },
  suspendVenue: { call: (api, { venue }) => calls(api).suspendVenue(venue) },
  reinstateVenue: { call: (api, { venue }) => calls(api).reinstateVenue(venue) },
  replaceVenueOperator: {
    call: (api, { venue, operator }) => calls(api).replaceVenueOperator(venue, operator),
  },
  freeze: {
    call: (api, { security, account, units, order }) => calls(api).freeze(security, account, units, order),
  },
  unfreeze: {
    call: (api, { security, account, units, order }) => calls(api).unfreeze(security, account, units, order),
  },
  liftPledge: {
    call: (api, { security, account, pledgee, units, order }) =>
      calls(api).liftPledge(security, account, pledgee, units, order),
  },
};

/** The bytes of a text: polkadot.js would take 0x for hex, and Latin letters for others. */
const hexOf = (given) => `0x${Buffer.from(given).toString('hex')}`;

/** What roles do, or the council in their place where the command lets it. */
export const ACTS = {
  offerBook: act(
    (api, { book, successor }) => calls(api).offerBook(book, successor),
    'BookOffered',
    stored(
      'books',
      ({ book }) => [book],
      (record, { successor }) => record?.successor === successor,
    ),
  ),
  changeManager: act(
    (api, { investor, book }) => calls(api).changeManager(investor, book),
    'ManagerChanged',
    stored('investors', ofInvestor, (record, { book }) => record?.books[0] === book),
  ),
  rebindInvestor: act(
    (api, { investor, subject }) => calls(api).rebindInvestor(investor, subject),
    'InvestorRebound',
  ),
  moveManager: act(
    (api, { key, security, from, to, units, ...values }) =>
      calls(api).moveManager(key, security, from, to, units, ...by(values)),
    'Moved',
  ),
  confirmRegistration: act(
    (api, { security, quantity }) => calls(api).confirmRegistration(security, quantity),
    'RegistrationConfirmed',
    stored('securities', ofSecurity, (record, { quantity }) => record?.registered === quantity),
  ),
  confirmRules: act((api, { security, rules }) => calls(api).confirmRules(security, rules), 'RulesConfirmed'),
  setReference: act(
    (api, { security, price }) => calls(api).setReference(security, price),
    'ReferenceSet',
    stored('securities', ofSecurity, (record, { price }) => record?.reference === price),
  ),
  haltSecurity: act(
    (api, { security, until }) => calls(api).haltSecurity(security, until),
    'SecurityHalted',
    stored('securities', ofSecurity, (record, { until }) => record?.halted?.until === until),
  ),
  resumeSecurity: act(
    (api, { security }) => calls(api).resumeSecurity(security),
    'SecurityResumed',
    stored('securities', ofSecurity, (record) => record?.halted === null),
  ),
  forceTransfer: act(
    (api, { security, from, to, units, ...values }) =>
      calls(api).forceTransfer(security, from, to, units, titleOf(/** @type {any} */ (values))),
    'ForceTransferred',
  ),
  forcePayment: act(
    (api, { from, to, amount, ...values }) =>
      calls(api).forcePayment(from, to, amount, titleOf(/** @type {any} */ (values))),
    'ForcePaid',
  ),

  openBook: act((api) => calls(api).openBook(), 'BookOpened'),
  acceptBook: act((api, { book }) => calls(api).acceptBook(book), 'BookAccepted'),
  registerInvestor: act(
    (api, { book, key, class: kind, country, knownUntil, ...values }) =>
      calls(api).registerInvestor(book, key, kind, country, knownUntil, ...by(values)),
    'InvestorRegistered',
  ),
  joinBook: act(
    (api, { book, ...values }) => calls(api).joinBook(book, ...signedBy(/** @type {any} */ (values))),
    'BookJoined',
  ),
  classifyInvestor: act(
    (api, { investor, class: kind, country, knownUntil }) =>
      calls(api).classifyInvestor(investor, kind, country, knownUntil),
    'InvestorClassified',
    stored(
      'investors',
      ofInvestor,
      (record, { class: kind, country, knownUntil }) =>
        record?.class === kind && record.country === country && record.knownUntil === knownUntil,
    ),
  ),
  setTaxClass: act(
    (api, { investor, class: kind }) => calls(api).setTaxClass(investor, kind),
    'TaxClassSet',
    stored('taxClasses', ofInvestor, (known, { class: kind }) => (known.at(-1)?.[1] ?? 'Withheld') === kind),
  ),
  stopInvestor: act(
    (api, { investor }) => calls(api).stopInvestor(investor),
    'InvestorStopped',
    stored('investors', ofInvestor, (record) => record !== null && record.stopped !== null),
  ),
  resumeInvestor: act(
    (api, { investor }) => calls(api).resumeInvestor(investor),
    'InvestorResumed',
    stored('investors', ofInvestor, (record) => record?.stopped === null),
  ),
  setGuardians: act(
    (api, { key, who, threshold, ...values }) => calls(api).setGuardians(key, who, threshold, ...by(values)),
    'GuardiansSet',
  ),
  pledge: act(
    (api, { key, security, book, pledgee, units, until, ...values }) =>
      calls(api).pledge(key, security, book, pledgee, units, until, ...by(values)),
    'Pledged',
  ),

  proposeRecovery: act(
    (api, { investor, key }) => calls(api).proposeRecovery(investor, key),
    'RecoveryProposed',
    stored('investors', ofInvestor, (record, { key }) => record?.recovery?.key === key),
  ),
  approveRecovery: act((api, { investor }) => calls(api).approveRecovery(investor), 'RecoveryApproved'),
  decideRecovery: act(
    (api, { investor, uphold = false }) => calls(api).decideRecovery(investor, uphold),
    'Recovered',
  ),
  executeRecovery: act((api, { investor }) => calls(api).executeRecovery(investor), 'Recovered'),

  registerVenue: act((api) => calls(api).registerVenue(), 'VenueRegistered'),
  closeVenue: act(
    (api, { venue }) => calls(api).closeVenue(venue),
    'VenueClosed',
    stored(
      'venues',
      ({ venue }) => [venue],
      (record) => record === null,
    ),
  ),
  instruct: act((api, { venue, legs, expires }) => calls(api).instruct(venue, legs, expires), 'Instructed'),
  reject: act((api, { instruction }) => calls(api).reject(instruction), 'Rejected'),

  proposeSecurity: act(
    (api, { name, code, kind, perShare, reference, quantity, rules }) =>
      calls(api).proposeSecurity(hexOf(name), hexOf(code), kind, perShare, reference, quantity, rules),
    'SecurityProposed',
  ),
  proposeQuantity: act(
    (api, { security, quantity }) => calls(api).proposeQuantity(security, quantity),
    'RegistrationProposed',
    stored('securities', ofSecurity, (record, { quantity }) => record?.proposed === quantity),
  ),
  setRules: act((api, { security, rules }) => calls(api).setRules(security, rules), 'RulesProposed'),
  setDocument: act(
    (api, { security, id, commitment, deed = null }) =>
      calls(api).setDocument(security, id, commitment, deed),
    'DocumentSet',
    stored(
      'documents',
      ({ security, id }) => [security, id],
      (document, { commitment }) => document?.commitment === commitment.toLowerCase(),
    ),
  ),
  mint: act(
    (api, { issue, ...values }) => calls(api).mint(issue, ...signedBy(/** @type {any} */ (values))),
    'Minted',
  ),
  redeem: act((api, { security, book, units }) => calls(api).redeem(security, book, units), 'Redeemed'),
  delistSecurity: act(
    (api, { security }) => calls(api).delistSecurity(security),
    'SecurityDelisted',
    stored('securities', ofSecurity, (record) => record === null),
  ),
  openOffering: act(
    (api, { security, price, units, softCap, closes, refundAt }) =>
      calls(api).openOffering({ security, price, units, softCap, closes, refundAt }),
    'OfferingOpened',
  ),
  callOff: act((api, { offering }) => calls(api).callOff(offering), 'OfferingStepped'),
  announce: act(
    (api, { security, recordDate, announcement }) => calls(api).announce(security, recordDate, announcement),
    'Announced',
  ),
  split: act((api, { security, into }) => calls(api).split(security, into), 'Split'),
  consolidate: act(
    (api, { security, by: times, price }) => calls(api).consolidate(security, times, price),
    'Consolidated',
  ),

  addController: act(
    (api, values) => calls(api).addController(...signedBy(values)),
    'ControllerAdded',
    async ({ [PALLET]: pallet }, { key }) => (await pallet.investorOfKey(key)).isSome,
  ),
  removeController: act(
    (api, { key }) => calls(api).removeController(key),
    'ControllerRemoved',
    async ({ [PALLET]: pallet }, { key }) => (await pallet.investorOfKey(key)).isNone,
  ),
  setPayout: act((api, { to }) => calls(api).setPayout(to), 'PayoutSet'),
  withdrawCash: act((api, { amount }) => calls(api).withdrawCash(amount), 'CashWithdrawn'),
  challengeRecovery: act((api) => calls(api).challengeRecovery(), 'RecoveryChallenged'),
  affirm: act((api, { instruction, size }) => calls(api).affirm(instruction, size), 'Affirmed'),
  withdraw: act((api, { instruction }) => calls(api).withdraw(instruction), 'AffirmationWithdrawn'),
  releasePledge: act(
    (api, { security, account, units }) => calls(api).releasePledge(security, account, units),
    'PledgeReleased',
  ),
  subscribe: act(
    (api, { offering, book, units }) => calls(api).subscribe(offering, book, units),
    'Subscribed',
  ),
  cancelSubscription: act(
    (api, { offering }) => calls(api).cancelSubscription(offering),
    'SubscriptionCancelled',
  ),
  claim: act((api, { action }) => calls(api).claim(action), 'DividendPaid'),
  vote: act((api, { action, option }) => calls(api).vote(action, option), 'Voted'),

  deposit: act((api, { investor, amount }) => calls(api).deposit(investor, amount), 'Deposited'),
  refreshPosition: act(
    (api, { security, investor }) => calls(api).refreshPosition(security, investor),
    'PositionRefreshed',
  ),
  expire: act((api, { instruction }) => calls(api).expire(instruction), 'Expired'),
  closeOffering: act(
    (api, { offering, steps }) => calls(api).closeOffering(offering, steps),
    'OfferingStepped',
  ),
  settleSubscription: act(
    (api, { offering, investor }) => calls(api).settleSubscription(offering, investor),
    'SubscriptionSettled',
  ),
  fund: act((api, { action, amount }) => calls(api).fund(action, amount), 'Funded'),
  push: act((api, { action, investor }) => calls(api).push(action, investor), 'DividendPaid'),
  closeAction: act((api, { action }) => calls(api).closeAction(action), 'ActionClosed'),
  reclaim: act((api, { action }) => calls(api).reclaim(action), 'ActionClosed'),
};
