// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { existsSync } from 'node:fs';
import { u8aToHex } from '@polkadot/util';
import { address, sameAccount } from '@dure/chain/accounts.js';
import { newSalt } from '@dure/chain/bytes.js';
import { BY_COUNCIL, care, careOfCouncil, COUNCIL } from '@dure/chain/care.js';
import { Failure } from '@dure/chain/cli.js';
import {
  argument,
  connected,
  CONNECTION,
  flag,
  needed,
  offlineSignerOf,
  option,
  signerOf,
  tool,
} from '@dure/chain/commands.js';
import { district, region, withName } from '@dure/chain/districts.js';
import { fillIn, readBytes, readCsv, readJson, writeNew, writePublic } from '@dure/chain/files.js';
import { keyOfFile } from '@dure/chain/keys.js';
import { ended, ONCE } from '@dure/chain/once.js';
import { unfinished } from '@dure/chain/outbox.js';
import * as read from '@dure/chain/readers.js';
import { handOver, KEY_TYPE, offline, payloadsOf, signatureOf } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { bundleIn, certificate } from './certificate.js';
import * as chain from './chain.js';
import { audit, readCheckpoint, take } from './checkpoint.js';
import {
  commitmentOf,
  ensureDocument,
  ensureOpen,
  hashOf,
  inWords,
  KINDS,
  keyMessage,
  MOST_PARTIES,
  newDeed,
  partiesOf,
  readAnswer,
  readDeed,
  sayAnswer,
  sealMessage,
  slotOf,
} from './deed.js';
import { factsOf, mirror, readLeaves } from './mirror.js';
import { partsOf, placesOf } from './proof.js';
import { verifier, verifying } from './verifier.js';

const ACCOUNT = 'in SS58 or as 0x and 64 hex digits';
const CSV = { columns: ['account', 'required'] };

const account = (what) => needed('ACCOUNT', `${what}, ${ACCOUNT}`, read.account);
const NOTARY = { notary: account('the notary') };
const ACT = { act: needed('N', "the act's number", read.whole) };
const KEY = { key: needed('N', "the seal key's number, from 0 on", read.between(0, 63)) };
const DEED = argument('FILE', 'a deed, as prepare writes it');
const TIME = 'with its offset, such as 2027-01-31T18:00:00+09:00';
const OFFICE = { ...COUNCIL, ...KEY_TYPE, ...ONCE };
const SEALING = {
  ...KEY,
  'seal-file': needed(
    'FILE',
    "a file with the seal key's secret URI, which its owner alone may be able to read",
  ),
  ...KEY_TYPE,
  ...ONCE,
};

const LEAVES = { leaves: needed('FILE', "the log's leaves, as mirror keeps them") };
const CHECKPOINT = 'a checkpoint that was published, as checkpoint writes it';
const TRUST = {
  document: option('FILE', 'the document that was sealed, to be compared'),
  genesis: option('HASH', "what is trusted: the chain's genesis hash", read.hash('a genesis hash')),
  spec: option('FILE', "what is trusted: the chain's raw specification", read.text, { instead: 'genesis' }),
  checkpoint: option('FILE', `what is trusted: ${CHECKPOINT}`),
};

