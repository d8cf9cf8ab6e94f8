// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compromised, rebound, sinceWhen } from '../src/care.js';
import { CARE, GRANTS, lotsOf, statusCall } from '../src/chain.js';
import { run } from '../src/commands.js';
import { account } from './fixtures.js';

const NOW = Date.UTC(2026, 10, 20); // 09:00 in Korea
const [WHO, TO] = [account(1), account(2)];

/** An optional value, as polkadot.js has it. */
const some = (value) => ({ isSome: true, unwrap: () => value, unwrapOr: () => value });
const none = { isSome: false, unwrapOr: (other) => other };

/** A chain that gives calls as their names and what they were given. */
const api = {
  query: { credentialBadges: {} },
  tx: {
    credentialBadges: new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...args) => [name, ...args],
      },
    ),
  },
};

/** A chain whose pallet has this, and what was asked of it. */
function having(item, found) {
  const asked = [];
  const query = {
    credentialBadges: {
      [item]: async (...keys) => {
        asked.push(keys);
        return found;
      },
    },
  };
  return { query, asked };
}

describe('the moment since when a key is compromised', () => {
  const refuses = (given, reason) => assert.throws(() => sinceWhen('--since', given, NOW), reason);

  it('has come, be it in this very millisecond', () => {
    assert.equal(sinceWhen('--since', '2026-11-20T09:00+09:00', NOW), NOW);
    assert.equal(sinceWhen('--since', '2026-11-20T00:00:00Z', NOW), NOW);
    refuses(
      '2026-11-20T09:00:00.001+09:00',
      /^Error: --since takes a time that has come \(it is 2026-11-20T09:00:00\+09:00 now\), not '2026-11-20T09:00:00\.001\+09:00'$/,
    );
  });

  it('is not before 2020 in Korea', () => {
    assert.equal(sinceWhen('--since', '2020-01-01T00:00+09:00', NOW), 1_577_804_400_000);
    refuses(
      '2019-12-31T23:59:59.999+09:00',
      /^Error: --since takes a time from 2020-01-01T00:00:00\+09:00 on, not '2019-12-31T23:59:59\.999\+09:00'$/,
    );
  });

  it('has its offset, and is no date, which has two ends', () => {
    for (const given of ['2026-11-19', '2026-11-19T09:00', '2026-02-30T09:00+09:00', '1763596800000', 5]) {
      refuses(given, /^Error: --since takes a time such as 2030-01-31T00:00:00\+09:00, not /);
    }
  });
});

describe('what is said', () => {
  it('is since when a key is compromised, in Korean time', () => {
    const key = { issuer: WHO, key: 3 };
    const said = (at) => compromised({ ...key, since: at });
    assert.equal(said(NOW), `key 3 of ${WHO} compromised since 2026-11-20T09:00:00+09:00, Korean time`);
    assert.equal(
      said(NOW + 7),
      `key 3 of ${WHO} compromised since 2026-11-20T09:00:00.007+09:00, Korean time`,
    );
  });

  it('is that before anything is sent, since there is no way back', async () => {
    const lines = [];
    const url = ['--url', 'ws://127.0.0.1:1'];
    const key = ['--issuer', WHO, '--key', '3', '--since', '2026-11-20T00:00Z'];
    for (const more of [[], ['--council']]) {
      lines.length = 0;
      await assert.rejects(
        run(['compromise-key', ...key, '--signer', '//Alice', ...url, ...more], (line) => lines.push(line)),
        /no Dure node answers/,
      );
      assert.deepEqual(lines, [
        `key 3 of ${WHO} compromised since 2026-11-20T09:00:00+09:00, Korean time: what was issued with it from ` +
          'then on is to count no more',
      ]);
    }
  });

  it('is where a badge has gone, and from where', () => {
    const said = (from) => rebound({ batch: 2, index: 7, to: TO }, { from, class: 3 });
    const begin = `badge 7 of batch 2, of class 3, bound to ${TO}`;
    assert.equal(said(WHO), `${begin}, not to ${WHO} any more,`);
    assert.equal(said(null), `${begin}, nobody had presented it,`);
    assert.equal(said(TO), `${begin}, as before,`);
  });
});

