// SPDX-License-Identifier: Apache-2.0
// The council of `dev` and `local`, and its tool.
import { key } from '@dure/chain/keys.js';
import { run } from '@dure/council/commands.js';

/** The tool, as a Desk runs it. */
export const TOOL = { name: 'council', run, offline: [], files: ['signer-file', 'outbox'] };

/** The secret URIs of three of its four members, who are two thirds. */
export const TWO_THIRDS = ['Finance', 'Justice', 'Labour'].map((of) => `//MinistryOf${of}`);

/** Who grants the badges of agencies and acquirers. */
export const doorkeeper = key('//MinistryOfFinance');
/** The classes of these badges. */
export const [AGENCY, ACQUIRER] = [0, 1];
