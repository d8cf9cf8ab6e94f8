// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import encodeQR from 'qr';
import { accountBytes, address } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { connected, CONNECTION, flag, SIGNER, signerOf, SIGNING, text, tool, whole } from '@dure/chain/commands.js';
import { rpc } from '@dure/chain/connect.js';
import { readJson, readText, writeNew } from '@dure/chain/files.js';
import { instant, koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { notePublished, readBatch, readClaim, readRows, writeBatch } from './batch.js';
import * as chain from './chain.js';
import { readPayload, signOrder } from './order.js';
import { rowsOf, toCsv, totalsOf } from './statement.js';
import { amountOf, band, BANDS, category, district, ruleInWords, toTerms } from './terms.js';

const SIGNS = '--signer URI [--best] [--url URL]';
const TYPES = ['sr25519', 'ed25519', 'ecdsa'];
const PAYMENT = { who: text, programmes: text, merchant: text, amount: text };
const MAX_PROGRAMMES = 4; // of one payment
const REFUND_PLACE = /^(\d{1,9})\/(\d{1,19})$/;

/** Each command: its usage, its options, what it does. */
const COMMANDS = {
  create: { usage: `create FILE ${SIGNS}`, options: SIGNING, files: 1, run: create },
  fund: {
    usage: `fund --programme ID --amount WON ${SIGNS}`,
    options: { ...SIGNING, programme: text, amount: text },
    run: (given) => pour(given, chain.fund, 'paid into'),
  },
  'fund-fees': {
    usage: `fund-fees --programme ID --amount WON ${SIGNS}`,
    options: { ...SIGNING, programme: text, amount: text },
    run: (given) => pour(given, chain.fundFees, 'paid into the fee purse of'),
  },
  enroll: {
    usage: `enroll --merchant ACCOUNT --category N --region CODE --revenue ${Object.keys(BANDS).join('|')} ${SIGNS}`,
    options: { ...SIGNING, merchant: text, category: text, region: text, revenue: text },
    run: enroll,
  },
  build: { usage: 'build --csv FILE --out DIR', options: { csv: text, out: text }, run: build },
  publish: {
    usage: `publish --dir DIR --programme ID ${SIGNS}`,
    options: { ...SIGNING, dir: text, programme: text },
    run: publish,
  },
  claim: { usage: 'claim FILE [--signer URI] [--best] [--url URL]', options: SIGNING, files: 1, run: claim },
  spendable: {
    usage: 'spendable --who ACCOUNT --programmes ID,ID --merchant ACCOUNT [--url URL]',
    options: { ...CONNECTION, ...PAYMENT },
    run: spendable,
  },
  quote: {
    usage: 'quote --who ACCOUNT --programmes ID,ID --merchant ACCOUNT --amount WON [--url URL]',
    options: { ...CONNECTION, ...PAYMENT },
    run: quote,
  },
  pay: {
    usage: `pay --programmes ID,ID --merchant ACCOUNT --amount WON ${SIGNS}`,
    options: { ...SIGNING, ...PAYMENT },
    run: pay,
  },
  reserve: {
    usage: `reserve --programme ID --amount WON --until TIME ${SIGNS}`,
    options: { ...SIGNING, programme: text, amount: text, until: text },
    run: reserve,
  },
  release: {
    usage: `release --programme ID --amount WON ${SIGNS}`,
    options: { ...SIGNING, programme: text, amount: text },
    run: release,
  },
  order: {
    usage:
      'order --programme ID --merchant ACCOUNT --amount WON --deadline TIME --genesis HASH [--nonce N]' +
      ` --signer URI|--signer-file FILE [--type ${TYPES.join('|')}] --out FILE [--qr]`,
    options: {
      ...SIGNER,
      programme: text,
      merchant: text,
      amount: text,
      deadline: text,
      genesis: text,
      nonce: text,
      type: { ...text, default: TYPES[0] },
      out: text,
      qr: flag,
    },
    run: order,
  },
  settle: {
    usage: 'settle FILE|PAYLOAD... [--best] [--url URL]',
    options: { ...CONNECTION, best: flag },
    files: Infinity,
    run: settle,
  },
  refund: {
    usage: `refund --payment PROGRAMME/NUMBER --amount WON ${SIGNS}`,
    options: { ...SIGNING, payment: text, amount: text },
    run: refund,
  },
  report: {
    usage: 'report --programme ID [--holders] [--url URL]',
    options: { ...CONNECTION, programme: text, holders: flag },
    run: report,
  },
  statement: {
    usage: 'statement --merchant ACCOUNT [--from BLOCK] [--to BLOCK] --out FILE [--best] [--url URL]',
    options: { ...CONNECTION, merchant: text, from: text, to: text, out: text, best: flag },
    run: statement,
  },
};

/** Runs a command. */
export const run = tool('node vouchers/vouchers.js', COMMANDS);

async function create({ values, files: [path], say }) {
  const signer = signerOf(values);
  const terms = toTerms(readJson(path), signer.address);
  await connected(values, async (api) => {
    const made = await chain.createProgramme(api, signer, terms, values);
    say(`programme ${made.programme} ${ended(made)}`);
    say(`escrow ${made.escrow}, fee purse ${made.feePurse}`);
  });
}

/** Pays won into a programme. */
async function pour({ values, need, say }, call, how) {
  const [programme, amount] = [idOf(need), wonOf(need)];
  const signer = signerOf(values);
  await connected(values, async (api) => {
    say(`${won(amount)} ${how} programme ${programme} ${ended(await call(api, signer, programme, amount, values))}`);
  });
}

async function enroll({ values, need, say }) {
  const merchant = accountOf(need('merchant'));
  const profile = {
    category: category(whole('category', need('category'))),
    region: district(need('region')),
    revenue: band(need('revenue')),
  };
  const signer = signerOf(values);
  await connected(values, async (api) => {
    say(`merchant ${merchant} enrolled ${ended(await chain.enroll(api, signer, merchant, profile, values))}`);
  });
}

function build({ need, say }) {
  const rows = readRows(readText(need('csv')));
  const out = need('out');
  const { root, leaves } = writeBatch(out, rows);
  say(`${leaves} claims to ${won(root.sum)} in ${out}; root ${root.hash}`);
}

async function publish({ values, need, say }) {
  const [directory, programme] = [need('dir'), idOf(need)];
  const batch = readBatch(directory);
  const signer = signerOf(values);
  await connected(values, async (api) => {
    // Asked first, since who was interrupted comes again: the root would be promised a second time.
    const known = await chain.batchWithRoot(api, programme, batch.root);
    const done = known === null ? await chain.publish(api, signer, programme, batch, values) : { batch: known };
    notePublished(directory, batch, { programme, batch: done.batch });
    const what = `batch ${done.batch} of programme ${programme}: ${batch.leaves} leaves, ${won(batch.root.sum)}`;
    say(known === null ? `${what}, published ${ended(done)}` : `${what}, was published before`);
  });
}

async function claim({ values, files: [path], say }) {
  const file = readClaim(path);
  const signer = values.signer || values['signer-file'] ? signerOf(values) : null;
  await connected(values, async (api) => {
    const done = await chain.claim(api, signer, file, values);
    say(`${won(done.amount)} of programme ${file.programme} for ${done.who} ${ended(done)}`);
  });
}

async function spendable({ values, need, say }) {
  const [who, merchant] = ['who', 'merchant'].map((option) => accountOf(need(option)));
  const programmes = programmesOf(need);
  await connected(values, async (api) => {
    for (const { programme, left, most, refusal } of await chain.spendable(api, who, programmes, merchant)) {
      say(`programme ${programme}: ${won(left)} left, ${refusal ? refusal.message : `up to ${won(most)} at once`}`);
    }
  });
}

async function quote({ values, need, say }) {
  const [who, merchant] = ['who', 'merchant'].map((option) => accountOf(need(option)));
  const [programmes, amount] = [programmesOf(need), wonOf(need)];
  await connected(values, async (api) => {
    say(`${won(amount)}: ${sharesOf(await chain.quote(api, who, programmes, merchant, amount))}`);
  });
}

async function pay({ values, need, say }) {
  const [programmes, merchant, amount] = [programmesOf(need), accountOf(need('merchant')), wonOf(need)];
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const paid = await chain.pay(api, signer, programmes, merchant, amount, values);
    say(`payment ${paid.payment}: ${won(amount)} ${ended(paid)}`);
    say(sharesOf(paid));
  });
}

