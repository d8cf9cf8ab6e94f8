// SPDX-License-Identifier: Apache-2.0
// A county that buys rice on a dev chain: who acts there, with which badges.
import { run } from '@dure/agri/commands.js';
import { key } from '@dure/chain/keys.js';
import { send, sudo } from '@dure/chain/tx.js';
import { all } from './harness.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'agri',
  run,
  offline: ['schema', 'weigh', 'sign', 'sign-appeal'],
  files: ['out', 'signer-file', 'outbox', 'csv', 'svg', 'names'],
};

export const HASH = (byte) => `0x${byte.repeat(32)}`;
export const DAY = 86_400_000;
export const TONNE = 1_000_000;
/** The least notice of a dev chain. */
export const NOTICE = 20_000;

export const ministry = key('//MinistryOfAgriculture');
export const [bank, centralBank] = [key('//BankA'), key('//CentralBank')];
export const [county, comptroller, funder] = ['City', 'MerchantA', 'Alice'].map((name) => key(`//${name}`));
export const [inspector, warehouse, mill, stranger] = ['InvestorA', 'InvestorB', 'MerchantB', 'Bob'].map(
  (name) => key(`//${name}`),
);
/** Without won: a device, and a farm. */
export const [scale, farm] = [key('//Scale//1'), key('//Farm//1')];

export const TERMS = (now, deliveries) => ({
  varieties: [1],
  interim: { Flat: 30_000 },
  criteria: {
    brown: { special: 820, first: 780, second: 740, third: 650 },
    damaged: { special: 10, first: 40, second: 70, third: 100 },
    wettest: 150,
    driest: 130,
  },
  prices: {
    ratios: { special: 10_330, first: 10_000, second: 9_556, third: 8_506 },
    slack: 10,
    deduction: 760,
  },
  tolerance: 200,
  dried: false,
  opens: now - 1_000,
  ends: now + deliveries,
  answer: 3_600_000,
  priceBy: now + DAY,
  checks: 0,
  netting: 500,
  contract: null,
});

/** Six classes of badges, which the ministry gives and the council names; and won for the funder. */
export async function setUp({ api }) {
  const { credentialBadges, cbdc, balances, agriTrade } = api.tx;
  const { events } = await all(
    api,
    [1, 2, 3, 4, 5, 6].map((n) => credentialBadges.createClass(HASH(`0${n}`), HASH('0a'))),
    ministry,
  );
  const [operator, farms, scales, inspectors, warehouses, buyers] = events
    .filter(({ section, method }) => section === 'credentialBadges' && method === 'ClassCreated')
    .map(({ data }) => /** @type {any} */ (data).class.toNumber());
  await all(
    api,
    [
      [county, operator],
      [comptroller, operator],
      [farm, farms],
      [scale, scales],
      [inspector, inspectors],
      [warehouse, warehouses],
      [mill, buyers],
      [stranger, buyers],
    ].map(([who, badge]) => credentialBadges.grant(who.address, badge, null)),
    ministry,
  );
  const doors = {
    operator,
    farm: farms,
    scale: scales,
    inspector: inspectors,
    warehouse: warehouses,
    buyer: buyers,
  };
  await sudo(api, agriTrade.nameBadges(doors));
  await send(api, cbdc.issue(bank.address, 100_000_000), centralBank);
  await send(api, balances.transferKeepAlive(funder.address, 50_000_000), bank);
}
