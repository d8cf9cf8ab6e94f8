// SPDX-License-Identifier: Apache-2.0
// A programme of eco rewards by the tool, from the badges to the last won: who signs off line, who brings it for
// nothing, and what is killed on the way.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { handIn } from '@dure/chain/free.js';
import { key } from '@dure/chain/keys.js';
import { koreanTime } from '@dure/chain/time.js';
import { send } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { idle, until } from '@dure/chain/wait.js';
import { message, readEntry } from '@dure/eco/messages.js';
import { proofsOf } from '@dure/eco/proofs.js';
import { TOOL as COUNCIL, TWO_THIRDS } from '../support/council.js';
import { Desk } from '../support/desk.js';
import {
  city,
  HASH,
  maker,
  NOTICE,
  resident,
  residentUri,
  SCALE,
  setUp,
  TOOL,
  VEHICLE,
} from '../support/eco.js';
import { balance, chain, refused } from '../support/harness.js';
import { bankA, desktop, settle, shop as shopOf, TOOL as VOUCHERS } from '../support/vouchers.js';

/** How long an epoch is, and how long it takes until the first begins. */
const [EPOCH_MS, PREPARATION_MS] = [60_000, 120_000];
/** Until when proofs of an epoch may arrive after its end. */
const WAY_MS = 3 * NOTICE;
const CLAIMS_MS = 60_000;
const DAY = 86_400_000;
const FLEET = 40;
/** Ann brings most, Ben is paid by a voucher, Cho does not claim, Dan is an officer of the shop. */
const [ann, ben, cho, dan] = [0, 1, 2, 3];
const shop = shopOf(1);
const sponsor = key('//Alice');

