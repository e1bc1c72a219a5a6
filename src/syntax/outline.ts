/**
 * The tokens of a file that say what it declares: those in no braces and no square brackets, of the branches of `#if`s
 * that are followed, with the directives between them.
 *
 * An `#if` that opens in brackets is followed on one branch only, so that the brackets balance: the first, or the one
 * that an earlier `#if` of the same declaration with the same condition says. One in no brackets is followed on all
 * branches, unless the caller knows that a declaration goes on across them.
 */

import { type Group, guardOf, shortened, within } from './groups.js';
import { conditionOf, type Directive, negated, readDirective } from './lex/directive.js';
import { TokenKind, type Tokens } from './lex/lexer.js';
import { STARTERS } from './lex/words.js';

/** Why a stretch cannot be told for sure. */
export type UnreadReason =
  | 'unbalanced-brackets'
  | 'stray-bracket'
  | 'stray-directive'
  | 'not-terminated'
  | 'not-a-declaration';

export const EntryKind = {
  Code: 0,
  /** A directive that is no `#if`, `#else` or `#endif`, or one of these that belongs to no group. */
  Directive: 1,
  /** An `#if`, `#elif`, `#else` or `#endif`. */
  Turn: 2,
  /** `extern "C" {`, as three of them, and its `}`. */
  Linkage: 3,
  /** A closing bracket that nothing opens. */
  Stray: 4,
  /** A declaration ends here by force. */
  End: 5,
} as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** A token of the outline. */
export interface Entry {
  readonly kind: EntryKind;
  /** Index of the token; of an `End`, that of the token before it. */
  readonly token: number;
  /** The innermost `#if` around it. */
  readonly group: Group | null;
}

/** Where an `#if` goes on and ends, as indices of tokens; `end` is that of the last token where it has none. */
export interface GroupTurns {
  readonly first: number;
  readonly turns: readonly number[];
  readonly end: number;
  /** One branch of it was followed. */
  readonly isResolved: boolean;
}

export interface Outline {
  readonly entries: readonly Entry[];
  /** Of an entry that is an opening bracket, the entry that closes it. */
  readonly closes: ReadonlyMap<number, number>;
  readonly groups: readonly GroupTurns[];
  /** What is wrong at a token. */
  readonly troubles: ReadonlyMap<number, UnreadReason>;
}

/** An opening bracket; its entry is -1 where it stands in braces. */
interface Open {
  readonly bracket: '(' | '[' | '{';
  readonly entry: number;
}

/** How often the search for a bracket's end is given up, and goes on behind a likely end of the declaration. */
const MOST_RESTARTS = 16;

/**
 * @param resolved tokens of `#if`s in no brackets of which one branch only is followed
 */
export function outlineOf(text: string, tokens: Tokens, resolved: ReadonlySet<number>): Outline {
  return new Outliner(text, tokens, resolved).read();
}

