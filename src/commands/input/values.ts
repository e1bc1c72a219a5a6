/** Values of options that the analysis commands share: read, checked, and their defaults. */
import { UserError } from '../../errors.js';
import { LISTENER_NAMES, type ListenerName } from '../../machine/listeners.js';
import type { MachineOptions } from '../../target/machine-options.js';
import { machineKind, machineKinds } from '../../target/x86_64/machines.js';
import { quoted } from '../../text.js';

export type Vga = 'std' | 'none';

/** Guest RAM: as the user wrote it, and in bytes. */
export interface GuestRam {
  readonly text: string;
  readonly bytes: bigint;
  /** Slots and most memory, where memory can be plugged in later. */
  readonly options: Pick<MachineOptions, 'slots' | 'maxmem'>;
}

export { DEFAULT_MACHINES, DEFAULT_RAM, DEFAULT_VGA } from '../../target/defaults.js';

const SUFFIXES = 'BKMGTPE';
/** QEMU rounds guest RAM up to this (system/vl.c, hw/core/machine.c: set_memory_options). */
const RAM_ALIGNMENT = 8192n;
/** What an x86 CPU can address: 52 bits. */
const MAX_RAM = 1n << 52n;

/**
 * A size as QEMU takes it with a suffix: "512K", "2G", "1.5G", "0x100000"; without a suffix it is bytes.
 * Throws UserError that starts with `option` for what is no size, is 0, or is more than a CPU can address.
 */
function parseSize(option: string, text: string): bigint {
  const shown = quoted(text);
  const match = /^(?:(0x[0-9a-f]+)|(\d{1,20})(?:\.(\d{1,18}))?([BKMGTPE])?)$/i.exec(text);
  if (match === null) throw new UserError(`${option}: ${shown} is not a size such as 512K, 2G or 6G`);
  const [, hex, whole = '0', fraction = '', suffix = 'B'] = match;
  const unit = 1n << BigInt(10 * SUFFIXES.indexOf(suffix.toUpperCase()));
  const exact =
    hex !== undefined
      ? BigInt(hex)
      : BigInt(whole) * unit + (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length);
  if (exact === 0n) throw new UserError(`${option}: ${shown}: it must be more than 0`);
  if (exact > MAX_RAM) throw new UserError(`${option}: ${shown} is more than a CPU can address (4P)`);
  return exact;
}

/**
 * Guest RAM as QEMU's -m takes it: a size, rounded up to 8 KiB as QEMU does, and `slots=` and `maxmem=` after commas.
 * Throws UserError that starts with `option`, which names where the value comes from.
 */
export function parseRam(text: string, option = '--ram'): GuestRam {
  const [size, ...more] = text.split(',').map((item) => item.trim());
  const exact = parseSize(option, size!);
  const options: { slots?: number; maxmem?: bigint } = {};
  for (const item of more) {
    const value = item.slice(item.indexOf('=') + 1);
    if (item.startsWith('maxmem=')) options.maxmem = parseSize(`${option}: maxmem`, value);
    else if (/^slots=\d{1,5}$/.test(item)) options.slots = Number(value);
    else throw new UserError(`${option}: ${quoted(item)} is not slots=NUMBER or maxmem=SIZE`);
  }
  return { text, bytes: ((exact + RAM_ALIGNMENT - 1n) / RAM_ALIGNMENT) * RAM_ALIGNMENT, options };
}

/**
 * RAM of a comma-separated list, in which `slots=` and `maxmem=` belong to the size before them; of equal ones the
 * first.
 */
export function parseRamList(text: string, option = '--ram'): GuestRam[] {
  const entries: string[] = [];
  for (const item of listItems(option, text)) {
    if (!/^(slots|maxmem)=/.test(item)) entries.push(item);
    else if (entries.length === 0) throw new UserError(`${option}: ${quoted(item)} stands before any size`);
    else entries[entries.length - 1] += `,${item}`;
  }
  const sizes = entries.map((entry) => parseRam(entry, option));
  const isSame = (a: GuestRam, b: GuestRam): boolean =>
    a.bytes === b.bytes && a.options.slots === b.options.slots && a.options.maxmem === b.options.maxmem;
  return sizes.filter((size, index) => sizes.findIndex((each) => isSame(each, size)) === index);
}

/** A number of processors or processes, from 1 to 512. Throws UserError where it is none. */
export function parseJobs(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 512)
    throw new UserError(`--jobs: ${quoted(text)} is not a number from 1 to 512`);
  return Number(text);
}

/** Machine types of a comma-separated list. Throws UserError naming those that are known. */
export function parseMachines(text: string, option = '--machine'): string[] {
  return listItems(option, text).map((name) => {
    if (machineKind(name) === null) {
      const known = machineKinds.map((kind) => kind.name).join(', ');
      throw new UserError(`${option}: ${quoted(name)} is not known; known are ${known} and their versioned types`);
    }
    return name;
  });
}

