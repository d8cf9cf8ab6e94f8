// SPDX-License-Identifier: Apache-2.0
// Run by check.sh: @polkadot/api reads the blocks of blocks.js, as a program that is not Dure's would.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { main } from '@dure/chain/cli.js';
import { made, same } from '../compare.js';

/** A call as blocks.js tells it. */
const told = ({ section, method, meta, args }) => ({
  [section]: { [method]: Object.fromEntries(meta.args.map(({ name }, n) => [String(name), plain(args[n])])) },
});

/** A value without the library's classes. */
function plain(codec) {
  if (codec.section) return told(codec);
  if (codec.isId) return plain(codec.asId);
  if (codec.toBigInt) return codec.toBigInt();
  if (Array.isArray(codec)) return codec.map(plain);
  if (codec.inner) return { type: codec.type, value: plain(codec.inner) };
  if (codec instanceof Map)
    return Object.fromEntries([...codec].map(([name, value]) => [name, plain(value)]));
  return codec.toHex();
}

/** @param {any} header */
const headerOf = ({ number, hash, parentHash, stateRoot, extrinsicsRoot }) => ({
  number: number.toNumber(),
  hash: hash.toHex(),
  parentHash: parentHash.toHex(),
  stateRoot: stateRoot.toHex(),
  extrinsicsRoot: extrinsicsRoot.toHex(),
});

/** @param {any} block */
const read = ({ header, extrinsics }) => ({
  ...headerOf(header),
  extrinsics: extrinsics.map((one) => ({
    bytes: one.toHex(),
    hash: one.hash.toHex(),
    signer: one.isSigned ? plain(one.signer) : null,
    call: told(one.method),
  })),
});

await main(async () => {
  const { url, usual, format5 } = made();
  const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
  for (const expected of [usual, format5]) {
    same(read((await api.rpc.chain.getBlock(expected.hash)).block), expected);
    same(read((await api.derive.chain.getBlock(expected.hash)).block), expected);
    same(read((await api.derive.chain.getBlockByNumber(expected.number)).block), expected);
  }
  await api.disconnect();
  console.log('@polkadot/api reads bare and signed extrinsics alike: rpc and derive, formats 4 and 5');
});
