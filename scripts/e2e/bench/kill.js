#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Kills a node in the middle of traffic again and again, and tells what each kill cost.
import { flags, main, positive } from '@dure/chain/cli.js';
import { blocksLost, COLUMNS, Killing, row } from '../nodes/kill.js';

const USAGE = 'node bench/kill.js [--node PATH] [--rounds 50] [--seconds 8] [--rate 30] [-- NODE FLAGS]';

main(async () => {
  const { values, positionals: args } = flags({
    allowPositionals: true,
    options: {
      node: { type: 'string' },
      rounds: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '8' },
      rate: { type: 'string', default: '30' },
    },
  }, USAGE);
  const [rounds, seconds, rate] = ['rounds', 'seconds', 'rate'].map((name) => positive(name, values[name]));

  const killing = await Killing.start({ bin: values.node, args, rate });
  let done = false;
  try {
    console.log(Object.keys(COLUMNS).join('  '));
    const results = [];
    for (let round = 1; round <= rounds; round += 1) {
      results.push(await killing.round(seconds));
      console.log(row({ round, ...results.at(-1) }));
    }
    const worst = (of) => Math.max(...results.map(of));
    const hit = results.filter(({ lost }) => lost.length > 0).length;
    console.log(`\n${rounds} kills, ${hit} with a loss; the worst: ${worst(blocksLost)} finalised blocks, `
      + `${worst(({ lostSeconds }) => lostSeconds).toFixed(1)} s`);
    done = true;
  } finally {
    if (!done) console.error(`the node's log is kept: ${killing.node.log}`);
    await killing.end({ keepLog: !done });
  }
});
