// SPDX-License-Identifier: Apache-2.0
// Programs of others that serve while they are asked.
import { spawn } from 'node:child_process';
import { Failure } from '@dure/chain/cli.js';
import { until } from '@dure/chain/wait.js';

const MOST_SAID = 2_000;

/**
 * Does something while a program for Node.js runs. Where that goes wrong, what the program said last is told.
 * @template T
 * @param {string[]} command file and arguments
 * @param {NodeJS.ProcessEnv} env what it is to have besides ours
 * @param {() => unknown} answers throws until it serves
 * @param {() => Promise<T>} act
 */
export async function beside(command, env, answers, act) {
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env } });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill); // it never outlives this
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-MOST_SAID);
    });
  }
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const serves = async () => {
    if (child.exitCode !== null) throw new Failure(`it ended (exit ${child.exitCode})`);
    await answers();
    return true;
  };
  try {
    await until(serves, 60_000, `the start of ${command[0]}`, 200);
    return await act();
  } catch (error) {
    console.error(said);
    throw error;
  } finally {
    kill();
    await ended;
    process.off('exit', kill);
  }
}