async function reserve({ values, need, say }) {
  const [programme, amount, until] = [idOf(need), wonOf(need), instant('--until', need('until'))];
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.reserve(api, signer, programme, amount, until, values);
    say(`${won(amount)} of programme ${programme} kept for orders until ${koreanTime(until)} ${ended(done)}`);
  });
}

async function release({ values, need, say }) {
  const [programme, amount] = [idOf(need), wonOf(need)];
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.release(api, signer, programme, amount, values);
    say(`${won(amount)} of programme ${programme} taken out of the purse ${ended(done)}`);
  });
}

/** Signs an order. Nothing here asks the chain, so that it can be done without a network. */
function order({ values, need, say }) {
  if (!TYPES.includes(values.type)) throw new Failure(`--type takes one of ${TYPES.join(', ')}`);
  const genesis = need('genesis');
  if (!/^0x[0-9a-f]{64}$/i.test(genesis)) throw new Failure('--genesis takes the 32 bytes of a genesis hash in hex');
  const nonce = values.nonce === undefined ? randomBytes(8).readBigUInt64LE() : amountOf('--nonce', values.nonce);
  if (nonce >= 1n << 64n) throw new Failure('--nonce takes a number below 2^64');
  const content = {
    programme: idOf(need),
    merchant: accountOf(need('merchant')),
    amount: wonOf(need),
    nonce,
    deadline: instant('--deadline', need('deadline')),
  };
  const payload = signOrder(content, genesis, signerOf(values, values.type));
  writeNew(need('out'), `${payload}\n`);
  if (values.qr) say(encodeQR(payload, 'ascii', { encoding: 'alphanumeric', ecc: 'low' }).trimEnd());
  say(payload);
}

