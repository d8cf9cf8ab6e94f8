// SPDX-License-Identifier: Apache-2.0
// Who may be paid, who answers for it, who runs a programme, and how each of these roles ends: through the RPC
// and the tools.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { createKeyMulti } from '@polkadot/util-crypto';
import { address } from '@dure/chain/accounts.js';
import { propose } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';
import { sendOnce } from '@dure/chain/outbox.js';
import { koreanTime } from '@dure/chain/time.js';
import { find, send } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { message, readPayload } from '@dure/merchants/agreement.js';
import { bringing } from '@dure/merchants/chain.js';
import { TOOL as BADGES } from '../support/badges.js';
import { ACQUIRER, AGENCY, doorkeeper, TOOL as COUNCIL, TWO_THIRDS } from '../support/council.js';
import { Desk } from '../support/desk.js';
import { all, balance, chain, fails, refused } from '../support/harness.js';
import { enrolment, TOOL as MERCHANTS } from '../support/merchants.js';
import {
  bankA,
  bankB,
  centralBank,
  city,
  desktop,
  FOOD,
  holder,
  settle,
  shop,
  TOOL as VOUCHERS,
  USUAL,
} from '../support/vouchers.js';

const DAY = 86_400_000;
const SHARE = 100_000;
const ORDER = `0x${'11'.repeat(32)}`; // the commitment of a court's order
/** ₩1,000 for an item and ₩10 for each of 60 bytes: 32 + 4 for the acquirer, 6 + 2 for the merchant, 16 for itself. */
const DEPOSIT = 1_600n;

const [newcomer, mover, stayer, outsider] = [1, 2, 3, 4].map(shop);
const [eater, loser, orphan] = [1, 2, 3].map((n) => holder(n));
const heir = holder(4);
const [stranger, successor] = [key('//FarmerA'), key('//FarmerB')];
/** A member of the council with vouchers of its own. */
const member = key('//MinistryOfJustice');
const [delegate, one, two] = [key('//InvestorA'), key('//Charlie'), key('//Dave')];
/** A programme's operator whose calls either of two people makes. */
const office = { address: address(createKeyMulti([one.address, two.address], 1)) };

