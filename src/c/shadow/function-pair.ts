/**
 * Two versions of a function: which variables they have in common, and how old code reaches them in the new function.
 */
import type { FunctionIR, IR, Variable } from '../lower/ir.js';
import { i64 } from '../lower/values/values.js';
import { INT, isScalar } from '../types/types.js';
import type { Reach } from './copy.js';
import { Structure } from './structure.js';
import { newVariable } from './support.js';
import { usesOf, variablesOf } from './variables.js';

const UNKNOWN: Reach = { kind: 'unknown' };

export class FunctionPair {
  readonly structure = new Structure();
  /** Variables of the old function alone, as the new one keeps them. */
  private readonly own = new Map<Variable, Reach>();
  private readonly matches = new Map<Variable, Variable>();
  private readonly matched = new Map<Variable, Variable>();
  private readonly numbers = new Map<Variable, number>();
  private readonly uses: ReadonlyMap<Variable, number>;
  private readonly oldUses: ReadonlyMap<Variable, number>;

  constructor(
    readonly old: FunctionIR,
    readonly now: FunctionIR,
  ) {
    const { structure } = this;
    const byPosition = old.parameters.length === now.parameters.length;
    structure.add(old, byPosition);
    structure.add(now, byPosition);
    const named = new Map<string, Variable>();
    for (const variable of [...now.parameters, ...variablesOf(now.body)]) {
      const name = structure.nameOf(variable);
      if (name !== null) named.set(name, variable);
    }
    for (const variable of [...old.parameters, ...variablesOf(old.body)]) {
      const match = named.get(structure.nameOf(variable) ?? '');
      if (!match) continue;
      this.matches.set(variable, match);
      this.matched.set(match, variable);
    }
    this.uses = usesOf(now.body);
    this.oldUses = usesOf(old.body);
  }

  /** The new function's variable that is an old one's; null for none. */
  matchOf(old: Variable): Variable | null {
    return this.matches.get(old) ?? null;
  }

  /** Whether what is written to a variable of the new function shows as a write to memory: its address is taken. */
  isMemory(variable: Variable): boolean {
    const old = this.matched.get(variable);
    return old !== undefined && (livesInMemory(old) || livesInMemory(variable));
  }

  reach(old: Variable): Reach {
    const variable = this.matches.get(old);
    if (variable) return { kind: this.isMemory(variable) ? 'memory' : 'variable', variable, ...NOT_KNOWN };
    if (livesInMemory(old)) return UNKNOWN;
    let own = this.own.get(old);
    if (!own) {
      const known = newVariable(`${old.name} is known`, INT);
      own = { kind: 'variable', variable: newVariable(old.name, old.type), known };
      this.own.set(old, own);
    }
    return own;
  }

  /** Variables that say whether one of the old function has a value; 0 where the function begins. */
  knownVariables(): Variable[] {
    return [...this.own.values()].flatMap((reach) => (reach.kind === 'variable' && reach.known ? [reach.known] : []));
  }

  /** Stands for the address of a variable in what is noted of a call. 0 where only one version has the variable. */
  addressWord(variable: Variable | null, offset: number): IR {
    if (!variable || !this.matched.has(variable)) return i64(0);
    let number = this.numbers.get(variable);
    if (number === undefined) {
      number = this.numbers.size + 1;
      this.numbers.set(variable, number);
    }
    return i64((BigInt(number) << 32n) + BigInt(offset));
  }

  /** Whether the old function has a variable of the new one as well. */
  isShared(variable: Variable): boolean {
    return this.matched.has(variable);
  }

  /** Whether a variable of both functions matters outside of a region, in whose versions it is used so often. */
  mattersOutside(variable: Variable, now: ReadonlyMap<Variable, number>, old: ReadonlyMap<Variable, number>): boolean {
    const before = this.matched.get(variable)!;
    return count(this.uses, variable) > count(now, variable) || count(this.oldUses, before) > count(old, before);
  }
}

const NOT_KNOWN = { known: null } as const;

function count(uses: ReadonlyMap<Variable, number>, variable: Variable): number {
  return uses.get(variable) ?? 0;
}

function livesInMemory({ inMemory, addresses, type }: Variable): boolean {
  return inMemory || addresses > 0 || !(isScalar(type) || type.kind === 'record');
}
