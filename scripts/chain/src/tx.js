// SPDX-License-Identifier: Apache-2.0
import { blake2AsHex } from '@polkadot/util-crypto';
import { Failure } from './cli.js';
import { providerOf, rpc } from './connect.js';
import { key, refuseDevelopmentKey } from './keys.js';
import { within } from './wait.js';

/** The transaction pool didn't take the transaction, or dropped it; no block has it. */
export class Refused extends Failure {
  /** @param {string} [name] where a call's pallet names its reason to the pool: as in DispatchFailed */
  constructor(message, name) {
    super(message);
    if (name) this.name = name;
  }
}

/**
 * Nobody knows yet whether a block has the transaction, or will have it: the wait for it ended too soon, by a
 * deadline or a lost connection. `why` says how.
 */
export class Unsure extends Failure {
  /** @param {string} why @param {string} name the call's @param {string} [hex] the transaction */
  constructor(why, name, hex) {
    const which = hex ? `look for the extrinsic ${blake2AsHex(hex)}` : 'look for it';
    super(`${why}: ${name} may be in a block all the same, or come yet: ${which} before you do it again`);
    this.why = why;
  }
}

/** The transaction is in a block and failed there; `name` as in "cbdc.LineExceeded". */
export class DispatchFailed extends Failure {
  /** @param {number[]} [fields] the bytes of what the error carries */
  constructor(name, docs, fields = []) {
    super(docs ? `${name}: ${docs}` : name);
    this.name = name;
    this.docs = docs;
    this.fields = fields;
  }
}

/**
 * @typedef {object} Included
 * @property {string} blockHash
 * @property {number} blockNumber
 * @property {bigint} fee in won, tip included
 * @property {import('@polkadot/types/interfaces').Event[]} events of this transaction alone
 * @property {string[]} inner errors of calls that it wraps and that don't fail it (batch, proxy,
 *   multisig, sudo, council)
 */

/**
 * Signs and sends a call, and waits until it is in a block.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @param {import('@polkadot/keyring/types').KeyringPair} signer
 * @param {{ finalised?: boolean, deadlineMs?: number, nonce?: number, era?: number }} [options]
 * @returns {Promise<Included>}
 */
export async function send(api, call, signer, { finalised, deadlineMs, ...signing } = {}) {
  return submit(api, await sign(api, call, signer, signing), { finalised, deadlineMs });
}

/** Signs a call without sending it; `era: 0` makes it valid for ever. */
export async function sign(api, call, signer, options = {}) {
  await refuseDevelopmentKey(api, signer);
  // Asked of the node, because the nonce of an account that isn't there is the block number:
  // polkadot.js would read it from the metadata's default, which is as old as the connection.
  const nonce = options.nonce ?? (await api.rpc.system.accountNextIndex(signer.address));
  return call.signAsync(signer, { ...options, nonce });
}

/**
 * Sends a signed transaction and waits until it is in a block.
 * @returns {Promise<Included>}
 */
export const submit = (api, tx, options) => submitBytes(api, tx.toHex(), nameOf(tx), options);

/** A call's name, as in "cbdc.issue". */
export const nameOf = ({ method: { section, method } }) => `${section}.${method}`;

/**
 * Sends the bytes of a transaction, of whatever kind, and waits until it is in a block.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} hex with its length in front
 * @param {string} name its call's
 * @param {{ finalised?: boolean, deadlineMs?: number }} [options]
 * @returns {Promise<Included>}
 */
export async function submitBytes(api, hex, name, { finalised = false, deadlineMs = 30_000 } = {}) {
  let blockHash;
  try {
    blockHash = await within(watch(api, hex, finalised), deadlineMs, `including ${name}`);
  } catch (error) {
    throw error instanceof Refused ? error : new Unsure(error.message, name, hex);
  }
  return outcome(api, hex, blockHash);
}

/**
 * The hash of the block that has the transaction. By raw JSON-RPC: polkadot.js prints every
 * refusal on the console, also those that the caller expects.
 */