const PREPARING = 'For who prepares a deed:';
const PARTIES = 'For parties:';
const NOTARIES = 'For notaries:';
const MINISTRIES = 'For the ministry, and the council in its place:';
const COUNCILS = 'For the council:';
const ANYONE = 'For anyone:';
const PROVING = 'To prove a deed for decades:';

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  prepare: {
    group: PREPARING,
    summary:
      'writes a deed of a document and its parties, with the salts that hide them, without any network',
    details: 'Keep the file, and give it to each party and the notary: its salts are nowhere else.',
    options: {
      ...NOTARY,
      kind: needed(KINDS.join('|'), 'what the notary does with it', read.oneOf(KINDS)),
      region: needed('CODE', 'where, by the five digits of its legal district', district),
      document: needed('FILE', 'the document itself, of which nothing but a salted hash goes to the chain'),
      parties: needed(
        'FILE',
        `a CSV in UTF-8 whose first row names columns: ${CSV.columns.join(', ')} (yes or no); ${MOST_PARTIES} at most`,
      ),
      amends: option('N', 'the act of which it is another version', read.whole),
      version: option('N', 'which version of that it changes: its latest', read.positive),
      out: needed('FILE', 'a new file for the deed'),
    },
    example:
      'prepare --notary 5F… --kind Authentic --region 11680 --document lease.pdf --parties parties.csv --out lease.deed',
    run: prepare,
  },
  open: {
    group: PREPARING,
    summary: 'opens the session of a deed on chain, and leaves a deposit until it ends',
    argument: DEED,
    options: {
      deadline: needed(
        'TIME',
        `until when its parties may sign, ninety days ahead at most: ${TIME}`,
        read.instant,
      ),
      ...KEY_TYPE,
      ...ONCE,
    },
    example: 'open lease.deed --deadline 2027-01-31T18:00:00+09:00 --signer-file clerk.suri',
    run: openSession,
  },
  bring: {
    group: PREPARING,
    summary: 'brings what a party has signed: that it signs, or that it withdraws',
    argument: argument('FILE|PAYLOAD', 'a file with an answer of sign or withdraw, or the answer itself'),
    options: { ...KEY_TYPE, ...ONCE },
    example: 'bring ann.answer --signer-file clerk.suri',
    run: bring,
  },
  abort: {
    group: PREPARING,
    summary: 'ends a session without a deed: its opener, its notary, the ministry, or the council',
    options: { session: needed('N', "the session's number", read.whole), ...OFFICE },
    example: 'abort --session 4 --signer-file clerk.suri',
    run: care(chain.ENDS.abort, ({ session }) => `session ${session} aborted`),
  },
  expire: {
    group: ANYONE,
    summary: 'ends a session whose deadline has come, and gives its opener the deposit back',
    options: { session: needed('N', "the session's number", read.whole), ...KEY_TYPE, ...ONCE },
    example: 'expire --session 4 --signer-file anyone.suri',
    run: care(chain.ENDS.expire, ({ session }) => `session ${session} expired`),
  },
  sign: {
    group: PARTIES,
    summary: 'signs a deed without any network, for anyone to bring',
    details: 'It tells first what is signed. Who signs needs no won.',
    argument: DEED,
    options: {
      document: needed('FILE', 'the document itself: no other is signed'),
      ...offline('answer'),
    },
    example:
      'sign lease.deed --document lease.pdf --genesis 0x… --out ann.answer --qr --signer-file ann.suri',
    run: answer(true),
  },
  consent: {
    group: PARTIES,
    summary: 'tells the call by which an account that signs no bytes signs by itself, such as a multisig',
    details:
      'Hand it to the multisig, in Polkadot.js Apps by its call data: who approves it signs this deed. It tells first ' +
      'what is signed.',
    argument: DEED,
    options: {
      party: account('the account that signs'),
      document: needed('FILE', 'the document itself: no other is signed'),
      ...CONNECTION,
    },
    example: 'consent lease.deed --party 5D… --document lease.pdf',
    run: consent,
  },
  withdraw: {
    group: PARTIES,
    summary: 'takes back without any network that one has signed, for anyone to bring',
    details: 'It is for good, until the seal. Who has not signed says nothing, and is known to nobody.',
    argument: DEED,
    options: offline('answer'),
    example: 'withdraw lease.deed --genesis 0x… --out ann-not.answer --signer-file ann.suri',
    run: answer(false),
  },
  'prove-key': {
    group: NOTARIES,
    summary: "shows without any network that a seal key is a notary's, for the ministry to add it",
    options: {
      ...NOTARY,
      'seal-file': SEALING['seal-file'],
      genesis: needed('HASH', "the chain: its genesis block's hash", read.hash('a genesis hash')),
      out: needed('FILE', 'a new file for the proof'),
      ...KEY_TYPE,
    },
    example: 'prove-key --notary 5F… --seal-file seal.suri --genesis 0x… --out seal.proof',
    run: proveKey,
  },
  attest: {
    group: NOTARIES,
    summary: 'attests that the identity of a party was checked',
    details: 'The chain gets a salted hash of the evidence. Keep --out: its salt is nowhere else.',
    argument: DEED,
    options: {
      party: account('whose identity'),
      evidence: needed('FILE', 'what shows the check: the method, who verified, the receipt'),
      out: needed('FILE', 'a file for hash and salt; where it is there, of the same evidence, it is taken'),
      ...KEY_TYPE,
      ...ONCE,
    },
    example:
      'attest lease.deed --party 5D… --evidence check.json --out ann.identity --signer-file notary.suri',
    run: attest,
  },
  seal: {
    group: NOTARIES,
    summary: 'seals a deed that its parties have signed: it is an act, or the next version of one',
    details:
      'The act has the number of the session in which it was first sealed. It tells first what is sealed.',
    argument: DEED,
    options: { document: needed('FILE', 'the document itself: no other is sealed'), ...SEALING },
    example: 'seal lease.deed --document lease.pdf --key 0 --seal-file seal.suri --signer-file notary.suri',
    run: sealDeed,
  },
  copy: {
    group: NOTARIES,
    summary: 'records that a certified copy was given',
    details: 'The chain gets a salted hash of whom it is for. Keep --out: its salt is nowhere else.',
    options: {
      ...ACT,
      version: needed('N', 'of which version, from 1 on', read.positive),
      recipient: needed('FILE', 'a file that says whom it is for, and what for'),
      out: needed('FILE', 'a file for hash and salt; where it is there, of the same recipient, it is taken'),
      ...SEALING,
    },
    example:
      'copy --act 4 --version 1 --recipient court.txt --out court.copy --key 0 --seal-file seal.suri ' +
      '--signer-file notary.suri',
    run: copy,
  },
  annul: {
    group: NOTARIES,
    summary: 'annuls an act, for good, by a seal key; it stays provable',
    options: {
      ...ACT,
      reason: needed('CODE', "why, by the number on the ministry's list: 1 to 255", read.between(1, 255)),
      ...SEALING,
    },
    example: 'annul --act 4 --reason 3 --key 0 --seal-file seal.suri --signer-file notary.suri',
    run: annul,
  },
  'confirm-succession': {
    group: NOTARIES,
    summary:
      "says that the signer goes on with another notary's deeds, and was given all on the ministry's list",
    options: {
      ...NOTARY,
      list: needed('FILE', "the ministry's list of documents and salts, all of which were handed over"),
      ...KEY_TYPE,
      ...ONCE,
    },
    example: 'confirm-succession --notary 5F… --list handed-over.csv --signer-file successor.suri',
    run: confirm,
  },
  'take-over': {
    group: NOTARIES,
    summary: 'goes on with a session as successor: what was signed lapses, and its parties sign anew',
    argument: DEED,
    options: { ...KEY_TYPE, ...ONCE },
    details: 'The deed has another notary and deadline then: it is written into the file, for the parties.',
    example: 'take-over lease.deed --signer-file successor.suri',
    run: takeOver,
  },
  license: {
    group: MINISTRIES,
    summary: 'licenses a notary, or gives its licence other terms',
    options: {
      ...NOTARY,
      regions: needed(
        'CODE,CODE',
        'where: districts of five digits, provinces of two; 64 at most',
        read.listOf(region, 64),
      ),
      kinds: needed('KIND,KIND', `for what: ${KINDS.join(', ')}`, read.listOf(read.oneOf(KINDS))),
      until: needed('TIME', `until when, five years at most: ${TIME}`, read.instant),
      daily: needed('N', 'how many entries a day, in Korean time', read.positive),
      ...OFFICE,
    },
    example:
      'license --notary 5F… --regions 11,41111 --kinds Authentic,FixedDate --until 2029-01-01T00:00:00+09:00 ' +
      '--daily 50 --signer-file ministry.suri',
    run: care(chain.CARE.license, ({ notary }) => `notary ${notary} licensed`),
  },
  'add-key': {
    group: MINISTRIES,
    summary: "adds a seal key to a notary's, which has shown that it is that notary's",
    argument: argument('FILE', 'a proof, as prove-key writes it'),
    options: OFFICE,
    example: 'add-key seal.proof --signer-file ministry.suri',
    run: ({ args: [file], values, ...given }) =>
      care(
        chain.CARE.addKey,
        ({ notary }) => `seal key of ${notary} added`,
      )({
        ...given,
        args: [],
        values: { ...values, ...proofOf(file) },
      }),
  },
  suspend: {
    group: MINISTRIES,
    summary: 'suspends a notary: the notary itself does so at once, as after a theft',
    details:
      'What it has sealed stays valid. The ministry lifts it; what the council has suspended, it alone lifts.',
    options: { ...NOTARY, ...OFFICE },
    example: 'suspend --notary 5F… --signer-file notary.suri',
    run: care(chain.CARE.suspend, ({ notary }) => `notary ${notary} suspended`),
  },
  lift: {
    group: MINISTRIES,
    summary: "lifts a notary's suspension",
    options: { ...NOTARY, ...OFFICE },
    example: 'lift --notary 5F… --signer-file ministry.suri',
    run: care(chain.CARE.lift, ({ notary }) => `notary ${notary} may act again`),
  },
  'retire-key': {
    group: MINISTRIES,
    summary: 'retires a seal key for good: the notary itself does so, too',
    options: { ...NOTARY, ...KEY, ...OFFICE },
    example: 'retire-key --notary 5F… --key 0 --signer-file notary.suri',
    run: care(chain.CARE.retireKey, ({ notary, key }) => `seal key ${key} of ${notary} retired`),
  },
  'compromise-key': {
    group: MINISTRIES,
    summary: 'says since when a seal key is not to be trusted: what it has sealed since is flagged',
    details: 'Said again, the later word holds. Without --since it takes back what was said.',
    options: {
      ...NOTARY,
      ...KEY,
      since: option('TIME', `since when others may have it: ${TIME}`, read.instant),
      ...OFFICE,
    },
    example:
      'compromise-key --notary 5F… --key 0 --since 2026-11-20T09:00:00+09:00 --signer-file ministry.suri',
    run: care(chain.CARE.compromiseKey, ({ notary, key, since }) =>
      since === undefined
        ? `seal key ${key} of ${notary} to be trusted`
        : `seal key ${key} of ${notary} compromised since ${koreanTime(since)}`,
    ),
  },
  'assign-successor': {
    group: MINISTRIES,
    summary: "names the notary that is to go on with another's deeds",
    options: {
      ...NOTARY,
      successor: account('who goes on'),
      list: needed(
        'FILE',
        'the list of documents and salts to be handed over, of which the chain gets a hash',
      ),
      ...OFFICE,
    },
    example:
      'assign-successor --notary 5F… --successor 5G… --list handed-over.csv --signer-file ministry.suri',
    run: ({ values, ...given }) =>
      care(
        chain.CARE.assignSuccessor,
        ({ notary, successor }) => `${successor} is to go on with the deeds of ${notary}, and confirms it`,
      )({ ...given, values: { ...values, list: hashOf(readBytes(values.list)) } }),
  },
  apostille: {
    group: MINISTRIES,
    summary: 'records an apostille that was given for an act',
    options: {
      ...ACT,
      commitment: needed(
        'HASH',
        'a salted hash of its number: 0x and 64 hex digits',
        read.hash('a commitment'),
      ),
      ...OFFICE,
    },
    example: 'apostille --act 4 --commitment 0x… --signer-file ministry.suri',
    run: care(chain.CARE.apostille, ({ act }) => `apostille for act ${act} recorded`),
  },
  hold: {
    group: MINISTRIES,
    summary: "keeps an act for longer than its time, by a court's order",
    options: {
      ...ACT,
      order: needed('HASH', 'a salted hash of the order: 0x and 64 hex digits', read.hash('an order')),
      ...OFFICE,
    },
    example: 'hold --act 4 --order 0x… --signer-file ministry.suri',
    run: care(chain.CARE.hold, ({ act }) => `act ${act} held`),
  },
  release: {
    group: MINISTRIES,
    summary: 'keeps an act no longer than others',
    options: { ...ACT, ...OFFICE },
    example: 'release --act 4 --signer-file ministry.suri',
    run: care(chain.CARE.release, ({ act }) => `act ${act} released`),
  },
  'annul-act': {
    group: MINISTRIES,
    summary: 'annuls an act, for good, where its notary does not; it stays provable',
    options: {
      ...ACT,
      reason: needed('CODE', "why, by the number on the ministry's list: 1 to 255", read.between(1, 255)),
      ...OFFICE,
    },
    example: 'annul-act --act 4 --reason 3 --signer-file ministry.suri',
    run: care(chain.CARE.annul, ({ act, reason }) => `act ${act} annulled for reason ${reason}`),
  },
  'name-office': {
    group: COUNCILS,
    summary: 'names the ministry that oversees notaries, and the badge that they need',
    options: {
      ministry: account("the ministry's account"),
      class: needed('ID', "the number of the badge's class", read.whole),
      ...BY_COUNCIL,
      ...KEY_TYPE,
      ...ONCE,
    },
    example: 'name-office --ministry 5M… --class 2 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameOffice),
  },
  show: {
    group: ANYONE,
    summary: 'tells what an act is worth, or how far a session is; of a deed without a network, what it says',
    argument: argument('FILE', 'a deed, as prepare writes it', { least: 0 }),
    options: {
      act: option('N', 'of this act', read.whole),
      session: option('N', 'of this session', read.whole, { instead: 'act' }),
      ...CONNECTION,
    },
    example: 'show --act 4',
    run: show,
  },
  prune: {
    group: ANYONE,
    summary: 'removes an act after its twenty years; the log keeps that it was there',
    options: { ...ACT, ...KEY_TYPE, ...ONCE },
    example: 'prune --act 4 --signer-file anyone.suri',
    run: prune,
  },
  mirror: {
    group: PROVING,
    summary: "keeps the log's leaves in a file, and checks that they make the chain's root",
    details:
      'Leaves are in the events of final blocks: a node has those of old blocks with --state-pruning archive. Run ' +
      'again, it goes on where it stopped.',
    options: {
      out: needed('FILE', 'the file, a leaf a line as JSON; what is there is gone on with'),
      from: option('BLOCK', 'the first block, where the file is new; 1 unless given', read.positive),
      ...CONNECTION,
    },
    example: 'mirror --out leaves.jsonl',
    run: ({ values, say }) => connected(values, async (api) => mirror(await factsOf(api), values, say)),
  },
  export: {
    group: PROVING,
    summary: 'writes a bundle that proves a version of an act, and what it is worth now, without any node',
    details:
      'It begins at genesis, for which the node needs the state of old blocks (--state-pruning archive); or, with ' +
      '--short, at the validators of the checkpoint. Run again, it is of a later block.',
    argument: argument('FILE', "the version's deed, as prepare writes it: document hash and salt"),
    options: {
      ...ACT,
      version: option('N', 'which version; the latest unless given', read.positive),
      entry: option('N', 'the place in the log of a copy or an apostille, to be proved too', read.whole),
      ...LEAVES,
      checkpoint: option('FILE', `${CHECKPOINT}, from which the bundle shows that its log goes on`),
      short: flag("begins at the checkpoint's validators instead of genesis"),
      out: needed('FILE', 'a new file for the bundle'),
      ...CONNECTION,
    },
    example: 'export lease.deed --act 4 --leaves leaves.jsonl --out lease.bundle',
    run: exportBundle,
  },
  verify: {
    group: PROVING,
    summary: 'checks a bundle, or a certificate that carries one, without any network, by dure-verify',
    details:
      'One of --genesis, --spec and --checkpoint is needed. The exit code is 0 where the version was in force at ' +
      "the bundle's block, 3 where it was sealed but is not in force, 1 where the bundle is refused.",
    argument: argument('FILE', 'a bundle or a certificate'),
    options: {
      ...TRUST,
      code: option('TEXT', "what a certificate's QR code says, to be compared"),
      json: flag('says it as JSON'),
    },
    example: 'verify lease.bundle --document lease.pdf --genesis 0x…',
    run: verify,
  },
  certificate: {
    group: PROVING,
    summary:
      'writes a page to be printed, in Korean and English, which carries the bundle; without any network',
    argument: argument('FILE', 'a bundle'),
    options: {
      ...TRUST,
      document: needed('FILE', 'the document that was sealed: of no other is a page made'),
      out: needed('FILE', 'a new file for the page'),
    },
    example: 'certificate lease.bundle --document lease.pdf --genesis 0x… --out lease.html',
    run: certify,
  },
  checkpoint: {
    group: PROVING,
    summary:
      'writes the log and the validators of the last final block, to be published outside of the chain',
    details:
      'Stamp the file with OpenTimestamps, or print it in a gazette: who has it needs no trust in old keys.',
    options: { out: needed('FILE', 'a new file for the checkpoint'), ...CONNECTION },
    example: 'checkpoint --out 2027-01.checkpoint',
    run: writeCheckpoint,
  },
  audit: {
    group: PROVING,
    summary: 'checks without any network that one log is behind two checkpoints, by the leaves of a mirror',
    argument: argument('FILE FILE', 'the earlier checkpoint and the later one', { least: 2, most: 2 }),
    options: LEAVES,
    example: 'audit 2027-01.checkpoint 2027-02.checkpoint --leaves leaves.jsonl',
    run: auditTwo,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-notary',
  summary: 'Deeds that several parties sign and a notary seals, on a log that anyone can mirror.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

const deedOf = (file) => readDeed(readJson(file), file);

/** Writes a deed. Nothing here asks the chain. */
function prepare({ values, say }) {
  const { document, parties, out, amends: act, version, ...given } = values;
  if ((act === undefined) !== (version === undefined))
    throw new Failure('--amends and --version go together');
  const amends = act === undefined ? null : { act, version };
  const rows = readCsv(parties, CSV).map((row) => ({
    account: read.account(row.at('account'), row.fields.account),
    required: read.oneOf(['yes', 'no'])(row.at('required'), row.fields.required) === 'yes',
  }));
  const deed = newDeed({ ...given, amends, document: readBytes(document), parties: rows });
  writeNew(out, deed);
  inWords(deed).forEach((line) => say(line));
}

async function openSession({ values, args: [file], say }) {
  const deed = deedOf(file);
  if (deed.session !== null) throw new Failure(`${file} has a session already: ${deed.session}`);
  const { notary, kind, region: place, document, amends } = deed;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const { openSession: opens, amend } = chain.calls(api);
    const [commitment, parties] = [commitmentOf(document), partiesOf(deed)];
    const call =
      amends === null
        ? opens(notary, { kind, region: place, commitment }, parties, values.deadline)
        : amend(amends.act, notary, commitment, parties, values.deadline);
    const about = ({ session }) => ({ session: session.toNumber() });
    const done = await chain.sent(api, call, signer, 'SessionOpened', about, values);
    const genesis = JSON.stringify(api.genesisHash.toHex());
    fillIn(file, { genesis, session: done.session, deadline: values.deadline });
    say(`session ${done.session} open until ${koreanTime(values.deadline)} ${ended(done)}; it is in ${file}`);
  });
}

