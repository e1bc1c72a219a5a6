/** Gives expressions their types and meaning (C11 6.5). */
import { CompileError } from '../errors.js';

import type { CompoundStatement, Expression, Initializer } from '../syntax/ast.js';
import type { Token } from '../token.js';
import {
  arrayOf,
  CHAR,
  type CType,
  type FunctionType,
  findMember,
  INT,
  isScalar,
  pointerTo,
  promote,
  sameType,
  typeName,
  UNSIGNED_LONG,
  VOID,
} from '../types/types.js';
import { needsAdapter } from './adapters.js';
import type { Analyzer } from './analyzer.js';
import { binaryOperator, type Scalar } from './arithmetic.js';
import { isBarrier } from './assembly.js';
import { checkAssignable } from './assignable.js';
import { builtinCall, isBuiltin } from './builtins.js';
import { callFunction } from './calls.js';
import { conditional } from './conditionals.js';
import { discard } from './discard.js';
import { completeArrayType } from './initializers.js';
import type { FunctionSymbol, IR, Place, Variable } from './ir.js';
import { characterOperand, numberOperand, stringOperand } from './literals.js';
import { initializeVariable } from './local-initializer.js';
import {
  addressOf,
  decay,
  isPure,
  loadOf,
  type Operand,
  placeAt,
  placeOperand,
  placeWithOffset,
  storeTo,
  valueOperand,
  variablePlace,
} from './operands.js';
import type { Scope } from './scope.js';
import type { Unit } from './unit.js';
import {
  convert,
  i32,
  i64,
  integerConstant,
  logicalNot,
  operation,
  toBoolean,
  toCondition,
  toPrecision,
  valueTypeOf,
} from './values.js';

const MEMORY_FUNCTIONS = new Set(['memcpy', 'memmove', 'memset']);

/** Analyses expressions outside functions; FunctionAnalyzer adds what only a function has. */
export class ExpressionAnalyzer implements Analyzer {
  /** The scope names are looked up in; changes as blocks open and close. */
  scope: Scope;
  /** Whether pointers of the wrong kind are refused where there is no cast. */
  protected checksPointers = false;
  /** Whether writes through pointers to const are refused. */
  protected checksConst = false;

  constructor(
    readonly unit: Unit,
    scope: Scope,
  ) {
    this.scope = scope;
  }

  /** A new temporary of the function; there are none at file scope. */
  temporary(_type: CType, token: Token): Variable {
    throw new CompileError('not a constant expression', token);
  }

  /** The name of the function for `__func__`. */
  functionName(): string {
    return '';
  }

  statementExpression(_body: CompoundStatement, token: Token): Operand {
    throw new CompileError('a statement expression outside a function', token);
  }

  /** Where the variadic arguments begin, for va_start. */
  variadicArea(token: Token): IR {
    throw new CompileError('va_start outside a variadic function', token);
  }

  inFunction(): boolean {
    return false;
  }

  /** The scalar value of an expression after all conversions of C11 6.3.2.1. */
  scalar(expression: Expression): Scalar {
    return decay(this.operand(expression), expression.token);
  }

  /** The value converted to a type as if by assignment. */
  converted(expression: Expression, type: CType): IR {
    const { type: from, value } = this.scalar(expression);
    return this.assignedValue(value, from, type, expression.token);
  }

  assignedValue(value: IR, from: CType, to: CType, token: Token): IR {
    if (this.checksPointers) checkAssignable(value, from, to, token);
    return this.castValue(value, from, to, token);
  }

  /** i32 that is not 0 where the expression compares unequal to 0. */
  condition(expression: Expression): IR {
    return toCondition(this.scalar(expression).value);
  }

  /** Evaluates for side effects only. */
  effect(expression: Expression): IR {
    if (expression.kind === 'update' && !expression.prefix) {
      return discard(this.operand({ ...expression, prefix: true }));
    }
    return discard(this.operand(expression));
  }

