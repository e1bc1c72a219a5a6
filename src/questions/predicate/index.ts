/**
 * The condition under which ranges of a flat view merge, read from its syntax tree: before and after a patch, and how
 * they differ.
 */
import type { Token } from '../../c/source.js';
import { UserError } from '../../errors.js';
import { withSolver } from '../../proof/formula/solver.js';
import type { PredicateDifference } from '../../result/predicate-difference.js';
import { Source } from '../source/source.js';
import type { SourceTree } from '../source/tree.js';
import type { WrittenFile } from '../source/written-file.js';
import type { ClauseTerm } from './clause-term.js';
import { type Clause, type KeyedClause, predicateClauses } from './clauses.js';
import { NotAnExpression } from './evaluate.js';
import { type FoundPredicate, findComparison, findPredicate } from './find.js';
import type { Located } from './located.js';
import { provePredicates } from './prove.js';

export type { Direction, PredicateDifference, Witness } from '../../result/predicate-difference.js';
export type { Clause } from './clauses.js';

export interface PredicateReading {
  /** Null where no function is found that the joining of ranges asks. */
  readonly function: string | null;
  /** Where it is. */
  readonly file: string | null;
  /** The function that asks it. */
  readonly caller: string | null;
  /**
   * All must hold for two ranges to merge. Empty also where the function is no conjunction that can be read; then
   * `limits` says why.
   */
  readonly clauses: readonly Clause[];
}

export interface Predicate {
  readonly schema: 'flatcheck/predicate/1';
  readonly function: string;
  readonly before: PredicateReading;
  /** The same as `before` where there is no patched tree. */
  readonly after: PredicateReading;
  readonly difference: PredicateDifference;
  /** What could not be read or followed, one line each. */
  readonly limits: readonly string[];
  /**
   * Where only one of the conditions follows a null pointer: ranges for which neither has an answer are not compared.
   */
  readonly notes: readonly string[];
}

/**
 * Reads the merge condition and proves how it changes. What cannot be proven is told from
 * the clauses, and `unproven` says why.
 * @param patched null where only the tree itself is asked for
 * @param lend gives the solver
 * @param sources of the same trees, where they are read for something else as well
 * @throws UserError where the tree has no memory core, or none that joins ranges as QEMU's does
 */
export async function provenPredicate(
  base: SourceTree,
  patched: SourceTree | null,
  lend: typeof withSolver = withSolver,
  sources: PredicateSources = openSources(base, patched),
): Promise<Predicate> {
  const read = analyseSources(sources);
  if (!patched) return read;
  const [before, after] = [located(base, read.before), located(patched, read.after)];
  const proof = before && after ? await provePredicates(before, after, lend) : NOT_FOUND;
  if (typeof proof === 'string') return { ...read, difference: { ...read.difference, proven: false, unproven: proof } };
  const { equivalent, formula, onlyBefore, onlyAfter, doubts, notes } = proof;
  const { added, removed, rewritten } = read.difference;
  return {
    ...read,
    difference: {
      equivalent,
      formula,
      proven: doubts.length === 0,
      unproven: doubts.length === 0 ? null : doubts.join('; '),
      rewritten,
      added,
      removed,
      onlyBefore,
      onlyAfter,
      witness: onlyBefore?.witness ?? onlyAfter?.witness ?? null,
    },

    notes,
  };
}

const NOT_FOUND = 'no function is found that decides about merging';

function located(tree: SourceTree, { file, function: name }: PredicateReading): Located | null {
  return file === null || name === null ? null : { tree, file, name };
}

/**
 * Reads the merge condition. Nothing is executed;
 * Whether two conditions are the same is told from their clauses with macros expanded; a difference is never proven.
 * @param patched null where only the tree itself is asked for
 * @throws UserError where the tree has no memory core, or none that joins ranges as QEMU's does
 */
export function analysePredicate(base: SourceTree, patched: SourceTree | null): Predicate {
  return analyseSources(openSources(base, patched));
}

/** The files of both trees. */
export interface PredicateSources {
  readonly before: Source;
  /** Null where only the tree itself is asked for. */
  readonly after: Source | null;
}

export function openSources(base: SourceTree, patched: SourceTree | null): PredicateSources {
  const before = new Source(base);
  return { before, after: patched && new Source(patched, before) };
}

function analyseSources({ before: source, after: patched }: PredicateSources): Predicate {
  const before = read(source, findPredicate);
  if (!before.found) {
    throw new UserError(
      `no function that decides about merging flat ranges is found${source.limits[0] ? `: ${source.limits[0]}` : ''}`,
    );
  }
  const patchedSource = patched ?? source;
  const after = patched ? read(patched, findPredicate) : before;
  if (!after.found) patchedSource.limit('after the patch no function is found that decides about merging flat ranges');
  return {
    schema: 'flatcheck/predicate/1',
    function: (after.found ?? before.found).name,
    before: shown(before),
    after: shown(after),
    difference: difference(before, after),
    limits: [...new Set([...source.limits, ...patchedSource.limits])],
    notes: [],
  };
}

interface Reading {
  readonly found: FoundPredicate | null;
  /** As written, for the reader. */
  readonly clauses: readonly Clause[];
  /** With macros expanded, to compare; null where the function cannot be read. */
  readonly compared: readonly KeyedClause[] | null;
  /** Something in it was taken to have no effect, or not followed. */
  readonly isDoubtful: boolean;
}

