// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { until } from '@dure/chain/wait.js';
import { Node } from '../nodes/node.js';
import { chain } from '../support/harness.js';

const WORDS = /no peers: this node follows the chain 'Dure Local'.*--bootnodes.*--dev/;

chain('a node of a network', { connected: false, chain: () => ['--chain', 'local'] }, (ctx) => {
  ctx.test('says that it has no peers, which a chain of one validator does not', async () => {
    const alone = await Node.start(); // --dev
    try {
      await until(() => WORDS.test(ctx.node.said), 30_000, 'the line in the log', 200);
      // It may have started a little later.
      await until(async () => (await alone.best()).number >= 9, 30_000, 'nine blocks', 200);
      assert.doesNotMatch(alone.said, /no peers/);
    } finally {
      await alone.stop();
      alone.remove();
    }
  });
});
