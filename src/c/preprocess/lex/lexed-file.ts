import type { PreprocessError as Problem } from '../../errors.js';
import { PreprocessError } from '../../errors.js';
import { trimmed } from '../../lists.js';
import type { HeaderName, SegmentRecord } from '../segment-record.js';
import { type LexedTokens, LexedTokensBuilder } from './lexed-tokens.js';
import { Lexer } from './lexer.js';
import type { Identifier, Macro, PreprocessingToken } from './preprocessing-token.js';
import type { SpellingTable } from './spelling.js';

/** The names of directives that are acted on (C11 6.10; include_next, import, warning and ident are gcc's). */
export type DirectiveName =
  | ('if' | 'ifdef' | 'ifndef' | 'elif' | 'else' | 'endif' | 'define' | 'undef' | 'include' | 'include_next' | 'import')
  | ('line' | 'error' | 'warning' | 'pragma' | 'ident' | 'unknown');

/** One directive line of a file. */
export interface Directive {
  readonly name: DirectiveName;
  /** How many text tokens of the file stand before it. */
  readonly at: number;
  readonly line: number;
  /** What follows the name; empty where header or message is set. */
  readonly tokens: readonly PreprocessingToken[];
  /** Of an include that names its header without macros. */
  readonly header: HeaderName | undefined;
  /** Of error and warning, the rest of the line; of an unknown directive, its name. */
  readonly message: string;
  /** Of if, elif and else groups: index of the directive that ends the group. */
  groupEnd: number;
  /** Of if, elif and else: index of the endif. */
  endif: number;
  /** Of define, once parsed. */
  macro: Macro | undefined;
}

/** A file as tokens and directives; made once in a session for a path and text. */
export interface LexedFile {
  readonly path: string;
  readonly text: string;
  /** The tokens outside directives, in order. */
  readonly tokens: LexedTokens;
  readonly directives: readonly Directive[];
  /** The macro which, when defined, makes the file empty (an include guard around everything). */
  readonly guard: Identifier | undefined;
  /** A conditional that does not match; the file cannot be read beyond it. */
  readonly problem: Problem | undefined;
  /** What is known of segments that start after directive n-1, the most recently used first. */
  readonly records: (SegmentRecord[] | undefined)[];
}

const NAMES: ReadonlySet<string> = new Set<DirectiveName>([
  ...(['if', 'ifdef', 'ifndef', 'elif', 'else', 'endif', 'define', 'undef', 'include', 'include_next'] as const),
  ...(['import', 'line', 'error', 'warning', 'pragma', 'ident'] as const),
]);

function readDirective(lexer: Lexer, at: number): Directive | undefined {
  lexer.inDirective = true;
  const line = lexer.currentLine();
  const first = lexer.next();
  if (first === null) {
    lexer.inDirective = false;
    return undefined;
  }
  let name: DirectiveName = NAMES.has(first.text) ? (first.text as DirectiveName) : 'unknown';
  let header: HeaderName | undefined;
  let message = '';
  const tokens: PreprocessingToken[] = [];
  if (name === 'include' || name === 'include_next' || name === 'import') {
    header = lexer.headerName();
  } else if (name === 'error' || name === 'warning') {
    message = lexer.restOfLine();
  } else if (/^[0-9]+$/.test(first.text)) {
    name = 'line';
    tokens.push(first);
  } else if (name === 'unknown') {
    message = first.text;
  }
  for (let token = lexer.next(); token !== null; token = lexer.next()) {
    tokens.push(token);
  }
  lexer.inDirective = false;
  return { name, at, line, tokens: trimmed(tokens), header, message, groupEnd: -1, endif: -1, macro: undefined };
}

/** Links the directives of each conditional; returns what does not match, if anything. */
function linkConditionals(path: string, directives: readonly Directive[]): Problem | undefined {
  const open: number[][] = [];
  for (let index = 0; index < directives.length; index++) {
    const directive = directives[index]!;
    const place = { file: path, line: directive.line };
    switch (directive.name) {
      case 'if':
      case 'ifdef':
      case 'ifndef':
        open.push([index]);
        break;
      case 'elif':
      case 'else': {
        const chain = open.at(-1);
        if (chain === undefined) {
          return new PreprocessError(`#${directive.name} without #if`, place);
        }
        const previous = directives[chain.at(-1)!]!;
        if (previous.name === 'else') {
          return new PreprocessError(`#${directive.name} after #else`, place);
        }
        previous.groupEnd = index;
        chain.push(index);
        break;
      }
      case 'endif': {
        const chain = open.pop();
        if (chain === undefined) {
          return new PreprocessError('#endif without #if', place);
        }
        directives[chain.at(-1)!]!.groupEnd = index;
        for (const member of chain) {
          directives[member]!.endif = index;
        }
        break;
      }
    }
  }
  const unclosed = open.at(-1);
  if (unclosed === undefined) {
    return undefined;
  }
  const directive = directives[unclosed[0]!]!;
  return new PreprocessError(`#${directive.name} is not closed`, { file: path, line: directive.line });
}

/** The name X where a directive is `#ifndef X`, `#if !defined X` or `#if !defined(X)`. */
function guardName({ name, tokens }: Directive): Identifier | undefined {
  if (name === 'ifndef') {
    return tokens[0]?.identifier ?? undefined;
  }
  if (name !== 'if' || tokens[0]?.text !== '!' || tokens[1]?.text !== 'defined') {
    return undefined;
  }
  if (tokens.length === 3) {
    return tokens[2]!.identifier ?? undefined;
  }
  return tokens.length === 5 && tokens[2]!.text === '(' && tokens[4]!.text === ')'
    ? (tokens[3]!.identifier ?? undefined)
    : undefined;
}

function findGuard(length: number, directives: readonly Directive[]): Identifier | undefined {
  const first = directives[0];
  const last = directives.at(-1);
  if (first === undefined || first.at !== 0 || last!.at !== length) {
    return undefined;
  }
  const whole = first.endif === directives.length - 1 && first.groupEnd === first.endif;
  return whole ? guardName(first) : undefined;
}

/**
 * Splits a file into text tokens and directives.
 * @throws PreprocessError for a comment that is not closed
 */
export function lexFile(spellings: SpellingTable, path: string, text: string): LexedFile {
  const builder = new LexedTokensBuilder();
  const directives: Directive[] = [];
  const lexer = new Lexer(spellings, path, text);
  while (lexer.advance()) {
    if (lexer.lineStart && lexer.spelling === spellings.hash) {
      const directive = readDirective(lexer, builder.length);
      if (directive !== undefined) {
        directives.push(directive);
      }
    } else {
      builder.add(lexer.spelling.number, lexer.tokenLine, lexer.flags);
    }
  }
  const tokens = builder.finish(spellings.all, path);
  const problem = linkConditionals(path, directives);
  const guard = problem === undefined ? findGuard(tokens.length, directives) : undefined;
  return { path, text, tokens, directives, guard, problem, records: [] };
}

/** The tokens of a text by themselves, directives not told apart; for tools and tests. */
export function lexText(spellings: SpellingTable, path: string, text: string): PreprocessingToken[] {
  const lexer = new Lexer(spellings, path, text);
  const tokens: PreprocessingToken[] = [];
  for (let token = lexer.next(); token !== null; token = lexer.next()) {
    tokens.push(token);
  }
  return tokens;
}
