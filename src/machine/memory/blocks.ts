/** Memory without a name: what is known by the pointers that lead to it. */
import { ADDRESS_BIAS, HEAP_START } from '../../c/runs.js';
import { heapBlocks } from './heap.js';
import type { Block, MemoryImage } from './image.js';

/** The blocks of the heap that are in use, and compound literals. Their places are C addresses. */
export class Blocks {
  private readonly starts: Float64Array;
  /** The address behind the last block of the heap. */
  readonly heapEnd: number;

  private constructor(
    private readonly image: MemoryImage,
    private readonly blocks: readonly Block[],
    heapSize: number,
  ) {
    this.starts = Float64Array.from(blocks, ({ start }) => start);
    this.heapEnd = HEAP_START + ADDRESS_BIAS + heapSize;
  }

  /** @returns null where the heap is none of ours */
  static of(image: MemoryImage): Blocks | null {
    const heap = heapBlocks(image.heap);
    if (!heap) return null;
    const literals = image.placement.literals.map(({ offset, size }) => moved(offset, offset + size, ADDRESS_BIAS));
    const used = heap
      .filter(({ isUsed }) => isUsed)
      .map(({ start, end, isDerived }) => moved(start, end, HEAP_START + ADDRESS_BIAS, isDerived));
    const blocks = [...literals, ...used].sort((a, b) => a.start - b.start);
    return new Blocks(image, blocks, heap.at(-1)?.end ?? 0);
  }

  /** The block that an address leads into, or to the end of; null where there is none. */
  at(address: number): Block | null {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    const block = this.blocks[low - 1];
    return block && address <= block.end ? block : null;
  }

  contents({ start, end }: Block): Uint8Array {
    const [from, to] = [start - ADDRESS_BIAS, end - ADDRESS_BIAS];
    const { heap, statics } = this.image;
    return from >= HEAP_START
      ? heap.subarray(from - HEAP_START, to - HEAP_START)
      : statics.bytes.subarray(from - statics.start, to - statics.start);
  }
}

function moved(start: number, end: number, by: number, isDerived = false): Block {
  return { start: start + by, end: end + by, isDerived };
}
