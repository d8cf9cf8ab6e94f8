// SPDX-License-Identifier: Apache-2.0
// Free submissions: calls that say themselves whether they may come, so that nobody signs or pays. They are
// sent bare (unsigned).
import { setTimeout as delay } from 'node:timers/promises';
import { compactAddLength, u8aConcat, u8aToHex } from '@polkadot/util';
import { rpc } from './connect.js';
import { isOfPool, nameOf, outcome, Refused, submitBytes } from './tx.js';
import { until } from './wait.js';

/**
 * The index of the pallet's error, as the pool tells it and as the runtime does: of what is refused for good
 * (`Invalid`) and for now (`Unknown`).
 */
const IN_WORDS = /Custom error: (\d+)|Custom\((\d+)\)/;
const IN_BYTES = /^0x01(?:0007|0102)([0-9a-f]{2})$/;
/** In the place of an index: a pause or the safe mode forbids the call. */
const FILTERED = 255;
/** Format 4, unsigned. */
const BARE = 4;
const FROM_OUTSIDE = '0x02';
const NEXT_BLOCK_MS = 6_000;
/** How long, and how often, one is tried again while another has its place in the pool. */
const [PATIENCE_MS, PAUSE_MS] = [30_000, 500];

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
  const hex = bare(call);
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await submitBytes(api, hex, nameOf(call), options);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (/already imported/i.test(error.message)) return found(api, hex, nameOf(call), options);
      const refusal = await named(api, call, hex, error);
      // Another that takes the same waits in the pool; or the node bans what it has thrown out before.
      const mayPass = refusal === error && /too low|banned/.test(error.message);
      if (!mayPass || Date.now() > end) throw refusal;
      await delay(PAUSE_MS);
    }
  }
}

/**
 * Hands a call without a signature over to the pool, and waits for no block: for many at a time. A refusal is one of
 * `submitFree`, at once; without a name it may pass.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 */
export async function handIn(api, call) {
  const hex = bare(call);
  try {
    await rpc(api, 'author_submitExtrinsic', hex);
  } catch (error) {
    if (!isOfPool(error)) throw error;
    if (!/already imported/i.test(error.message)) {
      throw await named(api, call, hex, new Refused(error.message));
    }
  }
}

/**
 * The bytes of a call that nobody has signed, in hex: in format 4, which every client reads.
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 */
export const bare = ({ method }) => u8aToHex(compactAddLength(u8aConcat([BARE], method.toU8a())));

/** Waits for the block that has a transaction which is in the pool: a new one, or one that is not final yet. */
async function found(api, hex, name, { finalised = false, deadlineMs = 30_000 } = {}) {
  if (!recent.has(api)) recent.set(api, new Recent(api));
  const search = () => recent.get(api).find(hex, finalised);
  return outcome(api, hex, await until(search, deadlineMs, `including ${name}`, PAUSE_MS));
}

/** The newest blocks of a chain, read once for all who wait at the same time. */
class Recent {
  #api;
  #heads = new Map();
  #blocks = new Map();

  constructor(api) {
    this.#api = api;
  }

  /** The hash of the block that has a transaction, or null. */
  async find(hex, finalised) {
    let hash = await this.#head(finalised ? 'chain_getFinalizedHead' : 'chain_getBlockHash');
    for (let depth = 0; depth < DEPTH; depth += 1) {
      const { header, extrinsics } = await this.#block(hash);
      if (extrinsics.includes(hex)) return hash;
      if (Number(header.number) === 0) return null;
      hash = header.parentHash;
    }
    return null;
  }

  #head(method) {
    const known = this.#heads.get(method);
    if (known && Date.now() < known.until) return known.hash;
    const hash = rpc(this.#api, method);
    this.#heads.set(method, { hash, until: Date.now() + PAUSE_MS });
    return hash;
  }

  async #block(hash) {
    const known = this.#blocks.get(hash);
    if (known) return known;
    const { block } = await rpc(this.#api, 'chain_getBlock', hash);
    this.#blocks.set(hash, block);
    if (this.#blocks.size > 2 * DEPTH) this.#blocks.delete(this.#blocks.keys().next().value);
    return block;
  }
}

/** How many blocks are looked at: more than come while one is waited for. */
const DEPTH = 16;
/** @type {WeakMap<object, Recent>} */
const recent = new WeakMap();

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