describe('care', () => {
  it('makes the calls of the pallet', () => {
    const made = (act, values) => CARE[act].call(api, values);
    assert.deepEqual(made('suspendAccreditation', { who: WHO }), ['suspendAccreditation', WHO]);
    assert.deepEqual(made('liftAccreditation', { who: WHO }), ['liftSuspension', WHO]);
    const key = { issuer: WHO, key: 3, since: NOW };
    assert.deepEqual(made('compromiseKey', key), ['compromiseKey', WHO, 3, NOW]);
    assert.deepEqual(made('rebind', { batch: 2, index: 7, to: TO }), ['rebind', 2, 7, TO]);
  });

  it('says that a chain has no badges', () => {
    /** @type {any} */
    const without = { query: {}, tx: {} };
    for (const act of Object.values(CARE)) {
      assert.throws(() => act.call(without, {}), /^Error: this chain has no credential badges$/);
    }
  });

  it('reads from whom a badge went', () => {
    const data = (from) => ({ from, class: { toNumber: () => 3 } });
    assert.deepEqual(CARE.rebind.read(data(some(WHO))), { from: WHO, class: 3 });
    assert.deepEqual(CARE.rebind.read(data(none)), { from: null, class: 3 });
  });

  it('sees whether what others may undo is still so', async () => {
    const record = (type) => some({ standing: { type, isGood: type === 'Good' } });
    const byAccreditor = ['Good', 'SuspendedByAccreditor', 'SuspendedByCouncil'];
    const byIssuer = ['Good', 'SuspendedByIssuer', 'SuspendedByCouncil', 'Revoked'];
    const all = async (act, item, types, values) => {
      const { query, asked } = having(item, none);
      assert.equal(await act.stands(query, values), false, 'nothing is there');
      const found = await Promise.all(
        types.map((type) => act.stands(having(item, record(type)).query, values)),
      );
      return [asked[0], found];
    };
    assert.deepEqual(await all(CARE.suspendAccreditation, 'accreditations', byAccreditor, { who: WHO }), [
      [WHO],
      [false, true, true],
    ]);
    assert.deepEqual(await all(CARE.liftAccreditation, 'accreditations', byAccreditor, { who: WHO }), [
      [WHO],
      [true, false, false],
    ]);
    const grant = { who: WHO, class: 3 };
    assert.deepEqual(await all(GRANTS.suspend, 'grants', byIssuer, grant), [
      [WHO, 3],
      [false, true, true, false],
    ]);
    assert.deepEqual(await all(GRANTS.lift, 'grants', byIssuer, grant), [
      [WHO, 3],
      [true, false, false, false],
    ]);
  });

  it('sees whether a badge is still where it was moved', async () => {
    const values = { batch: 2, index: 7, to: TO };
    const stands = (found) => CARE.rebind.stands(having('bound', found).query, values);
    assert.deepEqual(await Promise.all([some(TO), some(WHO), none].map(stands)), [true, false, false]);
    const { query, asked } = having('bound', none);
    await CARE.rebind.stands(query, values);
    assert.deepEqual(asked, [[2, 7]]);
  });
});

it('bits are set and cleared 256 a call', () => {
  const bits = Array.from({ length: 257 }, (_, n) => n + 5);
  const lots = lotsOf(bits);
  assert.deepEqual(
    lots.map((lot) => [lot.length, lot[0], lot.at(-1)]),
    [
      [256, 5, 260],
      [1, 261, 261],
    ],
  );
  assert.deepEqual([lotsOf([]), lotsOf([9])], [[], [[9]]]);
  assert.deepEqual(lotsOf(bits.slice(0, 256)), [bits.slice(0, 256)]);
  assert.deepEqual(statusCall(api, 4, [9, 12], false), [
    'setStatus',
    4,
    [
      { index: 9, set: false },
      { index: 12, set: false },
    ],
  ]);
});
