// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hexToU8a } from '@polkadot/util';
import { isSignedBy } from '@dure/chain/signed.js';
import { message } from '../src/messages.js';
import { fleet, keyOf, uriOf } from '../src/simulate.js';

const GENESIS = `0x${'77'.repeat(32)}`;
const PLAN = {
  seed: 7,
  genesis: GENESIS,
  programme: 2,
  devices: [5, 9],
  members: [0, 3, 4],
  activities: [
    { id: 0, unit: 'Gram', most: 5_000 },
    { id: 1, unit: 'Piece', most: 3 },
  ],
  proofs: 60,
  from: 1_000_000,
  until: 1_006_000,
};

describe('a fleet', () => {
  it('is the same of the same seed, and another of another', () => {
    const text = (plan) => JSON.stringify([...fleet(plan)]);
    assert.equal(text(PLAN), text(PLAN));
    assert.notEqual(text(PLAN), text({ ...PLAN, seed: 8 }));
    assert.equal(uriOf(7, 1), '//Fleet//7//1');
    assert.notEqual(keyOf(7, 0).address, keyOf(7, 1).address);
    assert.notEqual(keyOf(7, 0).address, keyOf(8, 0).address);
  });

  it('proves what it was told to, each device with its key and its own numbers', () => {
    const all = [...fleet({ ...PLAN, nonce: 100, generation: 2 })];
    assert.equal(all.length, 60);
    for (const [place, device] of PLAN.devices.entries()) {
      const own = all.filter(({ proof }) => proof.device === device);
      assert.deepEqual(
        own.map(({ proof }) => proof.nonce),
        Array.from({ length: 30 }, (_, n) => 100 + n),
      );
      for (const { proof, signature } of own) {
        const known = { Ed25519: hexToU8a(signature.Ed25519) };
        assert.ok(isSignedBy(message({ proof }, GENESIS), known, keyOf(7, place).address));
        const { most, unit } = PLAN.activities.find(({ id }) => id === proof.activity);
        assert.equal(proof.unit, unit);
        assert.ok(proof.quantity >= 1 && proof.quantity <= most, `${proof.quantity}`);
        assert.ok(PLAN.members.includes(proof.member));
        assert.deepEqual([proof.programme, proof.generation], [2, 2]);
      }
    }
    const times = all.map(({ proof }) => proof.at);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.deepEqual([times[0], times.at(-1)], [1_000_000, 1_005_900]);
    const met = new Set(all.map(({ proof }) => `${proof.member} ${proof.activity}`));
    assert.equal(met.size, 6, 'everybody does everything');
  });
});
