// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createClient, Enum } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getSmProvider } from 'polkadot-api/sm-provider';
import { startFromWorker } from 'polkadot-api/smoldot/from-node-worker'; // npm `smoldot`
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { until, within } from '@dure/chain/wait.js';
import { freePorts } from '../nodes/node.js';
import { balance, network } from '../support/harness.js';
import { exportSpec } from '../support/spec.js';

const GENESIS_BALANCE = 100_000_000n;

// The light client gets the raw chain spec and nothing else: no RPC of a full node. What it says of
// the state comes with a Merkle proof against a block that it has seen three of four voters finalise.
network('a light client', (ctx) => {
  let full; // a full node that the light client was not told of: what it says is compared with
  let thread;
  let client;
  let light;

  ctx.before(async () => {
    full = ctx.network.node('dave');
    const [port] = await freePorts(1);
    const boot = await ctx.network.make('boot', ['--listen-addr', `/ip4/127.0.0.1/tcp/${port}/ws`]);
    await boot.up(60_000);
    const spec = exportSpec('local', { raw: true });
    spec.bootNodes = [`/ip4/127.0.0.1/tcp/${port}/ws/p2p/${boot.peerId}`];

    // In a thread that can be ended: smoldot's timers outlive its own end by minutes.
    thread = new Worker(new URL(import.meta.resolve('polkadot-api/smoldot/node-worker')));
    const smoldot = startFromWorker(thread, {
      // As in a web page, there is no TCP, and no WebSocket but on this machine.
      forbidTcp: true,
      forbidNonLocalWs: true,
      maxLogLevel: 1,
    });
    client = createClient(getSmProvider(() => smoldot.addChain({ chainSpec: JSON.stringify(spec) })));
    light = client.getUnsafeApi(); // "unsafe" only in that its types are read from the chain
  });

  after(
    async () => {
      await thread?.terminate();
      client?.destroy();
    },
    { timeout: 20_000 },
  );

  const { step } = ctx.story(); // the balances run through it
  step('follows the finalised chain over WebSocket, and agrees with a full node', async (t) => {
    const began = Date.now();
    const blocks = [];
    const end = new Promise((_, reject) => {
      client.finalizedBlock$.subscribe({ next: (block) => blocks.push(block), error: reject });
    });
    await Promise.race([until(() => blocks.length >= 4, 80_000, 'four finalised blocks'), end]);
    t.diagnostic(`#${blocks.at(-1).number} after ${Date.now() - began} ms`);
    assert.deepEqual(
      blocks.map(({ number }) => number),
      blocks.map((_, index) => blocks[0].number + index),
      'every block, in order',
    );
    await full.finalises(blocks.at(-1).number);
    for (const { number, hash } of blocks) {
      assert.equal(hash, await full.rpc('chain_getBlockHash', number), `block ${number}`);
    }
  });

  step('reads balances, and what is not there', async () => {
    assert.equal(await free('//City'), GENESIS_BALANCE);
    assert.equal(await free('//InvestorA'), GENESIS_BALANCE);
    assert.equal(await free('//NobodyYet'), 0n);
  });

  step('sees what a transfer through a full node did', async () => {
    const [from, to] = [key('//City'), key('//NobodyYet')];
    const api = await connect(full.url);
    try {
      const call = api.tx.balances.transferKeepAlive(to.address, 12_345);
      const done = await send(api, call, from, { finalised: true, deadlineMs: 60_000 });
      await finalises(done.blockNumber);
      assert.equal(await free('//NobodyYet'), 12_345n);
      assert.equal(await free('//City'), GENESIS_BALANCE - 12_345n - done.fee);
    } finally {
      await api.disconnect();
    }
  });

  step('sends a transaction of its own', async () => {
    const from = key('//InvestorA');
    const signer = getPolkadotSigner(from.publicKey, 'Sr25519', (bytes) => from.sign(bytes));
    const dest = Enum('Id', key('//NobodyYet').address);
    const tx = light.tx.Balances.transfer_keep_alive({ dest, value: 55n });
    // Only a finalised block ends this wait.
    const done = await within(tx.signAndSubmit(signer), 80_000, 'the transfer');
    assert.ok(done.ok, JSON.stringify(done.dispatchError));
    await full.finalises(done.block.number);
    assert.equal(done.block.hash, await full.rpc('chain_getBlockHash', done.block.number));
    assert.equal(await free('//NobodyYet'), 12_400n);
    const api = await connect(full.url);
    try {
      assert.equal(await balance(api, key('//NobodyYet')), 12_400n, 'in the full node');
    } finally {
      await api.disconnect();
    }
  });

  const free = async (uri) => {
    const read = light.query.System.Account.getValue(key(uri).address, { at: 'finalized' });
    return (await within(read, 30_000, `reading ${uri}`)).data.free;
  };

  /** Waits until the light client has seen this block, or a later one, finalised. */
  async function finalises(number) {
    const there = async () => (await client.getFinalizedBlock()).number >= number;
    await until(there, 60_000, `block ${number} in the light client`);
  }
});
