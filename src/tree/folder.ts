/** A source tree that is a folder on disk. */
import { type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { UserError } from '../errors.js';
import { decodeText, printable } from '../text.js';
import { normalPath } from './path.js';
import type { TreeView } from './view.js';

/**
 * A view of a folder. Files are read when first asked for and, unless they are read once, kept; the folder is never written.
 * A symbolic link is followed while its target lies in the folder; one that leads out makes read() throw a UserError with its name.
 * Throws UserError where dir is no folder or cannot be read.
 */
export function openFolder(dir: string): TreeView {
  const label = printable(dir);
  const root = orFault(`cannot open ${label}`, () => realpathSync(dir));
  if (!statSync(root).isDirectory()) throw new UserError(`${label} is not a folder`);
  const texts = new Map<string, string | undefined>();
  const folders = new Map<string, boolean>();
  const listings = new Map<string, ReadonlyMap<string, Dirent>>();
  const readOnce = new Set<string>();
  const lookedAtElsewhere = new Set<string>();

  /** What a folder that is there holds, read once: most files that are asked for do not exist, and need no call then. */
  function listing(path: string): ReadonlyMap<string, Dirent> {
    let entries = listings.get(path);
    if (!entries) {
      const read = orFault(`cannot read ${printable(path)} in ${label}`, () =>
        readdirSync(join(root, path), { withFileTypes: true }),
      );
      entries = new Map(read.map((entry) => [entry.name, entry]));
      listings.set(path, entries);
    }
    return entries;
  }

  function isInside(real: string): boolean {
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  }

  /** Whether a folder is there; throws where a link on the way leads out. */
  function folderIsThere(path: string): boolean {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const there = path === '' || (folderIsThere(parent(path)) && resolved(path)?.isDirectory() === true);
    folders.set(path, there);
    return there;
  }

  /** What path is, links followed; undefined where there is nothing. Its folder is known to be inside. */
  function resolved(path: string): Dirent | Stats | undefined {
    const own = listing(parent(path)).get(path.slice(path.lastIndexOf('/') + 1));
    if (own === undefined || !own.isSymbolicLink()) return own;
    const full = join(root, path);
    return orFault(`cannot read ${printable(path)} in ${label}`, () => {
      const target = statSync(full, { throwIfNoEntry: false });
      if (target === undefined) return undefined;
      if (isInside(realpathSync(full))) return target;
      throw new UserError(`${printable(path)} in ${label} is a symbolic link that leaves the tree`);
    });
  }

  function load(path: string): string | undefined {
    if (!folderIsThere(parent(path)) || resolved(path)?.isFile() !== true) return undefined;
    return orFault(`cannot read ${printable(path)} in ${label}`, () => decodeText(readFileSync(join(root, path))));
  }

  return {
    label,
    read(path, isOnce = false) {
      const normal = normalPath(path);
      if (normal === undefined || normal === '') return undefined;
      if (texts.has(normal)) return texts.get(normal);
      const text = load(normal);
      if (isOnce && text !== undefined) readOnce.add(normal);
      else texts.set(normal, text);
      return text;
    },
    *lookedAt() {
      for (const [path, text] of texts) if (text !== undefined) yield path;
      for (const path of readOnce) if (!texts.has(path)) yield path;
      yield* listings.keys();
      for (const path of lookedAtElsewhere)
        if (texts.get(path) === undefined && !readOnce.has(path) && !listings.has(path)) yield path;
    },
    addLookedAt(paths) {
      for (const path of paths) lookedAtElsewhere.add(path);
    },
    exists(path) {
      const normal = normalPath(path);
      if (normal === undefined) return false;
      return normal === '' || (folderIsThere(parent(normal)) && resolved(normal) !== undefined);
    },
    list(directory) {
      const normal = normalPath(directory);
      if (normal === undefined || !folderIsThere(normal)) return [];
      const entries = [...listing(normal).values()];
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    },
  };
}

/** Of a normal path, the folder it is in. */
function parent(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Runs a file system call and turns its error into a UserError that says what could not be done and why. */
function orFault<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') throw new UserError(`${what}: not a folder`);
    if (code === 'ENOENT') throw new UserError(`${what}: no such file or folder`);
    throw new UserError(`${what}: ${printable(code ?? message)}`);
  }
}
