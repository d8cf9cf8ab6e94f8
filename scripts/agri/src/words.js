// SPDX-License-Identifier: Apache-2.0
// What the pallet has names for, in the order in which it counts them, in words.

export const GRADES = {
  Special: 'special grade',
  First: 'grade 1',
  Second: 'grade 2',
  Third: 'grade 3',
};

export const FORMS = {
  Sacks: 'sacks of 40 kg',
  Bulk: 'bulk bags of 800 kg',
  Unbagged: 'unbagged',
};

export const ANSWERS = {
  Accept: 'sold',
  Decline: 'not sold',
  Reinspect: 'another inspector is asked for',
  Withdraw: 'taken back before it is graded',
};

export const STAGES = ['Weighed', 'Graded', 'Rejected', 'ToCheck', 'Accepted', 'Settled'];

/** Those of which a lot has a grade. */
const GRADED = ['Graded', 'Accepted', 'Settled'];

/** Is this a stage: with a grade where there is one, and without it else? @param {any} stage */
export const isStage = ({ name, grade }) => GRADED.includes(name) === (grade !== null);

const thousands = new Intl.NumberFormat('en-US');

/** A mass, exact to the gram: 1,234.601 kg. @param {number} grams */
export function kg(grams) {
  const rest = String(grams % 1_000).padStart(3, '0');
  return `${thousands.format(Math.floor(grams / 1_000))}.${rest} kg`;
}

/** A stage with or without a grade, as `plain` has made it. @returns {import('./messages.js').Stage} */
export function stageOf(stage) {
  if (typeof stage === 'string') return { name: stage, grade: null };
  const [[name, grade]] = Object.entries(stage);
  return { name, grade };
}

/** How far a lot is, in words. */
export function stageInWords(stage) {
  const { name, grade } = stageOf(stage);
  const words = {
    Weighed: 'weighed',
    Graded: 'graded',
    Rejected: 'rejected: not bought',
    ToCheck: 'another inspector has to grade it',
    Accepted: 'sold',
    Settled: 'settled',
  };
  return grade === null ? words[name] : `${words[name]}, ${GRADES[grade]}`;
}
