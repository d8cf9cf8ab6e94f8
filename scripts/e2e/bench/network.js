#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Measures four validators on this machine: how long a payment takes to be in a block and to be
// final, and what each node takes of memory and CPU, idle and under load. Reads /proc: Linux.
import { setTimeout as delay } from 'node:timers/promises';
import { main } from '@dure/chain/cli.js';
import { command, option } from '@dure/chain/commands.js';
import { connect } from '@dure/chain/connect.js';
import { positive } from '@dure/chain/readers.js';
import { latencies, quantile } from '../nodes/latency.js';
import { Network } from '../nodes/network.js';
import { Traffic } from '../nodes/traffic.js';
import { cpu, memory } from '../nodes/usage.js';

const run = command({
  name: 'network',
  summary: 'measures four validators on this machine: payments, memory, CPU',
  options: {
    node: option('PATH', "the node's binary; DURE_NODE, unless given"),
    payments: option('N', 'how many payments are timed, without other traffic and with it', positive, {
      initial: '200',
    }),
    seconds: option('N', 'how long the nodes are looked at when they are idle, and under load', positive, {
      initial: '60',
    }),
    rate: option('N', 'how many transfers a second are the load', positive, { initial: '100' }),
  },
  example: '--node target/release/dure-node',
  run: bench,
});

/** What each node takes while something goes on. */
async function measured(nodes, seconds, meanwhile) {
  const before = nodes.map(({ pid }) => cpu(pid));
  const began = Date.now();
  const result = await meanwhile(seconds);
  const took = (Date.now() - began) / 1000;
  nodes.forEach((node, index) => {
    const busy = (100 * (cpu(node.pid) - before[index])) / took;
    console.log(
      `  ${node.name.padEnd(8)} ${memory(node.pid).toFixed(0).padStart(5)} MiB ` +
        `${busy.toFixed(1).padStart(6)} % CPU`,
    );
  });
  return result;
}

function tell(title, sent, of) {
  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
  const [times, count] = [sent.map((one) => one[of]), sent.length];
  console.log(
    `  ${title.padEnd(10)} median ${seconds(quantile(times, 0.5))}, 95th percentile ` +
      `${seconds(quantile(times, 0.95))}, most ${seconds(quantile(times, 1))} (${count} payments)`,
  );
}

main(() => run(process.argv.slice(2)));

async function bench({ values: { node, payments, seconds, rate } }) {
  const network = await Network.start({ bin: node });
  let done = false;
  try {
    const { nodes } = network;
    const api = await connect(nodes[0].url);
    console.log('idle');
    await measured(nodes, seconds, () => delay(seconds * 1000));

    console.log('\nno other traffic');
    const calm = await latencies(api, payments);
    tell('included', calm, 'included');
    tell('final', calm, 'final');

    console.log(`\n${rate} transfers a second`);
    const traffic = await Traffic.prepare(nodes[0]);
    traffic.start(nodes.slice(1), rate);
    await delay(10_000); // until caches and pools are as they stay
    const [began, sent] = [Date.now(), traffic.sent];
    const busy = await measured(nodes, seconds, () => latencies(api, payments));
    const real = (1000 * (traffic.sent - sent)) / (Date.now() - began);
    await traffic.stop();
    tell('included', busy, 'included');
    tell('final', busy, 'final');
    console.log(`  sent ${real.toFixed(0)} a second besides`);
    await api.disconnect();
    done = true;
  } finally {
    await network.stop({ keepLogs: !done });
  }
}