/** A command by which a party says something off line. @param {boolean} signs */
function answer(signs) {
  return ({ values, args: [file], say }) => {
    const deed = ensureOpen(deedOf(file), file);
    if (deed.genesis !== values.genesis) {
      throw new Failure(
        `${file} is a deed on the chain whose genesis is ${deed.genesis}, not ${values.genesis}`,
      );
    }
    if (signs) ensureDocument(deed, readBytes(values.document), values.document);
    const pair = offlineSignerOf(values, values.type);
    const payload = sayAnswer(deed, pair, signs);
    inWords(deed).forEach((line) => say(line));
    handOver(payload, values, say);
  };
}

async function consent({ values, args: [file], say }) {
  const deed = ensureOpen(deedOf(file), file);
  ensureDocument(deed, readBytes(values.document), values.document);
  const slot = slotOf(deed, values.party);
  await connected(values, async (api) => {
    ensureSame(deed, await chain.sessionOf(api, deed.session), file);
    inWords(deed).forEach((line) => say(line));
    const call = chain.calls(api).sign(deed.session, slot, values.party, deed.parties[slot].salt, null);
    say(`call data: ${call.method.toHex()}`);
    say(`call hash: ${call.method.hash.toHex()}`);
  });
}

async function bring({ values, args: [given], say }) {
  const found = payloadsOf('answer', readAnswer, given);
  if (found.length > 1) throw new Failure(`${given} has ${found.length} answers: bring one at a time`);
  const [{ said, signature }] = found;
  const { session, slot, who, salt, signs } = said;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const { sign, withdraw } = chain.calls(api);
    const call = signs ? sign(session, slot, who, salt, signature) : withdraw(session, slot, signature);
    const done = await chain.sent(api, call, signer, signs ? 'Signed' : 'Withdrawn', () => ({}), values);
    say(
      `party ${slot}, ${who}, ${signs ? 'has signed' : 'has withdrawn from'} session ${session} ${ended(done)}`,
    );
  });
}

