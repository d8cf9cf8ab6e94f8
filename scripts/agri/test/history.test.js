// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DispatchFailed } from '@dure/chain/tx.js';
import { rises } from '../src/history.js';
import { settleAll } from '../src/settle.js';

/** Numbers that look random, the same in each run: mulberry32. */
function random(seed) {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

/**
 * A chain of so many blocks. `steps`: of each lot, by how much its count rises in which block.
 * @param {Map<number, Map<number, number>>} steps
 */
function chainOf(last, steps) {
  const asked = [];
  const count = (lot, block) =>
    [...steps.get(lot)].reduce((sum, [at, by]) => sum + (at <= block ? by : 0), 0);
  const counts = new Map([...steps.keys()].map((lot) => [lot, count(lot, last)]));
  const countsAt = async (block, lots) => {
    asked.push({ block, lots });
    return new Map(lots.map((lot) => [lot, count(lot, block)]));
  };
  return { asked, counts, count, run: () => rises(counts, last, countsAt) };
}

const one = (...blocks) => new Map([[7, new Map(blocks.map((block) => [block, 1]))]]);

describe('the blocks in which counts rise', () => {
  it('are found, the first and the last too', async () => {
    for (const [last, blocks] of /** @type {[number, number[]][]} */ ([
      [1, [1]],
      [2, [1]],
      [2, [2]],
      [1_000, [1, 2, 999, 1_000]],
      [1_000, []],
      [7, [1, 2, 3, 4, 5, 6, 7]],
    ])) {
      assert.deepEqual(await chainOf(last, one(...blocks)).run(), blocks);
    }
    assert.deepEqual(await rises(new Map(), 100, assert.fail), []);
    assert.deepEqual(await rises(new Map([[1, 0]]), 100, assert.fail), [], 'nothing is asked');
    assert.deepEqual(await rises(new Map([[1, 0]]), 0, assert.fail), []);
  });

  it('are one block where one lot rises twice, or two lots rise', async () => {
    const steps = new Map([
      [1, new Map([[50, 2]])],
      [2, new Map([[50, 1]])],
      [3, new Map([[51, 1]])],
    ]);
    assert.deepEqual(await chainOf(99, steps).run(), [50, 51]);
  });

  it('are those that a search of all blocks finds, for little', async () => {
    let shared = 0;
    let found = 0;
    for (let seed = 1; seed <= 120; seed += 1) {
      const below = random(seed);
      const last = 1 + below(seed % 3 === 0 ? 20 : 6_000);
      const common = Array.from({ length: 3 }, () => 1 + below(last));
      const steps = new Map();
      const lots = 1 + below(20);
      for (let lot = 0; lot < lots; lot += 1) {
        const blocks = new Map();
        for (let step = below(9); step > 0; step -= 1) {
          const block = below(3) === 0 ? common[below(3)] : 1 + below(last);
          blocks.set(block, (blocks.get(block) ?? 0) + 1 + below(2));
        }
        steps.set(lot * 11, blocks);
      }
      const { asked, counts, count, run } = chainOf(last, steps);
      const answer = await run();

      const rising = (block) =>
        [...counts.keys()].filter((lot) => count(lot, block) !== count(lot, block - 1));
      const all = Array.from({ length: last }, (_, n) => n + 1).filter((block) => rising(block).length > 0);
      assert.deepEqual(answer, all, `seed ${seed}`);
      found += all.length;
      shared += all.filter((block) => rising(block).length > 1).length;

      const most = all.length * Math.ceil(Math.log2(last));
      assert.ok(asked.length <= most, `seed ${seed}: ${asked.length} of ${most}`);
      assert.equal(new Set(asked.map(({ block }) => block)).size, asked.length, `seed ${seed}: none twice`);
      for (const { block, lots: open } of asked) {
        assert.ok(block > 0 && block < last, `seed ${seed}: block ${block} of ${last}`);
        assert.ok(open.length > 0 && open.every((lot) => counts.get(lot) > 0), `seed ${seed}`);
      }
    }
    assert.ok(found > 2_000 && shared > 100, `${found}, ${shared}`);
  });

  it('are found for one rise with a logarithm of the blocks', async () => {
    const { asked, run } = chainOf(2 ** 24, one(12_345_678));
    assert.deepEqual(await run(), [12_345_678]);
    assert.equal(asked.length, 24);
  });

  it('ask of a lot no more where it does not rise', async () => {
    const steps = new Map([
      [1, new Map([[10, 1]])],
      [2, new Map([[900, 1]])],
    ]);
    const { asked, run } = chainOf(1_000, steps);
    await run();
    const [first, ...others] = asked;
    assert.deepEqual(first, { block: 500, lots: [1, 2] });
    for (const { block, lots } of others) assert.deepEqual(lots, [block < 500 ? 1 : 2]);
  });

  it('are not told where a node does not answer', async () => {
    const failing = rises(new Map([[1, 1]]), 9, async () => {
      throw new Error('gone');
    });
    await assert.rejects(failing, /^Error: gone$/);
  });
});

/** A season whose lots the chain settles, but for those that it refuses. @param {any} [how] */
function seasonOf({ refused = {}, done = [], meanwhile = () => {} } = {}) {
  const paid = new Map(done.map((lot) => [lot, 1]));
  const log = { tried: [], told: [], paid };
  return {
    ...log,
    how: (size, farmOf = (lot) => lot) => ({
      size,
      farmOf,
      unsettled: async (lots) => lots.filter((lot) => !paid.has(lot)),
      settle: async (lots) => {
        log.tried.push(lots);
        meanwhile(lots, paid);
        const bad = lots.find((lot) => lot in refused);
        if (bad !== undefined) throw refused[bad];
        if (lots.some((lot) => paid.has(lot))) throw new DispatchFailed('agriTrade.AlreadySettled', '');
        lots.forEach((lot) => paid.set(lot, (paid.get(lot) ?? 0) + 1));
        return lots.length;
      },
      settled: (lots, made) => {
        assert.equal(made, lots.length);
        log.told.push(lots);
      },
    }),
  };
}

const lotsTo = (count) => Array.from({ length: count }, (_, n) => n);
const TOO_MANY = new DispatchFailed('agriTrade.TooManyDebts', 'It owes to too many seasons.');

describe('settling all lots', () => {
  it('goes in batches, in order', async () => {
    const { how, told, tried } = seasonOf();
    assert.deepEqual(await settleAll(lotsTo(7), how(3)), []);
    assert.deepEqual(told, [[0, 1, 2], [3, 4, 5], [6]]);
    assert.deepEqual(tried, told);
    assert.deepEqual(await settleAll([], how(3)), []);
    assert.equal(tried.length, 3);
  });

  it('leaves out what is settled, and does nothing when run again', async () => {
    const { how, told, tried } = seasonOf({ done: [1, 3, 4, 5] });
    await settleAll(lotsTo(7), how(3));
    assert.deepEqual(told, [[0, 2], [6]]);
    assert.deepEqual(await settleAll(lotsTo(7), how(3)), []);
    assert.equal(tried.length, 2);
  });

  it('halves a batch until it knows which one is refused, and goes on after it', async () => {
    const { how, told, tried, paid } = seasonOf({ refused: { 5: TOO_MANY } });
    const refused = await settleAll(lotsTo(16), how(8));
    assert.deepEqual(refused, [{ lot: 5, why: 'agriTrade.TooManyDebts: It owes to too many seasons.' }]);
    assert.deepEqual(tried.slice(0, 4), [
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [4, 5],
    ]);
    assert.deepEqual(
      told.flat(),
      lotsTo(16).filter((lot) => lot !== 5),
    );
    assert.ok([...paid.values()].every((times) => times === 1));
  });

  it('tells of each that is refused', async () => {
    const alone = new DispatchFailed('agriTrade.LotNotFound', '');
    const { how, told } = seasonOf({ refused: { 0: TOO_MANY, 6: alone, 9: TOO_MANY } });
    const refused = await settleAll(lotsTo(10), how(128));
    assert.deepEqual(
      refused.map(({ lot }) => lot),
      [0, 6, 9],
    );
    assert.equal(refused[1].why, 'agriTrade.LotNotFound');
    assert.deepEqual(told.flat(), [1, 2, 3, 4, 5, 7, 8]);
  });

  it('takes what another has settled meanwhile for settled', async () => {
    const meanwhile = (lots, paid) => {
      if (lots.includes(2)) paid.set(2, 1);
    };
    const { how, told, paid } = seasonOf({ meanwhile });
    assert.deepEqual(await settleAll(lotsTo(5), how(5)), []);
    assert.deepEqual(
      told.flat().sort((left, right) => left - right),
      [0, 1, 3, 4],
    );
    assert.deepEqual([...paid.values()], [1, 1, 1, 1, 1]);
    // Of a single one, too, it is no refusal.
    const single = seasonOf({ meanwhile });
    assert.deepEqual(await settleAll([2], single.how(5)), []);
    assert.deepEqual(single.told, []);
  });

  it('ends with any other error, and loses nothing of what it has done', async () => {
    const lost = new Error('the connection is lost');
    const first = seasonOf({ refused: { 4: lost } });
    await assert.rejects(settleAll(lotsTo(6), first.how(2)), (error) => error === lost);
    assert.deepEqual(first.tried, [
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    const again = seasonOf({ done: [...first.paid.keys()] });
    await settleAll(lotsTo(6), again.how(2));
    assert.deepEqual(again.told, [[4, 5]]);
  });

  it('tries no other lot of a farm that is refused as such', async () => {
    const farmOf = (lot) => lot % 2;
    const odd = Object.fromEntries([1, 3, 5, 7, 9, 11].map((lot) => [lot, TOO_MANY]));
    const { how, told, tried } = seasonOf({ refused: odd, done: [5] });
    const refused = await settleAll(lotsTo(12), how(4, farmOf));
    assert.deepEqual(
      refused,
      [1, 3, 7, 9, 11].map((lot) => ({ lot, why: TOO_MANY.message })),
    );
    assert.deepEqual(told.flat(), [0, 2, 4, 6, 8, 10]);
    assert.equal(tried.filter((lots) => lots.some((lot) => lot in odd)).length, 3, 'until it is known');
    const moved = new DispatchFailed('agriTrade.BadgeMoved', '');
    const other = seasonOf({ refused: { 0: moved, 1: moved } });
    assert.equal(
      (
        await settleAll(
          [0, 1],
          other.how(2, () => 4),
        )
      ).length,
      2,
    );
    assert.deepEqual(other.tried, [[0, 1], [0]]);
  });

  it('tries the other lots of a farm where one alone is refused', async () => {
    const alone = new DispatchFailed('agriTrade.LotNotFound', '');
    const { how, told } = seasonOf({ refused: { 1: alone } });
    assert.equal(
      (
        await settleAll(
          lotsTo(4),
          how(2, () => 4),
        )
      ).length,
      1,
    );
    assert.deepEqual(told.flat(), [0, 2, 3]);
  });

  it('ends where all lots of the season are refused', async () => {
    for (const name of ['SeasonClosed', 'SeasonNotFound', 'PriceMissing']) {
      const why = new DispatchFailed(`agriTrade.${name}`, '');
      const { how, tried } = seasonOf({ refused: { 3: why } });
      await assert.rejects(settleAll(lotsTo(8), how(2)), (error) => error === why);
      assert.deepEqual(tried, [
        [0, 1],
        [2, 3],
      ]);
    }
  });

  it('settles each once, whatever is refused', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const below = random(seed);
      const lots = lotsTo(below(60));
      const refused = Object.fromEntries(lots.filter(() => below(8) === 0).map((lot) => [lot, TOO_MANY]));
      const done = lots.filter((lot) => !(lot in refused) && below(5) === 0);
      const { how, paid, told } = seasonOf({ refused, done });
      const size = 1 + below(20);
      const result = await settleAll(lots, how(size));
      assert.deepEqual(
        result.map(({ lot }) => lot),
        Object.keys(refused).map(Number),
      );
      assert.ok(told.every((batch) => batch.length <= size));
      assert.deepEqual(
        told.flat(),
        lots.filter((lot) => !(lot in refused) && !done.includes(lot)),
        `seed ${seed}`,
      );
      assert.deepEqual(
        [...new Set(paid.values())].filter((times) => times !== 1),
        [],
        `seed ${seed}`,
      );
    }
  });
});
