/**
 * Two functions followed side by side from the same state: whatever one does that others can see (a call, a store, what
 * it returns) the other must do as well, with the same values, in the same order. Both run by themselves in between, so
 * how they are written does not matter. A condition that is not known is taken for true and for false; loops are
 * followed until a state comes that one before stands for.
 */

import type { CType, FunctionIR, FunctionSymbol, Variable } from '../../c/index.js';
import { extend, extract } from '../formula/arithmetic.js';
import { equal, not } from '../formula/logic.js';
import { type Solver, Undecided } from '../formula/solver.js';
import { constant, type Term } from '../formula/terms.js';
import type { Code } from '../tree/code.js';
import { liveAt } from '../tree/liveness.js';
import { NotFollowed } from '../tree/not-followed.js';
import { isSameResult, type MatchedParameters } from '../tree/parameters.js';
import { type Asker, atomsIn, Facts } from './facts.js';
import { type Call, type Naming, Side, type Stop } from './side.js';
import { Generalization, isAlike, type Recorded, type State, slotsOf, standsFor } from './states.js';
import { World } from './world.js';

/** What is known of the functions that are called. */
export interface Callees {
  readonly naming: Readonly<Record<Asker, Naming>>;
  /** The body of a function that may be followed; null where it is not known or not to be followed. */
  body(side: Asker, symbol: FunctionSymbol): Code | null;
  /** Whether a body is always followed. */
  isSmall(code: Code): boolean;
  /** What is known of calls of this name. */
  pairing(key: string): Pairing;
}

/**
 * Whether two calls of one name do the same: a function that the patch leaves alone does, one that it changes is assumed
 * to. `unpaired` where only one side has it, or its parameters cannot be matched.
 */
export type Pairing =
  | { readonly kind: 'same' | 'unpaired' }
  | { readonly kind: 'assumed'; readonly parameters: MatchedParameters };

/** Two functions to be compared, and which of their parameters are the same. */
export interface Compared {
  readonly before: Code;
  readonly after: Code;
  readonly parameters: MatchedParameters;
  /** What all callers give for parameters, by their number. */
  readonly constants: Readonly<Record<Asker, ReadonlyMap<number, bigint>>>;
}

export interface Limits {
  readonly steps: number;
  readonly states: number;
  readonly questions: number;
}

/** A condition that was asked for on the way to a place. */
export interface Asked {
  readonly condition: Term;
  readonly isTrue: boolean;
  readonly askers: ReadonlySet<Asker>;
}

/** A place where the two do something different. */
export interface Divergence {
  readonly asked: readonly Asked[];
  readonly before: Stop;
  readonly after: Stop;
  readonly world: World;
}

export type Outcome =
  | {
      readonly kind: 'same';
      readonly restsOn: ReadonlySet<string>;
      readonly followed: ReadonlySet<string>;
      readonly asksSolver: boolean;
    }
  | { readonly kind: 'different'; readonly divergences: readonly Divergence[] }
  | { readonly kind: 'unknown'; readonly reason: string };

const DEEPEST = 10;
/** States at one place beyond which they are made one. */
const MOST_APART = 6;
const MOST_DIVERGENCES = 12;
const MOST_UNROLLED = 300;
/** Conditions on one way that neither side asked for, but on which a value depends. */
const MOST_GUESSED = 6;

/** Arguments that tell where in the source a call stands (qapi/error.h, qemu/thread.h), by the function's name. */
const LOCATIONS: ReadonlyMap<string, readonly number[]> = new Map([
  ['error_setg_internal', [1, 2, 3]],
  ['error_setg_errno_internal', [1, 2, 3]],
  ['qemu_mutex_lock_impl', [1, 2]],
  ['qemu_mutex_trylock_impl', [1, 2]],
  ['qemu_mutex_unlock_impl', [1, 2]],
  ['qemu_rec_mutex_lock_impl', [1, 2]],
  ['qemu_rec_mutex_trylock_impl', [1, 2]],
  ['qemu_rec_mutex_unlock_impl', [1, 2]],
  ['qemu_cond_wait_impl', [2, 3]],
  ['bql_lock_impl', [0, 1]],
  ['qemu_mutex_lock_iothread_impl', [0, 1]],
]);

