// SPDX-License-Identifier: Apache-2.0
// All that is read off the chain or sent to it.
import { hexToU8a } from '@polkadot/util';
import { address } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { waiting } from '@dure/chain/commands.js';
import { rpc, stateRpc } from '@dure/chain/connect.js';
import { sent } from '@dure/chain/once.js';
import { find, send, sign, submit } from '@dure/chain/tx.js';
import { CHUNK_BITS, digest, joinChunks, setBit } from './status.js';

/** A call takes no more changes. */
export const MAX_CHANGES = 256;

const state = (api) => {
  const pallet = api.query.credentialBadges;
  if (!pallet) throw new Failure('this chain has no credential badges');
  return pallet;
};

const optional = (option, read = (value) => value.toNumber()) =>
  option.isSome ? read(option.unwrap()) : null;
const placement = ({ list, start }) => ({ list: list.toNumber(), start: start.toNumber() });

export const genesisOf = (api) => api.genesisHash.toHex();

/** The time of the last block: the chain's clock, not this machine's. */
export const now = async (api) => (await api.query.timestamp.now()).toNumber();

/** The keys that an issuer has had, in order. */
export async function keysOf(api, issuer) {
  const count = (await state(api).keyCount(issuer)).toNumber();
  const indexes = Array.from({ length: count }, (_, index) => index);
  const keys = await state(api).keys.multi(indexes.map((index) => [issuer, index]));
  return keys.map((option, index) => {
    const key = option.unwrap();
    const publicKey = key.get('public');
    return {
      index,
      kind: publicKey.type,
      public: publicKey.value.toHex(),
      from: key.get('from').toNumber(),
      until: optional(key.get('until')),
      compromisedAt: optional(key.get('compromisedAt')),
    };
  });
}

/** A class, or null. */
export async function classOf(api, id) {
  const read = ({ achievement, schema }) => ({ achievement: achievement.toHex(), schema: schema.toHex() });
  return optional(await state(api).classes(id), read);
}

/** A status list, or a Failure. */
export async function listOf(api, id) {
  const found = optional(await state(api).lists(id), (list) => ({
    id,
    issuer: address(list.issuer),
    purpose: list.purpose.type.toLowerCase(),
    bits: list.bits.toNumber(),
    epoch: list.epoch.toNumber(),
  }));
  if (!found) throw new Failure(`there is no list ${id}`);
  return found;
}

/** A batch, or null. */
export async function batchOf(api, id) {
  return optional(await state(api).batches(id), (batch) => ({
    id,
    issuer: address(batch.issuer),
    class: batch.get('class').toNumber(),
    key: batch.key.toNumber(),
    root: batch.root.toHex(),
    leaves: batch.leaves.toNumber(),
    revocation: placement(batch.revocation),
    suspension: optional(batch.suspension, placement),
    issuedAt: batch.issuedAt.toNumber(),
  }));
}

/** The batches that have bits in a list, in the order of their bits: the first and last, and whose. */
async function rangesOf(api, list) {
  const entries = await state(api).ranges.entries(list);
  const ranges = entries.map(([key, range]) => ({
    start: range.unwrap().start.toNumber(),
    last: Buffer.from(key.args[1].toU8a()).readUInt32BE(), // big-endian, so that the keys are in order
    batch: range.unwrap().batch.toNumber(),
  }));
  return ranges.sort((one, other) => one.start - other.start);
}

/** The first bit of a list after all that batches have taken. */
export async function nextStart(api, list) {
  return ((await rangesOf(api, list)).at(-1)?.last ?? -1) + 1;
}

/** The batch that has a bit, or null. */
export async function batchAt(api, list, index) {
  const range = (await rangesOf(api, list)).find(({ start, last }) => start <= index && index <= last);
  return range ? batchOf(api, range.batch) : null;
}

/**
 * What the chain says about one badge.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {Awaited<ReturnType<typeof batchOf>>} batch
 * @param {number} index its place in the batch
 * @returns {Promise<import('./verify.js').Facts>}
 */
export async function factsOf(api, batch, index) {
  const facts = { genesis: genesisOf(api), now: await now(api), batch, class: null, keys: [], lists: {} };
  if (!batch) return facts;
  [facts.class, facts.keys] = await Promise.all([classOf(api, batch.class), keysOf(api, batch.issuer)]);
  for (const place of [batch.revocation, batch.suspension]) {
    if (!place || !(index < batch.leaves)) continue;
    const { issuer, purpose, bits } = await listOf(api, place.list);
    // All that counts of the list is one bit, so only the chunk that has it is read.
    const chunk = Math.floor((place.start + index) / CHUNK_BITS);
    const bytes = (await state(api).chunks(place.list, chunk)).toU8a();
    facts.lists[place.list] = { issuer, purpose, bytes: joinChunks(bits, [[chunk, bytes]]) };
  }
  return facts;
}

