/** The memory of a running program, as its host sees it. */
import { ADDRESS_BIAS, HEAP_START, STACK_SIZE } from '../../emit/memory-layout.js';
import type { TrapKind } from './traps.js';

const PAGE = 65536;
const DEFAULT_LIMIT = 512 << 20;
const ZEROS = new Uint8Array(4 * PAGE);

export abstract class ProgramMemory {
  readonly memory: WebAssembly.Memory;
  /** Offset up to which memory was given to the program. */
  protected heapEnd = HEAP_START;

  /**
   * @param memory zeroed, of a program that has ended; null makes one
   * @param limit most memory in bytes
   */
  protected constructor(memory: WebAssembly.Memory | null, limit = DEFAULT_LIMIT) {
    this.memory = memory ?? new WebAssembly.Memory({ initial: HEAP_START / PAGE, maximum: Math.floor(limit / PAGE) });
  }

  /** Ends the run from within a host function. */
  abstract abort(kind: TrapKind, reason: string): never;

  /** A view of memory at a C address; valid until memory grows. */
  bytes(address: number | bigint, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, Number(address) - ADDRESS_BIAS, length);
  }

  view(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** The zero-terminated string at a C address; empty for a null pointer. */
  string(address: number | bigint): string {
    if (Number(address) === 0) return '';
    const all = new Uint8Array(this.memory.buffer);
    const start = Number(address) - ADDRESS_BIAS;
    const end = all.indexOf(0, start);
    return Buffer.from(all.buffer, start, end - start).toString('utf8');
  }

  /**
   * Grows memory; returns the C address of `size` zeroed bytes (a multiple of 64 KiB), or 0 where the limit is reached.
   */
  grow(size: number): bigint {
    const start = this.heapEnd;
    const missing = start + size - this.memory.buffer.byteLength;
    try {
      if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      return 0n;
    }
    this.heapEnd = start + size;
    return BigInt(start + ADDRESS_BIAS);
  }

  /** The offset of the first page of the stack that is not zero. */
  protected stackBottom(): number {
    for (let start = 0; start < STACK_SIZE; start += PAGE) {
      const page = new Uint8Array(this.memory.buffer, start, PAGE);
      if (Buffer.compare(page, ZEROS.subarray(0, PAGE)) !== 0) return start;
    }
    return STACK_SIZE;
  }

  /** Zeroes the memory, so that another program can have it; this one must not be used any more. */
  protected clear(): WebAssembly.Memory {
    const { buffer } = this.memory;
    // Most of it was never touched; writing there would make the system give pages for it.
    for (let start = 0; start < buffer.byteLength; start += ZEROS.length) {
      const part = new Uint8Array(buffer, start, Math.min(ZEROS.length, buffer.byteLength - start));
      if (Buffer.compare(part, ZEROS.subarray(0, part.length)) !== 0) part.fill(0);
    }
    return this.memory;
  }
}
