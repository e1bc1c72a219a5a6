/** Which headers, and other files that are only included, a built unit can include: the textual closure of `#include`. */
import { posix } from 'node:path';
import type { TreeView } from '../view.js';

const INCLUDE = /^[ \t]*#[ \t]*include(?:_next)?[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/gm;
/** A header that is named by a macro, as in `#define RELOC_TABLE "x.h"`. */
const NAMED = /^[ \t]*#[ \t]*define[ \t]+\w+[ \t]+"([^"\n]+\.(?:h|inc|c))"/gm;

/** Folders that an x86 unit is compiled with `-I` for; those of QEMU before and after the host's folder was renamed. */
const SEARCHED: readonly string[] = [
  '',
  'include',
  'host/include/x86_64',
  'host/include/i386',
  'host/include/generic',
  'tcg/i386',
  'tcg/x86_64',
  'tcg',
  'target/i386',
  'linux-headers',
  'subprojects/libvhost-user',
  'subprojects/libvduse',
];

/** Folders without units of the emulator. */
const WITHOUT_UNITS =
  /^(?:tests|roms|docs|pc-bios|po|scripts|python|rust|qga|linux-user|bsd-user|common-user|storage-daemon|tools|contrib|build|include|linux-headers|subprojects|\.[^/]*)\/$/;

export class IncludeGraph {
  private reached: ReadonlySet<string> | undefined;

  /** @param isBuilt whether a .c file is, or may be, a unit of the emulator */
  constructor(
    private readonly tree: TreeView,
    private readonly isBuilt: (path: string) => boolean,
  ) {}

  /** Whether a unit that is built can include a file; conditions around includes are not looked at. */
  reaches(path: string): boolean {
    this.reached ??= this.closure();
    return this.reached.has(path);
  }

  private closure(): ReadonlySet<string> {
    const reached = new Set<string>();
    // Generators of QAPI's and trace points' C write its includes.
    const waiting = [...this.units(''), ...this.generators('scripts/')];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      const text = this.tree.read(path, true) ?? '';
      for (const name of namesIn(text)) {
        for (const found of this.candidates(name, posix.dirname(path))) if (!reached.has(found)) waiting.push(found);
      }
    }
    return reached;
  }

  /** All that the name may mean: which folder comes first depends on the unit. */
  private readonly known = new Map<string, readonly string[]>();
  private candidates(name: string, folder: string): readonly string[] {
    const key = `${folder}\0${name}`;
    let found = this.known.get(key);
    if (!found) {
      const paths = [folder, ...SEARCHED].map((each) => posix.normalize(posix.join(each, name)));
      found = [...new Set(paths)].filter((path) => !path.startsWith('..') && this.tree.exists(path));
      this.known.set(key, found);
    }
    return found;
  }

  private generators(folder: string): string[] {
    return this.tree.list(folder).flatMap((name) => {
      if (name.endsWith('/')) return this.generators(`${folder}${name}`);
      return name.endsWith('.py') ? [`${folder}${name}`] : [];
    });
  }

  private units(folder: string): string[] {
    return this.tree.list(folder).flatMap((name) => {
      const path = `${folder}${name}`;
      if (name.endsWith('/')) return WITHOUT_UNITS.test(path) ? [] : this.units(path);
      return /\.(?:c|S|m)$/.test(name) && this.isBuilt(path) ? [path] : [];
    });
  }
}

function namesIn(text: string): string[] {
  if (!text.includes('include')) return [];
  const names = [...text.matchAll(INCLUDE)].map(([, quoted, angled]) => (quoted ?? angled)!);
  return text.includes('.h"') || text.includes('.inc"') || text.includes('.c"')
    ? [...names, ...[...text.matchAll(NAMED)].map(([, name]) => name!)]
    : names;
}
