// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { u8aToHex } from '@polkadot/util';
import { connect } from '@dure/chain/connect.js';
import { carry } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { send } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { network } from '../../support/harness.js';

const MINISTRIES = ['Finance', 'Justice', 'Labour'].map((name) => key(`//MinistryOf${name}`));
const [ALICE, BOB, CHARLIE, DAVE, EVE] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve'].map((name) => key(`//${name}`).address);
const KILLS = 50;
/** Blocks in a session. */
const SESSION = 30;
/** Two sessions, on a machine that misses some slots. */
const TWO_SESSIONS_MS = 240_000;

const sorted = (accounts) => accounts.map(String).sort();
const validators = async (api) => sorted(await api.query.session.validators());
const members = async (api) => sorted(await api.query.validatorMembership.members());
const reports = async (api) => (await api.query.offences.reports.entries()).length;

/** Has this node cast votes since it was started? */
async function votes({ prometheusPort }) {
  const text = await (await fetch(`http://127.0.0.1:${prometheusPort}/metrics`)).text();
  return Number(/^substrate_finality_grandpa_prevotes_total\{.*\} (\d+)$/m.exec(text)?.[1] ?? 0) > 0;
}

/** Who made the blocks from this one on, so many of them. */
async function authors(api, first, count) {
  const made = await Promise.all(Array.from({ length: count }, async (_, index) => {
    const { author } = await api.derive.chain.getHeader(await api.rpc.chain.getBlockHash(first + index));
    return author.toString();
  }));
  return new Set(made);
}

network('validators of the council', (ctx) => {
  let api;
  let traffic;
  let finality;
  let sessionWhenNamed;

  ctx.test('are named under traffic', async () => {
    const { nodes } = ctx.network;
    const eve = await ctx.network.make('eve', ['--validator', '--rpc-methods', 'unsafe']);
    await eve.up();
    api = await connect(nodes[0].url);
    traffic = await Traffic.prepare(nodes[0]);
    finality = new Finality(nodes);

    // Eve's node makes its keys, and proves to the chain that it has them.
    const owner = u8aToHex(key('//Eve').addressRaw);
    const { keys, proof } = await eve.rpc('author_rotateKeysWithOwner', owner);
    await send(api, api.tx.session.setKeys(keys, proof), key('//Eve'));
    const { blockHash } = await carry(api, MINISTRIES, api.tx.utility.batchAll([
      api.tx.validatorMembership.addMember(EVE),
      api.tx.validatorMembership.removeMember(BOB),
    ]));
    sessionWhenNamed = (await (await api.at(blockHash)).query.session.currentIndex()).toNumber();
    assert.deepEqual(await members(api), sorted([ALICE, CHARLIE, DAVE, EVE]));
    assert.deepEqual(await validators(api), sorted([ALICE, BOB, CHARLIE, DAVE]));
  }, 120);

  ctx.test(`are never reported for being killed, ${KILLS} times under traffic`, async (t) => {
    const charlie = ctx.network.node('charlie');
    traffic.start(ctx.network.nodes.filter((node) => node !== charlie), 20);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await charlie.kill();
      await charlie.up();
      await until(() => votes(charlie), 30_000, "Charlie's votes", 100);
      await delay(Math.random() * 1_500); // so that the kills fall on all parts of a round
    }
    await charlie.finalises(await ctx.network.height());
    assert.equal(await reports(api), 0);
    assert.ok((await members(api)).includes(CHARLIE));
    t.diagnostic(`${traffic.sent} transfers`);
  }, 900);

  ctx.test('start and stop at the session after next', async () => {
    const session = async () => (await api.query.session.currentIndex()).toNumber();
    await until(async () => (await session()) >= sessionWhenNamed + 2, TWO_SESSIONS_MS, 'two sessions', 500);
    assert.deepEqual(await validators(api), sorted([ALICE, CHARLIE, DAVE, EVE]));
    // From its very first block on, and not before.
    const begins = (sessionWhenNamed + 2) * SESSION;
    const at = async (number) => validators(await api.at(await api.rpc.chain.getBlockHash(number)));
    assert.deepEqual(await at(begins - 1), sorted([ALICE, BOB, CHARLIE, DAVE]));
    assert.deepEqual(await at(begins), sorted([ALICE, CHARLIE, DAVE, EVE]));
    const first = (await ctx.network.nodes[0].best()).number + 1;
    await ctx.network.finalises(first + 19, 90_000);
    assert.deepEqual([...await authors(api, first, 20)].sort(), sorted([ALICE, CHARLIE, DAVE, EVE]));
    // Eve's votes count: with three of four, it can't go on without hers.
    await ctx.network.node('dave').kill();
    await ctx.network.goesOn(3);
    await ctx.network.node('dave').up();
  }, 400);

  ctx.test('are out within two sessions if two nodes vote with their keys', async () => {
    const twin = await ctx.network.make('twin', ['--validator', '--dave']);
    await twin.up();
    await until(async () => !(await members(api)).includes(DAVE), TWO_SESSIONS_MS, 'the report', 500);
    assert.ok((await reports(api)) >= 1);
    const began = (await api.query.session.currentIndex()).toNumber();
    await until(async () => !(await validators(api)).includes(DAVE), TWO_SESSIONS_MS, "Dave's end", 500);
    assert.ok((await api.query.session.currentIndex()).toNumber() <= began + 2);
    assert.deepEqual(await validators(api), sorted([ALICE, CHARLIE, EVE]));
    await ctx.network.goesOn(4);
  }, 600);

  ctx.test('are followed by a node that starts from nothing, over all changes of the set', async () => {
    const fresh = await ctx.network.make('fresh', ['--sync', 'warp']);
    await fresh.up();
    await fresh.finalises(await ctx.network.height(), 90_000);
    await ctx.network.goesOn(2);
    const { hash: now } = await fresh.finalised();
    // It fetches the first blocks only then, without executing them: it never has their state.
    const first = await until(() => fresh.rpc('chain_getBlockHash', 1), 90_000, 'fetching block 1', 200);
    const fullNode = ctx.network.node('alice');
    assert.ok(await fullNode.rpc('state_getStorage', traffic.accountKey, now));
    assert.equal(await fresh.rpc('state_getStorage', traffic.accountKey, now),
      await fullNode.rpc('state_getStorage', traffic.accountKey, now));
    await assert.rejects(fresh.rpc('state_getRuntimeVersion', first), /State already discarded/);
  }, 240);

  ctx.test("are followed by a node that starts from a backup of another's base path", async () => {
    const fresh = ctx.network.node('fresh');
    await fresh.stop();
    const { number } = await ctx.network.node('alice').finalised();
    const copy = await ctx.network.make('copy');
    cpSync(fresh.basePath, copy.basePath, { recursive: true });
    await copy.up();
    assert.ok((await copy.finalised()).number >= number - 10, 'it starts where the backup ended');
    await copy.finalises(await ctx.network.height(), 60_000);
    await fresh.up();
    await ctx.network.goesOn(2);

    await traffic.stop();
    await finality.stop();
    for (const node of ctx.network.up) await finality.isKeptBy(node);
    await api.disconnect();
  }, 150);
}, { args: ['--state-pruning', 2_000] }); // the tests look back at blocks from before the kills
