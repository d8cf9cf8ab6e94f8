// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { key } from '@dure/chain/keys.js';
import { send, sign, submit } from '@dure/chain/tx.js';
import { balance, chain, refused } from '../support/harness.js';

const FOR_EVER = { era: 0 }; // nothing but the nonce makes these transactions old

chain('nonces', (ctx) => {
  ctx.test('keep an old transaction from a reaped account that comes back', async () => {
    const { api } = ctx;
    const [funder, shop] = [key('//City'), key('//MerchantA')];
    const citizen = key(mnemonicGenerate());
    const pay = (to, amount) => api.tx.balances.transferAllowDeath(to.address, amount);
    const nonce = async () => (await api.query.system.account(citizen.address)).nonce.toNumber();

    const { blockNumber } = await send(api, pay(citizen, 10_000), funder);
    const first = await nonce();
    assert.equal(first, 8 * blockNumber, 'a fresh account counts from eight times the block of its birth');

    // One transaction that a block had already, and one that its signer kept back.
    const used = await sign(api, pay(shop, 100), citizen, FOR_EVER);
    const keptBack = await sign(api, pay(shop, 200), citizen, { ...FOR_EVER, nonce: first + 2 });
    await submit(api, used);
    await send(api, api.tx.balances.transferAll(shop.address, false), citizen);
    const stored = await ctx.node.rpc('state_getStorage', api.query.system.account.key(citizen.address));
    assert.equal(stored, null, 'the account is reaped');

    await send(api, pay(citizen, 10_000), funder);
    assert.ok((await nonce()) > first + 2);

    // The runtime refuses both by itself, whatever a pool remembers.
    for (const tx of [used, keptBack]) {
      const { hash } = await ctx.node.best();
      const verdict = await api.call.taggedTransactionQueue.validateTransaction('External', tx.toU8a(), hash);
      assert.ok(verdict.isErr && verdict.asErr.asInvalid.isStale, verdict.toString());
    }
    await refused(submit(api, used), /outdated/);
    await refused(submit(api, keptBack), /outdated/);
    assert.equal(await balance(api, citizen), 10_000n);
    await send(api, pay(shop, 300), citizen); // and it goes on living
  });
});
