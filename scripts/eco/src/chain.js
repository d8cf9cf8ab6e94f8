// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it.
import { sameAccount } from '@dure/chain/accounts.js';
import { entries } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { waiting } from '@dure/chain/commands.js';
import { rpc } from '@dure/chain/connect.js';
import { handIn, submitFree } from '@dure/chain/free.js';
import { sent as sentBy } from '@dure/chain/once.js';
import { plain, said } from '@dure/chain/plain.js';
import { isSignedBy } from '@dure/chain/signed.js';
import { failure, find } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { setTimeout as delay } from 'node:timers/promises';
import { hexToU8a } from '@polkadot/util';
import { inWords, message, NOUNS } from './messages.js';
import { activityOf } from './programme.js';
import { SPANS } from './words.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

export const PALLET = 'ecoRewards';
/** How often a new block is looked for. */
const PAUSE_MS = 500;

/** The pallet's storage, now or in a block that `api.at` has given. @returns {any} */
export function state({ query }) {
  if (!query[PALLET]) throw new Failure('this chain has no eco rewards');
  return query[PALLET];
}

/** The pallet's calls. @param {Api} api @returns {any} */
export const calls = (api) => state(api) && api.tx[PALLET];

/** What one of the pallet's view functions answers, as a plain value. */
export const ask = async (api, name, ...args) =>
  state(api) && plain(await view(api, `EcoRewards.${name}`, args));

/** Sends one of the pallet's calls once, and reads the event that it ends with. */
export const sent = (api, call, signer, name, options) =>
  sentBy(api, PALLET, call, signer, name, (data) => said({ data }), options);

const found = (one, what) => {
  if (one === null) throw new Failure(`there is no ${what}`);
  return one;
};

export const programmeOf = async (api, id) => found(await ask(api, 'programme', id), `programme ${id}`);
/** A device; polkadot.js takes the numbers of its activities for bytes. */
export async function deviceOf(api, id) {
  const record = found(await ask(api, 'device_details', id), `device ${id}`);
  return { ...record, activities: [...hexToU8a(record.activities)] };
}
export const memberOf = async (api, id) => found(await ask(api, 'member_details', id), `member ${id}`);

/** Which member of a programme an account is, or a Failure. */
export const memberAt = async (api, programme, who) =>
  found(await ask(api, 'member_at', programme, who), `member of programme ${programme} with account ${who}`);

/** The chain's time, in milliseconds. @param {any} api @returns {Promise<number>} */
export const timeOf = async (api) => (await api.query.timestamp.now()).toNumber();

/**
 * A moment for what somebody says by a transaction of its own: the hour's beginning, so that whoever runs it again
 * sends the same, and no earlier than what it has to follow.
 */
export const moment = async (api, least = 0) =>
  Math.max(Math.floor((await timeOf(api)) / SPANS.h) * SPANS.h, least);

/** A programme with its account and activities. */
export async function wholeProgramme(api, id) {
  const record = await programmeOf(api, id);
  const [account, activities] = await Promise.all([ask(api, 'programme_account', id), activitiesOf(api, id)]);
  return { record, account, activities };
}

/** The activities of a programme, each with its number, in their order. @returns {Promise<[number, any][]>} */
export async function activitiesOf(api, programme) {
  /** @type {[number, any][]} */
  const all = [];
  for await (const [key, activity] of entries(state(api).activities, [programme])) {
    all.push([key.args[1].toNumber(), plain(activity)]);
  }
  return all.sort(([one], [other]) => one - other);
}

/** The epochs of a programme that have money or points, in their order. @returns {Promise<[number, any][]>} */
export async function epochsOf(api, programme) {
  /** @type {[number, any][]} */
  const all = [];
  for await (const [key, epoch] of entries(state(api).epochs, [programme])) {
    all.push([key.args[1].toNumber(), plain(epoch)]);
  }
  return all.sort(([one], [other]) => one - other);
}

/** What was measured in an epoch, by activity. @returns {Promise<[number, bigint][]>} */
export const measuredIn = (api, programme, epoch) => ask(api, 'measured', programme, epoch);

