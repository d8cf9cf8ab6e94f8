// SPDX-License-Identifier: Apache-2.0
// The options that commands share, and what makes their values.
import { BY_COUNCIL, COUNCIL } from '@dure/chain/care.js';
import { refuse } from '@dure/chain/cli.js';
import { argument, CONNECTION, flag, needed, option } from '@dure/chain/commands.js';
import { ONCE } from '@dure/chain/once.js';
import * as read from '@dure/chain/readers.js';
import { KEY_TYPE } from '@dure/chain/signed.js';
import { quantity } from './terms.js';
import { CLASSES, DEEDS } from './words.js';

export const ACCOUNT = 'in SS58 or as 0x and 64 hex digits';
export const TIME = 'with its offset, such as 2027-01-31T18:00:00+09:00';

/** An instruction's number, which may have 64 bits. */
export const serial = read.between(0, Number.MAX_SAFE_INTEGER);

/** An account of securities, as INVESTOR/BOOK. @type {read.Reader<{ investor: number, book: number }>} */
export const place = (name, given) => {
  const [, investor, book] = /^(\d{1,10})\/(\d{1,10})$/.exec(String(given)) ?? [];
  if (investor === undefined) return refuse(name, "an investor's number and a book's, such as 3/0", given);
  return { investor: read.whole(name, investor), book: read.whole(name, book) };
};

/** A notary's act, as ACT:KIND. @type {read.Reader<{ act: number, kind: string }>} */
export const deed = (name, given) => {
  const [, act, kind] = /^(\d{1,16}):(\w+)$/.exec(String(given)) ?? [];
  if (act === undefined) return refuse(name, "an act's number and its kind, such as 4:Authentic", given);
  return { act: serial(name, act), kind: read.oneOf(DEEDS)(name, kind) };
};

/** Units of a leg, as UNITS:SECURITY:FROM/BOOK:TO/BOOK. @type {read.Reader<any>} */
const delivery = (name, given) => {
  const parts = String(given).split(':');
  if (parts.length !== 4) {
    return refuse(name, 'units, a security and two accounts, such as 100:0:1/0:2/0', given);
  }
  const [units, security, from, to] = parts;
  return {
    Units: {
      security: read.whole(name, security),
      from: place(name, from),
      to: place(name, to),
      units: quantity(name, units),
    },
  };
};

/** Won of a leg, as WON:FROM:TO. @type {read.Reader<any>} */
const payment = (name, given) => {
  const parts = String(given).split(':');
  if (parts.length !== 3) return refuse(name, 'won and two investors, such as 1050000:2:1', given);
  const [amount, from, to] = parts;
  return {
    Won: { from: read.whole(name, from), to: read.whole(name, to), amount: read.amount(name, amount) },
  };
};

export const account = (what) => needed('ACCOUNT', `${what}, ${ACCOUNT}`, read.account);
export const moment = (what) => needed('TIME', `${what}: ${TIME}`, read.instant);
export const badge = (whose) => needed('ID', `the class of the badge of ${whose}`, read.whole);
export const amount = (what) => needed('WON', `${what}, in whole won`, read.amount);
export const units = (what) => needed('UNITS', what, quantity);
export const hash = (what) => needed('HASH', `${what}, 0x and 64 hex digits`, read.hash(what));
export const holding = (what) => needed('INVESTOR/BOOK', what, place);

export const SECURITY = { security: needed('N', "the security's number", read.whole) };
export const INVESTOR = { investor: needed('N', "the investor's number", read.whole) };
export const BOOK = { book: needed('N', "the book's number", read.whole) };
export const VENUE = { venue: needed('N', "the venue's number", read.whole) };
export const INSTRUCTION = { instruction: needed('N', "the instruction's number", serial) };
export const OFFERING = { offering: needed('N', "the offering's number", read.whole) };
export const ACTION = { action: needed('N', "the dividend's or vote's number", read.whole) };
export const ORDER = { order: hash("the court's order") };
export const AT = option('TIME', `when; now, unless given: ${TIME}`, read.instant);
export const FILE = (what) => argument('FILE', what);
export const JSON_TOO = { json: flag('prints it as JSON') };

/** What an investor is found to be. */
export const KNOWN = {
  class: needed(CLASSES.join('|'), 'what it is', read.oneOf(CLASSES)),
  country: needed('N', 'where it lives: ISO 3166-1, numeric; Korea is 410', read.between(1, 999)),
  'known-until': moment('until when that is known, 1096 days ahead at most'),
};

/** By what units or won go to somebody else. */
export const TITLE = {
  order: option('HASH', "a court's order, 0x and 64 hex digits: a motion", read.hash("the court's order"), {
    group: 'One of:',
    required: true,
  }),
  deed: option('ACT:KIND', `a notary's deed, of these kinds: ${DEEDS.join(', ')}`, deed, {
    instead: 'order',
    group: 'One of:',
  }),
  commitment: option(
    'HASH',
    "the commitment of the deed's latest version, with --deed",
    read.hash('a commitment'),
  ),
};

/** What goes where: `legsOf` takes the values. */
export const LEGS = {
  deliver: option(
    'UNITS:SECURITY:FROM/BOOK:TO/BOOK',
    'units from an account to another; again for more',
    delivery,
    {
      many: true,
    },
  ),
  pay: option('WON:FROM:TO', 'won from an investor to another; again for more', payment, { many: true }),
};
export const legsOf = ({ deliver = [], pay = [] }) => [...deliver, ...pay];

export const SIGNED = { ...KEY_TYPE, ...ONCE };
/** What sends more than once: a name of its user's own is for one. */
const { reference: _reference, ...unnamed } = SIGNED;
export const UNNAMED = unnamed;
export const CARED = { ...COUNCIL, ...SIGNED };
export const COUNCIL_ALONE = { ...BY_COUNCIL, ...SIGNED };
export const READING = { ...JSON_TOO, ...CONNECTION };

/** One of two options, under a heading. */
export const eitherOf = (one, other) => {
  const group = 'One of:';
  const [[name, first]] = Object.entries(one);
  const [[another, second]] = Object.entries(other);
  return {
    [name]: { ...first, required: true, group },
    [another]: { ...second, required: false, instead: name, group },
  };
};

/** What was signed, in the place of an option that says so where the signer's own key agrees. */
export const orSigned = (own, by) =>
  eitherOf(own, {
    signed: option('FILE|PAYLOAD', `what ${by} has written: a file that has it, or it itself`),
  });
