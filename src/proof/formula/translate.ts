/**
 * From C to formulas: a function without loops as what it returns and when it aborts, over what it is asked about.
 * Starts from the compiler's typed tree, so that promotions, conversions and members are those that are compiled. Calls
 * are followed.
 */

import {
  type Argument,
  analyzeFunction,
  type CType,
  type FunctionIR,
  type FunctionSymbol,
  type IR,
  type Place,
  type Unit,
  type Variable,
} from '../../c/index.js';
import type { Token } from '../../c/source.js';
import { add, extend, extract } from './arithmetic.js';
import { type Inputs, type Outside, OutsideMemory } from './inputs.js';
import { Locals } from './locals.js';
import { all, any, equal, not, select } from './logic.js';
import { type BitSpan, leavesOf, type NameOf } from './members.js';
import { NotTranslated } from './not-translated.js';
import { operationOf } from './operations.js';
import { type ExpressionTranslator, StatementTranslator } from './statements.js';
import { constant, FALSE, type InputTerm, input, is, signedValue, type Term, TRUE } from './terms.js';

/** A function as a formula. */
export interface Translation {
  /** What it returns; unequal 0 for true. */
  readonly value: Term;
  /** Where it aborts or traps instead. */
  readonly aborts: Term;
  /** Where it follows a null pointer. */
  readonly nulls: Term;
  readonly memory: OutsideMemory;
}

/** Functions that end the program, by what they are called in QEMU, glib, libc and our runtime. */
const ENDS = new Set(['abort', 'exit', '_exit', '__assert_fail', '__builtin_unreachable', 'flatcheck_abort']);
const DEEPEST = 40;
/** Statements and expressions beyond which a function is not followed. */
const MOST_WORK = 100_000;

/**
 * Translates a function whose result is an integer.
 * @param inputs shared by functions that are compared
 * @param nameOf what members are called
 * @throws NotTranslated for what is no formula, CompileError where it cannot be compiled
 */
export function translate(unit: Unit, name: string, inputs: Inputs, nameOf: NameOf = ownName): Translation {
  return new Translator(unit, inputs, nameOf).translate(name);
}

const ownName: NameOf = (_record, member) => member.name;

class Translator implements ExpressionTranslator {
  readonly memory: OutsideMemory;
  guard: Term = TRUE;
  locals = Locals.none;
  private aborts: Term = FALSE;
  private nulls: Term = FALSE;
  private addresses = new Map<Variable, InputTerm>();
  private readonly objects = new Map<string, InputTerm>();
  private readonly functions = new Map<string, FunctionIR>();
  private depth = 0;
  private work = 0;

  constructor(
    private readonly unit: Unit,
    private readonly inputs: Inputs,
    nameOf: NameOf,
  ) {
    this.memory = new OutsideMemory(inputs, nameOf);
  }

  translate(name: string): Translation {
    const ir = this.function(name);
    if (!ir) throw new NotTranslated(`${name}() is not defined in this file`, { file: this.unit.file, line: 1 });
    ir.parameters.forEach((parameter, i) => {
      const address = this.addressOf(parameter);
      for (const leaf of leavesOf(parameter.type)) {
        const term = this.inputs.term(leaf.span.width, `$${i}+${leaf.span.first}`, parameter.name, ir.token);
        this.locals = this.locals.store(address, leaf.span.first, term);
        if (leaf.type.kind === 'pointer')
          this.memory.add(this.outside(term, `$${i}`, parameter.name, leaf.type.target));
      }
    });
    const value = this.run(ir, null);
    if (!value) throw new NotTranslated(`${name}() never returns a value`, ir.token);
    return { value, aborts: this.aborts, nulls: this.nulls, memory: this.memory };
  }

  private outside(address: InputTerm, key: string, name: string, type: CType): Outside {
    return { address, key, name, type, kind: 'parameter', symbol: null };
  }

  /** Counts a step. @throws NotTranslated where there are too many */
  step(token: Token): void {
    if (++this.work > MOST_WORK) throw new NotTranslated('too much to be followed', token);
  }

