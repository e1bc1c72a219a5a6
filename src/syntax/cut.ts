/**
 * Cuts a file into its top-level stretches: a declaration, a definition, a macro at file scope, or a directive each.
 *
 * A stretch ends at its `;`, or at the `}` of a function's body. An `#if` that stands in a stretch is followed on one branch only, so that brackets
 * balance: the first, or the one that an earlier `#if` of the stretch with the same condition says. A stretch that is open where the branch ends in which it
 * started goes on behind the `#endif`.
 */
import { createHash } from 'node:crypto';
import { conditionOf, type Directive, negated, readDirective } from './directive.js';
import { TokenKind, type Tokens } from './lexer.js';
import { isAttribute, isWord, SPECIFIERS, STARTERS, STATEMENT_WORDS } from './words.js';

/** Why a stretch cannot be told for sure. */
export type UnreadReason =
  | 'unbalanced-brackets'
  | 'stray-bracket'
  | 'stray-directive'
  | 'not-terminated'
  | 'not-a-declaration';

/** What the braces of a stretch hold. */
export type BraceKind = 'function' | 'members' | 'initializer' | 'linkage' | 'block';

/** A top-level stretch. Numbers are indices of tokens. */
export interface Stretch {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** The tokens that stand in no braces, with the braces themselves, of the branches that were followed; empty for a directive. */
  readonly header: readonly number[];
  /** The pair of braces that says what the stretch is; -1 for none. */
  readonly open: number;
  readonly close: number;
  readonly brace: BraceKind | null;
  readonly directive: Directive | null;
  readonly conditions: readonly string[];
  readonly trouble: UnreadReason | null;
}

/** An `#if` whose `#endif` has not come. */
interface Group {
  /** The one around it. */
  readonly outer: Group | null;
  /** Index of its token. */
  readonly first: number;
  /** That no branch before this one was taken; '' for the first branch. */
  readonly otherwise: string;
  /** The condition of this branch, without that; null for an include guard's. */
  readonly condition: string | null;
  /** Those of all groups around it, and its own. */
  readonly conditions: readonly string[];
  /** How many stretches had ended where it started. */
  readonly stretches: number;
  /** Set in a stretch: whether this branch is followed, and whether this or an earlier one was. */
  readonly inside: { readonly isFollowed: boolean; readonly wasFollowed: boolean } | null;
}

/** A stretch that has not ended. */
interface OpenStretch {
  first: number;
  readonly header: number[];
  /** The brackets that are open, as characters. */
  readonly brackets: string[];
  hasEquals: boolean;
  open: number;
  close: number;
  brace: BraceKind | null;
  /** Its end has come, but an `#if` in it is still open. */
  isComplete: boolean;
  /** What the `#if`s of the stretch decided; those around it are true. */
  readonly decided: Map<string, boolean>;
  /** The state to go back to where no end is found. */
  readonly groupAtStart: Group | null;
  /** The outermost `#if` that it started in and goes on behind. */
  straddles: Group | null;
}

/** How often the search for an end starts again behind what has none; the rest of a text after that is one stretch. */
const MOST_RESTARTS = 16;

/** How many tokens the declarations of parameters between a list of names and a body may have. */
const LONGEST_PARAMETERS = 100;

/** The top-level stretches of a text in order. Every token but those of `#if`, `#else` and `#endif` lines between stretches is in exactly one. */
export function cutStretches(text: string, tokens: Tokens): readonly Stretch[] {
  return new Cutter(text, tokens).cut();
}

