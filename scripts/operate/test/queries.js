// SPDX-License-Identifier: Apache-2.0
// The PromQL of the alerts and of the dashboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

export const operate = (file) => new URL(`../${file}`, import.meta.url).pathname;
export const text = (file) => readFileSync(operate(file), 'utf8');
export const yaml = (file) => parse(text(file), { merge: true });

export const rules = yaml('alerts.yaml').groups.flatMap((group) => group.rules);
export const dashboard = JSON.parse(text('dashboard.json'));

/** All expressions, each with the name of its alert or panel. */
export const expressions = [
  ...rules.map(({ alert, expr }) => ({ of: `alert ${alert}`, expr })),
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    // Grafana fills its variables in before Prometheus sees them.
    targets.map(({ expr }) => ({ of: `panel ${title}`, expr: expr.replaceAll('$__rate_interval', '1m') })),
  ),
];

// What Prometheus, not the node, gives to a series.
const OF_TARGET = new Set(['instance', 'job', 'role']);

/**
 * The series that an expression selects: their metric, and the labels that the node itself must give
 * them. An expression that is no PromQL fails.
 */
export function selectors({ of, expr }) {
  const found = [];
  const source = ({ from, to }) => expr.slice(from, to);
  parser.parse(expr).iterate({
    enter({ type, node }) {
      assert.ok(!type.isError, `${of}: not PromQL at '${expr.slice(node.from)}': ${expr}`);
      if (type.name === 'VectorSelector') {
        found.push({ of, metric: source(node.getChild('Identifier')), labels: {} });
      }
      if (type.name === 'UnquotedLabelMatcher') {
        const label = source(node.getChild('LabelName'));
        if (OF_TARGET.has(label)) return;
        assert.equal(source(node.getChild('MatchOp')), '=', `${of}: only = is checked`);
        found.at(-1).labels[label] = JSON.parse(source(node.getChild('StringLiteral')));
      }
    },
  });
  assert.ok(found.length > 0, `${of}: selects nothing`);
  return found;
}
