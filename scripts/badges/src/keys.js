// SPDX-License-Identifier: Apache-2.0
// Keys that sign documents. Nothing here prints or returns a secret but `generate`, for its file.
import * as Ecdsa from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519 from '@digitalbazaar/ed25519-multikey';
import { u8aToHex } from '@polkadot/util';
import { Failure } from '@dure/chain/cli.js';

/**
 * @typedef {object} DocumentKey
 * @property {'Ed25519' | 'P256'} kind
 * @property {string} public hex, as on chain
 * @property {(did: string) => object} signer for the libraries, under that DID
 */

const make = { Ed25519: () => Ed25519.generate(), P256: () => Ecdsa.generate({ curve: 'P-256' }) };

/** A new key, and the Multikey with its secret. */
export async function generate(kind) {
  const pair = await make[kind]();
  return { key: await wrap(kind, pair), secret: await pair.export({ publicKey: true, secretKey: true }) };
}

/** The key of a 32-byte Ed25519 seed. */
export async function fromSeed(seed) {
  if (seed.length !== 32) throw new Failure('an Ed25519 seed has 32 bytes: 64 hex digits');
  return wrap('Ed25519', await Ed25519.generate({ seed: Uint8Array.from(seed) }));
}

/**
 * The key of a Multikey with its secret, as `generate` made it.
 * @returns {Promise<DocumentKey>}
 */
export async function fromMultikey(multikey) {
  const { publicKeyMultibase: text, secretKeyMultibase: secret } = multikey ?? {};
  const kind = { z6Mk: 'Ed25519', zDna: 'P256' }[String(text).slice(0, 4)];
  if (!kind || typeof secret !== 'string') {
    throw new Failure('it is no Multikey of type Ed25519 or P-256 with its secret');
  }
  try {
    const library = kind === 'P256' ? Ecdsa : Ed25519;
    const pair = await library.from({
      type: 'Multikey',
      publicKeyMultibase: text,
      secretKeyMultibase: secret,
    });
    return await wrap(kind, pair);
  } catch {
    throw new Failure('it is no Multikey that can be read'); // the library's reason might tell of the secret
  }
}

async function wrap(kind, pair) {
  const { publicKey } = await pair.export({ publicKey: true, raw: true });
  const { publicKeyMultibase } = await pair.export({ publicKey: true });
  const sign = (data) => pair.signer().sign(data);
  const algorithm = kind === 'P256' ? 'P-256' : 'Ed25519';
  return {
    kind,
    public: u8aToHex(publicKey),
    signer: (did) => ({ id: `${did}#${publicKeyMultibase}`, algorithm, sign }),
  };
}
