// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe } from 'node:test';
import { rpc } from '@dure/chain/connect.js';
import { bare, submitFree } from '@dure/chain/free.js';
import { key } from '@dure/chain/keys.js';
import { koreanTime } from '@dure/chain/time.js';
import { find, send, sign, submit } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { until } from '@dure/chain/wait.js';
import { claimPath, readClaim } from '@dure/vouchers/batch.js';
import { orderCall, readPayment } from '@dure/vouchers/chain.js';
import { readPayload, signOrder } from '@dure/vouchers/order.js';
import { SumTree } from '@dure/vouchers/sumtree.js';
import { inChunks } from '../support/chunks.js';
import { Desk } from '../support/desk.js';
import { general, mortal } from '../support/general.js';
import { balance, chain, fails, issuance, refused, storageKeys } from '../support/harness.js';
import {
  bankB,
  BOOKS,
  BUSAN_JUNG,
  centralBank,
  city,
  desktop,
  FOOD,
  holder,
  inTurn,
  later,
  settle,
  shop,
  terms,
  TOOL,
  uri,
} from '../support/vouchers.js';

const WON = 500_000_000; // issued for these tests; the city has 100,000,000
const LEAVES = 5_000;
const SHARE = 100_000;
/** How many free claims are offered at once. */
const AT_ONCE = 100;
const HOUR = 3_600_000;

// Which test uses whose entitlements, and which shops: so they can run at the same time.
const [splitter, drainer, racer, ruled, loser, heir, mixer, pauser, frozen, offliner] = Array.from(
  { length: 10 },
  (_, n) => holder(n + 1),
);
const [edwards, secp] = [holder(11, 'ed25519'), holder(12, 'ecdsa')];
const SHOPS = {
  1: {},
  2: {},
  3: { category: BOOKS },
  4: {},
  5: {},
  6: { region: BUSAN_JUNG },
  7: { suspended: true },
  8: {},
  9: {},
};

