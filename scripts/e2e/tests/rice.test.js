// SPDX-License-Identifier: Apache-2.0
// A county buys rice over JSON-RPC, from the badges to the recall, with the numbers of 2022.
import assert from 'node:assert/strict';
import { signatureOf } from '@dure/chain/signed.js';
import { find, send } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { idle, until } from '@dure/chain/wait.js';
import { all, balance, chain, fails } from '../support/harness.js';
import {
  comptroller,
  county,
  DAY,
  farm,
  funder,
  inspector,
  mill,
  NOTICE,
  scale,
  setUp,
  stranger,
  TERMS,
  TONNE,
  warehouse,
} from '../support/rice.js';

/** How long the season of this test takes deliveries. */
const DELIVERIES_MS = 30_000;

const FIRST = { brown: 780, damaged: 40, moisture: 140 };
const QUOTE = { mean: 187_268, fee: 8_002 };
const PRICES = { special: 66_660, first: 64_530, second: 61_670, third: 54_890 };

chain('rice', (ctx) => {
  const { step } = ctx.story();
  const calls = () => ctx.api.tx.agriTrade;
  const ask = (name, ...args) => view(ctx.api, `AgriTrade.${name}`, args);
  const signed = (message, pair) => signatureOf(message.toU8a(true), pair);
  const lots = [];
  let ends;
  let proposed;

  let nonce = 0;
  /** What the scale signs off line, and a stranger brings. */
  async function weigh(figures) {
    const net = figures.net ?? figures.units * 40_000;
    const weighing = {
      season: 0,
      scale: scale.address,
      nonce: nonce++,
      farm: 0,
      variety: 1,
      form: 'Sacks',
      gross: net + 20_000,
      tare: 20_000,
      net,
      at: Date.now(),
      ...figures,
    };
    const message = await ask('weighing_message', weighing);
    return calls().weigh(weighing, signed(message, scale));
  }

  async function weighed(figures) {
    const { events } = await send(ctx.api, await weigh(figures), stranger);
    return find(events, 'agriTrade', 'Weighed').data.lot.toNumber();
  }

  /** What the farm signs off line. */
  async function answer(call, lot, what) {
    const message = (await ask('answer_message', lot, what)).unwrap();
    return calls()[call](lot, signed(message, farm));
  }

  step('is bought by a season with a crew, an escrow and farms', async () => {
    const { api } = ctx;
    await setUp(ctx);
    const now = Date.now();
    ends = now + DELIVERIES_MS;
    await send(
      api,
      calls().openSeason(comptroller.address, funder.address, 46_810, 2022, TERMS(now, DELIVERIES_MS)),
      county,
    );
    const much = 1_000 * TONNE;
    await all(
      api,
      [
        calls().registerScale(0, scale.address, { from: now - DAY, until: now + DAY }, much),
        calls().appoint(0, inspector.address, { Inspector: much }),
        calls().appoint(0, warehouse.address, { Warehouse: much }),
        calls().registerFarm(farm.address, 46_810_250),
        calls().setQuota(0, 0, 100 * TONNE, null),
      ],
      county,
    );
    await send(api, calls().fundSeason(0, 10_000_000), funder);
  });

  step('is weighed, graded, taken in and paid for at once, of a farm without won', async () => {
    const { api } = ctx;
    const [sacks, wet, bad] = [
      await weighed({ units: 100 }),
      await weighed({ form: 'Unbagged', units: 0, net: 1_234_601, gross: 3_234_601, tare: 2_000_000 }),
      await weighed({ units: 1 }),
    ];
    await fails(send(api, await weigh({ units: 1, nonce: 0 }), stranger), 'agriTrade.NonceUsed');
    await fails(send(api, await weigh({ units: 3_000 }), stranger), 'agriTrade.QuotaFull');
    await all(
      api,
      [
        calls().grade(sacks, FIRST),
        calls().grade(wet, { ...FIRST, moisture: 240 }),
        calls().grade(bad, { ...FIRST, moisture: 151 }),
      ],
      inspector,
    );
    await fails(send(api, await answer('accept', sacks, 'Accept'), stranger), 'agriTrade.NotReceived');
    await all(api, [calls().receive(sacks, 4_000_000), calls().receive(wet, 1_234_601)], warehouse);
    await fails(send(api, calls().receive(bad, 40_000), warehouse), 'agriTrade.NotGraded');
    await fails(send(api, calls().accept(sacks, null), stranger), 'agriTrade.SignatureMissing');
    await send(api, await answer('accept', sacks, 'Accept'), stranger);
    assert.equal(await balance(api, farm), 3_000_000n);
    await send(api, await answer('accept', wet, 'Accept'), stranger);
    assert.equal(await balance(api, farm), 3_925_950n);
    await send(api, await answer('decline', bad, 'Decline'), stranger);
    lots.push(sacks, wet);
  });

  step('has its price from two officers, after the notice, by the formula', async () => {
    const { api } = ctx;
    const propose = (prices) => calls().setFinalPrice(0, QUOTE, prices);
    await fails(send(api, propose(PRICES), county), 'agriTrade.DeliveriesNotOver');
    const time = async () => (await api.query.timestamp.now()).toNumber();
    // What was weighed in time has three notices to arrive, of twenty seconds each on this chain.
    await idle(3 * NOTICE);
    await until(async () => (await time()) >= ends + 3 * NOTICE, 60_000, 'the end of deliveries', 500);
    await fails(send(api, propose({ ...PRICES, first: 64_560 }), county), 'agriTrade.PriceOffFormula');
    await send(api, propose(PRICES), county);
    proposed = await time();
    const confirm = calls().confirmFinalPrice(0, PRICES);
    await fails(send(api, confirm, county), 'agriTrade.SameProposer');
    await fails(send(api, confirm, comptroller), 'agriTrade.NoticeNotOver');
    // What 3,453,000 and 1,042,312 are.
    assert.equal((await ask('cost_of_prices', 0, PRICES)).unwrap().toBigInt(), 4_495_312n);
    await until(async () => (await time()) >= proposed + NOTICE, 30_000, 'the end of the notice', 500);
    await send(api, confirm, comptroller);
  });

  step('is settled to the won, once, and what is left comes back', async () => {
    const { api } = ctx;
    await send(api, calls().settleLots(0, lots), stranger);
    assert.equal(await balance(api, farm), 6_453_000n + 1_968_262n);
    await fails(send(api, calls().settleLots(0, [lots[0]]), stranger), 'agriTrade.AlreadySettled');
    const before = await balance(api, funder);
    await send(api, calls().closeSeason(0), county);
    assert.equal(await balance(api, funder), before + 10_000_000n - 6_453_000n - 1_968_262n);
  });

  step('is sold, milled, and recalled with all that was made of it', async () => {
    const { api } = ctx;
    const [sacks, wet] = lots;
    const before = await balance(api, funder);
    await send(api, calls().offerLot(sacks, 7_000_000, Date.now() + DAY, null), county);
    await fails(send(api, calls().buyLot(sacks, 0, 6_999_999), mill), 'agriTrade.PriceTooHigh');
    await send(api, calls().buyLot(sacks, 0, 7_000_000), mill);
    assert.equal(await balance(api, funder), before + 7_000_000n);

    // 4,000 kg with 14 % of water are 4,047 kg as stored, of which 72 % are 2,913.881 kg.
    await fails(send(api, calls().mill(sacks, 2_913_882), mill), 'agriTrade.TooMuchMass');
    const { events } = await send(api, calls().mill(sacks, 2_913_881), mill);
    const rice = find(events, 'agriTrade', 'Milled').data.made.toNumber();
    await send(api, calls().offerLot(rice, 1, Date.now() + DAY, null), mill);
    await send(api, calls().recall(sacks, 1), county);
    const recalled = (await ask('recalled', rice)).unwrap();
    assert.deepEqual(
      recalled.map(([lot]) => lot.toNumber()),
      [sacks],
    );
    await fails(send(api, calls().buyLot(rice, 1, 1), stranger), 'agriTrade.LotRecalled');
    await fails(send(api, calls().liftRecall(sacks), mill), 'agriTrade.RecalledByStronger');
    await send(api, calls().liftRecall(sacks), county);
    await send(api, calls().buyLot(rice, 1, 1), stranger);
    const { parts } = find(
      (await send(api, calls().split(wet, [600_000, 600_000]), county)).events,
      'agriTrade',
      'Split',
    ).data;
    const merged = await send(api, calls().merge(parts.map(([lot]) => lot)), county);
    assert.equal(find(merged.events, 'agriTrade', 'Merged').data.grams.toNumber(), 1_200_000);
  });
});
