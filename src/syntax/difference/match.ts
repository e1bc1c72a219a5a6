/** Matches the declarations of two versions of files. */
import type { Declaration, DeclarationFate, PlacedDeclaration } from '../declaration.js';
import { tokensOf } from '../lex/lexer.js';
import { longestIncreasing, similarity } from './sequences.js';

/** A declaration of one version, with what it is compared by. */
export class Candidate implements PlacedDeclaration {
  /** The text of its lines, and of those between it and the declaration before it. */
  readonly region: string;
  private spelled: readonly string[] | null = null;

  /**
   * @param unit the number of the pair of files
   * @param position its place among the declarations of its file
   */
  constructor(
    readonly file: string,
    readonly declaration: Declaration,
    private readonly text: string,
    readonly unit: number,
    readonly position: number,
    regionStart: number,
    regionEnd: number,
  ) {
    this.region = text.slice(regionStart, regionEnd);
  }

  /** As it is written, with the conditions it stands under. */
  get written(): string {
    const { start, end } = this.declaration;
    return `${this.conditions}\u0000${this.text.slice(start, end)}`;
  }

  /** Without comments. An empty declaration behind a function is left out: it declares nothing. */
  get tokens(): readonly string[] {
    if (this.spelled) return this.spelled;
    const { start, end, kind } = this.declaration;
    const tokens = tokensOf(this.text, start, end);
    this.spelled = kind === 'function' && tokens.at(-1) === ';' ? tokens.slice(0, -1) : tokens;
    return this.spelled;
  }

  get conditions(): string {
    return this.declaration.conditions.join('\u0001');
  }

  /** What never turns into another by a change: its kind, and whether it has a body. */
  get shape(): string {
    return `${this.declaration.kind}\u0000${this.declaration.body ? 'body' : ''}`;
  }

  get content(): string {
    return this.tokens.join('\u0001');
  }

  /** The tokens with its own name left out. */
  get contentWithoutName(): string {
    const { name } = this.declaration;
    return this.tokens.map((token) => (token === name ? '\u0000' : token)).join('\u0001');
  }
}

export interface Pair {
  readonly before: Candidate;
  readonly after: Candidate;
}

/** What is matched, and what is not. */
export interface Matching {
  readonly pairs: readonly Pair[];
  readonly removed: readonly Candidate[];
  readonly added: readonly Candidate[];
}

/**
 * How alike the tokens of two declarations of one name in different files must be to be taken for one that moved and
 * changed.
 */
const ALIKE = 0.5;

/** How many tokens a declaration must have to be known again under another name in another file. */
const TELLING = 20;

/** More declarations of one name are matched in their order, and not by how alike they are. */
const MOST_COMPARED = 32;

type Key = (candidate: Candidate) => string | null;

const named: Key = (each) => `${each.shape}\u0000${each.declaration.name}`;
const inUnit =
  (key: Key): Key =>
  (each) => {
    const own = key(each);
    return own === null ? null : `${each.unit}\u0000${own}`;
  };

/** Whether another name may be given to it: an include or a macro at file scope is its name. */
function canBeRenamed({ declaration }: Candidate): boolean {
  return declaration.kind !== 'include' && declaration.kind !== 'other';
}

const renamable: Key = (each) =>
  canBeRenamed(each) ? `${each.shape}\u0000${each.conditions}\u0000${each.contentWithoutName}` : null;

/**
 * Matches all declarations of the versions before with those after: each with at most one. First in the same file:
 * what is written the same, the same tokens
 * under the same conditions, the same name under the same conditions, the same name. Then across files: the same
 * tokens and name. Then what differs in its name
 * only, in the same file, then across files. Last, what has the same name in another file and is alike.
 */
export function match(before: readonly Candidate[], after: readonly Candidate[]): Matching {
  const matcher = new Matcher(before, after);
  matcher.matchEnds();
  const content: Key = (each) => `${named(each)}\u0000${each.content}`;
  matcher.matchBy(inUnit((each) => `${named(each)}\u0000${each.written}`));
  matcher.matchBy(inUnit((each) => `${content(each)}\u0000${each.conditions}`));
  matcher.matchBy(inUnit((each) => `${named(each)}\u0000${each.conditions}`));
  matcher.matchBy(inUnit(named));
  const movable = ({ declaration }: Candidate) => declaration.kind !== 'include' && declaration.name !== '';
  matcher.matchBy((each) => (movable(each) ? `${content(each)}\u0000${each.conditions}` : null));
  matcher.matchBy((each) => (movable(each) ? content(each) : null));
  matcher.matchBy(inUnit(renamable));
  matcher.matchBy((each) => (each.declaration.body && each.tokens.length >= TELLING ? renamable(each) : null));
  matcher.matchBy((each) => (canBeRenamed(each) ? named(each) : null), ALIKE);
  return matcher;
}

