/**
 * What local variables hold where board code uses them: assignments in order, each with the conditions it stands under.
 */
import type { Expression } from '../../c/index.js';

/** A condition in its text and in the text of its negation, so that contradictions show. */
export interface Condition {
  readonly text: string;
  readonly negated: string;
  /** Set where an assertion says it: it holds wherever the machine comes up. */
  readonly asserted?: true;
}

/** Whether two conjunctions cannot hold together. */
export function contradict(a: readonly Condition[], b: readonly Condition[]): boolean {
  return a.some((one) => b.some((other) => one.text === other.negated || one.negated === other.text));
}

/** Whether every condition of `part` is among those of `whole`. */
export function implied(part: readonly Condition[], whole: readonly Condition[]): boolean {
  return part.every((one) => whole.some((other) => other.text === one.text));
}

export interface Assignment {
  /** Null where it cannot be told: a loop variable, a value written through a pointer. */
  readonly value: Expression | null;
  readonly conditions: readonly Condition[];
}

export class Variable {
  private assignments: Assignment[] = [];

  /**
   * @param key tells storage apart: the same for all pointers to one kind of device state, else unique
   * @param isFollowed whether a use stands for the value: regions, numbers; not pointers to device state
   */
  constructor(
    readonly name: string,
    readonly key: string,
    readonly isFollowed: boolean,
    readonly isParameter: boolean,
    readonly isRegion: boolean,
  ) {}

  /** An assignment that holds wherever an earlier one does replaces it. */
  assign(value: Expression | null, conditions: readonly Condition[]): void {
    this.assignments = this.assignments.filter((earlier) => !implied(conditions, earlier.conditions));
    this.assignments.push({ value, conditions });
  }

  /** What it may hold under the given conditions. */
  values(conditions: readonly Condition[]): readonly Assignment[] {
    return reaching(this.assignments, conditions);
  }
}

/**
 * The assignments that may hold under the given conditions; null pointers are left out while there is something else.
 */
export function reaching(assignments: readonly Assignment[], conditions: readonly Condition[]): readonly Assignment[] {
  const last = assignments.findLastIndex((each) => implied(each.conditions, conditions));
  const possible = assignments.slice(Math.max(last, 0)).filter((each) => !contradict(each.conditions, conditions));
  const substantial = possible.filter((each) => !isNull(each.value));
  return substantial.length > 0 ? substantial : possible;
}

function isNull(value: Expression | null): boolean {
  return value?.kind === 'identifier' && value.token.text === 'NULL';
}

/** A name that stands for a variable of one function call, not for what is called the same elsewhere. */
export interface BoundIdentifier extends Extract<Expression, { kind: 'identifier' }> {
  readonly variable: Variable;
  /** What it may hold where it is used. */
  readonly values: readonly Assignment[];
}

export function asBound(e: Expression): BoundIdentifier | null {
  return e.kind === 'identifier' && 'variable' in e ? (e as BoundIdentifier) : null;
}

/** The variables of one call of a function: parameters and, block by block, locals. */
export class Scopes {
  private readonly frames: Map<string, Variable>[] = [new Map()];

  enter(): void {
    this.frames.push(new Map());
  }

  leave(): void {
    this.frames.pop();
  }

  declare(variable: Variable): void {
    this.frames[this.frames.length - 1]!.set(variable.name, variable);
  }

  find(name: string): Variable | null {
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const variable = this.frames[i]!.get(name);
      if (variable) return variable;
    }
    return null;
  }
}
