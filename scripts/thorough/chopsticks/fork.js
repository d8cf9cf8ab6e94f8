// SPDX-License-Identifier: Apache-2.0
// Run by check.sh, which names in PACKAGES where the packages of package.json are: chopsticks goes on from
// the chain of blocks.js.
import { join } from 'node:path';
import { Failure, main } from '@dure/chain/cli.js';
import { connect, rpc } from '@dure/chain/connect.js';
import { bare } from '@dure/chain/free.js';
import { key } from '@dure/chain/keys.js';
import { find, outcome, sign } from '@dure/chain/tx.js';
import { freePorts } from '../../e2e/nodes/node.js';
import { alike, made } from '../compare.js';
import { beside } from '../service.js';

const CHOPSTICKS = join(process.env.PACKAGES, 'node_modules/@acala-network/chopsticks/chopsticks.cjs');
/** More than a session has. */
const BLOCKS = 40;
const AMOUNT = 4_321;

/** @param {any} api of the fork */
async function goOn(api, claim) {
  const number = async () => Number((await rpc(api, 'chain_getHeader')).number);
  const session = async () => (await api.query.session.currentIndex()).toNumber();
  const [from, sessions] = [await number(), await session()];

  const [giver, taker] = [key('//FarmerA'), key('//Shop//1')];
  const own = async () => (await api.query.system.account(taker.address)).data.free.toBigInt();
  const before = await own();
  const transfer = (await sign(api, api.tx.balances.transferKeepAlive(taker.address, AMOUNT), giver)).toHex();
  const claiming = bare(api.tx.cbdcVouchers.claim(...Object.values(claim)));
  for (const hex of [transfer, claiming]) await rpc(api, 'author_submitExtrinsic', hex);
  const first = await rpc(api, 'dev_newBlock', { count: 1 });
  await outcome(api, transfer, first);
  const { events, fee } = await outcome(api, claiming, first);
  alike(find(events, 'cbdcVouchers', 'Claimed').data.index.toNumber(), claim.index, 'the claim');
  alike(fee, 0n, "the claim's fee");
  alike(await own(), before + BigInt(AMOUNT), 'what was given');

  await rpc(api, 'dev_newBlock', { count: BLOCKS - 1 });
  alike(await number(), from + BLOCKS, 'the number of blocks');
  if ((await session()) <= sessions) throw new Failure(`no session has ended in ${BLOCKS} blocks`);
}

await main(async () => {
  const { url, claims } = made();
  const [port] = await freePorts(1);
  const fork = `ws://127.0.0.1:${port}`;
  const command = [CHOPSTICKS, '--endpoint', url, '--port', String(port), '--build-block-mode', 'Manual'];
  await beside(
    command,
    {},
    () => fetch(`http://127.0.0.1:${port}`),
    async () => {
      const api = await connect(fork);
      await goOn(api, claims[0]);
      await api.disconnect();
    },
  );
  console.log(`chopsticks builds ${BLOCKS} blocks across a session's end, with a transfer and a claim`);
});
