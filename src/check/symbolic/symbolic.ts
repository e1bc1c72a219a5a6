/** What the syntax trees tell about a patch: the merge condition and the region tree. Nothing is run for it. */
import { setImmediate } from 'node:timers/promises';
import { CompileError } from '../../c/errors.js';
import type { PreprocessorSession } from '../../c/source.js';
import { UserError } from '../../errors.js';
import { groupBy } from '../../group-by.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import { withoutSolver, withSolver } from '../../proof/formula/solver.js';
import { analyseLayout, type LayoutChange, type Region } from '../../questions/layout/index.js';
import { openSources, type Predicate, provenPredicate, readConditions } from '../../questions/predicate/index.js';
import { analyseReach } from '../../questions/reach/index.js';
import type { SourceTree } from '../../questions/source/tree.js';
import type { RegionPlace } from '../../result/evidence.js';
import type { ConditionChange } from '../../result/finding-kinds.js';
import { type NotRun, type NotRunReason, nowhere } from '../../result/not-run.js';
import type { ConcernedPairs, LeftBehind, MergeCondition, Reach } from '../../result/reach.js';
import type { RegionFacts } from '../../result/region.js';
import type { Finding } from '../../result/result.js';
import type { Syntax } from '../../syntax/index.js';
import { machineKind } from '../../target/x86_64/machines.js';
import type { GeneratedFiles } from '../../target/x86_64/profile.js';
import type { TreeView } from '../../tree/view.js';
import { regionPlaces, type TreeConditions } from '../judge/evidence.js';
import { finding } from '../judge/findings.js';

export interface SymbolicFindings {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly mergeCondition: MergeCondition | null;
  readonly reach: Reach | null;
  /** The regions that were read. */
  readonly regions: readonly RegionPlace[];
  /** What decides about ranges; null where the merge condition could not be read. */
  readonly conditions: TreeConditions | null;
}

/**
 * Two trees as the analyses of syntax read them. Throws UserError where the first is no QEMU tree.
 * @param paths of files that differ
 * @param session knows the trees' files, perhaps
 * @param generated what the build generates for the first tree, where it is known already
 */
export function openSourceTrees(
  base: TreeView,
  patched: TreeView,
  paths: ReadonlySet<string>,
  defines: ReadonlyArray<readonly [string, string]>,
  syntax: Syntax,
  session?: PreprocessorSession,
  generated?: GeneratedFiles,
): { readonly base: SourceTree; readonly patched: SourceTree } {
  const program = new TreeProgram(base, session, overridesOf(base, defines), undefined, generated);
  return {
    base: sourceTree(program, syntax),
    patched: sourceTree(program.derive(patched, paths, new Map()), syntax),
  };
}

/** A tree that is run, as the analyses of syntax read it. */
export function sourceTree(source: TreeProgram, syntax: Syntax): SourceTree {
  return {
    read: (path, isOnce) => source.read(path, isOnce),
    list: (folder) => source.tree.list(folder),
    unit: (file) => source.program.unit(file),
    program: source.program,
    syntax,
  };
}

/**
 * Findings about the merge condition and the region tree of the boards of the machines.
 * @param paths of the files that differ, for where else the patch bites; null where neither that nor a solver is asked
 */
export async function symbolicFindings(
  before: SourceTree,
  after: SourceTree,
  machines: readonly string[],
  paths: Iterable<string> | null,
): Promise<SymbolicFindings> {
  const findings: Finding[] = [];
  const notRun: NotRun[] = [];
  const regions: RegionPlace[] = [];
  let mergeCondition: MergeCondition | null = null;
  let conditions: TreeConditions | null = null;
  let condition: Predicate['difference'] | null = null as Predicate['difference'] | null;
  await tryReading(notRun, 'merge-condition', async () => {
    const sources = openSources(before, after);
    const predicate = await provenPredicate(before, after, paths ? withSolver : withoutSolver, sources);
    conditions = { before: readConditions(sources.before), after: readConditions(sources.after ?? sources.before) };
    condition = predicate.difference;
    mergeCondition = { function: predicate.function, difference: condition };
    const detail = conditionChange(predicate);
    if (detail === null) return;
    const place = predicate.after.clauses.find(
      (clause) => !predicate.before.clauses.some((each) => each.text === clause.text),
    )?.source;
    findings.push(finding({ id: 'merge-predicate-changed', detail, ...(place ? { source: place } : {}) }));
  });
  const boards = [...new Set(machines.flatMap((machine) => machineKind(machine)?.units ?? []))];
  await tryReading(notRun, 'region-tree', () => {
    const layout = analyseLayout(before, after, boards);
    regions.push(...regionPlaces(layout));
    findings.push(...layout.changes.map(layoutFinding));
  });
  let reach: Reach | null = null;
  await tryReading(notRun, 'reach', async () => {
    const formula = condition?.equivalent === false ? condition.formula : null;
    if (!paths) return;
    reach = await analyseReach(before, after, paths, formula, new Set(boards));
    notRun.push(...leftBehindCalls(reach.leftBehind));
  });
  return { findings, notRun, mergeCondition, reach, regions, conditions };
}

/** Calls that no longer fit, function by function: with them the tree would not build. */
function leftBehindCalls(calls: readonly LeftBehind[]): NotRun[] {
  return [...groupBy(calls, (each) => each.function).values()].map((of) => {
    const call = of[0]!;
    return { reason: { code: 'call-left-behind', call, more: of.length - 1 }, file: call.file, line: call.line };
  });
}

/** `layout-changed` with the facts of the regions, without the places and variables that only `layout` tells. */
function layoutFinding({ kind, before, after, aspect }: LayoutChange): Finding {
  const detail = { kind, before: before && regionFacts(before), after: after && regionFacts(after) };
  const region = after ?? before;
  return finding({
    id: 'layout-changed',
    detail: aspect ? { ...detail, aspect } : detail,
    ...(region ? { source: { file: region.source.file, line: region.source.line } } : {}),
  });
}

function regionFacts(region: Region): RegionFacts {
  const { source: _source, mappedAt: _mappedAt, variables: _variables, function: _function, ...facts } = region;
  return facts;
}

/** How the condition changes; null where there is nothing to tell. */
function conditionChange({ function: name, difference, notes }: Predicate): ConditionChange | null {
  const { equivalent, formula, proven, unproven, rewritten, added, removed } = difference;
  const isDoubtful = equivalent && !proven && rewritten;
  if (equivalent && !isDoubtful && notes.length === 0) return null;
  const isRead = proven || added.length + removed.length > 0;
  return { function: name, equivalent, formula: isRead ? formula : null, proven, unproven, rewritten, notes };
}

/** The same with how many pairs of ranges are concerned. */
export function withPairs(symbolic: SymbolicFindings, count: () => ConcernedPairs): SymbolicFindings {
  const { mergeCondition } = symbolic;
  if (!mergeCondition || mergeCondition.difference.equivalent) return symbolic;
  const pairs = count();
  return {
    ...symbolic,
    mergeCondition: { ...mergeCondition, pairs },
    findings: symbolic.findings.map((each) =>
      each.id === 'merge-predicate-changed' ? { ...each, detail: { ...each.detail, pairs } } : each,
    ),
  };
}

type Unread = Extract<NotRunReason, { readonly code: 'unread' }>['subject'];

async function tryReading(notRun: NotRun[], subject: Unread, read: () => void | Promise<void>): Promise<void> {
  // Whoever waits for this thread to preprocess something comes first.
  await setImmediate();
  try {
    await read();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof CompileError)) throw error;
    notRun.push(nowhere({ code: 'unread', subject, error: error.message }));
  }
}
