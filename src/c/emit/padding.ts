/**
 * The bytes of a record that belong to no member, or to bit-fields (C11 6.2.6.1p6). They are zero in every variable
 * when its function is entered, so that a copy of a record holds nothing that was on the stack before.
 */
import type { CType } from '../types/types.js';
import type { CodeWriter } from './code-writer.js';

/** Offset from the frame pointer or from a record's start, and size in bytes. */
export interface Gap {
  readonly offset: number;
  readonly size: number;
}

/** Arrays of more records, and records with more gaps, are left as they are: clearing them would take long. */
const MOST_ELEMENTS = 4;
const MOST_GAPS = 16;

/** The gaps of a type, in their order. */
export function gapsOf(type: CType): readonly Gap[] {
  const gaps = collected(type, 0);
  return gaps.length > MOST_GAPS ? [] : gaps;
}

function collected(type: CType, start: number): Gap[] {
  if (type.kind === 'array') {
    const { element, length } = type;
    if (length === null || length > MOST_ELEMENTS) return [];
    return Array.from({ length }, (_, i) => collected(element, start + i * element.size)).flat();
  }
  if (type.kind !== 'record' || type.union || !type.members) return [];
  const gaps: Gap[] = [];
  let end = 0;
  // A bit-field leaves bits of its bytes over.
  for (const { type: inner, offset } of type.members.filter(({ bits }) => bits === null)) {
    if (offset > end) gaps.push({ offset: start + end, size: offset - end });
    gaps.push(...collected(inner, start + offset));
    end = Math.max(end, offset + inner.size);
  }
  if (type.size > end) gaps.push({ offset: start + end, size: type.size - end });
  return gaps;
}

/** Writes zeros over gaps of the frame to whose start a local points. */
export function clearGaps(writer: CodeWriter, framePointer: number, gaps: readonly Gap[]): void {
  for (const { offset, size } of gaps.flatMap(storesOver)) {
    writer.get(framePointer);
    if (size === 8) writer.i64(0n);
    else writer.i32(0);
    writer.memory(size === 8 ? 'i64.store' : size === 4 ? 'i32.store' : `i32.store${8 * size}`, offset);
  }
}

/** Stores of 8, 4, 2 and 1 bytes that cover a gap and no more. */
function storesOver({ offset, size }: Gap): Gap[] {
  const stores: Gap[] = [];
  for (let at = offset; at < offset + size; ) {
    const width = [8, 4, 2, 1].find((each) => at + each <= offset + size)!;
    stores.push({ offset: at, size: width });
    at += width;
  }
  return stores;
}