interface Way extends State {
  readonly asked: readonly Asked[];
  readonly unrolled: number;
  readonly guessed: number;
}

/**
 * Compares two functions. They must do the same whatever the parameters are that only one of them has; a result that
 * only one of them has is not compared.
 */
export async function compare(
  compared: Compared,
  callees: Callees,
  solver: Solver | null,
  limits: Limits,
): Promise<Outcome> {
  const product = new Product(compared, callees, solver, limits);
  try {
    await product.explore();
  } catch (error) {
    if (error instanceof NotFollowed) return { kind: 'unknown', reason: error.message };
    throw error;
  }
  const { divergences, restsOn, followed, asksSolver } = product;
  return divergences.length > 0 ? { kind: 'different', divergences } : { kind: 'same', restsOn, followed, asksSolver };
}

class Product {
  readonly divergences: Divergence[] = [];
  readonly restsOn = new Set<string>();
  /** Functions that were followed on one side only or on both. */
  readonly followed = new Set<string>();
  asksSolver = false;
  private readonly world = new World();
  private readonly open: Way[] = [];
  private readonly recorded = new Map<string, Recorded[]>();
  private readonly numbers = new Map<FunctionIR, number>();
  private steps = 0;
  private states = 0;
  private questions = 0;

  constructor(
    private readonly compared: Compared,
    private readonly callees: Callees,
    private readonly solver: Solver | null,
    private readonly limits: Limits,
  ) {}

  async explore(): Promise<void> {
    const { world } = this;
    const { before, after, parameters, constants } = this.compared;
    const memory = world.memory.unknown();
    const termOf = ({ type, name }: Variable, given: bigint | undefined): Term =>
      given === undefined ? symbolOf(world, type, name) : constantOf(type, given);
    const values = after.ir.parameters.map((each, i) => termOf(each, constants.after.get(i)));
    const partners = new Map(parameters.both);
    const valuesBefore = before.ir.parameters.map((each, i) => {
      const partner = partners.get(i);
      return partner === undefined ? termOf(each, constants.before.get(i)) : values[partner]!;
    });
    const ways = (['before', 'after'] as const).map((name) => new Side(name, world, this.callees.naming[name], memory));
    const [one, other] = ways as [Side, Side];
    one.enter(before, valuesBefore, null, true);
    other.enter(after, values, null, true);
    const facts = new Facts(world.terms, world.rebuild);
    this.open.push({ before: one, after: other, facts, asked: [], unrolled: 0, guessed: 0 });
    for (let way = this.open.pop(); way; way = this.open.pop()) {
      if (++this.states > this.limits.states) throw new NotFollowed('too many ways to follow');
      await this.follow(way);
      if (this.divergences.length >= MOST_DIVERGENCES) return;
    }
  }

  /** Follows one way until it ends, forks, or comes to what was seen before. */
  private async follow(start: Way): Promise<void> {
    let way: Way | null = start;
    while (way) way = await this.advance(way);
  }

  private async advance(way: Way): Promise<Way | null> {
    let { asked } = way;
    const run = (side: Side): Stop =>
      side.run(
        way.facts,
        () => {
          if (++this.steps > this.limits.steps) throw new NotFollowed('too many steps');
        },
        (condition) => {
          asked = this.alsoAsked(asked, condition, side.name);
        },
      );
    const one = run(way.before);
    if (one.kind === 'ask') return this.fork({ ...way, asked }, one.condition, 'before');
    const other = run(way.after);
    const now: Way = { ...way, asked };
    if (other.kind === 'ask') return this.fork(now, other.condition, 'after');
    return this.meet(now, one, other);
  }

