/** The blocks of a program's heap, as src/runtime/lib/memory.c lays them out. */
import type { Block } from './image.js';

/** Offsets are into the heap. */
export interface HeapBlock extends Block {
  readonly isUsed: boolean;
}

const BEFORE_BLOCK = 16;
const HEADER = 8;
const IN_USE = 0x5eed;
const FREED = 0xdead;
const CLASS = 0x3fff;
const DERIVED = 0x8000;
const ALIGNED = 0x4000;
const SMALL_CLASSES = 64;

/**
 * The blocks in the order of their addresses, those that were freed included.
 * @returns null where the bytes are no such heap
 */
export function heapBlocks(heap: Uint8Array): HeapBlock[] | null {
  const view = new DataView(heap.buffer, heap.byteOffset, heap.byteLength);
  const blocks: HeapBlock[] = [];
  let at = 0;
  while (at + BEFORE_BLOCK <= heap.length) {
    const mark = view.getUint32(at + BEFORE_BLOCK - HEADER, true);
    if (mark === 0) break;
    const state = mark >>> 16;
    const stride = strideOf(mark & CLASS);
    if ((state !== IN_USE && state !== FREED) || at + stride > heap.length) return null;
    // The header of the next block stands in the last eight bytes of the stride.
    const [outer, outerEnd] = [at + BEFORE_BLOCK, at + stride + BEFORE_BLOCK - HEADER];
    const isUsed = state === IN_USE;
    const isAligned = isUsed && (mark & ALIGNED) !== 0;
    const start = isAligned ? outer + view.getUint32(outer, true) : outer;
    const end = isAligned ? start + view.getUint32(outer + 8, true) : outerEnd;
    if (end > outerEnd) return null;
    blocks.push({ start, end, isUsed, isDerived: (mark & DERIVED) !== 0 });
    at += stride;
  }
  return blocks;
}

/** stride_of() of memory.c: bytes from one block of a class to the next. */
function strideOf(sizeClass: number): number {
  if (sizeClass < SMALL_CLASSES) return (sizeClass + 1) * 16;
  const large = sizeClass - SMALL_CLASSES;
  return ((large & 3) + 5) * 2 ** (Math.floor(large / 4) + 8);
}
