// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { key } from '../lib/keys.js';

/**
 * A chain made as operators make one: the exported staging pattern, filled in with fresh keys for
 * one validator, a central bank and a council of four.
 */
export function stagingChain() {
  const secret = mnemonicGenerate();
  const uri = (name) => `${secret}//${name}`;
  const council = ['1', '2', '3', '4'].map((seat) => key(uri(`council//${seat}`)));
  const [validator, centralBank] = [key(uri('validator')), key(uri('centralbank'))];
  const keys = { aura: key(uri('aura'), 'sr25519').address, grandpa: key(uri('grandpa'), 'ed25519').address };

  function fill(patch) {
    assert.deepEqual(patch.session?.keys ?? [], [], 'the pattern has no validators');
    assert.deepEqual(patch.councilMembership?.members ?? [], [], 'the pattern has no council');
    assert.equal(patch.sudo?.key ?? null, null, 'the pattern has no sudo key');
    const funded = [...council, validator, centralBank].map(({ address }) => [address, 100_000_000]);
    patch.balances = { ...patch.balances, balances: [...(patch.balances?.balances ?? []), ...funded] };
    patch.session = { ...patch.session, keys: [[validator.address, validator.address, keys]] };
    patch.councilMembership = { ...patch.councilMembership, members: council.map(({ address }) => address) };
    patch.cbdc = { ...patch.cbdc, centralBank: centralBank.address };
  }

  /** The flags for the node, after its spec and its keys are in place. */
  function chain(node) {
    const run = (...args) => execFileSync(node.bin, args, {
      encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26, timeout: 60_000,
    });
    const spec = JSON.parse(run('export-chain-spec', '--chain', 'staging'));
    fill(spec.genesis.runtimeGenesis.patch);
    const file = join(node.home, 'spec.json');
    writeFileSync(file, JSON.stringify(spec));

    const place = ['--base-path', node.basePath, '--chain', file];
    run('key', 'insert', ...place, '--scheme', 'sr25519', '--key-type', 'aura', '--suri', uri('aura'));
    run('key', 'insert', ...place, '--scheme', 'ed25519', '--key-type', 'gran', '--suri', uri('grandpa'));
    run('key', 'generate-node-key', ...place);
    return ['--chain', file, '--validator'];
  }

  return { chain, council };
}
