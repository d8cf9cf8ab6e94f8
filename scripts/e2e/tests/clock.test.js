// SPDX-License-Identifier: Apache-2.0
// A node whose clock is ahead, and is put right.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@dure/chain/wait.js';
import { chain } from '../support/harness.js';
import { needs, program } from '../support/program.js';

needs('cc');

const AHEAD = 30; // seconds
/** A clock for one process: that of the machine, and so many seconds. */
const SHIM = `
#define _GNU_SOURCE
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
  int failed = syscall(SYS_clock_gettime, clock, time);
  if (!failed && clock == CLOCK_REALTIME) time->tv_sec += ${AHEAD};
  return failed;
}
`;
const LINE = /no block can be made until (\S+), in (\d+) s: block (\d+), the newest, is ahead of this/;

chain('a node', { connected: false }, (ctx) => {
  ctx.test('says until when it can make no block, and makes the next one then', async (t) => {
    if (process.platform !== 'linux')
      return t.skip('elsewhere the clock of one process is not so easily set');
    const { node } = ctx;
    const [source, shim] = ['ahead.c', 'ahead.so'].map((name) => join(node.home, name));
    writeFileSync(source, SHIM);
    const { code, stderr } = await program('cc', ['-shared', '-fPIC', '-o', shim, source]);
    assert.equal(code, 0, stderr);

    await node.finalises(2);
    await node.stop();
    assert.doesNotMatch(node.said, LINE);
    process.env.LD_PRELOAD = shim;
    try {
      await node.up();
    } finally {
      delete process.env.LD_PRELOAD;
    }
    await node.finalises((await node.best()).number + 2);
    await node.stop();
    await node.up();
    const newest = await node.best();
    const slot = await node.slot(newest.number);
    const ahead = slot * 2_000 - Date.now();
    assert.ok(ahead > 4_000 && ahead <= AHEAD * 1_000, `${ahead} ms ahead`);

    await until(() => LINE.test(node.said), 15_000, 'the line', 100);
    const [, moment, , block] = LINE.exec(node.said);
    assert.equal(Date.parse(moment), (slot + 1) * 2_000);
    assert.equal(Number(block), newest.number);
    // One line a slot, where the runtime would panic.
    await until(
      () => /Unable to author block in slot.*no block can be made/.test(node.said),
      15_000,
      'another',
      100,
    );
    assert.doesNotMatch(node.said, /panicked/);
    await until(async () => (await node.best()).number > newest.number, 60_000, 'the next block', 200);
    assert.ok((await node.slot(newest.number + 1)) > slot);
    assert.ok(Date.now() >= Date.parse(moment));
  });
});
