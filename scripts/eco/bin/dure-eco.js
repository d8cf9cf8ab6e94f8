#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Eco rewards: programmes, devices, proofs, and who is paid for what. See README.md.
import { main } from '@dure/chain/cli.js';
import { run } from '../src/commands.js';

main(() => run(process.argv.slice(2)));
