// SPDX-License-Identifier: Apache-2.0
// What the tests of credential badges share: the tool, and issuers with all they need. Whoever is
// named here is invented.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run } from '@dure/badges/commands.js';
import { generate } from '@dure/badges/keys.js';
import { jsonHash } from '@dure/badges/leaf.js';
import { all } from './harness.js';

/** The tool, as a Desk runs it. */
export const TOOL = { name: 'badges', run, offline: ['keygen', 'derive'] };

export const BITS = 131_072;
/** When all accreditations end. */
export const TERM = 4_000_000_000_000;

const achievement = (name, achievementType) => ({
  id: `https://dure.example/achievements/${name.toLowerCase().replaceAll(' ', '-')}`,
  type: ['Achievement'],
  name,
  description: `What ${name} takes is described here.`,
  criteria: { narrative: `The criteria of ${name} are met.` },
  achievementType,
});
export const DIPLOMA = achievement('Welding 2', 'Diploma');
export const EMPLOYMENT = achievement('Employment', 'Membership');
export const LICENCE = achievement('Seed Licence', 'License');

/** Makes a key for documents, and its file. @returns {Promise<object>} its public part, as calls take it */
export async function documentKey(kind, file) {
  const { key, secret } = await generate(kind);
  writeFileSync(file, JSON.stringify(secret));
  return { [kind]: key.public };
}

export const createClass = (api, content) =>
  api.tx.credentialBadges.createClass(jsonHash(content), jsonHash({ type: 'object' }));

/** Gives an accredited issuer keys and lists, and makes its further calls. @returns {Promise<number[]>} the lists */
export async function equip(api, issuer, publics, purposes, calls = []) {
  const { addKey, openList } = api.tx.credentialBadges;
  const { events } = await all(api, [
    ...publics.map((key) => addKey(key, 0, null)),
    ...purposes.map((purpose) => openList(purpose, BITS)),
    ...calls,
  ], issuer);
  return events.filter(({ method }) => method === 'ListOpened').map(({ data }) => data.list.toNumber());
}

/** Has the node the block, but its state no longer? */
export async function forgot(node, number) {
  const hash = await node.rpc('chain_getBlockHash', number);
  if (!hash) return false;
  return node.rpc('state_getStorage', '0x00', hash).then(() => false, ({ message }) => /discarded/.test(message));
}

/** The names of the needles (of at least four bytes) that are in the haystack. */
export function occurring(hay, needles) {
  const byStart = new Map();
  for (const [name, needle] of needles) {
    const start = needle.readUInt32LE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), [name, needle]]);
  }
  const found = new Set();
  for (let at = 0; at + 4 <= hay.length; at += 1) {
    for (const [name, needle] of byStart.get(hay.readUInt32LE(at)) ?? []) {
      if (hay.subarray(at, at + needle.length).equals(needle)) found.add(name);
    }
  }
  return [...found];
}

/** The root of leaves (hex, one a line) by another implementation, of another language. */
export async function pymerkle(leaves) {
  const library = join(process.env.DURE_CACHE || join(homedir(), '.cache', 'dure'), 'pymerkle-7.0.0');
  if (!existsSync(join(library, 'pymerkle'))) {
    mkdirSync(library, { recursive: true });
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', library, 'pymerkle==7.0.0'];
    await promisify(execFile)('python3', args, { timeout: 60_000 }).catch((error) => {
      throw new Error(`pymerkle 7.0.0 is needed, and pip can't install it: ${error.stderr || error.message}`);
    });
  }
  const script = new URL('../../badges/test/root.py', import.meta.url).pathname;
  const python = promisify(execFile)('python3', [script], { env: { ...process.env, PYTHONPATH: library } });
  python.child.stdin.end(leaves);
  return `0x${(await python).stdout.trim()}`;
}
