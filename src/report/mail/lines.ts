/** Lines of at most 72 columns. */
import wrapAnsi from 'wrap-ansi';
import { printable } from '../../text.js';
import { type Place, placesText } from '../words/places.js';

const COLUMNS = 72;

/** Our own signs in ASCII. */
export function mailText(text: string): string {
  return text.replaceAll(' · ', ' / ').replaceAll('→', '->');
}

/** As placesText(), in ASCII. */
export function mailPlaces(places: readonly Place[]): string {
  return mailText(placesText(places));
}

/** The printable text in lines; a word that is wider than a line is cut. */
export function wrapped(text: string, columns = COLUMNS): string[] {
  return wrapAnsi(printable(text), columns, { hard: true }).split('\n');
}

/** The same behind blanks; `mark` stands before the first line and makes the others hang. */
export function indented(text: string, blanks: number, mark = ''): string[] {
  const indent = ' '.repeat(blanks);
  return wrapped(text, COLUMNS - blanks - mark.length).map((line, index) =>
    `${indent}${index === 0 ? mark : ' '.repeat(mark.length)}${line}`.trimEnd(),
  );
}

/**
 * A command line that a shell takes as it is pasted, its words as a shell has them. A word that is too wide is cut
 * where the shell joins it again.
 */
export function commandLines(words: readonly string[]): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of words) {
    const isFull = line.length + 1 + word.length + 2 > COLUMNS;
    if (isFull && line.trim() !== '') {
      lines.push(`${line} \\`);
      line = '   ';
    }
    if (4 + width(word) + 2 <= COLUMNS) {
      line += ` ${word}`;
      continue;
    }
    const pieces = cut(word);
    lines.push(...pieces.slice(0, -1).map((piece, index) => `${index === 0 ? `${line} ` : ''}${piece}\\`));
    line = pieces.at(-1)!;
  }
  return [...lines, line];
}

function width(text: string): number {
  // Wide characters take two columns; counting all that are not ASCII as such errs on the narrow side.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole
  return [...text].reduce((sum, character) => sum + (/[\u0000-\u007f]/.test(character) ? 1 : 2), 0);
}

/**
 * A word in quoted pieces that a backslash and a newline join. The quotes also keep a piece from looking like a line of
 * its own.
 */
function cut(word: string): string[] {
  const inner = word.startsWith("'") ? word.slice(1, -1) : word;
  const pieces = [''];
  for (const unit of inner.match(/'\\''|./gsu) ?? []) {
    if (width(pieces.at(-1)! + unit) > COLUMNS - 10) pieces.push('');
    pieces.push(pieces.pop()! + unit);
  }
  return pieces.map((piece) => `'${piece}'`);
}
