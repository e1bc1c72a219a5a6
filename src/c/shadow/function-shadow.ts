/** A patched function with the old code in its shadow at each changed place. */
import type { FunctionIR, IR, StatementIR } from '../lower/ir.js';
import { i32, i64, operation } from '../lower/values/values.js';
import type { Token } from '../token.js';
import { align } from './align.js';
import type { Callees } from './callees.js';
import { FunctionPair } from './function-pair.js';
import type { ShadowKind } from './place.js';
import { type MarkPlace, Regions, type ValuePair } from './region.js';
import { kindOfRegion } from './region-kind.js';
import { newVariable, Support, typeFor } from './support.js';

/**
 * @param old the old function, analysed in the scope of the new one
 * @returns the new function, which does what it did, and marks what differs
 */
export function shadowed(old: FunctionIR, now: FunctionIR, callees: Callees, markPlace: MarkPlace): FunctionIR {
  return new FunctionShadow(new FunctionPair(old, now), callees, markPlace).function();
}

/** A function that there was not before: it marks that it is called. */
export function marked(now: FunctionIR, markPlace: MarkPlace): FunctionIR {
  const support = new Support(now.token);
  const { mark, reachedMark } = markPlace('new-function', now.token.line);
  return { ...now, body: [support.set(reachedMark), support.set(mark), ...now.body] };
}

class FunctionShadow {
  private readonly regions: Regions;
  /** Where removed code stands: behind what was seen last. */
  private token: Token;

  constructor(
    private readonly pair: FunctionPair,
    private readonly callees: Callees,
    private readonly markPlace: MarkPlace,
  ) {
    this.token = pair.now.token;
    this.regions = new Regions(pair, callees, markPlace);
  }

  function(): FunctionIR {
    const { old, now } = this.pair;
    const [before, after] = [withoutLastReturn(old.body), withoutLastReturn(now.body)];
    const body = this.list(before, after);
    if (after.length < now.body.length) body.push(now.body.at(-1)!);
    const support = new Support(now.token);
    const { reachedMark } = this.markPlace('entry', now.token.line);
    const unknown = this.pair.knownVariables().map((known) => support.statement(support.assign(known, i32(0))));
    return { ...now, body: [support.set(reachedMark), ...unknown, ...body], inlineWeight: Number.POSITIVE_INFINITY };
  }

  private list(old: readonly StatementIR[], now: readonly StatementIR[]): StatementIR[] {
    return align(this.pair.structure, old, now).flatMap((piece) => {
      if (piece.kind === 'region') return this.statements(piece.old, piece.now);
      this.token = tokenOf(piece.now) ?? this.token;
      return piece.kind === 'same' ? [piece.now] : this.compound(piece.old, piece.now);
    });
  }

  private compound(old: StatementIR, now: StatementIR): StatementIR[] {
    if (old.kind === 'block' && now.kind === 'block')
      return [{ kind: 'block', items: this.list(old.items, now.items) }];
    if (old.kind === 'if' && now.kind === 'if') {
      const condition = this.value({ old: old.condition, now: now.condition, isCondition: true }, 'condition');
      const consequence = this.list(old.consequence, now.consequence);
      return [{ ...now, condition, consequence, alternative: this.list(old.alternative, now.alternative) }];
    }
    if (old.kind === 'loop' && now.kind === 'loop') return [this.loop(old, now)];
    if (old.kind === 'switch' && now.kind === 'switch') {
      const value = this.value({ old: old.value, now: now.value, isCondition: false }, 'condition');
      return [{ ...now, value: this.cases(old, now, value), body: this.list(old.body, now.body) }];
    }
    return this.statements([old], [now]);
  }

  private loop(old: StatementIR & { kind: 'loop' }, now: StatementIR & { kind: 'loop' }): StatementIR {
    const always = i32(1);
    const conditions = { old: old.condition ?? always, now: now.condition ?? always, isCondition: true };
    const condition = old.condition || now.condition ? this.value(conditions, 'condition') : null;
    const body = this.list(old.body, now.body);
    if (!old.update && !now.update) return { ...now, condition, body };
    const asStatements = (value: IR | null): StatementIR[] =>
      value ? [{ kind: 'expression', value, token: now.token }] : [];
    const isSame = this.pair.structure.value(old.update) === this.pair.structure.value(now.update);
    const update: IR | null = isSame
      ? now.update
      : {
          kind: 'statements',
          type: 'void',
          body: this.statements(asStatements(old.update), asStatements(now.update)),
          value: null,
        };
    return { ...now, condition, body, update };
  }

