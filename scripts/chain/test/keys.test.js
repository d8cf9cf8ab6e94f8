// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Failure } from '@dure/chain/cli.js';
import {
  DEVELOPMENT_PHRASE,
  developmentKeys,
  isDevelopmentKey,
  key,
  keyOfFile,
  refuseDevelopmentKey,
  refuseDevelopmentKeyOffline,
} from '@dure/chain/keys.js';

// BIP-39's test vector of the entropy 7f7f…, which is nobody's.
const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const SEED = `0x${'11'.repeat(32)}`;
// As `subkey inspect //Alice` shows it.
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

const fails = (run, message) =>
  assert.throws(run, (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

describe('a secret', () => {
  it('is a mnemonic phrase, a seed in hex, or a derivation of one', () => {
    assert.equal(key('//Alice').address, ALICE);
    for (const uri of [PHRASE, `${PHRASE}//city/soft`, `${PHRASE}///password`, SEED, `${SEED}//1`]) {
      assert.equal(key(uri).isLocked, false, uri);
      assert.ok(!isDevelopmentKey(key(uri)), uri);
    }
    assert.notEqual(key(`${PHRASE}///password`).address, key(PHRASE).address);
    for (const type of ['ed25519', 'ecdsa']) assert.equal(key(PHRASE, /** @type {any} */ (type)).type, type);
  });

  it('is nothing else, and a refusal shows none of it', () => {
    const words = PHRASE.split(' ');
    for (const uri of [
      'my wallet',
      'CentralBank',
      'keys',
      'a text of 39 characters, no more and no less',
      '',
      ' ',
      '/Alice', // polkadot.js and Substrate differ on it
      '/etc/dure/aura.suri',
      './city.suri',
      'city.suri',
      '//',
      '0x11',
      `${SEED}11`,
      SEED.slice(2),
      ALICE,
      'my wallet//0',
      words.slice(1).join(' '),
    ]) {
      fails(
        () => key(uri, undefined, '--signer'),
        /^--signer is no secret URI: that is the words of a mnemonic phrase, 0x and 64 hex digits, or/,
      );
    }
    for (const phrase of [
      words.toReversed(),
      [...words.slice(1), 'legal'],
      ['legals', ...words.slice(1)],
      words.map((word) => word.toUpperCase()),
    ]) {
      fails(
        () => key(phrase.join(' ')),
        /^the secret is no secret URI: its words are no mnemonic phrase: one/,
      );
    }
    fails(
      () => key(`${SEED}/soft`, 'ed25519'),
      /^the secret has a soft derivation .*, which ed25519 doesn't/,
    );
  });

  it('of development is known in each of its forms', () => {
    for (const uri of [
      '//Alice',
      '//Whoever//1/2',
      '///password',
      DEVELOPMENT_PHRASE,
      `${DEVELOPMENT_PHRASE}//Alice`,
      // As `subkey inspect` shows them: the phrase's own, //Alice's, and hers for ed25519.
      '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e',
      '0xFAC7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e//1',
      '0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a',
      '0xabf8e5bdbe30c65656c0a3cbd181ff8a56294a69dfedd27982aace4a76909115//2',
    ]) {
      assert.ok(isDevelopmentKey(key(uri)), uri);
    }
    assert.equal(developmentKeys().get(ALICE), '//Alice');
    assert.equal(
      developmentKeys().get(key('//CentralBank//stash', 'ed25519').address),
      '//CentralBank//stash',
    );
  });
});

describe('a key of development', () => {
  /** As much of an API as is asked. @type {any} */
  const chain = (type, asked = []) => ({
    rpc: {
      system: {
        chainType: async () => {
          asked.push(type);
          return { [`is${type}`]: true, toString: () => type };
        },
      },
    },
  });

  it('signs on dev and local chains alone', async () => {
    for (const type of ['Development', 'Local']) await refuseDevelopmentKey(chain(type), key('//Alice'));
    await assert.rejects(refuseDevelopmentKey(chain('Live'), key('//Alice')), {
      message:
        `${ALICE} is a key of the development phrase, which everybody has: it signs on dev and local ` +
        'chains alone, and this chain says that it is live',
    });
    await assert.rejects(refuseDevelopmentKey(chain('Custom'), key('//Alice')), /of a kind of its own$/);
    const asked = [];
    const live = chain('Live', asked);
    await refuseDevelopmentKey(live, key(PHRASE));
    assert.deepEqual(asked, []);
    await assert.rejects(refuseDevelopmentKey(live, key('//Bob')));
    await assert.rejects(refuseDevelopmentKey(live, key('//Bob')));
    assert.deepEqual(asked, ['Live']);
  });

  it('signs without a chain only where somebody says so', () => {
    fails(() => refuseDevelopmentKeyOffline(key('//Alice')), /which everybody has: --dev-keys lets it sign/);
    refuseDevelopmentKeyOffline(key('//Alice'), true);
    refuseDevelopmentKeyOffline(key(PHRASE));
  });
});

describe('a file with a secret', () => {
  const home = mkdtempSync(join(tmpdir(), 'keys-'));
  after(() => rmSync(home, { recursive: true }));
  const file = join(home, 'suri');

  it('is read, without what editors add', () => {
    writeFileSync(file, `\uFEFF${PHRASE}\r\n`, { mode: 0o600 });
    assert.equal(keyOfFile(file).address, key(PHRASE).address);
    writeFileSync(file, 'secret\n');
    fails(() => keyOfFile(file), new RegExp(`^${file} is no secret URI: `));
    fails(() => keyOfFile(join(home, 'none')), /none can't be read: ENOENT$/);
  });

  it("is its owner's alone", () => {
    writeFileSync(file, PHRASE);
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      fails(() => keyOfFile(file), new RegExp(`^${file} holds a secret, .* read it: chmod 600 '${file}'$`));
    }
    for (const mode of [0o600, 0o400]) {
      chmodSync(file, mode);
      keyOfFile(file);
    }
  });

  it('may be a pipe', () => {
    const script = `import { keyOfFile } from '@dure/chain/keys.js'; console.log(keyOfFile('/dev/stdin').address)`;
    const read = (text) =>
      execFileSync(
        'sh',
        [
          '-c',
          `printf '%s\\n' "$1" | "$2" --input-type=module --eval "$3"`,
          'sh',
          text,
          process.execPath,
          script,
        ],
        {
          cwd: new URL('..', import.meta.url),
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
    assert.equal(read('//Alice'), `${ALICE}\n`);
    assert.throws(() => read('x'));
  });
});
