/**
 * `flatcheck compare-log`: plays the writes of a log and holds what listeners did against what the log tells of them.
 */
import { UserError } from '../../errors.js';
import { record } from '../../machine/record.js';
import type { Recording } from '../../machine/recording.js';
import {
  type EventLog,
  type EventSource,
  type ListenerEvent,
  type LoggedEvent,
  SlotRanges,
} from '../../machine/replay/log.js';
import { widened } from '../../machine/replay/register-write.js';
import type { LaidOver } from '../../machine/tree-patch.js';
import { programOf, type TreeProgram } from '../../machine/tree-program.js';
import type { WitnessWrite } from '../../result/evidence.js';
import { hex, hexWrite } from '../../result/hex.js';
import { givenOptions, type MachineOptions } from '../../target/machine-options.js';
import type { RegisterWrite } from '../../target/steps.js';
import { requireQemuTree } from '../../tree/detect.js';
import type { TreeView } from '../../tree/view.js';
import { differences, type Pair } from '../side-by-side.js';

export interface CompareLogOptions {
  readonly view: TreeView;
  /** What `view` was made of, if by a patch. */
  readonly laidOver?: LaidOver;
  readonly log: EventLog;
  /** As the user wrote it. */
  readonly file: string;
  readonly machine: string;
  readonly ram: { readonly text: string; readonly bytes: bigint };
  readonly vga: 'std' | 'none';
  readonly options?: MachineOptions;
  readonly defines: ReadonlyArray<readonly [string, string]>;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** An event; access where it is a map and the log says it. */
export interface ComparedEvent {
  readonly listener: 'vfio' | 'kvm';
  readonly op: 'map' | 'unmap';
  readonly start: string;
  readonly end: string;
  readonly access?: 'rw' | 'ro';
}

export interface CompareLogResult {
  readonly schema: 'flatcheck/compare-log/1';
  readonly verdict: 'equal' | 'different' | 'incomplete';
  readonly qemu: { readonly version: string };
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Options of the machine beyond these, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
  readonly log: {
    readonly file: string;
    /** The trace events that were read. */
    readonly sources: readonly EventSource[];
    readonly writes: number;
    readonly events: number;
    /** Writes that are not played: to devices behind bridges, and to extended configuration space. */
    readonly otherWrites: number;
    /** Trace events of memory listeners that are not read. */
    readonly unread: EventLog['unread'];
  };
  /** What is equal: writes and events before the first difference. */
  readonly equal: { readonly writes: number; readonly events: number };
  /** Writes that must have been wider than their value says: with that width the events are equal. */
  readonly widths: ReadonlyArray<{ readonly line: number; readonly width: number }>;
  readonly difference: {
    /** Line of the log, from 1. */
    readonly line: number;
    /** Null before the first write. */
    readonly write: WitnessWrite | null;
    /** The events after that write where they differ, listener by listener; real are those of the log. */
    readonly events: ReadonlyArray<Pair<ComparedEvent>>;
    /** Line of the last write since then that was not played; null where there is none. */
    readonly otherWrite: number | null;
  } | null;
  /** Why not all was played, else null. */
  readonly failure: string | null;
}

/**
 * Differences are a result.
 * @throws UserError where the tree's own code refuses the configuration
 */
export async function runCompareLog(options: CompareLogOptions): Promise<CompareLogResult> {
  return compareLog(programOf(options.view, options.defines, options.laidOver), options);
}

/** As runCompareLog(), with the program of the tree that options.view is. */
export function compareLog(program: TreeProgram, options: Omit<CompareLogOptions, 'defines'>): CompareLogResult {
  const { version } = requireQemuTree(options.view);
  const { log, machine, ram, vga, options: machineOptions = {} } = options;
  const play = (writes: readonly RegisterWrite[]): Recording => {
    const steps = writes.map((write) => ({ write }));
    const recording = record(program, { machine, ram: ram.bytes, vga, options: machineOptions }, steps, {
      listeners: listenersOf(log),
      onPlayed: (done) => options.onProgress?.(done, steps.length, `${machine} ${ram.text}`),
    });
    recording.machine?.dispose();
    const { failure } = recording;
    if (failure?.kind === 'error' && failure.step < 0) throw new UserError(failure.message);
    return recording;
  };
  const { recording, writes, at, widths } = fitWidths(log, play);
  const entries = recording.viewOf.length;
  const { failure } = recording;
  const equalEntries = at ?? entries;
  return {
    schema: 'flatcheck/compare-log/1',
    verdict: at !== null ? 'different' : failure === null ? 'equal' : 'incomplete',
    qemu: { version },
    machine,
    ram: ram.text,
    vga,
    ...givenOptions(machineOptions),
    log: {
      file: options.file,
      sources: log.sources,
      writes: log.steps.length,
      events: log.start.length + log.steps.reduce((sum, { events }) => sum + events.length, 0),
      otherWrites: log.otherWrites.length,
      unread: log.unread,
    },
    equal: {
      writes: Math.max(0, equalEntries - 1),
      events: Array.from({ length: equalEntries }, (_, entry) => loggedEvents(log, entry).length).reduce(
        (sum, count) => sum + count,
        0,
      ),
    },
    widths,
    difference: at === null ? null : describeDifference(log, recording, writes, at),
    failure: failure === null ? null : `step ${failure.step}: ${failure.message}`,
  };
}

/**
 * Plays the writes as wide as the log says them. Where the events after one differ, it may have been wider, with zeros
 * in front, which logs do not show: a width is taken with which the comparison gets further. `at` is the first entry
 * that differs.
 */
function fitWidths(
  log: EventLog,
  play: (writes: readonly RegisterWrite[]) => Recording,
): { recording: Recording; writes: readonly RegisterWrite[]; at: number | null; widths: CompareLogResult['widths'] } {
  let writes: readonly RegisterWrite[] = log.steps.map(({ write }) => write);
  let recording = play(writes);
  let at = firstDifference(log, recording);
  const widths: Array<{ line: number; width: number }> = [];
  search: while (at !== null && at > 0) {
    for (let wider = widened(writes[at - 1]!); wider !== null; wider = widened(wider)) {
      const candidate = writes.with(at - 1, wider);
      const played = play(candidate);
      const reached = firstDifference(log, played);
      if (reached !== null && reached <= at) continue;
      widths.push({ line: log.steps[at - 1]!.line, width: wider.width });
      [writes, recording, at] = [candidate, played, reached];
      continue search;
    }
    break;
  }
  return { recording, writes, at, widths };
}

/** The listeners that a log tells of. */
function listenersOf({ sources }: EventLog): Array<ListenerEvent['listener']> {
  const isSlots = (source: EventSource): boolean => source === 'kvm_set_user_memory';
  return [...(sources.every(isSlots) ? [] : (['vfio'] as const)), ...(sources.some(isSlots) ? (['kvm'] as const) : [])];
}

/** In which order different listeners were told is not compared. */
function byListener<T extends ListenerEvent>(events: readonly T[]): T[] {
  return (['vfio', 'kvm'] as const).flatMap((name) => events.filter(({ listener }) => listener === name));
}

/** The events of an entry: of the registration and first reset (0), or after a write. */
function loggedEvents(log: EventLog, entry: number): readonly LoggedEvent[] {
  return byListener(entry === 0 ? log.start : log.steps[entry - 1]!.events);
}

/** What tells two events apart; the VFIO listener's lines do not say with what access memory is mapped. */
function keyOf({ sources }: EventLog): (event: ListenerEvent) => string {
  const isSilent = sources.includes('vfio_listener_region');
  return ({ listener, op, start, last, access }) =>
    `${listener} ${op} ${start} ${last} ${isSilent && listener === 'vfio' ? '' : access}`;
}

/** The events of all entries. */
function simulatedEvents({ events, eventsOf, regionEvents }: Recording): ListenerEvent[][] {
  const slots = new SlotRanges();
  return Array.from(eventsOf, (number, entry) => {
    const handed = (regionEvents[entry] ?? []).flatMap((event) => (event.kind === 'slot' ? [slots.event(event)] : []));
    return [...events[number]!.map((event) => ({ listener: 'vfio', ...event }) as const), ...handed];
  });
}

/** Index of the first entry whose events differ, or null. */
function firstDifference(log: EventLog, recording: Recording): number | null {
  const text = (events: readonly ListenerEvent[]): string => events.map(keyOf(log)).join('\n');
  const entry = simulatedEvents(recording).findIndex((events, i) => text(events) !== text(loggedEvents(log, i)));
  return entry < 0 ? null : entry;
}

function describeDifference(
  log: EventLog,
  recording: Recording,
  writes: readonly RegisterWrite[],
  entry: number,
): CompareLogResult['difference'] {
  const simulated = simulatedEvents(recording)[entry]!;
  const logged = loggedEvents(log, entry);
  const key = keyOf(log);
  const first = logged.findIndex(
    (event, index) => simulated[index] === undefined || key(event) !== key(simulated[index]),
  );
  const start = entry === 0 ? 1 : log.steps[entry - 1]!.line;
  const line = logged[first]?.line ?? logged.at(-1)?.line ?? start;
  const write = writes[entry - 1];
  const show = (event: ListenerEvent | null): ComparedEvent | null => (event === null ? null : shownEvent(event, log));
  return {
    line,
    write: write === undefined ? null : hexWrite(write),
    events: differences<ListenerEvent>(simulated, logged, key).map((pair) => ({
      simulated: show(pair.simulated),
      real: show(pair.real),
    })),
    otherWrite: log.otherWrites.findLast((other) => other > start && other <= line) ?? null,
  };
}

function shownEvent({ listener, op, start, last, access }: ListenerEvent, { sources }: EventLog): ComparedEvent {
  const event = { listener, op, start: hex(start), end: hex(last) };
  const isSilent = listener === 'vfio' && sources.includes('vfio_listener_region');
  return access === undefined || isSilent ? event : { ...event, access };
}
