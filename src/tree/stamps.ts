/** What was read of a tree on disk, known by its content when it was read. */
import { createHash } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';

/** The kind of what a path was and a hash of its content; CHANGING where it was read twice and differed. */
export type Stamp = string;

/** A path relative to the tree and what it was. */
export type Stamped = readonly [path: string, stamp: Stamp];

/** The stamp of what changed while it was read: nothing has it again. */
export const CHANGING: Stamp = 'changing';

/** What is where there is nothing to be read: no file, a device, a link to a folder. */
export const NO_FILE: Stamp = 'none';

/** What a symbolic link leads to. Its path has "/" at its end, to be told from what is read through it. */
export function linkStamp(target: Stats | undefined): Stamp {
  return `link ${target === undefined ? 'none' : target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other'}`;
}

export function fileStamp(bytes: Uint8Array): Stamp {
  return `file ${hash(bytes)}`;
}

/** A file of a git revision: its content by git's own name for it, and where it is once links are followed. */
export function blobStamp(blob: string, path: string): Stamp {
  return `file git:${blob} ${path}`;
}

/** The names in a folder of a git revision. */
export function namesStamp(names: readonly string[]): Stamp {
  return `folder ${hash(names.join('\0'))}`;
}

/** Whether something is at a path of a git revision. Its path has "/" at its end, as that of a link. */
export function presenceStamp(isThere: boolean): Stamp {
  return `link ${isThere ? 'there' : 'none'}`;
}

/** The names in a folder and what they are; what they hold is not part of it. */
export function listingStamp(entries: readonly Dirent[]): Stamp {
  const rows = entries.map((entry) => {
    const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other';
    return `${kind} ${entry.name}`;
  });
  return `folder ${hash(rows.sort().join('\0'))}`;
}

/** What is stamped: a file, a folder's names, where a link leads or whether a path is there. */
export type StampKind = 'file' | 'folder' | 'link';

/** What was not there counts as a file. */
export function stampKind(stamp: Stamp): StampKind {
  const word = stamp.split(' ', 1)[0];
  return word === 'folder' || word === 'link' ? word : 'file';
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What was read so far, each path once. */
export class StampBook {
  private readonly stamps = new Map<string, Stamp>();

  /** Notes what a path was. One that was something else before becomes CHANGING. */
  add(path: string, stamp: Stamp): void {
    const known = this.stamps.get(path);
    this.stamps.set(path, known === undefined || known === stamp ? stamp : CHANGING);
  }

  entries(): Iterable<Stamped> {
    return this.stamps.entries();
  }
}
