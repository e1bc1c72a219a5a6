/** Runs of a patch with some of its hunks, each subset once on each configuration that it is asked about. */
import type { TreeProgram } from '../../machine/tree-program.js';
import type { IgnoredCall } from '../../result/not-run.js';
import type { FindingId, HunkSubset } from '../../result/result.js';
import { compare } from '../compare/compare.js';
import { handedOnFindings } from '../compare/handed-on.js';
import { changedIgnoredCalls } from '../compare/ignored-calls.js';
import { configurationFindings, keyOf } from '../judge/findings.js';
import { linkFaults } from '../judge/linking.js';
import { withNewDevices } from '../play/new-devices.js';
import { type Configuration, type Run, withoutWindows } from '../play/runs.js';
import { type ExpectedRuns, TreeRuns } from '../play/tree-runs.js';

export interface SubsetRunOptions {
  readonly base: TreeRuns;
  /** Where runs are named that will be asked for. */
  readonly expected?: ExpectedRuns;
  /** The whole patch's runs. */
  readonly whole: ReadonlyMap<Configuration, Run>;
  readonly patched: TreeRuns;
  /** The program of the base with only these hunks laid over; null where they cannot be applied by themselves. */
  readonly program: (hunks: ReadonlySet<string>) => TreeProgram | null;
}

/** What was observed of a subset on all configurations on which it was played. */
interface Played {
  readonly hunks: readonly string[];
  readonly compiles: boolean;
  readonly sameAsPatch: boolean;
  readonly sameAsBase: boolean;
  /** No finding tells it from the whole patch, or from the base. */
  readonly isLikePatch: boolean;
  readonly isLikeBase: boolean;
  /** Ids by the keys of findings. */
  readonly seen: ReadonlyMap<string, FindingId>;
  /** Calls that do nothing here and that differ from those of the whole patch. */
  readonly ignored: readonly IgnoredCall[];
  readonly asked: ReadonlySet<Configuration>;
}

/** A subset whose machines are being played. */
interface Begun {
  /** Null where the hunks cannot be applied by themselves. */
  readonly tree: TreeRuns | null;
  /** Without combinations of neighbouring segments, by the configurations with them. */
  readonly shorter: ReadonlyMap<Configuration, Configuration>;
}

export class SubsetRuns {
  private readonly known = new Map<string, Played>();
  private readonly begun = new Map<string, Begun>();

  constructor(private readonly options: SubsetRunOptions) {}

  /** All that were played, in the order in which they were first. */
  get subsets(): HunkSubset[] {
    return [...this.known.values()].map((played) => {
      const { hunks, compiles, seen, sameAsPatch, sameAsBase, isLikePatch, isLikeBase, asked } = played;
      const sameAs = sameAsPatch ? 'patch' : sameAsBase ? 'base' : null;
      return {
        hunks,
        compiles,
        findings: [...new Set(seen.values())],
        sameAs,
        cutFrom: sameAs !== null ? null : isLikePatch ? 'patch' : isLikeBase ? 'base' : null,
        configurations: asked.size,
      };
    });
  }

  /** Calls that do nothing here and in which hunks that were played differ from the whole patch. */
  ignored(hunks: readonly string[]): readonly IgnoredCall[] {
    return this.known.get(hunks.join('\0'))?.ignored ?? [];
  }

  /** Whether it takes no run to tell what these hunks show on a configuration. */
  knows(hunks: readonly string[], configuration: Configuration): boolean {
    const played = this.known.get(hunks.join('\0'));
    return played !== undefined && (!played.compiles || played.asked.has(configuration));
  }

  /**
   * Compiles hunks that will be played next on these configurations, while a second thread plays what was begun before.
   */
  begin(hunks: readonly string[], configurations: readonly Configuration[]): void {
    const missing = configurations.filter((each) => !this.knows(hunks, each));
    if (missing.length > 0) this.begun.set(hunks.join('\0'), this.beginAll(hunks, missing));
  }

  /**
   * Plays hunks on configurations on which they were not; gives the keys of all findings that they showed up to now.
   */
  play(hunks: readonly string[], configurations: readonly Configuration[]): ReadonlySet<string> {
    const missing = configurations.filter((each) => !this.knows(hunks, each));
    const key = hunks.join('\0');
    if (missing.length > 0) {
      const [before, now] = [this.known.get(key), this.played(hunks, missing)];
      this.known.set(key, before ? joined(before, now) : now);
    }
    return new Set(this.known.get(key)!.seen.keys());
  }

  /** The fewest hunks among what was played that showed a finding; null where none did. */
  fewest(key: string): readonly string[] | null {
    const showing = [...this.known.values()].filter(({ seen }) => seen.has(key));
    return showing.sort((a, b) => a.hunks.length - b.hunks.length)[0]?.hunks ?? null;
  }

