// SPDX-License-Identifier: Apache-2.0
// Bulk work on a node that others share: it limits calls a minute and subscriptions, and is asked again
// later.
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './cli.js';
import { providerOf } from './connect.js';

/** Too many calls a minute (sc-rpc-server); too many subscriptions, and a busy server (jsonrpsee). */
const LIMITS = [-32_999, -32_006, -32_604];
const CALLS_AT_ONCE = 16;
const [FIRST_PAUSE_MS, LAST_PAUSE_MS] = [250, 4_000];
/** How long a call is tried again. */
const PATIENCE_MS = 300_000;

/**
 * Makes all calls of a connection, polkadot.js's too, wait where the node's limit is met, instead of failing.
 * A call that is refused for the limit was not looked at, so that it can be sent again.
 * @param {import('@polkadot/api').ApiPromise} api
 */
export function patient(api) {
  const provider = providerOf(api);
  provider.send = patiently(provider.send.bind(provider));
}

/**
 * The same for a function that sends.
 * @param {(...args: any[]) => Promise<any>} send
 * @param {{ patienceMs?: number, firstPauseMs?: number }} [options]
 */
export function patiently(send, { patienceMs = PATIENCE_MS, firstPauseMs = FIRST_PAUSE_MS } = {}) {
  const gate = limited(CALLS_AT_ONCE);
  return async (...args) => {
    const end = Date.now() + patienceMs;
    for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, LAST_PAUSE_MS)) {
      try {
        return await gate(() => send(...args));
      } catch (error) {
        if (!LIMITS.includes(error?.code)) throw error;
        if (Date.now() > end) {
          throw new Failure(
            `the node's limit of calls has been met for ${patienceMs / 1_000} s: run it again later`,
          );
        }
      }
      await delay(pause * (0.5 + Math.random())); // not all at the same moment
    }
  };
}

/** Runs so many at a time, the others when their turn comes. */
function limited(most) {
  let running = 0;
  const waiting = [];
  return async (act) => {
    if (running >= most) await new Promise((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await act();
    } finally {
      // Who waits takes the place over.
      if (waiting.length) waiting.shift()();
      else running -= 1;
    }
  };
}

/**
 * What comes of each, in their order, so many at a time.
 * @template T, R
 * @param {T[]} items
 * @param {number} most
 * @param {(item: T) => Promise<R>} act
 * @returns {Promise<R[]>}
 */
export function eachOf(items, most, act) {
  const gate = limited(most);
  return Promise.all(items.map((item) => gate(() => act(item))));
}

/** Of how many entries a node is asked at once: it refuses more than a thousand. */
const PAGE = 500;

/**
 * The entries of a map, page by page, so that neither node nor tool has them all at once.
 * @param {any} map storage, now or in a block that `api.at` has given
 * @param {unknown[]} [args] the first keys of those that are asked for
 */
export async function* entries(map, args = []) {
  let startKey;
  for (;;) {
    const page = await map.entriesPaged({ args, pageSize: PAGE, startKey });
    yield* page;
    if (page.length < PAGE) return;
    startKey = page.at(-1)[0].toHex();
  }
}
