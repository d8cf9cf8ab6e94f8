// SPDX-License-Identifier: Apache-2.0
// What is to happen once: signed bytes are on disk before they are sent. Whoever comes again with the same,
// after a time-out, a crash or a power cut, sends those very bytes again, which a chain takes once, and never
// signs others as long as these may still come. They are valid for so many blocks only, so that there is an
// end to that.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { blake2AsHex } from '@polkadot/util-crypto';
import { accountBytes, address } from './accounts.js';
import { Failure, shown } from './cli.js';
import { rpc, stateRpc } from './connect.js';
import { readJson } from './files.js';
import { DispatchFailed, nameOf, outcome, Refused, sign, submitBytes, Unsure } from './tx.js';

const FORMAT = 'dure-outbox-1';
/** In how many blocks after the one that it names a transaction is valid. */
const LIFE = 64;
/** How far behind the newest block the last final one may be to be named. */
const MOST_LAG = 16;
const [WAIT_MS, PAUSE_MS] = [30_000, 1_000];
/** How long a lock may be without its owner's name. */
const UNNAMED_MS = 5_000;
const [DIRECTORY_MODE, FILE_MODE] = [0o700, 0o600];

/**
 * Something that was signed.
 * @typedef {object} Entry
 * @property {'dure-outbox-1'} format
 * @property {string | null} reference null where nobody has named one
 * @property {string} genesis of its chain
 * @property {string} signer
 * @property {{ call: string, args: string[] }} what
 * @property {string} signed when
 * @property {number} nonce
 * @property {{ number: number, hash: string }} birth the block that it names: it may be in later ones
 * @property {number} death from this block on it can't come
 * @property {string} tx the bytes, in hex
 * @property {{ blockHash: string, blockNumber: number, result: unknown } | null} done
 */

/** Where tools keep what they have signed, unless they are told where. */
export function defaultOutbox(env = process.env) {
  const given = env.XDG_STATE_HOME ?? '';
  return join(isAbsolute(given) ? given : join(homedir(), '.local', 'state'), 'dure', 'outbox');
}

/** A reader for the payer's own name of a payment. @type {import('./readers.js').Reader<string>} */
export function reference(name, given) {
  // Nothing that looks the same and is not.
  if (
    typeof given === 'string' &&
    /^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u.test(given) &&
    given.trim() === given
  ) {
    return given.normalize('NFC');
  }
  throw new Failure(
    `${name} takes 1 to 200 letters, digits and signs, no blank at its ends, not ${shown(given)}`,
  );
}

/**
 * Signs and sends a call once, and waits until it is in a block.
 *
 * Under a reference, that is once for all. Without one, it is the same as long as nobody has seen how the
 * last of the same ended: that one is taken up again, and a new one is signed only when its end is known. What
 * others can undo says by `stands` whether it holds: a final one that doesn't is over.
 * @template T
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {object} options
 * @param {string} [options.outbox] the directory
 * @param {string} [options.reference]
 * @param {boolean} [options.finalised]
 * @param {number} [options.deadlineMs]
 * @param {() => Promise<boolean>} [options.stands] is all now as it is to be?
 * @param {() => unknown} [options.check] runs before something new is signed: what it throws ends it there
 * @param {(done: import('./tx.js').Included) => T} options.read what to keep of what came of it: numbers,
 *   texts
 *   and bigints, in objects and lists
 * @returns {Promise<{ result: T, blockNumber: number, before: boolean }>} `before`: it was sent before, and
 *   is not
 *   sent a second time
 */
