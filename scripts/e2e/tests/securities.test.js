// SPDX-License-Identifier: Apache-2.0
// A share over JSON-RPC, from the badges to a dividend: who signs off line, what settles and what does not,
// and what is free again that one party alone has affirmed.
import assert from 'node:assert/strict';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { accountBytes } from '@dure/chain/accounts.js';
import { little } from '@dure/chain/bytes.js';
import { rpc } from '@dure/chain/connect.js';
import { carry } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';
import { signatureOf, wrapped } from '@dure/chain/signed.js';
import { errorName, find, send } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { idle, until } from '@dure/chain/wait.js';
import { all, balance, chain, fails } from '../support/harness.js';
import { MINISTRIES } from '../support/validators.js';

const HASH = (byte) => `0x${byte.repeat(32)}`;
const [MINUTE, DAY] = [60_000, 86_400_000];
/** The notice of a dev chain. */
const NOTICE = 20_000;
/** How long the instructions wait that only one party affirms, and by when they are forgotten. */
const [WAIT_MS, FORGOTTEN_MS] = [30_000, 2 * MINUTE];
/** How far ahead the record date of the dividend is. */
const AHEAD_MS = 15_000;

/** What a share is worth, and what a retail investor may buy in a year, in won. */
const [PRICE, ANNUAL_CAP] = [10_500, 10_000_000];
/** An ISIN of nobody's: the last digit checks the others. */
const CODE = Buffer.from('KR7999990005');
const REGISTERED = 1_000;
const DEAL = 100 * PRICE;
const POT = 500_000;

const [ministry] = MINISTRIES;
const [depository, manager, venue, issuer, bank, stranger] = [
  '//Dave',
  '//BankA',
  '//MerchantA',
  '//MerchantB',
  '//BankB',
  '//Bob',
].map((uri) => key(uri));
/** The investors by their numbers: the issuer's treasury, and three whose keys have no won. */
const [TREASURY, A, B, C] = [0, 1, 2, 3];
const investors = [issuer, ...[1, 2, 3].map((n) => key(`//Holder//${n}`))];

/** As what statements are signed, and how two of them begin. */
const STATEMENT = 'dure/security';
const [JOIN, ACCEPT] = [0, 4];
/** What keys agree to: as the chain's types have it, and laid out without these. */
const joining = (book) => ({ what: { Join: book }, bytes: u8aConcat([JOIN], little(book, 4)) });
const accepting = (issue) => ({
  what: { Accept: issue },
  bytes: u8aConcat(
    [ACCEPT],
    little(issue.security, 4),
    little(issue.to.investor, 4),
    little(issue.to.book, 4),
    little(issue.units, 16),
    [0], // not locked up
  ),
});

const accountOf = (investor) => ({ investor, book: 0 });
const issueOf = (investor, units) => ({ security: 0, to: accountOf(investor), units, lockedUntil: null });
const deliver = (from, to, units) => ({
  Units: { security: 0, from: accountOf(from), to: accountOf(to), units },
});
const pay = (from, to, amount) => ({ Won: { from, to, amount } });
/** The legs of a trade. */
const trade = (seller, buyer, units, won = units * PRICE) => [
  deliver(seller, buyer, units),
  pay(buyer, seller, won),
];

let said = 0;
/** When something is signed: later than whatever was before. */
const later = () => (said = Math.max(said + 1, Date.now()));

