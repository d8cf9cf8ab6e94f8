// SPDX-License-Identifier: Apache-2.0
// Checkpoints: the log and the validators at a block, as a text to be published outside of the chain.
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { sha256 } from '@dure/chain/bytes.js';
import { Failure } from '@dure/chain/cli.js';
import { rpc } from '@dure/chain/connect.js';
import { readText } from '@dure/chain/files.js';
import { koreanTime } from '@dure/chain/time.js';
import { view } from '@dure/chain/view.js';
import { rootOf } from './mirror.js';

/**
 * @typedef {object} Checkpoint
 * @property {string} genesis
 * @property {number} size
 * @property {string} root
 * @property {number} block the number of its block
 * @property {number} set the number of the validators in office after it
 */

/** The text, as a tlog-checkpoint (C2SP) with three lines more. */
const textOf = ({ genesis, size, root, block, time, set, authorities }) =>
  [
    `dure deeds ${genesis}`,
    size,
    Buffer.from(hexToU8a(root)).toString('base64'),
    `block ${block.number} ${block.hash}`,
    `time ${time}`,
    `set ${set} ${authorities}`,
    '',
  ].join('\n');

/**
 * The checkpoint of the last final block.
 * @param {import('@polkadot/api').ApiPromise} api
 */
export async function take(api) {
  const hash = await rpc(api, 'chain_getFinalizedHead');
  const { number } = await rpc(api, 'chain_getHeader', hash);
  /** @type {any} */
  const { query } = await api.at(hash);
  const [size, root] = await view(api, 'NotaryAttestations.log_root', [], hash);
  if (size.toNumber() === 0) throw new Failure('the log has no leaves yet');
  const found = {
    genesis: api.genesisHash.toHex(),
    size: size.toNumber(),
    root: root.toHex(),
    block: { number: Number(number), hash },
    time: koreanTime((await query.timestamp.now()).toNumber()),
    set: (await query.grandpa.currentSetId()).toNumber(),
    authorities: u8aToHex(sha256((await query.grandpa.authorities()).toU8a())),
  };
  return { ...found, text: textOf(found) };
}

const SHAPE = new RegExp(
  '^dure deeds (0x[0-9a-f]{64})\\n([1-9][0-9]*)\\n([A-Za-z0-9+/]{43}=)\\n' +
    'block ([0-9]+) 0x[0-9a-f]{64}\\ntime [^\\n]+\\nset ([0-9]+) 0x[0-9a-f]{64}\\n?(?:\\n\\n|$)',
);

/** A checkpoint of a file. @returns {Checkpoint} */
export function readCheckpoint(file) {
  const found = SHAPE.exec(readText(file));
  if (!found) throw new Failure(`${file} is no checkpoint, as checkpoint writes it`);
  const [, genesis, size, root, block, set] = found;
  return {
    genesis,
    size: Number(size),
    root: u8aToHex(Buffer.from(root, 'base64')),
    block: Number(block),
    set: Number(set),
  };
}

/**
 * Is one log behind both, of which these leaves are the mirror's? A line each.
 * @param {string[]} leaves in hex
 * @param {Checkpoint} earlier
 * @param {Checkpoint} later
 */
export function audit(leaves, earlier, later) {
  if (earlier.genesis !== later.genesis) throw new Failure('the checkpoints are of two chains');
  if (earlier.size > later.size) throw new Failure('the first checkpoint has more leaves than the second');
  return [earlier, later].map(({ size, root }) => {
    if (leaves.length < size) {
      throw new Failure(
        `the mirror has ${leaves.length} leaves, the checkpoint ${size}: go on with the mirror`,
      );
    }
    const own = rootOf(leaves.slice(0, size));
    if (own !== root) {
      throw new Failure(
        `NOT CONSISTENT: the mirror's first ${size} leaves have the root ${own}, the checkpoint ${root}`,
      );
    }
    return `the first ${size} leaves have the checkpoint's root, ${root}`;
  });
}