class Cutter {
  private readonly stretches: Stretch[] = [];
  /** The innermost `#if` that is open. */
  private group: Group | null = null;
  private stretch: OpenStretch | null = null;
  private linkages = 0;
  /** A token at which the open stretch ends whatever is open; -1 for none. */
  private forcedEnd = -1;
  private restarts = 0;
  private readonly guard: number;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
  ) {
    this.guard = guardOf(text, tokens);
  }

  cut(): readonly Stretch[] {
    const { count, kinds } = this.tokens;
    for (let i = 0; i <= count; i++) {
      if (i === count) {
        if (!this.stretch) break;
        i = this.resynchronize() - 1;
        continue;
      }
      if (kinds[i] === TokenKind.Directive) this.onDirective(i);
      else if (this.isFollowed()) this.onToken(i);
      if (i === this.forcedEnd) {
        this.forcedEnd = -1;
        if (this.stretch) this.close(i, 'unbalanced-brackets');
      }
    }
    return this.stretches;
  }

  private isFollowed(): boolean {
    return this.group?.inside?.isFollowed ?? true;
  }

  private word(i: number): string {
    return this.text.slice(this.tokens.starts[i], this.tokens.ends[i]);
  }

  private isFirstColumn(i: number): boolean {
    const start = this.tokens.starts[i]!;
    return start === 0 || this.text.charCodeAt(start - 1) === 10;
  }

  /** Whether a newline stands between a token and the one before it. */
  private startsLine(i: number): boolean {
    return this.text.slice(this.tokens.ends[i - 1], this.tokens.starts[i]).includes('\n');
  }

  // Directives

  private onDirective(i: number): void {
    const directive = readDirective(this.text, this.tokens.starts[i]!, this.tokens.ends[i]!);
    const { name } = directive;
    if (/^if/.test(name)) this.onIf(i, directive);
    else if (/^el/.test(name)) this.onElse(i, directive);
    else if (name === 'endif') this.onEndif(i, directive);
    else if (this.isFollowed()) {
      if (this.stretch && this.endsAtDirective(name)) this.close(i - 1, this.isMacroUse() ? null : 'not-terminated');
      if (!this.stretch) this.addDirective(i, directive, null);
    }
  }

  /** A stretch that a directive ends: a macro without a semicolon, or what a definition or an include cannot stand in. */
  private endsAtDirective(name: string): boolean {
    const { brackets, hasEquals, isComplete } = this.stretch!;
    if (brackets.length > 0 || isComplete || this.group?.inside) return false;
    return this.isMacroUse() || (!hasEquals && /^(define|include|undef)$/.test(name));
  }

  private onIf(i: number, directive: Directive): void {
    if (this.stretch && this.endsAtDirective('if')) this.close(i - 1, null);
    const condition = i === this.guard ? null : conditionOf(directive);
    const isFollowed = this.stretch !== null && this.isFollowed() && this.decide(condition ?? '1');
    const inside = this.stretch && { isFollowed, wasFollowed: isFollowed || !this.isFollowed() };
    this.push({ outer: this.group, first: i, otherwise: '', condition, stretches: this.stretches.length, inside });
  }

  private push(group: Omit<Group, 'conditions'>): void {
    const { outer, otherwise, condition } = group;
    const around = outer?.conditions ?? [];
    const own = [otherwise, condition ?? ''].filter((each) => each !== '').join(' && ');
    this.group = { ...group, conditions: own === '' ? around : within(around, own) };
  }

  /** Whether the branch under a condition is followed. */
  private decide(condition: string): boolean {
    const { decided, groupAtStart } = this.stretch!;
    const opposite = negated(condition);
    const of = (asked: string) => decided.get(asked) ?? (groupAtStart?.conditions.includes(asked) ? true : undefined);
    const [known, not] = [of(condition), of(opposite)];
    const is = known ?? (not === undefined ? condition !== '0' : !not);
    decided.set(condition, is);
    return is;
  }

  private onElse(i: number, directive: Directive): void {
    const { group } = this;
    if (!group) {
      this.stray(i, directive);
      return;
    }
    const condition = directive.name === 'else' ? '' : conditionOf(directive);
    const not = negated(group.condition || '1');
    const otherwise = shortened(group.otherwise === '' ? not : `${group.otherwise} && ${not}`);
    let { inside } = group;
    if (inside) {
      const isFollowed = !inside.wasFollowed && this.decide(condition || '1');
      inside = { isFollowed, wasFollowed: inside.wasFollowed || isFollowed };
    } else if (this.goesOn(i, group)) inside = { isFollowed: false, wasFollowed: true };
    this.push({ ...group, otherwise, condition, inside });
  }

  private onEndif(i: number, directive: Directive): void {
    const { group } = this;
    if (!group) {
      this.stray(i, directive);
      return;
    }
    if (!group.inside) this.goesOn(i, group);
    this.group = group.outer;
    if (group.inside && this.stretch?.isComplete && !this.group?.inside) this.close(i, null);
  }

  /** Where a branch ends between stretches: ends the stretch that is open, or says that it goes on behind the branch. */
  private goesOn(i: number, group: Group): boolean {
    const { stretch } = this;
    if (!stretch) return false;
    if (stretch.brackets.length === 0 && this.isMacroUse()) this.close(i - 1, null);
    else if (group.condition === '0') this.close(i - 1, 'not-a-declaration');
    else {
      if (group.stretches === this.stretches.length && group.otherwise === '') stretch.first = group.first;
      if (group.condition) stretch.decided.set(group.condition, true);
      stretch.straddles = group;
      return true;
    }
    return false;
  }

  private stray(i: number, directive: Directive): void {
    if (!this.stretch) this.addDirective(i, directive, 'stray-directive');
  }

  private addDirective(i: number, directive: Directive, trouble: UnreadReason | null): void {
    const conditions = this.group?.conditions ?? [];
    this.stretches.push({
      first: i,
      last: i,
      header: [],
      open: -1,
      close: -1,
      brace: null,
      directive,
      conditions,
      trouble,
    });
  }

  // Tokens

  private onToken(i: number): void {
    const character = this.text[this.tokens.starts[i]!]!;
    if (!this.stretch) {
      if (/[)\]}]/.test(character) || character === ';') {
        this.alone(i, character);
        return;
      }
      this.stretch = this.opened(i);
    }
    const { stretch } = this;
    if (stretch.isComplete) return;
    const brace = stretch.brackets.indexOf('{');
    if (brace < 0 || (character === '}' && brace === stretch.brackets.length - 1)) stretch.header.push(i);
    if (this.tokens.kinds[i] !== TokenKind.Punctuator) {
      if (stretch.header.length === 1 && this.isLoneWord(i)) this.close(i, null);
    } else this.onPunctuator(i, character, stretch);
  }

  private opened(first: number): OpenStretch {
    const none = { hasEquals: false, open: -1, close: -1, brace: null, isComplete: false };
    return { first, header: [], brackets: [], ...none, decided: new Map(), groupAtStart: this.group, straddles: null };
  }

  /** A bracket or semicolon with no stretch before it. */
  private alone(i: number, character: string): void {
    const before = this.stretches.at(-1);
    if (character === ';' && before?.last === i - 1 && before.brace === 'function') {
      // An empty declaration behind a function's body is taken with the function.
      this.stretches[this.stretches.length - 1] = { ...before, last: i };
      return;
    }
    if (before?.trouble === 'stray-bracket' && before.last === i - 1 && character !== ';') {
      this.stretches[this.stretches.length - 1] = { ...before, last: i };
      return;
    }
    this.stretch = this.opened(i);
    this.stretch.header.push(i);
    if (character === '}' && this.linkages > 0) {
      this.linkages--;
      this.stretch.brace = 'linkage';
      this.close(i, null);
    } else this.close(i, character === ';' ? null : 'stray-bracket');
  }

  private onPunctuator(i: number, character: string, stretch: OpenStretch): void {
    const { brackets } = stretch;
    if (brackets.length === 0) {
      if (character === ';') {
        if (!this.isOldStyle(i)) this.finish(i);
      } else if (character === '=' && this.tokens.ends[i] === this.tokens.starts[i]! + 1) stretch.hasEquals = true;
    }
    if (character === '{') this.onBrace(i, stretch);
    else if (character === '(' || character === '[') brackets.push(character);
    else if (character === ')' || character === ']') {
      if (brackets.at(-1) !== (character === ')' ? '(' : '[')) return;
      brackets.pop();
      if (character === ')' && brackets.length === 0 && this.isMacroUse() && this.endsMacroUse(i)) this.finish(i);
    } else if (character === '}') this.onBraceEnd(i, stretch);
  }

  private onBrace(i: number, stretch: OpenStretch): void {
    const { brackets } = stretch;
    if (brackets.length === 0) {
      const kind = this.braceKind(stretch);
      if (kind === 'linkage') {
        this.linkages++;
        stretch.brace = kind;
        this.close(i, null);
        return;
      }
      if (stretch.open < 0 || (kind === 'initializer' && stretch.brace === 'members')) {
        stretch.open = i;
        stretch.close = -1;
        stretch.brace = kind;
      }
    }
    brackets.push('{');
  }

  private onBraceEnd(i: number, stretch: OpenStretch): void {
    const { brackets } = stretch;
    const at = brackets.lastIndexOf('{');
    if (at < 0) return;
    brackets.length = at;
    if (at > 0) return;
    if (stretch.close < 0) stretch.close = i;
    if (stretch.brace === 'function' || stretch.brace === 'block') this.finish(i);
    else if (i + 1 < this.tokens.count && this.isFirstColumn(i + 1) && STARTERS.has(this.word(i + 1)))
      this.close(i, 'not-terminated');
  }

  /** What the brace holds that comes behind a header. */
  private braceKind({ header, hasEquals }: OpenStretch): BraceKind {
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
  private isMacroUse(): boolean {
    const { header, brace } = this.stretch!;
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
  private endsMacroUse(i: number): boolean {
    const next = i + 1;
    if (next >= this.tokens.count || this.tokens.kinds[next] === TokenKind.Directive) return true;
    const word = this.word(next);
    if (/^[;{=([*,]$/.test(word)) return false;
    if (!isWord(word)) return true;
    if (isAttribute(word) || !this.startsLine(next)) return false;
    return !SPECIFIERS.has(this.word(this.stretch!.header[0]!)) || SPECIFIERS.has(word);
  }

  /** Whether a semicolon ends a parameter's declaration between a list of names and a function's body (C11, 6.9.1, paragraph 6). */
  private isOldStyle(i: number): boolean {
    const { header } = this.stretch!;
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

  private isCharacter(i: number, character: string): boolean {
    return this.tokens.ends[i] === this.tokens.starts[i]! + 1 && this.text[this.tokens.starts[i]!] === character;
  }

  /** `G_BEGIN_DECLS` and its like. */
  private isLoneWord(i: number): boolean {
    return /(?:BEGIN|END)_DECLS$/.test(this.word(i));
  }

  // Ends

  private finish(i: number): void {
    if (this.group?.inside && this.forcedEnd !== i) this.stretch!.isComplete = true;
    else this.close(i, null);
  }

  private close(last: number, trouble: UnreadReason | null): void {
    const { first, header, open, close, brace, groupAtStart, straddles } = this.stretch!;
    this.stretch = null;
    const around = straddles ? straddles.outer : groupAtStart;
    const end = open >= 0 && close < 0 ? { open: -1, close: -1 } : { open, close };
    this.stretches.push({
      first,
      last,
      header,
      ...end,
      brace,
      directive: null,
      conditions: around?.conditions ?? [],
      trouble,
    });
    // What is still open in a stretch that was ended by force goes on around the next one.
    if (this.group?.inside) this.group = outside(this.group);
  }

  /** Ends a stretch that is open at the end of the text, and returns the token to go on at. */
  private resynchronize(): number {
    const { count } = this.tokens;
    const stretch = this.stretch!;
    const isUnbalanced = stretch.brackets.length > 0 || (this.group?.inside ?? null) !== null;
    const forcedEnd = isUnbalanced && this.restarts++ < MOST_RESTARTS ? this.likelyEnd(stretch) : -1;
    if (forcedEnd < 0) {
      this.close(
        count - 1,
        stretch.isComplete || (!isUnbalanced && this.isMacroUse())
          ? null
          : isUnbalanced
            ? 'unbalanced-brackets'
            : 'not-terminated',
      );
      return count;
    }
    this.forcedEnd = forcedEnd;
    this.group = stretch.groupAtStart;
    this.stretch = null;
    return stretch.header[0]!;
  }

  /** The token that ends an unbalanced stretch by its looks: a `}` in the first column, or what is before a word there that starts a declaration. */
  private likelyEnd({ header }: OpenStretch): number {
    const { count, kinds } = this.tokens;
    for (let i = header[0]! + 1; i < count - 1; i++) {
      if (!this.isFirstColumn(i)) continue;
      if (kinds[i] === TokenKind.Punctuator && this.text[this.tokens.starts[i]!] === '}') return i;
      if (kinds[i] === TokenKind.Word && STARTERS.has(this.word(i)) && this.startsLine(i) && i > header[0]! + 8)
        return i - 1;
    }
    return -1;
  }
}

/** The token of an include guard's `#ifndef`: the first of the text, with its `#define` behind it and its `#endif` at the end; -1 for none. */
function guardOf(text: string, tokens: Tokens): number {
  const { count, kinds, starts, ends } = tokens;
  const directiveAt = (i: number) =>
    kinds[i] === TokenKind.Directive ? readDirective(text, starts[i]!, ends[i]!) : null;
  if (count < 3) return -1;
  const [first, second, last] = [directiveAt(0), directiveAt(1), directiveAt(count - 1)];
  const name =
    first?.name === 'ifndef'
      ? first.rest
      : /^! ?defined ?\(? ?(\w+) ?\)?$/.exec(first?.name === 'if' ? first.rest : '')?.[1];
  if (!name || second?.name !== 'define' || second.rest.split(/\W/)[0] !== name || last?.name !== 'endif') return -1;
  let depth = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== TokenKind.Directive) continue;
    const word = /^#\s*(\w*)/.exec(text.slice(starts[i], Math.min(ends[i]!, starts[i]! + 40)))?.[1] ?? '';
    if (word.startsWith('if')) depth++;
    else if (word.startsWith('el') && depth === 1) return -1;
    else if (word === 'endif' && --depth === 0 && i < count - 1) return -1;
  }
  return depth === 0 ? 0 : -1;
}

/** The same groups with none in a stretch. */
function outside(group: Group): Group {
  const inner: Group[] = [];
  let outer: Group | null = group;
  for (; outer?.inside; outer = outer.outer) inner.push(outer);
  return inner.reduceRight<Group | null>((around, each) => ({ ...each, outer: around, inside: null }), outer)!;
}

/** How many conditions are told one by one, and how long one is told: without these limits hostile text takes memory in proportion to its square. */
const [MOST_CONDITIONS, LONGEST_CONDITION] = [16, 600];

/** The conditions around a place, and one more. */
function within(around: readonly string[], condition: string): readonly string[] {
  if (around.length < MOST_CONDITIONS) return [...around, condition];
  return [...around.slice(0, -1), shortened(`${around.at(-1)} && ${condition}`)];
}

/** A condition that is too long to be told, as its start and a number that differs where the condition does. */
function shortened(condition: string): string {
  if (condition.length <= LONGEST_CONDITION) return condition;
  return `${condition.slice(0, 60)}… #${createHash('sha256').update(condition).digest('hex')}`;
}