export async function sendOnce(
  api,
  call,
  signer,
  { outbox = defaultOutbox(), reference: name, check, ...options },
) {
  const args = call.method.args.map(String);
  const [genesis, who] = [api.genesisHash.toHex(), address(signer.addressRaw)];
  const subject = { genesis, signer: who, what: { call: nameOf(call), args } };
  const file = join(outbox, `${fileOf(name ?? null, subject)}.json`);
  makeDirectory(outbox);
  const release = lock(file);
  try {
    const known = existsSync(file) ? readEntry(file, name ?? null, subject) : null;
    if (known) {
      const taken = await takeUp(api, file, known, options);
      if (taken) return taken;
    }
    await check?.();
    const entry = await signed(api, call, signer, name ?? null, subject);
    write(file, entry);
    return { ...(await follow(api, file, entry, { ...options, fresh: true })), before: false };
  } finally {
    release();
  }
}

/**
 * What somebody has signed on this chain by calls of this name, and has not seen the end of.
 * @returns {{ call: string, args: string[] }[]}
 */
export function unfinished(api, signer, call, outbox = defaultOutbox()) {
  if (!existsSync(outbox)) return [];
  const [genesis, who] = [api.genesisHash.toHex(), address(signer.addressRaw)];
  return readdirSync(outbox)
    .filter((name) => /^last-[0-9a-f]+\.json$/.test(name))
    .map((name) => readJson(join(outbox, name)))
    .filter((entry) => entry.genesis === genesis && entry.signer === who && entry.what?.call === call)
    .map(({ what }) => what);
}

/** One file for a reference; without one, for what is done by whom on which chain. */
const fileOf = (name, subject) =>
  name === null ? `last-${digest(JSON.stringify(subject))}` : `reference-${digest(name)}`;

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** @returns {Promise<Entry>} */
async function signed(api, call, signer, name, subject) {
  const birth = await birthOf(api);
  const era = api.registry.createType('ExtrinsicEra', { current: birth.number, period: LIFE });
  const tx = await sign(api, call, signer, { era, blockHash: birth.hash });
  return {
    format: FORMAT,
    reference: name,
    ...subject,
    signed: new Date().toISOString(),
    nonce: tx.nonce.toNumber(),
    birth,
    death: birth.number + LIFE,
    tx: tx.toHex(),
    done: null,
  };
}

/** The last final block, as others would have to undo it; a later one where that is far behind. */
async function birthOf(api) {
  const [final, best] = await Promise.all([numberOf(api, 'chain_getFinalizedHead'), numberOf(api)]);
  const number = Math.max(final, best - MOST_LAG);
  return { number, hash: await rpc(api, 'chain_getBlockHash', number) };
}

/** The number of the newest block, or of the last final one. */
async function numberOf(api, method = 'chain_getBlockHash') {
  return Number((await rpc(api, 'chain_getHeader', await rpc(api, method))).number);
}

/** An entry of before: what came of it; null where nothing ever will, so that another may be signed. */
async function takeUp(api, file, entry, options) {
  if (entry.done && (await isThere(api, entry.done))) {
    const { result, blockNumber } = entry.done;
    return { result, blockNumber, before: true };
  }
  const found = await look(api, entry);
  if (found.never) {
    forget(file);
    if (entry.reference === null) return null;
    throw never(entry, found.never);
  }
  if (entry.reference === null && found.block?.isFinal && (await options.stands?.()) === false) {
    forget(file);
    return null;
  }
  return { ...(await follow(api, file, entry, { ...options, found })), before: true };
}

const isThere = async (api, { blockHash, blockNumber }) =>
  (await rpc(api, 'chain_getBlockHash', blockNumber)) === blockHash;

/**
 * Sends what is on disk, unless it is in a block, and waits for what comes of it.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} file
 * @param {Entry} entry
 * @param {any} options
 */