/** Has a seal key say whose it is. Nothing here asks the chain. */
function proveKey({ values, say }) {
  const { notary, genesis, out, type } = values;
  const key = keyOfFile(values.sealFile, type);
  const [[kind, bytes]] = Object.entries(signatureOf(keyMessage(notary, key.address, genesis), key));
  writeNew(out, { notary, account: key.address, proof: { [kind]: u8aToHex(bytes) } });
  say(`${key.address} says that it is a seal key of ${notary}; in ${out}`);
}

/** A proof out of its file. */
function proofOf(file) {
  const { notary, account: key, proof } = readJson(file);
  const sound = [notary, key].every((one) => typeof one === 'string') && typeof proof === 'object';
  if (!sound) throw new Failure(`${file} is no proof, as prove-key writes it`);
  return { notary, account: key, proof };
}

/** A hash that hides what is in a file, and its salt, in a file that is written once. */
function hidden(file, out) {
  const sha256 = hashOf(readBytes(file));
  if (existsSync(out)) {
    const before = readJson(out);
    if (before.sha256 !== sha256)
      throw new Failure(`${out} is there already, of something else than ${file}`);
    return commitmentOf(before);
  }
  const made = { sha256, salt: newSalt() };
  writeNew(out, made);
  return commitmentOf(made);
}

