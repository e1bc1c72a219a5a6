/** Files of a patch that the tree has under another name: QEMU moves files between its series. */
import type { TreeView } from '../../tree/view.js';
import type { FilePatch, Patch } from '../model.js';
import { LineIndex, PlacingBudget } from './line-index.js';
import { linesOf, oldLinesOf, placeHunk, statedIndex } from './place.js';

/** A file that the patch names and the one that was taken for it. */
export interface FollowedRename {
  readonly from: string;
  readonly to: string;
}

/**
 * The patch with each file that the tree does not have replaced by the one that it was taken for; the ids of its hunks
 * follow. Files that the patch adds, or brings by a rename, are left alone, and so is a file for which renamedFile()
 * finds none.
 */
export function followRenames(view: TreeView, patch: Patch): { patch: Patch; followed: readonly FollowedRename[] } {
  const followed: FollowedRename[] = [];
  const taken = new Set(patch.files.flatMap(({ path, oldPath }) => [path, oldPath]));
  const arriving = new Set(
    patch.files.filter(({ kind }) => kind === 'add' || kind === 'rename' || kind === 'copy').map(({ path }) => path),
  );
  const files = patch.files.map((file): FilePatch => {
    if (file.kind === 'add' || arriving.has(file.oldPath)) return file;
    if (view.read(file.oldPath) !== undefined) return file;
    const to = renamedFile(view, file);
    if (to === undefined || taken.has(to)) return file;
    followed.push({ from: file.oldPath, to });
    if (file.path !== file.oldPath) return { ...file, oldPath: to };
    const hunks = file.hunks.map((hunk, index) => ({ ...hunk, id: `${to}#${index + 1}` }));
    return { ...file, path: to, oldPath: to, hunks };
  });
  return { patch: { ...patch, files }, followed };
}

/**
 * The file of the tree that a file of a patch is taken for: of those with its base name the one in which most hunks
 * have a place; where none has one for any, a file with the same ending in its folder in which all have. Of equal ones
 * that with the longer common end of its path, and of those that with the nearest places. Undefined where there is
 * none.
 */
export function renamedFile(view: TreeView, file: FilePatch): string | undefined {
  const base = baseName(file.oldPath);
  const named = bestOf(view, file, [...filesNamed(view, base, '')], 1);
  if (named !== undefined || file.hunks.length === 0) return named;
  const folder = file.oldPath.slice(0, -base.length);
  const ending = /\.[^.]*$/.exec(base)?.[0] ?? '';
  const neighbours = view.list(folder).filter((name) => !name.endsWith('/') && name.endsWith(ending));
  return bestOf(
    view,
    file,
    neighbours.map((name) => folder + name),
    file.hunks.length,
  );
}

interface Candidate {
  readonly path: string;
  readonly placed: number;
  readonly commonEnd: number;
  readonly distance: number;
}

function bestOf(view: TreeView, file: FilePatch, paths: readonly string[], least: number): string | undefined {
  const budget = new PlacingBudget();
  const candidates = paths.map((path): Candidate => {
    const lines = new LineIndex(linesOf(view.read(path) ?? ''), budget);
    const places = file.hunks.flatMap((hunk) => {
      // A hunk that only adds has a place everywhere, which says nothing.
      if (oldLinesOf(hunk).length === 0) return [];
      const place = placeHunk(hunk, lines, 0, statedIndex(hunk));
      return place === undefined ? [] : [Math.abs(place.index - statedIndex(hunk))];
    });
    const distance = places.reduce((sum, each) => sum + each, 0);
    return { path, placed: places.length, commonEnd: commonEnd(path, file.oldPath), distance };
  });
  const wanted = file.hunks.length === 0 ? 0 : least;
  const [best] = candidates
    .filter(({ placed }) => placed >= wanted)
    .sort((a, b) => b.placed - a.placed || b.commonEnd - a.commonEnd || a.distance - b.distance);
  return best?.path;
}

/**
 * Paths of the files with a name in a folder and below, folders in order; those whose names start with "." are left
 * out.
 */
function* filesNamed(view: TreeView, base: string, folder: string): Generator<string> {
  for (const name of view.list(folder)) {
    if (name === base) yield folder + name;
    else if (name.endsWith('/') && !name.startsWith('.')) yield* filesNamed(view, base, folder + name);
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** How many parts at their ends two paths share. */
function commonEnd(a: string, b: string): number {
  const [left, right] = [a.split('/').reverse(), b.split('/').reverse()];
  const differs = left.findIndex((part, index) => part !== right[index]);
  return differs < 0 ? left.length : differs;
}
