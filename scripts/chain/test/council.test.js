// SPDX-License-Identifier: Apache-2.0
// What needs no chain; the rest is in e2e/tests/merchants.test.js.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tally } from '@dure/chain/care.js';
import { ensureMember, motionNumbered, propose, standing, twoThirds, vote } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';

const pairs = ['//Alice', '//Bob', '//Charlie', '//Dave'].map((uri) => key(uri));
const members = pairs.map(({ address }) => address);
const [one, two, three, four] = members;

const motion = (changes = {}) => ({
  number: 4,
  hash: `0x${'07'.repeat(32)}`,
  call: null,
  threshold: 3,
  ayes: [one],
  nays: [],
  end: 100,
  ...changes,
});
const council = (motions = [motion()], next = 50) => ({ members, next, motions });

describe('the council', () => {
  it('acts where two thirds of all seats agree', () => {
    // 1 of 1, 2 of 2, 2 of 3, 3 of 4, 4 of 5, 4 of 6, 67 of 100.
    assert.deepEqual([1, 2, 3, 4, 5, 6, 100].map(twoThirds), [1, 2, 2, 3, 4, 4, 67]);
  });

  it('knows its motions by their numbers', () => {
    assert.equal(motionNumbered(council(), 4).end, 100);
    assert.throws(
      () => motionNumbered(council([motion(), motion({ number: 6 })]), 5),
      /^Error: there is no motion 5: it was closed, or there was none; open are 4, 6$/,
    );
    assert.throws(() => motionNumbered(council([]), 0), /there is no motion 0: .*; none is open$/);
  });

  it('has members, however they are written', () => {
    ensureMember(council(), `0x${Buffer.from(pairs[1].publicKey).toString('hex')}`);
    const stranger = key('//Eve').address;
    assert.throws(
      () => ensureMember(council(), stranger),
      new RegExp(`^Error: ${stranger} is no member of the council$`),
    );
  });

  it('carries, rejects, or waits for a motion', () => {
    const stands = (changes, next) => standing(council([], next), motion(changes));
    assert.deepEqual(stands(), { is: 'open', lacks: 2 });
    assert.deepEqual(stands({ ayes: [one, two, three] }), { is: 'carried', lacks: 0 });
    // Two of four against it: the other two are fewer than three.
    assert.deepEqual(stands({ nays: [three] }), { is: 'open', lacks: 2 });
    assert.deepEqual(stands({ nays: [three, four] }), { is: 'rejected', lacks: 2 });
    assert.deepEqual(stands({}, 99), { is: 'open', lacks: 2 });
    assert.deepEqual(stands({}, 100), { is: 'over', lacks: 2 });
    assert.deepEqual(stands({ ayes: [one, two, three] }, 100), { is: 'carried', lacks: 0 });
    // Proposed with fewer than two thirds: closed with them, it is gone and nothing is done.
    assert.deepEqual(stands({ threshold: 2, ayes: [one, two] }), { is: 'open', lacks: 1 });
    assert.deepEqual(stands({ threshold: 4, ayes: [one, two, three] }), { is: 'open', lacks: 1 });
  });

  it('is told what a motion lacks, and by which command it gets that', () => {
    const { DURE_PROGRAM } = process.env;
    const told = (changes, next) => tally(council([], next), motion(changes));
    try {
      delete process.env.DURE_PROGRAM;
      assert.equal(
        told(),
        '1 of 4 members agree, and 3 have to: 2 more before block 100, by dure-council vote --motion 4',
      );
      process.env.DURE_PROGRAM = 'scripts/dure vouchers';
      assert.equal(
        told({ ayes: [one, two, three] }),
        '3 of 4 members agree, and 3 have to: it is carried, and done once anybody closes it by ' +
          'scripts/dure council close --motion 4',
      );
      const rejected =
        /^1 of 4 .*: it is rejected, and gone once anybody closes it by scripts\/dure council close/;
      assert.match(told({ nays: [three, four] }), rejected);
      assert.match(told({}, 100), rejected);
    } finally {
      if (DURE_PROGRAM === undefined) delete process.env.DURE_PROGRAM;
      else process.env.DURE_PROGRAM = DURE_PROGRAM;
    }
  });

  it('lets nobody else vote, and nobody twice the same', async () => {
    /** As much of an API as is asked. @type {any} */
    const api = { tx: { council: { vote: () => assert.fail('it is sent') } } };
    const [open] = [motion({ nays: [two] })];
    const votes = (pair, agrees) => vote(api, council(), open, pair, agrees);
    await assert.rejects(votes(key('//Eve'), true), /is no member of the council$/);
    assert.deepEqual(await votes(pairs[0], true), { ayes: 1, nays: 1, sent: null });
    assert.deepEqual(await votes(pairs[1], false), { ayes: 1, nays: 1, sent: null });
    await assert.rejects(votes(pairs[0], false), /it is sent/);
    await assert.rejects(votes(pairs[2], true), /it is sent/);
  });

  it('has what its members alone propose', async () => {
    const at = {
      members: async () => pairs.map(({ address }) => address),
      proposals: async () => [],
      voting: { multi: async () => [] },
      proposalOf: { multi: async () => [] },
    };
    /** @type {any} */
    const api = {
      rpc: { chain: { getHeader: async () => ({ hash: '0x', number: { toNumber: () => 1 } }) } },
      at: async () => ({ query: { council: at } }),
      tx: { council: { propose: () => assert.fail('it is sent') } },
    };
    /** @type {any} */
    const call = { method: {} };
    await assert.rejects(propose(api, call, key('//Eve')), /is no member of the council$/);
    await assert.rejects(propose(api, call, pairs[0]), /it is sent/);
  });
});
