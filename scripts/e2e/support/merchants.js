// SPDX-License-Identifier: Apache-2.0
// What tests share that need merchants: the tool, and the enrolment of one.
import { signatureOf } from '@dure/merchants/agreement.js';
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
 * The enrolment of a merchant, which has signed it, for its acquirer to bring.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {any} merchant its pair; where another has signed, an address is enough
 * @param {any} acquirer the same
 * @param {object} agreed
 * @param {{ category: number, region: number, revenue: string }} agreed.profile
 * @param {{ address: string }} [agreed.from] the acquirer that the merchant has now
 * @param {number} [agreed.until]
 * @param {import('@polkadot/keyring/types').KeyringPair} [agreed.pen] who has signed, where it was not the merchant
 */
export function enrolment(api, merchant, acquirer, agreed) {
  const { profile, from, until = Date.now() + DAY, pen = merchant } = agreed;
  const agreement = {
    merchant: merchant.address,
    acquirer: acquirer.address,
    from: from?.address ?? null,
    profile,
    until,
  };
  return enrolled(api, { agreement, signature: signatureOf(agreement, api.genesisHash.toHex(), pen) });
}

/**
 * The call that brings what was signed.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {{ agreement: any, signature: Record<string, Uint8Array> }} signed
 */
export function enrolled(api, { agreement, signature }) {
  const { merchant, acquirer, profile, until } = agreement;
  return api.tx.merchants.enroll(merchant, acquirer, profile, until, signature);
}
