// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, describe } from 'node:test';
import * as vc from '@digitalbazaar/vc';
import { BitstringStatusList, checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { u8aToHex } from '@polkadot/util';
import * as facts from '@dure/badges/chain.js';
import { suites } from '@dure/badges/documents.js';
import { commitmentOf, encodeLeaf } from '@dure/badges/leaf.js';
import { loader } from '@dure/badges/loader.js';
import { isIn, leafHash, nodeHash, Tree } from '@dure/badges/merkle.js';
import { multibase } from '@dure/badges/names.js';
import { credentialBits, digest, isSet, setIndexes } from '@dure/badges/status.js';
import { editClaim } from '../../badges/test/fixtures.js';
import { verifyBadge } from '@dure/badges/verify.js';
import { key } from '@dure/chain/keys.js';
import { find, send, sign, sudo } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { until } from '@dure/chain/wait.js';
import { Node } from '../nodes/node.js';
import {
  BITS,
  createClass,
  DIPLOMA,
  documentKey,
  EMPLOYMENT,
  equip,
  everything,
  forgot,
  fromHex,
  LICENCE,
  occurrences,
  rootByDefinition,
  TERM,
  TOOL,
  traces,
} from '../support/badges.js';
import { Desk } from '../support/desk.js';
import { all, chain, fails, storageKeys } from '../support/harness.js';

/** Roots and paths of trees by another implementation, of another language; it says which. */
const VECTORS = JSON.parse(readFileSync(new URL('../support/vectors.json', import.meta.url), 'utf8'));
const ZERO = `0x${'00'.repeat(32)}`;

const [labour, agriculture] = [key('//MinistryOfLabour'), key('//MinistryOfAgriculture')];
const [university, operator] = [key('//InvestorB'), key('//Charlie')];
const [academy, employer, farm] = [key('//MerchantB'), key('//MerchantA'), key('//FarmerA')];
// The classes of the Ministry of Labour, behind the two that a dev chain begins with.
const [WELDING, WORK] = [2, 3];

const HOLDERS = 100;
const uri = (n) => `//Holder${n}`;
const holder = (n) => key(uri(n));
const badgeIn = (directory, n = 0) => `${directory}/badge-${String(n).padStart(7, '0')}.json`;
const badge = (n) => badgeIn('diplomas', n);

/** What documents and postings say, of which nothing may be found on chain. */
const secrets = [];

function holders() {
  const rows = Array.from({ length: HOLDERS }, (_, n) => {
    const [name, mail] = [`Holder ${n} of Nowhere`, `holder${n}@example.invalid`];
    secrets.push(name, mail);
    return [holder(n).address, name, n % 2 ? '2090-01-01' : '', '2026-02-20', `Welder ${n}`, mail].join(',');
  });
  return `${['subject,name,until,awardedDate,role,narrative', ...rows].join('\n')}\n`;
}

chain('credential badges', { args: ['--state-pruning', 'archive'] }, (ctx) => {
  const desk = new Desk(ctx, TOOL);
  const story = ctx.story();
  const { json } = desk;
  const badges = () => Array.from({ length: HOLDERS }, (_, n) => json(badge(n)));
  let revocations; // the university's lists
  let suspensions;
  let academyList;
  const keys = {}; // public ones of documents, as calls take them

  const calls = () => ctx.api.tx.credentialBadges;
  const ask = (name, args, at) => view(ctx.api, `CredentialBadges.${name}`, args, at);
  const statusOf = async (batch, index) => (await ask('badge_status', [batch, index])).unwrap();
  const issueBatch = (count, start, { root = ZERO, list = revocations, of = WELDING } = {}) =>
    calls().issueBatch(of, 0, root, count, list, start, null);
  const batchesIn = (events) =>
    events.filter(({ method }) => method === 'BatchIssued').map(({ data }) => data.batch.toNumber());

  ctx.before(async () => {
    const { api } = ctx;
    const { accredit } = calls();
    const funded = [42, 43].map((n) => api.tx.balances.transferKeepAlive(holder(n).address, 1_000_000));
    await Promise.all([
      all(
        api,
        [
          createClass(api, DIPLOMA),
          createClass(api, EMPLOYMENT),
          accredit(university.address, [WELDING], TERM),
          accredit(academy.address, [WELDING], TERM),
          accredit(employer.address, [WORK], TERM),
        ],
        labour,
      ),
      all(api, funded, key('//Bob')),
    ]);
    for (const name of ['university', 'a', 'b', 'employer']) {
      keys[name] = await documentKey('Ed25519', desk.at(`${name}.key`));
    }
    keys.selective = await documentKey('P256', desk.at('selective.key'));
    [[revocations, suspensions], [academyList]] = await Promise.all([
      equip(
        api,
        university,
        [keys.university, keys.selective],
        ['Revocation', 'Suspension'],
        [accredit(operator.address, [], TERM)],
      ),
      equip(api, academy, [keys.a, keys.b], ['Revocation']),
    ]);
    desk.put('diploma.json', DIPLOMA);
    desk.put('holders.csv', holders());
    desk.put('one.json', [{ subject: holder(1).address, name: 'Holder 1 of Nowhere' }]);
  });
  after(() => desk.remove());

  /** What the chain says of the diplomas: the same for all, since their bits are in the same chunks. */
  const diplomaFacts = async () => facts.factsOf(ctx.api, await facts.batchOf(ctx.api, 0), 0);

  /** The university's lists, exported and signed, as of now or of a sealed epoch of the first. */
  const exportLists = (name, epoch = '') =>
    Promise.all([
      exportList(`${name}-0.json`, revocations, epoch),
      exportList(`${name}-1.json`, suspensions),
    ]);

  async function exportList(file, list, epoch = '') {
    await desk.tool(`export-status-list --list ${list} ${epoch} --out ${file} --key-file university.key`);
    return json(file);
  }

  /** What any user of the library would do: keys and lists by the loader, nothing of ours else. */
  async function library(document, lists, suite = suites.whole()) {
    const documentLoader = loader({
      issuers: {
        [document.issuer.id]: [keys.university, keys.selective].map((one) => {
          const [[kind, bytes]] = /** @type {['Ed25519' | 'P256', string][]} */ (Object.entries(one));
          return multibase({ kind, public: bytes });
        }),
      },
      lists: Object.fromEntries(lists.map((list) => [list.id, list])),
    });
    const credential = structuredClone(document);
    const found = await vc.verifyCredential({
      credential,
      suite: [suite, suites.whole()],
      documentLoader,
      checkStatus,
    });
    const status = found.statusResult?.results?.map((result) => result.status);
    return { verified: found.verified, status, why: String(found.error?.errors?.[0] ?? found.error) };
  }

  story.step('are issued by one root, 100 at once, and each verifies', async (t) => {
    const { api, node } = ctx;
    const said = await desk.tool(
      `issue --csv holders.csv --achievement diploma.json --out diplomas --leaves leaves.txt --class ${WELDING}
        --list ${revocations} --suspension-list ${suspensions} --key 0 --key-file university.key
        --p256-key-file selective.key --issuer-name "University of Nowhere" --signer //InvestorB --best`,
    );
    const [, block] = /^batch 0: 100 badges of class 2 in block (\d+), for a fee of ₩\d+\n/.exec(said);
    const hash = await node.rpc('chain_getBlockHash', Number(block));
    const sizes = (await node.rpc('chain_getBlock', hash)).block.extrinsics
      .filter((hex) => api.createType('Extrinsic', hex).method.method === 'issueBatch')
      .map((hex) => hex.length / 2 - 1);
    t.diagnostic(`the extrinsic has ${sizes} bytes`);
    assert.equal(sizes.length, 1);
    assert.ok(sizes[0] < 512);
    const lines = desk.text('leaves.txt').trim().split('\n');
    const leaves = lines.map((line) => Buffer.from(line.replace('0x', ''), 'hex'));
    assert.equal(leaves.length, HOLDERS);
    assert.equal(u8aToHex(rootByDefinition(leaves)), json('diplomas/batch.json').root);

    const lists = await exportLists('fresh');
    const told = await diplomaFacts();
    assert.equal(told.batch.leaves, HOLDERS);
    for (const file of badges()) {
      const verdict = await verifyBadge(file, told);
      assert.ok(verdict.valid, JSON.stringify(verdict.checks));
      const { verified, status, why } = await library(file.document, lists);
      assert.ok(verified, why);
      assert.deepEqual(status, [false, false]);
    }
    const { code, stdout, stderr } = await desk.program(`verify ${badge(99)}`);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^VALID\n/);
  });

  story.test('fail after an edit of one byte, 100 of 100', async () => {
    const [lists, told] = await Promise.all([exportLists('edits'), diplomaFacts()]);
    for (const [n, file] of badges().entries()) {
      const [document, how] = editClaim(file.document, n);
      assert.equal((await library(document, lists)).verified, false, how);
      const { checks } = await verifyBadge({ ...file, document }, told);
      for (const name of ['signature', 'document']) {
        assert.equal(checks.find((one) => one.name === name).ok, false, `${name}: ${how}`);
      }
    }
    const [document] = editClaim(json(badge(0)).document, 0);
    desk.put('edited.json', { ...json(badge(0)), document });
    await desk.ends(/not valid; refused: signature, document/, 'verify edited.json');
  });

  ctx.test('cost the same in a batch of one and of 100,000, of which each proves its place', async (t) => {
    const { api, node } = ctx;
    const COUNT = 100_000;
    const start = await facts.nextStart(api, revocations);
    const random = () => u8aToHex(randomBytes(32));
    const genesis = facts.genesisOf(api);
    const leaves = Array.from({ length: COUNT }, (_, index) =>
      encodeLeaf({
        version: 1,
        genesis,
        class: WELDING,
        index,
        revocation: { list: revocations, start },
        subject: random(),
        document: random(),
        until: null,
        salt: random(),
      }),
    );
    const tree = new Tree(leaves.map(leafHash));
    const root = u8aToHex(tree.root);
    assert.equal(u8aToHex(rootByDefinition(leaves)), root);

    const pallet = api.query.credentialBadges.batches.keyPrefix().slice(0, 2 + 32);
    const count = async (at) => (await storageKeys(node, at, pallet)).length;
    const costs = [];
    let batch;
    for (const [badgesInIt, first] of [
      [1, start],
      [COUNT, start + 1],
    ]) {
      const call = issueBatch(badgesInIt, first, { root });
      const signed = await sign(api, call, university);
      const { weight, partialFee } = await node.rpc('payment_queryInfo', signed.toHex());
      const { events, blockHash, fee } = await send(api, call, university);
      [batch] = batchesIn(events);
      const { parentHash } = await node.rpc('chain_getHeader', blockHash);
      costs.push({
        bytes: signed.encodedLength,
        weight,
        used: find(events, 'system', 'ExtrinsicSuccess').data[0].weight.toJSON(),
        fee: [fee, BigInt(partialFee)],
        held: find(events, 'balances', 'Held').data.amount.toBigInt(),
        entries: (await count(blockHash)) - (await count(parentHash)),
      });
    }
    const [one, many] = costs;
    assert.deepEqual(many, one);
    assert.ok(one.bytes < 512);
    assert.equal(one.entries, 2, 'the batch, and its range of the list');
    t.diagnostic(
      `each: ${one.bytes} bytes, weight ${JSON.stringify(one.used)}, fee ₩${one.fee[0]}, deposit ₩${one.held}`,
    );

    const says = async (bytes, index, path) =>
      (await ask('verify_leaf', [batch, u8aToHex(bytes), index, path.map((hash) => u8aToHex(hash))])).isTrue;
    for (let n = 0; n < 1_000; n += 1) {
      const index = n < 2 ? n * (COUNT - 1) : Math.floor(Math.random() * COUNT);
      const path = tree.path(index);
      assert.ok(path.length <= 17);
      const bit = Math.floor(Math.random() * path.length * 256);
      const spoilt = path.map((hash) => Uint8Array.from(hash));
      spoilt[bit >> 8][(bit >> 3) & 31] ^= 1 << (bit & 7);
      assert.ok(isIn(tree.root, COUNT, leaves[index], index, path));
      assert.ok(!isIn(tree.root, COUNT, leaves[index], index, spoilt), `leaf ${index}, bit ${bit}`);
      if (n >= 2 && n % 50) continue; // the chain's own word for every fiftieth, and both ends
      assert.equal(await says(leaves[index], index, path), true, `leaf ${index}`);
      assert.equal(await says(leaves[index], index, spoilt), false, `leaf ${index}, bit ${bit}`);
      const pair = [leafHash(leaves[index]), path[0]];
      const children = Buffer.concat(index % 2 ? pair.reverse() : pair); // the 64 bytes of their node
      const above = Math.floor(index / 2);
      for (const place of [index, above]) assert.equal(await says(children, place, path.slice(1)), false);
    }
  });

  ctx.test('have the roots and the paths that another implementation finds', async () => {
    const { api } = ctx;
    let start = await facts.nextStart(api, academyList);
    const issues = VECTORS.trees.map(({ leaves, root }) => {
      start += leaves;
      return issueBatch(leaves, start - leaves, { root: `0x${root}`, list: academyList });
    });
    const batches = batchesIn((await all(api, issues, academy)).events);
    for (const [n, { leaves: count, root, paths }] of VECTORS.trees.entries()) {
      const leaves = Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));
      assert.equal(
        Buffer.from(rootByDefinition(leaves)).toString('hex'),
        root,
        `${count} leaves, by the definition`,
      );
      const tree = new Tree(leaves.map(leafHash));
      assert.equal(Buffer.from(tree.root).toString('hex'), root, `${count} leaves`);
      for (const { index, path } of paths) {
        assert.equal(Buffer.concat(tree.path(index)).toString('hex'), path, `leaf ${index} of ${count}`);
        const hashes = (path.match(/.{64}/g) ?? []).map((hash) => `0x${hash}`);
        const there = await ask('verify_leaf', [batches[n], u8aToHex(leaves[index]), index, hashes]);
        assert.ok(there.isTrue, `leaf ${index} of ${count}, on chain`);
      }
    }
  });

  ctx.test('are no inner node of a tree, even where the path has the length for it', async () => {
    const { api } = ctx;
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => leafHash(Uint8Array.of(n)));
    const right = nodeHash(c, d);
    const root = u8aToHex(nodeHash(nodeHash(a, b), right));
    const start = await facts.nextStart(api, revocations);
    const { events } = await all(
      api,
      [issueBatch(4, start, { root }), issueBatch(2, start + 4, { root })],
      university,
    );
    const [four, two] = batchesIn(events);
    const says = async (...args) => (await ask('verify_leaf', args)).isTrue;
    const hexes = (...hashes) => hashes.map((hash) => u8aToHex(hash));
    assert.equal(await says(four, '0x00', 0, hexes(b, right)), true);
    const children = Buffer.concat([a, b]);
    assert.equal(children.length, 64);
    for (const batch of [two, four]) {
      assert.equal(await says(batch, u8aToHex(children), 0, hexes(right)), false);
    }
  });

  story.step('are revoked for good: 1,310 of 131,072 bits in six calls, exactly those', async () => {
    const { api } = ctx;
    const start = await facts.nextStart(api, revocations);
    await send(api, issueBatch(BITS - start, start), university); // the rest of the list
    // 30 of the diplomas, and 1,280 elsewhere.
    const revoked = [
      ...Array.from({ length: 30 }, (_, n) => 3 * n),
      ...Array.from({ length: 1_280 }, (_, n) => HOLDERS + 102 * n),
    ];
    desk.put('revoked.txt', revoked.join('\n'));
    const given = `--list ${revocations} --indexes revoked.txt --signer //InvestorB --best`;
    assert.match(await desk.tool(`revoke ${given}`), /: 1310 bits set in 6 calls, for ₩\d+$/);
    const bytes = (await ask('bits', [revocations])).unwrap().toU8a(true);
    assert.deepEqual(setIndexes(bytes), revoked);

    const { events } = await send(api, calls().sealEpoch(revocations), university);
    const seal = find(events, 'credentialBadges', 'EpochSealed').data.digest.toHex();
    assert.equal(seal, digest(bytes));
    const lists = await exportLists('revoked', '--epoch 0');
    assert.equal(digest(await credentialBits(lists[0])), seal);
    assert.deepEqual(setIndexes(await credentialBits(lists[0])), revoked);

    // To the library: bit for bit, and by each diploma, of which it calls the revoked verified too.
    const set = new Set(revoked);
    const { encodedList } = lists[0].credentialSubject;
    const decoded = await BitstringStatusList.decode({ encodedList });
    for (let index = 0; index < BITS; index += 1) {
      if (decoded.getStatus(index) !== set.has(index)) assert.fail(`bit ${index}`);
    }
    const told = await diplomaFacts();
    for (const [n, file] of badges().entries()) {
      const { verified, status, why } = await library(file.document, lists);
      assert.equal(verified, true, why);
      assert.deepEqual(status, [set.has(n), false]);
      assert.equal((await statusOf(0, n)).revoked.isTrue, set.has(n));
      assert.equal((await verifyBadge(file, told)).valid, !set.has(n));
    }
    await desk.refuses(/refused: not revoked$/, `verify ${badge(3)}`);

    const clear = calls().setStatus(revocations, [{ index: 3, set: false }]);
    await fails(send(api, clear, university), 'credentialBadges.RevocationIsFinal');
    assert.equal((await statusOf(0, 3)).revoked.isTrue, true);
    await desk.refuses(
      /list \d is for revocation, not for suspension/,
      `unsuspend --list ${revocations} --index 3 --signer //InvestorB --best`,
    );
  });

  // Each has signers of its own, so that they can share blocks.
  describe('at the same time', { concurrency: true }, () => {
    story.test(
      'are suspended and released, and each epoch still tells; not without its state',
      { seconds: 150 },
      async () => {
        const { api, node } = ctx;
        const signed = '--signer //InvestorB --best';
        const seals = (count) => Array.from({ length: count }, () => calls().sealEpoch(suspensions));
        const change = (set) => calls().setStatus(suspensions, [{ index: 41, set }]);
        const suspended = () =>
          Promise.all([40, 41].map(async (n) => (await statusOf(0, n)).suspended.isTrue));

        await all(api, seals(5), university); // epochs 0 to 4
        await desk.tool(`suspend ${badge(40)} ${signed}`); // in epoch 5
        await desk.refuses(/refused: not suspended$/, `verify ${badge(40)}`);
        await all(api, seals(1), university); // 5
        // Badge 41 comes and goes within the block that seals epoch 6: its state knows nothing of it.
        const { blockNumber } = await all(api, [change(true), ...seals(1), change(false)], university);
        assert.deepEqual(await suspended(), [true, false]);
        await desk.tool(`unsuspend ${badge(40)} ${signed}`); // in epoch 7
        assert.deepEqual(await suspended(), [false, false]);
        await all(api, seals(2), university); // 7 and 8

        const exported = async (epoch) => {
          const list = await exportList(`epoch-${epoch}.json`, suspensions, `--epoch ${epoch}`);
          const bytes = await credentialBits(list);
          const seal = (await ask('epoch_seal', [suspensions, epoch])).unwrap();
          assert.equal(digest(bytes), seal.digest.toHex());
          return [40, 41].map((n) => Number(isSet(bytes, n)));
        };
        assert.deepEqual((await Promise.all([4, 6, 8].map(exported))).flat(), [0, 0, 1, 1, 0, 0]);
        await desk.refuses(
          /epoch 9 of list \d is not sealed: it is in epoch 9/,
          `export-status-list --list ${suspensions} --epoch 9 --out x.json`,
        );
        await desk.tool(`verify ${badge(40)}`);

        // A node that forgets: it has all blocks, but no state of those finalised before the last.
        const peer = await node.rpc('system_localPeerId');
        const other = await Node.start({
          chain: () => ['--chain', 'dev'],
          args: ['--state-pruning', 1, '--bootnodes', `/ip4/127.0.0.1/tcp/${node.port}/p2p/${peer}`],
        });
        try {
          await until(() => forgot(other, blockNumber), 60_000, 'forgetting a block', 200);
          await desk.refuses(
            /^the state of that block is discarded: a past epoch needs a node with archive state/,
            `export-status-list --list ${suspensions} --epoch 6 --out x.json --url ${other.url}`,
          );
          assert.equal(desk.has('x.json'), false);
        } finally {
          await other.stop();
          other.remove();
        }
      },
    );

    ctx.test('count by what their key was worth when they were issued', { seconds: 150 }, async () => {
      const { api } = ctx;
      const issue = (index, letter, out) =>
        `issue --json one.json --achievement diploma.json --out ${out} --class ${WELDING} --list ${academyList}
          --key ${index} --key-file ${letter}.key --signer //MerchantB`;
      for (const out of ['early', 'late']) await desk.tool(`${issue(0, 'a', out)} --best`);
      const [early, late] = await Promise.all(
        ['early', 'late'].map((out) => facts.batchOf(api, json(badgeIn(out)).batch)),
      );
      assert.ok(early.issuedAt < late.issuedAt);
      for (const out of ['early', 'late']) await desk.tool(`verify ${badgeIn(out)}`);

      const since = early.issuedAt + 1;
      const moment = new Date(since).toISOString();
      await desk.tool(
        `compromise-key --issuer ${academy.address} --key 0 --since ${moment} --signer //MerchantB --best`,
      );
      assert.match(await desk.tool(`verify ${badgeIn('early')}`), /^VALID\n/);
      const verdict = await desk.refuses(/refused: key not compromised$/, `verify ${badgeIn('late')}`);
      assert.match(verdict, new RegExp(`NO {2}key not compromised +compromised since ${moment}`));
      const compromised = async ({ id }) => (await statusOf(id, 0)).compromised.isTrue;
      assert.deepEqual([await compromised(early), await compromised(late)], [false, true]);

      // Without --best the tool waits for finality: then nothing can be on chain, and no file is left.
      await Promise.all([
        desk.refuses(/credentialBadges\.KeyCompromised/, issue(0, 'a', 'never')),
        desk.refuses(/key 1 of \w+ is another/, issue(1, 'a', 'wrong')),
      ]);
      for (const out of ['never', 'wrong']) assert.equal(desk.has(out), false, out);
      await desk.tool(`${issue(1, 'b', 'after')} --best`);
      await desk.tool(`verify ${badgeIn('after')}`);

      const found = await facts.keysOf(api, academy.address);
      assert.deepEqual(
        found.map(({ public: bytes, compromisedAt }) => [bytes, compromisedAt]),
        [
          [keys.a.Ed25519, since],
          [keys.b.Ed25519, null],
        ],
      );
      const { issuer, proof } = json(badgeIn('early')).document;
      const { document } = await loader({ issuers: { [issuer.id]: found.map(multibase) } })(
        proof.verificationMethod,
      );
      assert.equal(
        document.publicKeyMultibase,
        multibase(found[0]),
        'an old document still resolves its key',
      );

      const said = await desk.tool(
        `export-did --issuer ${academy.address} --base-url https://academy.example/badges --out did.json`,
      );
      const served = json('did.json');
      const [, chainAndAccount] = /^did:web:dure\.example:badges:(.+)$/.exec(issuer.id);
      assert.equal(served.id, `did:web:academy.example:badges:${chainAndAccount}`);
      const address = `https://academy.example/badges/${chainAndAccount.replaceAll(':', '/')}/did.json`;
      assert.equal(
        said,
        `${served.id}: 2 keys, 1 of them revoked\nin ${desk.at('did.json')}, to be served at ${address}`,
      );
      assert.deepEqual(
        served.verificationMethod.map(({ publicKeyMultibase, revoked }) => [publicKeyMultibase, revoked]),
        [
          [multibase(found[0]), new Date(since).toISOString().replace('.000Z', 'Z')],
          [multibase(found[1]), undefined],
        ],
      );
      await Promise.all([
        desk.refuses(/did\.json is there already$/, `export-did --issuer ${academy.address} --out did.json`),
        desk.refuses(
          /^\w+ has no keys for documents on chain$/,
          `export-did --issuer ${key('//Bob').address} --out none.json`,
        ),
      ]);
      assert.equal(desk.has('none.json'), false);
    });

    ctx.test('are issued by nobody below a suspended accreditor, until that is lifted', async () => {
      const { api } = ctx;
      const created = await send(api, createClass(api, LICENCE), agriculture);
      const of = find(created.events, 'credentialBadges', 'ClassCreated').data.class.toNumber();
      await send(api, calls().accredit(farm.address, [of], TERM), agriculture);
      const [list] = await equip(api, farm, [{ Ed25519: randomBytes(32) }], ['Revocation']);
      const issue = (start) => send(api, issueBatch(5, start, { list, of }), farm);
      const [batch] = batchesIn((await issue(0)).events);
      const may = async () => (await ask('may_issue', [farm.address, of])).isTrue;
      assert.equal(await may(), true);

      await sudo(api, calls().suspendAccreditation(agriculture.address));
      assert.equal(await may(), false);
      const lift = calls().liftSuspension(agriculture.address);
      await Promise.all([
        fails(issue(5), 'credentialBadges.AccreditationSuspended'),
        fails(send(api, lift, key('//MinistryOfFinance')), 'credentialBadges.NotAccreditor'),
      ]);
      const before = await ask('is_valid_at', [batch, 0, await facts.now(api)]);
      assert.equal(before.unwrap().type, 'Valid', 'what was issued before still counts');

      await sudo(api, lift);
      assert.equal(await may(), true);
      await issue(5);

      const by = (who) => `--signer //${who} --best`;
      await desk.tool(`suspend-accreditation --who ${farm.address} ${by('MinistryOfAgriculture')}`);
      assert.equal(await may(), false);
      await desk.tool(`lift-accreditation --who ${farm.address} ${by('MinistryOfAgriculture')}`);
      assert.equal(await may(), true);
      const rebind = `rebind --batch ${batch} --index 0 --to ${employer.address}`;
      await desk.refuses(/credentialBadges\.NotAuthorized/, `${rebind} ${by('MerchantA')}`);
      assert.match(await desk.tool(`${rebind} ${by('FarmerA')}`), /nobody had presented it/);
    });

    story.test('show what their holders choose, and whether they still count', async () => {
      const derive = (n) => desk.tool(`derive ${badge(n)} --reveal name,criteria --out shown-${n}.json`);
      const [said] = await Promise.all([derive(46), derive(3)]);
      assert.match(said, /Verifiable Credential 2\.0, but no longer a complete Open Badges 3\.0 document/);

      const { selective: whole } = json(badge(46));
      const shown = json('shown-46.json');
      delete shown.proof;
      assert.equal(shown['@context'][0], 'https://www.w3.org/ns/credentials/v2');
      const { name, criteria } = shown.credentialSubject.achievement;
      assert.deepEqual([name, criteria], [DIPLOMA.name, DIPLOMA.criteria]);
      assert.deepEqual(shown.credentialStatus, whole.credentialStatus);
      // Description and dates, and whatever else was not named.
      for (const hidden of [
        'described here',
        'Holder 46',
        'holder46@',
        'Welder 46',
        '2026',
        'validFrom',
        'awardedDate',
      ]) {
        assert.ok(JSON.stringify(whole).includes(hidden), hidden);
        assert.ok(!JSON.stringify(shown).includes(hidden), hidden);
      }

      const lists = await exportLists('shown');
      const status = async (n) => {
        const found = await library(json(`shown-${n}.json`), lists, suites.derived());
        assert.ok(found.verified, found.why);
        return found.status;
      };
      assert.deepEqual(await status(46), [false, false]);
      assert.deepEqual(await status(3), [true, false]);
      assert.match(await desk.tool('verify shown-46.json'), /^VALID\n/);
      await desk.refuses(/refused: not revoked$/, 'verify shown-3.json');
    });

    ctx.test('tell of work, and answer who is looking for it', async () => {
      const { api } = ctx;
      const [list] = await equip(api, employer, [keys.employer], ['Revocation']);
      const period = { role: 'Welder', activityStartDate: '2021-03-01', activityEndDate: '2025-12-31' };
      const worker = { subject: key('//Dave').address, name: 'Worker 1 of Nowhere', ...period };
      desk.put('work.json', { achievement: EMPLOYMENT, badges: [worker] });
      desk.put('posting.txt', 'Welder wanted, five years of experience. Write to jobs@example.invalid');
      desk.put('reply.txt', 'Worker 1 of Nowhere, worker1@example.invalid');
      secrets.push(
        'Worker 1 of Nowhere',
        'jobs@example.invalid',
        'worker1@example.invalid',
        ...['posting.txt', 'reply.txt'].map(desk.text),
      );
      await desk.tool(
        `issue --json work.json --out work --class ${WORK} --list ${list} --key 0 --key-file employer.key
          --signer //MerchantA --best`,
      );
      const { role, activityStartDate, activityEndDate } = json(badgeIn('work')).document.credentialSubject;
      assert.deepEqual(
        [role, activityStartDate, activityEndDate],
        [period.role, '2021-03-01T00:00:00+09:00', '2025-12-31T23:59:59+09:00'],
      );
      await desk.tool(`verify ${badgeIn('work')}`);

      const seeker = '--signer //InvestorA --best';
      const held = async () =>
        (await api.query.system.account(key('//InvestorA').address)).data.reserved.toBigInt();
      const before = await held();
      const [posted] = await Promise.all([
        desk.tool(`post posting.txt --classes ${WORK} --until 2099-01-01 --out posted.json ${seeker}`),
        desk.tool(`present ${badgeIn('work')} --signer //Dave --best`),
      ]);
      const [, request] = /^request (\d+): for classes 3, until 2099-01-01T15:00:00Z/.exec(posted);
      assert.ok((await held()) > before);
      const { salt, text } = json('posted.json');
      assert.equal(text, desk.text('posting.txt'));
      assert.equal((await ask('request', [request])).unwrap().posting.toHex(), commitmentOf(salt, text));

      const answers = [];
      const stop = await api.query.system.events((records) =>
        answers.push(
          ...records.map(({ event }) => event).filter(({ method }) => method === 'RequestAnswered'),
        ),
      );
      const answer = (who, out) =>
        `answer reply.txt --request ${request} --out ${out} --signer ${who} --best`;
      await Promise.all([
        desk.tool(answer('//Dave', 'answer.json')),
        desk.refuses(/credentialBadges\.NotHeld/, answer('//Bob', 'no.json')),
        desk.refuses(
          /credentialBadges\.NotAuthorized/,
          `close --request ${request} --signer //FarmerB --best`,
        ),
      ]);
      await until(() => answers.length, 20_000, 'the event of the answer');
      stop();
      const reply = json('answer.json');
      assert.deepEqual(
        answers.map(({ data: { who, commitment } }) => [who.toString(), commitment.toHex()]),
        [[key('//Dave').address, commitmentOf(reply.salt, reply.text)]],
      );

      await desk.tool(`close --request ${request} ${seeker}`);
      assert.equal(await held(), before);
      assert.ok((await ask('request', [request])).isNone);
      await desk.refuses(/credentialBadges\.RequestNotFound/, answer('//Dave', 'late.json'));
    });

    story.test('are refused by the tool in one line', async () => {
      const issue = (out, list, keyOptions, more) =>
        `issue --json one.json --achievement diploma.json --out ${out} --list ${list} ${keyOptions} ${more}`;
      const verify = `verify ${badge(1)}`;
      const stranger = '--signer //BankA';
      await desk.ends(/no Dure node answers at ws:\/\/127\.0\.0\.1:1/, `${verify} --url ws://127.0.0.1:1`);
      await desk.ends(/there is no list 99/, `revoke --list 99 --index 1 ${stranger}`);
      const revoke = `revoke --list ${revocations} --index 1 ${stranger} --best`;
      await desk.ends(/credentialBadges\.NotAccredited/, revoke);
      const ours = '--key 0 --key-file university.key';
      const theirs = '--key 1 --key-file b.key --signer //CentralBank';
      const welding = `--class ${WELDING} ${stranger}`;
      const one = { subject: holder(1).address };
      desk.put('twice.json', [one, one]);
      desk.put('bare.json', { name: DIPLOMA.name });
      const { publicKeyMultibase } = json('university.key');
      desk.put('mixed.key', { ...json('a.key'), publicKeyMultibase });
      const taken = await facts.nextStart(ctx.api, revocations);
      const refusals = {
        x1: [/list \d is for suspension, not for revocation/, suspensions, ours, welding],
        x2: [/list \d has no 1 bits left/, revocations, ours, welding],
        x3: [/the achievement is not that of class 3/, revocations, ours, `--class ${WORK} ${stranger}`],
        x4: [/credentialBadges\.NotAccredited/, academyList, theirs, `--class ${WELDING}`],
      };
      await Promise.all([
        desk.refuses(/--no-such-flag.*usage/, `${verify} --no-such-flag`),
        desk.refuses(/there is no list 99/, 'export-status-list --list 99 --out x.json'),
        // What a file says that can't be, refused before anything is on chain: of each kind one.
        desk.refuses(
          /twice\.json, achievement 2 has the subject of achievement 1 again$/,
          issue('x5', revocations, ours, welding).replace('one.json', 'twice.json'),
        ),
        desk.refuses(
          /bare\.json: id is missing$/,
          issue('x6', revocations, ours, welding).replace('diploma.json', 'bare.json'),
        ),
        desk.refuses(
          /mixed\.key is no key: its halves don't belong together/,
          issue('x7', revocations, ours, welding).replace('university.key', 'mixed.key'),
        ),
        ...Object.entries(refusals).map(([out, [says, ...how]]) => desk.refuses(says, issue(out, ...how))),
      ]);
      for (const out of [...Object.keys(refusals), 'x5', 'x6', 'x7']) {
        assert.equal(desk.has(out), false, out);
      }
      assert.equal(await facts.nextStart(ctx.api, revocations), taken, 'no bit is taken');
    });

    // The last of the story here: what follows it looks for the badge.
    story.step(
      'are presented by their subjects, on this chain, and count until the very block that revokes them',
      async () => {
        const { api, node } = ctx;
        const n = 43;
        const { leaf, path } = json(badge(n));
        const present = (as, changes = {}) =>
          send(api, calls().present(0, { ...leaf, ...changes }, path), as);
        const holds = (at) => ask('holds_until', [holder(n).address, WELDING], at);
        await Promise.all([
          fails(present(key('//FarmerB')), 'credentialBadges.NotSubject'),
          fails(present(holder(n), { genesis: `0x${'11'.repeat(32)}` }), 'credentialBadges.WrongChain'),
          fails(
            present(key('//BankB'), { revocation: { ...leaf.revocation, start: 1 } }),
            'credentialBadges.WrongList',
          ),
          desk.refuses(/credentialBadges\.Revoked/, `present ${badge(42)} --signer ${uri(42)} --best`),
        ]);
        assert.ok((await holds()).isNone);
        assert.match(
          await desk.tool(`present ${badge(n)} --signer ${uri(n)} --best`),
          /^presented: class 2, batch 0, index 43, in block \d+, for a fee of ₩\d+$/,
        );
        // Its file says 2090-01-01: to the end of that day in Korea.
        assert.equal((await holds()).unwrap().toNumber(), Date.UTC(2090, 0, 1, 15));
        await desk.refuses(
          /credentialBadges\.AlreadyPresented/,
          `present ${badge(n)} --signer ${uri(n)} --best`,
        );

        const revoke = calls().setStatus(revocations, [{ index: n, set: true }]);
        const { blockHash } = await send(api, revoke, operator);
        const { parentHash } = await node.rpc('chain_getHeader', blockHash);
        assert.ok((await holds(parentHash)).isSome);
        assert.ok((await holds(blockHash)).isNone);
        await fails(send(api, calls().publishProfile([WELDING]), holder(n)), 'credentialBadges.Revoked');
      },
    );
  });

  story.test('leave nothing on chain of what they say, or of whom', async (t) => {
    const found = await everything(ctx);
    const { blocks, ...parts } = found;
    const sizes = Object.entries(parts).map(([name, { length }]) => `${name} ${length}`);
    t.diagnostic(`${blocks} blocks; bytes of ${sizes.join(', ')}`);

    const needles = Object.assign({}, ...secrets.map(traces));
    for (const { leaf, documentSalt } of badges()) {
      needles[`document salt ${leaf.index}`] = fromHex(documentSalt);
    }
    assert.ok(Object.keys(needles).length > 4 * 2 * HOLDERS);
    assert.deepEqual(occurrences(found, needles), []);

    // And it finds what is there: what was issued, and to whom.
    const { leaf } = json(badge(43));
    const there = {
      root: fromHex(json('diplomas/batch.json').root),
      key: fromHex(keys.university.Ed25519),
      commitment: fromHex(leaf.document),
      'leaf salt': fromHex(leaf.salt),
      holder: Buffer.from(holder(43).publicKey),
    };
    const places = {
      root: ['extrinsics', 'events', 'values'],
      key: ['extrinsics', 'events', 'keys', 'values'],
      commitment: ['extrinsics'],
      'leaf salt': ['extrinsics'],
      holder: ['extrinsics', 'events', 'keys', 'values'],
    };
    const expected = Object.entries(places).flatMap(([name, where]) =>
      where.map((place) => `${name} in ${place}`),
    );
    assert.deepEqual(occurrences(found, there), expected.sort());
  });
});
