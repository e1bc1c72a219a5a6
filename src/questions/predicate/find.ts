/**
 * Finds the function that decides whether two ranges of a flat view become one: by how it is called, not by its name.
 */
import type { Expression, FunctionDefinition, ParameterDeclaration, Statement } from '../../c/index.js';
import type { Token } from '../../c/source.js';
import { specifierText } from '../source/print.js';
import type { Source } from '../source/source.js';
import { forEachStatement, functionParameters } from '../source/syntax.js';
import type { WrittenFile } from '../source/written-file.js';

/** Where the memory core is, newest first: QEMU 8.2, 5.2, before. */
const MEMORY_CORE = ['system/memory.c', 'softmmu/memory.c', 'memory.c'];

export interface FoundPredicate {
  readonly file: WrittenFile;
  readonly name: string;
  /** The function that joins ranges, as flatview_simplify() does. */
  readonly caller: string;
}

/**
 * The predicate that decides whether a range is the same in an old and a new flat view: asked by a function that is
 * given both; or null.
 */
export function findComparison(source: Source): FoundPredicate | null {
  for (const path of MEMORY_CORE) {
    const file = source.tree.read(path) === undefined ? null : source.file(path);
    if (!file) continue;
    const names = file.functionNames();
    for (const caller of names) {
      if (file.headTokens(caller).filter(({ text }) => text === 'FlatView').length < 2) continue;
      const definition = source.attempt(() => file.function(caller));
      if (!definition || pointersTo('FlatView', definition) !== 2) continue;
      const body = file.bodyTokens(caller);
      const name = names.find((each) => mentions(body, each) && isPredicate(source, file, each));
      if (name !== undefined) return { file, name, caller };
    }
  }
  return null;
}

/** The predicate that the condition of a loop over the ranges of a flat view asks about two of them, or null. */
export function findPredicate(source: Source): FoundPredicate | null {
  for (const path of MEMORY_CORE) {
    const file = source.tree.read(path) === undefined ? null : source.file(path);
    if (!file) continue;
    const inConditions = candidates(source, file, loopConditions);
    const found = inConditions.length > 0 ? inConditions : candidates(source, file, conditionsInLoops);
    if (new Set(found.map(({ name }) => name)).size > 1) {
      source.limit(
        `${path}: several functions may decide about merging: ${found.map(({ name }) => `${name}()`).join(', ')}; the first is shown`,
      );
    }
    if (found[0]) return found[0];
  }
  return null;
}

function candidates(
  source: Source,
  file: WrittenFile,
  conditions: (body: Statement) => Expression[],
): FoundPredicate[] {
  const overRanges = new Set(file.functionNames().filter((name) => mentions(file.headTokens(name), 'FlatRange')));
  return file.functionNames().flatMap((caller) => {
    if (!mentions(file.headTokens(caller), 'FlatView')) return [];
    if (!file.bodyTokens(caller).some((token) => overRanges.has(token.text))) return [];
    const definition = source.attempt(() => file.function(caller));
    if (!definition || pointersTo('FlatView', definition) !== 1) return [];
    const names = conditions(definition.body).flatMap(calledNames);
    const name = names.find((each) => isPredicate(source, file, each));
    return name === undefined ? [] : [{ file, name, caller }];
  });
}

function isPredicate(source: Source, file: WrittenFile, name: string): boolean {
  if (!mentions(file.headTokens(name), 'FlatRange')) return false;
  const definition = source.attempt(() => file.function(name));
  return (
    definition !== null &&
    functionParameters(definition.declarator).length === 2 &&
    pointersTo('FlatRange', definition) === 2
  );
}

function mentions(tokens: readonly Token[], text: string): boolean {
  return tokens.some((token) => token.text === text);
}

function pointersTo(type: string, definition: FunctionDefinition): number {
  const isPointer = ({ specifier, declarator }: ParameterDeclaration): boolean =>
    specifierText(specifier) === type && declarator.kind === 'pointer' && declarator.inner.kind === 'name';
  return functionParameters(definition.declarator).filter(isPointer).length;
}

function loopConditions(body: Statement): Expression[] {
  const found: Expression[] = [];
  forEachStatement(body, (s) => {
    if ((s.kind === 'while' || s.kind === 'do' || s.kind === 'for') && s.condition) found.push(s.condition);
  });
  return found;
}

function conditionsInLoops(body: Statement): Expression[] {
  const found: Expression[] = [];
  forEachStatement(body, (s) => {
    if (s.kind !== 'while' && s.kind !== 'do' && s.kind !== 'for') return;
    forEachStatement(s.body, (inner) => {
      if (inner.kind === 'if') found.push(inner.condition);
    });
  });
  return found;
}

function calledNames(e: Expression): string[] {
  switch (e.kind) {
    case 'call':
      return e.callee.kind === 'identifier' ? [e.callee.token.text, ...e.arguments.flatMap(calledNames)] : [];
    case 'binary':
      return [...calledNames(e.left), ...calledNames(e.right)];
    case 'unary':
    case 'cast':
      return calledNames(e.operand);
    default:
      return [];
  }
}
