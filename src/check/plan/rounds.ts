/** Plays what is planned, stage by stage, until every change is exercised or the budget is spent. */

import type { Failure } from '../../machine/recording.js';
import { hasObjectModel } from '../../machine/tree-program.js';
import { overridesOf } from '../../machine/tree-units.js';
import type { Outcome } from '../../result/change.js';
import type { PlanSummary } from '../../result/result.js';
import { RUNTIME_PREFIX } from '../../runtime/library.js';
import type { Syntax } from '../../syntax/index.js';
import { givenOptions } from '../../target/machine-options.js';
import { machineKind, machineKinds } from '../../target/x86_64/machines.js';
import { versionedTypes } from '../../target/x86_64/versioned-types.js';
import type { TreeView } from '../../tree/view.js';
import type { BuiltTree } from '../account/files.js';
import { builtTree, type Settled } from '../account/settle.js';
import type { Comparisons, Judgement } from '../judge/judge.js';
import type { CheckOptions } from '../options.js';
import type { Configuration } from '../play/runs.js';
import type { CheckedPrograms } from '../programs.js';
import { DeviceCatalogue } from './devices.js';
import { Planner, STAGES } from './plan.js';
import { releasedTwins } from './released.js';
import { type Setup, setupKey } from './setup.js';
import { followsAll, plannedStimulus } from './stimuli.js';
import { type Subject, subjectOf } from './subject.js';
import { TreeText } from './tree-text.js';

const MICROSECONDS = 1_000_000;

/** What the rounds need of a check. */
export interface RoundsOptions {
  readonly syntax: Syntax;
  readonly options: CheckOptions;
  /** Of the tree, as its VERSION says. */
  readonly version: string;
  readonly settled: readonly Settled[];
  readonly programs: CheckedPrograms;
  readonly comparisons: Comparisons;
  /** The standard configurations. */
  readonly configurations: readonly Configuration[];
  readonly judge: (configurations: readonly Configuration[]) => Judgement;
  /** What became of each change so far. */
  readonly account: (judgement: Judgement) => ReadonlyMap<Settled, Outcome>;
}

export interface PlayedPlan {
  readonly configurations: readonly Configuration[];
  readonly judgement: Judgement;
  readonly summary: PlanSummary | null;
}

/** The versioned types of the machines that are asked for. */
function kindsOf({ base, machines }: CheckOptions) {
  const kinds = new Set(machines.flatMap((machine) => machineKind(machine) ?? []));
  return [...kinds].map((kind) => ({ kind, types: versionedTypes(base, kind) }));
}

/** The text that the machines of a tree are made of, and the files of the patch. */
function textOf(syntax: Syntax, view: TreeView, files: Iterable<string>, changed: Iterable<string>): TreeText {
  const all = new Set([...changed, ...files]);
  return new TreeText(
    syntax,
    view,
    [...all].filter((file) => view.exists(file)),
  );
}

/** Plays what is planned for the changes that the judgement leaves open; nothing where a check has no budget. */
export function playPlan(round: RoundsOptions, judgement: Judgement): PlayedPlan {
  // Trees without an object model have no types, properties or devices to be looked up.
  if (round.options.budget === undefined || !hasObjectModel(round.options.base))
    return { configurations: round.configurations, judgement, summary: null };
  return new PlanRounds(round, judgement).play();
}

class PlanRounds {
  private readonly planner: Planner;
  private built: BuiltTree | null = null;
  private readonly texts: { readonly before: TreeText; readonly after: TreeText };
  private readonly configurations: Configuration[];
  private readonly subjects = new Map<Settled, Subject>();
  private readonly tried = new Set<string>();
  private readonly left: Setup[] = [];
  private readonly refused: Array<{ readonly setup: Setup; readonly message: string }> = [];
  private readonly start = process.cpuUsage();

  constructor(
    private readonly round: RoundsOptions,
    private judgement: Judgement,
  ) {
    const { options, programs, configurations } = round;
    const filesOf = (tree: CheckedPrograms['before']): string[] =>
      tree.program.program.loadedUnits.flatMap(({ files }) => files);
    const changed = options.files.flatMap(({ before, after }) => [before, after].filter((each) => each !== null));
    this.texts = {
      before: textOf(round.syntax, options.base, filesOf(programs.before), changed),
      after: textOf(round.syntax, options.patched, filesOf(programs.after), changed),
    };
    this.configurations = [...configurations];
    const devices = new DeviceCatalogue(round.syntax, options.patched, (file) => this.isBuilt(file));
    this.planner = new Planner({
      text: this.texts.after,
      kinds: kindsOf(options),
      otherKinds: machineKinds.filter(({ name }) => !options.machines.some((each) => machineKind(each)?.name === name)),
      kindsOf: (subject) => this.calledOn(subject),
      devices: (subject) => devices.candidates(subject),
    });
  }

