/** The text of what machines are made of, as a plan looks things up in it: macros, strings, functions. */
import { type Declaration, parseFile, type Syntax } from '../../syntax/index.js';
import type { TreeView } from '../../tree/view.js';

const MACRO = /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)(?!\()[ \t]+((?:\\\n|[^\n])+)/gm;
const STRING = /^"((?:\\.|[^"\\\n])*)"$/;
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
    const defined = new RegExp(`^[^\\s#/*].*\\b${name}\\(|^${name}\\(`, 'm');
    const isIt = ({ declaration }: DeclaredText): boolean =>
      declaration.kind === 'function' && declaration.name === name;
    for (const file of [near, ...this.files]) {
      if (!defined.test(this.read(file))) continue;
      const found = this.declarations(file).find(isIt);
      if (found) return found;
    }
    return null;
  }
}
