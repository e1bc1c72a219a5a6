/** The text of what machines are made of, as a plan looks things up in it: macros, strings, functions. */
import { type Declaration, parseFile, type Syntax } from '../../syntax/index.js';
import type { TreeView } from '../../tree/view.js';

const MACRO = /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)(?!\()[ \t]+((?:\\\n|[^\n])+)/gm;
const STRING = /^"((?:\\.|[^"\\\n])*)"$/;
/** A line that may start the definition of a function, and the names in it that may be the function's. */
const HEAD = /^[A-Za-z_].*\(/gm;
const CALLED = /\b([A-Za-z_]\w*)\(/g;
/** Names that a macro may lead through to a string. */
const MOST_STEPS = 4;

/** A declaration with its text. */
export interface DeclaredText {
  readonly file: string;
  readonly declaration: Declaration;
  readonly text: string;
}

export class TreeText {
  private macros: Map<string, string> | null = null;
  private definers: Map<string, string[]> | null = null;
  private readonly declared = new Map<string, readonly DeclaredText[]>();

  /** @param files that are looked at, in order */
  constructor(
    private readonly syntax: Syntax,
    private readonly view: TreeView,
    readonly files: readonly string[],
  ) {}

  read(file: string): string {
    return this.view.read(file) ?? '';
  }

  /** The replacement of an object-like macro; of several definitions the first. */
  readonly macro = (name: string): string | undefined => {
    this.macros ??= this.findMacros();
    return this.macros.get(name);
  };

  private findMacros(): Map<string, string> {
    const found = new Map<string, string>();
    for (const file of this.files)
      for (const [, name = '', text = ''] of this.read(file).matchAll(MACRO))
        if (!found.has(name))
          found.set(
            name,
            text
              .replace(/\\\n/g, ' ')
              .replace(/\/\*[\s\S]*?\*\//g, '')
              .trim(),
          );
    return found;
  }

  /** The string that an expression is, be it through macros; null where it is none. */
  string(expression: string): string | null {
    let text = expression.trim();
    for (let step = 0; step < MOST_STEPS; step++) {
      const [, string] = STRING.exec(text) ?? [];
      if (string !== undefined) return string;
      text = this.macro(text)?.trim() ?? '';
    }
    return null;
  }

  /** The declarations of a file with their text. */
  declarations(file: string): readonly DeclaredText[] {
    let found = this.declared.get(file);
    if (!found) {
      const text = this.read(file);
      found = parseFile(this.syntax, text).declarations.map((declaration) => ({
        file,
        declaration,
        text: text.slice(declaration.start, declaration.end),
      }));
      this.declared.set(file, found);
    }
    return found;
  }

  /** Functions and variables of all files, or of those given, that name a word. */
  naming(word: string, files: readonly string[] = this.files): DeclaredText[] {
    const pattern = new RegExp(`\\b${word}\\b`);
    return files
      .filter((file) => pattern.test(this.read(file)))
      .flatMap((file) => this.declarations(file))
      .filter(({ declaration: { kind }, text }) => (kind === 'function' || kind === 'variable') && pattern.test(text));
  }

  /** The definition of a function, in the file first. */
  function(name: string, near: string): DeclaredText | null {
    this.definers ??= this.findDefiners();
    const files = this.definers.get(name) ?? [];
    for (const file of files.includes(near) ? [near, ...files] : files) {
      const found = this.declarations(file).find(
        ({ declaration }) => declaration.kind === 'function' && declaration.name === name,
      );
      if (found) return found;
    }
    return null;
  }

  /** By a name, the files in which it stands before a parenthesis on a line that starts in the first column. */
  private findDefiners(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const file of this.files)
      for (const [line] of this.read(file).matchAll(HEAD))
        for (const [, name = ''] of line.matchAll(CALLED)) {
          const files = found.get(name) ?? [];
          if (files.at(-1) !== file) files.push(file);
          found.set(name, files);
        }
    return found;
  }
}
