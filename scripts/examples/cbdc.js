#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The digital won on a dev or local chain: the central bank issues to a bank, the bank gives back.
import { Failure, main } from '@dure/chain/cli.js';
import { command, CONNECTION } from '@dure/chain/commands.js';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { won } from '@dure/chain/won.js';

const run = command({
  name: 'cbdc',
  summary: 'shows the digital won on a dev or local chain: issued to a bank, and given back',
  options: CONNECTION,
  run: ({ values }) => example(values.url),
});

main(() => run(process.argv.slice(2)));

async function example(url) {
  const api = await connect(url);
  try {
    const [centralBank, bank] = [key('//CentralBank'), key('//BankA')];
    const named = await api.query.cbdc.centralBank();
    if (named.toString() !== centralBank.address) {
      throw new Failure('this example needs a dev or local chain: elsewhere it has no central bank');
    }

    await show(api, bank);
    console.log(`\nThe central bank issues ${won(1_050_000)} to Bank A ...`);
    const issued = await send(api, api.tx.cbdc.issue(bank.address, 1_050_000), centralBank);
    console.log(`in block ${issued.blockNumber}, for a fee of ${won(issued.fee)}`);
    await show(api, bank);
    console.log(`\nBank A redeems ${won(50_000)} ...`);
    const redeemed = await send(api, api.tx.cbdc.redeem(50_000), bank);
    console.log(`in block ${redeemed.blockNumber}, for a fee of ${won(redeemed.fee)}`);
    await show(api, bank);
  } finally {
    await api.disconnect();
  }
}

/** Prints the books of the central bank and of one bank. */
async function show(api, bank) {
  const supply = await api.query.cbdc.supply();
  const institution = (await api.query.cbdc.institutions(bank.address)).unwrap();
  const account = await api.query.system.account(bank.address);
  const total = await api.query.balances.totalIssuance();
  const lines = {
    'won in existence': total,
    '  at genesis': supply.genesis,
    '  issued since': supply.issued,
    '  redeemed since': supply.redeemed,
    'the most to be outstanding': supply.cap,
    'Bank A holds': account.data.free,
    '  drawn': institution.drawn,
    '  redeemed': institution.redeemed,
    '  its line': institution.line,
  };
  for (const [name, amount] of Object.entries(lines)) {
    console.log(name.padEnd(28) + won(amount).padStart(20));
  }
}
