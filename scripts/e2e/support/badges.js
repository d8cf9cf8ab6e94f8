// SPDX-License-Identifier: Apache-2.0
// What the tests of credential badges share: the tool, and issuers with all they need. Whoever is
// named here is invented.
import { writeFileSync } from 'node:fs';
import { run } from '@dure/badges/commands.js';
import { generate } from '@dure/badges/keys.js';
import { jsonHash } from '@dure/badges/leaf.js';
import { sha256 } from '@dure/chain/bytes.js';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { all, storageKeys } from './harness.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'badges',
  run,
  offline: ['keygen', 'derive'],
  files: ['csv', 'json', 'achievement', 'out', 'leaves', 'indexes', 'key-file', 'p256-key-file'],
};

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
  writeFileSync(file, JSON.stringify(secret), { mode: 0o600 });
  return { [kind]: key.public };
}

export const createClass = (api, content) =>
  api.tx.credentialBadges.createClass(jsonHash(content), jsonHash({ type: 'object' }));

/** Gives an accredited issuer keys and lists, and makes its further calls. @returns {Promise<number[]>} the lists */
export async function equip(api, issuer, publics, purposes, calls = []) {
  const { addKey, openList } = api.tx.credentialBadges;
  const batch = [
    ...publics.map((key) => addKey(key, 0, null)),
    ...purposes.map((purpose) => openList(purpose, BITS)),
    ...calls,
  ];
  const { events } = await all(api, batch, issuer);
  return events.filter(({ method }) => method === 'ListOpened').map(({ data }) => Number(data[0]));
}

/** Has the node the block, but its state no longer? */
export async function forgot(node, number) {
  const hash = await node.rpc('chain_getBlockHash', number);
  if (!hash) return false;
  return node.rpc('state_getStorage', '0x00', hash).then(
    () => false,
    ({ message }) => /discarded/.test(message),
  );
}

/**
 * The root of leaves by the definition of RFC 6962 § 2.1, word for word: another way to it than that of
 * the tool, which goes up level by level.
 * @param {Uint8Array[]} leaves
 * @returns {Buffer}
 */
export function rootByDefinition(leaves) {
  if (leaves.length === 1) return sha256(Uint8Array.of(0), leaves[0]);
  // The largest power of two below their number.
  const left = 2 ** (31 - Math.clz32(leaves.length - 1));
  const [one, other] = [leaves.slice(0, left), leaves.slice(left)].map(rootByDefinition);
  return sha256(Uint8Array.of(1), one, other);
}

/** All bytes that a chain has, of every block, and of the state of the last one. */
export async function everything({ api, node }) {
  const { hash: head, number } = await node.best();
  const [extrinsics, events] = [[], []];
  for (let block = 0; block <= number; block += 1) {
    const hash = await node.rpc('chain_getBlockHash', block);
    extrinsics.push(...(await node.rpc('chain_getBlock', hash)).block.extrinsics);
    events.push((await node.rpc('state_getStorage', api.query.system.events.key(), hash)) ?? '0x');
  }
  const keys = await storageKeys(node, head);
  const values = [];
  for (let from = 0; from < keys.length; from += 500) {
    const [{ changes }] = await node.rpc('state_queryStorageAt', keys.slice(from, from + 500), head);
    values.push(...changes.map(([, value]) => value));
  }
  if (values.filter(Boolean).length !== keys.length) throw new Error('not every value was read');
  const bytes = (hexes) => Buffer.concat(hexes.map(fromHex));
  return {
    blocks: number,
    extrinsics: bytes(extrinsics),
    events: bytes(events),
    keys: bytes(keys),
    values: bytes(values),
  };
}

export const fromHex = (hex) => Buffer.from(hex.slice(2), 'hex');

/** What would tell a text: itself, and its hashes of the usual kinds. @returns {Record<string, Buffer>} */
export function traces(text) {
  const utf8 = Buffer.from(text);
  return {
    [text]: utf8,
    [`SHA-256 of ${text}`]: sha256(utf8),
    [`BLAKE2b-128 of ${text}`]: Buffer.from(blake2AsU8a(utf8, 128)),
    [`BLAKE2b-256 of ${text}`]: Buffer.from(blake2AsU8a(utf8, 256)),
  };
}

/**
 * Which of the needles (of at least four bytes) are where in all that a chain has.
 * @param {Awaited<ReturnType<typeof everything>>} found
 * @param {Record<string, Buffer>} needles
 * @returns {string[]} such as "root in events", sorted
 */
export function occurrences({ blocks: _, ...places }, needles) {
  const names = Object.entries(needles);
  return Object.entries(places)
    .flatMap(([place, hay]) => occurring(hay, names).map((name) => `${name} in ${place}`))
    .sort();
}

/** The names of the needles that are in the haystack. */
function occurring(hay, needles) {
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
