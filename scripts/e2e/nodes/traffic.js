// SPDX-License-Identifier: Apache-2.0
import { hexToU8a } from '@polkadot/util';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { idle } from '@dure/chain/wait.js';

/** Not Alice, by whose sudo tests act meanwhile: they would take each other's nonces. */
const SENDERS = ['Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie', 'FarmerA'].map((name) => key(`//${name}`));

/** Transfers of ₩1 from several accounts to a new one, at a steady rate. */
export class Traffic {
  /** How many transfers the nodes have taken. */
  sent = 0;
  /** The receiver's account in the state. */
  accountKey = '';
  /** @type {(sender: import('@polkadot/keyring/types').KeyringPair, nonce: number) => string} */
  signed;
  /** @type {AbortController | undefined} */
  ending;
  /** @type {Promise<void>[]} */
  senders = [];

  /** Prepares traffic for the chain of this node. */
  static async prepare({ url }) {
    const traffic = new Traffic();
    // The API is there to sign; the traffic itself goes over HTTP, which a kill doesn't disturb.
    const api = await connect(url);
    const { genesisHash, runtimeVersion } = api;
    const receiver = key(mnemonicGenerate());
    traffic.accountKey = api.query.system.account.key(receiver.address);
    traffic.signed = (sender, nonce) => {
      /** @type {any} */
      const forEver = { nonce, era: 0, blockHash: genesisHash, genesisHash, runtimeVersion };
      return api.tx.balances.transferKeepAlive(receiver.address, 1).sign(sender, forEver).toHex();
    };
    await api.disconnect();
    return traffic;
  }

  /**
   * Sends from all accounts, each to a node of its own, until `stop`. Where a node is down or
   * refuses, its senders ask it for their nonces again until it answers.
   * @param {import('./node.js').Node[]} nodes
   * @param {number} rate transactions a second, all together
   */
  start(nodes, rate) {
    const pause = (1000 * SENDERS.length) / rate;
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.senders = SENDERS.map(async (sender, index) => {
      const node = nodes[index % nodes.length];
      let nonce;
      for (let next = Date.now(); !signal.aborted; next = Math.max(next + pause, Date.now() - pause)) {
        try {
          nonce ??= await node.rpc('system_accountNextIndex', sender.address);
          await node.rpc('author_submitExtrinsic', this.signed(sender, nonce));
          nonce += 1;
          this.sent += 1;
        } catch {
          nonce = undefined;
          await idle(200, signal);
        }
        await idle(Math.max(0, next + pause - Date.now()), signal);
      }
    });
  }

  async stop() {
    this.ending?.abort();
    await Promise.all(this.senders);
  }

  /** What the receiver has in a block. */
  async received(node, hash) {
    const account = await node.rpc('state_getStorage', this.accountKey, hash);
    // AccountInfo: four u32 (nonce and reference counts), then the free balance as u128, low byte first.
    const bytes = account ? [...hexToU8a(account).slice(16, 32)] : [];
    return bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
  }
}
