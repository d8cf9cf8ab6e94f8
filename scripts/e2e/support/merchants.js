// SPDX-License-Identifier: Apache-2.0
// What tests share that need merchants: the tool, and the enrolment of one.
import { signatureOf } from '@dure/merchants/agreement.js';
import { bringing } from '@dure/merchants/chain.js';
import { run } from '@dure/merchants/commands.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'merchants',
  run,
  offline: ['agree', 'show'],
  files: ['out', 'csv', 'signer-file', 'outbox'],
};

const DAY = 86_400_000;

/**
 * The enrolment of a merchant, which has signed it, for its acquirer to bring; or for itself, where the acquirer has.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {any} merchant its pair; where another has signed, an address is enough
 * @param {any} acquirer the same
 * @param {object} agreed
 * @param {{ category: number, region: number, revenue: string }} agreed.profile
 * @param {number} [agreed.made] when it was signed, if not now
 * @param {number} [agreed.until]
 * @param {import('@polkadot/keyring/types').KeyringPair} [agreed.pen] who has signed, where it was not the merchant
 */
export function enrolment(api, merchant, acquirer, agreed) {
  const { profile, made = Date.now(), until = made + DAY, pen = merchant } = agreed;
  const agreement = { merchant: merchant.address, acquirer: acquirer.address, profile, made, until };
  const signature = signatureOf(agreement, api.genesisHash.toHex(), pen);
  return bringing(api, agreement, signature, pen === acquirer);
}
