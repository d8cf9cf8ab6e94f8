// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { u8aToHex } from '@polkadot/util';
import { sameAccount } from '@dure/chain/accounts.js';
import { newSalt } from '@dure/chain/bytes.js';
import { care, careOfCouncil, COUNCIL } from '@dure/chain/care.js';
import { Failure } from '@dure/chain/cli.js';
import {
  argument,
  connected,
  CONNECTION,
  flag,
  needed,
  option,
  signerOf,
  SIGNING,
  tool,
} from '@dure/chain/commands.js';
import {
  emptyDirectory,
  fillIn,
  parseJson,
  readCsv,
  readJson,
  readText,
  writeNew,
  writePublic,
} from '@dure/chain/files.js';
import { readSecret } from '@dure/chain/keys.js';
import { ended, ONCE } from '@dure/chain/once.js';
import * as read from '@dure/chain/readers.js';
import { koreanTime, until as end } from '@dure/chain/time.js';
import { DispatchFailed } from '@dure/chain/tx.js';
import { won } from '@dure/chain/won.js';
import { ensureAchievement, ensureDerivable } from './achievement.js';
import { badgeFile, prepareBatch } from './batch.js';
import { compromised, rebound, sinceWhen } from './care.js';
import * as chain from './chain.js';
import { dateTime, derive, REVEALED, sign, signSelective } from './documents.js';
import { badgePath, CSV, ensureAhead, inOrder, listed, toIndexes, toRows } from './files.js';
import { fromMultikey, fromSeed, generate } from './keys.js';
import { commitmentOf, encodeLeaf, jsonHash } from './leaf.js';
import { didDocument } from './loader.js';
import { baseUrl, DEFAULT_BASE, didUrl, issuerDid, keyDid, listOf, listUrl, multibase } from './names.js';
import { encodeBits, listCredential } from './status.js';
import { entriesOf, isBadgeFile, lines, verifyBadge, verifyDerived } from './verify.js';
import { words } from './words.js';

const TYPES = { ed25519: 'Ed25519', p256: 'P256' };

const BASE = {
  'base-url': option('URL', "the address below which the issuer's lists and name are found", baseUrl, {
    initial: DEFAULT_BASE,
  }),
};
const signingDocuments = (group, required) => ({
  'key-file': option('FILE', 'a file that keygen made with --type ed25519', read.text, { group, required }),
  'seed-ed25519': option('FILE', 'a file with an Ed25519 seed, 64 hex digits', read.text, {
    group,
    instead: 'key-file',
  }),
});
const DID_KEY = {
  'did-key': flag('names the issuer by the key itself (did:key), not by the address of --base-url (did:web)'),
};
const number = (what) => needed('ID', what, read.whole);
const OUT = needed('FILE', 'a new file for the outcome');

const GRANT = {
  who: needed('ACCOUNT', 'who holds it, in SS58 or as 0x and 64 hex digits', read.account),
  class: number("the class's number"),
};

const ACCREDITED = {
  who: needed('ACCOUNT', 'whose it is, in SS58 or as 0x and 64 hex digits', read.account),
  ...COUNCIL,
  ...ONCE,
};

