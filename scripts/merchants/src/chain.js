// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it.
import { address, sameAccount } from '@dure/chain/accounts.js';
import { entries } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { rpc } from '@dure/chain/connect.js';
import { sent as sentBy } from '@dure/chain/once.js';
import { view } from '@dure/chain/view.js';
import { ensureBringable } from './agreement.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

const PALLET = 'merchants';

/**
 * A merchant, as the chain has it.
 * @typedef {object} Merchant
 * @property {string} merchant
 * @property {string} acquirer who answers for it,
 * @property {number} badge and by which class of badge
 * @property {import('@dure/chain/profile.js').Profile} profile
 * @property {'Acquirer' | 'Council' | null} suspended by whom
 */

/** The pallet's storage, now or in a block that `api.at` has given. @returns {any} */
function state({ query }) {
  if (!query.merchants) throw new Failure('this chain has no merchants');
  return query.merchants;
}

/** The pallet's calls. @param {Api} api */
const calls = (api) => state(api) && api.tx.merchants;

/** Is this true of the record of a merchant that is named, as it is now? */
const recorded =
  (holds) =>
  async (query, { merchant }) =>
    holds((await query.merchants.merchants(merchant)).unwrapOr(null));

/** Sends one of the pallet's calls once, and reads the event that it ends with. */
const sent = (api, call, signer, name, read, options) =>
  sentBy(api, PALLET, call, signer, name, read, options);

const nothing = () => ({});

/** @returns {Merchant} */
const recordOf = (merchant, { acquirer, badge, profile, suspended }) => ({
  merchant: address(merchant),
  acquirer: address(acquirer),
  badge: badge.toNumber(),
  profile: {
    category: profile.category.toNumber(),
    region: profile.region.toNumber(),
    revenue: profile.revenue.type,
  },
  suspended: suspended.isSome ? suspended.unwrap().type : null,
});

/** A merchant, or null, now or in a block. @returns {Promise<Merchant | null>} */
export async function merchantOf(api, who) {
  const found = await state(api).merchants(who);
  return found.isSome ? recordOf(who, found.unwrap()) : null;
}

/**
 * The call that brings an agreement: the merchant's, or else the acquirer's.
 * @param {Api} api
 * @param {import('./agreement.js').Agreement} agreement
 * @param {import('@dure/chain/signed.js').Signature} signature the other's
 * @param {boolean} byMerchant
 */
export function bringing(api, { merchant, acquirer, profile, made, until }, signature, byMerchant) {
  const { enroll: byAcquirer, join } = calls(api);
  return byMerchant
    ? join(acquirer, profile, made, until, signature)
    : byAcquirer(merchant, profile, made, until, signature);
}

/**
 * Brings an agreement to the chain. What would be refused is refused before anything is signed.
 * @param {Api} api
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {import('./agreement.js').Signed} signed
 */
export function enroll(api, signer, signed, options) {
  const { agreement, signature } = signed;
  const { merchant } = agreement;
  const who = address(signer.addressRaw);
  const call = bringing(api, agreement, signature, sameAccount(who, merchant));
  const check = async () => {
    /** @type {any[]} */
    const [now, changed] = await Promise.all([api.query.timestamp.now(), state(api).changed(merchant)]);
    const known = await merchantOf(api, merchant);
    ensureBringable(signed, {
      signer: who,
      genesis: api.genesisHash.toHex(),
      now: now.toNumber(),
      acquirer: known?.acquirer ?? null,
      changed: changed.isSome ? changed.unwrap().toNumber() : null,
    });
  };
  const read = ({ from, suspended }) => ({
    from: from.isSome ? address(from.unwrap()) : null,
    suspended: suspended.isTrue,
  });
  return sent(api, call, signer, 'Enrolled', read, { ...options, check });
}

export const update = (api, signer, merchant, profile, options) =>
  sent(api, calls(api).update(merchant, profile), signer, 'Updated', nothing, options);

const removed = ({ merchant, barred }) => ({ merchant: address(merchant), barred: barred.isTrue });

export const leave = (api, signer, options) =>
  sent(api, calls(api).leave(), signer, 'Removed', removed, options);