export function parseVgaList(text: string): Vga[] {
  return listItems('--vga', text).map((name) => {
    if (name !== 'std' && name !== 'none')
      throw new UserError(`--vga: ${quoted(name)} is not known; known are std, none`);
    return name;
  });
}

/** Options of the machine as commander gives them. */
export interface BoardOptions {
  readonly maxRamBelow4g?: string;
  readonly cpuVendor?: string;
  readonly physBits?: string;
  readonly firmware?: string;
  /** NAME=VALUE each, as -machine and -global take them. */
  readonly machineOption?: readonly string[];
  readonly global?: readonly string[];
  /** As -device takes them. */
  readonly device?: readonly string[];
  /** As -object takes them. */
  readonly object?: readonly string[];
}

/** x86 CPUs have 32 to 52 address bits; x86_cpu_realizefn() in target/i386/cpu.c takes no others. */
const [FEWEST_BITS, MOST_BITS] = [32, 52];

/** Options of the machine, checked; those that are not given are absent. Throws UserError naming the option. */
export function parseMachineOptions(options: BoardOptions): MachineOptions {
  const { maxRamBelow4g, cpuVendor, physBits, firmware, machineOption = [], global = [] } = options;
  const { device = [], object = [] } = options;
  if (cpuVendor !== undefined && cpuVendor !== 'amd' && cpuVendor !== 'intel')
    throw new UserError(`--cpu-vendor: ${quoted(cpuVendor)} is not known; known are amd, intel`);
  const bits = physBits !== undefined && /^\d{1,3}$/.test(physBits) ? Number(physBits) : Number.NaN;
  if (physBits !== undefined && !(bits >= FEWEST_BITS && bits <= MOST_BITS))
    throw new UserError(`--phys-bits: ${quoted(physBits)} is not a number from ${FEWEST_BITS} to ${MOST_BITS}`);
  if (firmware !== undefined && !firmware.startsWith('pflash:'))
    throw new UserError(`--firmware: ${quoted(firmware)} is not pflash:SIZE, such as pflash:4M`);
  const [flash, second] = firmware?.slice('pflash:'.length).split(',') ?? [];
  return {
    ...(maxRamBelow4g === undefined ? {} : { 'max-ram-below-4g': parseSize('--max-ram-below-4g', maxRamBelow4g) }),
    ...(cpuVendor === undefined ? {} : { 'cpu-vendor': cpuVendor }),
    ...(physBits === undefined ? {} : { 'phys-bits': bits }),
    ...(flash === undefined ? {} : { pflash: parseSize('--firmware', flash) }),
    ...(second === undefined ? {} : { pflash1: parseSize('--firmware', second) }),
    ...Object.fromEntries(machineOption.map((text) => named('--machine-option', 'machine', text))),
    ...Object.fromEntries(global.map((text) => named('--global', 'global', text))),
    ...Object.fromEntries(device.map((text, i) => [`device.${i}`, text])),
    ...Object.fromEntries(object.map((text, i) => [`object.${i}`, text])),
  };
}

/** NAME=VALUE as an option of the driver; of globals NAME is DRIVER.PROPERTY. */
function named(option: string, kind: 'machine' | 'global', text: string): readonly [string, string] {
  const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined || (kind === 'global' && !name.includes('.')))
    throw new UserError(
      `${option}: ${quoted(text)} is not ${kind === 'global' ? 'DRIVER.PROPERTY=VALUE' : 'NAME=VALUE'}`,
    );
  return [`${kind}.${name}`, value];
}

/** The listeners of a comma-separated list. */
export function parseListeners(text: string): ListenerName[] {
  return listItems('--listeners', text).map((name) => {
    const known = LISTENER_NAMES.find((each) => each === name);
    if (known === undefined)
      throw new UserError(`--listeners: ${quoted(name)} is not known; known are ${LISTENER_NAMES.join(', ')}`);
    return known;
  });
}

export const DEFAULT_BUDGET = '60';
/** With --quick. */
export const QUICK_BUDGET = '10';

/** Seconds of processor time that a plan may take; nothing is planned where that is 0. */
export function parseBudget(text: string): { readonly budget?: number } {
  if (!/^\d{1,6}$/.test(text)) throw new UserError(`--budget: ${quoted(text)} is not a number of seconds`);
  return Number(text) === 0 ? {} : { budget: Number(text) };
}

/** NAME or NAME=VALUE; a name alone is defined as 1, as for a C compiler. */
export function parseDefine(text: string): readonly [string, string] {
  const match = /^([A-Za-z_]\w*)(?:=([^\n\r]*))?$/.exec(text);
  if (match === null) throw new UserError(`--define: ${quoted(text)} is not NAME or NAME=VALUE`);
  return [match[1]!, match[2] ?? '1'];
}

/** The items of a list, each once. */
function listItems(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new UserError(`${option}: an item of the list ${quoted(text)} is empty`);
  return [...new Set(items)];
}