chain('securities', (ctx) => {
  const { step, test } = ctx.story();
  const calls = () => ctx.api.tx.securityTokens;
  /** What a view answers as of a block, or now. */
  const askAt = (at, name, ...args) => view(ctx.api, `SecurityTokens.${name}`, args, at);
  const ask = (name, ...args) => askAt(undefined, name, ...args);
  const time = async (at) => {
    const { query } = at ? await ctx.api.at(at) : ctx.api;
    return (await query.timestamp.now()).toNumber();
  };

  /** The won of an investor: free, and locked. */
  const cash = async (investor, at) => (await askAt(at, 'cash_of', investor)).toJSON();
  /** Its units: all, and free ones. */
  const unitsOf = async (investor, at) => {
    const position = await askAt(at, 'position', 0, investor);
    const { units, free } = position.isSome ? position.unwrap().toJSON() : { units: 0, free: 0 };
    return [units, free];
  };
  const ledgerOf = async (investor) => ({ address: String(await ask('ledger_account_of', investor)) });
  /** What the unit ledger says that it has. */
  const onLedger = async (investor) => {
    const { address } = await ledgerOf(investor);
    const entry = await ctx.api.query.securityUnits.account(0, address);
    return entry.isSome ? entry.unwrap().balance.toNumber() : 0;
  };

  /** The sums of the security, which have to agree. */
  const reconciled = async () => {
    const sums = (await ask('reconcile', 0)).unwrap().toJSON();
    assert.ok(sums.registered >= sums.issued, 'no more is issued than is registered');
    assert.equal(sums.ledger, sums.issued);
    assert.equal(
      sums.books.reduce((sum, [, units]) => sum + units, 0),
      sums.issued,
    );
    const positions = await Promise.all([TREASURY, A, B, C].map((one) => unitsOf(one)));
    assert.deepEqual(
      await Promise.all([TREASURY, A, B, C].map(onLedger)),
      positions.map(([units]) => units),
    );
    return sums;
  };

  /** What this account holds for the records of securities. */
  const held = async ({ address }) =>
    (await ctx.api.query.balances.holds(address))
      .filter(({ id }) => id.isSecurityTokens && id.asSecurityTokens.isRecord)
      .reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);

  /**
   * When a key signs and its signature. What it signs is laid out here, and is what the chain asks for.
   * `pen` is who signs, and `genesis` for which chain, where these are others.
   */
  const says = async (who, { what, bytes }, { pen = who, genesis = ctx.api.genesisHash.toHex() } = {}) => {
    const at = later();
    const lay = (of) => wrapped(STATEMENT, of, u8aConcat(accountBytes(who.address), bytes, little(at, 8)));
    const asked = await ask('statement_message', { key: who.address, what, at });
    assert.equal(
      u8aToHex(lay(ctx.api.genesisHash.toHex())),
      u8aToHex(asked.toU8a(true)),
      'what the chain asks for',
    );
    return [at, signatureOf(lay(genesis), pen)];
  };

  const registering = async (who, options) => {
    const [at, signature] = await says(who, joining(0), options);
    return calls().registerInvestor(0, who.address, 'Retail', 410, Date.now() + 300 * DAY, at, signature);
  };

  const minting = async (investor, units, options) => {
    const [who, issue] = [investors[investor], issueOf(investor, units)];
    const [at, signature] = await says(who, accepting(issue), options);
    return calls().mint(issue, who.address, at, signature);
  };

  /** What would stop these legs: rules as the chain tells them, all else in a word. */
  const preflight = async (legs) =>
    (await ask('preflight', 0, legs)).map((obstacle) => {
      if (obstacle.isRule) return obstacle.asRule.finding.toJSON();
      if (!obstacle.isInvestor) return obstacle.toJSON();
      const { investor, error } = obstacle.asInvestor;
      return `${investor}: ${errorName(ctx.api.registry, error)}`;
    });

  const instructing = (legs, expires) => calls().instruct(0, legs, expires);

  const affirm = async (investor, instruction) => {
    const size = (await ask('size_of', instruction)).unwrap().toJSON();
    return send(ctx.api, calls().affirm(instruction, size), investors[investor]);
  };

  /** The block in which something happens, of those from this number on. */
  const happens = (number, method, matches, ms) => {
    let next = number;
    const look = async () => {
      for (let at; (at = await rpc(ctx.api, 'chain_getBlockHash', next)); next += 1) {
        const events = await (await ctx.api.at(at)).query.system.events();
        const named = events.map(({ event }) => event).filter((event) => event.method === method);
        if (named.some(({ section, data }) => section === 'securityTokens' && matches(data))) return at;
      }
      return null;
    };
    return until(look, ms, `the event ${method}`, 500);
  };

  step('need badges, which a ministry gives and the council names', async () => {
    const { api } = ctx;
    const { createClass, grant } = api.tx.credentialBadges;
    const { events } = await all(
      api,
      [1, 2, 3, 4, 5].map((n) => createClass(HASH(`5${n}`), HASH('5a'))),
      ministry,
    );
    const [identity, ...roles] = events
      .filter(({ section, method }) => section === 'credentialBadges' && method === 'ClassCreated')
      .map(({ data }) => /** @type {any} */ (data).class.toNumber());
    await all(
      api,
      [
        ...[depository, manager, venue, issuer].map((who, n) => grant(who.address, roles[n], null)),
        ...investors.map((who) => grant(who.address, identity, null)),
      ],
      ministry,
    );
    await fails(send(api, calls().openBook(), manager), 'securityTokens.BadgesNotNamed');
    const doors = {
      identity,
      depository: roles[0],
      manager: roles[1],
      venue: roles[2],
      issuer: roles[3],
    };
    await fails(send(api, calls().nameBadges(doors), ministry), 'BadOrigin');
    await carry(api, MINISTRIES, calls().nameBadges(doors));
    assert.deepEqual((await ask('badges')).unwrap().toJSON(), doors);
    assert.equal((await ask('notice')).toNumber(), NOTICE);
    const { limit, year } = (await ask('annual_cap')).unwrap();
    assert.deepEqual([limit.toNumber(), year.isCalendar], [ANNUAL_CAP, true]);
  });

  step('have investors by what their keys sign off line, without won', async () => {
    const { api } = ctx;
    const opened = await send(api, calls().openBook(), manager);
    assert.equal(find(opened.events, 'securityTokens', 'BookOpened').data.book.toNumber(), 0);
    await fails(send(api, calls().openBook(), stranger), 'credentialBadges.NotHeld');

    const [, ann, ben] = investors;
    const bad = 'securityTokens.BadSignature';
    await fails(send(api, await registering(ann, { pen: ben }), manager), bad);
    await fails(send(api, await registering(ann, { genesis: HASH('77') }), manager), bad);
    const registered = await all(api, await Promise.all(investors.map((who) => registering(who))), manager);
    const numbers = registered.events
      .filter(({ method }) => method === 'InvestorRegistered')
      .map(({ data }) => /** @type {any} */ (data).investor.toNumber());
    assert.deepEqual(numbers, [TREASURY, A, B, C]);
    await fails(send(api, await registering(ann), manager), 'securityTokens.AlreadyInvestor');
    assert.equal((await ask('investor_of', ann.address)).unwrap().toNumber(), A);
    assert.deepEqual(
      await Promise.all(investors.slice(1).map((who) => balance(api, who))),
      [0n, 0n, 0n],
      'they have paid nothing',
    );
  });

  step('are proposed by an issuer, with rules, and confirmed by the depository', async () => {
    const { api } = ctx;
    const registered = await send(api, calls().registerVenue(), venue);
    assert.equal(find(registered.events, 'securityTokens', 'VenueRegistered').data.venue.toNumber(), 0);
    const rules = [{ HolderCap: 2 }, { AnnualCap: null }];
    await send(
      api,
      calls().proposeSecurity('A made-up share', CODE, 'Share', 1, PRICE, REGISTERED, rules),
      issuer,
    );
    assert.equal((await ask('security_of', CODE)).unwrap().toNumber(), 0);
    const own = () => calls().mint(issueOf(TREASURY, 100), issuer.address, 0, null);
    await fails(send(api, own(), issuer), 'securityTokens.NotRegistered');
    const confirm = (quantity) => calls().confirmRegistration(0, quantity);
    await fails(send(api, confirm(REGISTERED), stranger), 'credentialBadges.NotHeld');
    await fails(send(api, confirm(REGISTERED + 1), depository), 'securityTokens.NotProposed');
    await send(api, confirm(REGISTERED), depository);
    await send(api, own(), issuer);
    const { name, registered: most, issued } = (await ask('security_details', 0)).unwrap();
    assert.deepEqual([name.toUtf8(), most.toNumber(), issued.toNumber()], ['A made-up share', 1_000, 100]);
    assert.equal((await ask('rules_of', 0)).rules.length, 2);
  });

  step('are issued to who has accepted them off line, once, and under their rules', async () => {
    const { api } = ctx;
    const first = await minting(A, 100);
    await send(api, first, issuer);
    await fails(send(api, first, issuer), 'securityTokens.SignatureOver');
    await send(api, await minting(C, 50), issuer);
    await fails(send(api, await minting(B, 1, { pen: investors[A] }), issuer), 'securityTokens.BadSignature');
    // There would be three holders: the error carries which of the rules' kinds it is.
    await assert.rejects(send(api, await minting(B, 1), issuer), {
      name: 'securityTokens.Breached',
      fields: [2, 0, 0],
    });
    assert.deepEqual(await reconciled(), {
      registered: REGISTERED,
      issued: 250,
      ledger: 250,
      books: [[0, 250]],
    });
    assert.deepEqual((await ask('holders_of', 0)).toJSON(), {
      retail: 2,
      professional: 0,
      institutional: 0,
    });
    assert.deepEqual((await ask('bought_by', A)).toJSON(), [DEAL, ANNUAL_CAP]);
  });

  step('tell beforehand which rule a trade would break, what was looked at and the limit', async () => {
    assert.deepEqual(await preflight([deliver(C, B, 10)]), [
      { rule: 0, breach: 'HolderCap', investor: null, observed: 3, limit: 2 },
    ]);
    // What is paid counts, where that is more than the reference price.
    assert.deepEqual(await preflight(trade(A, B, 100, ANNUAL_CAP + 1)), [
      `${B}: securityTokens.InsufficientWon`,
      { rule: 1, breach: 'AnnualCap', investor: B, observed: ANNUAL_CAP + 1, limit: ANNUAL_CAP },
    ]);
  });

  step('are delivered against won to the last one, and not for one less', async () => {
    const { api } = ctx;
    const [, ann, ben] = investors;
    const legs = trade(A, B, 100);
    // Their own won, for fees alone.
    await all(
      api,
      [
        ...[ann, ben].map(({ address }) => api.tx.balances.transferKeepAlive(address, 10_000)),
        calls().deposit(B, DEAL - 1),
      ],
      bank,
    );
    assert.deepEqual(await preflight(legs), [`${B}: securityTokens.InsufficientWon`]);
    const before = await held(venue);
    const { events } = await send(api, instructing(legs, Date.now() + DAY), venue);
    const deal = find(events, 'securityTokens', 'Instructed').data.instruction.toNumber();
    assert.ok((await held(venue)) > before, 'a deposit is held');
    await affirm(A, deal);
    assert.deepEqual(await unitsOf(A), [100, 0]);

    const [seller, buyer] = await Promise.all([ledgerOf(A), ledgerOf(B)]);
    const look = async () => [
      ...(await Promise.all([cash(A), cash(B), unitsOf(A), unitsOf(B), reconciled()])),
      ...(await Promise.all([seller, buyer].map((one) => balance(api, one)))),
      (await ask('instruction_details', deal)).toJSON(),
    ];
    const untouched = await look();
    assert.deepEqual(untouched.slice(0, 4), [
      [0, 0],
      [DEAL - 1, 0],
      [100, 0],
      [0, 0],
    ]);
    await fails(affirm(B, deal), 'securityTokens.InsufficientWon');
    assert.deepEqual(await look(), untouched, 'nothing has moved');

    await send(api, calls().deposit(B, 1), bank);
    const had = await balance(api, ben);
    const settled = await affirm(B, deal);
    assert.equal(find(settled.events, 'securityTokens', 'Settled').data.instruction.toNumber(), deal);
    assert.deepEqual(await Promise.all([unitsOf(A), cash(A)]), [
      [0, 0],
      [DEAL, 0],
    ]);
    assert.deepEqual(await Promise.all([unitsOf(B), cash(B)]), [
      [100, 100],
      [0, 0],
    ]);
    assert.equal(await balance(api, seller), BigInt(DEAL));
    assert.equal(await balance(api, buyer), 0n);
    assert.ok(settled.fee > 0n);
    assert.equal(await balance(api, ben), had - settled.fee, 'the key pays the fee, not the ledger account');
    assert.ok((await ask('instruction_details', deal)).isNone);
    assert.equal(await held(venue), before, 'the venue has its deposit back');
    assert.deepEqual((await ask('bought_by', B)).toJSON(), [DEAL, ANNUAL_CAP]);
    assert.equal((await ask('holders_of', 0)).retail.toNumber(), 2);
    await reconciled();
  });

  step('are free again when what only one party has affirmed expires', { seconds: 240 }, async () => {
    const { api } = ctx;
    const before = await held(venue);
    const expires = Date.now() + WAIT_MS;
    // One that the buyer alone affirms, and one that the seller alone does.
    const done = await all(
      api,
      [1, 2].map(() => instructing(trade(B, A, 10), expires)),
      venue,
    );
    const [bought, sold] = done.events
      .filter(({ method }) => method === 'Instructed')
      .map(({ data }) => /** @type {any} */ (data).instruction.toNumber());
    assert.ok((await held(venue)) > before);
    await Promise.all([affirm(A, bought), affirm(B, sold)]);
    assert.deepEqual(await cash(A), [DEAL - 10 * PRICE, 10 * PRICE]);
    assert.deepEqual(await unitsOf(B), [100, 90]);

    const at = await until(
      async () => {
        const best = await rpc(api, 'chain_getBlockHash');
        return (await time(best)) >= expires && best;
      },
      WAIT_MS + MINUTE,
      'the expiry',
      500,
    );
    assert.deepEqual(await cash(A, at), [DEAL, 0]);
    assert.deepEqual(await unitsOf(B, at), [100, 100]);
    // They are forgotten once the minute is over in which they expire.
    const minute = (moment) => Math.floor(moment / MINUTE);
    const there = minute(await time(at)) === minute(expires);
    for (const one of [bought, sold])
      assert.equal((await askAt(at, 'instruction_details', one)).isSome, there);

    const forgotten = await Promise.all(
      [bought, sold].map((one) =>
        happens(done.blockNumber, 'Expired', ({ instruction }) => instruction.eqn(one), FORGOTTEN_MS),
      ),
    );
    for (const block of forgotten) assert.ok((await time(block)) <= expires + FORGOTTEN_MS);
    for (const one of [bought, sold]) assert.ok((await ask('instruction_details', one)).isNone);
    assert.equal(await held(venue), before, 'the venue has its deposits back');
    assert.equal(await balance(api, await ledgerOf(A)), BigInt(DEAL), 'and nothing is on hold');
    await fails(send(api, calls().expire(sold), stranger), 'securityTokens.InstructionNotFound');
  });

  step('have dividends, of which anyone has a part paid, taxed to the won', async () => {
    const { api } = ctx;
    const recordDate = Date.now() + AHEAD_MS;
    // In one transaction, so that the record date can't have passed.
    const announced = await send(
      api,
      api.tx.utility.batch([
        calls().announce(0, recordDate, { Dividend: { Pot: POT } }),
        calls().fund(0, POT),
        calls().push(0, B),
      ]),
      issuer,
    );
    assert.deepEqual(announced.inner, ['securityTokens.BeforeRecordDate']);
    assert.deepEqual((await ask('part_of', 0, B)).toJSON(), [100, false]);
    await idle(Math.max(0, recordDate - Date.now()));
    await until(async () => (await time()) >= recordDate, MINUTE, 'the record date', 500);

    const { terms, account: office } = (await ask('tax')).unwrap();
    assert.deepEqual(terms.toJSON(), { income: 140, local: 100, waivedBelow: 1_000 });
    const officeAt = async (block) =>
      (await (await api.at(block)).query.system.account(office)).data.free.toBigInt();
    const part = ({ events }) => find(events, 'securityTokens', 'DividendPaid').data.toJSON();

    // 100 of the 150 that are not the treasury's: ₩333,333 of ₩500,000.
    const pushed = await send(api, calls().push(0, B), stranger);
    assert.deepEqual(part(pushed), [0, B, 100, 333_333, 46_660, 4_660]);
    assert.deepEqual(await cash(B), [282_013, 0]);
    const { parentHash } = await api.rpc.chain.getHeader(pushed.blockHash);
    const got = (await officeAt(pushed.blockHash)) - (await officeAt(parentHash));
    assert.equal(got, 51_320n + pushed.fee, 'the taxes, and the fee, which goes to the same account');
    const { taken, paid, taxed } = (await ask('action_details', 0)).unwrap();
    assert.deepEqual([taken, paid, taxed].map(Number), [100, 282_013, 51_320]);
    await fails(send(api, calls().push(0, B), stranger), 'securityTokens.AlreadyClaimed');
    await fails(send(api, calls().push(0, A), stranger), 'securityTokens.NothingToDo');

    // The last part closes it; a won that nobody has a part of goes back.
    assert.deepEqual(await cash(TREASURY), [0, 0]);
    const last = await send(api, calls().push(0, C), stranger);
    assert.deepEqual(part(last), [0, C, 50, 166_666, 23_330, 2_330]);
    assert.ok(find(last.events, 'securityTokens', 'ActionClosed'));
    assert.deepEqual(await Promise.all([cash(C), cash(TREASURY)]), [
      [141_006, 0],
      [1, 0],
    ]);
    assert.ok((await ask('action_details', 0)).isNone);
    assert.equal(await balance(api, investors[C]), 0n, 'its key has never had won');
    assert.deepEqual((await reconciled()).books, [[0, 250]]);
  });

  test('have no other way: the unit ledger has no calls, and no key its roles', async () => {
    const { api } = ctx;
    assert.equal(api.tx.securityUnits, undefined);
    const { calls: none } = api.runtimeMetadata.asLatest.pallets.find(({ name }) => name.eq('SecurityUnits'));
    assert.ok(none.isNone);
    const keyless = u8aToHex(u8aConcat(Buffer.from('modldure/sec'), new Uint8Array(20)));
    const asset = (await api.query.securityUnits.asset(0)).unwrap();
    const roles = [asset.owner, asset.issuer, asset.admin, asset.freezer];
    assert.deepEqual(
      roles.map((who) => who.toHex()),
      Array(4).fill(keyless),
    );
    assert.equal(asset.supply.toNumber(), 250);
  });
});
