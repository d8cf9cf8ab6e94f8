// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { derive, sign } from '../src/documents.js';
import { commitment, encodeLeaf, jsonHash } from '../src/leaf.js';
import { leafHash } from '../src/merkle.js';
import { setBit } from '../src/status.js';
import { lines, verifyBadge, verifyDerived } from '../src/verify.js';
import { account, ACHIEVEMENT, DAY, factsOf, failed, issued, KEY, NOW, rows } from './fixtures.js';

let batch;
let file; // badge 2 of 5
let facts;
before(async () => {
  batch = await issued(5, { twins: true });
});

/**
 * The verdict on badge 2, after these changes to its file and to what the chain says.
 * @param {(file: any, facts: any) => unknown} [change]
 */
async function verdict(change = () => {}) {
  [file, facts] = [structuredClone(batch.files[2]), structuredClone(factsOf(batch))];
  await change(file, facts);
  return verifyBadge(file, facts);
}

const refuses = async (change, ...names) => assert.deepEqual(failed(await verdict(change)), names);

describe('a badge', () => {
  it('is valid as it was issued', async () => {
    const found = await verdict();
    assert.deepEqual(failed(found), []);
    assert.equal(found.valid, true);
    assert.deepEqual(
      found.statusResult.results.map(({ status }) => status),
      [false, false],
    );
    assert.match(lines(found), /^VALID\n/);
  });

  it('is valid without a twin, and under a did:key', async () => {
    assert.deepEqual(
      failed(
        await verdict((given) => {
          delete given.selective;
        }),
      ),
      [],
    );
    const other = await issued(1, { didKey: KEY });
    assert.deepEqual(failed(await verifyBadge(other.files[0], factsOf(other))), []);
  });

  it('is not valid when revoked or suspended', async () => {
    await refuses((_, { lists }) => setBit(lists[0].bytes, 102, true), 'not revoked');
    await refuses((_, { lists }) => setBit(lists[1].bytes, 202, true), 'not suspended');
    await refuses((_, { lists }) => setBit(lists[0].bytes, 101, true));
    assert.match(
      lines(await verdict((_, { lists }) => setBit(lists[0].bytes, 102, true))),
      /bit 102 of list 0 is set/,
    );
  });

  it('is not valid on another chain', async () => {
    await refuses((_, given) => {
      given.genesis = `0x${'cd'.repeat(32)}`;
    }, 'chain');
  });

  it('is not valid without its batch', () =>
    refuses((_, given) => {
      given.batch = null;
    }, 'batch'));

  it('is not valid after an edit of its claims', async () => {
    await refuses(
      ({ document }) => {
        document.credentialSubject.role = 'Role 3';
      },
      'signature',
      'document',
      'not revoked',
      'not suspended',
    );
    await refuses(({ selective }) => {
      selective.credentialSubject.role = 'Role 3';
    }, 'selective twin');
  });

  it('is not valid when signed anew with other claims', async () => {
    await refuses(async (given) => {
      given.document.credentialSubject.role = 'Role 3';
      delete given.document.proof;
      given.document = await sign(given.document, KEY);
    }, 'document');
    // Even with a leaf to match, since that is not in the tree.
    await refuses(async (given) => {
      given.document.credentialSubject.role = 'Role 3';
      delete given.document.proof;
      delete given.selective;
      given.leaf.document = commitment(given.documentSalt, given.document);
      given.document = await sign(given.document, KEY);
    }, 'leaf');
  });

  it('is not valid with a wrong salt, path, place or class', async () => {
    await refuses(
      (given) => {
        given.documentSalt = `0x${'00'.repeat(32)}`;
      },
      'document',
      'selective twin',
    );
    await refuses((given) => {
      given.leaf.salt = `0x${'00'.repeat(32)}`;
    }, 'leaf');
    await refuses((given) => {
      given.path.reverse();
    }, 'leaf');
    await refuses((given) => {
      given.path.pop();
    }, 'leaf');
    await refuses(
      (given) => {
        given.leaf.index = 3;
      },
      'leaf',
      'status entries',
    );
    await refuses((given) => {
      given.leaf.class = 6;
    }, 'leaf');
    await refuses((given) => {
      given.leaf.version = 2;
    }, 'leaf');
    await refuses(
      (given) => {
        given.leaf.until = NOW + DAY;
      },
      'leaf',
      'term in leaf',
    );
    await refuses(
      (given) => {
        given.leaf.subject = account(99);
      },
      'leaf',
      'subject',
    );
    await refuses((_, given) => {
      given.class.achievement = jsonHash({ ...ACHIEVEMENT, name: 'Achievement 2' });
    }, 'class');
  });

  it('is not valid with the status entries of another badge', async () => {
    await refuses(
      (_, given) => {
        given.batch.revocation.start = 99;
      },
      'leaf',
      'status entries',
    );
    await refuses((_, given) => {
      given.batch.suspension = null;
    }, 'status entries');
    await refuses((_, given) => {
      given.lists[1].purpose = 'message';
    }, 'status entries');
    await refuses(
      (_, given) => {
        given.lists[0].issuer = account(9);
      },
      'not revoked',
      'not suspended',
    );
  });

  it('ends with its term', async () => {
    const until = NOW + 30 * DAY;
    const other = await issued(1, { rows: [{ ...rows(1)[0], until }] });
    assert.deepEqual(failed(await verifyBadge(other.files[0], factsOf(other))), []);
    const later = { ...factsOf(other), now: until };
    assert.deepEqual(failed(await verifyBadge(other.files[0], later)), ['term']);
    const muchLater = { ...factsOf(other), now: until + 365 * DAY };
    assert.deepEqual(failed(await verifyBadge(other.files[0], muchLater)), ['term']);
  });

  it('is not valid by a key that is not on chain, not in force, or another than the batch names', async () => {
    await refuses(
      (_, given) => {
        given.keys.shift();
      },
      'signature',
      'key on chain',
      'key of the batch',
      'not revoked',
      'not suspended',
    );
    await refuses((given, { keys }) => {
      delete given.selective;
      keys[0].from = NOW + 1;
    }, 'key in force');
    await refuses((_, { keys }) => {
      keys[0].until = NOW;
    }, 'key in force');
    await refuses((_, { keys }) => {
      keys[0].until = NOW + 1;
    });
    await refuses((_, given) => {
      given.batch.key = 1;
    }, 'key of the batch');
    await refuses(
      (_, given) => {
        given.batch.issuer = account(9);
      },
      'signature',
      'key on chain',
      'key of the batch',
      'selective twin',
      'not revoked',
      'not suspended',
    );
  });

  it('is flagged where its batch was issued after its key was compromised, not before', async () => {
    await refuses((_, { keys }) => {
      keys[0].compromisedAt = NOW;
    }, 'key not compromised');
    await refuses((_, { keys }) => {
      keys[0].compromisedAt = NOW - DAY;
    }, 'key not compromised');
    await refuses((_, { keys }) => {
      keys[0].compromisedAt = NOW + DAY;
    });
  });

  it('is no leaf when it is the hashes of two children', async () => {
    await refuses(
      (given) => {
        const [left, right] = batch.badges.map(({ leaf }) => u8aToHex(leafHash(encodeLeaf(leaf))));
        given.leaf.salt = left;
        given.documentSalt = right;
        given.path.shift();
      },
      'document',
      'leaf',
      'selective twin',
    );
  });

  it('that is no badge at all gets a verdict too', async () => {
    await refuses(
      (given) => {
        given.document = {};
      },
      'signature',
      'key on chain',
      'key of the batch',
      'document',
      'content',
    );
    await refuses((given) => {
      delete given.path;
    }, 'content');
  });
});

