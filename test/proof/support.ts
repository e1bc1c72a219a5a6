/** Functions of two small files, compared. */

import type { Unit } from '../../src/c/lower/unit/unit.js';
import type { Solver } from '../../src/proof/formula/solver.js';
import type { Outcome } from '../../src/proof/product/compared.js';
import type { CallerSource } from '../../src/proof/tree/constant-arguments.js';
import { FunctionPairs } from '../../src/proof/tree/function-pairs.js';
import { Identity } from '../../src/proof/tree/identity.js';
import { NotFollowed } from '../../src/proof/tree/not-followed.js';
import { SideProgram } from '../../src/proof/tree/side-program.js';
import type { Declaration, DeclarationChange, PlacedDeclaration } from '../../src/syntax/declaration.js';
import { loadSyntax, parseFile } from '../../src/syntax/index.js';
import { treeOf } from '../questions/support.js';

const syntax = await loadSyntax();

export const LIMITS = { steps: 200_000, states: 3000, questions: 30 };

/** The functions that differ between two units, as the difference stage would list them. */
export function changedFunctions(before: Unit, after: Unit): DeclarationChange[] {
  const [one, other] = [functionsOf(before), functionsOf(after)];
  const changes: DeclarationChange[] = [];
  for (const [name, a] of one) {
    const b = other.get(name);
    if (b?.text === a.text) continue;
    changes.push({
      fate: b ? 'changed' : 'removed',
      kind: 'function',
      name,
      before: a.placed,
      after: b?.placed ?? null,
    });
  }
  for (const [name, b] of other)
    if (!one.has(name)) changes.push({ fate: 'added', kind: 'function', name, before: null, after: b.placed });
  return changes;
}

function functionsOf(unit: Unit): Map<string, { text: string; placed: PlacedDeclaration }> {
  const found = new Map<string, { text: string; placed: PlacedDeclaration }>();
  for (const { names, tokens, file } of unit.definedFunctions()) {
    const text = tokens.map(({ text }) => text).join(' ');
    const isStatic = tokens.some(({ text }) => text === 'static');
    const declaration: Declaration = {
      kind: 'function',
      name: names[0]!,
      otherNames: [],
      firstLine: tokens[0]!.line,
      lastLine: tokens[tokens.length - 1]!.line,
      start: 0,
      end: 0,
      body: null,
      parameters: parseFile(syntax, text).declarations[0]?.parameters ?? [],
      isVariadic: false,
      storage: isStatic ? 'static' : null,
      isInline: tokens.some(({ text }) => text === 'inline'),
      conditions: [],
    };
    found.set(names[0]!, { text, placed: { file, declaration } });
  }
  return found;
}

function callersIn(text: string): CallerSource {
  return { read: () => text, filesWith: () => ['a.c'], mayBePasted: () => false };
}

/** Whether a function of two texts is proven, and every other that both have and that differs. */
export async function areProven(before: string, after: string, name: string): Promise<boolean> {
  const [a, b] = [treeOf({ 'a.c': before }).unit('a.c'), treeOf({ 'a.c': after }).unit('a.c')];
  const changed = changedFunctions(a, b).filter((each) => each.before && each.after);
  for (const each of new Set([name, ...changed.map((change) => change.name)]))
    if ((await compareTexts(before, after, each)).kind !== 'same') return false;
  return true;
}

/** How the comparison of a function of two texts ends. */
export async function compareTexts(
  before: string,
  after: string,
  name: string,
  solver: Solver | null = null,
): Promise<Outcome> {
  const [one, other] = [treeOf({ 'a.c': before }), treeOf({ 'a.c': after })];
  const [a, b] = [one.unit('a.c'), other.unit('a.c')];
  const pairs = new FunctionPairs(
    { program: new SideProgram(one, callersIn(before)), unit: a },
    { program: new SideProgram(other, callersIn(after)), unit: b },
    new Identity(changedFunctions(a, b)),
  );
  try {
    return await pairs.compare(name, name, solver, LIMITS);
  } catch (error) {
    if (error instanceof NotFollowed) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}
