// SPDX-License-Identifier: Apache-2.0
// How the command line of a program is declared, read and explained.
//
//   export const run = tool({
//     name: 'dure-vouchers',
//     summary: 'Won for a purpose.',
//     manifest: new URL('../package.json', import.meta.url),
//     commands: {
//       fund: {
//         summary: 'pays won into a programme',
//         options: { programme: needed('ID', 'the programme', whole), amount: needed('WON', '…', amount) },
//         example: 'fund --programme 0 --amount 200000',
//         run: ({ values, args, say }) => …,
//       },
//     },
//   });
//
// A program of one command is `command({ name, summary, options, argument, run })`. Both give a
// function of the command line and of what takes the lines that are said. It never ends the process:
// whatever is wrong with the command line is a Failure of one line.
import { readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { Argument, Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import { Failure } from './cli.js';
import { text } from './readers.js';
import { didYouMean } from './similar.js';

/**
 * An option, as `option`, `needed` and `flag` make it.
 * @typedef {object} Option
 * @property {string} [takes] what stands behind it, such as WON; a flag takes nothing
 * @property {string} what it is, with its unit: its text in the help
 * @property {import('./readers.js').Reader<any>} [read] what makes its value
 * @property {boolean} [required]
 * @property {string} [initial] its value where it isn't given, as it would be typed
 * @property {boolean} [many] it may be given again: its value is a list
 * @property {string} [instead] the option in whose place it may stand, of which one is given at most
 * @property {string} [group] its heading in the help
 * @property {boolean} [secret] what comes with it is not to be shown
 *
 * What stands on the command line without an option's name, such as FILE.
 * @typedef {{ takes: string, what: string, least: number, most: number }} Positional
 *
 * What a command gets: the values of its options, as their readers made them, under their names in
 * camel case (`--signer-file` is `signerFile`); the texts that were given without a name; what takes the
 * lines that it has to say.
 * @typedef {{ values: any, args: any, say: (line: string) => void }} Given
 *
 * @typedef {object} Command
 * @property {string} summary what it does, in a line that begins small and has no full stop
 * @property {string} [details] what else there is to know, in sentences
 * @property {string} [group] its heading in the tool's help: who uses it
 * @property {Positional} [argument]
 * @property {Record<string, Option>} [options] by their names, such as 'signer-file'
 * @property {string} [example] as typed behind the program's name
 * @property {(given: Given) => unknown} run
 *
 * @typedef {(argv: string[], say?: (line: string) => void) => Promise<void>} Run
 */

/**
 * An option that may be left out.
 * @param {string} takes
 * @param {string} what
 * @param {import('./readers.js').Reader<any>} [reader]
 * @param {Partial<Option>} [more]
 * @returns {Option}
 */
export const option = (takes, what, reader = text, more = {}) => ({ takes, what, read: reader, ...more });

/** An option that has to be there. @type {typeof option} */
export const needed = (takes, what, reader = text, more = {}) => ({
  ...option(takes, what, reader, more),
  required: true,
});

/** An option that takes nothing: its value is true or undefined. @returns {Option} */
export const flag = (what) => ({ what });

/**
 * What a command takes without an option's name; one of it unless said otherwise.
 * @param {string} takes
 * @param {string} what
 * @param {{ least?: number, most?: number }} [count]
 * @returns {Positional}
 */
export const argument = (takes, what, { least = 1, most = 1 } = {}) => ({ takes, what, least, most });

/**
 * A tool of several commands.
 * @param {object} spec
 * @param {string} spec.name of its program when it is installed
 * @param {string} spec.summary in a sentence
 * @param {URL} [spec.manifest] the package.json that has the version
 * @param {Record<string, Command>} spec.commands
 * @returns {Run}
 */
export const tool =
  ({ name, summary, manifest, commands }) =>
  async (argv, say = console.log) => {
    const program = versioned(root(name, say), manifest);
    program.description(summary).usage('COMMAND [OPTIONS]').helpCommand(false);
    for (const [word, spec] of Object.entries(commands)) define(program.command(word), spec, say);
    const list = Object.keys(commands);
    program.addHelpText('after', `\n${program.name()} COMMAND --help explains a command.`);

    const [first, ...rest] = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
    if (first === undefined || first === '--') {
      throw new Failure(
        `a command is needed: there are ${list.join(', ')} (${program.name()} --help explains them)`,
      );
    }
    if (!first.startsWith('-') && !list.includes(first)) {
      throw new Failure(
        `there is no command '${first}'${didYouMean(first, list) || `: there are ${list.join(', ')}`}`,
      );
    }
    await execute(program, [first, ...rest]);
  };

/**
 * A program of one command.
 * @param {Command & { name: string, manifest?: URL }} spec `name`: of its file, without `.js`
 * @returns {Run}
 */
export const command =
  ({ name, manifest, ...spec }) =>
  async (argv, say = console.log) => {
    const program = root(name, say);
    define(program, spec, say);
    await execute(versioned(program, manifest), argv);
  };

/** Commander, but for what it does when something is wrong. */
class Program extends Commander {
  createCommand(name) {
    return new Program(name);
  }

  /**
   * @param {string} message
   * @param {import('commander').ErrorOptions} [options]
   * @returns {never}
   */
  error(message, { code } = {}) {
    const [line] = message.replace(/^error: /, '').split('\n');
    const [, told = ''] = /'([^']*)/.exec(line) ?? [];
    const [word] = told.split(/[ =]/);
    if (code === 'commander.optionMissingArgument') throw new Failure(`${word} takes a value`);
    if (code !== 'commander.unknownOption') return this.refuse(line);
    const names = this.options.map(({ long }) => long.slice(2));
    const near = didYouMean(word.replace(/^--/, ''), names).replaceAll(/'(.+?)'/g, "'--$1'");
    if (near) throw new Failure(`there is no option '${word}'${near}`);
    return this.refuse(`there is no option '${word}'`);
  }

  /** Refuses the command line. @returns {never} */
  refuse(why) {
    throw new Failure(`${why} (usage: ${this.createHelp().commandUsage(this)})`);
  }
}