chain('vouchers', (ctx) => {
  const desk = new Desk(ctx, TOOL);
  const { pay, paid, refund, left, totals, still } = desktop(ctx);
  const calls = () => ctx.api.tx.cbdcVouchers;
  const tool = (line) => desk.tool(line);
  const refuses = (reason, line) => desk.refuses(reason, line);
  const ends = (reason, line) => desk.ends(reason, line);
  const genesis = () => ctx.api.genesisHash.toHex();
  const height = async () => (await ctx.node.best()).number;
  const afterBlock = (number) =>
    until(async () => (await height()) > number, 20_000, `a block after ${number}`);
  let ids;
  let issued;

  /** The pool refuses a free submission, by this error of the pallet. */
  const dies = (call, name) => refused(submitFree(ctx.api, call), new RegExp(`^cbdcVouchers\\.${name}: `));

  ctx.before(async () => {
    const rules = [{ Regions: [11] }, { CapPerDay: 10_000 }];
    const sponsored = terms({ feeAllowance: 50 });
    ids = await settle(ctx.api, {
      won: WON,
      shops: SHOPS,
      holders: [splitter, drainer, racer, ruled, loser, mixer, pauser, frozen, offliner, edwards, secp],
      programmes: {
        mass: { amount: LEAVES * SHARE - 1 },
        split: {
          terms: terms({ selfPay: 300_000 }),
          amount: 200_000,
          allot: [
            [splitter, SHARE],
            [mixer, SHARE],
          ],
        },
        offline: {
          amount: 150_000,
          allot: [
            [offliner, 50_000],
            [edwards, 50_000],
            [secp, 50_000],
          ],
        },
        soon: { amount: 3_000, allot: [[drainer, 3_000]] },
        late: {
          terms: later(1, { rules: [{ Categories: 1 << FOOD }] }),
          amount: 10_000,
          allot: [[drainer, 10_000]],
        },
        race: { amount: 10_000, allot: [[racer, 10_000]] },
        rules: { terms: terms({ rules }), amount: SHARE, allot: [[ruled, SHARE]] },
        fresh: { terms: sponsored, amount: 2 * SHARE, fees: 1_000 },
        lost: { terms: sponsored, amount: SHARE, fees: 1_000, allot: [[loser, SHARE]] },
        mixed: { terms: terms({ selfPay: 100_000 }), amount: SHARE, allot: [[mixer, SHARE]] },
        paused: { amount: 2 * SHARE, allot: [[pauser, SHARE]] },
        frozen: { terms: sponsored, amount: SHARE, fees: 1_000, allot: [[frozen, SHARE]] },
      },
    });
    issued = await issuance(ctx.api);
  });
  after(() => desk.remove());

  ctx.test('are claimed by 5,000 without a fee, each once', { seconds: 150 }, async (t) => {
    const { api, node } = ctx;
    const leaves = Array.from({ length: LEAVES }, () => ({
      account: randomBytes(32),
      amount: BigInt(SHARE),
      salt: randomBytes(32),
    }));
    const tree = new SumTree(leaves);
    const publish = calls().publishBatch(ids.mass, tree.root, LEAVES);
    await fails(send(api, publish, city), 'cbdcVouchers.Underfunded');
    await send(api, calls().fund(ids.mass, 1), city);
    const published = await send(api, publish, city);
    const { funded, committed, issued: claimedSoFar } = await totals(ids.mass);
    assert.deepEqual([funded, committed, claimedSoFar], [500_000_000, 500_000_000, 0]);

    const claim = (index, leaf, path) => calls().claim(ids.mass, 0, index, leaf, path);
    const claims = leaves.map((leaf, index) => claim(index, leaf, tree.path(index)));
    const tampered = tree.path(7).map((one, place) => (place === 3 ? { ...one, sum: one.sum + 1n } : one));
    await dies(claim(7, leaves[7], tampered), 'NotInBatch');
    await dies(claim(8, leaves[7], tree.path(7)), 'NotInBatch');
    await dies(claim(7, { ...leaves[7], amount: BigInt(SHARE) + 1n }, tree.path(7)), 'NotInBatch');

    const offer = (hex) => rpc(api, 'author_submitExtrinsic', hex);
    const began = Date.now();
    await inChunks(claims.map(bare), AT_ONCE, offer);
    const submitted = Date.now() - began;
    await until(async () => (await totals(ids.mass)).issued === LEAVES * SHARE, 90_000, 'claiming', 200);
    t.diagnostic(`submitted in ${submitted} ms, all claimed after ${Date.now() - began} ms`);

    const { number, hash } = await node.best();
    const claimed = (await eventsIn(published.blockNumber, number)).filter(
      ({ method }) => method === 'Claimed',
    );
    assert.equal(claimed.length, LEAVES);
    assert.equal(new Set(claimed.map(({ data }) => data.index.toNumber())).size, LEAVES);
    for (const { data } of claimed) {
      assert.deepEqual(data.who.toU8a(), Uint8Array.from(leaves[data.index.toNumber()].account));
      assert.equal(data.amount.toNumber(), SHARE);
    }
    const { claimed: bits, entitlements } = api.query.cbdcVouchers;
    assert.equal((await storageKeys(node, hash, bits.keyPrefix(ids.mass))).length, 3);
    assert.equal((await storageKeys(node, hash, entitlements.keyPrefix(ids.mass))).length, LEAVES);

    // Again in the other form, so that the pool has to look at each: none gets in.
    const era = await mortal(api);
    const retries = claims.slice(0, 1_000).map((call) => general(api, call, { era }));
    const code = api.errors.cbdcVouchers.AlreadyClaimed.meta.index.toNumber();
    const expected = { code: 1010, data: `Custom error: ${code}` };
    await inChunks(retries, AT_ONCE, (hex) => assert.rejects(offer(hex), expected));
    await dies(claims[0], 'AlreadyClaimed');
    await afterBlock(number + 1);
    const blocks = await bodies(number, await height());
    assert.deepEqual(
      retries.filter((hex) => blocks.has(hex)),
      [],
    );
    assert.equal((await totals(ids.mass)).issued, LEAVES * SHARE);
    assert.equal(await issuance(api), issued);
  });

  // Each has signers of its own, so that they can share blocks.
  describe('at the same time', { concurrency: true }, () => {
    ctx.test("pay with a share of one's own, and come back in pieces, to the won", async () => {
      const { api } = ctx;
      const own = await balance(api, splitter);
      const before = await balance(api, shop(1));
      const done = await pay(splitter, [ids.split], shop(1), 33_333);
      const { payment, parts, own: ofItsOwn } = paid(done);
      assert.deepEqual([parts, ofItsOwn], [[{ programme: ids.split, amount: 23_333n }], 10_000n]);
      assert.equal(await balance(api, shop(1)), before + 33_333n);
      assert.equal(await balance(api, splitter), own - 10_000n - done.fee);
      assert.equal(await left(ids.split, splitter), 76_667n);

      const [programme, number] = readPayment('payment', payment).map(Number);
      const back = async (amount) => {
        const { events } = await refund(shop(1), { programme, number }, amount);
        const { data } = find(events, 'cbdcVouchers', 'Refunded');
        return [data.parts[0].amount.toNumber(), data.own.toNumber()];
      };
      await fails(refund(bankB, { programme, number }, 1), 'cbdcVouchers.NotMerchant');
      assert.deepEqual(await back(10_001), [7_000, 3_001]);
      const rest = (await view(api, 'CbdcVouchers.refundable', [{ programme, number }])).unwrap();
      assert.equal(rest.total.toNumber(), 23_332);
      assert.deepEqual(await back(23_332), [16_333, 6_999]);
      await fails(refund(shop(1), { programme, number }, 1), 'cbdcVouchers.RefundTooHigh');
      assert.equal(await left(ids.split, splitter), 100_000n);
      assert.equal(await balance(api, splitter), own - done.fee);

      const said = await tool(`statement --merchant ${shop(1).address} --out shop.csv --best`);
      assert.match(said, /: payments 1, ₩33,333; refunds 2, ₩33,333\nnet ₩0; in .*shop\.csv$/);
      const [facts, table] = desk.text('shop.csv').trimEnd().split('\n\n');
      assert.match(
        facts,
        new RegExp(`^Statement,what a merchant was paid .*\nMerchant,${shop(1).address}\n`),
      );
      const lines = table.split('\n').slice(1);
      const row = new RegExp(`^\\d+,[\\d-]{10}T[\\d:]{8}\\+09:00,${payment},`);
      assert.deepEqual(
        lines.map((line) => line.replace(row, '')),
        [
          `paid,${splitter.address},23333,10000,33333,33333`,
          `refunded,${splitter.address},-7000,-3001,-10001,23332`,
          `refunded,${splitter.address},-16333,-6999,-23332,0`,
        ],
      );
    });

    ctx.test('pay without a network, five orders of six, in any order and each once', async () => {
      const { api } = ctx;
      const start = await height();
      const soon = Math.ceil(Date.now() / 1_000) * 1_000 + 24 * HOUR; // a whole second, as it is typed
      const payers = [
        { type: 'sr25519', who: offliner, n: 10, orders: 6 },
        { type: 'ed25519', who: edwards, n: 11, orders: 1 },
        { type: 'ecdsa', who: secp, n: 12, orders: 1 },
      ];
      for (const { type, n, orders } of payers) {
        for (let nonce = 0; nonce < orders; nonce += 1) {
          await tool(`order --programme ${ids.offline} --merchant ${shop(2).address} --amount 10000
            --deadline ${koreanTime(soon)} --genesis ${genesis()} --nonce ${nonce} --signer ${uri(n)} --dev-keys
            --type ${type} --out ${type}-${nonce}.order`);
        }
      }
      await Promise.all(payers.map(({ who }) => send(api, calls().reserve(ids.offline, 50_000, soon), who)));

      const before = await balance(api, shop(2));
      const six = [3, 0, 5, 1, 4, 2].map((n) => `sr25519-${n}.order`);
      const said = await refuses(/^1 of 6 orders refused$/, `settle ${six.join(' ')} --best`);
      assert.equal(said.match(/: payment P\d+-\d+ in block \d+$/gm)?.length, 5, said);
      assert.equal(said.match(/^order \d of \w+, ₩10,000: cbdcVouchers\.PurseTooLow: /gm)?.length, 1, said);
      assert.equal(await balance(api, shop(2)), before + 50_000n);
      await tool('settle ed25519-0.order ecdsa-0.order --best');
      assert.equal(await balance(api, shop(2)), before + 70_000n);
      // Until their block is final the pool still knows these bytes, and waits with who sends them again.
      const paidBy = await height();
      await until(async () => (await ctx.node.finalised()).number >= paidBy, 30_000, 'finality');

      const order = {
        programme: ids.offline,
        merchant: shop(2).address,
        amount: 10_000n,
        nonce: 9n,
        deadline: soon,
      };
      const signed = (changes, where = genesis(), who = edwards) =>
        readPayload(signOrder({ ...order, ...changes }, where, who));
      const call = (...given) => orderCall(api, signed(...given));
      const again = orderCall(api, readPayload(desk.text('ed25519-0.order').slice(0, -1)));
      const bad = [
        ['OrderUsed', again],
        ['OrderExpired', call({ deadline: Date.now() - HOUR })],
        ['BadSignature', call({}, `0x${'11'.repeat(32)}`)],
        ['BadSignature', calls().payOrder(signed().order, signed({}, genesis(), secp).signature)],
        ['PurseTooLow', call({ amount: 40_001n })],
      ];
      await still(() => Promise.all(bad.map(([name, one]) => dies(one, name))), {
        programmes: [ids.offline],
        who: edwards,
        shops: [shop(2)],
      });
      const blocks = [...(await bodies(start, await height()))];
      for (const [name, one] of bad) {
        const there = blocks.filter((hex) => hex.endsWith(one.method.toHex().slice(2))).length;
        assert.equal(there, one === again ? 1 : 0, name);
      }
      await fails(send(api, calls().release(ids.offline, 1), edwards), 'cbdcVouchers.PurseLocked');
    });

    ctx.test('pay first what expires first, and nothing where one of their rules refuses', async () => {
      await still(
        async () => {
          await fails(pay(drainer, [ids.late, ids.soon], shop(3), 5_000), 'cbdcVouchers.RuleRefused');
          await refuses(
            new RegExp(
              `^cbdcVouchers\\.RuleRefused: programme ${ids.late}, rule 0: only merchants of category 1$`,
            ),
            `pay --programmes ${ids.late},${ids.soon} --merchant ${shop(3).address} --amount 5001
            --signer ${uri(2)} --best`,
          );
        },
        { programmes: [ids.soon, ids.late], who: drainer, shops: [shop(3)] },
      );
      const { parts, own } = paid(await pay(drainer, [ids.late, ids.soon], shop(4), 5_000));
      assert.deepEqual(parts, [
        { programme: ids.soon, amount: 3_000n },
        { programme: ids.late, amount: 2_000n },
      ]);
      assert.equal(own, 0n);
      assert.deepEqual([await left(ids.soon, drainer), await left(ids.late, drainer)], [0n, 8_000n]);
    });

    ctx.test('are spent once by two payments in one go', async () => {
      const { api } = ctx;
      const nonce = (await api.rpc.system.accountNextIndex(racer.address)).toNumber();
      const [one, two] = await Promise.all(
        [0, 1].map((n) =>
          sign(api, calls().pay([ids.race], shop(4).address, 7_000), racer, { nonce: nonce + n }),
        ),
      );
      const [first] = await Promise.all([
        submit(api, one),
        fails(submit(api, two), 'cbdcVouchers.EntitlementTooLow'),
      ]);
      assert.deepEqual(paid(first).parts, [{ programme: ids.race, amount: 7_000n }]);
      assert.equal((await totals(ids.race)).spent, 7_000);
      assert.equal(await left(ids.race, racer), 3_000n);
    });

    ctx.test("are refused elsewhere, by a suspended shop, and above the day's cap", async () => {
      const at = (n) => `--programmes ${ids.rules} --merchant ${shop(n).address}`;
      const refusesToPay = (reason, n, amount) =>
        refuses(reason, `pay ${at(n)} --amount ${amount} --signer ${uri(4)} --best`);
      await pay(ruled, [ids.rules], shop(5), 6_000);
      await still(
        async () => {
          await refusesToPay(/^cbdcVouchers\.MerchantSuspended: /, 7, 6_001);
          await refusesToPay(
            /^cbdcVouchers\.RuleRefused: programme \d+, rule 0: only merchants in region 11$/,
            6,
            6_002,
          );
          await refusesToPay(
            /^cbdcVouchers\.RuleRefused: programme \d+, rule 1: at most ₩10,000 a day$/,
            5,
            6_003,
          );
        },
        { programmes: [ids.rules], who: ruled, shops: [shop(5), shop(6), shop(7)] },
      );

      const spendable = (n) => tool(`spendable --who ${ruled.address} ${at(n)}`);
      assert.match(await spendable(5), /^programme \d+: ₩94,000 left, up to ₩4,000 at once$/);
      assert.match(await spendable(6), /₩94,000 left, cbdcVouchers\.RuleRefused: programme \d+, rule 0: /);
      assert.match(await spendable(7), /₩94,000 left, cbdcVouchers\.MerchantSuspended: /);
      const quote = (amount) => `quote --who ${ruled.address} ${at(5)} --amount ${amount}`;
      assert.match(await tool(quote(4_000)), /^₩4,000: ₩4,000 from programme \d+, ₩0 from the holder$/);
      await refuses(/rule 1: at most ₩10,000 a day$/, quote(4_001));
    });

    ctx.test(
      'are spent to the last by who never had a won, and come back to life',
      { seconds: 150 },
      async () => {
        const { api, node } = ctx;
        const [somebody, other] = ['//Fresh//1', '//Fresh//2'].map((one) => key(one));
        desk.put('fresh.csv', `account,amount\n${somebody.address},${SHARE}\n${other.address},${SHARE}\n`);
        await tool('build --csv fresh.csv --out fresh');
        const publish = `publish --dir fresh --programme ${ids.fresh} --signer //City --best`;
        const said = await inTurn(city, () => tool(publish));
        assert.match(
          said,
          /^batch 0 of programme \d+: 2 leaves, ₩200,000, published in block \d+, for a fee of ₩\d+$/,
        );
        assert.match(await tool(publish), /was published before$/);
        const stored = () => node.rpc('state_getStorage', api.query.system.account.key(somebody.address));
        assert.equal(await stored(), null, 'the account never existed');
        const claim = `claim ${claimPath('fresh', 0)} --best`;
        assert.match(await tool(claim), /^₩100,000 of programme \d+ for \w+ in block \d+, for a fee of ₩0$/);
        await ends(/^error: cbdcVouchers\.AlreadyClaimed: /, claim);
        const forged = readClaim(desk.at(claimPath('fresh', 1)));
        desk.put('forged.json', { ...forged, leaf: { ...forged.leaf, amount: '100001' } });
        await ends(/^error: cbdcVouchers\.NotInBatch: /, 'claim forged.json --best');

        const call = (amount = SHARE) => calls().pay([ids.fresh], shop(8).address, amount);
        const fee = async (who) => (await call().paymentInfo(who.address)).partialFee.toBigInt();
        assert.equal(await fee(somebody), 0n);
        assert.ok((await fee(racer)) > 0n);
        const signed = await sign(api, call(), somebody, { era: 0 });
        const keptBack = await sign(api, call(SHARE - 1), somebody, { era: 0 });
        assert.equal((await node.rpc('payment_queryInfo', signed.toHex())).partialFee, '0');
        const purse = (await totals(ids.fresh)).feesSpent;
        const { payment } = paid(await submit(api, signed));
        assert.ok((await totals(ids.fresh)).feesSpent > purse, 'the programme paid the fee');
        assert.equal(await stored(), null, 'the account is reaped');

        await afterBlock(await height());
        const [programme, number] = readPayment('payment', payment).map(Number);
        await refund(shop(8), { programme, number }, SHARE);
        assert.notEqual(await stored(), null);
        assert.equal(await left(ids.fresh, somebody), BigInt(SHARE));
        // The pool may refuse what it has seen in a block without asking, so ask the runtime itself too.
        const { hash } = await node.best();
        const verdict = await api.call.taggedTransactionQueue.validateTransaction(
          'External',
          signed.toU8a(),
          hash,
        );
        assert.ok(verdict.isErr && verdict.asErr.asInvalid.isStale, verdict.toString());
        await refused(submit(api, signed), /outdated|banned|Already Imported/);
        await refused(submit(api, keptBack), /outdated/);
        assert.equal(await left(ids.fresh, somebody), BigInt(SHARE));
        assert.match(
          await tool(`pay --programmes ${ids.fresh} --merchant ${shop(8).address} --amount ${SHARE}
          --signer //Fresh//1 --best`),
          /^payment P\d+-1: ₩100,000 in block \d+, whose fee the programme paid\n₩100,000 from programme \d+, ₩0 from/,
        );
      },
    );

    ctx.test("go with a lost phone's holder to another key", async () => {
      const { api } = ctx;
      await inTurn(city, () => send(api, calls().repoint(ids.lost, loser.address, heir.address), city));
      await fails(pay(loser, [ids.lost], shop(9), 1_000), 'cbdcVouchers.EntitlementNotFound');
      const { parts } = paid(await pay(heir, [ids.lost], shop(9), 1_000));
      assert.deepEqual(parts, [{ programme: ids.lost, amount: 1_000n }]);
      assert.deepEqual([await left(ids.lost, heir), await left(ids.lost, loser)], [99_000n, null]);
    });

    ctx.test('are neither mixed, nor spent while they are paused, nor by whom a court froze', async () => {
      const { api } = ctx;
      const asCity = (call) => inTurn(city, () => send(api, call, city));
      await fails(pay(mixer, [ids.split, ids.mixed], shop(9), 1_000), 'cbdcVouchers.MixedShares');

      const leaf = { account: pauser.publicKey, amount: BigInt(SHARE), salt: randomBytes(32) };
      await asCity(calls().publishBatch(ids.paused, new SumTree([leaf]).root, 1));
      await asCity(calls().pause(ids.paused));
      const claim = calls().claim(ids.paused, 0, 0, leaf, []);
      await Promise.all([
        fails(pay(pauser, [ids.paused], shop(9), 1_000), 'cbdcVouchers.ProgrammePaused'),
        dies(claim, 'ProgrammePaused'),
      ]);
      await asCity(calls().resume(ids.paused));
      // Of two that come at once with the same bytes, both are told of the block that has them.
      const [, one, other] = await Promise.all([
        pay(pauser, [ids.paused], shop(9), 1_001),
        submitFree(api, claim),
        submitFree(api, claim),
      ]);
      assert.equal(one.blockHash, other.blockHash);
      assert.equal(await left(ids.paused, pauser), 198_999n);

      // Neither its own won nor the fee purse pays a frozen holder's fee, nor does the payment pass.
      await send(api, api.tx.cbdc.freeze(frozen.address, `0x${'11'.repeat(32)}`), centralBank);
      await refused(pay(frozen, [ids.frozen], shop(9), 1_000), /Inability to pay/);
      await refuses(
        /^cbdcVouchers\.PayerFrozen: /,
        `quote --who ${frozen.address} --programmes ${ids.frozen}
        --merchant ${shop(9).address} --amount 1000`,
      );
      const order = { programme: ids.frozen, merchant: shop(9).address, amount: 1n, nonce: 0n };
      const signed = readPayload(signOrder({ ...order, deadline: Date.now() + HOUR }, genesis(), frozen));
      await dies(orderCall(api, signed), 'PayerFrozen');
      assert.equal(await left(ids.frozen, frozen), BigInt(SHARE));
    });
  });

  ctx.test('are refused by the tool in one line, and add up in its report', async () => {
    await ends(
      /^error: cbdcVouchers\.NotFunder: /,
      `fund --programme ${ids.fresh} --amount 1 --signer //FarmerA --best`,
    );
    await ends(/^error: there is no programme 99\n/, 'report --programme 99');
    await ends(
      /^error: there is no block 999999\n/,
      `statement --merchant ${shop(1).address} --from 999999 --to 999999 --out x.csv`,
    );
    for (const id of Object.values(ids)) {
      const said = await tool(`report --programme ${id} --holders`);
      assert.equal(said.match(/^ok {2}/gm).length, 4, said);
    }
    assert.equal(await issuance(ctx.api), issued);
  });

  /** The events of the pallet in these blocks. */
  async function eventsIn(from, to) {
    const found = [];
    for (let number = from; number <= to; number += 1) {
      const at = await ctx.api.at(await ctx.node.rpc('chain_getBlockHash', number));
      found.push(...(await at.query.system.events()).map(({ event }) => event));
    }
    return found.filter(({ section }) => section === 'cbdcVouchers');
  }

  /** All transactions of these blocks, in hex. */
  async function bodies(from, to) {
    const found = new Set();
    for (let number = from; number <= to; number += 1) {
      const hash = await ctx.node.rpc('chain_getBlockHash', number);
      (await ctx.node.rpc('chain_getBlock', hash)).block.extrinsics.forEach((hex) => found.add(hex));
    }
    return found;
  }
});