  private async meet(way: Way, one: Stop, other: Stop): Promise<Way | null> {
    if (one.kind === 'end' && other.kind === 'end') return null;
    if (this.followCall(way.before, one) || this.followCall(way.after, other)) return way;
    if (one.kind === 'share' || other.kind === 'share') {
      if (one.kind !== 'share' || other.kind !== 'share')
        throw new NotFollowed('a variable whose address only one of the two uses');
      return this.share(way, one.address, other.address);
    }
    if (one.kind === 'loop-head' && other.kind === 'loop-head') return this.meetAtLoops(way);
    if (one.kind === 'call' && other.kind === 'call') return this.meetAtCalls(way, one, other);
    if (one.kind === 'call' && this.inline(way.before, one.call)) return way;
    if (other.kind === 'call' && this.inline(way.after, other.call)) return way;
    if (one.kind === 'loop-head' || other.kind === 'loop-head') {
      if (way.unrolled > MOST_UNROLLED) throw new NotFollowed('a loop that only one of the two has');
      (one.kind === 'loop-head' ? way.before : way.after).pass();
      return { ...way, unrolled: way.unrolled + 1 };
    }
    if (one.kind === 'return' && other.kind === 'return') return this.meetAtReturns(way, one, other);
    return this.diverge(way, one, other);
  }

  /** Goes into a small function at once. */
  private followCall(side: Side, stop: Stop): boolean {
    if (stop.kind !== 'call' || !stop.call.instruction.callee || side.depth > DEEPEST) return false;
    const code = this.callees.body(side.name, stop.call.instruction.callee);
    if (!code || !this.callees.isSmall(code)) return false;
    side.inline(stop.call, code);
    return true;
  }

  private inline(side: Side, call: Call): boolean {
    const code = this.bodyOf(side, call);
    if (!code) return false;
    this.followed.add(call.instruction.callee!.name);
    side.inline(call, code);
    return true;
  }

  private bodyOf(side: Side, { instruction }: Call): Code | null {
    if (!instruction.callee || side.depth > DEEPEST) return null;
    return this.callees.body(side.name, instruction.callee);
  }

  private async meetAtCalls(
    way: Way,
    one: Stop & { kind: 'call' },
    other: Stop & { kind: 'call' },
  ): Promise<Way | null> {
    const [a, b] = [one.call, other.call];
    const pairing = this.pairingOf(a, b);
    if (pairing.kind !== 'unpaired' && this.haveSameForm(a, b, pairing)) {
      const pairs = matchedArguments(a, b, pairing);
      const left = this.argumentsOf(
        a,
        pairs.map(([i]) => i),
      );
      const right = this.argumentsOf(
        b,
        pairs.map(([, j]) => j),
      );
      const answer = await this.agree(way, [...left, way.before.memory], [...right, way.after.memory]);
      if (answer === 'agree') return this.called(way, a, b, pairing.kind === 'assumed');
      if (answer !== 'differ') return answer;
    }
    const [isOne, isOther] = [this.bodyOf(way.before, a) !== null, this.bodyOf(way.after, b) !== null];
    const isOwn = (call: Call): boolean => call.key !== null && this.callees.pairing(call.key).kind === 'unpaired';
    if (a.key === b.key && isOne && isOther) {
      this.inline(way.before, a);
      this.inline(way.after, b);
      return way;
    }
    if (a.key !== b.key && isOne && (isOwn(a) || !(isOther && isOwn(b)))) {
      this.inline(way.before, a);
      return way;
    }
    if (a.key !== b.key && isOther) {
      this.inline(way.after, b);
      return way;
    }
    return this.diverge(way, one, other);
  }

  private pairingOf(a: Call, b: Call): Pairing {
    if (a.key !== b.key) return { kind: 'unpaired' };
    return a.key === null ? { kind: 'same' } : this.callees.pairing(a.key);
  }

