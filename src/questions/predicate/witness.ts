/** An example for one direction of a difference: two ranges that merge in one tree only. */
import type { OneSided } from '../../proof/formula/compare.js';
import type { Model, Solver } from '../../proof/formula/solver.js';
import type { InputTerm, Term } from '../../proof/formula/terms.js';
import { hex } from '../../result/hex.js';
import type { Direction } from '../../result/predicate-difference.js';
import { plausible } from './assumptions.js';
import type { Translated } from './located.js';
import { replay } from './replay.js';

/** The direction with an example that was played; `doubts` says where the play disagrees. */
export async function directionOf(
  side: OneSided,
  assumed: readonly Term[],
  before: Translated,
  after: Translated,
  solver: Solver,
): Promise<{ direction: Direction; doubts: string[] }> {
  const model = await example([...assumed, side.condition], before, after, solver);
  const answers = [before, after].map((each) => replay(each.tree.program, each.file, each.name, each, model));
  const [first, second] = answers;
  if (typeof first === 'boolean' && typeof second === 'boolean' && first !== second) {
    const inputs = Object.fromEntries(
      shownInputs(before, after).map((term) => [term.name, hex(model.get(term) ?? 0n)]),
    );
    return { direction: { condition: side.text, witness: { inputs, before: first, after: second } }, doubts: [] };
  }
  const doubt = `the compiled C does not bear out the example for ${side.text}: before ${first}, after ${second}`;
  return { direction: { condition: side.text, witness: null }, doubts: [doubt] };
}

/** Values under which the conditions hold, as much like those of a machine as can be had. */
async function example(
  conditions: readonly Term[],
  before: Translated,
  after: Translated,
  solver: Solver,
): Promise<Model> {
  const addresses = new Set<Term>([...before.memory.reached, ...after.memory.reached].map(({ address }) => address));
  const inputs = shownInputs(before, after);
  const wishes = plausible(inputs, addresses);
  const all = await solver.model([...conditions, ...wishes]);
  if (all) return all;
  const granted: Term[] = [];
  let best = (await solver.model(conditions))!;
  for (const wish of wishes) {
    const model = await solver.model([...conditions, ...granted, wish]);
    if (!model) continue;
    granted.push(wish);
    best = model;
  }
  return best;
}

function shownInputs(before: Translated, after: Translated): InputTerm[] {
  return [...new Set([...after.memory.reads.keys(), ...before.memory.reads.keys()])];
}
