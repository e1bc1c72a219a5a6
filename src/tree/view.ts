/** A read-only view of a source tree, and views with changes laid over in memory. */
import { normalPath } from './path.js';
import type { Stamped, StampKind } from './stamps.js';

/**
 * Where a tree is read from. Paths are relative to its top and "/"-separated; "." and ".." parts are resolved, and a
 * path that leaves the tree is like one that is not there. Every method throws UserError for what is there but cannot
 * be read.
 */
export interface TreeView {
  /** What the user would call this tree, printable: a folder, a revision, either with a patch. */
  readonly label: string;
  /**
   * The text of a file (UTF-8, else ISO 8859-1), or undefined where there is no such file; the same string each time.
   * @param isOnce it will hardly be asked for again, and need not be kept
   */
  read(path: string, isOnce?: boolean): string | undefined;
  /** Whether a file or a folder is there. */
  exists(path: string): boolean;
  /**
   * The names in a folder ("" is the top), sorted by code unit, folders with "/" at the end; a symbolic link is listed
   * as a file. Empty where there is no such folder.
   */
  list(directory: string): string[];
  /**
   * The files that were read and the folders that were listed so far and what they held when they were read: what a
   * result depends on.
   */
  lookedAt?(): Iterable<Stamped>;
  /** Looks at a path for lookedAt() alone, as what is stamped so. Throws as read() does. */
  lookAt?(path: string, kind: StampKind): void;
  /** Adds to lookedAt() what another view of the same tree has looked at. */
  addLookedAt?(stamped: Iterable<Stamped>): void;
}

/**
 * Files that differ from the tree beneath: path (as normalPath gives it) to new text, or undefined for a file that is
 * gone.
 */
export type Changes = ReadonlyMap<string, string | undefined>;

/**
 * A view of the tree with changes laid over; the tree beneath and its files stay as they are. Changes that come to the
 * map later count.
 */
export function overlay(view: TreeView, changes: Changes, label: string = view.label): TreeView {
  const present = (): string[] => [...changes].filter(([, text]) => text !== undefined).map(([path]) => path);

  function list(directory: string): string[] {
    const normal = normalPath(directory);
    if (normal === undefined) return [];
    const prefix = normal === '' ? '' : `${normal}/`;
    const below = view.list(normal);
    const names = new Set(below);
    for (const [path, text] of changes) {
      if (text === undefined && path.startsWith(prefix)) names.delete(path.slice(prefix.length));
    }
    for (const path of present()) {
      if (!path.startsWith(prefix)) continue;
      const rest = path.slice(prefix.length);
      const slash = rest.indexOf('/');
      names.add(slash < 0 ? rest : rest.slice(0, slash + 1));
    }
    return [...names].sort();
  }

  return {
    label,
    read(path, isOnce) {
      const normal = normalPath(path);
      if (normal === undefined) return undefined;
      return changes.has(normal) ? changes.get(normal) : view.read(normal, isOnce);
    },
    exists(path) {
      const normal = normalPath(path);
      if (normal === undefined) return false;
      if (changes.has(normal)) return changes.get(normal) !== undefined;
      return view.exists(normal) || present().some((file) => file.startsWith(`${normal}/`));
    },
    list,
    lookedAt: () => view.lookedAt?.() ?? [],
    lookAt: (path, kind) => view.lookAt?.(path, kind),
    addLookedAt: (stamped) => view.addLookedAt?.(stamped),
  };
}
