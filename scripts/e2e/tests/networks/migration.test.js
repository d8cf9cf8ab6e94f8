// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { sudo } from '@dure/chain/tx.js';
import { hexStripPrefix } from '@polkadot/util';
import { xxhashAsHex } from '@polkadot/util-crypto';
import { Finality } from '../../nodes/network.js';
import { Traffic } from '../../nodes/traffic.js';
import { agree, network } from '../../support/harness.js';
import { exportSpec } from '../../support/spec.js';
import { applied, nextRuntime } from '../../support/upgrade.js';

/**
 * A chain of the time before the council named validators: the newer runtime's migration finds
 * nobody in their membership.
 */
function olderChain() {
  const home = mkdtempSync(join(tmpdir(), 'dure-spec-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const spec = exportSpec('local', { raw: true });
  const hashed = (name) => hexStripPrefix(xxhashAsHex(name, 128));
  for (const [pallet, item] of [
    ['ValidatorMembership', 'Members'],
    ['Historical', 'StoredRange'],
  ]) {
    const at = `0x${hashed(pallet)}${hashed(item)}`;
    assert.ok(spec.genesis.raw.top[at], `${pallet}.${item}`);
    delete spec.genesis.raw.top[at];
  }
  const file = join(home, 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  return { chain: ['--chain', file] };
}

network('an upgrade with a migration, of four validators under traffic', olderChain, (ctx) => {
  ctx.test('happens on all of them at one block, and loses nothing', { seconds: 180 }, async () => {
    const { nodes } = ctx.network;
    /** @type {any} */
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

    /** @type {any} */
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
    const versions = await Promise.all(
      nodes.map(async (node) => {
        let number = before;
        const at = async () =>
          (await node.rpc('state_getRuntimeVersion', await node.rpc('chain_getBlockHash', number)))
            .specVersion;
        const earlier = await at();
        while ((await at()) === earlier) number += 1;
        return number;
      }),
    );
    assert.equal(new Set(versions).size, 1, 'the same block is the first of the new version');
  });
});
