/** Holds two conditions against each other: proven equal, or in words where they differ. */
import { all, not } from './logic.js';
import { conjuncts, simplified } from './simplify.js';
import type { Solver } from './solver.js';
import { FALSE, type Term } from './terms.js';
import { conditionText } from './text.js';

export interface Compared {
  readonly equivalent: boolean;
  /** How one follows from the other; `common` stands for the parts that both have. */
  readonly formula: string;
  /** What, besides the condition before, makes it hold only before; null where it never does. */
  readonly onlyBefore: OneSided | null;
  readonly onlyAfter: OneSided | null;
}

export interface OneSided {
  readonly text: string;
  /** The whole condition: one holds, the other does not. */
  readonly condition: Term;
}

/**
 * Compares two conditions for all values of their inputs that the assumptions allow.
 * @throws Undecided where the solver gives up
 */
export async function compareConditions(
  before: Term,
  after: Term,
  assumed: readonly Term[],
  solver: Solver,
): Promise<Compared> {
  const equal: Compared = { equivalent: true, formula: 'before == after', onlyBefore: null, onlyAfter: null };
  if (before === after) return equal;
  const [mine, others] = [conjuncts(before), conjuncts(after)];
  const common = mine.filter((part) => others.includes(part));
  const removed = all(mine.filter((part) => !common.includes(part)));
  const added = all(others.filter((part) => !common.includes(part)));
  const lost = all([before, not(added)]);
  const gained = all([after, not(removed)]);
  const [isLost, isGained] = [
    (await solver.model([...assumed, lost])) !== null,
    (await solver.model([...assumed, gained])) !== null,
  ];
  if (!isLost && !isGained) return equal;
  const whenLost = isLost ? await simplified(not(added), [...assumed, before], solver) : null;
  const whenGained = isGained ? await simplified(not(removed), [...assumed, after], solver) : null;
  let formula: string;
  if (!whenGained) formula = `after == ${inParentheses(joined('before', not(whenLost!)))}`;
  else if (!whenLost) formula = `before == ${inParentheses(joined('after', not(whenGained)))}`;
  else {
    const known = [...assumed, ...common];
    const shared = common.length > 0 ? 'common' : '';
    formula =
      `before == ${inParentheses(joined(shared, await simplified(removed, known, solver)))}, ` +
      `after == ${inParentheses(joined(shared, await simplified(added, known, solver)))}`;
  }
  return {
    equivalent: false,
    formula,
    onlyBefore: whenLost && { text: joined('before', whenLost), condition: lost },
    onlyAfter: whenGained && { text: joined('after', whenGained), condition: gained },
  };
}

/** `word && condition`, part by part. */
function joined(word: string, condition: Term): string {
  if (condition === FALSE) return 'false';
  const texts = conjuncts(condition).map((part) => {
    const text = conditionText(part);
    return text.startsWith('!(') || !/ (\|\||\?) /.test(text) ? text : `(${text})`;
  });
  const parts = [...(word === '' ? [] : [word]), ...texts];
  return parts.length === 0 ? 'true' : parts.join(' && ');
}

function inParentheses(text: string): string {
  return / /.test(text) ? `(${text})` : text;
}
