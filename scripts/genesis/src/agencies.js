// SPDX-License-Identifier: Apache-2.0
// The agencies' file: who runs, governs and supplies a chain at its genesis. What it says of itself
// (`shape`) is apart from what a chain needs of it (`check`).
import { isIPv4, isIPv6 } from 'node:net';
import { base58Decode, decodeAddress } from '@polkadot/util-crypto';
import { address } from '@dure/chain/accounts.js';
import { Failure } from '@dure/chain/cli.js';
import { readText } from '@dure/chain/files.js';
import { key } from '@dure/chain/keys.js';
import { instant } from '@dure/chain/time.js';

// The upper limits are those of runtime/src/configs: consensus.rs and governance.rs.
const VALIDATORS = { least: 4, most: 100, why: 'with fewer than four, GRANDPA bears no failure' };
const COUNCIL = { least: 3, most: 100, why: 'two thirds of fewer than three are all of them' };

/** Secrets that everybody has: those of Substrate's tools, and those of `dev` and `local`. */
const WELL_KNOWN = [
  'bottom drive obey lake curtain smoke basket hold race lonely fit walk',
  '//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie', '//One', '//Two',
  '//CentralBank', '//BankA', '//BankB', '//MinistryOfFinance', '//MinistryOfJustice',
  '//MinistryOfLabour', '//MinistryOfAgriculture', '//City', '//MerchantA', '//MerchantB',
  '//FarmerA', '//FarmerB', '//InvestorA', '//InvestorB',
];

/** The file's fields, each with what reads it. Accounts and keys become SS58, moments milliseconds. */
const FIELDS = {
  name: words,
  id: (value, place) => matching(value, place, /^[a-z][a-z0-9_]{0,63}$/, 'small letters, digits and _'),
  bootNodes: list(bootNode),
  validators: list(entry('agency', {
    account: publicKey, aura: publicKey, grandpa: publicKey, balance: amount,
  })),
  council: list(entry('ministry', { account: publicKey, balance: amount })),
  centralBank: object({ account: publicKey, issuanceCap: amount, balance: amount }),
  institutions: list(entry('institution', { account: publicKey, line: amount, balance: amount })),
  ministriesUntil: (value, place) => instant(place, String(value)),
};

/** The agencies of a file that is sound in itself and fit for a chain. */
export function readAgencies(file) {
  const agencies = shape(parse(readText(file), file));
  check(agencies);
  return agencies;
}

/** Reads JSON, or says in which line it is JSON no longer. */
export function parse(text, file) {
  const body = text.trimEnd();
  try {
    return JSON.parse(body);
  } catch (error) {
    const at = brokenAt(body, error.message);
    throw new Failure(`${file} is not JSON: line ${body.slice(0, at).split('\n').length}`);
  }
}

/** Where a text is JSON no longer. The parser tells, but not of each mistake. */
function brokenAt(text, reason) {
  const told = / at position (\d+)/.exec(reason);
  if (told) return Number(told[1]);
  if (!reason.startsWith('Unexpected token')) return text.length; // it ends too early
  let [sound, broken] = [0, text.length];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isBroken(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  return sound;
}

function isBroken(beginning) {
  try {
    JSON.parse(beginning);
    return false;
  } catch ({ message }) {
    return message.startsWith('Unexpected token');
  }
}

/** Every field is there, none that is unknown, and each holds what it should. */
export const shape = (value) => object(FIELDS)(value, '');

function object(fields, label) {
  return (value, place) => {
    const name = label && typeof value?.[label] === 'string' ? ` '${value[label]}'` : '';
    const at = place + name;
    const subject = at || 'the file';
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new Failure(`${subject} is no object: it needs ${Object.keys(fields).join(', ')}`);
    }
    const unknown = Object.keys(value).find((field) => !Object.hasOwn(fields, field));
    if (unknown !== undefined) throw new Failure(`${subject} has an unknown field '${unknown}'`);
    const missing = Object.keys(fields).find((field) => !Object.hasOwn(value, field));
    if (missing !== undefined) throw new Failure(`${subject} lacks '${missing}'`);
    return Object.fromEntries(Object.entries(fields).map(
      ([field, read]) => [field, read(value[field], at ? `${at}: ${field}` : field)]));
  };
}

/** An object of a list, which goes by its name. */
function entry(label, fields) {
  return object({ [label]: words, ...fields }, label);
}

function list(read) {
  return (value, place) => {
    if (!Array.isArray(value)) throw new Failure(`${place} takes a list in [ ]`);
    return value.map((item, n) => read(item, `${place}[${n}]`));
  };
}

const shown = (value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

function matching(value, place, pattern, what) {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new Failure(`${place} takes ${what}, not ${shown(value)}`);
}

function words(value, place) {
  return matching(value, place, /^\S(.*\S)?$/, 'a name');
}

/** Whole won. JSON's numbers are exact up to 2^53, which is more than twice all the won there are. */
function amount(value, place) {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Failure(`${place} takes whole won from 1 to 9007199254740991, not ${shown(value)}`);
}

/** A public key, of an account or of a session, in SS58 or as 0x and 64 digits. */
function publicKey(value, place) {
  const refuse = (why) => { throw new Failure(`${place}: ${shown(value)} is no public key: ${why}`); };
  if (typeof value !== 'string') refuse('it takes an SS58 address or 0x and 64 hex digits');
  if (value.startsWith('0x')) {
    return /^0x[0-9a-f]{64}$/i.test(value) ? address(value) : refuse('after 0x it needs 64 hex digits');
  }
  let bytes;
  try {
    bytes = base58Decode(value);
  } catch {
    refuse('it is neither an SS58 address nor 0x and 64 hex digits');
  }
  if (bytes.length !== 35) refuse('its length is wrong');
  if (bytes[0] !== 42) refuse(`it is an address of another network (prefix ${bytes[0]}, not 42)`);
  try {
    return address(decodeAddress(value));
  } catch {
    return refuse('its checksum is wrong');
  }
}

const BOOT_NODE = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d{1,5})(?:\/wss?)?\/p2p\/([^/]+)$/;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const HOSTS = { ip4: isIPv4, ip6: isIPv6 };

function bootNode(value, place) {
  const [, kind, host, port, peer] = BOOT_NODE.exec(value) ?? [];
  const sound = kind && (HOSTS[kind] ?? ((name) => HOST.test(name)))(host) && Number(port) >= 1 &&
    Number(port) <= 65_535 && isPeer(peer);
  if (sound) return value;
  const example = '/dns/boot.example.org/tcp/30333/p2p/12D3KooW…';
  throw new Failure(`${place} takes an address such as ${example}, not ${shown(value)}`);
}

/** A peer's name is its Ed25519 key: in protobuf (08 01 12 20), in an identity multihash (00 24). */
function isPeer(text) {
  try {
    const bytes = Buffer.from(base58Decode(text));
    return bytes.length === 38 && bytes.subarray(0, 6).toString('hex') === '002408011220';
  } catch {
    return false;
  }
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
    for (const kind of ['account', 'aura', 'grandpa'].filter((field) => field in one)) {
      const at = `${place}: ${kind}`;
      const uri = wellKnown().get(one[kind]);
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

let developmentKeys;

/** The public keys of `WELL_KNOWN`, in SS58, each with its secret. */
function wellKnown() {
  developmentKeys ??= new Map(WELL_KNOWN.flatMap((uri) => [uri, `${uri}//stash`]).flatMap((uri) =>
    ['sr25519', 'ed25519'].map((type) => [key(uri, type).address, uri])));
  return developmentKeys;
}