async function attest({ values, args: [file], say }) {
  const deed = ensureOpen(deedOf(file), file);
  const slot = slotOf(deed, values.party);
  const signer = signerOf(values, values.type);
  const identity = hidden(values.evidence, values.out);
  await connected(values, async (api) => {
    const call = chain.calls(api).attestIdentity(deed.session, slot, identity);
    const done = await chain.sent(api, call, signer, 'IdentityAttested', () => ({}), values);
    say(`identity of party ${slot} attested ${ended(done)}`);
  });
}

/**
 * Has the seal key sign what is said, and sends it, once: a seal is another each time that it is made, so that what
 * was signed and not seen to its end is sent as it was.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {any} values of SEALING
 * @param {string} method the call
 * @param {unknown[]} args its arguments but for key and seal
 * @param {() => Promise<import('./deed.js').Content>} contentOf what is said, as things stand
 */
async function sealing(api, values, method, args, contentOf) {
  const signer = signerOf(values, values.type);
  const before = unfinished(api, signer, `${chain.PALLET}.${method}`, values.outbox).find((one) =>
    args.every((arg, n) => String(arg) === one.args[n]),
  );
  const rest = before
    ? before.args.slice(args.length).map((arg) => JSON.parse(arg))
    : sealOf(await contentOf(), api, values, method);
  const about = ({ leaf: { index, content } }) => ({
    index: index.toNumber(),
    act: content.act.toNumber(),
    version: content.version.toNumber(),
    annulled: content.annulled.toNumber(),
  });
  return chain.sent(api, chain.calls(api)[method](...args, ...rest), signer, 'Logged', about, values);
}

