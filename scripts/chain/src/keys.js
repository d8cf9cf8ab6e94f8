// SPDX-License-Identifier: Apache-2.0
// Accounts of secrets, and which secrets are none: those that everybody has, and words that are no key at all.
import { statSync } from 'node:fs';
import { Keyring } from '@polkadot/api';
import { isHex, u8aToHex } from '@polkadot/util';
import {
  cryptoWaitReady,
  keyExtractSuri,
  mnemonicToMiniSecret,
  mnemonicValidate,
} from '@polkadot/util-crypto';
import { Failure } from './cli.js';
import { readText } from './files.js';

await cryptoWaitReady(); // sr25519 is WebAssembly

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });

/** The phrase of Substrate's tools, for which a secret URI stands that has none. */
export const DEVELOPMENT_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const DEVELOPMENT_SEED = u8aToHex(mnemonicToMiniSecret(DEVELOPMENT_PHRASE));

/** Derivations of it that have a name: those of Substrate's tools, and those of `dev` and `local`. */
const NAMED = [
  '//Alice',
  '//Bob',
  '//Charlie',
  '//Dave',
  '//Eve',
  '//Ferdie',
  '//One',
  '//Two',
  '//CentralBank',
  '//BankA',
  '//BankB',
  '//MinistryOfFinance',
  '//MinistryOfJustice',
  '//MinistryOfLabour',
  '//MinistryOfAgriculture',
  '//City',
  '//MerchantA',
  '//MerchantB',
  '//FarmerA',
  '//FarmerB',
  '//InvestorA',
  '//InvestorB',
];

/** The kinds of keys, the usual one first. @type {import('@polkadot/util-crypto/types').KeypairType[]} */
export const KEY_TYPES = ['sr25519', 'ed25519', 'ecdsa'];

/** How many words a mnemonic phrase has. */
const LENGTHS = [12, 15, 18, 21, 24];

const IS_NONE =
  'is no secret URI: that is the words of a mnemonic phrase, 0x and 64 hex digits, or a derivation of one; ' +
  'on dev and local chains also // and a name, such as //City';
const BAD_WORDS =
  'is no secret URI: its words are no mnemonic phrase: one is misspelt, missing or out of place';

/**
 * The account of a secret URI: of a mnemonic phrase or seed, or of what is derived from one. `//BankA` and its
 * like derive from the development phrase, which the whole world knows: `isDevelopmentKey` tells.
 *
 * Anything else is refused, though polkadot.js would make an account of it that nobody has: of "my wallet",
 * and of a name without its slashes.
 * @param {string} uri
 * @param {import('@polkadot/util-crypto/types').KeypairType} [type]
 * @param {string} [name] under which it was given, for a refusal: it shows nothing of the secret
 */
export function key(uri, type = 'sr25519', name = 'the secret') {
  const { phrase, path } = parts(uri, name);
  if (!isSeed(phrase) && !mnemonicValidate(phrase)) {
    throw new Failure(`${name} ${LENGTHS.includes(phrase.split(' ').length) ? BAD_WORDS : IS_NONE}`);
  }
  try {
    const pair = keyring.createFromUri(uri, {}, type);
    pair.setMeta({ development: isWellKnown(phrase) });
    return pair;
  } catch {
    // Not the reason: it might show what was given.
    const soft = path.some((junction) => !junction.isHard);
    throw new Failure(
      `${name} ${soft ? `has a soft derivation (one slash), which ${type} doesn't have` : IS_NONE}`,
    );
  }
}

/** Is it the key of a secret that everybody has? @param {import('@polkadot/keyring/types').KeyringPair} pair */
export const isDevelopmentKey = (pair) => pair.meta.development === true;

/**
 * The account of the secret URI in a file: there, no process list and no history shows it.
 * @param {string} file
 * @param {import('@polkadot/util-crypto/types').KeypairType} [type]
 */
export const keyOfFile = (file, type) => key(readSecret(file).trim(), type, file);

/** The text of a file that is a secret: its owner alone may be able to read it, as with keys of ssh. */
export function readSecret(file) {
  const text = readText(file);
  const stat = statSync(file);
  // A pipe and what is another's are not ours to close; Windows has no such modes.
  if (stat.isFile() && stat.uid === process.getuid?.() && stat.mode & 0o077) {
    throw new Failure(`${file} holds a secret, and others than its owner may read it: chmod 600 '${file}'`);
  }
  return text;
}

const types = new WeakMap();

/**
 * Refuses a key that everybody has on a chain that is there for more than trying things out. The node tells
 * which kind it is of.
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 */
export async function refuseDevelopmentKey(api, pair) {
  if (!isDevelopmentKey(pair)) return;
  if (!types.has(api)) types.set(api, await api.rpc.system.chainType());
  const type = types.get(api);
  if (type.isDevelopment || type.isLocal) return;
  throw new Failure(
    `${pair.address} is a key of the development phrase, which everybody has: it signs on dev and local chains ` +
      `alone, and this chain says that it is ${type.isCustom ? 'of a kind of its own' : String(type).toLowerCase()}`,
  );
}

/**
 * The same where no chain is asked: somebody has to say that it is a dev or local one.
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 * @param {boolean} [allowed]
 */
export function refuseDevelopmentKeyOffline(pair, allowed = false) {
  if (allowed || !isDevelopmentKey(pair)) return;
  throw new Failure(
    `${pair.address} is a key of the development phrase, which everybody has: --dev-keys lets it sign for dev ` +
      'and local chains',
  );
}

/** The parts of a secret URI, or a Failure that shows nothing of it. */
function parts(uri, name) {
  try {
    return keyExtractSuri(uri.startsWith('//') ? `${DEVELOPMENT_PHRASE}${uri}` : uri);
  } catch {
    throw new Failure(`${name} ${IS_NONE}`);
  }
}

const isSeed = (phrase) => isHex(phrase, 256);

/** Is it the development phrase, its seed, or that of one of its named derivations? */
function isWellKnown(phrase) {
  if (!isSeed(phrase)) return phrase === DEVELOPMENT_PHRASE;
  const seed = phrase.toLowerCase();
  return (
    seed === DEVELOPMENT_SEED ||
    KEY_TYPES.some((type) => developmentKeys().has(keyring.createFromUri(seed, {}, type).address))
  );
}

let known;

/** The addresses of the well-known keys, each with its secret. */
export function developmentKeys() {
  known ??= new Map(
    ['', ...NAMED, ...NAMED.map((path) => `${path}//stash`)].flatMap((path) =>
      KEY_TYPES.map((type) => [
        keyring.createFromUri(`${DEVELOPMENT_SEED}${path}`, {}, type).address,
        path || DEVELOPMENT_PHRASE,
      ]),
    ),
  );
  return known;
}
