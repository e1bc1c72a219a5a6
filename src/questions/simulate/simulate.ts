/** `flatcheck simulate`: one machine, register writes, and what is observed after each. */
import { UserError } from '../../errors.js';
import type { ListenerName } from '../../machine/listeners.js';
import type { DmaEvent, Row } from '../../machine/observations.js';
import { record } from '../../machine/record.js';
import type { OtherSpace } from '../../machine/recording.js';
import type { LaidOver } from '../../machine/tree-patch.js';
import { programOf } from '../../machine/tree-program.js';
import type { SimulatedEvent, WitnessWrite } from '../../result/evidence.js';
import { hex, hexWrite } from '../../result/hex.js';
import { givenOptions, type MachineOptions } from '../../target/machine-options.js';
import type { PlayedStep } from '../../target/steps.js';
import type { TreeView } from '../../tree/view.js';
import { followSlots, followTables, type SimulatedSlots, type SimulatedTables } from './listeners.js';

export interface SimulateOptions {
  readonly view: TreeView;
  /** What `view` was made of, if by a patch. */
  readonly laidOver?: LaidOver;
  readonly machine: string;
  readonly ram: { readonly text: string; readonly bytes: bigint };
  readonly vga: 'std' | 'none';
  readonly options?: MachineOptions;
  readonly steps: readonly PlayedStep[];
  /** Whether each step is to have its region tree. */
  readonly withTree?: boolean;
  readonly defines: ReadonlyArray<readonly [string, string]>;
  /** The listeners of the tree that are run; without it VFIO's alone. */
  readonly listeners?: readonly ListenerName[];
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

export interface SimulatedStep {
  readonly write: WitnessWrite | null;
  readonly reset?: true;
  /** Rows as `info mtree -f` prints them for the address space `memory`, without the leading blanks. */
  readonly flatView: readonly string[];
  /**
   * The same for the other address spaces that have rows, by name; of equal names the second is `NAME (2)` and so on.
   */
  readonly addressSpaces: Readonly<Record<string, readonly string[]>>;
  /**
   * Where asked for: the lines of `info mtree`, the address space `memory` first, then others and aliased regions by
   * name.
   */
  readonly regionTree?: readonly string[];
  /** Of the VFIO listener; empty where it is not run. */
  readonly dma: readonly SimulatedEvent[];
  /** Each there if its listener is run. */
  readonly kvm?: SimulatedSlots;
  readonly vhost?: SimulatedTables;
  readonly vhostUser?: SimulatedTables;
}

export interface SimulateResult {
  readonly schema: 'flatcheck/simulate/1';
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Options of the machine beyond these, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
  /** Those that were asked for; absent where that is VFIO's alone. */
  readonly listeners?: readonly ListenerName[];
  readonly steps: readonly SimulatedStep[];
  /** Functions that are neither in the tree nor modelled and were taken to return 0. */
  readonly assumed: ReadonlyArray<{ readonly name: string; readonly caller: string }>;
  /** Headers that were not found, where they are included; absent where there are none. */
  readonly missingHeaders?: ReadonlyArray<{ readonly name: string; readonly file: string; readonly line: number }>;
}

/**
 * @throws UserError with exit code 2 where QEMU's own code refuses the configuration, with 3 where the C could not be
 * run
 */
export async function runSimulate(options: SimulateOptions): Promise<SimulateResult> {
  const program = programOf(options.view, options.defines, options.laidOver);
  const { machine, ram, vga, steps, options: machineOptions = {}, listeners = ['vfio'] } = options;
  const regionTrees: string[][] = [];
  const recording = record(program, { machine, ram: ram.bytes, vga, options: machineOptions }, steps, {
    followsAll: true,
    listeners,
    onPlayed: (done) => options.onProgress?.(done, steps.length, `${machine} ${ram.text}`),
    onObserved: (observed) => {
      if (options.withTree) regionTrees.push(sortedTree(observed.regionTree()));
    },
  });
  const { failure } = recording;
  if (failure) {
    const refused = failure.kind === 'error' && failure.step < 0;
    const where = failure.step > 0 ? `step ${failure.step}: ` : '';
    throw new UserError(`${where}${failure.message}`, refused ? 2 : 3);
  }
  const followers = {
    ...(listeners.includes('kvm') ? { kvm: followSlots() } : {}),
    ...(listeners.includes('vhost') ? { vhost: followTables('vhost') } : {}),
    ...(listeners.includes('vhost-user') ? { vhostUser: followTables('vhost-user') } : {}),
  };
  const entries = Array.from({ length: steps.length + 1 }, (_, index): Omit<SimulatedStep, 'write' | 'reset'> => {
    const handed = recording.regionEvents[index] ?? [];
    return {
      flatView: recording.views[recording.viewOf[index]!]!.map(mtreeRow),
      addressSpaces: addressSpaces(recording.others, index),
      ...(options.withTree ? { regionTree: regionTrees[index]! } : {}),
      dma: recording.events[recording.eventsOf[index]!]!.map(simulatedEvent),
      ...Object.fromEntries(Object.entries(followers).map(([name, follower]) => [name, follower.next(handed)])),
    };
  });
  const missing = program.missingHeaders();
  return {
    schema: 'flatcheck/simulate/1',
    machine,
    ram: ram.text,
    vga,
    ...givenOptions(machineOptions),
    ...(options.listeners ? { listeners } : {}),
    steps: [
      { write: null, ...entries[0]! },
      ...steps.map((step, i): SimulatedStep => {
        if ('reset' in step) return { write: null, reset: true, ...entries[i + 1]! };
        return { write: hexWrite(step.write), ...entries[i + 1]! };
      }),
    ],
    assumed: recording.machine?.assumed ?? [],
    ...(missing.length > 0 ? { missingHeaders: missing.map(({ name, file, line }) => ({ name, file, line })) } : {}),
  };
}

function addressSpaces(spaces: readonly OtherSpace[], entry: number): Record<string, string[]> {
  const rows: Record<string, string[]> = {};
  const seen = new Map<string, number>();
  for (const { name, views, viewOf } of spaces) {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const view = views[viewOf[entry]!]!;
    if (view.length > 0) rows[count === 1 ? name : `${name} (${count})`] = view.map(mtreeRow);
  }
  return rows;
}

/**
 * The lines of `info mtree` in an order that does not depend on where things lie in memory: QEMU walks a hash table of
 * addresses (mtree_info_as() in system/memory.c). Blocks are told apart by empty lines, and so they stay.
 */
export function sortedTree(text: string): string[] {
  const blocks = text
    .split(/\n\n+/)
    .map((block) => block.trimEnd())
    .filter((block) => block !== '');
  const rank = (block: string): number =>
    /^address-space: memory$/m.test(block) ? 0 : block.startsWith('address-space:') ? 1 : 2;
  blocks.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
  return blocks.flatMap((block, index) => [...(index === 0 ? [] : ['']), ...block.split('\n')]);
}

/** An event as reports show it; its memory is left out. */
export function simulatedEvent(
  event: Pick<DmaEvent, 'op' | 'start' | 'last'> & { readonly access?: 'rw' | 'ro' },
): SimulatedEvent {
  const range = { start: hex(event.start), end: hex(event.last) };
  return event.access === undefined ? { op: 'unmap', ...range } : { op: 'map', ...range, access: event.access };
}

/** A row as mtree_print_flatview() in QEMU's system/memory.c prints it, without the leading blanks. */
export function mtreeRow(row: Row): string {
  const address = (value: bigint): string => value.toString(16).padStart(16, '0');
  const offset = row.offset === 0n ? '' : ` @${address(row.offset)}`;
  const nonvolatile = row.nonvolatile ? 'nv-' : '';
  const kind = row.readonly ? 'rom' : row.kind;
  return `${address(row.start)}-${address(row.last)} (prio ${row.priority}, ${nonvolatile}${kind}): ${row.name}${offset}`;
}
