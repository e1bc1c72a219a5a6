/** Analyses function bodies (C11 6.8): scopes, control flow, cleanups. */
import { CompileError } from '../../errors.js';
import type { CompoundStatement, Expression, FunctionDefinition, Statement, TypeName } from '../../syntax/ast.js';
import { hasLabel } from '../../syntax/labels.js';
import type { Token } from '../../token.js';
import { sameType } from '../../types/compatible.js';
import { type CType, INT, type IntegerType, pointerTo, promote, Qualifier, typeName, VOID } from '../../types/types.js';
import { ExpressionAnalyzer } from '../expressions/expressions.js';
import type { ExitIR, FunctionIR, FunctionSymbol, IR, Label, StatementIR, Variable } from '../ir.js';
import { definedFunction } from '../types/parameters.js';
import type { LengthSource, QualifiedType } from '../types/type-builder.js';
import { variableArray } from '../types/variable-arrays.js';
import { BlockScope, type Scope } from '../unit/scope.js';
import { checkStaticAssertion } from '../unit/static-assertion.js';
import type { Unit } from '../unit/unit.js';
import { type Operand, placeOperand, valueOperand } from '../values/operands.js';
import { convert } from '../values/values.js';
import type { StatementList } from './flatten.js';
import { type Cleanup, Jumps, openCleanups } from './jumps.js';
import { keep, saveValue } from './kept-values.js';
import { bindParameters, declareLocals, newVariable } from './local-declarations.js';
import type { Strictness } from './strictness.js';
import { checkDistinct, type SwitchState } from './switches.js';
import { weigh } from './weight.js';

/** What `break` or `continue` leaves to. */
interface JumpTarget {
  readonly exit: ExitIR;
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
    name: string,
    scope: Scope = unit,
    strictness: Strictness = 'none',
    /** Whether what arrays of variable length need is evaluated. */
    private readonly evaluates = true,
  ) {
    super(unit, name === '' ? scope : new BlockScope(scope, name));
    this.checksConst = strictness !== 'none';
    this.checksPointers = strictness === 'order and pointers';
  }

  override inFunction(): boolean {
    return true;
  }

  override temporary(type: CType, _token: Token): Variable {
    return newVariable(`temporary ${this.temporaries++}`, { type, qualifiers: Qualifier.None });
  }

  override withType(name: TypeName, work: (type: QualifiedType) => Operand): Operand {
    const { result, effects } = this.withVariableArrays(() => this.unit.types.qualifiedTypeName(name, this.scope));
    return this.after(effects, work(result), name.token);
  }

  withVariableArrays<T>(work: () => T): { readonly result: T; readonly effects: readonly IR[] } {
    const effects: IR[] = [];
    const lengths: LengthSource = {
      variableArray: (element, length, token) => {
        if (!this.evaluates) throw new CompileError('an array of variable length in a type that is only named', token);
        const made = variableArray(this, element, length, token);
        effects.push(made.effect);
        return made.type;
      },
    };
    return { result: this.unit.types.withLengths(lengths, work), effects };
  }

  addCleanup(call: StatementIR): void {
    this.cleanup = { call, outer: this.cleanup };
  }

  override variadicArea(token: Token): IR {
    if (!this.isVariadic) throw new CompileError('va_start outside a variadic function', token);
    return { kind: 'variadic-area', type: 'i64' };
  }

  function(symbol: FunctionSymbol, definition: FunctionDefinition): FunctionIR {
    const { type } = definedFunction(this.unit.types, definition, this.unit);
    this.result = type.result;
    this.isVariadic = type.variadic;
    this.scope = new BlockScope(this.scope);
    const { parameters, effects } = bindParameters(this, definition, type);
    const { localObjects } = this.unit;
    // Parameters are of the same scope as what the outermost block declares (C11 6.2.1p4).
    const body = this.statements(definition.body.items, effects);
    body.push(...openCleanups(this.cleanup, null));
    this.jumps.resolve(this.scope.labels ?? null);
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
    if (hasValue) operand = saveValue(this, this.operand(last.expression!), statements, token);
    const closing = openCleanups(this.cleanup, outerCleanup);
    if (closing.length > 0 && operand.value && operand.value.type !== 'void') {
      const kept = keep(this, operand, statements, token);
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

  private statements(items: readonly Statement[], first: readonly StatementIR[] = []): StatementIR[] {
    return this.inList((result) => {
      result.push(...first);
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

  /** Statements in a scope and a list of their own (C11 6.8.4p3). */
  private inBlock(fill: (items: StatementIR[]) => void): StatementIR[] {
    const outer = this.scope;
    const outerCleanup = this.cleanup;
    this.scope = new BlockScope(outer);
    const result = this.inList((items) => {
      fill(items);
      items.push(...openCleanups(this.cleanup, outerCleanup));
    });
    this.scope = outer;
    this.cleanup = outerCleanup;
    return result;
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
        declareLocals(this, statement, out);
        break;
      case 'static-assertion':
        checkStaticAssertion(this, statement.condition, statement.message, statement.token);
        break;
      case 'expression-statement':
        if (statement.expression)
          out.push({ kind: 'expression', value: this.effect(statement.expression), token: statement.token });
        break;
      case 'if':
        out.push({ kind: 'block', items: this.inBlock((items) => this.ifStatement(statement, items)) });
        break;
      case 'while':
      case 'do':
      case 'for':
        this.loop(statement, out);
        break;
      case 'switch':
        out.push({ kind: 'block', items: this.inBlock((items) => this.switchStatement(statement, items)) });
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
      case 'computed-goto':
        this.computedGoto(statement, out);
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

  private computedGoto({ target, token }: Statement & { kind: 'computed-goto' }, out: StatementIR[]): void {
    const pointer = pointerTo(VOID);
    const kept = keep(this, valueOperand(pointer, this.converted(target, pointer)), out, token);
    out.push(this.jumps.computed(kept.value!, { cleanup: this.cleanup, list: this.list }, token));
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
      const breaks: JumpTarget = { exit: { label: null }, cleanup: this.cleanup };
      const continues: JumpTarget = { exit: { label: null }, cleanup: this.cleanup };
      const testFirst = statement.kind !== 'do';
      // In the order they are run in, so that a jump from one into another is seen as forward or backward.
      let condition = testFirst ? this.loopCondition(statement.condition) : null;
      // What leaves the statement from within its condition leaves the one around it (so gcc has it).
      [this.breaks, this.continues] = [breaks, continues];
      const body = this.body(statement.body);
      [this.breaks, this.continues] = [outerBreaks, outerContinues];
      if (!testFirst) condition = this.loopCondition(statement.condition);
      const update = statement.kind === 'for' && statement.update ? this.effect(statement.update) : null;
      before.push(
        {
          kind: 'loop',
          condition,
          testFirst,
          update,
          body,
          breaks: breaks.exit,
          continues: continues.exit,
          token: statement.token,
        },
        ...openCleanups(this.cleanup, outerCleanup),
      );
    });
    out.push({ kind: 'block', items });
    this.scope = outer;
    this.cleanup = outerCleanup;
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
    const exit: ExitIR = { label: null };
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
      const saved = cleanups.length > 0 ? saveValue(this, operand, out, token) : operand;
      out.push(...cleanups, { kind: 'return', value: null, source: saved.place, token });
      return;
    }
    const value = this.converted(statement.value, this.result);
    const kept = cleanups.length > 0 ? keep(this, valueOperand(this.result, value), out, token).value : value;
    out.push(...cleanups, { kind: 'return', value: kept, source: null, token });
  }
}
