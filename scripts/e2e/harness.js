// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { connect } from '../lib/connect.js';
import { Node } from '../lib/node.js';
import { DispatchFailed, Refused } from '../lib/tx.js';

/**
 * The tests of a file, around one node of their own: `ctx.node`, and `ctx.api` unless
 * `connected: false`. The node's log is kept when a test fails, and its place is told.
 * @param {string} title
 * @param {(ctx: { node: Node, api: import('@polkadot/api').ApiPromise, test: typeof test }) => void} tests
 * @param {Parameters<typeof Node.start>[0] & { connected?: boolean }} [options]
 */
export function chain(title, tests, { connected = true, ...options } = {}) {
  describe(title, () => {
    const ctx = {};
    // A test that ran into its deadline never gets to say so: what didn't end well has failed.
    const unfinished = new Set();

    before(async () => {
      unfinished.add('the start');
      ctx.node = await Node.start(options);
      if (connected) ctx.api = await connect(ctx.node.url);
      unfinished.delete('the start');
    }, { timeout: 60_000 });

    ctx.test = (name, run, seconds = 60) => it(name, { timeout: seconds * 1000 }, async (t) => {
      unfinished.add(name);
      await run(t);
      unfinished.delete(name);
    });
    tests(ctx);

    // Last, so that what the tests themselves have opened is closed before the node goes.
    after(async () => {
      await ctx.api?.disconnect();
      await ctx.node?.stop();
      ctx.node?.remove({ keepLog: unfinished.size > 0 });
      if (ctx.node && unfinished.size > 0) console.error(`the node's log is kept: ${ctx.node.log}`);
    }, { timeout: 30_000 });
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

/**
 * What a pallet's view function answers, as of the last block or of the one given. (polkadot.js has
 * nothing for them.)
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} name as in "CredentialBadges.bits"
 * @param {unknown[]} args
 * @param {string} [at] hash of a block
 */
export async function view(api, name, args, at) {
  const [pallet, method] = name.split('.');
  const { viewFunctions } = api.runtimeMetadata.asLatest.pallets.find((one) => one.name.eq(pallet));
  const { id, inputs, output } = viewFunctions.find((one) => one.name.eq(method));
  const typed = (type, value) => api.registry.createType(api.registry.createLookupType(type), value);
  const input = u8aConcat(...inputs.map(({ type }, place) => typed(type, args[place]).toU8a()));
  const { call } = at ? await api.at(at) : api;
  const answer = await call.runtimeViewFunction.executeViewFunction(id.toU8a(), u8aToHex(input));
  return typed(output, answer.asOk.toU8a(true));
}
