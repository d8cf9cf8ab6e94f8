// SPDX-License-Identifier: Apache-2.0
// Free submissions: calls that say themselves whether they may come, so that nobody signs or pays. They are
// sent bare (unsigned).
import { setTimeout as delay } from 'node:timers/promises';
import { compactAddLength, u8aConcat, u8aToHex } from '@polkadot/util';
import { rpc } from './connect.js';
import { nameOf, outcome, Refused, submitBytes } from './tx.js';
import { until } from './wait.js';

/**
 * The index of the pallet's error, as the pool tells it and as the runtime does: of what is refused for good
 * (`Invalid`) and for now (`Unknown`).
 */
const IN_WORDS = /Custom error: (\d+)|Custom\((\d+)\)/;
const IN_BYTES = /^0x01(?:0007|0102)([0-9a-f]{2})$/;
/** In the place of an index: a pause or the safe mode forbids the call. */
const FILTERED = 255;
const FROM_OUTSIDE = '0x02';
const NEXT_BLOCK_MS = 6_000;
/** How long, and how often, one is tried again while another has its place in the pool. */
const [PATIENCE_MS, PAUSE_MS] = [30_000, 500];
const BANNED = /banned/i;

/**
 * Sends a call without a signature, and waits until it is in a block; also where it waits in the pool already,
 * since somebody has sent the same. A refusal for which the call has a name is a Refused of that name, such as
 * "cbdcVouchers.AlreadyClaimed".
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {{ finalised?: boolean, deadlineMs?: number }} [options]
 * @returns {Promise<import('./tx.js').Included>}
 */
export async function submitFree(api, call, options = {}) {
  // What is in a block that is not final yet is still in the pool.
  const final = await rpc(api, 'chain_getFinalizedHead');
  const since = Number((await rpc(api, 'chain_getHeader', final)).number);
  const end = Date.now() + PATIENCE_MS;
  for (let hex = bare(call); ;) {
    try {
      return await submitBytes(api, hex, nameOf(call), options);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (/already imported/i.test(error.message)) return found(api, hex, nameOf(call), since, options);
      const refusal = await named(api, call, hex, error);
      if (refusal !== error) throw refusal;
      if (BANNED.test(error.message) && hex !== inFormat5(call)) {
        hex = inFormat5(call); // the same in other bytes
      } else if (/too low/.test(error.message) && Date.now() < end) {
        await delay(PAUSE_MS); // another that takes the same waits in the pool
      } else {
        throw BANNED.test(error.message) ? new Refused(IS_BANNED) : error;
      }
    }
  }
}

const IS_BANNED =
  'it is valid, but this node has thrown it out before and looks at it again after half an hour; ' +
  'another node may take it now (--url)';

/**
 * The bytes of a call that nobody has signed, in hex: in format 4, which every client reads.
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 */
export const bare = (call) => inFormat(4, call);

/** The same in format 5. @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call */
export const inFormat5 = (call) => inFormat(5, call);

const inFormat = (format, { method }) => u8aToHex(compactAddLength(u8aConcat([format], method.toU8a())));

/** Waits until a transaction that is in the pool is in a block, of those from number `since` on. */
async function found(api, hex, name, since, { finalised = false, deadlineMs = 30_000 } = {}) {
  const seen = new Set();
  const search = async () => {
    let hash = await rpc(api, finalised ? 'chain_getFinalizedHead' : 'chain_getBlockHash');
    while (!seen.has(hash)) {
      const { header, extrinsics } = (await rpc(api, 'chain_getBlock', hash)).block;
      if (extrinsics.includes(hex)) return hash;
      seen.add(hash);
      if (Number(header.number) > since) hash = header.parentHash;
    }
    return null;
  };
  return outcome(api, hex, await until(search, deadlineMs, `including ${name}`, PAUSE_MS));
}

/** The refusal by the name that the call's pallet has for its reason; else as it is. */
async function named(api, call, hex, error) {
  const [, ...told] = IN_WORDS.exec(error.message) ?? [];
  const code = told.find((digits) => digits !== undefined) ?? (await verdict(api, hex, error));
  if (code === null) return error;
  if (Number(code) === FILTERED) {
    return new Refused(`system.CallFiltered: ${nameOf(call)} is paused on this chain`, 'system.CallFiltered');
  }
  const { section, name, docs } = api.registry.findMetaError(
    Uint8Array.of(call.method.callIndex[0], Number(code)),
  );
  return new Refused(`${section}.${name}: ${docs.join(' ').trim()}`, `${section}.${name}`);
}

/** What the runtime says about the bytes, where the pool has only said that they are bad. */
async function verdict(api, hex, { message }) {
  // What has become invalid while a block was made is so from that block on, which is still to come.
  const end = Date.now() + (/invalid$/.test(message) ? NEXT_BLOCK_MS : 0);
  for (;;) {
    const at = await rpc(api, 'chain_getBlockHash');
    const args = `${FROM_OUTSIDE}${hex.slice(2)}${at.slice(2)}`;
    const answer = await rpc(api, 'state_call', 'TaggedTransactionQueue_validate_transaction', args, at);
    const [, code] = IN_BYTES.exec(answer) ?? [];
    if (code) return Number(`0x${code}`);
    if (Date.now() > end) return null;
    await delay(200);
  }
}
