// SPDX-License-Identifier: Apache-2.0
import { script } from './program.js';

/** How long the test of an example may take, which has a core for itself on no machine. */
export const EXAMPLE = { seconds: 330 };

/** Runs an example against a node, as its reader does. */
export const example = (name, node) => {
  const file = new URL(`../../examples/${name}.js`, import.meta.url).pathname;
  return script(file, ['--url', node.url], { seconds: 300 });
};
