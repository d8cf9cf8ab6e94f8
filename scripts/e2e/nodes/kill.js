// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { Node } from './node.js';
import { Traffic } from './traffic.js';

const WATCH_MS = 100;

/**
 * A finalised block that a client has seen.
 * @typedef {{ number: number, hash: string, at: number, balance: bigint }} Sighting
 *   `at`: when, in ms; `balance`: what the receiver of the traffic had in it
 *
 * What a kill cost. `seen` is the last finalised block seen before it; `best`, `finalised` and
 * `balance` are the node's first answers after it. The node may have authored a block by then, so
 * the loss is not counted from these but from `lost`: the blocks seen that are gone.
 * @typedef {{ seen: Sighting, best: number, finalised: number, balance: bigint, lost: Sighting[],
 *   lostSeconds: number, killedAt: number, restartMs: number, sent: number }} Round
 */

/** A node under traffic that is killed and started again on the same data, round after round. */
export class Killing {
  /** @type {Node} */
  node;
  /** @type {Traffic} */
  traffic;
  /** Transactions a second. */
  rate = 0;
  /** Is the node down, or about to be? */
  down = false;
  /** @type {Sighting[]} all that was seen finalised and is not known to be lost, oldest first */
  sightings = [];

  /** @param {{ bin?: string, args?: string[], rate?: number }} options `rate`: transactions a second */
  static async start({ bin, args, rate = 30 } = {}) {
    const killing = new Killing();
    killing.node = await Node.start({ bin, args });
    killing.rate = rate;
    try {
      await killing.#prepare();
    } catch (error) {
      await killing.end();
      throw error;
    }
    return killing;
  }

  async #prepare() {
    this.traffic = await Traffic.prepare(this.node);
    await this.node.finalises(1); // what isn't finalised can't be lost
  }

  /**
   * Sends traffic for some seconds, kills the node in the middle of it and starts it again.
   * @param {number} seconds
   * @returns {Promise<Round>}
   */
  async round(seconds) {
    const { node } = this;
    this.down = false;
    const sentBefore = this.traffic.sent;
    this.traffic.start([node], this.rate);
    const watching = this.#watch(); // until the node is down
    // Up to a slot longer, so that the kills fall on all parts of a slot.
    const moment = delay(seconds * 1000 + Math.random() * 2000);
    try {
      await Promise.race([moment, watching]);
    } finally {
      this.down = true;
    }
    const killedAt = Date.now();
    await node.kill();
    await Promise.all([this.traffic.stop(), watching]);
    const sent = this.traffic.sent - sentBefore;
    const seen = this.sightings.at(-1);
    if (!seen) throw new Error('no block was finalised before the kill');

    await node.up();
    const restartMs = Date.now() - node.spawnedAt;
    const [best, finalised] = [await node.best(), await node.finalised()];
    const balance = await this.traffic.received(node, best.hash);
    const lost = await this.#forget();
    const lostSeconds = lost.length ? (killedAt - lost[0].at) / 1000 : 0;
    return {
      seen,
      best: best.number,
      finalised: finalised.number,
      balance,
      lost,
      lostSeconds,
      killedAt,
      restartMs,
      sent,
    };
  }

  /** @param {Parameters<Node['remove']>[0]} [options] */
  async end(options) {
    await this.node.stop();
    this.node.remove(options);
  }

  /** Notes each block that becomes finalised. */
  async #watch() {
    while (!this.down) {
      try {
        const { number, hash } = await this.node.finalised();
        const at = Date.now();
        if (number > (this.sightings.at(-1)?.number ?? 0)) {
          this.sightings.push({ number, hash, at, balance: await this.traffic.received(this.node, hash) });
        }
      } catch (error) {
        if (!this.down) throw error;
      }
      await delay(WATCH_MS);
    }
  }

  /** Takes the sightings that are no longer on the chain off the list, and returns them. */
  async #forget() {
    const lost = [];
    for (let last; (last = this.sightings.at(-1)); lost.unshift(this.sightings.pop())) {
      if ((await this.node.rpc('chain_getBlockHash', last.number)) === last.hash) break;
    }
    return lost;
  }
}

/** The columns in which a round is printed, and their texts. */
export const COLUMNS = {
  round: ({ round }) => round,
  'seen finalised': ({ seen }) => seen.number,
  'best after': ({ best }) => best,
  'finalised after': ({ finalised }) => finalised,
  'head behind': ({ seen, best }) => Math.max(0, seen.number - best),
  'finalised behind': ({ seen, finalised }) => Math.max(0, seen.number - finalised),
  'blocks lost': blocksLost,
  'seconds lost': ({ lostSeconds }) => lostSeconds.toFixed(1),
  'restart ms': ({ restartMs }) => restartMs,
  sent: ({ sent }) => sent,
};

/** How many finalised blocks are gone; some of them may never have been seen one by one. */
export function blocksLost({ seen, lost }) {
  return lost.length ? seen.number - lost[0].number + 1 : 0;
}

/** A round as a line of a table under its column heads. */
export const row = (round) =>
  Object.entries(COLUMNS)
    .map(([head, text]) => String(text(round)).padStart(head.length))
    .join('  ');