describe('a derived badge', () => {
  /** @param {(shown: any, facts: any) => unknown} [change] */
  const derived = async (change = () => {}) => {
    const shown = await derive(batch.files[2].selective, ['name', 'criteria']);
    facts = structuredClone(factsOf(batch));
    change(shown, facts);
    return verifyDerived(shown, facts);
  };
  const refusesDerived = async (change, ...names) => assert.deepEqual(failed(await derived(change)), names);

  it('is valid, with its status', async () => {
    const found = await derived();
    assert.deepEqual(failed(found), []);
    assert.deepEqual(
      found.statusResult.results.map(({ status }) => status),
      [false, false],
    );
  });

  it('is not valid when revoked, edited, or outside a batch of its issuer', async () => {
    await refusesDerived((_, { lists }) => setBit(lists[0].bytes, 102, true), 'not revoked');
    await refusesDerived(
      (shown) => {
        shown.credentialSubject.achievement.name = 'A';
      },
      'signature',
      'not revoked',
      'not suspended',
    );
    await refusesDerived((_, given) => {
      given.batch.leaves = 2;
    }, 'status entries');
    await refusesDerived((_, given) => {
      given.batch = null;
    }, 'batch');
  });

  it('is not valid once its key is compromised, whenever: nothing tells when it was signed', async () => {
    await refusesDerived((_, { keys }) => {
      keys[1].compromisedAt = NOW + DAY;
    }, 'key not compromised');
  });
});
