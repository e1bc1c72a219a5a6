/** Reads one hunk of a unified diff. */
import { UserError } from '../../errors.js';
import { quoted } from '../../text.js';
import type { ByteString } from '../mail/encoding.js';
import type { Lines } from '../mail/mail.js';
import type { Hunk } from '../model.js';

/** A hunk that has no name yet. */
export type HunkText = Omit<Hunk, 'id'>;

const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * Reads the hunk whose header is lines[start]; next is the index of the first line after it.
 * A line without anything is an empty context line, whose space mail programs drop. Throws UserError naming source and
 * line where the header is not understood or promises more or fewer lines than follow.
 */
export function readHunk(lines: readonly ByteString[], start: number, input: Lines): { hunk: HunkText; next: number } {
  const fail = (index: number, what: string): never => {
    throw new UserError(`${input.source}: line ${input.firstLine + index}: ${what}`);
  };
  const header = HEADER.exec(lines[start]!);
  if (header === null) return fail(start, `not a hunk header: ${quoted(lines[start]!)}`);
  const count = (text: string | undefined) => (text === undefined ? 1 : Number(text));
  const [oldLines, newLines] = [count(header[2]), count(header[4])];
  if (oldLines === 0 && newLines === 0) fail(start, 'a hunk without lines');
  if ((oldLines > 0 && Number(header[1]) === 0) || (newLines > 0 && Number(header[3]) === 0))
    fail(start, 'lines count from 1, not 0');
  const promised = `the hunk of line ${input.firstLine + start} promises ${oldLines} old and ${newLines} new lines`;
  const found: ByteString[] = [];
  let [old, fresh, index] = [0, 0, start + 1];
  let endedWithout: string | undefined;
  for (; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.startsWith('\\')) {
      const before = found[found.length - 1]?.[0] ?? '';
      if (before === '' || before === '\\') fail(index, 'a "No newline" mark without a line before it');
      if ((before !== '+' && old < oldLines) || (before !== '-' && fresh < newLines))
        fail(index, 'a "No newline" mark before the last line');
      // A line is what a newline ends or what follows the last one: without either there is none.
      if (found[found.length - 1]!.length === 1) fail(index, 'a "No newline" mark after a line that is empty');
      endedWithout = before;
      found.push('\\ No newline at end of file');
      continue;
    }
    if (old === oldLines && fresh === newLines) break;
    const mark = line === '' || line === '\r' ? ' ' : line[0]!;
    if (mark !== ' ' && mark !== '-' && mark !== '+')
      fail(index, `${promised}, but has ${old} and ${fresh} before ${quoted(line)}`);
    if (mark !== '+') old++;
    if (mark !== '-') fresh++;
    if (old > oldLines || fresh > newLines) fail(index, `${promised}, but has more`);
    found.push(line === '' || line === '\r' ? ` ${line}` : line);
  }
  if (old < oldLines || fresh < newLines)
    fail(index - 1, `the text breaks off: ${promised}, but has ${old} and ${fresh}`);
  if (!found.some((line) => line.startsWith('-') || line.startsWith('+')))
    fail(start, 'a hunk that changes nothing: its lines are all context');
  if (input.isTorn === true && index === lines.length && !lines[index - 1]!.startsWith('\\'))
    fail(index - 1, `the text breaks off in the last line of the hunk: it has no newline at its end`);
  if (endedWithout === undefined && index < lines.length && isStray(lines, index))
    fail(index, `${promised}, but has more`);
  const hunk = { oldStart: Number(header[1]), oldLines, newStart: Number(header[3]), newLines, lines: found };
  return { hunk, next: index };
}

/**
 * Whether a line after a hunk looks like one that belongs to it: not a mail's signature mark, not the next file's
 * header.
 */
function isStray(lines: readonly ByteString[], index: number): boolean {
  const line = lines[index]!;
  if (!/^[ +-]/.test(line) || /^--\s*$/.test(line)) return false;
  return !(/^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[index + 1] ?? ''));
}
