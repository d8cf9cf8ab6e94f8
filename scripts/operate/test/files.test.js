// SPDX-License-Identifier: Apache-2.0
// What the files for operators promise, as far as it can be seen without running anything.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { validate } from 'dockerfile-utils';
import { dashboard, expressions, rules, selectors, text, yaml } from './queries.js';

const ROOT = new URL('../../../', import.meta.url);
const unique = (all) => assert.equal(new Set(all).size, all.length, `not all different: ${all}`);

describe('Dockerfile', () => {
  const dockerfile = text('Dockerfile');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) =>
    from.split(' '),
  );

  it('is one', () => assert.deepEqual(validate(dockerfile), []));

  it('copies what is there and what .dockerignore lets through', () => {
    const allowed = text('Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    assert.deepEqual(copied.toSorted(), allowed.map((line) => line.slice(1)).toSorted());
    for (const path of copied) statSync(new URL(path, ROOT));
  });

  it('copies every crate of the workspace', () => {
    const manifest = readFileSync(new URL('Cargo.toml', ROOT), 'utf8');
    const members = JSON.parse(manifest.match(/^members = (\[.*\])$/m)[1]);
    const isCopied = (member) => copied.some((path) => `${member}/`.startsWith(`${path}/`));
    for (const member of members) assert.ok(isCopied(member), member);
  });

  it('runs the node as nobody in particular, and asks how it is', () => {
    const [, runtime] = dockerfile.split(/^FROM .*-slim$/m);
    assert.match(runtime, /^USER [1-9]\d*:[1-9]\d*$/m);
    assert.match(runtime, /^VOLUME \/data$/m);
    assert.match(runtime, /^EXPOSE 30333 9944 9615$/m);
    assert.match(runtime, /^HEALTHCHECK .* CMD \["healthcheck\.sh"\]$/m);
    assert.match(runtime, /^ENTRYPOINT \["dure-node"\]$/m);
  });
});

describe('compose.yaml', () => {
  const { services, volumes } = yaml('compose.yaml');
  const { validator, rpc, prometheus, grafana } = services;

  it('publishes the ports of peers, and the rest to this machine alone', () => {
    const published = Object.entries(services).map(([name, { ports }]) => [name, ports]);
    assert.deepEqual(Object.fromEntries(published), {
      validator: ['30333:30333'],
      rpc: ['30334:30334', '127.0.0.1:9944:9944'],
      prometheus: ['127.0.0.1:9090:9090'],
      grafana: ['127.0.0.1:3000:3000'],
    });
    for (const service of Object.values(services)) assert.equal(service.network_mode, undefined);
  });

  it('lets nobody reach the RPC of the validator, and only what is safe of the other', () => {
    assert.ok(validator.command.includes('--validator'));
    assert.deepEqual(
      validator.command.filter((flag) => /rpc/.test(flag)),
      [],
    );
    assert.ok(!rpc.command.includes('--validator'));
    assert.ok(rpc.command.includes('--rpc-methods=safe'));
  });

  it('pins every image, and gives each time to end and a new start', () => {
    for (const [name, { image, restart, stop_grace_period: grace }] of Object.entries(services)) {
      assert.match(image, /:v?\d+\.\d+\.\d+$/, name);
      assert.equal(restart, 'unless-stopped', name);
      assert.match(grace, /^\d+s$/, name);
    }
  });

  it('runs the nodes with nothing to write but a volume of their own', () => {
    for (const [name, node] of Object.entries({ validator, rpc })) {
      assert.equal(node.read_only, true);
      assert.deepEqual(node.cap_drop, ['ALL']);
      assert.deepEqual(node.security_opt, ['no-new-privileges:true']);
      const [data, spec] = node.volumes;
      assert.equal(data, `${name}:/data`);
      assert.ok(name in volumes);
      assert.equal(spec.target, '/chain.json');
      assert.equal(spec.read_only, true);
      assert.equal(node.volumes.length, 2);
    }
  });

  it('mounts files that are there, and read-only', () => {
    const mounts = [...prometheus.volumes, ...grafana.volumes];
    const mounted = mounts.filter((one) => one.startsWith('.'));
    assert.equal(mounted.length, 5);
    for (const mount of mounted) {
      const [from, , mode] = mount.split(':');
      assert.equal(mode, 'ro');
      assert.ok(text(from).length > 0);
    }
  });

  it('watches both nodes, by the labels that the alerts choose by', () => {
    const {
      rule_files: files,
      scrape_configs: [scrape],
    } = yaml('prometheus.yaml');
    assert.deepEqual(files, ['alerts.yaml']);
    assert.equal(scrape.job_name, 'dure');
    assert.deepEqual(scrape.static_configs, [
      { targets: ['validator:9615'], labels: { role: 'validator' } },
      { targets: ['rpc:9615'], labels: { role: 'rpc' } },
    ]);
  });
});

