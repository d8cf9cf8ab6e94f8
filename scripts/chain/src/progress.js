// SPDX-License-Identifier: Apache-2.0
// How far a long job is, on a terminal. Nothing of it gets into a log or a pipe.

/** From how many steps on it is worth a bar. */
const FEW = 20;

/**
 * @param {number} total
 * @param {string} what the steps are, such as "blocks"
 * @param {NodeJS.WriteStream} [stream]
 * @returns {Promise<{ step: (by?: number) => void, stop: () => void }>}
 */
export async function progress(total, what, stream = process.stderr) {
  if (!stream.isTTY || total < FEW) return { step() {}, stop() {} };
  const { SingleBar, Presets } = (await import('cli-progress')).default;
  const format = `{bar} {percentage} % | {value} of {total} ${what} | about {eta_formatted} left`;
  const bar = new SingleBar(
    { stream, format, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { step: (by = 1) => bar.increment(by), stop: () => bar.stop() };
}
