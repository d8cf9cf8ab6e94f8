// SPDX-License-Identifier: Apache-2.0
import { binary, runNode } from '@dure/genesis/binary.js';

/**
 * The specification of a chain that the node knows.
 * @param {'dev' | 'local' | 'staging'} chain
 * @param {{ raw?: boolean, bin?: string }} [options] `raw`: with the state itself
 */
export const exportSpec = (chain, { raw = false, bin = binary() } = {}) =>
  JSON.parse(runNode(bin, 'export-chain-spec', '--chain', chain, ...(raw ? ['--raw'] : [])));
