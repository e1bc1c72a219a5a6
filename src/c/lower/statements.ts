/** Analyses function bodies (C11 6.8): scopes, control flow, cleanups. */
import { CompileError } from '../errors.js';
import type { CompoundStatement, Declaration, Expression, FunctionDefinition, Statement } from '../syntax/ast.js';
import { hasLabel } from '../syntax/labels.js';
import type { Token } from '../token.js';
import {
  type CType,
  type FunctionType,
  INT,
  type IntegerType,
  isScalar,
  promote,
  sameType,
  typeName,
  VOID,
} from '../types/types.js';
import { discard } from './discard.js';
import { ExpressionAnalyzer } from './expressions.js';
import type { StatementList } from './flatten.js';
import type { Exit, FunctionIR, FunctionSymbol, IR, Label, StatementIR, Variable } from './ir.js';
import { type Cleanup, cleanupCall, Jumps, openCleanups } from './jumps.js';
import { initializeVariable } from './local-initializer.js';
import { decay, loadOf, type Operand, placeOperand, storeTo, valueOperand, variablePlace } from './operands.js';
import { BlockScope, type Scope } from './scope.js';
import { checkStaticAssertion } from './static-assertion.js';
import type { Strictness } from './strictness.js';
import { checkDistinct, type SwitchState } from './switches.js';
import type { Unit } from './unit.js';
import { convert } from './values.js';
import { weigh } from './weight.js';

/** What `break` or `continue` leaves to. */
interface JumpTarget {
  readonly exit: Exit;
  readonly cleanup: Cleanup | null;
}

/** Analyses within a function: statements, and expressions that need temporaries. */
export class FunctionAnalyzer extends ExpressionAnalyzer {
  private result: CType = INT;
  private isVariadic = false;
  private cleanup: Cleanup | null = null;
  private breaks: JumpTarget | null = null;
  private continues: JumpTarget | null = null;
  private list: StatementList = { items: [], parent: null };
  private readonly jumps = new Jumps();
  private switchState: SwitchState | null = null;
  private temporaries = 0;

  constructor(
    unit: Unit,
    private readonly name: string,
    scope: Scope = unit,
    strictness: Strictness = 'none',
  ) {
    super(unit, scope);
    this.checksConst = strictness !== 'none';
    this.checksPointers = strictness === 'order and pointers';
  }

  override inFunction(): boolean {
    return true;
  }

  override functionName(): string {
    return this.name;
  }

  override temporary(type: CType, _token: Token): Variable {
    return newVariable(`temporary ${this.temporaries++}`, type);
  }

  override variadicArea(token: Token): IR {
    if (!this.isVariadic) throw new CompileError('va_start outside a variadic function', token);
    return { kind: 'variadic-area', type: 'i64' };
  }

  function(symbol: FunctionSymbol, definition: FunctionDefinition): FunctionIR {
    const declared = this.unit.types.declarator(
      this.unit.types.specifier(definition.specifier, this.unit),
      definition.declarator,
      this.unit,
    );
    const type = declared.type as FunctionType;
    this.result = type.result;
    this.isVariadic = type.variadic;
    this.scope = new BlockScope(this.scope);
    const parameters = type.parameters.map((parameterType, i) => {
      const variable = newVariable(declared.parameterNames[i]?.text ?? '', parameterType);
      const token = declared.parameterNames[i];
      if (token) this.scope.declare(token.text, { kind: 'variable', variable }, token);
      return variable;
    });
    const { localObjects } = this.unit;
    // Parameters are of the same scope as what the outermost block declares (C11 6.2.1p4).
    const body = this.statements(definition.body.items);
    body.push(...openCleanups(this.cleanup, null));
    this.jumps.resolve();
    return {
      symbol,
      type,
      parameters,
      body,
      token: definition.token,
      lastLine: definition.body.end.line,
      inlineWeight: weigh(type, body),
      definesObjects: this.unit.localObjects > localObjects,
    };
  }

