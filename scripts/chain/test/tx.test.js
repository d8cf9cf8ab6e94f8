// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { key } from '@dure/chain/keys.js';
import { sign } from '@dure/chain/tx.js';

it('a key that everybody has signs nothing on a chain that is live', async () => {
  /** As much of an API as is asked. @type {any} */
  const live = { rpc: { system: { chainType: async () => ({ isLive: true, toString: () => 'Live' }) } } };
  /** @type {any} */
  const call = { signAsync: () => assert.fail('it is signed') };
  await assert.rejects(sign(live, call, key('//Alice'), { nonce: 0 }), /which everybody has: .* is live$/);
});
