/** Addresses to pixels: from one page to 2^64 bytes on one axis. */
import type { ParsedRow } from '../../../points/rows.js';

/** Addresses, `last` inclusive. */
export interface Span {
  readonly start: bigint;
  readonly last: bigint;
}

/** A stretch of addresses between two neighbouring edges, and where it is drawn. */
export interface Band extends Span {
  readonly top: number;
  readonly height: number;
}

/** `even`: every stretch can be read, a bigger one is somewhat higher; `linear`: to scale. */
export type ScaleKind = 'even' | 'linear';

export interface ScaleLook {
  /** Height of a stretch of one page or less, and what each doubling adds, in pixels. */
  readonly least: number;
  readonly doubling: number;
  /** Height of all of a linear scale, and the most that a stretch takes in which nothing is. */
  readonly linear: number;
  readonly empty: number;
}

export interface Scale {
  readonly bands: readonly Band[];
  readonly height: number;
  /** The pixel at which an address starts; addresses outside are moved to the edge. */
  position(address: bigint): number;
  /** The address at a pixel. */
  address(position: number): bigint;
}

export const WHOLE: Span = { start: 0n, last: (1n << 64n) - 1n };
const PAGE = 4096;

/** Pixels, to scale, of what would be too thin to be seen: of the whole address space that is all there is. */
const THINNEST = 3;

/** The scale of a window in which the given spans are. */
export function scaleOf(spans: readonly Span[], window: Span, kind: ScaleKind, look: ScaleLook): Scale {
  const end = window.last + 1n;
  const inside = spans.filter(({ start, last }) => start <= window.last && last >= window.start);
  const edges = [...new Set([window.start, end, ...inside.flatMap(({ start, last }) => [start, last + 1n])])]
    .filter((edge) => edge >= window.start && edge <= end)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const total = Number(end - window.start);
  const bands: Band[] = [];
  let top = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start, last] = [edges[i]!, edges[i + 1]! - 1n];
    const size = Number(last - start + 1n);
    const even = look.least + look.doubling * Math.max(0, Math.log2(size / PAGE));
    const isEmpty = !inside.some((span) => span.start <= start && span.last >= last);
    const share = (look.linear * size) / total;
    const linear = isEmpty ? share : Math.max(THINNEST, share);
    const height = kind === 'linear' ? linear : isEmpty ? Math.min(even, look.empty) : even;
    bands.push({ start, last, top, height });
    top += height;
  }
  return {
    bands,
    height: top,
    position(address) {
      if (address >= end) return top;
      const band = bands.find(({ last }) => address <= last)!;
      if (address <= band.start) return band.top;
      return band.top + (band.height * Number(address - band.start)) / Number(band.last - band.start + 1n);
    },
    address(position) {
      const band = bands.find((each) => position < each.top + each.height) ?? bands[bands.length - 1]!;
      const share = Math.min(1, Math.max(0, (position - band.top) / band.height));
      const offset = (BigInt(Math.round(share * 2 ** 20)) * (band.last - band.start + 1n)) >> 20n;
      return band.start + offset > window.last ? window.last : band.start + offset;
    },
  };
}

/** The part of a span in a window, or null. */
export function clip({ start, last }: Span, window: Span): Span | null {
  const from = start > window.start ? start : window.start;
  const to = last < window.last ? last : window.last;
  return from <= to ? { start: from, last: to } : null;
}

const LEAST_WINDOW = 16n * 1024n;

/** A window starts at a multiple of this part of its size. */
const STARTS = 16n;

/**
 * A window of another size about an address, inside the address space. Its size is a power of two and its start round,
 * so that its edges can be read.
 */
export function zoomed(window: Span, middle: bigint, numerator: bigint, denominator: bigint): Span {
  const wanted = ((window.last - window.start + 1n) * numerator) / denominator;
  let size = LEAST_WINDOW;
  while (size < wanted) size *= 2n;
  if (size > WHOLE.last) return WHOLE;
  const grain = size / STARTS;
  const start = middle - size / 2n;
  return moved({ start: 0n, last: size - 1n }, start < 0n ? 0n : (start / grain) * grain);
}

/** What is looked at where a reader names no place: the middle one of the rows in a window, else its middle. */
export function center(rows: readonly Span[], window: Span): bigint {
  const starts = rows.flatMap((row) => clip(row, window)?.start ?? []).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return starts[Math.floor(starts.length / 2)] ?? (window.start + window.last) / 2n;
}

/** The window with its start at an address, or as near as the address space lets it be. */
export function moved(window: Span, start: bigint): Span {
  const size = window.last - window.start + 1n;
  const most = WHOLE.last + 1n - size;
  const from = start < 0n ? 0n : start > most ? most : start;
  return { start: from, last: from + size - 1n };
}

/** Windows that a reader wants: name and addresses; up to the end of RAM only where there is some above 4 GiB. */
export function usualWindows(rows: readonly ParsedRow[]): Array<readonly [name: string, window: Span]> {
  const ram = rows.filter(({ kind }) => /ram/.test(kind)).map(({ last }) => last);
  const top = ram.reduce((most, last) => (last > most ? last : most), 0n);
  return [
    ['First MiB', { start: 0n, last: (1n << 20n) - 1n }],
    ['Below 4 GiB', { start: 0n, last: (1n << 32n) - 1n }],
    ...(top >= 1n << 32n ? ([['All RAM', { start: 0n, last: top }]] as const) : []),
    ['Whole address space', WHOLE],
  ];
}
