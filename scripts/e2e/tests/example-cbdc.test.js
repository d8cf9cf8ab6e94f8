// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { example } from '../support/example.js';
import { chain, issuance } from '../support/harness.js';

chain('the example of the digital won', (ctx) => {
  ctx.test('issues and redeems, and the books show it', async () => {
    const { code, stdout, stderr } = await example('cbdc', ctx.node);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /issues ₩1,050,000 to Bank A/);
    const supply = await ctx.api.query.cbdc.supply();
    assert.equal(supply.issued.toBigInt(), 1_050_000n);
    assert.equal(supply.redeemed.toBigInt(), 50_000n);
    assert.equal(await issuance(ctx.api), supply.genesis.toBigInt() + 1_000_000n);
  });
});