/** A member with what it has reached, the caps that it has left today, and what it can claim. */
export async function wholeMember(api, id) {
  const record = await memberOf(api, id);
  const { programme } = record;
  const [reached, activities, epochs, now] = await Promise.all([
    ask(api, 'reached', id),
    activitiesOf(api, programme),
    epochsOf(api, programme),
    timeOf(api),
  ]);
  const open = epochs.filter(([, { lapsed }]) => !lapsed);
  const claims = await Promise.all(open.map(([epoch]) => ask(api, 'claimable', programme, epoch, id)));
  return {
    record,
    reached,
    activities: activities.filter(([, { from, until }]) => from <= now && now < until),
    now,
    claimable: open
      .map(([epoch], n) => [epoch, claims[n]])
      .filter(([, one]) => one && one.points + one.excluded > 0),
  };
}

/** A device with what it has done in the programme's epoch of now, if there is one. */
export async function wholeDevice(api, id) {
  const record = await deviceOf(api, id);
  const now = await timeOf(api);
  const epoch = await ask(api, 'epoch_at', record.programme, now);
  const use = epoch === null ? null : await ask(api, 'use_of', record.programme, epoch, id);
  return { record, now, epoch, use };
}

/** Refuses what these accounts have not signed for this chain, before anybody pays for it. */
export function ensureSignedBy(api, { content, signature }, who) {
  if (!isSignedBy(message(content, api.genesisHash.toHex()), signature, who)) {
    throw new Failure(
      `${who} has not signed this for this chain, whose genesis is ${api.genesisHash}: ${inWords(content)}`,
    );
  }
}

/** Which of the two who have to sign a bond has signed each of these: the device's key, and the member. */
export async function bondOf(api, signed) {
  const [{ content }] = signed;
  const { device, member } = content.bond;
  const who = { device: (await deviceOf(api, device)).key, member: (await memberOf(api, member)).account };
  const byWhom = {};
  for (const entry of signed) {
    const bytes = message(entry.content, api.genesisHash.toHex());
    const role = Object.keys(who).find((one) => isSignedBy(bytes, entry.signature, who[one]));
    if (!role) ensureSignedBy(api, entry, who.device);
    byWhom[role] = entry.signature;
  }
  if (!byWhom.device) throw new Failure(`the key of device ${device} has not signed ${NOUNS.bond}`);
  return { bond: content.bond, byDevice: byWhom.device, byMember: byWhom.member ?? null, ...who };
}

/** The call of a claim. */
const claiming = (api, { programme, epoch, member, voucher }, signature) => {
  const claimed = { programme, epoch, member };
  return voucher === null
    ? calls(api).claim(claimed, signature)
    : calls(api).claimAsVoucher(claimed, voucher, signature);
};

/** Claims: signed by somebody, once; or where nobody signs the transaction, for free. @returns {Promise<any>} */
export async function claim(api, content, signature, signer, options) {
  const call = claiming(api, content, signature);
  if (signer) return sent(api, call, signer, 'Claimed', options);
  const done = await submitFree(api, call, waiting(options));
  const event = said(/** @type {any} */ (find(done.events, PALLET, 'Claimed')));
  return { ...event, blockNumber: done.blockNumber, fee: done.fee };
}

/** Gives a proof to the pool: nobody signs or pays. @param {Api} api */
export const hand = (api, { content, signature }) =>
  handIn(api, calls(api).submitProof(content.proof, signature));

/** What stands against a proof now, by name and in words; null where nothing does. */
export async function against(api, { content, signature }) {
  const answer = await view(api, 'EcoRewards.check_proof', [content.proof, signature]);
  return answer.isErr ? failure(api.registry, answer.asErr).message : null;
}

/**
 * The chain's blocks from now on, block by block: which numbers devices had used before, and what is credited.
 * @param {Api} api
 * @param {number[]} devices
 * @param {{ best?: boolean }} options
 */
