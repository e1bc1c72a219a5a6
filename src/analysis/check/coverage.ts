/** What of a patch was run, and what was not: "did it say plainly what it did not run?" */
import type { Trees } from './trees.js';
import type { ChangedLine } from '../../patch/changed.js';
import type { NotRun } from '../result.js';

/** Files that are no part of the program that a machine is. */
const APART = /^(docs|tests|LICENSE|COPYING|MAINTAINERS|README|\.git|\.mailmap|\.editorconfig)|\.(rst|md|txt|texi)$/;
/** Files that the build makes C of; the runtime reads them as the build would. */
const READ_BY_RUNTIME = /^(qapi\/.*\.json|(.*\/)?trace-events|VERSION)$/;

export interface HunkCoverage {
  readonly notRun: readonly NotRun[];
  /** For each hunk of which something was run, the place of its first change. */
  readonly places: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
}

/** @param changed by path in the patched tree (see linesChanged) */
export function coverage(trees: Trees, changed: ReadonlyMap<string, readonly ChangedLine[]>): HunkCoverage {
  const notRun: NotRun[] = [];
  const places = new Map<string, { file: string; line: number }>();
  const { program } = trees.patched;
  const readFiles = new Set(program.loadedUnits.flatMap((unit) => unit.source.files));
  const reached = new Set(program.reachedFunctions().map((each) => `${each.file}\0${each.name}`));
  for (const [file, lines] of changed) {
    if (APART.test(file)) continue;
    const first = lines[0]?.line ?? 0;
    if (!/\.[ch](\.inc)?$/.test(file)) {
      if (!READ_BY_RUNTIME.test(file)) notRun.push({ what: `${file} is not C, and what it does to the build is not followed`, file, line: 0 });
      continue;
    }
    if (!readFiles.has(file)) {
      const isDeleted = !trees.patched.tree.exists(file);
      const wasRead = isDeleted && trees.base.program.loadedUnits.some((unit) => unit.source.files.includes(file));
      if (!wasRead) notRun.push({ what: `${file} is no part of the machines that were run`, file, line: first });
      continue;
    }
    const functions = functionsOf(trees, file);
    const missed = new Map<string, number>();
    for (const { line, hunk } of lines) {
      const inside = functions.find((each) => each.first <= line && line <= each.last);
      if (inside && !reached.has(`${file}\0${inside.name}`)) {
        if (!missed.has(inside.name)) missed.set(inside.name, line);
      } else if (!places.has(hunk)) places.set(hunk, { file, line });
    }
    for (const [name, line] of missed) notRun.push({ what: `${name}() was not called`, file, line });
  }
  return { notRun, places };
}

interface FunctionLines {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** The functions that a file of the patched tree defines, by the units that read it, with their first and last lines. */
function functionsOf(trees: Trees, file: string): FunctionLines[] {
  const found = new Map<string, FunctionLines>();
  for (const unit of trees.patched.program.loadedUnits) {
    if (!unit.source.files.includes(file)) continue;
    for (const { names, tokens } of unit.definedFunctions()) {
      const name = names[0];
      const [first, last] = [tokens[0]!, tokens[tokens.length - 1]!];
      if (name !== undefined && first.file === file && last.file === file) found.set(name, { name, first: first.line, last: last.line });
    }
  }
  return [...found.values()];
}
