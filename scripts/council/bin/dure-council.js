#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The council's motions: which are open, how members vote, and what closes them. Other tools propose them.
import { main } from '@dure/chain/cli.js';
import { run } from '../src/commands.js';

main(() => run(process.argv.slice(2)));
