// SPDX-License-Identifier: Apache-2.0
// An office of notaries on a dev chain: who acts there, and how a deed comes to be sealed.
import { key } from '@dure/chain/keys.js';
import { signatureOf } from '@dure/chain/signed.js';
import { find, send, sudo } from '@dure/chain/tx.js';
import { view } from '@dure/chain/view.js';
import { run } from '@dure/notary/commands.js';
import { all } from './harness.js';

/** The tool, as a Desk runs it. */
export const TOOL = {
  name: 'notary',
  run,
  offline: ['prepare', 'sign', 'withdraw', 'prove-key', 'verify', 'certificate', 'audit'],
  files: [
    'document',
    'parties',
    'out',
    'seal-file',
    'evidence',
    'recipient',
    'list',
    'signer-file',
    'outbox',
    'leaves',
    'checkpoint',
    'spec',
  ],
};

export const DAY = 86_400_000;
export const HASH = (byte) => `0x${byte.repeat(32)}`;
export const SALT = HASH('5a');
/** All six kinds; Seoul and Jeju's first city. */
const TERMS = () => ({ regions: [11, 50_110], kinds: 0b11_1111, until: Date.now() + 365 * DAY, daily: 100 });
export const DEED = { kind: 'Authentic', region: 11_680, commitment: HASH('d0') };

export const [bank, clerk, ministry, centralBank] = ['BankA', 'City', 'MinistryOfJustice', 'CentralBank'].map(
  (name) => key(`//${name}`),
);
export const [notary, heir, delegate, stranger] = ['InvestorA', 'InvestorB', 'FarmerA', 'FarmerB'].map(
  (name) => key(`//${name}`),
);
export const [sealKey, nextKey, heirsKey] = [1, 2, 3].map((n) => key(`//Seal//${n}`));
/** Without won or accounts. */
export const [ann, ben, cho, dan] = ['Ann', 'Ben', 'Cho', 'Dan'].map((name) => key(`//Party//${name}`));

/** The office on the chain of a group of tests. @param {import('./harness.js').OneNode} ctx */
export function notaries(ctx) {
  const calls = () => ctx.api.tx.notaryAttestations;
  const ask = (name, ...args) => view(ctx.api, `NotaryAttestations.${name}`, args);
  const signed = (message, pair) => signatureOf(message.toU8a(true), pair);

  /** All leaves that were logged, as a mirror takes them from the events. */
  const leaves = [];
  const sent = async (call, signer) => {
    const done = await send(ctx.api, call, signer);
    done.events
      .filter(({ section, method }) => section === 'notaryAttestations' && method === 'Logged')
      .forEach(({ data }) => leaves.push(data));
    return done;
  };

  async function addKey(who, pair) {
    const proof = signed(await ask('key_message', who.address, pair.address), pair);
    await send(ctx.api, calls().addSealKey(who.address, pair.address, proof), ministry);
  }

  const partyOf = async (who) => ({
    commitment: (await ask('party', who.address, SALT)).toHex(),
    required: true,
  });

  async function opened(call) {
    const { events } = await send(ctx.api, call, clerk);
    return find(events, 'notaryAttestations', 'SessionOpened').data.session.toNumber();
  }

  const open = async (who, { deed = DEED, deadline = Date.now() + 30 * DAY } = {}) =>
    opened(calls().openSession(notary.address, deed, await Promise.all(who.map(partyOf)), deadline));

  const amending = async (act, commitment, who) =>
    opened(
      calls().amend(
        act,
        notary.address,
        commitment,
        await Promise.all(who.map(partyOf)),
        Date.now() + 30 * DAY,
      ),
    );

  /** What a party signs off line, for the clerk to bring. */
  const signs = async (session, slot, who, message) => {
    const bytes = message ?? (await ask('sign_message', session, slot)).unwrap();
    return calls().sign(session, slot, who.address, SALT, signed(bytes, who));
  };

  const complete = async (session, who) => {
    const consents = await Promise.all(who.map((one, slot) => signs(session, slot, one)));
    await all(ctx.api, consents, clerk);
    await all(
      ctx.api,
      who.map((_, slot) => calls().attestIdentity(session, slot, HASH('1d'))),
      notary,
    );
  };

  const seals = async (session, pen = sealKey, number = 0) =>
    calls().seal(session, number, signed((await ask('seal_message', session)).unwrap(), pen));

  const copies = async (act, version, pen = sealKey, number = 0) => {
    const recipient = HASH('cc');
    const message = (await ask('copy_message', act, version, recipient)).unwrap();
    return calls().issueCopy(act, version, recipient, number, signed(message, pen));
  };

  async function sealed(who, pen, number) {
    const session = await open(who);
    await complete(session, who);
    await sent(await seals(session, pen, number), notary);
    return session;
  }

  /** Names the office, licenses the notary and its heir, adds a seal key of each. */
  async function setUp() {
    const { api } = ctx;
    const { credentialBadges, cbdc, proxy, balances } = api.tx;
    const { events } = await send(api, credentialBadges.createClass(HASH('01'), HASH('02')), ministry);
    const badge = find(events, 'credentialBadges', 'ClassCreated').data.class.toNumber();
    await sudo(api, calls().nameOffice(ministry.address, badge));
    await send(api, cbdc.issue(bank.address, 1_000_000), centralBank);
    await all(
      api,
      [clerk, notary, heir].map(({ address }) => balances.transferKeepAlive(address, 100_000)),
      bank,
    );
    await all(
      api,
      [notary, heir].flatMap(({ address }) => [
        credentialBadges.grant(address, badge, null),
        calls().license(address, TERMS()),
      ]),
      ministry,
    );
    await addKey(notary, sealKey);
    await addKey(heir, heirsKey);
    await send(api, proxy.addProxy(delegate.address, 'Notary', 0), notary);
  }

  return {
    calls,
    ask,
    signed,
    leaves,
    sent,
    addKey,
    partyOf,
    opened,
    open,
    amending,
    signs,
    complete,
    seals,
    copies,
    sealed,
    setUp,
  };
}
