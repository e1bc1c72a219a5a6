#!/usr/bin/env node
/** Wires commands to their modules, which are loaded only when they run. */
import type { Command, CommanderError, Option } from 'commander';
import type { CheckCommandOptions } from './commands/check.js';
import type { CompareLogCommandOptions } from './commands/compare-log.js';
import type { CrosscheckCommandOptions } from './commands/crosscheck.js';
import type { ExplainCommandOptions } from './commands/explain.js';
import { reportFailure } from './commands/output/failure.js';
import type { CommonOptions } from './commands/output/reporter.js';
import type { SimulateCommandOptions } from './commands/simulate.js';
import type { SweepCommandOptions } from './commands/sweep/sweep.js';
import { optimizeForShortRuns } from './engine.js';
import { UserError } from './errors.js';
import { printable } from './text.js';
import { version } from './version.js';

const WRITE_HELP =
  'write [SLOT.FUNCTION@]REG=VALUE[:WIDTH], hex, to the host bridge or another device on bus 0, ' +
  'memory@ADDRESS=VALUE[:WIDTH] to memory, or "reset"';

/** Adds an option that may be given again and again; its value is a list. */
function repeatable(command: Command, flags: string, description: string): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  const option = command.createOption(flags, `${description} (repeatable)`).argParser(collect);
  // A default would be shown in the help.
  return command.addOption(option).setOptionValue(option.attributeName(), []);
}

/** Repeatable; the list starts when it is given first. */
function outputOption(command: Command): Option {
  return command
    .createOption('-o, --output <file>', 'write the report to a file, in the format of its suffix (repeatable)')
    .argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value]);
}

const CONFIG_OPTION = [
  '--config <file>',
  'configuration (default: flatcheck.config.json at the top of the tree)',
] as const;

/** What the help says of the options that choose machines. */
interface MachineHelp {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
}

const OF_MANY: MachineHelp = {
  machine: 'machines (default: pc,q35)',
  ram: 'sizes of guest RAM (default: 640K,1M,2G,6G)',
  vga: 'std, none or both (default: std,none)',
};
const OF_ONE: MachineHelp = {
  machine: 'machine (default: pc)',
  ram: 'guest RAM (default: 2G)',
  vga: 'std or none (default: std)',
};
const UNUSED = 'accepted, without effect here';

/** A command with the options that all analyses share (docs/commands.md). */
function analysisCommand(program: Command, name: string, formats = 'text or json', help = OF_MANY): Command {
  const command = program
    .command(name)
    .option('--qemu <dir>', "QEMU source tree (default: the current folder's, else the sample tree)")
    .option('--rev <rev>', 'read the tree from this git revision (default: the files on disk)')
    .option('--machine <list>', help.machine)
    .option('--ram <list>', help.ram)
    .option('--vga <list>', help.vga);
  return repeatable(command, '--define <name[=value]>', 'define a CONFIG_ macro, or give it another value')
    .option('--follow-renames', 'look for files of the patch that the tree has under another name')
    .option('--format <format>', formats)
    .addOption(outputOption(command))
    .option('--color <when>', 'color the text: auto, always or never (default: auto)')
    .option('--archive <url>', 'where message ids are looked up (default: https://lore.kernel.org/all/)')
    .option('--no-cache', 'neither read nor write the cache');
}

/** Adds the options that say more of a machine (docs/commands.md). */
function withMachineOptions(command: Command): Command {
  return command
    .option('--max-ram-below-4g <size>', 'limit of RAM below 4 GB, as -machine takes it')
    .option('--cpu-vendor <vendor>', "amd or intel (default: that of the machine's CPU)")
    .option('--phys-bits <number>', "width of the CPU's physical addresses (default: 40)")
    .option(
      '--firmware <pflash:size>',
      'firmware in flash memory of this size, not in a ROM; after a comma the size of a second flash',
    );
}

/** Adds those that a real QEMU is not asked for. */
function withDevices(command: Command): Command {
  const options = [
    ['--machine-option <name=value>', 'a property of the machine, as -machine takes it'],
    ['--global <driver.property=value>', 'a property of all devices of a driver, as -global takes it'],
    ['--device <type,...>', 'one more device, as -device takes it'],
    ['--object <type,...>', 'a back end for devices, as -object takes it'],
  ] as const;
  return options.reduce((all, [flags, text]) => repeatable(all, flags, text), withMachineOptions(command));
}

