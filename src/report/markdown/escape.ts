/**
 * Text of unknown origin in Markdown (CommonMark and what GitLab and GitHub add). GitLab looks for mentions, references
 * and links in the rendered text, where a backslash is gone: only code is safe from that, so everything but plain words
 * becomes code.
 */
import { printable } from '../../text.js';

/** A word that nothing takes for markup, a reference or a link. */
const PLAIN_WORD = /^\(?[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*[,.;:)?]*$/;
/** A name of C, a call or a number, with the punctuation of a sentence after it. */
const NAME = /^([A-Za-z_]\w*(?:\(\))?)([,.;:]?)$/;

/** A code span that shows the text as it is, on one line; for a cell of a table "|" is escaped as GFM wants it. */
export function code(text: string, isInTable = false): string {
  const shown = printable(text);
  if (shown.trim() === '') return '` `';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${isInTable ? shown.replaceAll('|', '\\|') : shown}${pad}${fence}`;
}

/**
 * A message: its plain words as they are, names as code, and a part after a colon that holds more than that as one
 * piece of code.
 */
export function prose(text: string): string {
  return printable(text)
    .split(/(?<=: )/)
    .map((part) => {
      const words = part.trimEnd().split(' ');
      const space = part.slice(part.trimEnd().length);
      if (words.every((word) => PLAIN_WORD.test(word) || NAME.test(word))) return words.map(word).join(' ') + space;
      const colon = part.endsWith(': ') ? ': ' : '';
      return code(colon ? part.slice(0, -2) : part.trimEnd()) + (colon || space);
    })
    .join('');
}

function word(text: string): string {
  const name = NAME.exec(text);
  return PLAIN_WORD.test(text) || name === null ? text : `${code(name[1]!)}${name[2]}`;
}

/** A sentence of plain words and our own signs as it is, any other as one piece of code. */
export function words(text: string): string {
  const isPlain = text.split(' ').every((each) => each === '·' || each === '→' || PLAIN_WORD.test(each));
  return isPlain ? text : code(text);
}

/** A fenced block; the fence is longer than any in it. */
export function block(lines: readonly string[], language: string): string[] {
  const shown = lines.map(printable);
  const longest = Math.max(2, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...shown, fence];
}
