// SPDX-License-Identifier: Apache-2.0
// Commands that anyone may run: what keeps things going, what tells how they are, cap tables and reconciliation.
import { existsSync } from 'node:fs';
import { patient } from '@dure/chain/bulk.js';
import { Failure } from '@dure/chain/cli.js';
import { argument, connected, CONNECTION, flag, needed, option, signerOf } from '@dure/chain/commands.js';
import { readJson, writeNew, writePublic } from '@dure/chain/files.js';
import { ended } from '@dure/chain/once.js';
import { progress } from '@dure/chain/progress.js';
import * as read from '@dure/chain/readers.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { finalBlock } from './blocks.js';
import * as captable from './captable.js';
import * as chain from './chain.js';
import { hadPart, paid } from './for-investors.js';
import {
  ACCOUNT,
  ACTION,
  amount,
  BOOK,
  eitherOf,
  INSTRUCTION,
  INVESTOR,
  JSON_TOO,
  LEGS,
  legsOf,
  OFFERING,
  READING,
  SECURITY,
  SIGNED,
  TIME,
  UNNAMED,
  VENUE,
} from './options.js';
import * as log from './orders.js';
import { doing, inBatches } from './perform.js';
import * as sums from './reconcile.js';
import * as shown from './shown.js';
import { isin } from './terms.js';
import { counted } from './words.js';

/** @typedef {import('@dure/chain/commands.js').Command} Command */

const ANYONE = 'For anyone:';
const AUDITORS = 'For auditors, and anyone else:';

/** How many items a transaction has at most, and how many steps: a block has room for several of these. */
const [MOST_ITEMS, MOST_STEPS] = [100, 1_000];

/** A block, by its number or hash. @type {read.Reader<number | string>} */
const block = (name, given) => (/^0x[0-9a-f]{64}$/i.test(String(given)) ? given : read.whole(name, given));
const BLOCK = {
  block: option('N|HASH', 'as of which final block; the last one, unless given', block),
};
const OUT = (what) => ({ out: option('FILE', `a new file for ${what}`) });

const ONE_OR_ALL = (all) =>
  eitherOf({ investor: needed('N', "whose: the investor's number", read.whole) }, { all: flag(all) });

/** A command that reads something and tells it, in words or as JSON. */
const telling =
  (found, inWords) =>
  ({ values, say }) =>
    connected(values, async (api) => {
      const it = await found(api, values);
      if (values.json) say(shown.inJson(it));
      else inWords(values, it).forEach((line) => say(line));
    });

