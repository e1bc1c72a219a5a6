/** Recordings written by hand: what a machine would have shown. */
import type { DmaEvent, RamBlock, Row, RowKind } from '../../src/machine/observations.js';
import type { Recording } from '../../src/machine/recording.js';

export const K = 1024n;
export const M = 1024n * K;

export const RAM: RamBlock = { name: 'pc.ram', region: 'pc.ram', offset: 0n, size: 64n * M };
export const BIOS: RamBlock = { name: 'pc.bios', region: 'pc.bios', offset: 64n * M, size: 256n * K };

/** A row of RAM or ROM; `end` is exclusive, to be easy on the eye. */
export function memory(block: RamBlock, start: bigint, end: bigint, offset: bigint, kind: RowKind = 'ram'): Row {
  return {
    start,
    last: end - 1n,
    offset,
    region: block.offset,
    name: block.region,
    ramBlock: block.offset,
    priority: 0,
    kind,
    readonly: kind === 'rom',
    nonvolatile: false,
  };
}

export function map(block: RamBlock, start: bigint, end: bigint, offset: bigint, access: 'rw' | 'ro' = 'rw'): DmaEvent {
  return { op: 'map', start, last: end - 1n, access, ramBlock: block.offset, offset };
}

export function unmap(start: bigint, end: bigint): DmaEvent {
  return { op: 'unmap', start, last: end - 1n };
}

/** A recording with one entry for each pair of rows and events, the first being the reset. */
export function recordingOf(
  entries: ReadonlyArray<{ rows: readonly Row[]; events: readonly DmaEvent[] }>,
  more: Partial<Recording> = {},
): Recording {
  return {
    views: entries.map((entry) => entry.rows),
    events: entries.map((entry) => entry.events),
    // Equal views have one number, as in what a machine records.
    viewOf: Int32Array.from(entries, (entry) => entries.findIndex(({ rows }) => rows === entry.rows)),
    eventsOf: Int32Array.from(entries.keys()),
    regionEvents: [],
    farewell: [],
    others: [],
    ramBlocks: [RAM, BIOS],
    pciFunctions: [],
    firmware: { e820: [], files: [] },
    callTraces: new Map(),
    failure: null,
    ...more,
  };
}
