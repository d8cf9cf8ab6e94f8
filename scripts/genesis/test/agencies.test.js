// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { base58Decode, base58Encode, decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import { z } from 'zod';
import { Failure, shown } from '@dure/chain/cli.js';
import { key } from '@dure/chain/keys.js';
import { agenciesSchema, check, readAgencies, shape } from '../src/agencies.js';
import { bootNode, freshAgencies } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'genesis-'));
after(() => rmSync(home, { recursive: true }));

const { file: SOUND } = freshAgencies();
const read = (file) => {
  const agencies = shape(file);
  check(agencies);
  return agencies;
};

/** The sound file, once it is changed, is refused in just these words. */
function refuses(change, words) {
  const file = structuredClone(SOUND);
  change(file);
  assert.throws(
    () => read(file),
    (/** @type {Error} */ error) => {
      assert.ok(error instanceof Failure, error.stack);
      assert.equal(error.message, words);
      return true;
    },
  );
}

/** It is no file of agencies any more, in just these words behind its name. */
const misshapen = (change, words) => refuses(change, `the file${words.startsWith(' ') ? '' : ': '}${words}`);

describe('a file of agencies', () => {
  it('is read, its keys in SS58 however they were written', () => {
    const file = structuredClone(SOUND);
    const [one] = file.validators;
    for (const field of ['account', 'aura', 'grandpa']) one[field] = u8aToHex(decodeAddress(one[field]));
    assert.deepEqual(read(file), { ...SOUND, ministriesUntil: 4_102_412_400_000 });
  });

  it('takes up to a hundred validators and members of the council', () => {
    const { file } = freshAgencies({ validators: 100, council: 100 });
    assert.equal(read(file).validators.length, 100);
  });

  it('is refused where it is not there, or is not JSON', () => {
    const missing = join(home, 'missing.json');
    assert.throws(() => readAgencies(missing), { message: `${missing} can't be read: ENOENT` });
    const broken = join(home, 'broken.json');
    writeFileSync(broken, '{\n  "name": "Dure",\n}\n');
    assert.throws(() => readAgencies(broken), {
      message: `${broken} is not JSON: line 3, column 1: a name in double quotes is missing, or a comma is too many`,
    });
  });
});