  private haveSameForm(a: Call, b: Call, pairing: Pairing): boolean {
    if (a.instruction.builtin !== b.instruction.builtin) return false;
    const isAssumed = pairing.kind === 'assumed';
    const [one, other] = [a.instruction.signature, b.instruction.signature];
    const isMatched = isAssumed && !one.variadic && !other.variadic;
    if (a.arguments.length !== b.arguments.length && !isMatched) return false;
    const isOneVoid = isAssumed && (one.result.kind === 'void' || other.result.kind === 'void');
    return isOneVoid || isSameResult(one.result, other.result, isAssumed);
  }

  /** What must be the same: arguments but for those that tell a line of the source. @param wanted which arguments */
  private argumentsOf(call: Call, wanted: readonly number[]): Term[] {
    const skipped = LOCATIONS.get(call.instruction.callee?.name ?? '') ?? [];
    const isLocation = (term: Term, i: number): boolean =>
      skipped.includes(i) && (term.kind === 'constant' || this.world.isObject(term));
    const values = wanted.flatMap((i) => (isLocation(call.arguments[i]!, i) ? [] : [call.arguments[i]!]));
    return call.pointer ? [call.pointer, ...values] : values;
  }

  /** Both made the same call: what it leaves behind is unknown, and the same on both sides. */
  private called(way: Way, a: Call, b: Call, isAssumed: boolean): Way | null {
    if (isAssumed) this.restsOn.add(a.instruction.callee!.name);
    const { world } = this;
    const memory = world.memory.unknown();
    const [one, other] = [a.instruction.signature.result, b.instruction.signature.result];
    const label = `${a.instruction.callee?.name ?? a.instruction.builtin ?? 'function pointer'}()`;
    for (const side of [way.before, way.after]) side.memory = memory;
    const type = one.kind === 'void' || isBool(other) ? other : one;
    const value = type.kind === 'void' ? null : resultOf(world, type, label);
    way.before.finishCall(a.instruction, one.kind === 'void' ? null : value);
    way.after.finishCall(b.instruction, other.kind === 'void' ? null : value);
    return this.record(way, false);
  }

  private async meetAtLoops(way: Way): Promise<Way | null> {
    const answer = await this.agree(way, [way.before.memory], [way.after.memory]);
    if (answer === 'differ') return this.diverge(way, { kind: 'loop-head' }, { kind: 'loop-head' });
    if (answer !== 'agree') return answer;
    if (!haveSame(way.before.casts, way.after.casts))
      return this.diverge(way, { kind: 'loop-head' }, { kind: 'loop-head' });
    way.before.casts = new Set();
    way.after.casts = new Set();
    // They agree, perhaps in other words.
    way.after.memory = way.before.memory;
    const next = this.record(way, true);
    if (!next) return null;
    next.before.pass();
    next.after.pass();
    return next;
  }

  private async meetAtReturns(
    way: Way,
    one: Stop & { kind: 'return' },
    other: Stop & { kind: 'return' },
  ): Promise<Way | null> {
    const { before, after } = this.compared;
    const isCompared = before.ir.type.result.kind !== 'void' && after.ir.type.result.kind !== 'void';
    const values = (value: Term | null): Term[] => (value && isCompared ? [value] : []);
    if (isCompared && (one.value === null) !== (other.value === null)) return this.diverge(way, one, other);
    const answer = await this.agree(
      way,
      [...values(one.value), way.before.memory],
      [...values(other.value), way.after.memory],
    );
    if (answer === 'differ') return this.diverge(way, one, other);
    if (answer === 'agree' && !haveSame(way.before.casts, way.after.casts)) return this.diverge(way, one, other);
    return answer === 'agree' ? null : answer;
  }