const ISSUERS = 'For issuers:';
const CARERS = 'For issuers, and the council in their place:';
const ACCREDITORS = 'For ministries and others who accredit, and the council in their place:';
const HOLDERS = 'For holders:';
const VERIFIERS = 'For verifiers:';
const EMPLOYERS = 'For employers and others who ask for badges:';
const BADGE = argument('FILE', 'a badge file, as issue made it');

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  keygen: {
    group: ISSUERS,
    summary: 'makes a key that signs documents',
    details:
      'It prints the public part, which credentialBadges.addKey takes. Keep the file: the secret part is nowhere else.',
    options: {
      type: needed(
        Object.keys(TYPES).join('|'),
        'ed25519 for whole documents, p256 for those from which holders derive',
        read.oneOf(Object.keys(TYPES)),
      ),
      out: needed('FILE', 'a new file for the key'),
    },
    example: 'keygen --type ed25519 --out documents.key',
    run: keygen,
  },
  issue: {
    group: ISSUERS,
    summary: 'signs a list of achievements, and puts their root on chain',
    details:
      'It writes a badge file for each holder. Keep them, or hand them over: their salts are nowhere else.',
    options: {
      csv: needed(
        'FILE',
        `a CSV in UTF-8 whose first row names columns: ${CSV.columns.join(', ')}`,
        read.text,
        {
          group: 'What is issued, by one of:',
        },
      ),
      json: option('FILE', 'the same as JSON: a list, or "badges" beside "achievement"', read.text, {
        instead: 'csv',
        group: 'What is issued, by one of:',
      }),
      achievement: option('FILE', 'the achievement as JSON, unless it is in the file of --json'),
      out: needed('DIR', 'a new or empty directory for the badge files'),
      class: number("the class's number"),
      key: needed('INDEX', "the key's number among those that the issuer has on chain", read.whole),
      list: number("the number of the issuer's status list for revocations"),
      start: option('BIT', 'the first bit in --list; the next that is free, unless given', read.whole),
      'suspension-list': option('ID', "the number of the issuer's status list for suspensions", read.whole),
      'suspension-start': option(
        'BIT',
        'the first bit in --suspension-list; the next free one, unless given',
        read.whole,
      ),
      ...signingDocuments('The key that signs the documents, by one of:', true),
      'p256-key-file': option('FILE', 'a second key, made with --type p256, so that holders can derive'),
      'issuer-name': option('NAME', "the issuer's name, as documents say it", words),
      ...BASE,
      ...DID_KEY,
      leaves: option('FILE', 'a new file for the leaves, in hex, one a line'),
      ...SIGNING,
    },
    example:
      'issue --csv graduates.csv --achievement diploma.json --out diplomas --class 3 --key 0 --list 7 ' +
      '--key-file documents.key --issuer-name College --signer-file college.suri',
    run: issue,
  },
  revoke: statusCommand('revoke', 'revokes badges, for good', 'revocation', true),
  suspend: statusCommand('suspend', 'suspends badges', 'suspension', true),
  unsuspend: statusCommand('unsuspend', 'ends a suspension', 'suspension', false),
  grant: {
    group: ISSUERS,
    summary: 'makes an account hold a badge on chain, or changes until when it does',
    details: 'There is no document of it. Agencies and acquirers are known by such badges.',
    options: {
      ...GRANT,
      until: option(
        'TIME',
        'a time, such as 2027-01-31T18:00:00+09:00, or a date, which is to its end in Korea; without end, unless ' +
          'given',
        end,
      ),
      ...ONCE,
    },
    example: 'grant --who 5G… --class 1 --until 2027-12-31 --signer-file ministry.suri',
    run: grant,
  },
  'suspend-grant': {
    group: CARERS,
    summary: 'suspends a badge that was granted on chain: it opens no door until that is lifted',
    details:
      "With an acquirer's, none of its merchants can be paid. What the council has suspended, it alone lifts.",
    options: { ...GRANT, ...COUNCIL, ...ONCE },
    example: 'suspend-grant --who 5G… --class 1 --signer-file ministry.suri',
    run: care(chain.GRANTS.suspend, ({ who, class: id }) => `badge of class ${id} of ${who} suspended`),
  },
  'lift-grant': {
    group: CARERS,
    summary: 'lifts the suspension of a badge that was granted on chain',
    options: { ...GRANT, ...COUNCIL, ...ONCE },
    example: 'lift-grant --who 5G… --class 1 --signer-file ministry.suri',
    run: care(chain.GRANTS.lift, ({ who, class: id }) => `badge of class ${id} of ${who} in force again`),
  },
  'revoke-grant': {
    group: CARERS,
    summary: 'revokes a badge that was granted on chain, for good',
    details: 'No other of its class can be granted to the account. What may come back is suspended.',
    options: { ...GRANT, ...COUNCIL, ...ONCE },
    example: 'revoke-grant --who 5G… --class 1 --signer-file ministry.suri',
    run: care(chain.GRANTS.revoke, ({ who, class: id }) => `badge of class ${id} of ${who} revoked`),
  },
  'compromise-key': {
    group: CARERS,
    summary: 'declares a key of documents compromised: what was issued with it since a moment counts no more',
    details:
      'There is no way back: it may be said later that it was earlier, never that it was later. Whoever has ' +
      'accredited the issuer may do it too. Then export the keys again: export-did.',
    options: {
      issuer: needed('ACCOUNT', 'whose key it is, in SS58 or as 0x and 64 hex digits', read.account),
      key: needed('INDEX', "the key's number among those that the issuer has on chain", read.whole),
      since: needed(
        'TIME',
        'since when others may have it, from 2020 on and not to come: with its offset, such as ' +
          '2026-11-20T09:00+09:00',
        sinceWhen,
      ),
      ...COUNCIL,
      ...ONCE,
    },
    example: 'compromise-key --issuer 5G… --key 0 --since 2026-11-20T09:00+09:00 --signer-file college.suri',
    run: compromiseKey,
  },
  rebind: {
    group: CARERS,
    summary: "binds a badge of a batch to its holder's new account, since it has lost the old one's key",
    details:
      'Where it was presented, the new account holds it at once, unless it holds another of the class; else it ' +
      'presents it. The old account can do nothing with it any more.',
    options: {
      batch: number("the batch's number: batch in the badge's file"),
      index: needed('N', "the badge's place in the batch, from 0 on: leaf.index in its file", read.whole),
      to: needed('ACCOUNT', "the holder's new account, in SS58 or as 0x and 64 hex digits", read.account),
      ...COUNCIL,
      ...ONCE,
    },
    example: 'rebind --batch 2 --index 7 --to 5D… --signer-file college.suri',
    run: care(chain.CARE.rebind, rebound),
  },
  'suspend-accreditation': {
    group: ACCREDITORS,
    summary: 'suspends an accreditation: neither the account nor anybody below it may act',
    details:
      'What they have issued stays valid. Who gave the accreditation may do it; what the council has suspended, it ' +
      'alone lifts. Of ministries, it is the council that suspends.',
    options: ACCREDITED,
    example: 'suspend-accreditation --who 5G… --signer-file ministry.suri',
    run: care(chain.CARE.suspendAccreditation, ({ who }) => `accreditation of ${who} suspended`),
  },
  'lift-accreditation': {
    group: ACCREDITORS,
    summary: 'lifts the suspension of an accreditation: the account and all below it may act again',
    options: ACCREDITED,
    example: 'lift-accreditation --who 5G… --signer-file ministry.suri',
    run: care(chain.CARE.liftAccreditation, ({ who }) => `accreditation of ${who} in force again`),
  },
  'export-status-list': {
    group: ISSUERS,
    summary: 'writes a status list as a BitstringStatusListCredential',
    details:
      'Without a key it writes the bits, unsigned. A past epoch needs a node with --state-pruning archive.',
    options: {
      list: number("the list's number"),
      epoch: option('N', 'as it was at the end of this epoch; as it is now, unless given', read.whole),
      out: OUT,
      ...signingDocuments('The key that signs it, by one of:', false),
      ...BASE,
      ...DID_KEY,
      ...CONNECTION,
    },
    example: 'export-status-list --list 7 --key-file documents.key --out list.json',
    run: exportStatusList,
  },
  'export-did': {
    group: ISSUERS,
    summary: "writes the document of the issuer's did:web, by which others than the chain find its keys",
    details:
      'It has all keys of the chain, old ones too, so that old badges are verified; those that are compromised ' +
      'are marked as revoked. It says at which address the issuer serves it.',
    options: {
      issuer: needed('ACCOUNT', "the issuer's account", read.account),
      out: OUT,
      ...BASE,
      ...CONNECTION,
    },
    example:
      'export-did --issuer 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY ' +
      '--base-url https://college.example/badges --out did.json',
    run: exportDid,
  },
  present: {
    group: HOLDERS,
    summary: "binds a badge to its holder's account, so that other services of the chain know of it",
    argument: BADGE,
    options: SIGNING,
    example: 'present badge-0000000.json --signer-file holder.suri',
    run: present,
  },
  derive: {
    group: HOLDERS,
    summary: "makes a document that shows parts of a badge, under the issuer's own signature",
    argument: BADGE,
    options: {
      reveal: needed(
        'NAME,NAME',
        `what to show, besides issuer, status and term: ${REVEALED.join(', ')}; or JSON pointers`,
        names,
      ),
      out: OUT,
    },
    example: 'derive badge-0000000.json --reveal name,criteria --out shown.json',
    run: deriveFile,
  },
  answer: {
    group: HOLDERS,
    summary: 'answers a request for proof: the chain checks who does, and shows a hash of the answer',
    argument: argument('FILE', 'the text of the answer'),
    options: {
      request: number("the request's number"),
      out: needed('FILE', 'a new file for the text and its salt, which is for who asks'),
      ...SIGNING,
    },
    example: 'answer reply.txt --request 4 --out reply.json --signer-file holder.suri',
    run: answer,
  },
  verify: {
    group: VERIFIERS,
    summary: 'checks a badge against the chain: signature, batch, key, status',
    argument: argument('FILE', 'a badge file, or a document that derive made'),
    options: { json: flag('prints the verdict as JSON'), ...CONNECTION },
    example: 'verify shown.json',
    run: verify,
  },
  post: {
    group: EMPLOYERS,
    summary: 'asks for proof that somebody holds badges of some classes',
    argument: argument('FILE', 'the text of the posting, of which the chain gets a hash'),
    options: {
      classes: needed('ID,ID', 'numbers of classes, or ranges such as 3-5', toIndexes),
      until: needed(
        'TIME',
        'a time, such as 2027-01-31T18:00:00+09:00, or a date, which is to its end in Korea',
        end,
      ),
      out: needed('FILE', 'a new file for the text and its salt'),
      ...SIGNING,
    },
    example: 'post posting.txt --classes 3 --until 2027-01-31 --out posting.json --signer-file employer.suri',
    run: post,
  },
  close: {
    group: EMPLOYERS,
    summary: 'ends a request for proof, and gives its deposit back',
    options: { request: number("the request's number"), ...SIGNING },
    example: 'close --request 4 --signer-file employer.suri',
    run: close,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-badges',
  summary: 'Credential badges: who issues them, who holds them, who checks them.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

/** Names with commas between them. */
function names(name, given) {
  const list = given
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (list.length === 0) throw new Failure(`${name} names nothing`);
  return list;
}

/** Makes a key for documents. Its public part is what `credentialBadges.addKey` takes. */
async function keygen({ values: { type, out }, say }) {
  const { key, secret } = await generate(TYPES[type]);
  writeNew(out, secret);
  say(`${key.kind} ${key.public}`);
}

async function issue({ values, say }) {
  const { out, baseUrl: base, class: classId, key: keyIndex, list: listId, didKey, p256KeyFile } = values;
  const { given, rows, achievement } = readAchievements(values);
  const key = await documentKey(values);
  const p256 = p256KeyFile && (await multikeyFile(p256KeyFile));
  if (p256 && p256.kind !== 'P256') throw new Failure('--p256-key-file takes a key of type P-256');
  if (p256 && didKey) {
    throw new Failure('an issuer with --did-key has one key: --p256-key-file needs a did:web');
  }
  const signer = signerOf(values);

  await connected(values, async (api) => {
    const [list, now] = await Promise.all([chain.listOf(api, listId), chain.now(api)]);
    ensureAhead(given, rows, now); // by the chain's clock, which the badges are issued by
    const { issuer } = list;
    const suspensionList =
      values.suspensionList === undefined ? null : await chain.listOf(api, values.suspensionList);
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
        (await placement(api, suspensionList, 'suspension', values.suspensionStart, rows.length)),
    ];
    const genesis = chain.genesisOf(api);
    const named = { issuerName: values.issuerName, didKey: didKey && key };
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
    throw new Failure(
      `the achievement is not that of class ${id}: the hash on chain is ${found.achievement}`,
    );
  }
}

/** Bits for so many badges: from the start that is given, else after all that are taken. */
async function placement(api, { id: list, purpose, bits }, wanted, start, count) {
  if (purpose !== wanted) throw new Failure(`list ${list} is for ${purpose}, not for ${wanted}`);
  const first = start ?? (await chain.nextStart(api, list));
  if (first + count > bits) throw new Failure(`list ${list} has no ${count} bits left from ${first} on`);
  return { list, start: first };
}

/** The rows of `--csv` or `--json`, as they were given and as they are, and the achievement. */
function readAchievements({ csv, json, achievement: file, p256KeyFile }) {
  const content = json === undefined ? {} : readJson(json);
  const list = Array.isArray(content) ? content : content?.badges;
  const given = json === undefined ? readCsv(csv, CSV) : listed(list, json);
  const rows = toRows(given);
  const achievement = file === undefined ? content?.achievement : readJson(file);
  if (achievement === undefined) {
    throw new Failure(
      'the achievement is missing: --achievement FILE, or "achievement" beside "badges" in the JSON',
    );
  }
  const subject = file ?? `${json}: achievement`;
  ensureAchievement(achievement, subject);
  if (p256KeyFile !== undefined) ensureDerivable(achievement, subject);
  return { given, rows, achievement };
}

async function present({ values, args: [path], say }) {
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

function statusCommand(name, summary, purpose, set) {
  return {
    group: CARERS,
    summary,
    details:
      'Name badge FILEs; or a list, and bits by --index or --indexes. 256 bits are one call, and with --council one ' +
      'motion.',
    argument: argument('FILE', 'badge files, or documents that derive made', { least: 0, most: Infinity }),
    options: {
      list: option('ID', "the status list's number", read.whole),
      index: option('N,N-N', 'bits of the list: numbers and ranges; may be given again', toIndexes, {
        many: true,
      }),
      indexes: option('FILE', 'a file of such numbers and ranges, one or more a line'),
      ...COUNCIL,
      outbox: { ...ONCE.outbox, what: `with --council, ${ONCE.outbox.what}` },
      ...SIGNING,
    },
    example: `${name} badge-0000000.json --signer-file college.suri`,
    run: (given) => changeStatus(given, purpose, set),
  };
}

async function changeStatus({ values, args: files, say }, purpose, set) {
  const given = [
    ...(values.index ?? []),
    ...(values.indexes === undefined ? [] : [toIndexes(values.indexes, readText(values.indexes))]),
  ];
  const direct = values.list !== undefined || given.length > 0;
  if (direct ? files.length > 0 || values.list === undefined || given.length === 0 : files.length === 0) {
    throw new Failure('badge FILEs, or --list and --index or --indexes, are needed');
  }
  const documents = files
    .map((path) => [path, readJson(path)])
    .map(([path, file]) => [path, file?.document ?? file]);
  const signer = signerOf(values);
  const motions = [];
  await connected(values, async (api) => {
    const lists = new Map(direct ? [[values.list, inOrder(given.flat())]] : []);
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
      const bits = [...new Set(indexes)];
      if (values.council) {
        motions.push(...chain.lotsOf(bits).map((lot) => ({ list, lot })));
        continue;
      }
      const done = await chain.setStatus(api, signer, list, bits, set, values);
      const fee = done.reduce((sum, one) => sum + one.fee, 0n);
      say(
        `list ${list}: ${indexes.length} bits ${set ? 'set' : 'cleared'} in ${done.length} calls, for ${won(fee)}`,
      );
    }
  });
  for (const { list, lot } of motions) {
    await careOfCouncil({ call: (api) => chain.statusCall(api, list, lot, set) })({
      values,
      args: files,
      say,
    });
  }
}

/** Says first what is meant, since there is no way back, and a motion has the moment in milliseconds. */
async function compromiseKey(given) {
  given.say(`${compromised(given.values)}: what was issued with it from then on is to count no more`);
  await care(chain.CARE.compromiseKey, compromised)(given);
}

async function grant({ values, say }) {
  const { who, class: id, until = null } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.grant(api, signer, who, id, until, values);
    const term = until === null ? 'without end' : `until ${koreanTime(until)}`;
    say(`badge of class ${id} granted to ${who}, ${term}, ${ended(done)}`);
  });
}

