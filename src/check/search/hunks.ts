/** Which hunks bring what was found, and what each patch of a series brings. */
import type { TreeProgram } from '../../machine/tree-program.js';
import { type Change, unreachedOf } from '../../result/change.js';
import type { Finding, FindingId } from '../../result/result.js';
import { mayBeRun } from '../../target/x86_64/concerned.js';
import type { Overlays } from '../../tree/source.js';
import type { TreeView } from '../../tree/view.js';
import { firstPlace } from '../account/coverage.js';
import type { Judgement } from '../judge/judge.js';
import { analyseSeries, NO_SERIES, type SeriesAnalysis } from '../judge/series.js';
import type { CheckOptions } from '../options.js';
import type { Configuration } from '../play/runs.js';
import { TreeRuns } from '../play/tree-runs.js';
import type { CheckedPrograms } from '../programs.js';
import { analyseSubsets, NO_SUBSETS, type SubsetAnalysis } from './subsets.js';

/** Findings that no hunk brings, or that are made of others. */
const BEFORE_AND_AFTER: ReadonlySet<FindingId> = new Set([
  'dma-hole-remaining',
  'cost-changed',
  'transaction-left-open',
]);

/**
 * Plays the patch with some of its hunks left out.
 * @param meanwhile is called once the second thread has something to play
 */
export function takeApart(
  { patches, quick, withHunks: apply, onProgress }: CheckOptions,
  configurations: readonly Configuration[],
  { before, after, derived, expected }: CheckedPrograms,
  { findings, places }: Judgement,
  meanwhile: () => void,
): SubsetAnalysis {
  const all = patches.flatMap((patch) => patch.hunks.map(({ id }) => id));
  // What was not run goes with every subset: nothing is known of it.
  const hunks = all.filter((hunk) => places.has(hunk));
  const others = all.filter((hunk) => !places.has(hunk));
  if (quick || !apply || hunks.length < 2) return NO_SUBSETS;
  return analyseSubsets({
    hunks,
    base: before,
    expected,
    meanwhile,
    whole: new Map(configurations.map((each) => [each, after.of(each)])),
    patched: after,
    findings: findings.filter(({ id, machine }) => machine !== undefined && !BEFORE_AND_AFTER.has(id)),
    program: (chosen): TreeProgram | null => {
      const tree = apply(new Set([...chosen, ...others]));
      return tree && derived(tree);
    },
    ...(onProgress ? { onProgress } : {}),
  });
}

/** Plays the trees between the patches of a series. */
export function stepByStep(
  { series = [], patches, quick, onProgress }: CheckOptions,
  configurations: readonly Configuration[],
  { before, after, derived, expected }: CheckedPrograms,
  judgement: Judgement,
  changes: readonly Change[],
): SeriesAnalysis {
  if (quick || series.length < 2) return NO_SERIES;
  const unreached = unreachedOf(changes).flatMap(({ hunks }) => hunks);
  const steps = series.map((tree, i) => ({
    subject: tree.subject,
    open: () => (i === series.length - 1 ? after : new TreeRuns(() => derived(tree), expected)),
    isUnread: (runs: TreeRuns) => isUnread([before, runs], series[i - 1]?.overlays ?? [], tree.overlays),
    changed: tree.changed,
    isReached: !(patches[i]?.hunks ?? []).some(({ id }) => unreached.includes(id)),
  }));
  return analyseSeries(before, steps, configurations, judgement, onProgress);
}

/** The finding with the hunks it needs, which also tell where the patch does what it speaks of. */
export function withHunks(
  found: Finding,
  { needed }: SubsetAnalysis,
  { places }: Judgement,
  patched: TreeView,
): Finding {
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

/** Whether programs that were played read none of the files in which two sets of overlays differ. */
function isUnread(played: readonly TreeRuns[], before: Overlays, after: Overlays): boolean {
  const [old, now] = [new Map(before), new Map(after)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path));
  const programs = played.map(({ program }) => program);
  const read = new Set(programs.flatMap(({ program }) => program.loadedUnits.flatMap(({ files }) => files)));
  // A new file may take the place of another, and what is no C may be what C is made of.
  const isCOfBoth = (path: string): boolean =>
    /\.(c|h|inc)$/.test(path) && programs.every(({ tree }) => tree.exists(path)) && now.get(path) !== null;
  return changed.every((path) => !mayBeRun(path) || (isCOfBoth(path) && !read.has(path)));
}
