/** How text of unknown origin is shown: nothing a patch, a mail or a tree holds may act on the reader's terminal. */

// C0, DEL, C1, line and paragraph separators, bidirectional overrides and isolates, zero-width characters and the byte
// order mark.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The text with every character that could act on a terminal or reorder what is read made visible: "\t", "\n", "\r",
 * else "\x1b" or "\u202e". Other text, non-ASCII letters included, comes out unchanged; a backslash is not doubled.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (character === '\t') return '\\t';
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The printable text in double quotes, cut to at most limit characters (default 60) with "..." where it was longer. */
export function quoted(text: string, limit = 60): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
  return `"${printable(cut)}"`;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Text from bytes: UTF-8 where they are valid UTF-8 (a byte order mark is dropped), else ISO 8859-1, which maps each
 * byte to one character. Source files and diffs of them go through this same rule, so that their lines compare equal.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}