  /** Ends the path that is followed here. */
  abort(): void {
    this.aborts = any([this.aborts, this.guard]);
    this.guard = FALSE;
  }

  /** The body of a function whose parameters are stored; its scalar result, null where there is none. */
  private run(ir: FunctionIR, result: Term | null): Term | null {
    return new StatementTranslator(this, ir, result).body();
  }

  private function(name: string): FunctionIR | null {
    const known = this.functions.get(name);
    if (known) return known;
    const definition = this.unit.functionDefinition(name);
    const entity = definition ? this.unit.lookup(name) : null;
    if (!definition || entity?.kind !== 'function') return null;
    const ir = analyzeFunction(this.unit, entity.symbol, definition);
    this.functions.set(name, ir);
    return ir;
  }

  /** Where a variable lies; it is made known where it is first named. */
  private addressOf(variable: Variable): InputTerm {
    let address = this.addresses.get(variable);
    if (!address) {
      address = input(64, `&${variable.name}`);
      this.addresses.set(variable, address);
    }
    if (!this.locals.has(address)) this.locals = this.locals.declare(address);
    return address;
  }

  /** The address of a place, and the bits between it and the place. */
  place(place: Place, token: Token): { address: Term; first: number } {
    if (place.kind === 'memory') return { address: this.value(place.address, token), first: place.offset * 8 };
    for (const effect of place.before) this.effect(effect, token);
    const { variable } = place;
    return {
      address: this.addressOf(variable),
      first: place.offset * 8,
    };
  }

  /** The scalar value of an expression. */
  value(ir: IR, token: Token): Term {
    const value = this.evaluate(ir, token);
    if (!value) throw new NotTranslated('a value that is none', token);
    return value;
  }

  /** Whether a condition holds. */
  truth(ir: IR, token: Token): Term {
    const value = this.value(ir, token);
    const zero = operationOf(`i${value.width}.eqz`, [value])!.value;
    return not(extract(zero, 0, 1));
  }

  effect(ir: IR, token: Token): void {
    this.evaluate(ir, token);
  }

  private evaluate(ir: IR, token: Token): Term | null {
    this.step(token);
    switch (ir.kind) {
      case 'constant':
        if (ir.type === 'f32' || ir.type === 'f64') throw new NotTranslated('a floating value', token);
        return constant(ir.type === 'i32' ? 32 : ir.type === 'i64' ? 64 : 128, ir.value);
      case 'object-address': {
        const { symbol, offset } = ir;
        return add(this.object(`&${symbol.name}`, symbol.name, symbol), constant(64, offset));
      }
      case 'function-address':
        return this.object(`&${ir.symbol.name}()`, ir.symbol.name, null);
      case 'string-address':
        return add(
          this.object(`"${Buffer.from(ir.bytes).toString('latin1')}`, 'a string', null),
          constant(64, ir.offset),
        );
      case 'variable-address':
        return add(this.addressOf(ir.variable), constant(64, ir.offset));
      case 'load': {
        const { address, first } = this.place(ir.place, ir.token);
        return this.load(address, first, ir.ctype, ir.bits, ir.token);
      }
      case 'store':
        return this.store(ir);
      case 'copy':
        this.copy(ir.target, ir.source, ir.ctype, ir.token);
        return null;
      case 'zero': {
        const { address, first } = this.place(ir.place, ir.token);
        for (let byte = 0; byte < ir.size; byte++) this.write(address, first + byte * 8, constant(8, 0), ir.token);
        return null;
      }
      case 'operation': {
        const operands = ir.operands.map((operand) => this.value(operand, token));
        const result = operationOf(ir.operator, operands);
        if (!result)
          throw new NotTranslated(
            /f(32|64)/.test(ir.operator) ? 'a floating value' : `the operation ${ir.operator}`,
            token,
          );
        this.aborts = any([this.aborts, all([this.guard, result.traps])]);
        return result.value;
      }
      case 'call':
        return this.call(ir);
      case 'conditional':
        return this.conditional(ir, token);
      case 'sequence':
        for (const effect of ir.effects) this.effect(effect, token);
        return ir.value ? this.evaluate(ir.value, token) : null;
      case 'statements':
        new StatementTranslator(this, null, null).inExpression(ir.body, token);
        return ir.value ? this.evaluate(ir.value, token) : null;
      case 'trap':
        this.abort();
        return ir.type === 'void' ? null : constant(ir.type === 'i64' ? 64 : ir.type === 'i128' ? 128 : 32, 0);
      case 'variadic-area':
      case 'stack-allocation':
      case 'stack-restore':
      case 'bulk':
        throw new NotTranslated('memory that is handled as a whole', token);
    }
  }