/** All bits of a list in the state of a block. */
async function bitsAt(api, { id, bits }, blockHash) {
  const keys = Array.from({ length: bits / CHUNK_BITS }, (_, chunk) => state(api).chunks.key(id, chunk));
  const why = { of: 'that block', needs: 'a past epoch needs' };
  const sets = await stateRpc(api, why, 'state_queryStorageAt', keys, blockHash);
  const found = new Map(sets.flatMap(({ changes }) => changes));
  const chunks = keys.map((key, chunk) => [chunk, found.get(key)]).filter(([, value]) => value);
  return joinChunks(
    bits,
    chunks.map(([chunk, value]) => [chunk, hexToU8a(value)]),
  );
}

/** The bits of a list now, and which block that is. */
export async function currentBits(api, list) {
  const blockHash = await rpc(api, 'chain_getBlockHash');
  const bytes = await bitsAt(api, list, blockHash);
  const block = Number((await rpc(api, 'chain_getHeader', blockHash)).number);
  return { bytes, digest: digest(bytes), block, at: await now(api), epoch: list.epoch, sealed: false };
}

/**
 * The bits of a list when an epoch was sealed. They are in the state of the sealing block, so the
 * node has to have that state still. What was set later in that block is undone by its events.
 */
export async function sealedBits(api, list, epoch) {
  const seal = optional(await state(api).seals(list.id, epoch), (found) => ({
    digest: found.digest.toHex(),
    at: found.at.toNumber(),
    block: found.block.toNumber(),
  }));
  if (!seal)
    throw new Failure(`epoch ${epoch} of list ${list.id} is not sealed: it is in epoch ${list.epoch}`);
  const blockHash = await rpc(api, 'chain_getBlockHash', seal.block);
  let bytes = await bitsAt(api, list, blockHash);
  if (digest(bytes) !== seal.digest) bytes = await replay(api, list, epoch, blockHash);
  if (digest(bytes) !== seal.digest) {
    throw new Failure(`the bits in block ${seal.block} do not have the digest of the seal, ${seal.digest}`);
  }
  return { bytes, ...seal, epoch, sealed: true };
}

/** The bits when the epoch was sealed, from those at the block's start and the block's events. */
async function replay(api, list, epoch, blockHash) {
  const { parentHash } = await rpc(api, 'chain_getHeader', blockHash);
  const bytes = await bitsAt(api, list, parentHash);
  const records = await (await api.at(blockHash)).query.system.events();
  for (const { event } of records.filter((record) => record.event.section === 'credentialBadges')) {
    const { data, method } = event;
    if (!data.list?.eqn(list.id)) continue;
    if (method === 'EpochSealed' && data.epoch.eqn(epoch)) break;
    if (method === 'StatusSet') {
      for (const change of data.changes)
        setBit(bytes, change.get('index').toNumber(), change.get('set').isTrue);
    }
  }
  return bytes;
}

/**
 * Issues a batch.
 * @returns {Promise<{ batch: number, blockNumber: number, fee: bigint }>}
 */
export async function issueBatch(
  api,
  signer,
  { class: id, key, root, leaves, revocation, suspension },
  options,
) {
  const { list, start } = revocation;
  const call = api.tx.credentialBadges.issueBatch(id, key, root, leaves, list, start, suspension);
  const { events, blockNumber, fee } = await send(api, call, signer, waiting(options));
  return { batch: find(events, 'credentialBadges', 'BatchIssued').data.batch.toNumber(), blockNumber, fee };
}

/** Binds a badge to its subject, who signs. */
export function present(api, signer, batch, { leaf, path }, options) {
  return send(api, api.tx.credentialBadges.present(batch, leaf, path), signer, waiting(options));
}

/** Bits in lots of as many as a call takes. @param {number[]} indexes @returns {number[][]} */
export const lotsOf = (indexes) =>
  Array.from({ length: Math.ceil(indexes.length / MAX_CHANGES) }, (_, n) =>
    indexes.slice(n * MAX_CHANGES, (n + 1) * MAX_CHANGES),
  );

/** The call that sets or clears a lot of bits. */
export const statusCall = (api, list, lot, set) =>
  api.tx.credentialBadges.setStatus(
    list,
    lot.map((index) => ({ index, set })),
  );

/**
 * Sets or clears bits, in calls of as many changes as one takes, sent one after the other without
 * waiting.
 * @returns {Promise<import('@dure/chain/tx.js').Included[]>}
 */
