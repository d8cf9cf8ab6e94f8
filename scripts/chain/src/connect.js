// SPDX-License-Identifier: Apache-2.0
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Failure } from './cli.js';
import { within } from './wait.js';

export const DEFAULT_URL = 'ws://127.0.0.1:9944';
const SPEC_NAME = 'dure';

/** A node that isn't open to others answers to nothing but localhost and 127.0.0.1 with its own port. */
const OTHER_NAME =
  'it answers to localhost and its own port alone (403): through a tunnel, take the same port at both ends, ' +
  'as in ssh -L 9944:127.0.0.1:9944';

const providers = new WeakMap();

/** The WebSocket below an API made by `connect`, for JSON-RPC that polkadot.js would comment on. */
export const providerOf = (api) => providers.get(api);

/** One JSON-RPC request. */
export const rpc = (api, method, ...params) => providerOf(api).send(method, params);

/** What a node says of a block whose state it has no longer. */
const DISCARDED = /discarded|unknown ?block|header was not found/i;

/**
 * One JSON-RPC request about the state of a block, or a Failure that tells which node has it. Raw, as
 * polkadot.js would print the node's refusal on the console.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {{ of: string, needs: string }} why `of`: the block, such as "block 7"; `needs`: what it is asked for,
 *   with its verb, such as "old blocks need"
 * @param {string} method
 * @param {...unknown} params
 */
export async function stateRpc(api, { of, needs }, method, ...params) {
  try {
    return await rpc(api, method, ...params);
  } catch (error) {
    if (!DISCARDED.test(error.message)) throw error;
    throw new Failure(
      `the state of ${of} is discarded: ${needs} a node with archive state (--state-pruning archive)`,
    );
  }
}

/**
 * Connects @polkadot/api to a Dure node, or says in one line why it can't.
 * @param {string} [url]
 * @param {import('@polkadot/api/types').ApiOptions & { deadlineMs?: number }} [options]
 */
export async function connect(url = DEFAULT_URL, { deadlineMs = 5000, ...options } = {}) {
  if (!/^wss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new Failure(`'${url}' is not a WebSocket address such as ${DEFAULT_URL}`);
  }
  const provider = new WsProvider(url, false); // false: it would retry for ever, with noise
  try {
    const opened = new Promise((resolve, reject) => {
      provider.on('connected', resolve);
      provider.on('disconnected', () => reject(new Failure('it closed the connection')));
      provider.on('error', (event) => reject(new Failure(reason(event))));
    });
    await provider.connect();
    await within(opened, deadlineMs, 'the answer');

    const version = provider.send('state_getRuntimeVersion', []);
    const { specName } = await within(version, deadlineMs, 'the answer');
    if (specName !== SPEC_NAME) {
      throw new Failure(`wrong chain: ${url} runs '${specName}', not '${SPEC_NAME}'`);
    }
    const created = ApiPromise.create({
      provider,
      throwOnConnect: true,
      // polkadot.js knows every other extension; this one signs nothing.
      signedExtensions: { AuthorizeCall: { extrinsic: {}, payload: {} } },
      // The one thing left to warn of are the JSON-RPC families that polkadot.js doesn't speak.
      noInitWarn: true,
      ...options,
    });
    const api = await within(created, deadlineMs * 2, `reading the metadata of ${url}`);
    providers.set(api, provider);
    return api;
  } catch (error) {
    provider.disconnect().catch(() => {});
    if (/^(wrong chain|reading)/.test(error.message)) throw error;
    throw new Failure(`no Dure node answers at ${url}: ${error.message}`);
  }
}

/** What an error event of the `ws` package means. */
function reason({ error, message }) {
  if (/\b403\b/.test(message)) return OTHER_NAME;
  return error?.code === 'ECONNREFUSED' ? 'connection refused' : message || error?.code || 'no reason';
}