  private object(key: string, name: string, symbol: Outside['symbol']): InputTerm {
    let address = this.objects.get(key);
    if (!address) {
      address = this.inputs.term(64, key, `&${name}`, { kind: 0, text: '', file: this.unit.file, line: 1 });
      this.objects.set(key, address);
    }
    if (symbol) this.memory.add({ address, key: name, name, type: symbol.type, kind: 'object', symbol });
    return address;
  }

  private conditional(ir: IR & { kind: 'conditional' }, token: Token): Term | null {
    const condition = this.truth(ir.condition, token);
    if (condition.kind === 'constant')
      return this.evaluate(condition === TRUE ? ir.consequence : ir.alternative, token);
    const { guard, locals } = this;
    const branch = (arm: IR, when: Term) => {
      this.guard = all([guard, when]);
      this.locals = locals;
      const value = this.evaluate(arm, token);
      return { value, locals: this.locals, ends: this.guard === FALSE };
    };
    const yes = branch(ir.consequence, condition);
    const no = branch(ir.alternative, not(condition));
    this.guard = yes.ends && no.ends ? FALSE : guard;
    // What is computed on a way that ends the program is never used.
    const left = yes.ends ? no : no.ends ? yes : null;
    this.locals = left ? left.locals : Locals.merge(condition, yes.locals, no.locals);
    if (left) return left.value ?? yes.value ?? no.value;
    return yes.value && no.value ? select(condition, yes.value, no.value) : null;
  }

  /** Calls back for each object that an address may lie in. */
  private resolve<T>(address: Term, found: (object: Term, bit: number) => T, join: (when: Term, a: T, b: T) => T): T {
    const [base, offset] = parts(address);
    if (!is(base, 'select')) return found(base, offset * 8);
    const [condition, yes, no] = base.operands as [Term, Term, Term];
    const distance = constant(64, offset);
    return join(condition, this.resolve(add(yes, distance), found, join), this.resolve(add(no, distance), found, join));
  }

  private load(address: Term, first: number, type: CType, bits: BitSpan | null, token: Token): Term {
    if (type.kind === 'float') throw new NotTranslated('a floating value', token);
    const span = (bit: number): BitSpan =>
      bits ? { first: bit + first + bits.first, width: bits.width } : { first: bit + first, width: type.size * 8 };
    const stored = this.resolve(
      address,
      (object, bit) => this.read(object, span(bit), type, token),
      (when, a, b) => select(when, a, b),
    );
    const width = type.kind === 'integer' ? Math.max(32, type.size * 8) : 64;
    return extend(stored, width, type.kind === 'integer' && type.signed && !type.isBool);
  }

  private read(object: Term, span: BitSpan, type: CType, token: Token): Term {
    if (this.locals.has(object)) {
      const value = this.locals.load(object as InputTerm, span);
      if (!value) throw new NotTranslated(`${(object as InputTerm).name.slice(1)} is read before it is written`, token);
      return value;
    }
    const outside = this.memory.at(object);
    if (!outside) throw new NotTranslated('memory is read through an address that is computed', token);
    if (outside.kind === 'pointer') this.nulls = any([this.nulls, all([this.guard, equal(object, constant(64, 0))])]);
    return this.memory.read(outside, span, type, token);
  }

  private store(ir: IR & { kind: 'store' }): Term | null {
    const { address, first } = this.place(ir.place, ir.token);
    if (ir.ctype.kind === 'float') throw new NotTranslated('a floating value', ir.token);
    const value = this.value(ir.value, ir.token);
    const width = ir.bits ? ir.bits.width : ir.ctype.size * 8;
    const stored = extract(value, 0, width);
    this.write(address, first + (ir.bits?.first ?? 0), stored, ir.token);
    if (!ir.keep) return null;
    return ir.bits ? extend(stored, value.width, ir.ctype.kind === 'integer' && ir.ctype.signed) : value;
  }

