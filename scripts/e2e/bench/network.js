#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Measures four validators on this machine: how long a payment takes to be in a block and to be
// final, and what each node takes of memory and CPU, idle and under load. Reads /proc: Linux.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { flags, main, positive } from '@dure/chain/cli.js';
import { connect } from '@dure/chain/connect.js';
import { latencies, quantile } from '../nodes/latency.js';
import { Network } from '../nodes/network.js';
import { Traffic } from '../nodes/traffic.js';

const USAGE = 'node bench/network.js [--node PATH] [--payments 200] [--seconds 60] [--rate 100]';

/** Clock ticks a second in /proc, on every Linux. */
const TICKS = 100;

/** Resident memory in MiB and CPU time so far in seconds. */
function usage({ pid }) {
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  // The fields after the name, which is in parentheses; user and system time are the 14th and 15th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return { memory, cpu: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** What each node takes while something goes on. */
async function measured(nodes, seconds, meanwhile) {
  const before = nodes.map(usage);
  const began = Date.now();
  const result = await meanwhile(seconds);
  const took = (Date.now() - began) / 1000;
  nodes.forEach((node, index) => {
    const { memory, cpu } = usage(node);
    console.log(`  ${node.name.padEnd(8)} ${memory.toFixed(0).padStart(5)} MiB `
      + `${((100 * (cpu - before[index].cpu)) / took).toFixed(1).padStart(6)} % CPU`);
  });
  return result;
}

function tell(title, sent, of) {
  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
  const [times, count] = [sent.map((one) => one[of]), sent.length];
  console.log(`  ${title.padEnd(10)} median ${seconds(quantile(times, 0.5))}, 95th percentile `
    + `${seconds(quantile(times, 0.95))}, most ${seconds(quantile(times, 1))} (${count} payments)`);
}

main(async () => {
  const { values } = flags({
    options: {
      node: { type: 'string' },
      payments: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '100' },
    },
  }, USAGE);
  const [payments, seconds, rate] = ['payments', 'seconds', 'rate'].map((name) => positive(name, values[name]));

  const network = await Network.start({ bin: values.node });
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
});
