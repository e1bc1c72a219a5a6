/**
 * Cuts a file into its top-level stretches: a declaration, a definition, a macro at file scope, or a directive each.
 *
 * A stretch ends at its `;`, or at the `}` of a function's body. An `#if` that stands in a stretch is followed on one
 * branch only, so that brackets
 * balance: the first, or the one that an earlier `#if` of the stretch with the same condition says. A stretch that is
 * open where the branch ends in which it
 * started goes on behind the `#endif`.
 */
import { conditionOf, type Directive, negated, readDirective } from './directive.js';
import { type Group, guardOf, outside, shortened, within } from './groups.js';
import { TokenKind, type Tokens } from './lexer.js';
import { type BraceKind, type Header, Shape } from './shape.js';
import { STARTERS } from './words.js';

/** Why a stretch cannot be told for sure. */
export type UnreadReason =
  | 'unbalanced-brackets'
  | 'stray-bracket'
  | 'stray-directive'
  | 'not-terminated'
  | 'not-a-declaration';

/** A top-level stretch. Numbers are indices of tokens. */
export interface Stretch {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /**
   * The tokens that stand in no braces, with the braces themselves, of the branches that were followed; empty for a
   * directive.
   */
  readonly header: readonly number[];
  /** The pair of braces that says what the stretch is; -1 for none. */
  readonly open: number;
  readonly close: number;
  readonly brace: BraceKind | null;
  readonly directive: Directive | null;
  readonly conditions: readonly string[];
  readonly trouble: UnreadReason | null;
}

/** A stretch that has not ended. */
interface OpenStretch extends Header {
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

/**
 * The top-level stretches of a text in order. Every token but those of `#if`, `#else` and `#endif` lines between
 * stretches is in exactly one.
 */
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
  private readonly shape: Shape;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
  ) {
    this.guard = guardOf(text, tokens);
    this.shape = new Shape(text, tokens);
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

  // Directives

  private onDirective(i: number): void {
    const directive = readDirective(this.text, this.tokens.starts[i]!, this.tokens.ends[i]!);
    const { name } = directive;
    if (/^if/.test(name)) this.onIf(i, directive);
    else if (/^el/.test(name)) this.onElse(i, directive);
    else if (name === 'endif') this.onEndif(i, directive);
    else if (this.isFollowed()) {
      if (this.stretch && this.endsAtDirective(name))
        this.close(i - 1, this.shape.isMacroUse(this.stretch!) ? null : 'not-terminated');
      if (!this.stretch) this.addDirective(i, directive, null);
    }
  }

  /**
   * A stretch that a directive ends: a macro without a semicolon, or what a definition or an include cannot stand in.
   */
  private endsAtDirective(name: string): boolean {
    const { brackets, hasEquals, isComplete } = this.stretch!;
    if (brackets.length > 0 || isComplete || this.group?.inside) return false;
    return this.shape.isMacroUse(this.stretch!) || (!hasEquals && /^(define|include|undef)$/.test(name));
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

  /**
   * Where a branch ends between stretches: ends the stretch that is open, or says that it goes on behind the branch.
   */
  private goesOn(i: number, group: Group): boolean {
    const { stretch } = this;
    if (!stretch) return false;
    if (stretch.brackets.length === 0 && this.shape.isMacroUse(this.stretch!)) this.close(i - 1, null);
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
      if (stretch.header.length === 1 && this.shape.isLoneWord(i)) this.close(i, null);
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
        if (!this.shape.isOldStyle(i, stretch)) this.finish(i);
      } else if (character === '=' && this.tokens.ends[i] === this.tokens.starts[i]! + 1) stretch.hasEquals = true;
    }
    if (character === '{') this.onBrace(i, stretch);
    else if (character === '(' || character === '[') brackets.push(character);
    else if (character === ')' || character === ']') {
      if (brackets.at(-1) !== (character === ')' ? '(' : '[')) return;
      brackets.pop();
      if (
        character === ')' &&
        brackets.length === 0 &&
        this.shape.isMacroUse(this.stretch!) &&
        this.shape.endsMacroUse(i, stretch)
      )
        this.finish(i);
    } else if (character === '}') this.onBraceEnd(i, stretch);
  }

  private onBrace(i: number, stretch: OpenStretch): void {
    const { brackets } = stretch;
    if (brackets.length === 0) {
      const kind = this.shape.braceKind(stretch);
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
    else if (i + 1 < this.tokens.count && this.shape.isFirstColumn(i + 1) && STARTERS.has(this.shape.word(i + 1)))
      this.close(i, 'not-terminated');
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
        stretch.isComplete || (!isUnbalanced && this.shape.isMacroUse(this.stretch!))
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

  /**
   * The token that ends an unbalanced stretch by its looks: a `}` in the first column, or what is before a word there
   * that starts a declaration.
   */
  private likelyEnd({ header }: OpenStretch): number {
    const { count, kinds } = this.tokens;
    for (let i = header[0]! + 1; i < count - 1; i++) {
      if (!this.shape.isFirstColumn(i)) continue;
      if (kinds[i] === TokenKind.Punctuator && this.text[this.tokens.starts[i]!] === '}') return i;
      if (
        kinds[i] === TokenKind.Word &&
        STARTERS.has(this.shape.word(i)) &&
        this.shape.startsLine(i) &&
        i > header[0]! + 8
      )
        return i - 1;
    }
    return -1;
  }
}
