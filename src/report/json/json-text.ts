/** JSON that is harmless wherever it is shown. */

// What printable() makes visible and JSON.stringify() lets through: DEL, C1, separators, bidirectional and zero-width
// characters.
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The value as JSON; characters that could act on a terminal or reorder text are written as \uXXXX, which any parser
 * turns back.
 */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE, escaped);
}

/** The same on one line for a <script> element: no "<" that could end it or start a comment. */
export function scriptJson(value: unknown): string {
  return jsonText(value).replace(/[<>&]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
