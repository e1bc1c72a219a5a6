/** What of a patch was run, and what was not: "did it say plainly what it did not run?" */

import type { ChangedLine } from '../../patch/changed.js';
import type { NotRun } from '../result.js';
import type { Trees } from './trees.js';

/** Files that are no part of the program that a machine is. */
const APART = /^(docs|tests|LICENSE|COPYING|MAINTAINERS|README|\.git|\.mailmap|\.editorconfig)|\.(rst|md|txt|texi)$/;
/** Files that the build makes C of; the runtime reads them as the build would. */
const READ_BY_RUNTIME = /^(qapi\/.*\.json|(.*\/)?trace-events|VERSION)$/;

const C_FILE = /\.[ch](\.inc)?$/;

export interface HunkCoverage {
  readonly notRun: readonly NotRun[];
  /** For each hunk of which something was run, the place of its first change. */
  readonly places: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
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
  const notRun: NotRun[] = [];
  const places = new Map<string, { file: string; line: number }>();
  const { program } = trees.patched;
  const readFiles = new Set(program.loadedUnits.flatMap((unit) => unit.source.files));
  for (const [file, lines] of changed) {
    if (APART.test(file)) continue;
    const first = lines[0]?.line ?? 0;
    if (!C_FILE.test(file)) {
      if (!READ_BY_RUNTIME.test(file))
        notRun.push({ what: `${file} is not C, and what it does to the build is not followed`, file, line: 0 });
      continue;
    }
    if (!readFiles.has(file)) {
      const isDeleted = !trees.patched.tree.exists(file);
      const wasRead = isDeleted && trees.base.program.loadedUnits.some((unit) => unit.source.files.includes(file));
      if (!wasRead) notRun.push({ what: `${file} is no part of the machines that were run`, file, line: first });
      continue;
    }
    const functions = functionsOf(trees, file);
    const marks = program.coverageMarks
      .filter((mark) => mark.file === file)
      .map((mark) => mark.line)
      .sort((a, b) => a - b);
    const missed = new Map<string, { line: number; what: string }>();
    for (const { line, hunk } of lines) {
      const inside = functions.find((each) => each.first <= line && line <= each.last);
      const reason = inside ? whyNotRun(inside, line, marks, file, run) : null;
      if (reason === null) {
        if (!places.has(hunk)) places.set(hunk, { file, line });
      } else if (!missed.has(`${hunk} ${reason}`)) missed.set(`${hunk} ${reason}`, { line, what: reason });
    }
    for (const { line, what } of missed.values()) notRun.push({ what, file, line });
  }
  return { notRun, places };
}

/** Null where the statement that a line belongs to was run, or where the line is in none. */
function whyNotRun(
  inside: FunctionLines,
  line: number,
  marks: readonly number[],
  file: string,
  run: ReadonlySet<string>,
): string | null {
  const own = marks.filter((mark) => mark >= inside.first && mark <= inside.last);
  if (!own.some((mark) => run.has(`${file}:${mark}`))) return `${inside.name}() was not called`;
  if (!inside.tokenLines.has(line)) return null;
  const statement = own.filter((mark) => mark <= line).at(-1);
  return statement === undefined || run.has(`${file}:${statement}`)
    ? null
    : `a branch of ${inside.name}() was not taken`;
}

interface FunctionLines {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Lines on which there is C. */
  readonly tokenLines: ReadonlySet<number>;
}

/** The functions that a file of the patched tree defines, by the units that read it, with their first and last lines. */
function functionsOf(trees: Trees, file: string): FunctionLines[] {
  const found = new Map<string, FunctionLines>();
  for (const unit of trees.patched.program.loadedUnits) {
    if (!unit.source.files.includes(file)) continue;
    for (const { names, tokens } of unit.definedFunctions()) {
      const name = names[0];
      const [first, last] = [tokens[0]!, tokens[tokens.length - 1]!];
      if (name !== undefined && first.file === file && last.file === file) {
        found.set(name, {
          name,
          first: first.line,
          last: last.line,
          tokenLines: new Set(tokens.map((token) => token.line)),
        });
      }
    }
  }
  return [...found.values()];
}
