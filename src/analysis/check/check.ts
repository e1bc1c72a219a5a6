/** `flatcheck check`: both trees run under the same stimulus, and everything that differs becomes a finding. */
import { type MachineOptions, optionTexts } from '../../machine/machine-options.js';
import { PlayThread } from '../../machine/play-thread.js';
import type { PreprocessThread } from '../../machine/preprocess-thread.js';
import { TreeProgram } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import { requireQemuTree } from '../../tree/detect.js';
import type { Overlays, TreeSource } from '../../tree/source.js';
import type { TreeView } from '../../tree/view.js';
import type { CheckedPatch, CheckResult, Finding, FindingId } from '../result.js';
import { firstPlace, linesToCover } from './coverage.js';
import { replays, sourceExcerpts } from './evidence.js';
import { type Judgement, judge, type OnProgress, verdictOf } from './judge.js';
import { type ListenerCosts, withListenerCosts } from './listener-costs.js';
import { concernedPairs } from './pairs.js';
import { startPreprocessor } from './preprocessor.js';
import { type Configuration, type ConfiguredRam, configurationsOf } from './runs.js';
import { analyseSeries, NO_SERIES, type SeriesAnalysis } from './series.js';
import { analyseSubsets, NO_SUBSETS, type SubsetAnalysis } from './subsets.js';
import { type SymbolicFindings, sourceTree, symbolicFindings, withPairs } from './symbolic.js';
import type { SymbolicAnswer } from './symbolic-task.js';
import { ExpectedRuns, TreeRuns } from './tree-runs.js';
import type { ChangedLines, HunkLayer, PatchedTree, SeriesTree } from './trees.js';

export interface CheckOptions {
  /** Where `base` and `patched` come from, so that other threads can help; without it there are none. */
  readonly tree?: TreeSource;
  readonly base: TreeView;
  readonly patched: TreeView;
  /** What was laid over the tree to make `base` and `patched`. */
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  readonly patches: readonly CheckedPatch[];
  /** By path in the patched tree. */
  readonly changed: ChangedLines;
  readonly machines: readonly string[];
  readonly ram: readonly ConfiguredRam[];
  readonly vga: ReadonlyArray<'std' | 'none'>;
  /** Options of all machines. */
  readonly machineOptions: MachineOptions;
  readonly defines: ReadonlyArray<readonly [string, string]>;
  /** base and patched were swapped: said in the result, nothing else. */
  readonly reverse?: boolean;
  /** The verdict alone: it is not asked which hunk does what. */
  readonly quick?: boolean;
  /** The base with some of the patch's hunks laid over, or null where they cannot be; absent where the patch cannot be taken apart. */
  readonly withHunks?: HunkLayer;
  /** The trees after each patch of a series of several. */
  readonly series?: readonly SeriesTree[];
  readonly onProgress?: OnProgress;
}

/**
 * @param preprocessor was started for the base, and is ended; without one, one is started
 * @throws UserError where a tree or machine cannot be used
 */
export async function runCheck(options: CheckOptions, preprocessor = startPreprocessor(options)): Promise<CheckResult> {
  const player = options.tree ? PlayThread.start() : null;
  try {
    return await check(options, player, preprocessor);
  } finally {
    preprocessor?.end();
    player?.end();
  }
}

async function check(
  options: CheckOptions,
  player: PlayThread | null,
  preprocessor: PreprocessThread | null,
): Promise<CheckResult> {
  const { version } = requireQemuTree(options.base);
  const overrides = overridesOf(options.base, options.defines);
  const configurations = configurationsOf(options, !options.quick);
  const expected = new ExpectedRuns(player);
  const before = new TreeRuns(() => new TreeProgram(options.base, undefined, overrides, preprocessor?.tree), expected);
  const derived = ({ view, overlays, changed }: PatchedTree, isShadowed = false): TreeProgram =>
    before.program.derive(view, pathsToCompile(options, view, overlays, changed), linesToCover(changed), isShadowed);
  const { patched, overlays, changed } = options;
  const after = new TreeRuns(() => derived({ view: patched, overlays, changed }, true), expected);
  before.program.expectDerived(patched, pathsToCompile(options, patched, overlays, changed));
  const judgement = judge(before, after, changed, configurations, options.onProgress);
  const { costs } = judgement;
  let followed: ListenerCosts | null = options.quick ? { costs, findings: [], notRun: [] } : null;
  // Once, as soon as the second thread has something to play meanwhile, or else after the subsets.
  const listenersOf = (): ListenerCosts => {
    const submit = (): void => expected.submit();
    followed ??= withListenerCosts(before.program, after.program, configurations, costs, options.onProgress, submit);
    return followed;
  };
  const subsets = takeApart(options, configurations, before, after, judgement, derived, expected, listenersOf);
  const series = stepByStep(options, configurations, before, after, judgement, derived, expected);
  const symbolic = withPairs(await readSyntax(options, preprocessor, before, after), () =>
    concernedPairs(configurations.map((each) => ({ before: before.of(each), after: after.of(each) }))),
  );
  const listeners = listenersOf();
  const judged = judgement.findings.map((each) => withHunks(each, subsets, judgement, patched));
  const findings = [...judged, ...listeners.findings, ...subsets.redundant, ...series.repaired, ...symbolic.findings];
  const notRun = [...judgement.notRun, ...subsets.notRun, ...listeners.notRun, ...symbolic.notRun];
  if (preprocessor) options.base.addLookedAt?.(preprocessor.lookedAt);
  const sorted = sortFindings(findings);
  const places = [...sorted, ...symbolic.regions].flatMap(({ source }) => source ?? []);
  return {
    schema: 'flatcheck/check/1',
    verdict: verdictOf(findings, notRun),
    qemu: { version },
    options: {
      reverse: options.reverse ?? false,
      defines: options.defines.map(([name, value]) => `${name}=${value}`),
      machine: optionTexts(options.machineOptions),
    },
    patches: options.patches,
    configurations: judgement.configurations,
    findings: sorted,
    mergeCondition: symbolic.mergeCondition,
    reach: symbolic.reach,
    costs: listeners.costs,
    explorations: judgement.explorations,
    subsets: subsets.subsets,
    series: series.steps,
    execution: {
      functions: countFunctions([before.program, after.program]),
      modelled: modelledFunctions([before.program, after.program]),
      assumed: judgement.assumed.map(({ name, caller }) => ({ name, caller })),
      notRun,
    },
    evidence: {
      ...replays(judgement, (each) => sorted.indexOf(judged[judgement.findings.indexOf(each)]!), symbolic.conditions),
      regions: symbolic.regions,
      sources: sourceExcerpts(places, options),
    },
  };
}

