// SPDX-License-Identifier: Apache-2.0
import { u8aToHex } from '@polkadot/util';
import { ed25519PairFromSeed } from '@polkadot/util-crypto';
import { Failure } from '@dure/chain/cli.js';
import { idle, until } from '@dure/chain/wait.js';
import { peerId } from '@dure/genesis/peers.js';
import { Node } from './node.js';

/** The validators of the `local` chain. */
export const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

/** Nodes of one chain on this machine, each known by a name. */
export class Network {
  /** @type {Node[]} */
  nodes = [];
  /** @type {string | undefined} the binary */
  bin;
  /** @type {string[]} the flags of each node that choose the chain */
  chain = [];
  /** @type {(string | number)[]} and the others */
  args = [];

  /**
   * Starts the four validators of `local`, and waits until they finalise.
   * @param {object} [options]
   * @param {string} [options.bin] the binary
   * @param {string[]} [options.chain] the flags that choose another chain with these validators
   * @param {(string | number)[]} [options.args] further flags of each node
   * @param {boolean} [options.closed] each node speaks to those alone that it was told of, so that
   *   they can be parted
   */
  static async start({ bin, chain = ['--chain', 'local'], args = [], closed = false } = {}) {
    const network = new Network();
    network.bin = bin;
    network.chain = chain;
    network.args = args;
    try {
      for (const name of VALIDATORS) await network.make(name, ['--validator', `--${name}`]);
      if (closed)
        network.nodes.forEach((node) => node.args.push('--reserved-only', ...network.#others(node)));
      await Promise.all(network.nodes.map((node) => node.up()));
      await network.finalises(1, 60_000);
    } catch (error) {
      await network.stop({ keepLogs: true });
      throw error;
    }
    return network;
  }

  /**
   * A further node, not started yet. It knows the addresses of those that are there.
   * @param {string} name
   * @param {string[]} flags
   */
  async make(name, flags = []) {
    // A key that only says who is who among these nodes.
    const seed = new Uint8Array(32).fill(this.nodes.length + 1);
    const node = await Node.make({
      bin: this.bin,
      chain: () => [...this.chain, ...this.#bootNodes()],
      args: ['--name', name, '--node-key', u8aToHex(seed, -1, false), ...flags, ...this.args],
    });
    node.name = name;
    node.peerId = peerId(ed25519PairFromSeed(seed).publicKey);
    node.address = `/ip4/127.0.0.1/tcp/${node.port}/p2p/${node.peerId}`;
    this.nodes.push(node);
    return node;
  }

  /** @returns {Node} */
  node(name) {
    const node = this.nodes.find((one) => one.name === name);
    if (!node) throw new Failure(`there is no node '${name}'`);
    return node;
  }

  /** The nodes that run. */
  get up() {
    return this.nodes.filter((node) => node.isUp);
  }

  /** Waits until each running node has finalised a block of at least this number. */
  async finalises(number, deadlineMs) {
    await Promise.all(this.up.map((node) => node.finalises(number, deadlineMs)));
  }

  /** The number of the highest block that some running node has finalised. */
  async height() {
    return highest(this.up.map((node) => node.finalised()));
  }

  /** The number of the highest block that some running node has. */
  async best() {
    return highest(this.up.map((node) => node.best()));
  }

  /** Waits until all running nodes have finalised so many blocks more than any has by now. */
  async goesOn(blocks, deadlineMs = 60_000) {
    await this.finalises((await this.height()) + blocks, deadlineMs);
  }

  /** Lets the nodes of a closed network speak only within their part. */
  async part(parts) {
    await this.#pairs(parts, (node, other) => node.rpc('system_removeReservedPeer', other.peerId));
    const apart = async () => {
      const counts = await Promise.all(
        parts.flatMap((part) =>
          part.map(async (node) => (await node.rpc('system_health')).peers === part.length - 1),
        ),
      );
      return counts.every(Boolean);
    };
    await until(apart, 30_000, 'parting the network', 200);
  }

  /** Lets them speak with all again. */
  async heal(parts) {
    await this.#pairs(parts, (node, other) => node.rpc('system_addReservedPeer', other.address));
  }

  async stop({ keepLogs = false } = {}) {
    await Promise.all(this.nodes.map((node) => node.kill()));
    this.nodes.forEach((node) => node.remove({ keepLog: keepLogs }));
    if (keepLogs) console.error(`the logs are kept: ${this.nodes.map((node) => node.log).join(' ')}`);
  }

  /** Those that are there before a node is made know it from the discovery, or when it calls them. */
  #bootNodes() {
    return this.nodes.flatMap(({ address }) => ['--bootnodes', address]);
  }

  #others(node) {
    return this.nodes
      .filter((other) => other !== node)
      .flatMap(({ address }) => ['--reserved-nodes', address]);
  }

  /** Does something for each node and each of those in other parts. */
  async #pairs(parts, act) {
    await Promise.all(
      parts.flatMap((part) =>
        part.flatMap((node) =>
          parts
            .filter((other) => other !== part)
            .flat()
            .map((other) => act(node, other)),
        ),
      ),
    );
  }
}

const highest = async (blocks) => Math.max(...(await Promise.all(blocks)).map(({ number }) => number));

/** What nodes have finalised: one block a number, whoever says it. */
export class Finality {
  #blocks = new Map();
  #ending = new AbortController();

  /** @param {Node[]} nodes looked at until `stop`, also while some are down */
  constructor(nodes) {
    this.watching = nodes.map((node) => this.#watch(node));
  }

  async stop() {
    this.#ending.abort();
    await Promise.all(this.watching);
  }

  /** The highest number that was seen. */
  get height() {
    return Math.max(0, ...this.#blocks.keys());
  }

  /** Throws unless a node has each block that was seen final by now, once it has come so far. */
  async isKeptBy(node) {
    const blocks = [...this.#blocks];
    await node.finalises(this.height);
    for (const [number, { hash, by }] of blocks) {
      const now = await node.rpc('chain_getBlockHash', number);
      if (now !== hash) {
        throw new Failure(`block ${number} was final on ${by} as ${hash}; ${node.name} has ${now}`);
      }
    }
  }

  async #watch(node) {
    let next = 1;
    while (!this.#ending.signal.aborted) {
      try {
        for (const { number } = await node.finalised(); next <= number; next += 1) {
          this.#note(next, await node.rpc('chain_getBlockHash', next), node.name);
        }
      } catch (error) {
        if (error instanceof Failure) throw error; // a conflict; else the node is down
      }
      await idle(200, this.#ending.signal);
    }
  }

  #note(number, hash, by) {
    const seen = this.#blocks.get(number);
    if (!seen) this.#blocks.set(number, { hash, by });
    else if (seen.hash !== hash) {
      throw new Failure(`block ${number} is final on ${seen.by} as ${seen.hash} and on ${by} as ${hash}`);
    }
  }
}
