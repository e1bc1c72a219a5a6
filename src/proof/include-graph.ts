/** Which units include a header, by the text: all `#include` lines count, whatever condition they stand under. */

const INCLUDE = /^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*[<"]([^>"\n]+)[>"]/gm;

/** The include lines of a tree, read when first asked. */
export class IncludeGraph {
  private readonly texts = new Map<string, string>();
  private includers: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  /**
   * @param read the text of a file, or undefined where there is none
   * @param units the C files of the emulator
   * @param folders where headers are searched for, after the including file's own
   */
  constructor(
    private readonly read: (path: string) => string | undefined,
    private readonly units: readonly string[],
    private readonly folders: readonly string[],
  ) {}

  /** The units that include a header, directly or not. */
  unitsOf(header: string): readonly string[] {
    this.includers ??= this.scanned();
    const found = new Set<string>([header]);
    for (const file of found) for (const each of this.includers.get(file) ?? []) found.add(each);
    return this.units.filter((unit) => found.has(unit));
  }

  /** The files, units and what they include, in whose text a word stands. */
  filesWith(word: string): readonly string[] {
    this.includers ??= this.scanned();
    const whole = new RegExp(`(?<![A-Za-z0-9_])${word.replace(/[^A-Za-z0-9_]/g, '\\$&')}(?![A-Za-z0-9_])`);
    return [...this.texts].flatMap(([file, text]) => (text.includes(word) && whole.test(text) ? [file] : []));
  }

  private scanned(): ReadonlyMap<string, ReadonlySet<string>> {
    const includers = new Map<string, Set<string>>();
    const files = new Set<string>(this.units);
    for (const file of files) {
      const text = this.read(file);
      if (text === undefined) continue;
      this.texts.set(file, text);
      for (const [, name] of text.matchAll(INCLUDE)) {
        // All that it may mean: a search goes by what is there.
        for (const path of this.candidates(file, name!)) {
          const known = includers.get(path) ?? new Set<string>();
          includers.set(path, known.add(file));
          files.add(path);
        }
      }
    }
    return includers;
  }

  private candidates(from: string, name: string): string[] {
    const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')));
    return [folder, ...this.folders].map((each) => normal(each === '' ? name : `${each}/${name}`));
  }
}

function normal(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
