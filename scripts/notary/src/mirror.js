// SPDX-License-Identifier: Apache-2.0
// The log's leaves, out of the events of final blocks, and the root that they make.
import { appendFileSync, existsSync, truncateSync } from 'node:fs';
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { sha256 } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { rpc } from '@dure/chain/connect.js';
import { readText } from '@dure/chain/files.js';
import { Tree } from '@dure/chain/merkle.js';
import { view } from '@dure/chain/view.js';
import { PALLET, state } from './chain.js';

/**
 * A leaf as it is kept.
 * @typedef {{ block: number, leaf: string }} Line
 */

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)];

/** Where a leaf says its place in the log: behind its layout and the genesis hash. */
const PLACE = 33;

export const leafHash = (leaf) => sha256(LEAF, hexToU8a(leaf));

/** The root of the tree of these leaves; of none, the hash of nothing. @param {string[]} leaves in hex */
export const rootOf = (leaves) =>
  u8aToHex(
    leaves.length === 0
      ? sha256()
      : new Tree(leaves.map(leafHash), (left, right) => sha256(NODE, left, right)).root,
  );

const placeOf = (leaf) => Number(Buffer.from(hexToU8a(leaf)).readBigUInt64LE(PLACE));

/**
 * The leaves of a file, which are all there from 0 on. A line that was not written to its end is none.
 * @param {string} file
 * @returns {Line[]}
 */
export function readLeaves(file) {
  const text = readText(file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').slice(0, -1);
  return lines.map((line, n) => {
    let kept;
    try {
      kept = JSON.parse(line);
    } catch {
      kept = null;
    }
    const sound = Number.isSafeInteger(kept?.block) && /^0x([0-9a-f]{2}){238}$/.test(kept.leaf);
    if (!sound) throw new Failure(`${file}, line ${n + 1} is no leaf`);
    if (placeOf(kept.leaf) !== n) {
      throw new Failure(`${file}, line ${n + 1} has leaf ${placeOf(kept.leaf)}: leaf ${n} is missing`);
    }
    return kept;
  });
}

/** Cuts a line off that was not written to its end. */
function cutOff(file) {
  const text = readText(file);
  truncateSync(file, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
}

/**
 * What a mirror asks a chain.
 * @typedef {object} Facts
 * @property {number} last the number of the last final block
 * @property {(block: number) => Promise<string[]>} leavesOf the leaves that were logged in a block
 * @property {() => Promise<{ size: number, root: string }>} root of the log in the last final block
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @returns {Promise<Facts>}
 */
export async function factsOf(api) {
  state(api);
  const head = await rpc(api, 'chain_getFinalizedHead');
  const { number } = await rpc(api, 'chain_getHeader', head);
  return {
    last: Number(number),
    async leavesOf(block) {
      const { query } = await api.at(await rpc(api, 'chain_getBlockHash', block));
      /** @type {any[]} */
      const records = /** @type {any} */ (await query.system.events());
      return records
        .filter(({ event: { section, method } }) => section === PALLET && method === 'Logged')
        .map(({ event }) => u8aToHex(event.data.leaf.toU8a()));
    },
    async root() {
      const [size, root] = await view(api, 'NotaryAttestations.log_root', [], head);
      return { size: size.toNumber(), root: root.toHex() };
    },
  };
}

/**
 * Goes on with a file of leaves up to the last final block, and checks their root.
 * @param {Facts} facts
 * @param {{ out: string, from?: number }} options
 * @param {(line: string) => void} say
 */
export async function mirror({ last, leavesOf, root }, { out, from = 1 }, say) {
  if (existsSync(out)) cutOff(out);
  const kept = existsSync(out) ? readLeaves(out) : [];
  const leaves = kept.map(({ leaf }) => leaf);
  // The last block of the file may have been kept in part only.
  const first = kept.at(-1)?.block ?? from;
  let skip = kept.filter(({ block }) => block === first).length;
  for (let block = first; block <= last; block += 1) {
    const found = await leavesOf(block);
    for (const leaf of found.slice(skip)) {
      const place = placeOf(leaf);
      if (place !== leaves.length) {
        throw new Failure(
          `block ${block} has leaf ${place}: leaves ${leaves.length} to ${place - 1} are missing, and come in blocks ` +
            `before ${block}`,
        );
      }
      appendFileSync(out, `${JSON.stringify({ block, leaf })}\n`);
      leaves.push(leaf);
    }
    skip = 0;
  }
  const chain = await root();
  if (chain.size !== leaves.length) {
    throw new Failure(`the log has ${chain.size} leaves at block ${last}, and ${out} has ${leaves.length}`);
  }
  const own = rootOf(leaves);
  if (chain.root !== own)
    throw new Failure(`the leaves in ${out} make another root than the chain's: ${own}`);
  say(`${leaves.length} leaves up to block ${last}, whose root is the chain's: ${own}`);
}
