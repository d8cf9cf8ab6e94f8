// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { u8aToHex } from '@polkadot/util';
import { sameAccount } from '@dure/chain/accounts.js';
import { newSalt } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { connected, CONNECTION, flag, signerOf, SIGNING, text, tool, whole } from '@dure/chain/commands.js';
import { emptyDirectory, fillIn, parseCsv, readJson, readText, writeNew } from '@dure/chain/files.js';
import { moment } from '@dure/chain/time.js';
import { DispatchFailed } from '@dure/chain/tx.js';
import { won } from '@dure/chain/won.js';
import { badgeFile, prepareBatch } from './batch.js';
import * as chain from './chain.js';
import { dateTime, derive, sign, signSelective } from './documents.js';
import { badgePath, toIndexes, toRows } from './files.js';
import { fromMultikey, fromSeed, generate } from './keys.js';
import { commitmentOf, encodeLeaf, jsonHash } from './leaf.js';
import { baseUrl, DEFAULT_BASE, issuerDid, keyDid, listOf, listUrl } from './names.js';
import { encodeBits, listCredential } from './status.js';
import { entriesOf, isBadgeFile, lines, verifyBadge, verifyDerived } from './verify.js';

const BASE = { 'base-url': { ...text, default: DEFAULT_BASE } };
const KEY = { 'key-file': text, 'seed-ed25519': text, 'did-key': flag };
const STATUS = { ...SIGNING, list: text, index: { ...text, multiple: true }, indexes: text };

/** Each command: its usage, its options, what it does. */
const COMMANDS = {
  keygen: { usage: 'keygen --type ed25519|p256 --out FILE', options: { type: text, out: text }, run: keygen },
  issue: {
    usage:
      'issue --csv FILE|--json FILE [--achievement FILE] --out DIR --class ID --key INDEX --list ID [--start BIT]' +
      ' [--suspension-list ID] [--suspension-start BIT] --key-file FILE|--seed-ed25519 FILE [--p256-key-file FILE]' +
      ' [--issuer-name NAME] [--base-url URL|--did-key] [--leaves FILE] --signer URI [--best] [--url URL]',
    options: {
      ...SIGNING,
      ...KEY,
      ...BASE,
      csv: text,
      json: text,
      achievement: text,
      out: text,
      class: text,
      key: text,
      list: text,
      start: text,
      'suspension-list': text,
      'suspension-start': text,
      'p256-key-file': text,
      'issuer-name': text,
      leaves: text,
    },
    run: issue,
  },
  present: {
    usage: 'present FILE --signer URI [--best] [--url URL]',
    options: SIGNING,
    files: 1,
    run: present,
  },
  revoke: statusCommand('revoke', 'revocation', true),
  suspend: statusCommand('suspend', 'suspension', true),
  unsuspend: statusCommand('unsuspend', 'suspension', false),
  'export-status-list': {
    usage:
      'export-status-list --list ID [--epoch N] --out FILE [--key-file FILE|--seed-ed25519 FILE] [--base-url URL|--did-key] [--url URL]',
    options: { ...CONNECTION, ...KEY, ...BASE, list: text, epoch: text, out: text },
    run: exportStatusList,
  },
  derive: {
    usage: 'derive FILE --reveal name,criteria --out FILE',
    options: { reveal: text, out: text },
    files: 1,
    run: deriveFile,
  },
  verify: {
    usage: 'verify FILE [--json] [--url URL]',
    options: { ...CONNECTION, json: flag },
    files: 1,
    run: verify,
  },
  post: {
    usage: 'post FILE --classes ID,ID --until TIME --out FILE --signer URI [--best] [--url URL]',
    options: { ...SIGNING, classes: text, until: text, out: text },
    files: 1,
    run: post,
  },
  answer: {
    usage: 'answer FILE --request ID --out FILE --signer URI [--best] [--url URL]',
    options: { ...SIGNING, request: text, out: text },
    files: 1,
    run: answer,
  },
  close: {
    usage: 'close --request ID --signer URI [--best] [--url URL]',
    options: { ...SIGNING, request: text },
    run: close,
  },
};

