// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vc from '@digitalbazaar/vc';
import { Failure } from '@dure/chain/cli.js';
import { ensureAchievement, ensureDerivable } from '../src/achievement.js';
import { sign, signSelective, suites } from '../src/documents.js';
import { loader } from '../src/loader.js';
import { multibase } from '../src/names.js';
import { ACHIEVEMENT, editClaim, issued, KEY, SD_KEY } from './fixtures.js';

const url = (path) => `https://dure.example/${path}`;

/** Whatever Open Badges 3.0 lets an achievement say, but for endorsements; all of it invented. */
const alignment = {
  type: ['Alignment'],
  targetName: 'Target 1',
  targetUrl: url('targets/1'),
  targetCode: 'T1',
  targetDescription: 'What target 1 is.',
  targetFramework: 'Framework 1',
  targetType: 'CFItem',
};
const image = (name) => ({ id: url(`images/${name}`), type: 'Image', caption: `Picture of ${name}` });
const entry = (identifier) => ({ type: 'IdentifierEntry', identifier, identifierType: 'systemId' });
const FULL = {
  id: url('achievements/full'),
  type: ['Achievement', url('types/own')],
  name: '용접 1급',
  description: 'What it takes is described here.',
  criteria: { id: url('criteria/1'), narrative: '# Criteria\n\nAll are met.' },
  achievementType: 'ext:Welding',
  alignment: [alignment],
  creator: {
    id: url('creators/1'),
    type: ['Profile'],
    name: 'Creator 1',
    url: url('creators/1/home'),
    phone: '+82 2 0000 0000',
    description: 'Who creator 1 is.',
    image: image('creator'),
    email: 'creator@example.invalid',
    address: {
      type: ['Address'],
      addressCountry: 'Nowhere',
      addressCountryCode: 'KR',
      addressRegion: 'Region 1',
      addressLocality: 'Town 1',
      streetAddress: 'Street 1',
      postOfficeBoxNumber: '1',
      postalCode: '00001',
      geo: { type: 'GeoCoordinates', latitude: 0.5, longitude: -1 },
    },
    otherIdentifier: [entry('C1')],
    official: 'Official 1',
    familyName: 'Family',
    givenName: 'Given',
    additionalName: 'Additional',
    patronymicName: 'Patronymic',
    honorificPrefix: 'Prefix',
    honorificSuffix: 'Suffix',
    familyNamePrefix: 'Of',
    dateOfBirth: '2000-02-29',
    parentOrg: {
      id: 'did:example:parent',
      type: ['Profile'],
      name: 'Parent 1',
      parentOrg: { id: 'did:example:grandparent', type: ['Profile'] },
    },
  },
  creditsAvailable: 36.5,
  fieldOfStudy: 'Field 1',
  humanCode: 'W1',
  image: image('achievement'),
  inLanguage: 'ko-KR',
  otherIdentifier: [entry('A1')],
  related: [{ id: url('achievements/other'), type: ['Related'], inLanguage: 'en', version: '1' }],
  resultDescription: [
    {
      id: 'urn:example:result:1',
      type: ['ResultDescription'],
      name: 'Result 1',
      resultType: 'RubricCriterionLevel',
      alignment: [alignment],
      allowedValue: ['D', 'C'],
      requiredLevel: 'urn:example:level:1',
      requiredValue: 'C',
      rubricCriterionLevel: [
        {
          id: 'urn:example:level:1',
          type: ['RubricCriterionLevel'],
          name: 'Level 1',
          alignment: [alignment],
          description: 'What level 1 is.',
          level: 'First',
          points: '4',
        },
      ],
      valueMax: '100',
      valueMin: '0',
    },
  ],
  specialization: 'Pipes',
  tag: ['pipe', 'arc'],
  version: '2',
};

/**
 * The achievement, or what else there is, with some of its members otherwise; undefined ones are gone.
 * @param {object} changes
 * @param {object} [of]
 */
const edited = (changes, of = ACHIEVEMENT) => JSON.parse(JSON.stringify({ ...of, ...changes }));

const refuses = (given, reason) =>
  assert.throws(
    () => ensureAchievement(given, 'a.json'),
    (/** @type {any} */ error) => {
      assert.ok(error instanceof Failure, error.stack);
      if (typeof reason === 'string') assert.equal(error.message, `a.json${reason}`);
      else assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    },
  );

