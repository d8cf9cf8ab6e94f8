// SPDX-License-Identifier: Apache-2.0
// What needs no chain; the rest is in e2e/tests/vouchers-once.test.js.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { defaultOutbox, reference, sendOnce } from '@dure/chain/outbox.js';
import { key } from '@dure/chain/keys.js';

const home = mkdtempSync(join(tmpdir(), 'outbox-'));
after(() => rmSync(home, { recursive: true }));

/** As much of an API as is asked before the chain is. @type {any} */
const api = { genesisHash: { toHex: () => `0x${'07'.repeat(32)}` } };
/** @returns {any} */
const call = (amount) => ({
  method: { section: 'cbdcVouchers', method: 'pay', args: [[3], 'shop', amount] },
});
const signer = key('//Holder//1');
const options = (more) => ({ outbox: home, reference: 'invoice 7', read: () => null, ...more });

/** The file of an entry that is done, as it is written. */
const entry = (changes) => ({
  format: 'dure-outbox-1',
  reference: 'invoice 7',
  genesis: `0x${'07'.repeat(32)}`,
  signer: signer.address,
  what: { call: 'cbdcVouchers.pay', args: ['3', 'shop', '5000'] },
  signed: '2026-06-01T00:00:00.000Z',
  ...changes,
});
// The first 32 digits of the SHA-256 of "invoice 7".
const FILE = join(home, 'reference-aa8dcff0288315747ac9b2ea505fbb1e.json');

describe('an outbox', () => {
  it("is in the user's state directory unless another is named", () => {
    assert.equal(defaultOutbox({ XDG_STATE_HOME: '/var/state' }), '/var/state/dure/outbox');
    assert.equal(defaultOutbox({}), join(homedir(), '.local/state/dure/outbox'));
    assert.equal(defaultOutbox({ XDG_STATE_HOME: 'relative' }), join(homedir(), '.local/state/dure/outbox'));
  });

  it('takes references that can be told apart', () => {
    assert.equal(reference('it', '청구서 7/12'), '청구서 7/12');
    assert.equal(reference('it', '청구'.normalize('NFD')), '청구'.normalize('NFC'));
    for (const given of ['', ' 7', '7 ', 'a\nb', 'a\tb', 'a\u200Bb', 'x'.repeat(201)]) {
      assert.throws(
        () => reference('it', given),
        /^Error: it takes 1 to 200 letters, digits and signs, no blank/,
      );
    }
  });

  it('refuses a reference that was used for something else, and asks the chain nothing', async () => {
    const refuses = async (changes, reason) => {
      writeFileSync(FILE, JSON.stringify(entry(changes)));
      await assert.rejects(sendOnce(api, call('5000'), signer, options()), reason);
      assert.ok(!existsSync(`${FILE}.lock`));
    };
    await refuses({ genesis: '0x11' }, /^Error: 'invoice 7' was used on another chain, 0x11$/);
    await refuses({ signer: 'nobody' }, /^Error: 'invoice 7' was used by another signer, nobody$/);
    await refuses(
      { what: { call: 'cbdcVouchers.pay', args: ['3', 'shop', '5001'] } },
      /^Error: 'invoice 7' was used for something else, 'cbdcVouchers\.pay 3 shop 5001', on 2026-06-01T/,
    );
    await refuses({ format: 'other' }, /json is nothing that was signed here: move it away$/);
    rmSync(FILE);
  });

  it('lets one at a time, and forgets those that are dead', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const lock = `${FILE}.lock`;
    const tries = () => sendOnce(api, call('5000'), signer, options()).then(null, ({ message }) => message);
    writeFileSync(lock, String(process.ppid));
    assert.equal(
      await tries(),
      `the same is on its way, by process ${process.ppid}: wait for it, or give each its own --reference`,
    );
    writeFileSync(lock, '');
    assert.match(await tries(), /by process unknown/);
    utimesSync(lock, 0, 0);
    assert.doesNotMatch(await tries(), /on its way/);
    for (const dead of [gone, process.pid]) {
      writeFileSync(lock, String(dead));
      assert.doesNotMatch(await tries(), /on its way/);
    }
    assert.deepEqual(readdirSync(home), []);
  });

  it('signs nothing new where a last look forbids it, and does not look where it has signed', async () => {
    const check = () => {
      throw new Error('the shop is gone');
    };
    await assert.rejects(
      sendOnce(api, call('5000'), signer, options({ check })),
      /^Error: the shop is gone$/,
    );
    assert.deepEqual(readdirSync(home), []);
    // What it has signed is looked for on the chain, which this API does not have.
    writeFileSync(FILE, JSON.stringify(entry({ done: null })));
    await assert.rejects(sendOnce(api, call('5000'), signer, options({ check })), TypeError);
    rmSync(FILE);
  });

  it('sends nothing that it can not keep', async () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    await assert.rejects(
      sendOnce(api, call('5000'), signer, options({ outbox: join(file, 'box') })),
      /box can't be made \(ENOTDIR\): name another place by --outbox$/,
    );
  });
});
