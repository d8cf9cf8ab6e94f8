// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Failure } from '@dure/chain/cli.js';

/**
 * Runs a command of a tool as its user would, and shows what was typed.
 * @param {string} tool
 * @param {string} line
 * @param {object} options
 * @param {string} options.home where its files are
 * @param {string} options.url of the node
 * @param {string[]} options.offline the commands that need none
 * @param {number} [options.expect] the exit code
 */
export async function show(tool, line, { home, url, offline, expect = 0 }) {
  const program = `${tool}/bin/dure-${tool}.js`;
  const args = line.split(/\s+/);
  console.log(`\n$ scripts/dure ${tool} ${args.join(' ')}`);
  const connected = offline.includes(args[0]) ? [] : ['--url', url];
  const waits = connected.length && args.includes('--signer') ? ['--best'] : [];
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`../${program}`, import.meta.url)), ...args, ...connected, ...waits],
    { cwd: home, stdio: 'inherit' },
  );
  const [code] = await once(child, 'exit');
  if (code !== expect) throw new Failure(`'${args[0]}' ended with exit code ${code}, not ${expect}`);
}
