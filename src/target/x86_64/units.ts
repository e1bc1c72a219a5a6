/** How one C file of a tree is compiled: once for all targets or for x86_64, and with which macros. */

import type { TreeFiles } from '../../runtime/qapi-schema.js';

/** Where a file stands in QEMU's build: compiled once for all targets, or for each target (meson.build, *_ss). */
export type UnitKind = 'common' | 'target';

/** Source sets of the top meson.build whose files are compiled for each target. */
const targetSets = new Set(['specific_ss', 'tcg_module_ss']);
const targetMaps = new Set(['hw_arch', 'target_arch', 'target_softmmu_arch', 'target_system_arch', 'target_user_arch']);

/**
 * The texts in the outermost parentheses of calls that `pattern` finds; a pattern ends with the opening parenthesis.
 */
function* calls(text: string, pattern: RegExp): Generator<{ name: string; body: string }> {
  for (const match of text.matchAll(pattern)) {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end++) {
      const character = text[end];
      if (character === '(') depth++;
      else if (character === ')') depth--;
    }
    yield { name: match[1] ?? '', body: text.slice(start, end) };
  }
}

/** What one meson.build says of source sets. */
interface SourceSets {
  /** What is added to which set. */
  readonly added: ReadonlyArray<{ readonly name: string; readonly body: string }>;
  /** Sets and maps that take in other sets. */
  readonly containers: ReadonlyArray<{ readonly name: string; readonly sets: readonly string[] }>;
  /** What the top meson.build hands to each target's own library. */
  readonly targetSources: readonly string[];
}

/** By the text of a meson.build: one is asked for every unit of its folder and below. */
const known = new Map<string, SourceSets>();

function sourceSets(meson: string): SourceSets {
  let sets = known.get(meson);
  if (!sets) {
    const text = meson.replace(/#.*$/gm, '');
    sets = {
      added: [...calls(text, /\b(\w+_ss)\.add\(/g)],
      containers: [...containers(text)],
      targetSources: [...calls(text, /\b(arch_srcs) \+= files\(/g)].map(({ body }) => body),
    };
    known.set(meson, sets);
  }
  return sets;
}

function* containers(text: string): Generator<{ name: string; sets: readonly string[] }> {
  for (const call of calls(text, /\b(\w+_ss)\.add_all\(/g)) {
    yield { name: call.name, sets: call.body.match(/\b\w+_ss\b/g) ?? [] };
  }
  for (const match of text.matchAll(/\b(\w+) \+= \{[^}]*'(?:i386|x86)'\s*:\s*(\w+)/g)) {
    yield { name: match[1] ?? '', sets: [match[2] ?? ''] };
  }
}

/**
 * The kind of the file at `path`, told from the source sets that the meson.build files of its folder and of the folders
 * above (the top one only for files at the top) put it into. A file that no set names (one that another includes, say)
 * is of the kind of its folder: target below target/.
 */
export function unitKind(tree: TreeFiles, path: string): UnitKind {
  const folders = path.split('/').slice(0, -1);
  const reached = new Set<string>();
  const files: SourceSets[] = [];
  for (let depth = folders.length; depth >= Math.min(1, folders.length); depth--) {
    const folder = folders
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join('');
    const text = tree.read(`${folder}meson.build`);
    if (text === undefined) continue;
    const sets = sourceSets(text);
    files.push(sets);
    const name = `'${path.slice(folder.length)}'`;
    for (const set of sets.added) if (set.body.includes(name)) reached.add(set.name);
    if (sets.targetSources.some((body) => body.includes(name))) return 'target';
  }
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const container of files.flatMap((file) => file.containers))
      if (container.sets.some((name) => reached.has(name))) reached.add(container.name);
  }
  if (reached.size === 0) return path.startsWith('target/') ? 'target' : 'common';
  return [...reached].some((name) => targetSets.has(name) || targetMaps.has(name)) ? 'target' : 'common';
}

/** Whether the meson.build of the folder of the C file at `path`, or of one above it, names the file. */
function isNamedInBuild(tree: TreeFiles, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_part, above) => {
    const folder = parts
      .slice(0, above)
      .map((name) => `${name}/`)
      .join('');
    return tree.read(`${folder}meson.build`)?.includes(`'${path.slice(folder.length)}'`) ?? false;
  });
}

/**
 * The macros that the build defines on the command line for a unit (meson.build, c_args of the libraries), by name.
 * A common unit must not see what belongs to one target.
 */
export function unitDefinitions(kind: UnitKind): Readonly<Record<string, string>> {
  const both = { _GNU_SOURCE: '1', _FILE_OFFSET_BITS: '64', COMPILING_SYSTEM_VS_USER: '1' };
  if (kind === 'common') return { ...both, CONFIG_SOFTMMU: '1' };
  return {
    ...both,
    COMPILING_PER_TARGET: '1',
    NEED_CPU_H: '1',
    CONFIG_TARGET: '"x86_64-softmmu-config-target.h"',
    CONFIG_DEVICES: '"x86_64-softmmu-config-devices.h"',
  };
}

/**
 * C files that a patch adds and no meson.build names, or takes away and one still names: such a tree does not build.
 */
export interface MisnamedFiles {
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

/** @param files paths of C files, in whichever tree they are; of a tree without a meson.build nothing is told */
export function misnamedFiles(before: TreeFiles, after: TreeFiles, files: Iterable<string>): MisnamedFiles {
  if (after.read('meson.build') === undefined) return { added: [], gone: [] };
  const isOnlyIn = (file: string, tree: TreeFiles, other: TreeFiles): boolean =>
    tree.read(file) !== undefined && other.read(file) === undefined;
  const all = [...files];
  return {
    added: all.filter((file) => isOnlyIn(file, after, before) && !isNamedInBuild(after, file)),
    gone: all.filter((file) => isOnlyIn(file, before, after) && isNamedInBuild(after, file)),
  };
}
