// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { balance, chain, fails, issuance, refused } from '../support/harness.js';

const centralBank = key('//CentralBank');
const [bankA, bankB] = [key('//BankA'), key('//BankB')];
const [citizen, other, proxy] = [key('//FarmerA'), key('//FarmerB'), key('//InvestorA')];
const ORDER = `0x${'11'.repeat(32)}`; // the commitment of a court's order
const SECOND_ORDER = `0x${'22'.repeat(32)}`;

chain('digital won', (ctx) => {
  const { step } = ctx.story(); // the books run through it
  const calls = () => ctx.api.tx.cbdc;
  const issue = (bank, amount) => send(ctx.api, calls().issue(bank.address, amount), centralBank);
  const redeem = (bank, amount) => send(ctx.api, calls().redeem(amount), bank);
  const transfer = (to, amount) => ctx.api.tx.balances.transferAllowDeath(to.address, amount);

  /** The books after a step, read over RPC: what was issued and redeemed, and that all won are there. */
  async function books(issued, redeemed) {
    const supply = await ctx.api.query.cbdc.supply();
    assert.equal(supply.issued.toBigInt(), issued, 'issued');
    assert.equal(supply.redeemed.toBigInt(), redeemed, 'redeemed');
    assert.equal(await issuance(ctx.api), supply.genesis.toBigInt() + issued - redeemed, 'total issuance');
  }

  step('is issued within the cap and the lines, and taken back', async () => {
    const supply = await ctx.api.query.cbdc.supply();
    assert.equal(supply.cap.toBigInt(), 1_000_000_000n);
    for (const bank of [bankA, bankB]) {
      const { line } = (await ctx.api.query.cbdc.institutions(bank.address)).unwrap();
      assert.equal(line.toBigInt(), 600_000_000n);
    }
    await books(0n, 0n);

    const earlier = await balance(ctx.api, bankA);
    await issue(bankA, 600_000_000);
    await books(600_000_000n, 0n);
    assert.equal(await balance(ctx.api, bankA), earlier + 600_000_000n);

    await fails(issue(bankA, 1), 'cbdc.LineExceeded');
    await books(600_000_000n, 0n);
    await fails(issue(bankB, 400_000_001), 'cbdc.CapExceeded');
    await books(600_000_000n, 0n);

    await issue(bankB, 400_000_000);
    await books(1_000_000_000n, 0n);
    await redeem(bankA, 100_000_000);
    await books(1_000_000_000n, 100_000_000n);
    await issue(bankB, 100_000_000);
    await books(1_100_000_000n, 100_000_000n);
  });

  step('is issued by the central bank alone, to institutions alone', async () => {
    const { api } = ctx;
    await Promise.all([
      fails(send(api, calls().issue(bankA.address, 1), key('//Alice')), 'cbdc.NotCentralBank'),
      fails(send(api, calls().issue(bankA.address, 1), bankA), 'cbdc.NotCentralBank'),
      fails(issue(citizen, 1), 'cbdc.NotInstitution'),
      fails(send(api, calls().redeem(1), citizen), 'cbdc.NotInstitution'),
    ]);
    await books(1_100_000_000n, 100_000_000n);
  });

  step('can be received but not spent while frozen, and thaws exactly', async () => {
    const { api } = ctx;
    const account = () => api.query.system.account(citizen.address);
    // A proxy pays its own fees, so the frozen account's call comes as far as the transfer itself.
    await send(api, api.tx.proxy.addProxy(proxy.address, 'Any', 0), citizen);
    const before = await account();

    const freeze = (order) => send(api, calls().freeze(citizen.address, order), centralBank);
    await freeze(ORDER);
    await fails(freeze(ORDER), 'cbdc.OrderExists');
    await freeze(SECOND_ORDER);
    const orders = (await api.query.cbdc.courtOrders(citizen.address)).unwrap();
    assert.deepEqual(orders.map((order) => order.toHex()).sort(), [ORDER, SECOND_ORDER]);

    const spend = () => send(api, api.tx.proxy.proxy(citizen.address, null, transfer(other, 1)), proxy);
    const [{ inner }] = await Promise.all([
      spend(),
      send(api, transfer(citizen, 5_000), other),
      refused(send(api, transfer(other, 1), citizen), /Inability to pay/),
    ]);
    assert.deepEqual(inner, ['token.Frozen']);
    assert.equal((await account()).data.free.toBigInt(), before.data.free.toBigInt() + 5_000n);

    const unfreeze = (order) => send(api, calls().unfreeze(citizen.address, order), centralBank);
    await unfreeze(ORDER);
    await fails(unfreeze(ORDER), 'cbdc.OrderNotFound');
    // Another amount, because the pool bans the bytes that it refused.
    await refused(send(api, transfer(other, 2), citizen), /Inability to pay/);
    await unfreeze(SECOND_ORDER);

    const thawed = await account();
    for (const field of ['nonce', 'consumers', 'providers', 'sufficients']) {
      assert.equal(thawed[field].toNumber(), before[field].toNumber(), field);
    }
    for (const field of ['reserved', 'frozen']) {
      assert.equal(thawed.data[field].toBigInt(), before.data[field].toBigInt(), field);
    }
    assert.equal(thawed.data.free.toBigInt(), before.data.free.toBigInt() + 5_000n);
    assert.ok((await api.query.cbdc.courtOrders(citizen.address)).isNone);
    const [spent] = await Promise.all([spend(), send(api, transfer(other, 3), citizen)]);
    assert.deepEqual(spent.inner, []);
    await books(1_100_000_000n, 100_000_000n);
  });

  step('is redeemed but not drawn by a suspended institution', async () => {
    const { api } = ctx;
    const cbdc = (call) => send(api, call, centralBank);
    await cbdc(calls().suspendInstitution(bankA.address));
    await fails(issue(bankA, 1), 'cbdc.InstitutionSuspended');
    await books(1_100_000_000n, 100_000_000n);
    await redeem(bankA, 300_000_000);
    await books(1_100_000_000n, 400_000_000n);
    await cbdc(calls().reinstateInstitution(bankA.address));
    await issue(bankA, 1);
    await books(1_100_000_001n, 400_000_000n);
  });
});
