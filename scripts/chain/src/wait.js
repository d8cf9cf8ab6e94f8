// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './cli.js';

/**
 * The promise's value, or a Failure once the deadline has passed.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @param {string} what the thing waited for, as in "<what> took longer than 5 s"
 * @returns {Promise<T>}
 */
export async function within(promise, ms, what) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Failure(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A pause in what goes on in the background of a script: it keeps no process alive, and ends at once
 * with its signal.
 */
export const idle = (ms, signal) => delay(ms, undefined, { ref: false, signal }).catch(() => {});

/**
 * Asks again and again until the answer is truthy; a question that throws has no answer yet.
 * @template T
 * @param {() => Promise<T> | T} question
 * @param {number} ms the deadline
 * @param {string} what the thing waited for
 * @param {number} [every] pause between two questions, in ms
 * @returns {Promise<T>}
 */
export async function until(question, ms, what, every = 50) {
  const end = Date.now() + ms;
  for (let last; ;) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      if (error instanceof Failure) throw error;
      last = error;
    }
    if (Date.now() > end) {
      const why = last ? `: ${last.message}` : '';
      throw new Failure(`${what} took longer than ${ms / 1000} s${why}`);
    }
    await delay(every);
  }
}