describe('an achievement', () => {
  it('is taken as it was given, with what has to be there or with all that there is', () => {
    for (const given of [ACHIEVEMENT, FULL]) {
      const before = structuredClone(given);
      assert.equal(ensureAchievement(given, 'a.json'), given);
      assert.deepEqual(given, before);
    }
  });

  it('has all that Open Badges 3.0 requires', () => {
    for (const name of ['id', 'type', 'name', 'description', 'criteria']) {
      refuses(edited({ [name]: undefined }), `: ${name} is missing`);
    }
    refuses({ name: 'Welder' }, ': id is missing');
    const says = ' says nothing: it takes a narrative, or as id the address of a page that has one';
    refuses(edited({ criteria: {} }), `: criteria${says}`);
    ensureAchievement(edited({ criteria: { id: url('criteria') } }), 'a.json');
    for (const given of [null, 'Welder', 7, [ACHIEVEMENT]]) refuses(given, / takes an object in \{ \}, not /);
  });

  it('has all that its parts need', () => {
    const parts = {
      alignment: ['type', 'targetName', 'targetUrl'],
      otherIdentifier: ['type', 'identifier', 'identifierType'],
      related: ['id', 'type'],
      resultDescription: ['id', 'type', 'name', 'resultType'],
    };
    for (const [part, names] of Object.entries(parts)) {
      for (const name of names) {
        const [one] = FULL[part];
        refuses(edited({ [part]: [edited({ [name]: undefined }, one)] }), `: ${part}[0].${name} is missing`);
      }
      refuses(edited({ [part]: [] }), `: ${part} has too few: at least 1`);
    }
    for (const name of ['id', 'type']) {
      refuses(edited({ image: edited({ [name]: undefined }, FULL.image) }), `: image.${name} is missing`);
      refuses(
        edited({ creator: edited({ [name]: undefined }, FULL.creator) }),
        `: creator.${name} is missing`,
      );
    }
    const [result] = FULL.resultDescription;
    for (const name of ['id', 'type', 'name']) {
      const level = edited({ [name]: undefined }, result.rubricCriterionLevel[0]);
      refuses(
        edited({ resultDescription: [{ ...result, rubricCriterionLevel: [level] }] }),
        `: resultDescription[0].rubricCriterionLevel[0].${name} is missing`,
      );
    }
  });

  it('has no member that would not be signed', () => {
    refuses(
      edited({ desciption: 'x', description: undefined }),
      /^a\.json has no field 'desciption' \(did you mean 'description'\?\): there are id, type, name, /,
    );
    for (const name of ['@context', '@language', 'endorsement', 'endorsementJwt', 'grade', '__proto__x']) {
      refuses(edited({ [name]: [] }), new RegExp(`^a\\.json has no field '${name}'`));
    }
    refuses(
      edited({ criteria: { narrative: 'x', type: 'Criteria' } }),
      ": criteria has no field 'type': there are id, narrative",
    );
    refuses(
      edited({ creator: { ...FULL.creator, parentOrg: { ...FULL.creator.parentOrg, nam: 'x' } } }),
      /^a\.json: creator\.parentOrg has no field 'nam' \(did you mean 'name'\?\)/,
    );
    refuses(edited({ alignment: [{ ...alignment, code: 1 }] }), /: alignment\[0\] has no field 'code'/);
  });

  it('has members of their own kinds', () => {
    const uri = ' takes a URI such as https://… or urn:…, not ';
    for (const given of [
      'welding',
      '/welding',
      'https://',
      'https://x.example/a b',
      'https://x.example/용접',
    ]) {
      refuses(edited({ id: given }), `: id${uri}'${given}'`);
    }
    refuses(edited({ id: 7 }), `: id${uri}7`);
    refuses(
      edited({ type: 'Achievement' }),
      /: type takes a list with "Achievement", .*, not 'Achievement'$/,
    );
    refuses(edited({ type: ['Badge'] }), /: type takes a list with "Achievement"/);
    refuses(edited({ type: ['Achievement', 'Diploma'] }), /: type takes a list .* URIs else, not /);
    refuses(edited({ criteria: 'x' }), ": criteria takes an object in { }, not 'x'");
    refuses(edited({ image: url('a.png') }), /: image takes an object in \{ \}, not 'https:/);
    refuses(
      edited({ image: { ...FULL.image, type: ['Image'] } }),
      ': image.type takes "Image", not ["Image"]',
    );
    refuses(edited({ tag: 'pipe' }), ": tag takes a list in [ ], not 'pipe'");
    refuses(edited({ tag: ['pipe', 7] }), ': tag[1] takes text in quotes, not 7');
    refuses(edited({ version: 2 }), ': version takes text in quotes, not 2');
    refuses(edited({ fieldOfStudy: null }), ': fieldOfStudy takes text in quotes, not null');
    refuses(
      edited({ inLanguage: 'Korean' }),
      ": inLanguage takes a language such as ko or ko-KR, not 'Korean'",
    );
    for (const given of ['36', -1, null]) {
      refuses(edited({ creditsAvailable: given }), /: creditsAvailable takes a number from 0 on, not /);
    }
    refuses(
      edited({ achievementType: 'Degre' }),
      /: achievementType takes a word .*, not 'Degre' \(did you mean 'Degree'\?\)$/,
    );
    refuses(
      edited({ achievementType: ['Degree'] }),
      /: achievementType takes a word of Open Badges such as /,
    );
    refuses(
      edited({ alignment: [{ ...alignment, targetType: 'Item' }] }),
      /: alignment\[0\]\.targetType takes a word/,
    );
    for (const dateOfBirth of ['2000-02-30', '2000-02-29T00:00:00Z', 20000229]) {
      refuses(
        edited({ creator: { ...FULL.creator, dateOfBirth } }),
        /: creator\.dateOfBirth takes a date such as /,
      );
    }
    refuses(
      edited({ creator: { ...FULL.creator, email: 'x' } }),
      ": creator.email takes an address of e-mail, not 'x'",
    );
  });

  it('says something, and nothing that was lost on the way', () => {
    for (const given of ['', ' ', '\n']) refuses(edited({ name: given }), ': name is blank');
    refuses(
      edited({ description: 'ȫ\uFFFD浿' }),
      /: description has a character that no text has \(U\+FFFD\)/,
    );
    refuses(
      edited({ criteria: { narrative: '#N/A' } }),
      /: criteria\.narrative: '#N\/A' is what a spreadsheet says/,
    );
  });
});

describe('an achievement with all that there is', () => {
  const verified = async (document, suite) => {
    const issuers = { [document.issuer.id]: [KEY, SD_KEY].map(multibase) };
    const checkStatus = () => ({ verified: true });
    const documentLoader = loader({ issuers });
    return vc.verifyCredential({ credential: document, suite, documentLoader, checkStatus });
  };

  it('is signed, each of its texts', async () => {
    const { badges } = await issued(1, { achievement: FULL });
    const document = await sign(badges[0].document, KEY);
    const { verified: good, error } = await verified(structuredClone(document), suites.whole());
    assert.ok(good, error?.errors?.[0]);
    for (let n = 0; n < count(document.credentialSubject); n += 1) {
      const [changed, how] = editClaim(document, n);
      assert.equal((await verified(changed, suites.whole())).verified, false, how);
    }
  });

  it('is signed for derivations too, but for a list in its order', async () => {
    assert.throws(() => ensureDerivable(FULL, 'a.json'), {
      message: /^a\.json: resultDescription\[0\]\.allowedValue can't be .*: leave --p256-key-file out$/,
    });
    await assert.rejects(
      signed(FULL),
      /^Error: the document can't be signed: Invalid JSON-LD syntax; [^\n]*$/,
    );

    const resultDescription = FULL.resultDescription.map((one) => edited({ allowedValue: undefined }, one));
    const derivable = { ...FULL, resultDescription };
    for (const achievement of [ACHIEVEMENT, derivable]) ensureDerivable(achievement, 'a.json');
    const { verified: good, error } = await verified(await signed(derivable), suites.base());
    assert.ok(good, error?.errors?.[0]);
  });

  async function signed(achievement) {
    const { badges } = await issued(1, { achievement });
    return signSelective(badges[0].document, SD_KEY);
  }
});

/** How many texts there are in a value. */
const count = (value) =>
  typeof value === 'string' ? 1 : Object.values(Object(value)).reduce((sum, one) => sum + count(one), 0);
