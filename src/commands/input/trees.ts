/** Which tree a command works on. */
import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { detectTree, requireQemuTree } from '../../tree/detect.js';
import { openFolder } from '../../tree/folder.js';
import { gitTopLevel } from '../../tree/git.js';
import { openTreeSource, type TreeSource } from '../../tree/source.js';
import type { TreeView } from '../../tree/view.js';

export interface TreeOptions {
  /** --qemu */
  readonly qemu?: string;
  /** --rev */
  readonly rev?: string;
}

export interface OpenedTree {
  readonly source: TreeSource;
  readonly view: TreeView;
}

/**
 * The tree that the options name. Without --qemu the first QEMU tree of: the top of the git repository that holds the
 * current folder, the current folder; where neither is one, the sample tree, which is said on standard error. Throws
 * UserError where --qemu or --rev names no QEMU tree.
 */
export function chooseTree({ qemu, rev }: TreeOptions): OpenedTree {
  const path = qemu === undefined ? qemuTreeHere() : resolve(qemu);
  if (path === undefined) {
    if (rev !== undefined)
      throw new UserError('--rev: the current folder is in no QEMU git repository; name one with --qemu DIR');
    process.stderr.write(
      'flatcheck: the current folder is no QEMU source tree: working on the sample tree (name one with --qemu DIR)\n',
    );
    return opened({ kind: 'sample' });
  }
  return opened(rev === undefined ? { kind: 'folder', path } : { kind: 'revision', path, revision: rev });
}

/** The folder whose repository --range is of. */
export function rangeRepository({ qemu }: TreeOptions): string {
  const path = qemu === undefined ? gitTopLevel(process.cwd()) : resolve(qemu);
  if (path === undefined)
    throw new UserError('--range: the current folder is in no git repository; name one with --qemu DIR');
  return path;
}

/** Opens a tree and makes sure that it is QEMU's. */
export function opened(source: TreeSource): OpenedTree {
  const view = openTreeSource(source);
  requireQemuTree(view);
  return { source, view };
}

/**
 * The top of the tree on disk that the options name, of which it need not be known yet that it is QEMU's; undefined
 * where there is none.
 */
export function treeFolder({ qemu }: TreeOptions): string | undefined {
  return qemu === undefined ? qemuTreeHere() : resolve(qemu);
}

function qemuTreeHere(): string | undefined {
  const here = process.cwd();
  const top = gitTopLevel(here);
  return [top, here].find((path) => path !== undefined && detectTree(openFolder(path)).isQemu);
}