/** The last arguments of a call: key and seal, together where the ministry needs none. */
function sealOf(content, api, { key, sealFile, type }, method) {
  const seal = signatureOf(sealMessage(content, api.genesisHash.toHex()), keyOfFile(sealFile, type));
  return method === 'annul' ? [[key, seal]] : [key, seal];
}

async function sealDeed({ values, args: [file], say }) {
  const deed = ensureOpen(deedOf(file), file);
  ensureDocument(deed, readBytes(values.document), values.document);
  inWords(deed).forEach((line) => say(line));
  await connected(values, async (api) => {
    const done = await sealing(api, values, 'seal', [deed.session], async () => {
      ensureSame(deed, await chain.sessionOf(api, deed.session), file);
      return chain.contentOfSession(api, deed.session);
    });
    say(`act ${done.act}, version ${done.version}, sealed as leaf ${done.index} ${ended(done)}`);
  });
}

/** Refuses where the chain has another deed in this session than the file. */
function ensureSame(deed, session, file) {
  const parties = partiesOf(deed);
  const same =
    sameAccount(session.notary, deed.notary) &&
    session.deed.kind === deed.kind &&
    session.deed.region === deed.region &&
    session.deed.commitment === commitmentOf(deed.document) &&
    session.amends?.act === deed.amends?.act &&
    session.amends?.version === deed.amends?.version &&
    session.round === deed.round &&
    session.deadline === deed.deadline &&
    session.slots.length === parties.length &&
    session.slots.every(
      ({ party }, n) => party.commitment === parties[n].commitment && party.required === parties[n].required,
    );
  if (!same) throw new Failure(`session ${deed.session} is not of the deed in ${file}`);
}

