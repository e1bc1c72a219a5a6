/** Bytes of source files as text. What is no UTF-8 keeps its bytes, as C has it in string literals. */

/** Added to a byte that is part of no character: a code unit that stands for nothing else. */
const STRAY = 0xdc00;

/** The text of a file: UTF-8, each byte that is none as a code unit of its own. */
export function decodeSource(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (!text.includes('\ufffd')) return text;
  const parts: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    let part = String.fromCharCode(STRAY + bytes[at]!);
    try {
      if (length > 0) part = decoder.decode(bytes.subarray(at, at + length));
    } catch {
      parts.push(part);
      at++;
      continue;
    }
    parts.push(part);
    at += Math.max(length, 1);
  }
  return parts.join('');
}

/** Bytes of the character that seems to start here, or of all ASCII from here on; 0 where none can start. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end]! < 0x80) end++;
  if (end > at) return end - at;
  const first = bytes[at]!;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
}

/** The byte that a code unit stands for, which is part of no character; null for any other. */
export function strayByte(code: number): number | null {
  return code > STRAY + 0x7f && code <= STRAY + 0xff ? code - STRAY : null;
}
