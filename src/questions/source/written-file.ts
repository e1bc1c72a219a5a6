/**
 * The functions of a C file as their author wrote them: macros keep their names, so that sizes and conditions read as
 * in the source. What the preprocessor knows (types, which groups of lines are compiled) is taken from the preprocessed
 * unit of the same file.
 */

import { CompileError } from '../../c/errors.js';
import {
  DROPPED_WORDS,
  externalDeclarations,
  type FunctionDefinition,
  parseExternalDeclaration,
  TAG_WORDS,
  TYPE_WORDS,
  type Unit,
} from '../../c/index.js';
import { type Segment, type Token, TokenKind } from '../../c/source.js';
import type { Syntax } from '../../syntax/index.js';
import { activeText } from './active-text.js';
import { decidedConditions } from './decided.js';
import { type WrittenFunction, writtenFunctions } from './written-function.js';

export class WrittenFile {
  private readonly functions = new Map<string, WrittenFunction>();
  private readonly parsed = new Map<string, FunctionDefinition>();
  private decidedLines: ReadonlyMap<number, boolean> | null = null;

  constructor(
    readonly file: string,
    readonly unit: Unit,
    text: string,
    syntax: Syntax,
  ) {
    const lines = new Set<number>();
    for (const { tokens } of this.ownSegments()) for (const token of tokens) lines.add(token.line);
    for (const written of writtenFunctions(syntax, file, activeText(text, lines)))
      this.functions.set(written.name, written);
  }

  /** The functions that the file defines, in order. */
  functionNames(): string[] {
    return [...this.functions.keys()];
  }

  /** Whether this is also how `unit` has the file: the same text under the same macros and types. */
  isSameFor(unit: Unit): boolean {
    const mine = this.unit.source.segments;
    const { segments } = unit.source;
    return (
      unit === this.unit || (mine.length === segments.length && mine.every((segment, i) => segment === segments[i]))
    );
  }

  /** What the configuration makes of the conditions of `if`s, by line, where it decides them. */
  decided(): ReadonlyMap<number, boolean> {
    this.decidedLines ??= decidedConditions(
      this.ownSegments().flatMap(({ tokens }) => tokens),
      this.unit.isTypeName,
    );
    return this.decidedLines;
  }

  /** Segments of the file itself: a token that a macro gave stands where the macro is used. */
  private ownSegments(): Segment[] {
    return this.unit.source.segments.filter(({ file }) => file === this.file);
  }

  /** The tokens of a function in front of its body, or none where the file does not define it. */
  headTokens(name: string): readonly Token[] {
    const written = this.functions.get(name);
    return written ? written.tokens.slice(0, written.body) : [];
  }

  /** The tokens of a function's body, or none where the file does not define it. */
  bodyTokens(name: string): readonly Token[] {
    const written = this.functions.get(name);
    return written ? written.tokens.slice(written.body) : [];
  }

  /**
   * The syntax of a function as written, or, where its macros cannot be read as C, with the macros expanded; null where
   * the file does not define it. Throws CompileError where it cannot be read either way.
   */
  function(name: string): FunctionDefinition | null {
    const known = this.parsed.get(name);
    if (known) return known;
    const written = this.functions.get(name);
    if (!written) return null;
    let tree: FunctionDefinition | null;
    try {
      tree = this.parseWritten(written);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      tree = this.unit.functionDefinition(name);
    }
    if (tree) this.parsed.set(name, tree);
    return tree;
  }

  private parseWritten(written: WrittenFunction): FunctionDefinition {
    // <stdbool.h> makes `bool` a macro (C11 7.18).
    const isTypeName = (name: string): boolean => name === 'bool' || this.unit.isTypeName(name);
    const head = written.tokens
      .slice(0, written.body)
      .filter((token, i, all) => isHeadToken(token, i, all, written.name, isTypeName));
    const tokens = readable([...head, ...written.tokens.slice(written.body)], head.length, isTypeName);
    const [external] = externalDeclarations({
      file: this.file,
      segments: [{ file: this.file, tokens }],
      files: [],
      missing: [],
    });
    const tree = parseExternalDeclaration(external!, isTypeName);
    if (tree.kind !== 'function-definition') throw new CompileError('no function', tokens[0]!);
    return tree;
  }
}

