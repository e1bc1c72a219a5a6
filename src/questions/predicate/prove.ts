/** The exact answer to when two merge conditions differ: as formulas, from the compiler's typed tree. */

import { CompileError, PreprocessError } from '../../c/errors.js';
import type { RecordType, Unit } from '../../c/index.js';
import { compareConditions, type OneSided } from '../../proof/formula/compare.js';
import { Inputs } from '../../proof/formula/inputs.js';
import { all, equal, not } from '../../proof/formula/logic.js';
import { namesAcross } from '../../proof/formula/members.js';
import { NotTranslated } from '../../proof/formula/not-translated.js';
import { simplified } from '../../proof/formula/simplify.js';
import { type Solver, Undecided, withSolver } from '../../proof/formula/solver.js';
import { constant, type Term } from '../../proof/formula/terms.js';
import { termText } from '../../proof/formula/text.js';
import { type Translation, translate } from '../../proof/formula/translate.js';
import type { Direction } from '../../result/predicate-difference.js';
import { printable } from '../../text.js';
import { assumptionsOf } from './assumptions.js';
import type { Located, Translated } from './located.js';
import { directionOf } from './witness.js';

export interface Proof {
  readonly equivalent: boolean;
  readonly formula: string;
  /** Ranges that merge before the patch and not after it; null where there are none. */
  readonly onlyBefore: Direction | null;
  readonly onlyAfter: Direction | null;
  /** Why the above is not certain; empty for a proof. */
  readonly doubts: readonly string[];
  /** What is not part of the comparison: where only one of them follows a null pointer. */
  readonly notes: readonly string[];
}

/**
 * Proves two predicates equal, or says exactly when they differ, with an example for each direction that was played on
 * the compiled C. The solver is loaded only where the formulas are not the same as they are made.
 * @param lend gives the solver
 * @returns why not, where one of them is no formula or the solver gives up
 */
export async function provePredicates(
  before: Located,
  after: Located,
  lend: typeof withSolver = withSolver,
): Promise<Proof | string> {
  try {
    const inputs = new Inputs();
    // The names that a reader sees are those after the patch.
    const second = translate(after.tree.unit(after.file), after.name, inputs);
    const unit = before.tree.unit(before.file);
    const first = translate(unit, before.name, inputs, namesAcross(recordsOf(after.tree.unit(after.file))));
    return await lend((solver) => prove({ ...before, ...first }, { ...after, ...second }, solver));
  } catch (error) {
    if (error instanceof NotTranslated || error instanceof CompileError || error instanceof PreprocessError)
      return printable(error.message);
    if (error instanceof Undecided) return error.message;
    if (error instanceof RangeError) return 'the C is nested too deeply';
    throw error;
  }
}

function recordsOf(unit: Unit): (tag: string) => RecordType | null {
  return (tag) => {
    // The unit keeps tags of structs, unions and enumerations apart from other names by this word.
    const key = `struct ${tag}`;
    if (!unit.lookupTag(key)) unit.findTagDefinition(key);
    const type = unit.lookupTag(key);
    return type?.kind === 'record' ? type : null;
  };
}

async function prove(before: Translated, after: Translated, solver: Solver): Promise<Proof> {
  const assumed = assumptionsOf([before, after]);
  const compared = await compareConditions(truth(before), truth(after), assumed, solver);
  const doubts: string[] = [];
  const direction = async (side: OneSided | null): Promise<Direction | null> => {
    const found = side && (await directionOf(side, assumed, before, after, solver));
    if (found) doubts.push(...found.doubts);
    return found?.direction ?? null;
  };
  const onlyBefore = await direction(compared.onlyBefore);
  const onlyAfter = await direction(compared.onlyAfter);
  const aborting = await onlyOne(before.aborts, after.aborts, 'it aborts', solver);
  return {
    equivalent: compared.equivalent && aborting.length === 0,
    formula: [compared.formula, ...aborting].join('; '),
    onlyBefore,
    onlyAfter,
    doubts,
    notes: await onlyOne(before.nulls, after.nulls, 'a null pointer is followed', solver),
  };
}

/** Whether ranges merge: an answer other than 0, and not the end of the program. */
function truth({ value, aborts }: Translation): Term {
  const isSet = not(equal(value, constant(value.width, 0)));
  return all([isSet, not(aborts)]);
}

/** Where something happens in one tree and not in the other, in words. */
async function onlyOne(before: Term, after: Term, what: string, solver: Solver): Promise<string[]> {
  if (before === after) return [];
  const texts: string[] = [];
  for (const [when, known, other] of [
    ['before', before, after],
    ['after', after, before],
  ] as const) {
    if ((await solver.model([known, not(other)])) === null) continue;
    const condition = await simplified(known, [not(other)], solver);
    texts.push(`only ${when} the patch ${what} where ${termText(condition)}`);
  }
  return texts;
}
