/** What a patch changes of a tree, as a program that is derived for it must know. */
import type { Unit } from '../c/index.js';
import { membersHeader } from '../runtime/members.js';
import { definitionsIn } from '../syntax/index.js';
import type { Overlays } from '../tree/source.js';
import type { TreeView } from '../tree/view.js';
import { GENERATED_PREFIX } from './tree-units.js';

/** The tree that a patch was laid over, and the paths at which that changed it. */
export interface LaidOver {
  readonly base: TreeView;
  readonly paths: ReadonlySet<string>;
}

/** What a patch changes, as a derived program needs it. */
export interface TreePatch extends LaidOver {
  /** Names, without folders, of files that are in one of the trees only. */
  readonly moved: ReadonlySet<string>;
}

/** What lies between two trees that differ in the files at `paths`. */
export function patchBetween(base: TreeView, tree: TreeView, paths: ReadonlySet<string>): TreePatch {
  const moved = [...paths].filter((path) => tree.exists(path) !== base.exists(path));
  return { base, paths, moved: new Set(moved.map(nameOf)) };
}

/**
 * Whether the build may generate other files for the patched tree: what it generates goes by the text of other files,
 * and by which headers there are.
 */
export function touchesGenerated({ base, paths, moved }: TreePatch, tree: TreeView): boolean {
  return (
    [...paths].some((path) => !/\.[ch]$/.test(path)) || moved.size > 0 || membersHeader(tree) !== membersHeader(base)
  );
}

/** The functions that the files at `paths` define in the one tree and not in the other. */
export function functionsAdded(before: TreeView, after: TreeView, paths: ReadonlySet<string>): string[] {
  const definedIn = (tree: TreeView): string[] =>
    [...paths].filter((path) => path.endsWith('.c')).flatMap((path) => definitionsIn(tree.read(path) ?? '').functions);
  const known = new Set(definedIn(before));
  return definedIn(after).filter((name) => !known.has(name));
}

/** How a file of QEMU says what is run before main(): by the attribute, or by a macro that has it. */
const RUN_BEFORE_MAIN = /\bconstructor\b|^\w+_init\(\w+\);?$/;

/** Whether the file at `path` has something run before main() in the one tree that it has not in the other. */
export function addsConstructor(before: TreeView, after: TreeView, path: string): boolean {
  const linesIn = (tree: TreeView): string[] =>
    (tree.read(path) ?? '').split('\n').filter((line) => RUN_BEFORE_MAIN.test(line));
  const known = new Set(linesIn(before));
  return linesIn(after).some((line) => !known.has(line));
}

/**
 * Whether a unit has nothing to do with what a patch changes.
 * @param isSameGenerated whether a file that the build generates stays the same
 */
export function unchangedBy(
  { paths, moved }: TreePatch,
  isSameGenerated: (file: string) => boolean,
): (unit: Unit) => boolean {
  const isNamed = (file: string): boolean => moved.has(nameOf(file));
  // Most headers belong to most units.
  const isSame = once((file: string): boolean => {
    if (paths.has(file) || isNamed(file)) return false;
    return !file.startsWith(GENERATED_PREFIX) || isSameGenerated(file);
  });
  return once(({ files, missing }: Unit) => !missing.some(({ name }) => isNamed(name)) && files.every(isSame));
}

/** A path's name without its folders. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The files of a tree at `paths`; null for those that are not there. */
export function overlaysAt(paths: ReadonlySet<string>, tree: TreeView): Overlays {
  return [...paths].map((path) => [path, tree.read(path) ?? null]);
}

/** The same function, which answers each question once. */
function once<T>(answer: (question: T) => boolean): (question: T) => boolean {
  const known = new Map<T, boolean>();
  return (question) => {
    let result = known.get(question);
    if (result === undefined) {
      result = answer(question);
      known.set(question, result);
    }
    return result;
  };
}
