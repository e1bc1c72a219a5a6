/** Turns patches round. */
import type { FileChange, FilePatch, Hunk, Patch } from './model.js';

const REVERSED: Record<FileChange, FileChange> = {
  modify: 'modify',
  add: 'delete',
  delete: 'add',
  rename: 'rename',
  copy: 'delete',
  mode: 'mode',
};

/**
 * The patch that undoes this one: applied to the patched tree it gives the base. Hunks keep their ids. A series is
 * undone from its end.
 */
export function reversePatch(patch: Patch): Patch {
  return { ...patch, files: patch.files.map(reverseFile).reverse() };
}

function reverseFile(file: FilePatch): FilePatch {
  const kind = REVERSED[file.kind];
  // A file that goes again is known by its name; what it was copied with is not checked a second time.
  if (file.kind === 'copy') return { path: file.path, oldPath: file.path, kind, hunks: [], reversedCopy: true };
  return { path: file.oldPath, oldPath: file.path, kind, hunks: file.hunks.map(reverseHunk) };
}

function reverseHunk(hunk: Hunk): Hunk {
  const swap: Record<string, string> = { '-': '+', '+': '-' };
  return {
    id: hunk.id,
    oldStart: hunk.newStart,
    oldLines: hunk.newLines,
    newStart: hunk.oldStart,
    newLines: hunk.oldLines,
    lines: hunk.lines.map((line) => (swap[line[0]!] ?? line[0]!) + line.slice(1)),
  };
}
