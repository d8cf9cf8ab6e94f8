// SPDX-License-Identifier: Apache-2.0
// What the tool can do: each command, from its options to what it says.
import { randomBytes } from 'node:crypto';
import { BY_COUNCIL, care, careOfCouncil, COUNCIL } from '@dure/chain/care.js';
import { Failure, refuse } from '@dure/chain/cli.js';
import {
  argument,
  connected,
  CONNECTION,
  flag,
  MAY_SIGN,
  needed,
  offlineSignerOf,
  option,
  SENDING,
  signerOf,
  tool,
} from '@dure/chain/commands.js';
import { rpc } from '@dure/chain/connect.js';
import { hint } from '@dure/chain/districts.js';
import { readCsv, readJson } from '@dure/chain/files.js';
import { ended, ONCE } from '@dure/chain/once.js';
import * as read from '@dure/chain/readers.js';
import { handOver, offline, payloadsOf } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { DispatchFailed, Refused } from '@dure/chain/tx.js';
import { won } from '@dure/chain/won.js';
import { CSV, notePublished, readBatch, readClaim, toRows, writeBatch } from './batch.js';
import { eachOf, patient } from '@dure/chain/bulk.js';
import * as chain from './chain.js';
import { readPayload, signOrder } from './order.js';
import { progress } from '@dure/chain/progress.js';
import { rangesOf, totalsOf, writeStatement } from './statement.js';
import { ruleInWords, termsSchema, toTerms } from './terms.js';

const MAX_PROGRAMMES = 4; // of one payment
/** How many orders are on their way at a time: each has a subscription, of which others may have 256. */
const ORDERS_AT_ONCE = 40;

const ACCOUNT = 'in SS58 or as 0x and 64 hex digits';
const PROGRAMME = { programme: needed('ID', "the programme's number, as create tells it", read.whole) };
const PROGRAMMES = {
  programmes: needed(
    'ID,ID',
    `numbers of programmes, ${MAX_PROGRAMMES} at most, with commas between them`,
    read.listOf(read.whole, MAX_PROGRAMMES),
  ),
};
const MERCHANT = { merchant: needed('ACCOUNT', `the merchant's account, ${ACCOUNT}`, read.account) };
const WHO = { who: needed('ACCOUNT', `the holder's account, ${ACCOUNT}`, read.account) };
const AMOUNT = (what) => ({ amount: needed('WON', what, read.amount) });
const moment = (what) =>
  needed('TIME', `${what}: with its offset, such as 2027-01-31T18:00:00+09:00`, read.instant);

const CARE = { ...PROGRAMME, ...COUNCIL, ...ONCE };

const AGENCIES = 'For agencies:';
const CARERS = 'For agencies, and the council in their place:';
const COUNCILS = 'For the council:';
const HOLDERS = 'For holders:';
const MERCHANTS = 'For merchants:';
const ANYONE = 'For anyone:';

