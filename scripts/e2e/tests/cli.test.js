// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocketServer } from 'ws';
import { binary } from '@dure/genesis/binary.js';
import { freePorts } from '../nodes/node.js';
import { program } from '../support/program.js';
import { exportSpec } from '../support/spec.js';

const LOG_LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
const EXAMPLE = new URL('../../examples/cbdc.js', import.meta.url).pathname;

// Waits for its answer as the tools do, but not for as long.
const PATIENT = `
  import { main } from '@dure/chain/cli.js';
  import { connect } from '@dure/chain/connect.js';
  main(() => connect(process.argv[1], { deadlineMs: 300 }));
`;

/** Runs a program that has to refuse its input, and checks the way it says so. */
async function refuses(file, args, says) {
  const { code, signal, stderr } = await program(file, args, { seconds: 20, cwd: import.meta.dirname });
  assert.equal(signal, null, `still running after 20 s, or killed:\n${stderr}`);
  assert.notEqual(code, 0, 'the exit code');
  // What a node logs while it starts is not its message.
  const lines = stderr.split('\n').filter((line) => line.trim() && !LOG_LINE.test(line));
  assert.equal(lines.length, 1, `one line expected:\n${stderr}`);
  assert.match(lines[0], says);
  assert.doesNotMatch(stderr, /panicked|backtrace|^\s+at /im);
}

describe('bad input gets one clear line', () => {
  let home;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'dure-cli-'));
  });
  after(() => rmSync(home, { recursive: true, force: true }));
  const test = (name, run) => it(name, { timeout: 30_000 }, run);

  describe('from the node', () => {
    const node = (...args) => [binary(), [...args, '--base-path', join(home, 'data')]];
    const file = (name, text) => {
      writeFileSync(join(home, name), text);
      return join(home, name);
    };

    test('for a flag it does not have', () => refuses(...node('--no-such-flag'), /--no-such-flag/));
    test('for a chain it does not know', () => refuses(...node('--chain', 'nowhere'), /nowhere/));
    test('for a chain spec that is not JSON', () => {
      const spec = file('broken.json', '{ "name": "Dure", ');
      return refuses(...node('--chain', spec), /broken\.json/);
    });
    test('for JSON that is no chain spec', () => {
      const spec = file('other.json', '{ "name": "Dure" }');
      return refuses(...node('--chain', spec), /other\.json/);
    });
    const refusesSpec = async (spec, says) => {
      const [rpc, p2p] = await freePorts(2);
      await refuses(
        ...node(
          '--chain',
          file('spec.json', JSON.stringify(spec)),
          '--no-prometheus',
          '--rpc-port',
          `${rpc}`,
          '--port',
          `${p2p}`,
        ),
        says,
      );
    };
    for (const [what, patch, says] of /** @type {[string, object, RegExp][]} */ ([
      ['an amount that is none', { cbdc: { issuanceCap: 'much' } }, /makes no genesis: .*invalid number/],
      ['a pallet that is not there', { nowhere: {} }, /makes no genesis: .*nowhere/],
      ['an account that is none', { sudo: { key: '5Nobody' } }, /makes no genesis/],
    ])) {
      test(`for a chain spec with ${what}`, async () => {
        const spec = exportSpec('dev');
        const genesis = spec.genesis.runtimeGenesis.patch;
        for (const [pallet, fields] of Object.entries(patch))
          genesis[pallet] = { ...genesis[pallet], ...fields };
        await refusesSpec(spec, says);
      });
    }
    test('for a staging pattern that was never filled in', () =>
      refusesSpec(exportSpec('staging'), /has no validators: fill in/));
    test('for a chain spec that is not there', () => {
      return refuses(...node('--chain', join(home, 'missing.json')), /missing\.json/);
    });
    test('for a port in use', () =>
      listening(createServer(), async (port) => {
        const [p2p, prometheus] = await freePorts(2);
        await refuses(
          ...node('--dev', '--rpc-port', `${port}`, '--port', `${p2p}`, '--prometheus-port', `${prometheus}`),
          new RegExp(`${port}|in use`),
        );
      }));
  });

  describe('from a script', () => {
    const example = (...args) => [process.execPath, [EXAMPLE, ...args]];
    const exampleAt = (port) => example('--url', `ws://127.0.0.1:${port}`);

    test('without a node', async () => {
      const [port] = await freePorts(1);
      await refuses(...exampleAt(port), /^error: no Dure node answers at .*refused/);
    });
    test('where something else listens, and is silent', () =>
      listening(createServer(), (port) => {
        const args = ['--input-type=module', '--eval', PATIENT, `ws://127.0.0.1:${port}`];
        return refuses(process.execPath, args, /^error: no Dure node answers at .*longer than/);
      }));
    test('on another chain', async () => {
      const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
      await once(server, 'listening');
      server.on('connection', (socket) =>
        socket.on('message', (request) => {
          const { id } = JSON.parse(String(request));
          socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { specName: 'elsewhere' } }));
        }),
      );
      try {
        await refuses(...exampleAt(portOf(server)), /^error: wrong chain: .*elsewhere/);
      } finally {
        server.close();
      }
    });
    test('for a flag it does not have', () =>
      refuses(...example('--no-such-flag'), /^error: .*--no-such-flag.*usage/));
    test('for an argument it does not take', () => refuses(...example('extra'), /^error: .*extra.*usage/));
    test('for an address that is none', () => refuses(...example('--url', 'nowhere'), /^error: 'nowhere'/));
  });
});

const portOf = (server) => server.address().port;

/** Runs something while a server holds a port. */
async function listening(server, run) {
  const sockets = new Set();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await run(portOf(server));
  } finally {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  }
}
