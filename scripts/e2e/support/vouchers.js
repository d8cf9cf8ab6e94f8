// SPDX-License-Identifier: Apache-2.0
// What the tests of vouchers share: the tool, and a city with programmes, holders and shops.
import assert from 'node:assert/strict';
import { key } from '@dure/chain/keys.js';
import { find, send } from '@dure/chain/tx.js';
import { paidOf } from '@dure/vouchers/chain.js';
import { run } from '@dure/vouchers/commands.js';
import { all, balance } from './harness.js';
import { enrolment } from './merchants.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'vouchers',
  run,
  offline: ['build', 'order'],
  files: ['csv', 'out', 'dir', 'signer-file', 'outbox'],
};

export const city = key('//City');
export const [centralBank, bankA, bankB] = [key('//CentralBank'), key('//BankA'), key('//BankB')];
export const uri = (n) => `//Holder//${n}`;
export const holder = (n, type) => key(uri(n), type);
export const shop = (n) => key(`//Shop//${n}`);

const LATE = Date.now() + 365 * 86_400_000;
/** Districts, and what shops sell. */
const GANGNAM = 11_680;
export const BUSAN_JUNG = 26_110;
export const [FOOD, BOOKS] = [1, 2];
export const USUAL = { category: FOOD, region: GANGNAM, revenue: 'UpTo300M' };

/** Terms with nothing special but these changes. */
export const terms = (changes = {}) => ({
  funder: city.address,
  rules: [],
  validFrom: 0,
  validUntil: LATE,
  refundUntil: LATE,
  selfPay: 0,
  feeAllowance: 0,
  ...changes,
});

/** The same, but good for so much longer. */
export const later = (ms, changes) => terms({ validUntil: LATE + ms, refundUntil: LATE + ms, ...changes });

/**
 * A programme of the city, and who gets what of it at once.
 * @typedef {{ terms?: object, amount: number, fees?: number, allot?: [{ address: string }, number][] }} Plan
 *
 * Issues won to Bank A, which passes them on to the city, enrols shops with a little won each, and
 * lets the city make its programmes, and give its holders a little won of their own.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {object} plan
 * @param {number} plan.won what the city needs besides what it has
 * @param {Record<string, Plan>} plan.programmes
 * @param {Record<number, object>} plan.shops their profiles, where they differ from the usual
 * @param {{ address: string }[]} plan.holders who gets own won
 * @returns {Promise<Record<string, number>>} the programmes' ids
 */
export async function settle(api, { won, programmes, shops, holders }) {
  const { cbdc, balances, cbdcVouchers, merchants } = api.tx;
  const give = ({ address }, amount) => balances.transferKeepAlive(address, amount);
  await send(api, cbdc.issue(bankA.address, won), centralBank);
  await all(
    api,
    [
      give(city, won),
      ...Object.entries(shops).flatMap(([n, { suspended, ...profile }]) => [
        give(shop(n), 10_000),
        enrolment(api, shop(n), bankA, { profile: { ...USUAL, ...profile } }),
        ...(suspended ? [merchants.suspend(shop(n).address)] : []),
      ]),
    ],
    bankA,
  );
  const first = Number(await api.query.cbdcVouchers.programmeCount());
  const plans = Object.values(programmes);
  await all(
    api,
    [
      ...holders.map((who) => give(who, 100_000)),
      ...plans.map((plan) => cbdcVouchers.createProgramme(plan.terms ?? terms())),
      ...plans.flatMap(({ amount, fees, allot = [] }, n) => [
        cbdcVouchers.fund(first + n, amount),
        ...(fees ? [cbdcVouchers.fundFees(first + n, fees)] : []),
        ...(allot.length
          ? [
              cbdcVouchers.allot(
                first + n,
                allot.map(([who, part]) => [who.address, part]),
              ),
            ]
          : []),
      ]),
    ],
    city,
  );
  return Object.fromEntries(Object.keys(programmes).map((name, n) => [name, first + n]));
}

/** What the tests of one node do and look at. @param {{ api: any }} ctx */
export const desktop = (ctx) => {
  const calls = () => ctx.api.tx.cbdcVouchers;
  const query = () => ctx.api.query.cbdcVouchers;
  const self = {
    pay: (who, programmes, to, amount) => send(ctx.api, calls().pay(programmes, to.address, amount), who),
    refund: (who, payment, amount) => send(ctx.api, calls().refund(payment, amount), who),
    /** What programmes paid, and the payer of its own. */
    paid: ({ events }) => paidOf(find(events, 'cbdcVouchers', 'Paid').data),
    async left(programme, who) {
      const own = await query().entitlements(programme, who.address);
      return own.isSome ? own.unwrap().left.toBigInt() : null;
    },
    async totals(programme) {
      const { totals } = (await query().programmes(programme)).unwrap();
      return Object.fromEntries([...totals.entries()].map(([name, amount]) => [name, amount.toNumber()]));
    },
    /** Nothing of these moves while this goes on. */
    async still(meanwhile, { programmes, who, shops }) {
      const look = async () =>
        Promise.all([
          ...programmes.flatMap((id) => [self.left(id, who), self.totals(id)]),
          ...shops.map((one) => balance(ctx.api, one)),
        ]);
      const before = await look();
      await meanwhile();
      assert.deepEqual(await look(), before, 'nothing moved');
    },
  };
  return self;
};

const turns = new Map();

/** One after the other for each signer, whose nonces tests that share a node would mix up else. */
export function inTurn({ address }, act) {
  const turn = (turns.get(address) ?? Promise.resolve()).then(act, act);
  turns.set(
    address,
    turn.catch(() => {}),
  );
  return turn;
}
