// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { everything, occurrences, traces } from '../support/badges.js';
import { example } from '../support/example.js';
import { chain } from '../support/harness.js';

chain('the example of badges', { args: ['--state-pruning', 'archive'] }, (ctx) => {
  ctx.test('shows what counts, and what does not', { seconds: 150 }, async () => {
    const { code, stdout, stderr } = await example('badges', ctx.node);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.match(/^VALID$/gm).length, 2, stdout);
    assert.match(stdout, /NOT VALID/);
    assert.match(stdout, /^did:web:dure\.example:badges:[0-9a-f]{32}:issuers:\w+: 2 keys\nin did\.json, /m);
    const names = { ...traces('Graduate 1'), ...traces('Graduate 2') };
    assert.deepEqual(occurrences(await everything(ctx), names), [], 'no name on chain');
  });
});
