/**
 * Writes a stretch of tokens as the text tree-sitter parses.
 *
 * Tree-sitter has no symbol table, so `(T)(x)`, `(T) - x` and `T * x;` come out by guess. We know which names are types, so the
 * text says it: a type name becomes `int`, an operand in a place where it could be mistaken for a type becomes a literal. What the
 * grammar lacks (typeof, attributes, types as arguments, ranges of cases) becomes something it has and is restored from the tokens.
 * The text is only a skeleton: every node finds its spelling through the token it starts at.
 */
import type { Token } from '../token.js';
import { TokenKind } from '../token.js';
import { declaredTypedefNames, skipGroup } from './external-declarations.js';
import {
  ALIGNOF_WORDS,
  ASSEMBLY_WORDS,
  ATTRIBUTE_WORDS,
  DROPPED_WORDS,
  STATEMENT_WORDS,
  STATIC_ASSERT_WORDS,
  TAG_WORDS,
  TYPE_ARGUMENT_BUILTINS,
  TYPE_WORDS,
  TYPEOF_WORDS,
} from './words.js';

export interface Rendered {
  readonly text: string;
  /** For each character of the text the index of its token in the input. */
  readonly tokenAt: Int32Array;
  /** Indices of the first token of each `__attribute__((...))` group. */
  readonly attributes: readonly number[];
  /** Indices of `_Static_assert` tokens inside bodies, which the text leaves out. */
  readonly staticAssertions: readonly number[];
  /** Indices of the first token of each `first ... last` that stands in a case label. */
  readonly caseRanges: ReadonlySet<number>;
  /** Names that were taken for types. */
  readonly typeNames: ReadonlySet<string>;
}

const OPENING = new Set(['(', '[', '{']);
/** What a statement can stand behind. */
const STATEMENT_ENDS = new Set([';', '{', '}', ':', ')', 'else', 'do']);

/**
 * @param tokens one external declaration, or the tokens of an expression or type name
 * @param isTypeName whether a name is a typedef name in the unit
 */
export function render(tokens: readonly Token[], isTypeName: (name: string) => boolean): Rendered {
  return new Renderer(tokens, isTypeName).run();
}

class Renderer {
  private readonly pieces: string[] = [];
  private readonly pieceTokens: number[] = [];
  private readonly attributes: number[] = [];
  private readonly staticAssertions: number[] = [];
  private readonly caseRanges = new Set<number>();
  private readonly typeNames = new Set<string>();
  /** For each open block, innermost last: names declared in it that are or hide types, and whether they are types. */
  private readonly scopes: Array<Map<string, boolean>> = [new Map()];
  /** Where the scopes of `for` statements end: indices of the tokens after them, innermost last. */
  private readonly forEnds: number[] = [];
  /** Where a typedef that is being written ends. */
  private typedefEnd = 0;
  private readonly before = new Map<number, string>();
  private readonly after = new Map<number, string>();
  /** Where member designators start. */
  private readonly designators = new Set<number>();
  private readonly replaced = new Map<number, string>();
  /** For each open bracket, whether it is a brace of a member list. */
  private readonly brackets: string[] = [];
  /** What was written last: decides whether a type name stands as a specifier or is being declared. */
  private last: 'type' | 'star' | 'access' | 'tag' | 'tag-end' | 'other' = 'other';

  constructor(
    private readonly tokens: readonly Token[],
    private readonly isTypeNameOfUnit: (name: string) => boolean,
  ) {}

  run(): Rendered {
    const { tokens } = this;
    for (let i = 0; i < tokens.length; ) i = this.token(i);
    const text = this.pieces.join('');
    const tokenAt = new Int32Array(text.length + 1);
    let offset = 0;
    for (let piece = 0; piece < this.pieces.length; piece++) {
      const end = offset + this.pieces[piece]!.length;
      tokenAt.fill(this.pieceTokens[piece]!, offset, end);
      offset = end;
    }
    tokenAt[text.length] = tokens.length - 1;
    return {
      text,
      tokenAt,
      attributes: this.attributes,
      staticAssertions: this.staticAssertions,
      caseRanges: this.caseRanges,
      typeNames: this.typeNames,
    };
  }

  private write(text: string, index: number): void {
    this.pieces.push(text);
    this.pieceTokens.push(index);
  }

