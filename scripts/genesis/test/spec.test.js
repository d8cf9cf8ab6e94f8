// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shape } from '../src/agencies.js';
import { fill, pattern } from '../src/spec.js';
import { bootNode, freshAgencies } from './fixtures.js';

/** The staging pattern, in the form in which the node exports it. */
const EMPTY = {
  name: 'Dure Staging',
  id: 'dure_staging',
  chainType: 'Live',
  bootNodes: [],
  protocolId: 'dure',
  properties: { ss58Format: 42 },
  genesis: {
    runtimeGenesis: {
      code: '0x00',
      patch: {
        balances: { balances: [] },
        cbdc: { centralBank: null, institutions: [], issuanceCap: 0 },
        cbdcVouchers: { badge: null },
        councilMembership: { members: [] },
        credentialBadges: { classes: [], grants: [], ministries: [] },
        merchants: { badge: null },
        notaryAttestations: { office: null },
        agriTrade: { badges: null, notice: null },
        ecoRewards: { badges: null, notice: null },
        securityTokens: { badges: null, annualCap: null, taxAccount: null, notice: null },
        session: { keys: [] },
      },
    },
  },
};

/** The pattern with something else in it. */
function changed(change) {
  const spec = structuredClone(EMPTY);
  change(spec.genesis.runtimeGenesis.patch);
  return spec;
}

describe('the staging pattern', () => {
  const { file } = freshAgencies({ validators: 2, council: 1 });
  file.bootNodes = [bootNode()];
  const agencies = shape(file);

  it('is filled in, and the pattern itself stays empty', () => {
    const before = structuredClone(EMPTY);
    const {
      validators: [one, other],
      council: [ministry],
      centralBank,
      institutions: [bank],
    } = file;
    assert.deepEqual(fill(EMPTY, agencies), {
      ...EMPTY,
      name: file.name,
      id: file.id,
      bootNodes: file.bootNodes,
      genesis: {
        runtimeGenesis: {
          code: '0x00',
          patch: {
            balances: {
              balances: [one, other, ministry, centralBank, bank].map(({ account }) => [
                account,
                100_000_000,
              ]),
            },
            cbdc: {
              centralBank: centralBank.account,
              institutions: [[bank.account, 600_000_000]],
              issuanceCap: 1_000_000_000,
            },
            cbdcVouchers: { badge: null },
            councilMembership: { members: [ministry.account] },
            credentialBadges: {
              classes: [],
              grants: [],
              ministries: [[ministry.account, 4_102_412_400_000]],
            },
            merchants: { badge: null },
            notaryAttestations: { office: null },
            agriTrade: { badges: null, notice: null },
            ecoRewards: { badges: null, notice: null },
            securityTokens: { badges: null, annualCap: null, taxAccount: null, notice: null },
            session: {
              keys: [one, other].map(({ account, aura, grandpa }) => [account, account, { aura, grandpa }]),
            },
          },
        },
      },
    });
    assert.deepEqual(EMPTY, before);
  });

  it('is refused where it is none', () => {
    const refuses = (change, message) => assert.throws(() => fill(changed(change), agencies), { message });
    const none = (field) => `the node's staging pattern has no empty '${field}': is it of another version?`;
    refuses((patch) => {
      delete patch.session;
    }, none('session.keys'));
    refuses((patch) => {
      delete patch.cbdc.issuanceCap;
    }, none('cbdc.issuanceCap'));
    const { account } = file.centralBank;
    refuses((patch) => {
      patch.balances.balances = [[account, 1]];
    }, none('balances.balances'));
    refuses((patch) => {
      patch.cbdc.centralBank = account;
    }, none('cbdc.centralBank'));
    refuses((patch) => {
      patch.sudo = { key: account };
    }, "the node's staging pattern has a sudo key");
  });
});

describe('the node', () => {
  it('is refused where it is none', () => {
    assert.throws(() => pattern('/nowhere/dure-node'), {
      message: "/nowhere/dure-node can't be run: ENOENT",
    });
    // It prints its arguments and ends well.
    assert.throws(() => pattern('echo'), { message: 'echo is no dure-node' });
    assert.throws(() => pattern('false'), { message: /^false can't be run/ });
  });
});