function read(source: Source, find: (source: Source) => FoundPredicate | null): Reading {
  const found = find(source);
  if (!found) return { found, clauses: [], compared: null, isDoubtful: false };
  let isDoubtful = false;
  const { file, name } = found;
  const names = new Set(file.functionNames());
  const clauses = (isExpanded: boolean): KeyedClause[] | null => {
    const definition = (each: string) => {
      if (!names.has(each)) return null;
      return source.attempt(() => (isExpanded ? file.unit.functionDefinition(each) : file.function(each)));
    };
    const tree = definition(name);
    if (!tree) return null;
    try {
      return predicateClauses(tree, {
        definition,
        identity: (each) => identity(file, each),
        note: (message) => {
          isDoubtful = true;
          source.limit(message);
        },
      });
    } catch (error) {
      if (!(error instanceof NotAnExpression)) throw error;
      source.limit(`${error.message}: ${name}() is not read as a conjunction`);
      return null;
    }
  };
  const compared = source.attempt(() => clauses(true));
  const written = source.attempt(() => clauses(false));
  const shownClauses = written && written.length === compared?.length ? written : (compared ?? []);
  return { found, clauses: shownClauses, compared, isDoubtful };
}

/** A condition over two ranges, each clause with a form that can be evaluated. */
export interface RangeCondition {
  readonly function: string;
  /** The function that asks it. */
  readonly caller: string;
  readonly clauses: ReadonlyArray<Pick<Clause, 'text' | 'source'> & { readonly term: ClauseTerm }>;
}

/**
 * What decides in a tree how the ranges of its flat views are told; null where it is not found or is no conjunction
 * that can be read.
 */
export interface RangeConditions {
  /** Whether two neighbours become one range. */
  readonly merge: RangeCondition | null;
  /** Whether a range of the old flat view and one of the new are the same. */
  readonly equal: RangeCondition | null;
}

/** Reads them; what could not be read is said in the source's limits. */
export function readConditions(source: Source): RangeConditions {
  const condition = ({ found, compared, clauses, isDoubtful }: Reading): RangeCondition | null =>
    found && compared && !isDoubtful
      ? {
          function: found.name,
          caller: found.caller,
          clauses: clauses.map(({ text, source: place }, i) => ({ text, source: place, term: compared[i]!.term })),
        }
      : null;
  return { merge: condition(read(source, findPredicate)), equal: condition(read(source, findComparison)) };
}

function shown({ found, clauses }: Reading): PredicateReading {
  return {
    function: found?.name ?? null,
    file: found?.file.file ?? null,
    caller: found?.caller ?? null,
    clauses: clauses.map(({ text, raw, source }) => ({ text, raw, source })),
  };
}

const BY_TEXT = 'its clauses were compared as they are written';

function difference(before: Reading, after: Reading): PredicateDifference {
  const isSame = sameText(before.found, after.found);
  const none = { onlyBefore: null, onlyAfter: null, witness: null, rewritten: !isSame } as const;
  if (!before.compared || !after.compared) {
    const formula = isSame ? 'before == after' : 'unknown: a condition cannot be read as a conjunction of clauses';
    return { equivalent: isSame, formula, proven: false, unproven: BY_TEXT, added: [], removed: [], ...none };
  }
  const added = missingFrom(before.compared, after);
  const removed = missingFrom(after.compared, before);
  if (added.length === 0 && removed.length === 0) {
    const proven = int128Text(before.found) === int128Text(after.found);
    const unproven = proven ? null : BY_TEXT;
    return { equivalent: true, formula: 'before == after', proven, unproven, added, removed, ...none };
  }
  const formula =
    removed.length === 0
      ? `after == (before && ${conjunction(added)})`
      : added.length === 0
        ? `before == (after && ${conjunction(removed)})`
        : `before == (common && ${conjunction(removed)}), after == (common && ${conjunction(added)})`;
  return { equivalent: false, formula, proven: false, unproven: BY_TEXT, added, removed, ...none };
}

/** The texts of the clauses of `reading` that `others` do not have. */
function missingFrom(others: readonly KeyedClause[], reading: Reading): string[] {
  const keys = new Set(others.map(({ key }) => key));
  return reading.compared!.flatMap(({ key }, i) => (keys.has(key) ? [] : [reading.clauses[i]!.text]));
}

function conjunction(clauses: readonly string[]): string {
  return clauses.map((text) => (text.includes('||') ? `(${text})` : text)).join(' && ');
}

/** Whether two functions are the same C. */
function sameText(a: FoundPredicate | null, b: FoundPredicate | null): boolean {
  return a !== null && b !== null && identity(a.file, a.name) === identity(b.file, b.name);
}

/** The 128-bit arithmetic of the unit, which clauses take for granted. */
function int128Text(found: FoundPredicate | null): string {
  const functions = found?.file.unit.definedFunctions() ?? [];
  return functions
    .filter(({ names }) => names.some((name) => name.startsWith('int128_')))
    .map(({ tokens }) => tokens.map(({ text }) => text).join(' '))
    .join('\n');
}

/**
 * A text that two functions share only if they, and the functions of the unit that they lead to, are the same C after
 * preprocessing.
 */
function identity(file: WrittenFile, name: string): string {
  const defined = new Map<string, { readonly tokens: readonly Token[] }>();
  for (const declaration of file.unit.definedFunctions()) {
    for (const each of declaration.names) defined.set(each, declaration);
  }
  const reached = new Set([name]);
  const texts: string[] = [];
  for (const each of reached) {
    const tokens = defined.get(each)?.tokens ?? [];
    for (const { text } of tokens) if (defined.has(text)) reached.add(text);
    texts.push(tokens.map(({ text }) => text).join(' '));
  }
  return texts.length === 1 && texts[0] === '' ? name : `${name}{${texts.join(' ')}}`;
}