/** @type {Record<string, Command>} */
export const ANYONE_COMMANDS = {
  deposit: {
    group: ANYONE,
    summary: 'pays won in for an investor, to its ledger account',
    options: { ...INVESTOR, amount: amount('how much'), ...SIGNED },
    example: 'deposit --investor 3 --amount 1050000 --signer-file bank.suri',
    run: doing(
      chain.ACTS.deposit,
      ({ investor, amount: paidIn }) => `${won(paidIn)} paid in for investor ${investor}`,
    ),
  },
  'refresh-position': {
    group: ANYONE,
    summary: 'has a holder be counted as what it is now',
    options: { ...SECURITY, ...INVESTOR, ...SIGNED },
    example: 'refresh-position --security 0 --investor 3 --signer-file anyone.suri',
    run: doing(
      chain.ACTS.refreshPosition,
      ({ security, investor }, { class: kind }) =>
        `investor ${investor} is counted as ${kind} by security ${security},`,
    ),
  },
  expire: {
    group: ANYONE,
    summary: 'removes an instruction that has expired; what it has locked is free in any case',
    options: { ...INSTRUCTION, ...SIGNED },
    example: 'expire --instruction 12 --signer-file anyone.suri',
    run: doing(chain.ACTS.expire, ({ instruction }) => `instruction ${instruction} removed`),
  },
  'execute-recovery': {
    group: ANYONE,
    summary: 'gives an investor its new key, once nobody has challenged it in three notices',
    options: { ...INVESTOR, ...SIGNED },
    example: 'execute-recovery --investor 3 --signer-file anyone.suri',
    run: doing(
      chain.ACTS.executeRecovery,
      ({ investor }, { key }) => `investor ${investor} has the key ${key},`,
    ),
  },
  'close-offering': {
    group: ANYONE,
    summary: 'closes an offering once nobody can bid any more: it works out what each bid gets',
    details:
      'It takes as many transactions as there are bids for. It can be killed and run again, by anyone.',
    options: {
      ...OFFERING,
      steps: option('N', 'how many steps a transaction does', read.between(1, MOST_STEPS), {
        initial: String(MOST_STEPS),
      }),
      ...UNNAMED,
    },
    example: 'close-offering --offering 0 --signer-file anyone.suri',
    run: closeOffering,
  },
  settle: {
    group: ANYONE,
    summary: 'settles bids of an offering that is closed: one, or all; units or won go to the bidder',
    details:
      'Of a bid that a rule stops the won goes back. All are settled in batches: it can be killed and run again.',
    options: { ...OFFERING, ...ONE_OR_ALL('all bids'), ...UNNAMED },
    example: 'settle --offering 0 --all --signer-file anyone.suri',
    run: settle,
  },
  fund: {
    group: ANYONE,
    summary: 'pays the won of a dividend or a redemption in, all of it: action tells how much',
    options: { ...ACTION, amount: amount('how much'), ...SIGNED },
    example: 'fund --action 0 --amount 50000000 --signer-file issuer.suri',
    run: doing(
      chain.ACTS.fund,
      ({ action, amount: paidIn }) => `${won(paidIn)} paid in for action ${action}`,
      {
        async was(api, { action, amount: given }) {
          const { matter, due } = await chain.wholeAction(api, action);
          const [what] = /** @type {any[]} */ (Object.values(matter));
          if (what.funded) return `the won of action ${action} is there since ${koreanTime(what.funded)}`;
          if (due !== null && due !== given) {
            throw new Failure(
              `action ${action} comes to ${won(due)}, and takes all of it at once: --amount ${due}`,
            );
          }
          return null;
        },
      },
    ),
  },
  push: {
    group: ANYONE,
    summary: 'has parts of a dividend or a redemption paid, one or all, to ledger accounts',
    details: 'All are paid in batches: what was paid is left out, so that it can be killed and run again.',
    options: { ...ACTION, ...ONE_OR_ALL('all who had units at the record date'), ...UNNAMED },
    example: 'push --action 0 --all --signer-file anyone.suri',
    run: push,
  },
  'close-action': {
    group: ANYONE,
    summary: 'closes a vote that is over, or a dividend without won; before its time, the issuer',
    details: 'It tells a vote’s tally, which is in the chain’s events alone afterwards.',
    options: { ...ACTION, ...SIGNED },
    example: 'close-action --action 1 --signer-file anyone.suri',
    run: doing(chain.ACTS.closeAction, ({ action }, { tally = [] }) => {
      const votes = tally.map((count, n) => `option ${n} ${counted(count, 'unit')}`);
      return `action ${action} closed${votes.length > 0 ? `: ${votes.join(', ')};` : ''}`;
    }),
  },
  reclaim: {
    group: ANYONE,
    summary: 'gives the issuer what nobody has claimed of a dividend in five years',
    options: { ...ACTION, ...SIGNED },
    example: 'reclaim --action 0 --signer-file anyone.suri',
    run: doing(chain.ACTS.reclaim, ({ action }) => `what was left of action ${action} is the issuer's`),
  },

  settings: {
    group: ANYONE,
    summary: 'tells what holds for the chain: badges, the notice, the annual cap, taxes',
    options: READING,
    example: 'settings',
    run: telling(
      async (api) => ({
        badges: await chain.ask(api, 'badges'),
        notice: await chain.ask(api, 'notice'),
        cap: await chain.ask(api, 'annual_cap'),
        tax: await chain.ask(api, 'tax'),
      }),
      (_, found) => shown.settingsInWords(found),
    ),
  },
  investor: {
    group: ANYONE,
    summary: 'tells of an investor: keys, books, class, won, payout account, guardians, recovery',
    options: {
      ...eitherOf(INVESTOR, { key: option('ACCOUNT', `one of its keys, ${ACCOUNT}`, read.account) }),
      ...READING,
    },
    example: 'investor --investor 3',
    run: telling(
      async (api, { investor, key }) => {
        const id = investor ?? (await chain.investorOfKey(api, key));
        return { investor: id, ...(await chain.wholeInvestor(api, id)) };
      },
      (_, { investor, ...found }) => shown.investorInWords(investor, found),
    ),
  },
  book: {
    group: ANYONE,
    summary: 'tells who keeps a book, and to whom it is offered',
    options: { ...BOOK, ...READING },
    example: 'book --book 0',
    run: telling(
      (api, { book }) => chain.bookOf(api, book),
      ({ book }, found) => shown.bookInWords(book, found),
    ),
  },
  venue: {
    group: ANYONE,
    summary: 'tells who runs a venue',
    options: { ...VENUE, ...READING },
    example: 'venue --venue 0',
    run: telling(
      (api, { venue }) => chain.venueOf(api, venue),
      ({ venue }, found) => shown.venueInWords(venue, found),
    ),
  },
  security: {
    group: ANYONE,
    summary: 'tells of a security: what it is, how much of it there is, rules, holders, documents',
    options: {
      ...eitherOf(SECURITY, { code: option('ISIN', 'its ISIN', isin) }),
      ...READING,
    },
    example: 'security --code KR7999990005',
    run: telling(
      async (api, { security, code }) => {
        const id = security ?? (await chain.securityOfCode(api, code));
        return { security: id, ...(await chain.wholeSecurity(api, id)) };
      },
      (_, { security, ...found }) => shown.securityInWords(security, found),
    ),
  },
  position: {
    group: ANYONE,
    summary: 'tells what an investor has of a security: all units, free ones, and what the others are',
    options: { ...SECURITY, ...INVESTOR, ...READING },
    example: 'position --security 0 --investor 3',
    run: telling(
      async (api, { security, investor }) => ({
        view: await chain.ask(api, 'position', security, investor),
        perShare: (await chain.securityOf(api, security)).perShare,
      }),
      shown.positionInWords,
    ),
  },
  instruction: {
    group: ANYONE,
    summary: 'tells of an instruction: its legs, and who has affirmed',
    options: { ...INSTRUCTION, ...READING },
    example: 'instruction --instruction 12',
    run: telling(
      (api, { instruction }) => chain.wholeInstruction(api, instruction),
      ({ instruction }, found) => shown.instructionInWords(instruction, found),
    ),
  },
  preflight: {
    group: ANYONE,
    summary:
      'tells all that would stop these legs, or those of an instruction, with exit code 1 if there is any',
    details: 'It can’t know who affirms last: who pays all its won has to.',
    options: {
      ...eitherOf(VENUE, INSTRUCTION),
      ...LEGS,
      ...READING,
    },
    example: 'preflight --venue 0 --deliver 100:0:1/0:2/0 --pay 1050000:2:1',
    run: preflight,
  },
  offering: {
    group: ANYONE,
    summary: 'tells how far an offering is, and what an investor’s bid is and gets',
    options: { ...OFFERING, investor: option('N', 'whose bid', read.whole), ...READING },
    example: 'offering --offering 0 --investor 3',
    run: telling(
      async (api, { offering, investor }) => {
        const record = await chain.offeringOf(api, offering);
        const bid =
          investor === undefined ? undefined : await chain.ask(api, 'bid_details', offering, investor);
        if (bid === null) throw new Failure(`investor ${investor} has no bid in offering ${offering}`);
        return { ...record, ...(bid && { bid }), now: await chain.timeOf(api) };
      },
      ({ offering }, found) => shown.offeringInWords(offering, found),
    ),
  },
  action: {
    group: ANYONE,
    summary: 'tells of a dividend, a vote or a redemption: what it comes to, the tally, an investor’s part',
    options: { ...ACTION, investor: option('N', 'whose part', read.whole), ...READING },
    example: 'action --action 0 --investor 3',
    run: telling(
      async (api, { action, investor }) => {
        const record = await chain.wholeAction(api, action);
        if (investor === undefined) return record;
        return { ...record, part: { investor, units: await chain.ask(api, 'part_of', action, investor) } };
      },
      ({ action }, found) => shown.actionInWords(action, found),
    ),
  },
};

