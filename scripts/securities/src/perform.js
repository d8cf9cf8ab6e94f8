// SPDX-License-Identifier: Apache-2.0
// How commands do what they are for: once, by whoever signs or as a motion of the council; and many times, in batches
// that go on where they were left.
import { careOfCouncil } from '@dure/chain/care.js';
import { Failure } from '@dure/chain/cli.js';
import { connected, offlineSignerOf, signerOf } from '@dure/chain/commands.js';
import { ended } from '@dure/chain/once.js';
import { progress } from '@dure/chain/progress.js';
import { handOver, payloadsOf } from '@dure/chain/signed.js';
import * as chain from './chain.js';
import { inWords, NOUNS, partsOf, readEntry, signEntry } from './messages.js';

/** @typedef {import('@dure/chain/commands.js').Given} Given */

/** It was done before. */
class Already extends Failure {}

/**
 * A command that does an act once: signed by the role; with --council as a motion.
 * @param {import('@dure/chain/care.js').Act} act
 * @param {(values: any, done: any) => string} words what is said of it, before the block
 * @param {object} [more]
 * @param {(given: Given) => any} [more.given] the act's values, of what was given
 * @param {(api: any, values: any) => Promise<any>} [more.asked] more of them that the chain tells: not for the council.
 *   `values.key` is the signer's, unless another has signed
 * @param {(api: any, values: any) => Promise<string | null>} [more.was] that it was done before, if it was, in words:
 *   asked before anything is signed
 * @param {string[]} [more.events] those with which it may end, where these are others
 * @returns {(given: Given) => Promise<void>}
 */
export const doing =
  (
    act,
    words,
    { given = ({ values }) => values, asked, was = async () => null, events = [act.event] } = {},
  ) =>
  async (line) => {
    const values = given(line);
    if (values.council) return careOfCouncil(act)({ values, args: [], say: line.say });
    const signer = signerOf(values, values.type);
    return connected(values, async (api) => {
      const own = { key: signer.address, ...values };
      const all = { ...own, ...(await asked?.(api, own)) };
      const check = async () => {
        const told = await was(api, all);
        if (told !== null) throw new Already(told);
      };
      const stands = act.stands && (() => act.stands(api.query, all));
      // Of the command line: among the act's values another `reference` may be.
      const how = { ...line.values, check, ...(stands && { stands }) };
      try {
        const done = await chain.sent(api, act.call(api, all), signer, events, how);
        line.say(`${words(all, done)} ${ended(done)}`);
      } catch (error) {
        if (!(error instanceof Already)) throw error;
        line.say(error.message);
      }
    });
  };

/**
 * A command that signs a statement. Nothing here asks the chain, so that it can be done without a network.
 * @param {string} kind
 * @param {(values: any) => any} what
 */
export const signing =
  (kind, what) =>
  ({ values, say }) => {
    const { genesis, type, at = Date.now() } = values;
    const signer = offlineSignerOf(values, type);
    const content = { key: signer.address, what: { [kind]: what(values) }, at };
    say(inWords(content));
    handOver(signEntry(content, genesis, signer), values, say);
  };

/** The one statement of a kind that a file has, or a payload is. @returns {import('./messages.js').Entry} */
export function statementOf(kind, given) {
  const [entry, ...others] = payloadsOf('item', readEntry, given);
  if (others.length > 0) throw new Failure(`${given} has more than ${NOUNS[kind]}`);
  const [found] = partsOf(entry.content);
  if (found === kind) return entry;
  throw new Failure(`${given.slice(0, 40)} is ${NOUNS[found]}, not ${NOUNS[kind]}`);
}

/**
 * What a command brings that a key has signed: the values that the statement has, and that it is refused before
 * anybody pays for it where the key has not signed it for this chain.
 * @param {string} kind
 * @param {import('@dure/chain/care.js').Act} act
 * @param {(what: any) => any} valuesOf
 */
export function bringing(kind, act, valuesOf) {
  const { call } = act;
  return {
    act: {
      ...act,
      call: (api, all) => {
        if (all.entry) chain.ensureSigned(api, all.entry);
        return call(api, all);
      },
    },
    /** @returns {any} */
    values(file) {
      const entry = statementOf(kind, file);
      const { key, at } = entry.content;
      const [, what] = partsOf(entry.content);
      return { ...valuesOf(what), key, at, signature: entry.signature, entry };
    },
  };
}

/**
 * What was signed; or what options say, which the signer's own key agrees to by sending it.
 * @param {ReturnType<typeof bringing>} brought
 * @param {any} values
 * @param {string[]} names of the options that are needed with what was not signed, as their values are named
 */
export function ownOr(brought, values, names) {
  const option_ = (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (values.signed !== undefined) {
    const twice = names.find((name) => values[name] !== undefined);
    if (twice) throw new Failure(`what is signed says ${option_(twice)}: --signed alone`);
    return { ...values, ...brought.values(values.signed) };
  }
  if (values.council) throw new Failure('what the council brings, a key has signed: --signed');
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new Failure(`${missing.map(option_).join(', ')} missing, without --signed`);
  return values;
}

/** When the signer's own key says it, where nobody else has signed. */
export const ownMoment = async (api, { key, entry }) =>
  entry ? {} : { at: await chain.momentFor(api, key), signature: null };

/**
 * Does the same for many, in transactions of so many at most. What is done already is left out, so that this can be
 * killed and run again; what the chain refuses of one keeps back none of the others.
 * @template T
 * @param {T[] | AsyncIterable<T>} items
 * @param {object} how
 * @param {number} how.size of a batch
 * @param {string} how.what the items are, for the progress
 * @param {number} how.total
 * @param {(items: T[]) => Promise<T[]>} how.left which of these are not done yet
 * @param {(items: T[]) => Promise<any>} how.make all of these, as `sentEach` tells
 * @param {(items: T[], done: any) => void} how.made tells of a batch
 * @returns {Promise<{ item: T, why: string }[]>} those that were refused
 */
export async function inBatches(items, { size, what, total, left, make, made }) {
  const refused = [];
  const bar = await progress(total, what);
  const flush = async (batch) => {
    const open = await left(batch);
    if (open.length > 0) {
      const done = await make(open);
      made(open, done);
      // Another may have done it meanwhile.
      const why = new Map(done.refused.map(([n, reason]) => [open[n], reason]));
      const still = why.size > 0 ? await left([...why.keys()]) : [];
      refused.push(...still.map((item) => ({ item, why: why.get(item) })));
    }
    bar.step(batch.length);
  };
  try {
    let batch = [];
    for await (const item of items) {
      batch.push(item);
      if (batch.length === size) {
        await flush(batch);
        batch = [];
      }
    }
    if (batch.length > 0) await flush(batch);
  } finally {
    bar.stop();
  }
  return refused;
}