/** @type {Record<string, import('@dure/chain/commands.js').Command>} */
const COMMANDS = {
  create: {
    group: AGENCIES,
    summary: 'makes a programme from a file of terms',
    details:
      'The signer operates it, and pays it in unless the terms name another funder. ' +
      "The terms can't be changed afterwards.",
    argument: argument('FILE', 'the terms, as JSON: schema tells its fields'),
    options: ONCE,
    example: 'create terms.json --signer-file city.suri',
    run: create,
  },
  schema: {
    group: AGENCIES,
    summary: 'prints the JSON Schema of a file of terms',
    details: 'An editor that is given it explains and completes the fields.',
    example: 'schema > terms.schema.json',
    run: ({ say }) => say(JSON.stringify(termsSchema(), null, 2)),
  },
  fund: {
    group: AGENCIES,
    summary: "pays won into a programme's escrow",
    options: { ...PROGRAMME, ...AMOUNT('how much, in whole won'), ...ONCE },
    example: 'fund --programme 3 --amount 5000000 --signer-file city.suri',
    run: (given) => pour(given, chain.fund, 'paid into'),
  },
  'fund-fees': {
    group: AGENCIES,
    summary: "pays won into the purse that pays holders' fees",
    details: 'The terms say how much of it each holder may use a day.',
    options: { ...PROGRAMME, ...AMOUNT('how much, in whole won'), ...ONCE },
    example: 'fund-fees --programme 3 --amount 10000 --signer-file city.suri',
    run: (given) => pour(given, chain.fundFees, 'paid into the fee purse of'),
  },
  build: {
    group: AGENCIES,
    summary: 'makes a file for each holder, from a list of accounts and amounts',
    details:
      'Nothing is sent. Keep the directory: each file has a salt that is nowhere else, and without which ' +
      "its share can't be claimed.",
    options: {
      csv: needed(
        'FILE',
        'a CSV in UTF-8 with the columns account and amount (whole won), a row for each holder',
      ),
      out: needed('DIR', 'a new or empty directory for the files'),
    },
    example: 'build --csv holders.csv --out claims',
    run: build,
  },
  publish: {
    group: AGENCIES,
    summary: 'puts the root of what build made on chain, so that holders can claim',
    details: 'It can be run again at any time: what is published already is not published twice.',
    options: { dir: needed('DIR', 'the directory that build wrote'), ...PROGRAMME, ...ONCE },
    example: 'publish --dir claims --programme 3 --signer-file city.suri',
    run: publish,
  },
  pause: {
    group: CARERS,
    summary: "stops a programme's payments and claims",
    details: 'Refunds go on, and its dates stay as they are.',
    options: CARE,
    example: 'pause --programme 3 --signer-file city.suri',
    run: care(chain.CARE.pause, ({ programme }) => `programme ${programme} paused`),
  },
  resume: {
    group: CARERS,
    summary: "lets a paused programme's payments and claims go on",
    options: CARE,
    example: 'resume --programme 3 --signer-file city.suri',
    run: care(chain.CARE.resume, ({ programme }) => `programme ${programme} resumed`),
  },
  repoint: {
    group: CARERS,
    summary: 'gives what a holder has to another account of its own, since it has lost its key',
    details:
      'The old account can do nothing with it any more, and what still comes to it goes to the new one.',
    options: {
      from: needed('ACCOUNT', `the account whose key is lost, ${ACCOUNT}`, read.account),
      to: needed(
        'ACCOUNT',
        `the holder's new account, which has nothing of the programme, ${ACCOUNT}`,
        read.account,
      ),
      ...CARE,
    },
    example: 'repoint --programme 3 --from 5H… --to 5D… --signer-file city.suri',
    run: care(
      chain.CARE.repoint,
      ({ programme, from, to }, { amount }) =>
        `${won(amount)} of programme ${programme} re-pointed from ${from} to ${to}`,
    ),
  },
  withdraw: {
    group: CARERS,
    summary: 'takes back what a holder has not spent',
    details: 'It stays in the programme, which does not promise it again.',
    options: { ...WHO, ...CARE },
    example: 'withdraw --programme 3 --who 5H… --signer-file city.suri',
    run: care(
      chain.CARE.withdraw,
      ({ programme, who }, { amount }) => `${won(amount)} of programme ${programme} taken back from ${who}`,
    ),
  },
  'admit-source': {
    group: CARERS,
    summary: 'lets another service of the chain credit holders out of its pot, or bars it',
    details:
      "What is credited is the programme's, as if its funder had paid it in: what holders leave of it goes to " +
      'the funder. Nothing is credited in the last 30 days.',
    options: {
      source: needed('ACCOUNT', `the account of the pot, ${ACCOUNT}`, read.account),
      least: needed('WON', 'the least of one credit, in whole won; given anew, it changes', read.amount),
      bar: { ...flag('takes no more credits from it'), instead: 'least' },
      ...CARE,
    },
    example: 'admit-source --programme 3 --source 5E… --least 1000 --signer-file city.suri',
    run: care(chain.CARE.admitSource, ({ programme, source, least, bar }) =>
      bar
        ? `programme ${programme} takes no credits from ${source}`
        : `programme ${programme} takes credits of ${won(least)} or more from ${source}`,
    ),
  },
  close: {
    group: CARERS,
    summary: 'ends a programme, and gives its funder back what is left',
    details:
      'Anybody may, once refunds are over; before that its operator and the council, while nothing is promised.',
    options: CARE,
    example: 'close --programme 3 --signer-file city.suri',
    run: care(
      chain.CARE.close,
      ({ programme }, { returned }) => `programme ${programme} closed, ${won(returned)} given back`,
    ),
  },
  'replace-operator': {
    group: COUNCILS,
    summary: "puts another agency in the place of a programme's operator",
    details: 'Since its key was stolen or lost, or it is an agency no more.',
    options: {
      ...PROGRAMME,
      to: needed('ACCOUNT', `the agency that operates it then, ${ACCOUNT}`, read.account),
      ...BY_COUNCIL,
      ...ONCE,
    },
    example: 'replace-operator --programme 3 --to 5G… --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.replaceOperator),
  },
  'name-badge': {
    group: COUNCILS,
    summary: 'names the badge that agencies need to operate programmes',
    options: {
      class: needed('ID', "the number of the badge's class", read.whole),
      ...BY_COUNCIL,
      ...ONCE,
    },
    example: 'name-badge --class 0 --signer-file member.suri',
    run: careOfCouncil(chain.BY_COUNCIL.nameBadge),
  },
  claim: {
    group: HOLDERS,
    summary: "claims a holder's share",
    details:
      'Unless somebody signs, it costs nobody a fee. Whoever has the file can do it; the share goes to the ' +
      'account that the file names.',
    argument: argument('FILE', 'a file that build wrote, once it is published'),
    options: MAY_SIGN,
    example: 'claim claims/claim-0000000.json',
    run: claim,
  },
  spendable: {
    group: HOLDERS,
    summary: 'tells what could be spent at a merchant now, or which rule refuses',
    options: { ...WHO, ...PROGRAMMES, ...MERCHANT, ...CONNECTION },
    example: 'spendable --who 5H… --programmes 3,4 --merchant 5F…',
    run: spendable,
  },
  quote: {
    group: HOLDERS,
    summary: 'tells what a payment would take from which programme, and from the holder',
    options: { ...WHO, ...PROGRAMMES, ...MERCHANT, ...AMOUNT('of the payment, in whole won'), ...CONNECTION },
    example: 'quote --who 5H… --programmes 3 --merchant 5F… --amount 12000',
    run: quote,
  },
  pay: {
    group: HOLDERS,
    summary: 'pays a merchant',
    details:
      'The programme that ends first is drained first. Where one of their rules refuses, nothing is paid. ' +
      'Run again after a time-out, it goes on with what it has signed, and pays once; with --reference also ' +
      'after it has seen it paid.',
    options: { ...PROGRAMMES, ...MERCHANT, ...AMOUNT('how much, in whole won'), ...ONCE },
    example: 'pay --programmes 3 --merchant 5F… --amount 12000 --signer-file holder.suri',
    run: pay,
  },
  reserve: {
    group: HOLDERS,
    summary: 'puts won into the purse out of which orders are paid',
    options: {
      ...PROGRAMME,
      ...AMOUNT('how much, in whole won'),
      until: moment("until when it can't be taken out again"),
      ...ONCE,
    },
    example:
      'reserve --programme 3 --amount 50000 --until 2027-01-31T18:00:00+09:00 --signer-file holder.suri',
    run: reserve,
  },
  release: {
    group: HOLDERS,
    summary: 'takes won out of the purse, once it may be',
    options: { ...PROGRAMME, ...AMOUNT('how much, in whole won'), ...ONCE },
    example: 'release --programme 3 --amount 50000 --signer-file holder.suri',
    run: release,
  },
  order: {
    group: HOLDERS,
    summary: 'signs a payment without any network, for the merchant to submit later',
    details: 'It is paid out of the purse that reserve fills.',
    options: {
      ...PROGRAMME,
      ...MERCHANT,
      ...AMOUNT('how much, in whole won'),
      deadline: moment('from when on it is void'),
      nonce: option(
        'N',
        'a number that no other order of the holder has, below 2^64; by chance, unless given',
        nonce,
      ),
      ...offline('order'),
    },
    example:
      'order --programme 3 --merchant 5F… --amount 9000 --deadline 2027-01-31T18:00:00+09:00 ' +
      '--genesis 0x… --out meal.order --qr --signer-file holder.suri',
    run: order,
  },
  settle: {
    group: MERCHANTS,
    summary: 'submits orders, in any order and as often as one likes',
    details:
      'Each is paid once: run it again with the same orders whenever it was interrupted. Before a PAYLOAD that ' +
      'begins with - write -- .',
    argument: argument('FILE|PAYLOAD', 'a file of orders, one a line, or an order itself', {
      most: Infinity,
    }),
    options: SENDING,
    example: 'settle meal.order',
    run: settle,
  },
  refund: {
    group: MERCHANTS,
    summary: 'gives a payment back, or part of it',
    options: {
      payment: needed(
        'PAYMENT',
        'which payment, as pay and settle tell it: such as P3-12',
        chain.readPayment,
      ),
      ...AMOUNT('how much of it, in whole won'),
      ...ONCE,
    },
    example: 'refund --payment P3-12 --amount 6000 --signer-file merchant.suri',
    run: refund,
  },
  statement: {
    group: MERCHANTS,
    summary: 'writes a CSV of what a merchant was paid, and gave back',
    details:
      'Old blocks need a node with --state-pruning archive. Interrupted, it goes on from there when it is run ' +
      'again: what it has read is in FILE.part until then.',
    options: {
      ...MERCHANT,
      from: option('BLOCK', 'the number of the first block', read.whole, { initial: '1' }),
      to: option('BLOCK', 'the number of the last block; the newest that is final, unless given', read.whole),
      out: needed('FILE', 'a new file for the CSV'),
      best: flag('takes the newest block for the last, though it may not be final'),
      ...CONNECTION,
    },
    example: 'statement --merchant 5F… --from 120000 --out june.csv',
    run: statement,
  },
  report: {
    group: ANYONE,
    summary: "tells a programme's terms and totals, and whether its books add up",
    options: {
      ...PROGRAMME,
      holders: flag('adds up what each holder has left, too'),
      ...CONNECTION,
    },
    example: 'report --programme 3 --holders',
    run: report,
  },
};