describe('a field', () => {
  it('has to be there, and to be known', () => {
    misshapen((file) => {
      delete file.centralBank;
    }, 'centralBank is missing');
    misshapen((file) => {
      file.sudo = 'me';
    }, " has no field 'sudo': there are name, id, bootNodes, validators, council, centralBank, institutions, ministriesUntil");
    misshapen((file) => {
      const [one] = file.validators;
      one.granpa = one.grandpa;
      delete one.grandpa;
    }, "validators[0] 'Agency 0' has no field 'granpa' (did you mean 'grandpa'?): there are agency, account, aura, grandpa, balance");
    misshapen((file) => {
      delete file.validators[1].grandpa;
    }, "validators[1] 'Agency 1': grandpa is missing");
    misshapen((file) => {
      file.council[0].line = 1;
    }, "council[0] 'Ministry 0' has no field 'line': there are ministry, account, balance");
    misshapen((file) => {
      delete file.centralBank.issuanceCap;
    }, 'centralBank.issuanceCap is missing');
    misshapen((file) => {
      file.council[2] = 'me';
    }, "council[2] takes an object in { }, not 'me'");
    misshapen((file) => {
      file.centralBank = null;
    }, 'centralBank takes an object in { }, not null');
    misshapen((file) => {
      file.institutions = {};
    }, 'institutions takes a list in [ ], not {}');
    assert.throws(() => shape([]), { message: 'the file takes an object in { }, not []' });
  });

  it('holds a name, an id, a moment', () => {
    misshapen((file) => {
      file.name = '';
    }, "name takes a name, not ''");
    misshapen((file) => {
      file.validators[0].agency = 7;
    }, 'validators[0].agency takes a name, not 7');
    misshapen((file) => {
      file.validators[0].agency = 'Agency\n0';
    }, "validators[0].agency takes a name, not 'Agency 0'");
    misshapen((file) => {
      file.id = 'Dure City';
    }, "id takes small letters, digits and _, not 'Dure City'");
    misshapen((file) => {
      file.id = '../up';
    }, "id takes small letters, digits and _, not '../up'");
    const moment = 'ministriesUntil takes a time such as 2030-01-31T00:00:00+09:00, not ';
    misshapen((file) => {
      file.ministriesUntil = '2030-12-31';
    }, `${moment}'2030-12-31'`);
    const never = '2030-02-30T00:00:00+09:00';
    misshapen((file) => {
      file.ministriesUntil = never;
    }, `${moment}'${never}'`);
    misshapen((file) => {
      file.ministriesUntil = 7;
    }, `${moment}7`);
  });

  it('holds whole won', () => {
    const limits = 'takes whole won from 1 to 9007199254740991, not';
    for (const [value, text] of [
      [0, '0'],
      [-1, '-1'],
      [1.5, '1.5'],
      ['1', "'1'"],
      [null, 'null'],
      [2 ** 53, '9007199254740992'],
    ]) {
      misshapen((file) => {
        file.validators[3].balance = value;
      }, `validators[3] 'Agency 3': balance ${limits} ${text}`);
    }
    misshapen((file) => {
      file.institutions[0].line = 0;
    }, `institutions[0] 'Bank': line ${limits} 0`);
    misshapen((file) => {
      file.centralBank.issuanceCap = 0;
    }, `centralBank.issuanceCap ${limits} 0`);
    const file = structuredClone(SOUND);
    file.centralBank.issuanceCap = Number.MAX_SAFE_INTEGER;
    assert.equal(read(file).centralBank.issuanceCap, 9_007_199_254_740_991);
  });

  it('holds a public key', () => {
    const right = SOUND.council[1].account;
    const bytes = decodeAddress(right);
    const swapped = base58Decode(right).map((byte, n) => (n === 5 ? byte ^ 1 : byte));
    const wrong = [
      [base58Encode(swapped), 'its checksum is wrong'],
      [right.slice(0, -1), 'its length is wrong'],
      [encodeAddress(bytes.slice(0, 8), 42), 'its length is wrong'],
      [encodeAddress(bytes, 0), 'it is an address of another network (prefix 0, not 42)'],
      [`${right.slice(0, -1)}0`, 'it is neither an SS58 address nor 0x and 64 hex digits'],
      ['', 'its length is wrong'],
      ['0x0102', 'after 0x it needs 64 hex digits'],
      [`0x${'0'.repeat(63)}g`, 'after 0x it needs 64 hex digits'],
    ];
    for (const [text, why] of wrong) {
      misshapen(
        (file) => {
          file.council[1].account = text;
        },
        `council[1] 'Ministry 1': account: ${shown(text)} is no public key: ${why}`,
      );
      misshapen(
        (file) => {
          file.validators[2].grandpa = text;
        },
        `validators[2] 'Agency 2': grandpa: ${shown(text)} is no public key: ${why}`,
      );
    }
    misshapen((file) => {
      file.centralBank.account = null;
    }, 'centralBank.account: null is no public key: it takes an SS58 address or 0x and 64 hex digits');
  });

  it('holds the address of a boot node', () => {
    const file = structuredClone(SOUND);
    file.bootNodes = [
      '/dns/boot.example.org/tcp/30333',
      '/ip4/192.0.2.1/tcp/1',
      '/ip6/2001:db8::1/tcp/65535/ws',
      '/dns4/boot/tcp/443/wss',
    ].map(bootNode);
    assert.deepEqual(read(file).bootNodes, file.bootNodes);
    const peer = bootNode().split('/').at(-1);
    for (const text of [
      'boot.example.org:30333',
      '/dns/boot.example.org/tcp/30333',
      `/ip4/boot.example.org/tcp/30333/p2p/${peer}`,
      `/ip6/192.0.2.1/tcp/30333/p2p/${peer}`,
      `/ip4/192.0.2.1/tcp/0/p2p/${peer}`,
      `/ip4/192.0.2.1/tcp/65536/p2p/${peer}`,
      `/dns/-/tcp/30333/p2p/${peer}`,
      `/dns/boot.example.org/tcp/30333/p2p/${peer.slice(0, -1)}`,
      `/dns/boot.example.org/tcp/30333/p2p/${peer}0`,
      `/dns/boot.example.org/tcp/30333/p2p/${SOUND.council[0].account}`,
    ]) {
      misshapen(
        (changed) => {
          changed.bootNodes = [bootNode(), text];
        },
        'bootNodes[1] takes an address such as /dns/boot.example.org/tcp/30333/p2p/12D3KooW…, ' +
          `not ${shown(text)}`,
      );
    }
  });
});