  /** The value of an integer constant expression (C11 6.6p6). */
  constantInteger(expression: Expression): bigint {
    const { type, value } = this.scalar(expression);
    if (value.kind !== 'constant' || type.kind !== 'integer')
      throw new CompileError('not an integer constant expression', expression.token);
    const number = BigInt(value.value);
    return type.signed ? number : BigInt.asUintN(type.size * 8, number);
  }

  operand(expression: Expression): Operand {
    const { token } = expression;
    switch (expression.kind) {
      case 'identifier':
        return this.identifier(token);
      case 'number':
        return numberOperand(token);
      case 'character':
        return characterOperand(token);
      case 'string':
        return stringOperand(expression.parts);
      case 'unary':
        return this.unary(expression.operator, expression.operand, token);
      case 'update':
        return this.update(expression.operator, expression.prefix, expression.operand, token);
      case 'binary':
        return this.binary(expression);
      case 'assignment':
        return this.assignment(expression);
      case 'conditional':
        return conditional(this, expression);
      case 'comma': {
        const effect = this.effect(expression.left);
        const right = this.operand(expression.right);
        return this.after([effect], right, token);
      }
      case 'cast':
        return this.cast(this.unit.types.typeName(expression.type, this.scope), expression.operand, token);
      case 'compound-literal':
        return this.compoundLiteral(
          this.unit.types.typeName(expression.type, this.scope),
          expression.initializer,
          token,
        );
      case 'sizeof-type': {
        const type = this.unit.types.typeName(expression.type, this.scope);
        return this.size(type, expression.align, token);
      }
      case 'sizeof-expression':
        return this.size(this.typeOf(expression.operand), expression.align, token);
      case 'call':
        return this.call(expression);
      case 'member':
        return this.member(expression);
      case 'index':
        return this.dereference(
          binaryOperator('+', this.scalar(expression.object), this.scalar(expression.index), token),
          token,
        );
      case 'statement-expression':
        return this.statementExpression(expression.body, token);
      case 'generic':
        return this.generic(expression);
      case 'type-argument':
        throw new CompileError('a type where a value is wanted', token);
      case 'assembly':
        if (isBarrier(expression.tokens))
          return valueOperand(VOID, { kind: 'sequence', type: 'void', effects: [], value: null });
        throw new CompileError('inline assembly', token);
    }
  }

  /** The type of an expression that is not evaluated: analysed and thrown away. */
  typeOf(expression: Expression): CType {
    return this.operand(expression).type;
  }

  private size(type: CType, align: boolean, token: Token): Operand {
    if (type.kind === 'record' && !type.isComplete)
      throw new CompileError(`sizeof incomplete ${typeName(type)}`, token);
    return valueOperand(UNSIGNED_LONG, i64(align ? type.align : type.size));
  }

  private identifier(token: Token): Operand {
    const name = token.text;
    const entity = this.scope.lookup(name);
    if (!entity) {
      if (name === '__func__' || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') {
        const bytes = new TextEncoder().encode(`${this.functionName()}\0`);
        const address: IR = { kind: 'string-address', type: 'i64', bytes, offset: 0 };
        return placeOperand(arrayOf(CHAR, bytes.length), { kind: 'memory', address, offset: 0 });
      }
      throw new CompileError(`"${name}" is not declared`, token);
    }
    switch (entity.kind) {
      case 'enumerator':
        return valueOperand(entity.type, integerConstant(entity.value, entity.type));
      case 'variable':
        return placeOperand(entity.variable.type, variablePlace(entity.variable));
      case 'object': {
        const address: IR = { kind: 'object-address', type: 'i64', symbol: entity.symbol, offset: 0 };
        return placeOperand(entity.symbol.type, { kind: 'memory', address, offset: 0 });
      }
      case 'function': {
        const address: IR = { kind: 'function-address', type: 'i64', symbol: entity.symbol, adapted: null };
        return placeOperand(entity.symbol.type, { kind: 'memory', address, offset: 0 });
      }
      case 'typedef':
        throw new CompileError(`type "${name}" where a value is wanted`, token);
    }
  }

