// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import { connect } from '@dure/chain/connect.js';
import { DispatchFailed, Refused, send } from '@dure/chain/tx.js';
import { within } from '@dure/chain/wait.js';
import { Network } from '../nodes/network.js';
import { Node } from '../nodes/node.js';
import { PATIENCE } from './program.js';

/**
 * How tests are told, as node:test has it: a name, what else there is to say, and what they do.
 * `seconds` is the deadline of a machine that does nothing else, 120 unless given.
 * @typedef {(t: import('node:test').TestContext) => unknown} Run
 * @typedef {(name: string, ...given: [run: Run] | [options: { seconds: number }, run: Run]) => void} Test
 *
 * Steps of which each goes on from where those before it ended. One that fails ends the story: what
 * comes after it is skipped, and says which it was, so that one failure is one red test.
 * @typedef {object} Story
 * @property {Test} step
 * @property {Test} test what needs the steps before it, but on which none goes on: where it fails, it
 *   alone does
 *
 * What a group of tests gets.
 * @typedef {object} Context
 * @property {Test} test a test that needs no other
 * @property {() => Story} story begins a story
 * @property {(run: () => unknown, options?: { seconds: number }) => void} before what all tests need,
 *   made once that runs which they are around
 *
 * @typedef {Context & { node: Node, api: any }} OneNode `api`: an ApiPromise, of whose types only the
 *   chain's metadata tell
 * @typedef {Context & { network: Network }} ManyNodes
 */

const SECONDS = 120;

/** What stands last is what is done; before it may be options. @returns {any[]} both */
export const optional = (given) => (given.length > 1 ? given : [{}, ...given]);

/**
 * Tests around something that runs: started before them, ended after them. Where it doesn't start, the
 * first test says why, and the others are skipped.
 * @template {Context} C
 * @param {string} title
 * @param {object} options
 * @param {(ctx: C) => unknown} options.start
 * @param {number} [options.startSeconds]
 * @param {(ctx: C, allWell: boolean) => unknown} options.end
 * @param {(ctx: C) => void} tests
 */
export function around(title, { start, startSeconds = SECONDS, end }, tests) {
  describe(title, () => {
    // A test that ran into its deadline never gets to say so: what didn't end well has failed.
    const unfinished = new Set();
    /** @type {{ what: string, error: any, told: boolean } | undefined} */
    let failure; // of what comes before the tests

    const prepare = (what, run, seconds) =>
      before(async () => {
        if (failure) return;
        try {
          await within(Promise.resolve(run()), seconds * 1000 * PATIENCE, what);
        } catch (error) {
          failure = { what, error, told: false };
        }
      });

    /** @type {Test} */
    const test = (name, ...given) => {
      const [{ seconds = SECONDS }, run] = optional(given);
      const self = { name };
      it(name, { timeout: seconds * 1000 * PATIENCE }, async (t) => {
        if (failure?.told) {
          t.skip(`${failure.what} failed before`);
          return;
        }
        unfinished.add(self);
        if (failure) {
          failure.told = true;
          throw failure.error;
        }
        await run(t);
        t.signal.throwIfAborted(); // too late
        unfinished.delete(self);
      });
    };

    const ctx = /** @type {C} */ ({
      test,
      story: () => story(test),
      before: (run, { seconds } = { seconds: SECONDS }) => prepare('the preparation', run, seconds),
    });
    prepare('the start', () => start(ctx), startSeconds);
    tests(ctx);

    // Last, so that what the tests themselves have opened is closed before the node goes.
    after(() => end(ctx, !failure && unfinished.size === 0), { timeout: 30_000 });
  });
}

/** A story of such tests. @param {Test} test @returns {Story} */
function story(test) {
  const steps = []; // in their order
  const begun = new Set();
  const ended = new Set(); // well

  /** What needs all steps so far. @type {Test} */
  const follow = (name, ...given) => {
    const [options, run] = optional(given);
    const needed = [...steps];
    test(name, options, async (t) => {
      const broken = needed.find((step) => !ended.has(step));
      if (!broken) return run(t);
      // Only a pattern on the command line leaves out a step.
      if (!begun.has(broken)) throw new Failure(`this goes on from '${broken.name}', which was not run`);
      return t.skip(`'${broken.name}' failed before`);
    });
  };

  return {
    step(name, ...given) {
      const [options, run] = optional(given);
      const self = { name };
      follow(name, options, async (t) => {
        begun.add(self);
        await run(t);
        t.signal.throwIfAborted();
        ended.add(self);
      });
      steps.push(self);
    },
    test: follow,
  };
}

/**
 * The tests of a file, around one node of their own: `ctx.node`, and `ctx.api` unless
 * `connected: false`. The node's log is kept when a test fails, and its place is told.
 * @typedef {Parameters<typeof Node.start>[0] & { connected?: boolean }} NodeOptions
 * @typedef {(ctx: OneNode) => void} NodeTests
 *
 * @type {(title: string, ...given: [NodeTests] | [NodeOptions, NodeTests]) => void}
 */
export const chain = (title, ...given) => {
  const [{ connected = true, ...options }, tests] = optional(given);
  around(
    title,
    {
      async start(/** @type {OneNode} */ ctx) {
        ctx.node = await Node.start(options);
        if (connected) ctx.api = await connect(ctx.node.url);
      },
      async end(ctx, allWell) {
        await ctx.api?.disconnect();
        await endNode(ctx, allWell);
      },
    },
    tests,
  );
};

/** Ends the node of a group of tests. Its log is kept unless all went well. */
export async function endNode({ node }, allWell) {
  await node?.stop();
  node?.remove({ keepLog: !allWell });
  if (node && !allWell) console.error(`the node's log is kept: ${node.log}`);
}

/**
 * The tests of a file, around a network of the four validators of `local`: `ctx.network`.
 * @typedef {Parameters<typeof Network.start>[0]} NetworkOptions
 * @typedef {(ctx: ManyNodes) => void} NetworkTests
 *
 * @type {(title: string, ...given: [NetworkTests] |
 *   [NetworkOptions | (() => NetworkOptions), NetworkTests]) => void}
 */
export const network = (title, ...given) => {
  const [options, tests] = optional(given);
  around(
    title,
    {
      startSeconds: 150,
      async start(/** @type {ManyNodes} */ ctx) {
        ctx.network = await Network.start(typeof options === 'function' ? options() : options);
      },
      async end(ctx, allWell) {
        await ctx.network?.stop({ keepLogs: !allWell });
      },
    },
    tests,
  );
};

/** The transaction is in a block and failed with this error, such as "cbdc.LineExceeded". */
export const fails = (sent, name) =>
  assert.rejects(sent, (/** @type {Error} */ error) => {
    assert.ok(error instanceof DispatchFailed, `${name} expected, got: ${error.message}`);
    assert.equal(error.name, name);
    return true;
  });

/** The pool refuses the transaction for this reason. */
export const refused = (sent, reason) =>
  assert.rejects(sent, (/** @type {Error} */ error) => {
    assert.ok(error instanceof Refused, `a refusal expected, got: ${error.message}`);
    assert.match(error.message, reason);
    return true;
  });

/** The won that an account can see as its own: free balance, in whole won. */
export const balance = async (api, who) => (await api.query.system.account(who.address)).data.free.toBigInt();

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
  const seen = await Promise.all(
    nodes.map(async (node) => {
      const hash = await node.rpc('chain_getBlockHash', number);
      return { hash, received: String(await traffic.received(node, hash)) };
    }),
  );
  seen.forEach((one) => assert.deepEqual(one, seen[0]));
  return BigInt(seen[0].received);
}
