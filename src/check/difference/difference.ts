/** The first stage: what a patch changes, declaration by declaration, and file by file where there is no C. */
import type { ChangedLine } from '../../patch/changed.js';
import type { TouchedFile } from '../../patch/touched.js';
import type { ChangedThing, ChangeKind } from '../../result/change.js';
import type { DeclarationChange, DeclarationKind } from '../../syntax/declaration.js';
import { changesBetween } from '../../syntax/match.js';
import type { Syntax } from '../../syntax/grammar.js';
import type { TreeView } from '../../tree/view.js';
import type { ChangedLines } from '../trees.js';

/** A change whose state is to be told. */
export interface Pending {
  readonly thing: ChangedThing;
  /** Null for what is no declaration of C: another kind of file, or lines between declarations. */
  readonly declaration: DeclarationChange | null;
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
export function differenceOf(
  syntax: Syntax,
  base: TreeView,
  patched: TreeView,
  files: readonly TouchedFile[],
  changed: ChangedLines,
): Pending[] {
  const inC = files.filter(({ before, after, isOpaque }) => !isOpaque && isC(after ?? before!));
  const texts = inC.map(({ before, after }) => ({
    before: before === null ? null : { path: before, text: base.read(before) ?? '' },
    after: after === null ? null : { path: after, text: patched.read(after) ?? '' },
  }));
  const declarations = changesBetween(syntax, texts);
  const named = new Set(declarations.flatMap(({ before, after }) => [before?.file, after?.file]));
  const rest = files.filter(({ before, after }) => !named.has(after ?? undefined) && !named.has(before ?? undefined));
  return [
    ...declarations.map((declaration) => ({ thing: thingOf(declaration, changed), declaration })),
    ...rest.map((file) => ({ thing: fileThing(file, changed), declaration: null })),
  ];
}

function thingOf(change: DeclarationChange, changed: ChangedLines): ChangedThing {
  const place = change.after ?? change.before!;
  const { firstLine, lastLine } = place.declaration;
  return {
    file: place.file,
    line: firstLine,
    kind: KINDS[change.kind],
    name: change.name,
    hunks: hunksAt(changed.get(place.file) ?? [], change.after === null ? null : [firstLine, lastLine]),
  };
}

/** Where a hunk removes the last lines of a declaration, its place is the line after it. */
function hunksAt(lines: readonly ChangedLine[], extent: readonly [number, number] | null): string[] {
  const inside = extent
    ? lines.filter(({ line, kind }) => line >= extent[0] && line <= extent[1] + (kind === 'removed' ? 1 : 0))
    : lines.filter(({ kind }) => kind === 'removed');
  return [...new Set(inside.map(({ hunk }) => hunk))];
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