  private unary(operator: string, operand: Expression, token: Token): Operand {
    switch (operator) {
      case '*':
        return this.dereference(this.scalar(operand), token);
      case '&': {
        const place = this.operand(operand);
        if (!place.place) throw new CompileError('the address of a value', token);
        if (place.bits) throw new CompileError('the address of a bit-field', token);
        return valueOperand(pointerTo(place.type, place.isConst), addressOf(place.place));
      }
      case '!':
        return valueOperand(INT, logicalNot(this.scalar(operand).value));
      default: {
        const { type, value } = this.scalar(operand);
        if (type.kind === 'float' && operator !== '~') {
          if (operator === '+') return valueOperand(type, value);
          return valueOperand(type, operation(`${value.type}.neg`, value.type, value));
        }
        if (type.kind !== 'integer') throw new CompileError(`"${operator}" on ${typeName(type)}`, token);
        const promoted = promote(type);
        const wide = convert(value, type, promoted);
        if (operator === '+') return valueOperand(promoted, wide);
        const constant = integerConstant(operator === '-' ? 0n : -1n, promoted);
        const name = operator === '-' ? 'sub' : 'xor';
        const [left, right] = operator === '-' ? [constant, wide] : [wide, constant];
        return valueOperand(promoted, toPrecision(operation(`${wide.type}.${name}`, wide.type, left, right), promoted));
      }
    }
  }

  /** What a pointer points to (C11 6.5.3.2p4). */
  dereference(pointer: Scalar, token: Token): Operand {
    if (pointer.type.kind !== 'pointer') throw new CompileError(`"*" on ${typeName(pointer.type)}`, token);
    const { target, isToConst } = pointer.type;
    return placeOperand(target, placeAt(pointer.value), null, isToConst);
  }

  private member(expression: Expression & { kind: 'member' }): Operand {
    const { token, name } = expression;
    const object = expression.arrow
      ? this.dereference(this.scalar(expression.object), token)
      : this.operand(expression.object);
    if (object.type.kind !== 'record') throw new CompileError(`member "${name}" of ${typeName(object.type)}`, token);
    if (!object.type.isComplete)
      throw new CompileError(`member "${name}" of incomplete ${typeName(object.type)}`, token);
    const found = findMember(object.type, name);
    if (!found) throw new CompileError(`${typeName(object.type)} has no member "${name}"`, token);
    // A union's members share bytes, which only memory has.
    if (object.type.union && object.place?.kind === 'variable') object.place.variable.inMemory = true;
    const place = placeWithOffset(object.place!, found.offset);
    return placeOperand(found.member.type, place, found.member.bits, object.isConst);
  }

  private update(operator: '++' | '--', prefix: boolean, expression: Expression, token: Token): Operand {
    const target = this.modifiable(expression, token);
    const { place, before } = this.stable(target, token);
    const stable: Operand = { ...target, place };
    const old = decay(stable, token);
    const one: Scalar = { type: INT, value: i32(1) };
    if (prefix) {
      const next = binaryOperator(operator === '++' ? '+' : '-', old, one, token);
      return this.after(
        before,
        this.store(stable, this.castValue(next.value, next.type, target.type, token), token),
        token,
      );
    }
    const saved = this.temporary(old.type, token);
    const keep = storeTo(variablePlace(saved), old.type, old.value, token);
    const load: Scalar = { type: old.type, value: loadOf(saved, token) };
    const next = binaryOperator(operator === '++' ? '+' : '-', load, one, token);
    const write = discard(this.store(stable, this.castValue(next.value, next.type, target.type, token), token));
    return this.after([...before, keep, write], valueOperand(old.type, loadOf(saved, token)), token);
  }

  /** What is to be assigned to (C11 6.3.2.1p1). */
  private modifiable(expression: Expression, token: Token): Operand {
    const target = this.operand(expression);
    if (target.isConst && this.checksConst) throw new CompileError('assignment to what is const', token);
    return target;
  }

