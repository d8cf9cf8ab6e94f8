// SPDX-License-Identifier: Apache-2.0
// What is paid once, whatever happens: over a node with the limits of a public one, by tools that are killed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { after } from 'node:test';
import { connect, providerOf, rpc } from '@dure/chain/connect.js';
import { sendOnce } from '@dure/chain/outbox.js';
import { koreanTime } from '@dure/chain/time.js';
import { send, Unsure } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { patient } from '@dure/chain/bulk.js';
import { signOrder } from '@dure/vouchers/order.js';
import { writeStatement } from '@dure/vouchers/statement.js';
import { Desk } from '../support/desk.js';
import { balance, chain } from '../support/harness.js';
import { TOOL as MERCHANTS } from '../support/merchants.js';
import { bankA, BOOKS, BUSAN_JUNG, holder, settle, shop, terms, TOOL, uri } from '../support/vouchers.js';

const SHARE = 1_000_000;
const HOUR = 3_600_000;
const [PAYERS, ORDERS] = [5, 60];
/** What a WebSocket may call a minute. */
const LIMIT = 1_200;

const [payer, crasher, loser] = [1, 2, 3].map((n) => holder(n));
const offliners = Array.from({ length: PAYERS }, (_, n) => holder(11 + n));

chain('vouchers over a public RPC', { args: ['--rpc-methods', 'safe'] }, (ctx) => {
  const desk = new Desk(ctx, TOOL);
  const merchants = new Desk(ctx, MERCHANTS);
  after(() => [desk, merchants].forEach((one) => one.remove()));
  const box = () => desk.at('dure/outbox');
  const lying = () => readdirSync(box()).filter((name) => name.endsWith('.json'));
  const paidTo = (n) => balance(ctx.api, shop(n));
  const call = (n, amount) => ctx.api.tx.cbdcVouchers.pay([ids.pay], shop(n).address, amount);
  const read = ({ events }) => ({ events: events.length });
  let ids;
  let soon; // when a programme ends, out of which the first payment is made

  ctx.before(
    async () => {
      soon = Math.ceil(Date.now() / 1_000) * 1_000 + 45_000;
      ids = await settle(ctx.api, {
        won: 20_000_000,
        shops: { 1: {}, 2: {}, 3: {}, 4: {} },
        holders: [payer, crasher, loser, ...offliners],
        programmes: {
          soon: { terms: terms({ validUntil: soon }), amount: SHARE, allot: [[payer, SHARE]] },
          pay: { amount: 3 * SHARE, allot: [payer, crasher, loser].map((who) => [who, SHARE]) },
          off: { amount: PAYERS * SHARE, allot: offliners.map((who) => [who, SHARE]) },
        },
      });
      await send(ctx.api, ctx.api.tx.cbdcVouchers.pay([ids.soon], shop(1).address, 9_000), payer);
    },
    { seconds: 120 },
  );

  ctx.test('are taken by a merchant of whom its acquirer has said something else', async () => {
    const profile = `--category ${BOOKS} --region ${BUSAN_JUNG} --revenue 1B`;
    const said = await merchants.tool(
      `update --merchant ${shop(3).address} ${profile} --signer //BankA --best`,
    );
    assert.match(said, /^merchant 5\w+ updated in block \d+, for a fee of ₩\d+$/);
    const { acquirer, profile: known } = (await ctx.api.query.merchants.merchants(shop(3).address)).unwrap();
    assert.equal(acquirer.toString(), bankA.address);
    assert.deepEqual(known.toJSON(), { category: BOOKS, region: BUSAN_JUNG, revenue: 'UpTo1B' });
    const city = `update --merchant ${shop(3).address} --category 1 --region 41110 --revenue 1B --signer //BankA --best`;
    assert.match(
      await merchants.tool(city),
      /\n41110 \(경기도 수원시\) has districts with codes of their own, .*: 41111, /,
    );
  });

  ctx.test('that are sent by others may come after a time-out, which they say', async () => {
    const late = send(ctx.api, call(3, 1), crasher, { deadlineMs: 1 });
    await assert.rejects(late, (/** @type {any} */ error) => {
      assert.ok(error instanceof Unsure);
      assert.match(
        error.message,
        /^including cbdcVouchers\.pay took longer than 0\.001 s: cbdcVouchers\.pay may be in a block all the same, or come yet: look for the extrinsic 0x[0-9a-f]{64} before you do it again$/,
      );
      return true;
    });
    const nonce = async () => (await ctx.api.query.system.account(crasher.address)).nonce.toNumber();
    const before = await nonce();
    await until(
      async () => (await ctx.api.rpc.system.accountNextIndex(crasher.address)).eqn(await nonce()),
      30_000,
      'it',
    );
    assert.ok((await nonce()) >= before);
  });

  ctx.test('are paid once under a reference, and nothing else is paid under it', async () => {
    const before = await paidTo(1);
    const line = (amount, more) =>
      `pay --programmes ${ids.pay} --merchant ${shop(1).address} --amount ${amount} ${more} --best`;
    const [me, other] = [`--signer ${uri(1)}`, `--signer ${uri(2)}`];
    const said = await desk.tool(line(7_000, `--reference "invoice 7" ${me}`));
    assert.match(said, /^payment P\d+-\d+: ₩7,000 in block \d+, for a fee of ₩\d+\n/);
    const again = await desk.tool(line(7_000, `--reference "invoice 7" ${me}`));
    assert.equal(again, said.replace(/(₩\d+)\n/, '$1 (signed before, and not sent twice)\n'));
    await desk.refuses(
      /^'invoice 7' was used for something else, 'cbdcVouchers\.pay /,
      line(7_001, `--reference "invoice 7" ${me}`),
    );
    await desk.refuses(
      /^'invoice 7' was used by another signer, /,
      line(7_000, `--reference "invoice 7" ${other}`),
    );
    assert.equal(await paidTo(1), before + 7_000n);

    const [file] = lying();
    const path = `${box()}/${file}`;
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(box()).mode & 0o777, 0o700);
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).reference, 'invoice 7');

    // Without a reference whoever has seen it paid pays again.
    await desk.tool(line(7_000, me));
    await desk.tool(line(7_000, me));
    assert.equal(await paidTo(1), before + 21_000n);
    assert.deepEqual(lying(), [file]);
  });

  ctx.test('are paid once where the wait was too short, and where the tool was killed', async () => {
    const before = await paidTo(2);
    const options = { outbox: box(), read };
    await assert.rejects(sendOnce(ctx.api, call(2, 5_000), payer, { ...options, deadlineMs: 1 }), (error) => {
      assert.ok(error instanceof Unsure);
      assert.match(
        error.message,
        /^including cbdcVouchers\.pay took longer than 0\.001 s: cbdcVouchers\.pay may be in a block all the same, or /,
      );
      assert.match(
        error.message,
        /look for extrinsic 0x[0-9a-f]{64} \(number \d+ of 5\w+\) in blocks \d+ to \d+$/,
      );
      return true;
    });
    const done = await sendOnce(ctx.api, call(2, 5_000), payer, options);
    assert.equal(done.before, true);
    assert.equal(await paidTo(2), before + 5_000n);

    const line = `pay --programmes ${ids.pay} --merchant ${shop(2).address} --amount 6000 --signer ${uri(2)}`;
    const earlier = new Set(lying());
    const child = desk.spawn(line);
    await until(() => lying().some((name) => !earlier.has(name)), 60_000, 'signing', 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.match(await desk.tool(line), /\(signed before, and not sent twice\)\n/);
    assert.equal(await paidTo(2), before + 11_000n);
  });

  ctx.test('are said to be void when they can never come, and only then signed anew', async () => {
    const { api } = ctx;
    const before = await paidTo(3);
    const options = { outbox: box(), reference: 'never', read };
    const provider = providerOf(api);
    const { subscribe } = provider;
    provider.subscribe = async () => {
      throw new Error('the connection is gone');
    };
    try {
      await assert.rejects(sendOnce(api, call(3, 4_000), loser, options), /^Error: the connection is gone: /);
    } finally {
      provider.subscribe = subscribe;
    }
    await send(api, call(3, 4_001), loser, { finalised: true });
    await assert.rejects(
      sendOnce(api, call(3, 4_000), loser, options),
      /of reference 'never' never came, and can't any more: another transaction has its place\. Run it again/,
    );
    assert.equal((await sendOnce(api, call(3, 4_000), loser, options)).before, false);
    assert.equal(await paidTo(3), before + 8_001n);
  });

  ctx.test('are settled by hundreds, and once more after a kill', { seconds: 400 }, async (t) => {
    const { api } = ctx;
    const deadline = Date.now() + 24 * HOUR;
    await Promise.all(
      offliners.map((who) => send(api, api.tx.cbdcVouchers.reserve(ids.off, SHARE, deadline), who)),
    );
    const orders = offliners.flatMap((who) =>
      Array.from({ length: ORDERS }, (_, n) => ({
        who,
        order: {
          programme: ids.off,
          merchant: shop(4).address,
          amount: 1_000n + BigInt(n),
          nonce: BigInt(n),
          deadline,
        },
      })),
    );
    const payloads = orders.map(({ who, order }) => signOrder(order, api.genesisHash.toHex(), who));
    // As a scanner leaves them: a mark in front, blanks behind, blank lines, and ends of lines of Windows.
    desk.put('day.txt', `\uFEFF${payloads.join(' \r\n')}\r\n\r\n`);
    const sum = orders.reduce((total, { order }) => total + order.amount, 0n);
    const before = await paidTo(4);

    const child = desk.spawn('settle day.txt');
    await until(async () => (await paidTo(4)) > before, 60_000, 'the first orders', 20);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const began = Date.now();
    let said = await desk.tool('settle day.txt');
    t.diagnostic(`settled again in ${Date.now() - began} ms`);
    assert.equal(await paidTo(4), before + sum);
    const paid = (ways) => {
      const found = said.match(
        /^order \d+ of \w+, ₩[\d,]+: payment P\d+-\d+(?: in block \d+|, paid before)$/gm,
      );
      assert.equal(found?.length, ways, said);
    };
    paid(PAYERS * ORDERS);
    // Long after, of a receipt.
    const number = Number((await rpc(api, 'chain_getHeader')).number);
    await until(async () => (await ctx.node.finalised()).number > number, 60_000, 'finality');
    said = await desk.tool('settle day.txt');
    paid(PAYERS * ORDERS);
    assert.equal(await paidTo(4), before + sum);
  });

  ctx.test(
    'are in a statement that waits for the limit, and goes on where it was killed',
    { seconds: 200 },
    async () => {
      const { api } = ctx;
      const to = Number((await rpc(api, 'chain_getHeader', await rpc(api, 'chain_getFinalizedHead'))).number);
      const file = desk.at('day.csv');
      const wanted = { genesis: api.genesisHash.toHex(), merchant: shop(4).address, from: 1 };
      let steps = 0;
      const dies = async () => ({
        step() {
          steps += 1;
          if (steps === 2) throw new Error('killed');
        },
        stop() {},
      });
      await assert.rejects(writeStatement(api, file, wanted, to, dies, 5), /killed/);
      assert.ok(!existsSync(file) && existsSync(`${file}.part`));
      await desk.refuses(
        /day\.csv\.part is of another statement \(of 5\w+, blocks 1 to \d+\): finish that one, or /,
        `statement --merchant ${shop(1).address} --out day.csv`,
      );
      const said = await desk.tool(`statement --merchant ${shop(4).address} --out day.csv`);
      assert.match(
        said,
        new RegExp(`^going on from block 11, as .*day\\.csv\\.part has those before\\nblocks 1 to ${to}: `),
      );
      assert.match(said, new RegExp(`: payments ${PAYERS * ORDERS}, ₩308,850; refunds 0, ₩0\\n`)); // 5 × (60 × 1,000 + 1,770)
      assert.ok(!existsSync(`${file}.part`));

      await desk.tool(`statement --merchant ${shop(4).address} --out again.csv --to ${to}`);
      assert.equal(desk.text('again.csv'), desk.text('day.csv'));
    },
  );

  ctx.test('ask more than a minute has calls for, and wait', async () => {
    const api = await connect(ctx.node.url);
    try {
      patient(api);
      const blocks = Array.from({ length: LIMIT + 100 }, () => rpc(api, 'chain_getBlockHash', 1));
      assert.equal(new Set(await Promise.all(blocks)).size, 1);
    } finally {
      await api.disconnect();
    }
  });

  // Last, as its programme ends meanwhile.
  ctx.test('go back into a programme that has expired, which the tool says', async () => {
    const { api } = ctx;
    const chainTime = async () => (await api.query.timestamp.now()).toNumber();
    await until(async () => (await chainTime()) >= soon, 90_000, 'the end of the programme', 200);
    assert.equal(
      (await desk.tool(`refund --payment ${ids.soon}/0 --amount 9000 --signer //Shop//1 --best`)).split(
        '\n',
      )[2],
      `programme ${ids.soon} expired on ${koreanTime(soon)}: the holder can't spend what went there, its funder gets it back`,
    );
  });
});

const KEPT = 8;

chain('vouchers over a node that prunes', { args: ['--state-pruning', KEPT] }, (ctx) => {
  const desk = new Desk(ctx, TOOL);
  after(() => desk.remove());

  ctx.test('are in a statement that says which blocks it could not read', async () => {
    const { api } = ctx;
    await until(async () => (await ctx.node.best()).number > KEPT + 8, 90_000, 'blocks');
    const merchant = shop(1).address;
    const said = await desk.refuses(
      /^blocks 1 to \d+ are not in it: their state is discarded, old blocks need a node with archive state/,
      `statement --merchant ${merchant} --out pruned.csv`,
    );
    assert.match(said, /: payments 0, ₩0; refunds 0, ₩0\n/);
    assert.match(desk.text('pruned.csv'), /\nNOT READ,blocks 1 to \d+\n\nblock,time,payment,/);
    assert.ok(api);
  });
});
