/**
 * What tree-sitter reads of a file: its outline as plain C, without what only the preprocessor knows.
 *
 * The grammar knows no macros, and neither directives nor brackets that two branches of an `#if` share. So bodies,
 * members, initializers and array sizes are left empty, words that can only be macros are left out (`static int
 * coroutine_fn f(void)`), basic types are `int`, and a macro that stands for a declaration gets the semicolon that the
 * author left out. Each word is led back to its token.
 */
import { readDirective } from './lex/directive.js';
import type { Tokens } from './lex/lexer.js';
import { isAttribute, isWord, SPECIFIERS, STARTERS, STATEMENT_WORDS, TYPE_WORDS } from './lex/words.js';
import { type Entry, EntryKind, type Outline, type UnreadReason } from './outline.js';
import { type Follower, isTag, nameWord, type RunWord, readRun } from './run.js';

export interface PlainText {
  readonly text: string;
  /** Where the pieces of the text start, ascending, and the entry of the outline that each stands for. */
  readonly starts: readonly number[];
  readonly entries: readonly number[];
  /** Of a name that a macro makes (`HELPER(add)`), the entry behind which it ends, by its first entry. */
  readonly madeNames: ReadonlyMap<number, number>;
  /** What is wrong with a declaration, by its last entry. */
  readonly troubles: ReadonlyMap<number, UnreadReason>;
}

/** What was read of a declaration, or of a parameter. */
interface State {
  /** Words since the last punctuator. */
  run: RunWord[];
  hasType: boolean;
  /** Behind a function's parameters: what follows are attributes. */
  isBehindParameters: boolean;
  /** In parentheses whose declarator gets parameters behind it. */
  readonly isParameter: boolean;
  /** Between a list of names and the body of a function: their declarations are left out. */
  isOldStyle: boolean;
}

/** How deep parentheses are read. */
const DEEPEST = 12;

/** How many tokens the declarations of parameters between a list of names and a body may have. */
const LONGEST_PARAMETERS = 100;

export function plainText(text: string, tokens: Tokens, outline: Outline): PlainText {
  return new Writer(text, tokens, outline).write();
}

