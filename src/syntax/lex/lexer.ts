/** Cuts written C into tokens. Macros are not expanded; a preprocessing directive is one token. */

export const TokenKind = {
  Word: 0,
  Number: 1,
  /** A string or a character constant, with its prefix and quotes. */
  Text: 2,
  Punctuator: 3,
  /** A directive without the comment and white space at its end; it may go over several lines. */
  Directive: 4,
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/** The tokens of a text, in order, without comments and white space. Offsets are UTF-16 units, ends exclusive. */
export interface Tokens {
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];
const [DOUBLE, HASH, SINGLE, STAR, DOT, SLASH, BACKSLASH] = [34, 35, 39, 42, 46, 47, 92];

/**
 * By character: 1 starts a word, 2 is a digit, 0 is another. All that is not ASCII may stand in a word, as gcc has it.
 */
const CLASSES = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const character = String.fromCharCode(c);
  CLASSES[c] = /[A-Za-z_$]/.test(character) ? 1 : /[0-9]/.test(character) ? 2 : 0;
}

/** Punctuators of several characters, longest first (C11, 6.4.6), without digraphs. */
const LONG_PUNCTUATORS = /(?:<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[*/%+\-&^|]=|##)/y;
const LONG_START = new Set([...'<>.-+=!&|*/%^#'].map((character) => character.charCodeAt(0)));

function classOf(code: number): number {
  return code < 128 ? CLASSES[code]! : 1;
}

/** The length of a backslash and the newline behind it at an offset; 0 where there is none. */
function spliceAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== BACKSLASH) return 0;
  const next = text.charCodeAt(at + 1);
  if (next === NEWLINE) return 2;
  return next === RETURN && text.charCodeAt(at + 2) === NEWLINE ? 3 : 0;
}

/** The end of a block comment that starts at an offset: behind it, or the end of the text. */
function blockCommentEnd(text: string, at: number, end: number): number {
  const close = text.indexOf('*/', at + 2);
  return close < 0 || close + 2 > end ? end : close + 2;
}

/** The end of a logical line from an offset: at its newline, or the end of the text. */
function lineEnd(text: string, at: number, end: number): number {
  for (let from = at; ; ) {
    const newline = text.indexOf('\n', from);
    if (newline < 0 || newline >= end) return end;
    const before = text.charCodeAt(newline - 1) === RETURN ? newline - 2 : newline - 1;
    if (before < at || text.charCodeAt(before) !== BACKSLASH) return newline;
    from = newline + 1;
  }
}

/** The end of a string or character constant whose quote is at an offset; one that is not closed ends with its line. */
function textEnd(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) return i + 1;
    if (code === NEWLINE) return i;
    if (code === BACKSLASH) i += Math.max(spliceAt(text, i) - 1, 1);
  }
  return end;
}

/** The end of a directive that starts at an offset, and behind its last character that is no comment or white space. */
function directiveEnd(text: string, at: number, end: number): { readonly next: number; readonly last: number } {
  let last = at + 1;
  for (let i = at; i < end; ) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE) return { next: i, last };
    if (code === SLASH && text.charCodeAt(i + 1) === STAR) i = blockCommentEnd(text, i, end);
    else if (code === SLASH && text.charCodeAt(i + 1) === SLASH) i = lineEnd(text, i, end);
    else if (code === DOUBLE || code === SINGLE) {
      const close = textEnd(text, i, end);
      // An apostrophe in the words of an #error opens nothing.
      i = text.charCodeAt(close - 1) === code && close > i + 1 ? close : i + 1;
      last = i;
    } else {
      const splice = spliceAt(text, i);
      i += splice || 1;
      if (splice === 0 && code !== SPACE && code !== TAB && code !== RETURN) last = i;
    }
  }
  return { next: end, last: Math.min(last, end) };
}

/** The end of a word or, with `isNumber`, of a preprocessing number (C11, 6.4.8). */
function wordEnd(text: string, at: number, end: number, isNumber: boolean): number {
  let i = at;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (classOf(code) !== 0) i++;
    else if (isNumber && code === DOT) i++;
    else if (isNumber && (code === 43 || code === 45) && /[eEpP]/.test(text[i - 1]!) && i > at) i++;
    else {
      const splice = spliceAt(text, i);
      if (splice === 0 || i + splice >= end || classOf(text.charCodeAt(i + splice)) === 0) break;
      i += splice;
    }
  }
  return Math.max(i, at + 1);
}

