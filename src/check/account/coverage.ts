/** What of a patch was run, and what was not: "did it say plainly what it did not run?" */

import type { Program } from '../../c/index.js';
import { groupBy } from '../../group-by.js';
import type { ChangedLine } from '../../patch/changed.js';
import type { TreeView } from '../../tree/view.js';
import type { SourcePlace } from '../judge/findings.js';
import type { Trees } from '../trees.js';
import { leftOutOf, linesRead } from './left-out.js';
import { isApart, namesOtherSources, saysTheSame } from './without-effect.js';

/** Files that the build makes C of; the runtime reads them as the build would. */
const READ_BY_RUNTIME = /^(qapi\/.*\.json|(.*\/)?trace-events|VERSION)$/;

/** A line that says of itself that it is never run. */
const NEVER_RUN = /^\s*(default\s*:\s*)?(g_assert_not_reached|__builtin_unreachable)\s*\(\s*\)\s*;/;

const C_FILE = /\.[ch](\.inc)?$/;

/** Where a hunk changes something. */
export interface ChangedPlace {
  readonly file: string;
  readonly line: number;
  /** Whether that is a statement, as against a declaration, a comment or a directive. */
  readonly isRun: boolean;
  /** The function around it; null where there is none. */
  readonly function: string | null;
}

/** Why a line of the patch was not run. */
export type MissedReason = 'not-called' | 'branch-not-taken' | 'left-out' | 'not-read' | 'not-followed';

/** A changed line that was not run. */
export interface MissedLine {
  readonly file: string;
  /** 0 where it is the file as a whole. */
  readonly line: number;
  readonly hunk: string | null;
  readonly reason: MissedReason;
  /** The function around the line, or the directive that leaves it out; null where there is none. */
  readonly around: string | null;
}

export interface HunkCoverage {
  /** Of each hunk and reason the first line. */
  readonly missed: readonly MissedLine[];
  /**
   * For each hunk of which something was run, the place of the first statement that it changes, or else of its first
   * change.
   */
  readonly places: ReadonlyMap<string, ChangedPlace>;
}

/** The lines of C that hunks add or stand at, by file: what it is recorded of whether they are run. */
export function linesToCover(changed: ReadonlyMap<string, readonly ChangedLine[]>): Map<string, number[]> {
  return new Map(
    [...changed].filter(([file]) => C_FILE.test(file)).map(([file, lines]) => [file, lines.map(({ line }) => line)]),
  );
}

/**
 * @param changed by path in the patched tree (see linesChanged)
 * @param run statements of the patched tree that were run on any machine, as `file:line`
 */
export function coverage(
  trees: Trees,
  changed: ReadonlyMap<string, readonly ChangedLine[]>,
  run: ReadonlySet<string>,
): HunkCoverage {
  const missed: MissedLine[] = [];
  const places = new Map<string, ChangedPlace>();
  const { program } = trees.patched;
  const [filesBefore, filesRead] = [filesOf(trees.base.program), filesOf(program)];
  const files = new Set([...changed.keys()].filter((file) => filesRead.has(file)));
  const functionsIn = functionsOf(trees, files);
  const linesIn = linesRead(trees.patched, files);
  const marksIn = groupBy(program.coverageMarks, ({ file }) => file);
  for (const [file, lines] of changed) {
    if (isApart(file)) continue;
    if (saysTheSame(trees, file)) {
      for (const { line, hunk } of lines)
        if (!places.has(hunk)) places.set(hunk, { file, line, isRun: false, function: null });
      continue;
    }
    const first = lines[0]?.line ?? 0;
    if (!C_FILE.test(file)) {
      if (!READ_BY_RUNTIME.test(file) && !namesOtherSources(trees, file))
        missed.push({ file, line: 0, hunk: null, reason: 'not-followed', around: null });
      continue;
    }
    if (!filesRead.has(file)) {
      const wasRead = !trees.patched.tree.exists(file) && filesBefore.has(file);
      if (!wasRead) missed.push({ file, line: first, hunk: null, reason: 'not-read', around: null });
      continue;
    }
    const functions = functionsIn.get(file) ?? [];
    const marks = (marksIn.get(file) ?? []).map((mark) => mark.line).sort((a, b) => a - b);
    const leftOut = leftOutOf(trees.patched, file, linesIn.get(file)!);
    const seen = new Set<string>();
    for (const changedLine of lines) {
      const { line, hunk } = changedLine;
      // Units may see a function of a header otherwise, by what they define: one that has something on the line counts.
      const around = functions.filter((each) => each.first <= line && line <= each.last);
      const inside = around.find((each) => each.tokenLines.has(line)) ?? around[0];
      const directive = leftOut(line);
      const missing: Pick<MissedLine, 'reason' | 'around'> | null = directive
        ? { reason: 'left-out', around: directive }
        : inside
          ? whyNotRun(inside, changedLine, marks, file, run)
          : null;
      if (missing === null) {
        const isRun = inside?.tokenLines.has(line) ?? false;
        if (!places.has(hunk) || (isRun && !places.get(hunk)!.isRun))
          places.set(hunk, { file, line, isRun, function: inside?.name ?? null });
        continue;
      }
      const key = `${hunk} ${missing.reason} ${missing.around}`;
      if (!seen.has(key)) missed.push({ file, line, hunk, ...missing });
      seen.add(key);
    }
  }
  return { missed, places };
}

