/**
 * A place where the versions of a function differ: the old code is evaluated without effect, then the new code runs and
 * is held against it.
 */
import { scalarLeaves } from '../emit/storage.js';
import type { IR, StatementIR, Variable } from '../lower/ir.js';
import { variablePlace } from '../lower/values/operands.js';
import { toBoolean, valueTypeOf } from '../lower/values/values.js';
import type { Token } from '../token.js';
import { type CType, isScalar } from '../types/types.js';
import type { Callees } from './callees.js';
import type { FunctionPair } from './function-pair.js';
import { NewCode } from './new-code.js';
import { OldCode } from './old-code.js';
import type { ShadowKind } from './place.js';
import { newVariable, regionVariable, Support, typeFor } from './support.js';
import { usesOf, visitStatements } from './variables.js';

/** Gives the marks of a place (see ShadowPlace). */
export type MarkPlace = (kind: ShadowKind, line: number) => { readonly mark: number; readonly reachedMark: number };

/** A changed value, and how its difference shows. */
export interface ValuePair {
  readonly old: IR;
  readonly now: IR;
  /** What matters is whether it is 0. */
  readonly isCondition: boolean;
}

/** A variable of the new function that a region may change, and what old code has in its place. */
interface Changed {
  readonly variable: Variable;
  readonly copy: Variable;
}

/** Largest variable that is copied for old code to change. */
const LARGEST_COPY = 1024;

/** The regions of one function. */
export class Regions {
  private readonly region = regionVariable();

  constructor(
    private readonly pair: FunctionPair,
    private readonly callees: Callees,
    private readonly markPlace: MarkPlace,
  ) {}

  /** Statements in whose place others stood; either list may be empty. */
  statements(kind: ShadowKind, old: readonly StatementIR[], now: readonly StatementIR[], token: Token): StatementIR[] {
    return this.make(kind, { old, now, oldValue: null, nowValue: null, isCondition: false }, token).body;
  }

  /** A value in whose place another stood, of the same type. */
  value(kind: ShadowKind, { old, now, isCondition }: ValuePair, token: Token): IR {
    const { body, value } = this.make(kind, { old: [], now: [], oldValue: old, nowValue: now, isCondition }, token);
    return { kind: 'statements', type: now.type, body, value };
  }

  private make(kind: ShadowKind, content: Content, token: Token): { body: StatementIR[]; value: IR | null } {
    const { pair, callees, region } = this;
    const support = new Support(token);
    const { mark, reachedMark } = this.markPlace(kind, token.line);
    const changed = this.changedBy(content);
    const copies = new Map(changed.map(({ variable, copy }) => [variable, copy]));
    const items = [...content.old, ...asStatements(content.oldValue, token)];
    const oldCode = new OldCode(pair, callees, support, items, copies);
    const newCode = new NewCode(pair, callees, support, region, mark, [
      ...content.now,
      ...asStatements(content.nowValue, token),
    ]);
    const [oldKept, newKept] = [keeper(content.oldValue), keeper(content.nowValue)];
    const body: StatementIR[] = [
      support.set(reachedMark),
      support.statement(support.begin(region)),
      ...changed.map((each) => support.statement(copyOf(each, token))),
      { kind: 'block', items: oldCode.statements(content.old, content.oldValue, oldKept) },
      ...newCode.list(content.now),
    ];
    if (content.nowValue) {
      const value = newCode.value(content.nowValue);
      body.push(support.statement(newKept ? support.assign(newKept, value) : value));
    }
    body.push(support.statement(support.end(region, mark)));
    const compare = (before: IR, after: IR): void => {
      for (const call of support.compare(region, before, after, mark)) body.push(support.statement(call));
    };
    if (oldKept && newKept) {
      const [before, after] = [support.load(oldKept), support.load(newKept)];
      if (content.isCondition) compare(toBoolean(before), toBoolean(after));
      else compare(before, after);
    }
    const within = usesOf([...content.now, ...asStatements(content.nowValue, token)]);
    const withinOld = usesOf(items);
    for (const { variable, copy } of changed) {
      if (!pair.mattersOutside(variable, within, withinOld)) continue;
      for (const { offset, type } of scalarLeaves(variable.type) ?? [])
        compare(leafOf(copy, offset, type, token), leafOf(variable, offset, type, token));
    }
    return { body, value: newKept && support.load(newKept) };
  }

  /** Variables of both functions that a region gives values, but for those that matter to nothing else. */
  private changedBy(content: Content): Changed[] {
    const { pair } = this;
    const found = new Set<Variable>();
    const all = (items: readonly StatementIR[], value: IR | null): StatementIR[] => [
      ...items,
      ...asStatements(value, pair.now.token),
    ];
    for (const variable of assigned(all(content.now, content.nowValue))) found.add(variable);
    for (const variable of assigned(all(content.old, content.oldValue))) {
      const match = pair.matchOf(variable);
      if (match) found.add(match);
    }
    return [...found]
      .filter((variable) => pair.isShared(variable) && !pair.isMemory(variable) && variable.type.size <= LARGEST_COPY)
      .map((variable) => ({ variable, copy: newVariable(variable.name, variable.type) }));
  }
}

interface Content {
  readonly old: readonly StatementIR[];
  readonly now: readonly StatementIR[];
  readonly oldValue: IR | null;
  readonly nowValue: IR | null;
  readonly isCondition: boolean;
}

function asStatements(value: IR | null, token: Token): StatementIR[] {
  return value ? [{ kind: 'expression', value, token }] : [];
}

function keeper(value: IR | null): Variable | null {
  return value && value.type !== 'void' ? newVariable('kept', typeFor(value.type)) : null;
}

/** The variables that are given values by their names. */
function assigned(items: readonly StatementIR[]): Set<Variable> {
  const found = new Set<Variable>();
  visitStatements(items, {
    value: (value) => {
      if ((value.kind === 'store' || value.kind === 'zero') && value.place.kind === 'variable')
        found.add(value.place.variable);
      if (value.kind === 'copy' && value.target.kind === 'variable') found.add(value.target.variable);
      if (value.kind === 'call' && value.result?.kind === 'variable') found.add(value.result.variable);
    },
  });
  return found;
}

function copyOf({ variable, copy }: Changed, token: Token): IR {
  const [target, source] = [variablePlace(copy), variablePlace(variable)];
  const { type: ctype } = variable;
  if (!isScalar(ctype)) return { kind: 'copy', type: 'void', ctype, target, source, token };
  const value: IR = { kind: 'load', type: valueTypeOf(ctype), ctype, place: source, bits: null, token };
  return { kind: 'store', type: 'void', ctype, place: target, bits: null, value, keep: false, token };
}

function leafOf(variable: Variable, offset: number, ctype: CType, token: Token): IR {
  const place = variablePlace(variable, offset);
  return { kind: 'load', type: valueTypeOf(ctype), ctype, place, bits: null, token };
}
