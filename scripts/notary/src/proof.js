// SPDX-License-Identifier: Apache-2.0
// What a node proves of an act, for a bundle: blocks by which validators are final, and the state of the last.
import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util';
import { Failure } from '@dure/chain/cli.js';
import { providerOf, rpc, stateRpc } from '@dure/chain/connect.js';
import { within } from '@dure/chain/wait.js';
import { state } from './chain.js';
import { ENTRIES } from './deed.js';

/** @typedef {import('@polkadot/api').ApiPromise} Api */

const GRANDPA = 'FRNK';

/** For how long a block may take to become final. */
const FINAL_MS = 60_000;

/** What a leaf says of its entry, each where docs/notaries.md has it. @param {string} leaf in hex */
export function entryOf(leaf) {
  const bytes = Buffer.from(hexToU8a(leaf));
  return {
    kind: ENTRIES[bytes[41]],
    act: Number(bytes.readBigUInt64LE(42)),
    version: bytes.readUInt32LE(54),
    notary: u8aToHex(bytes.subarray(160, 192)),
    key: bytes.readUInt16LE(196),
  };
}

/** The key of what no notary has sealed. */
const NO_KEY = 0xffff;

const GIVEN = ['Copied', 'Apostilled'];

/**
 * The places in the log of a version of an act, and of what was given of it.
 * @param {string[]} leaves in hex
 * @param {{ act: number, version?: number, entry?: number }} wanted the latest version, unless said otherwise
 */
export function placesOf(leaves, { act, version, entry }) {
  const given = entry === undefined ? undefined : leaves[entry] && entryOf(leaves[entry]);
  if (entry !== undefined && !(given?.act === act && GIVEN.includes(given.kind))) {
    throw new Failure(`leaf ${entry} is no copy or apostille of act ${act}`);
  }
  const wanted = version ?? given?.version;
  const place = leaves.findLastIndex((leaf) => {
    const found = entryOf(leaf);
    const isVersion = found.act === act && ['Sealed', 'Amended'].includes(found.kind);
    return isVersion && (wanted === undefined || found.version === wanted);
  });
  if (place < 0) {
    throw new Failure(
      `the leaves have no ${wanted === undefined ? '' : `version ${wanted} of `}act ${act}: go on with the mirror`,
    );
  }
  return entry === undefined ? [place] : [place, entry];
}

const hashAt = (api, number) => rpc(api, 'chain_getBlockHash', number);

async function readAt(api, number, read, what) {
  const why = { of: `block ${number}`, needs: `${what} needs` };
  const hash = await hashAt(api, number);
  // Asked for itself first, as polkadot.js would print a refusal.
  await stateRpc(api, why, 'state_getRuntimeVersion', hash);
  return read((await api.at(hash)).query);
}

const setAt = (api, number) =>
  readAt(
    api,
    number,
    async ({ grandpa }) => /** @type {any} */ (await grandpa.currentSetId()).toNumber(),
    'to follow its validators',
  );

/**
 * The last block of each validator set that another followed up to block `last`, from a set on that was in office
 * after block `low`.
 * @param {(block: number) => Promise<number>} setOf the set in office after a block
 */
export async function endsOf(setOf, { set, low }, last) {
  const final = await setOf(last);
  const ends = [];
  let from = low;
  for (let id = set; id < final; id += 1) {
    let high = last;
    // The first block with a later set is the last of this one.
    while (from < high) {
      const middle = Math.floor((from + high) / 2);
      if ((await setOf(middle)) > id) high = middle;
      else from = middle + 1;
    }
    ends.push(from);
  }
  // A set that ends in the very last block is followed by none yet.
  return [...new Set(ends)].filter((end) => end < last);
}

/** A block that is the last of a set, and by what it is final. @param {Api} api */
async function closed(api, number) {
  const { block, justifications } = await rpc(api, 'chain_getBlock', await hashAt(api, number));
  const found = justifications?.find(([id]) => Buffer.from(id).toString() === GRANDPA);
  if (!found) {
    throw new Failure(
      `this node has no proof that block ${number} is final, by which its validators handed over: ask another, or ` +
        'begin at a later checkpoint (--short)',
    );
  }
  return { header: block.header, justification: u8aToHex(Uint8Array.from(found[1])) };
}

/** The latest block of which the node can prove that it is final. @param {Api} api */
async function latest(api) {
  const { hash, justification } = (await proved(api)) ?? (await nextFinal(api));
  return { hash, block: { header: await rpc(api, 'chain_getHeader', hash), justification } };
}

