/** A source tree that is a folder on disk. */
import { type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { UserError } from '../errors.js';
import { decodeText, printable } from '../text.js';
import { normalPath } from './path.js';
import { fileStamp, linkStamp, listingStamp, NO_FILE, StampBook, type Stamped, stampKind } from './stamps.js';
import type { TreeView } from './view.js';

/**
 * A view of a folder. Files are read when first asked for and, unless they are read once, kept; the folder is never
 * written. A symbolic link is followed while its target lies in the folder; one that leads out makes read() throw a
 * UserError with its name. Throws UserError where dir is no folder or cannot be read.
 */
export function openFolder(dir: string): TreeView {
  const label = printable(dir);
  const root = orFault(`cannot open ${label}`, () => realpathSync(dir));
  if (!statSync(root).isDirectory()) throw new UserError(`${label} is not a folder`);
  const texts = new Map<string, string | undefined>();
  const folders = new Map<string, boolean>();
  const listings = new Map<string, ReadonlyMap<string, Dirent>>();
  const book = new StampBook();

  /**
   * What a folder that is there holds, read once: most files that are asked for do not exist, and need no call then.
   */
  function listing(path: string): ReadonlyMap<string, Dirent> {
    let entries = listings.get(path);
    if (!entries) {
      const read = orFault(`cannot read ${printable(path)} in ${label}`, () =>
        readdirSync(join(root, path), { withFileTypes: true }),
      );
      book.add(path, listingStamp(read));
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
      book.add(`${path}/`, linkStamp(target));
      if (target === undefined) return undefined;
      if (isInside(realpathSync(full))) return target;
      throw new UserError(`${printable(path)} in ${label} is a symbolic link that leaves the tree`);
    });
  }

  function load(path: string): Buffer | undefined {
    if (!folderIsThere(parent(path))) return undefined;
    if (resolved(path)?.isFile() !== true) {
      book.add(path, NO_FILE);
      return undefined;
    }
    return orFault(`cannot read ${printable(path)} in ${label}`, () => {
      const bytes = readFileSync(join(root, path));
      book.add(path, fileStamp(bytes));
      return bytes;
    });
  }

  return {
    label,
    read(path, isOnce = false) {
      const normal = normalPath(path);
      if (normal === undefined || normal === '') return undefined;
      if (texts.has(normal)) return texts.get(normal);
      const bytes = load(normal);
      const text = bytes && decodeText(bytes);
      if (!isOnce || text === undefined) texts.set(normal, text);
      return text;
    },
    lookedAt: () => book.entries(),
    lookAt(path, kind) {
      const normal = normalPath(path) ?? '';
      if (kind === 'folder') this.list(normal);
      else if (kind === 'link') this.exists(normal);
      else if (normal !== '' && !texts.has(normal)) load(normal);
    },
    addLookedAt(stamped) {
      for (const [path, stamp] of stamped) book.add(path, stamp);
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

/**
 * Whether all that was looked at in a folder is there with the same content now. Never throws: what cannot be read is
 * not the same.
 */
export function isAsLookedAt(dir: string, stamped: readonly Stamped[]): boolean {
  try {
    const view = openFolder(dir);
    for (const [path, stamp] of stamped) {
      const kind = stampKind(stamp);
      if (kind === 'folder') view.list(path);
      else if (kind === 'link') view.exists(path);
      else view.read(path, true);
    }
    const now = new Map(view.lookedAt?.());
    return stamped.every(([path, stamp]) => (now.get(path) ?? NO_FILE) === stamp);
  } catch {
    return false;
  }
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
