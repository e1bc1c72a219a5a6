/**
 * Cuts a file into its top-level stretches: a declaration, a definition, a macro at file scope, or a directive each.
 *
 * Tree-sitter says where a declaration ends. One that it finds across branches of an `#if` is read again with one
 * branch followed, and goes from the `#if`, where that is before it, to the `#endif`.
 */

import type { Syntax } from './grammar.js';
import type { Group } from './groups.js';
import { TokenKind, type Tokens } from './lex/lexer.js';
import { type Entry, EntryKind, type GroupTurns, type Outline, outlineOf, type UnreadReason } from './outline.js';
import { type PlainText, plainText } from './plain.js';
import { type Item, itemsOf } from './tree.js';

/** A top-level stretch. Numbers are indices of tokens. */
export interface Stretch {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  readonly isDirective: boolean;
  readonly item: Item | null;
  /** The tokens of the outline in it. */
  readonly tokens: readonly number[];
  /** The pair of braces that holds its body, members or initializer; -1 for none. */
  readonly open: number;
  readonly close: number;
  readonly conditions: readonly string[];
  readonly trouble: UnreadReason | null;
}

/** A file as tree-sitter has read it. */
export interface Reading {
  /** In order. Every token but those of `#if`, `#else` and `#endif` lines between stretches is in exactly one. */
  readonly stretches: readonly Stretch[];
  /** The token that stands at an offset of the plain text, and the last one of a name that starts there. */
  tokensAt(offset: number): readonly [first: number, last: number];
}

/** How often a file is read again with more `#if`s of which one branch is followed. */
const MOST_READINGS = 8;

export function readStretches(syntax: Syntax, text: string, tokens: Tokens): Reading {
  const resolved = new Set<number>();
  for (let reading = 1; ; reading++) {
    const outline = outlineOf(text, tokens, resolved);
    const plain = plainText(text, tokens, outline);
    const assembler = new Assembler(text, tokens, outline, plain, itemsOf(syntax, plain));
    const straddled = reading < MOST_READINGS ? assembler.straddled() : [];
    if (straddled.length === 0) return assembler.assemble();
    for (const { first } of straddled) resolved.add(first);
  }
}

/** A part of the outline that is one stretch; numbers are entries, `last` is inclusive. */
interface Part {
  readonly first: number;
  readonly last: number;
  readonly item: Item | null;
}

