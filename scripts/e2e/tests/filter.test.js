// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createKeyMulti, sortAddresses } from '@polkadot/util-crypto';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { balance, chain, fails, issuance } from '../support/harness.js';

const FILTERED = 'system.CallFiltered';

// Each test has signers of its own, so that they can share blocks.
chain('balances.burn', (ctx) => {
  const burn = () => ctx.api.tx.balances.burn(1_000, false);
  const remark = () => ctx.api.tx.system.remark('0x00');

  /** Runs all of it at once, and shows that no won is lost on the way. */
  async function keepsIssuance(...attempts) {
    const total = await issuance(ctx.api);
    await Promise.all(attempts.map((attempt) => attempt()));
    assert.equal(await issuance(ctx.api), total);
  }

  ctx.test('is refused alone and in every kind of batch', async () => {
    const { api } = ctx;
    const { utility } = api.tx;
    const inner = async (call, who) => assert.deepEqual((await send(api, call, key(who))).inner, [FILTERED]);
    await keepsIssuance(
      () => fails(send(api, burn(), key('//City')), FILTERED),
      () => inner(utility.batch([remark(), burn()]), '//MerchantA'),
      () => fails(send(api, utility.batchAll([remark(), burn()]), key('//MerchantB')), FILTERED),
      () => inner(utility.forceBatch([burn(), remark()]), '//FarmerA'),
      () => fails(send(api, utility.asDerivative(0, burn()), key('//FarmerB')), FILTERED),
      () => fails(send(api, utility.batchAll([utility.batchAll([burn()])]), key('//InvestorA')), FILTERED),
    );
  });

  ctx.test('is refused through a proxy', async () => {
    const { api } = ctx;
    const [owner, proxy] = [key('//InvestorB'), key('//Bob')];
    await send(api, api.tx.proxy.addProxy(proxy.address, 'Any', 0), owner);
    await keepsIssuance(async () => {
      const earlier = await balance(api, owner);
      const { inner } = await send(api, api.tx.proxy.proxy(owner.address, null, burn()), proxy);
      assert.deepEqual(inner, [FILTERED]);
      assert.equal(await balance(api, owner), earlier);
    });
  });

  ctx.test('is refused through a multisig', async () => {
    const { api } = ctx;
    const { multisig } = api.tx;
    const [one, two] = [key('//Charlie'), key('//Dave')];
    const address = createKeyMulti([one.address, two.address], 2);
    const joint = { address: api.createType('AccountId', address).toString() };
    await send(api, api.tx.balances.transferKeepAlive(joint.address, 100_000), one);
    const weight = { refTime: 1_000_000_000, proofSize: 100_000 };
    const asMulti = (signer, timepoint) => {
      const others = sortAddresses(
        [one, two].filter((who) => who !== signer).map((who) => who.address),
        42,
      );
      return send(api, multisig.asMulti(2, others, timepoint, burn(), weight), signer);
    };

    await keepsIssuance(
      async () => {
        await asMulti(one, null);
        const { inner } = await asMulti(two, await openedAt(api, address));
        assert.deepEqual(inner, [FILTERED]);
        assert.equal(await balance(api, joint), 100_000n);
      },
      () => fails(send(api, multisig.asMultiThreshold1([two.address], burn()), key('//Eve')), FILTERED),
    );
  });
});

/** When and where the only open operation of this multisig was proposed. */
async function openedAt(api, address) {
  const [[, operation]] = await api.query.multisig.multisigs.entries(address);
  return operation.unwrap().when;
}