/** Runs a command. */
export const run = tool({
  name: 'dure-vouchers',
  summary: 'Won for a purpose: who gives it, who holds it, who is paid with it.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
});

async function create({ values, args: [path], say }) {
  const signer = signerOf(values);
  const terms = toTerms(readJson(path), signer.address, path);
  const hints = terms.rules.flatMap((rule) => rule.Regions ?? []).map(hint);
  await connected(values, async (api) => {
    const made = await chain.createProgramme(api, signer, terms, values);
    say(`programme ${made.programme} ${ended(made)}`);
    say(`escrow ${made.escrow}, fee purse ${made.feePurse}`);
    hints.filter(Boolean).forEach((line) => say(line));
  });
}

/** Pays won into a programme. */
async function pour({ values, say }, call, how) {
  const { programme, amount } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    say(
      `${won(amount)} ${how} programme ${programme} ${ended(await call(api, signer, programme, amount, values))}`,
    );
  });
}

function build({ values: { csv, out }, say }) {
  const { root, leaves } = writeBatch(out, toRows(readCsv(csv, CSV)));
  say(`${leaves} claims to ${won(root.sum)} in ${out}; root ${root.hash}`);
}

async function publish({ values, say }) {
  const { dir: directory, programme } = values;
  const batch = readBatch(directory);
  const signer = signerOf(values);
  await connected(values, async (api) => {
    // Asked first, since who was interrupted comes again: the root would be promised a second time.
    const known = await chain.batchWithRoot(api, programme, batch.root);
    const done = known === null ? await chain.publish(api, signer, programme, batch, values) : null;
    const number = done ? done.batch : known;
    notePublished(directory, batch, { programme, batch: number });
    const what = `batch ${number} of programme ${programme}: ${batch.leaves} leaves, ${won(batch.root.sum)}`;
    say(`${what}, ${done ? `published ${ended(done)}` : 'was published before'}`);
  });
}