  /** Marks a value for which only one version has a case. */
  private cases(old: StatementIR & { kind: 'switch' }, now: StatementIR & { kind: 'switch' }, value: IR): IR {
    const keyOf = (each: { first: bigint; last: bigint }): string => `${each.first} ${each.last}`;
    const [before, after] = [new Set(old.cases.map(keyOf)), new Set(now.cases.map(keyOf))];
    const alone = [
      ...old.cases.filter((each) => !after.has(keyOf(each))),
      ...now.cases.filter((each) => !before.has(keyOf(each))),
    ];
    const { type } = value;
    if (alone.length === 0 || (type !== 'i32' && type !== 'i64')) return value;
    const { mark, reachedMark } = this.markPlace('condition', now.token.line);
    const support = new Support(now.token);
    const kept = newVariable('switch value', typeFor(type));
    const constant = (bound: bigint): IR => (type === 'i32' ? i32(Number(BigInt.asIntN(32, bound))) : i64(bound));
    const body: StatementIR[] = [support.statement(support.assign(kept, value)), support.set(reachedMark)];
    for (const { first, last } of alone) {
      const distance = operation(`${type}.sub`, type, support.load(kept), constant(first));
      const condition = operation(`${type}.le_u`, 'i32', distance, constant(last - first));
      body.push({ kind: 'if', condition, consequence: [support.set(mark)], alternative: [], token: now.token });
    }
    return { kind: 'statements', type, body, value: support.load(kept) };
  }

  /** A value that may have changed, with the old one in its shadow. */
  private value(values: ValuePair, kind: ShadowKind): IR {
    const { old, now, isCondition } = values;
    const { structure } = this.pair;
    if (structure.value(old) === structure.value(now) || old.type !== now.type) return now;
    // Old code ends where it calls what has an effect: a condition in common is left out of it.
    if (
      old.kind === 'conditional' &&
      now.kind === 'conditional' &&
      structure.value(old.condition) === structure.value(now.condition)
    ) {
      const branch = (name: 'consequence' | 'alternative'): IR =>
        this.value({ old: old[name], now: now[name], isCondition }, kind);
      return { ...now, consequence: branch('consequence'), alternative: branch('alternative') };
    }
    if (isNegation(old) && isNegation(now)) {
      const operands = { old: old.operands[0]!, now: now.operands[0]!, isCondition: true };
      return { ...now, operands: [this.value(operands, kind)] };
    }
    return this.regions.value(kind, values, this.token);
  }

  private statements(old: readonly StatementIR[], now: readonly StatementIR[]): StatementIR[] {
    const [a, b] = [old[0], now[0]];
    if (old.length === 1 && now.length === 1 && a?.kind === 'return' && b?.kind === 'return' && a.value && b.value) {
      const isChoice = a.value.kind === 'conditional' && b.value.kind === 'conditional';
      if (isChoice && this.pair.structure.value(a.value.condition) === this.pair.structure.value(b.value.condition))
        return [{ ...b, value: this.value({ old: a.value, now: b.value, isCondition: false }, 'return') }];
    }
    this.token = (now[0] && tokenOf(now[0])) ?? this.token;
    return this.regions.statements(kindOfRegion(this.callees, old, now), old, now, this.token);
  }
}

function isNegation(value: IR): value is IR & { kind: 'operation' } {
  return value.kind === 'operation' && value.operator === 'i32.eqz';
}

/** Without a `return;` at the end of the function, which does nothing. */
function withoutLastReturn(body: readonly StatementIR[]): readonly StatementIR[] {
  const last = body.at(-1);
  return last?.kind === 'return' && !last.value && !last.source ? body.slice(0, -1) : body;
}

/** Where a statement stands; null for one that does not say. */
function tokenOf(statement: StatementIR): Token | null {
  if (statement.kind === 'block') return statement.items[0] ? tokenOf(statement.items[0]) : null;
  return 'token' in statement ? statement.token : null;
}
