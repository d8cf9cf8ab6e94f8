// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ended } from '@dure/chain/once.js';

it('what was sent says in which block, who paid, and whether it was signed before', () => {
  const done = { blockNumber: 7, fee: 1_200n, before: false };
  assert.equal(ended(done), 'in block 7, for a fee of ₩1,200');
  assert.equal(ended({ ...done, sponsored: true }), 'in block 7, whose fee the programme paid');
  assert.equal(
    ended({ ...done, before: true }),
    'in block 7, for a fee of ₩1,200 (signed before, and not sent twice)',
  );
});