async function claim({ values, args: [path], say }) {
  const file = readClaim(path);
  const signer = values.signer || values.signerFile ? signerOf(values) : null;
  await connected(values, async (api) => {
    const done = await chain.claim(api, signer, file, values);
    say(`${won(done.amount)} of programme ${file.programme} for ${done.who} ${ended(done)}`);
  });
}

async function spendable({ values, say }) {
  const { who, programmes, merchant } = values;
  await connected(values, async (api) => {
    for (const { programme, left, most, refusal } of await chain.spendable(api, who, programmes, merchant)) {
      say(
        `programme ${programme}: ${won(left)} left, ${refusal ? refusal.message : `up to ${won(most)} at once`}`,
      );
    }
  });
}

async function quote({ values, say }) {
  const { who, programmes, merchant, amount } = values;
  await connected(values, async (api) => {
    say(`${won(amount)}: ${sharesOf(await chain.quote(api, who, programmes, merchant, amount))}`);
  });
}

async function pay({ values, say }) {
  const { programmes, merchant, amount } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const paid = await chain.pay(api, signer, programmes, merchant, amount, values);
    say(`payment ${paid.payment}: ${won(amount)} ${ended(paid)}`);
    say(sharesOf(paid));
  });
}

async function reserve({ values, say }) {
  const { programme, amount, until } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.reserve(api, signer, programme, amount, until, values);
    say(`${won(amount)} of programme ${programme} kept for orders until ${koreanTime(until)} ${ended(done)}`);
  });
}

