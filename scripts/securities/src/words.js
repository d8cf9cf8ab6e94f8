// SPDX-License-Identifier: Apache-2.0
// What the pallet has names for, in the order in which it counts them; quantities in words.

/** What an investor is. */
export const CLASSES = ['Retail', 'Professional', 'Institutional'];
/** What a security is, by the Capital Markets Act. */
export const KINDS = {
  Share: 'share',
  Bond: 'bond',
  Beneficiary: 'beneficiary certificate',
  Contract: 'investment contract',
};
/** Whether taxes are withheld from dividends. */
export const TAX_CLASSES = ['Withheld', 'Exempt'];
/** The acts of a notary. */
export const DEEDS = ['Authentic', 'Certified', 'Sworn', 'Articles', 'Minutes', 'FixedDate'];

/** The decimals of shares that are shown. */
const DECIMALS = 6;

const format = new Intl.NumberFormat('en-US');

/** A whole number in groups. @param {number | bigint} count */
export const grouped = (count) => format.format(count);

/** So many of something, of which one has no s. @param {number | bigint} count @param {string} what */
export const counted = (count, what) => `${grouped(count)} ${what}${BigInt(count) === 1n ? '' : 's'}`;

/** How many shares units are: 1,234.5. Where that does not come out even, it ends with …. */
export function shares(units, perShare) {
  const [all, one] = [BigInt(units), BigInt(perShare)];
  const scaled = (all % one) * 10n ** BigInt(DECIMALS);
  const digits = (scaled / one).toString().padStart(DECIMALS, '0');
  const decimals = scaled % one === 0n ? digits.replace(/0+$/, '') : `${digits}…`;
  return `${grouped(all / one)}${decimals && `.${decimals}`}`;
}

/** Units, and how many shares these are. */
export const units = (count, perShare) =>
  `${counted(count, 'unit')} (${shares(count, perShare)} ${BigInt(count) === BigInt(perShare) ? 'share' : 'shares'})`;

/** Thousandths in percent: 14.5 %. @param {number} mille */
export const percent = (mille) => `${mille / 10} %`;

/** An account, as one writes it: INVESTOR/BOOK. @param {{ investor: number, book: number }} account */
export const place = ({ investor, book }) => `${investor}/${book}`;

/** The text of bytes in hex. @param {string} hex */
export const text = (hex) => Buffer.from(hex.slice(2), 'hex').toString('utf8');