chain('merchants', (ctx) => {
  const desks = { badges: BADGES, council: COUNCIL, merchants: MERCHANTS, vouchers: VOUCHERS };
  const [badges, council, merchants, vouchers] = Object.values(desks).map((tool) => new Desk(ctx, tool));
  after(() => [badges, council, merchants, vouchers].forEach((desk) => desk.remove()));
  const { step, test } = ctx.story();
  const { pay, left } = desktop(ctx);
  const calls = () => ctx.api.tx.merchants;
  const genesis = () => ctx.api.genesisHash.toHex();
  const enrols = (merchant, acquirer, agreed) =>
    enrolment(ctx.api, merchant, acquirer, { profile: USUAL, ...agreed });
  let ids;

  const recordOf = async ({ address: who }) => (await ctx.api.query.merchants.merchants(who)).toJSON();
  const unpayable = async ({ address: who }) => (await view(ctx.api, 'Merchants.unpayable', [who])).toJSON();
  const held = async ({ address: who }) =>
    (await ctx.api.query.balances.holds(who))
      .filter(({ id }) => id.isMerchants)
      .reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);

  /** The errors of calls that are tried one by one, in one transaction. */
  const tried = async (list, signer) =>
    (await send(ctx.api, ctx.api.tx.utility.forceBatch(list), signer)).inner;

  /** What a tool leaves that is killed once its transaction is in a final block. */
  const killed = (call, signer, desk) => {
    const read = () => {
      throw new Error('killed');
    };
    const sending = sendOnce(ctx.api, call, signer, {
      outbox: desk.at('dure/outbox'),
      finalised: true,
      read,
    });
    return assert.rejects(sending, /killed/);
  };

  /** The command line by which a merchant and an acquirer agree. */
  const agreeing = (merchant, acquirer, more) =>
    `agree --merchant ${merchant.address} --acquirer ${acquirer.address} --category ${FOOD} --region 11680 ` +
    `--revenue 300M --until ${koreanTime(soon())} --genesis ${genesis()} --dev-keys ${more}`;

  /** The others of two thirds agree to the motion that one of them has proposed, by a tool. @returns {Promise<number>} */
  async function voted(said) {
    const motion = Number(/\bmotion (\d+)/.exec(said)?.[1]);
    assert.ok(Number.isInteger(motion), said);
    await Promise.all(
      TWO_THIRDS.slice(1).map((uri) => council.tool(`vote --motion ${motion} --signer ${uri} --best`)),
    );
    return motion;
  }

  ctx.before(async () => {
    ids = await settle(ctx.api, {
      won: 1_000_000,
      shops: { 2: {}, 3: {} },
      holders: [eater, loser],
      programmes: {
        meals: {
          amount: 2 * SHARE,
          allot: [
            [eater, SHARE],
            [member, SHARE],
          ],
        },
        care: { amount: SHARE, allot: [[loser, SHARE]] },
        office: { amount: SHARE, allot: [[orphan, SHARE]] },
      },
    });
  });

  step('agree off line and without a won, are enrolled by their bank, and are paid', async () => {
    const { api } = ctx;
    const said = await merchants.tool(agreeing(newcomer, bankA, '--signer //Shop//1 --out shop.agreement'));
    const { agreement } = readPayload(merchants.text('shop.agreement').trim());
    assert.match(said, /[0-9A-Z $%*+\-./:]{200,}/);
    assert.equal(await balance(api, newcomer), 0n);
    // What was signed is what the chain says that is signed.
    const { merchant, acquirer, profile, until } = agreement;
    const [{ made }, bytes] = await view(api, 'Merchants.agreement', [merchant, acquirer, profile, until]);
    assert.equal(bytes.toHex(), u8aToHex(message({ ...agreement, made: made.toNumber() }, genesis())));

    await fails(pay(eater, [ids.meals], newcomer, 1_000), 'cbdcVouchers.MerchantNotFound');
    assert.match(
      await merchants.tool('enroll shop.agreement --signer //BankA --best'),
      /\benrolled\b.* in block \d+, for a fee of ₩\d+/,
    );
    await pay(eater, [ids.meals], newcomer, 12_000);
    assert.equal(await balance(api, newcomer), 12_000n);
    const { acquirer: whose, badge, suspended } = await recordOf(newcomer);
    assert.deepEqual([whose, badge, suspended], [bankA.address, ACQUIRER, null]);
  });

  step('are enrolled once by what they have signed, also after they have left', async () => {
    const { api } = ctx;
    const { agreement, signature } = readPayload(merchants.text('shop.agreement').trim());
    const again = () => bringing(api, agreement, signature, false);
    // What it has signed for the other bank, and that bank keeps for later.
    const kept = enrols(newcomer, bankB);
    const brings = 'enroll shop.agreement --signer //BankA --best';
    await merchants.refuses(new RegExp(bankA.address), brings);
    await fails(send(api, again(), bankA), 'merchants.MerchantExists');
    assert.match(await merchants.tool('leave --signer //Shop//1 --best'), / in block \d+, for a fee of ₩\d+/);
    assert.equal(await recordOf(newcomer), null);
    await Promise.all([
      fails(pay(eater, [ids.meals], newcomer, 1_000), 'cbdcVouchers.MerchantNotFound'),
      fails(send(api, again(), bankA), 'merchants.AgreementOutdated'),
      fails(send(api, kept, bankB), 'merchants.AgreementOutdated'),
    ]);
    await merchants.refuses(/was enrolled, moved or removed at .*: agree anew$/, brings);
    // By another agreement it is one again, and may bring it itself where its bank has signed.
    await merchants.tool(agreeing(newcomer, bankA, '--signer //BankA --out bank.agreement'));
    await merchants.refuses(
      /has signed the agreement, so that/,
      'enroll bank.agreement --signer //BankA --best',
    );
    await merchants.tool('enroll bank.agreement --signer //Shop//1 --best');
    assert.equal(await unpayable(newcomer), null);
  });

  step('are nothing that a stranger could decide about, nor another bank, and no escrow', async () => {
    const { api } = ctx;
    const before = await recordOf(mover);
    const [escrow] = await view(api, 'CbdcVouchers.programme_accounts', [ids.meals]);
    const { suspend, remove, update, reinstate, leave } = calls();
    const who = mover.address;
    const [no, unsigned] = ['merchants.NotAcquirer', 'merchants.BadSignature'];
    const refuse = async (signer, attempts) => {
      const errors = await tried(
        attempts.map(([call]) => call),
        signer,
      );
      assert.deepEqual(
        errors,
        attempts.map(([, error]) => error),
      );
    };
    await Promise.all([
      refuse(stranger, [
        [enrols(outsider, bankA), 'credentialBadges.NotHeld'],
        [enrols(mover, stranger), 'credentialBadges.NotHeld'],
        [enrols(outsider, bankA, { pen: bankA }), unsigned], // for another than who brings it
        [suspend(who), no],
        [remove(who), no],
        [reinstate(who), no],
        [update(who, USUAL), no],
        [leave(), 'merchants.MerchantNotFound'],
      ]),
      refuse(bankB, [
        [enrols(mover, bankB, { pen: stranger }), unsigned],
        [enrols(mover, bankA), unsigned], // to another bank than brings it
        [enrols(mover, bankB, { made: 1_000 }), 'merchants.AgreementOver'],
        [enrols(mover, bankB, { until: Date.now() + 31 * DAY }), 'merchants.AgreementTooLong'],
        [enrols(mover, bankB, { made: Date.now() + DAY }), 'merchants.AgreementNotYet'],
        [suspend(who), no],
        [remove(who), no],
        [update(who, USUAL), no],
      ]),
      refuse(bankA, [
        [enrols({ address: String(escrow) }, bankA, { pen: outsider }), 'merchants.PotNotMerchant'],
      ]),
    ]);
    assert.deepEqual(await recordOf(mover), before);
    assert.equal(await recordOf(outsider), null);
  });

  step('move to another bank as they have agreed, and their deposit with them', async () => {
    assert.deepEqual([await held(bankA), await held(bankB)], [3n * DEPOSIT, 0n]);
    await merchants.tool(agreeing(mover, bankB, '--signer //Shop//2 --out move.agreement'));
    assert.match(
      await merchants.tool('enroll move.agreement --signer //BankB --best'),
      new RegExp(`\\bmoved from ${bankA.address}\\b.* in block \\d+`),
    );
    assert.equal((await recordOf(mover)).acquirer, bankB.address);
    assert.deepEqual([await held(bankA), await held(bankB)], [2n * DEPOSIT, DEPOSIT]);
    assert.deepEqual(await tried([calls().suspend(mover.address)], bankA), ['merchants.NotAcquirer']);
    await pay(eater, [ids.meals], mover, 1_000);
  });

  step('are refused in the very block in which the council suspends their bank', async () => {
    const { api } = ctx;
    await pay(eater, [ids.meals], stayer, 1_000);
    const motion = await voted(
      await badges.tool(`suspend-grant --who ${bankA.address} --class ${ACQUIRER} --council
        --signer ${TWO_THIRDS[0]} --best`),
    );
    const { closing } = await proposal(api, motion);
    const paying = api.tx.cbdcVouchers.pay([ids.meals], stayer.address, 1_000);
    // In one transaction, so that no block comes between the two.
    const { events, inner } = await send(api, api.tx.utility.batch([closing, paying]), member);
    assert.ok(find(events, 'council', 'Executed').data.result.isOk);
    assert.equal(find(events, 'credentialBadges', 'GrantSuspended').data.byCouncil.isTrue, true);
    assert.deepEqual(inner, ['cbdcVouchers.AcquirerStopped']);

    assert.deepEqual(await Promise.all([newcomer, stayer, mover].map(unpayable)), [
      'AcquirerStopped',
      'AcquirerStopped',
      null,
    ]);
    await Promise.all([
      pay(eater, [ids.meals], mover, 1_001),
      // Nor does the bank do anything for them, or take on others.
      tried([enrols(outsider, bankA), calls().update(stayer.address, USUAL)], bankA).then((errors) =>
        assert.deepEqual(errors, ['credentialBadges.Suspended', 'credentialBadges.Suspended']),
      ),
      // What the council has suspended, nobody else lifts.
      fails(
        send(api, api.tx.credentialBadges.liftGrant(bankA.address, ACQUIRER), doorkeeper),
        'credentialBadges.SuspendedByCouncil',
      ),
    ]);
  });

  step('are paid again, all of them, by one call more', async () => {
    const motion = await voted(
      await badges.tool(`lift-grant --who ${bankA.address} --class ${ACQUIRER} --council
        --signer ${TWO_THIRDS[0]} --best`),
    );
    assert.match(await council.tool('list'), new RegExp(`\\b${motion}\\b.*credentialBadges\\.liftGrant`));
    await council.tool(`close --motion ${motion} --signer //MinistryOfFinance --best`);
    assert.deepEqual(await Promise.all([newcomer, stayer, mover].map(unpayable)), [null, null, null]);
    await Promise.all([pay(eater, [ids.meals], stayer, 1_002), pay(member, [ids.meals], newcomer, 1_003)]);
  });

  step('stay what they are where their Vouchers proxy would leave or join', async () => {
    const { proxy } = ctx.api.tx;
    const by = (call) => proxy.proxy(stayer.address, 'Vouchers', call);
    const joins = enrols(stayer, bankB, { pen: bankB });
    await send(ctx.api, proxy.addProxy(delegate.address, 'Vouchers', 0), stayer);
    const before = await recordOf(stayer);
    const no = 'system.CallFiltered';
    assert.deepEqual(await tried([by(calls().leave()), by(joins)], delegate), [no, no]);
    assert.deepEqual(await recordOf(stayer), before);
  });

  test('are suspended and reinstated by their bank', async () => {
    const [suspend, reinstate] = ['suspend', 'reinstate'].map(
      (command) => `${command} --merchant ${stayer.address} --signer //BankA --best`,
    );
    await merchants.tool(suspend);
    await fails(pay(eater, [ids.meals], stayer, 1_004), 'cbdcVouchers.MerchantSuspended');
    assert.equal(await unpayable(stayer), 'Suspended');
    const listed = new RegExp(`^${stayer.address} of ${bankA.address}: .*; suspended`, 'm');
    assert.match(await merchants.tool(`list --acquirer ${bankA.address}`), listed);
    assert.match(await merchants.tool(`list --merchant ${stayer.address}`), listed);
    await merchants.tool(reinstate);
    assert.equal(await unpayable(stayer), null);

    // What a tool that was killed has left is no answer once somebody has undone it.
    await killed(calls().suspend(stayer.address), bankA, merchants);
    assert.match(await merchants.tool(suspend), /signed before, and not sent twice/);
    await merchants.tool(reinstate);
    await killed(calls().suspend(stayer.address), bankA, merchants);
    await merchants.tool(reinstate);
    assert.doesNotMatch(await merchants.tool(suspend), /signed before/);
    assert.equal(await unpayable(stayer), 'Suspended');
    await merchants.tool(reinstate);
  });

  // What operators do for holders: by themselves, by a proxy, and as a multisig.
  const care = (programme, { address: from }) => {
    const { repoint, withdrawEntitlement, pause, resume } = ctx.api.tx.cbdcVouchers;
    return [
      repoint(programme, from, heir.address),
      withdrawEntitlement(programme, from),
      pause(programme),
      resume(programme),
    ];
  };
  const byProxy = (list) => list.map((call) => ctx.api.tx.proxy.proxy(city.address, 'Vouchers', call));
  const byOffice = (list) => list.map((call) => ctx.api.tx.multisig.asMultiThreshold1([two.address], call));
  const four = (error) => Array(4).fill(error);

  step('and operators: act by a proxy, and as a multisig', async () => {
    const { api } = ctx;
    const { proxy, cbdcVouchers, credentialBadges, sudo } = api.tx;
    await Promise.all([
      send(api, proxy.addProxy(delegate.address, 'Vouchers', 0), city),
      all(
        api,
        [office, successor].map((who) => credentialBadges.grant(who.address, AGENCY, null)),
        doorkeeper,
      ),
    ]);
    await send(api, sudo.sudo(cbdcVouchers.replaceOperator(ids.office, office.address)), key('//Alice'));
    const pauses = (programme) => care(programme, loser).slice(2);
    const [own, joint] = await Promise.all([
      tried(byProxy(pauses(ids.care)), delegate),
      tried(byOffice(pauses(ids.office)), one),
    ]);
    assert.deepEqual([own, joint], [[], []]);
  });

  step('and operators: do nothing while a court has frozen them, in whatever way', async () => {
    const { api } = ctx;
    const frozen = [city, office].map(({ address: who }) => api.tx.cbdc.freeze(who, ORDER));
    await all(api, frozen, centralBank);
    const [, own, joint] = await Promise.all([
      refused(tried(care(ids.care, loser), city), /Inability to pay/),
      tried(byProxy(care(ids.care, loser)), delegate),
      tried(byOffice(care(ids.office, orphan)), one),
    ]);
    assert.deepEqual([own, joint], [four('token.Frozen'), four('token.Frozen')]);
  });

  step('and operators: do nothing once their badge is revoked, in whatever way', async () => {
    const { api } = ctx;
    const [agencies, { cbdc, credentialBadges }] = [[city, office], api.tx];
    await Promise.all([
      all(
        api,
        agencies.map(({ address: who }) => cbdc.unfreeze(who, ORDER)),
        centralBank,
      ),
      all(
        api,
        agencies.map(({ address: who }) => credentialBadges.revokeGrant(who, AGENCY)),
        doorkeeper,
      ),
    ]);
    const errors = await Promise.all([
      tried(care(ids.care, loser), city),
      tried(byProxy(care(ids.care, loser)), delegate),
      tried(byOffice(care(ids.office, orphan)), one),
    ]);
    assert.deepEqual(errors, Array(3).fill(four('credentialBadges.Revoked')));
    assert.deepEqual(
      await Promise.all([left(ids.care, loser), left(ids.office, orphan)]),
      [SHARE, SHARE].map(BigInt),
    );
  });

  step('and motions: say what has failed inside of what they did', async () => {
    const { api } = ctx;
    const call = api.tx.utility.batch([api.tx.cbdcVouchers.pause(999)]);
    const { number } = await propose(api, call, key(TWO_THIRDS[0]));
    await Promise.all(
      TWO_THIRDS.map((uri) => council.tool(`vote --motion ${number} --signer ${uri} --best`)),
    );
    const close = `close --motion ${number} --signer //MinistryOfJustice --best`;
    await council.refuses(/carried in block .*, but failed: cbdcVouchers\.ProgrammeNotFound/, close);
  });

  step('and operators: are replaced by the council, and the next one pauses and re-points', async () => {
    const { api } = ctx;
    const motion = await voted(
      await vouchers.tool(`replace-operator --programme ${ids.care} --to ${successor.address}
        --signer ${TWO_THIRDS[0]} --best`),
    );
    await killed((await proposal(api, motion)).closing, member, council);
    const close = (number) => `close --motion ${number} --signer //MinistryOfJustice --best`;
    assert.match(
      await council.tool(close(motion)),
      /\(signed before, and not sent twice\): carried, and done$/,
    );
    await council.refuses(/there is no motion \d+: it was closed/, close(motion));
    const by = '--signer //FarmerB --best';
    await vouchers.tool(`pause --programme ${ids.care} ${by}`);
    await Promise.all([
      fails(pay(loser, [ids.care], stayer, 1), 'cbdcVouchers.ProgrammePaused'),
      fails(send(api, api.tx.cbdcVouchers.resume(ids.care), city), 'cbdcVouchers.NotOperator'),
    ]);
    await vouchers.tool(`repoint --programme ${ids.care} --from ${loser.address} --to ${heir.address} ${by}`);
    assert.deepEqual([await left(ids.care, loser), await left(ids.care, heir)], [null, BigInt(SHARE)]);
  });
});

/** A moment that agreements may be good until: a whole second, as it is typed. */
const soon = () => Math.ceil(Date.now() / 1_000) * 1_000 + DAY;

/** A motion of the council, by its number: its hash, and the call that closes it. */
async function proposal(api, motion) {
  const { council } = api.query;
  const hashes = await council.proposals();
  const votings = await Promise.all(hashes.map((hash) => council.voting(hash)));
  const hash = hashes[votings.findIndex((voting) => voting.isSome && voting.unwrap().index.eqn(motion))];
  const { encodedLength } = (await council.proposalOf(hash)).unwrap();
  const most = { refTime: 5_000_000_000, proofSize: 500_000 }; // more than it takes
  return { hash, closing: api.tx.council.close(hash, motion, most, encodedLength) };
}
