// SPDX-License-Identifier: Apache-2.0
// What the tool can do: the commands of all roles.
import { tool } from '@dure/chain/commands.js';
import { ANYONE_COMMANDS, AUDITOR_COMMANDS } from './for-anyone.js';
import { COUNCIL_COMMANDS, DEPOSITORY_COMMANDS } from './for-council.js';
import { INVESTOR_COMMANDS } from './for-investors.js';
import { ISSUER_COMMANDS } from './for-issuers.js';
import { GUARDIAN_COMMANDS, MANAGER_COMMANDS, VENUE_COMMANDS } from './for-managers.js';

export const COMMANDS = {
  ...COUNCIL_COMMANDS,
  ...DEPOSITORY_COMMANDS,
  ...MANAGER_COMMANDS,
  ...GUARDIAN_COMMANDS,
  ...VENUE_COMMANDS,
  ...ISSUER_COMMANDS,
  ...INVESTOR_COMMANDS,
  ...ANYONE_COMMANDS,
  ...AUDITOR_COMMANDS,
};

/** Runs a command. */
export const run = tool({
  name: 'dure-securities',
  summary: 'Registered securities: who holds what, trades against won, offerings, dividends, votes.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});
