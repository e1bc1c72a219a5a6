/** Where in the patched tree a statement belongs, for formats in which everything stands at a line. */
import { createHash } from 'node:crypto';
import { kindOf } from '../../check/judge/findings.js';
import type { ChangedThing, UnreachedChange } from '../../result/change.js';
import type { CheckResult, Finding, NotRun } from '../../result/result.js';
import { fileOfHunk } from './hunks.js';
import type { Statement } from './statements.js';

export interface FileLine {
  readonly file: string;
  readonly line: number;
}

/**
 * The statement's own place; else that of the first hunk it names; else the patch's first hunk. Null for a patch
 * without hunks, and for what the patch leaves as it was.
 */
export function placeOf(result: CheckResult, statement: Statement): FileLine | null {
  const { id, source, hunks = [] } = statement[0]!;
  if (id === 'dma-hole-remaining') return null;
  if (source !== undefined) return { file: source.file, line: Math.max(1, source.line) };
  return placeOfHunk(result, hunks);
}

/** The first hunk of those with these ids; else the patch's first. */
function placeOfHunk({ patches }: CheckResult, hunks: readonly string[]): FileLine | null {
  const all = patches.flatMap((patch) => patch.hunks);
  const hunk = all.find(({ id }) => hunks.includes(id)) ?? all[0];
  return hunk === undefined ? null : { file: fileOfHunk(hunk.id), line: Math.max(1, hunk.line) };
}

/** The place of what was not run; else the patch's first hunk. */
export function placeOfNotRun(result: CheckResult, { file, line }: NotRun): FileLine | null {
  return file === '' ? placeOfHunk(result, []) : { file, line: Math.max(1, line) };
}

/** The place of a change; the first line of a file that has none. */
export function placeOfChange({ file, line }: ChangedThing): FileLine {
  return { file, line: Math.max(1, line) };
}

/** What tells a finding from others in a fingerprint: codes and values, but no line and no words. */
export function identityOf(finding: Finding): string {
  return JSON.stringify([kindOf(finding), finding.id === 'hunk-redundant' ? finding.hunks : null]);
}

/** The same of a change of which nothing is known. */
export function changeIdentity({ kind, name, reason, detail }: UnreachedChange): string {
  return JSON.stringify([kind, name, reason, detail.condition]);
}

/** Gives the same fingerprint to the same statement at another line, in another run; different ones within a report. */
export class Fingerprints {
  private readonly seen = new Map<string, number>();

  /** @param parts what the statement is: its id, what tells it from others, its file, but no line */
  of(...parts: readonly string[]): string {
    const key = JSON.stringify(parts);
    const count = this.seen.get(key) ?? 0;
    this.seen.set(key, count + 1);
    return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 40);
  }
}