  /** A place whose address can be used twice; `before` must be evaluated first. */
  private stable(target: Operand, token: Token): { place: Place; before: IR[] } {
    const { place } = target;
    if (!place || !(isScalar(target.type) || target.type.kind === 'record'))
      throw new CompileError('assignment to what is no lvalue', token);
    if (place.kind === 'variable') return { place: { ...place, before: [] }, before: [...place.before] };
    if (isPure(place.address)) return { place, before: [] };
    const saved = this.temporary(UNSIGNED_LONG, token);
    const keep = storeTo(variablePlace(saved), UNSIGNED_LONG, place.address, token);
    return { place: { kind: 'memory', address: loadOf(saved, token), offset: place.offset }, before: [keep] };
  }

  private store(target: Operand, value: IR, token: Token): Operand {
    const store: IR = {
      kind: 'store',
      type: valueTypeOf(target.type),
      ctype: target.type,
      place: target.place!,
      bits: target.bits,
      value,
      keep: true,
      token,
    };
    return valueOperand(target.type, store);
  }

  private assignment(expression: Expression & { kind: 'assignment' }): Operand {
    const { token } = expression;
    const target = this.modifiable(expression.left, token);
    if (target.type.kind === 'record' && expression.operator === '') {
      const { place, before } = this.stable(target, token);
      const source = this.operand(expression.right);
      if (!source.place || !sameType(source.type, target.type))
        throw new CompileError(`${typeName(source.type)} assigned to ${typeName(target.type)}`, token);
      const copy: IR = { kind: 'copy', type: 'void', ctype: target.type, target: place, source: source.place, token };
      return this.after([...before, copy], placeOperand(target.type, place), token);
    }
    if (!target.place || !isScalar(target.type)) throw new CompileError('assignment to what is no lvalue', token);
    if (expression.operator === '') {
      return this.store(target, this.converted(expression.right, target.type), token);
    }
    const { place, before } = this.stable(target, token);
    const stable: Operand = { ...target, place };
    const result = binaryOperator(expression.operator, decay(stable, token), this.scalar(expression.right), token);
    return this.after(
      before,
      this.store(stable, this.castValue(result.value, result.type, target.type, token), token),
      token,
    );
  }

  private binary(expression: Expression & { kind: 'binary' }): Operand {
    const { operator, token } = expression;
    if (operator === '&&' || operator === '||') {
      const left = toBoolean(this.scalar(expression.left).value);
      // What a constant decides is not analysed as if it were run: it may name what this configuration lacks.
      if (left.kind === 'constant' && (left.value !== 0) === (operator === '||'))
        return valueOperand(INT, i32(Number(left.value !== 0)));
      const right = toBoolean(this.scalar(expression.right).value);
      if (left.kind === 'constant') return valueOperand(INT, right);
      const [consequence, alternative] = operator === '&&' ? [right, i32(0)] : [i32(1), right];
      return valueOperand(INT, { kind: 'conditional', type: 'i32', condition: left, consequence, alternative });
    }
    const left = this.scalar(expression.left);
    const { type, value } = binaryOperator(operator, left, this.scalar(expression.right), token);
    return valueOperand(type, value);
  }

  private cast(type: CType, operand: Expression, token: Token): Operand {
    if (type.kind === 'void') return valueOperand(VOID, this.effect(operand));
    const source = this.operand(operand);
    if (type.kind === 'record') {
      if (source.type.kind === 'record' && sameType(source.type, type)) return source;
      throw new CompileError(`a cast to ${typeName(type)}`, token);
    }
    const { type: from, value } = decay(source, token);
    if (!isScalar(type)) throw new CompileError(`a cast to ${typeName(type)}`, token);
    return valueOperand(type, this.castValue(value, from, type, token));
  }

