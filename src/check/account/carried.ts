/** Which functions carry a change that has no code of its own: a type, a macro, an object, a prototype, an include. */
import { groupBy } from '../../group-by.js';
import { type Declaration, type DeclarationChange, tokensOf } from '../../syntax/index.js';
import type { TreeView } from '../../tree/view.js';
import type { Configuration } from '../play/runs.js';
import { doesSomething } from './exercised.js';
import type { PlayedPatch } from './played-patch.js';
import type { Settled } from './settle.js';

export interface Carriers {
  /** Changed functions that name what the change declares, before or after. */
  readonly changes: readonly Settled[];
  /** Functions with the same text as before, other compiled code, and in files that name it. */
  readonly others: readonly OtherUser[];
}

export interface OtherUser {
  readonly name: string;
  /** Where old and new code were seen to differ in it. */
  readonly seenOn: readonly Configuration[];
  /** More than another value was seen there. */
  readonly isDone: boolean;
}

/** @param all changes of the patch */
export function carriedBy(
  settled: Settled,
  all: readonly Settled[],
  { base, patched, program, judgement }: PlayedPatch,
): Carriers {
  const { declaration } = settled.pending;
  if (!declaration) return { changes: [], others: [] };
  const names = telling(declaration, base, patched);
  const changes = all.filter((each) => {
    const other = each.pending.declaration;
    if (other?.kind !== 'function' || each === settled) return false;
    return (
      (other.before !== null && mentions(base, other.before.file, other.before.declaration, names)) ||
      (other.after !== null && mentions(patched, other.after.file, other.after.declaration, names))
    );
  });
  const own = new Set(all.map(({ pending }) => `${pending.thing.file} ${pending.thing.name}`));
  const seen = groupBy(
    judgement.shadowed.flatMap(({ configuration, shadows }) =>
      shadows.flatMap(({ place, isSeen }) => (isSeen ? [{ place, configuration }] : [])),
    ),
    ({ place }) => place,
  );
  const places = program.shadowPlaces.filter(
    ({ file, function: name, kind }) =>
      kind !== 'entry' &&
      !own.has(`${file} ${name}`) &&
      [...names].some((each) => wordIn(patched.read(file) ?? '', each)),
  );
  const others = [...groupBy(places, (place) => place.function)].map(([name, all]) => ({
    name,
    seenOn: all.flatMap((place) => seen.get(place) ?? []).map(({ configuration }) => configuration),
    isDone: all.some((place) => seen.has(place) && doesSomething(place.kind)),
  }));
  return { changes, others };
}

/**
 * The words by which a use of a change is known: its names, or of a type that is in both trees the words that only one
 * version has.
 */
function telling({ kind, before, after }: DeclarationChange, base: TreeView, patched: TreeView): ReadonlySet<string> {
  const names = [before, after].flatMap((each) =>
    each ? [each.declaration.name, ...each.declaration.otherNames] : [],
  );
  if (kind !== 'type' || !before || !after) return new Set(names.filter((name) => /^\w+$/.test(name)));
  const [old, now] = [
    wordsOf(base.read(before.file) ?? '', before.declaration),
    wordsOf(patched.read(after.file) ?? '', after.declaration),
  ];
  const different = [...old, ...now].filter((word) => !(old.has(word) && now.has(word)));
  return new Set(different.length > 0 ? different : names);
}

/** Changes are asked for their words again and again while machines are planned. */
const knownWords = new WeakMap<Declaration, ReadonlySet<string>>();

function wordsOf(text: string, declaration: Declaration): ReadonlySet<string> {
  const { start, end } = declaration;
  const words =
    knownWords.get(declaration) ?? new Set(tokensOf(text, start, end).filter((token) => /^[A-Za-z_]\w*$/.test(token)));
  knownWords.set(declaration, words);
  return words;
}

function mentions(tree: TreeView, file: string, declaration: Declaration, names: ReadonlySet<string>): boolean {
  const words = wordsOf(tree.read(file) ?? '', declaration);
  return [...names].some((name) => words.has(name));
}

function wordIn(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}
