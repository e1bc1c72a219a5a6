/** What must be equal for two terms of the two sides to be. */
import type { Term } from '../formula/terms.js';
import { isAlike, type State } from './states.js';
import type { World } from './world.js';

/**
 * Adds to `open` what must be equal for two terms to be; or two variables, one of each side, that must stand for each
 * other.
 */
export function unify(
  world: World,
  way: State,
  a: Term,
  b: Term,
  open: Array<readonly [Term, Term]>,
  seen: Set<string>,
): 'open' | 'differ' | { readonly before: Term; readonly after: Term } {
  const key = `${a.id} ${b.id}`;
  if (seen.has(key)) return 'open';
  seen.add(key);
  const [ownA, ownB] = [way.before.ownIn(a), way.after.ownIn(b)];
  if (a === b && !ownA && !ownB) return 'open';
  if (a === ownA && b === ownB) return { before: a, after: b };
  if ((ownA === null) !== (ownB === null)) return 'differ';
  const isOpaque = world.terms.structure(a) !== undefined;
  if (isAlike(world, a, b) && (isOpaque || ownA)) {
    const [left, right] = [world.terms.operands(a), world.terms.operands(b)];
    for (const [i, operand] of left.entries()) {
      const answer = unify(world, way, operand, right[i]!, open, seen);
      if (answer !== 'open') return answer;
    }
    return 'open';
  }
  if (ownA || a.width !== b.width || isMemory(world, a) || isMemory(world, b)) return 'differ';
  open.push([a, b]);
  return 'open';
}

function isMemory(world: World, term: Term): boolean {
  return world.terms.structure(term)?.name === 'store' || world.terms.label(term) === 'memory';
}
