// SPDX-License-Identifier: Apache-2.0
// What the commands of a tool share: how they are found and told what is missing, who signs, and
// which chain they speak to.
import { Failure, flags } from './cli.js';
import { connect, DEFAULT_URL } from './connect.js';
import { readText } from './files.js';
import { key } from './keys.js';

const WAIT_MS = 120_000;

export const text = { type: 'string' };
export const flag = { type: 'boolean' };
export const CONNECTION = { url: { ...text, default: DEFAULT_URL } };
export const SIGNER = { signer: text, 'signer-file': text };
export const SIGNING = { ...CONNECTION, ...SIGNER, best: flag };

/**
 * What a command gets: the values of its options, `need` for one that it can't do without, its
 * files, and what takes the lines that it has to say.
 * @typedef {{ values: Record<string, any>, need: (option: string) => any, files: string[],
 *   say: (line: string) => void }} Given
 *
 * A command: its usage, its options, how many files it takes, what it does.
 * @typedef {{ usage: string, options: import('node:util').ParseArgsConfig['options'], files?: number,
 *   run: (given: Given) => unknown }} Command
 */

/**
 * A tool of these commands: a function of the command line and of what takes its lines.
 * @param {string} program as its user types it
 * @param {Record<string, Command>} commands
 */
export const tool = (program, commands) => async (argv, say = console.log) => {
  const [name, ...args] = argv;
  if (!Object.hasOwn(commands, name ?? '')) {
    const wrong = name ? `there is no command '${name}'` : 'a command is needed';
    throw new Failure(`${wrong}: there are ${Object.keys(commands).join(', ')}`);
  }
  const { usage, options, files = 0, run } = commands[name];
  const line = `${program} ${usage}`;
  const { values, positionals } = flags({ args, options, allowPositionals: true }, line);
  if (positionals.length !== files && files !== Infinity) {
    throw new Failure(
      `${name} takes ${files === 1 ? 'one FILE' : 'no FILE'}, not ${positionals.length} (usage: ${line})`,
    );
  }
  const need = (option) => {
    if (values[option] === undefined) throw new Failure(`--${option} is missing (usage: ${line})`);
    return values[option];
  };
  await run({ values, need, files: positionals, say });
};

/** Runs something on the chain, and lets go of it in any case. */
export async function connected({ url }, run) {
  const api = await connect(url);
  try {
    return await run(api);
  } finally {
    await api.disconnect();
  }
}

/**
 * The account that signs.
 * @param {{ signer?: string, 'signer-file'?: string }} values
 * @param {import('@polkadot/util-crypto/types').KeypairType} [type]
 */
export function signerOf({ signer, 'signer-file': file }, type) {
  if ((signer === undefined) === (file === undefined)) {
    throw new Failure('--signer URI or --signer-file FILE is needed, one of them');
  }
  try {
    return key((signer ?? readText(file)).trim(), type);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('the signer is no secret URI'); // not the reason: it might show it
  }
}

/** Options of `send` by which a command waits for finality, unless it is told not to. */
export const waiting = ({ best = false } = {}) => ({ finalised: !best, deadlineMs: WAIT_MS });

/** The option's value as a whole number. */
export function whole(option, value) {
  if (!/^(0|[1-9]\d{0,8})$/.test(value)) throw new Failure(`--${option} takes a whole number, not '${value}'`);
  return Number(value);
}
