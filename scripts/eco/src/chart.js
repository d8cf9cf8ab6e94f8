// SPDX-License-Identifier: Apache-2.0
// Charts as SVG that stands in a page: drawn without a browser, in the page's own colours, with title and description
// for who does not see them.
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escaped } from './html.js';

use([BarChart, GridComponent, SVGRenderer]);

/** As wide as a small telephone's page, so that its text is nowhere smaller than 10 pixels. */
const WIDTH = 340;
const HEIGHT = 210;
/** What a lying bar needs. */
const ROW = 34;
const FONT = 12;
/** So many bars have no room for a line between them. */
const MANY = 40;

/**
 * @typedef {object} Chart
 * @property {string} id unique in the page
 * @property {string} title
 * @property {string} description
 * @property {string[]} names what the bars are of
 * @property {string} axis what they are counted in
 * @property {{ name: string, colour: string, values: number[] }[]} series stacked on each other
 * @property {(value: number) => string} format for the axis
 * @property {number} [most] where the axis ends, whatever the values are
 * @property {boolean} [lying] do the bars lie?
 */

/**
 * The picture.
 * @param {Chart} chart
 * @returns {string} SVG for a page of HTML
 */
export function bars({ id, title, description, names, axis, series, format, most, lying = false }) {
  const height = lying ? 60 + names.length * ROW : HEIGHT;
  const label = { color: 'var(--soft)', fontSize: FONT };
  const kinds = {
    type: /** @type {const} */ ('category'),
    data: names,
    inverse: lying,
    axisLabel: { ...label, hideOverlap: true },
    axisLine: { lineStyle: { color: 'var(--line)' } },
    axisTick: { show: false },
  };
  const amounts = {
    type: /** @type {const} */ ('value'),
    name: axis,
    nameGap: 12,
    nameLocation: lying ? /** @type {const} */ ('middle') : /** @type {const} */ ('end'),
    nameTextStyle: {
      ...label,
      align: lying ? /** @type {const} */ ('center') : /** @type {const} */ ('left'),
    },
    max: most,
    interval: most === undefined ? undefined : most / 4,
    splitNumber: 4,
    axisLabel: { ...label, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: 'var(--line)' } },
  };
  const picture = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    picture.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit' },
      // Text is as wide as a browser's font has it, which isn't known here.
      grid: {
        left: lying ? 16 : 8,
        right: 20,
        top: lying ? 6 : 30,
        bottom: lying ? 24 : 6,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: lying ? amounts : kinds,
      yAxis: lying ? kinds : amounts,
      series: series.map(({ name, colour, values }) => ({
        type: 'bar',
        name,
        stack: 'all',
        data: values,
        barMaxWidth: 40,
        itemStyle: {
          color: `var(--${colour})`,
          borderColor: 'var(--page)',
          borderWidth: names.length > MANY ? 0 : 0.5,
        },
        emphasis: { disabled: true },
        silent: true,
      })),
    });
    return inPage(picture.renderToSVGString(), { id, title, description });
  } finally {
    picture.dispose();
  }
}

/** Attributes of the library that mean nothing in a page that has no script; its classes are counted on and on. */
const NEEDLESS = / (?:class|pointer-events|ecmeta_\w+|xmlns(?::xlink)?|version|baseProfile)="[^"]*"/g;

/** @param {string} svg */
function inPage(svg, { id, title, description }) {
  const [start, end] = [svg.indexOf('>') + 1, svg.lastIndexOf('</svg>')];
  const body = svg
    .slice(start, end)
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(NEEDLESS, '')
    .trim();
  const [box] = /viewBox="[^"]*"/.exec(svg.slice(0, start));
  return [
    `<svg ${box} role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-desc">${escaped(description)}</desc>`,
    body,
    '</svg>',
  ].join('\n');
}