async function copy({ values, say }) {
  const commitment = hidden(values.recipient, values.out);
  const { act, version } = values;
  await connected(values, async (api) => {
    const done = await sealing(api, values, 'issueCopy', [act, version, commitment], () =>
      chain.contentOfAct(api, act, { kind: 'Copied', version, commitment }),
    );
    const annulled = done.annulled ? '; the act is annulled, and the entry says so' : '';
    say(`copy of version ${version} of act ${act} recorded as leaf ${done.index} ${ended(done)}${annulled}`);
  });
}

async function annul({ values, say }) {
  const { act, reason } = values;
  await connected(values, async (api) => {
    const done = await sealing(api, values, 'annul', [act, reason], () =>
      chain.contentOfAct(api, act, { kind: 'Annulled', annulled: reason }),
    );
    say(`act ${act} annulled for reason ${reason}, as leaf ${done.index} ${ended(done)}`);
  });
}

async function confirm({ values, say }) {
  const list = hashOf(readBytes(values.list));
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const call = chain.calls(api).confirmSuccession(values.notary, list);
    const done = await chain.sent(api, call, signer, 'SuccessionConfirmed', () => ({}), values);
    say(`in charge of the deeds of ${values.notary}, by the list ${list} ${ended(done)}`);
  });
}

async function takeOver({ values, args: [file], say }) {
  const deed = ensureOpen(deedOf(file), file);
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const call = chain.calls(api).takeOver(deed.session);
    const about = ({ notary, deadline }) => ({ notary: address(notary), deadline: deadline.toNumber() });
    const { round } = await chain.sessionOf(api, deed.session);
    const done = await chain.sent(api, call, signer, 'SessionTakenOver', about, values);
    const out = `${file}.next`;
    if (!existsSync(out))
      writeNew(out, { ...deed, notary: done.notary, deadline: done.deadline, round: round + 1 });
    say(
      `session ${deed.session} taken over until ${koreanTime(done.deadline)} ${ended(done)}; the deed is in ${out}`,
    );
  });
}

async function prune({ values, say }) {
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    const { logged } = await chain.actOf(api, values.act);
    const call = chain.calls(api).prune(values.act, logged);
    const done = await chain.sent(api, call, signer, 'Logged', () => ({}), values);
    say(`act ${values.act} removed ${ended(done)}`);
  });
}