/** The first of the places that are still there: a statement before others, and one in the memory core before those. */
export function firstPlace(places: Iterable<ChangedPlace>, patched: TreeView): SourcePlace | null {
  const there = [...places].filter((place) => patched.exists(place.file));
  const candidates = there.some(({ isRun }) => isRun) ? there.filter(({ isRun }) => isRun) : there;
  const first = candidates.find(({ file }) => /^(system|softmmu)\/memory\.c$/.test(file)) ?? candidates[0];
  return first ? { file: first.file, line: first.line } : null;
}

/** The files that the units are made of that were loaded. */
function filesOf({ loadedUnits }: Program): Set<string> {
  return new Set(loadedUnits.flatMap((unit) => unit.files));
}

/** Null where the statement that a line belongs to was run, or where the line is in none. */
function whyNotRun(
  inside: FunctionLines,
  { line, kind }: ChangedLine,
  marks: readonly number[],
  file: string,
  run: ReadonlySet<string>,
): Pick<MissedLine, 'reason' | 'around'> | null {
  if (kind === 'added' && (inside.isEmpty || !inside.tokenLines.has(line))) return null;
  const own = marks.filter((mark) => mark >= inside.first && mark <= inside.last);
  if (!own.some((mark) => run.has(`${file}:${mark}`))) return { reason: 'not-called', around: inside.name };
  if (!inside.tokenLines.has(line)) return null;
  const statement = own.filter((mark) => mark <= line).at(-1);
  return statement === undefined || inside.neverRun.has(statement) || run.has(`${file}:${statement}`)
    ? null
    : { reason: 'branch-not-taken', around: inside.name };
}

interface FunctionLines {
  readonly file: string;
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** There is nothing in it to be run. */
  readonly isEmpty: boolean;
  /** Lines on which there is C. */
  readonly tokenLines: ReadonlySet<number>;
  /** Those of them that say of themselves that they are never run. */
  readonly neverRun: ReadonlySet<number>;
}

/**
 * By file of the patched tree the functions that it defines, by the units that read it, with their first and last
 * lines.
 */
function functionsOf(trees: Trees, files: ReadonlySet<string>): Map<string, FunctionLines[]> {
  const found: FunctionLines[] = [];
  const linesOf = new Map<string, readonly string[]>();
  // Units share most of the headers' declarations.
  const seen = new Set<object>();
  for (const unit of trees.patched.program.loadedUnits) {
    if (!unit.files.some((file) => files.has(file))) continue;
    for (const declaration of unit.definedFunctions()) {
      if (seen.has(declaration)) continue;
      seen.add(declaration);
      const { file, names, tokens } = declaration;
      const [first, last] = [tokens[0]!, tokens[tokens.length - 1]!];
      if (names[0] === undefined || !files.has(file) || last.file !== file) continue;
      const texts = linesOf.get(file) ?? trees.patched.tree.read(file)?.split('\n') ?? [];
      linesOf.set(file, texts);
      const lines = new Set(tokens.map(({ line }) => line));
      found.push({
        file,
        name: names[0],
        first: first.line,
        last: last.line,
        isEmpty: tokens.at(-2)?.text === '{',
        tokenLines: lines,
        neverRun: new Set([...lines].filter((line) => NEVER_RUN.test(texts[line - 1] ?? ''))),
      });
    }
  }
  return groupBy(found, ({ file }) => file);
}
