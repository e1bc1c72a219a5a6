/** What built units include: the textual closure of `#include`. */
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

/** Where a name is put together from parts (C11 6.10.3.3), the part beside `##`. */
const PASTED = /\w+(?=[ \t]*##)|(?<=##[ \t]*)\w+/g;
/** Words that are parts of names: macros such as `glue(helper_, x)` take them. */
const PART = /(?<!\w)(?:\w+_|_\w+)(?!\w)/g;
/** A macro with parameters, and what it is replaced by. */
const WITH_PARAMETERS = /^[ \t]*#[ \t]*define[ \t]+\w+\(([^)]*)\)((?:[^\n\\]|\\[\s\S])*)/gm;

/**
 * What the units of the emulator include, directly or not; conditions around includes are not looked at. Read when
 * first asked.
 */
export class IncludeGraph {
  private scanned: Scan | undefined;
  private readonly unitsKnown = new Map<string, readonly string[]>();
  private parts: ReadonlySet<string> | undefined;
  private readonly pasted = new Map<string, boolean>();
  /** Whether a word stands somewhere. */
  private readonly said = new Map<string, boolean>();
  /** By folder and name, the paths that a name may mean. */
  private readonly known = new Map<string, readonly string[]>();

  /** @param isBuilt whether a .c file is, or may be, a unit of the emulator */
  constructor(
    private readonly tree: TreeView,
    private readonly isBuilt: (path: string) => boolean,
  ) {}

  /** Whether a unit that is built can include a file. */
  reaches(path: string): boolean {
    return this.scan.texts.has(path);
  }

  /** The .c files that are built and can include a header under this path, whether it is there or not. */
  unitsOf(header: string): readonly string[] {
    let units = this.unitsKnown.get(header);
    if (!units) {
      const found = new Set([header]);
      for (const file of found) for (const each of this.scan.includers.get(file) ?? []) found.add(each);
      // Which units have what a generator writes is not known.
      const isGenerated = [...found].some((file) => file.endsWith('.py'));
      units = this.scan.units.filter((unit) => unit.endsWith('.c') && (isGenerated || found.has(unit)));
      this.unitsKnown.set(header, units);
    }
    return units;
  }

  /** The files, units and what they include, in whose text a word stands. */
  filesWith(word: string): readonly string[] {
    const whole = new RegExp(`(?<![A-Za-z0-9_])${word.replace(/[^A-Za-z0-9_]/g, '\\$&')}(?![A-Za-z0-9_])`);
    return [...this.scan.texts].flatMap(([file, text]) => (text.includes(word) && whole.test(text) ? [file] : []));
  }

  /**
   * Whether a name may be put together from parts somewhere, so that a search for it does not find all its uses: of two
   * parts, one is written beside `##` or as the part of a name, and the other stands somewhere by itself, or is put
   * together as well.
   */
  mayBePasted(name: string): boolean {
    let isPasted = this.pasted.get(name);
    if (isPasted === undefined) {
      this.parts ??= partsIn(this.scan.texts.values());
      const { parts } = this;
      const isPart = (left: string, right: string): boolean => parts.has(left) && this.isSaid(right);
      isPasted = splits(name).some(([left, right]) => isPart(left, right) || isPart(right, left));
      this.pasted.set(name, isPasted);
    }
    return isPasted;
  }

  private isSaid(word: string): boolean {
    let isThere = this.said.get(word);
    if (isThere === undefined) {
      isThere = this.filesWith(word).length > 0;
      this.said.set(word, isThere);
    }
    return isThere || this.mayBePasted(word);
  }

  private get scan(): Scan {
    this.scanned ??= this.closure();
    return this.scanned;
  }

  private closure(): Scan {
    const units = this.units('');
    const texts = new Map<string, string>();
    const includers = new Map<string, Set<string>>();
    // Generators of QAPI's and trace points' C write its includes.
    const waiting = [...units, ...this.generators('scripts/')];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (texts.has(path)) continue;
      const text = this.tree.read(path, true) ?? '';
      texts.set(path, text);
      for (const name of namesIn(text)) {
        for (const found of this.candidates(name, posix.dirname(path))) {
          const from = includers.get(found);
          if (from) from.add(path);
          else includers.set(found, new Set([path]));
          if (!texts.has(found) && this.tree.exists(found)) waiting.push(found);
        }
      }
    }
    return { units, texts, includers };
  }

  /** All that the name may mean: which folder comes first depends on the unit. */
  private candidates(name: string, folder: string): readonly string[] {
    const key = `${folder}\0${name}`;
    let found = this.known.get(key);
    if (!found) {
      const paths = [folder, ...SEARCHED].map((each) => posix.normalize(posix.join(each, name)));
      found = [...new Set(paths)].filter((path) => !path.startsWith('..'));
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

/** The parts of names that macros write down themselves: a parameter is none. */
function* pastedIn(text: string): Generator<string> {
  for (const [, parameters, body] of text.matchAll(WITH_PARAMETERS)) {
    if (!body!.includes('##')) continue;
    const given = new Set(parameters!.split(',').map((each) => each.trim()));
    for (const [part] of body!.matchAll(PASTED)) if (!given.has(part)) yield part;
  }
}

/** What the closure of includes found. */
interface Scan {
  readonly units: readonly string[];
  /** Of units, generators, and what they include. */
  readonly texts: ReadonlyMap<string, string>;
  /** By the path that an include may mean. */
  readonly includers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** All ways to cut a name in two. */
function splits(name: string): ReadonlyArray<readonly [string, string]> {
  return Array.from({ length: Math.max(0, name.length - 1) }, (_, i) => [name.slice(0, i + 1), name.slice(i + 1)]);
}

function partsIn(texts: Iterable<string>): Set<string> {
  const parts = new Set<string>();
  for (const text of texts) {
    if (text.includes('##')) for (const part of pastedIn(text)) parts.add(part);
    for (const [part] of text.matchAll(PART)) parts.add(part);
  }
  return parts;
}

function namesIn(text: string): string[] {
  if (!text.includes('include')) return [];
  const names = [...text.matchAll(INCLUDE)].map(([, quoted, angled]) => (quoted ?? angled)!);
  return text.includes('.h"') || text.includes('.inc"') || text.includes('.c"')
    ? [...names, ...[...text.matchAll(NAMED)].map(([, name]) => name!)]
    : names;
}
