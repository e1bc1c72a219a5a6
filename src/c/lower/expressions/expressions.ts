/** Gives expressions their types and meaning (C11 6.5). */
import { CompileError } from '../../errors.js';

import type { CompoundStatement, Expression, Initializer, TypeName } from '../../syntax/ast.js';
import type { Token } from '../../token.js';
import {
  arrayOf,
  CHAR,
  type CType,
  type FunctionType,
  findMember,
  INT,
  isScalar,
  typeName,
} from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import { assembly } from '../assembly/assembly.js';
import { builtinCall, hasInstruction, isBuiltin } from '../builtins/builtins.js';
import { completeArrayType } from '../initializers/initializers.js';
import { initializeVariable } from '../initializers/local-initializer.js';
import type { FunctionSymbol, IR, Variable } from '../ir.js';
import { exceedsDouble, isLongDouble } from '../types/long-double.js';
import type { QualifiedType } from '../types/type-builder.js';
import { generic, sizeOfExpression, sizeOfType } from '../types/type-operators.js';
import type { Scope } from '../unit/scope.js';
import type { Unit } from '../unit/unit.js';
import { needsAdapter } from '../values/adapters.js';
import { binaryOperator, type Scalar } from '../values/arithmetic.js';
import { discard } from '../values/discard.js';
import { characterOperand, numberOperand, stringOperand } from '../values/literals.js';
import {
  decay,
  loadOf,
  type Operand,
  placeAt,
  placeOperand,
  placeWithOffset,
  valueOperand,
  variablePlace,
} from '../values/operands.js';
import { convert, i32, integerConstant, toBoolean, toCondition } from '../values/values.js';
import { checkAssignable } from './assignable.js';
import { assignment, update } from './assignments.js';
import { callFunction } from './calls.js';
import { conditional } from './conditionals.js';
import { cast, unary } from './unary.js';

/** They return more than once, or not to where they are called from (C11 7.13). */
const NON_LOCAL_JUMPS = new Set(
  'setjmp _setjmp sigsetjmp __sigsetjmp longjmp _longjmp siglongjmp getcontext setcontext swapcontext makecontext vfork'
    .split(' ')
    .flatMap((name) => [name, `__builtin_${name}`]),
);

