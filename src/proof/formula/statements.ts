/**
 * Statements without loops as formulas: branches are followed one after the other, and what they did is put together
 * again.
 */
import type { CType, ExitIR as Exit, FunctionIR, IR, Label, Place, StatementIR } from '../../c/index.js';
import type { Token } from '../../c/source.js';
import { Locals } from './locals.js';
import { all, any, equal, less, not, select } from './logic.js';
import { NotTranslated } from './not-translated.js';
import { constant, FALSE, type Term, TRUE } from './terms.js';

/** The state of a translation at one point, and how expressions are translated there (see translate.ts). */
export interface ExpressionTranslator {
  /** When this point is reached. */
  guard: Term;
  locals: Locals;
  /** Counts the work. @throws NotTranslated where it is too much */
  step(token: Token): void;
  value(ir: IR, token: Token): Term;
  /** Whether a value is unequal 0. */
  truth(ir: IR, token: Token): Term;
  effect(ir: IR, token: Token): void;
  /** Copies an aggregate to an address. */
  copyTo(target: Term, source: Place, type: CType, token: Token): void;
}

/** A way that leaves the straight line. */
interface Way {
  readonly guard: Term;
  readonly locals: Locals;
}

interface Return extends Way {
  readonly value: Term | null;
}

export class StatementTranslator {
  private readonly returns: Return[] = [];
  private readonly jumps = new Map<Label, Way[]>();
  private readonly exits = new Map<Exit, Way[]>();
  private token: Token;

  /**
   * @param ir null for the statements of a statement expression
   * @param result where an aggregate result goes
   */
  constructor(
    private readonly translator: ExpressionTranslator,
    private readonly ir: FunctionIR | null,
    private readonly result: Term | null,
  ) {
    this.token = ir?.token ?? { kind: 0, text: '', file: '', line: 0 };
  }

  /** The whole body; its scalar result, or null. Afterwards the translation stands where the function has returned. */
  body(): Term | null {
    const { translator } = this;
    const ir = this.ir!;
    const start = translator.guard;
    this.list(ir.body);
    if (translator.guard !== FALSE) this.leave(null);
    const returns = this.returns;
    if (returns.length === 0) {
      translator.guard = FALSE;
      return ir.type.result.kind === 'void' ? null : constant(Math.max(32, ir.type.result.size * 8), 0);
    }
    let { value, locals } = returns[returns.length - 1]!;
    for (const way of returns.slice(0, -1).reverse()) {
      locals = Locals.merge(way.guard, way.locals, locals);
      value = way.value && value ? select(way.guard, way.value, value) : (way.value ?? value);
    }
    translator.guard = start;
    translator.locals = locals;
    return value;
  }

  /** Statements within an expression, which are left at their end only. */
  inExpression(items: readonly StatementIR[], token: Token): void {
    this.token = token;
    this.list(items);
    const isLeft = [...this.jumps.values(), ...this.exits.values()].some((ways) => ways.length > 0);
    if (this.returns.length > 0 || isLeft)
      throw new NotTranslated('a statement expression that is jumped out of', token);
  }

  private list(items: readonly StatementIR[]): void {
    for (const item of items) {
      if (this.translator.guard !== FALSE || holdsLabel(item)) this.statement(item);
    }
  }

  private statement(item: StatementIR): void {
    const { translator } = this;
    if ('token' in item) this.token = item.token;
    translator.step(this.token);
    switch (item.kind) {
      case 'expression':
        translator.effect(item.value, item.token);
        break;
      case 'block':
        this.list(item.items);
        break;
      case 'if':
        this.branch(item);
        break;
      case 'return':
        this.returnStatement(item);
        break;
      case 'label':
        this.join(this.jumps, item.label);
        break;
      case 'goto':
        this.list(item.cleanups);
        this.jump(item.label);
        break;
      case 'switch':
        this.switchStatement(item);
        break;
      case 'break':
      case 'continue':
        if (item.exit.label) this.jump(item.exit.label);
        else this.park(this.exits, item.exit);
        break;
      case 'loop':
        this.once(item);
        break;
    }
  }

