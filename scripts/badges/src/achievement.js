// SPDX-License-Identifier: Apache-2.0
// Achievements, by the data model of Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0): what has to be
// there is, and nothing is that no context defines, which a signature would not cover.
import { z } from 'zod';
import { Failure, refuse, shown } from '@dure/chain/cli.js';
import { matching } from '@dure/chain/readers.js';
import { field, shape } from '@dure/chain/shape.js';
import { didYouMean } from '@dure/chain/similar.js';
import { DATE, from } from '@dure/chain/time.js';
import { words } from './words.js';

/** A URI (RFC 3986): with a scheme, in ASCII. */
const URI = /^[a-z][a-z0-9+.-]*:(?:[\w!#$&'()*+,\-./:;=?@[\]~]|%[0-9a-f]{2})+$/i;
const LANGUAGE = /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;
const OWN = /^ext:[a-z0-9._-]+$/i;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Open Badges' words for what an achievement is, each of a list that others may add to. */
const ACHIEVEMENT_TYPES = [
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'Badge',
  'BachelorDegree',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CommunityService',
  'Competency',
  'Course',
  'CoCurricular',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'Membership',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'MasterCertificate',
  'MasterDegree',
  'MicroCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
];

const RESULT_TYPES = [
  'GradePointAverage',
  'LetterGrade',
  'Percent',
  'PerformanceLevel',
  'PredictedScore',
  'RawScore',
  'Result',
  'RubricCriterion',
  'RubricCriterionLevel',
  'RubricScore',
  'ScaledScore',
  'Status',
];

const TARGET_TYPES = [
  'ceasn:Competency',
  'ceterms:Credential',
  'CFItem',
  'CFRubric',
  'CFRubricCriterion',
  'CFRubricCriterionLevel',
  'CTDL',
];

const IDENTIFIER_TYPES = [
  'name',
  'sourcedId',
  'systemId',
  'productId',
  'userName',
  'accountId',
  'emailAddress',
  'nationalIdentityNumber',
  'isbn',
  'issn',
  'lisSourcedId',
  'oneRosterSourcedId',
  'sisSourcedId',
  'ltiContextId',
  'ltiDeploymentId',
  'ltiToolId',
  'ltiPlatformId',
  'ltiUserId',
  'identifier',
];

const isUri = (given) => typeof given === 'string' && URI.test(given) && URL.canParse(given);

function uri(name, given) {
  return isUri(given) ? given : refuse(name, 'a URI such as https://… or urn:…', given);
}

/** One of these words, or one of the issuer's own. */
const termOf = (terms) => (name, given) => {
  if (terms.includes(given) || (typeof given === 'string' && OWN.test(given))) return given;
  const guess = typeof given === 'string' ? didYouMean(given, terms) : '';
  throw new Failure(
    `${name} takes a word of Open Badges such as ${terms.at(-1)}, or ext: and one of your own, ` +
      `not ${shown(given)}${guess}`,
  );
};

/** Types of a thing, its own among them. A word that is no URI says nothing, and would not be signed. */
const typesWith = (own) => (name, given) => {
  if (Array.isArray(given) && given.includes(own) && given.every((one) => one === own || isUri(one))) {
    return given;
  }
  return refuse(name, `a list with "${own}", and with URIs else`, given);
};

function amount(name, given) {
  if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return given;
  return refuse(name, 'a number from 0 on', given);
}

function date(name, given) {
  if (typeof given !== 'string' || !DATE.test(given)) refuse(name, 'a date such as 2026-01-31', given);
  from(name, given);
  return given;
}

const isText = { type: 'string' };
const text = field(words, isText);
const id = field(uri, { ...isText, format: 'uri' });
const types = (own) => field(typesWith(own), { type: 'array' });
const only = (own) => field(matching(new RegExp(`^${own}$`), `"${own}"`), isText);
const term = (terms) => field(termOf(terms), isText);
const several = (one) => z.array(one).min(1);
const language = field(matching(LANGUAGE, 'a language such as ko or ko-KR'), isText);

const image = z.strictObject({ id, type: only('Image'), caption: text.optional() });

const alignment = z.strictObject({
  type: types('Alignment'),
  targetName: text,
  targetUrl: id,
  targetCode: text.optional(),
  targetDescription: text.optional(),
  targetFramework: text.optional(),
  targetType: term(TARGET_TYPES).optional(),
});

const identifierEntry = z.strictObject({
  type: only('IdentifierEntry'),
  identifier: text,
  identifierType: term(IDENTIFIER_TYPES),
});

const address = z.strictObject({
  type: types('Address'),
  addressCountry: text.optional(),
  addressCountryCode: text.optional(),
  addressRegion: text.optional(),
  addressLocality: text.optional(),
  streetAddress: text.optional(),
  postOfficeBoxNumber: text.optional(),
  postalCode: text.optional(),
  geo: z
    .strictObject({ type: only('GeoCoordinates'), latitude: z.number(), longitude: z.number() })
    .optional(),
});

const profile = z.strictObject({
  id,
  type: types('Profile'),
  name: text.optional(),
  url: id.optional(),
  phone: text.optional(),
  description: text.optional(),
  image: image.optional(),
  email: field(matching(EMAIL, 'an address of e-mail'), isText).optional(),
  address: address.optional(),
  otherIdentifier: several(identifierEntry).optional(),
  official: text.optional(),
  familyName: text.optional(),
  givenName: text.optional(),
  additionalName: text.optional(),
  patronymicName: text.optional(),
  honorificPrefix: text.optional(),
  honorificSuffix: text.optional(),
  familyNamePrefix: text.optional(),
  dateOfBirth: field(date, { ...isText, format: 'date' }).optional(),
  get parentOrg() {
    return profile.optional();
  },
});

const rubricCriterionLevel = z.strictObject({
  id,
  type: types('RubricCriterionLevel'),
  name: text,
  alignment: several(alignment).optional(),
  description: text.optional(),
  level: text.optional(),
  points: text.optional(),
});

const resultDescription = z.strictObject({
  id,
  type: types('ResultDescription'),
  name: text,
  resultType: term(RESULT_TYPES),
  alignment: several(alignment).optional(),
  allowedValue: several(text).optional(),
  requiredLevel: id.optional(),
  requiredValue: text.optional(),
  rubricCriterionLevel: several(rubricCriterionLevel).optional(),
  valueMax: text.optional(),
  valueMin: text.optional(),
});

const criteria = z
  .strictObject({ id: id.optional(), narrative: text.optional() })
  .refine((given) => given.id !== undefined || given.narrative !== undefined, {
    error: 'says nothing: it takes a narrative, or as id the address of a page that has one',
  });

const related = z.strictObject({
  id,
  type: types('Related'),
  inLanguage: language.optional(),
  version: text.optional(),
});

const achievement = z.strictObject({
  id,
  type: types('Achievement'),
  name: text,
  description: text,
  criteria,
  achievementType: term(ACHIEVEMENT_TYPES).optional(),
  alignment: several(alignment).optional(),
  creator: profile.optional(),
  creditsAvailable: field(amount, { type: 'number', minimum: 0 }).optional(),
  fieldOfStudy: text.optional(),
  humanCode: text.optional(),
  image: image.optional(),
  inLanguage: language.optional(),
  otherIdentifier: several(identifierEntry).optional(),
  related: several(related).optional(),
  resultDescription: several(resultDescription).optional(),
  specialization: text.optional(),
  tag: several(text).optional(),
  version: text.optional(),
});

/**
 * An achievement that can be signed, as it was given: its class has the hash of just this.
 * @template T
 * @param {T} given
 * @param {string} subject its file, or its place in one
 * @returns {T}
 */
export function ensureAchievement(given, subject) {
  shape(achievement, given, subject);
  return given;
}

/**
 * Refuses an achievement that can't be signed so that holders derive from it: the library of `ecdsa-sd-2023`
 * knows no lists whose order counts.
 * @param {any} given what `ensureAchievement` takes
 * @param {string} subject
 */
export function ensureDerivable({ resultDescription: results = [] }, subject) {
  const at = results.findIndex(({ allowedValue }) => allowedValue !== undefined);
  if (at < 0) return;
  throw new Failure(
    `${subject}: resultDescription[${at}].allowedValue can't be signed so that holders derive from it: ` +
      'leave --p256-key-file out',
  );
}