async function exportStatusList({ values, say }) {
  const { list: listId, out, epoch, baseUrl: base, didKey } = values;
  const key = await documentKey(values);
  await connected(values, async (api) => {
    const list = await chain.listOf(api, listId);
    const found =
      epoch === undefined ? await chain.currentBits(api, list) : await chain.sealedBits(api, list, epoch);
    const { bytes, block, at, sealed, digest } = found;
    const genesis = chain.genesisOf(api);
    const url = listUrl(base, genesis, listId);
    if (key) {
      inForce(await chain.keysOf(api, list.issuer), key, await chain.now(api));
      const issuer = didKey ? keyDid(key) : issuerDid(base, genesis, list.issuer);
      const validFrom = dateTime(Math.floor(at / 1000) * 1000);
      writePublic(
        out,
        await sign(
          await listCredential({ url, issuer, purpose: list.purpose, bytes, validFrom }),
          key,
          await chain.now(api),
        ),
      );
    } else {
      const { issuer, purpose, bits } = list;
      writePublic(out, {
        list: listId,
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
      `list ${listId}, epoch ${found.epoch}, ${what}: SHA-256 of the bits ${digest}${sealed ? ', as in the seal' : ''}`,
    );
    say(key ? `signed, in ${out}, to be served at ${url}` : `unsigned bits, in ${out}`);
  });
}

async function exportDid({ values: { issuer, out, baseUrl: base, ...values }, say }) {
  await connected(values, async (api) => {
    const keys = await chain.keysOf(api, issuer);
    if (keys.length === 0) throw new Failure(`${issuer} has no keys for documents on chain`);
    const genesis = chain.genesisOf(api);
    const did = issuerDid(base, genesis, issuer);
    const methods = keys.map((key) => ({
      publicKeyMultibase: multibase(key),
      ...(key.compromisedAt !== null && { revoked: dateTime(key.compromisedAt) }),
    }));
    writePublic(out, didDocument(did, methods));
    const revoked = methods.filter(({ revoked: since }) => since !== undefined).length;
    say(`${did}: ${keys.length} keys${revoked ? `, ${revoked} of them revoked` : ''}`);
    say(`in ${out}, to be served at ${didUrl(base, genesis, issuer)}`);
  });
}

async function deriveFile({ values: { reveal, out }, args: [path], say }) {
  const file = readJson(path);
  if (!isBadgeFile(file)) throw new Failure(`${path} is no badge file`);
  if (!file.selective) {
    throw new Failure(`${path} has nothing to derive from: its issuer gave no --p256-key-file`);
  }
  writeNew(out, await derive(file.selective, reveal));
  say(`${out} shows ${reveal.join(', ')}, besides issuer, status, term, the holder's account and types`);
  say('It is a W3C Verifiable Credential 2.0, but no longer a complete Open Badges 3.0 document.');
}

async function verify({ values, args: [path], say }) {
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

async function post({ values, args: [path], say }) {
  const { classes, until, out } = values;
  const opening = openingOf(path);
  const signer = signerOf(values);
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

async function answer({ values, args: [path], say }) {
  const { request, out } = values;
  const opening = openingOf(path);
  const signer = signerOf(values);
  await connected(values, async (api) => {
    await unlessFailed(out, values, (sending) => {
      writeNew(out, opening);
      sending();
      return chain.answerRequest(api, signer, request, opening.commitment, values);
    });
    say(`request ${request} answered; send ${out} to who asks`);
  });
}

async function close({ values, say }) {
  const { request } = values;
  const signer = signerOf(values);
  await connected(values, (api) => chain.closeRequest(api, signer, request, values));
  say(`request ${request} closed`);
}

/**
 * Runs what writes salts to a path and then sends their hashes. The files come first, and stay
 * unless it is certain that the hashes are not on chain: without the salts those mean nothing.
 */
async function unlessFailed(path, { best }, send) {
  let sent = false;
  try {
    return await send(() => {
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
async function documentKey({ keyFile: file, seedEd25519: seed }) {
  const key = seed === undefined ? file && (await multikeyFile(file)) : await seedFile(seed);
  if (key && key.kind !== 'Ed25519') throw new Failure('--key-file takes a key of type Ed25519');
  return key ?? null;
}

async function multikeyFile(file) {
  const json = parseJson(readSecret(file), file);
  try {
    return await fromMultikey(json);
  } catch (error) {
    throw new Failure(`${file} is no key: ${error.message}`);
  }
}

async function seedFile(file) {
  const [, digits] = /^\s*(?:0x)?([0-9a-f]{64})\s*$/i.exec(readSecret(file)) ?? [];
  if (!digits) throw new Failure(`${file} is no Ed25519 seed of 64 hex digits`);
  return fromSeed(Buffer.from(digits, 'hex'));
}
