// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { send, sign } from '@dure/chain/tx.js';
import { until, within } from '@dure/chain/wait.js';
import { memory } from '../../nodes/usage.js';
import { inChunks } from '../../support/chunks.js';
import { balance, chain, optional } from '../../support/harness.js';
import { more } from '../../support/thorough.js';

// What the node allows on an RPC that is open to others, unless flags say otherwise.
const CONNECTIONS = 100;
const REQUEST_MIB = 15;
const BATCH = 100;
const SUBSCRIPTIONS = 256;
const CALLS_A_MINUTE = 1200;

/** How long all of them work: more than ten slots, so that two that are missed are not yet too many. */
const LOAD_MS = more(24_000, 120_000);

const JSON_TYPE = 'application/json';

/** @type {[string, ...any[]][]} */
const UNSAFE = [
  ['author_hasKey', '0x00', 'aura'],
  ['author_hasSessionKeys', '0x00'],
  ['author_insertKey', 'aura', '//Eve', '0x00'],
  ['author_removeExtrinsic', []],
  ['author_rotateKeys'],
  ['author_rotateKeysWithOwner', '0x00'],
  ['offchain_localStorageClear', 'PERSISTENT', '0x00'],
  ['offchain_localStorageGet', 'PERSISTENT', '0x00'],
  ['offchain_localStorageSet', 'PERSISTENT', '0x00', '0x00'],
  ['state_getPairs', '0x'],
  ['state_queryStorage', ['0x00'], `0x${'00'.repeat(32)}`],
  ['state_traceBlock', `0x${'00'.repeat(32)}`, null, null, null],
  ['system_addLogFilter', 'trace'],
  ['system_addReservedPeer', '/ip4/192.0.2.1/tcp/30333'],
  ['system_dryRun', '0x00'],
  ['system_peers'],
  ['system_removeReservedPeer', '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'],
  ['system_resetLogFilter'],
  ['system_unstable_networkState'],
];

