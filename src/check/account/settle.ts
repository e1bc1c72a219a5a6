/** The second stage: what can be told of a change without running it. */

import { overridesOf } from '../../machine/tree-units.js';
import { type Solver, withSolver } from '../../proof/formula/solver.js';
import { PROOF_LIMITS, type ProofAnswer, prove, standing } from '../../proof/index.js';
import type { Outcome } from '../../result/change.js';
import { CONFIGURATION_HEADERS, GeneratedFiles, type ProfileOverrides } from '../../target/x86_64/profile.js';
import { misnamedFiles } from '../../target/x86_64/units.js';
import { macrosOf, TreeBuild } from '../../tree/build/index.js';
import type { TreeView } from '../../tree/view.js';
import { type Apart, apartOf, usesOf } from '../apart/apart.js';
import { isC, type Pending } from '../difference/difference.js';
import type { CheckOptions } from '../options.js';
import type { Trees } from '../trees.js';
import { areFinal, outcomesByText } from './by-text.js';
import { type BuiltTree, byBuild, byKindOfFile } from './files.js';
import { leavesIncluders, leavesUsers } from './left-users.js';
import { openProofTrees, type ProofTrees } from './proof-trees.js';

/** A change, and what was told of it without running anything. */
export interface Settled {
  readonly pending: Pending;
  /** Null where it must be run. */
  readonly outcome: Outcome | null;
  /** When old and new code differ, in the code's own terms; null where that is not known. */
  readonly condition: string | null;
  /** Makes the static argument that the change is apart; null where it was made, or there is nothing to argue about. */
  readonly argue: (() => Outcome | null) | null;
}

/**
 * The changes of a patch in their order, settled as far as that takes no machine. The cheapest argument that holds is
 * taken.
 * @param reading opens both trees as programs, once
 */
export async function settle(
  difference: readonly Pending[],
  options: CheckOptions,
  reading: () => Trees,
): Promise<Settled[]> {
  const { base, patched } = options;
  const declarations = difference.flatMap(({ declaration }) => declaration ?? []);
  const byText = outcomesByText(difference, options);
  const isSettled = (outcomes: ReadonlyArray<Outcome | null>): boolean => areFinal(outcomes, difference);
  const asTold = (outcomes: ReadonlyArray<Outcome | null>): Settled[] =>
    difference.map((pending, i) => ({ pending, outcome: outcomes[i]!, condition: null, argue: null }));
  if (isSettled(byText)) return asTold(byText);
  // What the proof reads is preprocessed meanwhile.
  const programs = declarations.length > 0 ? reading() : null;
  const overrides = overridesOf(base, options.defines);
  const built = bothBuilt(options, overrides);
  const first = difference.map(
    (pending, i) =>
      byText[i] ?? byBuild(built.base, built.patched, pending) ?? byKindOfFile(built.base, built.patched, pending),
  );
  if (isSettled(first)) return asTold(first);
  const paths = new Set([...options.baseOverlays, ...options.overlays].map(([path]) => path));
  const trees = openProofTrees(programs ?? reading(), built);
  const inEmulator = difference.flatMap((pending) =>
    pending.declaration && byBuild(built.base, built.patched, pending) === null ? [pending.declaration] : [],
  );
  const uses = usesOf(trees.base, trees.patched, inEmulator);
  const unused = new Set(inEmulator.filter((each) => !uses.has(each) && (each.before === null || each.after === null)));
  const ask = (solver: Solver | null) => prove(trees.base, trees.patched, inEmulator, unused, PROOF_LIMITS, solver);
  const answers = await (options.quick ? ask(null) : withSolver(ask));
  const stand = standing(answers);
  const { added, gone } = misnamedFiles(
    base,
    patched,
    [...paths].filter((path) => path.endsWith('.c')),
  );
  const misnamed = new Set([...added, ...gone]);
  const unlessItBreaks = (pending: Pending, outcome: Outcome | null): Outcome | null =>
    outcome !== null && breaksTheBuild(pending, trees, built.base, misnamed) ? null : outcome;
  let isToBePlayed = false;
  return difference.map((pending, i): Settled => {
    const { declaration } = pending;
    const answer = declaration && answers.get(declaration);
    const condition = answer?.state === 'different' ? (answer.condition?.text ?? null) : null;
    const told = first[i] ?? (answer ? byProof(answer, stand.has(declaration!)) : null) ?? byMove(pending, built);
    const outcome = unlessItBreaks(pending, told);
    if (told !== null || declaration === null) {
      isToBePlayed ||= outcome === null;
      return { pending, outcome, condition, argue: null };
    }
    let argument: { readonly outcome: Outcome | null } | null = null;
    const argue = (): Outcome | null => {
      argument ??= {
        outcome: unlessItBreaks(pending, byArgument(apartOf(trees.base, trees.patched, declaration, inEmulator, uses))),
      };
      return argument.outcome;
    };
    // The argument costs more than the proof. Where the machines are played anyway, it is asked only for what they do
    // not reach.
    if (isToBePlayed) return { pending, outcome: null, condition, argue };
    const argued = argue();
    isToBePlayed = argued === null;
    return { pending, outcome: argued, condition, argue: null };
  });
}

