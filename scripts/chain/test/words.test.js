// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { callInWords, inWords, purposeOf } from '@dure/chain/words.js';

const registry = new TypeRegistry(); // of the prefix 42
/** @returns {any} */
const typed = (type, value) => registry.createType(type, value);
// The development key of Alice.
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** A call, as far as it is read. @returns {any} */
const call = (section, method, args, docs = []) => ({
  section,
  method,
  args: Object.values(args),
  meta: { args: Object.keys(args).map((name) => ({ name })), docs },
});

describe('a call in words', () => {
  const suspend = call('merchants', 'suspend', { merchant: typed('AccountId', ALICE) });

  it('has the names and values of its arguments', () => {
    assert.equal(callInWords(suspend), `merchants.suspend(merchant: ${ALICE})`);
    assert.equal(
      callInWords(
        call('credentialBadges', 'grant', { who: typed('AccountId', ALICE), max_until: typed('u64', 7) }),
      ),
      `credentialBadges.grant(who: ${ALICE}, maxUntil: 7)`,
    );
    assert.equal(callInWords(call('merchants', 'leave', {})), 'merchants.leave()');
  });

  it('shows the calls in it, and in lists of it', () => {
    const [inner] = [callInWords(suspend)];
    assert.equal(callInWords(call('proxy', 'proxy', { call: suspend })), `proxy.proxy(call: ${inner})`);
    assert.equal(
      callInWords(call('utility', 'batch', { calls: [suspend, suspend] })),
      `utility.batch(calls: [${inner}, ${inner}])`,
    );
  });

  it('says what its pallet says of it, in a sentence', () => {
    const docs = [
      " Makes an entitlement another account's, since its",
      ' holder has lost [the key](Self::key) of [`it`](x). The old one',
      ' can do nothing.',
      '',
      ' # Errors',
    ];
    assert.equal(
      purposeOf(call('cbdcVouchers', 'repoint', {}, docs)),
      "Makes an entitlement another account's, since its holder has lost the key of it.",
    );
    assert.equal(purposeOf(call('cbdcVouchers', 'repoint', {})), '');
  });
});

describe('a value in words', () => {
  it('is exact', () => {
    for (const [type, value, words] of /** @type {[string, any, string][]} */ ([
      ['u128', '340282366920938463463374607431768211455', '340282366920938463463374607431768211455'],
      ['Compact<u32>', 1_000_000, '1000000'],
      ['bool', false, 'false'],
      ['Option<u32>', null, 'none'],
      ['Option<u32>', 0, '0'],
      ['Vec<u32>', [1, 2], '[1, 2]'],
      ['BTreeSet<u32>', [2, 1], '[1, 2]'],
      ['(u8, AccountId)', [1, ALICE], `[1, ${ALICE}]`],
      ['MultiAddress', { Id: ALICE }, ALICE],
      ['H256', `0x${'07'.repeat(32)}`, `0x${'07'.repeat(32)}`],
      ['Bytes', '0x0102', '0x0102'],
    ])) {
      assert.equal(inWords(typed(type, value)), words, type);
    }
    const band = { _enum: ['UpTo300M', 'Above3B'] };
    assert.equal(inWords(typed(JSON.stringify(band), 'Above3B')), 'Above3B');
    const standing = { _enum: { Good: 'Null', Until: 'u64' } };
    assert.equal(inWords(typed(JSON.stringify(standing), { Until: 9 })), 'Until 9');
    assert.equal(inWords(typed(JSON.stringify(standing), 'Good')), 'Good');
    const profile = { category: 'u8', region: 'u32' };
    assert.equal(
      inWords(typed(JSON.stringify(profile), { category: 1, region: 11_680 })),
      '{ category: 1, region: 11680 }',
    );
  });

  it('stays on its line, and of a long one has the hash', () => {
    assert.equal(inWords(typed('Text', 'a\n\u001b[2Jb')), '"a\\n\\u001b[2Jb"');
    const code = Uint8Array.from({ length: 100 }, () => 7);
    assert.equal(
      inWords(typed('Bytes', `0x${'07'.repeat(100)}`)),
      `0x${'07'.repeat(32)}… (100 bytes, BLAKE2-256 ${blake2AsHex(code)})`,
    );
  });
});
