// SPDX-License-Identifier: Apache-2.0
// Bringing what scales and farms have signed: once, however often it is tried.
import { Failure } from '@dure/chain/cli.js';
import { ended } from '@dure/chain/once.js';
import { won } from '@dure/chain/won.js';
import * as chain from './chain.js';
import { ANSWERS, GRADES, kg } from './words.js';

/** What came of an answer. */
export function answered(lot, said, done) {
  const { event } = done;
  if (event === null) throw new Failure(`lot ${lot}: the block does not tell what came of the answer`);
  if (event === 'Accepted') {
    const netted = done.netted > 0n ? `, ${won(done.netted)} of it for earlier debts` : '';
    return `lot ${lot} sold at ${GRADES[done.grade]} for ${won(done.interim)} at once${netted}${inBlock(done)}`;
  }
  if (event === 'CheckDrawn') {
    return `lot ${lot} was drawn: another inspector has to grade it first${inBlock(done)}`;
  }
  return `lot ${lot}: ${ANSWERS[said]}${inBlock(done)}`;
}

/** In which block, where it was a transaction of its own. */
const inBlock = (done) => (done.blockNumber === undefined ? '' : `, ${ended(done)}`);

/** Brings one in a transaction of its own. */
export async function bringOne(api, entry, signer, values, say) {
  const { call, names, words, before } = itemOf(api, weighedAs(api), entry);
  let was = null;
  const check = async () => {
    was = await before();
    if (was !== null) throw new Failure(was);
    await chain.ensureSaid(api, entry);
  };
  try {
    const done = await chain.sentOneOf(api, call, signer, names, { ...values, check });
    say(words(done));
  } catch (error) {
    if (was === null) throw error;
    say(was);
  }
}

/** Brings several in one transaction. What is refused is told to `refuseOne`, and keeps back none of the others. */
export async function bringAll(api, entries, signer, values, say, refuseOne) {
  const items = [];
  const lotOfWeighing = weighedAs(api);
  for (const entry of entries) {
    const item = itemOf(api, lotOfWeighing, entry);
    try {
      const was = await item.before();
      if (was === null) {
        await chain.ensureSaid(api, entry);
        items.push(item);
      } else say(was);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refuseOne(error.message);
    }
  }
  if (items.length === 0) return;
  const done = await chain.sentEach(api, items, signer, values);
  done.all.forEach((outcome, n) => {
    if (outcome.error === null) say(items[n].words(outcome));
    else refuseOne(`${items[n].name}: ${outcome.error}`);
  });
  say(`${items.length} brought ${ended(done)}`);
}

/** Which lot a weighing has become; null where none is left. A season's deliveries are read once. */
function weighedAs(api) {
  const seasons = new Map();
  return async ({ season, scale, farm, net, at }) => {
    if (!seasons.has(season)) seasons.set(season, await chain.deliveriesOf(api, season));
    const found = seasons
      .get(season)
      .find(
        ({ delivery, number }) =>
          delivery.scale === scale && delivery.weighedAt === at && delivery.net === net && number === farm,
      );
    return found?.lot ?? null;
  };
}

/**
 * What brings an entry: the call, and the events that it ends with. `before` tells that it was brought, or null; it
 * throws where it can't be brought any more.
 */
function itemOf(api, lotOfWeighing, { content, signature }) {
  if ('weighing' in content) {
    const { weighing } = content;
    const name = `weighing ${weighing.nonce} of scale ${weighing.scale}`;
    return {
      name,
      call: chain.calls(api).weigh(weighing, signature),
      names: ['Weighed'],
      words: (done) => `${name} is lot ${done.lot}, and counts for ${kg(done.counted)}${inBlock(done)}`,
      before: async () => {
        const standing = await chain.standingOf(api, weighing);
        if (standing === 'over') {
          throw new Failure(
            `${name}: its number is more than 256 below the scale's highest: it comes too late`,
          );
        }
        if (standing === 'free') return null;
        const lot = await lotOfWeighing(weighing);
        if (lot !== null) return `${name} was brought before: it is lot ${lot}`;
        throw new Failure(
          `${name}: its number was used by another, or its lot is gone: look before it is weighed anew`,
        );
      },
    };
  }
  if ('reply' in content) {
    const { lot, answer: said, ...facts } = content.reply;
    return {
      name: `the answer about lot ${lot}`,
      call: chain.answering(api, lot, said, signature),
      names: chain.ENDS,
      words: (done) => answered(lot, said, done),
      before: async () => {
        if (await chain.isAnswered(api, lot, said, facts)) return `lot ${lot}: ${ANSWERS[said]} already`;
        const now = await chain.questionOf(api, lot);
        if (chain.isSame(now, { lot, ...facts })) return null;
        throw new Failure(`lot ${lot} is not as it was when its farm has answered: ask it anew`);
      },
    };
  }
  const { season, number } = content.appeal;
  const name = `a second sample of farm ${number} of season ${season}`;
  return {
    name,
    call: chain.ACTS.appeal.call(api, { season, number, signature }),
    names: ['VarietyAppealed'],
    words: (done) => `${name} is asked for${inBlock(done)}`,
    before: async () =>
      (await chain.isAppealed(api, season, number)) ? `${name} was asked for before` : null,
  };
}
