// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

await cryptoWaitReady(); // sr25519 is WebAssembly

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });

/**
 * The account of a secret URI. `//BankA` and its like derive from the development phrase, which
 * the whole world knows: never for anything but dev and local chains.
 * @param {string} uri
 * @param {import('@polkadot/util-crypto/types').KeypairType} [type]
 */
export const key = (uri, type) => keyring.createFromUri(uri, {}, type);
