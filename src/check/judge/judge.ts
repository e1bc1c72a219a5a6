/** Holds the runs of two trees against each other. */
import { UserError } from '../../errors.js';
import type { Failure } from '../../machine/recording.js';
import { isOfGuest } from '../../result/abi.js';
import type { ConfigurationCost } from '../../result/costs.js';
import { type ConfigurationName, type NotRun, nowhere } from '../../result/not-run.js';
import type { CheckedConfiguration, CheckedExploration, Finding, FindingId } from '../../result/result.js';
import { machineKind } from '../../target/x86_64/machines.js';
import { type ChangedPlace, coverage, firstPlace, type HunkCoverage } from '../account/coverage.js';
import { type Comparison, compare } from '../compare/compare.js';
import { handedOnFindings } from '../compare/handed-on.js';
import { changedIgnoredCalls } from '../compare/ignored-calls.js';
import { brokenWrite, type Exploration, explore } from '../compare/locality.js';
import type { OnProgress } from '../options.js';
import { withNewDevices } from '../play/new-devices.js';
import type { Configuration, Run } from '../play/runs.js';
import type { TreeRuns } from '../play/tree-runs.js';
import { WitnessSearch } from '../search/shortest-witness.js';
import type { ChangedLines } from '../trees.js';
import { costFinding, costOf } from './costs.js';
import {
  configurationFindings,
  finding,
  isAbort,
  keyOf,
  kindOf,
  placeOf,
  type ShownFinding,
  withReaches,
  withSource,
} from './findings.js';
import { type LinkFaults, linkFaults } from './linking.js';
import { TransactionProbe } from './transaction.js';

export interface Judgement {
  readonly configurations: readonly CheckedConfiguration[];
  readonly findings: readonly Finding[];
  readonly costs: readonly ConfigurationCost[];
  readonly explorations: readonly CheckedExploration[];
  readonly notRun: readonly NotRun[];
  /** Functions that are neither in the tree nor modelled. */
  readonly assumed: ReadonlyArray<{ readonly name: string; readonly caller: string }>;
  /** Where hunks of which something was run change what was run. */
  readonly places: HunkCoverage['places'];
  /** Changed places that were reached, run by run. */
  readonly shadowed: ReadonlyArray<{ readonly configuration: Configuration; readonly shadows: Run['shadows'] }>;
  /** Flat views, events or what is handed on differ somewhere. */
  readonly isObserved: boolean;
  /** Changed lines that were not run. */
  readonly missed: HunkCoverage['missed'];
  readonly compared: readonly Compared[];
  /** Those of the findings that a configuration showed. */
  readonly shown: ReadonlyArray<ShownFinding & { readonly compared: Compared }>;
}

/** A configuration and what both trees did on it. */
export interface Compared {
  readonly configuration: Configuration;
  readonly comparison: Comparison;
}

/**
 * Plays all configurations on both trees and tells what differs.
 * @param changed by path in the tree after, the lines that the patch between the two changed
 * @throws UserError where QEMU's own code refuses a configuration of the tree before
 */