async function follow(
  api,
  file,
  entry,
  { finalised = false, deadlineMs = WAIT_MS, read, fresh, found = {} },
) {
  const end = Date.now() + deadlineMs;
  let isFinal = finalised || entry.reference === null; // who has named nothing can't ask for it again
  try {
    let done = found.block ? null : await sent(api, file, entry, { finalised, deadlineMs, fresh });
    if (!done) {
      const { block, never: why } = await awaited(api, entry, finalised, end);
      if (!block) {
        forget(file);
        throw never(entry, why);
      }
      isFinal ||= block.isFinal;
      done = await outcomeIn(api, entry, block);
    }
    const { blockHash, blockNumber } = done;
    const result = read(done);
    if (entry.reference === null) forget(file);
    else write(file, { ...entry, done: { blockHash, blockNumber, result } });
    return { result, blockNumber };
  } catch (error) {
    // What has failed in a block is over: nothing but its fee was paid.
    if (error instanceof DispatchFailed && isFinal) forget(file);
    if (error instanceof Failure && !(error instanceof Unsure)) throw error;
    throw unsure(entry, error.why ?? error.message);
  }
}

/** What it did in a block, of which a node may have the state no longer. */
async function outcomeIn(api, entry, { number, hash }) {
  const why = { of: `block ${number}, which has ${named(entry)}`, needs: 'whether it succeeded is known by' };
  await stateRpc(api, why, 'state_getStorageSize', api.query.system.events.key(), hash);
  return outcome(api, entry.tx, hash);
}

/** What came of sending it; null where that has to be looked for. */
async function sent(api, file, entry, { finalised, deadlineMs, fresh }) {
  try {
    return await submitBytes(api, entry.tx, entry.what.call, { finalised, deadlineMs });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Refused at the door the first time, it is nowhere but in this file.
    if (fresh && !/^the pool says|already imported/i.test(error.message)) {
      forget(file);
      throw error;
    }
    return null;
  }
}

/** Waits until it is in a block, a final one where that is asked for, or can't come any more. */
async function awaited(api, entry, finalised, end) {
  for (;;) {
    const found = await look(api, entry);
    const { block } = found;
    if (found.never || (block && (block.isFinal || !finalised))) return found;
    if (Date.now() > end) throw new Error(`${block ? 'finality' : 'the block'} took too long`);
    await delay(PAUSE_MS);
  }
}

/**
 * Where an entry is.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {Entry} entry
 * @returns {Promise<{ block?: { number: number, hash: string, isFinal: boolean }, never?: string }>} none: it
 *   may
 *   come yet; `never`: why it can't
 */
export async function look(api, { birth, death, nonce, signer, tx }) {
  const finalHash = await rpc(api, 'chain_getFinalizedHead');
  const final = Number((await rpc(api, 'chain_getHeader', finalHash)).number);
  const best = await numberOf(api);
  if (best < birth.number)
    throw new Failure(`the node is at block ${best}, before block ${birth.number}: wait for it`);
  if ((await rpc(api, 'chain_getBlockHash', birth.number)) !== birth.hash) {
    return { never: `block ${birth.number}, on which it builds, is another one here` };
  }
  const last = Math.min(best, death - 1);
  for (let number = birth.number + 1; number <= last; number += 1) {
    const hash = await rpc(api, 'chain_getBlockHash', number);
    const found = hash && (await rpc(api, 'chain_getBlock', hash));
    if (hash && !found) throw new Failure(`the node has block ${number} no longer: ask one that has (--url)`);
    if (found?.block.extrinsics.includes(tx)) return { block: { number, hash, isFinal: number <= final } };
  }
  if (final >= death - 1) return { never: `it was valid until block ${death - 1}, and is in none` };
  if ((await nonceAt(api, signer, finalHash)) > nonce) {
    return { never: 'another transaction has its place' };
  }
  return {};
}

/** The next nonce of an account, as of a block. */
async function nonceAt(api, who, hash) {
  const account = `0x${Buffer.from(accountBytes(who)).toString('hex')}`;
  const answer = await rpc(api, 'state_call', 'AccountNonceApi_account_nonce', account, hash);
  return Buffer.from(answer.slice(2), 'hex').readUInt32LE();
}

const named = ({ reference: name, what }) =>
  name === null ? what.call : `${what.call} of reference '${name}'`;

