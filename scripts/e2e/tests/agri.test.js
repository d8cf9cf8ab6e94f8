// SPDX-License-Identifier: Apache-2.0
// A season by the tool, from its file to the rice in a shop: who signs off line, who brings it, and what is killed
// on the way.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { message, readEntry } from '@dure/agri/messages.js';
import { u8aToHex } from '@polkadot/util';
import { koreanTime } from '@dure/chain/time.js';
import { view } from '@dure/chain/view.js';
import { idle, until } from '@dure/chain/wait.js';
import { Desk } from '../support/desk.js';
import { balance, chain } from '../support/harness.js';
import {
  comptroller,
  DAY,
  farm,
  funder,
  HASH,
  inspector,
  NOTICE,
  scale,
  setUp,
  TOOL,
  warehouse,
} from '../support/rice.js';

/** How long the season of this test takes deliveries. */
const DELIVERIES_MS = 75_000;
const LOTS = 6;
/** One more, which its farm does not sell. */
const DECLINED = 6;

chain('agri', (ctx) => {
  const desk = new Desk(ctx, TOOL);
  after(() => desk.remove());
  const { step } = ctx.story();
  ctx.before(() => setUp(ctx));
  /** The tool, signed by a development key, without waiting for finality. */
  const by = (name, line) => desk.tool(`${line} --best --signer //${name}`);
  const offline = (uri, line) =>
    desk.tool(`${line} --genesis ${ctx.api.genesisHash} --dev-keys --signer ${uri}`);
  const ask = (name, ...args) => view(ctx.api, `AgriTrade.${name}`, args);
  const weighing = (nonce, more = '--form Sacks --units 100 --gross 4020 --tare 20') =>
    offline(
      '//Scale//1',
      `weigh --season 0 --nonce ${nonce} --farm 0 --variety 1 ${more} --out ${nonce}.weighing`,
    );

  /** What was done is final, as histories and traces read it. */
  const final = async () => {
    const { chain: rpc } = ctx.api.rpc;
    const head = (await rpc.getHeader()).number.toNumber();
    const numberOf = async () => (await rpc.getHeader(await rpc.getFinalizedHead())).number.toNumber();
    await until(async () => (await numberOf()) >= head, 60_000, 'finality', 500);
  };

  let ends;

  step('is opened from a file, with a crew, a farm and an escrow', async () => {
    const now = Date.now();
    ends = now + DELIVERIES_MS;
    const season = {
      comptroller: comptroller.address,
      funder: funder.address,
      place: 12_780,
      year: 2022,
      varieties: [1],
      interim: 30_000,
      deduction: 760,
      checks: 0,
      opens: koreanTime(now - 60_000),
      ends: koreanTime(ends),
      priceBy: koreanTime(now + DAY),
      answerHours: 1,
    };
    desk.put('season.json', season);
    desk.put('wrong.json', { ...season, interim: '30,000' });
    await desk.refuses(/^.*wrong\.json: interim/, 'open wrong.json --signer //City');
    assert.match(await by('City', 'open season.json'), /^season 0 of 2022 in 12780 .* opened in block \d+/m);
    const span = `--from ${koreanTime(now - DAY)} --until ${koreanTime(now + DAY)}`;
    await by('City', `register-scale --season 0 --scale ${scale.address} ${span} --daily 1000000`);
    await by('City', `appoint --season 0 --who ${inspector.address} --duty inspector --daily 1000000`);
    await by('City', `appoint --season 0 --who ${warehouse.address} --duty warehouse --daily 1000000`);
    const registered = await by('City', `register-farm --account ${farm.address} --township 12780250`);
    assert.match(registered, /^farm 0 registered/);
    const quota = await by('City', 'set-quota --season 0 --farm 0 --quota 24040');
    assert.match(quota, /^farm 0 is number 0 of season 0 and may deliver 24,040\.000 kg, in block/);
    await by('Alice', 'fund --season 0 --amount 18000000');
    await by('Alice', 'fund --season 0 --amount 2000000');
    assert.match(
      await by('City', 'defund --season 0 --amount 1000000'),
      /^₩1,000,000 of season 0 given back/,
    );
    assert.match(await desk.tool('show --season 0'), /escrow: ₩20,000,000 came in, .*₩1,000,000 given back/);
  });

  step('is weighed off line, and brought once, however often', async () => {
    const genesis = ctx.api.genesisHash.toHex();
    for (let nonce = 0; nonce < LOTS; nonce += 1) await weighing(nonce);
    const { content } = readEntry(desk.text('0.weighing').trim());
    const asked = await ask('weighing_message', /** @type {any} */ (content).weighing);
    assert.equal(u8aToHex(message(content, genesis)), u8aToHex(asked.toU8a(true)), 'what the chain asks for');
    desk.put('all', Array.from({ length: LOTS }, (_, n) => desk.text(`${n}.weighing`)).join(''));
    const said = await by('Bob', 'bring all');
    assert.match(said, /^weighing 5 of scale \S+ is lot 5, and counts for 4,000\.000 kg$/m);
    assert.match(said, /^6 brought in block \d+/m);
    const again = await by('Bob', 'bring all');
    assert.equal(again.match(/^weighing (\d) of scale \S+ was brought before: it is lot \1$/gm).length, LOTS);
    await weighing(7, '--form Sacks --units 1 --gross 40.5 --tare 0.5');
    assert.match(await by('Bob', 'bring 7.weighing'), / is lot 6, and counts for 40\.000 kg, in block/);
    // The quota has room for none more, and nothing is kept back by it.
    await weighing(6, '--form Sacks --units 1 --gross 40.6 --tare 0.6');
    desk.put('more', `${desk.text('6.weighing')}${desk.text('0.weighing')}`);
    const told = await desk.refuses(/1 of 2 were refused/, 'bring more --best --signer //Bob');
    assert.match(told, /^weighing 0 .* was brought before: it is lot 0$/m);
    assert.match(told, /^REFUSED: weighing 6 of scale \S+: agriTrade\.QuotaFull/m);
    // Of another chain, or of another's hand.
    const other = `weigh --season 0 --nonce 9 --farm 0 --variety 1 --form Unbagged --gross 3 --tare 1 --out 9.weighing`;
    await desk.tool(`${other} --genesis ${HASH('77')} --dev-keys --signer //Scale//1`);
    await desk.refuses(/has not signed this for this chain/, 'bring 9.weighing --signer //Bob');
    await desk.refuses(/it is no signed item/, 'bring all-of-it --signer //Bob');
  });

  step('is graded, taken in, and sold by a farm that signs off line', async () => {
    for (let lot = 0; lot < LOTS; lot += 1) {
      assert.match(
        await by('InvestorA', `grade --lot ${lot} --brown 78 --damaged 4.0 --moisture 14`),
        /^lot \d is of grade 1, in block/,
      );
    }
    for (let lot = 0; lot < LOTS; lot += 1) await by('InvestorB', `receive --lot ${lot} --mass 4000`);
    for (let lot = 0; lot < LOTS; lot += 1) {
      await desk.tool(`question --lot ${lot} --out ${lot}.question`);
      await offline('//Farm//1', `sign ${lot}.question --answer accept --out ${lot}.answer`);
    }
    await desk.refuses(
      /is a question of another chain/,
      `sign 0.question --answer decline --genesis ${HASH('77')} --out no.answer --signer //Farm//1 --dev-keys`,
    );
    desk.put('answers', Array.from({ length: LOTS }, (_, n) => desk.text(`${n}.answer`)).join(''));
    const said = await by('Bob', 'bring answers');
    assert.match(said, /^lot 0 sold at grade 1 for ₩3,000,000 at once$/m);
    await by('InvestorA', `grade --lot ${DECLINED} --brown 70 --damaged 4.0 --moisture 14`);
    await desk.tool(`question --lot ${DECLINED} --out 6.question`);
    await offline('//Farm//1', 'sign 6.question --answer decline --out 6.answer');
    assert.match(await by('Bob', 'bring 6.answer'), /^lot 6: not sold, in block/);
    assert.equal(await by('Bob', 'bring 6.answer'), 'lot 6: not sold already');
    await desk.refuses(/there is no lot 6, or it was not sold and is gone/, 'show --lot 6');
    const again = await by('Bob', 'bring answers');
    assert.equal(again.match(/^lot \d: sold already$/gm).length, LOTS);
    assert.equal(await balance(ctx.api, farm), 18_000_000n);
    assert.equal(await by('Bob', 'bring 0.answer'), 'lot 0: sold already');
    await final();
    const receipt = await desk.tool('receipt --lot 0 --language both');
    assert.match(receipt, /3,000,000/);
    assert.match(receipt, /1등/);
  });

  step('has its prices from two officers', async () => {
    const time = async () => (await ctx.api.query.timestamp.now()).toNumber();
    const quote = '--mean 187268 --fee 8002';
    const told = await desk.tool(`prices --season 0 ${quote}`);
    assert.match(told, /special grade ₩66,660, grade 1 ₩64,530, grade 2 ₩61,670, grade 3 ₩54,890/);
    assert.match(told, /they cost ₩20,718,000 more, and the escrow has ₩1,000,000\n₩19,718,000 are missing/);
    await by('Alice', 'fund --season 0 --amount 28000000');
    await idle(Math.max(0, ends + 3 * NOTICE - Date.now()));
    await until(async () => (await time()) >= ends + 3 * NOTICE, 60_000, 'the end of deliveries', 500);
    const prices = '--special 45000 --first 44140 --second 42000 --third 40000';
    await desk.refuses(
      /PriceOffFormula/,
      `propose-prices --season 0 ${quote} ${prices} --best --signer //City`,
    );
    await desk.refuses(/has no final prices/, 'settle --season 0 --signer //Bob');
    const published = '--special 66660 --first 64530 --second 61670 --third 54890';
    await by('City', `propose-prices --season 0 ${quote} ${published}`);
    await idle(NOTICE);
    await until(async () => 'Final' in (await prices_()), 60_000, 'the end of the notice', 1_000);
    async function prices_() {
      try {
        await by('MerchantA', `confirm-prices --season 0 ${published}`);
      } catch (error) {
        if (error.name !== 'agriTrade.NoticeNotOver') throw error;
        return {};
      }
      return { Final: true };
    }
    assert.match(await desk.tool('show --season 0'), /final prices, per 40 kg: ₩66,660 \/ ₩64,530/);
  });

  step('is settled in batches, killed on the way, to the won', async () => {
    const { api } = ctx;
    const settled = async () =>
      (await api.query.agriTrade.deliveries.entries()).filter(([, one]) => one.unwrap().stage.isSettled)
        .length;
    const killed = desk.spawn('settle --season 0 --batch 1 --best --signer //Bob');
    await until(async () => (await settled()) > 0, 60_000, 'the first lot', 100);
    killed.kill('SIGKILL');
    assert.ok((await settled()) < LOTS);
    const said = await by('Bob', 'settle --season 0 --batch 2');
    assert.match(said, /^\d lots of season 0 settled, for ₩[\d,]+; 0 refused$/m);
    assert.equal(await balance(api, farm), BigInt(LOTS) * 6_453_000n);
    assert.match(await by('Bob', 'settle --season 0'), /^0 lots of season 0 settled, for ₩0; 0 refused$/);
    assert.match(await by('City', 'close --season 0'), /^season 0 closed, ₩8,282,000 given back, in block/);
    await final();
    const receipt = await desk.tool('receipt --lot 1 --language en');
    assert.match(receipt, /3,453,000/);
  });

  step('is sold to a mill, milled, tagged, split and merged', async () => {
    const until_ = koreanTime(Date.now() + DAY);
    for (const lot of [0, 1]) {
      const offered = await by('City', `offer --lot ${lot} --price 7000000 --until ${until_}`);
      const [, offer] = /as offer (\d+)/.exec(offered);
      assert.match(
        await by('MerchantB', `buy --lot ${lot} --offer ${offer} --most 7000000`),
        /^lot \d bought for ₩7,000,000 in block/,
      );
    }
    assert.match(
      await by('MerchantB', 'merge --lots 0,1'),
      /^lots 0, 1 merged: lot 7 of 8,000\.000 kg in block/,
    );
    await desk.refuses(/TooMuchMass/, 'mill --lot 7 --mass 8000 --best --signer //MerchantB');
    assert.match(
      await by('MerchantB', 'mill --lot 7 --mass 5800'),
      /^lot 7 milled: lot 8 of 5,800\.000 kg in block/,
    );
    assert.match(
      await by('MerchantB', 'split --lot 8 --parts 20,10.5'),
      /^lot 8 split into 9 of 20\.000 kg, 10 of 10\.500 kg in block/,
    );
    desk.put('9.tags', 'A-1\nA-2\n');
    assert.match(await by('MerchantB', 'tag 9.tags --lot 9'), /^lot 9 has 2 tags in block/);
    assert.match(
      await desk.tool('check-tag 9.tags --lot 9 --tag A-2'),
      /^'A-2' is one of the 2 tags of lot 9/,
    );
    await desk.refuses(/'A-3' is no tag of lot 9/, 'check-tag 9.tags --lot 9 --tag A-3');
    desk.put('other.tags', 'A-1\nA-3\n');
    await desk.refuses(/has not the tags to which/, 'check-tag other.tags --lot 9 --tag A-3');
    await by('MerchantB', 'correct --lot 9 --step 0 --mass 19 --reason 2');
  });

  step('and a recall is seen by the bag, whose history is told as a tree and as EPCIS', async () => {
    await final();
    const clear = await desk.tool('trace --lot 9');
    assert.match(clear, /not recalled/);
    await by('City', 'recall --lot 0 --reason 1');
    await final();
    const traced = await desk.tool('trace --lot 9 --svg 9.svg');
    assert.match(traced, /RECALLED/);
    assert.match(traced, /12780250/);
    assert.doesNotMatch(traced, new RegExp(`${farm.address}|₩`), 'no farm, no money');
    assert.match(desk.text('9.svg'), /^<svg /);
    await desk.refuses(/LotRecalled/, 'mill --lot 10 --mass 1 --best --signer //MerchantB');
    const history = await desk.tool('history --lot 9');
    // Twice weighed, graded, received, accepted and bought; merged, milled, split, tagged, corrected, recalled.
    assert.match(history, /^16 steps, as of final block \d+$/m);
    assert.match(await desk.tool('export-epcis --lot 9 --out 9.jsonld'), /events of lot 9/);
    const { epcisBody } = desk.json('9.jsonld');
    const declared = epcisBody.eventList.filter((one) => one.errorDeclaration);
    assert.equal(declared.length, 1);
    assert.equal(
      epcisBody.eventList.filter(({ eventID }) => eventID === declared[0].eventID).length,
      2,
      'the error is declared of an event that stays as it was',
    );
    await desk.refuses(/9\.jsonld is there already/, 'export-epcis --lot 9 --out 9.jsonld');
    await by('City', 'lift-recall --lot 0');
    await final();
    assert.match(await desk.tool('trace --lot 9'), /not recalled/);
    await desk.refuses(/there is no lot 99/, 'trace --lot 99');
    await desk.refuses(/there is no lot 99/, 'show --lot 99');
    assert.match(await desk.tool('lots --season 0 --csv lots.csv'), /^6 lots; in /);
    assert.match(desk.text('lots.csv'), /^0,0,1,Sacks,100,4000000,4000000,Settled,First,3000000,/m);
    await desk.ends(/^error: no Dure node answers/, 'show --lot 1 --url ws://127.0.0.1:1');
  });
});
