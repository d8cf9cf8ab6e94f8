// SPDX-License-Identifier: Apache-2.0
// Prints the hash by which `system.authorizeUpgrade` names a runtime: of a Wasm file, or of the code in a chain
// specification that is not raw.
//
//   node scripts/release/code-hash.js FILE
import { readFileSync } from 'node:fs';
import { blake2AsHex } from '@polkadot/util-crypto';
import { Failure, flags, main } from '@dure/chain/cli.js';

main(() => {
  const usage = 'node scripts/release/code-hash.js FILE';
  const { positionals: [file] } = flags({ allowPositionals: true }, usage);
  if (file === undefined) throw new Failure(`FILE is missing (usage: ${usage})`);
  const content = readFileSync(file);
  const code = file.endsWith('.json') ? JSON.parse(content).genesis.runtimeGenesis.code : content;
  console.log(blake2AsHex(code, 256));
});
