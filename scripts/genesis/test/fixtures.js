// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { key } from '@dure/chain/keys.js';
import { peerId } from '../src/peers.js';

/** The address of a boot node that nobody runs. */
export const bootNode = (at = '/dns/boot.example.org/tcp/30333') => {
  return `${at}/p2p/${peerId(randomBytes(32))}`;
};

/**
 * A file of agencies with fresh keys, and the secret from which all of them derive:
 * `//validator//N`, `//aura//N`, `//grandpa//N`, `//council//N`, `//centralbank`, `//bank`.
 */
export function freshAgencies({ validators = 4, council = 4 } = {}) {
  const secret = `0x${randomBytes(32).toString('hex')}`;
  const uri = (path) => `${secret}//${path}`;
  const of = (path, type) => key(uri(path), type).address;
  const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));
  const balance = 100_000_000;
  const file = {
    name: 'Dure Test City',
    id: 'dure_test_city',
    bootNodes: [],
    validators: times(validators, (n) => ({
      agency: `Agency ${n}`,
      account: of(`validator//${n}`),
      aura: of(`aura//${n}`),
      grandpa: of(`grandpa//${n}`, 'ed25519'),
      balance,
    })),
    council: times(council, (n) => ({
      ministry: `Ministry ${n}`,
      account: of(`council//${n}`),
      balance,
    })),
    centralBank: { account: of('centralbank'), issuanceCap: 1_000_000_000, balance },
    institutions: [{ institution: 'Bank', account: of('bank'), line: 600_000_000, balance }],
    ministriesUntil: '2100-01-01T00:00:00+09:00',
  };
  return { file, uri };
}