  private write(address: Term, first: number, value: Term, token: Token): void {
    const before = this.locals;
    this.locals = this.resolve(
      address,
      (object, bit) => {
        if (!before.has(object)) throw new NotTranslated('memory is written that is not its own', token);
        return before.store(object as InputTerm, bit + first, value);
      },
      (when, a, b) => Locals.merge(when, a, b),
    );
  }

  private copy(target: Place, source: Place, type: CType, token: Token): void {
    const to = this.place(target, token);
    this.copyTo(add(to.address, constant(64, to.first / 8)), source, type, token);
  }

  /** Copies an aggregate to an address. */
  copyTo(target: Term, source: Place, type: CType, token: Token): void {
    const from = this.place(source, token);
    const [base, offset] = parts(from.address);
    if (this.locals.has(base)) {
      const span = { first: from.first + offset * 8, width: type.size * 8 };
      for (const { first, value } of this.locals.stored(base as InputTerm, span))
        this.write(target, first, value, token);
      return;
    }
    for (const { span, type: leaf } of leavesOf(type)) {
      const value = this.resolve(
        from.address,
        (object, bit) => this.read(object, { first: bit + from.first + span.first, width: span.width }, leaf, token),
        (when, a, b) => select(when, a, b),
      );
      this.write(target, span.first, extend(value, span.width, false), token);
    }
  }

  private call({ callee, arguments: given, result, token }: IR & { kind: 'call' }): Term | null {
    if (callee.kind !== 'function') throw new NotTranslated('a call through a pointer', token);
    if (ENDS.has(callee.name)) {
      this.abort();
      return constant(32, 0);
    }
    const ir = this.function(callee.name);
    if (!ir) throw new NotTranslated(`${callee.name}() is called, which this file does not define`, token);
    return this.follow(ir, callee, given, result, token);
  }

  private follow(
    ir: FunctionIR,
    callee: FunctionSymbol,
    given: readonly Argument[],
    result: Place | null,
    token: Token,
  ): Term | null {
    if (ir.type.variadic) throw new NotTranslated(`${callee.name}() takes a varying number of arguments`, token);
    if (this.depth >= DEEPEST) throw new NotTranslated(`${callee.name}() calls itself, or calls are too deep`, token);
    const values = given.map(({ value }) => (value ? this.value(value, token) : null));
    const own = new Map<Variable, InputTerm>();
    ir.parameters.forEach((parameter, i) => {
      const address = input(64, `&${parameter.name}`);
      own.set(parameter, address);
      this.locals = this.locals.declare(address);
      const value = values[i];
      const place = given[i]?.place;
      if (value) this.locals = this.locals.store(address, 0, extract(value, 0, parameter.type.size * 8));
      else if (place) this.copyTo(address, place, parameter.type, token);
    });
    const to = result ? this.place(result, token) : null;
    const target = to && add(to.address, constant(64, to.first / 8));
    const outer = this.addresses;
    this.addresses = own;
    const { guard, aborts, nulls } = this;
    // What the callee is reached under is added once, not to each of its ways.
    [this.guard, this.aborts, this.nulls] = [TRUE, FALSE, FALSE];
    this.depth++;
    const value = this.run(ir, target);
    this.depth--;
    this.addresses = outer;
    this.aborts = any([aborts, all([guard, this.aborts])]);
    this.nulls = any([nulls, all([guard, this.nulls])]);
    this.guard = this.guard === FALSE ? FALSE : guard;
    return value;
  }
}

/** An address as a base and an offset in bytes. */
function parts(address: Term): [Term, number] {
  if (!is(address, 'add')) return [address, 0];
  const last = address.operands[address.operands.length - 1]!;
  if (last.kind !== 'constant') return [address, 0];
  const rest = address.operands.slice(0, -1);
  return [rest.length === 1 ? rest[0]! : rest.reduce(add), Number(signedValue(last))];
}
