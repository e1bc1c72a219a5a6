/**
 * Two functions followed side by side from the same state: whatever one does that others can see (a call, a store, what
 * it returns) the other must do as well, with the same values, in the same order. Both run by themselves in between, so
 * how they are written does not matter. A condition that is not known is taken for true and for false; loops are
 * followed until a state comes that one before stands for.
 */

import type { FunctionIR, Variable } from '../../c/index.js';
import type { Solver } from '../formula/solver.js';
import type { Term } from '../formula/terms.js';
import type { Code } from '../tree/instructions.js';
import { liveAt } from '../tree/liveness.js';
import { NotFollowed } from '../tree/not-followed.js';
import { argumentsOf, haveSameForm, matchedArguments } from './calls.js';
import type { Asked, Callees, Compared, Divergence, Limits, Outcome, Pairing } from './compared.js';
import { type Asker, atomsIn, Facts } from './facts.js';
import { Questions } from './questions.js';
import { Side } from './side.js';
import { SideMemory } from './side-memory.js';
import { Generalization, type RecordedWay, slotsOf, standsFor, unmatchedCasts, type Way, walkedIn } from './states.js';
import type { Call, Stop } from './stops.js';
import { unify } from './unify.js';
import { constantOf, isBool, resultOf, symbolOf } from './values.js';
import { World } from './world.js';

const DEEPEST = 10;
/** States at one place beyond which they are made one. */
const MOST_APART = 6;
const MOST_DIVERGENCES = 12;
const MOST_UNROLLED = 300;
/** Conditions on one way that neither side asked for, but on which a value depends. */
const MOST_GUESSED = 6;

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
  const product = new Product(compared, callees, new Questions(solver, limits.questions), limits);
  try {
    await product.explore();
  } catch (error) {
    if (error instanceof NotFollowed) return { kind: 'unknown', reason: error.message };
    throw error;
  }
  const { divergences, restsOn, followed, ask } = product;
  return divergences.length > 0
    ? { kind: 'different', divergences }
    : { kind: 'same', restsOn, followed, asksSolver: ask.asksSolver };
}

class Product {
  readonly divergences: Divergence[] = [];
  readonly restsOn = new Set<string>();
  /** Functions that were followed on one side only or on both. */
  readonly followed = new Set<string>();
  private readonly world = new World();
  private readonly open: Way[] = [];
  private readonly recorded = new Map<string, RecordedWay[]>();
  private readonly numbers = new Map<FunctionIR, number>();
  private steps = 0;
  private states = 0;

  constructor(
    private readonly compared: Compared,
    private readonly callees: Callees,
    /** What the solver is asked. */
    readonly ask: Questions,
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
    const ways = (['before', 'after'] as const).map(
      (name) => new Side(name, world, this.callees.naming[name], new SideMemory(world, memory)),
    );
    const [one, other] = ways as [Side, Side];
    one.enter(before, valuesBefore, null, true);
    other.enter(after, values, null, true);
    const facts = new Facts(world.terms, world.rebuild);
    this.open.push({ before: one, after: other, facts, asked: [], unrolled: 0, guessed: 0, checked: new Set() });
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
    return this.callees.body(side.name, instruction.callee) ?? this.callees.leaf(side.name, instruction.callee);
  }

  private async meetAtCalls(
    way: Way,
    one: Stop & { kind: 'call' },
    other: Stop & { kind: 'call' },
  ): Promise<Way | null> {
    const [a, b] = [one.call, other.call];
    const pairing = this.pairingOf(a, b);
    if (pairing.kind !== 'unpaired' && haveSameForm(a, b, pairing)) {
      const pairs = matchedArguments(a, b, pairing);
      const left = argumentsOf(
        this.world,
        a,
        pairs.map(([i]) => i),
      );
      const right = argumentsOf(
        this.world,
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
    if (unmatchedCasts(way).length > 0) return this.diverge(way, { kind: 'loop-head' }, { kind: 'loop-head' });
    const checked = new Set([...way.checked, ...way.before.casts, ...way.after.casts]);
    way.before.casts = new Set();
    way.after.casts = new Set();
    // They agree, perhaps in other words.
    way.after.memory = way.before.memory;
    const next = this.record({ ...way, checked }, true);
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
    if (answer === 'agree' && unmatchedCasts(way).length > 0) return this.diverge(way, one, other);
    return answer === 'agree' ? null : answer;
  }

  /** Whether terms are the same in pairs; else a way with more known, under which to ask again. */
  private async agree(
    way: Way,
    left: readonly Term[],
    right: readonly Term[],
  ): Promise<'agree' | 'differ' | Way | null> {
    const { world } = this;
    if (left.length !== right.length) return 'differ';
    const open: Array<readonly [Term, Term]> = [];
    const seen = new Set<string>();
    for (const [i, term] of left.entries()) {
      const answer = unify(world, way, way.facts.simplify(term), way.facts.simplify(right[i]!), open, seen);
      if (answer === 'differ') return (await this.ask.isImpossible(way.facts)) ? null : 'differ';
      if (typeof answer !== 'string') return this.share(way, answer.before, answer.after);
    }
    if (open.length === 0) return 'agree';
    const atoms = atomsIn(this.world.terms, open.flat(), 4).filter((atom) => !way.facts.known.has(atom));
    if (atoms.length > 0 && way.guessed < MOST_GUESSED)
      return this.fork({ ...way, guessed: way.guessed + 1 }, atoms[0]!, null);
    for (const [a, b] of open)
      if (!(await this.ask.isEqual(way.facts, a, b))) return (await this.ask.isImpossible(way.facts)) ? null : 'differ';
    return 'agree';
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
    const pending = unmatchedCasts(way).join();
    const isCovered = (each: RecordedWay): boolean =>
      each.pending === pending &&
      [...each.checked].every((cast) => way.checked.has(cast)) &&
      standsFor(world, each, slots, now.facts);
    if (list.some(isCovered)) return null;
    if (isLoop ? list.length > 0 : list.length >= MOST_APART) {
      const recorded = list[list.length - 1]!;
      const [before, after] = [way.before, way.after].map((side) => walkedIn(world, side, recorded));
      // A pointer that walks through a variable is as good as one that was given away.
      if (before && after) return this.record(this.share(way, before, after), isLoop);
      const checked = new Set([...now.checked].filter((cast) => recorded.checked.has(cast)));
      now = { ...now, ...new Generalization(world).widen(now, recorded), checked };
      slots = slotsOf(now);
      now = { ...now, facts: this.relevant(now, slots) };
    }
    list.push({ slots, facts: now.facts, checked: now.checked, pending });
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
    if (await this.ask.isImpossible(way.facts)) return null;
    this.divergences.push({ asked: way.asked, before, after, world: this.world });
    return null;
  }
}