/**
 * Whether the patched tree would not build because of a change, or would find another file than before: then nothing is
 * said of it without a run.
 * @param misnamed files that the build names wrongly
 */
function breaksTheBuild(
  { before, after, declaration }: Pending,
  trees: ProofTrees,
  base: BuiltTree,
  misnamed: ReadonlySet<string>,
): boolean {
  if ((before !== null && misnamed.has(before)) || (after !== null && misnamed.has(after))) return true;
  // An include that found another header, or none, finds a new one.
  if (before !== after && after?.endsWith('.h') && trees.base.unitsOf(after).length > 0) return true;
  if (before === null || base.build.of(before).state !== 'built') return false;
  if (before !== after && leavesIncluders(trees.patched, before)) return true;
  return declaration !== null && leavesUsers(trees.patched, declaration);
}

/** A file that is renamed and holds what it held, and is built as it was. */
function byMove({ before, after, declaration, thing }: Pending, { base, patched }: Built): Outcome | null {
  if (declaration || before === null || after === null || !isC(thing.file)) return null;
  if (base.view.read(before) !== patched.view.read(after)) return null;
  const isAlike = base.build.of(before).state === patched.build.of(after).state;
  return isAlike ? { state: 'same', reason: 'moved' } : null;
}

interface Built {
  readonly base: BuiltTree;
  readonly patched: BuiltTree;
}

/**
 * What is built follows from the macros with which a tree is compiled here.
 * @param like of a tree that may share files
 */
export function builtTree(view: TreeView, overrides: ProfileOverrides, like?: TreeBuild): BuiltTree {
  const generated = new GeneratedFiles(view, overrides);
  const macros = macrosOf(...CONFIGURATION_HEADERS.map((header) => generated.read(header)));
  return { view, build: new TreeBuild(view, macros, like) };
}

function bothBuilt({ base, patched }: CheckOptions, overrides: ProfileOverrides): Built {
  const before = builtTree(base, overrides);
  return { base: before, patched: builtTree(patched, overrides, before.build) };
}

/** @param stands whether all that a proof rests on is the same */
function byProof(answer: ProofAnswer, stands: boolean): Outcome | null {
  if (answer.state === 'same') return { state: 'same', reason: answer.how };
  if (answer.state !== 'proven' || !stands) return null;
  const { how, restsOn } = answer;
  // What a trace point says is not compared; nobody observes it.
  if (how.includes('trace')) return { state: 'apart', reason: 'trace-points', detail: { restsOn } };
  return { state: 'proven', reason: how[0] ?? 'equal', detail: { how, restsOn } };
}

function byArgument(apart: Apart): Outcome | null {
  if (apart.kind !== 'apart') return null;
  return { state: 'apart', reason: apart.argument, detail: { restsOn: apart.restsOn } };
}
