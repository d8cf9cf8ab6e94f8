#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Vouchers on a dev or local chain: the City pays for school meals. Two holders, whose accounts never
// existed, claim, pay in a canteen without a won of their own, once without a network, and get a meal
// refunded.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, main } from '@dure/chain/cli.js';
import { command, CONNECTION } from '@dure/chain/commands.js';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { show } from './show.js';

const DAY = 86_400_000;
const [MEALS, TOYS] = [1, 2]; // categories, as the acquirers of this example agree
const [HOLDER, OTHER] = ['//Holder//1', '//Holder//2'];
const [canteen, toyShop] = [key('//MerchantA').address, key('//MerchantB').address];

const run = command({
  name: 'vouchers',
  summary: 'shows vouchers on a dev or local chain: given, claimed, spent, refunded',
  options: CONNECTION,
  run: ({ values }) => example(values.url),
});

main(() => run(process.argv.slice(2)));

async function example(url) {
  const { programme, genesis, enrolled } = await look(url);
  const home = mkdtempSync(join(tmpdir(), 'dure-vouchers-'));
  process.env.XDG_STATE_HOME = home; // where the tool keeps what it has signed
  const tool = (line, options) =>
    show('vouchers', line, { home, url, offline: ['build', 'order'], ...options });
  const merchants = (line) => show('merchants', line, { home, url, offline: ['agree'] });
  const in30Days = koreanTime(Date.now() + 30 * DAY);
  writeFileSync(
    join(home, 'terms.json'),
    JSON.stringify({
      validFrom: koreanTime(Date.now() - DAY),
      validUntil: in30Days,
      refundUntil: koreanTime(Date.now() + 60 * DAY),
      feeAllowance: 100,
      rules: [{ categories: [MEALS] }, { capPerDay: 30_000 }],
    }),
  );
  const holders = [HOLDER, OTHER].map((uri) => `${key(uri).address},100000\n`);
  writeFileSync(join(home, 'holders.csv'), `account,amount\n${holders.join('')}`);

  console.log("The City creates a programme, pays for it, and for its holders' fees ...");
  await tool('create terms.json --signer //City');
  await tool(`fund --programme ${programme} --amount 200000 --signer //City`);
  await tool(`fund-fees --programme ${programme} --amount 1000 --signer //City`);

  console.log('\nA canteen agrees with Bank A, a toy shop with Bank B; these answer for them ...');
  const inAWeek = koreanTime(Date.now() + 7 * DAY);
  const shops = [
    { shop: '//MerchantA', category: MEALS, bank: '//BankA', file: 'canteen.agreement' },
    { shop: '//MerchantB', category: TOYS, bank: '//BankB', file: 'toys.agreement' },
  ].filter(({ shop }) => !enrolled.has(key(shop).address));
  for (const { shop, category, bank, file } of shops) {
    await merchants(`agree --merchant ${key(shop).address} --acquirer ${key(bank).address} --category ${category}
      --region 11680 --revenue 300M --until ${inAWeek} --genesis ${genesis} --signer ${shop} --dev-keys --out ${file}`);
    await merchants(`enroll ${file} --signer ${bank}`);
  }

  console.log('\nA file for each holder, one root for the chain; each claims without a fee ...');
  await tool('build --csv holders.csv --out claims');
  await tool(`publish --dir claims --programme ${programme} --signer //City`);
  await tool('claim claims/claim-0000000.json --best');
  await tool('claim claims/claim-0000001.json --best');

  console.log('\nA meal, and what is none ...');
  const at = (shop, who) => `--programmes ${programme} --merchant ${shop} --amount 12000 ${who}`;
  await tool(`quote ${at(canteen, `--who ${key(HOLDER).address}`)}`);
  await tool(`pay ${at(canteen, `--reference meal-1 --signer ${HOLDER}`)}`);
  await tool(`pay ${at(canteen, `--reference meal-1 --signer ${HOLDER}`)}`); // once more, and nothing is paid twice
  await tool(`pay ${at(toyShop, `--signer ${HOLDER}`)}`, { expect: 1 });

  console.log(
    '\nThe other holder signs an order where there is no network; the canteen submits it later ...',
  );
  await tool(`reserve --programme ${programme} --amount 50000 --until ${in30Days} --signer ${OTHER}`);
  await tool(`order --programme ${programme} --merchant ${canteen} --amount 9000 --deadline ${in30Days}
    --genesis ${genesis} --signer ${OTHER} --dev-keys --out meal.order --qr`);
  await tool('settle meal.order --best');

  console.log('\nThe canteen gives half of the first meal back ...');
  await tool(`refund --payment P${programme}-0 --amount 6000 --signer //MerchantA`);
  await tool(`report --programme ${programme} --holders`);
  await tool(`statement --merchant ${canteen} --out canteen.csv --best`);
  console.log(`\nAll files are in ${home}`);
}

/** What the chain has before: which programme comes next, and which of the shops are enrolled. */
async function look(url) {
  const api = await connect(url);
  try {
    /** @type {any} */
    const { cbdcVouchers: vouchers, merchants, system } = api.query;
    const city = await system.account(key('//City').address);
    if ((await vouchers.badge()).isNone || city.data.free.ltn(1_000_000)) {
      throw new Failure('this example needs a dev or local chain: elsewhere there is no City');
    }
    console.log(`The City has ${won(city.data.free)}.`);
    const shops = await Promise.all(
      [canteen, toyShop].map(async (shop) => (await merchants.merchants(shop)).isSome && shop),
    );
    return {
      programme: (await vouchers.programmeCount()).toNumber(),
      genesis: api.genesisHash.toHex(),
      enrolled: new Set(shops.filter(Boolean)),
    };
  } finally {
    await api.disconnect();
  }
}
