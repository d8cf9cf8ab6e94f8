// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Failure } from '@dure/chain/cli.js';
import {
  argument,
  command,
  flag,
  MAY_SIGN,
  needed,
  offlineSignerOf,
  option,
  signerOf,
  SIGNING,
  tool,
} from '@dure/chain/commands.js';
import { amount, listOf, whole } from '@dure/chain/readers.js';

/** What the commands here got last. */
let got;
const run = ({ values, args, say }) => {
  got = { values, args };
  say('done');
};

const FUND = {
  group: 'For agencies:',
  summary: 'pays won into a programme',
  details: 'Once.',
  options: {
    programme: needed('ID', "the programme's number", whole),
    amount: needed('WON', 'how much, in whole won', amount),
    note: option('TEXT', 'what it is for', undefined, { initial: 'nothing' }),
    bit: option('N,N', 'bits', listOf(whole), { many: true }),
    dry: flag('sends nothing'),
    ...SIGNING,
  },
  example: 'fund --programme 3 --amount 5000 --signer-file city.suri',
  run,
};

const desk = tool({
  name: 'dure-desk',
  summary: 'What a desk does.',
  manifest: new URL('../package.json', import.meta.url),
  commands: {
    fund: FUND,
    pay: {
      group: 'For holders:',
      summary: 'pays',
      argument: argument('FILE', 'an order'),
      options: MAY_SIGN,
      run,
    },
    settle: { summary: 'settles', argument: argument('FILE', 'orders', { most: Infinity }), run },
  },
});
const bench = command({
  name: 'bench',
  summary: 'measures',
  argument: argument('-- FLAG', "the node's flags", { least: 0, most: Infinity }),
  options: { rounds: option('N', 'how many', whole, { initial: '5' }) },
  run,
});
const plain = command({
  name: 'plain',
  summary: 'does one thing',
  options: { url: option('URL', 'where') },
  run,
});

async function said(program, line) {
  const lines = [];
  got = undefined;
  await program(line.split(' ').filter(Boolean), (text) => lines.push(text));
  return lines.join('\n');
}

const refuses = (program, line, message) =>
  assert.rejects(said(program, line), (/** @type {any} */ error) => {
    assert.ok(error instanceof Failure, error.stack);
    if (message instanceof RegExp) assert.match(error.message, message);
    else assert.equal(error.message, message);
    assert.equal(got, undefined, 'nothing was done');
    return true;
  });

const USAGE =
  'dure-desk fund --programme ID --amount WON --signer URI|--signer-file FILE [--note TEXT] [--bit N,N]... [--dry] ' +
  '[--best] [--url URL]';
const SOUND = 'fund --programme 3 --amount 5000 --signer //City';

