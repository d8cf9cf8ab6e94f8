#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Credential badges on a dev or local chain: the Ministry of Labour accredits a college (the City's
// account), which issues diplomas; a graduate presents hers, shows part of it, and loses it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from '@dure/badges/keys.js';
import { jsonHash } from '@dure/badges/leaf.js';
import { Failure, main } from '@dure/chain/cli.js';
import { command, CONNECTION } from '@dure/chain/commands.js';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { find, send } from '@dure/chain/tx.js';
import { show } from './show.js';

const BITS = 131_072; // the fewest that a status list has
const ACHIEVEMENT = {
  id: 'urn:example:achievement:rice-milling',
  type: ['Achievement'],
  name: 'Rice milling, first class',
  description: 'Runs a mill, keeps it safe, and grades what leaves it.',
  criteria: { narrative: 'Forty hours at the mill and an examination.' },
};
const SCHEMA = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' };

const run = command({
  name: 'badges',
  summary: 'shows credential badges on a dev or local chain: issued, presented, derived, revoked',
  options: CONNECTION,
  run: ({ values }) => example(values.url),
});

main(() => run(process.argv.slice(2)));

async function example(url) {
  const home = mkdtempSync(join(tmpdir(), 'dure-badges-'));
  const made = await accredit(url, home);
  const [graduate, other] = ['//Eve', '//Ferdie'];
  writeFileSync(join(home, 'achievement.json'), JSON.stringify(ACHIEVEMENT));
  writeFileSync(
    join(home, 'graduates.csv'),
    ['subject,name', `${key(graduate).address},Graduate 1`, `${key(other).address},Graduate 2`, ''].join(
      '\n',
    ),
  );

  const tool = (line, options) => show('badges', line, { home, url, offline: ['derive'], ...options });
  await tool(`issue --csv graduates.csv --achievement achievement.json --out diplomas --class ${made.class}
    --key ${made.key} --list ${made.revocations} --suspension-list ${made.suspensions}
    --key-file documents.key --p256-key-file selective.key --issuer-name College --signer //City`);
  const diploma = 'diplomas/badge-0000000.json';
  await tool(`verify ${diploma}`);
  await tool(`present ${diploma} --signer ${graduate}`);
  await tool(`derive ${diploma} --reveal name,criteria --out shown.json`);
  await tool('verify shown.json');
  await tool(`revoke ${diploma} --signer //City`);
  await tool(`verify ${diploma}`, { expect: 1 });
  await tool(`export-status-list --list ${made.revocations} --key-file documents.key --out list.json`);
  await tool(`export-did --issuer ${key('//City').address} --out did.json`);
  console.log(`\nAll files are in ${home}`);
}

/** What comes before the first badge: a class, an accreditation, the issuer's keys and lists. */
async function accredit(url, home) {
  const api = await connect(url);
  try {
    const [ministry, college] = [key('//MinistryOfLabour'), key('//City')];
    const calls = api.tx.credentialBadges;
    /** @type {any} */
    const accredited = await api.query.credentialBadges.accreditations(ministry.address);
    if (accredited.isNone) {
      throw new Failure('this example needs a dev or local chain: elsewhere the ministries are others');
    }
    const event = async (call, signer, name) =>
      find((await send(api, call, signer)).events, 'credentialBadges', name).data;

    console.log('The Ministry of Labour creates a class, and accredits the college for it for a year ...');
    const created = await event(
      calls.createClass(jsonHash(ACHIEVEMENT), jsonHash(SCHEMA)),
      ministry,
      'ClassCreated',
    );
    const id = created[0].toNumber();
    const until = Date.now() + 365 * 86_400_000;
    await event(calls.accredit(college.address, [id], until), ministry, 'Accredited');

    console.log('The college adds a key for each cryptosuite, and opens its status lists ...');
    const documents = await addKey('Ed25519', 'documents.key');
    await addKey('P256', 'selective.key');
    const open = async (purpose) =>
      (await event(calls.openList(purpose, BITS), college, 'ListOpened')).list.toNumber();
    return {
      class: id,
      key: documents,
      revocations: await open('Revocation'),
      suspensions: await open('Suspension'),
    };

    async function addKey(kind, file) {
      const { key: made, secret } = await generate(kind);
      writeFileSync(join(home, file), JSON.stringify(secret), { mode: 0o600 });
      const added = await event(calls.addKey({ [kind]: made.public }, 0, null), college, 'KeyAdded');
      return added.index.toNumber();
    }
  } finally {
    await api.disconnect();
  }
}
