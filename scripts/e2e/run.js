#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Runs the end-to-end tests, each file in a process of its own with nodes of its own: first one by one
// those that assert times, then the others side by side, the longest first.
//
//   node scripts/e2e/run.js            all
//   node scripts/e2e/run.js NAME...    these files, such as `vouchers`
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Failure, main } from '@dure/chain/cli.js';
import { Node } from './nodes/node.js';

/** How many places there are for files side by side, and how many of them a file of each directory takes. */
const PLACES = 8;
const DIRECTORIES = { quiet: PLACES, networks: 2, '.': 1 };
const TESTS = new URL('tests/', import.meta.url).pathname;
const CACHE = process.env.DURE_CACHE || join(homedir(), '.cache', 'dure');
const SECONDS = join(CACHE, 'e2e-seconds.json');
const HEARTBEAT_MS = 30_000;

const all = Object.entries(DIRECTORIES)
  .flatMap(([directory, takes]) =>
    readdirSync(join(TESTS, directory))
      .filter((file) => file.endsWith('.test.js'))
      .map((file) => ({ takes, path: join(TESTS, directory, file), name: basename(file, '.test.js') })),
  )
  .map((test, place) => ({ ...test, place })); // its ports

/** How long files took the last time they passed on this machine. */
const seconds = (() => {
  try {
    return JSON.parse(readFileSync(SECONDS, 'utf8'));
  } catch {
    return {};
  }
})();

/** What is quiet comes first, then the longest; where that is not known, networks, and what has most to say. */
const inOrder = (one, other) =>
  Number(isQuiet(other)) - Number(isQuiet(one)) || expected(other) - expected(one);
const isQuiet = ({ takes }) => takes === PLACES;
const expected = ({ name, path, takes }) => seconds[name] ?? 100_000 * takes + statSync(path).size;

main(async () => {
  const chosen = choose(process.argv.slice(2));
  const home = mkdtempSync(join(tmpdir(), 'dure-e2e-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  // Compiled once, and not by each of a hundred nodes.
  process.env.DURE_COMPILED = join(home, 'compiled');
  await Node.compile(process.env.DURE_COMPILED);

  const results = await sideBySide(chosen.sort(inOrder));
  mkdirSync(CACHE, { recursive: true });
  const passed = results.filter(({ code }) => code === 0);
  const measured = Object.fromEntries(passed.map(({ name, took }) => [name, took]));
  writeFileSync(SECONDS, `${JSON.stringify({ ...seconds, ...measured }, null, 2)}\n`);
  const longest = results.sort((one, other) => other.took - one.took);
  console.log(`\n${longest.map(({ name, took }) => `${name} ${took}s`).join(', ')}`);
  const sum = (what) => results.reduce((total, result) => total + result[what], 0);
  console.log(`${sum('pass')} passed, ${sum('fail')} failed`);
  const failed = results.filter(({ code }) => code !== 0).map(({ name }) => name);
  if (failed.length)
    throw new Failure(`${failed.join(', ')}: alone by 'scripts/test.sh e2e ${failed.join(' ')}'`);
});

/** Runs the tests in their order, each as soon as there are places for it. */
async function sideBySide(tests) {
  const [waiting, running, results] = [[...tests], new Set(), []];
  let free = PLACES;
  while (waiting.length || running.size) {
    while (waiting.length && waiting[0].takes <= free) {
      const test = waiting.shift();
      free -= test.takes;
      const run = execute(test).then((result) => {
        results.push(result);
        free += test.takes;
        running.delete(run);
      });
      running.add(run);
    }
    await Promise.race(running);
  }
  return results;
}

function choose(names) {
  const unknown = names.find((name) => !all.some((test) => test.name === name));
  if (unknown)
    throw new Failure(`no test '${unknown}'; there are: ${all.map(({ name }) => name).join(', ')}`);
  return names.length ? all.filter(({ name }) => names.includes(name)) : all;
}

/** Runs a file, and prints what it says when it ends; until then that it goes on. */
function execute({ name, path, place }) {
  const began = Date.now();
  const took = () => Math.round((Date.now() - began) / 1000);
  console.log(`… ${name}`);
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DURE_PLACE: String(place) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const beating = setInterval(() => console.log(`… ${name}, since ${took()} s`), HEARTBEAT_MS);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(beating);
      const count = (what) => Number(new RegExp(`^ℹ ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
      // Of a file that passed its tests are listed, not node's own summary.
      console.log(`\n${code === 0 ? '✔' : '✖'} ${name} (${took()} s)`);
      console.log(code === 0 ? output.split(/^ℹ tests /m)[0].trimEnd() : output);
      resolve({
        name,
        code: code ?? 1,
        took: took(),
        pass: count('pass'),
        fail: count('fail') + count('cancelled'),
      });
    });
  });
}
