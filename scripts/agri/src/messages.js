// SPDX-License-Identifier: Apache-2.0
// What scales and farms sign without a network, for anyone to bring: weighings, answers, appeals.
import { u8aConcat } from '@polkadot/util';
import { accountBytes, address } from '@dure/chain/accounts.js';
import { little } from '@dure/chain/bytes.js';
import { open, seal, wrapped } from '@dure/chain/signed.js';
import { koreanTime } from '@dure/chain/time.js';
import { won } from '@dure/chain/won.js';
import { ANSWERS, FORMS, GRADES, isStage, kg, STAGES } from './words.js';

/**
 * What a scale has weighed.
 * @typedef {object} Weighing
 * @property {number} season
 * @property {string} scale account
 * @property {number} nonce its number for this one
 * @property {number} farm its number in the season
 * @property {number} variety
 * @property {string} form one of FORMS
 * @property {number} units sacks or bags; 0 where unbagged
 * @property {number} gross grams
 * @property {number} tare
 * @property {number} net
 * @property {number} at milliseconds since 1970
 *
 * How far a lot is, as an answer binds it.
 * @typedef {{ name: string, grade: string | null }} Stage
 *
 * What a farm says of a lot.
 * @typedef {object} Reply
 * @property {number} lot
 * @property {string} answer one of ANSWERS
 * @property {Stage} stage
 * @property {number} inspections how often the lot was inspected
 * @property {bigint} interim what is paid at once, in won
 *
 * That a farm asks for a second sample.
 * @typedef {{ season: number, number: number }} Appeal
 *
 * @typedef {{ weighing: Weighing } | { reply: Reply } | { appeal: Appeal }} Content
 * @typedef {{ content: Content, signature: import('@dure/chain/signed.js').Signature }} Entry
 */

const encodeWeighing = ({ season, scale, nonce, farm, variety, form, units, gross, tare, net, at }) =>
  u8aConcat(
    little(season, 4),
    accountBytes(scale),
    little(nonce, 8),
    little(farm, 4),
    little(variety, 4),
    [Object.keys(FORMS).indexOf(form)],
    little(units, 4),
    ...[gross, tare, net, at].map((number) => little(number, 8)),
  );

const encodeStage = ({ name, grade }) =>
  grade === null ? [STAGES.indexOf(name)] : [STAGES.indexOf(name), Object.keys(GRADES).indexOf(grade)];

const encodeReply = ({ lot, answer, stage, inspections, interim }) =>
  u8aConcat(
    little(lot, 8),
    [Object.keys(ANSWERS).indexOf(answer)],
    encodeStage(stage),
    little(inspections, 4),
    little(interim, 16),
  );

const encodeAppeal = ({ season, number }) => u8aConcat(little(season, 4), little(number, 4));

/** The name under which each is signed, and its bytes. @param {any} content @returns {[string, Uint8Array]} */
function partsOf({ weighing, reply, appeal }) {
  if (weighing) return ['dure weighing 1', encodeWeighing(weighing)];
  return reply ? ['dure rice answer 1', encodeReply(reply)] : ['dure rice appeal 1', encodeAppeal(appeal)];
}

/** The bytes that are signed for the chain with this genesis. @param {Content} content @param {string} genesis */
export function message(content, genesis) {
  const [name, bytes] = partsOf(content);
  return wrapped(name, genesis, bytes);
}

/**
 * What is handed over, signed.
 * @param {Content} content
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair
 */
export const signEntry = (content, genesis, pair) =>
  seal(ENTRY.noun, partsOf(content)[1], message(content, genesis), pair);

/** What a payload says, and its signature. @param {string} payload @returns {Entry} */
export const readEntry = (payload) => open(ENTRY, payload);

/** How many bytes each has: of an answer, with a grade and without. */
const [APPEAL, REPLY, GRADED, WEIGHING] = [8, 30, 31, 89];

/** @type {import('@dure/chain/signed.js').Kind<Content>} */
const ENTRY = {
  noun: 'item',
  sizes: [APPEAL, REPLY, GRADED, WEIGHING],
  read(bytes) {
    const content = contentOf(bytes);
    // What is no number of this length, or no word, is not what was signed.
    return content && Buffer.from(partsOf(content)[1]).equals(bytes) ? content : null;
  },
};

/** @returns {Content | null} */
function contentOf(bytes) {
  const word = (at) => bytes.readUInt32LE(at);
  const number = (at) => Number(bytes.readBigUInt64LE(at));
  if (bytes.length === APPEAL) return { appeal: { season: word(0), number: word(4) } };
  if (bytes.length === WEIGHING) {
    const [season, farm, variety, units] = [0, 44, 48, 53].map(word);
    const [nonce, gross, tare, net, at] = [36, 57, 65, 73, 81].map(number);
    const form = Object.keys(FORMS)[bytes[52]];
    const scale = address(bytes.subarray(4, 36));
    if (!form || ![nonce, gross, tare, net, at].every(Number.isSafeInteger)) return null;
    return { weighing: { season, scale, nonce, farm, variety, form, units, gross, tare, net, at } };
  }
  const name = STAGES[bytes[9]];
  const grade = bytes.length === GRADED ? Object.keys(GRADES)[bytes[10]] : null;
  const answer = Object.keys(ANSWERS)[bytes[8]];
  const lot = number(0);
  if (!name || grade === undefined || !answer || !Number.isSafeInteger(lot)) return null;
  if (!isStage({ name, grade })) return null;
  const rest = bytes.subarray(bytes.length - 20);
  const interim = rest.readBigUInt64LE(4) | (rest.readBigUInt64LE(12) << 64n);
  return { reply: { lot, answer, stage: { name, grade }, inspections: rest.readUInt32LE(0), interim } };
}

/** What is signed, a line each. @param {any} content */
export function inWords({ weighing, reply, appeal }) {
  if (weighing) {
    const { season, scale, nonce, farm, variety, form, units, gross, tare, net, at } = weighing;
    return [
      `weighing ${nonce} of scale ${scale}, for season ${season}, at ${koreanTime(at)}`,
      `farm ${farm}, variety ${variety}, ${units === 0 ? '' : `${units} `}${FORMS[form]}`,
      `gross ${kg(gross)}, tare ${kg(tare)}, net ${kg(net)}`,
    ];
  }
  if (reply) {
    const { lot, answer, stage, inspections, interim } = reply;
    const is = stage.grade === null ? 'without a grade' : GRADES[stage.grade];
    return [
      `lot ${lot}: ${ANSWERS[answer]}`,
      `as it is: ${is}, inspections: ${inspections}, ${won(interim)} at once`,
    ];
  }
  return [`farm ${appeal.number} of season ${appeal.season} asks for a second sample`];
}
