/** Our own C: where it lies, and which file of it defines what. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { definitionsIn } from '../syntax/index.js';
import { packageFolder } from '../version.js';

/** What paths of our own files start with, so that they cannot be taken for a tree's. */
export const RUNTIME_PREFIX = 'flatcheck:/';
export const RUNTIME_INCLUDE = `${RUNTIME_PREFIX}include`;

const runtimeFolder = new URL('src/runtime/', packageFolder);

const texts = new Map<string, string | null>();

/** The text of one of our own files by its prefixed path, or undefined. */
export function readRuntimeFile(path: string): string | undefined {
  let text = texts.get(path);
  if (text === undefined) {
    try {
      text = readFileSync(new URL(path.slice(RUNTIME_PREFIX.length), runtimeFolder), 'utf8');
    } catch {
      text = null;
    }
    texts.set(path, text);
  }
  return text ?? undefined;
}

/** Folders of the C library, of GLib, and of what the compiler calls. */
export const LIBRARY_FOLDERS: readonly string[] = ['lib', 'lib/stdio', 'lib/glib', 'lib/compiler'];
/** Folders of what takes the place of the tree's C, see models.ts. */
export const MODEL_FOLDERS: readonly string[] = ['models', 'models/host'];
/** Folders of the driver of QEMU's machines. */
export const DRIVER_FOLDERS: readonly string[] = ['driver', 'driver/listeners', 'driver/common'];
/** Folders of the driver of trees without an object model, such as the sample tree. */
export const PLAIN_DRIVER_FOLDERS: readonly string[] = ['driver/plain', 'driver/common'];

/** C files of one of our folders, without those below it, as prefixed paths. */
export function runtimeSources(folder: string): string[] {
  const directory = fileURLToPath(new URL(folder, runtimeFolder));
  return readdirSync(directory)
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => `${RUNTIME_PREFIX}${folder}/${name}`);
}

/** Which file of ours defines a function or an object. */
export interface RuntimeIndex {
  readonly functions: ReadonlyMap<string, string>;
  readonly objects: ReadonlyMap<string, string>;
}

const indexes = new Map<string, RuntimeIndex>();

/** The index of the C files in some of our folders; the same one each time, as the files stay as they are. */
export function indexRuntime(folders: readonly string[]): RuntimeIndex {
  const key = folders.join();
  let index = indexes.get(key);
  if (!index) {
    index = readIndex(folders);
    indexes.set(key, index);
  }
  return index;
}

function readIndex(folders: readonly string[]): RuntimeIndex {
  const functions = new Map<string, string>();
  const objects = new Map<string, string>();
  for (const folder of folders) {
    for (const path of runtimeSources(folder)) {
      const found = definitionsIn(readRuntimeFile(path) ?? '');
      for (const name of found.functions) functions.set(name, path);
      for (const name of found.objects) objects.set(name, path);
    }
  }
  return { functions, objects };
}
