// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * How a program ended, and what it said. `code` is null where a signal ended it: its deadline's is SIGKILL.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Ended
 */

/**
 * Deadlines say how long something may take on a machine that does nothing else. On a busy one it takes a few times
 * as long, and they are to end what hangs, not what waits for its turn.
 */
export const PATIENCE = 3;

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {(string | number)[]} [args]
 * @param {{ seconds?: number, cwd?: string, env?: NodeJS.ProcessEnv }} [options] `seconds`: its deadline
 * @returns {Promise<Ended>}
 */
export const program = (file, args = [], { seconds = 60, cwd, env } = {}) =>
  new Promise((resolve, reject) => {
    /** @type {import('node:child_process').ExecFileOptions} */
    const options = {
      timeout: seconds * 1000 * PATIENCE,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 26,
      cwd,
      env,
    };
    const child = execFile(
      file,
      args.map(String),
      { ...options, encoding: 'utf8' },
      (error, stdout, stderr) => {
        // A program that can't be run has a word for its code, such as ENOENT.
        if (typeof error?.code === 'string') reject(error);
        else resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr });
      },
    );
  });

/**
 * The same of a script for Node.js.
 * @param {string} file
 * @param {(string | number)[]} [args]
 * @param {Parameters<typeof program>[2]} [options]
 */
export const script = (file, args = [], options) => program(process.execPath, [file, ...args], options);

/** Where a program is on the PATH, or undefined. */
export function where(name) {
  return process.env.PATH?.split(delimiter)
    .map((directory) => join(directory, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Ends a file of tests in one line where one of the programs that it needs is missing. */
export function needs(...names) {
  const missing = names.filter((name) => !where(name));
  if (!missing.length) return;
  console.error(`error: these tests need what is not on the PATH: ${missing.join(', ')}`);
  process.exit(1);
}
