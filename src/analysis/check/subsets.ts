/** Which hunk does what: the patch with some of its hunks left out, run as the whole is. */
import type { TreeProgram } from '../../machine/tree-program.js';
import type { Finding, FindingId, HunkSubset } from '../result.js';
import { compare } from './compare.js';
import { configurationFindings, finding, keyOf, nameOf } from './findings.js';
import { type Configuration, play, type Run, withoutWindows } from './runs.js';
import type { TreeRuns } from './tree-runs.js';

export interface SubsetOptions {
  readonly hunks: readonly string[];
  readonly base: TreeRuns;
  /** The whole patch's runs. */
  readonly whole: ReadonlyMap<Configuration, Run>;
  readonly findings: readonly Finding[];
  /** The program of the base with only these hunks laid over; null where they cannot be applied by themselves. */
  readonly program: (hunks: ReadonlySet<string>) => TreeProgram | null;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

export interface SubsetAnalysis {
  readonly subsets: readonly HunkSubset[];
  /** `hunk-redundant` for each hunk without which everything is as with it. */
  readonly redundant: readonly Finding[];
  /** By finding, the fewest hunks that show it. */
  readonly needed: ReadonlyMap<Finding, readonly string[]>;
}

export const NO_SUBSETS: SubsetAnalysis = { subsets: [], redundant: [], needed: new Map() };

/** Up to so many hunks, every subset is run; beyond, each hunk alone and the patch without each. */
const MOST_HUNKS_FOR_ALL = 8;

/** Runs the subsets of a patch's hunks; those of a patch of one hunk are the base and the patch. */
export function analyseSubsets(options: SubsetOptions): SubsetAnalysis {
  const { hunks, base, whole, findings } = options;
  const configurations = [...whole.keys()];
  const shown = representatives(configurations, findings);
  const wanted = subsetsOf(hunks);
  const knownObjects = new Set(base.program.program.unknownObjects);
  const subsets: Array<HunkSubset & { readonly seen: ReadonlyMap<string, FindingId> }> = [];
  let done = 0;
  for (const chosen of wanted) {
    options.onProgress?.(done++, wanted.length, `with ${chosen.length} of ${hunks.length} hunks`);
    const program = options.program(new Set(chosen));
    const without = hunks.length - chosen.length;
    // Whether a hunk changes nothing is asked of all configurations; which hunks a finding needs, of one that shows it.
    const asked = without === 1 ? configurations : shown;
    const played = new Map(program ? asked.map((each) => [each, play(program, withoutWindows(each))]) : []);
    const unknownObjects = program?.program.unknownObjects ?? [];
    const compiles =
      program !== null &&
      unknownObjects.every((name) => knownObjects.has(name)) &&
      [...played].every(([each, run]) => stands(run, base.of(each)));
    const seen = new Map<string, FindingId>();
    if (compiles) {
      for (const [each, run] of played) {
        const comparison = compare(base.of(each), run, withoutWindows(each).stimulus);
        for (const { finding } of configurationFindings(each.name, comparison, null))
          seen.set(keyOf(finding), finding.id);
      }
    }
    const same = (others: (each: Configuration) => Run): boolean =>
      compiles && [...played].every(([each, run]) => isSame(others(each), run, each));
    subsets.push({
      hunks: chosen,
      compiles,
      findings: [...new Set(seen.values())],
      sameAs: same((each) => whole.get(each)!) ? 'patch' : same((each) => base.of(each)) ? 'base' : null,
      configurations: asked.length,
      seen,
    });
  }
  const isEffective = configurations.some((each) => !isSame(base.of(each), whole.get(each)!, each));
  const transitions = configurations.reduce((sum, each) => sum + withoutWindows(each).stimulus.steps.length, 0);
  const redundant = (isEffective ? hunks : []).flatMap((hunk) => {
    const rest = subsets.find((each) => each.hunks.length === hunks.length - 1 && !each.hunks.includes(hunk));
    if (rest?.sameAs !== 'patch') return [];
    const message = `without ${hunk} all is the same as with it, in what was run without it: ${transitions} transitions`;
    return [finding('hunk-redundant', message, { hunks: [hunk] })];
  });
  const bySize = [...subsets].sort((a, b) => a.hunks.length - b.hunks.length);
  const needed = new Map(
    findings.map((each) => [each, bySize.find(({ seen }) => seen.has(keyOf(each)))?.hunks ?? hunks] as const),
  );
  return { subsets: subsets.map(({ seen: _, ...subset }) => subset), redundant, needed };
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

/** Whether the hunks stand by themselves: C that does not compile, or calls what the others define, does not. */
function stands(run: Run, base: Run): boolean {
  const known = new Set(base.assumed.map(({ name }) => name));
  return run.failure?.kind !== 'uncompiled' && run.assumed.every(({ name }) => known.has(name));
}

function isSame(a: Run, b: Run, configuration: Configuration): boolean {
  const { stimulus } = withoutWindows(configuration);
  return a.failure === null && b.failure === null && compare(a, b, stimulus).same;
}