/** Runs a command. */
export const run = tool('node badges/badges.js', COMMANDS);

/** Makes a key for documents. Its public part is what `credentialBadges.addKey` takes. */
async function keygen({ need, say }) {
  const kind = { ed25519: 'Ed25519', p256: 'P256' }[need('type')];
  if (!kind) throw new Failure("--type takes 'ed25519' or 'p256'");
  const { key, secret } = await generate(kind);
  writeNew(need('out'), secret);
  say(`${key.kind} ${key.public}`);
}

async function issue({ values, need, say }) {
  const { rows, achievement } = readAchievements(values);
  const out = need('out');
  const base = baseUrl(values['base-url']);
  const [classId, keyIndex, listId] = ['class', 'key', 'list'].map((option) => whole(option, need(option)));
  const suspensionId = values['suspension-list'] && whole('suspension-list', values['suspension-list']);
  const key = await documentKey(values);
  if (!key) throw new Failure('--key-file or --seed-ed25519 is missing: documents are to be signed');
  const p256 = values['p256-key-file'] && (await multikeyFile(values['p256-key-file']));
  if (p256 && p256.kind !== 'P256') throw new Failure('--p256-key-file takes a key of type P-256');
  if (p256 && values['did-key']) {
    throw new Failure('an issuer with --did-key has one key: --p256-key-file needs a did:web');
  }
  const signer = signerOf(values);

  await connected(values, async (api) => {
    const [list, now] = await Promise.all([chain.listOf(api, listId), chain.now(api)]);
    const { issuer } = list;
    const suspensionList = suspensionId === undefined ? null : await chain.listOf(api, suspensionId);
    if (suspensionList && !sameAccount(suspensionList.issuer, issuer)) {
      throw new Failure('the two lists are of different issuers');
    }
    await ensureClass(api, classId, achievement);
    const keys = await chain.keysOf(api, issuer);
    if (keys[keyIndex]?.public !== key.public) {
      throw new Failure(`key ${keyIndex} of ${issuer} is another, or not on chain`);
    }
    if (p256) inForce(keys, p256, now);

    const [revocation, suspension] = [
      await placement(api, list, 'revocation', values.start, rows.length),
      suspensionList &&
        (await placement(api, suspensionList, 'suspension', values['suspension-start'], rows.length)),
    ];
    const genesis = chain.genesisOf(api);
    const named = { issuerName: values['issuer-name'], didKey: values['did-key'] && key };
    const plan = {
      genesis,
      base,
      issuer,
      ...named,
      class: classId,
      achievement,
      revocation,
      suspension,
      rows,
      now,
    };
    const batch = prepareBatch(plan);
    const { root, leaves } = batch;

    emptyDirectory(out);
    const record = { class: classId, key: keyIndex, root, leaves, revocation, suspension };
    const done = await unlessFailed(out, values, async (sending) => {
      for (const badge of batch.badges) {
        const document = await sign(badge.document, key, now);
        const selective = p256 && (await signSelective(badge.document, p256, now));
        const { index } = badge.leaf;
        writeNew(badgePath(out, index), badgeFile(badge, batch.path(index), { document, selective }));
      }
      sending();
      return chain.issueBatch(api, signer, record, values);
    });
    if (values.leaves) {
      writeNew(
        values.leaves,
        batch.badges.map(({ leaf }) => `${u8aToHex(encodeLeaf(leaf)).slice(2)}\n`).join(''),
      );
    }
    batch.badges.forEach(({ leaf }) => fillIn(badgePath(out, leaf.index), { batch: done.batch }));
    writeNew(join(out, 'batch.json'), { batch: done.batch, genesis, issuer, ...record });
    say(
      `batch ${done.batch}: ${leaves} badges of class ${classId} in block ${done.blockNumber}, for a fee of ${won(done.fee)}`,
    );
    say(
      `bits from ${revocation.start} of list ${revocation.list}${suspension ? `, from ${suspension.start} of list ${suspension.list}` : ''}; files in ${out}`,
    );
  });
}

