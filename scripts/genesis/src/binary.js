// SPDX-License-Identifier: Apache-2.0
// The node's binary, and its commands.
import { execFileSync } from 'node:child_process';
import { Failure } from '@dure/chain/cli.js';

/** The path of the node binary: an argument, else the environment. */
export function binary(given) {
  const path = given ?? process.env.DURE_NODE;
  if (!path) throw new Failure('DURE_NODE must name the built dure-node');
  return path;
}

/** Runs a command of the node, and gives back what it prints. */
export function runNode(bin, ...args) {
  try {
    return execFileSync(bin, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
      timeout: 60_000,
    });
  } catch (error) {
    if (!error.stderr) throw new Failure(`${bin} can't be run: ${error.code ?? error.message}`);
    const lines = error.stderr.trim().split('\n');
    const said = lines.find((line) => line.startsWith('Error: ')) ?? lines.at(-1);
    throw new Failure(`${bin} ${args[0]}: ${said.replace(/^Error: /, '')}`);
  }
}
