// SPDX-License-Identifier: Apache-2.0
// Payment orders, which a holder signs without a network, and a merchant submits later.
import { u8aConcat } from '@polkadot/util';
import { accountBytes, address } from '@dure/chain/accounts.js';
import { little } from '@dure/chain/bytes.js';
import { open, seal, wrapped } from '@dure/chain/signed.js';

const NAME = 'dure voucher order 1';
const SIZE = 100;

/**
 * Pays a merchant out of the signer's purse.
 * @typedef {object} Order
 * @property {number} programme
 * @property {string} payer account, SS58 or hex
 * @property {string} merchant account, SS58 or hex
 * @property {bigint} amount in won
 * @property {bigint} nonce any number that the payer has not used in this programme before
 * @property {number} deadline from this moment on it is void; in milliseconds since 1970
 *
 * @typedef {{ order: Order, signature: import('@dure/chain/signed.js').Signature }} Signed
 */

/** The order's SCALE encoding. @param {Order} order */
export const encodeOrder = ({ programme, payer, merchant, amount, nonce, deadline }) =>
  u8aConcat(
    little(programme, 4),
    accountBytes(payer),
    accountBytes(merchant),
    little(amount, 16),
    little(nonce, 8),
    little(deadline, 8),
  );

/** The bytes that the payer signs for the chain with this genesis. */
export const message = (order, genesis) => wrapped(NAME, genesis, encodeOrder(order));

/**
 * An order as it is handed over, signed.
 * @param {Omit<Order, 'payer'>} order
 * @param {string} genesis
 * @param {import('@polkadot/keyring/types').KeyringPair} pair the payer's
 */
export function signOrder(order, genesis, pair) {
  const whole = { ...order, payer: address(pair.addressRaw) };
  return seal('order', encodeOrder(whole), message(whole, genesis), pair);
}

/** The order of a payload, as a scanner or a file gives it, and its signature. @returns {Signed} */
export function readPayload(payload) {
  const { content, signature } = open(ORDER, payload);
  return { order: content, signature };
}

/** @type {import('@dure/chain/signed.js').Kind<Order>} */
const ORDER = {
  noun: 'order',
  sizes: [SIZE],
  read: (bytes) => ({
    programme: bytes.readUInt32LE(0),
    payer: address(bytes.subarray(4, 36)),
    merchant: address(bytes.subarray(36, 68)),
    amount: bytes.readBigUInt64LE(68) + (bytes.readBigUInt64LE(76) << 64n),
    nonce: bytes.readBigUInt64LE(84),
    deadline: Number(bytes.readBigUInt64LE(92)),
  }),
};
