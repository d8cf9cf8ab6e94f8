// SPDX-License-Identifier: Apache-2.0
// Deeds that several parties sign and a notary seals, through the RPC: sessions, versions, copies, who may, and
// the log, of which a mirror makes the same tree.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { createHash } from 'node:crypto';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { key } from '@dure/chain/keys.js';
import { sha256 } from '@dure/chain/bytes.js';
import { Tree } from '@dure/chain/merkle.js';
import { koreanTime } from '@dure/chain/time.js';
import { send } from '@dure/chain/tx.js';
import { commitmentOf } from '@dure/notary/deed.js';
import { sendOnce } from '@dure/chain/outbox.js';
import { Desk } from '../support/desk.js';
import {
  ann,
  ben,
  centralBank,
  cho,
  clerk,
  dan,
  DAY,
  DEED,
  delegate,
  HASH,
  heir,
  heirsKey,
  ministry,
  nextKey,
  notaries,
  notary,
  sealKey,
  stranger,
  TOOL,
} from '../support/notaries.js';
import { all, balance, chain, fails, refused } from '../support/harness.js';

chain('notary', (ctx) => {
  const desk = new Desk(ctx, TOOL);
  after(() => desk.remove());
  const { step, test } = ctx.story();
  const {
    calls,
    ask,
    signed,
    leaves,
    sent,
    addKey,
    partyOf,
    open,
    amending,
    signs,
    complete,
    seals,
    ...office
  } = notaries(ctx);
  const { copies, sealed } = office;
  const query = () => ctx.api.query.notaryAttestations;
  const status = async (act) => (await ask('status', act)).toJSON();
  const failing = (call, signer, error) => fails(send(ctx.api, call, signer), `notaryAttestations.${error}`);

  ctx.before(office.setUp);

  let deed;

  step('three required parties sign off line, without won, and then it is sealed', async () => {
    const { api } = ctx;
    const before = await balance(api, clerk);
    const session = await open([ann, ben, cho]);
    const deposit = (await query().sessions(session)).unwrap().deposit;
    assert.equal(deposit.by.toString(), clerk.address);
    await all(api, [await signs(session, 2, cho), await signs(session, 0, ann)], clerk);
    await all(
      api,
      [0, 1, 2].map((slot) => calls().attestIdentity(session, slot, HASH('1d'))),
      notary,
    );
    await failing(await seals(session), notary, 'PartyMissing');
    // The third signs another commitment.
    const other = await open([ann, ben, cho], { deed: { ...DEED, commitment: HASH('d1') } });
    const message = (await ask('sign_message', other, 1)).unwrap();
    await failing(await signs(session, 1, ben, message), clerk, 'BadSignature');
    await failing(await seals(session), notary, 'PartyMissing');
    await send(api, await signs(session, 1, ben), clerk);
    await failing(await signs(session, 1, ben), clerk, 'AlreadySigned');
    await failing(await seals(session, nextKey), notary, 'BadSeal');
    await failing(await seals(session), heir, 'NotInCharge');
    await sent(await seals(session), notary);
    deed = session;
    assert.deepEqual(await status(deed), { version: 1, annulled: 0, flagged: false });
    await send(api, calls().abort(other), clerk);
    // The deposits are back: what is missing are fees.
    const { reserved } = (await api.query.system.account(clerk.address)).data;
    assert.equal(reserved.toNumber(), 0);
    assert.ok(before - (await balance(api, clerk)) < 1_000n);
  });

  step('two amendments and a copy later, the log has four entries', async () => {
    for (const [commitment, who] of /** @type {[string, any[]][]} */ ([
      [HASH('d2'), [ann, ben, cho]],
      [HASH('d3'), [ben]],
    ])) {
      const session = await amending(deed, commitment, who);
      await complete(session, who);
      await sent(await seals(session), notary);
    }
    await sent(await copies(deed, 2), notary);
    await failing(
      calls().issueCopy(deed, 4, HASH('cc'), 0, signed(await ask('withdraw_message', 0, 0), sealKey)),
      notary,
      'VersionNotFound',
    );
    const record = (await query().acts(deed)).unwrap();
    assert.deepEqual([record.version.toNumber(), record.logged.toNumber()], [3, 4]);
    assert.deepEqual(
      leaves.map(({ leaf }) => leaf.content.kind.type),
      ['Sealed', 'Amended', 'Amended', 'Copied'],
    );
  });

  step('and a mirror makes the same tree of the events as the chain does', async () => {
    const genesis = ctx.api.genesisHash.toHex();
    leaves.forEach(({ leaf, leafHash }, index) => {
      assert.equal(leaf.toU8a().length, 238);
      assert.equal(leaf.index.toNumber(), index);
      assert.equal(leaf.genesis.toHex(), genesis);
      assert.equal(leafHash.toHex(), u8aToHex(sha256(Uint8Array.of(0), leaf.toU8a())));
      const before = index === 0 ? HASH('00') : leaves[index - 1].leafHash.toHex();
      assert.equal(leaf.content.previous.toHex(), before);
    });
    const tree = new Tree(
      leaves.map(({ leafHash }) => leafHash.toU8a()),
      (left, right) =>
        createHash('sha256')
          .update(u8aConcat([1], left, right))
          .digest(),
    );
    const [size, root] = await ask('log_root');
    assert.deepEqual([size.toNumber(), root.toHex()], [leaves.length, u8aToHex(tree.root)]);
  });

  step('a party leaves, and what nobody seals is over by its deadline', async () => {
    const { api } = ctx;
    const session = await open([ann, ben]);
    await complete(session, [ann, ben]);
    const leaving = signed(await ask('withdraw_message', session, 0), ann);
    await send(api, calls().withdraw(session, 0, leaving), clerk);
    await failing(await signs(session, 0, ann), clerk, 'AlreadyWithdrawn');
    await failing(await seals(session), notary, 'PartyMissing');
    await failing(calls().expire(session), stranger, 'SessionNotOver');
    const short = await open([dan, ann], { deadline: Date.now() + 15_000 });
    await failing(calls().expire(short), stranger, 'SessionNotOver');
    const { deadline } = (await query().sessions(short)).unwrap();
    while ((await api.query.timestamp.now()).toNumber() < deadline.toNumber()) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await failing(await signs(short, 1, ann), clerk, 'SessionOver');
    await send(api, calls().expire(short), stranger);
    await send(api, calls().abort(session), notary);
    assert.equal((await api.query.system.account(clerk.address)).data.reserved.toNumber(), 0);
  });

  step('who is named and has not signed is nowhere on chain', async () => {
    const { api, node } = ctx;
    const bytes = u8aToHex(dan.publicKey).slice(2);
    const { number } = await api.rpc.chain.getHeader();
    for (let n = 1; n <= number.toNumber(); n += 1) {
      const hash = await node.rpc('chain_getBlockHash', n);
      const { block } = await node.rpc('chain_getBlock', hash);
      const events = await (await api.at(hash)).query.system.events();
      assert.ok(![...block.extrinsics, events.toHex()].some((hex) => hex.includes(bytes)), `block ${n}`);
    }
  });

  step('a notary that is suspended seals no more, by a proxy either, and its acts stay valid', async () => {
    const { api } = ctx;
    const { proxy } = api.tx;
    const session = await open([ann]);
    await complete(session, [ann]);
    const seal = await seals(session);
    const byProxy = async () => {
      const { inner } = await send(api, proxy.proxy(notary.address, 'Notary', seal), delegate);
      return inner;
    };
    // By itself, at once; the ministry lifts it.
    await send(api, calls().suspendNotary(notary.address), notary);
    await failing(seal, notary, 'LicenceSuspended');
    assert.deepEqual(await byProxy(), ['notaryAttestations.LicenceSuspended']);
    await failing(calls().liftSuspension(notary.address), notary, 'NotMinistry');
    await send(api, calls().liftSuspension(notary.address), ministry);
    const { freeze, unfreeze } = api.tx.cbdc;
    await send(api, freeze(notary.address, HASH('11')), centralBank);
    await refused(send(api, seal, notary), /Inability to pay/);
    assert.deepEqual(await byProxy(), ['token.Frozen']);
    await send(api, unfreeze(notary.address, HASH('11')), centralBank);
    await send(api, calls().suspendNotary(notary.address), ministry);
    await failing(seal, notary, 'LicenceSuspended');
    assert.deepEqual(await status(deed), { version: 3, annulled: 0, flagged: false });

    // Its successor goes on: what was signed before the other has lapsed.
    await send(api, calls().assignSuccessor(notary.address, heir.address, HASH('44')), ministry);
    await failing(calls().takeOver(session), heir, 'NotInCharge');
    await send(api, calls().confirmSuccession(notary.address, HASH('44')), heir);
    await send(api, calls().takeOver(session), heir);
    await send(api, await signs(session, 0, ann), clerk);
    await send(api, calls().attestIdentity(session, 0, HASH('1d')), heir);
    await sent(await seals(session, heirsKey), heir);
    await sent(await copies(deed, 1, heirsKey), heir);
    await send(api, calls().liftSuspension(notary.address), ministry);
  });

  test('a key that is rotated out seals nothing, and what was sealed since a compromise is flagged', async () => {
    const { api } = ctx;
    await addKey(notary, nextKey);
    const from = (await api.query.timestamp.now()).toNumber();
    const late = await sealed([ben]);
    await send(api, calls().retireSealKey(notary.address, 0), notary);
    await failing(await copies(late, 1), notary, 'KeyNotGood');
    await sent(await copies(late, 1, nextKey, 1), notary);
    assert.equal((await status(late)).flagged, false);
    const since = (moment) => calls().compromiseSealKey(notary.address, 0, moment);
    await failing(since(Date.now() + DAY), ministry, 'InvalidMoment');
    await failing(since(Math.floor(from / 1_000)), ministry, 'InvalidMoment');
    await send(api, since(from), ministry);
    assert.equal((await status(late)).flagged, true);
    assert.equal((await status(deed)).flagged, false);
    await send(api, since(null), ministry);
    assert.equal((await status(late)).flagged, false);

    const message = (await ask('annul_message', late, 3)).unwrap();
    await sent(calls().annul(late, 3, [1, signed(message, nextKey)]), notary);
    assert.deepEqual(await status(late), { version: 1, annulled: 3, flagged: false });
    const commitments = [late, notary.address, HASH('d9'), [await partyOf(ann)], Date.now() + DAY];
    await failing(calls().amend(...commitments), clerk, 'ActAnnulled');
    await sent(await copies(late, 1, nextKey, 1), notary);
    assert.equal(leaves.at(-1).leaf.content.annulled.toNumber(), 3);
    await failing(calls().prune(late, 10), stranger, 'ActNotOver');
    const [size] = await ask('log_root');
    assert.equal(size.toNumber(), leaves.length);
  });

  test('by the tool: from a document to an act, its copy, and a mirror', async () => {
    const { api } = ctx;
    const genesis = api.genesisHash.toHex();
    const [best, heirs] = ['--best', '--signer //InvestorB --best'];
    desk.put('lease.pdf', 'a lease');
    desk.put('parties.csv', `account,required\n${ann.address},yes\n${ben.address},no\n`);
    desk.put('check.json', '{"method":"in person"}');
    desk.put('court.txt', 'the court');
    desk.put('list.csv', 'document,salt\n');
    desk.put('new.suri', '//Seal//9');

    // A key of the successor's, which the ministry adds.
    await desk.tool(
      `prove-key --notary ${heir.address} --seal-file new.suri --genesis ${genesis} --out new.proof`,
    );
    assert.match(
      await desk.tool('add-key new.proof --signer //MinistryOfJustice --best'),
      /seal key of .* added in block/,
    );

    await desk.tool(`prepare --notary ${heir.address} --kind Certified --region 50110 --document lease.pdf
      --parties parties.csv --out lease.deed`);
    const deadline = koreanTime(Math.ceil(Date.now() / 1_000) * 1_000 + DAY);
    assert.match(
      await desk.tool(`open lease.deed --deadline ${deadline} --signer //City ${best}`),
      /session \d+ open until/,
    );
    const { session } = desk.json('lease.deed');
    const by = (uri, out) => `--genesis ${genesis} --out ${out} --signer ${uri} --dev-keys`;
    await desk.tool(`sign lease.deed --document lease.pdf ${by('//Party//Ann', 'ann.answer')}`);
    assert.match(await desk.tool(`bring ann.answer --signer //City ${best}`), /party 0, .*, has signed/);
    const sealing = `seal lease.deed --document lease.pdf --key 1 --seal-file new.suri ${heirs}`;
    await desk.refuses(/notaryAttestations\.IdentityMissing/, sealing);
    await desk.tool(
      `attest lease.deed --party ${ann.address} --evidence check.json --out ann.identity ${heirs}`,
    );
    // The very call by which it would sign for itself.
    const told = await desk.tool(`consent lease.deed --party ${ben.address} --document lease.pdf`);
    const [, data] = /\ncall data: (0x[0-9a-f]+)\ncall hash: 0x[0-9a-f]{64}$/.exec(told);
    const { method, args } = api.createType('Call', data);
    assert.deepEqual(
      [method, args[0].toNumber(), args[1].toNumber(), args[2].toString(), args[4].isNone],
      ['sign', session, 1, ben.address, true],
    );
    await desk.refuses(
      /is no party of this deed/,
      `consent lease.deed --party ${cho.address} --document lease.pdf`,
    );
    // Another party signs, and takes it back.
    await desk.tool(`sign lease.deed --document lease.pdf ${by('//Party//Ben', 'ben.answer')}`);
    await desk.tool(`bring ben.answer --signer //City ${best}`);
    await desk.tool(`withdraw lease.deed ${by('//Party//Ben', 'not.answer')}`);
    await desk.tool(`bring not.answer --signer //City ${best}`);
    assert.match(
      await desk.tool(`show --session ${session}`),
      /party 0, required: has signed, identity attested\nparty 1, may sign: has withdrawn$/,
    );
    assert.match(
      await desk.tool(sealing),
      new RegExp(`act ${session}, version 1, sealed as leaf ${leaves.length} in block`),
    );

    // Another version, of the same parties.
    await desk.tool(`prepare --notary ${heir.address} --kind Certified --region 50110 --document lease.pdf
      --parties parties.csv --amends ${session} --version 1 --out second.deed`);
    await desk.tool(`open second.deed --deadline ${deadline} --signer //City ${best}`);
    await desk.tool(`sign second.deed --document lease.pdf ${by('//Party//Ann', 'second.answer')}`);
    await desk.tool(`bring second.answer --signer //City ${best}`);
    await desk.tool(
      `attest second.deed --party ${ann.address} --evidence check.json --out ann.identity ${heirs}`,
    );
    assert.match(
      await desk.tool(sealing.replace('lease.deed', 'second.deed')),
      new RegExp(`act ${session}, version 2, sealed`),
    );
    assert.match(
      await desk.tool(`copy --act ${session} --version 1 --recipient court.txt --out court.copy --key 1
        --seal-file new.suri ${heirs}`),
      /copy of version 1 of act \d+ recorded as leaf \d+/,
    );
    // A copy that a tool has signed when it was killed is not given twice.
    const killed = desk.json('court.copy');
    const recipient = commitmentOf(killed);
    const message = (await ask('copy_message', session, 2, recipient)).unwrap();
    const call = calls().issueCopy(session, 2, recipient, 1, signed(message, key('//Seal//9')));
    const read = () => {
      throw new Error('killed');
    };
    const outbox = desk.at('dure/outbox');
    await assert.rejects(sendOnce(api, call, heir, { outbox, finalised: true, read }), /killed/);
    assert.match(
      await desk.tool(`copy --act ${session} --version 2 --recipient court.txt --out court.copy --key 1
        --seal-file new.suri ${heirs}`),
      /copy of version 2 of act \d+ recorded as leaf \d+ .*\(signed before, and not sent twice\)$/,
    );
    assert.match(
      await desk.tool(`show --act ${session}`),
      /version 2 is the latest, .*\n.*\nin force\n4 entries/,
    );
    await desk.refuses(
      /notaryAttestations\.NotMinistry/,
      `annul-act --act ${session} --reason 3 --signer //City ${best}`,
    );
    await desk.tool(`annul-act --act ${session} --reason 3 --signer //MinistryOfJustice`);
    assert.match(await desk.tool(`show --act ${session}`), /\nANNULLED, for reason 3\n/);

    // Succession, by a list whose hash both name.
    const succession = `--notary ${heir.address} --list list.csv`;
    await desk.tool(
      `assign-successor ${succession} --successor ${notary.address} --signer //MinistryOfJustice ${best}`,
    );
    assert.match(
      await desk.tool(`confirm-succession ${succession} --signer //InvestorA ${best}`),
      /in charge of the deeds of/,
    );

    const [size] = await ask('log_root');
    assert.match(
      await desk.tool('mirror --out leaves.jsonl'),
      new RegExp(`^${size} leaves up to block \\d+, whose root is the chain's`),
    );
    assert.equal(desk.text('leaves.jsonl').split('\n').length - 1, size.toNumber());

    // And a proof of it, by validators that have not handed over yet.
    const proof = await desk.tool(
      `export second.deed --act ${session} --leaves leaves.jsonl --out second.bundle`,
    );
    assert.match(proof, /version 2 of 2.*\nNOT IN FORCE.*\nANNULLED /);
    assert.match(proof, /\nvalidators: from set 0 to set 0, which made block/);
  });
});