  override statementExpression(body: CompoundStatement, token: Token): Operand {
    const outer = this.scope;
    const outerCleanup = this.cleanup;
    this.scope = new BlockScope(outer);
    const last = body.items[body.items.length - 1];
    const hasValue = last?.kind === 'expression-statement' && last.expression !== null;
    const statements = this.statements(hasValue ? body.items.slice(0, -1) : body.items);
    let operand: Operand = valueOperand(VOID, { kind: 'sequence', type: 'void', effects: [], value: null });
    if (hasValue) operand = this.statementValue(last.expression!, statements, token);
    const closing = openCleanups(this.cleanup, outerCleanup);
    if (closing.length > 0 && operand.value && operand.value.type !== 'void') {
      const kept = this.keep(operand, statements, token);
      operand = kept;
    } else if (closing.length > 0 && operand.value) {
      statements.push({ kind: 'expression', value: operand.value, token });
      operand = valueOperand(operand.type, { kind: 'sequence', type: 'void', effects: [], value: null });
    }
    statements.push(...closing);
    this.scope = outer;
    this.cleanup = outerCleanup;
    if (operand.place) {
      const place = operand.place;
      const before: IR = { kind: 'statements', type: 'void', body: statements, value: null };
      return this.after([before], placeOperand(operand.type, place), token);
    }
    const value = operand.value!;
    return valueOperand(operand.type, { kind: 'statements', type: value.type, body: statements, value });
  }

  /** The value of the last expression, read before the block's variables go out of scope. */
  private statementValue(expression: Expression, statements: StatementIR[], token: Token): Operand {
    const operand = this.operand(expression);
    if (operand.type.kind === 'void') return valueOperand(operand.type, discard(operand));
    if (operand.type.kind === 'record') {
      const saved = this.temporary(operand.type, token);
      const copy: IR = {
        kind: 'copy',
        type: 'void',
        ctype: operand.type,
        target: variablePlace(saved),
        source: operand.place!,
        token,
      };
      statements.push({ kind: 'expression', value: copy, token });
      return placeOperand(operand.type, variablePlace(saved));
    }
    const { type, value } = decay(operand, token);
    return valueOperand(type, value);
  }

  private keep(operand: Operand, statements: StatementIR[], token: Token): Operand {
    const { type } = operand;
    const saved = this.temporary(type, token);
    statements.push({
      kind: 'expression',
      value: storeTo(variablePlace(saved), type, operand.value!, token),
      token,
    });
    return valueOperand(type, loadOf(saved, token));
  }

  /** The statements of a block in a scope of their own, with the cleanups of its end. */
  private items(block: CompoundStatement): StatementIR[] {
    const outer = this.scope;
    const outerCleanup = this.cleanup;
    this.scope = new BlockScope(outer);
    const result = this.statements(block.items);
    result.push(...openCleanups(this.cleanup, outerCleanup));
    this.scope = outer;
    this.cleanup = outerCleanup;
    return result;
  }

  private statements(items: readonly Statement[]): StatementIR[] {
    return this.inList((result) => {
      for (const item of items) this.statement(item, result);
    });
  }

  /** A list of statements within the current one. */
  private inList(fill: (items: StatementIR[]) => void): StatementIR[] {
    const outer = this.list;
    const items: StatementIR[] = [];
    this.list = { items, parent: outer };
    if (this.switchState && this.switchState.body === null) this.switchState.body = this.list;
    fill(items);
    this.list = outer;
    return items;
  }

  private body(statement: Statement): StatementIR[] {
    if (statement.kind === 'compound') return this.items(statement);
    return this.inList((result) => this.statement(statement, result));
  }

  private statement(statement: Statement, out: StatementIR[]): void {
    switch (statement.kind) {
      case 'compound':
        out.push({ kind: 'block', items: this.items(statement) });
        break;
      case 'declaration':
        this.declaration(statement, out);
        break;
      case 'static-assertion':
        checkStaticAssertion(this, statement.condition, statement.message, statement.token);
        break;
      case 'expression-statement':
        if (statement.expression)
          out.push({ kind: 'expression', value: this.effect(statement.expression), token: statement.token });
        break;
      case 'if':
        this.ifStatement(statement, out);
        break;
      case 'while':
      case 'do':
      case 'for':
        this.loop(statement, out);
        break;
      case 'switch':
        this.switchStatement(statement, out);
        break;
      case 'return':
        this.returnStatement(statement, out);
        break;
      case 'break':
      case 'continue': {
        const target = statement.kind === 'break' ? this.breaks : this.continues;
        if (!target) throw new CompileError(`${statement.kind} outside a loop`, statement.token);
        out.push(...openCleanups(this.cleanup, target.cleanup), { kind: statement.kind, exit: target.exit });
        break;
      }
      case 'goto':
        out.push(this.jumps.goto(statement.label, { cleanup: this.cleanup, list: this.list }, statement.token));
        break;
      case 'label':
        out.push(this.jumps.place(statement.name, { cleanup: this.cleanup, list: this.list }, statement.token));
        break;
      case 'case':
      case 'default':
        this.caseLabel(statement, out);
        break;
    }
  }

