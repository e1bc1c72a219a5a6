/** The static memory of a program: what is reserved in it, and its first contents. */
import { STATIC_SIZE, STATIC_START } from '../../emit/memory-layout.js';
import { CompileError } from '../../errors.js';

/** A stretch of static memory that was given its contents. Offsets are into the WebAssembly memory, end exclusive. */
export interface StaticWrite {
  readonly start: number;
  readonly end: number;
}

/** All that was placed, as data that outlives a process. */
export interface StaticDataState {
  readonly bytes: Uint8Array;
  readonly strings: ReadonlyMap<string, number>;
}

export class StaticData {
  /** Contents from STATIC_START on. */
  private image: Uint8Array;
  private end: number;
  private readonly stringOffsets: Map<string, number>;
  /** In order; running instances copy what they have not yet copied. */
  readonly writes: StaticWrite[];

  /** @param before what a program had that this one goes on from */
  constructor(before?: StaticData) {
    this.image = before?.image.slice() ?? new Uint8Array(1 << 16);
    this.end = before?.end ?? STATIC_START;
    this.stringOffsets = new Map(before?.stringOffsets);
    this.writes = before ? [before.whole] : [];
  }

  state(): StaticDataState {
    return { bytes: this.contents(this.whole).slice(), strings: this.stringOffsets };
  }

  /** Goes on from what another had; before anything is reserved. */
  restore({ bytes, strings }: StaticDataState): void {
    this.reserve(bytes.length, 1);
    this.image.set(bytes);
    for (const [key, offset] of strings) this.stringOffsets.set(key, offset);
    this.writes.push(this.whole);
  }

  /** Forgets what an object was initialized with. */
  clear(offset: number, size: number): void {
    this.image.fill(0, offset - STATIC_START, offset - STATIC_START + size);
    this.writes.push({ start: offset, end: offset + size });
  }

  /** Offsets of the strings, by their bytes as Latin-1. */
  get strings(): ReadonlyMap<string, number> {
    return this.stringOffsets;
  }

  /** Notes that [start, end) was written to, so that running instances copy it. */
  wrote(start: number, end: number): void {
    this.writes.push({ start, end });
  }

  /** Bytes of [start, end), to be read or written to; only until more is reserved. */
  contents(write: StaticWrite): Uint8Array {
    return this.image.subarray(write.start - STATIC_START, write.end - STATIC_START);
  }

  get whole(): StaticWrite {
    return { start: STATIC_START, end: this.end };
  }

  /** Whether reserve() can give so much. */
  hasRoom(size: number, align: number): boolean {
    return Math.ceil(this.end / align) * align + size <= STATIC_START + STATIC_SIZE;
  }

  /** Reserves memory; returns its offset. @throws CompileError where there is not so much left */
  reserve(size: number, align: number): number {
    const start = Math.ceil(this.end / align) * align;
    if (!this.hasRoom(size, align))
      throw new CompileError(`static data of more than ${STATIC_SIZE >> 20} MiB in all`, {
        file: '(program)',
        line: 0,
      });
    this.end = start + size;
    while (this.end - STATIC_START > this.image.length) {
      const grown = new Uint8Array(this.image.length * 2);
      grown.set(this.image);
      this.image = grown;
    }
    return start;
  }

  string(bytes: Uint8Array): number {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    let offset = this.stringOffsets.get(key);
    if (offset === undefined) {
      offset = this.reserve(bytes.length, bytes.length > 16 ? 8 : 1);
      this.image.set(bytes, offset - STATIC_START);
      this.stringOffsets.set(key, offset);
      this.writes.push({ start: offset, end: offset + bytes.length });
    }
    return offset;
  }
}
