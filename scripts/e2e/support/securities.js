// SPDX-License-Identifier: Apache-2.0
// Securities on a dev chain: who acts there, with which badges, many who hold a little, and what is asked again and
// again of tool and chain.
import assert from 'node:assert/strict';
import { rpc } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { view } from '@dure/chain/view.js';
import { idle, until } from '@dure/chain/wait.js';
import { ACTS } from '@dure/securities/chain.js';
import { run } from '@dure/securities/commands.js';
import { readEntry, signEntry } from '@dure/securities/messages.js';
import { TOOL as COUNCIL, TWO_THIRDS } from './council.js';
import { Desk } from './desk.js';
import { all } from './harness.js';
import { MINISTRIES } from './validators.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'securities',
  run,
  offline: [
    'schema',
    'check-report',
    ...['join', 'control', 'guardians', 'move', 'accept', 'pledge'].map((what) => `sign-${what}`),
  ],
  files: ['out', 'signer-file', 'outbox', 'signed'],
};

export const HASH = (byte) => `0x${byte.repeat(32)}`;
export const DAY = 86_400_000;

const [ministry] = MINISTRIES;
/** Who does what, by secret URIs. */
export const [DEPOSITORY, MANAGER, OTHER_MANAGER, VENUE, ISSUER] = [
  '//Dave',
  '//BankA',
  '//BankB',
  '//MerchantA',
  '//MerchantB',
];
/** Who is known by an identity badge: the issuer is one too. */
export const holderUri = (n) => `//Holder//${n}`;

/**
 * Five classes of badges, which a ministry gives: to whoever acts, and to so many holders.
 * @param {any} api
 * @param {number} holders counted from 1
 */
export async function setUp(api, holders) {
  const { createClass, grant } = api.tx.credentialBadges;
  const made = await all(
    api,
    [1, 2, 3, 4, 5].map((n) => createClass(HASH(`5${n}`), HASH('5a'))),
    ministry,
  );
  const [identity, depository, manager, venue, issuer] = made.events
    .filter(({ section, method }) => section === 'credentialBadges' && method === 'ClassCreated')
    .map(({ data }) => /** @type {any} */ (data).class.toNumber());
  const grants = [
    [DEPOSITORY, depository],
    [MANAGER, manager],
    [OTHER_MANAGER, manager],
    [VENUE, venue],
    [ISSUER, issuer],
    [ISSUER, identity],
    ...Array.from({ length: holders }, (_, n) => [holderUri(n + 1), identity]),
  ];
  await all(
    api,
    grants.map(([uri, badge]) => grant(key(uri).address, badge, null)),
    ministry,
  );
  return { identity, depository, manager, venue, issuer };
}

/** What a key has signed, as the acts take it. */
const signed = (api, uri, what, at) => {
  const pair = key(uri);
  const entry = readEntry(signEntry({ key: pair.address, what, at }, api.genesisHash.toHex(), pair));
  return { key: pair.address, at, signature: entry.signature };
};

/** Registers these holders in book 0, in a few transactions, as tools for many of them would. */
export const registerMany = (api, numbers) =>
  all(
    api,
    numbers.map((n) =>
      ACTS.registerInvestor.call(api, {
        book: 0,
        class: 'Retail',
        country: 410,
        knownUntil: Date.now() + 300 * DAY,
        ...signed(api, holderUri(n), { Join: 0 }, Date.now()),
      }),
    ),
    key(MANAGER),
  );

/** Issues units of security 0 to each of these, whose number as investors is that of the holder. */
export const issueMany = (api, numbers, units) =>
  all(
    api,
    numbers.map((n) => {
      const issue = { security: 0, to: { investor: n, book: 0 }, units, lockedUntil: null };
      return ACTS.mint.call(api, { issue, ...signed(api, holderUri(n), { Accept: issue }, Date.now()) });
    }),
    key(ISSUER),
  );

/** A whole second that is so far ahead, as options say it. */
export const soon = (ms) => Math.ceil((Date.now() + ms) / 1_000) * 1_000;

/**
 * What a test does with the tool, and asks the chain.
 * @param {{ api: any, node: import('../nodes/node.js').Node }} ctx
 */
export function life(ctx) {
  const desk = new Desk(ctx, TOOL);
  /** Signed by a development key, without waiting for finality. */
  const by = (uri, line) => desk.tool(`${line} --best --signer ${uri}`);
  const ask = (name, ...args) => view(ctx.api, `SecurityTokens.${name}`, args);
  const time = async () => (await ctx.api.query.timestamp.now()).toNumber();
  const numberOf = async (...at) => Number((await rpc(ctx.api, 'chain_getHeader', ...at)).number);
  return {
    desk,
    by,
    ask,
    /** The same as `by`, which says this. @param {RegExp | string} words a text is the beginning */
    async does(uri, line, words) {
      const told = await by(uri, line);
      if (typeof words === 'string') assert.ok(told.startsWith(words), `${words}\n—\n${told}`);
      else assert.match(told, words);
    },
    refuses: (reason, uri, line) => desk.refuses(reason, `${line} --best --signer ${uri}`),
    offline: (uri, line) => desk.tool(`${line} --genesis ${ctx.api.genesisHash} --dev-keys --signer ${uri}`),
    /** The tool tells these lines, among others. */
    async tells(line, ...lines) {
      const told = (await desk.tool(line)).split('\n');
      for (const one of lines) assert.ok(told.includes(one), `${one}\n—\n${told.join('\n')}`);
    },
    /** A motion that the tool proposes, to its end by the council's. */
    async motion(line) {
      const council = new Desk(ctx, COUNCIL);
      try {
        const [first, ...others] = TWO_THIRDS;
        const [, number] = /^motion (\d+) proposed in block \d+/m.exec(await by(first, line));
        const votes = others.map((uri) => council.tool(`vote --motion ${number} --best --signer ${uri}`));
        await Promise.all(votes);
        await council.tool(`close --motion ${number} --best --signer //Bob`);
      } finally {
        council.remove();
      }
    },
    /** The won of investors, none of which is locked. */
    async cash(...investors) {
      const won = await Promise.all(investors.map(async (one) => (await ask('cash_of', one)).toJSON()));
      assert.ok(won.every(([, locked]) => locked === 0));
      return won.map(([free]) => free);
    },
    /** The units of security 0 of investors. */
    unitsOf: (...investors) =>
      Promise.all(
        investors.map(async (one) => {
          const position = await ask('position', 0, one);
          return position.isSome ? position.unwrap().units.toNumber() : 0;
        }),
      ),
    /** The chain's time has come so far. */
    async reaches(moment, what) {
      await idle(Math.max(0, moment - Date.now()));
      await until(async () => (await time()) >= moment, 60_000, what, 500);
    },
    /** What was done is final, as tables and reports read it. @returns {Promise<number>} up to which block */
    async final() {
      const head = await numberOf();
      const last = async () => numberOf(await rpc(ctx.api, 'chain_getFinalizedHead'));
      await until(async () => (await last()) >= head, 60_000, 'finality', 500);
      return head;
    },
    /** The rows of a CSV file without quotes. */
    csv: (name) =>
      desk
        .text(name)
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',')),
  };
}