/** @type {Record<string, Command>} */
export const AUDITOR_COMMANDS = {
  'cap-table': {
    group: AUDITORS,
    summary:
      'writes who has how much of a security as CSV: now, in a block, at a moment, or at a record date',
    details:
      'It names nobody: investors and books are numbers. The totals are told apart, and it fails where the rows are ' +
      'not all that is issued. Old blocks need a node with archive state.',
    options: {
      ...SECURITY,
      action: option('N', 'as of the record date of this action, while it is open', read.whole),
      at: option('TIME', `as of a moment: ${TIME}`, read.instant),
      ...BLOCK,
      ...OUT('the table; it is printed, unless given'),
      ...READING,
    },
    example: 'cap-table --security 0 --at 2027-12-31T18:00:00+09:00 --out holders.csv',
    run: tellCapTable,
  },
  reconcile: {
    group: AUDITORS,
    summary:
      'tells whether the sums of securities agree in a final block, with exit code 1 where they differ',
    details:
      'What is registered, issued, on the unit ledger, in the books and in the positions. The report has a proof of ' +
      "the block's state, which check-report checks without any node.",
    options: {
      security: option('N,N', 'of which securities; of all, unless given', read.listOf(read.whole)),
      ...BLOCK,
      positions: flag('proves each position too: the report is larger'),
      ...OUT('the report'),
      ...JSON_TOO,
      ...CONNECTION,
    },
    example: 'reconcile --out reconciliation.json',
    run: reconcile,
  },
  'check-report': {
    group: AUDITORS,
    summary:
      'checks a report of reconcile without a node: its block, its proof, its sums; exit code 1 where they differ',
    argument: argument('FILE', 'what reconcile has written'),
    options: {
      header: option('HEX', "the block's hash, or its header, from where it can be trusted", hexOf),
    },
    example: 'check-report reconciliation.json --header 0x…',
    run: checkReport,
  },
  orders: {
    group: AUDITORS,
    summary: "writes a log of courts' orders, deeds, halts, stops, trustees, recoveries … as CSV",
    details: 'It reads all blocks of a range, which needs a node with archive state.',
    options: {
      from: option('N', 'from which block on', read.whole, { initial: '1' }),
      to: option('N', 'to which final block; the last one, unless given', read.whole),
      security: option('N', 'of this security alone', read.whole),
      ...OUT('the log; it is printed, unless given'),
      ...READING,
    },
    example: 'orders --from 1 --out orders.csv',
    run: tellOrders,
  },
};

