// SPDX-License-Identifier: Apache-2.0
// The browser in which tests look at pages and pictures: it loads nothing but what it is given.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** Chromium, as `scripts/setup.sh` has installed it: to be closed. */
export const launch = () =>
  chromium.launch({
    executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
