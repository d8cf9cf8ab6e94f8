// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';

/** A problem whose message tells its reader all there is to know: no stack is shown for it. */
export class Failure extends Error {}

/**
 * Reads the command line.
 * @param {import('node:util').ParseArgsConfig} config for `parseArgs`
 * @param {string} usage one line, shown with every refusal
 */
export function flags(config, usage) {
  try {
    return parseArgs(config);
  } catch (error) {
    // parseArgs goes on with advice in further sentences; the first one says what is wrong.
    throw new Failure(`${error.message.split(/\. |\n/)[0]} (usage: ${usage})`);
  }
}

/** The flag's value as a whole number of at least one. */
export function positive(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new Failure(`--${name} takes a whole number above 0, not '${text}'`);
  }
  return Number(text);
}

/** Runs a script: what goes wrong becomes one line on stderr and exit code 1. */
export async function main(script) {
  try {
    await script();
  } catch (error) {
    console.error(`error: ${String(error?.message ?? error).trim().split('\n')[0]}`);
    if (!(error instanceof Failure) && process.env.DURE_DEBUG) console.error(error?.stack);
    process.exit(1);
  }
}
