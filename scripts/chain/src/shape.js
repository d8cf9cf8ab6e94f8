// SPDX-License-Identifier: Apache-2.0
// Shapes of JSON: declared with zod, refused in one line that names the place.
import { z } from 'zod';
import { Failure, shown } from './cli.js';
import { didYouMean } from './similar.js';

/** What a type of zod is to a person who writes JSON. */
const KINDS = {
  object: 'an object in { }',
  array: 'a list in [ ]',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/**
 * The value as the schema makes it, or a Failure such as
 * "terms.json: rules[1].capPerDay takes whole won, not '1.5'".
 * @template {z.ZodType} S
 * @param {S} schema
 * @param {unknown} value
 * @param {string} subject what the value is, such as the name of its file
 * @param {{ label?: (value: any) => string | undefined }} [options] `label`: the name by which an object
 *   on the way goes, as in "validators[2] 'Agency 2': grandpa is missing"
 * @returns {z.output<S>}
 */
export function shape(schema, value, subject, { label = () => undefined } = {}) {
  const { success, data, error } = schema.safeParse(value, { reportInput: true });
  if (success) return data;
  // A name that is not known explains another that is missing.
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const place = placeOf(value, issue.path, label);
  const why = reason(issue, schema, value);
  throw new Failure(`${subject}${place && `: ${place}`}${why.startsWith(':') ? '' : ' '}${why}`);
}

/** What is wrong there, in words that follow the name of the place. */
function reason(issue, schema, value) {
  const given = issue.path.reduce((at, step) => at?.[step], value);
  const takes = (what) => `takes ${what}, not ${shown(given)}`;
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'unrecognized_keys': {
      const fields = fieldsAt(schema, issue.path);
      const [name] = issue.keys;
      return `has no field ${shown(name)}${didYouMean(name, fields)}: there are ${fields.join(', ')}`;
    }
    case 'invalid_type':
      if (given === undefined) return 'is missing';
      return takes(KINDS[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return given === undefined ? 'is missing' : takes(`one of ${issue.values.join(', ')}`);
    case 'too_small':
      return `has too few: at least ${issue.minimum}`;
    case 'too_big':
      return `has too many: at most ${issue.maximum}`;
    default:
      return takes('something else');
  }
}

/** The place in a JSON value: `rules[1].capPerDay`. Where an object has a label: `validators[2] 'Agency 2': grandpa`. */
function placeOf(value, path, label) {
  let [place, at, joint] = ['', value, ''];
  for (const step of path) {
    place += typeof step === 'number' ? `[${step}]` : `${joint}${String(step)}`;
    at = at?.[step];
    const name = at === null || typeof at !== 'object' ? undefined : label(at);
    if (name !== undefined) place += ` '${name}'`;
    joint = name === undefined ? '.' : ': ';
  }
  return place;
}

/** The fields of the object that a schema has at a path. */
function fieldsAt(schema, path) {
  let at = inner(schema);
  for (const step of path) at = inner(at instanceof z.ZodObject ? at.shape[String(step)] : at.element);
  return Object.keys(at.shape).filter((name) => !name.startsWith('$'));
}

/** A schema without what makes it optional, or reads what it gives. */
function inner(schema) {
  let at = schema;
  while ('innerType' in at.def || 'in' in at.def) at = at.def.innerType ?? at.def.in;
  return at;
}

/**
 * A field that one of the readers of `readers.js` makes sense of. JSON Schema knows it by what `meta` says.
 * @template T
 * @param {import('./readers.js').Reader<T>} reader
 * @param {Record<string, unknown>} meta such as `{ type: 'string', description: '…' }`
 */
export const field = (reader, meta) =>
  z
    .any()
    .transform((given, context) => {
      try {
        if (given === undefined) throw new Failure('is missing');
        return reader('', given);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        context.addIssue({ code: 'custom', message: error.message.trim() });
        return z.NEVER;
      }
    })
    .meta(meta);