class Writer {
  private parts: string[] = [];
  private length = 0;
  private readonly starts: number[] = [];
  private readonly pieces: number[] = [];
  private readonly madeNames = new Map<number, number>();
  private readonly troubles = new Map<number, UnreadReason>();
  private readonly entries: readonly Entry[];
  /** Whether something was written, or left out, since the last declaration. */
  private isPending = false;
  /** The first entry and the first piece of the declaration. */
  private firstEntry = 0;
  private firstPiece = 0;
  private isMacroUse = false;
  /** Whether the declaration has a token that none has. */
  private isStrange = false;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly outline: Outline,
  ) {
    this.entries = outline.entries;
  }

  write(): PlainText {
    let state = started(false);
    for (let i = 0; i < this.entries.length; i++) {
      const { kind } = this.entries[i]!;
      if (kind === EntryKind.Code) {
        i = this.step(i, this.entries.length, state, 0);
        if (!this.isPending) state = started(false);
      } else if (this.isPending && this.endsAt(i, state)) {
        this.endBefore(i, state);
        state = started(false);
      }
    }
    if (this.isPending) this.endBefore(this.entries.length, state);
    const { starts, pieces: entries, madeNames, troubles } = this;
    return { text: this.parts.join(''), starts, entries, madeNames, troubles };
  }

  private put(word: string, entry: number): void {
    this.starts.push(this.length);
    this.pieces.push(entry);
    this.parts.push(word, ' ');
    this.length += word.length + 1;
  }

  private word(i: number): string {
    const entry = this.entries[i];
    return entry ? this.text.slice(this.tokens.starts[entry.token], this.tokens.ends[entry.token]) : '';
  }

  // Ends of declarations

  /** Whether what is open ends before an entry that is no code. */
  private endsAt(i: number, state: State): boolean {
    const { kind, token } = this.entries[i]!;
    if (kind !== EntryKind.Directive && kind !== EntryKind.Turn) return true;
    if (this.isMacro(state)) return true;
    if (kind === EntryKind.Turn) return false;
    const { name } = readDirective(this.text, this.tokens.starts[token]!, this.tokens.ends[token]!);
    return /^(define|include|undef)$/.test(name);
  }

  /** Writes a macro for what is left out of a declaration that has nothing else: `asm("nop");`. */
  private putEmpty(i: number): void {
    if (this.pieces.length > this.firstPiece || i === this.firstEntry) return;
    this.put('x', i - 1);
    this.put('( )', i - 1);
  }

  /** A word in capitals that stands alone. */
  private isMacro({ run, hasType }: State): boolean {
    return !hasType && run.length === 1 && /^[A-Z][A-Z0-9_]*$/.test(run[0]!.word);
  }

  /** Ends what is open before an entry. */
  private endBefore(i: number, state: State): void {
    const isMacro = this.isMacroUse || this.isMacro(state);
    this.flush(state, 'other');
    this.put(';', i - 1);
    if (!isMacro && this.entries[i]?.kind !== EntryKind.Turn) {
      const isUnread = this.entries[i]?.kind === EntryKind.End;
      this.troubles.set(i - 1, isUnread ? 'not-a-declaration' : 'not-terminated');
    }
    this.finish();
  }

  private finish(): void {
    const last = this.pieces.at(-1)!;
    if (this.isStrange && !this.troubles.has(last)) this.troubles.set(last, 'not-a-declaration');
    this.firstPiece = this.pieces.length;
    this.isPending = this.isMacroUse = this.isStrange = false;
    this.parts.push('\n');
    this.length++;
  }

  // Entries

  /** Writes what starts at an entry, and returns the last entry of that. */
  private step(i: number, end: number, state: State, depth: number): number {
    const word = this.word(i);
    if (!this.isPending) this.firstEntry = i;
    this.isPending = true;
    if (isWord(word) || word.startsWith('"')) return this.onWord(i, word, state, depth);
    const close = this.outline.closes.get(i) ?? i;
    if (state.isOldStyle && word !== '{') return close;
    switch (word) {
      case '(':
        return this.onParenthesis(i, close, end, state, depth);
      case '[':
        this.flush(state, 'other');
        // One dimension stands for all, as one star does: names alone are asked for.
        if (!state.isBehindParameters && this.parts.at(-2) !== ']') {
          this.put('[', i);
          this.put(']', close);
        }
        return close;
      case '{':
        this.onBrace(i, close, state, depth);
        return close;
      case '=':
        return this.onEquals(i, end, state, depth);
      case ',':
        this.flush(state, 'other');
        this.put(',', i);
        Object.assign(state, started(state.isParameter), { hasType: !state.isParameter });
        return i;
      case ';':
        this.flush(state, 'other');
        if (depth === 0) this.putEmpty(i);
        this.put(';', i);
        if (depth === 0) this.finish();
        return i;
      case '*':
        this.flush(state, 'star');
        state.hasType = true;
        if (!state.isBehindParameters && this.parts.at(-2) !== '*') this.put(word, i);
        return i;
      case '...':
        this.put(word, i);
        return i;
      default:
        this.isStrange ||= depth === 0 && word !== ':';
        return i;
    }
  }

  private onWord(i: number, word: string, state: State, depth: number): number {
    if (state.isBehindParameters || word.startsWith('"')) return i;
    if (isAttribute(word) && !this.isNameLike(i, state))
      return this.word(i + 1) === '(' ? this.outline.closes.get(i + 1)! : i;
    state.run.push({ entry: i, word, isCall: false });
    const isLone = depth === 0 && state.run.length === 1 && /(?:BEGIN|END)_DECLS$/.test(word);
    if (isLone) this.endMacro(i, state);
    return i;
  }

  /** Whether what looks like an attribute is the name that a type waits for: `typedef int X_ATTRIBUTE_TYPE;`. */
  private isNameLike(i: number, { run }: State): boolean {
    const words = run.filter(({ word }) => !SPECIFIERS.has(word));
    return words.length === 1 && run.length === 2 && run[0]!.word === 'typedef' && this.word(i + 1) === ';';
  }

  /** Ends a macro that stands for a declaration, behind its last entry. */
  private endMacro(last: number, state: State): void {
    this.put(nameWord(state.run.at(-1)!.word), state.run.at(-1)!.entry);
    this.put('( )', last);
    state.run = [];
    this.isMacroUse = true;
    if (this.word(last + 1) === ';' && this.entries[last + 1]?.kind === EntryKind.Code) return;
    this.put(';', last);
    this.finish();
  }

  private onParenthesis(i: number, close: number, end: number, state: State, depth: number): number {
    const name = state.run.at(-1);
    if (state.isBehindParameters) return close;
    if (!name || SPECIFIERS.has(name.word) || TYPE_WORDS.has(name.word) || name.isCall) {
      if (/^_*typeof_*$/.test(name?.word ?? '')) return close;
      this.onDeclarator(i, close, end, state, depth);
      return close;
    }
    const next = close + 1 < end ? this.nextCode(close + 1) : -1;
    const follower = next < 0 ? '' : this.word(next);
    const isTyped = state.hasType || state.run.some(({ word, isCall }) => isCall || TYPE_WORDS.has(word));
    const words = state.run.filter(({ word }) => !SPECIFIERS.has(word));
    const isTypedef = words.length === 1 && state.run.some(({ word }) => word === 'typedef');
    const isMacro = !isTyped && this.endsMacroUse(close, end, state);
    if (/^["\d]/.test(this.word(i + 1)) && !isMacro && (isTyped || isWord(follower))) {
      // No parameters, so this is an attribute: `__section(".data")`, `__printf(1, 2)`.
      state.run.pop();
      return close;
    }
    const isStar = this.word(i + 1) === '*' || (this.word(i + 2) === '*' && follower === '(' && !isTyped);
    const isPointer = isStar && /^[([]$/.test(follower);
    if (isPointer || (isTypedef && follower === '(')) {
      this.onDeclarator(i, close, end, state, depth);
      return close;
    }
    if (/^[([=]$/.test(follower)) {
      this.madeNames.set(name.entry, close);
      return close;
    }
    const hasType = isTyped || words.length > 1;
    if (!hasType && !STATEMENT_WORDS.has(name.word)) {
      if (state.isParameter) return close;
      if (this.endsMacroUse(close, end, state)) {
        this.endMacro(close, state);
        return close;
      }
      if (isWord(follower) || follower === '*') {
        state.run[state.run.length - 1] = { ...name, isCall: true };
        return close;
      }
    }
    this.onFunction(i, close, end, state, depth);
    return close;
  }

  /** Parentheses around a declarator, or behind one that was in parentheses. */
  private onDeclarator(i: number, close: number, end: number, state: State, depth: number): void {
    const isBehindDeclarator = state.run.length === 0 && this.word(i - 1) === ')';
    this.flush(state, 'star');
    if (isBehindDeclarator) {
      this.parameters(i, close, end, state, depth);
      return;
    }
    state.hasType = true;
    this.put('(', i);
    this.inside(i + 1, close, { ...started(false), hasType: true }, depth);
    this.put(')', close);
  }

  private onFunction(i: number, close: number, end: number, state: State, depth: number): void {
    this.flush(state, 'parameters');
    this.parameters(i, close, end, state, depth);
  }

  private parameters(i: number, close: number, end: number, state: State, depth: number): void {
    this.put('(', i);
    state.isOldStyle = depth === 0 && this.isOldStyle(i, close, end);
    if (state.isOldStyle) {
      for (let at = i + 1; at < close; at++) {
        if (this.word(at) !== ',') this.put('int', at);
        this.put(this.word(at), at);
      }
    } else if (close !== i + 2 || this.word(i + 1) !== 'void') this.inside(i + 1, close, started(true), depth);
    this.put(')', close);
    state.isBehindParameters = true;
  }

  private inside(first: number, end: number, state: State, depth: number): void {
    if (depth >= DEEPEST) return;
    for (let i = first; i < end; i++)
      if (this.entries[i]!.kind === EntryKind.Code) i = this.step(i, end, state, depth + 1);
    this.flush(state, 'other');
  }

  private onBrace(i: number, close: number, state: State, depth: number): void {
    const isRecord = !state.isBehindParameters && state.run.some(({ word }) => isTag(word));
    this.flush(state, 'brace');
    this.put('{', i);
    this.put('}', close);
    if (depth > 0) return;
    if (isRecord) {
      state.hasType = true;
      if (this.isStarter(close + 1)) this.endBefore(close + 1, state);
    } else this.finish();
  }

  /** Whether a declaration seems to start at an entry: by a word in the first column. */
  private isStarter(i: number): boolean {
    const start = this.tokens.starts[this.entries[i]?.token ?? 0]!;
    return (start === 0 || this.text.charCodeAt(start - 1) === 10) && STARTERS.has(this.word(i));
  }

  /** Writes 0 for an initializer. */
  private onEquals(i: number, end: number, state: State, depth: number): number {
    this.flush(state, 'other');
    this.put('=', i);
    let last = i;
    for (let at = i + 1; at < end; at++) {
      const { kind } = this.entries[at]!;
      if (kind === EntryKind.Directive || kind === EntryKind.Turn) continue;
      if (kind !== EntryKind.Code || /^[,;]$/.test(this.word(at))) break;
      last = this.outline.closes.get(at) ?? at;
      at = last;
      if (depth === 0 && this.word(at) === '}' && this.isStarter(at + 1)) break;
    }
    this.put('0', last);
    if (depth === 0 && this.isStarter(last + 1)) this.endBefore(last + 1, state);
    return last;
  }

  // What stands behind

  private nextCode(i: number): number {
    let at = i;
    while (at < this.entries.length && this.entries[at]!.kind === EntryKind.Turn) at++;
    return this.entries[at]?.kind === EntryKind.Code ? at : -1;
  }

  /** Whether a macro with arguments ends at its `)`, by what comes behind it: it is not the start of a declaration. */
  private endsMacroUse(close: number, end: number, { run }: State): boolean {
    const next = close + 1;
    if (next >= end || this.entries[next]!.kind !== EntryKind.Code) return true;
    const word = this.word(next);
    if (word === ';') return true;
    if (/^[{=([*,]$/.test(word)) return false;
    if (!isWord(word)) return true;
    const between = this.text.slice(
      this.tokens.ends[this.entries[close]!.token],
      this.tokens.starts[this.entries[next]!.token],
    );
    if (isAttribute(word) || !between.includes('\n')) return false;
    return !SPECIFIERS.has(run[0]!.word) || SPECIFIERS.has(word);
  }

  /** Whether parameters are declared between a list of names and a function's body (C11, 6.9.1, paragraph 6). */
  private isOldStyle(open: number, close: number, end: number): boolean {
    if (!isWord(this.word(close + 1)) || close === open + 1) return false;
    for (let i = open + 1; i < close; i++) if (!isWord(this.word(i)) && this.word(i) !== ',') return false;
    for (let i = close + 1; i < Math.min(end, close + LONGEST_PARAMETERS); i++) {
      const word = this.word(i);
      if (word === '{') return this.word(i - 1) === ';';
      if (!isWord(word) && !/^[;*,[\]]$/.test(word)) return false;
    }
    return false;
  }

  /** Writes what a run of words says. */
  private flush(state: State, follower: Follower): void {
    if (state.run.length === 0) return;
    const { words, hasType } = readRun(state.run, state.hasType, follower);
    state.run = [];
    state.hasType = hasType;
    for (const [word, entry] of words) this.put(word, entry);
  }
}

function started(isParameter: boolean): State {
  return { run: [], hasType: false, isBehindParameters: false, isParameter, isOldStyle: false };
}
