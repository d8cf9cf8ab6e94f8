// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '@dure/chain/cli.js';
import { binary } from '@dure/genesis/binary.js';
import { until, within } from '@dure/chain/wait.js';

/** Where a node keeps the compiled runtime, in its base path. */
export const COMPILED = 'compiled-runtime';

/**
 * Ports of this process alone, below those that the system gives to connections: the runner of the tests
 * names the first for each file.
 */
const PORTS_EACH = 200;
const FIRST_PORT = 20_000;
const PLACES = 60;
let nextPort = FIRST_PORT + (Number(process.env.DURE_PLACE ?? process.pid) % PLACES) * PORTS_EACH;

/** Ports that nobody listens on, all different; none is given twice. */
export async function freePorts(count) {
  const ports = [];
  for (; ports.length < count; nextPort += 1) {
    if (await isFree(nextPort)) ports.push(nextPort);
  }
  return ports;
}

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

// No node outlives its script, however the script ends.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

/** One dure-node in a temporary directory: it can be killed and started again on the same data. */
export class Node {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {Promise<void> | undefined} */
  #exited;
  #requests = 0;
  /** @type {string} the binary */
  bin;
  /** @type {string} the directory of all that it has */
  home;
  /** @type {string} */
  basePath;
  /** @type {string} the file of what it says */
  log;
  /** @type {string} of its WebSocket */
  url;
  /** @type {number} */
  rpcPort;
  /** @type {number} for other nodes */
  port;
  /** @type {number} */
  prometheusPort;
  /** @type {string[]} its flags, from the next start on */
  args;
  /** @type {number} when its process was started last, in ms */
  spawnedAt;
  /** @type {string} what its network calls it */
  name;
  /** @type {string} who it is to other nodes; its network knows */
  peerId;
  /** @type {string} where they find it */
  address;

  /**
   * Starts a node and waits until it answers.
   * @param {Parameters<typeof Node.make>[0]} [options]
   */
  static async start(options) {
    const node = await Node.make(options);
    await node.up();
    return node;
  }

  /** Lets a node compile its runtime, and keeps what it compiled in this directory. */
  static async compile(directory) {
    const node = await Node.start({ compiled: '' });
    await node.stop();
    cpSync(join(node.basePath, COMPILED), directory, { recursive: true });
    node.remove();
  }

  /**
   * A node that is not started yet: its directory and ports.
   * @param {object} [options]
   * @param {string} [options.bin] the binary
   * @param {(node: Node) => string[]} [options.chain] the flags that choose the chain; called once
   *   the directory is there, so that it can put a chain spec and keys into it
   * @param {(string | number)[]} [options.args] further flags
   * @param {string} [options.compiled] a directory that `compile` has filled; without it, or with an
   *   empty one, the node compiles the runtime itself
   */
  static async make({ bin, chain = () => ['--dev'], args = [], compiled = process.env.DURE_COMPILED } = {}) {
    const node = new Node();
    node.bin = binary(bin);
    node.home = mkdtempSync(join(tmpdir(), 'dure-'));
    node.basePath = join(node.home, 'data');
    if (compiled) cpSync(compiled, join(node.basePath, COMPILED), { recursive: true });
    node.log = join(node.home, 'node.log');
    [node.rpcPort, node.port, node.prometheusPort] = await freePorts(3);
    node.url = `ws://127.0.0.1:${node.rpcPort}`;
    node.args = [
      ...chain(node),
      ...['--base-path', node.basePath, '--rpc-port', node.rpcPort, '--prometheus-port', node.prometheusPort],
      ...['--listen-addr', `/ip4/127.0.0.1/tcp/${node.port}`, '--no-mdns'],
      ...args,
    ].map(String);
    return node;
  }

