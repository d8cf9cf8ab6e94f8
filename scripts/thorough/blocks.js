// SPDX-License-Identifier: Apache-2.0
// Runs a program of others against a chain that has blocks with all that Dure's blocks have:
//
//   node blocks.js COMMAND...
//
// It starts a node (DURE_NODE), makes the blocks, writes what each has into a file, and runs the command: its
// DURE_URL names the node, DURE_BLOCKS the file. What that says is told from what was put in, never from what
// a client has read.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, main } from '@dure/chain/cli.js';
import { connect } from '@dure/chain/connect.js';
import { bare } from '@dure/chain/free.js';
import { key } from '@dure/chain/keys.js';
import { send, sign } from '@dure/chain/tx.js';
import { until } from '@dure/chain/wait.js';
import { orderCall } from '@dure/vouchers/chain.js';
import { readPayload, signOrder } from '@dure/vouchers/order.js';
import { SumTree } from '@dure/vouchers/sumtree.js';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { Node } from '../e2e/nodes/node.js';
import { inFormat5 } from '../e2e/support/general.js';
import { city, holder, settle, shop } from '../e2e/support/vouchers.js';

const TRIES = 5;
/** Claims: for the blocks, and for the clients to send. */
const LEAVES = 4 * TRIES + 12;
const SHARE = 1_000;
const DAY = 86_400_000;
/** Beyond what a number of JavaScript holds exactly. */
const LARGE_NONCE = 2n ** 60n;
/** What is no text in UTF-8. */
const NO_TEXT = '0xff00fe01';

/**
 * What a block has, as every client must tell it. `call` is `{ pallet: { call: arguments } }`, with numbers
 * in decimal, bytes and accounts in hex; `signer` an account, or null where nobody has signed.
 * @typedef {{ bytes: string, hash: string, signer: string | null, call: object }} Extrinsic
 * @typedef {{ number: number, hash: string, parentHash: string, stateRoot: string, extrinsicsRoot: string,
 *   extrinsics: Extrinsic[] }} Block
 *
 * `usual`: bare ones in format 4, and signed ones; `format5`: bare ones in format 5. `claims`: the arguments
 * of some that nobody has sent.
 * @typedef {{ url: string, usual: Block, format5: Block, claims: object[] }} Blocks
 */

const hexOf = ({ addressRaw }) => u8aToHex(addressRaw);

/** The chain, and what can be put into its blocks. */
class Chain {
  #claims = 0;

  /** @param {Node} node @param {any} api */
  constructor(node, api) {
    this.node = node;
    this.api = api;
    this.signers = {
      sr25519: key('//FarmerA'),
      claimer: key('//FarmerB'),
      ed25519: holder(1, 'ed25519'),
      ecdsa: holder(2, 'ecdsa'),
    };
    this.payer = holder(3, 'ed25519');
  }

  async prepare() {
    const { list } = await settle(this.api, {
      won: 1_000_000,
      shops: { 1: {} },
      holders: [this.signers.ed25519, this.signers.ecdsa, this.payer],
      programmes: { list: { amount: LEAVES * SHARE + 10_000, allot: [[this.payer, 10_000]] } },
    });
    this.programme = list;
    this.leaves = Array.from({ length: LEAVES }, (_, n) => ({
      account: holder(100 + n).publicKey,
      amount: BigInt(SHARE),
      salt: Uint8Array.from({ length: 32 }, (_byte, at) => (n + at) % 256),
    }));
    this.tree = new SumTree(this.leaves);
    const { publishBatch, reserve } = this.api.tx.cbdcVouchers;
    await send(this.api, publishBatch(list, this.tree.root, LEAVES), city);
    await send(this.api, reserve(list, 10_000, Date.now() + 2 * DAY), this.payer);
  }

  /** The arguments of a claim that was not asked for before. */
  claim() {
    const index = this.#claims;
    this.#claims += 1;
    const { account, amount, salt } = this.leaves[index];
    const path = this.tree.path(index).map(({ hash, sum }) => ({ hash: u8aToHex(hash), sum: String(sum) }));
    const leaf = { account: u8aToHex(account), amount: String(amount), salt: u8aToHex(salt) };
    return { programme: this.programme, batch: 0, index, leaf, path };
  }

  /** @returns {{ tx: any, call: object }} */
  claiming() {
    const args = this.claim();
    return {
      tx: this.api.tx.cbdcVouchers.claim(...Object.values(args)),
      call: { cbdcVouchers: { claim: args } },
    };
  }

  /** @returns {{ tx: any, call: object }} */
  ordering(nonce) {
    const order = {
      programme: this.programme,
      merchant: shop(1).address,
      amount: 77n,
      nonce,
      deadline: Date.now() + DAY,
    };
    const signed = readPayload(signOrder(order, this.api.genesisHash.toHex(), this.payer));
    const { Ed25519 } = signed.signature;
    const told = { ...order, payer: hexOf(this.payer), merchant: hexOf(shop(1)) };
    return {
      tx: orderCall(this.api, signed),
      call: { cbdcVouchers: { pay_order: { order: told, signature: { Ed25519: u8aToHex(Ed25519) } } } },
    };
  }

