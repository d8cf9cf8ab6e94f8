#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Registered securities: who holds what, trades against won, offerings, dividends, votes. See README.md.
import { main } from '@dure/chain/cli.js';
import { run } from '../src/commands.js';

main(() => run(process.argv.slice(2)));