/** Bytes in hex. @type {read.Reader<string>} */
function hexOf(name, given) {
  return read.matching(/^0x([0-9a-f]{2}){32,}$/i, "a block's hash or header in hex")(name, given);
}

function refuseThere(file) {
  if (file !== undefined && existsSync(file)) throw new Failure(`${file} is there already`);
}

/** What is killed after its last step finds nothing to do. */
async function tellOver(api, what, id, say) {
  const over = await chain.isOver(api, what, id);
  if (over) say(`${what.toLowerCase()} ${id} is over: nothing is left to be done`);
  return over;
}

async function closeOffering({ values, say }) {
  const { offering, steps } = values;
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    patient(api);
    if (await tellOver(api, 'Offering', offering, say)) return;
    let record = await chain.offeringOf(api, offering);
    const now = await chain.timeOf(api);
    const { closes, refundAt } = record.offer;
    if (record.stage === 'Open' && now < closes) {
      throw new Failure(`offering ${offering} is open until ${koreanTime(closes)}`);
    }
    const isOver = record.stage === 'Allotted' || record.stage === 'Failed' || refundAt <= now;
    if (isOver && record.bids > 0) {
      shown.offeringInWords(offering, { ...record, now }).forEach((line) => say(line));
      return;
    }
    const bar = await progress(chain.stepsLeft(record), 'steps');
    try {
      // One more where it is off without bids: that forgets it.
      do {
        const before = chain.stepsLeft(record);
        const { call, event } = chain.ACTS.closeOffering;
        const done = await chain.sent(api, call(api, { offering, steps }), signer, [event], values);
        record = await chain.ask(api, 'offering_details', offering);
        bar.step(before - (record === null ? 0 : chain.stepsLeft(record)));
        if (record === null || chain.stepsLeft(record) === 0) {
          say(`offering ${offering} ${record?.stage === 'Allotted' ? 'allotted' : 'is off'} ${ended(done)}`);
        }
      } while (record !== null && chain.stepsLeft(record) > 0);
    } finally {
      bar.stop();
    }
    if (record !== null)
      say(`${counted(record.bids, 'bid')} to be settled: settle --offering ${offering} --all`);
  });
}

