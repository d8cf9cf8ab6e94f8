#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The chain specification of a network, from the file of its agencies. The same file and the same node give
// the same bytes, so that each agency can make it itself and compare.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure, main } from '@dure/chain/cli.js';
import { command, flag, option } from '@dure/chain/commands.js';
import { agenciesSchema, readAgencies } from '../src/agencies.js';
import { binary } from '../src/binary.js';
import { fill, pattern, toRaw } from '../src/spec.js';

const run = command({
  name: 'dure-genesis',
  manifest: new URL('../package.json', import.meta.url),
  summary: 'makes the chain specification of a network from the file of its agencies',
  details:
    'The same file and the same node give the same bytes: each agency makes it itself, and compares the SHA-256 ' +
    'and the genesis hash that are printed.',
  options: {
    agencies: option('FILE', 'the agencies, as JSON: --schema tells its fields'),
    output: option('FILE', 'a new file for the specification'),
    node: option(
      'PATH',
      'the dure-node whose runtime the chain starts with (default: DURE_NODE of the environment)',
    ),
    schema: flag('prints the JSON Schema of a file of agencies, and does nothing else'),
  },
  example: '--agencies agencies.json --output chain.json --node dure-node',
  run: ({ values, say }) =>
    values.schema ? say(JSON.stringify(agenciesSchema(), null, 2)) : make(values, say),
});

main(() => run(process.argv.slice(2)));

function make({ agencies: file, output, node }, say) {
  for (const [name, given] of Object.entries({ agencies: file, output })) {
    if (given === undefined) throw new Failure(`--${name} FILE is missing: --help explains it`);
  }
  writable(output); // before the node works for seconds
  const agencies = readAgencies(file);
  const bin = binary(node);
  const { raw, genesis } = toRaw(bin, fill(pattern(bin), agencies));
  write(output, raw);

  const { name, id, validators, council, institutions } = agencies;
  say(`${output}: ${name} (${id}), raw`);
  say(`  validators ${validators.length}, council ${council.length}, institutions ${institutions.length}`);
  say(`  SHA-256    ${createHash('sha256').update(raw).digest('hex')}`);
  say(`  genesis    ${genesis}`);
}

/** Refuses a file that is there, or that can't come to be. */
function writable(file) {
  if (existsSync(file)) throw new Failure(`${file} is there already`);
  writing(file, () => accessSync(dirname(file), constants.W_OK));
}

/** Writes a new file, for everybody to read. */
function write(file, content) {
  writing(file, () => writeFileSync(file, content, { flag: 'wx' }));
}

function writing(file, act) {
  try {
    act();
  } catch (error) {
    throw new Failure(`${file} can't be written: ${error.code}`);
  }
}
