// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { u8aToHex } from '@polkadot/util';
import { connect } from '@dure/chain/connect.js';
import { carry } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { network } from '../../support/harness.js';
import { more } from '../../support/thorough.js';
import {
  ALICE,
  BOB,
  CHARLIE,
  DAVE,
  EVE,
  members,
  MINISTRIES,
  reports,
  SESSION,
  session,
  sorted,
  TWO_SESSIONS_MS,
  validators,
} from '../../support/validators.js';

/** How often a validator is killed, and as often again. */
const KILLS = more(25, 50);
const DEADLINE = { seconds: 60 + 20 * KILLS };

/** Has this node cast votes since it was started? */
const votes = async (node) => (await node.metric('substrate_finality_grandpa_prevotes_total')) > 0;

/** Who made the blocks from this one on, so many of them. */
async function authors(api, first, count) {
  const made = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { author } = await api.derive.chain.getHeader(await api.rpc.chain.getBlockHash(first + index));
      return author.toString();
    }),
  );
  return new Set(made);
}

// With the state of more blocks than usual: the tests look back at those from before the kills.
network('validators of the council', { args: ['--state-pruning', 2_000] }, (ctx) => {
  const { step } = ctx.story();
  let api;
  let traffic;
  let finality;
  let named; // the session in which Eve came and Bob went
  let renamed; // and that in which Bob came back

  step('are named under traffic', async () => {
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
    const { addMember, removeMember } = api.tx.validatorMembership;
    const swap = api.tx.utility.batchAll([addMember(EVE), removeMember(BOB)]);
    const { blockHash } = await carry(api, MINISTRIES, swap);
    named = await session(api, blockHash);
    assert.deepEqual(await members(api), sorted([ALICE, CHARLIE, DAVE, EVE]));
    assert.deepEqual(await validators(api), sorted([ALICE, BOB, CHARLIE, DAVE]));
  });

  /** Kills Charlie again and again, which nobody may take for an offence. */
  async function kills(t) {
    const charlie = ctx.network.node('charlie');
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await charlie.kill();
      await charlie.up();
      await until(() => votes(charlie), 30_000, "Charlie's votes", 100);
      await delay(Math.random() * 1_500); // so that the kills fall on all parts of a round
    }
    await charlie.finalises(await ctx.network.height());
    assert.equal(await reports(api), 0);
    assert.ok((await members(api)).includes(CHARLIE));
    t.diagnostic(`${traffic.sent} transfers by now`);
  }

  // While they are killed, the sessions go by for which the steps below wait.
  step(`are never reported for being killed, ${KILLS} times under traffic`, DEADLINE, async (t) => {
    const charlie = ctx.network.node('charlie');
    traffic.start(
      ctx.network.nodes.filter((node) => node !== charlie),
      20,
    );
    await kills(t);
  });

  step('are named again after they went', { seconds: 300 }, async () => {
    await until(async () => (await session(api)) > named, TWO_SESSIONS_MS, 'the next session', 500);
    const { blockHash } = await carry(api, MINISTRIES, api.tx.validatorMembership.addMember(BOB));
    renamed = await session(api, blockHash);
    assert.deepEqual(await members(api), sorted([ALICE, BOB, CHARLIE, DAVE, EVE]));
  });

  step(`are not reported either for being killed ${KILLS} times more`, DEADLINE, kills);

  step('start and stop at the session after next', { seconds: 400 }, async () => {
    await until(async () => (await session(api)) >= named + 2, TWO_SESSIONS_MS, 'two sessions', 500);
    // From its very first block on, and not before. (By now, Bob may be back.)
    const begins = (named + 2) * SESSION;
    assert.deepEqual(await at(begins - 1), sorted([ALICE, BOB, CHARLIE, DAVE]));
    assert.deepEqual(await at(begins), sorted([ALICE, CHARLIE, DAVE, EVE]));
    // Whose turn its first block is, the state before it has said.
    const first = begins + 1;
    await ctx.network.finalises(first + 3, 90_000);
    const seen = async () => {
      const last = Math.min(await ctx.network.height(), begins + SESSION - 1);
      return authors(api, first, last - first + 1);
    };
    // Charlie is killed all the while, and on a busy machine others miss their turns too.
    await until(async () => (await seen()).has(EVE), 90_000, "a block of Eve's", 1_000);
    const others = [...(await seen())].filter((who) => ![ALICE, CHARLIE, DAVE, EVE].includes(who));
    assert.deepEqual(others, []);
    // Eve's votes count: where one is down, it can't go on without hers.
    await ctx.network.node('dave').kill();
    await ctx.network.goesOn(3);
    await ctx.network.node('dave').up();
  });

  step('are back at the session after next', { seconds: 400 }, async () => {
    await until(async () => (await session(api)) >= renamed + 2, TWO_SESSIONS_MS, 'two sessions', 500);
    const begins = (renamed + 2) * SESSION;
    assert.deepEqual(await at(begins - 1), sorted([ALICE, CHARLIE, DAVE, EVE]));
    assert.deepEqual(await at(begins), sorted([ALICE, BOB, CHARLIE, DAVE, EVE]));
    await ctx.network.finalises(begins + 1, 60_000); // the change itself is final
  });

  /** Who the validators were in a block. */
  const at = async (number) => validators(await api.at(await api.rpc.chain.getBlockHash(number)));

  step(
    'are followed by a node that starts from nothing, over all changes of the set',
    { seconds: 240 },
    async () => {
      const fresh = await ctx.network.make('fresh', ['--sync', 'warp']);
      await fresh.up();
      await fresh.finalises(await ctx.network.height(), 90_000);
      await ctx.network.goesOn(2);
      const { hash: now } = await fresh.finalised();
      // It fetches the first blocks only then, without executing them: it never has their state.
      const first = await until(() => fresh.rpc('chain_getBlockHash', 1), 90_000, 'fetching block 1', 200);
      const fullNode = ctx.network.node('alice');
      assert.ok(await fullNode.rpc('state_getStorage', traffic.accountKey, now));
      assert.equal(
        await fresh.rpc('state_getStorage', traffic.accountKey, now),
        await fullNode.rpc('state_getStorage', traffic.accountKey, now),
      );
      await assert.rejects(fresh.rpc('state_getRuntimeVersion', first), /State already discarded/);
    },
  );

  step(
    "are followed by a node that starts from a backup of another's base path",
    { seconds: 150 },
    async () => {
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
    },
  );
});