  private beginAll(hunks: readonly string[], configurations: readonly Configuration[]): Begun {
    const shorter = new Map(configurations.map((each) => [each, withoutWindows(each)]));
    const program = this.options.program(new Set(hunks));
    const tree = program && new TreeRuns(() => program, this.options.expected);
    tree?.begin([...shorter.values()]);
    return { tree, shorter };
  }

  private played(hunks: readonly string[], configurations: readonly Configuration[]): Played {
    const { base, whole, patched } = this.options;
    const wholeOf = (each: Configuration): Run => whole.get(each) ?? patched.of(each);
    const key = hunks.join('\0');
    const begun = this.begun.get(key);
    this.begun.delete(key);
    const isBegun = begun !== undefined && configurations.every((each) => begun.shorter.has(each));
    const { tree, shorter } = isBegun ? begun : this.beginAll(hunks, configurations);
    const runs = new Map(tree ? configurations.map((each) => [each, tree.of(shorter.get(each)!)]) : []);
    for (const [each, run] of [...runs]) {
      const placing = withNewDevices(each, [base.of(each), run, wholeOf(each)]);
      if (placing && tree) runs.set(placing, tree.of(placing));
    }
    const unknownObjects = tree?.program.program.unknownObjects ?? [];
    const knownObjects = new Set(base.program.program.unknownObjects);
    const compiles =
      tree !== null &&
      unknownObjects.every((name) => knownObjects.has(name)) &&
      linkFaults(
        base,
        tree,
        [...runs.values()].map((patched) => ({ patched })),
      ).notRun.length === 0 &&
      [...runs].every(([each, run]) => stands(run, base.of(each)));
    const seen = new Map<string, FindingId>();
    if (compiles) {
      for (const [each, run] of runs) for (const [key, id] of shownBy(base.of(each), run, each)) seen.set(key, id);
    }
    const isSameAs = (others: (each: Configuration) => Run): boolean =>
      compiles && [...runs].every(([each, run]) => isSame(others(each), run, each));
    const isLike = (others: (each: Configuration) => Run): boolean =>
      compiles && [...runs].every(([each, run]) => [...shownBy(others(each), run, each).values()].every(isOfBoth));
    return {
      hunks,
      compiles,
      isLikePatch: isLike(wholeOf),
      isLikeBase: isLike((each) => base.of(each)),
      sameAsPatch: isSameAs(wholeOf),
      sameAsBase: isSameAs((each) => base.of(each)),
      seen,
      ignored: changedIgnoredCalls([...runs].map(([each, run]) => ({ base: run, patched: wholeOf(each) }))),
      asked: new Set(configurations),
    };
  }
}

function joined(before: Played, now: Played): Played {
  return {
    hunks: before.hunks,
    compiles: before.compiles && now.compiles,
    sameAsPatch: before.sameAsPatch && now.sameAsPatch,
    sameAsBase: before.sameAsBase && now.sameAsBase,
    isLikePatch: before.isLikePatch && now.isLikePatch,
    isLikeBase: before.isLikeBase && now.isLikeBase,
    seen: new Map([...before.seen, ...now.seen]),
    ignored: [...before.ignored, ...now.ignored],
    asked: new Set([...before.asked, ...now.asked]),
  };
}

/** A finding that tells nothing apart: both trees have it. */
function isOfBoth(id: FindingId): boolean {
  return id === 'dma-hole-remaining';
}

/** What a run shows against the base without combinations of neighbouring segments: ids by the keys of findings. */
export function shownBy(base: Run, run: Run, configuration: Configuration): Map<string, FindingId> {
  const { name, stimulus } = withoutWindows(configuration);
  const shown = configurationFindings(name, compare(base, run, stimulus)).map(({ finding }) => finding);
  const handedOn = base.failure || run.failure ? [] : handedOnFindings(name, base, run);
  return new Map([...shown, ...handedOn].map((each) => [keyOf(each), each.id]));
}

/** Whether all that was observed without combinations of neighbouring segments, and what is handed on, is the same. */
export function isSame(a: Run, b: Run, configuration: Configuration): boolean {
  const { name, stimulus } = withoutWindows(configuration);
  if (a.failure !== null || b.failure !== null) return false;
  return handedOnFindings(name, a, b).length === 0 && compare(a, b, stimulus).same;
}

/** Whether the hunks stand by themselves: C that does not compile, or calls what the others define, does not. */
function stands(run: Run, base: Run): boolean {
  const known = new Set(base.assumed.map(({ name }) => name));
  return run.failure?.kind !== 'uncompiled' && run.assumed.every(({ name }) => known.has(name));
}
