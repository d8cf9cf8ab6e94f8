// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { providerOf } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { Refused, sign } from '@dure/chain/tx.js';
import { within } from '@dure/chain/wait.js';

const SENDER = key('//City');
/** Between two payments, in ms: no multiple of a slot, so that they fall on all parts of one. */
const EVERY = 300;

/**
 * Sends payments one after another, and tells of each how long it took, in ms, until its client
 * was told that a block has it, and that this block is final.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {number} count
 * @returns {Promise<{ included: number, final: number }[]>}
 */
export async function latencies(api, count) {
  const receiver = key(mnemonicGenerate());
  let nonce = Number(await api.rpc.system.accountNextIndex(SENDER.address));
  const sent = [];
  for (; sent.length < count; nonce += 1) {
    const tx = await sign(api, api.tx.balances.transferAllowDeath(receiver.address, 1), SENDER, {
      nonce,
      era: 0,
    });
    sent.push(within(watched(providerOf(api), tx.toHex()), 60_000, 'a payment'));
    await delay(EVERY * (0.5 + Math.random()));
  }
  return Promise.all(sent);
}

/** The value below which this share of the values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function watched(provider, hex) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    let included;
    const update = (error, status) => {
      const after = performance.now() - began;
      if (error) reject(error);
      if (status?.inBlock) included ??= after;
      if (status?.finalized) resolve({ included: included ?? after, final: after });
      if (status === 'dropped' || status === 'invalid') reject(new Refused(`the pool says ${status}`));
    };
    provider
      .subscribe('author_extrinsicUpdate', 'author_submitAndWatchExtrinsic', [hex], update)
      .catch(reject);
  });
}
