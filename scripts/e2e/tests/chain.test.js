// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { find, send, sign, submit, sudo } from '@dure/chain/tx.js';
import { within } from '@dure/chain/wait.js';
import { balance, chain, fails, issuance } from '../support/harness.js';

const ONE = 10n ** 18n; // the multiplier is a fixed-point number
const alice = key('//Alice');
const [cityHall, merchant] = [key('//City'), key('//MerchantA')];

chain('chain', (ctx) => {
  const transfer = (amount) => ctx.api.tx.balances.transferKeepAlive(merchant.address, amount);

  ctx.test('connects without a word from polkadot.js', async () => {
    assert.deepEqual(await consoleOf(() => reconnect({})), []);
    // With the warnings of its start-up on, one is left: the JSON-RPC families it doesn't speak.
    const lines = await consoleOf(() => reconnect({ noInitWarn: false }));
    const known = /RPC methods not decorated: .*chainHead_v1/;
    assert.deepEqual(
      lines.filter((line) => !known.test(line)),
      [],
    );
  });

  const reconnect = async (options) => (await connect(ctx.node.url, options)).disconnect();

  ctx.test('is Dure, and its money is won without decimals', async () => {
    const { api } = ctx;
    assert.equal(api.runtimeVersion.specName.toString(), 'dure');
    const properties = await ctx.node.rpc('system_properties');
    assert.equal(properties.tokenDecimals, 0);
    assert.equal(properties.tokenSymbol, 'KRW');
    assert.equal(properties.ss58Format, 42);
    assert.equal(api.consts.balances.existentialDeposit.toBigInt(), 1n);
    assert.equal((await api.call.auraApi.slotDuration()).toNumber(), 2000);
    assert.equal(await multiplier(), ONE);
  });

  ctx.test('finalises a transfer for ₩1 to ₩3, as payment_queryInfo said', async () => {
    const { api } = ctx;
    const [payer, payee] = [await balance(api, cityHall), await balance(api, merchant)];
    const total = await issuance(api);
    const tx = await sign(api, transfer(1_050_000), cityHall);
    const info = await ctx.node.rpc('payment_queryInfo', tx.toHex());

    const { fee, blockNumber, blockHash } = await submit(api, tx, { finalised: true });
    assert.ok(fee >= 1n && fee <= 3n, `fee ₩${fee}`);
    assert.equal(BigInt(info.partialFee), fee);
    assert.equal(await balance(api, cityHall), payer - 1_050_000n - fee);
    assert.equal(await balance(api, merchant), payee + 1_050_000n);
    assert.equal(await issuance(api), total, 'a fee is handed on, not burned');

    assert.ok((await ctx.node.finalised()).number >= blockNumber);
    assert.equal(await ctx.node.rpc('chain_getBlockHash', blockNumber), blockHash);
  });

  ctx.test('asks ten times the weight part at a multiplier of 10', async () => {
    const { api } = ctx;
    const plain = await feeParts(await sign(api, transfer(1), cityHall));
    assert.ok(plain.weight >= 1n);

    // A little above 10: each block that is not full lowers it, and won are rounded down.
    await setMultiplier(10n * ONE + ONE / 2n);
    const tx = await sign(api, transfer(1), cityHall);
    const dear = await feeParts(tx);
    assert.deepEqual(dear, { ...plain, weight: plain.weight * 10n });
    const info = await ctx.node.rpc('payment_queryInfo', tx.toHex());
    const { fee } = await submit(api, tx);
    assert.equal(fee, dear.base + dear.length + dear.weight);
    assert.equal(BigInt(info.partialFee), fee);

    await setMultiplier(ONE);
  });

  const multiplier = async () => (await ctx.api.query.transactionPayment.nextFeeMultiplier()).toBigInt();

  async function setMultiplier(value) {
    const { api } = ctx;
    const slot = api.query.transactionPayment.nextFeeMultiplier.key();
    const encoded = u8aToHex(api.createType('u128', value).toU8a());
    await sudo(api, api.tx.system.setStorage([[slot, encoded]]));
  }

  async function feeParts(tx) {
    const bytes = tx.toU8a();
    const details = await ctx.api.call.transactionPaymentApi.queryFeeDetails(bytes, bytes.length);
    const { baseFee, lenFee, adjustedWeightFee } = details.inclusionFee.unwrap();
    return { base: baseFee.toBigInt(), length: lenFee.toBigInt(), weight: adjustedWeightFee.toBigInt() };
  }

  ctx.test('names the error of a failing call, and documents it', async () => {
    const { api } = ctx;
    const failing = send(api, api.tx.cbdc.issue(key('//BankA').address, 1), alice);
    await fails(failing, 'cbdc.NotCentralBank');
    await assert.rejects(failing, ({ docs }) => docs.length > 0);
    await fails(send(api, transfer(1_000_000_000n), cityHall), 'token.FundsUnavailable');
  });

  ctx.test('tells new heads, finalised heads and events as they come', async () => {
    const { api } = ctx;
    const heads = collect((push) => api.rpc.chain.subscribeNewHeads(push), 3);
    const finalised = collect((push) => api.rpc.chain.subscribeFinalizedHeads(push), 2);
    const transferred = collect(
      (push) =>
        api.query.system.events((records) => {
          const event = find(
            records.map((record) => record.event),
            'balances',
            'Transfer',
          );
          if (event?.data.amount.eqn(7)) push(event);
        }),
      1,
    );
    const sent = send(api, transfer(7), cityHall);

    const numbers = (list) => list.map(({ number }) => number.toNumber());
    const seen = numbers(await within(heads, 20_000, 'three heads'));
    assert.deepEqual(seen, [seen[0], seen[0] + 1, seen[0] + 2]);
    const [first, second] = numbers(await within(finalised, 20_000, 'two finalised heads'));
    assert.ok(second > first);
    const [{ data }] = await within(transferred, 20_000, 'the event');
    assert.equal(data.from.toString(), cityHall.address);
    await sent;
  });
});

/** The first `count` items of a subscription, which it then ends. */
async function collect(subscribe, count) {
  const items = [];
  let done;
  const full = new Promise((resolve) => {
    done = resolve;
  });
  const stop = await subscribe((item) => {
    if (items.length < count) items.push(item);
    if (items.length === count) done();
  });
  await full;
  stop();
  return items;
}

/** What `run` writes on the console. */
async function consoleOf(run) {
  const lines = [];
  const kept = {};
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
    kept[level] = console[level];
    console[level] = (...parts) => lines.push(parts.join(' '));
  }
  try {
    await run();
  } finally {
    Object.assign(console, kept);
  }
  return lines;
}
