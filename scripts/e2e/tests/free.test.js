// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { DedotClient, WsProvider as DedotProvider } from 'dedot';
import { createClient } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws'; // Node.js 20 has none of its own
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex, encodeAddress } from '@polkadot/util-crypto';
import { rpc } from '@dure/chain/connect.js';
import { bare, submitFree } from '@dure/chain/free.js';
import { find, send, sign, submitBytes, sudo } from '@dure/chain/tx.js';
import { until, within } from '@dure/chain/wait.js';
import { SumTree } from '@dure/vouchers/sumtree.js';
import { general, inFormat5 } from '../support/general.js';
import { chain, refused } from '../support/harness.js';
import { city, settle } from '../support/vouchers.js';

const SHARE = 1_000;
const LEAVES = 9;

/** A programme with a list of leaves, and the claim of each. @returns {Promise<any>} */
async function listed(api) {
  const { list } = await settle(api, {
    won: 10_000,
    shops: {},
    holders: [],
    programmes: { list: { amount: LEAVES * SHARE } },
  });
  const leaves = Array.from({ length: LEAVES }, () => ({
    account: randomBytes(32),
    amount: BigInt(SHARE),
    salt: randomBytes(32),
  }));
  const tree = new SumTree(leaves);
  const calls = api.tx.cbdcVouchers;
  await send(api, calls.publishBatch(list, tree.root, LEAVES), city);
  const args = (index) => ({ programme: list, batch: 0, index, leaf: leaves[index], path: tree.path(index) });
  return {
    leaves,
    args,
    claim: (index) => calls.claim(...Object.values(args(index))),
    pause: () => calls.pause(list),
    resume: () => calls.resume(list),
  };
}

/** Which leaf the events of a claim tell. */
const claimed = (events) => find(events, 'cbdcVouchers', 'Claimed').data.index.toNumber();

/** What a claim takes, as clients take it that are not polkadot.js: bytes in hex, accounts by address. */
const inText = ({ leaf: { account, amount, salt }, path, ...place }) => ({
  ...place,
  leaf: { account: encodeAddress(account), amount, salt: u8aToHex(salt) },
  path: path.map(({ hash, sum }) => ({ hash: u8aToHex(hash), sum })),
});

// Its chain is that of `--dev`, but not its pool.
const NOT_DEV = ['--alice', '--force-authoring', '--unsafe-force-node-key-generation'];

