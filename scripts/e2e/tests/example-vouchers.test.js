// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { example } from '../support/example.js';
import { chain, issuance } from '../support/harness.js';

chain('the example of vouchers', (ctx) => {
  ctx.test('spends for a purpose, refuses what is none, and adds up', { seconds: 150 }, async () => {
    const won = await issuance(ctx.api);
    const { code, stdout, stderr } = await example('vouchers', ctx.node);
    assert.match(
      stderr,
      /^error: cbdcVouchers\.RuleRefused: programme \d+, rule 0: only merchants of category 1\n$/,
    );
    assert.equal(code, 0);
    assert.equal(stdout.match(/^ok {2}/gm).length, 4, stdout);
    assert.match(stdout, /payments 2, ₩21,000; refunds 1, ₩6,000\nnet ₩15,000; in canteen\.csv/);
    assert.equal(await issuance(ctx.api), won);
  });
});
