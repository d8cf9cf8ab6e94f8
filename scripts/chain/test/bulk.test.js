// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patiently } from '@dure/chain/bulk.js';
import { progress } from '@dure/chain/progress.js';

describe('bulk work', () => {
  it("waits where a node's limit is met, and fails for other reasons at once", async () => {
    const limit = (code) => Object.assign(new Error('RPC rate limit exceeded'), { code });
    let calls = 0;
    const send = patiently(
      async (method) => {
        calls += 1;
        if (calls < 3) throw limit(-32_999);
        if (method === 'bad') throw limit(-32_601);
        return method;
      },
      { firstPauseMs: 1 },
    );
    assert.equal(await send('good'), 'good');
    assert.equal(calls, 3);
    await assert.rejects(send('bad'), { code: -32_601 });
    assert.equal(calls, 4);
    const never = patiently(async () => Promise.reject(limit(-32_999)), { patienceMs: 5, firstPauseMs: 2 });
    await assert.rejects(
      never(),
      /^Error: the node's limit of calls has been met for 0\.005 s: run it again later$/,
    );
  });

  it('shows no bar where nobody sees it', async () => {
    const written = [];
    const stream = /** @type {any} */ ({ isTTY: false, write: (text) => written.push(text) });
    const bar = await progress(1_000, 'blocks', stream);
    bar.step(500);
    bar.stop();
    assert.deepEqual(written, []);
  });
});