// `--rpc-methods safe` says that others reach this endpoint. It is on loopback as behind a proxy: what
// the node allows is the same as with `--rpc-external`.
chain('an RPC open to others', { connected: false, args: ['--rpc-methods', 'safe'] }, (ctx) => {
  const sockets = new Set(); // all that a test opens, closed after it
  let from; // the best block before the abuse
  let taken; // and what the process took, in MiB

  ctx.before(async () => {
    await until(async () => (await best()) >= 2, 30_000, 'two blocks');
    from = await best();
    taken = memory(ctx.node.pid);
  });

  /** @type {typeof ctx.test} */
  const test = (name, ...given) => {
    const [options, run] = optional(given);
    ctx.test(name, options, async (t) => {
      try {
        await run(t);
      } finally {
        closeAll();
      }
    });
  };

  test('refuses every unsafe method', async () => {
    for (const [method, ...params] of UNSAFE) {
      await assert.rejects(ctx.node.rpc(method, ...params), /unsafe to be called externally/, method);
    }
  });

  test('refuses connections beyond its limit, serves those within, and then others', async () => {
    const opened = await Promise.all(Array.from({ length: 200 }, () => open()));
    const refused = opened.filter((status) => typeof status === 'number');
    assert.deepEqual([...new Set(refused)], [429]);
    assert.equal(refused.length, 200 - CONNECTIONS);
    assert.equal((await post(call('system_chain'))).status, 429, 'over HTTP too');
    for (const socket of sockets) {
      const [{ result }] = await ask(socket, [call('system_chain')]);
      assert.equal(result, 'Dure Development');
    }
    closeAll();
    await until(() => works(), 5_000, 'the end of the connections');
  });

  test('refuses what is too big', async () => {
    const most = REQUEST_MIB * 2 ** 20;
    // Over HTTP by what the header says, before the body comes.
    const announced = await tcp(head(most + 1));
    const [answer] = await once(announced, 'data');
    assert.match(answer.toString(), /^HTTP\/1\.1 413 .*"code":-32007/s);
    const socket = await open();
    socket.send(JSON.stringify(call('system_chain', 'x'.repeat(most))));
    const [message] = await once(socket, 'message');
    assert.equal(JSON.parse(message).error.code, -32_007);
    // Within the limit the size alone is no reason.
    const padded = JSON.stringify(call('system_chain')).padEnd(most);
    assert.equal((await post(padded)).status, 200);
  });

  test('refuses what is not JSON-RPC', async () => {
    const deep = (n) => '['.repeat(n) + ']'.repeat(n);
    const nested = `{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":[${deep(200_000)}]}`;
    for (const [what, text, code] of [
      ['half a request', '{"jsonrpc":', -32_700],
      ['half a batch', '[1,2', -32_700],
      ['words', 'hello', -32_700],
      ['an open nest', '['.repeat(200_000), -32_700],
      ['a nest', deep(200_000), -32_600],
      ['a nest for a parameter', nested, -32_602],
      ['an object', '{}', -32_700],
      ['a request without a method', '{"jsonrpc":"2.0","id":1}', -32_600],
      ['an empty batch', '[]', -32_600],
      ['no method that it has', JSON.stringify(call('no_such')), -32_601],
      ['no number of keys', JSON.stringify(call('state_getKeysPaged', '0x', -1)), -32_602],
      ['a billion keys', JSON.stringify(call('state_getKeysPaged', '0x', 1e9)), 4002],
    ]) {
      const [answer] = [JSON.parse((await post(text)).body)].flat(); // a nest is a batch of one
      assert.equal(answer.error.code, code, String(what));
    }
    assert.equal((await post('', { method: 'GET' })).status, 405);
    assert.equal((await post('{}', { type: 'text/plain' })).status, 415);
  });

  test('bounds batches', async () => {
    const batch = async (length, method) => JSON.parse((await post(Array(length).fill(call(method)))).body);
    for (const length of [BATCH + 1, 10_000]) {
      assert.equal((await batch(length, 'system_chain')).error.code, -32_010, `${length} calls`);
    }
    assert.equal((await batch(BATCH, 'system_chain')).length, BATCH);
    // Few calls with much to answer: no answer is longer than the limit.
    assert.equal((await batch(BATCH, 'state_getMetadata')).error.code, -32_011);
  });

  test('bounds what a connection asks and follows', async () => {
    const many = (length, ...one) => Array(length).fill(call(...one));
    const subscribed = await ask(await open(), many(2 * SUBSCRIPTIONS, 'chain_subscribeNewHeads'));
    assert.equal(subscribed.filter(({ result }) => result).length, SUBSCRIPTIONS);
    assert.equal(subscribed.filter(({ error }) => error?.code === -32_006).length, SUBSCRIPTIONS);

    const followed = await ask(await open(), many(10, 'chainHead_v1_follow', true));
    assert.equal(followed.filter(({ result }) => result).length, 4);

    const began = Date.now();
    const answers = await ask(await open(), many(2 * CALLS_A_MINUTE, 'system_chain'));
    const served = answers.filter(({ result }) => result).length;
    const limited = answers.filter(({ error }) => error?.code === -32_999).length;
    const earned = Math.ceil(((Date.now() - began) / 60_000) * CALLS_A_MINUTE) + 1;
    assert.equal(served + limited, 2 * CALLS_A_MINUTE);
    assert.ok(served >= CALLS_A_MINUTE && served <= CALLS_A_MINUTE + earned, `${served} served`);
  });

  test('is not held by half requests beyond their connections', async () => {
    // Half a header is no request yet, and takes no place.
    await Promise.all(Array.from({ length: 300 }, () => tcp('POST / HTTP/1.1\r\nHost: ')));
    assert.ok(await works());
    closeAll();
    // Half a body takes one of the places for as long as its connection stays; a proxy in front ends
    // such connections. The chain goes on meanwhile.
    await Promise.all(Array.from({ length: 2 * CONNECTIONS }, () => tcp(`${head(100)}{`)));
    await until(async () => !(await works()), 5_000, 'taking all places');
    const held = await best();
    await until(async () => (await best()) >= held + 3, 10_000, 'three blocks');
    assert.ok(!(await works()));
    closeAll();
    await until(() => works(), 5_000, 'free places');
  });

  test('refuses garbage and false signatures, and then takes a good transaction', async () => {
    const api = await connect(ctx.node.url);
    try {
      const random = (length) => randomBytes(length).toString('hex');
      const garbage = Array.from({ length: 500 }, (_, n) => `0x${random(1 + (n % 200))}`);
      const [payer, payee] = [key('//City'), key('//Stranger')];
      const transfer = api.tx.balances.transferKeepAlive(payee.address, 777);
      const good = (await sign(api, transfer, payer)).toHex();
      // Length (2 bytes), version, address (33), kind of signature, and then the signature's 64 bytes.
      const start = 2 + 2 * (2 + 1 + 33 + 1);
      const forged = garbage.map(() => good.slice(0, start) + random(64) + good.slice(start + 128));
      const submit = (bytes) =>
        ctx.node.rpc('author_submitExtrinsic', bytes).then(
          () => 'taken',
          ({ code, data }) => `${code} ${data}`,
        );
      const results = await inChunks([...garbage, ...forged], 20, submit);
      assert.ok(!results.includes('taken'));
      assert.deepEqual([...new Set(results.slice(500))], ['1010 Transaction has a bad signature']);
      assert.deepEqual(await ctx.node.rpc('author_pendingExtrinsics'), []);

      await send(api, api.tx.balances.transferKeepAlive(payee.address, 777), payer);
      assert.equal(await balance(api, payee), 777n);
    } finally {
      await api.disconnect();
    }
  });

  test(
    'goes on authoring while all connections make the runtime work',
    { seconds: 60 + LOAD_MS / 1000 },
    async (t) => {
      const workers = await Promise.all(Array.from({ length: CONNECTIONS - 10 }, () => open()));
      const first = await best();
      const end = Date.now() + LOAD_MS;
      let calls = 0;
      await Promise.all(
        workers.map(async (socket) => {
          for (; Date.now() < end; calls += 1) {
            const [{ result }] = await ask(socket, [call('state_call', 'Metadata_metadata', '0x')]);
            assert.match(result, /^0x/);
          }
        }),
      );
      closeAll();
      const { blocks, slots } = await pace(first, await best());
      t.diagnostic(`${calls} calls; ${blocks} blocks in ${slots} slots`);
      assert.ok(blocks >= 0.8 * slots, `${blocks} blocks in ${slots} slots`);
      // RPC that takes all runtime instances leaves none to the author, and fills the log.
      assert.doesNotMatch(ctx.node.said, /Ran out of free WASM instances|Discarding proposal/);
    },
  );

  test('has kept its pace and its memory all the time', async (t) => {
    const { blocks, slots, longest } = await pace(from, await best());
    const grown = Math.round(memory(ctx.node.pid) - taken);
    t.diagnostic(`${blocks} blocks in ${slots} slots, at most ${longest} apart; ${grown} MiB more`);
    assert.ok(blocks >= 0.8 * slots, `${blocks} blocks in ${slots} slots`);
    assert.ok(longest <= 3, `${longest} slots without a block`);
    assert.ok(grown < 300, `${grown} MiB more than before`);
    const { number } = await ctx.node.best();
    await ctx.node.finalises(number);
  });

  const call = (method, ...params) => ({ jsonrpc: '2.0', id: 1, method, params });

  /** A WebSocket, or the HTTP status with which it is refused. */
  const open = () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(ctx.node.url, { perMessageDeflate: false });
      socket.once('unexpected-response', (sent, { statusCode }) => {
        resolve(statusCode);
        sent.destroy();
      });
      socket.once('error', reject);
      socket.once('open', () => {
        sockets.add(socket);
        resolve(socket);
      });
    });

  /** Sends requests on a WebSocket, all at once; the answers, in the order of the requests. */
  const ask = (socket, requests) =>
    within(
      new Promise((resolve) => {
        const answers = [];
        let missing = requests.length;
        socket.on('message', function take(message) {
          const { id, ...answer } = JSON.parse(message);
          if (id === undefined) return; // a notification
          answers[id] = answer;
          missing -= 1;
          if (missing > 0) return;
          socket.off('message', take);
          resolve(answers);
        });
        requests.forEach((one, id) => socket.send(JSON.stringify({ ...one, id })));
      }),
      50_000,
      'the answers',
    );

  /** A TCP connection on which these bytes were sent. */
  const tcp = (bytes) =>
    new Promise((resolve, reject) => {
      const socket = connectTcp(ctx.node.rpcPort, '127.0.0.1');
      sockets.add(socket);
      socket.once('error', reject);
      socket.once('connect', () => socket.write(bytes, () => resolve(socket)));
    });

  /** What comes before the body of a request over HTTP. */
  const head = (length) =>
    [
      'POST / HTTP/1.1',
      `Host: 127.0.0.1:${ctx.node.rpcPort}`,
      `Content-Type: ${JSON_TYPE}`,
      `Content-Length: ${length}`,
    ]
      .join('\r\n')
      .concat('\r\n\r\n');

  /** One HTTP request on a connection of its own. */
  const post = (body, { method = 'POST', type = JSON_TYPE } = {}) =>
    new Promise((resolve, reject) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const headers = { 'content-type': type, 'content-length': Buffer.byteLength(text) };
      const options = { host: '127.0.0.1', port: ctx.node.rpcPort, method, headers, agent: false };
      const sent = request(options, (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (part) => {
          answer += part;
        });
        response.once('end', () => resolve({ status: response.statusCode, body: answer }));
      });
      sent.once('error', reject);
      sent.end(text);
    });

  const works = async () => (await post(call('system_chain'))).status === 200;

  function closeAll() {
    sockets.forEach((socket) => (socket.terminate ?? socket.destroy).call(socket));
    sockets.clear();
  }

  /** The best block by the metrics, which have a port of their own. */
  const best = () => ctx.node.metric('substrate_block_height', { status: 'best' });

  /** How many blocks came after `first` until `last`, in how many slots, the longest step in slots. */
  async function pace(first, last) {
    const slots = [];
    for (let number = first; number <= last; number += 1) {
      slots.push(await ctx.node.slot(number));
    }
    const steps = slots.slice(1).map((slot, index) => slot - slots[index]);
    return { blocks: steps.length, slots: slots.at(-1) - slots[0], longest: Math.max(...steps) };
  }
});
