/** Where a tree comes from, as data that another thread can open as well. */
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../version.js';
import { openFolder } from './folder.js';
import { openRevision } from './revision.js';
import { overlay, type TreeView } from './view.js';

/**
 * A folder on disk, a revision of the git repository that holds a folder, or the sample tree that comes with this
 * package.
 */
export type TreeSource =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'revision'; readonly path: string; readonly revision: string }
  | { readonly kind: 'sample' };

/** Files that differ from the tree beneath: path to new text, or to null for a file that is gone. */
export type Overlays = ReadonlyArray<readonly [path: string, text: string | null]>;

/** Path of a file or folder below samples/, absolute. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`samples/${name}`, packageFolder));
}

/**
 * Opens the tree with the overlays laid over it. Throws UserError where it cannot be opened, as openFolder() and
 * openRevision() do.
 */
export function openTreeSource(source: TreeSource, overlays: Overlays = []): TreeView {
  const view = openBare(source);
  if (overlays.length === 0) return view;
  return overlay(view, new Map(overlays.map(([path, text]) => [path, text ?? undefined])));
}

function openBare(source: TreeSource): TreeView {
  if (source.kind === 'revision') return openRevision(source.path, source.revision);
  if (source.kind === 'folder') return openFolder(source.path);
  return { ...openFolder(samplePath('tree')), label: 'the sample tree' };
}