export async function setStatus(api, signer, list, indexes, set, options) {
  const first = (await api.rpc.system.accountNextIndex(signer.address)).toNumber();
  const signed = [];
  for (const lot of lotsOf(indexes)) {
    const call = statusCall(api, list, lot, set);
    signed.push(await sign(api, call, signer, { nonce: first + signed.length }));
  }
  return Promise.all(signed.map((tx) => submit(api, tx, waiting(options))));
}

const PALLET = 'credentialBadges';
const nothing = () => ({});

/** Grants a badge on chain, or changes the end of one: `until` in milliseconds, null for none. */
export const grant = (api, signer, who, id, until, options) =>
  state(api) &&
  sent(api, PALLET, api.tx.credentialBadges.grant(who, id, until), signer, 'Granted', nothing, options);

/** Of what others may undo: does the newest block have it so? The record is null where there is none. */
const recorded = (record, holds) => async (query, values) =>
  holds((await record(query.credentialBadges, values)).unwrapOr(null), values);

const grantIs = (holds) =>
  recorded(
    (pallet, { who, class: id }) => pallet.grants(who, id),
    (found) => found !== null && holds(found.standing),
  );
const accreditationIs = (holds) =>
  recorded(
    (pallet, { who }) => pallet.accreditations(who),
    (found) => found !== null && holds(found.standing),
  );
/** Whoever has suspended it. */
const suspended = ({ type }) => type.startsWith('Suspended');
const good = ({ isGood }) => isGood;

/**
 * What becomes of a grant: by its issuer, or the council in its place.
 * @type {Record<'suspend' | 'lift' | 'revoke', import('@dure/chain/care.js').Act>}
 */
export const GRANTS = {
  suspend: {
    pallet: PALLET,
    call: (api, { who, class: id }) => state(api) && api.tx.credentialBadges.suspendGrant(who, id),
    event: 'GrantSuspended',
    read: nothing,
    stands: grantIs(suspended),
  },
  lift: {
    pallet: PALLET,
    call: (api, { who, class: id }) => state(api) && api.tx.credentialBadges.liftGrant(who, id),
    event: 'GrantLifted',
    read: nothing,
    stands: grantIs(good),
  },
  revoke: {
    pallet: PALLET,
    call: (api, { who, class: id }) => state(api) && api.tx.credentialBadges.revokeGrant(who, id),
    event: 'GrantRevoked',
    read: nothing,
  },
};

/**
 * What becomes of accreditations, by whoever gave them; of an issuer's keys and of its badges, by itself; the
 * council in the place of both.
 * @type {Record<'suspendAccreditation' | 'liftAccreditation' | 'compromiseKey' | 'rebind',
 *   import('@dure/chain/care.js').Act>}
 */
export const CARE = {
  suspendAccreditation: {
    pallet: PALLET,
    call: (api, { who }) => state(api) && api.tx.credentialBadges.suspendAccreditation(who),
    event: 'AccreditationSuspended',
    read: nothing,
    stands: accreditationIs(suspended),
  },
  liftAccreditation: {
    pallet: PALLET,
    call: (api, { who }) => state(api) && api.tx.credentialBadges.liftSuspension(who),
    event: 'SuspensionLifted',
    read: nothing,
    stands: accreditationIs(good),
  },
  compromiseKey: {
    pallet: PALLET,
    call: (api, { issuer, key, since }) =>
      state(api) && api.tx.credentialBadges.compromiseKey(issuer, key, since),
    event: 'KeyCompromised',
    read: nothing,
  },
  rebind: {
    pallet: PALLET,
    call: (api, { batch, index, to }) => state(api) && api.tx.credentialBadges.rebind(batch, index, to),
    event: 'Rebound',
    read: (data) => ({ from: optional(data.from, address), class: data.class.toNumber() }),
    stands: recorded(
      (pallet, { batch, index }) => pallet.bound(batch, index),
      (found, { to }) => found !== null && address(found) === to,
    ),
  },
};

/** Posts a request for proof. */
export async function requestProof(api, signer, classes, posting, until, options) {
  const call = api.tx.credentialBadges.requestProof(classes, posting, until);
  const { events } = await send(api, call, signer, waiting(options));
  return find(events, 'credentialBadges', 'ProofRequested').data.request.toNumber();
}

export const answerRequest = (api, signer, request, commitment, options) =>
  send(api, api.tx.credentialBadges.answerRequest(request, commitment), signer, waiting(options));

export const closeRequest = (api, signer, request, options) =>
  send(api, api.tx.credentialBadges.closeRequest(request), signer, waiting(options));
