// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexStripPrefix, u8aToHex } from '@polkadot/util';
import { blake2AsHex, xxhashAsHex } from '@polkadot/util-crypto';
import { connect } from '@dure/chain/connect.js';
import { carry } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';
import { Finality } from '../../nodes/network.js';
import { binary } from '@dure/genesis/binary.js';
import { Traffic } from '../../nodes/traffic.js';
import { send, sign, sudo } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { agree, chain, fails, network } from '../../support/harness.js';
import { stagingChain } from '../../support/staging.js';

/** The same runtime with the next spec version. */
function nextRuntime() {
  const path = process.env.DURE_NEXT_WASM;
  assert.ok(path, 'DURE_NEXT_WASM must name a wasm of this runtime with a spec version one higher');
  const code = readFileSync(path);
  return { code: u8aToHex(code), hash: blake2AsHex(code, 256) };
}

/** Applies the upgrade that was authorised, and shows that the chain goes on with it. */
async function applied({ api, node }, code, anyone) {
  const version = async () => (await node.rpc('state_getRuntimeVersion')).specVersion;
  const earlier = await version();
  const apply = await sign(api, api.tx.system.applyAuthorizedUpgrade(code), anyone);
  await node.rpc('author_submitExtrinsic', apply.toHex());
  await until(async () => (await version()) === earlier + 1, 60_000, 'the new spec version', 200);
  const { number } = await node.best();

  // By a new connection: while polkadot.js takes up the new types it reads events by the wrong ones.
  const next = await connect(node.url);
  try {
    assert.ok(next.runtimeVersion.specVersion.eqn(earlier + 1));
    const remark = await send(next, next.tx.system.remarkWithEvent('0x00'), anyone);
    assert.ok(remark.blockNumber > number);
    await node.finalises(remark.blockNumber + 1, 40_000);
  } finally {
    await next.disconnect();
  }
}

chain('an upgrade by sudo, on dev', (ctx) => {
  ctx.test('goes on with a higher spec version', async () => {
    const { api } = ctx;
    const { code, hash } = nextRuntime();
    const authorise = api.tx.system.authorizeUpgrade(hash);
    await fails(send(api, authorise, key('//City')), 'BadOrigin');
    await sudo(api, authorise);
    await applied(ctx, code, key('//City'));
  }, 120);
});

const staging = stagingChain();

chain('an upgrade by the council, on a chain without sudo', (ctx) => {
  ctx.test('goes on with a higher spec version', async () => {
    const { api } = ctx;
    const { code, hash } = nextRuntime();
    const [member, , , another] = staging.council;
    const voters = staging.council.slice(0, 3);
    assert.ok((await api.query.sudo.key()).isNone, 'nobody holds sudo');

    const authorise = api.tx.system.authorizeUpgrade(hash).method;
    await Promise.all([
      send(api, api.tx.preimage.notePreimage(authorise.toHex()), another),
      carry(api, voters, api.tx.whitelist.whitelistCall(authorise.hash)),
    ]);
    const weight = { refTime: 5_000_000_000, proofSize: 500_000 }; // more than it takes
    const { hash: callHash, encodedLength } = authorise;
    await carry(api, voters, api.tx.whitelist.dispatchWhitelistedCall(callHash, encodedLength, weight));
    assert.equal((await api.query.system.authorizedUpgrade()).unwrap().codeHash.toHex(), hash);
    await applied(ctx, code, member);
  }, 180);
}, { chain: staging.chain });

/**
 * A chain of the time before the council named validators: the newer runtime's migration finds
 * nobody in their membership.
 */
function olderChain() {
  const home = mkdtempSync(join(tmpdir(), 'dure-spec-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const spec = JSON.parse(execFileSync(binary(), ['export-chain-spec', '--chain', 'local', '--raw'], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26,
  }));
  const hashed = (name) => hexStripPrefix(xxhashAsHex(name, 128));
  for (const [pallet, item] of [['ValidatorMembership', 'Members'], ['Historical', 'StoredRange']]) {
    const at = `0x${hashed(pallet)}${hashed(item)}`;
    assert.ok(spec.genesis.raw.top[at], `${pallet}.${item}`);
    delete spec.genesis.raw.top[at];
  }
  const file = join(home, 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  return { chain: ['--chain', file] };
}

network('an upgrade with a migration, of four validators under traffic', (ctx) => {
  ctx.test('happens on all of them at one block, and loses nothing', async () => {
    const { nodes } = ctx.network;
    const api = await connect(nodes[0].url);
    const { code, hash } = nextRuntime();
    assert.equal((await api.query.validatorMembership.members()).length, 0);
    const traffic = await Traffic.prepare(nodes[0]);
    const finality = new Finality(nodes);
    traffic.start(nodes, 20);
    await ctx.network.goesOn(2);

    await sudo(api, api.tx.system.authorizeUpgrade(hash));
    const before = (await nodes[0].best()).number;
    await applied({ api, node: nodes[0] }, code, key('//City'));
    await api.disconnect();

    const next = await connect(nodes[3].url);
    assert.deepEqual(
      (await next.query.validatorMembership.members()).map(String).sort(),
      ['Alice', 'Bob', 'Charlie', 'Dave'].map((name) => key(`//${name}`).address).sort(),
    );
    await next.disconnect();
    await traffic.stop();
    await finality.stop();
    await ctx.network.goesOn(4);
    for (const node of nodes) await finality.isKeptBy(node);

    // Traffic signed for the earlier version is refused after it: none of it is half done.
    assert.ok((await agree(nodes, traffic)) > 0n);
    const versions = await Promise.all(nodes.map(async (node) => {
      let number = before;
      const at = async () => (await node.rpc('state_getRuntimeVersion', await node.rpc('chain_getBlockHash', number))).specVersion;
      const earlier = await at();
      while ((await at()) === earlier) number += 1;
      return number;
    }));
    assert.equal(new Set(versions).size, 1, 'the same block is the first of the new version');
  }, 180);
}, olderChain);
