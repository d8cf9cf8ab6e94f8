// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it.
import { address } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { sent as sentBy } from '@dure/chain/once.js';
import { view } from '@dure/chain/view.js';
import { KINDS, slotsHash } from './deed.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

export const PALLET = 'notaryAttestations';

/** The pallet's storage. @returns {any} */
export function state({ query }) {
  if (!query[PALLET]) throw new Failure('this chain has no notaries');
  return query[PALLET];
}

/** The pallet's calls. @param {Api} api @returns {any} */
export const calls = (api) => state(api) && api.tx[PALLET];

/** Sends one of the pallet's calls once, and reads the event that it ends with. */
export const sent = (api, call, signer, name, read, options) =>
  sentBy(api, PALLET, call, signer, name, read, options);

/** What one of the pallet's view functions answers. */
export const ask = (api, name, ...args) => state(api) && view(api, `NotaryAttestations.${name}`, args);

const found = async (stored, what) => {
  const one = await stored;
  if (one.isNone) throw new Failure(`there is no ${what}`);
  return one.unwrap();
};

const maybe = (option, read) => (option.isSome ? read(option.unwrap()) : null);
const number = (codec) => codec.toNumber();
const hex = (codec) => codec.toHex();

const deedOf = ({ kind, region, commitment }) => ({
  kind: kind.type,
  region: region.toNumber(),
  commitment: commitment.toHex(),
});

/** A session that has not ended. @param {Api} api @param {number} id */
export async function sessionOf(api, id) {
  const { notary, deed, amends, slots, deadline, round } = await found(
    state(api).sessions(id),
    `session ${id}, or it has ended`,
  );
  return {
    notary: address(notary),
    deed: deedOf(deed),
    amends: maybe(amends, (one) => ({ act: one.act.toNumber(), version: one.version.toNumber() })),
    deadline: deadline.toNumber(),
    round: round.toNumber(),
    slots: slots.map(({ party, identity, answer }) => ({
      party: { commitment: party.commitment.toHex(), required: party.required.isTrue },
      identity: maybe(identity, hex),
      answer: answer.type,
      signedAt: answer.isSigned ? answer.asSigned.at.toNumber() : null,
    })),
  };
}

/** An act, and what it is worth. @param {Api} api @param {number} id */
export async function actOf(api, id) {
  const act = await found(state(api).acts(id), `act ${id}`);
  const status = (await ask(api, 'status', id)).unwrap();
  return {
    notary: address(act.notary),
    deed: deedOf(act.deed),
    version: act.version.toNumber(),
    logged: act.logged.toNumber(),
    head: act.head.toHex(),
    annulled: status.annulled.toNumber(),
    keptUntil: act.keptUntil.toNumber(),
    held: act.order.isSome,
    sealedBy: address(act.sealedBy),
    sealedAt: act.sealedAt.toNumber(),
    flagged: status.flagged.isTrue,
  };
}

const NO_HASH = `0x${'00'.repeat(32)}`;

/** What the notary seals at the end of a session. @param {Api} api @param {number} id */
export async function contentOfSession(api, id) {
  const { deed, amends, slots } = await sessionOf(api, id);
  const before = amends === null ? null : await actOf(api, amends.act);
  return {
    kind: before ? 'Amended' : 'Sealed',
    act: amends?.act ?? id,
    entry: before?.logged ?? 0,
    version: (before?.version ?? 0) + 1,
    previous: before?.head ?? NO_HASH,
    deed,
    parties: slotsHash(slots),
    annulled: 0,
  };
}

/**
 * What is said of an act afterwards: that a copy was given, or that it is annulled.
 * @param {Api} api
 * @param {number} id
 * @param {{ kind: string, version?: number, commitment?: string, annulled?: number }} said
 */
export async function contentOfAct(api, id, { kind, version, commitment, annulled }) {
  const act = await actOf(api, id);
  return {
    kind,
    act: id,
    entry: act.logged,
    version: version ?? act.version,
    previous: act.head,
    deed: { ...act.deed, commitment: commitment ?? act.deed.commitment },
    parties: NO_HASH,
    annulled: annulled ?? act.annulled,
  };
}

/** Is this true of what is stored under a key, as it is now? */
const stored =
  (map, keys, holds) =>
  async ({ [PALLET]: pallet }, values) =>
    holds((await pallet[map](...keys(values))).unwrapOr(null));

const ofNotary = ({ notary }) => [notary];
const ofKey = ({ notary, key }) => [notary, key];
const ofAct = ({ act }) => [act];

/** @returns {import('@dure/chain/care.js').Act} */
const act = (call, event, stands) => ({ pallet: PALLET, call, event, read: () => ({}), stands });

/** The terms of a licence, as the call takes them: of the kinds, a bit for each. */
const termsOf = ({ regions, kinds, until, daily }) => ({
  regions,
  kinds: kinds.reduce((bits, kind) => bits | (1 << KINDS.indexOf(kind)), 0),
  until,
  daily,
});

/** What the ministry may do, and the council in its place. */
export const CARE = {
  license: act((api, values) => calls(api).license(values.notary, termsOf(values)), 'Licensed'),
  suspend: act(
    (api, { notary }) => calls(api).suspendNotary(notary),
    'Suspended',
    stored('licences', ofNotary, (licence) => licence?.suspended.isSome === true),
  ),
  lift: act(
    (api, { notary }) => calls(api).liftSuspension(notary),
    'SuspensionLifted',
    stored('licences', ofNotary, (licence) => licence?.suspended.isNone === true),
  ),
  addKey: act(
    (api, { notary, account, proof }) => calls(api).addSealKey(notary, account, proof),
    'SealKeyAdded',
  ),
  annul: act((api, { act: id, reason }) => calls(api).annul(id, reason, null), 'Logged'),
  retireKey: act((api, { notary, key }) => calls(api).retireSealKey(notary, key), 'SealKeyRetired'),
  compromiseKey: act(
    (api, { notary, key, since = null }) => calls(api).compromiseSealKey(notary, key, since),
    'SealKeyCompromised',
    async (query, values) => {
      const key = (await query[PALLET].sealKeys(...ofKey(values))).unwrapOr(null);
      return key !== null && maybe(key.compromised, number) === (values.since ?? null);
    },
  ),
  assignSuccessor: act(
    (api, { notary, successor, list }) => calls(api).assignSuccessor(notary, successor, list),
    'SuccessorAssigned',
  ),
  apostille: act((api, { act: id, commitment }) => calls(api).recordApostille(id, commitment), 'Logged'),
  hold: act(
    (api, { act: id, order }) => calls(api).holdAct(id, order),
    'ActHeld',
    stored('acts', ofAct, (record) => record?.order.isSome === true),
  ),
  release: act(
    (api, { act: id }) => calls(api).releaseAct(id),
    'ActReleased',
    stored('acts', ofAct, (record) => record?.order.isNone === true),
  ),
};

/** How sessions end without a deed. */
export const ENDS = {
  abort: act((api, { session }) => calls(api).abort(session), 'SessionEnded'),
  expire: act((api, { session }) => calls(api).expire(session), 'SessionEnded'),
};

/** What the council alone may do. */
export const BY_COUNCIL = {
  nameOffice: { call: (api, { ministry, class: badge }) => calls(api).nameOffice(ministry, badge) },
};
