// SPDX-License-Identifier: Apache-2.0
// A fleet of devices that are none, for trials: keys and proofs that follow from a seed. Their keys are derived from
// the development phrase, which everybody has, and are of Ed25519, whose signatures are the same each time.
import { sha256 } from '@dure/chain/bytes.js';
import { key } from '@dure/chain/keys.js';
import { signatureOf } from '@dure/chain/signed.js';
import { u8aToHex } from '@polkadot/util';
import { message } from './messages.js';

export const MOST_DEVICES = 64;
export const MOST_PROOFS = 10_000;
/** The kind of the keys. */
export const FLEET_KEY = 'ed25519';

/** The secret URI of the fleet's device of this place, from 0. */
export const uriOf = (seed, place) => `//Fleet//${seed}//${place}`;

/** Its key. */
export const keyOf = (seed, place) => key(uriOf(seed, place), FLEET_KEY);

/** Numbers that follow from a seed: SHA-256 of it and of how many there were. */
function* numbers(seed) {
  for (let count = 0; ; count += 1) {
    const hash = sha256(Buffer.from(`dure eco fleet ${seed} ${count}`));
    for (let at = 0; at < hash.length; at += 4) yield hash.readUInt32LE(at);
  }
}

/**
 * The fleet's proofs in the order of their times: devices in turn, members and quantities as the seed has it.
 * @param {object} plan
 * @param {number} plan.seed
 * @param {string} plan.genesis
 * @param {number} plan.programme
 * @param {number[]} plan.devices the numbers that the chain has given to the fleet's devices, in their order
 * @param {number[]} plan.members
 * @param {{ id: number, unit: string, most: number }[]} plan.activities `most`: units of a proof
 * @param {number} plan.proofs how many
 * @param {number} plan.from when the first is of
 * @param {number} plan.until before when the last is
 * @param {number} [plan.nonce] the first number of each device
 * @param {number} [plan.generation]
 * @returns {Generator<{ proof: import('./messages.js').Proof, signature: Record<string, string> }>}
 */
export function* fleet({ seed, genesis, nonce = 0, generation = 0, ...plan }) {
  const { programme, devices, members, activities, proofs, from, until } = plan;
  const pens = devices.map((_, place) => keyOf(seed, place));
  const chance = numbers(seed);
  const below = (most) => /** @type {number} */ (chance.next().value) % most;
  for (let n = 0; n < proofs; n += 1) {
    const place = n % devices.length;
    const { id, unit, most } = activities[below(activities.length)];
    const proof = {
      programme,
      device: devices[place],
      generation,
      nonce: nonce + Math.floor(n / devices.length),
      activity: id,
      unit,
      quantity: 1 + below(most),
      member: members[below(members.length)],
      at: from + Math.floor(((until - from) * n) / proofs),
    };
    const [[type, bytes]] = Object.entries(signatureOf(message({ proof }, genesis), pens[place]));
    yield { proof, signature: { [type]: u8aToHex(bytes) } };
  }
}
