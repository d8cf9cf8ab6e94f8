// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Refused } from '@dure/chain/tx.js';
import { PASSING, standing, submitAll, summary, WINDOW } from '../src/submit.js';

const proof = (nonce, changes = {}) => ({
  programme: 0,
  device: 0,
  generation: 0,
  nonce,
  activity: 0,
  unit: 'Gram',
  quantity: 1,
  member: 0,
  at: 1,
  ...changes,
});
/** @returns {any} */
const entry = (nonce, changes = {}) => ({ content: { proof: proof(nonce, changes) }, signature: {} });
const range = (from, to) => Array.from({ length: to - from }, (_, n) => entry(from + n));

/** Numbers as `Window` of pallet-support takes them, written anew. */
class Numbers {
  next = 0;
  taken = new Set();

  constructor(taken = []) {
    taken.forEach((nonce) => this.take(nonce));
  }

  refusal(nonce) {
    if (nonce + 1 - this.next > 256) return 'NonceAhead';
    return this.taken.has(nonce) || this.next - (nonce + 1) >= 256 ? 'NonceUsed' : null;
  }

  take(nonce) {
    assert.equal(this.refusal(nonce), null, `${nonce}`);
    this.taken.add(nonce);
    this.next = Math.max(this.next, nonce + 1);
  }

  get used() {
    const bits = new Uint8Array(32);
    for (const nonce of this.taken) {
      const below = this.next - 1 - nonce;
      if (below < 256) bits[Math.floor(below / 8)] |= 1 << (below % 8);
    }
    return { next: this.next, bits };
  }
}

/** A chain of one device: blocks take what is in the pool, the last that came first. */
function chainOf(taken = [], { perBlock = 100, refuse = (_) => null, lose = 0, kill = Infinity } = {}) {
  const numbers = new Numbers(taken);
  const pool = [];
  let time = 0;
  let lost = 0;
  const told = [];
  const self = {
    numbers,
    handed: [],
    told,
    how: () => ({
      devices: new Map([[0, { generation: 0, used: numbers.used }]]),
      hand: async ({ content }) => {
        const name = refuse(content.proof) ?? numbers.refusal(content.proof.nonce);
        if (name === 'unnamed') throw new Refused('1014: Priority is too low');
        if (name) throw new Refused(`ecoRewards.${name}: why`, `ecoRewards.${name}`);
        self.handed.push(content.proof.nonce);
        if (lost < lose) lost += 1;
        else if (!pool.some(({ nonce }) => nonce === content.proof.nonce)) pool.push(content.proof);
      },
      credited: async () => {
        time += 2_000;
        if (time > kill) throw new Error('killed');
        const block = pool.splice(0, perBlock).reverse();
        block.forEach(({ nonce }) => numbers.take(nonce));
        return block.map((one) => ({ proof: one, points: 2 }));
      },
      check: async ({ content }) => {
        const name = refuse(content.proof) ?? numbers.refusal(content.proof.nonce);
        return name && name !== 'unnamed' ? `ecoRewards.${name}: why` : null;
      },
      ended: (outcome) => told.push(outcome),
      clock: () => time,
    }),
  };
  return self;
}

const ends = (outcomes) => outcomes.map(({ entry: { content }, end }) => [content.proof.nonce, end]);

