/** Whether two programs hold the same in memory, but for where it lies. */

import { Translation } from '../../c/index.js';
import { ADDRESS_BIAS, HEAP_START } from '../../c/runs.js';
import { RUNTIME_PREFIX } from '../../runtime/library.js';
import { Blocks } from './blocks.js';
import type { Block, MemoryImage } from './image.js';

/** What differs first. */
export type MemoryDifference =
  /** An object with static storage duration, by link name; offset of the word in it. */
  | { readonly kind: 'object'; readonly name: string; readonly offset: number }
  /** A block of the heap, or a compound literal: its address in the patched program, and the word's offset in it. */
  | { readonly kind: 'block'; readonly start: number; readonly size: number; readonly offset: number }
  /** The bytes are no heap of ours. */
  | { readonly kind: 'no-heap' };

/** Units of ours whose objects say where memory lies, and what the shadow of a program has tried. */
const SCAFFOLDS = ['lib/memory.c', 'lib/compiler/shadow.c', 'lib/compiler/shadow-effects.c'].map(
  (unit) => `${RUNTIME_PREFIX}${unit}\0`,
);
const WORD = 8;
const HEAP_ADDRESS = HEAP_START + ADDRESS_BIAS;

/**
 * Follows the pointers of both programs side by side, from the objects with static storage duration on. Pointers are
 * the same if they lead to what has the same name, or into blocks of the heap that correspond: each to one other, of
 * the same size and contents. All else is compared bit by bit. What no pointer leads to, and the stack, are left out.
 * @param base @param patched programs that use the heap of src/runtime/lib/memory.c
 */
export function memoryDifference(base: MemoryImage, patched: MemoryImage): MemoryDifference | null {
  const [old, now] = [Blocks.of(base), Blocks.of(patched)];
  if (!old || !now) return { kind: 'no-heap' };
  const pairs = new PointerPairs(new Translation(patched.placement, base.placement), old, now);
  return objectDifference(base, patched, pairs) ?? pairs.blockDifference();
}

/** Which pointers of the patched program stand for which of the base. */
class PointerPairs {
  private readonly baseOf = new Map<Block, Block>();
  private readonly patchedOf = new Map<Block, Block>();
  /** Blocks that correspond and are not yet compared. */
  private readonly open: Array<readonly [Block, Block]> = [];

  constructor(
    private readonly translation: Translation,
    private readonly base: Blocks,
    private readonly patched: Blocks,
  ) {}

  /** The offset of the first word that differs, of stretches of one size that begin at a word; -1 if there is none. */
  firstDifference(base: Uint8Array, patched: Uint8Array): number {
    const words = base.length - (base.length % WORD);
    const old = new DataView(base.buffer, base.byteOffset, base.byteLength);
    const now = new DataView(patched.buffer, patched.byteOffset, patched.byteLength);
    for (let at = 0; at < words; at += WORD) {
      const high = now.getUint32(at + 4, true);
      if (high !== old.getUint32(at + 4, true)) return at;
      const [oldLow, low] = [old.getUint32(at, true), now.getUint32(at, true)];
      if (high === 0 ? !this.isSame(oldLow, low) : oldLow !== low) return at;
    }
    for (let at = words; at < base.length; at++) if (base[at] !== patched[at]) return words;
    return -1;
  }

  /** The first difference in blocks that pointers were found to lead to, and in those that these lead to. */
  blockDifference(): MemoryDifference | null {
    for (let pair = this.open.pop(); pair; pair = this.open.pop()) {
      const [old, now] = pair;
      const { start, end } = now;
      const size = end - start;
      if (size !== old.end - old.start) return { kind: 'block', start, size, offset: 0 };
      if (old.isDerived) continue;
      const offset = this.firstDifference(this.base.contents(old), this.patched.contents(now));
      if (offset >= 0) return { kind: 'block', start, size, offset };
    }
    return null;
  }

  /** Whether two words are the same number, or pointers to the same. */
  private isSame(old: number, now: number): boolean {
    if (now < Translation.LEAST) return now === old;
    const block = this.patched.at(now);
    const other = this.base.at(old);
    if (block && other) return now - block.start === old - other.start && this.correspond(other, block);
    if (Translation.mayBeNamed(now)) return this.translation.of(now) === old;
    if (block || other) return false;
    return old === now || this.areDangling(old, now);
  }

  /** Whether both lead to what was freed. */
  private areDangling(old: number, now: number): boolean {
    return old >= HEAP_ADDRESS && old < this.base.heapEnd && now >= HEAP_ADDRESS && now < this.patched.heapEnd;
  }

  private correspond(old: Block, now: Block): boolean {
    const known = this.baseOf.get(now);
    if (known || this.patchedOf.has(old)) return known === old;
    this.baseOf.set(now, old);
    this.patchedOf.set(old, now);
    this.open.push([old, now]);
    return true;
  }
}

function objectDifference(base: MemoryImage, patched: MemoryImage, pairs: PointerPairs): MemoryDifference | null {
  const contents = ({ statics: { start, bytes } }: MemoryImage, offset: number, size: number): Uint8Array =>
    bytes.subarray(offset - start, offset - start + size);
  for (const [name, { offset, size }] of patched.placement.objects) {
    if (isOfScaffold(name)) continue;
    const other = base.placement.objects.get(name);
    // What only one of them has was placed for code that the other did not compile, or has a name that is new.
    if (!other) {
      if (size > 0 && isWritten(patched, offset, size)) return { kind: 'object', name, offset: 0 };
      continue;
    }
    if (other.size !== size) return { kind: 'object', name, offset: Math.min(size, other.size) };
    if (size === 0) continue;
    const at = pairs.firstDifference(contents(base, other.offset, size), contents(patched, offset, size));
    if (at >= 0) return { kind: 'object', name, offset: at };
  }
  for (const [name, { offset, size }] of base.placement.objects)
    if (!patched.placement.objects.has(name) && size > 0 && !isOfScaffold(name) && isWritten(base, offset, size))
      return { kind: 'object', name, offset: 0 };
  return null;
}

function isOfScaffold(name: string): boolean {
  return SCAFFOLDS.some((unit) => name.startsWith(unit));
}

/** Whether an object holds something else than at first. */
function isWritten({ statics: { start, bytes }, initial }: MemoryImage, offset: number, size: number): boolean {
  const [from, to] = [offset - start, offset - start + size];
  return Buffer.compare(bytes.subarray(from, to), initial.subarray(from, to)) !== 0;
}
