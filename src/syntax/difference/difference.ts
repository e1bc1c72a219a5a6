/** What a patch changes among the declarations of the files it touches. */
import type { Declaration, DeclarationChange } from '../declaration.js';
import type { Syntax } from '../grammar.js';
import { type ParsedFile, parseFile } from '../parsed-file.js';
import { Candidate, fatesOf, match } from './match.js';

/** A version of a file. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** A file before and after a patch, which may rename it; null where it is not there. */
export interface FileVersions {
  readonly before: FileText | null;
  readonly after: FileText | null;
}

export type Side = 'before' | 'after';

/** The changes of a patch, and which of its lines belong to each. */
export interface Difference {
  /** In the order of the files, and in each in the order of lines. */
  readonly changes: readonly DeclarationChange[];
  /** The files as they were read, by path. */
  readonly parsed: Readonly<Record<Side, ReadonlyMap<string, ParsedFile>>>;
  /**
   * The one change that a changed line belongs to: a line of a declaration to that; one between two declarations (a
   * comment, a blank line, an `#if`) to the one
   * behind it, or at the end of a file to the last one. Of several declarations on one line it is the one that
   * changed. A line in the middle of what did not change, as diff may
   * choose them (the `}` of the function before), belongs to the nearest change. Null only where the file has no
   * change, so that no line of it can have changed.
   * @param line from 1, of the version on that side
   */
  changeAt(side: Side, path: string, line: number): DeclarationChange | null;
}

/**
 * Compares the declarations of all files that a patch touches: moves across files are found where both files are given.
 *
 * A declaration with equal tokens that stands in its place is a change of fate `same` where its lines, or those
 * between it and the declaration before it,
 * are written differently. One that is not in the list is not touched. A changed `#if` changes every declaration under
 * it. An include guard's name does not.
 */
export function changesBetween(syntax: Syntax, files: readonly FileVersions[]): Difference {
  const sides = { before: new VersionSide(), after: new VersionSide() };
  for (const [unit, { before, after }] of files.entries()) {
    if (before) sides.before.add(syntax, before, unit, after?.text);
    if (after) sides.after.add(syntax, after, unit, before?.text);
  }
  const matching = match(sides.before.candidates, sides.after.candidates);
  const changes: { readonly change: DeclarationChange; readonly unit: number; readonly line: number }[] = [];
  const record = (fate: DeclarationChange['fate'], before: Candidate | null, after: Candidate | null) => {
    const of = (after ?? before)!;
    const { kind, name, firstLine } = of.declaration;
    const change = { fate, kind, name, before: before && placed(before), after: after && placed(after) };
    changes.push({ change, unit: of.unit, line: firstLine });
    if (before) sides.before.record(before, change);
    if (after) sides.after.record(after, change);
  };
  for (const [{ before, after }, fate] of fatesOf(matching.pairs)) if (fate) record(fate, before, after);
  const isWhole = ({ unit, declaration }: Candidate) =>
    declaration.name === '' && files[unit]!.before && files[unit]!.after;
  // Comments of a file that declared nothing are gone with what the patch adds to it.
  for (const each of matching.removed) if (!isWhole(each)) record('removed', each, null);
  for (const each of matching.added) if (!isWhole(each)) record('added', null, each);
  changes.sort((a, b) => a.unit - b.unit || a.line - b.line);
  return {
    changes: changes.map(({ change }) => change),
    parsed: { before: sides.before.parsed, after: sides.after.parsed },
    changeAt: (side, path, line) => {
      const unit = files.findIndex((each) => each[side]?.path === path);
      return sides[side].changeAt(path, line) ?? changes.find((each) => each.unit === unit)?.change ?? null;
    },
  };
}

function placed({ file, declaration }: Candidate): DeclarationChange['before'] {
  return { file, declaration };
}

/** The files of one side. */
class VersionSide {
  readonly parsed = new Map<string, ParsedFile>();
  readonly candidates: Candidate[] = [];
  private readonly byFile = new Map<string, Candidate[]>();
  private readonly changes = new Map<Candidate, DeclarationChange>();

  /** @param other the text of the file on the other side */
  add(syntax: Syntax, { path, text }: FileText, unit: number, other: string | undefined): void {
    const parsed = parseFile(syntax, text);
    this.parsed.set(path, parsed);
    const own: Candidate[] = [];
    this.byFile.set(path, own);
    if (text === other) return;
    const declarations = parsed.declarations.length > 0 ? parsed.declarations : [wholeFile(text)];
    let regionStart = 0;
    for (const [position, declaration] of declarations.entries()) {
      const newline = text.indexOf('\n', declaration.end);
      const isLast = position === declarations.length - 1;
      const regionEnd = isLast || newline < 0 ? text.length : newline + 1;
      const from = Math.min(regionStart, declaration.start);
      own.push(new Candidate(path, declaration, text, unit, position, from, regionEnd));
      regionStart = regionEnd;
    }
    this.candidates.push(...own);
  }

  record(candidate: Candidate, change: DeclarationChange): void {
    this.changes.set(candidate, change);
  }

  changeAt(path: string, line: number): DeclarationChange | null {
    const own = this.byFile.get(path) ?? [];
    let at = own.findIndex(({ declaration }) => declaration.lastLine >= line);
    if (at < 0) at = own.length - 1;
    const shared: DeclarationChange[] = [];
    for (let i = at; i < own.length && (i === at || own[i]!.declaration.firstLine <= line); i++)
      shared.push(...this.changeOf(own[i]!));
    return shared.find(({ fate }) => fate !== 'same') ?? shared[0] ?? this.nearest(own, line);
  }

  private changeOf(candidate: Candidate): readonly DeclarationChange[] {
    const change = this.changes.get(candidate);
    return change ? [change] : [];
  }

  private nearest(own: readonly Candidate[], line: number): DeclarationChange | null {
    const distance = ({ declaration }: Candidate) =>
      Math.max(declaration.firstLine - line, line - declaration.lastLine);
    const changed = own.filter((each) => this.changes.has(each));
    if (changed.length === 0) return null;
    return this.changes.get(changed.reduce((best, each) => (distance(each) <= distance(best) ? each : best)))!;
  }
}

/** What stands for a file that declares nothing: comments, or nothing at all. */
function wholeFile(text: string): Declaration {
  const lastLine = Math.max(text.split('\n').length - (text.endsWith('\n') ? 1 : 0), 1);
  const none = { otherNames: [], body: null, parameters: null, isVariadic: false, storage: null, isInline: false };
  return { ...none, kind: 'other', name: '', firstLine: 1, lastLine, start: 0, end: text.length, conditions: [] };
}
