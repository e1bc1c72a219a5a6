/**
 * Reads words that stand in a row in a declaration: which is its type, which its name, and which can only be macros.
 */
import { SPECIFIERS, TYPE_WORDS } from './lex/words.js';

/** A word, or a macro with arguments that stands for a type or an attribute. */
export interface RunWord {
  /** Its place in the outline. */
  readonly entry: number;
  readonly word: string;
  readonly isCall: boolean;
}

/** What is behind a run. */
export type Follower = 'parameters' | 'star' | 'brace' | 'other';

/** What a run says in plain C. */
export interface PlainRun {
  readonly words: readonly (readonly [word: string, entry: number])[];
  /** Whether a type was told, so that what follows is a declarator. */
  readonly hasType: boolean;
}

/**
 * Reads a run: `typedef`, a type, a name. The last word is the name; of those between it and the type none is C's
 * (`int coroutine_fn GRAPH_RDLOCK f`).
 * @param isTyped whether a type was told before it
 */
export function readRun(run: readonly RunWord[], isTyped: boolean, follower: Follower): PlainRun {
  const words: [string, number][] = [];
  const put = ({ word, entry }: RunWord) => words.push([nameWord(word), entry]);
  if (run.some(({ word }) => word === 'typedef')) words.push(['typedef', run[0]!.entry]);
  const names: RunWord[] = [];
  let hasType = isTyped;
  const tag = run.findIndex(({ word }) => isTag(word));
  for (const [at, each] of run.entries()) {
    if (at === tag) continue;
    if (TYPE_WORDS.has(each.word)) {
      if (!hasType && tag < 0) words.push(['int', each.entry]);
      hasType = true;
    } else if (!SPECIFIERS.has(each.word)) names.push(each);
  }
  if (tag >= 0) {
    put(run[tag]!);
    const name = takeTag(run[tag]!, names, follower);
    if (name) put(name);
    hasType = true;
  }
  if (follower === 'brace') return { words, hasType };
  const name = hasType || names.length > 1 ? nameOf(names, hasType, follower) : undefined;
  const type = hasType ? undefined : names.find((each) => each !== name);
  if (type) {
    // A function without a type returns int.
    if (!name && follower === 'parameters') words.push(['int', type.entry]);
    put(type);
  }
  if (name) put(name);
  return { words, hasType: hasType || names.length > 0 };
}

/** Takes the tag of a struct, union or enum out of the names, with the macros before it. */
function takeTag({ entry }: RunWord, names: RunWord[], follower: Follower): RunWord | undefined {
  const first = names.findIndex((each) => each.entry > entry && !each.isCall);
  if (first < 0) return undefined;
  return names.splice(0, (follower === 'brace' ? names.length - 1 : first) + 1).at(-1);
}

/**
 * The name that is declared, of words that are no keywords: the last. A macro in capitals behind it is an attribute.
 */
function nameOf(names: readonly RunWord[], hasType: boolean, follower: Follower): RunWord | undefined {
  if (follower === 'star') return undefined;
  const [before, last] = [names.at(-2), names.at(-1)];
  const isAfterName =
    follower === 'other' &&
    before !== undefined &&
    names.length > (hasType ? 1 : 2) &&
    /^[A-Z][A-Z0-9_]*$/.test(last!.word) &&
    /^[A-Za-z_]*[a-z]/.test(before.word);
  return isAfterName ? before : last;
}

export function isTag(word: string): boolean {
  return word === 'struct' || word === 'union' || word === 'enum';
}

/** A word as the grammar takes it: one with letters that it has none for is another. */
export function nameWord(word: string): string {
  return /^[A-Za-z_]\w*$/.test(word) ? word : 'x';
}
