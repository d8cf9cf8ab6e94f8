// SPDX-License-Identifier: Apache-2.0
// The page as a browser shows and prints it: what it says, that it fits a sheet, and that its QR code is read.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from '@dure/chain/browser.js';
import decodeQR from 'qr/decode.js';
import { bundleIn, certificate } from '../src/certificate.js';
import { BUNDLE, CODE, fullest, HASH, MADE, NOTARY, report } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'certificate-'));
after(() => rmSync(home, { recursive: true, force: true }));

describe('a certificate', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** The page in the browser, as if on paper. */
  async function shown(changes, run) {
    const file = join(home, 'page.html');
    writeFileSync(file, certificate(report(changes), BUNDLE, MADE));
    const page = await browser.newPage({ viewport: { width: 794, height: 1_123 } });
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) =>
      problems.push(...(request.url().startsWith('file:') ? [] : [request.url()])),
    );
    try {
      await page.goto(pathToFileURL(file).href);
      await run(page);
    } finally {
      await page.close();
    }
    assert.deepEqual(problems, [], 'it asks for nothing, and nothing is wrong');
  }

  async function says(page, wanted) {
    const text = await page.innerText('body');
    wanted.forEach((words) => assert.ok(text.includes(words), words));
  }

  it('says in Korean and English what was sealed', () =>
    shown({}, async (page) => {
      await says(page, [
        '공증 증명서',
        'Certificate of a notarial act',
        '유효 · In force',
        '공정증서 · Authentic deed',
        '11680 (서울특별시 강남구)',
        NOTARY,
        '2027-01-31T18:00:00+09:00',
        'as of block 90210',
        HASH('d0'),
        HASH('1e'),
        HASH('bb'),
        '최초 블록 · genesis, validator sets 0–3',
        'as safe as their old keys',
        'made 2027-01-31T09:00:00+09:00',
      ]);
      assert.equal(await page.title(), '공증 증명서 4-1');
    }));

  it('says what is not in force, and why', () =>
    shown(fullest, async (page) => {
      await says(page, [
        '인증등본 증명서',
        '효력 없음 · Not in force',
        'Replaced by version 3.',
        'Annulled 2027-02-01T08:00:00+09:00, for reason 3.',
        'Its seal key was compromised',
        '1 / 3',
        HASH('c0'),
        HASH('cc'),
        'published checkpoint, validator sets 2–3',
        'sealed after the checkpoint',
        'The seal key of that version was compromised',
        'The seal key was compromised when this was given.',
        'When this was given, the act was annulled, for reason 3.',
      ]);
      const colour = await page.$eval(
        '.status',
        (box) => box.ownerDocument.defaultView.getComputedStyle(box).color,
      );
      assert.equal(colour, 'rgb(155, 28, 28)');
    }));

  it('fits a sheet of A4, with nothing cut off', () =>
    shown(fullest, async (page) => {
      const wide = await page.evaluate('document.documentElement.scrollWidth <= innerWidth');
      assert.ok(wide, 'nothing stands out to the right');
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1);
    }));

  it('has a QR code that is read off the paper, of 300 bytes at most', () =>
    shown({}, async (page) => {
      const png = (await page.locator('header svg').screenshot({ scale: 'css' })).toString('base64');
      // What the browser shows, as pixels: a blank page draws the picture of the first.
      const canvas = await browser.newPage();
      const { width, height, data } = await canvas.evaluate(`(async () => {
        const image = new Image();
        image.src = 'data:image/png;base64,${png}';
        await image.decode();
        const { width, height } = image;
        const brush = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
        brush.drawImage(image, 0, 0);
        return { width, height, data: [...brush.getImageData(0, 0, width, height).data] };
      })()`);
      await canvas.close();
      assert.equal(decodeQR({ width, height, data: Uint8ClampedArray.from(data) }), CODE);
      assert.ok(CODE.length <= 300);
    }));

  it('carries its bundle, and lets no text of a report be markup', () => {
    const html = certificate(report({ document: { sha256: '<b>"&', compared: true } }), BUNDLE, MADE);
    const found = /<script id="dure-bundle" type="application\/octet-stream">([^<]*)<\/script>/.exec(html);
    assert.deepEqual(Uint8Array.from(Buffer.from(found[1], 'base64')), BUNDLE);
    assert.deepEqual(bundleIn(Buffer.from(html)), BUNDLE);
    assert.deepEqual(bundleIn(BUNDLE), BUNDLE);
    assert.ok(html.includes('&lt;b&gt;&quot;&amp;') && !html.includes('<b>"'));
  });
});
