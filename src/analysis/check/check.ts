/** `flatcheck check`: both trees run under the same stimulus, and everything that differs becomes a finding. */
import { CompileError } from '../../c/errors.js';
import { loadGrammar } from '../../c/syntax/grammar.js';
import { UserError } from '../../errors.js';
import { type MachineOptions, optionTexts } from '../../machine/machine-options.js';
import { type MachineKind, machineKind } from '../../machine/machines.js';
import { type Failure, record } from '../../machine/recording.js';
import type { PlayedStep } from '../../machine/steps.js';
import { TreeProgram } from '../../machine/tree-program.js';
import type { ChangedLine } from '../../patch/changed.js';
import { overridesFor } from '../../runtime/profile.js';
import { bootSteps } from '../../stimulus/boots.js';
import { exhaustiveSteps } from '../../stimulus/exhaustive.js';
import { randomSteps } from '../../stimulus/random.js';
import { requireQemuTree } from '../../tree/detect.js';
import type { Overlays } from '../../tree/source.js';
import type { TreeView } from '../../tree/view.js';
import { analyseLayout } from '../layout/index.js';
import { analysePredicate } from '../predicate/index.js';
import type { CheckedConfiguration, CheckedPatch, CheckResult, Finding, NotRun } from '../result.js';
import type { SourceTree } from '../source/tree.js';
import { type Comparison, compare } from './compare.js';
import { coverage, type HunkCoverage, linesToCover } from './coverage.js';
import { configurationFindings, finding, isAbort, type SourcePlace } from './findings.js';
import type { Trees } from './trees.js';