export function judge(
  before: TreeRuns,
  after: TreeRuns,
  changed: ChangedLines,
  configurations: readonly Configuration[],
  onProgress?: OnProgress,
  comparisonsOf: Comparisons = new Comparisons(before, after),
): Judgement {
  // The tree before comes first: the tree after takes over what was compiled for it.
  before.begin(configurations);
  after.begin(configurations);
  let done = 0;
  const compared = new Map<Configuration, ComparedConfiguration>();
  // Each is compared once it was played, whichever comes first: meanwhile the second thread plays others.
  while (compared.size < configurations.length) {
    const left = configurations.filter((each) => !compared.has(each));
    const ready = left.find((each) => before.has(each) && after.has(each));
    if (!ready && before.playNext()) continue;
    const configuration = ready ?? left[0]!;
    onProgress?.(done++, configurations.length, `${placeOf(configuration.name)}, before and after the patch`);
    compared.set(configuration, comparisonsOf.of(configuration));
  }
  const comparisons = configurations.map((each) => compared.get(each)!);
  const played = [...comparisons, ...comparisons.flatMap(({ placed }) => placed ?? [])];
  const notRun = played.flatMap(notRunOf);
  const trees = { base: before.program, patched: after.program };
  const run = new Set(played.flatMap(({ patched }) => patched.covered.map(({ file, line }) => `${file}:${line}`)));
  const covered = coverage(trees, changed, run);
  const seen = placesSeen(
    covered.places.values(),
    played.flatMap(({ patched }) => patched.shadows),
  );
  const source = firstPlace(seen, after.program.tree);
  // What a tree shows that would not link is nothing that anybody could see.
  const faults = linkFaults(before, after, played);
  const isLinked = faults.notRun.length === 0;
  const shown = (isLinked ? news(comparisons) : []).map((each) => ({
    ...each,
    finding: withSource(each.finding, source),
  }));
  const findings = shown.map((each) => each.finding);
  const costs: ConfigurationCost[] = [];
  let isHandedOnAlike = true;
  for (const { configuration, base, patched, comparison } of comparisons) {
    if (base.failure || patched.failure) continue;
    const { name, stimulus } = configuration;
    const [mappedBefore, mappedAfter] = comparison.mapped;
    const cost = {
      ...name,
      before: costOf(base, mappedBefore, stimulus),
      after: costOf(patched, mappedAfter, stimulus),
    };
    if (!configuration.planned) costs.push(cost);
    if (!isLinked) continue;
    const handedOn = handedOnFindings(name, base, patched);
    if (handedOn.length > 0) isHandedOnAlike = false;
    findings.push(...(configuration.planned ? handedOn.filter((each) => !isSaid(each, findings)) : handedOn));
    if (configuration.planned) continue;
    const changedCost = costFinding(name, cost);
    if (changedCost) findings.push(changedCost);
  }
  const isAlike = played.every(({ comparison }) => comparison.same);
  // A patch of which nothing was run is not without effect, it is unknown.
  const isWithoutEffect = isLinked && isAlike && isHandedOnAlike && notRun.length === 0 && covered.places.size > 0;
  if (isWithoutEffect) {
    findings.push(finding({ id: 'no-observable-effect', detail: { played: true } }));
  }
  const ignored = isWithoutEffect ? changedIgnoredCalls(played).map(nowhere) : [];
  const explored = explorations(comparisons);
  const external = externals(before, after, played, faults);
  return {
    configurations: comparisons.map(({ configuration: { name, planned }, comparison }) => ({
      ...name,
      transitions: comparison.steps,
      ...(planned ? { planned } : {}),
    })),
    findings: [...findings, ...external.findings],
    costs,
    explorations: explored.explorations,
    notRun: [...notRun, ...explored.notRun, ...missingHeaders(trees), ...faults.notRun, ...external.notRun, ...ignored],
    assumed: external.assumed,
    places: covered.places,
    missed: covered.missed,
    shadowed: played.map(({ configuration, patched }) => ({ configuration, shadows: patched.shadows })),
    isObserved: !isAlike || !isHandedOnAlike,
    compared: comparisons,
    shown,
  };
}

/**
 * The changed places in functions that did something else than before. A hunk that only takes code away may have none:
 * then where the difference was seen. All places if no function that was there before differed.
 */
function placesSeen(places: Iterable<ChangedPlace>, shadows: Run['shadows']): readonly ChangedPlace[] {
  const all = [...places];
  // Whatever calls a new function is seen to.
  const seen = shadows.filter(({ isSeen, place }) => isSeen && place.kind !== 'new-function');
  const functions = new Set(seen.map(({ place }) => `${place.file} ${place.function}`));
  const within = all.filter(({ file, function: name }) => functions.has(`${file} ${name}`));
  if (within.length > 0) return within;
  const own = seen.map(({ place: { file, line, function: name } }) => ({ file, line, isRun: true, function: name }));
  return own.length > 0 ? own : all;
}

