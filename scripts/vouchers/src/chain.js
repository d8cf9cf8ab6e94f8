// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it.
import { address, sameAccount } from '@dure/chain/accounts.js';
import { Failure, refuse } from '@dure/chain/cli.js';
import { waiting } from '@dure/chain/commands.js';
import { submitFree } from '@dure/chain/free.js';
import { sent as sentBy } from '@dure/chain/once.js';
import { DispatchFailed, failure, find, send } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { ruleInWords } from './terms.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

const PALLET = 'cbdcVouchers';
const RULE_REFUSED = 'cbdcVouchers.RuleRefused';
const ORDER_USED = 'cbdcVouchers.OrderUsed';

/** The pallet's storage, now or in a block that `api.at` has given. @returns {any} */
function state({ query }) {
  if (!query.cbdcVouchers) throw new Failure('this chain has no vouchers');
  return query.cbdcVouchers;
}

/** The pallet's calls. @param {Api} api */
const calls = (api) => state(api) && api.tx.cbdcVouchers;

/** What one of the pallet's view functions answers. */
const ask = (api, name, args) => state(api) && view(api, `CbdcVouchers.${name}`, args);

/** Sends one of the pallet's calls once, and reads the event that it ends with. */
const sent = (api, call, signer, name, read, options) =>
  sentBy(api, PALLET, call, signer, name, read, options);

const nothing = () => ({});

/** A programme, or a Failure. */
export async function programmeOf(api, id) {
  const found = await state(api).programmes(id);
  if (found.isNone) throw new Failure(`there is no programme ${id}`);
  const { operator, terms, state: stage, totals } = found.unwrap();
  return {
    id,
    operator: address(operator),
    funder: address(terms.funder),
    rules: [...terms.rules],
    validFrom: terms.validFrom.toNumber(),
    validUntil: terms.validUntil.toNumber(),
    refundUntil: terms.refundUntil.toNumber(),
    selfPay: terms.selfPay.toNumber(),
    feeAllowance: terms.feeAllowance.toBigInt(),
    state: stage.type.toLowerCase(),
    totals: Object.fromEntries([...totals.entries()].map(([name, amount]) => [name, amount.toBigInt()])),
  };
}

export const createProgramme = (api, signer, terms, options) =>
  sent(
    api,
    calls(api).createProgramme(terms),
    signer,
    'ProgrammeCreated',
    ({ programme, escrow, feePurse }) => ({
      programme: programme.toNumber(),
      escrow: address(escrow),
      feePurse: address(feePurse),
    }),
    options,
  );

export const fund = (api, signer, programme, amount, options) =>
  sent(api, calls(api).fund(programme, amount), signer, 'Funded', nothing, options);

export const fundFees = (api, signer, programme, amount, options) =>
  sent(api, calls(api).fundFees(programme, amount), signer, 'FeesFunded', nothing, options);

/** The batch of a programme that has this root, or null. */
export async function batchWithRoot(api, programme, root) {
  const entries = await state(api).batches.entries(programme);
  // polkadot.js has a `hash` of its own in every value, so it calls the root's `hash_`.
  const found = entries.find(([, batch]) => batch.unwrap().root.hash_.toHex() === root.hash);
  return found ? found[0].args[1].toNumber() : null;
}

export async function publish(api, signer, programme, { root, leaves }, options) {
  const call = calls(api).publishBatch(programme, root, leaves);
  const read = ({ batch }) => ({ batch: batch.toNumber() });
  return sent(api, call, signer, 'BatchPublished', read, options);
}

/**
 * Claims a leaf: signed, or where nobody signs, for free.
 * @param {Api} api
 * @param {import('@polkadot/keyring/types').KeyringPair | null} signer
 * @param {import('./batch.js').Claim} claim
 */
export async function claim(api, signer, { programme, batch, index, leaf, path }, options) {
  const call = calls(api).claim(programme, batch, index, leaf, path);
  const done = signer
    ? await send(api, call, signer, waiting(options))
    : await submitFree(api, call, waiting(options));
  const { who, amount } = find(done.events, 'cbdcVouchers', 'Claimed').data;
  return { who: address(who), amount: amount.toBigInt(), blockNumber: done.blockNumber, fee: done.fee };
}

const partsOf = (parts) =>
  parts.map(({ programme, amount }) => ({ programme: programme.toNumber(), amount: amount.toBigInt() }));

/** A payment's name: nothing that a spreadsheet takes for a date, as it does 3/12. */
export const paymentName = ({ programme, number }) => `P${programme}-${number}`;

const PAYMENT = /^(?:p(\d{1,9})-|(\d{1,9})\/)(\d{1,19})$/i;