describe('dure-node.service', () => {
  const unit = text('dure-node.service');
  const lines = unit.split('\n').filter((line) => line && !/^[#[]/.test(line));
  const setting = (name) =>
    lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(line.indexOf('=') + 1));

  it('runs a validator for good, as a user of its own', () => {
    for (const [name, value] of Object.entries({
      User: 'dure',
      Restart: 'always',
      RestartSec: '5',
      StartLimitIntervalSec: '0',
      KillSignal: 'SIGTERM',
      TimeoutStopSec: '60',
      LimitNOFILE: '65536',
      StateDirectory: 'dure',
      StateDirectoryMode: '0700',
      EnvironmentFile: '/etc/dure/node.env',
      Environment: 'DURE_BASE=/var/lib/dure',
    }))
      assert.deepEqual(setting(name), [value], name);
    const [start] = setting('ExecStart');
    assert.match(start, /^\/usr\/local\/bin\/dure-node --validator .* \$DURE_FLAGS$/);
    assert.ok(start.includes(' --base-path ${DURE_BASE} '));
    assert.doesNotMatch(start, /rpc/);
  });

  it('may have its base path on another disk, as the runbook says', () => {
    assert.deepEqual(setting('ReadWritePaths'), ['-/srv/dure']);
    assert.deepEqual(setting('RequiresMountsFor'), ['/var/lib/dure /srv/dure']);
    const [, section] = /\n## Another disk\n(.*?)\n## /s.exec(text('README.md'));
    for (const part of ['DURE_BASE=/srv/dure', '-o dure -g dure -m 700 /srv/dure', 'ReadWritePaths=']) {
      assert.ok(section.includes(part), part);
    }
  });

  it('closes the machine to it', () => {
    for (const [name, value] of Object.entries({
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      PrivateTmp: 'yes',
      PrivateDevices: 'yes',
      RestrictNamespaces: 'yes',
    }))
      assert.deepEqual(setting(name), [value], name);
    // The runtime is compiled to machine code in memory.
    assert.deepEqual(setting('MemoryDenyWriteExecute'), []);
  });
});

describe('alerts and dashboard', () => {
  it('are PromQL', () => assert.ok(expressions.flatMap(selectors).length > 0));

  it('tell what is wrong, how bad it is, and where the runbook says what to do', () => {
    const found = [...text('README.md').matchAll(/^### (\w+)$/gm)];
    const headings = new Set(found.map(([, name]) => name));
    unique(rules.map(({ alert }) => alert));
    for (const { alert, labels, annotations } of rules) {
      assert.match(labels.severity, /^(critical|warning)$/, alert);
      assert.ok(annotations.summary.includes('{{ $labels.instance }}'), alert);
      assert.equal(annotations.runbook, `scripts/operate/README.md#${alert.toLowerCase()}`);
      assert.ok(headings.delete(alert), `the runbook has no heading ${alert}`);
    }
    assert.deepEqual([...headings], [], 'headings without an alert');
  });

  it('ask the data source that is chosen, of the nodes that are chosen', () => {
    const panels = dashboard.panels.filter(({ type }) => type !== 'row');
    unique(dashboard.panels.map(({ id }) => id));
    const rows = dashboard.panels.filter(({ type }) => type === 'row');
    assert.deepEqual(
      rows.map(({ title }) => title),
      ['Chain', 'Finality', 'Network', 'Transactions', 'RPC', 'Process'],
    );
    for (const { title, datasource, targets } of panels) {
      assert.deepEqual(datasource, { type: 'prometheus', uid: '${datasource}' }, title);
      for (const { expr } of targets) assert.match(expr, /instance=~"\$instance"/, title);
    }
    assert.deepEqual(
      dashboard.templating.list.map(({ name }) => name),
      ['datasource', 'instance'],
    );
  });
});

describe('scripts', () => {
  it('can be run', () => {
    const scripts = readdirSync(new URL('..', import.meta.url)).filter((name) => name.endsWith('.sh'));
    assert.deepEqual(scripts, ['backup.sh', 'healthcheck.sh', 'restore.sh']);
    for (const name of scripts)
      assert.ok(statSync(new URL(`../${name}`, import.meta.url)).mode & 0o100, name);
  });
});