/** A configuration, compared, and what that shows. */
export interface ComparedConfiguration extends ComparedRuns {
  readonly shown: readonly ShownFinding[];
  /** The same machine on which new devices are placed: no configuration that was asked for. */
  readonly placed: ComparedRuns | null;
}

/** The comparisons of two trees, each made once. */
export class Comparisons {
  private readonly known = new Map<Configuration, ComparedConfiguration>();
  private readonly witnesses: WitnessSearch;
  private readonly transactions: TransactionProbe;

  constructor(
    private readonly before: TreeRuns,
    private readonly after: TreeRuns,
  ) {
    this.witnesses = new WitnessSearch(before, after);
    this.transactions = new TransactionProbe(before, after);
  }

  /** Throws UserError where QEMU's own code refuses the configuration in the tree before. */
  of(configuration: Configuration): ComparedConfiguration {
    const known = this.known.get(configuration);
    if (known) return known;
    const { before, after } = this;
    const runs = comparedRuns(configuration, before.of(configuration), after.of(configuration));
    const placing = withNewDevices(configuration, [runs.base, runs.patched]);
    const placed = placing && comparedRuns(placing, before.of(placing), after.of(placing));
    const shown = findingsOf(placed ? [runs, placed] : [runs]);
    const shortest = shown.map((each) => withReaches(this.witnesses.shorten(configuration, each)));
    const found = { ...runs, placed, shown: this.transactions.judged(configuration, shortest) };
    this.known.set(configuration, found);
    return found;
  }
}

/** What no hunk of a patch brings, and need not be said of machines that a plan adds. */
const NO_NEWS: ReadonlySet<FindingId> = new Set(['dma-hole-remaining']);

/** What the configurations show: of those that a plan adds only what no other showed before. */
function news(comparisons: readonly ComparedConfiguration[]): Array<ShownFinding & { readonly compared: Compared }> {
  const said: Finding[] = [];
  return comparisons.flatMap((compared) => {
    const { planned } = compared.configuration;
    const shown = compared.shown.filter(
      ({ finding: each }) => !planned || !(NO_NEWS.has(each.id) || isSaid(each, said)),
    );
    said.push(...shown.map(({ finding: each }) => each));
    return shown.map((each) => ({ ...each, compared }));
  });
}

/** Whether the same was said of a machine of the same type, or where types are alike, of the same kind. */
function isSaid(found: Finding, said: readonly Finding[]): boolean {
  const ofMachine = ({ machine = '' }: Finding): string =>
    isOfGuest(found) ? machine : (machineKind(machine)?.name ?? machine);
  return said.some((each) => kindOf(each) === kindOf(found) && ofMachine(each) === ofMachine(found));
}

interface ComparedRuns extends Compared {
  readonly base: Run;
  readonly patched: Run;
  /** What was tried of the PAM registers' states: before and after. */
  readonly explored: readonly [Exploration | null, Exploration | null];
}

/** Throws UserError where QEMU's own code refuses the configuration. */
function comparedRuns(configuration: Configuration, base: Run, patched: Run): ComparedRuns {
  if (base.failure?.step === -1 && base.failure.kind === 'error')
    throw new UserError(`${placeOf(configuration.name)}: ${base.failure.message}`);
  const { stimulus } = configuration;
  const explored = [explore(base, stimulus), explore(patched, stimulus)] as const;
  return { configuration, base, patched, explored, comparison: compare(base, patched, stimulus) };
}

/** What the runs of one configuration show, the same but once. */
function findingsOf(runs: readonly ComparedRuns[]): ShownFinding[] {
  const shown = new Map<string, ShownFinding>();
  for (const { configuration, comparison } of runs)
    for (const each of configurationFindings(configuration.name, comparison)) {
      const key = keyOf(each.finding);
      if (!shown.has(key)) shown.set(key, each);
    }
  return [...shown.values()];
}