/**
 * Programme and number of a payment, by its name of today or of before, 3/12.
 * @type {import('@dure/chain/readers.js').Reader<[string, string]>}
 */
export function readPayment(name, given) {
  const [, programme, former, number] = PAYMENT.exec(given) ?? [];
  return number ? [programme ?? former, number] : refuse(name, 'a payment such as P3-12', given);
}

/** A payment as its event tells it. */
export const paidOf = ({ payment, payer, merchant, parts, own, order }) => ({
  payment: paymentName(payment),
  payer: address(payer),
  merchant: address(merchant),
  parts: partsOf(parts),
  own: own.toBigInt(),
  isOrder: order.isSome,
});

/**
 * A refund as its event tells it.
 * @returns {{ payment: string, parts: { programme: number, amount: bigint }[], own: bigint }}
 */
export const refundedOf = ({ payment, parts, own }) => ({
  payment: paymentName(payment),
  parts: partsOf(parts),
  own: own.toBigInt(),
});

export async function pay(api, signer, programmes, merchant, amount, options) {
  const call = calls(api).pay(programmes, merchant, amount);
  try {
    return await sent(api, call, signer, 'Paid', paidOf, options);
  } catch (error) {
    throw await inWords(api, error, programmes);
  }
}

export const reserve = (api, signer, programme, amount, until, options) =>
  sent(api, calls(api).reserve(programme, amount, until), signer, 'Reserved', nothing, options);

export const release = (api, signer, programme, amount, options) =>
  sent(api, calls(api).release(programme, amount), signer, 'Released', nothing, options);

/**
 * The call that pays an order.
 * @param {Api} api
 * @param {import('./order.js').Signed} signed
 */
export const orderCall = (api, { order, signature }) => calls(api).payOrder(order, signature);

/**
 * Pays an order, for free. `before`: it was paid before, and is not paid again.
 * @param {Api} api
 * @param {import('./order.js').Signed} signed
 * @returns {Promise<{ payment: string, blockNumber?: number, before: boolean }>}
 */
export async function settle(api, signed, options) {
  const { order } = signed;
  try {
    const { events, blockNumber } = await submitFree(api, orderCall(api, signed), waiting(options));
    return { ...paidOf(find(events, 'cbdcVouchers', 'Paid').data), blockNumber, before: false };
  } catch (error) {
    if (error.name === ORDER_USED) {
      const known = await receiptOf(api, order);
      if (known) return { payment: known, before: true };
    }
    if (error.name !== RULE_REFUSED) throw error;
    // The pool names the error, but has no room for the rule. What could be spent now knows it, where
    // it is not a matter of the amount.
    const [{ refusal }] = await spendable(api, order.payer, [order.programme], order.merchant);
    throw refusal ?? error;
  }
}

/**
 * The payment that an order has made, by its receipt; null where its number was used for something else.
 * @param {Api} api
 * @param {import('./order.js').Order} order
 */
async function receiptOf(api, { programme, payer, merchant, amount }) {
  for (const [key, value] of await receiptsOf(api, programme)) {
    const receipt = value.unwrap();
    const [part, ...others] = receipt.parts;
    const same =
      sameAccount(receipt.payer.toString(), payer) && sameAccount(receipt.merchant.toString(), merchant);
    if (same && !others.length && part?.amount.eq(amount) && receipt.own.isZero()) {
      return paymentName({ programme, number: key.args[1] });
    }
  }
  return null;
}

const receipts = new WeakMap();

/** The receipts of a programme, asked for once: many orders may look for theirs. */
function receiptsOf(api, programme) {
  if (!receipts.has(api)) receipts.set(api, new Map());
  const known = receipts.get(api);
  if (!known.has(programme)) known.set(programme, state(api).receipts.entries(programme));
  return known.get(programme);
}

/** Gives back; `ended`: the programmes that get of it, though nobody can spend it there any more. */
export async function refund(api, signer, [programme, number], amount, options) {
  const call = calls(api).refund({ programme, number }, amount);
  const done = await sent(api, call, signer, 'Refunded', refundedOf, options);
  const programmes = await Promise.all(done.parts.map((part) => programmeOf(api, part.programme)));
  const now = (await api.query.timestamp.now()).toNumber();
  return { ...done, ended: programmes.filter(({ validUntil }) => validUntil <= now) };
}

/** What a holder could spend of each programme at a merchant now, and why not. */
export async function spendable(api, who, programmes, merchant) {
  const found = await ask(api, 'spendable', [who, programmes, merchant]);
  return Promise.all(
    [...found].map(async ({ programme, left, most, refusal }) => ({
      programme: programme.toNumber(),
      left: left.toBigInt(),
      most: most.toBigInt(),
      refusal: refusal.isSome
        ? await inWords(api, failure(api.registry, refusal.unwrap()), [programme.toNumber()])
        : null,
    })),
  );
}