class Matcher implements Matching {
  readonly pairs: Pair[] = [];
  removed: readonly Candidate[];
  added: readonly Candidate[];

  constructor(before: readonly Candidate[], after: readonly Candidate[]) {
    this.removed = before;
    this.added = after;
  }

  /** Matches what is written the same from the first and from the last declaration of each file on. */
  matchEnds(): void {
    const [before, after] = [byKey(this.removed, unitOf), byKey(this.added, unitOf)];
    for (const [unit, old] of before) {
      const now = after.get(unit) ?? [];
      const isSame = (a: Candidate, b: Candidate) => a.shape === b.shape && a.written === b.written;
      let first = 0;
      const most = Math.min(old.length, now.length);
      while (first < most && isSame(old[first]!, now[first]!)) this.pair(old[first]!, now[first++]!);
      for (let last = 1; last <= most - first && isSame(old.at(-last)!, now.at(-last)!); last++)
        this.pair(old.at(-last)!, now.at(-last)!);
    }
    this.dropMatched();
  }

  /**
   * Matches those of equal keys. Of several, those whose tokens are most alike.
   * @param key null for what is not to be matched
   * @param least how alike they must be
   */
  matchBy(key: Key, least = 0): void {
    if (this.removed.length === 0 || this.added.length === 0) return;
    const after = byKey(this.added, key);
    for (const [own, old] of byKey(this.removed, key)) this.matchGroup(old, after.get(own) ?? [], least);
    this.dropMatched();
  }

  private matchGroup(old: readonly Candidate[], now: readonly Candidate[], least: number): void {
    const isSimple = least === 0 && (old.length === now.length || Math.min(old.length, now.length) === 0);
    const areAllEqual = isSimple && old.every((each, i) => each.content === now[i]?.content);
    if (
      areAllEqual ||
      old.length * now.length > MOST_COMPARED ** 2 ||
      (least === 0 && old.length === 1 && now.length === 1)
    ) {
      for (let i = 0; i < Math.min(old.length, now.length); i++) this.pair(old[i]!, now[i]!);
      return;
    }
    const ranked = old
      .flatMap((before) => now.map((after) => ({ before, after, alike: similarity(before.tokens, after.tokens) })))
      .filter(({ alike }) => alike >= least)
      .sort((a, b) => b.alike - a.alike);
    const done = new Set<Candidate>();
    for (const { before, after } of ranked) {
      if (done.has(before) || done.has(after)) continue;
      done.add(before).add(after);
      this.pair(before, after);
    }
  }

  private readonly matched = new Set<Candidate>();

  private pair(before: Candidate, after: Candidate): void {
    this.pairs.push({ before, after });
    this.matched.add(before).add(after);
  }

  private dropMatched(): void {
    this.removed = this.removed.filter((each) => !this.matched.has(each));
    this.added = this.added.filter((each) => !this.matched.has(each));
  }
}

const unitOf = (each: Candidate) => String(each.unit);

function byKey(candidates: readonly Candidate[], key: Key): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const each of candidates) {
    const own = key(each);
    if (own === null) continue;
    const group = groups.get(own);
    if (group) group.push(each);
    else groups.set(own, [each]);
  }
  return groups;
}

/** What became of each pair; null for one that the patch does not touch. */
export function fatesOf(pairs: readonly Pair[]): ReadonlyMap<Pair, DeclarationFate | null> {
  const fates = new Map<Pair, DeclarationFate | null>();
  const inOrder = pairsInOrder(pairs);
  for (const pair of pairs) fates.set(pair, fateOf(pair, inOrder.has(pair)));
  return fates;
}

/** The most pairs of each file that stand in the same order before and after. */
function pairsInOrder(pairs: readonly Pair[]): ReadonlySet<Pair> {
  const units = new Map<number, Pair[]>();
  for (const pair of pairs) {
    if (pair.before.unit !== pair.after.unit) continue;
    const unit = units.get(pair.before.unit);
    if (unit) unit.push(pair);
    else units.set(pair.before.unit, [pair]);
  }
  const inOrder = new Set<Pair>();
  for (const unit of units.values()) {
    unit.sort((a, b) => a.before.position - b.before.position);
    for (const i of longestIncreasing(unit.map(({ after }) => after.position))) inOrder.add(unit[i]!);
  }
  return inOrder;
}

function fateOf({ before, after }: Pair, isInOrder: boolean): DeclarationFate | null {
  const isWrittenSame = before.written === after.written;
  if (!isWrittenSame && (before.conditions !== after.conditions || before.content !== after.content)) {
    const isRenamed =
      before.declaration.name !== after.declaration.name &&
      renamable(before) !== null &&
      renamable(before) === renamable(after);
    return isRenamed ? 'renamed' : 'changed';
  }
  if (!isInOrder) return 'moved';
  return before.region === after.region ? null : 'same';
}