describe('proofs', () => {
  it('are brought the oldest first, and none so far ahead that another becomes too old', async () => {
    for (const perBlock of [1_000, 100, 7]) {
      const fake = chainOf([], { perBlock });
      const outcomes = await submitAll(range(0, 1_000).reverse(), fake.how());
      assert.deepEqual(summary(outcomes), { done: 1_000, before: 0, past: 0, given: 2_000, failure: null });
      assert.equal(fake.numbers.taken.size, 1_000);
      assert.deepEqual(fake.told, outcomes);
    }
  });

  it('that were brought before are left out, and those whose numbers are past', async () => {
    const taken = [...range(0, 300).map(({ content }) => content.proof.nonce), 302];
    const fake = chainOf(taken.filter((nonce) => nonce !== 299));
    const outcomes = await submitAll(
      [entry(46), entry(47), entry(298), entry(299), entry(302), entry(303)],
      fake.how(),
    );
    assert.deepEqual(
      new Map(/** @type {[number, string][]} */ (ends(outcomes))),
      new Map([
        [46, 'past'],
        [47, 'before'],
        [298, 'before'],
        [302, 'before'],
        [299, 'credited'],
        [303, 'credited'],
      ]),
    );
    assert.deepEqual(fake.handed, [299, 303]);
  });

  it('go on where they were killed, each once', async () => {
    const fake = chainOf([], { perBlock: 50, kill: 8_000 });
    await assert.rejects(submitAll(range(0, 400), fake.how()), /^Error: killed$/);
    const before = fake.numbers.taken.size;
    assert.ok(before > 0 && before < 400, `${before}`);
    const again = chainOf([...fake.numbers.taken].sort((one, other) => one - other));
    const { done, before: known, past } = summary(await submitAll(range(0, 400), again.how()));
    assert.deepEqual([done, known + past], [400 - before, before]);
  });

  it('that are refused keep back none of the others', async () => {
    const fake = chainOf([], { refuse: ({ nonce }) => (nonce === 3 ? 'NothingToCredit' : null) });
    const outcomes = await submitAll(range(0, 600), fake.how());
    const { done, failure } = summary(outcomes);
    assert.equal(done, 599);
    assert.equal(failure.message, '1 of 600 were refused');
    assert.equal(outcomes.find(({ end }) => end === 'refused').why, 'ecoRewards.NothingToCredit: why');
  });

  it('that can come later are not made too old by those behind them', async () => {
    const fake = chainOf([], { refuse: ({ nonce }) => (nonce === 3 ? 'MemberSuspended' : null) });
    const outcomes = await submitAll(range(0, 600), fake.how());
    const { done, failure } = summary(outcomes);
    assert.equal(done, WINDOW + 3 - 1, 'all below 3 + 256 but 3');
    assert.equal(failure.message, `${600 - done} can't come now: run it again later`);
    const waits = outcomes.filter(({ end }) => end === 'waits');
    assert.equal(waits[0].why, 'ecoRewards.MemberSuspended: why');
    assert.match(waits.at(-1).why, /^number 3, which waits, would become too old$/);
    const again = chainOf([...fake.numbers.taken].sort((one, other) => one - other));
    assert.equal(summary(await submitAll(range(0, 600), again.how())).failure, null);
  });

  it('that are too far ahead wait for the earlier ones', async () => {
    const fake = chainOf([0, 1]);
    const outcomes = await submitAll([entry(257), entry(258 + 256)], fake.how());
    assert.deepEqual(ends(outcomes), [
      [257, 'credited'],
      [514, 'waits'],
    ]);
    assert.match(outcomes[1].why, /^its number is too far ahead of the device's highest/);
  });

  it('that the pool has lost are handed over again', async () => {
    const fake = chainOf([], { lose: 2 });
    const { done, failure } = summary(await submitAll(range(0, 5), fake.how()));
    assert.deepEqual([done, failure], [5, null]);
    assert.equal(fake.handed.length, 7);
  });

  it('whose place another has are waited for, and nobody says that they are lost', async () => {
    const fake = chainOf([], { refuse: ({ nonce }) => (nonce === 1 ? 'unnamed' : null) });
    const outcomes = await submitAll(range(0, 3), fake.how());
    const { done, failure } = summary(outcomes);
    assert.equal(done, 2);
    assert.equal(failure.message, 'of 1 the end is not known: run it again, none counts twice');
  });

  it('whose number another proof has used are refused', async () => {
    const fake = chainOf();
    const outcomes = await submitAll([entry(0), entry(0, { quantity: 2 })], fake.how());
    assert.deepEqual(outcomes.map(({ end }) => end).sort(), ['credited', 'refused']);
    assert.equal(outcomes.find(({ end }) => end === 'refused').why, 'its number was used by another proof');
  });

  it('of another key, or of no device, are told what the pool says', async () => {
    const refuse = ({ generation, device }) =>
      device > 0 ? 'DeviceNotFound' : generation > 0 ? 'WrongGeneration' : null;
    const fake = chainOf(
      range(0, 9).map((_, n) => n),
      { refuse },
    );
    const given = [entry(3, { generation: 1 }), entry(900, { device: 4 }), entry(9)];
    const outcomes = await submitAll(given, fake.how());
    assert.deepEqual(Object.fromEntries(ends(outcomes)), { 3: 'refused', 9: 'credited', 900: 'refused' });
  });

  it('are refused for now by the errors by which the pallet does', () => {
    const source = readFileSync(
      new URL('../../../pallets/eco-rewards/src/proofs.rs', import.meta.url),
      'utf8',
    );
    const [, body] = /fn may_pass<T>\(error: &Error<T>\) -> bool \{([^]*?)\n\}/.exec(source);
    assert.deepEqual([...body.matchAll(/Error::(\w+)/g)].map(([, name]) => name).sort(), PASSING.toSorted());
  });

  it('have the window of the pallet', () => {
    const numbers = new Numbers([0, 2, 255]);
    const is = (nonce) => standing(numbers.used, nonce);
    assert.deepEqual([0, 1, 2, 254, 255, 256, 1_000].map(is), [
      'used',
      'free',
      'used',
      'free',
      'used',
      'free',
      'free',
    ]);
    numbers.take(256);
    assert.deepEqual([0, 1].map(is), ['over', 'free']);
    const window = readFileSync(new URL('../../../pallets/support/src/window.rs', import.meta.url), 'utf8');
    assert.match(window, new RegExp(`pub const WIDTH: u64 = ${WINDOW};`));
  });
});