export async function follow(api, devices, { best = false }) {
  const newest = async () => {
    const hash = await rpc(api, best ? 'chain_getBlockHash' : 'chain_getFinalizedHead');
    return { hash, number: Number((await rpc(api, 'chain_getHeader', hash)).number) };
  };
  const head = await newest();
  let { number } = head;
  const then = state(await api.at(head.hash));
  const records = await then.devices.multi(devices);
  return {
    devices: new Map(
      devices
        .map((id, n) => [id, plain(records[n])])
        .filter(([, record]) => record !== null)
        .map(([id, { generation, used }]) => [
          id,
          { generation, used: { next: used.next, bits: hexToU8a(used.bits) } },
        ]),
    ),
    /** What the blocks since then have credited: waits a little where there is none. @returns {Promise<any[]>} */
    async credited() {
      const { number: last } = await newest();
      if (last <= number) await delay(PAUSE_MS);
      const all = [];
      while (number < last) {
        number += 1;
        const hash = await rpc(api, 'chain_getBlockHash', number);
        /** @type {any} */
        const records_ = await (await api.at(hash)).query.system.events();
        for (const { event } of records_) {
          if (event.section === PALLET && event.method === 'Proved') all.push(said(event));
        }
      }
      return all;
    },
  };
}

/** Is this true of what is stored under a key, as it is now? */
const stored =
  (map, keys, holds) =>
  async ({ [PALLET]: pallet }, values) =>
    holds(plain(await pallet[map](...keys(values))), values);

/** Are these plain values the same, whether whole numbers are bigints or not? */
export const isSame = (one, other) => inText(one) === inText(other);
const inText = (value) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part)) ?? '';

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

const ofProgramme = ({ programme }) => [programme];
const ofParty = ({ programme, who }) => [programme, who];
const ofDevice = ({ device }) => [device];
const ofMember = ({ member }) => [member];
const isSuspended = (record) => record !== null && record.suspended !== null;
const isNot = (record) => record?.suspended === null;
const isGone = (record) => record === null;

/** What bounds a device, as calls take it. @param {any} values */
export const limitsOf = ({ aDay, anEpoch }) => ({ day: aDay, epoch: anEpoch });

/** What the council alone may do. */
export const BY_COUNCIL = {
  nameBadges: { call: (api, { operator, maker }) => calls(api).nameBadges({ operator, maker }) },
  replaceOperator: {
    call: (api, { programme, operator, funder }) => calls(api).replaceOperator(programme, operator, funder),
  },
};