describe('a command', () => {
  it('gets what was given, as the readers made it', async () => {
    assert.equal(await said(desk, `${SOUND} --bit 1,2 --bit=7 --dry`), 'done');
    assert.deepEqual(got, {
      values: {
        programme: 3,
        amount: 5000n,
        note: 'nothing',
        bit: [[1, 2], [7]],
        dry: true,
        signer: '//City',
        signerFile: undefined,
        best: undefined,
        url: 'ws://127.0.0.1:9944',
      },
      args: [],
    });
    await said(desk, 'pay a.order --signer-file me.suri');
    assert.deepEqual(
      [got.args, got.values.signer, got.values.signerFile],
      [['a.order'], undefined, 'me.suri'],
    );
    await said(desk, 'settle a b -- -c');
    assert.deepEqual(got.args, ['a', 'b', '-c']);
    await said(bench, '--rounds 7 -- --dev --rounds 9');
    assert.deepEqual(got, { values: { rounds: 7 }, args: ['--dev', '--rounds', '9'] });
    await said(bench, '');
    assert.deepEqual(got, { values: { rounds: 5 }, args: [] });
  });

  it('is looked for among those that there are', async () => {
    await refuses(
      desk,
      '',
      'a command is needed: there are fund, pay, settle (dure-desk --help explains them)',
    );
    await refuses(desk, 'pya', "there is no command 'pya' (did you mean 'pay'?)");
    await refuses(desk, 'help pya', "there is no command 'pya' (did you mean 'pay'?)");
    await refuses(desk, 'pya --help', "there is no command 'pya' (did you mean 'pay'?)");
    await refuses(desk, 'fly --signer //City', "there is no command 'fly': there are fund, pay, settle");
    await refuses(desk, '--url x fund', "there is no option '--url' (usage: dure-desk COMMAND [OPTIONS])");
    await refuses(desk, 'toString', /^there is no command 'toString'/);
  });

  it('refuses options that it does not have, without their values', async () => {
    await refuses(desk, `${SOUND} --amout 5`, "there is no option '--amout' (did you mean '--amount'?)");
    await refuses(desk, `fund --singer=//Secret`, "there is no option '--singer' (did you mean '--signer'?)");
    await refuses(desk, `${SOUND} --no-such-flag`, `there is no option '--no-such-flag' (usage: ${USAGE})`);
    await refuses(desk, `${SOUND} -x`, `there is no option '-x' (usage: ${USAGE})`);
    await refuses(plain, '--uri x', "there is no option '--uri' (did you mean '--url'?)");
  });

  it('needs what it needs, once', async () => {
    await refuses(desk, 'fund --programme 3', `--amount is missing (usage: ${USAGE})`);
    const one = '--signer URI or --signer-file FILE is needed, one of them';
    await refuses(desk, 'fund --programme 3 --amount 1', `${one} (usage: ${USAGE})`);
    await refuses(desk, `${SOUND} --signer-file x`, `${one} (usage: ${USAGE})`);
    await refuses(
      desk,
      'pay a --signer x --signer-file y',
      new RegExp(`^${one} \\(usage: dure-desk pay FILE \\[--signer`),
    );
    await refuses(desk, `${SOUND} --amount 6`, '--amount is given twice');
    await refuses(desk, 'fund --amount', '--amount takes a value');
    await refuses(desk, 'fund --amount --dry', '--amount takes a value, and --dry is an option');
  });

  it('refuses values by the name of their option', async () => {
    await refuses(
      desk,
      'fund --programme x --amount 1 --signer y',
      "--programme takes a whole number, not 'x'",
    );
    await refuses(desk, 'fund --programme 1 --amount 1,5 --signer y', "--amount takes whole won, not '1,5'");
    await refuses(desk, `${SOUND} --bit 1,x`, "--bit takes a whole number, not 'x'");
    await refuses(bench, '--rounds 1.5', "--rounds takes a whole number, not '1.5'");
  });

  it('counts what is given without a name, and shows none of a secret that has no quotes', async () => {
    await refuses(desk, 'pay', /^pay takes one FILE, not 0 \(usage: dure-desk pay FILE \[/);
    await refuses(desk, 'pay a b', /^pay takes one FILE, not 2 \(usage/);
    await refuses(
      desk,
      'settle',
      /^settle takes at least one FILE, not 0 \(usage: dure-desk settle FILE\.\.\.\)$/,
    );
    await refuses(desk, `${SOUND} secret words`, `fund takes no argument, not 2 (usage: ${USAGE})`);
    await refuses(plain, 'extra', "plain takes no argument, not 'extra' (usage: plain [--url URL])");
  });
});

describe('who signs', () => {
  it('is read from the command line or from a file, and never shown', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'dure-signer-')), 'suri');
    writeFileSync(file, '//City\n', { mode: 0o600 });
    assert.equal(signerOf({ signer: '//City' }).address, signerOf({ signerFile: file }).address);
    rmSync(file);
    assert.throws(() => signerOf({ signerFile: file }), { message: `${file} can't be read: ENOENT` });
    for (const signer of ['some words that are in no list of words', 'my wallet', 'CentralBank', '']) {
      assert.throws(
        () => signerOf({ signer }),
        /^Error: --signer is no secret URI: that is the words of a mnemo/,
      );
    }
    writeFileSync(file, 'secret');
    assert.throws(
      () => signerOf({ signerFile: file }),
      /suri holds a secret, and others than its owner may read/,
    );
    rmSync(file);
    writeFileSync(file, 'secret', { mode: 0o600 });
    assert.throws(() => signerOf({ signerFile: file }), /suri is no secret URI: /);
  });

  it('is no key of the development phrase where no chain is asked, unless somebody says so', () => {
    const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
    assert.equal(offlineSignerOf({ signer: phrase }).address, signerOf({ signer: phrase }).address);
    assert.throws(
      () => offlineSignerOf({ signer: '//City' }),
      /which everybody has: --dev-keys lets it sign/,
    );
    assert.equal(
      offlineSignerOf({ signer: '//City', devKeys: true }).address,
      signerOf({ signer: '//City' }).address,
    );
  });
});

