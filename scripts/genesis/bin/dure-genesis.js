#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Makes the chain specification of a network from the file of its agencies. The same file and the same
// node give the same bytes, so that each agency can make it itself and compare.
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { Failure, flags, main } from '@dure/chain/cli.js';
import { binary } from '../src/binary.js';
import { readAgencies } from '../src/agencies.js';
import { fill, pattern, toRaw } from '../src/spec.js';

const USAGE = 'node scripts/genesis/genesis.js --agencies FILE --output FILE [--node PATH]';
const text = { type: 'string' };

/** Writes a new file, for everybody to read. */
function write(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' });
  } catch (error) {
    throw new Failure(`${file} can't be written: ${error.code}`);
  }
}

main(() => {
  const { values } = flags({ options: { agencies: text, output: text, node: text } }, USAGE);
  const need = (option) => {
    if (values[option] === undefined) throw new Failure(`--${option} is missing (usage: ${USAGE})`);
    return values[option];
  };
  const [file, output] = [need('agencies'), need('output')];
  if (existsSync(output)) throw new Failure(`${output} is there already`);
  const agencies = readAgencies(file);
  const bin = binary(values.node);
  const { raw, genesis } = toRaw(bin, fill(pattern(bin), agencies));
  write(output, raw);

  const { name, id, validators, council, institutions } = agencies;
  console.log(`${output}: ${name} (${id}), raw`);
  const [banks, seats] = [institutions.length, council.length];
  console.log(`  validators ${validators.length}, council ${seats}, institutions ${banks}`);
  console.log(`  SHA-256    ${createHash('sha256').update(raw).digest('hex')}`);
  console.log(`  genesis    ${genesis}`);
});
