// SPDX-License-Identifier: Apache-2.0
// A certificate to be printed: one page in Korean and English, which carries the bundle that it was made of.
import encodeQR from 'qr';
import { withName } from '@dure/chain/districts.js';
import { koreanTime } from '@dure/chain/time.js';

const KINDS = {
  Authentic: ['공정증서', 'Authentic deed'],
  Certified: ['사서증서 인증', 'Certified private document'],
  Sworn: ['선서인증', 'Declaration under oath'],
  Articles: ['정관 인증', 'Certified articles'],
  Minutes: ['의사록 인증', 'Certified minutes'],
  FixedDate: ['확정일자', 'Fixed date'],
};

const TITLES = {
  version: ['공증 증명서', 'Certificate of a notarial act'],
  copy: ['인증등본 증명서', 'Certificate of a certified copy'],
  apostille: ['아포스티유 기록 증명서', 'Certificate of an apostille'],
};

const STYLE = `
@page { size: A4; margin: 14mm }
* { box-sizing: border-box }
body { font: 9.5pt/1.4 "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
  color: #111; background: #fff; max-width: 180mm; margin: 8mm auto; padding: 0 4mm }
header { display: grid; grid-template: auto 1fr / 1fr 38mm; column-gap: 6mm; align-items: start;
  border-bottom: 2px solid #111; padding-bottom: 4mm; margin-bottom: 3mm }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 } h1 small { display: block; font-size: 11pt; font-weight: normal }
header svg { width: 38mm; height: 38mm; grid-area: 1 / 2 / 3 / 3 }
.status { margin: 3mm 0 0; padding: 2mm 3mm; border: 1.5px solid; border-radius: 1.5mm }
.status b { font-size: 12pt } .status p { margin: .5mm 0 0; font-size: 9pt; line-height: 1.35 }
.good { color: #0b5b2b; background: #eef8f1 } .bad { color: #9b1c1c; background: #fdf1f1 }
dl { margin: 0 } dl div { display: flex; border-bottom: 1px solid #ccc; padding: 1.1mm 0 }
dt { width: 50mm; flex: none; color: #444 } dt span { margin-left: 1.5mm; font-size: 8pt }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
code { font: 8.5pt/1.4 "Noto Sans Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
footer { margin-top: 5mm; font-size: 8.5pt; color: #333 } footer p { margin: 0 0 2mm }
@media print { body { margin: 0; padding: 0; max-width: none }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }`;

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
/** What is to be read letter by letter. */
const mono = (code) => ({ code });
const cell = (part) => (part.code === undefined ? escaped(part) : `<code>${escaped(part.code)}</code>`);

/** What the act is worth, in both languages: headline, then a sentence each. */
function worth({ inForce, version, versions, annulled, sealed, given, latestFlagged, block }) {
  const reasons = [
    versions !== null &&
      versions > version && [`제${versions}판으로 바뀌었습니다.`, `Replaced by version ${versions}.`],
    latestFlagged && [
      '그 판의 날인 당시 날인 키가 유출되어 있었습니다.',
      'The seal key of that version was compromised when it was sealed.',
    ],
    annulled && [
      `${annulled.at} 무효로 되었습니다 (사유 ${annulled.reason}).`,
      `Annulled ${annulled.at}, for reason ${annulled.reason}.`,
    ],
    sealed.flagged && [
      '날인 당시 날인 키가 유출되어 있었습니다.',
      'Its seal key was compromised when it was sealed.',
    ],
    given?.flagged && [
      '이 발급의 날인 당시 날인 키가 유출되어 있었습니다.',
      'The seal key was compromised when this was given.',
    ],
    given?.annulled > 0 && [
      `발급 당시 무효로 기록되었습니다 (사유 ${given.annulled}).`,
      `When this was given, the act was annulled, for reason ${given.annulled}.`,
    ],
    versions === null && [
      '보존기간이 지나 삭제되었습니다. 무효 여부는 기록의 잎이 보여 줍니다.',
      "Removed after its time; the log's leaves tell whether it was annulled.",
    ],
  ].filter(Boolean);
  const [korean, english] = inForce ? ['유효', 'In force'] : ['효력 없음', 'Not in force'];
  return {
    headline: `${korean} · ${english}`,
    asOf: `${block.at} (블록 ${block.number}) 기준 · as of block ${block.number}`,
    reasons,
  };
}