class Outliner {
  private readonly entries: Entry[] = [];
  private readonly closes = new Map<number, number>();
  private readonly groups = new Map<number, { first: number; turns: number[]; end: number; isResolved: boolean }>();
  private readonly troubles = new Map<number, UnreadReason>();
  private group: Group | null = null;
  private stack: Open[] = [];
  /** Braces and square brackets of the stack: in them nothing is part of the outline. */
  private hidden = 0;
  private linkages = 0;
  private restarts = 0;
  /** What the `#if`s of the declaration decided. */
  private readonly decided = new Map<string, boolean>();
  private readonly guard: number;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly resolved: ReadonlySet<number>,
  ) {
    this.guard = guardOf(text, tokens);
  }

  read(): Outline {
    const { count, kinds } = this.tokens;
    for (let i = 0; i < count || this.stack.length > 0; i++) {
      if (i >= count) i = this.resynchronize();
      else if (kinds[i] === TokenKind.Directive) this.onDirective(i);
      else if (this.group?.inside?.isFollowed ?? true) this.onToken(i);
    }
    const groups = [...this.groups.values()];
    return { entries: this.entries, closes: this.closes, groups, troubles: this.troubles };
  }

  private add(kind: EntryKind, token: number): number {
    return this.entries.push({ kind, token, group: this.group }) - 1;
  }

  // Directives

  private onDirective(i: number): void {
    const directive = readDirective(this.text, this.tokens.starts[i]!, this.tokens.ends[i]!);
    const { name } = directive;
    if (/^if/.test(name)) this.onIf(i, directive);
    else if (/^el/.test(name) && this.group) this.onElse(i, directive, this.group);
    else if (name === 'endif' && this.group) this.onEndif(i, this.group);
    else if (this.stack.length === 0 && (this.group?.inside?.isFollowed ?? true)) {
      if (/^(el|endif)/.test(name)) this.troubles.set(i, 'stray-directive');
      this.add(EntryKind.Directive, i);
    }
  }

  private onIf(i: number, directive: Directive): void {
    const condition = i === this.guard ? null : conditionOf(directive);
    const isInside = this.stack.length > 0 || this.resolved.has(i) || this.group?.inside;
    const isFollowed = (this.group?.inside?.isFollowed ?? true) && (!isInside || this.decide(condition ?? '1'));
    const inside = isInside
      ? { isFollowed, wasFollowed: isFollowed || !(this.group?.inside?.isFollowed ?? true) }
      : null;
    this.groups.set(i, { first: i, turns: [], end: this.tokens.count - 1, isResolved: inside !== null });
    if (this.stack.length === 0) this.add(EntryKind.Turn, i);
    this.push({ outer: this.group, first: i, otherwise: '', condition, inside });
  }

  private push(group: Omit<Group, 'conditions'>): void {
    const { outer, otherwise, condition } = group;
    const around = outer?.conditions ?? [];
    const own = [otherwise, condition ?? ''].filter((each) => each !== '').join(' && ');
    this.group = { ...group, conditions: own === '' ? around : within(around, own) };
  }

  /** Whether the branch under a condition is followed. */
  private decide(condition: string): boolean {
    let around = this.group;
    while (around?.inside) around = around.outer;
    const of = (asked: string) => this.decided.get(asked) ?? (around?.conditions.includes(asked) ? true : undefined);
    const [known, not] = [of(condition), of(negated(condition))];
    const is = known ?? (not === undefined ? condition !== '0' : !not);
    this.decided.set(condition, is);
    return is;
  }

  private onElse(i: number, directive: Directive, group: Group): void {
    const condition = directive.name === 'else' ? '' : conditionOf(directive);
    const not = negated(group.condition || '1');
    const otherwise = shortened(group.otherwise === '' ? not : `${group.otherwise} && ${not}`);
    let { inside } = group;
    const turns = this.groups.get(group.first)!;
    if (inside) {
      const isFollowed = !inside.wasFollowed && this.decide(condition || '1');
      inside = { isFollowed, wasFollowed: inside.wasFollowed || isFollowed };
    } else {
      this.leaveBranch(i, group);
      if (this.stack.length > 0) {
        inside = { isFollowed: false, wasFollowed: true };
        turns.isResolved = true;
      }
    }
    turns.turns.push(i);
    this.group = group.outer;
    if (this.stack.length === 0) this.add(EntryKind.Turn, i);
    this.push({ ...group, otherwise, condition, inside });
  }

  private onEndif(i: number, group: Group): void {
    if (!group.inside) this.leaveBranch(i, group);
    this.groups.get(group.first)!.end = i;
    this.group = group.outer;
    if (this.stack.length === 0) this.add(EntryKind.Turn, i);
  }

  /** What is open where a branch ends goes on behind it; but what is never compiled may be no C. */
  private leaveBranch(i: number, { condition }: Group): void {
    if (condition === '0') this.end(i - 1, 'not-a-declaration');
    else if (condition) this.decided.set(condition, true);
  }

  // Tokens

  private onToken(i: number): void {
    const isPunctuator = this.tokens.kinds[i] === TokenKind.Punctuator;
    const character = isPunctuator ? this.text[this.tokens.starts[i]!]! : '';
    if (character === '{' || character === '(' || character === '[') this.onOpen(i, character);
    else if (character === '}' || character === ')' || character === ']') this.onClose(i, character);
    else if (this.hidden === 0) {
      this.add(EntryKind.Code, i);
      if (character === ';' && this.stack.length === 0) this.decided.clear();
    }
  }

  private onOpen(i: number, bracket: '(' | '[' | '{'): void {
    if (bracket === '{' && this.stack.length === 0 && this.isLinkage()) {
      const [first, second] = [this.entries.pop()!, this.entries.pop()!];
      this.entries.push({ ...second, kind: EntryKind.Linkage }, { ...first, kind: EntryKind.Linkage });
      this.add(EntryKind.Linkage, i);
      this.linkages++;
      return;
    }
    this.stack.push({ bracket, entry: this.hidden === 0 ? this.add(EntryKind.Code, i) : -1 });
    if (bracket !== '(') this.hidden++;
  }

  /** Whether `extern "C"` stands before a brace. */
  private isLinkage(): boolean {
    const [one, other] = [this.entries.at(-2), this.entries.at(-1)];
    if (one?.kind !== EntryKind.Code || other?.kind !== EntryKind.Code) return false;
    return this.word(one.token) === 'extern' && this.word(other.token).startsWith('"');
  }

  private onClose(i: number, character: '}' | ')' | ']'): void {
    const bracket = character === '}' ? '{' : character === ')' ? '(' : '[';
    if (this.stack.length === 0) {
      if (character === '}' && this.linkages > 0) {
        this.linkages--;
        this.add(EntryKind.Linkage, i);
      } else {
        this.troubles.set(i, 'stray-bracket');
        this.add(EntryKind.Stray, i);
      }
      return;
    }
    // A brace closes what is open in it.
    const at = bracket === '{' ? this.stack.findLastIndex((open) => open.bracket === '{') : this.stack.length - 1;
    if (at < 0 || this.stack[at]!.bracket !== bracket) return;
    while (this.stack.length > at) this.pop(i);
    if (bracket === '{' && this.stack.length === 0) this.decided.clear();
  }

  /** Closes the innermost bracket at a token. */
  private pop(i: number): void {
    const { bracket, entry } = this.stack.pop()!;
    if (bracket !== '(') this.hidden--;
    if (entry >= 0) this.closes.set(entry, this.add(EntryKind.Code, i));
  }

  // Ends by force

  /** Closes all brackets at a token; the declaration that is open ends there. */
  private end(i: number, reason: UnreadReason): void {
    if (this.stack.length > 0) this.troubles.set(this.entries[this.stack[0]!.entry]!.token, reason);
    while (this.stack.length > 0) this.pop(i);
    this.add(EntryKind.End, i);
  }

  /** Ends what is open at the end of the text at a likelier place before it, and returns the token of that. */
  private resynchronize(): number {
    const outermost = this.stack[0]!.entry;
    const { token, group } = this.entries[outermost]!;
    const end = this.restarts++ < MOST_RESTARTS ? this.likelyEnd(token) : -1;
    this.entries.length = outermost + 1;
    this.stack.length = 1;
    this.hidden = this.stack[0]!.bracket === '(' ? 0 : 1;
    this.group = group;
    this.end(end < 0 ? this.tokens.count - 1 : end, 'unbalanced-brackets');
    return end < 0 ? this.tokens.count : end;
  }

  /**
   * The token that ends what an unbalanced bracket opens, by its looks: a `}` in the first column, or what is before a
   * word there that starts a declaration.
   */
  private likelyEnd(open: number): number {
    const { count, kinds, starts } = this.tokens;
    for (let i = open + 1; i < count - 1; i++) {
      const start = starts[i]!;
      if (start > 0 && this.text.charCodeAt(start - 1) !== 10) continue;
      if (kinds[i] === TokenKind.Punctuator && this.text[start] === '}') return i;
      if (kinds[i] === TokenKind.Word && i > open + 8 && STARTERS.has(this.word(i))) return i - 1;
    }
    return -1;
  }

  private word(i: number): string {
    return this.text.slice(this.tokens.starts[i], this.tokens.ends[i]);
  }
}