async function ensureClass(api, id, achievement) {
  const found = await chain.classOf(api, id);
  if (!found) throw new Failure(`there is no class ${id}`);
  if (found.achievement !== jsonHash(achievement)) {
    throw new Failure(`the achievement is not that of class ${id}: the hash on chain is ${found.achievement}`);
  }
}

/** Bits for so many badges: from the start that is given, else after all that are taken. */
async function placement(api, { id, purpose, bits }, wanted, start, count) {
  if (purpose !== wanted) throw new Failure(`list ${id} is for ${purpose}, not for ${wanted}`);
  const first = start === undefined ? await chain.nextStart(api, id) : whole('start', start);
  if (first + count > bits) throw new Failure(`list ${id} has no ${count} bits left from ${first} on`);
  return { list: id, start: first };
}

/** The rows of `--csv` or `--json`, and the achievement. */
function readAchievements({ csv, json, achievement: file }) {
  if ((csv === undefined) === (json === undefined)) throw new Failure('--csv or --json is needed, one of them');
  const content = csv === undefined ? readJson(json) : parseCsv(readText(csv));
  const achievement = file === undefined ? content.achievement : readJson(file);
  if (typeof achievement?.name !== 'string') {
    throw new Failure(
      'the achievement is missing: --achievement FILE, or "achievement" beside "badges" in the JSON',
    );
  }
  return { rows: toRows(Array.isArray(content) ? content : content?.badges), achievement };
}

async function present({ values, files: [path], say }) {
  const file = readJson(path);
  if (!isBadgeFile(file)) throw new Failure(`${path} is no badge file`);
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const { batch } = await place(api, file);
    if (!batch) throw new Failure('the badge is in no batch of this chain');
    const { blockNumber, fee } = await chain.present(api, signer, batch.id, file, values);
    say(
      `presented: class ${batch.class}, batch ${batch.id}, index ${file.leaf.index}, in block ${blockNumber}, for a fee of ${won(fee)}`,
    );
  });
}

function statusCommand(name, purpose, set) {
  return {
    usage: `${name} FILE...|--list ID --index N,N-N|--indexes FILE --signer URI [--best] [--url URL]`,
    options: STATUS,
    files: Infinity,
    run: (given) => changeStatus(given, purpose, set),
  };
}

async function changeStatus({ values, need, files, say }, purpose, set) {
  const given = [...(values.index ?? []), ...(values.indexes === undefined ? [] : [readText(values.indexes)])];
  if (files.length > 0 === given.length > 0) {
    throw new Failure('badge FILEs, or --list and --index or --indexes, are needed');
  }
  const direct = given.length ? { list: whole('list', need('list')), indexes: toIndexes(given) } : null;
  const documents = files
    .map((path) => [path, readJson(path)])
    .map(([path, file]) => [path, file?.document ?? file]);
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const lists = new Map(direct ? [[direct.list, direct.indexes]] : []);
    for (const [path, document] of documents) {
      const entry = entriesOf(document ?? {}).find(({ statusPurpose }) => statusPurpose === purpose);
      const list = entry && listOf(entry.statusListCredential, chain.genesisOf(api));
      if (!entry || list === null) throw new Failure(`${path} has no bit for ${purpose} on this chain`);
      lists.set(list, [...(lists.get(list) ?? []), Number(entry.statusListIndex)]);
    }
    for (const [list, indexes] of lists) {
      const found = await chain.listOf(api, list);
      if (found.purpose !== purpose) {
        throw new Failure(`list ${list} is for ${found.purpose}, not for ${purpose}`);
      }
      const done = await chain.setStatus(api, signer, list, [...new Set(indexes)], set, values);
      const fee = done.reduce((sum, one) => sum + one.fee, 0n);
      say(
        `list ${list}: ${indexes.length} bits ${set ? 'set' : 'cleared'} in ${done.length} calls, for ${won(fee)}`,
      );
    }
  });
}

