#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Rice: seasons, lots, prices, and where rice has come from. See README.md.
import { main } from '@dure/chain/cli.js';
import { run } from '../src/commands.js';

main(() => run(process.argv.slice(2)));