/** By what the node has proved last: block, justification, and headers, which are not needed (SCALE). */
async function proved(api) {
  const { number } = await rpc(api, 'chain_getHeader', await rpc(api, 'chain_getFinalizedHead'));
  // Before validators have handed over for the first time, it refuses.
  const proof = await rpc(api, 'grandpa_proveFinality', Number(number)).catch(() => null);
  if (!proof) return null;
  const bytes = hexToU8a(proof);
  const [offset, length] = compactFromU8a(bytes.subarray(32));
  const begin = 32 + offset;
  return {
    hash: u8aToHex(bytes.subarray(0, 32)),
    justification: u8aToHex(bytes.subarray(begin, begin + length.toNumber())),
  };
}

/** By the votes for the next block that becomes final. A justification begins with its round and its block (SCALE). */
async function nextFinal(api) {
  const provider = providerOf(api);
  let end = () => {};
  const next = new Promise((resolve, reject) => {
    provider
      .subscribe('grandpa_justifications', 'grandpa_subscribeJustifications', [], (error, found) =>
        error ? reject(error) : resolve(found),
      )
      .then((id) => {
        end = () =>
          provider
            .unsubscribe('grandpa_justifications', 'grandpa_unsubscribeJustifications', id)
            .catch(() => {});
      }, reject);
  });
  try {
    const justification = await within(next, FINAL_MS, 'the next final block');
    return { hash: u8aToHex(hexToU8a(justification).subarray(8, 40)), justification };
  } finally {
    end();
  }
}

/** Where the state has all that is to be known of an act of which these leaves are shown. */
async function keysOf(at, leaves) {
  const { palletVersion, log, acts, sealKeys } = state(at);
  const entries = leaves.map(entryOf);
  const sealers = entries.map(({ notary, key }) => [notary, key]);
  const act = (await acts(entries[0].act)).unwrapOr(null);
  if (act) sealers.push([act.sealedBy, act.key.toNumber()]);
  const annulledBy = act?.annulment.unwrapOr(null)?.by.unwrapOr(null);
  if (annulledBy) sealers.push([annulledBy[0], annulledBy[1].toNumber()]);
  const keys = sealers.filter(([, key]) => key !== NO_KEY).map((sealer) => sealKeys.key(...sealer));
  return [
    palletVersion.key(),
    at.query.timestamp.now.key(),
    log.key(),
    acts.key(entries[0].act),
    ...new Set(keys),
  ];
}

/** The nodes that show values of a block's state. */
const nodesOf = async (api, hash, keys, why) =>
  (await stateRpc(api, why, 'state_getReadProof', keys, hash)).proof;

/**
 * What a bundle is made of, but for the leaves' ways.
 * @param {Api} api
 * @param {object} wanted
 * @param {string[]} wanted.leaves all of the mirror's, in hex
 * @param {number[]} wanted.entries the places of those that are shown
 * @param {{ sha256: string, salt: string }} wanted.document
 * @param {import('./checkpoint.js').Checkpoint} [wanted.from] the checkpoint to begin at; genesis unless given
 */
export async function partsOf(api, { leaves, entries, document: { sha256, salt }, from }) {
  const { hash, block } = await latest(api);
  const number = Number(block.header.number);
  if (from && (from.block > number || (await setAt(api, number - 1)) < from.set)) {
    throw new Failure("the checkpoint's validators have made no block final here yet: ask again in a minute");
  }
  const begin = from ? { set: from.set, low: from.block } : { set: 0, low: 0 };
  const ends = await endsOf((at) => setAt(api, at), begin, number);
  const blocks = [];
  for (const end of ends) blocks.push(await closed(api, end));
  const shown = entries.map((place) => leaves[place]);
  const at = await api.at(hash);
  const keys = await keysOf(at, shown);
  const why = { of: `block ${number}`, needs: 'it needs' };
  return {
    sha256,
    salt,
    entries,
    start: from ? await beginning(api, from, number) : await genesis(api),
    blocks: [...blocks, block],
    state: await nodesOf(api, hash, keys, why),
  };
}

async function genesis(api) {
  const hash = await hashAt(api, 0);
  const why = { of: 'genesis', needs: 'to begin there needs' };
  return {
    genesis: {
      header: await rpc(api, 'chain_getHeader', hash),
      state: await nodesOf(api, hash, [api.query.grandpa.authorities.key()], why),
    },
  };
}

/** The validators of a checkpoint's set: those of now, if it is in office, or else those after its block. */
async function beginning(api, { set: id, block }, last) {
  const at = id === (await setAt(api, last)) ? last : block;
  const authorities = await readAt(api, at, ({ grandpa }) => grandpa.authorities(), 'to begin at it');
  return { set: { id, authorities: authorities.toHex() } };
}