async function exportStatusList({ values, need, say }) {
  const [id, out] = [whole('list', need('list')), need('out')];
  const epoch = values.epoch && whole('epoch', values.epoch);
  const base = baseUrl(values['base-url']);
  const key = await documentKey(values);
  await connected(values, async (api) => {
    const list = await chain.listOf(api, id);
    const found =
      epoch === undefined ? await chain.currentBits(api, list) : await chain.sealedBits(api, list, epoch);
    const { bytes, block, at, sealed, digest } = found;
    const genesis = chain.genesisOf(api);
    const url = listUrl(base, genesis, id);
    if (key) {
      inForce(await chain.keysOf(api, list.issuer), key, await chain.now(api));
      const issuer = values['did-key'] ? keyDid(key) : issuerDid(base, genesis, list.issuer);
      const validFrom = dateTime(Math.floor(at / 1000) * 1000);
      writeNew(
        out,
        await sign(
          await listCredential({ url, issuer, purpose: list.purpose, bytes, validFrom }),
          key,
          await chain.now(api),
        ),
      );
    } else {
      const { issuer, purpose, bits } = list;
      writeNew(out, {
        list: id,
        genesis,
        url,
        issuer,
        purpose,
        bits,
        epoch: found.epoch,
        sealed,
        block,
        at,
        digest,
        encodedList: await encodeBits(bytes),
      });
    }
    const what = sealed ? `sealed in block ${block}` : `open, as of block ${block}`;
    say(
      `list ${id}, epoch ${found.epoch}, ${what}: SHA-256 of the bits ${digest}${sealed ? ', as in the seal' : ''}`,
    );
    say(key ? `signed, in ${out}` : `unsigned bits, in ${out}`);
  });
}

async function deriveFile({ need, files: [path], say }) {
  const file = readJson(path);
  if (!isBadgeFile(file)) throw new Failure(`${path} is no badge file`);
  if (!file.selective) {
    throw new Failure(`${path} has nothing to derive from: its issuer gave no --p256-key-file`);
  }
  const reveal = need('reveal')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (reveal.length === 0) throw new Failure('--reveal names nothing');
  writeNew(need('out'), await derive(file.selective, reveal));
  say(
    `${need('out')} shows ${reveal.join(', ')}, besides issuer, status, term, the holder's account and types`,
  );
  say('It is a W3C Verifiable Credential 2.0, but no longer a complete Open Badges 3.0 document.');
}

