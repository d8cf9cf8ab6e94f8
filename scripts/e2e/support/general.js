// SPDX-License-Identifier: Apache-2.0
// The other forms in which nobody signs, of which polkadot.js encodes none: general transactions (extrinsic
// format 5), and bare ones of that format.
import { compactAddLength, u8aConcat, u8aToHex } from '@polkadot/util';
import { Failure } from '@dure/chain/cli.js';
import { rpc } from '@dure/chain/connect.js';

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

/**
 * A call as a general transaction, in hex.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {{ era?: Uint8Array }} [options] `era`: from `mortal`; without it, it is good for ever
 */
export function general(api, call, { era = IMMORTAL } = {}) {
  const [ours, theirs] = [Object.keys(EXTENSIONS), api.registry.signedExtensions];
  if (String(ours) !== String(theirs)) {
    throw new Failure(`the chain's transactions have other extensions than this knows: ${theirs.join(', ')}`);
  }
  const extensions = Object.values(EXTENSIONS).flatMap((write) => [...write({ era })]);
  const bytes = u8aConcat([FORMAT, EXTENSIONS_VERSION], extensions, call.method.toU8a());
  return u8aToHex(compactAddLength(bytes));
}

/** A call that nobody has signed in format 5, in hex. */
export const inFormat5 = ({ method }) => u8aToHex(compactAddLength(u8aConcat([5], method.toU8a())));

/** The era that begins with the best block, and makes the bytes of a transaction other ones. */
export async function mortal(api, period = 64) {
  const current = Number((await rpc(api, 'chain_getHeader')).number);
  return api.registry.createType('ExtrinsicEra', { current, period }).toU8a();
}
