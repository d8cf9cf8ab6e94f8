// SPDX-License-Identifier: Apache-2.0
// Which block is asked: the last final one, one by its number or hash, or the last before a moment.
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { Failure } from '@dure/chain/cli.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { koreanTime } from '@dure/chain/time.js';
import { KEYS, moment } from './layout.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

/** A final block, and its time in milliseconds since 1970. @typedef {{ number: number, hash: string, at: number }} Block */

/** What of a node's refusal tells that the state is gone. */
const isGone = (error) => error instanceof Failure && /is discarded: /.test(error.message);

/** Why the state of a block is asked for, as `stateRpc` takes it. @param {number} number */
export const whyOf = (number) => ({ of: `block ${number}`, needs: 'old blocks need' });

const hashAt = (api, number) => rpc(api, 'chain_getBlockHash', number);

/** The time of a block, off its state. Genesis has none: it is 0. */
async function timeOf(api, number, hash) {
  const bytes = await stateRpc(api, whyOf(number), 'state_getStorage', u8aToHex(KEYS.now), hash);
  return bytes === null ? 0 : moment(hexToU8a(bytes));
}

async function lastFinal(api) {
  const hash = await rpc(api, 'chain_getFinalizedHead');
  return { number: Number((await rpc(api, 'chain_getHeader', hash)).number), hash };
}

/**
 * A final block.
 * @param {Api} api
 * @param {number | string} [given] its number or its hash; the last one, unless given
 * @returns {Promise<Block>}
 */
export async function finalBlock(api, given) {
  const last = await lastFinal(api);
  const named = given === undefined ? last : await blockNamed(api, given);
  if (named.number > last.number) {
    throw new Failure(`block ${given} is not final yet: the last one that is, is block ${last.number}`);
  }
  if ((await hashAt(api, named.number)) !== named.hash) {
    throw new Failure(`block ${given} is none of the final chain's: that has another block ${named.number}`);
  }
  return { ...named, at: await timeOf(api, named.number, named.hash) };
}

/** A block by its number or hash. */
async function blockNamed(api, given) {
  if (typeof given === 'number') {
    const hash = await hashAt(api, given);
    if (hash === null) throw new Failure(`there is no block ${given} yet`);
    return { number: given, hash };
  }
  const header = await rpc(api, 'chain_getHeader', given);
  if (header === null) throw new Failure(`the node has no block ${given}`);
  return { number: Number(header.number), hash: given.toLowerCase() };
}

/**
 * The last block before a moment, if it is final: what is so *at* a moment is so after that block.
 * @param {Api} api
 * @param {number} at in milliseconds since 1970
 * @returns {Promise<Block>}
 */
export async function blockBefore(api, at) {
  const head = await finalBlock(api);
  if (head.at < at) {
    throw new Failure(
      `${koreanTime(at)} has not come yet: the last final block is of ${koreanTime(head.at)}; ask again then`,
    );
  }
  // Of a block whose state is gone it is only known that it is older than those whose state is there.
  const found = await lastThat(head.number, async (number) => {
    const hash = await hashAt(api, number);
    try {
      return (await timeOf(api, number, hash)) < at;
    } catch (error) {
      if (isGone(error)) return true;
      throw error;
    }
  });
  const hash = await hashAt(api, found);
  return { number: found, hash, at: await timeOf(api, found, hash) };
}

/**
 * The last number below one that does not, for which something holds; it holds for 0.
 * @param {number} over a number for which it does not hold
 * @param {(number: number) => Promise<boolean>} holds for all up to one, and for none after it
 */
export async function lastThat(over, holds) {
  let [low, high] = [0, over];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The state of a block. That the node has it no longer is said in one line.
 * @param {Api} api
 * @param {Block} block
 */
export async function stateAt(api, { number, hash }) {
  await stateRpc(api, whyOf(number), 'state_getRuntimeVersion', hash);
  return (await api.at(hash)).query;
}
