/** `npm run bench`: what a check costs, from one run. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { bestOf, type CommandRun } from './measure.js';
import { measureStages, STAGES } from './stages.js';
import { measureTransitions } from './transitions.js';

interface Options {
  readonly qemu?: string;
  readonly patch?: string;
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  readonly repeat: string;
  readonly native: boolean;
  readonly json?: boolean;
}

interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it is to reach. */
  readonly goal?: string;
}

const command = new Command('bench')
  .description('Measures `flatcheck check` on a QEMU tree, and its machine against the same C compiled by gcc -O2.')
  .option('--qemu <dir>', 'QEMU source tree', (process.env.FLATCHECK_QEMU_TREES ?? '').split(':')[0])
  .option('--patch <file>', 'patch to check', process.env.FLATCHECK_SEED)
  .option('--machine <list>', 'machines', 'pc,q35')
  .option('--ram <list>', 'RAM sizes', '1M,2G,6G')
  .option('--vga <list>', 'VGA', 'none')
  .option('--repeat <n>', 'runs of which the quickest counts', '3')
  .option('--no-native', 'leave out what needs gcc')
  .option('--json', 'numbers as JSON');

async function main(options: Options): Promise<void> {
  const { qemu, patch } = options;
  if (!qemu || !patch) {
    process.stderr.write(
      'bench: name a tree with --qemu or FLATCHECK_QEMU_TREES, and a patch with --patch or FLATCHECK_SEED\n',
    );
    process.exitCode = 2;
    return;
  }
  const rows = await measure(options, qemu, patch);
  if (options.json) process.stdout.write(`${JSON.stringify({ qemu, patch, rows }, null, 2)}\n`);
  else process.stdout.write(rows.map(line).join(''));
}

async function measure(options: Options, qemu: string, patch: string): Promise<Row[]> {
  const { machine, ram, vga } = options;
  const repeat = Number(options.repeat);
  const full = ['check', '--qemu', qemu, '--machine', machine, '--ram', ram, '--vga', vga, '--format', 'json', patch];
  const check = [...full, '--quick'];
  const cold = [...check, '--no-cache'];
  const version = await bestOf(repeat + 2, ['--version']);
  const rows: Row[] = [{ what: 'start-up (--version)', value: version.seconds * 1000, unit: 'ms', goal: '< 100' }];
  rows.push(...commandRows('check --quick, cold', await bestOf(repeat, cold), '<= 4'));
  await bestOf(1, check);
  rows.push(...commandRows('check --quick, warm', await bestOf(repeat, check), '<= 1'));
  rows.push(...commandRows('check, cold', await bestOf(repeat, [...full, '--no-cache']), '<= 10'));
  const stages = await measureStages(cold);
  const whole = STAGES.reduce((sum, stage) => sum + stages[stage], 0);
  for (const stage of STAGES) {
    rows.push({ what: `cold, profiled: ${stage}`, value: stages[stage], unit: 's' });
    rows.push({ what: `cold, profiled: ${stage}, share`, value: (100 * stages[stage]) / whole, unit: '%' });
  }
  if (!options.native) return rows;
  const cache = join(tmpdir(), 'flatcheck-native');
  mkdirSync(cache, { recursive: true });
  for (const each of await measureTransitions(qemu, cache)) {
    const what = `${each.machine}, events${each.views ? ' and flat views' : ''}`;
    rows.push({ what: `${what}: ours`, value: each.ours, unit: 'transitions/s' });
    rows.push({ what: `${what}: gcc -O2`, value: each.native, unit: 'transitions/s' });
    rows.push({ what: `${what}: ours / gcc -O2`, value: each.ratio, unit: '', goal: '>= 0.5' });
  }
  return rows;
}

function commandRows(what: string, { seconds, cpuSeconds, memory, exitCode }: CommandRun, goal: string): Row[] {
  if (exitCode !== 0) throw new Error(`${what}: exit code ${exitCode}`);
  return [
    { what: `${what}: wall time`, value: seconds, unit: 's', goal },
    { what: `${what}: processor time`, value: cpuSeconds, unit: 's' },
    { what: `${what}: peak memory`, value: memory / 2 ** 20, unit: 'MB', goal: '< 700' },
  ];
}

function line({ what, value, unit, goal }: Row): string {
  const number = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  return `${what.padEnd(44)} ${number.padStart(9)} ${unit}${goal === undefined ? '' : `  (goal ${goal})`}\n`;
}

await main(command.parse().opts<Options>());
