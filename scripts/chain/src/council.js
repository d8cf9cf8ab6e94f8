// SPDX-License-Identifier: Apache-2.0
import { Failure } from './cli.js';
import { find, send } from './tx.js';

/** More than any call weighs that the council votes on. */
const MOST = { refTime: 20_000_000_000, proofSize: 1_000_000 };

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
  const size = call.encodedLength;
  const { events } = await send(api, council.propose(voters.length, call, size), member);
  const { proposalIndex, proposalHash } = find(events, 'council', 'Proposed').data;
  await Promise.all(voters.map((voter) => send(api, council.vote(proposalHash, proposalIndex, true), voter)));
  const closed = await send(api, council.close(proposalHash, proposalIndex, MOST, size), member);
  if (!find(closed.events, 'council', 'Executed')) throw new Failure('the motion was not carried');
  if (closed.inner.length)
    throw new Failure(`the motion was carried, but failed: ${closed.inner.join(', ')}`);
  return closed;
}