/** Many commits or patches. */
function addSweep(program: Command): void {
  analysisCommand(program, 'sweep', 'of --merge: text, markdown or json lines')
    .description('check many commits or patches, a JSON line for each')
    .argument('[item...]', 'A..B, patch files, folders of them; with --merge the files of shards')
    .option('--list <file>', 'read commits and patch files from a file, one a line')
    .option('--quick', 'play less, and do not ask which hunk does what')
    .option('-j, --jobs <number>', 'checks at a time (default: one for every two processors)')
    .option('--resume', 'skip the items that the file of --output has already')
    .option('--shard <part>', 'check part I of N of the items, written I/N')
    .option('--merge', 'show the files of shards as one table')
    .option(...CONFIG_OPTION)
    .action(async (items: string[], options: SweepCommandOptions) => {
      process.exitCode = await (await import('./commands/sweep/sweep.js')).sweep(items, options);
    });
}

function enterFolder(dir: string | undefined): void {
  if (dir === undefined) return;
  try {
    process.chdir(dir);
  } catch {
    throw new UserError(`-C: no such folder: ${printable(dir)}`);
  }
}

async function buildProgram(): Promise<Command> {
  const [{ Command }, { addSetupCommands }, { addExamples }] = await Promise.all([
    import('commander'),
    import('./commands/setup.js'),
    import('./commands/help/examples.js'),
  ]);
  const program = new Command('flatcheck')
    .description(
      "What a patch to QEMU does to guest memory and device DMA, found by running QEMU's own C before and after it.",
    )
    .version(version)
    .option('-C <dir>', 'run as if started in this folder')
    .hook('preAction', (_, action) => enterFolder(action.optsWithGlobals<{ C?: string }>().C))
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          `flatcheck: ${printable(
            text
              .trim()
              .replace(/^error: /, '')
              .replace(/\s*\n\s*/g, ' '),
          )}\n`,
        ),
    });

  withDevices(
    analysisCommand(program, 'check', 'text, json, markdown, mail, mtree-diff, terse, sarif, gitlab, github or html'),
  )
    .description('give a verdict on patches')
    .argument(
      '[patch...]',
      'diff, mail, mbox (also .gz), folder of these, Patchwork JSON, https address, message id, - for standard input; or a range, HEAD^! or a branch (default: what is not committed)',
    )
    .option('--range <range>', "check the commits A..B of the tree's repository")
    .option('--reverse', 'swap the trees: what does undoing the patch do?')
    .option('--quick', 'play less, and do not ask which hunk does what')
    .option('-j, --jobs <number>', 'processors to keep busy (default: those of the machine)')
    .option('--plan', 'print the machines that the patch asks for, and why; play none')
    .option(
      '--budget <seconds>',
      'processor time for machines that the patch asks for (default: 60, with --quick 10; 0 adds none)',
    )
    .option('-v, --verbose', 'also each change, costs, what was run, and the time it took')
    .option('-q, --quiet', 'print nothing if the verdict is pass')
    .option(
      '--terse',
      'read a patch from standard input; print a line for each error and warning, as checkpatch.pl --terse does',
    )
    .option('--fail-level <level>', 'the lowest severity that counts as an error: error, warning or note')
    .option(...CONFIG_OPTION)
    .action(async (files: string[], options: CheckCommandOptions) => {
      // It is up when the patches are read.
      (await import('./check/symbolic/preprocessor.js')).startAhead();
      process.exitCode = await (await import('./commands/check.js')).check(files, options);
    });
  addSweep(program);
  withDevices(analysisCommand(program, 'explain'))
    .description('show one finding of a check step by step')
    .argument('<finding>', 'its number in the report, or its id; an id without a patch explains the kind of finding')
    .argument('[patch...]', 'as for check')
    .option('--range <range>', "check the commits A..B of the tree's repository")
    .option('--reverse', 'swap the trees: what does undoing the patch do?')
    .option('--from <file>', 'take the finding from a report of check --format json')
    .option('--emit <what>', 'write its witness as a script: qmp, or qtest (the skeleton of a test in C)')
    .option(...CONFIG_OPTION)
    .action(async (finding: string, files: string[], options: ExplainCommandOptions) => {
      process.exitCode = await (await import('./commands/explain.js')).explain(finding, files, options);
    });
  repeatable(
    withDevices(analysisCommand(program, 'simulate', 'text or json', OF_ONE))
      .description('build a machine and play register writes')
      .option('--patch <file>', 'apply a patch to the tree first'),
    '--write <write>',
    WRITE_HELP,
  )
    .option('--replay <file>', 'play JSON lines or a QEMU log with pci_cfg_write lines')
    .option('--tree', 'show the tree of memory regions after each step, as info mtree does')
    .option('--listeners <list>', "which of the tree's listeners to run: vfio, kvm, vhost, vhost-user (default: vfio)")
    .action(async (options: SimulateCommandOptions) => {
      process.exitCode = await (await import('./commands/simulate.js')).simulate(options);
    });
  repeatable(
    withMachineOptions(
      analysisCommand(program, 'crosscheck', 'text or json', { ...OF_MANY, ram: 'sizes of guest RAM (default: 2G)' }),
    )
      .description('compare the simulation with a real QEMU')
      .requiredOption('--qemu-binary <path>', 'the qemu-system-x86_64 to compare with; it runs no guest code')
      .option('--patch <file>', 'apply a patch to the tree first'),
    '--write <write>',
    WRITE_HELP,
  )
    .option('--replay <file>', 'play JSON lines or a QEMU log with pci_cfg_write lines')
    .option('--random <n>', 'length of the random walk of register writes (default: 50)')
    .option('--seed <number>', 'seed of the random walk (default: 1)')
    .option('--time-limit <seconds>', 'how long the binary may take to start, and for each answer', '30')
    .action(async (options: CrosscheckCommandOptions) => {
      process.exitCode = await (await import('./commands/crosscheck.js')).crosscheck(options);
    });
  withMachineOptions(
    analysisCommand(program, 'compare-log', 'text or json', {
      ...OF_ONE,
      machine: 'machine (default: told from the host bridge that the log names)',
    }),
  )
    .description('compare the simulation with a log of a real QEMU')
    .argument(
      '<log>',
      'a QEMU log with pci_cfg_write lines and vfio_listener_region, vfio_user_dma or kvm_set_user_memory lines',
    )
    .option('--patch <file>', 'apply a patch to the tree first')
    .action(async (file: string, options: CompareLogCommandOptions) => {
      process.exitCode = await (await import('./commands/compare-log.js')).compareLog(file, options);
    });
  analysisCommand(program, 'layout', 'text or json', { ...OF_MANY, ram: UNUSED, vga: UNUSED })
    .description('show the memory regions that board code builds')
    .argument('[patch]', 'show what this patch changes')
    .option(...CONFIG_OPTION)
    .action(async (patch: string | undefined, options: CommonOptions) => {
      process.exitCode = await (await import('./commands/layout.js')).layout(patch, options);
    });
  analysisCommand(program, 'predicate', 'text or json', { machine: UNUSED, ram: UNUSED, vga: UNUSED })
    .description('show when neighbouring ranges of a flat view merge')
    .argument('[patch]', 'show what this patch changes')
    .action(async (patch: string | undefined, options: CommonOptions) => {
      process.exitCode = await (await import('./commands/predicate.js')).predicate(patch, options);
    });
  const c = program
    .command('c')
    .description("compile freestanding C with flatcheck's compiler and run its main()")
    .argument('<file...>', 'C sources');
  repeatable(
    repeatable(c, '-I, --include <dir>', 'folder of headers'),
    '-D, --define <name[=value]>',
    'define a macro',
  ).action(async (files: string[], options: { include: string[]; define: string[] }) => {
    const [{ runC }, { parseDefine }] = await Promise.all([
      import('./commands/c.js'),
      import('./commands/input/values.js'),
    ]);
    process.exitCode = await runC(files, { includes: options.include, defines: options.define.map(parseDefine) });
  });
  addSetupCommands(program);
  addExamples(program);
  return program;
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

async function main(): Promise<void> {
  // What editors and scripts ask first does not wait for commander, which takes a third of the start-up.
  if (process.argv.length === 3 && process.argv[2] === '--version') {
    process.stdout.write(`${version}\n`);
    return;
  }
  optimizeForShortRuns();
  // Whoever reads the report may stop reading: no error of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      reportFailure(error);
      process.exit();
    });
  }
  try {
    const [command, action, remote = ''] = process.argv.slice(2);
    // A push waits for this, and has mostly nothing to be checked: no commander either.
    if (command === 'hook' && action === 'run')
      process.exitCode = await (await import('./commands/hook/run.js')).runHook(remote);
    else if (command !== undefined || !(await (await import('./commands/help/welcome.js')).welcome()))
      await (await buildProgram()).parseAsync();
  } catch (error) {
    // commander has written its line; 0 is --help and --version.
    if (isCommanderError(error)) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else reportFailure(error);
  }
}

await main();
