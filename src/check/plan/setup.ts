/** What a plan sets up: machines beyond those that every check plays, and why. */
import type { ListenerName } from '../../machine/listeners.js';
import type { PlannedFor } from '../../result/result.js';
import { type MachineOptions, optionTexts } from '../../target/machine-options.js';
import type { ConfiguredRam } from '../play/runs.js';

/**
 * What is played on it: a boot; that and System Management RAM; the board's registers, or those of added devices, by
 * their writable bits; an IOMMU's tables and registers; a vhost device's driver; the calls of our test
 * device, with or without those of migration's dirty log.
 */
export type PlannedStimulus =
  | 'boot'
  | 'boot-and-smram'
  | 'registers'
  | 'device-registers'
  | 'iommu'
  | 'vhost'
  | 'memory-api'
  | 'memory-api-unlogged';

export interface Setup {
  readonly machine: string;
  readonly ram: ConfiguredRam;
  readonly vga: 'std' | 'none';
  readonly options: MachineOptions;
  readonly listeners?: readonly ListenerName[];
  readonly stimulus: PlannedStimulus;
  readonly planned: PlannedFor;
}

/** The same for set-ups that play the same. */
export function setupKey({ machine, ram, vga, options, listeners = [], stimulus }: Setup): string {
  const all = optionTexts({ ...options, ...ram.options });
  const sorted = Object.keys(all).sort();
  return [machine, ram.bytes, vga, stimulus, listeners.join(), ...sorted.map((key) => `${key}=${all[key]}`)].join(' ');
}

/** Set-ups that play the same are one, there for the changes of all. */
export function merged(setups: readonly Setup[]): Setup[] {
  const found = new Map<string, Setup>();
  for (const setup of setups) {
    const key = setupKey(setup);
    const known = found.get(key);
    found.set(key, known ? { ...known, planned: withChanges(known.planned, setup.planned.changes) } : setup);
  }
  return [...found.values()];
}

function withChanges(planned: PlannedFor, changes: readonly string[]): PlannedFor {
  return { ...planned, changes: [...new Set([...planned.changes, ...changes])] };
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T'] as const;
const STEP = 1024n;

/** A size of RAM in bytes as a check names it: 2816M, 2883592K. */
export function ramOf(bytes: bigint, options: MachineOptions = {}): ConfiguredRam {
  let [size, suffix] = [bytes, 0];
  while (size % STEP === 0n && suffix < SUFFIXES.length - 1) [size, suffix] = [size / STEP, suffix + 1];
  const more = Object.entries(optionTexts(options)).map(([name, value]) => `,${name}=${value}`);
  return { text: `${size}${SUFFIXES[suffix]}${more.join('')}`, bytes, options };
}

/** The first of each list, then the second of each, and so on. */
export function inTurn<T>(lists: ReadonlyArray<readonly T[]>): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}
