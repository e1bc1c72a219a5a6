/** The lines of a patch that a finding points to. */
import type { CheckedHunk, CheckResult, Finding } from '../../result/result.js';
import { fileOfHunk } from './hunks.js';

/** Lines that a hunk takes away and adds next to each other. */
interface Edit {
  /** In the patched file. */
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** The lines with "-" and "+" in the hunks that a finding needs, nearest to its place; at most so many. Empty where it has no place. */
export function changedLines({ patches }: CheckResult, { source, hunks }: Finding, most: number): string[] {
  if (!source) return [];
  const all = patches.flatMap((patch) => patch.hunks).filter(({ id }) => fileOfHunk(id) === source.file);
  const own = hunks ? all.filter(({ id }) => hunks.includes(id)) : all;
  const edits = own.flatMap(editsOf);
  const distance = ({ first, last }: Edit): number =>
    source.line < first ? first - source.line : Math.max(0, source.line - last);
  const [nearest] = edits.sort((a, b) => distance(a) - distance(b));
  return nearest ? nearest.lines.slice(0, most) : [];
}

function editsOf({ line, lines }: CheckedHunk): Edit[] {
  const edits: Edit[] = [];
  let at = line;
  let open: { first: number; lines: string[] } | null = null;
  const close = (): void => {
    if (open) edits.push({ ...open, last: Math.max(open.first, at - 1) });
    open = null;
  };
  for (const text of lines) {
    if (text.startsWith('+') || text.startsWith('-')) {
      open ??= { first: at, lines: [] };
      open.lines.push(text);
    } else if (!text.startsWith('\\')) close();
    if (!text.startsWith('-') && !text.startsWith('\\')) at++;
  }
  close();
  return edits;
}