/** The mirror's leaves, in hex. */
const leavesOf = (file) => readLeaves(file).map(({ leaf }) => leaf);

async function exportBundle({ values, args: [file], say }) {
  const { document } = deedOf(file);
  const { leaves: mirrored, checkpoint, short, out } = values;
  if (short && checkpoint === undefined) throw new Failure('--short goes with --checkpoint');
  if (existsSync(out)) throw new Failure(`${out} is there already`);
  const leaves = leavesOf(mirrored);
  const entries = placesOf(leaves, values);
  const from = short ? readCheckpoint(checkpoint) : undefined;
  await connected(values, async (api) => {
    const parts = await partsOf(api, { leaves, entries, document, from });
    const tied = checkpoint === undefined ? [] : ['--checkpoint', checkpoint];
    verifier(['make', '--leaves', mirrored, '--out', out, ...tied], JSON.stringify(parts));
    const trust = short ? { checkpoint } : { genesis: api.genesisHash.toHex(), checkpoint };
    verifier(verifying(out, trust)).lines.forEach((line) => say(line));
  });
}

function verify({ values, args: [file], say }) {
  const { lines, code } = verifier([...verifying(file, values), ...(values.json ? ['--json'] : [])]);
  lines.forEach((line) => say(line));
  if (code !== 0) process.exitCode = code;
}

function certify({ values, args: [file], say }) {
  const { lines } = verifier([...verifying(file, values), '--json']);
  const report = JSON.parse(lines[0]);
  const bundle = bundleIn(readBytes(file));
  if (hashOf(bundle) !== report.bundle) throw new Failure(`${file} has changed meanwhile`);
  writeNew(values.out, certificate(report, bundle));
  say(`certificate of act ${report.act}, version ${report.version}, in ${values.out}`);
  say(report.code);
}

async function writeCheckpoint({ values: { out, ...values }, say }) {
  await connected(values, async (api) => {
    const { text, size, block } = await take(api);
    writePublic(out, text);
    say(`${size} leaves as of block ${block.number}, in ${out}; SHA-256 ${hashOf(Buffer.from(text))}`);
  });
}

function auditTwo({ values, args: [earlier, later], say }) {
  const leaves = leavesOf(values.leaves);
  audit(leaves, readCheckpoint(earlier), readCheckpoint(later)).forEach((line) => say(line));
  say('CONSISTENT: the second log goes on from the first');
}

async function show({ values, args: [file], say }) {
  const { act, session } = values;
  const given = [file, act, session].filter((one) => one !== undefined);
  if (given.length !== 1) throw new Failure('one of FILE, --act and --session is needed');
  if (file !== undefined) return inWords(deedOf(file)).forEach((line) => say(line));
  return connected(values, async (api) => {
    const lines =
      act === undefined
        ? sessionInWords(session, await chain.sessionOf(api, session))
        : actInWords(act, await chain.actOf(api, act));
    lines.forEach((line) => say(line));
  });
}

/** What an act is worth, a line each. @param {number} id */
export function actInWords(id, act) {
  const { deed, notary, version, logged, annulled, flagged, sealedBy, sealedAt, keptUntil, held } = act;
  return [
    `act ${id}: ${deed.kind}, in ${withName(deed.region)}, in the office of ${notary}`,
    `version ${version} is the latest, sealed by ${sealedBy} at ${koreanTime(sealedAt)}`,
    `commitment: ${deed.commitment}`,
    ...(annulled ? [`ANNULLED, for reason ${annulled}`] : []),
    ...(flagged ? ['FLAGGED: its seal key was compromised when it was sealed'] : []),
    ...(annulled || flagged ? [] : ['in force']),
    `${logged} entries in the log; kept until ${koreanTime(keptUntil)}${held ? ', and held by an order' : ''}`,
  ];
}

const ANSWERS = { Open: 'has not signed', Signed: 'has signed', Withdrawn: 'has withdrawn' };

/** How far a session is, a line each. @param {number} id */
export function sessionInWords(id, { notary, deed, amends, deadline, slots }) {
  return [
    `session ${id}: ${deed.kind}, in ${withName(deed.region)}, before ${notary}, until ${koreanTime(deadline)}`,
    ...(amends === null ? [] : [`changes version ${amends.version} of act ${amends.act}`]),
    `commitment: ${deed.commitment}`,
    ...slots.map(({ party, identity, answer: said }, n) => {
      const must = party.required ? 'required' : 'may sign';
      return `party ${n}, ${must}: ${ANSWERS[said]}${identity ? ', identity attested' : ''}`;
    }),
  ];
}
