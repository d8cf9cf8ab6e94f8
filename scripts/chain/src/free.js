// SPDX-License-Identifier: Apache-2.0
// General transactions (extrinsic format 5): nobody signs them; the call itself says whether it may
// come. polkadot.js can encode one, but not submit it.
import { setTimeout as delay } from 'node:timers/promises';
import { compactAddLength, u8aConcat, u8aToHex } from '@polkadot/util';
import { Failure } from './cli.js';
import { rpc } from './connect.js';
import { nameOf, Refused, submitBytes } from './tx.js';

/** Format 5, and in the two highest bits that it is general. */
const FORMAT = 0b01_000101;
const EXTENSIONS_VERSION = 0;
const IMMORTAL = Uint8Array.of(0);

/** What each extension of the runtime writes, in the order in which they come. */
const EXTENSIONS = {
  AuthorizeCall: () => [],
  CheckNonZeroSender: () => [],
  CheckSpecVersion: () => [],
  CheckTxVersion: () => [],
  CheckGenesis: () => [],
  CheckMortality: ({ era }) => era,
  CheckNonce: () => [0],
  CheckWeight: () => [],
  ChargeTransactionPayment: () => [0], // no tip
  CheckMetadataHash: () => [0], // no hash
  WeightReclaim: () => [],
};

/** For how many blocks a transaction is good: each other number makes other bytes of it. */
const PERIODS = [64, 128, 256, 512, 1_024, 2_048];

/** `InvalidTransaction::Custom(n)`, as the pool tells it and as the runtime does. */
const IN_WORDS = /Custom error: (\d+)/;
const IN_BYTES = /^0x010007([0-9a-f]{2})$/;
const FROM_OUTSIDE = '0x02';
const NEXT_BLOCK_MS = 6_000;
/** How long, and how often, a transaction is tried again while another has its place in the pool. */
const [PATIENCE_MS, PAUSE_MS] = [30_000, 500];

/**
 * The bytes of a general transaction, from those of its call and its era.
 * @param {Uint8Array} call
 * @param {Uint8Array} [era]
 */
export function encodeGeneral(call, era = IMMORTAL) {
  const extensions = Object.values(EXTENSIONS).flatMap((write) => [...write({ era })]);
  return compactAddLength(u8aConcat([FORMAT, EXTENSIONS_VERSION], extensions, call));
}

/**
 * A call as a general transaction, in hex.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {{ era?: Uint8Array }} [options] `era`: from `mortal`; without it, it is good for ever
 */
export function general(api, call, { era } = {}) {
  const [ours, theirs] = [Object.keys(EXTENSIONS), api.registry.signedExtensions];
  if (String(ours) !== String(theirs)) {
    throw new Failure(`the chain's transactions have other extensions than this knows: ${theirs.join(', ')}`);
  }
  return u8aToHex(encodeGeneral(call.method.toU8a(), era));
}

/** The era that begins with the best block, and makes the bytes of a transaction other ones. */
export async function mortal(api, period = PERIODS[0]) {
  const current = Number((await rpc(api, 'chain_getHeader')).number);
  return api.registry.createType('ExtrinsicEra', { current, period }).toU8a();
}

/**
 * Sends a call as a general transaction, and waits until it is in a block. A refusal for which the
 * call has a name is a Refused of that name, such as "cbdcVouchers.AlreadyClaimed".
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {{ finalised?: boolean, deadlineMs?: number, era?: Uint8Array }} [options]
 * @returns {Promise<import('./tx.js').Included>}
 */
export async function submitGeneral(api, call, { era, ...options } = {}) {
  const periods = [...PERIODS];
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const hex = general(api, call, { era: era ?? (await mortal(api, periods[0])) });
    try {
      return await submitBytes(api, hex, nameOf(call), options);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (/banned|Already Imported/.test(error.message) && !era && periods.length > 1) {
        periods.shift(); // the node does not look at these bytes (for half an hour, if it refused them)
      } else if (/too low/.test(error.message) && Date.now() < end) {
        await delay(PAUSE_MS); // another that takes the same waits in the pool
      } else {
        throw await named(api, call, hex, error);
      }
    }
  }
}

/** The refusal by the name that the call's pallet has for its reason; else as it is. */
async function named(api, call, hex, error) {
  const code = IN_WORDS.exec(error.message)?.[1] ?? (await verdict(api, hex, error));
  if (code === null) return error;
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
