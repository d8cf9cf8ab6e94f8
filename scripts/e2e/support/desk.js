// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '@dure/chain/cli.js';

/** A directory of files, and a tool run in it against the node of a test file. */
export class Desk {
  #tool;
  #home;

  /**
   * @param {{ node: import('../nodes/node.js').Node }} ctx
   * @param {{ name: string, run: ReturnType<typeof import('@dure/chain/commands.js').tool>, offline: string[] }} tool
   *   `offline`: the commands that take no `--url`
   */
  constructor(ctx, tool) {
    this.ctx = ctx;
    this.#tool = tool;
    this.#home = mkdtempSync(join(tmpdir(), `dure-${tool.name}-`));
  }

  /** From here on, files are named as seen from the directory. */
  enter() {
    process.chdir(this.#home);
  }

  remove() {
    process.chdir(tmpdir());
    rmSync(this.#home, { recursive: true, force: true });
  }

  #at(args) {
    const place = this.#tool.offline.includes(args[0]) || args.includes('--url') ? [] : ['--url', this.ctx.node.url];
    return [...args, ...place].map(String);
  }

  /** What the tool says when it does what it was told. */
  async tool(...args) {
    const lines = [];
    await this.#tool.run(this.#at(args), (line) => lines.push(line));
    return lines.join('\n');
  }

  /** The tool refuses for this reason. @returns {Promise<string>} what it said before */
  async refuses(reason, ...args) {
    const lines = [];
    await assert.rejects(this.#tool.run(this.#at(args), (line) => lines.push(line)), (error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/, 'one line');
      return true;
    });
    return lines.join('\n');
  }

  /** The same as a program: exit code 1, and one line on stderr. */
  async ends(reason, ...args) {
    const { code, stderr } = await this.program(...args);
    assert.match(stderr, reason);
    assert.match(stderr, /^error: [^\n]*\n$/, 'one line');
    assert.equal(code, 1);
  }

  /** The tool as its users run it. */
  program(...args) {
    return new Promise((resolve) => {
      const options = { timeout: 60_000, killSignal: 'SIGKILL' };
      const program = new URL(`../../${this.#tool.name}/bin/dure-${this.#tool.name}.js`, import.meta.url).pathname;
      const child = execFile(process.execPath, [program, ...this.#at(args)], options, (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }));
    });
  }
}
