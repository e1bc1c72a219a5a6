/** A source tree that is a revision in a git repository. */
import { posix } from 'node:path';
import { UserError } from '../errors.js';
import { decodeText, printable } from '../text.js';
import { runGit } from './git.js';
import { normalPath } from './path.js';
import { blobStamp, NO_FILE, namesStamp, presenceStamp, type Stamp, StampBook } from './stamps.js';
import type { TreeView } from './view.js';

const SYMBOLIC_LINK = '120000';
const SUBMODULE = '160000';
const MAX_LINKS = 20;

interface Entry {
  readonly mode: string;
  readonly blob: string;
}

/**
 * A view of a revision; where dir lies below the top of its repository, of that folder in the revision.
 * The names are listed once; contents come from git when first asked for, a folder's C files together, because each call of git
 * costs as much as reading a hundred files. Throws UserError where dir is in no repository or rev names no commit or tree in it.
 */
export function openRevision(dir: string, rev: string): TreeView {
  const shown = `${printable(rev)} in ${printable(dir)}`;
  if (rev.startsWith('-') || rev.includes('\0')) throw new UserError(`no such revision: ${shown}`);
  const prefix = runGit(dir, ['rev-parse', '--show-prefix']);
  if (!prefix.ok) throw new UserError(`${printable(dir)} is not in a git repository: ${prefix.complaint}`);
  const folder = prefix.output.toString('utf8').replace(/\/?\n$/, '');
  const tree = runGit(dir, ['rev-parse', '--verify', '--quiet', `${rev}^{tree}`]);
  if (!tree.ok) throw new UserError(`no such revision: ${shown}`);
  const id = tree.output.toString('utf8').trim();
  const entries = listEntries(dir, folder === '' ? id : `${id}:${folder}`, shown);
  const folders = foldersOf(entries.keys());
  const texts = new Map<string, string>();
  const book = new StampBook();
  const stamped = new Set<string>();

  /** Notes what is at a path, once. */
  function note(key: string, stamp: () => Stamp): void {
    if (stamped.has(key)) return;
    stamped.add(key);
    book.add(key, stamp());
  }

  /** The file that a path leads to, or undefined. */
  function fileAt(normal: string): string | undefined {
    const file = entries.has(normal) || hasLinkAbove(normal, entries) ? follow(normal, normal) : undefined;
    const found = file !== undefined && entries.has(file) ? file : undefined;
    if (!folders.has(normal))
      note(normal, () => (found === undefined ? NO_FILE : blobStamp(entries.get(found)!.blob, found)));
    return found;
  }

  /** The path with symbolic links on the way followed, or undefined where it leads to no file. */
  function follow(path: string, asked: string, links = 0): string | undefined {
    const parts = path.split('/');
    for (let count = 1; count <= parts.length; count++) {
      const head = parts.slice(0, count).join('/');
      const entry = entries.get(head);
      if (entry?.mode !== SYMBOLIC_LINK) continue;
      const target = normalPath(posix.join(posix.dirname(head), content(head)));
      if (target === undefined || posix.isAbsolute(content(head))) {
        throw new UserError(`${printable(head)} in ${shown} is a symbolic link that leaves the tree`);
      }
      if (links >= MAX_LINKS) throw new UserError(`${printable(asked)} in ${shown} is a symbolic link without end`);
      return follow([target, ...parts.slice(count)].filter((part) => part !== '').join('/'), asked, links + 1);
    }
    return path;
  }

  function isAt(normal: string): boolean {
    if (folders.has(normal) || entries.has(normal)) return true;
    const file = hasLinkAbove(normal, entries) ? follow(normal, normal) : undefined;
    return file !== undefined && (entries.has(file) || folders.has(file));
  }

  function content(path: string): string {
    if (!texts.has(path)) fetchBlobs(dir, entries, groupOf(path, entries.keys(), texts), texts);
    return texts.get(path)!;
  }

  return {
    label: shown,
    read(path) {
      const normal = normalPath(path);
      if (normal === undefined || normal === '') return undefined;
      const known = stamped.has(normal) ? texts.get(normal) : undefined;
      if (known !== undefined && entries.get(normal)?.mode !== SYMBOLIC_LINK) return known;
      const file = fileAt(normal);
      return file === undefined ? undefined : content(file);
    },
    exists(path) {
      const normal = normalPath(path);
      if (normal === undefined) return false;
      if (normal === '') return true;
      const isThere = isAt(normal);
      note(`${normal}/`, () => presenceStamp(isThere));
      return isThere;
    },
    list(directory) {
      const normal = normalPath(directory);
      if (normal === undefined) return [];
      const names = [...(folders.get(normal) ?? [])].sort();
      if (!entries.has(normal)) note(normal, () => namesStamp(names));
      return names;
    },
    lookedAt: () => book.entries(),
    lookAt(path, kind) {
      const normal = normalPath(path) ?? '';
      if (kind === 'folder') this.list(normal);
      else if (kind === 'link') this.exists(normal);
      else if (normal !== '') fileAt(normal);
    },
    addLookedAt(stampedElsewhere) {
      for (const [path, stamp] of stampedElsewhere) book.add(path, stamp);
    },
  };
}

