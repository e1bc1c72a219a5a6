/** Whether what is observed of two versions of a function is the same. */
import {
  type FunctionIR,
  type StatementIR,
  Structure,
  typeName,
  type Unit,
  type Variable,
  visitStatements,
} from '../../c/index.js';
import { TokenArray } from '../../c/source.js';
import { saysVolatile } from '../../proof/tree/volatile.js';
import type { NotApartReason } from './answer.js';
import type { Callees } from './callees.js';
import { observedPart } from './observed-part.js';

/** A function of a unit of one of the trees. */
export interface Version {
  readonly unit: Unit;
  readonly name: string;
  readonly callees: Callees;
}

/** Null where the same is observed of both. @throws CompileError, PreprocessError */
export function observedDifference(before: Version, after: Version): NotApartReason | null {
  const [old, now] = [before, after].map(({ unit, name, callees }) => callees.function(unit, name));
  if (!old || !now) return 'not-compiled';
  if (attributesOf(before) !== attributesOf(after) || typeName(old.type) !== typeName(now.type)) return 'attributes';
  if (old.symbol.isStatic !== now.symbol.isStatic || old.symbol.isWeak !== now.symbol.isWeak) return 'attributes';
  if (isVolatile(before) || isVolatile(after)) return 'volatile';
  const structure = new Structure();
  structure.add(old, true);
  structure.add(now, true);
  const a = observedPart(old, before.unit, before.callees, structure);
  const b = observedPart(now, after.unit, after.callees, structure);
  if (usesStaticLocals(a) || usesStaticLocals(b)) return 'static-locals';
  // Variables that lost their first uses are counted anew.
  const renewed = new Structure();
  renewed.add({ ...old, body: a }, true);
  renewed.add({ ...now, body: b }, true);
  const isSame = renewed.list(a) === renewed.list(b) && namesOf(old, a) === namesOf(now, b);
  return isSame ? null : 'observed-part-differs';
}

function attributesOf({ unit, name }: Version): string {
  const attributes = unit.functionDefinition(name)?.attributes ?? [];
  return attributes.map((each) => `${each.name}(${each.arguments.map(({ text }) => text).join(' ')})`).join();
}

function isVolatile({ unit, name }: Version): boolean {
  return saysVolatile(new TokenArray(unit.functionTokens(name) ?? []));
}

/** Their contents are no part of the function's tree. */
function usesStaticLocals(items: readonly StatementIR[]): boolean {
  let uses = false;
  visitStatements(items, {
    value: (value) => {
      if (value.kind === 'object-address' && /\.\d+$/.test(value.symbol.name)) uses = true;
    },
  });
  return uses;
}

/** What numbers of parts leave open: which variable, label and line is meant where several have one name. */
function namesOf(ir: FunctionIR, items: readonly StatementIR[]): string {
  const variables = new Map<Variable, number>(ir.parameters.map((parameter, i) => [parameter, i]));
  const labels = new Map<object, number>();
  const said: string[] = [];
  const number = <T extends object>(known: Map<T, number>, each: T): void => {
    if (!known.has(each)) known.set(each, known.size);
    said.push(String(known.get(each)));
  };
  visitStatements(items, {
    place: (place) => {
      if (place.kind === 'variable') number(variables, place.variable);
    },
    value: (value) => {
      if (value.kind === 'variable-address') number(variables, value.variable);
      if (value.kind !== 'call') return;
      said.push(typeName(value.signature));
      value.arguments.forEach(({ value: argument }, i) => {
        const isNumber = argument?.kind === 'constant' && argument.value === value.token.line;
        // A line stands behind its file.
        if (isNumber && value.arguments[i - 1]?.value?.kind !== 'string-address') said.push(`line ${value.token.line}`);
      });
    },
    statement: (statement) => {
      if (statement.kind === 'label' || statement.kind === 'goto') number(labels, statement.label);
      if (statement.kind === 'switch') {
        for (const { label } of statement.cases) number(labels, label);
        if (statement.fallback) number(labels, statement.fallback);
      }
      if (statement.kind === 'loop' || statement.kind === 'switch')
        for (const { label } of statement.kind === 'loop'
          ? [statement.breaks, statement.continues]
          : [statement.breaks])
          if (label) number(labels, label);
      if ((statement.kind === 'break' || statement.kind === 'continue') && statement.exit.label)
        number(labels, statement.exit.label);
    },
  });
  return said.join('\n');
}
