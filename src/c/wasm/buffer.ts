/** What a buffer starts with: many are never written to. */
const NO_BYTES = new Uint8Array(0);

/** A growing buffer of bytes with the integer encodings of the WebAssembly binary format (WebAssembly core 5.2.2). */
export class ByteBuffer {
  private bytes = NO_BYTES;
  length = 0;

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count, 64));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Unsigned LEB128. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Unsigned LEB128 in exactly five bytes, so that it can be replaced later. */
  unsignedPadded(value: number): void {
    this.reserve(5);
    writePadded(this.bytes, this.length, value);
    this.length += 5;
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed32(value: number): void {
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  /** Signed LEB128 of a 64-bit integer. */
  signed64(value: bigint): void {
    if (value >= -0x80000000n && value <= 0x7fffffffn) {
      this.signed32(Number(value));
      return;
    }
    let rest = BigInt.asIntN(64, value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  float32(value: number): void {
    this.reserve(4);
    new DataView(this.bytes.buffer).setFloat32(this.length, value, true);
    this.length += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    new DataView(this.bytes.buffer).setFloat64(this.length, value, true);
    this.length += 8;
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.unsigned(bytes.length);
    this.append(bytes);
  }

  /** A copy of what was written. */
  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Writes an unsigned number in five bytes of LEB128 at an offset. */
export function writePadded(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = (value & 0x7f) | 0x80;
  bytes[offset + 1] = ((value >>> 7) & 0x7f) | 0x80;
  bytes[offset + 2] = ((value >>> 14) & 0x7f) | 0x80;
  bytes[offset + 3] = ((value >>> 21) & 0x7f) | 0x80;
  bytes[offset + 4] = (value >>> 28) & 0x0f;
}