async function verify({ values, files: [path], say }) {
  const json = readJson(path);
  const badge = isBadgeFile(json);
  if (!badge && ![json?.type].flat().includes('VerifiableCredential')) {
    throw new Failure(`${path} is neither a badge file nor a derived document`);
  }
  const verdict = await connected(values, async (api) => {
    const { batch, index } = await place(api, json);
    const facts = await chain.factsOf(api, batch, index);
    return badge ? verifyBadge(json, facts) : verifyDerived(json, facts);
  });
  say(values.json ? JSON.stringify(verdict, null, 2) : lines(verdict));
  if (!verdict.valid) {
    throw new Failure(
      `the badge is not valid; refused: ${verdict.checks
        .filter(({ ok }) => !ok)
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
}

async function post({ values, need, files: [path], say }) {
  const classes = toIndexes([need('classes')]);
  const until = moment('--until', need('until'));
  const opening = openingOf(path);
  const [signer, out] = [signerOf(values), need('out')];
  await connected(values, async (api) => {
    const request = await unlessFailed(out, values, (sending) => {
      writeNew(out, opening);
      sending();
      return chain.requestProof(api, signer, classes, opening.commitment, until, values);
    });
    say(
      `request ${request}: for classes ${classes.join(', ')}, until ${dateTime(until)}; salt and text in ${out}`,
    );
  });
}

async function answer({ values, need, files: [path], say }) {
  const request = whole('request', need('request'));
  const opening = openingOf(path);
  const [signer, out] = [signerOf(values), need('out')];
  await connected(values, async (api) => {
    await unlessFailed(out, values, (sending) => {
      writeNew(out, opening);
      sending();
      return chain.answerRequest(api, signer, request, opening.commitment, values);
    });
    say(`request ${request} answered; send ${out} to who asks`);
  });
}

async function close({ values, need, say }) {
  const request = whole('request', need('request'));
  const signer = signerOf(values);
  await connected(values, (api) => chain.closeRequest(api, signer, request, values));
  say(`request ${request} closed`);
}

/**
 * Runs what writes salts to a path and then sends their hashes. The files come first, and stay
 * unless it is certain that the hashes are not on chain: without the salts those mean nothing.
 */
async function unlessFailed(path, { best }, run) {
  let sent = false;
  try {
    return await run(() => {
      sent = true;
    });
  } catch (error) {
    const written = !/ is there already$/.test(error.message);
    if (written && (!sent || (error instanceof DispatchFailed && !best))) {
      rmSync(path, { recursive: true, force: true });
    }
    throw error;
  }
}

/** A file's text with a salt: who gets both can check that they give the commitment on chain. */
function openingOf(path) {
  const content = readText(path);
  const salt = newSalt();
  return { commitment: commitmentOf(salt, content), salt, text: content };
}

/** Where a badge file or a derived document has its place: in which batch (or null), at which index. */
async function place(api, json) {
  const badge = isBadgeFile(json);
  const entry = entriesOf((badge ? json.document : json) ?? {})[0];
  const list = listOf(String(entry?.statusListCredential), chain.genesisOf(api));
  const bit = Number(entry?.statusListIndex);
  if (list === null || !Number.isInteger(bit)) return { batch: null, index: null };
  const has = (batch) =>
    batch?.revocation.list === list &&
    bit >= batch.revocation.start &&
    bit < batch.revocation.start + batch.leaves;
  let batch = badge && Number.isInteger(json.batch) ? await chain.batchOf(api, json.batch) : null;
  if (!has(batch)) batch = await chain.batchAt(api, list, bit); // the file's number is a hint
  return { batch, index: badge ? json.leaf?.index : bit - (batch?.revocation.start ?? 0) };
}

/** That key on chain, if it signs at that moment. */
function inForce(keys, { kind, public: bytes }, now) {
  const found = keys.find((one) => one.kind === kind && one.public === bytes);
  if (!found) throw new Failure(`the issuer has no such ${kind} key on chain`);
  const { from, until, compromisedAt, index } = found;
  if (now < from || (until !== null && until <= now) || (compromisedAt !== null && compromisedAt <= now)) {
    throw new Failure(`key ${index} of the issuer is not in force now`);
  }
}

/** The key that signs documents, or null where none is given. */
async function documentKey({ 'key-file': file, 'seed-ed25519': seed }) {
  if (file !== undefined && seed !== undefined) throw new Failure('--key-file or --seed-ed25519, not both');
  const key = seed === undefined ? file && (await multikeyFile(file)) : await seedFile(seed);
  if (key && key.kind !== 'Ed25519') throw new Failure('--key-file takes a key of type Ed25519');
  return key ?? null;
}

async function multikeyFile(file) {
  const json = readJson(file);
  try {
    return await fromMultikey(json);
  } catch (error) {
    throw new Failure(`${file} is no key: ${error.message}`);
  }
}

async function seedFile(file) {
  const [, digits] = /^\s*(?:0x)?([0-9a-f]{64})\s*$/i.exec(readText(file)) ?? [];
  if (!digits) throw new Failure(`${file} is no Ed25519 seed of 64 hex digits`);
  return fromSeed(Buffer.from(digits, 'hex'));
}
