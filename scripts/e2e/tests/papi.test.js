// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { createClient, Enum } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws'; // Node.js 20 has none of its own
import { key } from '@dure/chain/keys.js';
import { within } from '@dure/chain/wait.js';
import { chain } from '../support/harness.js';

// What a client of the new JSON-RPC specification expects of a full node.
const METHODS = [
  'archive_v1_body',
  'archive_v1_call',
  'archive_v1_finalizedHeight',
  'archive_v1_genesisHash',
  'archive_v1_hashByHeight',
  'archive_v1_header',
  'archive_v1_storage',
  'chainHead_v1_body',
  'chainHead_v1_call',
  'chainHead_v1_follow',
  'chainHead_v1_header',
  'chainHead_v1_storage',
  'chainHead_v1_unfollow',
  'chainHead_v1_unpin',
  'chainSpec_v1_chainName',
  'chainSpec_v1_genesisHash',
  'chainSpec_v1_properties',
  'transaction_v1_broadcast',
  'transaction_v1_stop',
];

chain('polkadot-api', { connected: false }, (ctx) => {
  let client;
  let api; // "unsafe" only in that its types are read from the chain, not from generated files
  const requests = new Set();

  ctx.before(() => {
    const logger = (/** @type {any} */ { type, msg }) => {
      if (type === 'OUT') requests.add(JSON.parse(msg).method);
    };
    const websocketClass = /** @type {any} */ (WebSocket); // it knows more than that of browsers
    client = createClient(getWsProvider(ctx.node.url, { websocketClass, logger }));
    api = client.getUnsafeApi();
  });
  after(() => client?.destroy());

  ctx.test('finds the new JSON-RPC families', async () => {
    const { methods } = await ctx.node.rpc('rpc_methods');
    assert.deepEqual(
      METHODS.filter((name) => !methods.includes(name)),
      [],
    );
  });

  ctx.test('follows the chain with chainHead_v1', async () => {
    const blocks = await within(take(client.finalizedBlock$, 2), 20_000, 'two finalised blocks');
    assert.ok(blocks[1].number > blocks[0].number);
    assert.ok(requests.has('chainHead_v1_follow'));
    assert.ok(!requests.has('chain_subscribeFinalizedHeads'), 'no fallback to the old families');
  });

  ctx.test('sends a typed transaction', async () => {
    const [from, to] = [key('//FarmerA'), key('//FarmerB')];
    const read = async () => (await api.query.System.Account.getValue(to.address)).data.free;
    const earlier = await read();
    const signer = getPolkadotSigner(from.publicKey, 'Sr25519', (bytes) => from.sign(bytes));
    const tx = api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', to.address), value: 12_345n });

    const done = await within(tx.signAndSubmit(signer), 30_000, 'the transfer');
    assert.ok(done.ok, JSON.stringify(done.dispatchError));
    const moved = done.events.find(({ type, value }) => type === 'Balances' && value.type === 'Transfer');
    assert.equal(moved.value.value.amount, 12_345n);
    assert.equal(await read(), earlier + 12_345n);
    assert.ok(requests.has('transaction_v1_broadcast'));
  });

  ctx.test('calls the view functions of cbdc', async () => {
    const supply = await api.view.Cbdc.supply();
    const stored = await api.query.Cbdc.Supply.getValue();
    for (const field of ['genesis', 'issued', 'redeemed', 'cap']) {
      assert.equal(supply[field], stored[field], field);
    }
    assert.equal(supply.cap, 1_000_000_000n);
    assert.equal(supply.genesis, await api.query.Balances.TotalIssuance.getValue());
    // Nothing is issued yet: each bank may draw its line, and who is no bank has none.
    assert.equal(await api.view.Cbdc.drawable(key('//BankA').address), 600_000_000n);
    assert.equal(await api.view.Cbdc.drawable(key('//City').address), undefined);
    assert.deepEqual(await api.view.Cbdc.court_orders(key('//City').address), []);
  });
});

/** The first `count` values of an observable. */
function take(observable, count) {
  return new Promise((resolve, reject) => {
    const values = [];
    const subscription = observable.subscribe({
      next(value) {
        values.push(value);
        if (values.length < count) return;
        resolve(values.slice(0, count));
        queueMicrotask(() => subscription.unsubscribe()); // the first values may come at once
      },
      error: reject,
      complete: () => reject(new Error('the chain ended')),
    });
  });
}