function notRunOf({ configuration, comparison: { baseFailure, failure, halfFollowed } }: ComparedRuns): NotRun[] {
  const on = configuration.name;
  return [
    ...(baseFailure ? [stopped(baseFailure, on, 'before')] : []),
    ...(failure && !isAbort(failure) ? [stopped(failure, on, 'after')] : []),
    ...halfFollowed.map((addressSpace) => nowhere({ code: 'space-in-one-tree', on, addressSpace })),
  ];
}

function stopped({ message, location }: Failure, on: ConfigurationName, tree: 'before' | 'after'): NotRun {
  return {
    reason: { code: 'stopped', on, tree, error: message },
    file: location?.file ?? '',
    line: location?.line ?? 0,
  };
}

/** What was tried of the PAM registers' states, and whether it stands for all. */
function explorations(compared: readonly ComparedRuns[]): {
  readonly explorations: readonly CheckedExploration[];
  readonly notRun: readonly NotRun[];
} {
  const found: CheckedExploration[] = [];
  const notRun: NotRun[] = [];
  for (const { configuration, explored } of compared) {
    const { name, stimulus } = configuration;
    for (const [i, which] of (['before', 'after'] as const).entries()) {
      const exploration = explored[i];
      if (!exploration) continue;
      const { states, transitions, broken, isWhole } = exploration;
      found.push({ ...name, tree: which, states, transitions, standsForAll: broken === null && isWhole });
      // What the base does as well is no news about the patch.
      if (broken !== null && which === 'after' && found.at(-2)?.standsForAll) {
        notRun.push(nowhere({ code: 'beyond-segments', on: name, write: brokenWrite(stimulus.steps, broken) }));
      }
    }
  }
  return { explorations: found, notRun };
}

interface Externals {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly assumed: ReadonlyArray<{ readonly name: string; readonly caller: string }>;
}

/** What was called or named and is nowhere defined; where only the patched tree does so, it was not run. */
function externals(
  before: TreeRuns,
  after: TreeRuns,
  pairs: ReadonlyArray<{ readonly base: Run; readonly patched: Run }>,
  { lost }: LinkFaults,
): Externals {
  const findings: Finding[] = [];
  const notRun: NotRun[] = [];
  const knownObjects = new Set(before.program.program.unknownObjects);
  for (const name of new Set([...knownObjects, ...after.program.program.unknownObjects])) {
    findings.push(finding({ id: 'external-assumed', detail: { kind: 'object', name } }));
    if (!knownObjects.has(name)) notRun.push(nowhere({ code: 'object-undefined', name }));
  }
  const knownMisses = before.program.missedFunctions();
  for (const [name, error] of after.program.missedFunctions())
    if (!knownMisses.has(name)) notRun.push(nowhere({ code: 'function-not-run', name, error }));
  const knownCalls = new Set(pairs.flatMap(({ base }) => base.assumed.map(({ name }) => name)));
  const assumed = new Map<string, { name: string; caller: string }>();
  for (const each of pairs.flatMap(({ base, patched }) => [...base.assumed, ...patched.assumed]))
    if (!assumed.has(each.name)) assumed.set(each.name, each);
  for (const { name, caller } of assumed.values()) {
    findings.push(finding({ id: 'external-assumed', detail: { kind: 'function', name, caller } }));
    if (!knownCalls.has(name) && !lost.has(name)) notRun.push(nowhere({ code: 'function-undefined', name }));
  }
  return { findings, notRun, assumed: [...assumed.values()] };
}

function missingHeaders(trees: { base: TreeRuns['program']; patched: TreeRuns['program'] }): NotRun[] {
  const missing = new Map<string, NotRun>();
  for (const tree of [trees.base, trees.patched]) {
    for (const { name, file, line } of tree.missingHeaders())
      missing.set(name, { reason: { code: 'header-missing', name }, file, line });
  }
  return [...missing.values()];
}
