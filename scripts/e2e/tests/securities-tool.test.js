// SPDX-License-Identifier: Apache-2.0
// The life of a share by the tool alone, from the badges until it is delisted: what is signed off line, what is
// refused and why, what is killed on the way, and what is left to the last won.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { after } from 'node:test';
import { key } from '@dure/chain/keys.js';
import { koreanTime } from '@dure/chain/time.js';
import { until } from '@dure/chain/wait.js';
import { all, chain } from '../support/harness.js';
import {
  DAY,
  DEPOSITORY,
  HASH,
  holderUri,
  issueMany,
  ISSUER,
  life,
  MANAGER,
  OTHER_MANAGER,
  registerMany,
  setUp,
  soon,
  VENUE,
} from '../support/securities.js';

/** The issuer's treasury is investor 0. Ann sells, Ben buys, Cho pledges, Dan loses his key; then there is a crowd. */
const [TREASURY, ANN, BEN, CHO, DAN] = [0, 1, 2, 3, 4];
const CROWD = Array.from({ length: 105 }, (_, n) => DAN + 1 + n);
const HOLDERS = DAN + CROWD.length;
/** Units of each of the crowd: a share, and later half of one. */
const LITTLE = 10;
const ORDER = HASH('cd');
const ANYONE = '//Charlie';
const GUARDIANS = ['//Alice', '//Bob', '//Eve'];
/** How long bids are taken, how far ahead record dates are, and how long there are votes once Dan can have a new key. */
const [BIDS_MS, AHEAD_MS, SOON_MS, VOTES_MS] = [40_000, 20_000, 15_000, 50_000];

const SHARE = {
  name: '한강 1호',
  code: 'KR7999990005',
  kind: 'Share',
  perShare: 10,
  reference: 10_000,
  quantity: 20_000,
  rules: { holderCap: 200, venues: [0], priceBand: 100, annualCap: true },
};

