// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { carry } from '@dure/chain/council.js';
import { key } from '@dure/chain/keys.js';
import { send, sudo } from '@dure/chain/tx.js';
import { chain, fails } from '../support/harness.js';
import { stagingChain } from '../support/staging.js';
import { applied, nextRuntime } from '../support/upgrade.js';

chain('an upgrade by sudo, on dev', (ctx) => {
  ctx.test('goes on with a higher spec version', async () => {
    const { api } = ctx;
    const { code, hash } = nextRuntime();
    const authorise = api.tx.system.authorizeUpgrade(hash);
    await fails(send(api, authorise, key('//City')), 'BadOrigin');
    await sudo(api, authorise);
    await applied(ctx, code, key('//City'));
  });
});

const staging = stagingChain();

chain('an upgrade by the council, on a chain without sudo', { chain: staging.chain }, (ctx) => {
  ctx.test('goes on with a higher spec version', { seconds: 180 }, async () => {
    const { api } = ctx;
    const { code, hash } = nextRuntime();
    const [member, , , another] = staging.council;
    const voters = staging.council.slice(0, 3);
    assert.ok((await api.query.sudo.key()).isNone, 'nobody holds sudo');

    const authorise = api.tx.system.authorizeUpgrade(hash).method;
    await Promise.all([
      send(api, api.tx.preimage.notePreimage(authorise.toHex()), another),
      carry(api, voters, api.tx.whitelist.whitelistCall(authorise.hash)),
    ]);
    const weight = { refTime: 5_000_000_000, proofSize: 500_000 }; // more than it takes
    const { hash: callHash, encodedLength } = authorise;
    await carry(api, voters, api.tx.whitelist.dispatchWhitelistedCall(callHash, encodedLength, weight));
    assert.equal((await api.query.system.authorizedUpgrade()).unwrap().codeHash.toHex(), hash);
    await applied(ctx, code, member);
  });
});