  private branch(item: StatementIR & { kind: 'if' }): void {
    const { translator } = this;
    const condition = translator.truth(item.condition, item.token);
    const { guard, locals } = translator;
    translator.guard = all([guard, condition]);
    this.list(item.consequence);
    const yes: Way = { guard: translator.guard, locals: translator.locals };
    translator.guard = all([guard, not(condition)]);
    translator.locals = locals;
    this.list(item.alternative);
    const no: Way = { guard: translator.guard, locals: translator.locals };
    const isWhole = yes.guard === all([guard, condition]) && no.guard === all([guard, not(condition)]);
    this.meet(yes, no);
    if (isWhole) translator.guard = guard;
  }

  private meet(a: Way, b: Way): void {
    const { translator } = this;
    translator.guard = any([a.guard, b.guard]);
    translator.locals =
      a.guard === FALSE ? b.locals : b.guard === FALSE ? a.locals : Locals.merge(a.guard, a.locals, b.locals);
  }

  private returnStatement({ value, source, token }: StatementIR & { kind: 'return' }): void {
    const { translator } = this;
    if (!this.ir) throw new NotTranslated('a return within an expression', token);
    if (source && this.result) translator.copyTo(this.result, source, this.ir.type.result, token);
    this.leave(value ? translator.value(value, token) : null);
  }

  private leave(value: Term | null): void {
    const { translator } = this;
    if (translator.guard !== FALSE) this.returns.push({ guard: translator.guard, locals: translator.locals, value });
    translator.guard = FALSE;
  }

  private jump(label: Label): void {
    if (label.isBackward) throw new NotTranslated('a jump backward', this.token);
    this.park(this.jumps, label);
  }

  private park<K>(ways: Map<K, Way[]>, key: K): void {
    const { translator } = this;
    const { guard, locals } = translator;
    if (guard !== FALSE) ways.set(key, [...(ways.get(key) ?? []), { guard, locals }]);
    translator.guard = FALSE;
  }

  /** Here the ways that were left for `key` come in. */
  private join<K>(ways: Map<K, Way[]>, key: K): void {
    const { translator } = this;
    for (const way of ways.get(key) ?? []) this.meet(way, { guard: translator.guard, locals: translator.locals });
    ways.delete(key);
  }

  private switchStatement(item: StatementIR & { kind: 'switch' }): void {
    const { translator } = this;
    const value = translator.value(item.value, item.token);
    const { guard, locals } = translator;
    let left = TRUE as Term;
    for (const { first, last, label } of item.cases) {
      const [low, high] = [constant(value.width, first), constant(value.width, last)];
      const isCase =
        first === last
          ? equal(value, low)
          : all([not(less(value, low, item.signed)), not(less(high, value, item.signed))]);
      const taken = all([guard, left, isCase]);
      if (taken !== FALSE) this.jumps.set(label, [...(this.jumps.get(label) ?? []), { guard: taken, locals }]);
      left = all([left, not(isCase)]);
    }
    const rest: Way = { guard: all([guard, left]), locals };
    translator.guard = FALSE;
    if (item.fallback && rest.guard !== FALSE) {
      if (item.fallback.isBackward) throw new NotTranslated('a jump backward', item.token);
      this.jumps.set(item.fallback, [...(this.jumps.get(item.fallback) ?? []), rest]);
    }
    this.list(item.body);
    this.join(this.exits, item.breaks);
    if (!item.fallback) this.meet(rest, { guard: translator.guard, locals: translator.locals });
  }

  /** `do { } while (0)`: all other loops are none that can be followed. */
  private once(item: StatementIR & { kind: 'loop' }): void {
    const isOnce = !item.testFirst && item.condition?.kind === 'constant' && Number(item.condition.value) === 0;
    if (!isOnce) throw new NotTranslated('a loop', item.token);
    this.list(item.body);
    this.join(this.exits, item.continues);
    this.join(this.exits, item.breaks);
  }
}

/** Whether control can enter a statement other than at its head. */
function holdsLabel(item: StatementIR): boolean {
  switch (item.kind) {
    case 'label':
      return true;
    case 'block':
      return item.items.some(holdsLabel);
    case 'if':
      return item.consequence.some(holdsLabel) || item.alternative.some(holdsLabel);
    case 'loop':
    case 'switch':
      return item.body.some(holdsLabel);
    default:
      return false;
  }
}
