// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chain } from '../support/harness.js';
import { program } from '../support/program.js';

/** Tables hold what is in the blocks and their state; an index says where. */
const files = (database, start) =>
  readdirSync(database)
    .filter((name) => name.startsWith(start))
    .map((name) => join(database, name));

const garbage = (file) =>
  writeFileSync(
    file,
    readFileSync(file).map((byte, index) => byte ^ (index % 251) ^ 0x5a),
  );

const DAMAGES = {
  'metadata that say something else': (database) => writeFileSync(join(database, 'metadata'), 'no metadata'),
  'metadata that are empty': (database) => truncateSync(join(database, 'metadata'), 0),
  'metadata that are gone': (database) => rmSync(join(database, 'metadata')),
  'tables that are gone': (database) => files(database, 'table_').forEach((file) => rmSync(file)),
  'tables cut off': (database) =>
    files(database, 'table_').forEach((file) => truncateSync(file, Math.floor(statSync(file).size / 2))),
  'tables overwritten': (database) => files(database, 'table_').forEach(garbage),
  'indices overwritten': (database) => files(database, 'index_').forEach(garbage),
  'indices that are gone': (database) => files(database, 'index_').forEach((file) => rmSync(file)),
  'all but the metadata gone': (database) =>
    readdirSync(database)
      .filter((name) => name !== 'metadata')
      .forEach((name) => rmSync(join(database, name))),
};

chain('a damaged database', { connected: false }, (ctx) => {
  const story = ctx.story();
  let database;
  let head;

  story.step('has a chain before', async () => {
    const { node } = ctx;
    await node.finalises(5);
    head = await node.finalised();
    await node.stop();
    // On a busy machine a node may end before its log is in the tables; the next start puts it there.
    await node.up();
    await node.stop();
    database = join('chains', 'dure_dev', 'paritydb', 'full');
  });

  for (const [title, damage] of Object.entries(DAMAGES)) {
    story.test(`${title}: one line says where, and the way out`, async () => {
      const { node } = ctx;
      const base = join(node.home, 'damaged');
      cpSync(node.basePath, base, { recursive: true });
      damage(join(base, database));
      const args = node.args.map((arg) => (arg === node.basePath ? base : arg));
      const { code, stderr } = await program(node.bin, args, { seconds: 30 });
      rmSync(base, { recursive: true });

      assert.equal(code, 1, stderr);
      const errors = stderr.split('\n').filter((line) => line.startsWith('Error: '));
      assert.equal(errors.length, 1, stderr);
      assert.ok(errors[0].includes(join(base, database)), errors[0]);
      assert.match(errors[0], /is damaged: .*--sync warp/);
      assert.doesNotMatch(stderr, /Initializing Genesis|panicked/);
    });
  }

  story.test('was damaged in copies only', async () => {
    await ctx.node.up();
    assert.equal(await ctx.node.rpc('chain_getBlockHash', head.number), head.hash);
  });
});
