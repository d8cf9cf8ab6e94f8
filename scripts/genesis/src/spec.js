// SPDX-License-Identifier: Apache-2.0
// From the node's staging pattern and the agencies to a chain specification.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '@dure/chain/cli.js';
import { accounts } from './agencies.js';
import { runNode } from './binary.js';

const PROTOCOL = 'dure';

/** The pattern of a chain without keys, as the node has it. */
export function pattern(bin) {
  const exported = runNode(bin, 'export-chain-spec', '--chain', 'staging');
  let spec;
  try {
    spec = JSON.parse(exported);
  } catch {
    throw new Failure(`${bin} is no dure-node`);
  }
  if (spec.protocolId !== PROTOCOL) {
    throw new Failure(`${bin} is the node of another chain: its protocol is '${spec.protocolId}'`);
  }
  return spec;
}

/**
 * The pattern, filled in. Whoever has session keys at genesis is a validator; whoever is of the
 * council is a ministry, which accredits issuers.
 * @param {object} empty the staging pattern
 * @param {object} agencies as `shape` of agencies.js reads them
 */
export function fill(empty, agencies) {
  const { name, id, bootNodes, validators, council, centralBank, institutions } = agencies;
  const spec = { ...structuredClone(empty), name, id, bootNodes };
  const patch = spec.genesis.runtimeGenesis.patch;
  const set = (pallet, field, value) => {
    const found = patch[pallet]?.[field];
    const isEmpty = found === null || found === 0 || (Array.isArray(found) && found.length === 0);
    if (!isEmpty) {
      const place = `${pallet}.${field}`;
      throw new Failure(`the node's staging pattern has no empty '${place}': is it of another version?`);
    }
    patch[pallet][field] = value;
  };

  if (patch.sudo?.key) throw new Failure("the node's staging pattern has a sudo key");
  set(
    'balances',
    'balances',
    accounts(agencies).map(({ account, balance }) => [account, balance]),
  );
  const keys = ({ account, aura, grandpa }) => [account, account, { aura, grandpa }];
  set('session', 'keys', validators.map(keys));
  set(
    'councilMembership',
    'members',
    council.map(({ account }) => account),
  );
  set('cbdc', 'centralBank', centralBank.account);
  set('cbdc', 'issuanceCap', centralBank.issuanceCap);
  set(
    'cbdc',
    'institutions',
    institutions.map(({ account, line }) => [account, line]),
  );
  set(
    'credentialBadges',
    'ministries',
    council.map(({ account }) => [account, agencies.ministriesUntil]),
  );
  return spec;
}

/**
 * The raw form of a specification, in which the state itself stands, and the hash of its genesis
 * block.
 * @returns {{ raw: string, genesis: string }}
 */
export function toRaw(bin, spec) {
  const home = mkdtempSync(join(tmpdir(), 'dure-genesis-'));
  try {
    const file = join(home, 'chain.json');
    writeFileSync(file, JSON.stringify(spec));
    const raw = runNode(bin, 'export-chain-spec', '--chain', file, '--raw');
    writeFileSync(file, raw);
    // To take back no block makes a database with the genesis block in it, and changes nothing.
    const place = ['--chain', file, '--base-path', join(home, 'data')];
    runNode(bin, 'revert', ...place, '0');
    return { raw, genesis: JSON.parse(runNode(bin, 'chain-info', ...place)).genesis_hash };
  } finally {
    rmSync(home, { recursive: true });
  }
}