/** Analyses expressions outside functions; FunctionAnalyzer adds what only a function has. */
export class ExpressionAnalyzer implements Analyzer {
  /** The scope names are looked up in; changes as blocks open and close. */
  scope: Scope;
  /** Whether pointers of the wrong kind are refused where there is no cast. */
  protected checksPointers = false;
  /** Whether writes through pointers to const are refused. */
  checksConst = false;

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
        return unary(this, expression.operator, expression.operand, token);
      case 'update':
        return update(this, expression.operator, expression.prefix, expression.operand, token);
      case 'binary':
        return this.binary(expression);
      case 'assignment':
        return assignment(this, expression);
      case 'conditional':
        return conditional(this, expression);
      case 'comma': {
        const effect = this.effect(expression.left);
        const right = this.operand(expression.right);
        return this.after([effect], right, token);
      }
      case 'cast':
        return this.withType(expression.type, ({ type }) => cast(this, type, expression.operand, token));
      case 'compound-literal':
        return this.withType(expression.type, (type) => this.compoundLiteral(type, expression.initializer, token));
      case 'sizeof-type':
        return this.withType(expression.type, ({ type }) => sizeOfType(type, expression.align, token));
      case 'sizeof-expression':
        return sizeOfExpression(this, expression.operand, expression.align, token);
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
        return generic(this, expression);
      case 'type-argument':
        throw new CompileError('a type where a value is wanted', token);
      case 'assembly':
        return assembly(this, expression);
    }
  }

  /** The type of an expression that is not evaluated: analysed and thrown away. */
  typeOf(expression: Expression): QualifiedType {
    const { type, qualifiers } = this.operand(expression);
    return { type, qualifiers };
  }

  /** The type that a name denotes, and what becomes of it, with the effects of lengths in it in front. */
  withType(name: TypeName, work: (type: QualifiedType) => Operand): Operand {
    return work(this.unit.types.qualifiedTypeName(name, this.scope));
  }

  private identifier(token: Token): Operand {
    const name = token.text;
    const entity = this.scope.lookup(name);
    if (!entity) {
      if (name === '__func__' || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') {
        const bytes = new TextEncoder().encode(`${this.scope.functionName ?? ''}\0`);
        const address: IR = { kind: 'string-address', type: 'i64', bytes, offset: 0 };
        return placeOperand(arrayOf(CHAR, bytes.length), { kind: 'memory', address, offset: 0 });
      }
      throw new CompileError(`"${name}" is not declared`, token);
    }
    switch (entity.kind) {
      case 'enumerator':
        return valueOperand(entity.type, integerConstant(entity.value, entity.type));
      case 'variable':
        return placeOperand(entity.variable.type, variablePlace(entity.variable), null, entity.variable.qualifiers);
      case 'variable-array':
        return placeOperand(entity.type, placeAt(loadOf(entity.pointer, token)), null, entity.pointer.qualifiers);
      case 'object': {
        const { symbol } = entity;
        const address: IR = { kind: 'object-address', type: 'i64', symbol, offset: 0 };
        return placeOperand(symbol.type, { kind: 'memory', address, offset: 0 }, null, symbol.qualifiers);
      }
      case 'function': {
        const address: IR = { kind: 'function-address', type: 'i64', symbol: entity.symbol, adapted: null };
        return placeOperand(entity.symbol.type, { kind: 'memory', address, offset: 0 });
      }
      case 'typedef':
        throw new CompileError(`type "${name}" where a value is wanted`, token);
    }
  }

  /** What a pointer points to (C11 6.5.3.2p4). */
  dereference(pointer: Scalar, token: Token): Operand {
    if (pointer.type.kind !== 'pointer') throw new CompileError(`"*" on ${typeName(pointer.type)}`, token);
    const { target, qualifiers } = pointer.type;
    return placeOperand(target, placeAt(pointer.value), null, qualifiers);
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
    return placeOperand(found.member.type, place, found.member.bits, object.qualifiers | found.member.qualifiers);
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

  /**
   * Converts; a function's address cast to another function type is called through an adapter (see
   * program/functions.ts).
   */
  castValue(value: IR, from: CType, to: CType, token: Token): IR {
    if (from.kind === 'void' || !isScalar(to))
      throw new CompileError(`${typeName(from)} converted to ${typeName(to)}`, token);
    if (value.kind === 'function-address' && to.kind === 'pointer' && to.target.kind === 'function') {
      return { ...value, adapted: needsAdapter(value.symbol.type, to.target) ? to.target : null };
    }
    if (isLongDouble(to) && value.kind !== 'constant' && exceedsDouble(from))
      throw new CompileError(`${typeName(from)} converted to long double`, token);
    return convert(value, from, to);
  }

  private compoundLiteral({ type, qualifiers }: QualifiedType, initializer: Initializer, token: Token): Operand {
    const complete = this.completeArray(type, initializer);
    if (!this.inFunction()) {
      const whole = { type: complete, qualifiers };
      const symbol = this.unit.defineLocalObject('compound-literal', whole, initializer, 0, this.scope, token);
      const address: IR = { kind: 'object-address', type: 'i64', symbol, offset: 0 };
      return placeOperand(complete, { kind: 'memory', address, offset: 0 }, null, qualifiers);
    }
    if (complete.kind === 'array' && complete.extent)
      throw new CompileError('a compound literal of variable length', token);
    const variable = this.temporary(complete, token);
    const before = initializeVariable(this, variable, initializer, token);
    return placeOperand(complete, variablePlace(variable, 0, before), null, qualifiers);
  }

  /** The type with the length that the initializer gives, for an array of unknown length (C11 6.7.9p22). */
  completeArray(type: CType, initializer: Initializer): CType {
    return completeArrayType(this, type, initializer);
  }

  private call(expression: Expression & { kind: 'call' }): Operand {
    const { token, callee } = expression;
    if (callee.kind === 'identifier') {
      const name = callee.token.text;
      if (isBuiltin(name) && this.scope.lookup(name)?.kind !== 'function')
        return builtinCall(this, name, expression.arguments, token);
      if (NON_LOCAL_JUMPS.has(name) && !this.unit.definesFunction(name))
        throw new CompileError(`${name}() is not implemented`, token);
      // The machine has instructions for these; whoever defines them means the plain functions.
      if (hasInstruction(name, expression.arguments) && !this.unit.definesFunction(name))
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
