/** What the meson.build files of a tree say of C files. */
import type { TreeView } from '../view.js';

/** An entry of a source set that names a file. */
export interface SourceEntry {
  /** The set, such as `system_ss`. */
  readonly set: string;
  /** The symbols, with CONFIG_ or TARGET_, that its `when:` names, and that of the entry that takes the set in. */
  readonly when: readonly string[];
  /** It stands behind `if_false:`. */
  readonly isFalseBranch: boolean;
}

/** What a file's folder and those above it say of it. */
export interface SourceEntries {
  readonly entries: readonly SourceEntry[];
  /** It is also named in a way that is not read here. */
  readonly isNamedOtherwise: boolean;
}

/** What one meson.build says: by the names in quotes. */
interface MesonFile {
  readonly entries: ReadonlyMap<string, readonly SourceEntry[]>;
  /** How often each name stands in the file. */
  readonly counts: ReadonlyMap<string, number>;
}

const C_NAME = /'([\w./+-]+\.c)'/g;

/** The meson.build files of one tree, each read once. */
export class MesonFiles {
  private readonly known = new Map<string, MesonFile | null>();

  constructor(private readonly tree: TreeView) {}

  /** @param path of a C file */
  entriesOf(path: string): SourceEntries {
    const parts = path.split('/');
    const entries: SourceEntry[] = [];
    let named = 0;
    for (let above = parts.length - 1; above >= 0; above--) {
      const folder = parts
        .slice(0, above)
        .map((part) => `${part}/`)
        .join('');
      const file = this.file(folder);
      const name = path.slice(folder.length);
      named += file?.counts.get(name) ?? 0;
      entries.push(...(file?.entries.get(name) ?? []));
    }
    return { entries, isNamedOtherwise: named > entries.length };
  }

  private file(folder: string): MesonFile | null {
    let file = this.known.get(folder);
    if (file === undefined) {
      const text = this.tree.read(`${folder}meson.build`);
      file = text === undefined ? null : readMeson(text.replace(/#.*$/gm, ''));
      this.known.set(folder, file);
    }
    return file;
  }
}

function readMeson(text: string): MesonFile {
  const counts = new Map<string, number>();
  for (const [, name] of text.matchAll(C_NAME)) counts.set(name!, (counts.get(name!) ?? 0) + 1);
  const entries = new Map<string, SourceEntry[]>();
  const taken = conditionsOfSets(text);
  for (const { name: set, body } of calls(text, /\b(\w+)\.add\(/g)) {
    const when = [...symbolsIn(body), ...(taken.get(set) ?? [])];
    const otherwise = body.indexOf('if_false:');
    for (const match of body.matchAll(C_NAME)) {
      const entry = { set, when, isFalseBranch: otherwise >= 0 && match.index > otherwise };
      entries.set(match[1]!, [...(entries.get(match[1]!) ?? []), entry]);
    }
  }
  return { entries, counts };
}

/** By set, the symbols on which all that take it in depend; of one that is taken in several times nothing is told. */
function conditionsOfSets(text: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const several = new Set<string>();
  for (const { body } of calls(text, /\b(\w+)\.add_all\(/g)) {
    const [before = ''] = body.split('if_false:');
    for (const [set] of body.matchAll(/\b\w+_ss\b/g)) {
      if (found.has(set)) several.add(set);
      found.set(set, before.includes(set) ? symbolsIn(body) : []);
    }
  }
  for (const set of several) found.set(set, []);
  return found;
}

/** The symbols of a call's `when:`. */
function symbolsIn(body: string): string[] {
  const [, list = ''] = /\bwhen:\s*(\[[^\]]*\]|'[^']*'|\w+)/.exec(body) ?? [];
  return [...list.matchAll(/'((?:CONFIG|TARGET)_\w+)'/g)].map(([, symbol]) => symbol!);
}

/** The texts in the outermost parentheses of calls that `pattern` finds; a pattern ends with the opening parenthesis. */
function* calls(text: string, pattern: RegExp): Generator<{ readonly name: string; readonly body: string }> {
  for (const match of text.matchAll(pattern)) {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end++) {
      if (text[end] === '(') depth++;
      else if (text[end] === ')') depth--;
    }
    yield { name: match[1]!, body: text.slice(start, end - 1) };
  }
}
