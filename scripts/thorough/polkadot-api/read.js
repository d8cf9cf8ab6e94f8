// SPDX-License-Identifier: Apache-2.0
// Run by check.sh, which names in PACKAGES where the packages of package.json are: polkadot-api reads the
// blocks of blocks.js, and its tx-utils decode their extrinsics.
import { createRequire } from 'node:module';
import { createClient } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws'; // Node.js 20 has none of its own
import { main } from '@dure/chain/cli.js';
import { u8aToHex } from '@polkadot/util';
import { made, same } from '../compare.js';

const installed = createRequire(`${process.env.PACKAGES}/package.json`);
const { getExtrinsicDecoder } = installed('@polkadot-api/tx-utils');
const { Blake2256, blockHeader } = installed('@polkadot-api/substrate-bindings');

/** @param {import('polkadot-api').PolkadotClient} client */
async function read(client, { hash }) {
  const [header, body] = await Promise.all([client.getBlockHeader(hash), client.getBlockBody(hash)]);
  const decode = getExtrinsicDecoder(await client.getMetadata(hash));
  return {
    number: header.number,
    hash: u8aToHex(Blake2256(blockHeader.enc(header))),
    parentHash: header.parentHash,
    stateRoot: header.stateRoot,
    extrinsicsRoot: header.extrinsicRoot,
    extrinsics: body.map((bytes) => {
      const { type, address, call } = decode(bytes);
      return { bytes, hash: u8aToHex(Blake2256(bytes)), signer: type === 'signed' ? address : null, call };
    }),
  };
}

await main(async () => {
  const { url, usual, format5 } = made();
  const websocketClass = /** @type {any} */ (WebSocket); // it knows more than that of browsers
  const client = createClient(getWsProvider(url, { websocketClass }));
  for (const expected of [usual, format5]) same(await read(client, expected), expected);
  client.destroy();
  console.log('polkadot-api reads bare and signed extrinsics alike: formats 4 and 5');
});
