/** What is played on which machines, and what comes of it. */
import type { CoverageMark } from '../../c/runs.js';
import { UserError } from '../../errors.js';
import type { ListenerName } from '../../machine/listeners.js';
import type { AssumedCall, MachineConfiguration } from '../../machine/machine.js';
import { recordStarted, type StartedMachine } from '../../machine/record.js';
import type { Recording } from '../../machine/recording.js';
import type { ReachedPlace } from '../../machine/shadow-marks.js';
import type { TreeProgram } from '../../machine/tree-program.js';
import type { ConfigurationName } from '../../result/not-run.js';
import type { PlannedFor } from '../../result/result.js';
import type { MachineKind } from '../../target/machine-kind.js';
import type { MachineOptions } from '../../target/machine-options.js';
import type { PlayedStep } from '../../target/steps.js';
import { bootSteps, placementSteps, undoBootSteps } from '../../target/x86_64/boots.js';
import { exhaustiveSteps } from '../../target/x86_64/exhaustive.js';
import { machineKind } from '../../target/x86_64/machines.js';
import { randomSteps } from '../../target/x86_64/random.js';
import { settleSteps, windowSteps } from '../../target/x86_64/windows.js';

const RANDOM_SEED = 0x51a7;
const RANDOM_STEPS = 400;

/** Steps from an index up to, but without, another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is played on a machine, part by part. */
export interface Stimulus {
  readonly steps: readonly PlayedStep[];
  /** The steps of a firmware's boot among them: index of the first, and of the first after them. */
  readonly boot: Span;
  /** Every combination of neighbouring PAM segments; null where it is not among them. */
  readonly windows: Span | null;
  /** The PAM registers. */
  readonly pam: readonly number[];
  /** Registers that govern the memory of System Management Mode besides SMRAM. */
  readonly systemManagement: readonly number[];
}

/** A machine with the stimulus of a check. */
export interface Configuration {
  readonly name: ConfigurationName;
  readonly machine: MachineConfiguration;
  readonly stimulus: Stimulus;
  /** Listeners that are run; absent for VFIO's alone. */
  readonly listeners?: readonly ListenerName[];
  /** Why a plan adds it; absent for those that every check plays. */
  readonly planned?: PlannedFor;
  /** All address spaces are followed at each step. */
  readonly followsAll?: boolean;
}

/** What was observed of one tree on one configuration; the machine itself is gone. */
export interface Run extends Recording {
  readonly assumed: readonly AssumedCall[];
  /** Statements of the patch that were run. */
  readonly covered: readonly CoverageMark[];
  /** Changed places that were reached (see src/c/shadow). */
  readonly shadows: readonly ReachedPlace[];
}

/**
 * The stimulus of a check on a kind of machine. With and without windows it ends in the same state.
 * @param withWindows also play every combination of neighbouring PAM segments
 */
export function checkStimulus(kind: MachineKind, withWindows = false): Stimulus {
  const before = [...exhaustiveSteps(kind), ...placementSteps(kind.name)];
  const boot = bootSteps(kind.name);
  const pam = kind.hostBridge?.pam ?? [];
  const random = randomSteps(kind, RANDOM_SEED, RANDOM_STEPS);
  // What the boot left behind would otherwise be part of every way to what the random walk shows.
  const after = [...undoBootSteps(kind.name), ...settleSteps(pam), ...random, ...settleSteps(pam)];
  const steps = [...before, ...boot, ...after];
  const windows = withWindows ? windowSteps(pam) : [];
  return {
    steps: [...steps, ...windows],
    boot: { start: before.length, end: before.length + boot.length },
    windows: withWindows ? { start: steps.length, end: steps.length + windows.length } : null,
    pam,
    systemManagement: kind.hostBridge?.systemManagement ?? [],
  };
}

/** The stimulus without its combinations of neighbouring segments. */
export function withoutWindows(configuration: Configuration): Configuration {
  const { stimulus } = configuration;
  const { steps, windows } = stimulus;
  return {
    ...configuration,
    stimulus: windows ? { ...stimulus, steps: steps.slice(0, windows.start), windows: null } : stimulus,
  };
}

/** A size of RAM, as it was asked for and in bytes, and what belongs to it. */
export interface ConfiguredRam {
  readonly text: string;
  readonly bytes: bigint;
  readonly options: MachineOptions;
}

/** What a check is asked for. */
interface Asked {
  readonly machines: readonly string[];
  readonly ram: readonly ConfiguredRam[];
  readonly vga: ReadonlyArray<'std' | 'none'>;
  readonly machineOptions: MachineOptions;
}

/**
 * All combinations that a check is asked for, those of one machine together. Throws UserError for an unknown machine.
 * @param withWindows on the one with most RAM of each machine, also play every combination of neighbouring PAM segments
 */
export function configurationsOf({ machines, ram, vga, machineOptions }: Asked, withWindows: boolean): Configuration[] {
  const most = ram.reduce((largest, { bytes }) => (bytes > largest ? bytes : largest), 0n);
  return machines.flatMap((machine) => {
    const kind = machineKind(machine);
    if (!kind) throw new UserError(`unknown machine "${machine}"`);
    const stimulus = checkStimulus(kind);
    const thorough = withWindows ? checkStimulus(kind, true) : stimulus;
    return vga.flatMap((card) =>
      ram.map(({ text, bytes, options }) => ({
        name: { machine, ram: text, vga: card },
        machine: { machine, ram: bytes, vga: card, options: { ...machineOptions, ...options } },
        stimulus: bytes === most && card === vga[0] ? thorough : stimulus,
      })),
    );
  });
}

/** What is recorded of a configuration. */
export function recordedOf({ listeners, followsAll = false }: Configuration) {
  return { followsAll, recordsRegions: listeners?.some((name) => name !== 'vfio') ?? false };
}

/** Plays a configuration on a machine of a tree's program, which is then ready for the next. */
export function play(
  source: TreeProgram,
  configuration: Configuration,
  started: StartedMachine,
  onPlayed?: () => void,
): Run {
  const options = { ...recordedOf(configuration), ...(onPlayed ? { onPlayed } : {}) };
  const recording = recordStarted(started, configuration.stimulus.steps, options);
  const { machine } = started;
  const marks = { covered: machine?.coveredPlaces() ?? [], shadows: machine?.shadowedPlaces() ?? [] };
  const run = { ...recording, assumed: machine?.assumed ?? [], ...marks };
  machine?.dispose();
  source.program.relink();
  return run;
}
