// SPDX-License-Identifier: Apache-2.0
// A city that rewards on a dev chain what people do for the climate: who acts there, with which badges.
import { key } from '@dure/chain/keys.js';
import { find, send } from '@dure/chain/tx.js';
import { run } from '@dure/eco/commands.js';
import { all } from './harness.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'eco',
  run,
  offline: ['schema', 'proof', 'simulate', 'sign-key', 'sign-join', 'sign-leave', 'sign-bond', 'sign-claim'],
  files: ['out', 'signer-file', 'outbox', 'signed', 'names'],
};

export const HASH = (byte) => `0x${byte.repeat(32)}`;
/** The least notice of a dev chain. */
export const NOTICE = 20_000;

const ministry = key('//MinistryOfFinance');
export const city = key('//City');
export const maker = key('//MerchantA');
/** Each a person with a badge, and without won. */
export const residentUri = (n) => `//Resident//${n}`;
export const resident = (n) => key(residentUri(n));
/** The key of the scale in the shop, and of a vehicle. */
export const [SCALE, VEHICLE] = ['//Scale//1', '//Vehicle//1'];

/**
 * Three classes of badges, which a ministry gives: to the city, the maker and so many residents.
 * @param {{ api: any }} ctx
 * @param {number} residents
 */
export async function setUp({ api }, residents) {
  const { credentialBadges } = api.tx;
  const classes = [];
  for (const n of [1, 2, 3]) {
    const done = await send(api, credentialBadges.createClass(HASH(`e${n}`), HASH('ea')), ministry);
    const { data } = /** @type {any} */ (find(done.events, 'credentialBadges', 'ClassCreated'));
    classes.push(data.class.toNumber());
  }
  const [operator, makers, people] = classes;
  await all(
    api,
    [
      [city, operator],
      [maker, makers],
      ...Array.from({ length: residents }, (_, n) => [resident(n), people]),
    ].map(([who, badge]) => credentialBadges.grant(/** @type {any} */ (who).address, badge, null)),
    ministry,
  );
  return { operator, makers, people };
}