function listEntries(dir: string, tree: string, shown: string): Map<string, Entry> {
  const listing = runGit(dir, ['ls-tree', '-r', '-z', '--full-tree', tree]);
  if (!listing.ok) throw new UserError(`cannot read ${shown}: ${listing.complaint}`);
  const entries = new Map<string, Entry>();
  for (const record of listing.output.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t');
    if (tab < 0) continue;
    const [mode, , blob] = record.slice(0, tab).split(' ');
    if (mode !== SUBMODULE) entries.set(record.slice(tab + 1), { mode: mode!, blob: blob! });
  }
  return entries;
}

/** For each folder, "" included, the names in it; folders end in "/". */
function foldersOf(paths: Iterable<string>): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of paths) {
    let name = path.slice(path.lastIndexOf('/') + 1);
    for (let folder = path; folder !== ''; name = `${folder.slice(folder.lastIndexOf('/') + 1)}/`) {
      folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
      const names = folders.get(folder);
      if (names !== undefined) {
        names.add(name);
        if (name.endsWith('/')) break;
      } else folders.set(folder, new Set([name]));
      if (folder === '') break;
    }
  }
  return folders;
}

function hasLinkAbove(path: string, entries: ReadonlyMap<string, Entry>): boolean {
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    if (entries.get(path.slice(0, slash))?.mode === SYMBOLIC_LINK) return true;
  }
  return false;
}

/**
 * The files worth fetching along with one: C files beside it with the same ending; for a header below "include", all
 * headers there; for a Kconfig file, all Kconfig files, which name each other.
 */
function groupOf(path: string, paths: Iterable<string>, known: ReadonlyMap<string, string>): string[] {
  if (/(?:^|\/)Kconfig$/.test(path))
    return [...paths].filter((other) => other.endsWith('Kconfig') && !known.has(other));
  const ending = /\.[ch]$/.exec(path)?.[0];
  if (ending === undefined) return [path];
  const isPublic = ending === '.h' && path.startsWith('include/');
  const folder = isPublic ? 'include/' : path.slice(0, path.lastIndexOf('/') + 1);
  return [...paths].filter(
    (other) =>
      other.endsWith(ending) &&
      other.startsWith(folder) &&
      (isPublic || !other.includes('/', folder.length)) &&
      !known.has(other),
  );
}

/** Asks git for the contents of some files at once; the answer is "ID blob SIZE", newline, SIZE bytes, newline for each. */
function fetchBlobs(
  dir: string,
  entries: ReadonlyMap<string, Entry>,
  paths: readonly string[],
  texts: Map<string, string>,
): void {
  const request = paths.map((path) => `${entries.get(path)!.blob}\n`).join('');
  const { ok, output, complaint } = runGit(dir, ['cat-file', '--batch', '--buffer'], request);
  let position = 0;
  for (const path of paths) {
    const end = output.indexOf(10, position);
    const size = / blob (\d+)$/.exec(output.toString('latin1', position, Math.max(position, end)))?.[1];
    if (!ok || end < 0 || size === undefined) {
      throw new UserError(`git cannot give ${printable(path)}: ${complaint === '' ? 'object missing' : complaint}`);
    }
    texts.set(path, decodeText(output.subarray(end + 1, end + 1 + Number(size))));
    position = end + 2 + Number(size);
  }
}