const STORAGE_WORDS = new Set(['static', 'extern', 'inline']);

/** Words in front of a function's name that are neither types nor C's are macros such as `coroutine_fn`. */
function isHeadToken(
  token: Token,
  i: number,
  head: readonly Token[],
  name: string,
  isTypeName: (name: string) => boolean,
): boolean {
  const nameAt = head.findIndex((each) => each.text === name);
  if (i >= nameAt || token.kind !== TokenKind.Identifier) return true;
  const { text } = token;
  return (
    TYPE_WORDS.has(text) ||
    TAG_WORDS.has(text) ||
    DROPPED_WORDS.has(text) ||
    STORAGE_WORDS.has(text) ||
    isTypeName(text) ||
    TAG_WORDS.has(head[i - 1]?.text ?? '')
  );
}

const NOT_A_CALL = new Set([
  'if',
  'while',
  'for',
  'switch',
  'return',
  'sizeof',
  'case',
  'do',
  'else',
  'goto',
  '_Alignof',
  '__alignof__',
  'typeof',
  '__typeof__',
]);

/**
 * Body tokens in a form that the grammar takes though macros are not expanded: a macro between string literals becomes
 * one, a type among a macro's arguments becomes a name, a word in front of a declaration (`g_autofree`) goes.
 */
function readable(tokens: readonly Token[], body: number, isTypeName: (name: string) => boolean): Token[] {
  const result: Token[] = tokens.slice(0, body);
  const isType = (token: Token | undefined): boolean =>
    token !== undefined &&
    token.kind === TokenKind.Identifier &&
    (TYPE_WORDS.has(token.text) || TAG_WORDS.has(token.text) || isTypeName(token.text));
  const callDepth: boolean[] = [];
  for (let i = body; i < tokens.length; i++) {
    const token = tokens[i]!;
    const previous = tokens[i - 1];
    const next = tokens[i + 1];
    if (token.text === '(') {
      callDepth.push(previous?.kind === TokenKind.Identifier && !NOT_A_CALL.has(previous.text) && !isType(previous));
    } else if (token.text === ')') callDepth.pop();
    if (token.kind === TokenKind.Identifier) {
      if (
        !NOT_A_CALL.has(token.text) &&
        (previous?.kind === TokenKind.String || (next?.kind === TokenKind.String && token.text !== 'L'))
      ) {
        result.push({ kind: TokenKind.String, text: '""', file: token.file, line: token.line });
        continue;
      }
      const startsArgument = callDepth[callDepth.length - 1] && (previous?.text === '(' || previous?.text === ',');
      if (startsArgument && isType(token)) {
        const end = typeEnd(tokens, i, isType);
        const stop = tokens[end]?.text;
        if (stop === ',' || stop === ')') {
          const text = tokens
            .slice(i, end)
            .map((each) => each.text)
            .join(' ');
          // The blank keeps the name from being taken for a type again.
          result.push({ kind: TokenKind.Identifier, text: `${text} `, file: token.file, line: token.line });
          i = end - 1;
          continue;
        }
      }
      const startsStatement = previous?.text === ';' || previous?.text === '{' || previous?.text === '}';
      if (
        startsStatement &&
        !isType(token) &&
        !NOT_A_CALL.has(token.text) &&
        !STORAGE_WORDS.has(token.text) &&
        !DROPPED_WORDS.has(token.text) &&
        isType(next) &&
        next?.text !== token.text
      ) {
        continue;
      }
    }
    result.push(token);
  }
  return result;
}

function typeEnd(tokens: readonly Token[], start: number, isType: (token: Token | undefined) => boolean): number {
  let end = start + 1;
  while (isType(tokens[end]) || TAG_WORDS.has(tokens[end - 1]!.text) || DROPPED_WORDS.has(tokens[end]?.text ?? ''))
    end++;
  while (tokens[end]?.text === '*') end++;
  return end;
}
