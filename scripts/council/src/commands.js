// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { tally } from '@dure/chain/care.js';
import { Failure } from '@dure/chain/cli.js';
import { connected, CONNECTION, flag, needed, signerOf, tool } from '@dure/chain/commands.js';
import { close, closedBefore, councilOf, motionNumbered, standing, vote } from '@dure/chain/council.js';
import { ended, ONCE } from '@dure/chain/once.js';
import { whole } from '@dure/chain/readers.js';
import { callInWords, purposeOf } from '@dure/chain/words.js';

const ANYONE = 'For anyone:';
const MEMBERS = 'For members:';
const MOTION = { motion: needed('N', "the motion's number, as list tells it", whole) };

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  list: {
    group: ANYONE,
    summary: 'tells which motions are open: what each would do, and how the vote stands',
    options: CONNECTION,
    example: 'list',
    run: list,
  },
  vote: {
    group: MEMBERS,
    summary: 'agrees to a motion, or votes against it',
    details:
      'Read by list what it would do before. A member may vote anew until the motion is closed; who does not ' +
      'vote does not agree.',
    options: { ...MOTION, no: flag('votes against it'), ...ONCE },
    example: 'vote --motion 4 --signer-file member.suri',
    run: cast,
  },
  close: {
    group: ANYONE,
    summary: 'ends a motion that is carried, which does what it says, or that is rejected',
    details: 'Its time is over after a week: what is not carried then is rejected.',
    options: { ...MOTION, ...ONCE },
    example: 'close --motion 4 --signer-file member.suri',
    run: end,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-council',
  summary: "The council's motions: which are open, who agrees, what comes of them.",
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

async function list({ values, say }) {
  const council = await connected(values, councilOf);
  linesOf(council).forEach((line) => say(line));
}

/** What there is to say about the open motions. @param {import('@dure/chain/council.js').Council} council */
export function linesOf(council) {
  if (!council.motions.length) return ['no motion is open'];
  return council.motions.flatMap((motion) => [
    `motion ${motion.number}: ${callInWords(motion.call)}`,
    `  ${purposeOf(motion.call)}`,
    ...['ayes', 'nays'].flatMap((side) =>
      motion[side].length ? [`  ${side === 'ayes' ? 'for' : 'against'} it: ${motion[side].join(', ')}`] : [],
    ),
    `  ${tally(council, motion)}`,
  ]);
}

async function cast({ values, say }) {
  const { motion: number, no = false } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const council = await councilOf(api);
    const motion = motionNumbered(council, number);
    const { ayes, nays, sent } = await vote(api, council, motion, signer, !no, values);
    const what = `${signer.address} votes ${no ? 'against' : 'for'} motion ${number}`;
    say(`motion ${number}: ${callInWords(motion.call)}`);
    say(`${what} ${sent ? ended(sent) : 'already, and is not sent again'}`);
    const counted = (count) => Array(count).fill('');
    say(tally(council, { ...motion, ayes: counted(ayes), nays: counted(nays) }));
  });
}

async function end({ values, say }) {
  const { motion: number } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const council = await councilOf(api);
    const isOpen = council.motions.some((motion) => motion.number === number);
    const before = isOpen ? null : await closedBefore(api, number, signer, values);
    if (before) return say(outcome({ number }, before));
    const motion = motionNumbered(council, number);
    ensureClosable(council, motion);
    return say(outcome(motion, await close(api, motion, signer, values)));
  });
}

/**
 * Refuses a motion on which members may still vote.
 * @param {import('@dure/chain/council.js').Council} council
 * @param {import('@dure/chain/council.js').Motion} motion
 */
export function ensureClosable(council, motion) {
  if (standing(council, motion).is !== 'open') return;
  throw new Failure(`motion ${motion.number} can't be closed yet: ${tally(council, motion)}`);
}

/**
 * How a motion ended; where what it says failed, that is a Failure.
 * @param {{ number: number, call?: any }} motion
 * @param {import('@dure/chain/council.js').Done} done
 */
export function outcome({ number, call }, { executed, failed, ...done }) {
  if (failed) throw new Failure(`motion ${number} was carried ${ended(done)}, but failed: ${failed}`);
  const how = executed ? `carried, and done${call ? `: ${callInWords(call)}` : ''}` : 'rejected';
  return `motion ${number} closed ${ended(done)}: ${how}`;
}
