/** Z3, brought in when a question is asked that simplification leaves open. It is large: nothing else may import it. */
import type { Z3_context } from 'z3-solver';
import { assertions, readValues, valuesQuery } from './smtlib.js';
import { FALSE, type InputTerm, inputsOf, type Term, TRUE } from './terms.js';

/** Values of inputs under which conditions hold. */
export type Model = ReadonlyMap<InputTerm, bigint>;

export interface Solver {
  /**
   * Values under which all conditions hold; null where there are none.
   * @throws Undecided where the solver gives up
   */
  model(conditions: readonly Term[]): Promise<Model | null>;
}

/** The solver gave up, or cannot be run here; the message says why. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** In milliseconds, for one question. */
const TIMEOUT = 5000;

/** Lends a solver, which is ended afterwards; it is loaded with the first question. */
export async function withSolver<T>(use: (solver: Solver) => Promise<T>): Promise<T> {
  const solver = new Z3Solver();
  try {
    return await use(solver);
  } finally {
    await solver.end();
  }
}

class Z3Solver implements Solver {
  private running: Promise<{ evaluate: (script: string) => Promise<string>; end: () => void }> | null = null;

  async model(conditions: readonly Term[]): Promise<Model | null> {
    const open = conditions.filter((condition) => condition !== TRUE);
    if (open.includes(FALSE)) return null;
    if (open.length === 0) return new Map();
    this.running ??= start();
    const { evaluate } = await this.running;
    const inputs = inputsOf(...open);
    const script = `(reset)(set-option :timeout ${TIMEOUT})\n${assertions(open)}\n(check-sat)`;
    const answer = (await evaluate(script)).trim();
    if (answer === 'unsat') return null;
    if (answer !== 'sat') throw new Undecided(`the solver gives no answer (${answer.split('\n')[0] ?? ''})`);
    return readValues(await evaluate(valuesQuery(inputs)), inputs);
  }

  async end(): Promise<void> {
    if (this.running) (await this.running.catch(() => null))?.end();
  }
}

async function start() {
  try {
    const { init } = await import('z3-solver');
    const { Z3, em } = await init();
    const context: Z3_context = Z3.mk_context(Z3.mk_config());
    return {
      evaluate: (script: string): Promise<string> => Z3.eval_smtlib2_string(context, script),
      // Its threads would keep the process from ending.
      end: (): void => em.PThread.terminateAllThreads(),
    };
  } catch (error) {
    throw new Undecided(`the solver cannot be started: ${error instanceof Error ? error.message : String(error)}`);
  }
}