async function settle({ values, files, say }) {
  if (files.length === 0) throw new Failure('settle takes orders: files or payloads');
  const orders = files.flatMap(payloadsOf);
  await connected(values, async (api) => {
    const results = await Promise.all(orders.map(async (signed) => {
      const { payer, amount, nonce } = signed.order;
      const what = `order ${nonce} of ${payer}, ${won(amount)}`;
      try {
        const { payment, blockNumber } = await chain.settle(api, signed, values);
        say(`${what}: payment ${payment} in block ${blockNumber}`);
        return true;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        say(`${what}: ${error.message}`);
        return false;
      }
    }));
    const refused = results.filter((paid) => !paid).length;
    if (refused) throw new Failure(`${refused} of ${results.length} orders refused`);
  });
}

/** The orders of a file, one a line, or the one that is given itself. */
function payloadsOf(given) {
  // A payload may begin or end with a space, so that nothing but ends of lines goes.
  const lines = existsSync(given) ? readText(given).split(/\r?\n/).filter(Boolean) : [given];
  return lines.map((line, n) => {
    try {
      return readPayload(line);
    } catch (error) {
      throw new Failure(`${lines.length > 1 ? `${given}, line ${n + 1}` : given.slice(0, 40)}: ${error.message}`);
    }
  });
}

async function refund({ values, need, say }) {
  const [, ...place] = REFUND_PLACE.exec(need('payment')) ?? [];
  if (!place.length) throw new Failure(`--payment takes PROGRAMME/NUMBER such as 0/12, not '${values.payment}'`);
  const amount = wonOf(need);
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.refund(api, signer, place, amount, values);
    say(`payment ${done.payment}: ${won(amount)} refunded ${ended(done)}`);
    say(sharesOf(done, 'to'));
  });
}