async function watch(api, hex, finalised) {
  const provider = providerOf(api);
  const [type, method] = ['author_extrinsicUpdate', 'author_submitAndWatchExtrinsic'];
  let id;
  try {
    return await new Promise((resolve, reject) => {
      const update = (error, status) => {
        if (error) reject(error);
        const blockHash = status?.finalized ?? (finalised ? undefined : status?.inBlock);
        if (blockHash) resolve(blockHash);
        const end = typeof status === 'string' ? status : Object.keys(status ?? {})[0];
        if (['dropped', 'invalid', 'usurped'].includes(end)) reject(new Refused(`the pool says ${end}`));
        if (end === 'finalityTimeout') reject(new Error('its block is not final'));
      };
      provider.subscribe(type, method, [hex], update).then(
        (given) => {
          id = given;
        },
        (error) => reject(isOfPool(error) ? new Refused(error.message) : error),
      );
    });
  } finally {
    // A node ends the subscription itself after "finalized"; then this is a no-op there.
    if (id) provider.unsubscribe(type, 'author_unwatchExtrinsic', id).catch(() => {});
  }
}

/** Has the pool refused it? All else says nothing of a transaction: a lost connection, a limit that was met. */
export const isOfPool = ({ code }) => code >= 1_000 && code < 2_000;

/** What the transaction did in its block; throws DispatchFailed if it failed there. */
export async function outcome(api, hex, blockHash) {
  // The block as the node has it: polkadot.js doesn't write every transaction as it has read it.
  const [
    {
      block: { header, extrinsics },
    },
    at,
  ] = await Promise.all([rpc(api, 'chain_getBlock', blockHash), api.at(blockHash)]);
  const index = extrinsics.indexOf(hex);
  if (index < 0) throw new Failure(`block ${blockHash} does not have the transaction`);
  const events = (await at.query.system.events())
    .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(index))
    .map(({ event }) => event);

  const failed = find(events, 'system', 'ExtrinsicFailed');
  if (failed) throw failure(at.registry, failed.data[0]);
  return {
    blockHash,
    blockNumber: Number(header.number),
    fee: find(events, 'transactionPayment', 'TransactionFeePaid')?.data[1].toBigInt() ?? 0n,
    events,
    inner: innerErrors(at.registry, events),
  };
}

/** The first event of this name. */
export const find = (events, section, method) =>
  events.find((event) => event.section === section && event.method === method);

/** A dispatch error's name: "cbdc.LineExceeded" of a pallet, "token.Frozen" or "BadOrigin" else. */
export function errorName(registry, error) {
  if (error.isModule) {
    const { section, name } = registry.findMetaError(error.asModule);
    return `${section}.${name}`;
  }
  const detail = error.value?.type;
  return detail ? `${error.type.toLowerCase()}.${detail}` : error.type;
}

/** A dispatch error as what a transaction that ends with it throws. */
export function failure(registry, error) {
  const name = errorName(registry, error);
  if (!error.isModule) return new DispatchFailed(name);
  const docs = registry.findMetaError(error.asModule).docs.join(' ').trim();
  return new DispatchFailed(name, docs, [...error.asModule.error.toU8a()].slice(1));
}

/** Wrappers report the failures of what they wrap as a Result or a DispatchError in an event. */
function innerErrors(registry, events) {
  return events
    .filter(({ section }) => section !== 'system')
    .flatMap(({ data }) => [...data])
    .flatMap((item) => (item.isErr ? [item.asErr] : 'isModule' in item ? [item] : []))
    .map((error) => errorName(registry, error.error ?? error)); // whitelist adds a weight to it
}

/** Runs a call as Root through the sudo key of dev and local chains. */
export async function sudo(api, call) {
  const done = await send(api, api.tx.sudo.sudo(call), key('//Alice'));
  if (done.inner.length) throw new DispatchFailed(done.inner[0]);
  return done;
}
