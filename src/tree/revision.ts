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
 * The names are listed once; contents come from git when first asked for, with others that are probably asked for next:
 * each call of git costs as much as reading a hundred files.
 * @throws UserError where dir is in no repository or rev names no commit or tree in it
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
  const fetched = new Map<string, Buffer>();
  let calls = 0;
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
    let text = texts.get(path);
    if (text === undefined) {
      if (!fetched.has(path)) {
        const wanted = [...entries.keys()].filter(groupOf(path, calls++ >= CALLS_BY_FOLDER));
        const missing = wanted.filter((each) => !fetched.has(each) && !texts.has(each));
        for (const [each, bytes] of blobsOf(dir, entries, missing)) fetched.set(each, bytes);
      }
      const bytes = fetched.get(path);
      if (!bytes) throw new UserError(`git cannot give ${printable(path)}: object missing`);
      text = decodeText(bytes);
      texts.set(path, text);
      fetched.delete(path);
    }
    return text;
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

/** Whoever asks for files of more folders than this asks for many: a scan of the tree. */
const CALLS_BY_FOLDER = 8;
const RULES = /(?:^|\/)(Kconfig|meson\.build|trace-events)$/;
const HEADER = /^include\/.*\.h$/;
const C_FILE = /\.(?:[ch]|inc)$/;

/**
 * Which files are worth fetching along with one: for rules of the build, all of that name; for a header below
 * "include", all headers there; else those beside it with the same ending.
 * @param isScan all such files, or all C, below the same folder at the top instead
 */
function groupOf(path: string, isScan: boolean): (other: string) => boolean {
  const rules = RULES.exec(path)?.[1];
  if (rules !== undefined) return (other) => other.endsWith(rules);
  if (HEADER.test(path)) return (other) => HEADER.test(other);
  const top = path.slice(0, path.indexOf('/') + 1);
  const ending = /\.\w+$/.exec(path)?.[0];
  if (ending === undefined) return (other) => other === path;
  const isAlike = (other: string): boolean => other.endsWith(ending) || (C_FILE.test(path) && C_FILE.test(other));
  if (isScan && top !== '') return (other) => other.startsWith(top) && isAlike(other);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return (other) => other.endsWith(ending) && other.startsWith(folder) && !other.includes('/', folder.length);
}

/**
 * The contents of those of some files that the repository has, from git at once. It answers "ID blob SIZE", newline,
 * SIZE bytes, newline for each; "ID missing", newline for what a partial clone lacks.
 */
function* blobsOf(
  dir: string,
  entries: ReadonlyMap<string, Entry>,
  paths: readonly string[],
): Iterable<readonly [string, Buffer]> {
  const request = paths.map((path) => `${entries.get(path)!.blob}\n`).join('');
  const { ok, output, complaint } = runGit(dir, ['cat-file', '--batch', '--buffer'], request);
  let position = 0;
  for (const path of paths) {
    const end = output.indexOf(10, position);
    const header = output.toString('latin1', position, Math.max(position, end));
    const size = / blob (\d+)$/.exec(header)?.[1];
    if (!ok || end < 0 || (size === undefined && !header.endsWith(' missing')))
      throw new UserError(`git cannot give ${printable(path)}: ${complaint}`);
    if (size === undefined) {
      position = end + 1;
      continue;
    }
    yield [path, output.subarray(end + 1, end + 1 + Number(size))];
    position = end + 2 + Number(size);
  }
}