export interface CheckOptions {
  readonly base: TreeView;
  readonly patched: TreeView;
  /** What was laid over the tree to make `base` and `patched`. */
  readonly baseOverlays: Overlays;
  readonly overlays: Overlays;
  readonly patches: readonly CheckedPatch[];
  /** By path in the patched tree. */
  readonly changed: ReadonlyMap<string, readonly ChangedLine[]>;
  readonly machines: readonly string[];
  readonly ram: ReadonlyArray<{ readonly text: string; readonly bytes: bigint; readonly options: MachineOptions }>;
  readonly vga: ReadonlyArray<'std' | 'none'>;
  /** Options of all machines. */
  readonly machineOptions: MachineOptions;
  readonly defines: ReadonlyArray<readonly [string, string]>;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

const RANDOM_SEED = 0x51a7;
const RANDOM_STEPS = 400;

/** The stimulus of a check on a kind of machine. */
export function checkSteps(kind: MachineKind): PlayedStep[] {
  return [...exhaustiveSteps(kind), ...bootSteps(kind.name), ...randomSteps(kind, RANDOM_SEED, RANDOM_STEPS)];
}

/** @throws UserError where a tree or machine cannot be used */
export async function runCheck(options: CheckOptions): Promise<CheckResult> {
  const { version, configHost } = requireQemuTree(options.base);
  await loadGrammar();
  const overrides = overridesFor(options.defines, configHost === undefined ? undefined : options.base.read(configHost));
  const base = new TreeProgram(options.base, undefined, overrides);
  const compared = compareAll(options, base);
  const { trees, configurations, comparisons } = compared;
  const notRun: NotRun[] = [...compared.notRun, ...missingHeaders(trees)];
  const covered = coverage(trees, options.changed, compared.run);
  notRun.push(...covered.notRun);
  const source = firstPlace(covered, trees.patched.tree);
  const findings: Finding[] = comparisons.flatMap(({ name, comparison }) =>
    configurationFindings(name, comparison, source),
  );
  const isSame = comparisons.length > 0 && comparisons.every(({ comparison }) => comparison.same);
  // A patch of which nothing was run is not without effect, it is unknown.
  if (isSame && compared.notRun.length === 0 && covered.places.size > 0)
    findings.push(
      finding(
        'no-observable-effect',
        'flat views and DMA events are the same before and after in everything that was run',
      ),
    );
  findings.push(...symbolicFindings(options, trees, notRun));
  const inBase = new Set(trees.base.program.unknownObjects);
  for (const name of new Set([...inBase, ...trees.patched.program.unknownObjects])) {
    findings.push(
      finding('external-assumed', `the object ${name} is defined nowhere in the tree and was taken to be zero`),
    );
    if (!inBase.has(name))
      notRun.push({ what: `${name}, which only the patched tree names, is defined nowhere`, file: '', line: 0 });
  }
  const assumed = [...compared.assumed.values()];
  for (const { name, caller, isNew } of assumed) {
    findings.push(
      finding(
        'external-assumed',
        `${name}() is neither in the tree nor modelled and was taken to return 0; called from ${caller || 'an unknown place'}`,
      ),
    );
    if (isNew)
      notRun.push({ what: `${name}(), which only the patched tree calls, is nowhere defined`, file: '', line: 0 });
  }
  const isFailed = findings.some((each) => each.severity === 'error');
  const machineOptions = optionTexts(options.machineOptions);
  return {
    schema: 'flatcheck/check/1',
    verdict: isFailed ? 'fail' : notRun.length > 0 ? 'incomplete' : 'pass',
    qemu: { version },
    patches: options.patches,
    configurations,
    ...(Object.keys(machineOptions).length > 0 ? { options: machineOptions } : {}),
    findings: sortFindings(findings),
    execution: {
      functions: countFunctions(trees),
      modelled: modelledFunctions(trees),
      assumed: assumed.map(({ name, caller }) => ({ name, caller })),
      notRun,
    },
  };
}

interface Compared {
  readonly trees: Trees;
  readonly configurations: CheckedConfiguration[];
  readonly comparisons: Array<{ name: { machine: string; ram: string; vga: string }; comparison: Comparison }>;
  readonly notRun: NotRun[];
  readonly assumed: Map<string, { name: string; caller: string; isNew: boolean }>;
  /** Statements of the patch that were run, as `file:line`. */
  readonly run: ReadonlySet<string>;
}

function compareAll(options: CheckOptions, base: TreeProgram): Compared {
  const configurations: CheckedConfiguration[] = [];
  const comparisons: Compared['comparisons'] = [];
  const notRun: NotRun[] = [];
  const assumed: Compared['assumed'] = new Map();
  const run = new Set<string>();
  let patched: TreeProgram | null = null;
  const total = options.machines.length * options.ram.length * options.vga.length * 2;
  let done = 0;
  const progress = (what: string): void => options.onProgress?.(done++, total, what);
  for (const machine of options.machines) {
    const kind = machineKind(machine);
    if (!kind) throw new UserError(`unknown machine "${machine}"`);
    const steps = checkSteps(kind);
    for (const vga of options.vga) {
      for (const ram of options.ram) {
        const name = { machine, ram: ram.text, vga };
        const what = `${machine} ${ram.text} vga ${vga}`;
        const configuration = { machine, ram: ram.bytes, vga, options: { ...options.machineOptions, ...ram.options } };
        progress(`${what}, before the patch`);
        const before = record(base, configuration, steps);
        patched ??= base.derive(options.patched, differingPaths(options), linesToCover(options.changed));
        progress(`${what}, after the patch`);
        const after = record(patched, configuration, steps);
        for (const [recording, isNew] of [
          [before, false],
          [after, true],
        ] as const) {
          for (const each of recording.machine?.assumed ?? [])
            if (!assumed.has(each.name)) assumed.set(each.name, { ...each, isNew });
        }
        for (const place of after.machine?.coveredPlaces() ?? []) run.add(`${place.file}:${place.line}`);
        for (const recording of [before, after]) recording.machine?.dispose();
        for (const tree of [base, patched]) tree.program.relink();
        const comparison = compare(before, after, steps);
        if (before.failure?.step === -1 && before.failure.kind === 'error')
          throw new UserError(`${what}: ${before.failure.message}`);
        for (const failure of [comparison.baseFailure, comparison.failure]) {
          if (failure && (failure === comparison.baseFailure || !isAbort(failure)))
            notRun.push(notRunFor(failure, what, failure === comparison.baseFailure));
        }
        configurations.push({ ...name, transitions: comparison.steps });
        comparisons.push({ name, comparison });
      }
    }
  }
  if (!patched) throw new UserError('no machine was asked for');
  return { trees: { base, patched }, configurations, comparisons, notRun, assumed, run };
}

function notRunFor(failure: Failure, what: string, inBase: boolean): NotRun {
  return {
    what: `${what}: ${inBase ? 'the tree before the patch' : 'the patched tree'} could not be run to the end: ${failure.message}`,
    file: failure.location?.file ?? '',
    line: failure.location?.line ?? 0,
  };
}

function missingHeaders(trees: Trees): NotRun[] {
  const missing = new Map<string, NotRun>();
  for (const tree of [trees.base, trees.patched]) {
    for (const [file, headers] of tree.missingHeaders) {
      for (const header of headers) missing.set(header, { what: `header ${header} is not found`, file, line: 1 });
    }
  }
  return [...missing.values()];
}

/** What the syntax tree tells: the merge condition and the region tree. */
function symbolicFindings(options: CheckOptions, trees: Trees, notRun: NotRun[]): Finding[] {
  const findings: Finding[] = [];
  const [before, after] = [sourceTree(trees.base), sourceTree(trees.patched)];
  tryReading(notRun, 'the merge condition', () => {
    const predicate = analysePredicate(before, after);
    if (predicate.difference.equivalent) return;
    const place = predicate.after.clauses.find(
      (clause) => !predicate.before.clauses.some((each) => each.text === clause.text),
    )?.source;
    findings.push(
      finding(
        'merge-predicate-changed',
        `${predicate.function}() merges under another condition: ${predicate.difference.formula}`,
        place ? { source: place } : {},
      ),
    );
  });
  tryReading(notRun, 'the region tree', () => {
    const boards = [...new Set(options.machines.flatMap((machine) => machineKind(machine)?.units ?? []))];
    for (const change of analyseLayout(before, after, boards).changes) {
      const region = change.after ?? change.before;
      findings.push(
        finding(
          'layout-changed',
          change.message,
          region ? { source: { file: region.source.file, line: region.source.line } } : {},
        ),
      );
    }
  });
  return findings;
}

function tryReading(notRun: NotRun[], what: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof CompileError)) throw error;
    notRun.push({ what: `${what} could not be read: ${error.message}`, file: '', line: 0 });
  }
}

