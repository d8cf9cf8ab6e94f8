// SPDX-License-Identifier: Apache-2.0
// What the commands of a tool share beside their command line (`program.js`, whose exports are here too):
// who signs, and which chain they speak to.
import { connect, DEFAULT_URL } from './connect.js';
import { key, keyOfFile, refuseDevelopmentKeyOffline } from './keys.js';
import { flag, option } from './program.js';
import { text } from './readers.js';

export { argument, command, flag, needed, option, tool } from './program.js';

/**
 * @typedef {import('./program.js').Command} Command
 * @typedef {import('./program.js').Given} Given
 * @typedef {import('./program.js').Option} Option
 * @typedef {import('./program.js').Run} Run
 */

const WAIT_MS = 120_000;

const BEST = { best: flag('waits for a block only, not until it is final: sooner, and less sure') };

/** To which node: `connected` takes its value. */
export const CONNECTION = { url: option('URL', "the node's JSON-RPC", text, { initial: DEFAULT_URL }) };

const signing = (heading, required) => ({
  signer: option(
    'URI',
    'the secret URI itself, such as //City on dev and local chains; what is typed stands in ' +
      "the shell's history and in the list of processes",
    text,
    { required, group: heading, secret: true },
  ),
  'signer-file': option(
    'FILE',
    'a file with the secret URI, which its owner alone may be able to read',
    text,
    { instead: 'signer', group: heading },
  ),
});

/** Who signs: `signerOf` takes the values. */
export const SIGNER = signing('Who signs, by one of:', true);

/** Who signs where no chain is asked: `offlineSignerOf` takes the values. */
export const OFFLINE_SIGNER = {
  ...SIGNER,
  'dev-keys': flag(
    'lets a key of the development phrase sign, which everybody has: for dev and local chains',
  ),
};

/** What a command needs that signs and sends. */
export const SIGNING = { ...SIGNER, ...BEST, ...CONNECTION };

/** The same for one that may do without a signer. */
export const MAY_SIGN = { ...signing('Who signs, where somebody is to:', false), ...BEST, ...CONNECTION };

/** What a command needs that sends what is signed already, or by nobody. */
export const SENDING = { ...BEST, ...CONNECTION };

/**
 * Runs something on the chain, and lets go of it in any case.
 * @template T
 * @param {{ url?: string }} values of CONNECTION
 * @param {(api: import('@polkadot/api').ApiPromise) => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function connected({ url }, run) {
  const api = await connect(url);
  try {
    return await run(api);
  } finally {
    await api.disconnect();
  }
}

/**
 * The account that signs.
 * @param {{ signer?: string, signerFile?: string }} values
 * @param {import('@polkadot/util-crypto/types').KeypairType} [type]
 */
export const signerOf = ({ signer, signerFile }, type) =>
  signer === undefined ? keyOfFile(signerFile, type) : key(signer.trim(), type, '--signer');

/**
 * The account that signs what no chain is asked about.
 * @param {{ signer?: string, signerFile?: string, devKeys?: boolean }} values
 * @param {import('@polkadot/util-crypto/types').KeypairType} [type]
 */
export function offlineSignerOf(values, type) {
  const signer = signerOf(values, type);
  refuseDevelopmentKeyOffline(signer, values.devKeys);
  return signer;
}

/** Options of `send` by which a command waits for finality, unless it is told not to. */
export const waiting = ({ best = false } = {}) => ({ finalised: !best, deadlineMs: WAIT_MS });
