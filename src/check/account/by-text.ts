/** What the text of a patch alone tells of its changes: nothing is preprocessed, no build file is read. */
import type { Outcome } from '../../result/change.js';
import type { TreeView } from '../../tree/view.js';
import { isC, type Pending } from '../difference/difference.js';
import type { CheckOptions } from '../options.js';
import { AlikeIncludes, isIncludeGuard } from './includes.js';

/** The outcome of each change; null where its text does not tell. */
export function outcomesByText(difference: readonly Pending[], options: CheckOptions): Array<Outcome | null> {
  const { base, patched, files } = options;
  const declarations = difference.flatMap(({ declaration }) => declaration ?? []);
  const includes = new AlikeIncludes(base, patched, files, declarations);
  return difference.map((pending) => bySyntax(pending, includes, options));
}

/** Whether all outcomes stand: what is taken away or renamed may still be asked for, which only a whole look tells. */
export function areFinal(outcomes: ReadonlyArray<Outcome | null>, difference: readonly Pending[]): boolean {
  return outcomes.every((outcome, i) => outcome !== null && !takesAway(difference[i]!));
}

/** Whether a change takes a file of C or a name away, or gives it another. */
function takesAway({ before, after, declaration, thing }: Pending): boolean {
  if (declaration) return declaration.after === null || declaration.fate === 'renamed';
  return before !== null && before !== after && isC(thing.file);
}

function bySyntax({ declaration }: Pending, includes: AlikeIncludes, { base, patched }: CheckOptions): Outcome | null {
  if (!declaration) return null;
  const { kind, fate, before, after } = declaration;
  if (fate === 'same') return { state: 'same', reason: 'tokens' };
  if (includes.has(declaration)) return { state: 'same', reason: 'include-resolves-alike' };
  const isGuard = (tree: TreeView, placed: typeof before): boolean =>
    placed === null || isIncludeGuard(tree, placed.file, placed.declaration.name);
  if (kind === 'macro' && isGuard(base, before) && isGuard(patched, after))
    return { state: 'proven', reason: 'include-guard', detail: { how: ['include-guard'], restsOn: [] } };
  return null;
}