/** What roles do, or the council in their place where the command lets it. */
export const ACTS = {
  createProgramme: act(
    (api, { funder, terms }) => calls(api).createProgramme(funder, terms),
    'ProgrammeCreated',
  ),
  setActivity: act(
    (api, { programme, activity, ...values }) =>
      calls(api).setActivity(programme, activity, activityOf(values)),
    'ActivitySet',
    stored(
      'activities',
      ({ programme, activity }) => [programme, activity],
      (known, values) => isSame(known, activityOf(values)),
    ),
  ),
  admitMaker: act(
    (api, { programme, maker, devices, ...values }) =>
      calls(api).admitMaker(programme, maker, devices, limitsOf(values)),
    'PartySet',
    stored(
      'parties',
      ({ programme, maker }) => [programme, maker],
      (party, { devices, ...values }) =>
        isSame(party?.part, { Maker: { devices, limits: limitsOf(values) } }),
    ),
  ),
  registerShop: act(
    (api, { programme, officers = [] }) => calls(api).registerShop(programme, officers),
    'PartySet',
  ),
  suspendParty: act(
    (api, { programme, who }) => calls(api).suspendParty(programme, who),
    'PartySuspended',
    stored('parties', ofParty, isSuspended),
  ),
  reinstateParty: act(
    (api, { programme, who }) => calls(api).reinstateParty(programme, who),
    'PartyReinstated',
    stored('parties', ofParty, isNot),
  ),
  removeParty: act(
    (api, { programme, who }) => calls(api).removeParty(programme, who),
    'PartyRemoved',
    stored('parties', ofParty, isGone),
  ),
  certifyDevice: act(
    (api, { programme, key, shop = null, activities, until, at, signature, ...values }) =>
      calls(api).certifyDevice(programme, key, shop, activities, limitsOf(values), until, at, signature),
    'DeviceCertified',
    async ({ [PALLET]: pallet }, { key }) => (await pallet.deviceOfKey(key)).isSome,
  ),
  rotateKey: act(
    (api, { device, key, at, signature }) => calls(api).rotateDeviceKey(device, key, at, signature),
    'DeviceKeyRotated',
    stored('devices', ofDevice, (record, { key }) => record !== null && sameAccount(record.key, key)),
  ),
  suspendDevice: act(
    (api, { device, since }) => calls(api).suspendDevice(device, since),
    'DeviceSuspended',
    stored('devices', ofDevice, isSuspended),
  ),
  reinstateDevice: act(
    (api, { device }) => calls(api).reinstateDevice(device),
    'DeviceReinstated',
    stored('devices', ofDevice, isNot),
  ),
  removeDevice: act(
    (api, { device }) => calls(api).removeDevice(device),
    'DeviceRemoved',
    stored('devices', ofDevice, isGone),
  ),
  join: act(
    (api, { programme, account, at, signature = null }) =>
      calls(api).join({ programme, account, at }, signature),
    'Joined',
    async ({ [PALLET]: pallet }, { programme, account }) => {
      const member = plain(await pallet.memberOfAccount(programme, account));
      return member !== null && plain(await pallet.members(member))?.left === null;
    },
  ),
  leave: act(
    (api, { member, at, signature = null }) => calls(api).leave(member, at, signature),
    'Left',
    stored('members', ofMember, (record) => record !== null && record.left !== null),
  ),
  moveMember: act(
    (api, { member, to }) => calls(api).moveMember(member, to),
    'MemberMoved',
    stored('members', ofMember, (record, { to }) => record?.account === to),
  ),
  suspendMember: act(
    (api, { member }) => calls(api).suspendMember(member),
    'MemberSuspended',
    stored('members', ofMember, isSuspended),
  ),
  reinstateMember: act(
    (api, { member }) => calls(api).reinstateMember(member),
    'MemberReinstated',
    stored('members', ofMember, isNot),
  ),
  removeMember: act(
    (api, { member }) => calls(api).removeMember(member),
    'MemberRemoved',
    stored('members', ofMember, isGone),
  ),
  bind: act(
    (api, { bond, byDevice, byMember }) => calls(api).bindDevice(bond, byDevice, byMember),
    'DeviceBound',
  ),
  unbind: act(
    (api, { device, at, signature = null }) => calls(api).unbindDevice(device, at, signature),
    'DeviceUnbound',
    stored('devices', ofDevice, (record) => boundTo(record) === null),
  ),
  fund: act(
    (api, { programme, epoch, amount }) => calls(api).fundPool(programme, epoch, amount),
    'PoolFunded',
  ),
  closeEpoch: act((api, { programme }) => calls(api).closeEpoch(programme), 'EpochClosed'),
  lapse: act((api, { programme, epoch }) => calls(api).lapse(programme, epoch), 'EpochLapsed'),
  defund: act((api, { programme, epoch }) => calls(api).defund(programme, epoch), 'Returned'),
  pause: act(
    (api, { programme }) => calls(api).pause(programme),
    'Paused',
    stored('programmes', ofProgramme, (record) => record?.paused === true),
  ),
  resume: act(
    (api, { programme }) => calls(api).resume(programme),
    'Resumed',
    stored('programmes', ofProgramme, (record) => record?.paused === false),
  ),
  end: act((api, { programme }) => calls(api).endProgramme(programme), 'ProgrammeEnded'),
  closeProgramme: act((api, { programme }) => calls(api).closeProgramme(programme), 'ProgrammeClosed'),
};

/** A binding lasts until then while it does. */
const FOREVER = 2n ** 64n - 1n;

/** Whose a device is, since when; or null. @param {any} device @returns {{ member: number, from: number } | null} */
export function boundTo(device) {
  const last = device?.bindings.at(-1);
  return last && BigInt(last.until) === FOREVER ? last : null;
}