  /** @returns {{ tx: any, call: object }} */
  giving(amount) {
    return {
      tx: this.api.tx.balances.transferKeepAlive(shop(1).address, amount),
      call: { balances: { transfer_keep_alive: { dest: hexOf(shop(1)), value: amount } } },
    };
  }

  /** @returns {{ tx: any, call: object }} */
  batching() {
    const [one, other] = [this.giving(3), this.giving(4)];
    const remark = this.api.tx.system.remark(NO_TEXT);
    return {
      tx: this.api.tx.utility.batchAll([one.tx, remark, other.tx]),
      call: {
        utility: {
          batch_all: { calls: [one.call, { system: { remark: { remark: NO_TEXT } } }, other.call] },
        },
      },
    };
  }

  async signed({ tx, call }, signer, options) {
    const { bytes } = hashed((await sign(this.api, tx, signer, options)).toHex());
    return { bytes, signer: hexOf(signer), call };
  }

  /** Bare ones in format 4, and signed ones: by keys of each kind, for ever and for a time, with a tip. */
  async usual(n) {
    const { sr25519, claimer, ed25519, ecdsa } = this.signers;
    const [claim, order] = [this.claiming(), this.ordering(LARGE_NONCE + BigInt(n))];
    return [
      await this.signed(this.giving(1_234), sr25519),
      { bytes: bare(claim.tx), signer: null, call: claim.call },
      await this.signed(this.giving(2), ed25519, { era: 0, tip: 7 }),
      { bytes: bare(order.tx), signer: null, call: order.call },
      await this.signed(this.batching(), ecdsa),
      await this.signed(this.claiming(), claimer),
    ];
  }

  async format5() {
    const claim = this.claiming();
    return [
      { bytes: inFormat5(claim.tx), signer: null, call: claim.call },
      await this.signed(this.giving(5), this.signers.sr25519),
    ];
  }

  /**
   * A block that has all of these at once: what misses it is made anew for a later one.
   * @param {(n: number) => Promise<Omit<Extrinsic, 'hash'>[]>} make
   * @returns {Promise<Block>}
   */
  async block(make) {
    for (let n = 0; n < TRIES; n += 1) {
      const lot = await make(n);
      const { number } = await this.node.best();
      const next = async () => (await this.node.best()).number > number;
      await until(next, 20_000, 'the next block', 20); // a whole slot is before us then
      await Promise.all(lot.map(({ bytes }) => this.node.rpc('author_submitExtrinsic', bytes)));
      const empty = async () => !(await this.node.rpc('author_pendingExtrinsics')).length;
      await until(empty, 20_000, 'an empty pool', 100);
      for (let at = (await this.node.best()).number; at > number; at -= 1) {
        const found = await this.read(at, lot);
        if (found) return found;
      }
    }
    throw new Failure(`in ${TRIES} tries no block had all transactions`);
  }

  /** A block, or null where it doesn't have all of these. @returns {Promise<Block | null>} */
  async read(number, lot) {
    const hash = await this.node.rpc('chain_getBlockHash', number);
    const { header, extrinsics } = (await this.node.rpc('chain_getBlock', hash)).block;
    if (!lot.every(({ bytes }) => extrinsics.includes(bytes))) return null;
    const now = (await (await this.api.at(hash)).query.timestamp.now()).toString();
    const time = { bytes: extrinsics[0], signer: null, call: { timestamp: { set: { now } } } };
    if (extrinsics.length !== lot.length + 1) throw new Failure(`block ${number} has more than was sent`);
    const told = extrinsics.slice(1).map((hex) => lot.find(({ bytes }) => bytes === hex));
    const { parentHash, stateRoot, extrinsicsRoot } = header;
    return {
      ...{ number, hash, parentHash, stateRoot, extrinsicsRoot },
      extrinsics: [time, ...told].map((one) => ({ ...one, ...hashed(one.bytes) })),
    };
  }
}

/** The hash of an extrinsic is that of its bytes, length included. */
const hashed = (bytes) => ({ bytes, hash: blake2AsHex(bytes) });

/** Runs a program to its end. @returns {Promise<number>} */
const run = (command, args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

await main(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (!command) throw new Failure('it takes a command to run');
  const node = await Node.start();
  try {
    const api = await connect(node.url);
    const chain = new Chain(node, api);
    await chain.prepare();
    const usual = await chain.block((n) => chain.usual(n));
    const format5 = await chain.block(() => chain.format5());
    await node.finalises(format5.number);
    const file = join(node.home, 'blocks.json');
    /** @type {Blocks} */
    const blocks = {
      url: node.url,
      usual,
      format5,
      claims: Array.from({ length: 8 }, () => chain.claim()),
    };
    const plain = (_, value) => (typeof value === 'bigint' ? String(value) : value);
    writeFileSync(file, JSON.stringify(blocks, plain, 2));
    await api.disconnect();
    process.exitCode = await run(command, args, { DURE_BLOCKS: file, DURE_URL: node.url });
  } finally {
    await node.stop();
    node.remove();
  }
});
