// SPDX-License-Identifier: Apache-2.0
// The council: two thirds of its members may do what roles may, and more. One proposes, all vote, anybody
// closes.
import { address, sameAccount } from './accounts.js';
import { Failure } from './cli.js';
import { sentFor } from './once.js';
import { unfinished } from './outbox.js';
import { failure, find, send } from './tx.js';

/**
 * A motion that is open.
 * @typedef {object} Motion
 * @property {number} number
 * @property {string} hash of its call
 * @property {any} call
 * @property {number} threshold how many members have to agree
 * @property {string[]} ayes
 * @property {string[]} nays
 * @property {number} end from this block on it can be closed, whoever has voted
 *
 * @typedef {{ members: string[], next: number, motions: Motion[] }} Council `next`: the next block's number
 */

/** How many members two thirds are. */
export const twoThirds = (members) => Math.ceil((2 * members) / 3);

/**
 * The council as of the newest block: its members and open motions, the oldest first.
 * @returns {Promise<Council>}
 */
export async function councilOf(api) {
  const header = await api.rpc.chain.getHeader();
  const { council } = (await api.at(header.hash)).query;
  const [members, hashes] = await Promise.all([council.members(), council.proposals()]);
  const [votings, calls] = await Promise.all([
    council.voting.multi([...hashes]),
    council.proposalOf.multi([...hashes]),
  ]);
  const motions = [...hashes].map((hash, n) => motionOf(hash, votings[n].unwrap(), calls[n].unwrap()));
  return {
    members: [...members].map(address),
    next: header.number.toNumber() + 1,
    motions: motions.sort((one, other) => one.number - other.number),
  };
}

const motionOf = (hash, { index, threshold, ayes, nays, end }, call) => ({
  number: index.toNumber(),
  hash: hash.toHex(),
  call,
  threshold: threshold.toNumber(),
  ayes: [...ayes].map(address),
  nays: [...nays].map(address),
  end: end.toNumber(),
});

/** The open motion of this number, or a Failure. @param {Council} council */
export function motionNumbered({ motions }, number) {
  const found = motions.find((motion) => motion.number === number);
  if (found) return found;
  const open = motions.length ? `open are ${motions.map((one) => one.number).join(', ')}` : 'none is open';
  throw new Failure(`there is no motion ${number}: it was closed, or there was none; ${open}`);
}

/** Refuses who is no member. @param {Council} council */
export function ensureMember({ members }, who) {
  if (!members.some((member) => sameAccount(member, who))) {
    throw new Failure(`${who} is no member of the council`);
  }
}

/**
 * How many have to agree: a motion may be proposed with fewer than the chain asks of what it would do.
 * @param {Pick<Council, 'members'>} council
 * @param {Pick<Motion, 'threshold'>} motion
 */
export const needed = ({ members }, { threshold }) => Math.max(threshold, twoThirds(members.length));

/**
 * How a motion stands: `carried` or `rejected`, and can be closed; `over`, and is rejected when it is closed;
 * or `open`, and lacks so many votes.
 * @param {Council} council
 * @param {Motion} motion
 * @returns {{ is: 'carried' | 'rejected' | 'over' | 'open', lacks: number }}
 */
export function standing(council, motion) {
  const { members, next } = council;
  const { threshold, ayes, nays, end } = motion;
  const lacks = Math.max(0, needed(council, motion) - ayes.length);
  if (lacks === 0) return { is: 'carried', lacks };
  if (members.length - nays.length < threshold) return { is: 'rejected', lacks };
  return { is: next >= end ? 'over' : 'open', lacks };
}

class IsOpen extends Failure {}

/**
 * Proposes a call that two thirds of the members have to agree to. Where the same call is open already, that
 * is the motion. A council of one member has done it with this.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {any} [options] as `sent` takes them
 * @returns {Promise<{ number: number | null, done: Done | null }>} `number`: null where it is done at once;
 *   `done`: null where it was open
 */
export async function propose(api, { method: call }, signer, options) {
  const council = await councilOf(api);
  ensureMember(council, address(signer.addressRaw));
  const motion = api.tx.council.propose(twoThirds(council.members.length), call, call.encodedLength);
  const open = () => council.motions.find(({ hash }) => hash === call.hash.toHex());
  // Only where nothing is on its way: what was signed before may be the very motion that is open.
  const check = () => {
    if (open()) throw new IsOpen('the motion is open');
  };
  const stands = async () => open() !== undefined;
  try {
    const done = await sentFor(api, motion, signer, (included) => outcomeOf(api, included), {
      ...options,
      check,
      stands,
    });
    return { number: done.motion, done };
  } catch (error) {
    if (error instanceof IsOpen) return { number: open().number, done: null };
    throw error;
  }
}

