// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { key } from '@dure/chain/keys.js';
import { plain, said } from '@dure/chain/plain.js';

const registry = new TypeRegistry();
const { address, publicKey } = key('//Ann');
const HASH = `0x${'5d'.repeat(32)}`;

/** @param {any} type @param {any} [given] */
const made = (type, given) =>
  plain(registry.createType(typeof type === 'string' ? type : JSON.stringify(type), given));

describe('what polkadot.js has decoded', () => {
  it('is a number where it has 64 bits at most and loses none, else a bigint', () => {
    for (const type of ['u8', 'u16', 'u32', 'u64']) assert.equal(made(type, 255), 255);
    assert.equal(made('i32', -5), -5);
    assert.equal(made('u64', 2n ** 53n - 1n), Number.MAX_SAFE_INTEGER);
    assert.equal(made('u64', 2n ** 53n), 2n ** 53n);
    assert.equal(made('u64', 2n ** 64n - 1n), 2n ** 64n - 1n);
    assert.equal(made('u128', 0), 0n);
    assert.equal(made('u128', 2n ** 128n - 1n), 2n ** 128n - 1n);
    assert.equal(made('u256', 7), 7n);
  });

  it('is a bigint below zero, too, where it would lose some', () => {
    assert.equal(made('i64', -(2n ** 53n - 1n)), Number.MIN_SAFE_INTEGER);
    assert.equal(made('i64', -(2n ** 53n) - 1n), -(2n ** 53n) - 1n);
  });

  it('is what an option has, or null', () => {
    assert.equal(made('Option<u32>', null), null);
    assert.equal(made('Option<u32>', 0), 0);
    assert.equal(made('Option<u128>', 5), 5n);
    assert.equal(made('Option<bool>', false), false);
    assert.deepEqual(made('Option<(u32, H256)>', [1, HASH]), [1, HASH]);
    assert.equal(made('Option<AccountId32>', address), address);
    assert.equal(made('Null'), null);
  });

  it('is the name of a variant, with what it carries', () => {
    const basic = { _enum: ['Weighed', 'Graded'] };
    assert.equal(made(basic, 'Graded'), 'Graded');
    const stage = {
      _enum: { Weighed: 'Null', Graded: basic, Fee: 'u128', Both: '(u8, bool)', At: { by: 'u8' } },
    };
    assert.equal(made(stage, 'Weighed'), 'Weighed');
    assert.deepEqual(made(stage, { Graded: 'Weighed' }), { Graded: 'Weighed' });
    assert.deepEqual(made(stage, { Fee: 0 }), { Fee: 0n });
    assert.deepEqual(made(stage, { Both: [1, true] }), { Both: [1, true] });
    assert.deepEqual(made(stage, { At: { by: 4 } }), { At: { by: 4 } });
    assert.equal(made({ _enum: ['None', 'Asked'] }, 'None'), 'None');
    assert.equal(made({ _enum: ['None', 'Asked'] }, 'Asked'), 'Asked');
    assert.deepEqual(made('Option<MultiSignature>', { Ed25519: `0x${'11'.repeat(64)}` }), {
      Ed25519: `0x${'11'.repeat(64)}`,
    });
    assert.deepEqual(made('Result<u8, Text>', { Err: 'no' }), { Err: 'no' });
  });

  it('is an account in SS58, and other bytes in hex', () => {
    assert.equal(made('AccountId32', publicKey), address);
    assert.equal(made('AccountId', publicKey), address);
    assert.equal(made('H256', HASH), HASH);
    assert.equal(made('[u8; 4]', '0x01020304'), '0x01020304');
    assert.equal(made('Bytes', '0x00ff'), '0x00ff');
    assert.equal(made('Vec<u8>', []), '0x');
  });

  it('is text, true, false', () => {
    assert.equal(made('Text', '쌀'), '쌀');
    assert.equal(made('bool', true), true);
    assert.equal(made('bool', false), false);
  });

  it('is a list of a tuple, a vector or an array', () => {
    assert.deepEqual(made('(u8, u128, bool)', [1, 2, true]), [1, 2n, true]);
    assert.deepEqual(made('Vec<(u64, AccountId32)>', [[1, publicKey]]), [[1, address]]);
    assert.deepEqual(made('[u16; 2]', [1, 2]), [1, 2]);
    assert.deepEqual(made('Vec<u32>', []), []);
    assert.ok(Object.getPrototypeOf(made('Vec<u32>', [1])) === Array.prototype);
  });

  it('is an object of a struct, however deep', () => {
    const inner = { grade: 'Option<u8>', paid: 'u128' };
    const type = {
      lot: 'u64',
      owner: { _enum: { Season: 'u32', Account: 'AccountId32' } },
      inner,
      list: [inner],
    };
    const given = {
      lot: 7,
      owner: { Account: publicKey },
      inner: { grade: null, paid: 1 },
      list: [{ grade: 3, paid: 0 }],
    };
    const types = new TypeRegistry();
    types.register(
      /** @type {any} */ ({
        Inner: inner,
        Owner: type.owner,
        Outer: { lot: 'u64', owner: 'Owner', inner: 'Inner', list: 'Vec<Inner>' },
      }),
    );
    assert.deepEqual(plain(types.createType('Outer', given)), {
      lot: 7,
      owner: { Account: address },
      inner: { grade: null, paid: 1n },
      list: [{ grade: 3, paid: 0n }],
    });
  });

  it('is what an event says, by its names', () => {
    const data = Object.assign([registry.createType('u64', 4), registry.createType('Option<u8>', null)], {
      names: ['lot', 'grade'],
    });
    assert.deepEqual(said({ data }), { lot: 4, grade: null });
    assert.deepEqual(said({ data: [] }), {});
  });
});