  /** Converts; a function's address cast to another function type is called through an adapter (see program/functions.ts). */
  castValue(value: IR, from: CType, to: CType, token: Token): IR {
    if (from.kind === 'void' || !isScalar(to))
      throw new CompileError(`${typeName(from)} converted to ${typeName(to)}`, token);
    if (value.kind === 'function-address' && to.kind === 'pointer' && to.target.kind === 'function') {
      return { ...value, adapted: needsAdapter(value.symbol.type, to.target) ? to.target : null };
    }
    return convert(value, from, to);
  }

  private compoundLiteral(type: CType, initializer: Initializer, token: Token): Operand {
    const complete = this.completeArray(type, initializer);
    if (!this.inFunction()) {
      const symbol = this.unit.defineLocalObject('compound-literal', complete, initializer, 0, this.scope, token);
      return placeOperand(complete, {
        kind: 'memory',
        address: { kind: 'object-address', type: 'i64', symbol, offset: 0 },
        offset: 0,
      });
    }
    const variable = this.temporary(complete, token);
    const before = initializeVariable(this, variable, initializer, token);
    return placeOperand(complete, variablePlace(variable, 0, before));
  }

  /** The type with the length that the initializer gives, for an array of unknown length (C11 6.7.9p22). */
  completeArray(type: CType, initializer: Initializer): CType {
    return completeArrayType(this, type, initializer);
  }

  private generic(expression: Expression & { kind: 'generic' }): Operand {
    const control = decay(this.operand(expression.control), expression.token).type;
    let fallback: Expression | null = null;
    for (const { type, value } of expression.associations) {
      if (type === null) fallback = value;
      else if (sameType(this.unit.types.typeName(type, this.scope), control)) return this.operand(value);
    }
    if (fallback) return this.operand(fallback);
    throw new CompileError(`_Generic has no association for ${typeName(control)}`, expression.token);
  }

  private call(expression: Expression & { kind: 'call' }): Operand {
    const { token, callee } = expression;
    if (callee.kind === 'identifier') {
      const name = callee.token.text;
      if (isBuiltin(name) && this.scope.lookup(name)?.kind !== 'function')
        return builtinCall(this, name, expression.arguments, token);
      // The machine has instructions for these; whoever defines them means the plain functions.
      if (MEMORY_FUNCTIONS.has(name) && expression.arguments.length === 3 && !this.unit.definesFunction(name))
        return builtinCall(this, `__builtin_${name}`, expression.arguments, token);
    }
    const target = this.operand(callee);
    let symbol: FunctionSymbol | null = null;
    let signature: CType = target.type;
    let pointer: IR | null = null;
    if (
      target.type.kind === 'function' &&
      target.place?.kind === 'memory' &&
      target.place.address.kind === 'function-address'
    ) {
      symbol = target.place.address.symbol;
    } else {
      const decayed = decay(target, token);
      if (decayed.type.kind === 'pointer') signature = decayed.type.target;
      pointer = decayed.value;
      if (pointer.kind === 'function-address' && pointer.adapted === null) symbol = pointer.symbol;
    }
    if (signature.kind !== 'function') throw new CompileError(`a call of ${typeName(target.type)}`, token);
    return this.callFunction(symbol ?? pointer!, signature, expression.arguments, token);
  }

  /** A call of a known function with arguments still as expressions. */
  callFunction(
    callee: FunctionSymbol | IR,
    signature: FunctionType,
    expressions: readonly Expression[],
    token: Token,
  ): Operand {
    return callFunction(this, callee, signature, expressions, token);
  }

  /** The operand, with effects to be evaluated before it. */
  after(effects: readonly IR[], operand: Operand, token: Token): Operand {
    if (effects.length === 0) return operand;
    const place = operand.place!;
    if (operand.value || (isScalar(operand.type) && place.kind === 'variable')) {
      const { type, value } = decay(operand, token);
      return valueOperand(type, { kind: 'sequence', type: value.type, effects, value });
    }
    if (place.kind === 'variable') return { ...operand, place: { ...place, before: [...effects, ...place.before] } };
    return {
      ...operand,
      place: { ...place, address: { kind: 'sequence', type: 'i64', effects, value: place.address } },
    };
  }
}
