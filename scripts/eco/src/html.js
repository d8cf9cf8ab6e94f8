// SPDX-License-Identifier: Apache-2.0
// Text for pages of HTML.

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text that is no markup, wherever it stands. @param {unknown} text */
export const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => ESCAPES[sign]);

/** A text in one line, without what would turn it around or hide. @param {string} text */
export const tidy = (text) => text.normalize('NFC').replace(/\p{C}/gu, ' ').replace(/\s+/g, ' ').trim();
