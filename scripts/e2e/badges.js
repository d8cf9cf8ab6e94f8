// SPDX-License-Identifier: Apache-2.0
// What the tests of credential badges share: the tool as its users run it, and issuers with all
// they need. Whoever is named here is invented.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run } from '../badges/commands.js';
import { generate } from '../badges/keys.js';
import { jsonHash } from '../badges/leaf.js';
import { Failure } from '../lib/cli.js';
import { send } from '../lib/tx.js';

const TOOL = new URL('../badges/badges.js', import.meta.url).pathname;
const OFFLINE = ['keygen', 'derive'];

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

/** A directory of files, and the tool run in it against the node of a test file. */
export class Desk {
  #home = mkdtempSync(join(tmpdir(), 'dure-badges-'));

  /** @param {{ node: import('../lib/node.js').Node }} ctx */
  constructor(ctx) {
    this.ctx = ctx;
  }

  /** From here on, files are named as seen from the directory. */
  enter() {
    process.chdir(this.#home);
  }

  remove() {
    process.chdir(tmpdir());
    rmSync(this.#home, { recursive: true, force: true });
  }

  #at(args) {
    const place = OFFLINE.includes(args[0]) || args.includes('--url') ? [] : ['--url', this.ctx.node.url];
    return [...args, ...place].map(String);
  }

  /** What the tool says when it does what it was told. */
  async tool(...args) {
    const lines = [];
    await run(this.#at(args), (line) => lines.push(line));
    return lines.join('\n');
  }

  /** The tool refuses for this reason. @returns {Promise<string>} what it said before */
  async refuses(reason, ...args) {
    const lines = [];
    await assert.rejects(run(this.#at(args), (line) => lines.push(line)), (error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/, 'one line');
      return true;
    });
    return lines.join('\n');
  }

  /** The same as a program: exit code 1, and one line on stderr. */
  async ends(reason, ...args) {
    const { code, stderr } = await this.program(...args);
    assert.match(stderr, reason);
    assert.match(stderr, /^error: [^\n]*\n$/, 'one line');
    assert.equal(code, 1);
  }

  /** The tool as its users run it. */
  program(...args) {
    return new Promise((resolve) => {
      const options = { timeout: 60_000, killSignal: 'SIGKILL' };
      const child = execFile(process.execPath, [TOOL, ...this.#at(args)], options, (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }));
    });
  }
}

/** Makes a key for documents, and its file. @returns {Promise<object>} its public part, as calls take it */
export async function documentKey(kind, file) {
  const { key, secret } = await generate(kind);
  writeFileSync(file, JSON.stringify(secret));
  return { [kind]: key.public };
}

export const createClass = (api, content) =>
  api.tx.credentialBadges.createClass(jsonHash(content), jsonHash({ type: 'object' }));

/** Several calls of one signer, in one transaction that fails if one of them does. */
export const all = (api, calls, signer) => send(api, api.tx.utility.batchAll(calls), signer);

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

/** All keys of the chain's state below a prefix. */
export async function storageKeys(node, at, prefix = '0x') {
  const keys = [];
  for (let page; page?.length !== 0; keys.push(...page)) {
    page = await node.rpc('state_getKeysPaged', prefix, 1_000, keys.at(-1) ?? null, at);
  }
  return keys;
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
  const script = new URL('../badges/test/root.py', import.meta.url).pathname;
  const python = promisify(execFile)('python3', [script], { env: { ...process.env, PYTHONPATH: library } });
  python.child.stdin.end(leaves);
  return `0x${(await python).stdout.trim()}`;
}