/** What a payment made now would take from whom; throws the error that it would end with. */
export async function quote(api, who, programmes, merchant, amount) {
  const answer = await ask(api, 'quote', [who, programmes, merchant, amount]);
  if (answer.isErr) throw await inWords(api, failure(api.registry, answer.asErr), programmes);
  const { parts, own } = answer.asOk;
  return { parts: partsOf(parts), own: own.toBigInt() };
}

/** The error of a payment from these programmes; a rule that refuses is said in words. */
async function inWords(api, error, programmes) {
  if (!(error instanceof DispatchFailed && error.name === RULE_REFUSED)) return error;
  const [rule, place] = error.fields;
  const found = await Promise.all(programmes.map((id) => programmeOf(api, id)));
  // The draining order, by which the chain counts the programmes.
  found.sort((one, other) => one.validUntil - other.validUntil || one.id - other.id);
  const { id, rules } = found[place];
  return new DispatchFailed(
    error.name,
    `programme ${id}, rule ${rule}: ${ruleInWords(rules[rule])}`,
    error.fields,
  );
}

const stage =
  (name) =>
  async (query, { programme }) => {
    const found = await query.cbdcVouchers.programmes(programme);
    return found.isSome && found.unwrap().state.type === name;
  };
/** Does a programme take credits from an account, of as little as is said: from none of it, where nothing is? */
const takesFrom = async (query, { programme, source, least }) => {
  const known = await query.cbdcVouchers.sources(programme);
  const found = [...known].find(({ account }) => sameAccount(account, source));
  return found?.least.toBigInt() === least;
};
const holdsNone = async (query, programme, who) =>
  (await query.cbdcVouchers.entitlements(programme, who)).isNone;

/**
 * What keeps a programme in order. The council may do all of it.
 * @type {Record<'pause' | 'resume' | 'repoint' | 'withdraw' | 'admitSource' | 'close',
 *   import('@dure/chain/care.js').Act>}
 */
export const CARE = {
  pause: {
    pallet: PALLET,
    call: (api, { programme }) => calls(api).pause(programme),
    event: 'Paused',
    read: nothing,
    stands: stage('Paused'),
  },
  resume: {
    pallet: PALLET,
    call: (api, { programme }) => calls(api).resume(programme),
    event: 'Resumed',
    read: nothing,
    stands: stage('Open'),
  },
  repoint: {
    pallet: PALLET,
    call: (api, { programme, from, to }) => calls(api).repoint(programme, from, to),
    event: 'Repointed',
    read: ({ amount }) => ({ amount: amount.toBigInt() }),
    stands: (query, { programme, from }) => holdsNone(query, programme, from),
  },
  withdraw: {
    pallet: PALLET,
    call: (api, { programme, who }) => calls(api).withdrawEntitlement(programme, who),
    event: 'EntitlementWithdrawn',
    read: ({ amount }) => ({ amount: amount.toBigInt() }),
    stands: (query, { programme, who }) => holdsNone(query, programme, who),
  },
  admitSource: {
    pallet: PALLET,
    call: (api, { programme, source, least }) => calls(api).admitSource(programme, source, least ?? null),
    event: 'SourceAdmitted',
    read: nothing,
    stands: takesFrom,
  },
  close: {
    pallet: PALLET,
    call: (api, { programme }) => calls(api).close(programme),
    event: 'ProgrammeClosed',
    read: ({ totals, feesReturned }) => ({
      returned: totals.returned.toBigInt() + feesReturned.toBigInt(),
    }),
  },
};

/** What the council alone may do. */
export const BY_COUNCIL = {
  replaceOperator: { call: (api, { programme, to }) => calls(api).replaceOperator(programme, to) },
  nameBadge: { call: (api, { class: badge }) => calls(api).nameBadge(badge) },
};

/** The won of the accounts of a programme. */
export async function balancesOf(api, at, programme) {
  const accounts = await ask(api, 'programme_accounts', [programme]);
  const [escrow, feePurse] = await Promise.all(
    [...accounts].map(async (who) => (await at.query.system.account(who)).data.free.toBigInt()),
  );
  return { escrow, feePurse };
}

/** What all holders of a programme have left, added up one by one. */
export async function heldOf(at, programme) {
  const entries = await at.query.cbdcVouchers.entitlements.entries(programme);
  const held = entries.map(([, own]) => own.unwrap().left.toBigInt() + own.unwrap().purse.toBigInt());
  return held.reduce((sum, one) => sum + one, 0n);
}
