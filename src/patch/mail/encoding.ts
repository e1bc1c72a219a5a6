/**
 * The encodings of mail: base64 and quoted-printable bodies (RFC 2045), encoded words in headers (RFC 2047), charsets.
 */
import { UserError } from '../../errors.js';
import { decodeText, printable, quoted } from '../../text.js';

/** Bytes, one to a character (code 0 to 255). */
export type ByteString = string;

/**
 * Bytes without spaces, tabs and line ends at their end. String.trimEnd() would take byte 0xa0, which ends many a UTF-8
 * letter.
 */
export function trimBytesEnd(bytes: ByteString): ByteString {
  let end = bytes.length;
  while (end > 0 && ' \t\r\n'.includes(bytes[end - 1]!)) end--;
  return bytes.slice(0, end);
}

/** As trimBytesEnd(), at both ends. */
export function trimBytes(bytes: ByteString): ByteString {
  return trimBytesEnd(bytes).replace(/^[ \t\r\n]+/, '');
}

/**
 * Text from bytes under a charset's name; UTF-8, else ISO 8859-1, where the name is unknown or the bytes are not valid
 * in it.
 */
function decodeCharset(bytes: ByteString, charset: string): string {
  const buffer = Buffer.from(bytes, 'latin1');
  const name = charset.toLowerCase();
  // The web's "iso-8859-1" is windows-1252; a tree's own ISO 8859-1 bytes are not read that way, so neither are a
  // mail's.
  if (/^(iso[-_]?8859[-_]1|latin-?1|(us-)?ascii|utf-?8|)$/.test(name)) {
    return /8859|latin/.test(name) ? bytes : decodeText(buffer);
  }
  try {
    return new TextDecoder(name, { fatal: true }).decode(buffer);
  } catch {
    return decodeText(buffer);
  }
}

/**
 * The lines of a diff as text. Bytes that are valid UTF-8 are UTF-8 whatever the mail's charset says, as git sends a
 * patch's bytes as they are and only labels them; other bytes are read under the charset.
 */
export function decodeDiffText(bytes: ByteString, charset: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is looked for
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return /^utf-?8$/i.test(charset) ? bytes : decodeCharset(bytes, charset);
  }
}

/**
 * The bytes of a base64 body. Throws UserError naming source and line for a foreign character or a body that breaks
 * off.
 */
export function decodeBase64(lines: readonly ByteString[], source: string, firstLine: number): ByteString {
  let digits = '';
  let padded = false;
  for (const [index, line] of lines.entries()) {
    const text = trimBytes(line);
    if (text === '') continue;
    if (padded || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
      throw new UserError(`${source}: line ${firstLine + index} is not base64: ${quoted(text)}`);
    }
    padded = text.endsWith('=');
    digits += text;
  }
  if (digits.length % 4 !== 0) {
    throw new UserError(
      `${source}: the base64 text that starts at line ${firstLine} breaks off before line ${firstLine + lines.length}`,
    );
  }
  return Buffer.from(digits, 'base64').toString('latin1');
}

/** The bytes of a quoted-printable body. Throws UserError naming source and line for "=" that starts no code. */
export function decodeQuotedPrintable(lines: readonly ByteString[], source: string, firstLine: number): ByteString {
  let bytes = '';
  for (const [index, line] of lines.entries()) {
    const text = trimBytesEnd(line);
    const soft = text.endsWith('=');
    const body = soft ? text.slice(0, -1) : text;
    if (/=(?![0-9A-Fa-f]{2})/.test(body)) {
      throw new UserError(`${source}: line ${firstLine + index} is not quoted-printable: ${quoted(text)}`);
    }
    bytes += body.replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    if (!soft) bytes += '\n';
  }
  return bytes;
}

/** A header's text with its encoded words decoded; bytes outside ASCII are UTF-8, else ISO 8859-1. */
export function decodeHeader(bytes: ByteString): string {
  // Between two encoded words white space does not count, and a character may be split over words of the same charset.
  const joined = bytes.replace(/(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)/g, '$1');
  let text = '';
  let pending: ByteString = '';
  let charset = '';
  const flush = () => {
    text += decodeCharset(pending, charset);
    pending = '';
  };
  for (const part of joined.split(/(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)/)) {
    const word = /^=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?\s]*)\?=$/.exec(part);
    if (part === '') continue;
    const next = word?.[1]?.toLowerCase() ?? '';
    if (next !== charset) flush();
    charset = next;
    pending += word === null ? part : decodeWord(word[2]!, word[3]!);
  }
  flush();
  return text;
}

function decodeWord(encoding: string, text: string): ByteString {
  if (encoding.toUpperCase() === 'B') return Buffer.from(text, 'base64').toString('latin1');
  return text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Bytes from a file that may be UTF-16 or start with a byte order mark, as UTF-8 without one. */
export function withoutByteOrderMark(input: Uint8Array, source: string): ByteString {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const mark = bytes.toString('latin1', 0, 3);
  if (mark === '\xef\xbb\xbf') return bytes.toString('latin1', 3);
  const wide = mark.startsWith('\xff\xfe') ? 'utf-16le' : mark.startsWith('\xfe\xff') ? 'utf-16be' : undefined;
  if (wide === undefined) return bytes.toString('latin1');
  try {
    return Buffer.from(new TextDecoder(wide, { fatal: true }).decode(bytes), 'utf8').toString('latin1');
  } catch {
    throw new UserError(`${printable(source)} starts like UTF-16 text but is not`);
  }
}