  private ifStatement(statement: Statement & { kind: 'if' }, out: StatementIR[]): void {
    const condition = this.condition(statement.condition);
    // A branch that is never taken may name what this configuration lacks; only labels can make it reachable.
    if (condition.kind === 'constant') {
      const [taken, dropped] =
        condition.value !== 0
          ? [statement.consequence, statement.alternative]
          : [statement.alternative, statement.consequence];
      if (!dropped || !hasLabel(dropped)) {
        if (taken) out.push({ kind: 'block', items: this.body(taken) });
        return;
      }
    }
    out.push({
      kind: 'if',
      condition,
      consequence: this.body(statement.consequence),
      alternative: statement.alternative ? this.body(statement.alternative) : [],
      token: statement.token,
    });
  }

  private loop(statement: Statement & { kind: 'while' | 'do' | 'for' }, out: StatementIR[]): void {
    const outer = this.scope;
    const [outerBreaks, outerContinues, outerCleanup] = [this.breaks, this.continues, this.cleanup];
    this.scope = new BlockScope(outer);
    const items = this.inList((before) => {
      if (statement.kind === 'for' && statement.initializer) this.statement(statement.initializer, before);
      this.breaks = { exit: { label: null }, cleanup: this.cleanup };
      this.continues = { exit: { label: null }, cleanup: this.cleanup };
      const testFirst = statement.kind !== 'do';
      // In the order they are run in, so that a jump from one into another is seen as forward or backward.
      let condition = testFirst ? this.loopCondition(statement.condition) : null;
      const body = this.body(statement.body);
      if (!testFirst) condition = this.loopCondition(statement.condition);
      const update = statement.kind === 'for' && statement.update ? this.effect(statement.update) : null;
      before.push(
        {
          kind: 'loop',
          condition,
          testFirst,
          update,
          body,
          breaks: this.breaks.exit,
          continues: this.continues.exit,
          token: statement.token,
        },
        ...openCleanups(this.cleanup, outerCleanup),
      );
    });
    out.push({ kind: 'block', items });
    this.scope = outer;
    [this.breaks, this.continues, this.cleanup] = [outerBreaks, outerContinues, outerCleanup];
  }

  /** Null for a condition that always holds. */
  private loopCondition(expression: Expression | null): IR | null {
    const condition = expression ? this.condition(expression) : null;
    return condition?.kind === 'constant' && condition.value !== 0 ? null : condition;
  }

  private switchStatement(statement: Statement & { kind: 'switch' }, out: StatementIR[]): void {
    const { type, value } = this.scalar(statement.condition);
    if (type.kind !== 'integer') throw new CompileError(`switch on ${typeName(type)}`, statement.token);
    const promoted = promote(type);
    const outer = this.switchState;
    const outerBreaks = this.breaks;
    const state: SwitchState = { type: promoted, cases: [], fallback: null, body: null };
    const exit: Exit = { label: null };
    this.switchState = state;
    this.breaks = { exit, cleanup: this.cleanup };
    const body = this.body(statement.body);
    this.switchState = outer;
    this.breaks = outerBreaks;
    checkDistinct(state.cases);
    out.push({
      kind: 'switch',
      value: convert(value, type, promoted),
      cases: state.cases,
      signed: promoted.signed,
      fallback: state.fallback,
      body,
      breaks: exit,
      token: statement.token,
    });
  }

  private caseLabel(statement: Statement & { kind: 'case' | 'default' }, out: StatementIR[]): void {
    const state = this.switchState;
    if (!state) throw new CompileError('a case label outside a switch', statement.token);
    const label: Label = { name: statement.kind, isBackward: false };
    this.jumps.enter(this.list, state.body!);
    if (statement.kind === 'default') {
      if (state.fallback) throw new CompileError('two default labels in one switch', statement.token);
      state.fallback = label;
    } else {
      const first = this.caseValue(statement.first, state.type);
      const last = statement.last ? this.caseValue(statement.last, state.type) : first;
      state.cases.push({ first, last, label, token: statement.token });
    }
    out.push({ kind: 'label', label });
  }

  private caseValue(expression: Expression, type: IntegerType): bigint {
    const value = this.constantInteger(expression);
    return type.signed ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
  }

  private returnStatement(statement: Statement & { kind: 'return' }, out: StatementIR[]): void {
    const { token } = statement;
    const cleanups = openCleanups(this.cleanup, null);
    if (!statement.value) {
      out.push(...cleanups, { kind: 'return', value: null, source: null, token });
      return;
    }
    if (this.result.kind === 'void') {
      out.push({ kind: 'expression', value: this.effect(statement.value), token }, ...cleanups, {
        kind: 'return',
        value: null,
        source: null,
        token,
      });
      return;
    }
    if (this.result.kind === 'record') {
      const operand = this.operand(statement.value);
      if (!sameType(operand.type, this.result)) throw new CompileError(`return of ${typeName(operand.type)}`, token);
      const saved = cleanups.length > 0 ? this.statementValue(statement.value, out, token) : operand;
      out.push(...cleanups, { kind: 'return', value: null, source: saved.place, token });
      return;
    }
    const value = this.converted(statement.value, this.result);
    const kept = cleanups.length > 0 ? this.keep(valueOperand(this.result, value), out, token).value : value;
    out.push(...cleanups, { kind: 'return', value: kept, source: null, token });
  }

