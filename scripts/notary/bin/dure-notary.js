#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Deeds that several parties sign and a notary seals: for parties, notaries and the ministry, and a mirror.
import { main } from '@dure/chain/cli.js';
import { run } from '../src/commands.js';

main(() => run(process.argv.slice(2)));
