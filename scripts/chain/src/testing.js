// SPDX-License-Identifier: Apache-2.0
// A tool as its tests run it, without a process of its own.
import assert from 'node:assert/strict';
import { Failure } from './cli.js';

/**
 * @param {(args: string[], say: (line: string) => void) => Promise<void>} run
 * @returns {{ said: (args: string[]) => Promise<string>,
 *   refuses: (args: string[], reason: RegExp) => Promise<void> }}
 */
export function inProcess(run) {
  const said = async (args) => {
    const lines = [];
    await run(args, (line) => lines.push(line));
    return lines.join('\n');
  };
  return { said, refuses: (args, reason) => refusal(said(args), reason) };
}

/** A tool refuses for this reason, in one line. */
export const refusal = (running, reason) =>
  assert.rejects(running, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.match(error.message, reason);
    assert.doesNotMatch(error.message, /\n/, 'one line');
    return true;
  });
