/** Which proofs count: each takes other functions for the same. */
import type { DeclarationChange } from '../syntax/index.js';
import type { ProofAnswer } from './answer.js';

/**
 * The changes that are the same: by their tokens, or by a proof that rests on nothing but functions which the patch
 * leaves alone, and on functions that are the same themselves. Functions that rest on each other stand together
 * (coinduction); one that differs takes all away that rest on it, on others that do, and so on.
 */
export function standing(answers: ReadonlyMap<DeclarationChange, ProofAnswer>): ReadonlySet<DeclarationChange> {
  const stand = new Set<DeclarationChange>();
  const changesOf = new Map<string, DeclarationChange[]>();
  for (const [change, { state }] of answers) {
    if (state === 'same' || state === 'proven') stand.add(change);
    if (change.kind !== 'function' || change.before === null) continue;
    for (const name of new Set([change.name, change.before.declaration.name]))
      changesOf.set(name, [...(changesOf.get(name) ?? []), change]);
  }
  for (let isAgain = true; isAgain; ) {
    isAgain = false;
    for (const change of stand) {
      const answer = answers.get(change)!;
      if (answer.state !== 'proven') continue;
      if (answer.restsOn.every((name) => (changesOf.get(name) ?? []).every((each) => stand.has(each)))) continue;
      stand.delete(change);
      isAgain = true;
    }
  }
  return stand;
}
