/** Z3, brought in when a question is asked that simplification leaves open. It is large: nothing else may import it. */
import { evaluate } from './evaluate.js';
import { assertions, readValues } from './smtlib.js';
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

/**
 * Steps of Z3 for one question, some seconds: counted, so that an answer does not depend on how fast the machine is.
 */
const MOST_STEPS = 100_000_000;

/** Waits of 2 ms for threads to be idle. */
const MOST_WAITS = 1000;

/** Lends a solver, which is ended afterwards; it is loaded with the first question. */
export async function withSolver<T>(use: (solver: Solver) => Promise<T>): Promise<T> {
  const solver = new Z3Solver();
  try {
    return await use(solver);
  } finally {
    await solver.end();
  }
}

/** Lends what answers no question: where only what is equal as it is made counts. */
export function withoutSolver<T>(use: (solver: Solver) => Promise<T>): Promise<T> {
  return use({
    model: () => {
      throw new Undecided('the solver was not asked');
    },
  });
}

/** Asks a script for a model: its text, or null where there is none. */
type Ask = (script: string) => Promise<string | null>;

class Z3Solver implements Solver {
  private running: Promise<{ readonly ask: Ask; readonly end: () => Promise<void> }> | null = null;
  /** Models so far: they often answer the next question as well. */
  private readonly models: Model[] = [];

  async model(conditions: readonly Term[]): Promise<Model | null> {
    const open = conditions.filter((condition) => condition !== TRUE);
    if (open.includes(FALSE)) return null;
    if (open.length === 0) return new Map();
    const known = this.models.find((model) => holds(open, model));
    if (known) return known;
    this.running ??= start();
    const { ask } = await this.running;
    const answer = await ask(assertions(open));
    if (answer === null) return null;
    const model = readValues(answer, inputsOf(...open));
    if (!holds(open, model)) throw new Undecided('the solver gives values under which the conditions do not hold');
    this.models.push(model);
    return model;
  }

  async end(): Promise<void> {
    if (this.running) await (await this.running.catch(() => null))?.end();
  }
}

function holds(conditions: readonly Term[], model: Model): boolean {
  const known = new Map<Term, bigint>();
  return conditions.every((condition) => evaluate(condition, model, known) === 1n);
}

async function start() {
  const { init } = await import('z3-solver').catch(notStarted);
  // On a busy machine Emscripten says on standard error that it still loads; what goes wrong is thrown as well.
  const { Z3, em } = await init({ printErr: () => {} }).catch(notStarted);
  const context = Z3.mk_context(Z3.mk_config());
  const logic = Z3.mk_string_symbol(context, 'QF_BV');
  const parameters = Z3.mk_params(context);
  Z3.params_inc_ref(context, parameters);
  Z3.params_set_uint(context, parameters, Z3.mk_string_symbol(context, 'rlimit'), MOST_STEPS);
  const ask: Ask = async (script) => {
    const solver = Z3.mk_solver_for_logic(context, logic);
    Z3.solver_inc_ref(context, solver);
    try {
      Z3.solver_set_params(context, solver, parameters);
      // No call that takes a string and runs in a thread, such as eval_smtlib2_string: the string is freed before it is
      // read.
      Z3.solver_from_string(context, solver, script);
      if (Z3.get_error_code(context) !== 0) throw new Undecided('the solver does not take the formula');
      const answer = await Z3.solver_check(context, solver);
      if (answer === -1) return null;
      if (answer !== 1)
        throw new Undecided(`the solver gives no answer: ${Z3.solver_get_reason_unknown(context, solver)}`);
      return Z3.model_to_string(context, Z3.solver_get_model(context, solver));
    } finally {
      Z3.solver_dec_ref(context, solver);
    }
  };
  // Its threads would keep the process from ending. One that is ended before it is idle makes Emscripten complain on
  // standard error.
  const end = async (): Promise<void> => {
    for (let i = 0; i < MOST_WAITS && em.PThread.runningWorkers.length > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 2));
    em.PThread.terminateAllThreads();
  };
  return { ask, end };
}

function notStarted(error: unknown): never {
  throw new Undecided(`the solver cannot be started: ${error instanceof Error ? error.message : String(error)}`);
}
