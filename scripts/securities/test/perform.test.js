// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stepsLeft } from '../src/chain.js';
import { inBatches } from '../src/perform.js';

/** A chain that does what it is asked, refuses some, and may end in the middle. */
function world({ refuses = [], diesAfter = Infinity } = {}) {
  const done = new Set();
  let batches = 0;
  return {
    done,
    batches: () => batches,
    how: {
      what: 'holders',
      left: async (items) => items.filter((one) => !done.has(one)),
      async make(items) {
        if (batches === diesAfter) throw new Error('killed');
        batches += 1;
        items.filter((one) => !refuses.includes(one)).forEach((one) => done.add(one));
        const refused = items.flatMap((one, n) => (refuses.includes(one) ? [[n, `not ${one}`]] : []));
        return { all: items.filter((one) => !refuses.includes(one)), refused };
      },
    },
  };
}
const numbers = (most) => Array.from({ length: most }, (_, n) => n);

describe('batches', () => {
  it('do all, so many at a time', async () => {
    const it_ = world();
    const sizes = [];
    const made = (items) => sizes.push(items.length);
    const refused = await inBatches(numbers(250), { ...it_.how, size: 100, total: 250, made });
    assert.deepEqual([sizes, refused, it_.done.size], [[100, 100, 50], [], 250]);
  });

  it('take what comes page by page', async () => {
    async function* pages() {
      yield* numbers(7);
    }
    const it_ = world();
    await inBatches(pages(), { ...it_.how, size: 3, total: 7, made() {} });
    assert.deepEqual([it_.batches(), it_.done.size], [3, 7]);
  });

  it('go on where they were killed, and do nothing twice', async () => {
    const it_ = world({ diesAfter: 2 });
    const all = numbers(10);
    const given = { size: 3, total: 10, made() {} };
    await assert.rejects(inBatches(all, { ...it_.how, ...given }), { message: 'killed' });
    assert.equal(it_.done.size, 6);
    const made = [];
    const make = async (items) => {
      made.push(...items);
      items.forEach((one) => it_.done.add(one));
      return { all: items, refused: [] };
    };
    await inBatches(all, { ...it_.how, ...given, make });
    assert.deepEqual(made, [6, 7, 8, 9]);
  });

  it('tell what was refused, unless another has done it meanwhile', async () => {
    const it_ = world({ refuses: [1, 4] });
    const refused = await inBatches(numbers(6), {
      ...it_.how,
      size: 4,
      total: 6,
      made: () => it_.done.add(4),
    });
    assert.deepEqual(refused, [{ item: 1, why: 'not 1' }]);
    assert.equal(it_.done.size, 5);
  });
});

describe('the steps of an offering', () => {
  it('are three a bid, also of one that was taken back, and four more', () => {
    const sums = {};
    assert.equal(stepsLeft({ stage: 'Open', nextBid: 100 }), 304);
    assert.equal(stepsLeft({ stage: { Summing: { sums, next: 0 } }, nextBid: 100 }), 303);
    assert.equal(stepsLeft({ stage: { Summing: { sums, next: 100 } }, nextBid: 100 }), 203);
    assert.equal(stepsLeft({ stage: { Sharing: { sums, next: 0, left: 5n } }, nextBid: 100 }), 202);
    assert.equal(stepsLeft({ stage: { Ranking: { left: 5n } }, nextBid: 100 }), 101);
    for (const stage of ['Allotted', 'Failed']) assert.equal(stepsLeft({ stage, nextBid: 100 }), 0);
  });
});
