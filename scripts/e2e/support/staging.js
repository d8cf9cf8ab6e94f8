// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shape } from '@dure/genesis/agencies.js';
import { runNode } from '@dure/genesis/binary.js';
import { fill, pattern } from '@dure/genesis/spec.js';
import { freshAgencies } from '../../genesis/test/fixtures.js';
import { key } from '@dure/chain/keys.js';

/** Gives a node the session keys of the file's validator with this number, and a name on the network. */
export function insertKeys(node, spec, uri, validator = 0) {
  const place = ['--base-path', node.basePath, '--chain', spec];
  for (const [scheme, type, path] of [
    ['sr25519', 'aura', 'aura'],
    ['ed25519', 'gran', 'grandpa'],
  ]) {
    const suri = uri(`${path}//${validator}`);
    runNode(node.bin, 'key', 'insert', ...place, '--scheme', scheme, '--key-type', type, '--suri', suri);
  }
  runNode(node.bin, 'key', 'generate-node-key', ...place);
}

/**
 * A chain made as operators make one: the exported staging pattern, filled in with fresh keys, but for
 * one validator only, so that one node is enough to run it.
 */
export function stagingChain() {
  const { file, uri } = freshAgencies({ validators: 1 });
  const council = file.council.map((_, seat) => key(uri(`council//${seat}`)));

  /** The flags for the node, after its spec and its keys are in place. */
  function chain(node) {
    const spec = join(node.home, 'spec.json');
    writeFileSync(spec, JSON.stringify(fill(pattern(node.bin), shape(file))));
    insertKeys(node, spec, uri);
    return ['--chain', spec, '--validator'];
  }

  return { chain, council };
}