/**
 * What the acquirer may do, and the council in its place.
 * @type {Record<'suspend' | 'reinstate' | 'remove', import('@dure/chain/care.js').Act>}
 */
export const CARE = {
  suspend: {
    pallet: PALLET,
    call: (api, { merchant }) => calls(api).suspend(merchant),
    event: 'Suspended',
    read: nothing,
    stands: recorded((record) => record?.suspended.isSome === true),
  },
  reinstate: {
    pallet: PALLET,
    call: (api, { merchant }) => calls(api).reinstate(merchant),
    event: 'Reinstated',
    read: nothing,
    stands: recorded((record) => record?.suspended.isNone === true),
  },
  remove: {
    pallet: PALLET,
    call: (api, { merchant }) => calls(api).remove(merchant),
    event: 'Removed',
    read: removed,
    stands: recorded((record) => record === null),
  },
};

/** What the council alone may do. */
export const BY_COUNCIL = {
  nameBadge: { call: (api, { class: badge }) => calls(api).nameBadge(badge) },
};

/** Why a merchant can't be paid, in words; null: it can. @typedef {string | null} Reason */

/**
 * All merchants, or those of an acquirer, each with why it can't be paid, as of one block.
 * @param {Api} api
 * @param {string} [acquirer]
 * @returns {Promise<(Merchant & { unpayable: Reason })[]>} by their acquirers
 */
export async function listed(api, acquirer) {
  const block = await rpc(api, 'chain_getBlockHash');
  const all = await withReasons(api, await registered(await api.at(block), acquirer), block);
  return all.sort((one, other) => order(one.acquirer, other.acquirer) || order(one.merchant, other.merchant));
}

/**
 * The same of one account, if it is a merchant; else whether the council has barred it.
 * @param {Api} api
 * @param {string} who
 * @returns {Promise<{ record: (Merchant & { unpayable: Reason }) | null, barred: boolean }>}
 */
export async function listedOne(api, who) {
  const block = await rpc(api, 'chain_getBlockHash');
  const { record, barred } = await standingOf(await api.at(block), who);
  const [known = null] = await withReasons(api, record ? [record] : [], block);
  return { record: known, barred };
}

/** The merchant that an account is in a block; of one that is none, whether it is barred. */
export async function standingOf(then, who) {
  const record = await merchantOf(then, who);
  return { record, barred: !record && (await state(then).barred(who)).isSome };
}

/**
 * All merchants of a block, or those of an acquirer.
 * @param {any} then what `api.at` gives
 * @param {string} [acquirer]
 */
export async function registered(then, acquirer) {
  /** @type {Merchant[]} */
  const records = [];
  for await (const [key, found] of entries(state(then).merchants)) {
    const record = recordOf(key.args[0], found.unwrap());
    if (acquirer === undefined || record.acquirer === acquirer) records.push(record);
  }
  return records;
}

/** Merchants, each with why it can't be paid in a block. */
async function withReasons(api, records, block) {
  const reasons = await unpayable(records, async ({ merchant }) => {
    const reason = await view(api, 'Merchants.unpayable', [merchant], block);
    return reason.isNone;
  });
  return records.map((record, n) => ({ ...record, unpayable: reasons[n] }));
}

const order = (one, other) => (one < other ? -1 : Number(one > other));

const SUSPENDED = { Acquirer: 'suspended by its acquirer', Council: 'suspended by the council' };
const STOPPED = "its acquirer's badge was revoked or suspended, or is over";

/**
 * Why each of these can't be paid.
 * @param {Merchant[]} records
 * @param {(record: Merchant) => Promise<boolean>} isPayable asks the chain of one that is not suspended. What
 *   it says holds for all others of the same acquirer and badge, of whom it is not asked.
 * @returns {Promise<Reason[]>}
 */
export async function unpayable(records, isPayable) {
  const answers = new Map();
  const answerOf = (record) => {
    const name = `${record.acquirer} ${record.badge}`;
    if (!answers.has(name)) answers.set(name, isPayable(record));
    return answers.get(name);
  };
  return Promise.all(
    records.map(async (record) => {
      if (record.suspended) return SUSPENDED[record.suspended];
      return (await answerOf(record)) ? null : STOPPED;
    }),
  );
}
