// SPDX-License-Identifier: Apache-2.0
// Bundles: what a notary has sealed, proved with all nodes stopped, to who knows the chain's specification or a
// checkpoint alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { key } from '@dure/chain/keys.js';
import { signatureOf } from '@dure/chain/signed.js';
import { find, send } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { commitmentOf, consentMessage, newDeed, partiesOf } from '@dure/notary/deed.js';
import { readLeaves } from '@dure/notary/mirror.js';
import { everything, fromHex, occurrences, traces } from '../support/badges.js';
import { Desk } from '../support/desk.js';
import { Node } from '../nodes/node.js';
import { all, chain } from '../support/harness.js';
import { ann, bank, clerk, dan, DAY, HASH, notaries, notary, sealKey, TOOL } from '../support/notaries.js';
import { exportSpec } from '../support/spec.js';
import { TWO_SESSIONS_MS } from '../support/validators.js';

const ACTS = 7;
/** The act of a leaf: of each one version, then a copy, then of all but the first another. */
const actOf = (leaf) => (leaf < 2 * ACTS ? leaf % ACTS : (leaf % ACTS) + 1);
const VERIFY = process.env.DURE_VERIFY ?? 'dure-verify';

chain('proofs of deeds', { args: ['--state-pruning', 'archive'] }, (ctx) => {
  const desk = new Desk(ctx, TOOL);
  after(() => desk.remove());
  const { step, test } = ctx.story();
  const { calls, ask, signed, copies, setUp } = notaries(ctx);
  const genesis = () => ctx.api.genesisHash.toHex();
  const mirror = () => desk.tool('mirror --out leaves.jsonl');
  const leaves = () => readLeaves(desk.at('leaves.jsonl'));

  /** A machine without a network that has a bundle, and whatever else is given to it. */
  const elsewhere = mkdtempSync(join(tmpdir(), 'dure-elsewhere-'));
  after(() => rmSync(elsewhere, { recursive: true, force: true }));
  const carry = (...names) =>
    names.forEach((name) => writeFileSync(join(elsewhere, name), readFileSync(desk.at(name))));
  const verify = (line) =>
    spawnSync(VERIFY, ['verify', ...line.split(' ')], { cwd: elsewhere, env: {}, encoding: 'utf8' });
  const report = (line, code = 0) => {
    const { status, stdout, stderr } = verify(`${line} --json`);
    assert.equal(status, code, stderr);
    return JSON.parse(stdout);
  };
  const refuses = (line, reason) => {
    const { status, stderr } = verify(line);
    assert.match(stderr, reason);
    assert.match(stderr, /^error: [^\n]*\n$/, 'one line');
    assert.equal(status, 1);
  };

  ctx.before(async () => {
    const { api, node } = ctx;
    await setUp();
    // The validator hands over to other keys of its own, in a session or two.
    const alice = key('//Alice');
    await send(api, api.tx.balances.transferKeepAlive(alice.address, 10_000), bank);
    const { keys, proof } = await node.rpc('author_rotateKeysWithOwner', u8aToHex(alice.publicKey));
    await send(api, api.tx.session.setKeys(keys, proof), alice);
  });

  /** Deeds of one party each, sealed together. */
  async function sealAll(names) {
    const { api } = ctx;
    const deeds = names.map((name) =>
      newDeed({
        notary: notary.address,
        kind: 'Authentic',
        region: 11_680,
        document: readFileSync(desk.put(`${name}.pdf`, `lease ${name}`)),
        parties: [{ account: ann.address, required: true }],
      }),
    );
    const deadline = Date.now() + DAY;
    const opening = deeds.map((deed) => {
      const { kind, region, document } = deed;
      const content = { kind, region, commitment: commitmentOf(document) };
      return calls().openSession(notary.address, content, partiesOf(deed), deadline);
    });
    const { events } = await all(api, opening, clerk);
    const first = find(events, 'notaryAttestations', 'SessionOpened').data.session.toNumber();
    const open = deeds.map((deed, n) => ({ ...deed, genesis: genesis(), session: first + n, deadline }));
    open.forEach((deed, n) => desk.put(`${names[n]}.deed`, deed));
    const consents = open.map((deed) =>
      calls().sign(
        deed.session,
        0,
        ann.address,
        deed.parties[0].salt,
        signatureOf(consentMessage(deed, 0), ann),
      ),
    );
    await all(api, consents, clerk);
    await all(
      api,
      open.map(({ session }) => calls().attestIdentity(session, 0, HASH('1d'))),
      notary,
    );
    const sealing = open.map(async ({ session }) => {
      const message = (await ask('seal_message', session)).unwrap();
      return calls().seal(session, 0, signed(message, sealKey));
    });
    await all(api, await Promise.all(sealing), notary);
    return open.map(({ session }) => session);
  }

  let acts;
  const names = Array.from({ length: ACTS }, (_, n) => `deed${n}`);

  step('seven deeds and thirteen copies are sealed, before validators hand over and after', async () => {
    acts = await sealAll(names);
    for (const some of [acts, acts.slice(1)]) {
      await all(ctx.api, await Promise.all(some.map((act) => copies(act, 1))), notary);
    }
    const setId = async () => (await ctx.api.query.grandpa.currentSetId()).toNumber();
    await until(async () => (await setId()) > 0, TWO_SESSIONS_MS, 'other validators', 500);
    const { number } = await ctx.node.best();
    await ctx.node.finalises(number + 1);
  });

  test('of documents, and of who has not signed, nothing is on chain', async () => {
    const { api } = ctx;
    const asked = newDeed({
      notary: notary.address,
      kind: 'Sworn',
      region: 11_680,
      document: readFileSync(desk.put('asked.pdf', 'a declaration')),
      parties: [{ account: dan.address, required: true }],
    });
    const { kind, region, document } = asked;
    const commitment = commitmentOf(document);
    await send(
      api,
      calls().openSession(notary.address, { kind, region, commitment }, partiesOf(asked), Date.now() + DAY),
      clerk,
    );
    const found = await everything(ctx);
    const { document: sealed } = desk.json('deed0.deed');
    const secrets = {
      ...traces('lease deed0'),
      ...traces('a declaration'),
      'salt of what was sealed': fromHex(sealed.salt),
      'salt of what was not': fromHex(document.salt),
      'who has not signed': Buffer.from(dan.publicKey),
      'its salt': fromHex(asked.parties[0].salt),
    };
    assert.deepEqual(occurrences(found, secrets), []);
    // What is to be found is.
    const known = { commitment: fromHex(commitment), 'who has signed': Buffer.from(ann.publicKey) };
    assert.deepEqual(occurrences(found, known), [
      'commitment in events',
      'commitment in extrinsics',
      'commitment in values',
      'who has signed in events',
      'who has signed in extrinsics',
    ]);
  });

  step('and exported as twenty bundles', async () => {
    await mirror();
    assert.equal(leaves().length, 20);
    await desk.tool('checkpoint --out first.checkpoint');
    for (let n = 0; n < 20; n += 1) {
      const act = actOf(n);
      const entry = n < ACTS ? '' : ` --entry ${n}`;
      const said = await desk.tool(
        `export ${names[act]}.deed --act ${acts[act]}${entry} --leaves leaves.jsonl --out ${n}.bundle`,
      );
      assert.match(
        said,
        new RegExp(`: act ${acts[act]}, version 1 of 1, Authentic, in district 11680, as of block`),
      );
      assert.match(said, /validators: from set 0 to set 1, which made block/);
    }
    await desk.refuses(
      /leaf 0 is no copy or apostille of act/,
      `export deed1.deed --act ${acts[1]} --entry 0 --leaves leaves.jsonl --out none.bundle`,
    );
    await desk.refuses(
      /0\.bundle is there already/,
      `export deed0.deed --act ${acts[0]} --leaves leaves.jsonl --out 0.bundle`,
    );
    await desk.refuses(
      /the leaves have no version 2 of act/,
      `export deed0.deed --act ${acts[0]} --version 2 --leaves leaves.jsonl --out none.bundle`,
    );
    await desk.refuses(
      /document and salt are not what was sealed/,
      `export deed1.deed --act ${acts[0]} --leaves leaves.jsonl --out wrong.bundle`,
    );
    assert.ok(!desk.has('wrong.bundle'), 'what is refused is not written');
  });

  step('before and after an annulment, and renewed by what was published', async () => {
    await desk.tool(`annul-act --act ${acts[0]} --reason 3 --signer //MinistryOfJustice`);
    await sealAll(['late']);
    await ctx.node.finalises((await ctx.node.best()).number + 1);
    await mirror();
    await desk.tool('checkpoint --out second.checkpoint');
    assert.match(
      await desk.tool('audit first.checkpoint second.checkpoint --leaves leaves.jsonl'),
      /^the first 20 leaves have the checkpoint's root, 0x.*\nthe first 22 leaves .*\nCONSISTENT/,
    );
    const kept = desk.text('leaves.jsonl').split('\n');
    const other = kept[5].replace(/..("})$/, (_, end) => `${kept[5].at(-4) === '0' ? '11' : '00'}${end}`);
    desk.put('rewritten.jsonl', kept.map((line, n) => (n === 5 ? other : line)).join('\n'));
    await desk.refuses(
      /^NOT CONSISTENT: the mirror's first 20 leaves have the root/,
      'audit first.checkpoint second.checkpoint --leaves rewritten.jsonl',
    );
    await desk.refuses(
      /the first checkpoint has more leaves than the second/,
      'audit second.checkpoint first.checkpoint --leaves leaves.jsonl',
    );
    await desk.refuses(
      /the mirror's leaves are not the log's/,
      `export deed1.deed --act ${acts[1]} --leaves rewritten.jsonl --out none.bundle`,
    );
    const renewed = await desk.tool(
      `export deed0.deed --act ${acts[0]} --leaves leaves.jsonl --checkpoint first.checkpoint --out renewed.bundle`,
    );
    assert.match(renewed, /\nNOT IN FORCE as of that block:\nANNULLED .* by the ministry, for reason 3\n/);
    assert.match(renewed, /\npublished: this deed is in the checkpoint whose SHA-256 is 0x/);
    await desk.tool(
      `export deed1.deed --act ${acts[1]} --leaves leaves.jsonl --checkpoint first.checkpoint --short --out short.bundle`,
    );
    assert.ok(readFileSync(desk.at('short.bundle')).length < readFileSync(desk.at('renewed.bundle')).length);
  });

  test('a page to be printed carries the bundle', async () => {
    const said = await desk.tool(
      `certificate 8.bundle --document deed1.pdf --genesis ${genesis()} --out copy.html`,
    );
    assert.match(
      said,
      new RegExp(`^certificate of act ${acts[1]}, version 1, in .*\nDURE:DEED1:[0-9A-F]{224}$`),
    );
    // Nothing of the document or its parties is in what its QR code says.
    const { document, parties } = desk.json('deed1.deed');
    for (const hex of [
      document.sha256,
      document.salt,
      commitmentOf(document),
      parties[0].salt,
      u8aToHex(ann.publicKey),
    ]) {
      assert.ok(!said.includes(hex.slice(2).toUpperCase()), hex);
    }
    await desk.refuses(
      /the file is not the document that was sealed/,
      `certificate 8.bundle --document deed2.pdf --genesis ${genesis()} --out none.html`,
    );
    const { code, stdout } = await desk.program(`verify 0.bundle --genesis ${genesis()}`);
    assert.equal(code, 0);
    assert.match(stdout, /^sealed .*\nin force as of that block/);
    await desk.ends(/this is no bundle, or not a whole one/, `verify deed0.pdf --genesis ${genesis()}`);
  });

  step(
    'a node that has the state alone serves what begins at a checkpoint, and says what it can not',
    async () => {
      const address = `/ip4/127.0.0.1/tcp/${ctx.node.port}/p2p/${await ctx.node.rpc('system_localPeerId')}`;
      const warped = await Node.start({
        chain: () => ['--chain', 'dev'],
        args: ['--sync', 'warp', '--reserved-only', '--reserved-nodes', address],
      });
      try {
        await until(() => /Warp sync is complete/.test(warped.said), 60_000, 'the end of warp sync', 200);
        await warped.finalises((await ctx.node.finalised()).number + 2);
        const from = `--leaves leaves.jsonl --url ${warped.url}`;
        const short = await desk.tool(
          `export deed1.deed --act ${acts[1]} ${from} --checkpoint second.checkpoint --short --out warped.bundle`,
        );
        assert.match(short, /\ntrusted: validator set 1 of the checkpoint\n/);
        await desk.refuses(
          /the state of block \d+ is discarded: .* needs a node with archive state/,
          `export deed1.deed --act ${acts[1]} ${from} --out none.bundle`,
        );
      } finally {
        await warped.stop();
        warped.remove();
      }
    },
  );

  step('all are verified with all nodes stopped, by the specification of the chain alone', async () => {
    const hash = genesis();
    await ctx.api.disconnect();
    await ctx.node.stop();
    writeFileSync(join(elsewhere, 'spec.json'), JSON.stringify(exportSpec('dev', { raw: true })));
    carry(
      ...names.map((name) => `${name}.pdf`),
      ...['renewed', 'short', 'warped'].map((name) => `${name}.bundle`),
    );
    carry('copy.html', 'first.checkpoint', 'second.checkpoint');
    for (let n = 0; n < 20; n += 1) {
      carry(`${n}.bundle`);
      const act = actOf(n);
      const found = report(`${n}.bundle --spec spec.json --document deed${act}.pdf`);
      assert.deepEqual([found.genesis, found.act, found.version, found.versions], [hash, acts[act], 1, 1]);
      assert.deepEqual(
        [found.inForce, found.document.compared, found.given?.kind],
        [true, true, n < ACTS ? undefined : 'copy'],
      );
      assert.equal((found.given ?? found.sealed).index, n);
      assert.deepEqual(found, report(`${n}.bundle --genesis ${hash} --document deed${act}.pdf`));
      refuses(
        `${n}.bundle --genesis ${hash} --document deed${(act + 1) % ACTS}.pdf`,
        /the file is not the document that was sealed/,
      );

      // A byte changed, anywhere.
      const bytes = readFileSync(join(elsewhere, `${n}.bundle`));
      for (let place = n; place < bytes.length; place += 101) {
        const changed = Buffer.from(bytes);
        changed[place] ^= 1 << (place % 8);
        writeFileSync(join(elsewhere, 'changed.bundle'), changed);
        refuses(`changed.bundle --genesis ${hash}`, /./);
      }
    }
  });

  step('and say what the act was worth, by which trust', () => {
    const before = report('0.bundle --spec spec.json');
    assert.deepEqual([before.inForce, before.annulled], [true, null]);
    const later = report('renewed.bundle --checkpoint first.checkpoint', 3);
    assert.deepEqual([later.inForce, later.annulled.reason, later.trusted.published], [false, 3, true]);
    assert.ok(later.block.number > before.block.number);
    assert.deepEqual(report('short.bundle --checkpoint first.checkpoint').trusted.by, 'checkpoint');
    refuses(
      'short.bundle --spec spec.json',
      /begins at validator set 1: nothing that is trusted here leads there/,
    );
    refuses(
      '1.bundle --checkpoint second.checkpoint',
      /the bundle is of an earlier block than the checkpoint's, \d+: export it anew/,
    );
    assert.ok(report('warped.bundle --checkpoint second.checkpoint').trusted.published);
    refuses(`0.bundle --genesis ${HASH('00')}`, /the deed is of the chain whose genesis is 0x/);

    for (const [line, reason] of /** @type {[string, RegExp][]} */ ([
      ['0.bundle', /required arguments were not provided: .*--genesis/],
      [`0.bundle --genesis ${HASH('00')} --wrong`, /unexpected argument '--wrong'/],
      [`0.bundle --genesis ${HASH('00')} --spec spec.json`, /cannot be used with/],
    ])) {
      const { status, stderr } = verify(line);
      assert.match(stderr, reason);
      assert.match(stderr, /^error: [^\n]*\n$/, 'one line');
      assert.equal(status, 2);
    }
    for (const [line, reason] of /** @type {[string, RegExp][]} */ ([
      ['none.bundle --spec spec.json', /none\.bundle: No such file/],
      ['0.bundle --spec deed0.pdf', /the chain specification is none, or not whole/],
      ['0.bundle --checkpoint deed0.pdf', /the checkpoint has no size where it should be/],
      ['0.bundle --genesis 0x12', /--genesis takes 0x and 64 hex digits/],
      ['deed0.pdf --spec spec.json', /this is no bundle, or not a whole one/],
    ])) {
      refuses(line, reason);
    }

    const page = report('copy.html --spec spec.json --document deed1.pdf');
    assert.deepEqual(page, report('8.bundle --spec spec.json --document deed1.pdf'));
    report(`copy.html --spec spec.json --code ${page.code}`);
    refuses(
      `copy.html --spec spec.json --code ${report('9.bundle --spec spec.json').code}`,
      /the code is of another/,
    );
  });
});
