// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { refusal } from '@dure/chain/testing.js';
import { script } from './program.js';

/**
 * A tool: its function of the command line, the commands that take no `--url`, and the options that take
 * a file or a directory.
 * @typedef {{ name: string, offline: string[], files: string[],
 *   run: (argv: string[], say?: (line: string) => void) => Promise<void> }} Tool
 */

/**
 * A directory of files, and a tool that works on them against the node of a test file. Its command lines
 * are written as its users type them in the directory, but for the node.
 */
export class Desk {
  #tool;
  #home;

  /**
   * @param {{ node: import('../nodes/node.js').Node }} ctx
   * @param {Tool} tool
   */
  constructor(ctx, tool) {
    this.ctx = ctx;
    this.#tool = tool;
    this.#home = mkdtempSync(join(tmpdir(), `dure-${tool.name}-`));
  }

  /** Where a file is, or comes to be. */
  at = (name) => resolve(this.#home, name);

  /** Puts a file there. @returns {string} where it is */
  put(name, content) {
    const file = this.at(name);
    // As tools want files of secrets.
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    return file;
  }

  has = (name) => existsSync(this.at(name));

  text = (name) => readFileSync(this.at(name), 'utf8');

  json = (name) => JSON.parse(this.text(name));

  remove() {
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** The arguments of a command line: with the places of its files, and the node. */
  #arguments(line) {
    // What is signed lies here, and not among what the user of this machine has signed.
    process.env.XDG_STATE_HOME = this.#home;
    const [command, ...args] = line.match(/"[^"]*"|\S+/g).map((word) => word.replaceAll('"', ''));
    const { offline, files } = this.#tool;
    const options = args.findIndex((one) => one.startsWith('--'));
    // What stands before the options are files.
    const isFile = (n) => n < options || options < 0 || files.some((name) => args[n - 1] === `--${name}`);
    const connected = !offline.includes(command) && !args.includes('--url');
    const placed = args.map((one, n) => (isFile(n) ? this.at(one) : one));
    return [command, ...placed, ...(connected ? ['--url', this.ctx.node.url] : [])];
  }

  /** What the tool says when it does what it was told. */
  async tool(line) {
    const lines = [];
    await this.#tool.run(this.#arguments(line), (said) => lines.push(said));
    return lines.join('\n');
  }

  /** The tool refuses for this reason. @returns {Promise<string>} what it said before */
  async refuses(reason, line) {
    const lines = [];
    await refusal(
      this.#tool.run(this.#arguments(line), (said) => lines.push(said)),
      reason,
    );
    return lines.join('\n');
  }

  /** The same as a program: exit code 1, and one line on stderr. */
  async ends(reason, line) {
    const { code, stderr } = await this.program(line);
    assert.match(stderr, reason);
    assert.match(stderr, /^error: [^\n]*\n$/, 'one line');
    assert.equal(code, 1);
  }

  /** The tool as its users run it. */
  program(line) {
    return script(...this.#command(line));
  }

  /** The same, to be killed. @returns {import('node:child_process').ChildProcess} */
  spawn(line) {
    const [file, args] = this.#command(line);
    return spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** @returns {[string, string[]]} */
  #command(line) {
    const { name } = this.#tool;
    return [new URL(`../../${name}/bin/dure-${name}.js`, import.meta.url).pathname, this.#arguments(line)];
  }
}
