// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { COMPILED } from '../nodes/node.js';

/** Where a node keeps the runtime that it has compiled. */
export const compiledBy = ({ basePath }) => join(basePath, COMPILED);

/**
 * The runtimes that a node has compiled and kept, each with what shows that it is the very same file.
 * Beside them lie statistics, which change with each use.
 * @returns {{ file: string, inode: number, writtenAt: number }[]}
 */
export function kept(node) {
  const directory = compiledBy(node);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.stats'))
    .map(({ path, name }) => {
      const file = join(path, name);
      const { ino, mtimeMs } = statSync(file);
      return { file, inode: ino, writtenAt: mtimeMs };
    });
}