chain('eco', (ctx) => {
  const desks = [TOOL, COUNCIL, VOUCHERS].map((tool) => new Desk(ctx, tool));
  const [desk, council, vouchers] = desks;
  after(() => desks.forEach((one) => one.remove()));
  const { step } = ctx.story();
  const { left } = desktop(ctx);
  /** The tool, signed by a development key, without waiting for finality. */
  const by = (uri, line) => desk.tool(`${line} --best --signer ${uri}`);
  const offline = (uri, line) =>
    desk.tool(`${line} --genesis ${ctx.api.genesisHash} --dev-keys --signer ${uri}`);
  const ask = (name, ...args) => view(ctx.api, `EcoRewards.${name}`, args);
  const time = async () => (await ctx.api.query.timestamp.now()).toNumber();
  const reaches = async (moment, what) => {
    await idle(Math.max(0, moment - Date.now()));
    await until(async () => (await time()) >= moment, 60_000, what, 500);
  };
  const proving = (nonce, member, quantity, out = `${nonce}.proof`) =>
    `proof --programme 0 --device 0 --nonce ${nonce} --activity 0 --unit Gram --quantity ${quantity} ` +
    `--member ${member} --at ${koreanTime(at)} --out ${out}`;

  let classes;
  let voucher;
  let begins;
  let at;
  let fleetPoints;
  let account;

  ctx.before(async () => {
    const { api } = ctx;
    classes = await setUp(ctx, 4);
    ({ voucher } = await settle(api, {
      won: 1_000_000,
      programmes: { voucher: { amount: 1_000 } },
      shops: { 1: {} },
      holders: [],
    }));
    await send(api, api.tx.balances.transferKeepAlive(shop.address, 1_000_000), bankA);
  });

  step('needs badges, which the council names by a motion', async () => {
    const [first, ...others] = TWO_THIRDS;
    const line = `name-badges --operator ${classes.operator} --maker ${classes.makers}`;
    const proposed = await by(first, line);
    const [, motion] = /^motion (\d+) proposed in block \d+/m.exec(proposed);
    for (const uri of others) await council.tool(`vote --motion ${motion} --best --signer ${uri}`);
    await council.tool(`close --motion ${motion} --best --signer //Bob`);
    const { operator, maker: makers } = (await ask('badges')).unwrap();
    assert.deepEqual([operator.toNumber(), makers.toNumber()], [classes.operator, classes.makers]);
  });

  step('is created from a file, and says what it rewards', async () => {
    begins = Math.ceil((Date.now() + PREPARATION_MS) / 1_000) * 1_000;
    const programme = {
      resident: classes.people,
      begins: koreanTime(begins),
      epoch: `${EPOCH_MS / 1_000}s`,
      epochs: 2,
      claims: `${CLAIMS_MS / 1_000}s`,
      least: 1_000,
    };
    desk.put('programme.json', programme);
    desk.put('wrong.json', { ...programme, epoch: '1 minute' });
    await desk.refuses(/wrong\.json: epoch takes a length of time/, 'create wrong.json --signer //City');
    const created = await by('//City', 'create programme.json');
    assert.match(created, /^programme 0 created in block \d+/m);
    [, account] = /^its won is at (\w+):/m.exec(created);
    const span = `--from ${koreanTime(begins)} --until ${koreanTime(begins + DAY)}`;
    const carbon = '--source "IAI 2023" --as-of 2023-12-31';
    const rewarded = await by(
      '//City',
      'set-activity --programme 0 --activity 0 --unit Gram --points 500 --per 1000 --day-cap 5000 --most 50000 ' +
        `${span} --co2 9000 ${carbon}`,
    );
    assert.match(rewarded, /^activity 0 of programme 0 gives 500 points for 1,000 g, in block \d+/);
    await by(
      '//City',
      'set-activity --programme 0 --activity 1 --unit Metre --points 1 --per 1000 --day-cap 100 --most 500000 --bound ' +
        `${span} --co2 60 ${carbon}`,
    );
    const admitted = await by(
      '//City',
      `admit-maker --programme 0 --maker ${maker.address} --devices 3 --a-day 100,20000,10 --an-epoch 200,40000,20`,
    );
    assert.match(admitted, /makes devices of programme 0, 3 at most, in block \d+/);
  });

  step('has a shop, devices that agree, and members without won', async () => {
    const registered = await by(
      '//Shop//1',
      `register-shop --programme 0 --officers ${resident(dan).address}`,
    );
    assert.match(registered, /^shop of programme 0, with 1 officers, in block/);
    const bounds = '--a-day 100,20000,10 --an-epoch 200,40000,20';
    const ends = koreanTime(begins + DAY);
    const devices = [
      [SCALE, '', `--activities 0 --shop ${shop.address}`],
      ['//Fleet//7//0', ' --type ed25519', '--activities 0'],
      [VEHICLE, '', '--activities 1'],
    ];
    for (const [n, [uri, type, more]] of devices.entries()) {
      await offline(uri, `sign-key --programme 0 --maker ${maker.address} --out ${n}.key${type}`);
      const line = `certify ${n}.key ${more} ${bounds} --until ${ends}`;
      assert.match(
        await by('//MerchantA', line),
        new RegExp(`^device ${n} of programme 0 certified in block`),
      );
      if (n === 0) assert.match(await by('//MerchantA', line), /^key \w+ is device 0 already$/);
    }
    await desk.refuses(
      /the key has signed for the maker \w+, not for \w+, who signs$/,
      `certify 0.key --activities 0 ${bounds} --until ${ends} --signer //MerchantB`,
    );
    for (const n of [ann, ben, cho, dan]) {
      await offline(residentUri(n), `sign-join --programme 0 --out ${n}.joining`);
      const joined = await by('//Bob', `join --signed ${n}.joining`);
      assert.match(joined, new RegExp(`^${resident(n).address} is member ${n} of programme 0, in block`));
    }
    assert.match(await by('//Bob', 'join --signed 0.joining'), /is member 0 of programme 0 already$/);
    await offline('//Stranger', 'sign-join --programme 0 --out stranger.joining');
    await desk.refuses(/credentialBadges\./, 'join --signed stranger.joining --best --signer //Bob');
  });

  step('has its pool before anybody is credited', async () => {
    const funded = await by('//City', 'fund --programme 0 --epoch 0 --amount 6000');
    assert.match(funded, /^₩6,000 paid into the pool of epoch 0 of programme 0 in block/);
    await desk.refuses(
      /ecoRewards\.AmountTooLow/,
      'fund --programme 0 --epoch 0 --amount 999 --best --signer //Alice',
    );
    await by('//Alice', 'fund --programme 0 --epoch 0 --amount 1800');
    await by('//City', 'fund --programme 0 --epoch 1 --amount 1000');
    assert.equal(await balance(ctx.api, { address: account }), 8_800n);
  });

  step('credits what is signed, once each, in any order, up to the cap', async () => {
    const { api } = ctx;
    const genesis = api.genesisHash.toHex();
    await reaches(begins, 'the first epoch');
    at = Math.max(begins, Math.floor(Date.now() / 1_000) * 1_000) + 2_000;
    assert.ok(at < begins + EPOCH_MS, 'there is time enough to prepare it');
    await offline(SCALE, proving(5, ann, 12_340));
    const { content } = readEntry(desk.text('5.proof').trim());
    const asked = await ask('proof_message', content.proof);
    assert.equal(u8aToHex(message(content, genesis)), u8aToHex(asked.toU8a(true)), 'what the chain asks for');
    assert.equal(
      await desk.tool('submit 5.proof --best'),
      'proof 5 of device 0 credited with 5,000 points\n1 proofs credited, with 5,000 points; 0 were brought before',
    );
    // The same again is left out by the tool, and another of its number never enters a block.
    assert.match(await desk.tool('submit 5.proof --best'), /; 1 were brought before$/);
    await offline(SCALE, proving(5, ben, 1, 'again.proof'));
    const again = readEntry(desk.text('again.proof').trim());
    await refused(
      handIn(api, api.tx.ecoRewards.submitProof(again.content.proof, again.signature)),
      /NonceUsed/,
    );

    await offline(SCALE, proving(4, ben, 2_000));
    await offline(SCALE, proving(3, ben, 2_000));
    await offline(SCALE, proving(6, cho, 6_000));
    await offline(SCALE, proving(7, dan, 1_000));
    await offline(SCALE, proving(8, ann, 1_000));
    await offline('//Other', proving(9, cho, 1_000));
    await desk.tool(`${proving(10, cho, 1_000)} --genesis ${HASH('77')} --dev-keys --signer ${SCALE}`);
    const names = [6, 4, 3, 7, 8, 9, 10, 5];
    desk.put('all.proofs', names.map((n) => desk.text(`${n}.proof`)).join(''));
    const told = await desk.refuses(/^4 of 8 were refused$/, 'submit all.proofs --best');
    const lines = told.split('\n');
    for (const line of [
      'proof 3 of device 0 credited with 1,000 points',
      'proof 4 of device 0 credited with 1,000 points',
      'proof 6 of device 0 credited with 3,000 points',
      'proof 5 of device 0 was brought before',
      '3 proofs credited, with 5,000 points; 1 were brought before',
    ]) {
      assert.ok(lines.includes(line), line);
    }
    assert.match(told, /^REFUSED: proof 7 of device 0: ecoRewards\.OwnDevice: /m);
    assert.match(told, /^REFUSED: proof 8 of device 0: ecoRewards\.NothingToCredit: /m);
    assert.match(told, /^REFUSED: proof 9 of device 0: ecoRewards\.BadSignature: /m);
    assert.match(told, /^REFUSED: proof 10 of device 0: ecoRewards\.BadSignature: /m);
    const member = await desk.tool('member --member 0');
    assert.match(member, /^tier 0, by 5,000 points; 5,000 points this year, 65,000 points left of its cap$/m);
    assert.match(member, /^activity 0: 0 points left today$/m);
    assert.match(
      await desk.tool(`member --programme 0 --account ${resident(ben).address}`),
      /^epoch 0: 2,000 points, ₩1,560 as things stand$/m,
    );
  });

  step('takes a fleet’s proofs, also where the tool is killed on the way', async () => {
    const made = await desk.tool(
      `simulate --programme 0 --seed 7 --devices 1 --members ${ben},${cho} --activity 0:Gram:100 --proofs ${FLEET} ` +
        `--from ${koreanTime(at)} --until ${koreanTime(at + 1_000)} --genesis ${ctx.api.genesisHash} --out fleet.jsonl`,
    );
    assert.match(made, /^40 proofs of 1 devices, of seed 7; in /);
    const done = async () => (await ask('use_of', 0, 0, 1)).proofs.toNumber();
    const killed = desk.spawn('submit fleet.jsonl --best');
    await until(async () => (await done()) > 0, 60_000, 'the first proof', 100);
    killed.kill('SIGKILL');
    assert.match(
      await desk.tool('submit fleet.jsonl --best'),
      /^\d+ proofs credited, .*; \d+ were brought before$/,
    );
    assert.equal(await done(), FLEET);
    const whole = await desk.tool('submit fleet.jsonl --best');
    assert.equal(whole, `0 proofs credited, with 0 points; ${FLEET} were brought before`);
    // Whatever the order, a member has the points of its day's total: half a point for a gram.
    const grams = [0, 0, 0, 0];
    for (const { content } of proofsOf(desk.at('fleet.jsonl')))
      grams[content.proof.member] += content.proof.quantity;
    fleetPoints = grams.reduce((sum, quantity) => sum + Math.floor(quantity / 2), 0);
    assert.equal((await ask('use_of', 0, 0, 1)).points.toNumber(), fleetPoints);
    const measured = grams.reduce((sum, quantity) => sum + quantity, 12_340 + 4_000 + 6_000);
    assert.match(
      await desk.tool('epochs --programme 0'),
      new RegExp(`^ {2}activity 0: ${measured.toLocaleString('en-US')} g$`, 'm'),
    );
  });

  step('leaves a suspended device out of the whole epoch, and takes it in again', async () => {
    const counts = async () => (await desk.tool('epochs --programme 0')).split('\n')[1];
    const format = (count) => count.toLocaleString('en-US');
    const suspend = `suspend-device --device 1 --since ${koreanTime(begins - 60_000)}`;
    assert.match(await by('//City', suspend), /^device 1 suspended, and excluded from epoch 0 on, in block/);
    assert.match(
      await counts(),
      new RegExp(`; 10,000 points count, ${format(fleetPoints)} points do not: ₩7,800 `),
    );
    await desk.refuses(/ecoRewards\.DeviceSuspended/, 'remove-device --device 1 --best --signer //MerchantA');
    await by('//City', 'reinstate-device --device 1');
    assert.match(
      await counts(),
      new RegExp(`; ${format(10_000 + fleetPoints)} points count, 0 points do not: `),
    );
    await by('//City', suspend);
    assert.match(
      await desk.tool('device --device 1'),
      /^SUSPENDED by the operator, and excluded from epoch 0 on$/m,
    );
  });

  step('binds a vehicle to a member, until that gives it away', async () => {
    const bond = `sign-bond --device 2 --member ${cho} --at ${koreanTime(Date.now())}`;
    await offline(VEHICLE, `${bond} --out device.bond`);
    await offline(residentUri(cho), `${bond} --out member.bond`);
    await desk.refuses(
      /has not signed the bond, and does not send it$/,
      'bind device.bond --best --signer //Bob',
    );
    assert.match(await by('//Bob', 'bind device.bond member.bond'), /^device 2 is member 2's, in block/);
    assert.match(await by('//Bob', 'bind device.bond member.bond'), /^device 2 is member 2's already$/);
    assert.match(await desk.tool('device --device 2'), /^member 2's since /m);
    await idle(2_000);
    await offline(residentUri(cho), `sign-leave --member ${cho} --device 2 --out away.leaving`);
    assert.match(await by('//Bob', 'unbind --signed away.leaving'), /^device 2 is nobody's in block/);
    await offline(residentUri(dan), `sign-leave --member ${dan} --out dan.leaving`);
    assert.match(await by('//Bob', 'leave --signed dan.leaving'), /^member 3 has left in block/);
    assert.match(await by('//Bob', 'leave --signed dan.leaving'), /^member 3 has left at .* already$/);
  });

  step('closes its epoch once no proof can arrive, and pays to the won', { seconds: 240 }, async () => {
    const { api } = ctx;
    const closes = begins + EPOCH_MS + WAY_MS;
    if ((await time()) < closes - 5_000) {
      await desk.refuses(/ecoRewards\.EpochOpen/, 'close --programme 0 --best --signer //Bob');
    }
    await vouchers.tool(
      `admit-source --programme ${voucher} --source ${account} --least 1000 --best --signer //City`,
    );
    await offline(residentUri(ann), `sign-claim --programme 0 --epoch 0 --member ${ann} --out ann.claim`);
    await offline(
      residentUri(ben),
      `sign-claim --programme 0 --epoch 0 --member ${ben} --voucher ${voucher} --out ben.claim`,
    );
    await offline(residentUri(cho), `sign-claim --programme 0 --epoch 0 --member ${ann} --out forged.claim`);
    await reaches(closes, 'the end of the proofs');
    assert.match(
      await by('//Bob', 'close --programme 0'),
      /^epoch 0 of programme 0 closed: ₩7,800 of ₩7,800 are paid for 10,000 points, in block/,
    );
    await desk.refuses(/has not signed this for this chain/, 'claim --signed forged.claim --best');
    assert.match(
      await desk.tool('claim --signed ann.claim --best'),
      /^member 0 is paid ₩3,900 for 5,000 points of epoch 0 of programme 0 in block \d+, for a fee of ₩0$/,
    );
    assert.equal(await balance(api, resident(ann)), 3_900n);
    // Other bytes for the same: the node may still know the ones before.
    await offline(residentUri(ann), `sign-claim --programme 0 --epoch 0 --member ${ann} --out again.claim`);
    await desk.refuses(/ecoRewards\.NothingToPay/, 'claim --signed again.claim --best');
    const paid = await desk.tool('claim --signed ben.claim --best');
    assert.match(
      paid,
      new RegExp(`^member 1 is paid ₩1,560 as a voucher of programme ${voucher} for 2,000 points `),
    );
    assert.equal(await left(voucher, resident(ben)), 1_560n);
    assert.equal(await balance(api, resident(ben)), 0n);
    // What is left is what Cho has not claimed, and the next epoch's.
    assert.equal(await balance(api, { address: account }), 2_340n + 1_000n);
    await desk.refuses(/ecoRewards\.ClaimsNotOver/, 'lapse --programme 0 --epoch 0 --best --signer //Bob');
  });

  step('gives back what nobody has claimed or needed, and is over', { seconds: 240 }, async () => {
    const { api } = ctx;
    const { settled } = (await ask('epoch_details', 0, 0)).unwrap();
    const over = settled.unwrap().at.toNumber() + CLAIMS_MS;
    await reaches(Math.max(over, begins + 2 * EPOCH_MS + WAY_MS), 'the end of the claims');
    const [cityHad, aliceHad] = await Promise.all([city, sponsor].map((one) => balance(api, one)));
    assert.match(
      await by('//Bob', 'lapse --programme 0 --epoch 0'),
      /^epoch 0 of programme 0 lapsed, with 3,000 points that nobody has claimed, in block/,
    );
    // ₩2,340 of ₩6,000 and ₩1,800.
    assert.equal((await balance(api, city)) - cityHad, 1_800n);
    assert.equal((await balance(api, sponsor)) - aliceHad, 540n);
    assert.match(
      await by('//Bob', 'close --programme 0'),
      /^epoch 1 of programme 0 closed: ₩0 of ₩1,000 are paid for 0 points, in block/,
    );
    assert.equal((await balance(api, city)) - cityHad, 2_800n);
    await by('//Bob', 'lapse --programme 0 --epoch 1');
    assert.match(await desk.tool('report --programme 0 --out report.html'), /^report of programme 0 in /);
    assert.match(desk.text('report.html'), /^<!doctype html>/i);
    await desk.refuses(/report\.html is there already$/, 'report --programme 0 --out report.html');
    assert.equal(await balance(api, { address: account }), 0n);
    assert.match(await by('//Bob', 'close-programme --programme 0'), /^programme 0 closed in block/);
    await until(async () => (await ask('programme', 0)).isNone, 60_000, 'the last record', 500);
    await desk.refuses(/there is no programme 0/, 'programme --programme 0');
    await desk.ends(/^error: no Dure node answers/, 'member --member 0 --url ws://127.0.0.1:1');
  });
});