chain('a free submission', { chain: () => ['--chain', 'dev', ...NOT_DEV] }, (ctx) => {
  let list;
  const offer = (hex) => rpc(ctx.api, 'author_submitExtrinsic', hex);
  const raw = async (at) => (await rpc(ctx.api, 'chain_getBlock', at)).block.extrinsics;
  const eventsAt = async (at) =>
    (await (await ctx.api.at(at)).query.system.events()).map(({ event }) => event);

  ctx.before(async () => {
    list = await listed(ctx.api);
  });

  ctx.test('is sent by @polkadot/api, which reads its block', async () => {
    const { api } = ctx;
    const at = await new Promise((resolve, reject) => {
      const update = ({ status, isError }) => {
        if (isError) reject(new Error(status.type));
        if (status.isInBlock) resolve(status.asInBlock.toHex());
      };
      list.claim(0).send(update).catch(reject);
    });
    assert.equal(claimed(await eventsAt(at)), 0);
    const { block } = await api.derive.chain.getBlock(at);
    assert.deepEqual(
      block.extrinsics.map((one) => [one.toHex(), one.hash.toHex(), one.isSigned]),
      (await raw(at)).map((hex) => [hex, blake2AsHex(hex), false]),
    );
    assert.deepEqual(
      block.extrinsics.map(({ method }) => method.method),
      ['set', 'claim'],
    );
  });

  ctx.test('is sent by polkadot-api, which reads its block', async () => {
    const websocketClass = /** @type {any} */ (WebSocket); // it knows more than that of browsers
    const client = createClient(getWsProvider(ctx.node.url, { websocketClass }));
    try {
      const tx = client.getUnsafeApi().tx.CbdcVouchers.claim(inText(list.args(1)));
      const done = await within(client.submit(await tx.getBareTx()), 30_000, 'the claim');
      assert.ok(done.ok, JSON.stringify(done.dispatchError));
      assert.equal(claimed(await eventsAt(done.block.hash)), 1);
    } finally {
      client.destroy();
    }
  });

  ctx.test('is sent by dedot, which reads its block', async () => {
    const client = await DedotClient.new(new DedotProvider(ctx.node.url));
    try {
      const { claim } = /** @type {any} */ (client).tx.cbdcVouchers;
      const sent = claim(...Object.values(inText(list.args(2))))
        .send()
        .untilBestChainBlockIncluded();
      const { status } = await within(sent, 30_000, 'the claim');
      assert.equal(claimed(await eventsAt(status.value.blockHash)), 2);
    } finally {
      await client.disconnect();
    }
  });

  ctx.test('is taken in format 4, in format 5, and as a general transaction', async () => {
    const { api } = ctx;
    const forms = [bare(list.claim(3)), inFormat5(list.claim(4)), general(api, list.claim(5))];
    const sent = await Promise.all(forms.map((hex) => submitBytes(api, hex, 'the claim')));
    assert.deepEqual(
      sent.map(({ events, fee }) => [claimed(events), fee]),
      [3, 4, 5].map((index) => [index, 0n]),
    );
  });

  ctx.test(
    'that is refused while its programme is paused passes with the same bytes afterwards',
    async () => {
      const { api } = ctx;
      const claim = list.claim(6);
      const forms = [bare(claim), inFormat5(claim), general(api, claim)];
      await send(api, list.pause(), city);
      const index = api.errors.cbdcVouchers.ProgrammePaused.meta.index.toNumber();
      for (const hex of [...forms, ...forms]) {
        await assert.rejects(offer(hex), { code: 1011, data: `Custom(${index})` });
      }
      await refused(submitFree(api, claim), /^cbdcVouchers.ProgrammePaused: /);
      await send(api, list.resume(), city);
      await offer(forms[0]);
      // The same in other bytes waits until the first has left the pool.
      await assert.rejects(offer(forms[1]), { code: 1014 });
      // The same bytes are those that wait there, whoever has sent them.
      assert.equal(claimed((await submitFree(api, claim, { finalised: true })).events), 6);
      // What is used up is refused for good, once no view of the pool is older.
      const used = api.errors.cbdcVouchers.AlreadyClaimed.meta.index.toNumber();
      for (const hex of forms.slice(1)) {
        await assert.rejects(offer(hex), { code: 1010, data: `Custom error: ${used}` });
      }
      await refused(submitFree(api, claim), /^cbdcVouchers.AlreadyClaimed: /);
    },
  );

  ctx.test('that a pause of the chain forbids says so', async () => {
    const { api } = ctx;
    const name = ['CbdcVouchers', 'claim'];
    await sudo(api, api.tx.txPause.pause(name));
    await refused(submitFree(api, list.claim(7)), /^system.CallFiltered: /);
    await sudo(api, api.tx.txPause.unpause(name));
    assert.equal(claimed((await submitFree(api, list.claim(7))).events), 7);
  });

  ctx.test('that a pause throws out of the pool passes with the same bytes afterwards', async () => {
    const { api } = ctx;
    const hex = bare(list.claim(8));
    // Of one block the pause comes first, and the claim that was valid before it is thrown out.
    const pause = await sign(api, list.pause(), city, { tip: 10_000 });
    await Promise.all([pause.toHex(), hex].map(offer));
    const pending = async () => (await rpc(api, 'author_pendingExtrinsics')).length;
    await until(async () => (await pending()) === 0, 20_000, 'the pause');
    await send(api, list.resume(), city);
    assert.equal(claimed((await submitBytes(api, hex, 'the claim')).events), 8);
  });
});