/** The program as it is called, before it has options of its own. */
const root = (name, say) =>
  new Program(calledAs(name))
    .exitOverride()
    .configureOutput({ writeOut: (lines) => say(lines.trimEnd()), writeErr() {} })
    .configureHelp({
      subcommandTerm: (one) => one.name(),
      optionTerm: (one) => one.flags.replace(/[<>]/g, ''),
    })
    .helpOption('-h, --help', 'shows this')
    .enablePositionalOptions();

function versioned(program, manifest) {
  if (!manifest) return program;
  return program.version(
    JSON.parse(readFileSync(manifest, 'utf8')).version,
    '--version',
    'shows the version',
  );
}

async function execute(program, argv) {
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    // What is wrong is a Failure; else help or version was asked for, and said.
    if (!(error instanceof CommanderError)) throw error;
  }
}

/**
 * What a person types to come here again. `scripts/dure` says it in the environment; else it is the
 * installed program, or its file as seen from where one stands.
 */
function calledAs(name) {
  if (process.env.DURE_PROGRAM) return process.env.DURE_PROGRAM;
  const script = process.argv[1] ?? '';
  const isFile = basename(script) === `${name}.js` && basename(dirname(script)) !== '.bin';
  return isFile ? `node ${relative(process.cwd(), script)}` : name;
}

/**
 * What a person types to come to another of the tools.
 * @param {string} name without `dure-`
 */
export const toolCalled = (name) => process.env.DURE_PROGRAM?.replace(/\S+$/, name) ?? `dure-${name}`;

/**
 * Gives a command its options and what it does.
 * @param {Program} program
 * @param {Command} spec
 * @param {(line: string) => void} say
 */
