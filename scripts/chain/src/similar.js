// SPDX-License-Identifier: Apache-2.0
import { Command } from 'commander';

/**
 * The end of a refusal, " (did you mean 'pay'?)", where one of the names is near what was written.
 * @param {string} word
 * @param {string[]} names
 */
export function didYouMean(word, names) {
  // Commander guesses for its commands alone, so the names are taken for some.
  const guess = new Command()
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeErr() {} });
  for (const name of names) guess.command(name);
  try {
    guess.parse([word], { from: 'user' });
  } catch ({ message }) {
    const [, near] = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message) ?? [];
    if (near)
      return ` (did you mean ${near
        .split(', ')
        .map((name) => `'${name}'`)
        .join(' or ')}?)`;
  }
  return '';
}
