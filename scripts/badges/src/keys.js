// SPDX-License-Identifier: Apache-2.0
// Keys that sign documents. Nothing here prints or returns a secret but `generate`, for its file.
import { createECDH } from 'node:crypto';
import * as Ecdsa from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519 from '@digitalbazaar/ed25519-multikey';
import { u8aToHex } from '@polkadot/util';
import { base58Decode, ed25519PairFromSeed } from '@polkadot/util-crypto';
import { Failure } from '@dure/chain/cli.js';
import { multibase } from './names.js';

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

const SEED_BYTES = 32;

/**
 * Each kind of secret: the prefix that Multicodec has for it, and the public half that belongs to one.
 * @type {Record<'Ed25519' | 'P256', { prefix: string, publicOf: (secret: Uint8Array) => Uint8Array }>}
 */
const SECRETS = {
  Ed25519: {
    prefix: '8026',
    // Some have the public half behind it once more.
    publicOf: (secret) => ed25519PairFromSeed(secret.subarray(0, SEED_BYTES)).publicKey,
  },
  P256: {
    prefix: '8626',
    publicOf: (secret) => {
      const pair = createECDH('prime256v1');
      pair.setPrivateKey(secret);
      return pair.getPublicKey(null, 'compressed');
    },
  },
};

/**
 * The key of a Multikey with its secret, as `generate` made it.
 * @returns {Promise<DocumentKey>}
 */
export async function fromMultikey(multikey) {
  const { publicKeyMultibase: text, secretKeyMultibase: secret } = multikey ?? {};
  const kind = { z6Mk: 'Ed25519', zDna: 'P256' }[String(text).slice(0, 4)];
  if (kind && secret === undefined && typeof multikey.privateKeyMultibase === 'string') {
    throw new Failure("it has a 'privateKeyMultibase', which is called 'secretKeyMultibase' now: rename it");
  }
  if (!kind || typeof secret !== 'string') {
    throw new Failure('it is no Multikey of type Ed25519 or P-256 with its secret');
  }
  if (publicHalf(secret) !== text) {
    throw new Failure("its halves don't belong together: 'secretKeyMultibase' is that of another key");
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
    throw unreadable();
  }
}

/** The public half that belongs to a secret one, both as Multikeys write them. */
function publicHalf(secret) {
  try {
    const bytes = base58Decode(secret.replace(/^z/, ''));
    const prefix = u8aToHex(bytes.subarray(0, 2)).slice(2);
    const kind = /** @type {'Ed25519' | 'P256'} */ (
      Object.keys(SECRETS).find((name) => SECRETS[name].prefix === prefix)
    );
    return multibase({ kind, public: u8aToHex(SECRETS[kind].publicOf(bytes.subarray(2))) });
  } catch {
    throw unreadable();
  }
}

/** The reason isn't told: it might show the secret. */
const unreadable = () => new Failure('it is no Multikey that can be read');

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