/** What came of a bid. */
const settledInWords = ({ investor }, { units, refused = null }) =>
  units > 0n
    ? `investor ${investor} is issued ${counted(units, 'unit')}`
    : `the bid of investor ${investor} goes back${refused === null ? '' : ', since a rule stops it'},`;

async function settle(given) {
  const { values, say } = given;
  const { offering, all } = values;
  if (!all) {
    await doing(chain.ACTS.settleSubscription, settledInWords)(given);
    return;
  }
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    patient(api);
    if (await tellOver(api, 'Offering', offering, say)) return;
    const { bids } = await chain.offeringOf(api, offering);
    let [issued, back] = [0, 0];
    const refused = await inBatches(chain.bidders(api, offering), {
      size: MOST_ITEMS,
      what: 'bids',
      total: bids,
      left: (investors) => chain.withBids(api, offering, investors),
      make: (investors) =>
        chain.sentEach(
          api,
          investors.map((investor) => chain.ACTS.settleSubscription.call(api, { offering, investor })),
          signer,
          'SubscriptionSettled',
          values,
        ),
      made(_, done) {
        issued += done.all.filter(({ units }) => units > 0n).length;
        back += done.all.filter(({ units }) => units === 0n).length;
        say(`settled ${done.all.length} ${ended(done)}`);
      },
    });
    say(`${counted(issued, 'bid')} of offering ${offering} settled in units, ${back} gone back`);
    tellRefused(refused, say);
  });
}

function tellRefused(refused, say) {
  refused.forEach(({ item, why }) => say(`REFUSED: investor ${item}: ${why}`));
  if (refused.length > 0) process.exitCode = 1;
}

/** Reads positions of securities, with a bar of how many there are: today's, whatever block is read. */
async function overPositions(api, securities, act) {
  const bar = await progress(await chain.positionsOf(api, securities), 'positions');
  return act((count) => bar.step(count)).finally(() => bar.stop());
}

/** Who is to have a part, and which of these have not had it. */
async function partners(api, action) {
  const { security, matter } = await chain.actionOf(api, action);
  const [what] = /** @type {any[]} */ (Object.values(matter));
  if (matter.Vote) throw new Failure(`action ${action} is a vote: nothing is paid by it`);
  if (what.funded === null) throw new Failure(`the won of action ${action} is not there yet: fund`);
  const isOpen = async () => (await chain.ask(api, 'action_details', action)) !== null;
  // What is redeemed is what holders have; of all else, what they had.
  const present = matter.Redemption?.fractions === null;
  const { rows } = await overPositions(api, [security], (watch) =>
    captable.capTable(api, { security, ...(!present && { action }), watch }),
  );
  const all = [...new Set(rows.filter((row) => !row.treasury).map(({ investor }) => investor))];
  const left = present
    ? (investors) => chain.withUnits(api, security, investors)
    : (investors) => chain.withoutPart(api, action, investors);
  return {
    all,
    // Once the last one has had its part, it is forgotten who had one.
    left: async (investors) => ((await isOpen()) ? left(investors) : []),
    event: matter.Redemption ? 'RedemptionPaid' : 'DividendPaid',
  };
}

async function push(given) {
  const { values, say } = given;
  const { action, all } = values;
  if (!all) {
    await doing(chain.ACTS.push, (_, done) => paid(action, done), {
      events: ['RedemptionPaid', 'DividendPaid'],
      was: (api, { investor }) => hadPart(api, action, investor),
    })(given);
    return;
  }
  const signer = signerOf(values, values.type);
  await connected(values, async (api) => {
    patient(api);
    if (await tellOver(api, 'Action', action, say)) return;
    const { all: investors, left, event } = await partners(api, action);
    let [count, sum] = [0, 0n];
    const refused = await inBatches(investors, {
      size: MOST_ITEMS,
      what: 'holders',
      total: investors.length,
      left,
      make: (some) =>
        chain.sentEach(
          api,
          some.map((investor) => chain.ACTS.push.call(api, { action, investor })),
          signer,
          event,
          values,
        ),
      made(_, done) {
        count += done.all.length;
        sum += done.all.reduce((before, one) => before + netOf(one), 0n);
        say(`paid ${done.all.length} ${ended(done)}`);
      },
    });
    say(`${counted(count, 'holder')} paid by action ${action}, ${won(sum)} in all`);
    tellRefused(refused, say);
  });
}