  private isTypeName(name: string): boolean {
    return this.localMeaning(name) ?? this.isTypeNameOfUnit(name);
  }

  /** Whether a name declared inside is a type; undefined where it is declared outside. */
  private localMeaning(name: string): boolean | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const isType = this.scopes[i]!.get(name);
      if (isType !== undefined) return isType;
    }
    return undefined;
  }

  /** Whether a type name (C11 6.7.7) starts at index i. */
  private startsType(i: number): boolean {
    const token = this.tokens[i];
    if (token?.kind !== TokenKind.Identifier) return false;
    const text = token.text;
    if (DROPPED_WORDS.has(text) || ATTRIBUTE_WORDS.has(text)) return this.startsType(this.skipDropped(i));
    return TYPE_WORDS.has(text) || TAG_WORDS.has(text) || TYPEOF_WORDS.has(text) || this.isTypeName(text);
  }

  private skipDropped(i: number): number {
    return ATTRIBUTE_WORDS.has(this.tokens[i]!.text) ? skipGroup(this.tokens, i + 1) : i + 1;
  }

  /** Writes the token at i; returns the index of the next one to write. */
  private token(i: number): number {
    const token = this.tokens[i]!;
    while (this.forEnds.length > 0 && this.forEnds.at(-1)! <= i) {
      this.forEnds.pop();
      this.scopes.pop();
    }
    const before = this.before.get(i);
    if (before !== undefined) this.write(before, i);
    const replaced = this.replaced.get(i);
    let next = i + 1;
    if (replaced !== undefined) this.write(`${replaced} `, i);
    else if (token.kind === TokenKind.Identifier) next = this.word(i, token);
    else if (token.kind === TokenKind.Punctuator) this.punctuator(i, token.text);
    else if (token.kind === TokenKind.String) {
      while (this.tokens[next]?.kind === TokenKind.String) next++;
      this.write('"" ', i);
      this.last = 'other';
    } else {
      if (token.kind !== TokenKind.Pragma) this.write(token.kind === TokenKind.Number ? '1 ' : "'a' ", i);
      this.last = 'other';
    }
    const after = this.after.get(next - 1);
    if (after !== undefined) this.write(after, next - 1);
    return next;
  }

  private punctuator(i: number, text: string): void {
    // The grammar wants a name in front of a bit-field's width; see declarator() in convert-declarations.ts.
    if (
      text === ':' &&
      this.brackets.at(-1) === 'members' &&
      (this.last === 'type' || this.tokens[i - 1]?.text === ',')
    )
      this.write('x ', i);
    if (OPENING.has(text)) {
      this.brackets.push(text === '{' && this.last === 'tag' ? 'members' : text);
      if (text === '{') this.scopes.push(new Map());
      this.last = 'other';
    } else if (text === '}' || text === ')' || text === ']') {
      const opened = this.brackets.pop();
      if (text === '}') this.scopes.pop();
      this.last = opened === 'members' ? 'tag-end' : 'other';
    } else if (text === '*') this.last = 'star';
    else if (text === '.' || text === '->') this.last = 'access';
    else this.last = 'other';
    this.write(text === '.' || text === '->' ? text : `${text} `, i);
  }

  private word(i: number, token: Token): number {
    const { tokens } = this;
    const text = token.text;
    if (ATTRIBUTE_WORDS.has(text)) {
      this.attributes.push(i);
      return skipGroup(tokens, i + 1);
    }
    if (this.last !== 'access') {
      if (STATIC_ASSERT_WORDS.has(text) && tokens[i + 1]?.text === '(') {
        this.staticAssertions.push(i);
        const end = skipGroup(tokens, i + 1);
        return tokens[end]?.text === ';' ? end + 1 : end;
      }
      if (ASSEMBLY_WORDS.has(text)) return this.assembly(i);
      if (TYPEOF_WORDS.has(text)) {
        this.write('int ', i);
        this.last = 'type';
        return skipGroup(tokens, i + 1);
      }
      if (text === '__auto_type') {
        this.write('int ', i);
        this.last = 'type';
        return i + 1;
      }
      if (DROPPED_WORDS.has(text)) return i + 1;
      const typeWord = TYPE_WORDS.get(text);
      if (typeWord !== undefined) {
        this.write(`${typeWord} `, i);
        this.last = 'type';
        return i + 1;
      }
      if (text === 'sizeof' || ALIGNOF_WORDS.has(text)) return this.sizeof(i);
      if (STATEMENT_WORDS.has(text)) return this.statementWord(i, text);
      if (TYPE_ARGUMENT_BUILTINS.has(text)) this.markTypeArguments(i + 1, text === '__builtin_offsetof' ? 1 : 2);
    }
    this.name(i, text);
    return i + 1;
  }

  private statementWord(i: number, text: string): number {
    const { tokens } = this;
    if (text === 'default' && this.brackets[this.brackets.length - 1] === '(') {
      this.write('int ', i);
      this.last = 'other';
      return i + 1;
    }
    if (text === 'case') this.markCaseRange(i);
    if (text === 'for') {
      this.forEnds.push(this.statementEnd(i));
      this.scopes.push(new Map());
    }
    if (text === 'typedef' && this.brackets.length > 0) this.declareLocalTypes(i);
    this.write(`${text} `, i);
    this.last = TAG_WORDS.has(text) ? 'tag' : 'other';
    if (!TAG_WORDS.has(text)) return i + 1;
    let next = i + 1;
    while (ATTRIBUTE_WORDS.has(tokens[next]?.text ?? '')) {
      this.attributes.push(next);
      next = skipGroup(tokens, next + 1);
    }
    if (tokens[next]?.kind === TokenKind.Identifier) {
      this.write('x ', next);
      next++;
      while (ATTRIBUTE_WORDS.has(tokens[next]?.text ?? '') && tokens[skipGroup(tokens, next + 1)]?.text === '{') {
        this.attributes.push(next);
        next = skipGroup(tokens, next + 1);
      }
      this.last = tokens[next]?.text === '{' ? 'tag' : 'type';
    }
    return next;
  }

  /** Index after the statement that starts at i. */
  private statementEnd(i: number): number {
    const { tokens } = this;
    const text = tokens[i]?.text;
    if (text === '{') return skipGroup(tokens, i);
    if (text === 'do' || text === 'else') return this.statementEnd(i + 1);
    if (text === 'for' || text === 'while' || text === 'if' || text === 'switch') {
      const end = this.statementEnd(skipGroup(tokens, i + 1));
      return text === 'if' && tokens[end]?.text === 'else' ? this.statementEnd(end) : end;
    }
    let end = i;
    while (end < tokens.length && tokens[end]!.text !== ';') end = Math.max(skipGroup(tokens, end), end + 1);
    return end + 1;
  }

  /** A typedef inside a body: its names are types from here on. */
  private declareLocalTypes(i: number): void {
    let end = i;
    while (end < this.tokens.length && this.tokens[end]!.text !== ';') {
      end = OPENING.has(this.tokens[end]!.text) ? skipGroup(this.tokens, end) : end + 1;
    }
    for (const name of declaredTypedefNames(this.tokens.slice(i, end + 1))) this.scopes.at(-1)!.set(name, true);
    this.typedefEnd = end;
  }

  private name(i: number, text: string): void {
    const { tokens } = this;
    const local = this.localMeaning(text);
    const isKnown = local !== undefined || this.isTypeNameOfUnit(text);
    if (isKnown && this.last !== 'access' && !this.designators.has(i) && !this.isLabel(i)) {
      const declares = this.last === 'type' || this.last === 'star' || this.last === 'tag-end';
      const innermost = this.brackets[this.brackets.length - 1];
      if (declares && innermost !== undefined && innermost !== 'members') {
        if (i > this.typedefEnd) this.scopes.at(-1)!.set(text, false);
      } else if (!declares && (local !== false || tokens[i + 1]?.kind === TokenKind.Identifier)) {
        if (local !== true) this.typeNames.add(text);
        this.write('int ', i);
        this.last = 'type';
        return;
      }
    }
    const isOperand = this.last !== 'access' && (this.isParenthesizedOperand(i) || this.startsExpression(i));
    this.last = 'other';
    this.write(isOperand ? "'a' " : 'x ', i);
  }

  /** The name of a label, where it stands or where a goto names it. */
  private isLabel(i: number): boolean {
    const { tokens } = this;
    const front = tokens[i - 1]?.text ?? '';
    if (front === 'goto') return true;
    const isStatement = this.brackets[this.brackets.length - 1] === '{' && STATEMENT_ENDS.has(front);
    return isStatement && tokens[i + 1]?.text === ':';
  }

  /** `x * y;` and `f(*p);` as statements, which could be declarations if x and f were types. */
  private startsExpression(i: number): boolean {
    const { tokens } = this;
    if (this.brackets[this.brackets.length - 1] !== '{' || this.last !== 'other') return false;
    const next = tokens[i + 1]?.text;
    if (next !== '*' && !(next === '(' && tokens[i + 2]?.text === '*')) return false;
    return STATEMENT_ENDS.has(tokens[i - 1]!.text);
  }

  /** `(x)`, `(x[` and `(x(` where nothing in front makes the parenthesis part of a declarator: x is an operand, not a type. */
  private isParenthesizedOperand(i: number): boolean {
    const { tokens } = this;
    if (tokens[i - 1]?.text !== '(') return false;
    const next = tokens[i + 1]?.text;
    if (next !== ')' && next !== '[' && next !== '(') return false;
    const front = tokens[i - 2];
    if (front === undefined) return true;
    if (front.kind !== TokenKind.Identifier) return true;
    return !(TYPE_WORDS.has(front.text) || this.isTypeName(front.text)) && !DROPPED_WORDS.has(front.text);
  }

  private assembly(i: number): number {
    const { tokens } = this;
    let open = i + 1;
    while (tokens[open]?.kind === TokenKind.Identifier) open++;
    // After a declarator it names the symbol, which is not needed; as a statement it stands for itself.
    if (
      this.last === 'other' &&
      (i === 0 || [';', '{', '}', ':', ')'].includes(tokens[i - 1]!.text)) &&
      this.brackets.length > 0
    ) {
      this.write("'a' ", i);
    }
    return skipGroup(tokens, open);
  }

  private sizeof(i: number): number {
    const { tokens } = this;
    this.last = 'other';
    if (tokens[i + 1]?.text === '(' && this.startsType(i + 2)) {
      const end = skipGroup(tokens, i + 1);
      // A brace after it makes the parenthesis the type of a compound literal, which sizeof applies to.
      if (tokens[end]?.text !== '{') {
        this.write('offsetof', i);
        this.replaced.set(end - 1, ',x)');
        this.brackets.push('(');
        this.write('(', i + 1);
        return this.closeReplaced(i + 2, end - 1);
      }
    }
    this.write('sizeof ', i);
    return i + 1;
  }

  /** Writes up to the replaced closing parenthesis at `close`. */
  private closeReplaced(start: number, close: number): number {
    for (let i = start; i < close; ) i = this.token(i);
    this.brackets.pop();
    this.last = 'other';
    return this.token(close);
  }

  /** @param most arguments that may be types; a member designator may be spelled like one */
  private markTypeArguments(open: number, most: number): void {
    const { tokens } = this;
    const end = skipGroup(tokens, open);
    let depth = 0;
    let start = open + 1;
    let position = 0;
    for (let i = open; i < end; i++) {
      const text = tokens[i]!.text;
      if (tokens[i]!.kind !== TokenKind.Punctuator) continue;
      if (OPENING.has(text)) depth++;
      else if (text === ')' || text === ']' || text === '}') depth--;
      if ((depth === 1 && text === ',') || depth === 0) {
        if (position++ >= most) this.designators.add(start);
        else if (this.startsType(start)) {
          this.before.set(start, 'offsetof(');
          this.after.set(i - 1, ',x)');
        }
        start = i + 1;
      }
    }
  }

  private markCaseRange(i: number): void {
    const { tokens } = this;
    let depth = 0;
    let questions = 0;
    let range = -1;
    for (let j = i + 1; j < tokens.length; j++) {
      const text = tokens[j]!.text;
      if (tokens[j]!.kind !== TokenKind.Punctuator) continue;
      if (OPENING.has(text)) depth++;
      else if (text === ')' || text === ']' || text === '}') depth--;
      else if (depth === 0 && text === '?') questions++;
      else if (depth === 0 && text === '...') range = j;
      else if (depth === 0 && text === ':' && questions-- === 0) {
        if (range >= 0) {
          this.caseRanges.add(i + 1);
          this.before.set(i + 1, 'x(');
          this.replaced.set(range, ',');
          this.before.set(j, ')');
        }
        return;
      }
    }
  }
}
