// SPDX-License-Identifier: Apache-2.0
// The agencies' file: who runs, governs and supplies a chain at its genesis. What it says of itself
// (`shape`) is apart from what a chain needs of it (`check`).
import { isIPv4, isIPv6 } from 'node:net';
import { base58Decode, decodeAddress } from '@polkadot/util-crypto';
import { z } from 'zod';
import { address } from '@dure/chain/accounts.js';
import { Failure, refuse, shown } from '@dure/chain/cli.js';
import { readJson } from '@dure/chain/files.js';
import { developmentKeys } from '@dure/chain/keys.js';
import * as read from '@dure/chain/readers.js';
import { field, shape as shapeOf } from '@dure/chain/shape.js';
import { isPeer } from './peers.js';

// The upper limits are those of runtime/src/configs: consensus.rs and governance.rs.
const VALIDATORS = { least: 4, most: 100, why: 'with fewer than four, GRANDPA bears no failure' };
const COUNCIL = { least: 3, most: 100, why: 'two thirds of fewer than three are all of them' };

const WORDS = /^\S(.*\S)?$/;
const ID = /^[a-z][a-z0-9_]{0,63}$/;

const words = read.matching(WORDS, 'a name');
const id = read.matching(ID, 'small letters, digits and _');

/** Whole won. JSON's numbers are exact up to 2^53, which is more than twice all the won there are. */
function amount(name, value) {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  return refuse(name, 'whole won from 1 to 9007199254740991', value);
}

/** A public key, of an account or of a session, in SS58 or as 0x and 64 digits. */
function publicKey(name, value) {
  const no = (why) => {
    throw new Failure(`${name}: ${shown(value)} is no public key: ${why}`);
  };
  if (typeof value !== 'string') no('it takes an SS58 address or 0x and 64 hex digits');
  if (value.startsWith('0x')) {
    return /^0x[0-9a-f]{64}$/i.test(value) ? address(value) : no('after 0x it needs 64 hex digits');
  }
  let bytes;
  try {
    bytes = base58Decode(value);
  } catch {
    no('it is neither an SS58 address nor 0x and 64 hex digits');
  }
  if (bytes.length !== 35) no('its length is wrong');
  if (bytes[0] !== 42) no(`it is an address of another network (prefix ${bytes[0]}, not 42)`);
  try {
    return address(decodeAddress(value));
  } catch {
    return no('its checksum is wrong');
  }
}

const BOOT_NODE = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d{1,5})(?:\/wss?)?\/p2p\/([^/]+)$/;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const HOSTS = { ip4: isIPv4, ip6: isIPv6 };

function bootNode(name, value) {
  const [, kind, host, port, peer] = BOOT_NODE.exec(value) ?? [];
  const sound =
    kind &&
    (HOSTS[kind] ?? ((text) => HOST.test(text)))(host) &&
    Number(port) >= 1 &&
    Number(port) <= 65_535 &&
    isPeer(peer);
  return sound
    ? value
    : refuse(name, 'an address such as /dns/boot.example.org/tcp/30333/p2p/12D3KooW…', value);
}

const NAME = (description) => field(words, { type: 'string', pattern: WORDS.source, description });
const KEY = (what) =>
  field(publicKey, { type: 'string', description: `${what}: SS58 with prefix 42, or 0x and 64 hex digits.` });
const WON = (description) =>
  field(amount, { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description });
/** How many a chain needs is for `check` to refuse: the schema only tells it. */
const several = (who, { least, most }) => ({
  minItems: least,
  maxItems: most,
  description: `${who}: ${least} to ${most}.`,
});
const BALANCE = WON('What the account has at genesis, in won: it pays fees and deposits.');