  private declaration(statement: Declaration, out: StatementIR[]): void {
    if (statement.specifier.kind === 'auto-type') {
      this.autoType(statement, out);
      return;
    }
    const base = this.unit.types.specifier(statement.specifier, this.scope);
    for (const { declarator, initializer } of statement.declarators) {
      const { token, type } = this.unit.types.declarator(base, declarator, this.scope);
      if (!token) continue;
      const name = token.text;
      if (statement.storage === 'typedef') {
        const aligned = this.unit.types.aligned(type, this.unit.types.alignment(statement.attributes, this.scope));
        this.scope.declare(name, { kind: 'typedef', type: aligned }, token);
      } else if (type.kind === 'function') {
        const symbol: FunctionSymbol = {
          kind: 'function',
          name,
          type,
          unit: this.unit.file,
          isStatic: this.unit.definesFunction(name),
        };
        this.scope.declare(name, this.unit.lookup(name) ?? { kind: 'function', symbol }, token);
      } else if (statement.storage === 'extern') {
        const symbol = { kind: 'object', name, type, unit: this.unit.file, isStatic: false } as const;
        this.scope.declare(name, this.unit.lookup(name) ?? { kind: 'object', symbol }, token);
      } else if (statement.storage === 'static') {
        const complete = initializer ? this.completeArray(type, initializer) : type;
        const alignment = this.unit.types.alignment(statement.attributes, this.scope);
        const symbol = this.unit.defineLocalObject(
          `${this.name}.${name}`,
          complete,
          initializer,
          alignment,
          this.scope,
          token,
        );
        this.scope.declare(name, { kind: 'object', symbol }, token);
      } else {
        const complete = initializer ? this.completeArray(type, initializer) : type;
        if (complete.kind === 'record' && !complete.isComplete)
          throw new CompileError(`"${name}" has incomplete type ${typeName(complete)}`, token);
        this.local(statement, token, complete, initializer, out);
      }
    }
  }

  private local(
    statement: Declaration,
    token: Token,
    type: CType,
    initializer: Declaration['declarators'][number]['initializer'],
    out: StatementIR[],
  ): void {
    if (type.kind === 'void') throw new CompileError(`"${token.text}" is declared void`, token);
    const variable = newVariable(token.text, type);
    variable.inMemory = !isScalar(type) && type.kind !== 'record';
    this.scope.declare(variable.name, { kind: 'variable', variable }, token);
    if (initializer) {
      for (const value of initializeVariable(this, variable, initializer, token))
        out.push({ kind: 'expression', value, token });
    }
    this.cleanupOf(statement, variable);
  }

  private cleanupOf(statement: Declaration, variable: Variable): void {
    const cleanup = statement.attributes.find((attribute) => attribute.name === 'cleanup');
    if (cleanup) this.cleanup = { call: cleanupCall(this.scope, cleanup.arguments[0]!, variable), outer: this.cleanup };
  }

  private initialValue(variable: Variable, operand: Operand, token: Token): IR {
    const place = variablePlace(variable);
    const { type: ctype } = variable;
    if (ctype.kind === 'record') {
      return { kind: 'copy', type: 'void', ctype, target: place, source: operand.place!, token };
    }
    return storeTo(place, ctype, decay(operand, token).value, token);
  }

  /** The type is that of the initializer. */
  private autoType(statement: Declaration, out: StatementIR[]): void {
    for (const { declarator, initializer } of statement.declarators) {
      const token = declarator.kind === 'name' ? declarator.token : null;
      if (!token || initializer?.kind !== 'value')
        throw new CompileError('__auto_type needs a name and a value', statement.token);
      const operand = this.operand(initializer.value);
      const type = operand.type.kind === 'record' ? operand.type : decay(operand, token).type;
      const variable = newVariable(token.text, type);
      this.scope.declare(variable.name, { kind: 'variable', variable }, token);
      const value = this.initialValue(variable, operand, token);
      out.push({ kind: 'expression', value, token });
      this.cleanupOf(statement, variable);
    }
  }
}

function newVariable(name: string, type: CType): Variable {
  return { name, type, inMemory: false, addresses: 0, loans: [] };
}
