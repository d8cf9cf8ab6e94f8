// SPDX-License-Identifier: Apache-2.0
// Prints the hash by which `system.authorizeUpgrade` names a runtime.
import { blake2AsHex } from '@polkadot/util-crypto';
import { Failure, main } from '@dure/chain/cli.js';
import { argument, command } from '@dure/chain/commands.js';
import { readBytes, readJson } from '@dure/chain/files.js';

const run = command({
  name: 'code-hash',
  summary: 'prints the BLAKE2b-256 by which system.authorizeUpgrade names a runtime',
  argument: argument('FILE', "the runtime's Wasm, or a chain specification (.json) that is not raw"),
  example: 'dure_runtime.compact.compressed.wasm',
  run: ({ args: [file], say }) => say(blake2AsHex(codeOf(file), 256)),
});

main(() => run(process.argv.slice(2)));

function codeOf(file) {
  if (!file.endsWith('.json')) return readBytes(file);
  const code = readJson(file)?.genesis?.runtimeGenesis?.code;
  if (typeof code !== 'string')
    throw new Failure(`${file} is no chain specification with code, or it is raw`);
  return code;
}