/** By what it is known, and what is not: a line each. */
function trust({ by, set, lastSet, checkpoint, published, statusPublished }) {
  const sets = `validator sets ${set}–${lastSet}`;
  const known = by === 'genesis' ? '최초 블록 · genesis' : '공표된 검사점 · published checkpoint';
  const open = published ? '효력은 · status' : '전부 · all';
  return [
    `${known}, ${sets}`,
    checkpoint && mono(checkpoint),
    checkpoint && !published && '검사점 이후 날인 · sealed after the checkpoint',
    !statusPublished && `${open}: 옛 검증인 키에 달려 있음 · as safe as their old keys`,
  ];
}

/**
 * The page.
 * @param {any} report what dure-verify says of the bundle
 * @param {Uint8Array} bundle
 * @param {number} [made] when it is made
 * @returns {string} HTML
 */
export function certificate(report, bundle, made = Date.now()) {
  const { sealed, given, block, trusted } = report;
  const [title, subtitle] = TITLES[given?.kind ?? 'version'];
  const [kind, kindInEnglish] = KINDS[report.kind];
  const { headline, asOf, reasons } = worth(report);
  const versions = report.versions === null ? '' : ` / ${report.versions}`;
  const by = ({ key, licence }) => (key === null ? 'the ministry' : `licence ${licence}, seal key ${key}`);
  const rows = [
    ['증서', 'Act', `${report.act}`],
    ['판', 'Version', `${report.version}${versions}`],
    ['종류', 'Kind', `${kind} · ${kindInEnglish}`],
    ['관할', 'District', withName(report.region)],
    ['날인 일시', 'Sealed', sealed.at],
    ['공증인', 'Notary', mono(sealed.notary), by(sealed)],
    ...(given
      ? [
          ['발급 일시', 'Given', given.at],
          ['발급', 'Given by', mono(given.notary), by(given)],
          ['수령인 약속값', 'Commitment to whom', mono(given.commitment)],
        ]
      : []),
    ['문서 SHA-256', 'Document', mono(report.document.sha256)],
    ['기록 위치', 'Place in the log', `${(given ?? sealed).index}`, mono((given ?? sealed).leaf)],
    ['체인', 'Chain (genesis)', mono(report.genesis)],
    ['블록', 'Block', `${block.number}, ${block.at}`, mono(block.hash)],
    ['신뢰 근거', 'Trusted', ...trust(trusted)],
    ['묶음 SHA-256', 'Bundle', mono(report.bundle)],
  ];
  /** @param {any[]} given */
  const row = ([korean, english, ...parts]) =>
    `<div><dt>${korean}<span>${english}</span></dt><dd>${parts.filter(Boolean).map(cell).join('<br>')}</dd></div>`;
  const qr = encodeQR(report.code, 'svg', { encoding: 'alphanumeric', ecc: 'medium' });
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} ${report.act}-${report.version}</title>
<style>${STYLE}
</style>
</head>
<body>
<header><h1>${title}<small>${subtitle}</small></h1>
<section class="status ${report.inForce ? 'good' : 'bad'}"><b>${headline}</b><p>${asOf}</p>
${reasons.map((both) => `<p>${both.map(escaped).join(' · ')}</p>`).join('\n')}
</section>
${qr}</header>
<dl>
${rows.map(row).join('\n')}
</dl>
<footer>
<p lang="ko">이 지면의 글은 증명이 아닙니다. 이 파일에는 증명 묶음이 들어 있으며, 통신망이나 노드 없이 다음 명령으로 문서 원본과 함께
확인합니다. 정보무늬(QR)의 내용은 <code>--code</code>로 견줍니다.</p>
<p lang="en">What this page says proves nothing. The file carries a bundle that does, to be checked with the document and
without any network or node; <code>--code</code> compares it with what the QR code says.</p>
<p>${cell(mono('dure-verify verify certificate.html --document FILE (--genesis HASH | --checkpoint FILE)'))}</p>
<p>작성 · made ${koreanTime(made)}</p>
</footer>
<script id="dure-bundle" type="application/octet-stream">${Buffer.from(bundle).toString('base64')}</script>
</body>
</html>
`;
}

const IN_PAGE = /<script id="dure-bundle" type="application\/octet-stream">([^<]*)<\/script>/;

/** The bundle of a file: all of it, or what a page carries. @param {Uint8Array} file */
export function bundleIn(file) {
  const found = IN_PAGE.exec(Buffer.from(file).toString('utf8'));
  return found ? Uint8Array.from(Buffer.from(found[1], 'base64')) : file;
}