/** What a token needs where the room for tokens is used up. */
function grown<T extends Uint8Array | Int32Array>(array: T, Room: new (length: number) => T): T {
  const larger = new Room(array.length * 2);
  larger.set(array);
  return larger;
}

/**
 * The tokens of a stretch of a text. Total: every text has tokens.
 * @param start where a line starts, or a `#` there counts as a directive all the same
 * @param end exclusive
 */
export function tokenize(text: string, start = 0, end = text.length): Tokens {
  let [kinds, starts, ends] = [new Uint8Array(256), new Int32Array(256), new Int32Array(256)];
  let count = 0;
  let isLineStart = true;
  for (let i = start; i < end; ) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE) {
      isLineStart = true;
      i++;
      continue;
    }
    if (code <= SPACE) {
      i++;
      continue;
    }
    if (code === SLASH && text.charCodeAt(i + 1) === STAR) {
      i = blockCommentEnd(text, i, end);
      continue;
    }
    if (code === SLASH && text.charCodeAt(i + 1) === SLASH) {
      i = lineEnd(text, i, end);
      continue;
    }
    const splice = spliceAt(text, i);
    if (splice > 0) {
      i += splice;
      continue;
    }
    let kind: TokenKind = TokenKind.Punctuator;
    let [next, last] = [i + 1, 0];
    const characters = classOf(code);
    if (code === HASH && isLineStart) {
      kind = TokenKind.Directive;
      ({ next, last } = directiveEnd(text, i, end));
    } else if (characters === 1) {
      next = wordEnd(text, i, end, false);
      const quote = text.charCodeAt(next);
      if (
        next < end &&
        next - i <= 2 &&
        (quote === DOUBLE || quote === SINGLE) &&
        /^(u8|[uUL])$/.test(text.slice(i, next))
      ) {
        kind = TokenKind.Text;
        next = textEnd(text, next, end);
      } else kind = TokenKind.Word;
    } else if (characters === 2 || (code === DOT && classOf(text.charCodeAt(i + 1)) === 2)) {
      kind = TokenKind.Number;
      next = wordEnd(text, i, end, true);
    } else if (code === DOUBLE || code === SINGLE) {
      kind = TokenKind.Text;
      next = textEnd(text, i, end);
    } else if (LONG_START.has(code)) {
      LONG_PUNCTUATORS.lastIndex = i;
      if (LONG_PUNCTUATORS.test(text)) next = Math.min(LONG_PUNCTUATORS.lastIndex, end);
    }
    if (count === kinds.length) {
      kinds = grown(kinds, Uint8Array);
      starts = grown(starts, Int32Array);
      ends = grown(ends, Int32Array);
    }
    kinds[count] = kind;
    starts[count] = i;
    ends[count++] = last || next;
    isLineStart = false;
    i = next;
  }
  return { count, kinds, starts, ends };
}

/** A token as it is spelled, without line splices. */
function spelling(text: string, start: number, end: number): string {
  const written = text.slice(start, end);
  return written.includes('\\\n') || written.includes('\\\r\n') ? written.replace(/\\\r?\n/g, '') : written;
}

/**
 * The tokens of a stretch of a text as they are spelled, without comments, line splices and white space. A directive
 * gives its own tokens, `#`
 * first, and a newline behind them. Two stretches with equal tokens differ in comments and layout only.
 * @param end exclusive
 */
export function tokensOf(text: string, start = 0, end = text.length): readonly string[] {
  const tokens = tokenize(text, start, end);
  const spelled: string[] = [];
  for (let i = 0; i < tokens.count; i++) {
    const [from, to] = [tokens.starts[i]!, tokens.ends[i]!];
    if (tokens.kinds[i] !== TokenKind.Directive) spelled.push(spelling(text, from, to));
    else spelled.push(...directiveTokens(text, from, to), '\n');
  }
  return spelled;
}

/**
 * The tokens of a directive, `#` first. The name in angles of an #include is one token; so is a `(` that makes a macro
 * function-like.
 */
function directiveTokens(text: string, start: number, end: number): string[] {
  const written = text.slice(start, end);
  const include = /^#\s*(include\w*|import)\s*(<[^>\n]*>)/.exec(written);
  if (include) return ['#', include[1]!, include[2]!];
  const rest = tokensOf(text, start + 1, end);
  const define = /^#\s*define\s+[\w$]+\(/.test(written);
  // `#define f(x)` is not `#define f (x)`.
  return ['#', ...(define ? [...rest.slice(0, 2), 'function-like', ...rest.slice(2)] : rest)];
}
