/** The second stage: what can be told of a change without running it. */
import { PROOF_LIMITS, type ProofAnswer, prove } from '../../proof/index.js';
import type { Outcome } from '../../result/change.js';
import type { DeclarationChange } from '../../syntax/index.js';
import { OUR_MACROS } from '../../target/x86_64/profile.js';
import { TreeBuild } from '../../tree/build/index.js';
import type { TreeView } from '../../tree/view.js';
import type { Pending } from '../difference/difference.js';
import type { CheckOptions } from '../options.js';
import { type BuiltTree, byBuild, byKindOfFile } from './files.js';
import { AlikeIncludes, isIncludeGuard } from './includes.js';
import { openProofTrees } from './proof-trees.js';

/** A change, and what was told of it without running anything. */
export interface Settled {
  readonly pending: Pending;
  /** Null where it must be run. */
  readonly outcome: Outcome | null;
  /** When old and new code differ, in the code's own terms; null where that is not known. */
  readonly condition: string | null;
}

/** The changes of a patch in their order, settled as far as that takes no machine. The cheapest argument that holds is taken. */
export async function settle(difference: readonly Pending[], options: CheckOptions): Promise<Settled[]> {
  const { base, patched } = options;
  const built = { base: builtTree(base), patched: builtTree(patched) };
  const declarations = difference.flatMap(({ declaration }) => declaration ?? []);
  const includes = new AlikeIncludes(base, patched, options.files, declarations);
  const first = difference.map(
    (pending) =>
      bySyntax(pending, includes, options) ??
      byBuild(built.base, built.patched, pending) ??
      byKindOfFile(built.base, built.patched, pending),
  );
  const open = difference.filter(({ declaration }, i) => first[i] === null && declaration !== null);
  const answers =
    open.length > 0 ? await proven(difference, options, built) : new Map<DeclarationChange, ProofAnswer>();
  return difference.map((pending, i) => {
    const answer = pending.declaration && answers.get(pending.declaration);
    const outcome = first[i] ?? (answer ? byProof(answer) : null);
    return { pending, outcome, condition: answer?.state === 'different' ? (answer.condition?.text ?? null) : null };
  });
}

function builtTree(view: TreeView): BuiltTree {
  return { view, build: new TreeBuild(view, OUR_MACROS) };
}

/** What the text alone tells. */
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

/** What the proof says of all declarations of the files that the emulator has. */
async function proven(
  difference: readonly Pending[],
  options: CheckOptions,
  built: { readonly base: BuiltTree; readonly patched: BuiltTree },
): Promise<ReadonlyMap<DeclarationChange, ProofAnswer>> {
  const paths = new Set([...options.baseOverlays, ...options.overlays].map(([path]) => path));
  const trees = openProofTrees(options, paths, built);
  const changes = difference.flatMap((pending) =>
    pending.declaration && byBuild(built.base, built.patched, pending) === null ? [pending.declaration] : [],
  );
  return prove(trees.base, trees.patched, changes, PROOF_LIMITS);
}

function byProof(answer: ProofAnswer): Outcome | null {
  switch (answer.state) {
    case 'same':
      return { state: 'same', reason: answer.how };
    case 'proven':
      return {
        state: 'proven',
        reason: answer.how[0] ?? 'equal',
        detail: { how: answer.how, restsOn: answer.restsOn },
      };
    default:
      return null;
  }
}
