// SPDX-License-Identifier: Apache-2.0
import { u8aToHex } from '@polkadot/util';
import { address } from '@dure/chain/accounts.js';
import { newSalt } from '@dure/chain/bytes.js';
import { badgeDocument } from './documents.js';
import { commitment, encodeLeaf, VERSION } from './leaf.js';
import { leafHash, Tree } from './merkle.js';
import { issuerDid, keyDid } from './names.js';
import { statusEntries } from './status.js';

/** The first member of a badge file. */
export const FORMAT = 'dure-badge-1';

/**
 * What a holder gets. `batch` is null until the batch is on chain; then it is a hint that saves
 * looking the batch up by the status entry.
 * @typedef {object} BadgeFile
 * @property {'dure-badge-1'} format
 * @property {number | null} batch
 * @property {import('./leaf.js').Leaf} leaf
 * @property {string[]} path hex
 * @property {string} documentSalt hex
 * @property {object} document signed with `eddsa-rdfc-2022`
 * @property {object} [selective] the same document, signed for derivations
 */

/**
 * Badges that are issued together: their tree, and all of each badge but its proofs.
 * @param {object} plan
 * @param {string} plan.genesis
 * @param {string} plan.base from `baseUrl`
 * @param {string} plan.issuer account
 * @param {string} [plan.issuerName]
 * @param {import('./keys.js').DocumentKey} [plan.didKey] names the issuer by this key, not by did:web
 * @param {number} plan.class
 * @param {object} plan.achievement
 * @param {import('./status.js').Placement} plan.revocation
 * @param {import('./status.js').Placement | null} [plan.suspension]
 * @param {import('./documents.js').Row[]} plan.rows
 * @param {number} plan.now milliseconds since 1970
 */
export function prepareBatch({ genesis, base, issuer, issuerName, didKey, rows, now, ...plan }) {
  const id = didKey ? keyDid(didKey) : issuerDid(base, genesis, issuer);
  const { achievement, revocation, suspension = null } = plan;
  const validFrom = Math.floor(now / 1000) * 1000;
  const badges = rows.map((row, index) => {
    const status = statusEntries({ base, genesis, index, revocation, suspension });
    const document = badgeDocument({
      genesis,
      issuer: { id, name: issuerName },
      achievement,
      row,
      status,
      validFrom,
    });
    const documentSalt = newSalt();
    const leaf = {
      version: VERSION,
      genesis,
      class: plan.class,
      index,
      revocation,
      subject: address(row.subject),
      document: commitment(documentSalt, document),
      until: row.until ?? null,
      salt: newSalt(),
    };
    return { leaf, documentSalt, document };
  });
  const tree = new Tree(badges.map(({ leaf }) => leafHash(encodeLeaf(leaf))));
  const path = (index) => tree.path(index).map((hash) => u8aToHex(hash));
  return { root: u8aToHex(tree.root), leaves: badges.length, path, badges };
}

/**
 * The file of one badge.
 * @param {ReturnType<typeof prepareBatch>['badges'][number]} badge
 * @param {string[]} path
 * @param {{ document: object, selective?: object, batch?: number | null }} signed
 * @returns {BadgeFile}
 */
export const badgeFile = ({ leaf, documentSalt }, path, { document, selective, batch = null }) => ({
  format: FORMAT,
  batch,
  leaf,
  path,
  documentSalt,
  document,
  ...(selective && { selective }),
});
