// SPDX-License-Identifier: Apache-2.0

/** A problem whose message tells its reader all there is to know: no stack is shown for it. */
export class Failure extends Error {}

const MOST_SHOWN = 60;

/** What was given, as a refusal shows it: on one line, and of a long one the beginning. */
export function shown(given) {
  const text = (typeof given === 'string' ? given : (JSON.stringify(given) ?? String(given))).replace(
    /\s+/g,
    ' ',
  );
  const short = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return typeof given === 'string' ? `'${short}'` : short;
}

/** Refuses what was given under a name. @returns {never} */
export function refuse(name, what, given) {
  throw new Failure(`${name} takes ${what}, not ${shown(given)}`);
}

/** Runs a script: what goes wrong becomes one line on stderr and exit code 1. */
export async function main(script) {
  try {
    await script();
  } catch (error) {
    console.error(
      `error: ${
        String(error?.message ?? error)
          .trim()
          .split('\n')[0]
      }`,
    );
    if (!(error instanceof Failure) && process.env.DURE_DEBUG) console.error(error?.stack);
    process.exit(1);
  }
}