async function release({ values, say }) {
  const { programme, amount } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.release(api, signer, programme, amount, values);
    say(`${won(amount)} of programme ${programme} taken out of the purse ${ended(done)}`);
  });
}

/** A number of eight bytes. */
function nonce(name, given) {
  const number = read.won(name, given);
  return number < 1n << 64n ? number : refuse(name, 'a number below 2^64', given);
}

/** Signs an order. Nothing here asks the chain, so that it can be done without a network. */
function order({ values, say }) {
  const { programme, merchant, amount, deadline, genesis, type } = values;
  const content = {
    programme,
    merchant,
    amount,
    deadline,
    nonce: values.nonce ?? randomBytes(8).readBigUInt64LE(),
  };
  handOver(signOrder(content, genesis, offlineSignerOf(values, type)), values, say);
}

/** @typedef {{ what: string, end: 'paid' | 'refused' | 'unknown', how: string }} Settled */

async function settle({ values, args, say }) {
  const orders = args.flatMap((given) => payloadsOf('order', readPayload, given));
  await connected(values, async (api) => {
    patient(api);
    const bar = await progress(orders.length, 'orders');
    /** @type {Settled[]} */
    let results;
    try {
      results = await eachOf(orders, ORDERS_AT_ONCE, async (signed) => {
        const result = await settled(api, signed, values);
        bar.step();
        return result;
      });
    } finally {
      bar.stop();
    }
    for (const { what, how } of results) say(`${what}: ${how}`);
    const count = (end) => results.filter((result) => result.end === end).length;
    const [refused, unknown] = [count('refused'), count('unknown')];
    const ends = [
      ...(refused ? [`${refused} of ${results.length} orders refused`] : []),
      ...(unknown ? [`of ${unknown} the end is not known: run it again, none is paid twice`] : []),
    ];
    if (ends.length) throw new Failure(ends.join('; '));
  });
}

/**
 * Submits an order, and says how it ended.
 * @returns {Promise<Settled>}
 */