describe('a chain', () => {
  it('needs enough validators and members of the council, and not too many', () => {
    const few = (count) =>
      `validators has ${count}, and 4 are needed: with fewer than four, GRANDPA bears no failure`;
    refuses((file) => {
      file.validators.pop();
    }, few(3));
    refuses((file) => {
      file.validators = [];
    }, few(0));
    refuses((file) => {
      file.council = file.council.slice(0, 2);
    }, 'council has 2, and 3 are needed: two thirds of fewer than three are all of them');
    const many = freshAgencies({ validators: 101, council: 101 }).file;
    refuses((file) => {
      file.validators = many.validators;
    }, 'validators has 101, and the runtime takes at most 100');
    refuses((file) => {
      file.council = many.council;
    }, 'council has 101, and the runtime takes at most 100');
  });

  it('has each key once', () => {
    const twice = (at, earlier) => `${at} is the key of ${earlier} again: each key stands once in the file`;
    for (const kind of ['account', 'aura', 'grandpa']) {
      refuses(
        ({ validators }) => {
          validators[2][kind] = validators[0][kind];
        },
        twice(`validators[2] 'Agency 2': ${kind}`, `validators[0] 'Agency 0': ${kind}`),
      );
    }
    refuses(
      ({ validators: [one] }) => {
        one.aura = one.account;
      },
      twice("validators[0] 'Agency 0': aura", "validators[0] 'Agency 0': account"),
    );
    refuses(
      ({ validators: [one] }) => {
        one.grandpa = one.aura;
      },
      twice("validators[0] 'Agency 0': grandpa", "validators[0] 'Agency 0': aura"),
    );
    refuses(
      ({ council }) => {
        council[3].account = council[1].account;
      },
      twice("council[3] 'Ministry 3': account", "council[1] 'Ministry 1': account"),
    );
    refuses(
      ({ council, validators }) => {
        council[0].account = validators[1].account;
      },
      twice("council[0] 'Ministry 0': account", "validators[1] 'Agency 1': account"),
    );
    refuses(
      ({ centralBank, council }) => {
        centralBank.account = council[0].account;
      },
      twice('centralBank: account', "council[0] 'Ministry 0': account"),
    );
    refuses(
      ({ institutions, centralBank }) => {
        institutions[0].account = centralBank.account;
      },
      twice("institutions[0] 'Bank': account", 'centralBank: account'),
    );
    refuses(
      ({ validators: [one, other] }) => {
        other.account = u8aToHex(decodeAddress(one.account));
      },
      twice("validators[1] 'Agency 1': account", "validators[0] 'Agency 0': account"),
    );
  });

  it('has no key that everybody has', () => {
    const known = (at, uri) => `${at} is the key of '${uri}', which everybody has`;
    refuses(
      (file) => {
        file.validators[0].account = key('//Alice').address;
      },
      known("validators[0] 'Agency 0': account", '//Alice'),
    );
    refuses(
      (file) => {
        file.validators[0].account = key('//Alice//stash').address;
      },
      known("validators[0] 'Agency 0': account", '//Alice//stash'),
    );
    refuses(
      (file) => {
        file.validators[1].aura = u8aToHex(key('//Bob').publicKey);
      },
      known("validators[1] 'Agency 1': aura", '//Bob'),
    );
    refuses(
      (file) => {
        file.validators[1].grandpa = key('//Bob', 'ed25519').address;
      },
      known("validators[1] 'Agency 1': grandpa", '//Bob'),
    );
    refuses(
      (file) => {
        file.centralBank.account = key('//CentralBank').address;
      },
      known('centralBank: account', '//CentralBank'),
    );
    // The account of the development phrase itself, as Substrate's documentation gives it.
    refuses(
      (file) => {
        file.council[0].account = '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV';
      },
      known(
        "council[0] 'Ministry 0': account",
        'bottom drive obey lake curtain smoke basket hold race lonely fit walk',
      ),
    );
  });
});

describe('the example', () => {
  const text = readFileSync(new URL('../agencies.example.json', import.meta.url), 'utf8');

  it('is sound once its placeholders are filled in', () => {
    let keys = 0;
    const { uri } = freshAgencies();
    const fresh = () => key(uri((keys += 1))).address;
    const filled = text
      .replace(/"\/dns[^"]*"/, () => `"${bootNode()}"`)
      .replace(/"<[^"]*>"/g, () => `"${fresh()}"`);
    const agencies = read(JSON.parse(filled));
    assert.equal(keys, agencies.validators.length * 3 + agencies.council.length + 2);
  });

  it("can't be used as it is", () => {
    const file = JSON.parse(text);
    assert.throws(() => read(file), { message: /^the file: bootNodes\[0\] takes an address/ });
    file.bootNodes = [];
    assert.throws(() => read(file), {
      message: /^the file: validators\[0\] 'Agency A': account: '<.*' is no public key/,
    });
  });
});

describe('the schema', () => {
  it('is the one that is committed, for editors, and that the tool prints', () => {
    const text = readFileSync(new URL('../agencies.schema.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(agenciesSchema())));
    const program = new URL('../bin/dure-genesis.js', import.meta.url).pathname;
    const printed = execFileSync(process.execPath, [program, '--schema'], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(printed), JSON.parse(text));
  });

  it('explains each field', () => {
    let count = 0;
    const explains = ({ properties = {}, items = undefined }, place) => {
      for (const [name, field] of Object.entries(properties)) {
        count += 1;
        assert.ok(field.description, `${place}${name}`);
        explains(field, `${place}${name}.`);
      }
      if (items) explains(items, place);
    };
    explains(/** @type {any} */ (agenciesSchema()), '');
    assert.equal(count, 9 + 5 + 3 + 3 + 4);
  });

  it('is met by the example and by what is sound, and not by what has too few', () => {
    const schema = z.fromJSONSchema(/** @type {any} */ (agenciesSchema()));
    const example = readFileSync(new URL('../agencies.example.json', import.meta.url), 'utf8');
    schema.parse(JSON.parse(example));
    schema.parse({ $schema: './agencies.schema.json', ...SOUND });
    const meets = (change) => schema.safeParse({ ...structuredClone(SOUND), ...change }).success;
    assert.ok(!meets({ validators: SOUND.validators.slice(1) }));
    assert.ok(!meets({ council: SOUND.council.slice(2) }));
    assert.ok(!meets({ name: ' Dure' }));
    assert.ok(!meets({ sudo: 'me' }));
  });
});
