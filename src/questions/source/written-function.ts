/** The functions that src/syntax finds in a text, as tokens of the compiler. */
import { type Token, TokenKind } from '../../c/source.js';
import { parseFile, type Syntax, tokenize, TokenKind as WrittenKind } from '../../syntax/index.js';

/** A function's tokens as written, from its result type to its closing brace. */
export interface WrittenFunction {
  readonly name: string;
  readonly tokens: readonly Token[];
  /** Index of the opening brace of the body. */
  readonly body: number;
}

/** Every place of a text as a line, from 1. */
class Lines {
  private line = 1;
  private next: number;

  constructor(private readonly text: string) {
    this.next = text.indexOf('\n');
  }

  /** @param offset not before the one that was asked for last */
  at(offset: number): number {
    for (; this.next >= 0 && this.next < offset; this.next = this.text.indexOf('\n', this.next + 1)) this.line++;
    return this.line;
  }
}

const CHARACTER = /^(?:u8|[uUL])?'/;

/**
 * The tokens of a text, macros not expanded; directives are left out, all branches of conditional groups are there.
 * @param start where a line starts, or code does
 * @param end exclusive
 */
export function writtenTokens(file: string, text: string, start = 0, end = text.length): Token[] {
  return tokensIn(file, text, new Lines(text), start, end);
}

function tokensIn(file: string, text: string, lines: Lines, start: number, end: number): Token[] {
  const { count, kinds, starts, ends } = tokenize(text, start, end);
  const tokens: Token[] = [];
  for (let i = 0; i < count; i++) {
    if (kinds[i] === WrittenKind.Directive) continue;
    const written = text.slice(starts[i], ends[i]);
    const spelled = written.includes('\n') ? written.replace(/\\\r?\n/g, '') : written;
    tokens.push({ kind: kindOf(kinds[i]!, spelled), text: spelled, file, line: lines.at(starts[i]!) });
  }
  return tokens;
}

function kindOf(kind: number, spelled: string): TokenKind {
  if (kind === WrittenKind.Word) return TokenKind.Identifier;
  if (kind === WrittenKind.Number) return TokenKind.Number;
  if (kind === WrittenKind.Punctuator) return TokenKind.Punctuator;
  return CHARACTER.test(spelled) ? TokenKind.Character : TokenKind.String;
}

/**
 * The functions that a text defines, in order. What stands before the result type is left out (attributes, `static`
 * behind them is not), and so are functions whose name a macro makes.
 */
export function writtenFunctions(syntax: Syntax, file: string, text: string): WrittenFunction[] {
  const lines = new Lines(text);
  const functions: WrittenFunction[] = [];
  for (const { kind, name, start, body } of parseFile(syntax, text).declarations) {
    if (kind !== 'function' || !body) continue;
    const head = tokensIn(file, text, lines, start, body.start);
    const at = head.findIndex((token, i) => token.text === name && head[i + 1]?.text === '(');
    if (at < 0) continue;
    let first = at;
    while (first > 0 && (head[first - 1]!.kind === TokenKind.Identifier || head[first - 1]!.text === '*')) first--;
    const tokens = [...head.slice(first), ...tokensIn(file, text, lines, body.start, body.end)];
    functions.push({ name, tokens, body: head.length - first });
  }
  return functions;
}
