// SPDX-License-Identifier: Apache-2.0
// Hardware wallets sign the digest of the metadata too, by which they know that what they show is what is
// signed (`CheckMetadataHash`, mode 1).
import assert from 'node:assert/strict';
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { u8aToHex } from '@polkadot/util';
import { key } from '@dure/chain/keys.js';
import { find, submit } from '@dure/chain/tx.js';
import { chain, refused } from '../support/harness.js';

chain('a hardware wallet', (ctx) => {
  const transfer = async (metadataHash) => {
    const call = ctx.api.tx.balances.transferKeepAlive(key('//Bob').address, 1);
    return submit(ctx.api, await call.signAsync(key('//Alice'), { nonce: -1, mode: 1, metadataHash }));
  };

  ctx.test('signs with the digest that it works out from the metadata', async () => {
    const { api } = ctx;
    const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap();
    const { specName, specVersion } = api.runtimeVersion;
    const { digest } = merkleizeMetadata(metadata.toU8a(true), {
      base58Prefix: 42,
      decimals: 0,
      tokenSymbol: 'KRW',
      specName: specName.toString(),
      specVersion: specVersion.toNumber(),
    });
    const { events } = await transfer(u8aToHex(digest()));
    assert.equal(find(events, 'balances', 'Transfer').data.amount.toNumber(), 1);
  });

  ctx.test('is refused with another digest', () =>
    refused(transfer(`0x${'11'.repeat(32)}`), /bad signature/),
  );
});