chain('securities by the tool', (ctx) => {
  const { step } = ctx.story();
  const { desk, by, does, refuses, offline, tells, motion, ask, cash, unitsOf, reaches, final, csv } =
    life(ctx);
  after(() => desk.remove());
  /** A cap table: investor, book and units of all but the crowd, of which each has the same. */
  const table = async (line, name) => {
    const told = await desk.tool(`cap-table --security 0 ${line} --out ${name}`);
    const [header, ...rows] = csv(name);
    assert.deepEqual(header.slice(0, 5), ['investor', 'book', 'class', 'treasury', 'units']);
    const [known, crowd] = [rows.slice(0, -CROWD.length), rows.slice(-CROWD.length)];
    const little = crowd.map((row) => `${row[0]}: ${row[4]}`);
    assert.equal(little.join(), CROWD.map((investor) => `${investor}: ${LITTLE}`).join());
    return { told: told.split('\n'), rows: known.map((row) => [row[0], row[1], row[4]].join()) };
  };

  const redeeming = (price, date) =>
    `announce-redemption --security 0 --price ${price} --record-date ${koreanTime(date)}`;

  let guarded; // since when Dan has guardians
  let closes; // until when there are bids
  let recordDate;
  let before; // a block before what comes after the record date
  let votes; // until when there are votes
  let ripe; // from when on Dan can have a new key
  let matures; // when all is redeemed
  let badges;
  ctx.before(async () => {
    badges = await setUp(ctx.api, HOLDERS);
  });

  step('needs badges, which the council names by a motion', async () => {
    const { identity, depository, manager, venue, issuer } = badges;
    await motion(
      `name-badges --identity ${identity} --depository ${depository} --manager ${manager} --venue ${venue} --issuer ${issuer}`,
    );
    await tells(
      'settings',
      `badges: identity ${identity}, depository ${depository}, managers ${manager}, venues ${venue}, issuers ${issuer}`,
      'a notice is 20 seconds',
      'a retail investor buys ₩10,000,000 at most in a calendar year',
    );
    await does(MANAGER, 'open-book', /^book 0 opened in block \d+, for a fee of ₩\d+$/);
    await Promise.all([by(OTHER_MANAGER, 'open-book'), by(VENUE, 'register-venue')]);
    await tells('book --book 1', `book 1 is kept by ${key(OTHER_MANAGER).address}`);
    await tells('venue --venue 0', `venue 0 is run by ${key(VENUE).address}`);
  });

  step('has investors by what their keys sign off line, once', async () => {
    const known = `--class Retail --country 410 --known-until ${koreanTime(Date.now() + 300 * DAY)}`;
    const register = (file) => `register-investor --signed ${file}.joining ${known}`;
    const people = [ISSUER, ...[ANN, BEN, CHO, DAN].map(holderUri)];
    for (const [n, uri] of people.entries()) {
      await offline(uri, `sign-join --book 0 --out ${n}.joining`);
      const { address } = key(uri);
      await does(MANAGER, register(n), `${address} is investor ${n}, with an account in book 0 and `);
    }
    await does(MANAGER, register(ANN), `${key(holderUri(ANN)).address} is investor 1 already`);
    // For another chain.
    const other = `sign-join --book 0 --genesis ${HASH('77')} --out other.joining`;
    await desk.tool(`${other} --dev-keys --signer ${holderUri(HOLDERS)}`);
    await desk.ends(/has not signed this for this chain/, `${register('other')} --signer ${MANAGER}`);
    const who = GUARDIANS.map((uri) => key(uri).address).join();
    await offline(holderUri(DAN), `sign-guardians --who ${who} --threshold 2 --out dan.guardians`);
    await offline(holderUri(ANN), 'sign-join --book 1 --out ann.joining');
    await by(OTHER_MANAGER, 'join-book --signed ann.joining');
    const [, from] = /^investor 4 has 3 guardians, of whom 2 are enough, from (\S+) on, in block/.exec(
      await by(MANAGER, 'set-guardians --signed dan.guardians'),
    );
    guarded = Date.parse(from);
    await by(MANAGER, `set-tax-class --investor ${CHO} --class Exempt`);
    await registerMany(ctx.api, CROWD);
    assert.equal((await ask('investor_of', key(holderUri(HOLDERS)).address)).unwrap().toNumber(), HOLDERS);
  });

  step('is proposed from a file, confirmed, and issued to who has accepted it', async () => {
    desk.put('share.json', SHARE);
    desk.put('wrong.json', { ...SHARE, code: 'KR7999990004' });
    const proposing = 'propose-security share.json';
    await refuses(/wrong\.json: code takes an ISIN, .*0004'$/, ISSUER, 'propose-security wrong.json');
    await does(ISSUER, proposing, /^security 0 proposed, with the ISIN KR7999990005, in block \d+/m);
    await does(ISSUER, proposing, /^security 0 has the ISIN KR7999990005 already$/m);
    await refuses(/NotProposed/, DEPOSITORY, 'confirm-registration --security 0 --quantity 19999');
    await by(DEPOSITORY, 'confirm-registration --security 0 --quantity 20000');
    await by(ISSUER, 'mint --security 0 --investor 0 --book 0 --units 10000');
    const issue = async (investor, units) => {
      const accepts = `sign-accept --security 0 --to ${investor}/0 --units ${units} --out ${investor}.acceptance`;
      await offline(holderUri(investor), accepts);
      await by(ISSUER, `mint --signed ${investor}.acceptance`);
    };
    await issue(ANN, 1_000);
    await issue(CHO, 500);
    await issue(DAN, LITTLE);
    await does(ISSUER, `mint --signed ${ANN}.acceptance`, 'what is signed was brought before');
    await issueMany(ctx.api, CROWD, LITTLE);
    await tells(
      'security --code KR7999990005',
      'security 0: 한강 1호 (KR7999990005), share',
      '10 units a share, which is worth ₩10,000 for the rules',
      '20,000 units (2,000 shares) registered, 12,560 units (1,256 shares) issued',
      '108 holders: 108 retail, 0 professional, 0 institutional',
    );
  });

  step('is offered: bids go to the offering, and back where that is called off', async () => {
    const { transferKeepAlive } = ctx.api.tx.balances;
    // Their keys' own, for fees.
    await all(
      ctx.api,
      [ANN, BEN, CHO, DAN].map((n) => transferKeepAlive(key(holderUri(n)).address, 100_000)),
      key(OTHER_MANAGER),
    );
    await by(MANAGER, `deposit --investor ${ANN} --amount 50000`);
    await by(MANAGER, `deposit --investor ${BEN} --amount 600000 --reference "Ben's"`);
    await by(MANAGER, `deposit --investor ${BEN} --amount 600000 --reference "Ben's"`);
    await by(MANAGER, `deposit --investor ${CHO} --amount 300000`);
    assert.deepEqual(await cash(ANN, BEN, CHO), [50_000, 600_000, 300_000]);
    closes = soon(BIDS_MS);
    const offer = (units) =>
      `open-offering --security 0 --price 12000 --units ${units} --soft-cap 10 --closes ${koreanTime(closes)} --refund-at ${koreanTime(closes + DAY)}`;
    await does(ISSUER, offer(200), /^offering 0 opened: 200 units of security 0 at ₩12,000 a share/);
    await by(ISSUER, offer(100));
    const bid = (investor, offering, units) =>
      by(holderUri(investor), `subscribe --offering ${offering} --book 0 --units ${units}`);
    const told = await Promise.all([bid(ANN, 1, 30), bid(BEN, 0, 200), bid(CHO, 0, 90)]);
    assert.match(told[0], /^investor 1 bids for 30 units in offering 1, in block/);
    assert.match(await bid(BEN, 0, 200), /^investor 2 bids for 200 units in offering 0 already$/);
    assert.deepEqual(await cash(ANN, BEN, CHO), [14_000, 360_000, 192_000]);
    await refuses(/^offering 0 is open until /, ANYONE, 'close-offering --offering 0');
    await refuses(/SecurityInUse/, ISSUER, redeeming(10_000, closes));
    await does(ISSUER, 'call-off --offering 1', /^offering 1 called off in block/);
    await does(ANYONE, 'settle --offering 1 --all', /^0 bids of offering 1 settled in units, 1 gone back$/m);
    assert.deepEqual(await cash(ANN), [50_000]);
  });

  step('has a new key for who has lost it proposed by guardians, for three notices', async () => {
    await reaches(guarded, 'the guardians');
    const recovering = `--investor ${DAN} --key ${key('//Dan//New').address}`;
    await refuses(/NotGuardian/, ANYONE, `propose-recovery ${recovering}`);
    const [first, second] = GUARDIANS;
    await by(first, `propose-recovery ${recovering}`);
    const [, from] = /^the new key of investor 4 is approved: execute-recovery from (\S+) on, in block/.exec(
      await by(second, `approve-recovery --investor ${DAN}`),
    );
    ripe = Date.parse(from);
    await refuses(/ChallengeOpen/, ANYONE, `execute-recovery --investor ${DAN}`);
    votes = ripe + VOTES_MS;
  });

  step('has bids settled in steps, half of it in equal parts and the rest pro rata', async () => {
    await reaches(closes, 'the end of the bids');
    await does(
      ANYONE,
      'close-offering --offering 0 --steps 3',
      /^offering 0 allotted in block \d+.*\n2 bids to be settled: settle --offering 0 --all$/,
    );
    // 50 each, and of 100 more 150 and 40 parts of 190; the larger remainder has the last one.
    await tells(
      `offering --offering 0 --investor ${BEN}`,
      'investor 2 bids for 200 units in book 0, and has paid ₩240,000; it gets 129 units',
    );
    await by(ANYONE, `settle --offering 0 --investor ${CHO}`);
    await does(ANYONE, 'settle --offering 0 --all', /^1 bid of offering 0 settled in units, 0 gone back$/m);
    await does(ANYONE, 'settle --offering 0 --all', 'offering 0 is over: nothing is left to be done');
    await desk.refuses(/^there is no offering 0, or it is over$/, 'offering --offering 0');
    assert.deepEqual(await cash(TREASURY, BEN, CHO), [240_000, 445_200, 214_800]);
    assert.deepEqual(await unitsOf(BEN, CHO), [129, 571]);
  });

  step('has units pledged by what their holder signs, until a court lifts that', async () => {
    recordDate = soon(AHEAD_MS);
    const date = `--security 0 --record-date ${koreanTime(recordDate)}`;
    await by(ISSUER, `announce-dividend ${date} --per-share 1010`);
    const question = `--question ${HASH('ee')} --options 2 --until ${koreanTime(votes)}`;
    await by(ISSUER, `announce-vote ${date} ${question}`);
    const ends = koreanTime(soon(DAY));
    await offline(
      holderUri(CHO),
      `sign-pledge --security 0 --book 0 --pledgee ${ANN} --units 100 --until ${ends} --out cho.pledge`,
    );
    await refuses(/NotManager/, OTHER_MANAGER, 'pledge --signed cho.pledge');
    await does(
      MANAGER,
      'pledge --signed cho.pledge',
      `100 units of security 0 pledged to investor 1 until ${ends} in block`,
    );
    const all571 = 'investor 3 has 571 units (57.1 shares) of security 0, ';
    await tells(
      `position --security 0 --investor ${CHO}`,
      `${all571}471 units of them free; it is counted as Retail`,
      `    100 units pledged to investor 1, until ${ends}`,
    );
    await motion(`lift-pledge --security 0 --account ${CHO}/0 --pledgee ${ANN} --units 100 --order ${ORDER}`);
    await tells(
      `position --security 0 --investor ${CHO}`,
      `${all571}571 units of them free; it is counted as Retail`,
    );
  });

  step('is traded against won, once nothing stops it', async () => {
    await reaches(recordDate, 'the record date');
    before = await final();
    const legs = (won) => `--venue 0 --deliver 100:0:${ANN}/0:${BEN}/0 --pay ${won}:${BEN}:${ANN}`;
    const { code, stdout, stderr } = await desk.program(`preflight ${legs(120_000)}`);
    assert.deepEqual([code, stderr], [1, '']);
    for (const investor of [ANN, BEN]) {
      const breach = `security 0, rule 2 (PriceBand), investor ${investor}: what is paid is ₩20,000 off, of ₩10,000 at most`;
      assert.ok(stdout.split('\n').includes(breach), stdout);
    }
    await tells(`preflight ${legs(110_000)}`, 'nothing would stop it now');
    await does(
      VENUE,
      `instruct ${legs(110_000)} --expires ${koreanTime(Date.now() + DAY)}`,
      /^instruction 0, of 2 legs, waits until /,
    );
    await refuses(/^there is no investor whose key \w+ is$/, ANYONE, 'affirm --instruction 0');
    const affirm = (investor) => by(holderUri(investor), 'affirm --instruction 0');
    assert.match(await affirm(ANN), /^instruction 0 affirmed in block/);
    assert.match(await affirm(ANN), /^investor 1 has affirmed instruction 0 already$/);
    await tells('instruction --instruction 0', 'investor 1 has affirmed', 'investor 2 has not affirmed');
    assert.match(await affirm(BEN), /^instruction 0 settled in block/);
    assert.deepEqual(await unitsOf(ANN, BEN), [900, 229]);
    assert.deepEqual(await cash(ANN, BEN), [160_000, 335_200]);
    // By her own word alone.
    await offline(holderUri(ANN), 'sign-move --security 0 --from 0 --to 1 --units 300 --out ann.move');
    await by(DEPOSITORY, 'move-manager --signed ann.move');
  });

  step('has cap tables of its record date, of now, and of any block', async () => {
    await final();
    const then = await table('--action 0', 'then.csv');
    assert.deepEqual(then.rows, ['0,,10000', '1,,1000', '2,,129', '3,,571', '4,,10']);
    const totals =
      '110 rows: 12760 units, which are 1276 shares of 10; 109 holders, and the treasury has 10000';
    assert.equal(then.told[1], totals);
    const now = ['0,0,10000', '1,0,600', '1,1,300', '2,0,229', '3,0,571', '4,0,10'];
    assert.deepEqual((await table('', 'now.csv')).rows, now);
    const old = await table(`--block ${before}`, 'old.csv');
    assert.deepEqual(old.rows, ['0,0,10000', '1,0,1000', '2,0,129', '3,0,571', '4,0,10']);
    assert.ok(old.told[0].startsWith(`security 0 (KR7999990005) in block ${before} of `), old.told[0]);
    assert.deepEqual((await table(`--at ${koreanTime(recordDate)}`, 'at.csv')).rows, old.rows);
    await desk.refuses(/then\.csv is there already$/, 'cap-table --security 0 --out then.csv');
  });

  step('votes, also by a new key, once the old one is none', { seconds: 240 }, async () => {
    const vote = (uri, option) => by(uri, `vote --action 1 --option ${option}`);
    const told = await Promise.all([vote(holderUri(ANN), 0), vote(holderUri(BEN), 1)]);
    // With what they had.
    assert.match(told[0], /^investor 1 has voted for option 0 of action 1 with 1,000 units in block/);
    assert.match(await vote(holderUri(ANN), 1), /^investor 1 has had its part in action 1$/);
    await refuses(/RecoveryPending/, holderUri(DAN), 'vote --action 1 --option 1');
    await reaches(ripe, 'the end of the challenges');
    const address = key('//Dan//New').address;
    await does(ANYONE, `execute-recovery --investor ${DAN}`, `investor 4 has the key ${address}, in block`);
    await refuses(/^there is no investor whose key \w+ is$/, holderUri(DAN), 'vote --action 1 --option 1');
    await all(ctx.api, [ctx.api.tx.balances.transferKeepAlive(address, 100_000)], key(OTHER_MANAGER));
    assert.match(await vote('//Dan//New', 1), /^investor 4 has voted for option 1 .* with 10 units in/);
    await tells(`action --action 1 --investor ${DAN}`, '  option 0: 1,000 units', '  option 1: 139 units');
  });

  step('pays a dividend to all, once each, also where the tool is killed', { seconds: 240 }, async () => {
    await tells('action --action 0', 'its won is NOT there: fund pays in ₩278,760');
    await refuses(/^action 0 comes to ₩278,760, /, ISSUER, 'fund --action 0 --amount 278759');
    await by(ISSUER, 'fund --action 0 --amount 278760');
    await does(ISSUER, 'fund --action 0 --amount 278760', /^the won of action 0 is there since /);
    const outbox = () => readdirSync(desk.at('dure/outbox')).filter((name) => name.endsWith('.json'));
    const earlier = new Set(outbox());
    const killed = desk.spawn(`push --action 0 --all --best --signer ${ANYONE}`);
    await until(() => outbox().some((name) => !earlier.has(name)), 60_000, 'signing', 1);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    // Of a hundred and nine, a hundred are in what was signed then.
    await does(
      ANYONE,
      'push --action 0 --all',
      /^(9 holders paid by action 0, ₩9,090 in all|109 holders paid by action 0, ₩261,210 in all)$/m,
    );
    // Ann: 14 % of ₩101,000 and a tenth of that. Ben: ₩1,820 and ₩180 of ₩13,029. All others have no tax withheld.
    assert.deepEqual(await cash(ANN, BEN, CHO, DAN), [245_450, 346_229, 272_471, 1_010]);
    assert.ok((await cash(...CROWD)).every((won) => won === 1_010));
    await does(ANYONE, 'push --action 0 --all', 'action 0 is over: nothing is left to be done');
    await refuses(/^there is no dividend or vote 9, or it is over$/, ANYONE, 'push --action 9 --all');
  });

  step(
    'is consolidated, fractions of a share are bought, and it is to be redeemed',
    { seconds: 240 },
    async () => {
      const [ann, ben, cho, dan] = await cash(ANN, BEN, CHO, DAN);
      await by(MANAGER, `deposit --investor ${TREASURY} --amount 2500000`);
      await refuses(/PriceTooLow/, ISSUER, 'consolidate --security 0 --by 2 --price 19999');
      await does(
        ISSUER,
        'consolidate --security 0 --by 2 --price 20000',
        /^2 shares of security 0 are one, of 20 units and worth ₩20,000; fractions are bought by action 2; in block/,
      );
      // ₩19,000 for each of 109.
      assert.deepEqual(await cash(TREASURY), [669_000]);
      await final();
      await does(ANYONE, 'push --action 2 --all', /^109 holders paid by action 2, ₩1,080,000 in all$/m);
      assert.deepEqual(await unitsOf(ANN, BEN, CHO, DAN, HOLDERS), [900, 220, 560, 0, 0]);
      assert.deepEqual(await cash(ANN, BEN, CHO, DAN), [ann, ben + 9_000, cho + 11_000, dan + 10_000]);
      assert.deepEqual(await cash(TREASURY, HOLDERS), [1_660_000, 11_010]);

      matures = soon(SOON_MS);
      await refuses(/PriceTooLow/, ISSUER, redeeming(19_999, matures));
      await by(ISSUER, redeeming(20_500, matures));
      const words = `redeemed from ${koreanTime(matures)} on: then it is neither issued nor traded`;
      await tells('security --security 0', words);
    },
  );

  step('is reconciled with a proof, which is checked without a node', async () => {
    const head = await final();
    const { code, stdout } = await desk.program('reconcile --positions --out full.json');
    assert.equal(code, 0);
    const sums =
      'security 0 (KR7999990005): 18920 units registered, 11680 issued, 11680 on the unit ledger, 11680 in 2 books, ' +
      '11680 in 4 positions, 0 of them locked';
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual([lines[1], lines.at(-1)], [sums, 'all sums agree']);
    const { block } = desk.json('full.json');
    assert.ok(block.number >= head);
    const checked = await desk.tool(`check-report full.json --header ${block.hash}`);
    assert.match(checked, /^the block is the one that was given\nall sums agree$/m);
    await tells(`reconcile --block ${before} --out counted.json`, 'all sums agree');
    const counted = desk.json('counted.json');
    assert.deepEqual(counted.securities[0].holders, { retail: 109, professional: 0, institutional: 0 });

    // What is proven can't be changed; what was counted may differ from it.
    desk.put('changed.json', { ...counted, securities: [{ ...counted.securities[0], issued: '12761' }] });
    await desk.ends(
      /changed\.json: securities\[0\]\.issued is "12761", and the proof shows "12760"/,
      'check-report changed.json',
    );
    await desk.ends(/header given is another's$/m, `check-report full.json --header ${counted.block.hash}`);
    const [one] = counted.securities;
    const wrong = { ...one, counted: { ...one.counted, units: '12759' } };
    const differences = ['the positions have 12759 units, and 12760 are issued'];
    desk.put('differs.json', { ...counted, securities: [{ ...wrong, differences }] });
    const differs = await desk.program('check-report differs.json');
    assert.deepEqual([differs.code, differs.stderr], [1, '']);
    assert.match(differs.stdout, /^ {2}DIFFERS: the positions have 12759 units, .*\n(.*\n)+1 difference$/m);
  });

  step('is redeemed when it matures, and delisted', { seconds: 240 }, async () => {
    const [ann, ben, cho] = await cash(ANN, BEN, CHO);
    await reaches(matures, 'its end');
    await refuses(/^action 3 comes to ₩1,722,000, /, ISSUER, 'fund --action 3 --amount 1721999');
    await by(ISSUER, 'fund --action 3 --amount 1722000');
    await does(ANYONE, 'push --action 3 --all', /^3 holders paid by action 3, ₩1,722,000 in all$/m);
    assert.deepEqual(await cash(ANN, BEN, CHO), [ann + 922_500, ben + 225_500, cho + 574_000]);
    assert.deepEqual(await unitsOf(TREASURY, ANN, BEN, CHO), [10_000, 0, 0, 0]);
    await by(ISSUER, 'redeem --security 0 --book 0 --units 10000');
    await refuses(/SecurityInUse/, ISSUER, 'delist-security --security 0');
    await reaches(votes, 'the end of the vote');
    const tally = 'option 0 1,000 units, option 1 139 units';
    await does(ANYONE, 'close-action --action 1', `action 1 closed: ${tally}; in block `);
    await by(ISSUER, 'delist-security --security 0');
    await desk.refuses(/^there is no security with ISIN KR7999990005$/, 'security --code KR7999990005');
  });

  step('leaves a log of orders, and says in a line what is wrong', async () => {
    await final();
    const told = await desk.tool('orders --security 0 --out orders.csv');
    assert.match(told, /^\d+ orders in blocks 1 to \d+ \(0x[0-9a-f]{64}\)$/);
    const [columns, ...rows] = csv('orders.csv');
    const of = (row, ...names) => names.map((name) => row[columns.indexOf(name)]);
    assert.deepEqual(
      rows.map((row) => of(row, 'kind', 'investor', 'to', 'units', 'order')),
      [
        ['RegistrationConfirmed', '', '', '20000', ''],
        ['PledgeLifted', '3', '1', '100', ORDER],
        ['Moved', '1', '1', '300', ''],
        ['SecurityDelisted', '', '', '', ''],
      ],
    );
    await desk.ends(/^error: no Dure node answers/, 'security --security 0 --url ws://127.0.0.1:1');
    await desk.ends(/--security takes .*, not 'x'\n$/, 'security --security x');
    const none = `redeem --security 0 --book 0 --units 0 --signer ${ISSUER}`;
    await desk.ends(/--units takes units from 1 to \d+, not '0'\n$/, none);
    await desk.ends(/^error: there is no investor 999\n$/, 'investor --investor 999');
  });
});