const whereToLook = ({ tx, birth, death, nonce, signer }) =>
  `look for extrinsic ${blake2AsHex(tx)} (number ${nonce} of ${signer}) in blocks ${birth.number + 1} to ${death - 1}`;

const never = (entry, why) =>
  new Failure(
    `${named(entry)} never came, and can't any more: ${why}. Run it again to sign it anew; to see for yourself, ` +
      whereToLook(entry),
  );

/** Nobody knows yet: the message says how one gets to know. */
function unsure(entry, why) {
  const error = new Unsure(why, entry.what.call, entry.tx);
  error.message =
    `${why}: ${named(entry)} may be in a block all the same, or come until block ${entry.death - 1}. Run the same ` +
    `again: it sends the same bytes, and they count once; or ${whereToLook(entry)}`;
  return error;
}

/** What a file says, if it is of the same thing. @returns {Entry} */
function readEntry(file, name, subject) {
  const entry = revived(readJson(file));
  if (entry?.format !== FORMAT) throw new Failure(`${file} is nothing that was signed here: move it away`);
  if (entry.reference !== name)
    throw new Failure(`${file} is of reference ${shown(entry.reference)}: move it away`);
  if (entry.genesis !== subject.genesis)
    throw new Failure(`'${name}' was used on another chain, ${entry.genesis}`);
  if (entry.signer !== subject.signer)
    throw new Failure(`'${name}' was used by another signer, ${entry.signer}`);
  if (JSON.stringify(entry.what) !== JSON.stringify(subject.what)) {
    const { call, args } = entry.what;
    throw new Failure(
      `'${name}' was used for something else, ${shown(`${call} ${args.join(' ')}`)}, on ${entry.signed}`,
    );
  }
  return entry;
}

function makeDirectory(path) {
  try {
    mkdirSync(path, { recursive: true, mode: DIRECTORY_MODE });
  } catch (error) {
    throw new Failure(`${path} can't be made (${error.code}): name another place by --outbox`);
  }
}

/** Puts an entry on disk, so that it is there after a power cut, and whole at any moment. */
function write(file, entry) {
  const part = `${file}.part`;
  try {
    const handle = openSync(part, 'w', FILE_MODE);
    writeSync(handle, `${JSON.stringify(entry, inText, 2)}\n`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(part, file);
    syncDirectory(dirname(file));
  } catch (error) {
    throw new Failure(
      `${file} can't be written (${error.code}), so that nothing is sent: name another place by --outbox`,
    );
  }
}

function syncDirectory(path) {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const forget = (file) => rmSync(file, { force: true });

const inText = (_, value) => (typeof value === 'bigint' ? `${value}n` : value);

/** The same with its bigints. */
const revived = (json) =>
  JSON.parse(JSON.stringify(json), (_, value) =>
    typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  );

const held = new Set();

/** Keeps others away from an entry until what this gives is called. What the dead have left doesn't count. */
function lock(file) {
  const path = `${file}.lock`;
  for (;;) {
    try {
      const handle = openSync(path, 'wx', FILE_MODE);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      held.add(path);
      return () => {
        held.delete(path);
        rmSync(path, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw new Failure(`${path} can't be written (${error.code}): name another place by --outbox`);
      }
      const owner = ownerOf(path);
      if (owner !== null) {
        throw new Failure(
          `the same is on its way, by process ${owner}: wait for it, or give each its own --reference`,
        );
      }
      rmSync(path, { force: true });
    }
  }
}

/** The process that holds a lock, or null where it is gone. */
function ownerOf(path) {
  let owner;
  try {
    owner = Number(readFileSync(path, 'utf8'));
    // Between two steps of making it, it is empty.
    if (owner === 0) return Date.now() - statSync(path).mtimeMs < UNNAMED_MS ? 'unknown' : null;
    if (owner === process.pid) return held.has(path) ? owner : null;
    process.kill(owner, 0);
    return owner;
  } catch (error) {
    return error.code === 'EPERM' ? owner : null;
  }
}