async function settled(api, signed, values) {
  const { payer, amount, nonce: number } = signed.order;
  const what = `order ${number} of ${payer}, ${won(amount)}`;
  try {
    const { payment, blockNumber, before } = await chain.settle(api, signed, values);
    return {
      what,
      end: 'paid',
      how: `payment ${payment}${before ? ', paid before' : ` in block ${blockNumber}`}`,
    };
  } catch (error) {
    const refused = error instanceof Refused || error instanceof DispatchFailed;
    return { what, end: refused ? 'refused' : 'unknown', how: error.message.split('\n')[0] };
  }
}

async function refund({ values, say }) {
  const { payment, amount } = values;
  const signer = signerOf(values);
  await connected(values, async (api) => {
    const done = await chain.refund(api, signer, payment, amount, values);
    say(`payment ${done.payment}: ${won(amount)} refunded ${ended(done)}`);
    say(sharesOf(done, 'to'));
    for (const { id, validUntil } of done.ended) {
      const since = koreanTime(validUntil);
      say(
        `programme ${id} expired on ${since}: the holder can't spend what went there, its funder gets it back`,
      );
    }
  });
}

async function report({ values, say }) {
  const id = values.programme;
  await connected(values, async (api) => {
    const block = await rpc(api, 'chain_getBlockHash');
    const at = await api.at(block);
    const found = await chain.programmeOf(at, id);
    const { totals } = found;
    const balances = await chain.balancesOf(api, at, id);

    say(`programme ${id}, ${found.state}: run by ${found.operator}, funded by ${found.funder}`);
    say(`payments from ${koreanTime(found.validFrom)} until ${koreanTime(found.validUntil)}`);
    say(`refunds until ${koreanTime(found.refundUntil)}`);
    say(
      `holders pay ${found.selfPay / 10_000} % themselves; of their fees, ${won(found.feeAllowance)} a day are paid`,
    );
    found.rules.forEach((rule, n) => say(`rule ${n}: ${ruleInWords(rule)}`));
    for (const [name, total] of Object.entries(totals)) {
      say(
        name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).padEnd(14) + won(total).padStart(22),
      );
    }

    const owed = totals.funded - totals.spent + totals.refunded - totals.returned;
    const outstanding = totals.issued - totals.spent + totals.refunded - totals.withdrawn;
    const law = [
      [
        `escrow ${won(balances.escrow)} ≥ funded − spent + refunded − returned = ${won(owed)}`,
        balances.escrow >= owed,
      ],
      [
        `fee purse ${won(balances.feePurse)} ≥ paid in − paid out = ${won(totals.feesFunded - totals.feesSpent)}`,
        balances.feePurse >= totals.feesFunded - totals.feesSpent,
      ],
      ['issued ≤ committed ≤ funded', totals.issued <= totals.committed && totals.committed <= totals.funded],
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

async function statement({ values, say }) {
  const { merchant, from, to, out } = values;
  await connected(values, async (api) => {
    patient(api);
    const head = values.best ? [] : [await rpc(api, 'chain_getFinalizedHead')];
    const newest = Number((await rpc(api, 'chain_getHeader', ...head)).number);
    const wanted = { genesis: api.genesisHash.toHex(), merchant, from, to };
    const { subject, rows, unread } = await writeStatement(api, out, wanted, newest, (whole, done) => {
      if (done) say(`going on from block ${whole.from + done}, as ${out}.part has those before`);
      return progress(whole.to - whole.from + 1 - done, 'blocks');
    });
    const { payments, received, refunds, refunded, net } = totalsOf(rows);
    say(
      `blocks ${subject.from} to ${subject.to}: payments ${payments}, ${won(received)}; ` +
        `refunds ${refunds}, ${won(refunded)}`,
    );
    say(`net ${won(net)}; in ${out}`);
    if (unread.length) {
      throw new Failure(
        `blocks ${rangesOf(unread)} are not in it: their state is discarded, old blocks need a node with archive ` +
          'state (--state-pruning archive)',
      );
    }
  });
}

/** Which programme gives or gets which part of an amount, and what the holder does. */
function sharesOf({ parts, own }, way = 'from') {
  const shares = parts.map(({ programme, amount }) => `${won(amount)} ${way} programme ${programme}`);
  return [...shares, `${won(own)} ${way} the holder`].join(', ');
}
