/** Which hunk does what: the patch with some of its hunks left out, run as the whole is. */
import { type NotRun, nowhere } from '../../result/not-run.js';
import type { Finding, HunkSubset } from '../../result/result.js';
import { finding, keyOf, nameOf } from '../judge/findings.js';
import { type Configuration, withoutWindows } from '../play/runs.js';
import { type Minimized, minimize } from './delta-debugging.js';
import { isSame, type SubsetRunOptions, SubsetRuns, shownBy } from './subset-runs.js';

export interface SubsetOptions extends SubsetRunOptions {
  readonly hunks: readonly string[];
  /** Each of one of the configurations of `whole`. */
  readonly findings: readonly Finding[];
  readonly onProgress?: (done: number, total: number, what: string) => void;
  /** Called once the first subset is begun: a second thread plays it meanwhile. */
  readonly meanwhile?: () => void;
  /** Subsets that the search for the hunks of findings may run beyond those that are run in any case. */
  readonly mostSearched?: number;
}

export interface SubsetAnalysis {
  readonly subsets: readonly HunkSubset[];
  /** `hunk-redundant` for each hunk without which everything is as with it. */
  readonly redundant: readonly Finding[];
  /** What hunks change that would be redundant, were it not for calls that do nothing here. */
  readonly notRun: readonly NotRun[];
  /** By finding, hunks that show it. */
  readonly needed: ReadonlyMap<Finding, Minimized<string>>;
}

export const NO_SUBSETS: SubsetAnalysis = { subsets: [], redundant: [], notRun: [], needed: new Map() };

/**
 * Up to so many hunks, every subset is run; beyond, each hunk alone and the patch without each, and what the search
 * asks for.
 */
const MOST_HUNKS_FOR_ALL = 8;
const MOST_SEARCHED = 200;

/** Runs the subsets of a patch's hunks; those of a patch of one hunk are the base and the patch. */
export function analyseSubsets(options: SubsetOptions): SubsetAnalysis {
  const { hunks, base, whole, findings } = options;
  const configurations = [...whole.keys()];
  const shown = representatives(configurations, findings);
  const wanted = subsetsOf(hunks);
  const runs = new SubsetRuns(options);
  // Whether a hunk changes nothing is asked of all configurations; which hunks a finding needs, of one that shows it.
  const askedOf = (chosen: readonly string[]): readonly Configuration[] =>
    hunks.length - chosen.length === 1 ? configurations : shown;
  for (const [done, chosen] of wanted.entries()) {
    options.onProgress?.(done, wanted.length, `with ${chosen.length} of ${hunks.length} hunks`);
    if (done === 0) {
      runs.begin(chosen, askedOf(chosen));
      options.meanwhile?.();
    }
    const next = wanted[done + 1];
    if (next) runs.begin(next, askedOf(next));
    runs.play(chosen, askedOf(chosen));
  }
  const needed = neededHunks(options, runs, shown);
  const { subsets } = runs;
  const isEffective = configurations.some((each) => !isSame(base.of(each), whole.get(each)!, each));
  const transitions = configurations.reduce((sum, each) => sum + withoutWindows(each).stimulus.steps.length, 0);
  const notRun: NotRun[] = [];
  const redundant = (isEffective ? hunks : []).flatMap((hunk) => {
    const rest = subsets.find((each) => each.hunks.length === hunks.length - 1 && !each.hunks.includes(hunk));
    if (rest?.sameAs !== 'patch') return [];
    const ignored = runs.ignored(rest.hunks);
    if (ignored.length > 0) {
      notRun.push(...ignored.map((each) => nowhere({ ...each, hunk })));
      return [];
    }
    return [finding({ id: 'hunk-redundant', detail: { transitions }, hunks: [hunk] })];
  });
  return { subsets, redundant, notRun, needed };
}

/**
 * By finding, a set of hunks that shows it and none of which can be left out: the fewest of what was run, or else by
 * delta debugging. What was found of one configuration is where the search starts on the next.
 */
function neededHunks(
  { hunks, base, whole, findings, onProgress, mostSearched = MOST_SEARCHED }: SubsetOptions,
  runs: SubsetRuns,
  shown: readonly Configuration[],
): Map<Finding, Minimized<string>> {
  const needed = new Map<Finding, Minimized<string>>();
  let searched = 0;
  for (const found of findings) {
    const configuration = [...whole.keys()].find((each) => nameOf(each.name) === nameOf(found))!;
    const key = keyOf(found);
    const shows = (chosen: readonly string[]): boolean | null => {
      if (!runs.knows(chosen, configuration)) {
        if (searched === mostSearched) return null;
        onProgress?.(searched++, mostSearched, `which hunks ${found.id} needs`);
      }
      return runs.play(chosen, shown.includes(configuration) ? shown : [configuration]).has(key);
    };
    const fewest = runs.fewest(key) ?? hunks;
    const elsewhere = findings.flatMap((each) => (each.id === found.id ? (needed.get(each)?.items ?? []) : []));
    const likely = hunks.filter((hunk) => elsewhere.includes(hunk));
    const start = likely.length > 0 && likely.length < fewest.length && shows(likely) ? likely : fewest;
    const isAsked =
      start.length < hunks.length || shownBy(base.of(configuration), whole.get(configuration)!, configuration).has(key);
    needed.set(found, isAsked ? minimize(start, shows) : { items: hunks, isMinimal: false });
  }
  return needed;
}

/** Proper subsets that are neither empty nor the whole, larger ones first. */
function subsetsOf(hunks: readonly string[]): string[][] {
  if (hunks.length > MOST_HUNKS_FOR_ALL) {
    const without = hunks.map((hunk) => hunks.filter((each) => each !== hunk));
    return [...without, ...hunks.map((hunk) => [hunk])];
  }
  const all = Array.from({ length: 2 ** hunks.length }, (_, bits) => hunks.filter((_hunk, i) => (bits >> i) & 1));
  return all.slice(1, -1).sort((a, b) => b.length - a.length);
}

/** The fewest configurations, first come first served, that show every kind of finding. */
function representatives(all: readonly Configuration[], findings: readonly Finding[]): Configuration[] {
  const chosen = new Set<Configuration>();
  for (const id of new Set(findings.map((each) => each.id))) {
    const shows = (each: Configuration): boolean =>
      findings.some((found) => found.id === id && nameOf(found) === nameOf(each.name));
    if (![...chosen].some(shows)) {
      const first = all.find(shows);
      if (first) chosen.add(first);
    }
  }
  return chosen.size > 0 ? [...chosen] : all.slice(0, 1);
}