function sourceTree(source: TreeProgram): SourceTree {
  return {
    read: (path) => source.read(path),
    list: (folder) => source.tree.list(folder),
    unit: (file) => source.program.unit(file),
  };
}

/** The first place of the patch that was run; one in the memory core before others. */
function firstPlace(covered: HunkCoverage, patched: TreeView): SourcePlace | null {
  const places = [...covered.places.values()].filter((place) => patched.exists(place.file));
  return places.find((place) => /^(system|softmmu)\/memory\.c$/.test(place.file)) ?? places[0] ?? null;
}

const ORDER = ['error', 'warning', 'improvement', 'note'];

function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function countFunctions(trees: Trees): number {
  const names = new Set<string>();
  for (const tree of [trees.base, trees.patched]) {
    for (const each of tree.program.reachedFunctions())
      if (tree.tree.exists(each.file)) names.add(`${each.file}\0${each.name}`);
  }
  return names.size;
}

function modelledFunctions(trees: Trees): string[] {
  return [...new Set([trees.base, trees.patched].flatMap((tree) => tree.modelledFunctions()))].sort();
}

/** Paths at which the two trees differ. */
function differingPaths({ base, patched, baseOverlays, overlays }: CheckOptions): Set<string> {
  const paths = [...baseOverlays, ...overlays].map(([path]) => path);
  return new Set(paths.filter((path) => base.read(path) !== patched.read(path)));
}