function takeApart(
  { patches, quick, withHunks: apply, onProgress }: CheckOptions,
  configurations: readonly Configuration[],
  base: TreeRuns,
  patched: TreeRuns,
  { findings, places }: Judgement,
  derived: (tree: PatchedTree) => TreeProgram,
  expected: ExpectedRuns,
  meanwhile: () => void,
): SubsetAnalysis {
  const all = patches.flatMap((patch) => patch.hunks.map(({ id }) => id));
  // What was not run goes with every subset: nothing is known of it.
  const hunks = all.filter((hunk) => places.has(hunk));
  const others = all.filter((hunk) => !places.has(hunk));
  if (quick || !apply || hunks.length < 2) return NO_SUBSETS;
  return analyseSubsets({
    hunks,
    base,
    expected,
    meanwhile,
    whole: new Map(configurations.map((each) => [each, patched.of(each)])),
    patched,
    findings: findings.filter(({ id, machine }) => machine !== undefined && !BEFORE_AND_AFTER.has(id)),
    program: (chosen) => {
      const tree = apply(new Set([...chosen, ...others]));
      return tree && derived(tree);
    },
    ...(onProgress ? { onProgress } : {}),
  });
}

function stepByStep(
  { series = [], quick, onProgress }: CheckOptions,
  configurations: readonly Configuration[],
  base: TreeRuns,
  whole: TreeRuns,
  judgement: Judgement,
  derived: (tree: PatchedTree) => TreeProgram,
  expected: ExpectedRuns,
): SeriesAnalysis {
  if (quick || series.length < 2) return NO_SERIES;
  const steps = series.map((tree, i) => ({
    subject: tree.subject,
    runs: i === series.length - 1 ? whole : new TreeRuns(() => derived(tree), expected),
    changed: tree.changed,
  }));
  return analyseSeries(base, steps, configurations, judgement, onProgress);
}

/** The finding with the hunks it needs, which also tell where the patch does what it speaks of. */
function withHunks(found: Finding, { needed }: SubsetAnalysis, { places }: Judgement, patched: TreeView): Finding {
  const hunks = needed.get(found);
  if (!hunks) return found;
  const { items, isMinimal } = hunks;
  const source =
    found.id === 'abort-reached'
      ? null
      : firstPlace(
          items.flatMap((hunk) => places.get(hunk) ?? []),
          patched,
        );
  return { ...found, ...(source ? { source } : {}), hunks: items, ...(isMinimal ? {} : { hunksNotMinimal: true }) };
}

/** What a thread has read, or else what is read here; what it depends on is looked at in the base's view, which tells a cache of it. */
async function readSyntax(
  { base, machines, quick, baseOverlays, overlays }: CheckOptions,
  preprocessor: PreprocessThread | null,
  before: TreeRuns,
  after: TreeRuns,
): Promise<SymbolicFindings> {
  // A thread that was lost, for want of memory say, has told nothing.
  const read = (await preprocessor?.done.catch(() => null)) as SymbolicAnswer | null | undefined;
  if (!read) {
    const paths = quick ? null : new Set([...baseOverlays, ...overlays].map(([path]) => path));
    return symbolicFindings(sourceTree(before.program), sourceTree(after.program), machines, paths);
  }
  base.addLookedAt?.(read.lookedAt);
  return read;
}

/** Findings that no hunk brings, or that are made of others. */
const BEFORE_AND_AFTER: ReadonlySet<FindingId> = new Set(['dma-hole-remaining', 'cost-changed']);

const ORDER = ['error', 'warning', 'improvement', 'note'];

function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function countFunctions(trees: readonly TreeProgram[]): number {
  const names = new Set<string>();
  for (const tree of trees) {
    for (const each of tree.program.reachedFunctions())
      if (tree.tree.exists(each.file)) names.add(`${each.file}\0${each.name}`);
  }
  return names.size;
}

function modelledFunctions(trees: readonly TreeProgram[]): string[] {
  return [...new Set(trees.flatMap((tree) => tree.modelledFunctions()))].sort();
}

/** Paths at which a tree differs from the base, and those of which it is recorded what is run: one patch may undo what another did. */
function pathsToCompile(
  { base, baseOverlays }: CheckOptions,
  view: TreeView,
  overlays: Overlays,
  changed: ChangedLines,
): Set<string> {
  const paths = [...baseOverlays, ...overlays].map(([path]) => path);
  return new Set([...paths.filter((path) => base.read(path) !== view.read(path)), ...changed.keys()]);
}
