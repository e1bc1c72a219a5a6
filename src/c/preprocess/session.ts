import { PreprocessError } from '../errors.js';
import type { SourceReader } from '../token.js';
import { IncludeSearch, PathTable } from './include-search.js';
import { type LexedFile, lexFile, lexText } from './lex/lexed-file.js';
import type { BuiltinName, Identifier, Macro } from './lex/preprocessing-token.js';
import { SpellingTable } from './lex/spelling.js';
import { TokenFactory } from './lex/token-factory.js';
import { MacroTable } from './macros/macro.js';

const BUILTINS: readonly (readonly [name: BuiltinName, parameters: number])[] = [
  ['__LINE__', -1],
  ['__FILE__', -1],
  ['_Pragma', 1],
  ['__has_include', 1],
  ['__has_include_next', 1],
  ['__has_attribute', 1],
  ['__has_cpp_attribute', 1],
  ['__has_builtin', 1],
];

/**
 * What the translation units of all programs in a session share: spellings, definitions, lexed files and their
 * segments.
 */
export class PreprocessorSession {
  /** @internal */
  readonly spellings = new SpellingTable();
  /** @internal */
  readonly macros = new MacroTable();
  /** @internal */
  readonly factory = new TokenFactory(this.spellings);
  /** @internal The macros of names the preprocessor answers itself. */
  readonly builtins: readonly (readonly [Identifier, Macro])[];
  /** @internal */
  readonly paths = new PathTable();
  /** @internal */
  readonly includeLevelName = this.spellings.identifier('__INCLUDE_LEVEL__');
  private readonly files = new Map<string, LexedFile[]>();
  private readonly searches = new WeakMap<SourceReader, Map<string, IncludeSearch>>();
  private readonly counters: Macro[] = [];
  private readonly includeLevels: Macro[] = [];
  private readonly simple = new Map<string, Macro>();

  constructor() {
    this.builtins = BUILTINS.map(([name, parameters]) => [
      this.spellings.identifier(name),
      builtinMacro(name, parameters, 0),
    ]);
  }

  /**
   * The file as tokens and directives; the same object for the same path and text.
   * @throws PreprocessError for what cannot be split into tokens or has conditionals that do not match
   * @internal
   */
  lexed(path: string, text: string): LexedFile {
    let versions = this.files.get(path);
    if (versions === undefined) {
      versions = [];
      this.files.set(path, versions);
    }
    let file = versions.find((version) => version.text === text);
    if (file === undefined) {
      file = lexFile(this.spellings, path, text);
      versions.push(file);
    }
    if (file.problem !== undefined) {
      throw file.problem;
    }
    return file;
  }

  /**
   * The search for headers in these folders; the same object each time, so that each is looked for once.
   * @internal
   */
  search(reader: SourceReader, quotePaths: readonly string[], systemPaths: readonly string[]): IncludeSearch {
    const key = JSON.stringify([quotePaths, systemPaths]);
    const known = this.searches.get(reader) ?? new Map<string, IncludeSearch>();
    this.searches.set(reader, known);
    const search = known.get(key) ?? new IncludeSearch(reader, this.paths, quotePaths, systemPaths);
    known.set(key, search);
    return search;
  }

  /**
   * `__COUNTER__` as it stands before the use that gives `value`.
   * @internal
   */
  counter(value: number): Macro {
    this.counters[value] ??= builtinMacro('__COUNTER__', -1, value);
    return this.counters[value]!;
  }

  /**
   * `__INCLUDE_LEVEL__` in files that are `level` includes deep.
   * @internal
   */
  includeLevel(level: number): Macro {
    this.includeLevels[level] ??= this.objectMacro('__INCLUDE_LEVEL__', String(level));
    return this.includeLevels[level]!;
  }

  /**
   * The object-like macro of this name and replacement text.
   * @internal
   */
  objectMacro(name: string, replacement: string): Macro {
    const text = `${name} ${replacement}`;
    let macro = this.simple.get(text);
    if (macro === undefined) {
      macro = this.macros.define(lexText(this.spellings, '<built-in>', text), { file: '<built-in>', line: 1 });
      this.simple.set(text, macro);
    }
    return macro;
  }
}

function builtinMacro(name: BuiltinName, parameters: number, value: number): Macro {
  return { name, parameters, variadic: false, items: [], constant: undefined, builtin: { name, value } };
}

/** Command line definitions as `#define` lines. */
export function definitionLines(defines: ReadonlyArray<readonly [name: string, body: string]>): string {
  return defines
    .map(([name, body]) => {
      if (/[\n\r]/.test(name)) {
        throw new PreprocessError('macro name holds a line end', { file: '<command-line>', line: 1 });
      }
      return `#define ${name} ${body.replace(/\s*[\n\r]\s*/g, ' ')}\n`;
    })
    .join('');
}