/** The file's fields, each with what reads it. Accounts and keys become SS58, moments milliseconds. */
const agenciesFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema is.'),
    name: NAME('What people call the chain.'),
    id: field(id, {
      type: 'string',
      pattern: ID.source,
      description: 'What its database is called.',
    }),
    bootNodes: z
      .array(field(bootNode, { type: 'string' }))
      .describe('Addresses of nodes by which new ones find the network; may be empty.'),
    validators: z
      .array(
        z.strictObject({
          agency: NAME('Who runs the validator.'),
          account: KEY("The agency's account"),
          aura: KEY('Its key for making blocks (sr25519)'),
          grandpa: KEY('Its key for voting (ed25519)'),
          balance: BALANCE,
        }),
      )
      .meta(several('Who makes blocks and votes', VALIDATORS)),
    council: z
      .array(
        z.strictObject({
          ministry: NAME('Which ministry it is.'),
          account: KEY("The ministry's account"),
          balance: BALANCE,
        }),
      )
      .meta(several('Who governs the chain, and may accredit issuers of badges', COUNCIL)),
    centralBank: z
      .strictObject({
        account: KEY("The central bank's account"),
        issuanceCap: WON('The most won that it may have issued at a time.'),
        balance: BALANCE,
      })
      .describe('Who issues digital won.'),
    institutions: z
      .array(
        z.strictObject({
          institution: NAME('Which bank it is.'),
          account: KEY("The institution's account"),
          line: WON('The most won that it may have drawn at a time.'),
          balance: BALANCE,
        }),
      )
      .describe('Who draws digital won; may be empty.'),
    ministriesUntil: field(read.instant, {
      type: 'string',
      format: 'date-time',
      description: "Until when the council's ministries may accredit issuers of badges, with its offset.",
    }),
  })
  .meta({ title: 'The agencies of a Dure network' });

/** The JSON Schema of a file of agencies. */
export const agenciesSchema = () => z.toJSONSchema(agenciesFile, { io: 'input' });

/** The agencies of a file that is sound in itself and fit for a chain. */
export function readAgencies(file) {
  const agencies = shape(readJson(file), file);
  check(agencies);
  return agencies;
}

/** Every field is there, none that is unknown, and each holds what it should. */
export function shape(value, subject = 'the file') {
  const label = ({ agency, ministry, institution }) => {
    const name = agency ?? ministry ?? institution;
    return typeof name === 'string' && WORDS.test(name) ? name : undefined; // else it breaks the line
  };
  const { $schema: _, ...agencies } = shapeOf(agenciesFile, value, subject, { label });
  return agencies;
}

/** The accounts of all, in the order of the file, each with its place in it. */
export function accounts({ validators, council, centralBank, institutions }) {
  const from = (name, label, entries) =>
    entries.map((one, n) => ({ place: `${name}[${n}] '${one[label]}'`, ...one }));
  return [
    ...from('validators', 'agency', validators),
    ...from('council', 'ministry', council),
    { place: 'centralBank', ...centralBank },
    ...from('institutions', 'institution', institutions),
  ];
}

/** What a chain needs of its agencies, beyond that each entry is sound. */
export function check(agencies) {
  enough('validators', agencies.validators, VALIDATORS);
  enough('council', agencies.council, COUNCIL);
  const seen = new Map();
  for (const { place, ...one } of accounts(agencies)) {
    for (const kind of ['account', 'aura', 'grandpa'].filter((name) => name in one)) {
      const at = `${place}: ${kind}`;
      const uri = developmentKeys().get(one[kind]);
      if (uri !== undefined) throw new Failure(`${at} is the key of '${uri}', which everybody has`);
      const earlier = seen.get(one[kind]);
      if (earlier) {
        throw new Failure(`${at} is the key of ${earlier} again: each key stands once in the file`);
      }
      seen.set(one[kind], at);
    }
  }
}

function enough(name, { length }, { least, most, why }) {
  if (length < least) throw new Failure(`${name} has ${length}, and ${least} are needed: ${why}`);
  if (length > most) throw new Failure(`${name} has ${length}, and the runtime takes at most ${most}`);
}