class Assembler {
  private readonly parts: readonly Part[];
  /** By the tokens of its directives. */
  private readonly groupOfTurn = new Map<number, GroupTurns>();

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly outline: Outline,
    private readonly plain: PlainText,
    items: readonly Item[],
  ) {
    for (const group of outline.groups)
      for (const turn of [group.first, ...group.turns, group.end]) this.groupOfTurn.set(turn, group);
    this.parts = this.partsOf(items);
  }

  private entry(i: number): Entry {
    return this.outline.entries[i]!;
  }

  /** The entry that the piece of the plain text at or before an offset stands for. */
  private entryAt(offset: number): number {
    const { starts, entries } = this.plain;
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return entries[Math.max(low - 1, 0)] ?? 0;
  }

  /** Parts the outline at the ends of items; what no item holds is a part of its own. */
  private partsOf(items: readonly Item[]): Part[] {
    const { entries } = this.outline;
    const parts: Part[] = [];
    let next = 0;
    const between = (end: number) => {
      while (next < end && entries[next]!.kind !== EntryKind.Code) {
        const { kind } = entries[next]!;
        const first = next++;
        if (kind === EntryKind.Linkage && this.wordAt(first) !== '}') next = first + 3;
        if (kind !== EntryKind.Turn && kind !== EntryKind.End) parts.push({ first, last: next - 1, item: null });
      }
    };
    for (const item of items) {
      const last = this.entryAt(item.end - 1);
      if (last < next) continue;
      between(last);
      parts.push({ first: next, last, item });
      next = last + 1;
    }
    while (next < entries.length) {
      between(entries.length);
      const first = next;
      while (next < entries.length && entries[next]!.kind === EntryKind.Code) next++;
      if (next > first) parts.push({ first, last: next - 1, item: null });
    }
    return parts;
  }

  private wordAt(entry: number): string {
    const { token } = this.entry(entry);
    return this.text.slice(this.tokens.starts[token], this.tokens.ends[token]);
  }

  private tokenRange({ first, last }: Part): readonly [first: number, last: number] {
    return [this.entry(first).token, this.entry(last).token];
  }

  /** The groups that a declaration goes across a branch of, and of which all branches were followed. */
  straddled(): readonly GroupTurns[] {
    return this.parts.flatMap((part) => {
      if (!part.item) return [];
      const [first, last] = this.tokenRange(part);
      const shared = new Set<GroupTurns>();
      for (let i = part.first; i <= part.last; i++) {
        if (this.entry(i).kind !== EntryKind.Turn) continue;
        const group = this.groupOfTurn.get(this.entry(i).token)!;
        const isSplit = turnsWithin(group, first, last) || (group.first > first && group.end > last);
        if (!group.isResolved && isSplit) shared.add(group);
      }
      return [...shared];
    });
  }

  assemble(): Reading {
    const stretches: Stretch[] = [];
    for (const part of this.parts) {
      const free = (stretches.at(-1)?.last ?? -1) + 1;
      const stretch = this.stretchOf(part, free);
      if (stretch.last < stretch.first) continue;
      this.addUntold(free, stretch.first, stretches);
      const before = stretches.at(-1);
      if (
        before?.trouble === 'stray-bracket' &&
        stretch.trouble === 'stray-bracket' &&
        before.last === stretch.first - 1
      )
        stretches[stretches.length - 1] = { ...before, last: stretch.last };
      else stretches.push(stretch);
    }
    this.addUntold((stretches.at(-1)?.last ?? -1) + 1, this.tokens.count, stretches);
    return {
      stretches,
      tokensAt: (offset) => {
        const entry = this.entryAt(offset);
        return [this.entry(entry).token, this.entry(this.plain.madeNames.get(entry) ?? entry).token];
      },
    };
  }

  /** Adds what damaged text has between two stretches, so that no token is lost. */
  private addUntold(from: number, to: number, stretches: Stretch[]): void {
    const isTold = (i: number) =>
      this.tokens.kinds[i] === TokenKind.Directive &&
      /^#\s*(?:if|el|endif)/.test(this.text.slice(this.tokens.starts[i], this.tokens.ends[i]));
    for (let first = from; first < to; first++) {
      if (isTold(first)) continue;
      let last = first;
      while (last + 1 < to && !isTold(last + 1)) last++;
      const none = { isDirective: false, item: null, tokens: [], open: -1, close: -1, conditions: [] };
      stretches.push({ ...none, first, last, trouble: 'not-a-declaration' });
      first = last;
    }
  }

  /** @param free the first token that is in no stretch before it */
  private stretchOf(part: Part, free: number): Stretch {
    let [first, last] = this.tokenRange(part);
    const around = this.entry(part.first).group;
    let conditions: readonly string[] | null = null;
    // From the innermost: the groups that it starts in and goes on behind.
    for (let group: Group | null = around; group; group = group.outer) {
      const turns = this.groupOfTurn.get(group.first)!;
      if (turns.end >= last && !turnsWithin(turns, first, last)) break;
      conditions = group.outer?.conditions ?? [];
      if (group.first >= free) first = group.first;
    }
    // Those that it ends in, of which no other branch is followed.
    for (let group = this.entry(part.last).group; group?.inside && group.first > first; group = group.outer)
      last = Math.max(last, this.groupOfTurn.get(group.first)!.end);
    first = Math.max(first, free);
    const own: number[] = [];
    let [open, close, hasInitializer] = [-1, -1, false];
    for (let i = part.first; i <= part.last; i++) {
      const { kind, token } = this.entry(i);
      if (kind !== EntryKind.Code) continue;
      own.push(token);
      const end = this.wordAt(i) === '{' ? this.outline.closes.get(i) : undefined;
      if (end === undefined) continue;
      const isInitializer = i > part.first && this.wordAt(i - 1) === '=';
      if (open < 0 || (isInitializer && !hasInitializer)) [open, close] = [token, this.entry(end).token];
      hasInitializer ||= isInitializer;
    }
    const isDirective = this.entry(part.first).kind === EntryKind.Directive;
    conditions ??= around?.conditions ?? [];
    const trouble = this.troubleOf(part, first, last);
    return { first, last, isDirective, item: part.item, tokens: own, open, close, conditions, trouble };
  }

  private troubleOf(part: Part, first: number, last: number): UnreadReason | null {
    for (let i = part.first; i <= part.last; i++) {
      const { token } = this.entry(i);
      const trouble = this.outline.troubles.get(token);
      if (trouble && token >= first && token <= last) return trouble;
    }
    return this.plain.troubles.get(part.last) ?? (part.item?.isDamaged ? 'not-a-declaration' : null);
  }
}

/** Whether an `#elif` or `#else` of a group stands between two tokens. */
function turnsWithin({ turns }: GroupTurns, first: number, last: number): boolean {
  let [low, high] = [0, turns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (turns[middle]! <= first) low = middle + 1;
    else high = middle;
  }
  return low < turns.length && turns[low]! < last;
}
