/** Tells by its tokens what a stretch at file scope is, before its end is known. */
import { TokenKind, type Tokens } from './lexer.js';
import { isAttribute, isWord, SPECIFIERS, STATEMENT_WORDS } from './words.js';

/** What the braces of a stretch hold. */
export type BraceKind = 'function' | 'members' | 'initializer' | 'linkage' | 'block';

/** What is known of a stretch that has not ended. */
export interface Header {
  /** Indices of its tokens that stand in no braces, with the braces themselves. */
  readonly header: readonly number[];
  readonly hasEquals: boolean;
  readonly brace: BraceKind | null;
}

/** How many tokens the declarations of parameters between a list of names and a body may have. */
const LONGEST_PARAMETERS = 100;

/** Asks the tokens of a text; `i` is the index of one. */
export class Shape {
  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
  ) {}

  word(i: number): string {
    return this.text.slice(this.tokens.starts[i], this.tokens.ends[i]);
  }

  isFirstColumn(i: number): boolean {
    const start = this.tokens.starts[i]!;
    return start === 0 || this.text.charCodeAt(start - 1) === 10;
  }

  /** Whether a newline stands between a token and the one before it. */
  startsLine(i: number): boolean {
    return this.text.slice(this.tokens.ends[i - 1], this.tokens.starts[i]).includes('\n');
  }

  /** What the brace holds that comes behind a header. */
  braceKind({ header, hasEquals }: Header): BraceKind {
    if (hasEquals) return 'initializer';
    const words = header.slice(0, -1).map((index) => this.word(index));
    if (words.length === 2 && words[0] === 'extern' && words[1]!.startsWith('"')) return 'linkage';
    let depth = 0;
    let hasParameters = false;
    let tag = -1;
    for (const [at, word] of words.entries()) {
      if (word === '(' && depth++ === 0) {
        const before = words[at - 1] ?? '';
        hasParameters ||= (isWord(before) && !isAttribute(before) && !SPECIFIERS.has(before)) || before === ')';
      } else if (word === ')') depth--;
      else if (depth === 0 && /^(struct|union|enum)$/.test(word)) tag = at;
    }
    // `struct __attribute__((packed)) name {`
    if (tag >= 0 && /^(__attribute(__)?|__declspec|_?alignas)$/.test(words[tag + 1] ?? '') && isWord(words.at(-1)!))
      return 'members';
    if (hasParameters) return 'function';
    return tag >= 0 ? 'members' : 'block';
  }

  /** Whether the open stretch is no more than a macro: `NAME(…)`, or a word in capitals. */
  isMacroUse({ header, brace }: Header): boolean {
    if (brace) return false;
    let at = 0;
    while (at < header.length && SPECIFIERS.has(this.word(header[at]!))) at++;
    const name = header[at] === undefined ? '' : this.word(header[at]);
    if (!isWord(name) || isAttribute(name) || STATEMENT_WORDS.has(name)) return false;
    if (at === header.length - 1) return at === 0 && /^[A-Z][A-Z0-9_]*$/.test(name);
    if (this.word(header[at + 1]!) !== '(') return false;
    let depth = 0;
    for (let i = at + 1; i < header.length; i++) {
      const word = this.word(header[i]!);
      if (word === '(') depth++;
      else if (word === ')' && --depth === 0) return i === header.length - 1;
    }
    return false;
  }

  /** Whether a macro with arguments ends at its `)`, by what comes behind it: it is not the start of a declaration. */
  endsMacroUse(i: number, { header }: Header): boolean {
    const next = i + 1;
    if (next >= this.tokens.count || this.tokens.kinds[next] === TokenKind.Directive) return true;
    const word = this.word(next);
    if (/^[;{=([*,]$/.test(word)) return false;
    if (!isWord(word)) return true;
    if (isAttribute(word) || !this.startsLine(next)) return false;
    return !SPECIFIERS.has(this.word(header[0]!)) || SPECIFIERS.has(word);
  }

  /**
   * Whether a semicolon ends a parameter's declaration between a list of names and a function's body (C11, 6.9.1,
   * paragraph 6).
   */
  isOldStyle(i: number, { header }: Header): boolean {
    const { count, kinds } = this.tokens;
    const close = header.findIndex((index) => this.isCharacter(index, ')'));
    if (close < 0 || kinds[header[close + 1]!] !== TokenKind.Word) return false;
    const open = header.findIndex((index) => this.isCharacter(index, '('));
    if (
      !header.slice(open + 1, close).every((index) => kinds[index] === TokenKind.Word || this.isCharacter(index, ','))
    )
      return false;
    for (let next = i + 1; next < Math.min(count, i + LONGEST_PARAMETERS); next++) {
      if (this.isCharacter(next, '{')) return this.isCharacter(next - 1, ';');
      if (kinds[next] !== TokenKind.Word && !/^[;*,[\]]$/.test(this.word(next)) && kinds[next] !== TokenKind.Number)
        return false;
    }
    return false;
  }

  isCharacter(i: number, character: string): boolean {
    return this.tokens.ends[i] === this.tokens.starts[i]! + 1 && this.text[this.tokens.starts[i]!] === character;
  }

  /** `G_BEGIN_DECLS` and its like. */
  isLoneWord(i: number): boolean {
    return /(?:BEGIN|END)_DECLS$/.test(this.word(i));
  }
}
