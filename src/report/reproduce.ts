/** The command lines that show again what a report says. */
import type { CheckResult, Finding } from '../result/result.js';
import { DEFAULT_MACHINES, DEFAULT_RAM, DEFAULT_VGA } from '../target/defaults.js';
import { CPU_VENDORS } from '../target/machine-options.js';
import { printable } from '../text.js';
import { isOfCalls } from './points/dma-calls.js';
import { monitorCommands } from './points/monitor.js';
import { stepText } from './words/range.js';

/** Of more, the witness is a script (flatcheck explain --emit). */
const MOST_STEPS = 4;

/** An assigned device, whose address the reader has, and QEMU's trace points of its listener. */
const VFIO_TRACED = "-device vfio-pci,host=DEVICE -trace 'vfio_listener_region_*'";

/** What stands for the file with the patch. */
export const PATCH = 'PATCH';

/** `flatcheck check` with the options of this result, word by word. */
export function checkWords(result: CheckResult): string[] {
  const { options } = result;
  // A plan adds its own again.
  const configurations = result.configurations.filter(({ planned }) => !planned);
  const list = (values: readonly string[]): string => [...new Set(values)].join(',');
  return [
    ...['flatcheck', 'check', ...treeWords(result)],
    ...listWords('--machine', list(configurations.map(({ machine }) => machine)), DEFAULT_MACHINES),
    ...listWords('--ram', list(configurations.map(({ ram }) => ram)), DEFAULT_RAM),
    ...listWords('--vga', list(configurations.map(({ vga }) => vga)), DEFAULT_VGA),
    ...machineWords(options.machine),
    ...defineWords(options.defines),
    ...(options.reverse ? ['--reverse'] : []),
    ...(result.patches.some(({ followed }) => followed !== undefined) ? ['--follow-renames'] : []),
    ...result.patches.map((_, index) => (result.patches.length === 1 ? PATCH : `${PATCH}-${index + 1}`)),
  ];
}

/**
 * `flatcheck simulate` of a finding's witness, on the tree without the patch; null where there is none to play. Add
 * --patch for the other tree.
 */
export function simulateWords(
  result: CheckResult,
  { machine, ram, vga, options = {}, witness }: Finding,
): string[] | null {
  if (machine === undefined || ram === undefined || vga === undefined || witness === undefined) return null;
  // What the command has no options for.
  if (options['test-device'] !== undefined) return null;
  return [
    ...['flatcheck', 'simulate', ...treeWords(result)],
    ...['--machine', shellWord(machine), '--ram', shellWord(ram), '--vga', shellWord(vga)],
    ...machineWords({ ...result.options.machine, ...options }),
    ...defineWords(result.options.defines),
    ...witness.flatMap((step) => ['--write', shellWord(stepText(step))]),
  ];
}

/**
 * How a real QEMU shows the same: its options, and what its monitor is told; null where no witness of few steps leads
 * there, or the machine has what no real QEMU has without more: firmware in flash memory, the device of ours.
 */
export function realQemuText(
  { options: { machine: asked } }: Pick<CheckResult, 'options'>,
  finding: Finding,
): string | null {
  const { machine, ram, vga, options = {}, witness } = finding;
  const commands = witness === undefined || witness.length > MOST_STEPS ? null : monitorCommands(witness);
  if (commands === null || machine === undefined || ram === undefined || vga === undefined) return null;
  const given = { ...asked, ...options };
  if (given.pflash !== undefined || given['test-device'] !== undefined) return null;
  // A device of the host is in no QEMU that has no such host.
  if (Object.values(given).some((value) => value.startsWith('vfio-'))) return null;
  const words = [
    ...['-M', shellWord([machine, ...machineProperties(given)].join())],
    ...['-m', shellWord(ram)],
    ...['-vga', shellWord(vga)],
    ...cpuWords(given),
    ...Object.entries(given).flatMap(([name, value]) => qemuWords(name, value)),
  ];
  // What VFIO is told, the tree of regions does not show.
  const [watched, look] = isOfCalls(finding) ? [[VFIO_TRACED], []] : [[], ['info mtree -f']];
  const told = [...commands.map(printable), ...look].join('; ');
  return `${[...words, ...watched].join(' ')} -nodefaults -S -monitor stdio${told === '' ? '' : `: ${told}`}`;
}

type Options = Readonly<Record<string, string>>;

function machineProperties(options: Options): string[] {
  const own = Object.entries(options).flatMap(([name, value]) =>
    name.startsWith('machine.') ? [`${name.slice('machine.'.length)}=${value}`] : [],
  );
  const limit = options['max-ram-below-4g'];
  return [...(limit === undefined ? [] : [`max-ram-below-4g=${limit}`]), ...own];
}

function cpuWords({ 'cpu-vendor': vendor, 'phys-bits': bits }: Options): string[] {
  const properties = [
    ...(vendor === undefined ? [] : [`vendor=${CPU_VENDORS[vendor] ?? vendor}`]),
    ...(bits === undefined ? [] : [`phys-bits=${bits}`]),
  ];
  return properties.length > 0 ? ['-cpu', shellWord(['qemu64', ...properties].join())] : [];
}

function qemuWords(name: string, value: string): string[] {
  const [, kind, property] = /^(device|object|global)\.(.*)$/.exec(name) ?? [];
  if (kind === undefined) return [];
  return [`-${kind}`, shellWord(kind === 'global' ? `${property}=${value}` : value)];
}

/** An option with a list; what holds without it need not be said, and of a patch that needed no run nothing is. */
function listWords(option: string, list: string, without: string): string[] {
  return list === '' || list === without ? [] : [option, shellWord(list)];
}

function treeWords({ qemu }: CheckResult): string[] {
  return ['--qemu', shellWord(`qemu-${qemu.version}`)];
}

/** Options of the machines, as the command takes them. */
function machineWords(options: Readonly<Record<string, string>>): string[] {
  const { pflash: flash, pflash1: second } = options;
  const firmware =
    flash === undefined ? [] : ['--firmware', `pflash:${flash}${second === undefined ? '' : `,${second}`}`];
  const rest = Object.entries(options).filter(([name]) => !name.startsWith('pflash'));
  return [...firmware, ...rest.flatMap(([name, value]) => optionWords(name, value))];
}

function optionWords(name: string, value: string): string[] {
  const [, own] = /^(device|object)\./.exec(name) ?? [];
  if (own !== undefined) return [`--${own}`, shellWord(value)];
  const [, kind, rest] = /^(machine|global)\.(.*)$/.exec(name) ?? [];
  if (kind === 'machine') return ['--machine-option', shellWord(`${rest}=${value}`)];
  return kind === 'global' ? ['--global', shellWord(`${rest}=${value}`)] : [`--${name}`, shellWord(value)];
}

function defineWords(defines: readonly string[]): string[] {
  return defines.flatMap((define) => ['--define', shellWord(define)]);
}

/** One word of a shell, whatever it holds. */
function shellWord(text: string): string {
  const shown = printable(text);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