async function report({ values, need, say }) {
  const id = idOf(need);
  await connected(values, async (api) => {
    const block = await rpc(api, 'chain_getBlockHash');
    const at = await api.at(block);
    const found = await chain.programmeOf(at, id);
    const { totals } = found;
    const balances = await chain.balancesOf(api, at, id);

    say(`programme ${id}, ${found.state}: run by ${found.operator}, funded by ${found.funder}`);
    say(`payments from ${koreanTime(found.validFrom)} until ${koreanTime(found.validUntil)}`);
    say(`refunds until ${koreanTime(found.refundUntil)}`);
    say(`holders pay ${found.selfPay / 10_000} % themselves; of their fees, ${won(found.feeAllowance)} a day are paid`);
    found.rules.forEach((rule, n) => say(`rule ${n}: ${ruleInWords(rule)}`));
    for (const [name, amount] of Object.entries(totals)) {
      say(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).padEnd(14) + won(amount).padStart(22));
    }

    const owed = totals.funded - totals.spent + totals.refunded - totals.returned;
    const outstanding = totals.issued - totals.spent + totals.refunded - totals.withdrawn;
    const law = [
      [`escrow ${won(balances.escrow)} ≥ funded − spent + refunded − returned = ${won(owed)}`, balances.escrow >= owed],
      [
        `fee purse ${won(balances.feePurse)} ≥ paid in − paid out = ${won(totals.feesFunded - totals.feesSpent)}`,
        balances.feePurse >= totals.feesFunded - totals.feesSpent,
      ],
      [
        'issued ≤ committed ≤ funded',
        totals.issued <= totals.committed && totals.committed <= totals.funded,
      ],
    ];
    if (values.holders && found.state !== 'closed') {
      const held = await chain.heldOf(at, id);
      const sum = `holders have ${won(held)} = issued − spent + refunded − withdrawn = ${won(outstanding)}`;
      law.push([sum, held === outstanding]);
    }
    for (const [words, kept] of law) say(`${kept ? 'ok' : 'NO'}  ${words}`);
    if (law.some(([, kept]) => !kept)) throw new Failure(`the books of programme ${id} do not add up`);
  });
}

async function statement({ values, need, say }) {
  const [merchant, out] = [accountOf(need('merchant')), need('out')];
  const [from, last] = ['from', 'to'].map((option) => values[option] && whole(option, values[option]));
  await connected(values, async (api) => {
    const head = values.best ? [] : [await rpc(api, 'chain_getFinalizedHead')];
    const to = last ?? Number((await rpc(api, 'chain_getHeader', ...head)).number);
    const first = from ?? 1;
    if (first > to) throw new Failure(`--from ${first} is after block ${to}`);
    const rows = await rowsOf(api, merchant, first, to);
    writeNew(out, toCsv(rows));
    const { payments, received, refunds, refunded, net } = totalsOf(rows);
    say(`blocks ${first} to ${to}: payments ${payments}, ${won(received)}; refunds ${refunds}, ${won(refunded)}`);
    say(`net ${won(net)}; in ${out}`);
  });
}

/** In which block, and for which fee. */
function ended({ blockNumber, fee, sponsored }) {
  const cost = sponsored ? 'whose fee the programme paid' : `for a fee of ${won(fee)}`;
  return `in block ${blockNumber}, ${cost}`;
}

/** Which programme gives or gets which part of an amount, and what the holder does. */
function sharesOf({ parts, own }, way = 'from') {
  const shares = parts.map(({ programme, amount }) => `${won(amount)} ${way} programme ${programme}`);
  return [...shares, `${won(own)} ${way} the holder`].join(', ');
}

const accountOf = (given) => address(accountBytes(given));
const idOf = (need) => whole('programme', need('programme'));

function programmesOf(need) {
  const ids = need('programmes').split(',').map((id) => whole('programmes', id.trim()));
  if (ids.length > MAX_PROGRAMMES) throw new Failure(`--programmes takes at most ${MAX_PROGRAMMES}, not ${ids.length}`);
  return ids;
}

function wonOf(need) {
  const amount = amountOf('--amount', need('amount'));
  if (amount === 0n) throw new Failure('--amount is zero');
  return amount;
}