  play(): PlayedPlan {
    for (const stage of STAGES) {
      const open = this.open();
      if (open.length === 0) break;
      const setups = this.planner.setups(stage, open).filter((each) => !this.tried.has(setupKey(each)));
      this.playAll(setups);
    }
    this.playTwins();
    const { budget = 0 } = this.round.options;
    const named = ({ machine, ram, vga, options, planned }: Setup) => ({
      machine,
      ram: ram.text,
      vga,
      ...givenOptions(options),
      ...planned,
    });
    return {
      configurations: this.configurations,
      judgement: this.judgement,
      summary: {
        budget,
        left: this.left.map(named),
        refused: this.refused.map(({ setup, message }) => ({ ...named(setup), message })),
      },
    };
  }

  /** Released types beside those in development that showed something. */
  private playTwins(): void {
    const { options, programs, version, judge } = this.round;
    const twins = releasedTwins(options, version, this.judgement.findings, this.configurations);
    const played = twins.filter((each) => programs.before.of(each).failure === null);
    if (played.length === 0) return;
    this.configurations.push(...played);
    this.judgement = judge(this.configurations);
  }

  private isBuilt(file: string): boolean {
    const { base, defines } = this.round.options;
    this.built ??= builtTree(base, overridesOf(base, defines));
    return this.built.build.of(file).state === 'built';
  }

  /** What is not exercised yet. */
  private open(): Subject[] {
    const outcomes = this.round.account(this.judgement);
    const isTold = this.judgement.findings.some(({ severity }) => severity !== 'note');
    return this.round.settled
      .filter((each) => {
        const state = outcomes.get(each)?.state;
        // A difference that shows in nothing that matters may matter elsewhere.
        return state === 'unreached' || (state === 'run' && !isTold);
      })
      .map((each) => this.subjectOf(each));
  }

  private subjectOf(settled: Settled): Subject {
    const subject = this.subjects.get(settled) ?? subjectOf(settled, this.texts.before, this.texts.after);
    this.subjects.set(settled, subject);
    return subject;
  }

  private playAll(setups: readonly Setup[]): void {
    const told = new Set<string>();
    if (setups.length === 0) return;
    for (const setup of setups) {
      if (setup.planned.changes.every((name) => told.has(name))) continue;
      if (this.isSpent()) {
        this.left.push(setup);
        continue;
      }
      this.tried.add(setupKey(setup));
      const configuration = this.configurationOf(setup);
      if (!configuration) continue;
      this.configurations.push(configuration);
      const { shown } = this.round.comparisons.of(configuration);
      if (shown.some(({ finding }) => finding.severity === 'error'))
        for (const name of setup.planned.changes) told.add(name);
    }
    this.judgement = this.round.judge(this.configurations);
  }

  private isSpent(): boolean {
    const { user, system } = process.cpuUsage(this.start);
    return (user + system) / MICROSECONDS >= (this.round.options.budget ?? 0);
  }

  /** Null where a tree refuses the machine for what the patch is not to blame for. */
  private configurationOf(setup: Setup): Configuration | null {
    const { before } = this.round.programs;
    const { machine, ram, vga, listeners, stimulus: which, planned } = setup;
    const kind = machineKind(machine)!;
    const options = { ...this.round.options.machineOptions, ...ram.options, ...setup.options };
    const built = { machine, ram: ram.bytes, vga, options };
    const stimulus = plannedStimulus(which, kind, built, before.program);
    if (!stimulus) return null;
    const configuration: Configuration = {
      name: { machine, ram: ram.text, vga, ...givenOptions(setup.options) },
      machine: built,
      stimulus,
      ...(listeners ? { listeners } : {}),
      ...followsAll(which),
      planned,
    };
    const playable = this.upToItsEnd(configuration);
    const failure = before.of(playable).failure ?? this.ownFailure(playable);
    if (!failure) return playable;
    this.refused.push({ setup, message: failure.message });
    return null;
  }

  /** With the steps before that with which the base itself ends, if there is one. */
  private upToItsEnd(configuration: Configuration): Configuration {
    const { failure } = this.round.programs.before.of(configuration);
    const { stimulus } = configuration;
    const end = (failure?.step ?? 0) - 1;
    if (end < stimulus.boot.end) return configuration;
    return { ...configuration, stimulus: { ...stimulus, steps: stimulus.steps.slice(0, end) } };
  }

  /** Where C of ours cannot be compiled with the patched tree, whose interface it calls as it was before the patch. */
  private ownFailure(configuration: Configuration): Failure | null {
    const { failure } = this.round.programs.after.of(configuration);
    const isOwn = failure?.kind === 'uncompiled' && failure.location?.file.startsWith(RUNTIME_PREFIX);
    return isOwn ? failure : null;
  }

  /** The kinds of machines on which the functions of a change were called; all of them where none was. */
  private calledOn({ own }: Subject): string[] {
    const all = kindsOf(this.round.options).map(({ kind }) => kind.name);
    const isOwn = (file: string, name: string): boolean =>
      own.some((each) => each.file === file && each.declaration.name === name);
    const called = this.judgement.shadowed.flatMap(({ configuration, shadows }) =>
      shadows.some(({ place }) => isOwn(place.file, place.function))
        ? [machineKind(configuration.machine.machine)!.name]
        : [],
    );
    return called.length > 0 ? all.filter((name) => called.includes(name)) : all;
  }
}
