/**
 * What a check has compiled and recorded of the tree that a patch was laid over, kept for the next patch on that tree,
 * or on one that holds the same files. It is known by what was asked, and holds while every file, folder and link that
 * was looked at holds what it held: told by content, so that time and place of the tree do not matter.
 */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { optionTexts } from '../../target/machine-options.js';
import { CHANGING, NO_FILE, type Stamped, stampKind } from '../../tree/stamps.js';
import type { TreeView } from '../../tree/view.js';
import type { CheckOptions } from '../options.js';
import type { KeptBase } from '../programs.js';
import { ownHash } from './own-hash.js';
import { readEntry, storedEntries, touchEntry, writeEntry } from './store.js';

/** What stands in an entry beside the base: its reader looks at this alone first. */
interface Entry {
  readonly files: readonly Stamped[];
  readonly base: Uint8Array;
}

/** Entries for one question that are looked at: trees that differ in what was read. */
const MOST_TREES = 4;

/**
 * What a base depends on besides the files of the tree: null where it cannot be kept, as a patch makes it, or where it
 * cannot be told what was looked at.
 */
export function baseKey(options: CheckOptions): string | null {
  const { tree, base, baseOverlays, machines, ram, vga, machineOptions, defines, quick = false } = options;
  if (!tree || baseOverlays.length > 0 || !base.lookedAt || !base.lookAt) return null;
  const sizes = ram.map(({ text, bytes, options: given }) => [text, bytes.toString(), optionTexts(given)]);
  const asked = [machines, sizes, vga, optionTexts(machineOptions), defines, quick];
  const parts = [ownHash(), process.version, process.arch, tree.kind, asked];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * The base that was kept for a tree that holds the same; null where there is none. Never throws.
 * @param view of the tree: what the base depends on is looked at through it
 */
export function readBase(key: string, view: TreeView): KeptBase | null {
  const ids = storedEntries().flatMap(({ kind, id }) => (kind === 'base' && id.startsWith(`${key}-`) ? [id] : []));
  for (const id of ids.slice(0, MOST_TREES)) {
    try {
      const body = readEntry('base', id);
      const entry: Entry | null = body && deserialize(body);
      if (!entry || !holds(view, entry.files)) continue;
      touchEntry('base', id);
      return deserialize(entry.base);
    } catch {
      // What cannot be read is made anew.
    }
  }
  return null;
}

/** A base in bytes, as it stands now; null for what cannot be put into bytes. */
export function baseBytes(base: KeptBase): Uint8Array | null {
  try {
    return serialize(base);
  } catch {
    return null;
  }
}

/**
 * Keeps a base. Never throws.
 * @param lookedAt what was looked at in the tree, as it was when it was read
 * @param base as baseBytes() gives it
 */
export function writeBase(key: string, lookedAt: Iterable<Stamped>, base: Uint8Array): void {
  try {
    const files = [...lookedAt].sort(([a], [b]) => (a < b ? -1 : 1));
    if (files.some(([, stamp]) => stamp === CHANGING)) return;
    const tree = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
    writeEntry('base', `${key}-${tree}`, serialize({ files, base } satisfies Entry));
  } catch {
    // It costs the next run time, nothing else.
  }
}

/** Whether all that was looked at holds the same in a tree. @throws UserError where something cannot be read */
function holds(view: TreeView, stamped: readonly Stamped[]): boolean {
  const before = new Map(view.lookedAt?.());
  const differs = ([path, stamp]: Stamped, now: ReadonlyMap<string, string>): boolean =>
    now.has(path) && now.get(path) !== stamp;
  // Most trees that do not hold the same are told by what was read already.
  if (stamped.some((each) => differs(each, before))) return false;
  for (const [path, stamp] of stamped) {
    if (!before.has(path)) view.lookAt?.(path, stampKind(stamp));
  }
  const now = new Map(view.lookedAt?.());
  return stamped.every(([path, stamp]) => (now.get(path) ?? NO_FILE) === stamp);
}
