// SPDX-License-Identifier: Apache-2.0
// What a command needs that signs and sends, and must not do it twice; and what it says of how it ended.
import { SIGNING, waiting } from './commands.js';
import { reference, sendOnce } from './outbox.js';
import { option } from './program.js';
import { find } from './tx.js';
import { won } from './won.js';

/** Its options: `sent` takes their values. */
export const ONCE = {
  reference: option(
    'TEXT',
    "your own name for it, such as an invoice's number: as often as it is run under it, it is done once",
    reference,
  ),
  outbox: option(
    'DIR',
    'where what is signed lies until its end is known; $XDG_STATE_HOME/dure/outbox or ' +
      '~/.local/state/dure/outbox, unless given',
  ),
  ...SIGNING,
};

/**
 * Sends a call once, and reads the event of its pallet that it ends with.
 * @template T
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} pallet as polkadot.js names it
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {string} name the event's
 * @param {(data: any) => T} read what the event says: plain values
 * @param {any} [options] values of ONCE, and `check` and `stands` as `sendOnce` takes them
 * @returns {Promise<T & { blockNumber: number, fee: bigint, sponsored: boolean, before: boolean }>}
 */
export const sent = (api, pallet, call, signer, name, read, options) =>
  sentFor(api, call, signer, ({ events }) => read(find(events, pallet, name).data), options);

/**
 * The same, for what more than one event tells.
 * @template T
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {(done: import('./tx.js').Included) => T} read
 * @param {any} [options]
 * @returns {Promise<T & { blockNumber: number, fee: bigint, sponsored: boolean, before: boolean }>}
 */
export async function sentFor(api, call, signer, read, options = {}) {
  const { reference: name, outbox, check, stands } = options;
  const summary = (done) => ({
    fee: done.fee,
    sponsored: done.events.some(({ method }) => method === 'FeeSponsored'),
    ...read(done),
  });
  const how = { reference: name, outbox, check, stands, ...waiting(options), read: summary };
  const { result, blockNumber, before } = await sendOnce(api, call, signer, how);
  return { ...result, blockNumber, before };
}

/**
 * In which block, and for which fee.
 * @param {{ blockNumber?: number, fee?: bigint, sponsored?: boolean, before?: boolean }} done
 */
export function ended({ blockNumber, fee, sponsored, before }) {
  const cost = sponsored ? 'whose fee the programme paid' : `for a fee of ${won(fee)}`;
  return `in block ${blockNumber}, ${cost}${before ? ' (signed before, and not sent twice)' : ''}`;
}
