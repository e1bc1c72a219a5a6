/** Runs a native program (src/runtime/native/play.c) and reads what it prints. */
import { execFileSync } from 'node:child_process';
import type { MachineConfiguration } from '../../machine/machine.js';
import type { DmaEvent } from '../../machine/observations.js';
import type { PlayedStep } from '../../target/steps.js';

/** What is observed after the first reset (entry 0) and after each step. */
export interface NativeObservation {
  readonly events: readonly DmaEvent[];
  /** Rows of address space `memory`, as `info mtree -f` prints them; empty where they were not asked for. */
  readonly rows: readonly string[];
}

const NO_BLOCK = '0xffffffffffffffff';

function run(
  executable: string,
  { machine, ram, vga }: MachineConfiguration,
  mode: string,
  steps: readonly PlayedStep[],
) {
  const words = steps.map((step) => {
    if ('reset' in step) return 'reset';
    const { register, value, width } = step.write;
    return `${register.toString(16)}=${value.toString(16)}:${width}`;
  });
  return execFileSync(executable, [machine, String(ram), vga, mode, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Plays steps once. @throws Error where the program does not end well */
export function observeNative(
  executable: string,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
): NativeObservation[] {
  const observed: Array<{ events: DmaEvent[]; rows: string[] }> = [];
  for (const line of run(executable, configuration, 'views', steps).split('\n')) {
    const last = observed[observed.length - 1]!;
    if (line === 'step') observed.push({ events: [], rows: [] });
    else if (line.startsWith('row ')) last.rows.push(line.slice('row '.length));
    else if (line !== '') last.events.push(readEvent(line.split(' ')));
  }
  return observed;
}

function readEvent([op, start, last, access, block, offset]: readonly string[]): DmaEvent {
  const range = { start: BigInt(start!), last: BigInt(last!) };
  if (op !== 'map') return { op: 'unmap', ...range };
  return {
    op,
    ...range,
    access: access === 'ro' ? 'ro' : 'rw',
    ramBlock: block === NO_BLOCK ? null : BigInt(block!),
    offset: BigInt(offset!),
  };
}

/** Plays steps once, then again `repetitions` times. @returns the seconds of processor time that those took */
export function timeNative(
  executable: string,
  configuration: MachineConfiguration,
  steps: readonly PlayedStep[],
  { repetitions, views }: { readonly repetitions: number; readonly views: boolean },
): number {
  const mode = `${views ? 'time-views' : 'time'}=${repetitions}`;
  return Number(run(executable, configuration, mode, steps)) / 1e9;
}
