// SPDX-License-Identifier: Apache-2.0
import { u8aConcat, u8aToHex } from '@polkadot/util';

/**
 * What a pallet's view function answers, as of the last block or of the one given. (polkadot.js has
 * nothing for them.)
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} name as in "CredentialBadges.bits"
 * @param {unknown[]} args
 * @param {string} [at] hash of a block
 * @returns {Promise<any>} of the type that the function has
 */
export async function view(api, name, args, at) {
  const [pallet, method] = name.split('.');
  const { viewFunctions } = api.runtimeMetadata.asLatest.pallets.find((one) => one.name.eq(pallet));
  const { id, inputs, output } = viewFunctions.find((one) => one.name.eq(method));
  const typed = (type, value) => api.registry.createType(api.registry.createLookupType(type), value);
  const input = u8aConcat(...inputs.map(({ type }, place) => typed(type, args[place]).toU8a()));
  const { call } = at ? await api.at(at) : api;
  /** @type {any} */
  const answer = await call.runtimeViewFunction.executeViewFunction(id.toU8a(), u8aToHex(input));
  return typed(output, answer.asOk.toU8a(true));
}
