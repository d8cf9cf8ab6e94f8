#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Merchants and those who answer for them: agreements on one side, the chain on the other.
import { main } from '@dure/chain/cli.js';
import { run } from '../src/commands.js';

main(() => run(process.argv.slice(2)));
