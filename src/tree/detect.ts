/** Whether a tree is QEMU's, and which. */
import { UserError } from '../errors.js';
import { printable } from '../text.js';
import type { TreeView } from './view.js';

/** Where the memory core is: the first since 8.2, the second before. */
const MEMORY_CORE = ['system/memory.c', 'softmmu/memory.c'] as const;
const CONFIG_HOST = 'build/config-host.h';

/** What is known of a QEMU tree before any of its C is read. */
export interface QemuTree {
  readonly isQemu: true;
  /** The content of VERSION, such as "10.2.2", printable. */
  readonly version: string;
  /** Path of the memory core's source. */
  readonly memoryCore: string;
  /** Path of the configuration header of a build in the tree's own build folder, where there is one. */
  readonly configHost?: string;
}

/** A tree that is not QEMU's: what was looked for and is not there. */
export interface OtherTree {
  readonly isQemu: false;
  readonly missing: readonly string[];
}

/** Tells a QEMU source tree, built or not, from any other. */
export function detectTree(view: TreeView): QemuTree | OtherTree {
  const version = /^\s*(\d+(?:\.\d+)*\S*)\s*$/.exec(view.read('VERSION') ?? '')?.[1];
  const memoryCore = MEMORY_CORE.find((path) => view.exists(path));
  if (version !== undefined && memoryCore !== undefined) {
    const found = { isQemu: true, version: printable(version), memoryCore } as const;
    return view.exists(CONFIG_HOST) ? { ...found, configHost: CONFIG_HOST } : found;
  }
  const missing: string[] = [];
  if (version === undefined) missing.push(view.exists('VERSION') ? 'a version number in VERSION' : 'VERSION');
  if (memoryCore === undefined) missing.push(MEMORY_CORE.join(' or '));
  return { isQemu: false, missing };
}

/** As detectTree(), but throws a UserError that names what is missing where the tree is not QEMU's. */
export function requireQemuTree(view: TreeView): QemuTree {
  const found = detectTree(view);
  if (found.isQemu) return found;
  throw new UserError(`${view.label} is not a QEMU source tree: no ${found.missing.join(', no ')}`);
}
