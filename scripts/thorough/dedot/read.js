// SPDX-License-Identifier: Apache-2.0
// Run by check.sh: dedot reads the blocks of blocks.js.
import { DedotClient, WsProvider } from 'dedot';
import { $Header } from 'dedot/codecs';
import { main } from '@dure/chain/cli.js';
import { made, same } from '../compare.js';

/** A call as blocks.js tells it. */
const told = ({ pallet, palletCall }) => ({ [pallet]: { [palletCall.name]: plain(palletCall.params) } });

/** A value without the library's classes. */
function plain(value) {
  if (value?.palletCall) return told(value);
  if (value?.address) return value.address(); // an account
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

await main(async () => {
  const { url, usual, format5 } = made();
  /** @type {any} */
  const client = await DedotClient.new(new WsProvider(url));
  for (const expected of [usual, format5]) {
    const { header } = (await client.rpc.chain_getBlock(expected.hash)).block;
    const body = await client.block.body(expected.hash);
    const extrinsics = body.map((bytes) => {
      const one = client.registry.$Extrinsic.tryDecode(bytes);
      const signer = one.signed ? plain(one.signature.address) : null;
      return { bytes: one.toHex(), hash: one.hash, signer, call: told(one.call) };
    });
    const hash = client.registry.hashAsHex($Header.tryEncode(header));
    same({ ...header, hash, extrinsics }, expected);
  }
  await client.disconnect();
  console.log('dedot reads bare and signed extrinsics alike: formats 4 and 5');
});
