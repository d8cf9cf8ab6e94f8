// SPDX-License-Identifier: Apache-2.0
// What the tests of validators ask the chain.
import { key } from '@dure/chain/keys.js';

export const [ALICE, BOB, CHARLIE, DAVE, EVE] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve'].map(
  (name) => key(`//${name}`).address,
);

/** Two thirds of the council. */
export const MINISTRIES = ['Finance', 'Justice', 'Labour'].map((name) => key(`//MinistryOf${name}`));

/** Blocks in a session. */
export const SESSION = 30;
/** Two sessions, on a machine that misses some slots. */
export const TWO_SESSIONS_MS = 240_000;

export const sorted = (accounts) => accounts.map(String).sort();

/** Who makes blocks and votes. */
export const validators = async (api) => sorted(await api.query.session.validators());

/** Whom the council has named. */
export const members = async (api) => sorted(await api.query.validatorMembership.members());

/** How many offences were reported. */
export const reports = async (api) => (await api.query.offences.reports.entries()).length;

/** The number of the session in a block, or now. */
export async function session(api, at) {
  const { query } = at ? await api.at(at) : api;
  return (await query.session.currentIndex()).toNumber();
}
