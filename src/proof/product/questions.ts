/** Questions to the solver about what is known on a way, as many as there may be. */
import { equal, not } from '../formula/logic.js';
import { type Solver, Undecided } from '../formula/solver.js';
import type { Term } from '../formula/terms.js';
import type { Facts } from './facts.js';

export class Questions {
  /** Whether an answer decided something. */
  asksSolver = false;
  private questions = 0;

  constructor(
    private readonly solver: Solver | null,
    private readonly most: number,
  ) {}

  /** Whether two terms are equal whatever the state is. */
  async isEqual(facts: Facts, a: Term, b: Term): Promise<boolean> {
    return this.isNever([...facts.conditions(), not(equal(a, b))]);
  }

  /** Whether no state leads this way. */
  isImpossible(facts: Facts): Promise<boolean> {
    return this.isNever(facts.conditions());
  }

  private async isNever(conditions: readonly Term[]): Promise<boolean> {
    if (!this.solver || this.questions >= this.most || conditions.length === 0) return false;
    this.questions++;
    try {
      const isNever = (await this.solver.model(conditions)) === null;
      this.asksSolver ||= isNever;
      return isNever;
    } catch (error) {
      if (error instanceof Undecided) return false;
      throw error;
    }
  }
}
