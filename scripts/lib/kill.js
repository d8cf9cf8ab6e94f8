// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { hexToU8a } from '@polkadot/util';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { connect } from './connect.js';
import { key } from './keys.js';
import { Node } from './node.js';

const SENDERS = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie'].map((uri) => key(uri));
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
    // The API is there to sign; the traffic itself goes over HTTP, which a kill doesn't disturb.
    const api = await connect(this.node.url);
    const receiver = key(mnemonicGenerate());
    this.accountKey = api.query.system.account.key(receiver.address);
    this.signed = (sender, nonce) => api.tx.balances.transferKeepAlive(receiver.address, 1).sign(sender, {
      nonce,
      era: 0,
      blockHash: api.genesisHash,
      genesisHash: api.genesisHash,
      runtimeVersion: api.runtimeVersion,
    }).toHex();
    await api.disconnect();
    await this.node.finalises(1); // what isn't finalised can't be lost
  }

  /**
   * Sends traffic for some seconds, kills the node in the middle of it and starts it again.
   * @returns {Promise<Round>}
   */
  async round(seconds) {
    const { node } = this;
    this.down = false;
    const busy = Promise.all([this.#send(), this.#watch()]); // until the node is down
    // Up to a slot longer, so that the kills fall on all parts of a slot.
    const moment = delay(seconds * 1000 + Math.random() * 2000);
    try {
      await Promise.race([moment, busy]);
    } finally {
      this.down = true;
    }
    const killedAt = Date.now();
    await node.kill();
    const [sent] = await busy;
    const seen = this.sightings.at(-1);
    if (!seen) throw new Error('no block was finalised before the kill');

    await node.up();
    const restartMs = Date.now() - node.spawnedAt;
    const [best, finalised] = [await node.best(), await node.finalised()];
    const balance = await this.#balance(best.hash);
    const lost = await this.#forget();
    const lostSeconds = lost.length ? (killedAt - lost[0].at) / 1000 : 0;
    return {
      seen, best: best.number, finalised: finalised.number, balance, lost, lostSeconds, killedAt, restartMs, sent,
    };
  }

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
          this.sightings.push({ number, hash, at, balance: await this.#balance(hash) });
        }
      } catch (error) {
        if (!this.down) throw error;
      }
      await delay(WATCH_MS);
    }
  }

  /** Sends transfers from all senders in turn; the number of those that the node accepted. */
  async #send() {
    let sent = 0;
    const one = async (sender) => {
      let nonce = await this.node.rpc('system_accountNextIndex', sender.address);
      for (; !this.down; nonce += 1) {
        await this.node.rpc('author_submitExtrinsic', this.signed(sender, nonce));
        sent += 1;
        await delay((1000 * SENDERS.length) / this.rate);
      }
    };
    await Promise.all(SENDERS.map((sender) => one(sender).catch((error) => {
      if (!this.down) throw error;
    })));
    return sent;
  }

  /** The receiver's free balance in a block. */
  async #balance(hash) {
    const account = await this.node.rpc('state_getStorage', this.accountKey, hash);
    // AccountInfo: four u32 (nonce and reference counts), then the free balance as u128, low byte first.
    const bytes = account ? hexToU8a(account).slice(16, 32) : [];
    return bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
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
export const row = (round) => Object.entries(COLUMNS)
  .map(([head, text]) => String(text(round)).padStart(head.length)).join('  ');