function define(program, spec, say) {
  const { summary, details, group, argument: positional, options = {}, example, run } = spec;
  const sentence = `${summary[0].toUpperCase()}${summary.slice(1)}${/[.!]$/.test(summary) ? '' : '.'}`;
  program
    .summary(summary)
    .description(details ? `${sentence} ${details}` : sentence)
    .usage(usageOf(positional, options))
    .allowExcessArguments()
    .action(async () => void (await run({ ...read(program, positional, options), say })));
  if (group) program.helpGroup(group);
  if (positional) program.addArgument(new Argument(`[${positional.takes}...]`, positional.what));
  const entries = Object.entries(options);
  // What has to be there comes first, then what has a heading of its own.
  const rank = (/** @type {[string, Option]} */ [, one]) => (one.group ? 1 : one.required ? 0 : 2);
  for (const [name, one] of entries.toSorted((left, right) => rank(left) - rank(right))) {
    program.addOption(optionOf(program, name, one));
  }
  if (example) {
    program.addHelpText('after', `\nExample:\n  ${(program.parent ?? program).name()} ${example}`);
  }
}

/**
 * An option for commander.
 * @param {Program} program
 * @param {string} name
 * @param {Option} spec
 */
function optionOf(program, name, { takes, what, initial, many, required, group }) {
  const words = initial === undefined ? what : `${what} (default: ${initial})`;
  const made = new CommanderOption(takes ? `--${name} <${takes}>` : `--${name}`, words);
  made.helpGroup(group ?? (required ? 'Needed:' : 'Options:'));
  if (!takes) return made;
  return made.argParser((given, before) => {
    if (program.options.some((one) => one.long === given || one.short === given)) {
      throw new Failure(`--${name} takes a value, and ${given} is an option`);
    }
    if (before !== undefined && !many) throw new Failure(`--${name} is given twice`);
    return many ? [...(before ?? []), given] : given;
  });
}

/** What stands behind a command's name. */
function usageOf(positional, options) {
  const words = wordsOf(options);
  const parts = Object.keys(options)
    .filter((name) => !options[name].instead)
    .map((name) => {
      const all = [name, ...insteadOf(name, options)].map(words).join('|');
      const part = options[name].required ? all : `[${all}]`;
      return options[name].many ? `${part}...` : part;
    });
  const order = [
    ...parts.filter((part) => !part.startsWith('[')),
    ...parts.filter((part) => part.startsWith('[')),
  ];
  if (!positional) return order.join(' ');
  const { takes, least, most } = positional;
  const several = most > 1 ? `${takes}...` : takes;
  const stands = least ? several : `[${several}]`;
  return (takes.startsWith('--') ? [...order, stands] : [stands, ...order]).join(' ');
}

/** How one writes an option: its name, and what it takes. */
const wordsOf = (options) => (name) => [`--${name}`, options[name].takes].filter(Boolean).join(' ');

const insteadOf = (name, options) => Object.keys(options).filter((other) => options[other].instead === name);

/** What was given, once it is certain that all is there that has to be, and makes sense. */
function read(program, positional, options) {
  const raw = program.opts();
  const { args } = program;
  const attribute = (name) => program.options.find(({ long }) => long === `--${name}`).attributeName();
  const isGiven = (name) => raw[attribute(name)] !== undefined;

  const { takes = 'argument', least = 0, most = 0 } = positional ?? {};
  if (most === 0 && args[0] === 'help') program.help();
  if (args.length < least || args.length > most) {
    // A secret of several words without quotes ends up here.
    const shows = most === 0 && !Object.keys(options).some((name) => options[name].secret && isGiven(name));
    const many = most > 1 ? 'at least one' : most === 1 ? 'one' : 'no';
    program.refuse(
      `${basename(program.name())} takes ${many} ${takes}, not ${shows ? `'${args[0]}'` : args.length}`,
    );
  }
  for (const [name, { required, instead }] of Object.entries(options)) {
    if (instead) continue;
    const all = [name, ...insteadOf(name, options)];
    const count = all.filter(isGiven).length;
    if (count > 1 || (required && count === 0)) {
      const words = all.map(wordsOf(options));
      program.refuse(
        all.length === 1 ? `--${name} is missing` : `${words.join(' or ')} is needed, one of them`,
      );
    }
  }
  const values = Object.entries(options).map(([name, { read: reader, initial, many }]) => {
    const given = raw[attribute(name)] ?? initial;
    if (given === undefined || !reader) return [attribute(name), given];
    return [
      attribute(name),
      many ? given.map((one) => reader(`--${name}`, one)) : reader(`--${name}`, given),
    ];
  });
  return { values: Object.fromEntries(values), args };
}
