/**
 * Which functions of the folders that boards are built from lead to calls that build regions; told from the text,
 * before anything is compiled.
 */
import type { SourceTree } from '../source/tree.js';

/** Where QEMU keeps x86 boards, host bridges, and what they place memory devices with. */
const FOLDERS = ['hw/i386', 'hw/pci-host', 'hw/mem'];
/** Calls that make a region or give it a place. */
const BUILDS = /^memory_region_(?:init|add_subregion)(?:_|$)/;
// A definition starts in the first column; its result type may stand on a line of its own.
const DEFINITION =
  /^(static\b)?(?!typedef\b|extern\b|#|\/|return\b|else\b)[A-Za-z_\s][\w\s*]*?\b(\w+)\s*\((?:[^;{}()]|\([^()]*\))*\)\s*\{/gm;
const CALL = /\b([A-Za-z_]\w*)\s*\(/g;
const TYPE_NAME = /\.name\s*=\s*(TYPE_\w+)/g;

interface TextFunction {
  readonly isStatic: boolean;
  readonly calls: ReadonlySet<string>;
}

export class CallGraph {
  private readonly texts = new Map<
    string,
    { readonly text: string; readonly functions: ReadonlyMap<string, TextFunction> }
  >();
  /** Files by the functions with external linkage that they define. */
  private readonly definers = new Map<string, string>();
  /** Files by the macros of the QOM types that they register. */
  private readonly typeFiles = new Map<string, string>();
  private readonly reaching = new Map<string, boolean>();

  /**
   * @param boards files that are looked at wherever they lie
   * @param earlier of a tree that has most files in common
   */
  constructor(
    tree: SourceTree,
    boards: readonly string[],
    private readonly earlier: CallGraph | null = null,
  ) {
    const paths = new Set(boards);
    for (const folder of FOLDERS) {
      for (const name of tree.list(folder)) if (name.endsWith('.c')) paths.add(`${folder}/${name}`);
    }
    for (const path of paths) {
      const text = tree.read(path);
      if (text?.includes('memory_region_') || (text !== undefined && boards.includes(path))) this.add(path, text);
    }
  }

  /**
   * The file where a call made in `from` ends, if it defines a function that builds regions, itself or further down;
   * else null.
   */
  builder(name: string, from: string): string | null {
    const file = this.texts.get(from)?.functions.has(name) ? from : this.definers.get(name);
    return file !== undefined && this.reaches(name, file) ? file : null;
  }

  /** The host bridge's file that registers the QOM type that this macro names, or null. */
  typeFile(macro: string): string | null {
    return this.typeFiles.get(macro) ?? null;
  }

  private add(path: string, text: string): void {
    const known = this.earlier?.texts.get(path);
    const functions = known?.text === text ? known.functions : textFunctions(text);
    this.texts.set(path, { text, functions });
    for (const [name, { isStatic }] of functions)
      if (!isStatic && !this.definers.has(name)) this.definers.set(name, path);
    for (const match of text.matchAll(TYPE_NAME)) this.typeFiles.set(match[1]!, path);
  }

  private reaches(name: string, file: string): boolean {
    const key = `${file}:${name}`;
    const known = this.reaching.get(key);
    if (known !== undefined) return known;
    // A cycle does not lead anywhere that its members do not lead to without it.
    this.reaching.set(key, false);
    let result = false;
    for (const called of this.texts.get(file)?.functions.get(name)?.calls ?? []) {
      if (BUILDS.test(called) || this.builder(called, file) !== null) {
        result = true;
        break;
      }
    }
    this.reaching.set(key, result);
    return result;
  }
}

function textFunctions(text: string): Map<string, TextFunction> {
  const functions = new Map<string, TextFunction>();
  for (const match of text.matchAll(DEFINITION)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('\n}', start);
    const calls = new Set<string>();
    for (const call of text.slice(start, end < 0 ? undefined : end).matchAll(CALL)) calls.add(call[1]!);
    functions.set(match[2]!, { isStatic: match[1] !== undefined, calls });
  }
  return functions;
}