describe('help', () => {
  it('lists the commands, by who uses them', async () => {
    const help = await said(desk, '--help');
    for (const line of ['-h', 'help']) assert.equal(await said(desk, line), help);
    assert.match(help, /^Usage: dure-desk COMMAND \[OPTIONS\]\n\nWhat a desk does\.\n/);
    assert.match(
      help,
      /\nFor agencies:\n {2}fund {2,}pays won into a programme\n\nFor holders:\n {2}pay {2,}pays\n/,
    );
    assert.match(help, /\ndure-desk COMMAND --help explains a command\.$/);
  });

  it('explains a command, whatever else is wrong', async () => {
    const help = await said(desk, 'fund --help');
    for (const line of [
      'help fund',
      'fund -h',
      'fund help',
      'fund --amount x --help',
      'fund --nothing --help',
    ]) {
      assert.equal(await said(desk, line), help, line);
    }
    assert.ok(
      help.startsWith(`Usage: ${USAGE}\n\nPays won into a programme. Once.\n\nNeeded:\n  --programme ID `),
    );
    assert.match(help, /\nWho signs, by one of:\n {2}--signer URI .*\n(.*\n)+ {2}--signer-file FILE /);
    assert.match(help, /\nOptions:\n {2}--note TEXT +what it is for \(default: nothing\)\n/);
    assert.match(help, /--url URL +the node's JSON-RPC \(default: ws:\/\/127\.0\.0\.1:9944\)\n/);
    assert.ok(help.endsWith(`\n\nExample:\n  dure-desk ${FUND.example}`));
    assert.match(await said(desk, 'pay --help'), /\nArguments:\n {2}FILE +an order\n/);
    assert.match(
      await said(bench, '--help'),
      /^Usage: bench \[--rounds N\] \[-- FLAG\.\.\.\]\n\nMeasures\.\n/,
    );
    assert.equal(await said(plain, 'help'), await said(plain, '--help'));
    assert.equal(got, undefined);
  });

  it('tells the version', async () => {
    assert.match(await said(desk, '--version'), /^\d+\.\d+\.\d+$/);
  });
});

describe('a program', () => {
  const home = mkdtempSync(join(tmpdir(), 'dure-commands-'));
  after(() => rmSync(home, { recursive: true }));
  const source = (name) => new URL(`../src/${name}.js`, import.meta.url).href;
  mkdirSync(join(home, 'bin'));
  mkdirSync(join(home, 'node_modules/.bin'), { recursive: true });
  const file = join(home, 'bin/dure-desk.js');
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    file,
    `#!/usr/bin/env node
    import { Failure, main } from '${source('cli')}';
    import { command, needed } from '${source('commands')}';
    const run = command({
      name: 'dure-desk',
      summary: 'works',
      options: { how: needed('HOW', 'how') },
      run({ values, say }) {
        if (values.how === 'badly') throw new Failure('it went\\nbadly');
        say(values.how);
      },
    });
    main(() => run(process.argv.slice(2)));
  `,
    { mode: 0o755 },
  );
  symlinkSync(file, join(home, 'node_modules/.bin/dure-desk'));

  const refused = (command_, args, { cwd = home, env = {} } = {}) => {
    const { status, stdout, stderr } = spawnSync(command_, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, DURE_PROGRAM: '', ...env },
    });
    assert.deepEqual([status, stdout], [1, '']);
    return stderr;
  };
  const usage = (program) => `error: --how is missing (usage: ${program} --how HOW)\n`;

  it('names itself as it was called', () => {
    const node = process.execPath;
    assert.equal(refused(node, [file]), usage('node bin/dure-desk.js'));
    assert.equal(refused(node, ['dure-desk.js'], { cwd: join(home, 'bin') }), usage('node dure-desk.js'));
    assert.equal(
      refused(node, [file], { cwd: join(home, 'node_modules') }),
      usage('node ../bin/dure-desk.js'),
    );
    assert.equal(refused(join(home, 'node_modules/.bin/dure-desk'), []), usage('dure-desk'));
    assert.equal(
      refused(node, [file], { env: { DURE_PROGRAM: 'scripts/dure desk' } }),
      usage('scripts/dure desk'),
    );
  });

  it('ends with one line and exit code 1, or well', () => {
    assert.equal(refused(process.execPath, [file, '--how', 'badly']), 'error: it went\n');
    assert.equal(execFileSync(process.execPath, [file, '--how', 'well'], { encoding: 'utf8' }), 'well\n');
    const help = execFileSync(process.execPath, [file, '--help'], { encoding: 'utf8', cwd: home });
    assert.match(help, /^Usage: .*dure-desk(\.js)? --how HOW\n/);
  });
});

describe('the launcher', () => {
  const launcher = fileURLToPath(new URL('../../dure', import.meta.url));
  const call = (args) => spawnSync(launcher, args, { encoding: 'utf8', cwd: tmpdir() });

  it('lists the tools, each with what it is for', () => {
    const { status, stdout } = call([]);
    assert.equal(status, 0);
    for (const name of [
      'agri',
      'badges',
      'council',
      'eco',
      'genesis',
      'merchants',
      'notary',
      'rotate-keys',
      'securities',
      'vouchers',
    ]) {
      assert.match(stdout, new RegExp(`^  ${name} +[A-Z].*\\.$`, 'm'));
    }
    assert.equal(call(['--help']).stdout, stdout);
  });

  it('refuses a tool that there is not', () => {
    const { status, stderr } = call(['fly']);
    assert.deepEqual(
      [status, stderr],
      [
        1,
        "Error: there is no tool 'fly': there are agri badges council eco genesis merchants notary rotate-keys securities vouchers\n",
      ],
    );
  });
});
