// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '@dure/chain/connect.js';
import { Network } from '../nodes/network.js';
import { Node } from '../nodes/node.js';
import { DispatchFailed, Refused, send } from '@dure/chain/tx.js';

/**
 * Tests around something that runs: started before them, ended after them. `end` is told whether
 * all went well.
 */
function around(title, tests, { start, end, startSeconds }) {
  describe(title, () => {
    const ctx = {};
    // A test that ran into its deadline never gets to say so: what didn't end well has failed.
    const unfinished = new Set();

    before(async () => {
      unfinished.add('the start');
      await start(ctx);
      unfinished.delete('the start');
    }, { timeout: startSeconds * 1000 });

    ctx.test = (name, run, seconds = 60) => it(name, { timeout: seconds * 1000 }, async (t) => {
      unfinished.add(name);
      await run(t);
      unfinished.delete(name);
    });
    tests(ctx);

    // Last, so that what the tests themselves have opened is closed before the node goes.
    after(() => end(ctx, unfinished.size === 0), { timeout: 30_000 });
  });
}

/**
 * The tests of a file, around one node of their own: `ctx.node`, and `ctx.api` unless
 * `connected: false`. The node's log is kept when a test fails, and its place is told.
 * @param {string} title
 * @param {(ctx: { node: Node, api: import('@polkadot/api').ApiPromise, test: typeof test }) => void} tests
 * @param {Parameters<typeof Node.start>[0] & { connected?: boolean }} [options]
 */
export function chain(title, tests, { connected = true, ...options } = {}) {
  around(title, tests, {
    startSeconds: 60,
    async start(ctx) {
      ctx.node = await Node.start(options);
      if (connected) ctx.api = await connect(ctx.node.url);
    },
    async end(ctx, allWell) {
      await ctx.api?.disconnect();
      await ctx.node?.stop();
      ctx.node?.remove({ keepLog: !allWell });
      if (ctx.node && !allWell) console.error(`the node's log is kept: ${ctx.node.log}`);
    },
  });
}

/**
 * The tests of a file, around a network of the four validators of `local`: `ctx.network`.
 * @param {string} title
 * @param {(ctx: { network: Network, test: typeof test }) => void} tests
 * @param {Parameters<typeof Network.start>[0]} [options]
 */
export function network(title, tests, options) {
  around(title, tests, {
    startSeconds: 150,
    async start(ctx) {
      ctx.network = await Network.start(typeof options === 'function' ? await options() : options);
    },
    async end(ctx, allWell) {
      await ctx.network?.stop({ keepLogs: !allWell });
    },
  });
}

/** The transaction is in a block and failed with this error, such as "cbdc.LineExceeded". */
export const fails = (sent, name) => assert.rejects(sent, (error) => {
  assert.ok(error instanceof DispatchFailed, `${name} expected, got: ${error.message}`);
  assert.equal(error.name, name);
  return true;
});

/** The pool refuses the transaction for this reason. */
export const refused = (sent, reason) => assert.rejects(sent, (error) => {
  assert.ok(error instanceof Refused, `a refusal expected, got: ${error.message}`);
  assert.match(error.message, reason);
  return true;
});

/** The won that an account can see as its own: free balance, in whole won. */
export const balance = async (api, who) =>
  (await api.query.system.account(who.address)).data.free.toBigInt();

export const issuance = async (api) => (await api.query.balances.totalIssuance()).toBigInt();

/** Several calls of one signer, in one transaction that fails if one of them does. */
export const all = (api, calls, signer) => send(api, api.tx.utility.batchAll(calls), signer);

/** All keys of the chain's state below a prefix. */
export async function storageKeys(node, at, prefix = '0x') {
  const keys = [];
  for (let page; page?.length !== 0; keys.push(...page)) {
    page = await node.rpc('state_getKeysPaged', prefix, 1_000, keys.at(-1) ?? null, at);
  }
  return keys;
}

/**
 * All nodes have the same block, and the traffic's receiver the same in it, at the highest number
 * that all have finalised. Tells what it has.
 * @param {Node[]} nodes
 * @param {import('../nodes/traffic.js').Traffic} traffic
 */
export async function agree(nodes, traffic) {
  const heads = await Promise.all(nodes.map((node) => node.finalised()));
  const number = Math.min(...heads.map((head) => head.number));
  const seen = await Promise.all(nodes.map(async (node) => {
    const hash = await node.rpc('chain_getBlockHash', number);
    return { hash, received: String(await traffic.received(node, hash)) };
  }));
  seen.forEach((one) => assert.deepEqual(one, seen[0]));
  return BigInt(seen[0].received);
}
