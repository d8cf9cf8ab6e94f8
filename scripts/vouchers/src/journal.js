// SPDX-License-Identifier: Apache-2.0
// The journal of a long job: a file beside the one that it is to write, from which a job that was killed goes
// on.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { Failure } from '@dure/chain/cli.js';

const PRIVATE = 0o600;

/** Where the journal of a file is. */
export const journalOf = (file) => `${file}.part`;

/**
 * What the journal says, a value a line; the last line may have been cut off by what killed the job.
 * @returns {any[]}
 */
export function readJournal(path) {
  if (!existsSync(path)) return [];
  const values = [];
  for (const line of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
    try {
      values.push(JSON.parse(line));
    } catch {
      break;
    }
  }
  return values;
}

/** A journal that begins with these values, and takes others; each is on disk when `add` comes back. */
export function openJournal(path, values) {
  const text = (list) => list.map((value) => `${JSON.stringify(value)}\n`).join('');
  const put = (handle, list) => {
    writeSync(handle, text(list));
    fsyncSync(handle);
  };
  try {
    const fresh = openSync(`${path}.new`, 'w', PRIVATE);
    put(fresh, values);
    closeSync(fresh);
    renameSync(`${path}.new`, path);
    const handle = openSync(path, 'a');
    return {
      add: (value) => put(handle, [value]),
      close: () => closeSync(handle),
    };
  } catch (error) {
    throw new Failure(`${path} can't be written: ${error.code}`);
  }
}

/** Writes a new file, whole or not at all, and removes the journal. */
export function finish(file, text) {
  if (existsSync(file)) throw new Failure(`${file} is there already`);
  const part = `${file}.new`;
  try {
    const handle = openSync(part, 'w', PRIVATE);
    writeSync(handle, text);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(part, file);
  } catch (error) {
    throw new Failure(`${file} can't be written: ${error.code}`);
  }
  rmSync(journalOf(file), { force: true });
}
