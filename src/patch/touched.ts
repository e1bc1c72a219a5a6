/** Which files patches touch, by their paths before and after all of them. */
import type { Patch } from './model.js';

/** A file that patches touch; null where it is not there before, or after them. */
export interface TouchedFile {
  readonly before: string | null;
  readonly after: string | null;
  /** Binary content, a symbolic link or a submodule. */
  readonly isOpaque: boolean;
}

/**
 * The files that patches touch, in the order in which they first do; a file that is renamed is one. A file that one
 * patch adds and a later one removes is left out.
 */
export function touchedFiles(patches: readonly Patch[]): TouchedFile[] {
  /** By the path that a file has by then, the one before all patches. */
  const origins = new Map<string, string | null>();
  const removed: TouchedFile[] = [];
  const opaque = new Set<string>();
  const originOf = (path: string): string | null => {
    const known = origins.get(path);
    return known === undefined ? path : known;
  };
  for (const { path, oldPath, kind, isOpaque } of patches.flatMap(({ files }) => files)) {
    if (isOpaque) opaque.add(path);
    if (kind === 'rename') {
      const origin = originOf(oldPath);
      origins.delete(oldPath);
      origins.set(path, origin);
    } else if (kind === 'delete') {
      const origin = originOf(path);
      origins.delete(path);
      if (origin !== null) removed.push({ before: origin, after: null, isOpaque: opaque.has(path) });
    } else if (kind === 'add' || kind === 'copy') origins.set(path, null);
    else origins.set(path, originOf(path));
  }
  return [...[...origins].map(([after, before]) => ({ before, after, isOpaque: opaque.has(after) })), ...removed];
}