  /** Whether terms are the same in pairs; else a way with more known, under which to ask again. */
  private async agree(
    way: Way,
    left: readonly Term[],
    right: readonly Term[],
  ): Promise<'agree' | 'differ' | Way | null> {
    if (left.length !== right.length) return 'differ';
    const open: Array<readonly [Term, Term]> = [];
    const seen = new Set<string>();
    for (const [i, term] of left.entries()) {
      const answer = this.unify(way, way.facts.simplify(term), way.facts.simplify(right[i]!), open, seen);
      if (answer === 'differ') return (await this.isImpossible(way)) ? null : 'differ';
      if (typeof answer !== 'string') return this.share(way, answer.before, answer.after);
    }
    if (open.length === 0) return 'agree';
    const atoms = atomsIn(this.world.terms, open.flat(), 4).filter((atom) => !way.facts.known.has(atom));
    if (atoms.length > 0 && way.guessed < MOST_GUESSED)
      return this.fork({ ...way, guessed: way.guessed + 1 }, atoms[0]!, null);
    for (const [a, b] of open)
      if (!(await this.isEqual(way, a, b))) return (await this.isImpossible(way)) ? null : 'differ';
    return 'agree';
  }

  /**
   * Adds to `open` what must be equal for two terms to be; or two variables, one of each side, that must stand for each
   * other.
   */
  private unify(
    way: Way,
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
    const isOpaque = this.world.terms.structure(a) !== undefined;
    if (isAlike(this.world, a, b) && (isOpaque || ownA)) {
      const [left, right] = [this.world.terms.operands(a), this.world.terms.operands(b)];
      for (const [i, operand] of left.entries()) {
        const answer = this.unify(way, operand, right[i]!, open, seen);
        if (answer !== 'open') return answer;
      }
      return 'open';
    }
    if (ownA || a.width !== b.width || this.isMemory(a) || this.isMemory(b)) return 'differ';
    open.push([a, b]);
    return 'open';
  }

  private isMemory(term: Term): boolean {
    return this.world.terms.structure(term)?.name === 'store' || this.world.terms.label(term) === 'memory';
  }

  private async isEqual(way: Way, a: Term, b: Term): Promise<boolean> {
    return this.isNever([...way.facts.conditions(), not(equal(a, b))]);
  }

  /** Whether no state leads this way. */
  private isImpossible(way: Way): Promise<boolean> {
    return this.isNever(way.facts.conditions());
  }

