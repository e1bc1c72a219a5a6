/** The command lines that show again what a report says. */
import type { CheckResult, Finding } from '../result/result.js';
import { printable } from '../text.js';
import { stepText } from './text/range.js';

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
    ...['--machine', shellWord(list(configurations.map(({ machine }) => machine)))],
    ...['--ram', shellWord(list(configurations.map(({ ram }) => ram)))],
    ...['--vga', shellWord(list(configurations.map(({ vga }) => vga)))],
    ...machineWords(options.machine),
    ...defineWords(options.defines),
    ...(options.reverse ? ['--reverse'] : []),
    ...(result.patches.some(({ followed }) => followed !== undefined) ? ['--follow-renames'] : []),
    ...result.patches.map((_, index) => (result.patches.length === 1 ? PATCH : `${PATCH}-${index + 1}`)),
  ];
}

/** `flatcheck simulate` of a finding's witness, on the tree without the patch; null where there is none to play. Add --patch for the other tree. */
export function simulateWords(
  result: CheckResult,
  { machine, ram, vga, options = {}, witness }: Finding,
): string[] | null {
  if (machine === undefined || ram === undefined || vga === undefined || witness === undefined) return null;
  return [
    ...['flatcheck', 'simulate', ...treeWords(result)],
    ...['--machine', shellWord(machine), '--ram', shellWord(ram), '--vga', shellWord(vga)],
    ...machineWords({ ...result.options.machine, ...options }),
    ...defineWords(result.options.defines),
    ...witness.flatMap((step) => ['--write', shellWord(stepText(step))]),
  ];
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
  if (name.startsWith('device.')) return ['--device', shellWord(value)];
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
