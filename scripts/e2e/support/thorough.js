// SPDX-License-Identifier: Apache-2.0

/** Is this a run of `scripts/test.sh --thorough`, which may take an hour longer? */
export const thorough = process.env.DURE_THOROUGH === '1';

/**
 * How much of something a run does.
 * @template T
 * @param {T} everyday
 * @param {T} much in a thorough run
 */
export const more = (everyday, much) => (thorough ? much : everyday);
