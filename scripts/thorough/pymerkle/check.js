// SPDX-License-Identifier: Apache-2.0
// Run by check.sh, which names in PYTHON a Python that has pymerkle.
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { leafHash, Tree } from '@dure/badges/merkle.js';
import { Failure, main } from '@dure/chain/cli.js';
import { connect } from '@dure/chain/connect.js';
import { key } from '@dure/chain/keys.js';
import { send } from '@dure/chain/tx.js';
import { u8aToHex } from '@polkadot/util';
import { Node } from '../../e2e/nodes/node.js';
import {
  createClass,
  DIPLOMA,
  documentKey,
  equip,
  rootByDefinition,
  TERM,
  TOOL,
} from '../../e2e/support/badges.js';
import { Desk } from '../../e2e/support/desk.js';

const TREES = 50;
const MOST_LEAVES = 3_000;
const HOLDERS = 1_000;

const python = (script, input = '') =>
  execFileSync(process.env.PYTHON, [new URL(script, import.meta.url).pathname], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });

/** The root by pymerkle, of leaves in hex, one a line. */
const rootBy = (lines) => `0x${python('root.py', lines).trim()}`;

function same(found, expected, what) {
  if (found !== expected) throw new Failure(`${what}: ${found}, and by pymerkle ${expected}`);
}

/** The vectors that the everyday tests use are what pymerkle says. */
function vectors() {
  const file = new URL('../../e2e/support/vectors.json', import.meta.url);
  if (readFileSync(file, 'utf8') !== python('vectors.py')) {
    throw new Failure('e2e/support/vectors.json is not what vectors.py prints');
  }
}

function trees() {
  for (let n = 0; n < TREES; n += 1) {
    const leaves = Array.from({ length: randomInt(1, MOST_LEAVES) }, () => randomBytes(randomInt(200)));
    const root = rootBy(leaves.map((leaf) => `${leaf.toString('hex')}\n`).join(''));
    same(u8aToHex(new Tree(leaves.map(leafHash)).root), root, `the root of ${leaves.length} leaves`);
    same(u8aToHex(rootByDefinition(leaves)), root, `the root of ${leaves.length} leaves by the definition`);
  }
}

/** The root that the chain has of a batch is that of the leaves which the tool made. */
async function batch() {
  const node = await Node.start();
  const desk = new Desk({ node }, TOOL);
  try {
    /** @type {any} */
    const api = await connect(node.url);
    const [ministry, college] = [key('//MinistryOfLabour'), key('//InvestorB')];
    await send(api, createClass(api, DIPLOMA), ministry);
    const id = (await api.query.credentialBadges.classCount()).toNumber() - 1;
    await send(api, api.tx.credentialBadges.accredit(college.address, [id], TERM), ministry);
    const [list] = await equip(api, college, [await documentKey('Ed25519', desk.at('key'))], ['Revocation']);
    desk.put('diploma.json', DIPLOMA);
    const rows = Array.from({ length: HOLDERS }, (_, n) => `${key(`//Holder${n}`).address},Holder ${n}\n`);
    desk.put('holders.csv', `subject,name\n${rows.join('')}`);
    await desk.tool(
      `issue --csv holders.csv --achievement diploma.json --out diplomas --leaves leaves --class ${id}
        --list ${list} --key 0 --key-file key --signer //InvestorB --best`,
    );
    const issued = (await api.query.credentialBadges.batches(0)).unwrap();
    if (issued.leaves.toNumber() !== HOLDERS) throw new Failure(`the batch has ${issued.leaves} leaves`);
    same(issued.root.toHex(), rootBy(desk.text('leaves')), 'the root on chain');
    await api.disconnect();
  } finally {
    await node.stop();
    node.remove();
    desk.remove();
  }
}

main(async () => {
  vectors();
  trees();
  await batch();
  console.log(`pymerkle agrees: the vectors, ${TREES} trees, and a batch of ${HOLDERS} badges`);
});