  private async isNever(conditions: readonly Term[]): Promise<boolean> {
    if (!this.solver || this.questions >= this.limits.questions || conditions.length === 0) return false;
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

  /** The two variables are from now on the same memory. */
  private share(way: Way, before: Term, after: Term): Way {
    if (way.before.sizeOf(before) !== way.after.sizeOf(after))
      throw new NotFollowed('variables of other sizes whose addresses are taken');
    const at = this.world.shared(this.world.localAt(after)!.variable.name);
    way.before.share(before, at);
    way.after.share(after, at);
    const substitution = this.world.substitution([
      [before, at],
      [after, at],
    ]);
    return { ...way, facts: way.facts.map((term) => substitution.apply(term)) };
  }

  /** Takes a condition for true, and leaves the other case to be followed later. */
  private fork(way: Way, condition: Term, asker: Asker | null): Way {
    if (way.facts.known.has(condition)) throw new NotFollowed('a condition that what is known does not decide');
    const branch = (isTrue: boolean): Pick<Way, 'facts' | 'asked'> => ({
      facts: way.facts.with(condition, isTrue, asker ?? 'before'),
      asked: asker ? [...way.asked, { condition, isTrue, askers: new Set([asker]) }] : way.asked,
    });
    this.open.push({ ...way, before: way.before.clone(), after: way.after.clone(), ...branch(false) });
    return { ...way, ...branch(true) };
  }

  private alsoAsked(asked: readonly Asked[], condition: Term, side: Asker): readonly Asked[] {
    const parts = this.world.terms.parts(condition);
    return asked.map((each) =>
      parts.has(each.condition) && !each.askers.has(side) ? { ...each, askers: new Set([...each.askers, side]) } : each,
    );
  }

  /** Records where both stand; null where a state before stands for this one. */
  private record(way: Way, isLoop: boolean): Way | null {
    const { world } = this;
    for (const side of [way.before, way.after])
      side.dropDead(({ code, at }, variable) => liveAt(code, at).has(variable));
    // What follows a call may be the head of a loop: a state that was recorded there was not yet followed from here.
    const kind = isLoop ? 'loop' : 'call';
    const key = [kind, ...[way.before, way.after].map((side) => side.position((ir) => this.number(ir)))].join(' | ');
    const list = this.recorded.get(key) ?? [];
    this.recorded.set(key, list);
    let slots = slotsOf(way);
    let now: Way = { ...way, facts: this.relevant(way, slots) };
    if (list.some((each) => standsFor(world, each, slots, now.facts))) return null;
    if (isLoop ? list.length > 0 : list.length >= MOST_APART) {
      now = { ...now, ...new Generalization(world).widen(now, list[list.length - 1]!) };
      slots = slotsOf(now);
      now = { ...now, facts: this.relevant(now, slots) };
    }
    list.push({ slots, facts: now.facts });
    return now;
  }

  /** The facts that speak of what is still there. */
  private relevant(way: Way, slots: ReadonlyMap<string, Term>): Facts {
    const { terms } = this.world;
    const there = new Set<Term>();
    for (const term of slots.values()) for (const part of terms.parts(term)) there.add(part);
    return way.facts.filter(
      (condition) =>
        !terms.some(
          condition,
          (part) =>
            terms.operands(part).length === 0 &&
            part.kind === 'input' &&
            !there.has(part) &&
            !this.world.isObject(part),
        ),
    );
  }

  private number(ir: FunctionIR): number {
    const number = this.numbers.get(ir) ?? this.numbers.size;
    this.numbers.set(ir, number);
    return number;
  }

  private async diverge(way: Way, before: Stop, after: Stop): Promise<null> {
    if (await this.isImpossible(way)) return null;
    this.divergences.push({ asked: way.asked, before, after, world: this.world });
    return null;
  }
}

/** Which argument of the one call is which of the other. */
function matchedArguments(a: Call, b: Call, pairing: Pairing): ReadonlyArray<readonly [number, number]> {
  if (pairing.kind === 'assumed' && a.arguments.length !== b.arguments.length) return pairing.parameters.both;
  return a.arguments.map((_, i) => [i, i] as const);
}

function haveSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

function isBool(type: CType): boolean {
  return type.kind === 'integer' && type.isBool;
}

/** The value of a parameter. */
function symbolOf(world: World, type: CType, label: string): Term {
  if (isBool(type)) return extend(world.typed(world.terms.symbol(1, label), type), 8, false);
  const isSigned = type.kind === 'integer' && type.signed;
  return type.size === 0 ? constant(8, 0) : world.typed(world.terms.symbol(type.size * 8, label, isSigned), type);
}

/** A number that is handed over for a parameter: of a bool only whether it is 0 (C11 6.3.1.2). */
function constantOf(type: CType, given: bigint): Term {
  return constant(Math.max(8, type.size * 8), isBool(type) ? (given === 0n ? 0n : 1n) : given);
}

/** What a call gives back, in the width that it is computed in. */
function resultOf(world: World, type: CType, label: string): Term {
  if (type.kind === 'integer') {
    const width = type.isBool ? 1 : type.size * 8;
    return extend(
      world.typed(world.terms.symbol(width, label, type.signed), type),
      Math.max(32, type.size * 8),
      type.signed && !type.isBool,
    );
  }
  const value = world.typed(world.terms.symbol(Math.max(8, type.size * 8), label), type);
  return type.kind === 'float' && type.size === 16 ? extract(value, 0, 64) : value;
}
