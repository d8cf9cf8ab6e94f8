// SPDX-License-Identifier: Apache-2.0
// The names that documents have for what is on chain. All of them say which chain, by the first 16
// bytes of its genesis hash (as CAIP-2 does), so that nothing of another chain is taken for it.
import { hexToU8a, u8aConcat } from '@polkadot/util';
import { base58Encode } from '@polkadot/util-crypto';
import { address } from '@dure/chain/accounts.js';
import { refuse } from '@dure/chain/cli.js';

/** Below which status lists and issuers have their addresses. `.example` is nobody's (RFC 2606). */
export const DEFAULT_BASE = 'https://dure.example/badges';

const chainId = (genesis) => genesis.slice(2, 34);

/** What a did:web can say of an address: colons stand between its parts, and its host has a name. */
const PATH = /^(\/([\w.~-]|%[0-9A-F]{2})+)*\/?$/i;
const isNumber = (host) => host.startsWith('[') || /^[\d.]+$/.test(host);

/** The address below which documents name things. @type {import('@dure/chain/readers.js').Reader<string>} */
export function baseUrl(name, text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url && !url.search && !url.hash && !url.username && !url.password;
  if (!plain || url.protocol !== 'https:' || !PATH.test(url.pathname) || isNumber(url.hostname)) {
    return refuse(name, `an address such as ${DEFAULT_BASE}`, text);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Where a status list is found: also the `id` of its BitstringStatusListCredential. */
export const listUrl = (base, genesis, list) => `${base}/${chainId(genesis)}/lists/${list}`;

/** The list that an address names on this chain, or null. */
export function listOf(url, genesis) {
  const [, chain, list] = /^https:\/\/.+\/([0-9a-f]{32})\/lists\/(0|[1-9]\d{0,9})$/.exec(url) ?? [];
  return chain === chainId(genesis) ? Number(list) : null;
}

/** An issuer's did:web: it names the account, whose keys on chain are those of the DID. */
export function issuerDid(base, genesis, account) {
  const { host, pathname } = new URL(base);
  const path = pathname.split('/').filter(Boolean);
  return ['did:web', host.replace(':', '%3A'), ...path, chainId(genesis), 'issuers', address(account)].join(
    ':',
  );
}

/** Where that DID's document is found, by the did:web method. */
export const didUrl = (base, genesis, account) =>
  `${base}/${chainId(genesis)}/issuers/${address(account)}/did.json`;

/** The account of an issuer's did:web on this chain, or null. */
export function issuerOf(did, genesis) {
  const [, chain, account] = /^did:web:.+:([0-9a-f]{32}):issuers:([1-9A-HJ-NP-Za-km-z]+)$/.exec(did) ?? [];
  return chain === chainId(genesis) ? account : null;
}

/** A holder's account as a DID (method `pkh`, of CAIP-10 accounts). */
export const holderDid = (genesis, account) => `did:pkh:polkadot:${chainId(genesis)}:${address(account)}`;

// Multicodec prefixes of public keys.
const CODEC = { Ed25519: Uint8Array.of(0xed, 0x01), P256: Uint8Array.of(0x80, 0x24) };

/**
 * A public key as a Multikey writes it.
 * @param {{ kind: 'Ed25519' | 'P256', public: string }} key `public`: hex, as on chain
 */
export const multibase = ({ kind, public: bytes }) =>
  `z${base58Encode(u8aConcat(CODEC[kind], hexToU8a(bytes)))}`;

export const keyDid = (key) => `did:key:${multibase(key)}`;