  /** Starts the process, on whatever data are there, and waits until it answers. */
  async up(deadlineMs = 60_000) {
    const log = openSync(this.log, 'a');
    this.spawnedAt = Date.now();
    const child = spawn(this.bin, this.args, { stdio: ['ignore', log, log] });
    closeSync(log);
    running.add(child);
    this.#child = child;
    let end = null;
    this.#exited = new Promise((resolve) => {
      const ended = (how) => {
        end = how;
        running.delete(child);
        resolve();
      };
      child.once('error', (error) => ended(error.message));
      child.once('exit', (code, signal) => ended(`exit ${signal ?? code}`));
    });
    try {
      await until(
        () => {
          if (end) throw new Failure(`the node ended (${end})`);
          return this.rpc('chain_getBlockHash', 0);
        },
        deadlineMs,
        'the start of the node',
        20,
      );
    } catch (error) {
      await this.kill();
      throw new Failure(`${error.message}; its log: ${this.log}\n${this.#logTail()}`);
    }
  }

  /** One JSON-RPC request over HTTP: it needs no connection, so it can fail while a node is down. */
  async rpc(method, ...params) {
    const id = (this.#requests += 1);
    const response = await fetch(`http://127.0.0.1:${this.rpcPort}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      signal: AbortSignal.timeout(10_000),
    });
    const { result, error } = /** @type {any} */ (await response.json());
    if (error) {
      throw Object.assign(new Error([error.code, error.message, error.data].join(': ')), error);
    }
    return result;
  }

  /** The number and hash of the best block. */
  best() {
    return this.#block();
  }

  /** The number and hash of the last finalised block. */
  async finalised() {
    return this.#block(await this.rpc('chain_getFinalizedHead'));
  }

  async #block(at) {
    const hash = at ?? (await this.rpc('chain_getBlockHash'));
    return { hash, number: Number((await this.rpc('chain_getHeader', hash)).number) };
  }

  /** Waits until the last finalised block has at least this number. */
  async finalises(number, deadlineMs = 30_000) {
    const there = async () => (await this.finalised()).number >= number;
    await until(there, deadlineMs, `finalising block ${number}`, 100);
  }

  /** The slot in which a block was made: its time in units of 2 s. */
  async slot(number) {
    const { digest } = await this.rpc('chain_getHeader', await this.rpc('chain_getBlockHash', number));
    // A pre-runtime item (06) of "aura", which ends with the slot in 8 bytes, low byte first.
    const item = digest.logs.find((log) => log.startsWith('0x0661757261'));
    return Number(Buffer.from(item.slice(-16), 'hex').readBigUInt64LE());
  }

  /**
   * Every series that the node exports to Prometheus.
   * @returns {Promise<{ metric: string, labels: Record<string, string>, value: number }[]>}
   */
  async metrics() {
    const response = await fetch(`http://127.0.0.1:${this.prometheusPort}/metrics`);
    const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
    return lines.map((line) => {
      const [, metric, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]);
      return { metric, labels: Object.fromEntries(pairs), value: Number(value) };
    });
  }

  /** The value of a series with these labels among its own, or undefined where there is none yet. */
  async metric(name, labels = {}) {
    const wanted = Object.entries(labels);
    const series = (await this.metrics()).find(
      (one) => one.metric === name && wanted.every(([label, text]) => one.labels[label] === text),
    );
    return series?.value;
  }

  /** All that the node has said. */
  get said() {
    return readFileSync(this.log, 'utf8');
  }

  /** The process id, for looking at what the process takes. */
  get pid() {
    return this.#child?.pid;
  }

  /** Is the process there? */
  get isUp() {
    return running.has(this.#child);
  }

  /** Ends the process at once; what it gave to the operating system stays. */
  async kill() {
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Ends the process in good order. */
  async stop() {
    this.#child?.kill('SIGTERM');
    try {
      await within(this.#exited, 10_000, 'the end of the node');
    } finally {
      await this.kill();
    }
  }

  /** Removes the data, and the log too unless it is to be kept. */
  remove({ keepLog = false } = {}) {
    rmSync(keepLog ? this.basePath : this.home, { recursive: true, force: true });
  }

  #logTail(lines = 20) {
    return this.said.trimEnd().split('\n').slice(-lines).join('\n');
  }
}
