// SPDX-License-Identifier: Apache-2.0
// Care: calls that keep something in order, which a role makes, or the council in its place.
import { Failure } from './cli.js';
import { connected, signerOf } from './commands.js';
import { councilOf, needed, propose, standing, vote } from './council.js';
import { ended, sent } from './once.js';
import { flag, toolCalled } from './program.js';
import { callInWords } from './words.js';

/** Whether it is the council that acts: `care` takes its value. */
export const COUNCIL = {
  council: flag(
    'the signer is a member of the council and proposes it; two thirds of the members have to agree: ' +
      'dure council',
  ),
};

/** The same for what the council alone may do, where it need not be said. */
export const BY_COUNCIL = {
  council: flag(
    'may be left out: this is always a motion, which the signer, a member of the council, proposes; two thirds of ' +
      'the members have to agree: dure council',
  ),
};

/**
 * A call, and the event that it ends with.
 * @typedef {object} Act
 * @property {string} pallet as polkadot.js names it
 * @property {(api: import('@polkadot/api').ApiPromise, values: any) => any} call
 * @property {string} event
 * @property {(data: any) => any} read what the event says: plain values
 * @property {(query: any, values: any) => Promise<boolean>} [stands] of what can be undone: is it so in the
 *   newest block?
 */

/**
 * A command that does it: signed by the role; with --council as a motion.
 * @param {Act} act
 * @param {(values: any, done: any) => string} words what is said of it, before the block
 * @returns {(given: import('./program.js').Given) => Promise<void>}
 */
export const care =
  ({ pallet, call, event, read, stands }, words) =>
  async ({ values, say }) => {
    const signer = signerOf(values, values.type);
    await connected(values, async (api) => {
      const made = call(api, values);
      if (values.council) return moved(api, made, signer, values, say);
      const done = await sent(api, pallet, made, signer, event, read, {
        ...values,
        ...(stands && { stands: () => stands(api.query, values) }),
      });
      return say(`${words(values, done)} ${ended(done)}`);
    });
  };

/**
 * A command that the council alone may do.
 * @param {Pick<Act, 'call'>} act
 * @returns {(given: import('./program.js').Given) => Promise<void>}
 */
export const careOfCouncil =
  ({ call }) =>
  async ({ values, say }) => {
    const signer = signerOf(values, values.type);
    await connected(values, (api) => moved(api, call(api, values), signer, values, say));
  };

/** Proposes a call, and votes for it. */
async function moved(api, call, signer, values, say) {
  const { number, done } = await propose(api, call, signer, values);
  if (number === null) {
    if (done.failed) throw new Failure(`the council of one member did it, and it failed: ${done.failed}`);
    say(`done by the council of one member ${ended(done)}`);
    return;
  }
  const how = done ? `proposed ${ended(done)}` : 'was proposed before, and is open';
  say(`motion ${number} ${how}: ${callInWords(call.method)}`);
  const council = await councilOf(api);
  const motion = council.motions.find((one) => one.number === number);
  if (!motion) {
    say(`motion ${number} is closed`);
    return;
  }
  // Its own name for it is the motion's.
  const { ayes } = await vote(api, council, motion, signer, true, { ...values, reference: undefined });
  say(tally(council, { ...motion, ayes: Array(ayes).fill('') }));
}

/**
 * What a motion lacks, and by which command it gets that.
 * @param {import('./council.js').Council} council
 * @param {import('./council.js').Motion} motion
 */
export function tally(council, motion) {
  const { number, ayes, end } = motion;
  const { is, lacks } = standing(council, motion);
  const votes = `${ayes.length} of ${council.members.length} members agree, and ${needed(council, motion)} have to`;
  const command = (word) => `${toolCalled('council')} ${word} --motion ${number}`;
  if (is === 'carried')
    return `${votes}: it is carried, and done once anybody closes it by ${command('close')}`;
  if (is === 'open') return `${votes}: ${lacks} more before block ${end}, by ${command('vote')}`;
  return `${votes}: it is rejected, and gone once anybody closes it by ${command('close')}`;
}
