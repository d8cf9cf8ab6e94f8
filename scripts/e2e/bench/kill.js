#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Kills a node in the middle of traffic again and again, and tells what each kill cost.
import { main } from '@dure/chain/cli.js';
import { argument, command, option } from '@dure/chain/commands.js';
import { positive } from '@dure/chain/readers.js';
import { blocksLost, COLUMNS, Killing, row } from '../nodes/kill.js';

const run = command({
  name: 'kill',
  summary: 'kills a node in the middle of traffic again and again, and tells what each kill cost',
  argument: argument('-- FLAG', "more of the node's own flags", { least: 0, most: Infinity }),
  options: {
    node: option('PATH', "the node's binary; DURE_NODE, unless given"),
    rounds: option('N', 'how many kills', positive, { initial: '50' }),
    seconds: option('N', 'how long each round runs before its kill, in seconds', positive, { initial: '8' }),
    rate: option('N', 'how many transactions a second', positive, { initial: '30' }),
  },
  example: '--rounds 5 --node target/release/dure-node',
  run: bench,
});

main(() => run(process.argv.slice(2)));

async function bench({ values: { node, rounds, seconds, rate }, args }) {
  const killing = await Killing.start({ bin: node, args, rate });
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
    console.log(
      `\n${rounds} kills, ${hit} with a loss; the worst: ${worst(blocksLost)} finalised blocks, ` +
        `${worst(({ lostSeconds }) => lostSeconds).toFixed(1)} s`,
    );
    done = true;
  } finally {
    if (!done) console.error(`the node's log is kept: ${killing.node.log}`);
    await killing.end({ keepLog: !done });
  }
}
