// SPDX-License-Identifier: Apache-2.0
// dure-verify, the program that checks bundles without any node (node/proofs), and makes them.
import { spawnSync } from 'node:child_process';
import { Failure } from '@dure/chain/cli.js';

/** Where it is: `scripts/dure` says so. */
const program = () => process.env.DURE_VERIFY ?? 'dure-verify';

/**
 * Runs it.
 * @param {string[]} args
 * @param {string} [input] what it reads
 * @returns {{ lines: string[], code: number }} what it says; 3 of what was sealed and is not in force
 */
export function verifier(args, input = '') {
  const { error, status, stdout, stderr } = spawnSync(program(), args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error) {
    throw new Failure(
      `dure-verify can't be run (${/** @type {any} */ (error).code}): scripts/build.sh builds it beside the node; ` +
        'DURE_VERIFY says where it is elsewhere',
    );
  }
  if (status !== 0 && status !== 3) {
    const [line] = stderr.trim().split('\n');
    throw new Failure(line?.replace(/^error: /, '') || `dure-verify ended with ${status}`);
  }
  return { lines: stdout.trimEnd().split('\n'), code: status };
}

/** The options of `verify` for what was given. */
export const verifying = (file, values) => [
  'verify',
  file,
  ...['document', 'genesis', 'spec', 'checkpoint', 'code'].flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, values[name]],
  ),
];
