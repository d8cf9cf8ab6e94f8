// SPDX-License-Identifier: Apache-2.0
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { little } from '@dure/chain/bytes.js';
import { ENTRIES } from '../src/deed.js';
import { rootOf } from '../src/mirror.js';

export const HASH = (byte) => `0x${byte.repeat(32)}`;
export const NOTARY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const BUNDLE = Uint8Array.from({ length: 3_000 }, (_, n) => n % 251);
export const CODE = `DURE:DEED1:${'0123456789ABCDEF'.repeat(14)}`;
export const MADE = Date.UTC(2027, 0, 31);

/** What dure-verify says, with changes. */
export const report = (changes = {}) => ({
  genesis: HASH('77'),
  act: 4,
  kind: 'Authentic',
  region: 11_680,
  version: 1,
  versions: 1,
  sealed: {
    index: 12,
    leaf: HASH('1e'),
    at: '2027-01-31T18:00:00+09:00',
    notary: NOTARY,
    licence: 3,
    key: 0,
    flagged: false,
  },
  given: null,
  annulled: null,
  latestFlagged: false,
  inForce: true,
  block: { number: 90_210, hash: HASH('b1'), at: '2027-02-01T09:00:00+09:00' },
  document: { sha256: HASH('d0'), compared: true },
  log: { size: 20, root: HASH('0f'), anchor: null },
  trusted: {
    set: 0,
    by: 'genesis',
    lastSet: 3,
    checkpoint: null,
    published: false,
    statusPublished: false,
  },
  bundle: HASH('bb'),
  code: CODE,
  ...changes,
});

/** With all that there can be. */
export const fullest = {
  inForce: false,
  latestFlagged: true,
  versions: 3,
  annulled: { reason: 3, at: '2027-02-01T08:00:00+09:00', by: null },
  sealed: { ...report().sealed, flagged: true },
  trusted: { ...report().trusted, by: 'checkpoint', set: 2, checkpoint: HASH('cc') },
  given: {
    ...report().sealed,
    kind: 'copy',
    index: 19,
    commitment: HASH('c0'),
    annulled: 3,
    flagged: true,
  },
};

/** A leaf of 238 bytes, as docs/notaries.md lays it out. */
export const leaf = (index, kind, act, version) =>
  u8aToHex(
    u8aConcat(
      [1],
      new Uint8Array(32).fill(7),
      little(index, 8),
      [ENTRIES.indexOf(kind)],
      little(act, 8),
      little(0, 4),
      little(version, 4),
      new Uint8Array(32 + 1 + 4 + 32 + 32 + 1),
      new Uint8Array(32).fill(9),
      little(3, 4),
      little(kind === 'Apostilled' ? 0xffff : 2, 2),
      new Uint8Array(32),
      little(index, 8),
    ),
  );

/** The text of a checkpoint of so many of these leaves. */
export function checkpointOf(leaves, size, genesis = HASH('07')) {
  const root = Buffer.from(rootOf(leaves.slice(0, size)).slice(2), 'hex').toString('base64');
  return (
    `dure deeds ${genesis}\n${size}\n${root}\nblock 90210 ${HASH('b1')}\n` +
    `time 2027-01-31T18:00:00+09:00\nset 4 ${HASH('a4')}\n`
  );
}