/**
 * @typedef {Outcome & { blockNumber: number, fee: bigint, before: boolean }} Done
 *
 * What came of a motion: its number, where it was proposed; whether it was done, and why that has failed.
 * @typedef {{ motion: number | null, executed: boolean, failed: string | null }} Outcome
 */

/** @returns {Outcome} */
function outcomeOf(api, { events, inner }) {
  const proposed = find(events, 'council', 'Proposed');
  /** @type {any} */
  const result = find(events, 'council', 'Executed')?.data.at(-1);
  return {
    motion: proposed ? proposed.data.proposalIndex.toNumber() : null,
    executed: result !== undefined,
    failed: result?.isErr ? failure(api.registry, result.asErr).message : result && (inner[0] ?? null),
  };
}

/**
 * A member votes. `before`: it has voted so already, and nothing is sent.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {Council} council
 * @param {Motion} motion
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {boolean} agrees
 * @param {any} [options] as `sent` takes them
 * @returns {Promise<{ ayes: number, nays: number,
 *   sent: { blockNumber: number, fee: bigint, before: boolean } | null }>}
 */
export async function vote(api, council, motion, signer, agrees, options) {
  const who = address(signer.addressRaw);
  ensureMember(council, who);
  const { hash, number, ayes, nays } = motion;
  if ((agrees ? ayes : nays).some((member) => sameAccount(member, who))) {
    return { ayes: ayes.length, nays: nays.length, sent: null };
  }
  const read = ({ events }) => {
    const { yes, no } = find(events, 'council', 'Voted').data;
    return { ayes: yes.toNumber(), nays: no.toNumber() };
  };
  const call = api.tx.council.vote(hash, number, agrees);
  const stands = async () => false; // it was said above
  const { ayes: yes, nays: no, ...done } = await sentFor(api, call, signer, read, { ...options, stands });
  return { ayes: yes, nays: no, sent: done };
}

/**
 * Closes a motion, and does what it says where it is carried.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {Motion} motion
 * @param {import('@polkadot/keyring/types').KeyringPair} signer anybody
 * @param {any} [options] as `sent` takes them
 * @returns {Promise<Done>}
 */
export async function close(api, motion, signer, options) {
  const call = await closing(api, motion.hash, motion.number, motion.call);
  return sentFor(api, call, signer, (included) => outcomeOf(api, included), options);
}

/**
 * What came of a motion that is open no more, where this signer has closed it and not seen that; or null.
 * @returns {Promise<Done | null>}
 */
export async function closedBefore(api, number, signer, options) {
  const mine = unfinished(api, signer, 'council.close', options.outbox);
  const args = mine.map(({ args: texts }) => texts).find(([, index]) => index === String(number));
  if (!args) return null;
  const [hash, index, weight, size] = args;
  const call = api.tx.council.close(hash, index, JSON.parse(weight), size);
  return sentFor(api, call, signer, (included) => outcomeOf(api, included), options);
}

/** The call that closes a motion. */
async function closing(api, hash, number, call) {
  const size = call.encodedLength;
  const { weight } = await api.call.transactionPaymentCallApi.queryCallInfo(call, size);
  return api.tx.council.close(hash, number, weight, size);
}

/**
 * Carries a motion with the votes of these members of the council.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/keyring/types').KeyringPair[]} voters as many as carry it
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} motion
 * @returns {Promise<import('./tx.js').Included>} what closed it
 */
export async function carry(api, voters, { method: call }) {
  const [member] = voters;
  const { council } = api.tx;
  const { events } = await send(api, council.propose(voters.length, call, call.encodedLength), member);
  const { proposalIndex, proposalHash } = find(events, 'council', 'Proposed').data;
  await Promise.all(voters.map((voter) => send(api, council.vote(proposalHash, proposalIndex, true), voter)));
  const closed = await send(api, await closing(api, proposalHash, proposalIndex, call), member);
  if (!find(closed.events, 'council', 'Executed')) throw new Failure('the motion was not carried');
  if (closed.inner.length)
    throw new Failure(`the motion was carried, but failed: ${closed.inner.join(', ')}`);
  return closed;
}
