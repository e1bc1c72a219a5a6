/** How one C file of a tree is compiled: once for all targets or for x86_64, and with which macros. */

import type { TreeFiles } from './qapi-schema.js';

/** Where a file stands in QEMU's build: compiled once for all targets, or for each target (meson.build, *_ss). */
export type UnitKind = 'common' | 'target';

/** Source sets of the top meson.build whose files are compiled for each target. */
const targetSets = new Set(['specific_ss', 'tcg_module_ss']);
const targetMaps = new Set(['hw_arch', 'target_arch', 'target_softmmu_arch', 'target_system_arch', 'target_user_arch']);

/** The texts in the outermost parentheses of calls that `pattern` finds; a pattern ends with the opening parenthesis. */
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

/**
 * The kind of the file at `path`, told from the source sets that the meson.build files of its folder and of the folders above
 * (the top one only for files at the top) put it into. A file that no set names (one that another includes, say) is of the kind of its folder: target below target/.
 */
export function unitKind(tree: TreeFiles, path: string): UnitKind {
  const folders = path.split('/').slice(0, -1);
  let reached = new Set<string>();
  const texts: string[] = [];
  for (let depth = folders.length; depth >= Math.min(1, folders.length); depth--) {
    const folder = folders
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join('');
    const text = tree.read(`${folder}meson.build`);
    if (text === undefined) continue;
    const plain = text.replace(/#.*$/gm, '');
    texts.push(plain);
    const name = `'${path.slice(folder.length)}'`;
    for (const call of calls(plain, /\b(\w+_ss)\.add\(/g)) if (call.body.includes(name)) reached.add(call.name);
    // What the top meson.build hands to each target's own library.
    for (const call of calls(plain, /\b(arch_srcs) \+= files\(/g)) if (call.body.includes(name)) return 'target';
  }
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const text of texts) reached = new Set([...reached, ...containers(text, reached)]);
  }
  if (reached.size === 0) return path.startsWith('target/') ? 'target' : 'common';
  return [...reached].some((name) => targetSets.has(name) || targetMaps.has(name)) ? 'target' : 'common';
}

function* containers(text: string, sets: ReadonlySet<string>): Generator<string> {
  for (const call of calls(text, /\b(\w+_ss)\.add_all\(/g)) {
    for (const name of call.body.match(/\b\w+_ss\b/g) ?? []) if (sets.has(name)) yield call.name;
  }
  for (const match of text.matchAll(/\b(\w+) \+= \{[^}]*'(?:i386|x86)'\s*:\s*(\w+)/g)) {
    if (sets.has(match[2] ?? '')) yield match[1] ?? '';
  }
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