const netOf = ({ paid: amountPaid, gross, incomeTax, localTax }) =>
  amountPaid ?? gross - incomeTax - localTax;

async function preflight({ values, say }) {
  const { instruction, json } = values;
  const own = legsOf(values);
  if ((instruction === undefined) !== own.length > 0) {
    throw new Failure(
      instruction === undefined
        ? '--deliver is missing: --venue has legs'
        : 'an instruction has its own legs: --instruction alone',
    );
  }
  await connected(values, async (api) => {
    const { venue, legs } =
      instruction === undefined ? { ...values, legs: own } : await chain.instructionOf(api, instruction);
    const found = await chain.obstacles(api, venue, legs);
    if (json) say(shown.inJson(found));
    else if (found.length === 0) say('nothing would stop it now');
    else found.forEach((one) => say(shown.obstacleInWords(one)));
    if (found.length > 0) process.exitCode = 1;
  });
}

/** Writes what others may read, or prints it. What there is to say of it goes where it spoils nothing. */
function put(content, lines, { out }, say) {
  if (out === undefined) {
    say(content.trimEnd());
    lines.forEach((line) => console.error(line));
    return;
  }
  writeNew(out, content);
  lines.forEach((line) => say(line));
}

async function tellCapTable({ values, say }) {
  const { security, action, at, block: of, out, json } = values;
  refuseThere(out);
  await connected(values, async (api) => {
    patient(api);
    const table = await overPositions(api, [security], (watch) =>
      captable.capTable(api, { security, action, at, block: of, watch }),
    );
    const content = json ? `${shown.inJson(captable.inJson(table))}\n` : captable.toCsv(table.rows);
    put(content, captable.inWords(table), values, say);
  });
}

async function reconcile({ values, say }) {
  const { security = 'all', block: of, positions, out, json } = values;
  refuseThere(out);
  await connected(values, async (api) => {
    patient(api);
    const report = await overPositions(api, security, (watch) =>
      sums.reconcile(api, { security, block: of, positions, watch }),
    );
    // Whether they agree or not.
    if (out !== undefined) writePublic(out, report);
    if (json) say(shown.inJson(report));
    else sums.inWords(report).forEach((line) => say(line));
    tellDifferences(sums.differencesIn(report), json ? console.error : say);
  });
}

function tellDifferences(differences, say) {
  if (differences.length === 0) {
    say('all sums agree');
    return;
  }
  say(`${counted(differences.length, 'difference')}`);
  process.exitCode = 1;
}

function checkReport({ values: { header }, args: [file], say }) {
  const { report, trusted, differences } = sums.checkReport(readJson(file), { header, name: file });
  sums.inWords(report).forEach((line) => say(line));
  say(
    trusted
      ? 'the block is the one that was given'
      : `the proof is of block ${report.block.hash}: whether that is a final block of the chain, --header or another node tells`,
  );
  tellDifferences(differences, say);
}

async function tellOrders({ values, say }) {
  const { from, to, security, out, json } = values;
  refuseThere(out);
  await connected(values, async (api) => {
    patient(api);
    const last = await finalBlock(api, to);
    const bar = await progress(Math.max(0, last.number - from + 1), 'blocks');
    const found = await log
      .ordersOf(api, { from, to: last.number, security, watch: (blocks) => bar.step(blocks) })
      .finally(() => bar.stop());
    const content = json
      ? `${shown.inJson({ ...found, orders: log.inJson(found.orders) })}\n`
      : log.toCsv(found.orders);
    const line = `${counted(found.orders.length, 'order')} in blocks ${found.from} to ${found.to} (${found.hash})`;
    put(content, [line], values, say);
  });
}
