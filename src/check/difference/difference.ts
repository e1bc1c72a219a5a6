/** The first stage: what a patch changes, declaration by declaration, and file by file where there is no C. */
import type { TouchedFile } from '../../patch/touched.js';
import type { ChangedThing, ChangeKind } from '../../result/change.js';
import {
  changesBetween,
  type DeclarationChange,
  type DeclarationKind,
  type Difference,
  type FileText,
  loadSyntax,
} from '../../syntax/index.js';
import type { TreeView } from '../../tree/view.js';
import type { ChangedLines } from '../trees.js';

/** A change whose state is to be told. */
export interface Pending {
  readonly thing: ChangedThing;
  /** Null for what is no declaration of C: another kind of file, or lines between declarations. */
  readonly declaration: DeclarationChange | null;
  /** The file that holds it, before and after the patch; null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

const C_FILE = /\.(c|h|c\.inc|h\.inc|inc\.c)$/;
const BUILD_FILE = /(^|\/)(meson\.build|meson_options\.txt|Kconfig(\..*)?|configure|Makefile.*|.*\.mak)$/;

const KINDS: Readonly<Record<DeclarationKind, ChangeKind>> = {
  function: 'function',
  prototype: 'function',
  type: 'type',
  macro: 'macro',
  variable: 'variable',
  include: 'include',
  other: 'other',
};

export function isC(path: string): boolean {
  return C_FILE.test(path);
}

/**
 * All changes of a patch, in the order of its files.
 * @param files that the patch touches
 * @param changed by path in the patched tree, the lines that hunks touch
 */
export async function differenceOf(
  base: TreeView,
  patched: TreeView,
  files: readonly TouchedFile[],
  changed: ChangedLines,
): Promise<Pending[]> {
  const texts = files
    .filter(({ before, after, isOpaque }) => !isOpaque && isC(after ?? before!))
    .map(({ before, after }) => ({ before: textOf(base, before), after: textOf(patched, after) }));
  const fileChange = (file: TouchedFile) => ({
    thing: fileThing(file, changed),
    declaration: null,
    before: file.before,
    after: file.after,
  });
  // Tree-sitter is loaded for C alone.
  if (texts.length === 0) return files.map(fileChange);
  const difference = changesBetween(await loadSyntax(), texts);
  const hunks = hunksOf(difference, base, changed);
  const named = new Set(difference.changes.flatMap(({ before, after }) => [before?.file, after?.file]));
  const rest = files.filter(({ before, after }) => !named.has(after ?? '') && !named.has(before ?? ''));
  return [
    ...difference.changes.map((declaration) => ({
      thing: thingOf(declaration, [...(hunks.get(declaration) ?? [])]),
      declaration,
      ...pathsOf(declaration, files),
    })),
    ...rest.map(fileChange),
  ];
}

/** Of what is gone or new, the file that it was taken from or put into is looked for on the other side as well. */
function pathsOf(
  { before, after }: DeclarationChange,
  files: readonly TouchedFile[],
): Pick<Pending, 'before' | 'after'> {
  const file = files.find((each) => (after ? each.after === after.file : each.before === before!.file));
  return { before: before?.file ?? file?.before ?? null, after: after?.file ?? file?.after ?? null };
}

function textOf(tree: TreeView, path: string | null): FileText | null {
  return path === null ? null : { path, text: tree.read(path) ?? '' };
}

/** The ids of the hunks that touch each change. */
function hunksOf(
  { changes, changeAt }: Difference,
  base: TreeView,
  changed: ChangedLines,
): Map<DeclarationChange, Set<string>> {
  const found = new Map<DeclarationChange, Set<string>>(changes.map((change) => [change, new Set()]));
  const removed = changes.filter(({ after }) => after === null);
  for (const [file, lines] of changed) {
    for (const { line, kind, hunk } of lines) {
      const at = changeAt('after', file, line);
      if (at) found.get(at)?.add(hunk);
      if (kind === 'removed') for (const each of removed) if (each.before?.file === file) found.get(each)!.add(hunk);
    }
  }
  // What moved to another file has lost its lines here.
  for (const each of removed) {
    if (found.get(each)!.size > 0 || base.read(each.before!.file) === undefined) continue;
    for (const { hunk } of changed.get(each.before!.file) ?? []) found.get(each)!.add(hunk);
  }
  return found;
}

function thingOf(change: DeclarationChange, hunks: readonly string[]): ChangedThing {
  const { file, declaration } = change.after ?? change.before!;
  const { firstLine } = declaration;
  return { file, line: firstLine, kind: KINDS[change.kind], name: change.name || file, hunks };
}

function fileThing({ before, after, isOpaque }: TouchedFile, changed: ChangedLines): ChangedThing {
  const file = after ?? before!;
  const lines = changed.get(file) ?? [];
  return {
    file,
    line: lines[0]?.line ?? 0,
    kind: isOpaque ? 'binary' : BUILD_FILE.test(file) ? 'build' : 'text',
    name: file,
    hunks: [...new Set(lines.map(({ hunk }) => hunk))],
  };
}
