// SPDX-License-Identifier: Apache-2.0
import { script } from './program.js';

/** Runs an example against a node, as its reader does. */
export const example = (name, node) => {
  const file = new URL(`../../examples/${name}.js`, import.meta.url).pathname;
  return script(file, ['--url', node.url], { seconds: 150 });
};
