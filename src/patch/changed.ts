/** Which lines of the patched tree hunks touch. */
import type { AppliedHunk } from './model.js';

/** A line of a patched file that a hunk touches. */
export interface ChangedLine {
  /**
   * Line in the patched file, from 1: where lines were added, the added line; where lines were removed, the line that
   * now stands in their place (one past the end of the file where they were its last).
   */
  readonly line: number;
  readonly kind: 'added' | 'removed';
  readonly hunk: string;
}

/**
 * By path in the patched tree, the lines that hunks added and the places where they removed some, in the order of the
 * hunks.
 */
export function linesChanged(applied: readonly AppliedHunk[]): Map<string, ChangedLine[]> {
  const files = new Map<string, ChangedLine[]>();
  for (const hunk of applied) {
    const changed = files.get(hunk.path) ?? [];
    files.set(hunk.path, changed);
    let line = hunk.newStart;
    for (const text of hunk.lines) {
      if (text.startsWith('+')) changed.push({ line: line++, kind: 'added', hunk: hunk.id });
      else if (text.startsWith(' ')) line++;
      else if (text.startsWith('-')) {
        const last = changed[changed.length - 1];
        if (last?.kind !== 'removed' || last.line !== line) changed.push({ line, kind: 'removed', hunk: hunk.id });
      }
    }
  }
  return files;
}
