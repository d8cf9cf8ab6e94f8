// SPDX-License-Identifier: Apache-2.0
// Run by check.sh, which names in PACKAGES where the packages of package.json are: sidecar tells the blocks
// of blocks.js.
import { join } from 'node:path';
import { Failure, main } from '@dure/chain/cli.js';
import { connect } from '@dure/chain/connect.js';
import { bare } from '@dure/chain/free.js';
import { until } from '@dure/chain/wait.js';
import { freePorts } from '../../e2e/nodes/node.js';
import { alike, made, same } from '../compare.js';
import { beside } from '../service.js';

const SIDECAR = join(process.env.PACKAGES, 'node_modules/@substrate/api-sidecar/build/src/main.js');

/** A call as blocks.js tells it. @param {any} call @returns {any} */
const told = ({ method: { pallet, method }, args }) => ({ [pallet]: { [method]: plain(args) } });

/** A value without sidecar's own form of a call in a call. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (value.method?.pallet) return told(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

/** What sidecar does not say of an extrinsic itself: its bytes, which it tells at another place. */
const read = (block, raw) => ({
  ...block,
  number: Number(block.number),
  extrinsics: block.extrinsics.map(({ hash, signature, ...call }, n) => ({
    bytes: raw.extrinsics[n],
    hash,
    signer: signature && signature.signer.id,
    call: told(call),
  })),
});

await main(async () => {
  const { url, usual, format5, claims } = made();
  const [port] = await freePorts(1);
  const ask = async (path, init) => {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`, init);
    const body = await answer.json();
    if (answer.status !== 200) throw new Failure(`${path}: ${answer.status}: ${JSON.stringify(body)}`);
    return /** @type {any} */ (body);
  };
  const env = { SAS_SUBSTRATE_URL: url, SAS_EXPRESS_PORT: String(port) };
  await beside(
    [SIDECAR],
    env,
    () => fetch(`http://127.0.0.1:${port}`),
    async () => {
      for (const expected of [usual, format5]) {
        for (const at of [expected.number, expected.hash]) {
          same(read(await ask(`blocks/${at}`), await ask(`blocks/${at}/extrinsics-raw`)), expected);
        }
      }
      const range = await ask(`blocks?range=${usual.number}-${format5.number}`);
      alike(range.at(0).extrinsics.length, usual.extrinsics.length, 'the number of extrinsics in a range');

      // The last block, with a claim that sidecar has sent.
      const api = await connect(url);
      /** @type {any[]} */
      const args = Object.values(claims[0]);
      const tx = bare(api.tx.cbdcVouchers.claim(...args));
      await api.disconnect();
      const headers = { 'content-type': 'application/json' };
      const sent = await ask('transaction', { method: 'POST', headers, body: JSON.stringify({ tx }) });
      for (const head of ['blocks/head?finalized=false', 'blocks/head']) {
        const claim = async () => (await ask(head)).extrinsics.find(({ hash }) => hash === sent.hash);
        const found = await until(claim, 30_000, `the claim in ${head}`, 100);
        alike(told(found), { cbdcVouchers: { claim: claims[0] } }, `the claim in ${head}`);
      }
    },
  );
  console.log('sidecar tells bare and signed extrinsics alike, formats 4 and 5, and sends a claim');
});
