/** The lines of a patch that a finding points to. */
import type { CheckedHunk, CheckResult, Finding } from '../../result/result.js';
import { fileOfHunk } from './hunks.js';

/** Lines of context between two edits that are shown as one. */
const MOST_BETWEEN = 2;

/** Lines that a hunk takes away and adds near to each other, with those between them. */
interface Edit {
  /** In the patched file. */
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/**
 * The lines with "-" and "+", and those between them, in the hunks that a finding needs, nearest to its place; at most
 * so many, without the indentation that all of them have. Empty where it has no place.
 */
export function changedLines({ patches }: CheckResult, { source, hunks }: Finding, most: number): string[] {
  if (!source) return [];
  const all = patches.flatMap((patch) => patch.hunks).filter(({ id }) => fileOfHunk(id) === source.file);
  const own = hunks ? all.filter(({ id }) => hunks.includes(id)) : all;
  const edits = own.flatMap(editsOf);
  const distance = ({ first, last }: Edit): number =>
    source.line < first ? first - source.line : Math.max(0, source.line - last);
  const [nearest] = edits.sort((a, b) => distance(a) - distance(b));
  if (!nearest) return [];
  // Of a long edit the lines about the place.
  const at = nearest.lines.findIndex(
    (_, i) => lineOf(nearest, i) === source.line && !nearest.lines[i]!.startsWith('-'),
  );
  const from = at < most ? 0 : Math.min(at - 1, nearest.lines.length - most);
  return withoutIndent(nearest.lines.slice(from, from + most));
}

/** Lines of a hunk with one blank in place of those that all of them have behind their signs. */
function withoutIndent(lines: readonly string[]): string[] {
  const depths = lines.filter((line) => line.trim().length > 1).map((line) => /^.\s*/.exec(line)![0].length - 1);
  const depth = Math.min(...depths);
  return lines.map((line) =>
    depth > 1 && Number.isFinite(depth) ? `${line[0]} ${line.slice(1 + depth)}`.trimEnd() : line,
  );
}

/** The line in the patched file of one of an edit's lines; of one that is gone, that of the next. */
function lineOf({ first, lines }: Edit, index: number): number {
  return first + lines.slice(0, index).filter((line) => !line.startsWith('-')).length;
}

function editsOf({ line, lines }: CheckedHunk): Edit[] {
  const edits: Edit[] = [];
  let at = line;
  // Context after the last edit, which belongs to it if another follows soon.
  let between: string[] = [];
  for (const text of lines) {
    if (text.startsWith('\\')) continue;
    const isChange = text.startsWith('+') || text.startsWith('-');
    const last = edits.at(-1);
    if (isChange && last && between.length <= MOST_BETWEEN)
      edits[edits.length - 1] = { first: last.first, last: at, lines: [...last.lines, ...between, text] };
    else if (isChange) edits.push({ first: at, last: at, lines: [text] });
    between = isChange ? [] : [...between, text];
    if (!text.startsWith('-')) at++;
  }
  return edits;
}
