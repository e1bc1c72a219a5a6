/** The units of both trees that see a file, and what differs between them. */

import { CompileError, PreprocessError } from '../c/errors.js';
import type { Unit } from '../c/index.js';
import { UserError } from '../errors.js';
import type { Solver } from './formula/solver.js';
import type { ProofLimits } from './limits.js';
import type { Outcome } from './product/compared.js';
import { UnitDifference, UnitNames } from './tokens/unit-difference.js';
import { FunctionPairs } from './tree/function-pairs.js';
import type { Identity } from './tree/identity.js';
import { goneMembers } from './tree/interchangeable.js';
import { NotFollowed } from './tree/not-followed.js';
import { SideProgram } from './tree/side-program.js';

/** A tree, as far as a proof needs it. */
export interface ProofTree {
  /** The text of a file, or undefined where there is none. */
  read(path: string): string | undefined;
  /** @throws PreprocessError, CompileError, UserError where it cannot be read as a unit */
  unit(file: string): Unit;
  /** The C files of the x86 emulator that include a header, directly or not. */
  unitsOf(header: string): readonly string[];
  /** The C files and headers of the emulator in whose text a word stands. */
  filesWith(word: string): readonly string[];
  /** The C files whose text seems to define a function with external linkage. */
  filesDefining(name: string): readonly string[];
  /** Whether a name may be put together from parts, so that filesWith() does not find all its uses. */
  mayBePasted(name: string): boolean;
  /** The same object for trees whose units share segments. */
  readonly session: object;
}

/** A file of the one tree and the same file of the other, which may have been renamed. */
export interface FilePair {
  readonly before: string;
  readonly after: string;
}

/** One unit before and after. */
export class UnitPair {
  private readonly functions: FunctionPairs;
  private readonly outcomes = new Map<string, Promise<Outcome>>();
  readonly difference: UnitDifference;
  private mustCompile: ((name: string) => boolean) | null = null;

  constructor(
    readonly before: Unit,
    readonly after: Unit,
    private readonly programs: { readonly before: SideProgram; readonly after: SideProgram },
    identity: Identity,
    session: object,
    private readonly solver: Solver | null,
    private readonly limits: ProofLimits,
  ) {
    const names = { before: new UnitNames(before, session), after: new UnitNames(after, session) };
    this.difference = new UnitDifference(names.before, names.after, (name) => goneMembers(before, after, name));
    this.functions = new FunctionPairs(
      { program: programs.before, unit: before },
      { program: programs.after, unit: after },
      identity,
    );
  }

  /** Whether two definitions have the same text, and all that it names means the same. */
  isSame(before: string, after: string): boolean {
    if (!this.difference.isSame(before, after)) return false;
    this.mustCompile ??= this.difference.mustCompile();
    return !this.mustCompile(before) || this.compiles(after);
  }

  /** Whether a function of the unit after compiles, or an object holds what it held. */
  compiles(name: string): boolean {
    try {
      if (!this.after.definesFunction(name)) return this.haveSameContents(name, name) === true;
      this.programs.after.check({ unit: this.after, name });
      return true;
    } catch (error) {
      if (error instanceof NotFollowed || error instanceof CompileError || error instanceof PreprocessError)
        return false;
      throw error;
    }
  }

  /** How two functions of the units compare. */
  compare(before: string, after: string): Promise<Outcome> {
    const key = `${before} ${after}`;
    let outcome = this.outcomes.get(key);
    if (!outcome) {
      outcome = this.functions.compare(before, after, this.solver, this.limits).catch(notFollowed);
      this.outcomes.set(key, outcome);
    }
    return outcome;
  }

  /** What both units define under a name; null where it is neither a function nor an object of theirs. */
  kindOf(name: string): 'function' | 'variable' | null {
    const units = [this.before, this.after];
    try {
      if (units.every((unit) => unit.definesFunction(name) && unit.functionDefinition(name))) return 'function';
      return units.every((unit) => unit.objectDefinition(name) !== null) ? 'variable' : null;
    } catch (error) {
      // It is then compared, and that fails as well.
      if (error instanceof CompileError) return 'function';
      throw error;
    }
  }

  /** Whether two objects hold the same at the start; null where it cannot be said. */
  haveSameContents(before: string, after: string): boolean | null {
    try {
      return this.functions.haveSameContents(before, after);
    } catch (error) {
      if (error instanceof NotFollowed || error instanceof CompileError) return null;
      throw error;
    }
  }
}

function notFollowed(error: unknown): Outcome {
  if (error instanceof NotFollowed) return { kind: 'unknown', reason: error.message };
  if (error instanceof CompileError || error instanceof PreprocessError)
    return { kind: 'unknown', reason: 'it cannot be compiled' };
  throw error;
}

/** Makes each pair once. */
export class UnitPairs {
  private readonly programs: { readonly before: SideProgram; readonly after: SideProgram };
  private readonly known = new Map<string, UnitPair | null>();

  constructor(
    private readonly base: ProofTree,
    private readonly patched: ProofTree,
    private readonly identity: Identity,
    private readonly solver: Solver | null,
    private readonly limits: ProofLimits,
  ) {
    this.programs = { before: new SideProgram(base, base), after: new SideProgram(patched, patched) };
  }

  /** The pair of two units; null where one of them cannot be read. */
  of({ before, after }: FilePair): UnitPair | null {
    const key = `${before} ${after}`;
    let pair = this.known.get(key);
    if (pair === undefined) {
      pair = this.made(before, after);
      this.known.set(key, pair);
    }
    return pair;
  }

  private made(before: string, after: string): UnitPair | null {
    try {
      const [one, other] = [this.base.unit(before), this.patched.unit(after)];
      const { programs, identity, solver, limits } = this;
      return new UnitPair(one, other, programs, identity, this.patched.session, solver, limits);
    } catch (error) {
      if (error instanceof PreprocessError || error instanceof CompileError || error instanceof UserError) return null;
      throw error;
    }
  }
}
