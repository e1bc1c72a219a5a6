/**
 * The runs of trees, each played once, however many trees are held against it; a second thread plays some of them
 * ahead.
 */

import type { MemoryImage } from '../../machine/memory/image.js';
import { recordStarted, type StartedMachine, startMachine } from '../../machine/record.js';
import { failureOf, type Recording } from '../../machine/recording.js';
import { placesOf } from '../../machine/shadow-marks.js';
import type { TreeProgram } from '../../machine/tree-program.js';
import type { PlayedStep } from '../../target/steps.js';
import type { Player, PlayTicket } from '../../threads/play-thread.js';
import { type Configuration, play, type Run, recordedOf } from './runs.js';

/** Tasks that wait for each thread that plays, so that it need not wait for the first. */
const MOST_WAITING = 3;

interface ExpectedRun {
  readonly of: TreeRuns;
  readonly configuration: Configuration;
}

/** Runs that will be asked for, of several trees; shared by those that are compared. */
export class ExpectedRuns {
  /** Not yet begun, when it was last looked: what is done with must not be kept alive, a tree's program among it. */
  private runs: ExpectedRun[] = [];
  /** What the second thread has to play. */
  private readonly tickets = new Map<PlayTicket, ExpectedRun>();

  /** @param thread plays some of them ahead; null where there is none */
  constructor(private readonly thread: Player | null) {}

  add(of: TreeRuns, configurations: readonly Configuration[]): void {
    if (!this.thread) return;
    this.runs.push(...configurations.map((configuration) => ({ of, configuration })));
    this.submit();
  }

  /** Has one built and played, by the second thread where that takes tasks by then. */
  start(of: TreeRuns, configuration: Configuration): void {
    this.keep(of.start(configuration, this.thread), { of, configuration });
  }

  /** Keeps the second thread at work, with the longest runs first. */
  submit(): void {
    const { thread } = this;
    this.open();
    if (!thread?.isReady) return;
    for (const ticket of this.tickets.keys()) if (ticket.isOver) this.tickets.delete(ticket);
    while (this.tickets.size < MOST_WAITING * thread.size) {
      const open = this.open().filter(({ of, configuration }) => of.canMove(configuration));
      if (open.length === 0) return;
      const longest = open.reduce((a, b) => (stepsOf(b) > stepsOf(a) ? b : a));
      this.keep(longest.of.move(longest.configuration, thread), longest);
    }
  }

  private keep(ticket: PlayTicket | null, run: ExpectedRun): void {
    if (ticket) this.tickets.set(ticket, run);
  }

  /** Plays one that nobody plays yet, be it handed to the second thread; false where there is none. */
  playNext(): boolean {
    const next = this.open()[0] ?? this.takeBack();
    next?.of.of(next.configuration);
    return next !== undefined;
  }

  /** The last of those that the second thread has not begun. */
  private takeBack(): ExpectedRun | undefined {
    const waiting = [...this.tickets].findLast(([ticket]) => !ticket.isOver && ticket.takeBack());
    if (waiting) this.tickets.delete(waiting[0]);
    return waiting?.[1];
  }

  private open() {
    this.runs = this.runs.filter(({ of, configuration }) => !of.isBegun(configuration));
    return this.runs;
  }
}

function stepsOf({ configuration }: ExpectedRun): number {
  return configuration.stimulus.steps.length;
}

/** What a machine leaves behind that was played. */
export interface Remains {
  /** After its first reset, and after all steps. */
  readonly memory: readonly MemoryImage[];
  /** What KVM, vhost and observers were told, by step. */
  readonly told: Recording['regionEvents'];
}

/** One tree's runs, each played when it is first asked for, or ahead by a second thread. */
export class TreeRuns {
  private readonly runs = new Map<Configuration, Run>();
  private readonly tickets = new Map<Configuration, PlayTicket>();
  private readonly begun = new Set<Configuration>();
  /** Machines of which one was played to the end: what they reach is compiled, or most of it. */
  private readonly played = new Set<string>();
  private made: TreeProgram | null = null;
  /** Who waits for runs of it alone; null once nobody does. */
  private waiting: { readonly configurations: readonly Configuration[]; readonly tell: (runs: Run[]) => void } | null =
    null;

  /**
   * @param make gives the tree's program when it is first needed: one that is derived takes over what the other has
   * compiled by then
   * @param expected where runs are named that will be asked for
   */
  constructor(
    private readonly make: () => TreeProgram,
    private readonly expected = new ExpectedRuns(null),
  ) {}

  get program(): TreeProgram {
    this.made ??= this.make();
    return this.made;
  }

  /**
   * Builds each machine once, which compiles what it reaches, has it played, and says that its other configurations
   * will be asked for.
   */
  begin(configurations: readonly Configuration[]): void {
    for (const machine of new Set(configurations.map(({ name }) => name.machine))) {
      const own = configurations.filter(({ name }) => name.machine === machine);
      if (!this.isBegun(own[0]!)) this.expected.start(this, own[0]!);
      this.expected.add(this, own);
    }
  }

  of(configuration: Configuration): Run {
    let run = this.runs.get(configuration);
    if (!run) {
      this.begun.add(configuration);
      const play = (): Run => this.runElsewhere(configuration) ?? this.runHere(configuration);
      run = this.waiting?.configurations.includes(configuration) === false ? this.besides(play) : play();
      this.runs.set(configuration, run);
      this.expected.submit();
    }
    this.tellIfPlayed();
    return run;
  }

  /** Takes over what was recorded of the same tree before. */
  takeOver(configurations: readonly Configuration[], runs: readonly Run[]): void {
    for (const [i, configuration] of configurations.entries()) {
      this.begun.add(configuration);
      this.runs.set(configuration, runs[i]!);
    }
  }

  /**
   * Tells the runs of some configurations when all are played to the end, if nothing but they was compiled by then:
   * what is played besides depends on the tree it is held against.
   */
  whenPlayed(configurations: readonly Configuration[], tell: (runs: Run[]) => void): void {
    this.waiting = { configurations, tell };
  }

  private tellIfPlayed(): void {
    const runs = this.waiting?.configurations.map((each) => this.runs.get(each)) ?? [];
    if (!this.waiting || !runs.every((run) => run !== undefined)) return;
    const { tell } = this.waiting;
    this.waiting = null;
    if (runs.every(({ failure }) => !failure)) tell(runs);
  }

  /** Plays what is not waited for. */
  private besides<T>(play: () => T): T {
    const before = this.waiting && this.program.program.compiledFunctions;
    const result = play();
    if (before !== null && this.program.program.compiledFunctions !== before) this.waiting = null;
    return result;
  }

  /** Plays other steps than a configuration's on a machine of its own, all of whose address spaces are followed. */
  playApart(configuration: Configuration, steps: readonly PlayedStep[]): Recording {
    return this.besides(() => {
      const started = startMachine(this.program, configuration.machine, configuration.listeners);
      const recording = recordStarted(started, steps, { ...recordedOf(configuration), followsAll: true });
      started.machine?.dispose();
      return recording;
    });
  }

  /** What the machine leaves behind; null where it does not get through its steps. */
  remains(configuration: Configuration): Remains | null {
    return this.besides(() => {
      const started = startMachine(this.program, configuration.machine, configuration.listeners);
      const { machine, failure } = started;
      const first = !machine || failure ? null : machine.memoryImage();
      const played = first && recordStarted(started, configuration.stimulus.steps, recordedOf(configuration));
      const remains =
        machine && played && !played.failure
          ? { memory: [first, machine.memoryImage()], told: played.regionEvents }
          : null;
      machine?.dispose();
      return remains;
    });
  }

  /**
   * Whether the code leaves a memory transaction open on the way; not known, and so false, where it does not get
   * through the steps.
   */
  leavesTransactionOpen({ machine }: Configuration, steps: readonly PlayedStep[]): boolean {
    const started = startMachine(this.program, machine);
    let isOpen = false;
    if (started.machine && !started.failure) {
      try {
        for (const step of steps) started.machine.play(step);
        isOpen = started.machine.isTransactionOpen();
      } catch (error) {
        failureOf(error, 0);
      }
    }
    started.machine?.dispose();
    return isOpen;
  }

  /** Whether a run can be had without waiting for it. */
  has(configuration: Configuration): boolean {
    return this.runs.has(configuration) || (this.tickets.get(configuration)?.isPlayed ?? false);
  }

  /** Plays one of the runs that are expected and that nobody plays yet, of whatever tree; false where there is none. */
  playNext(): boolean {
    return this.expected.playNext();
  }

  /** Whether a run was made, or is being made. */
  isBegun(configuration: Configuration): boolean {
    return this.begun.has(configuration);
  }

  /**
   * Whether a machine can be played in another thread, where nothing can be compiled: another of its kind was played.
   */
  canMove({ machine: { machine } }: Configuration): boolean {
    for (const [configuration, ticket] of this.tickets)
      if (configuration.machine.machine === machine && ticket.isPlayed) this.played.add(machine);
    return this.played.has(machine);
  }

  /** Builds a machine and has it played in another thread; null where that cannot be done. */
  move(configuration: Configuration, thread: Player): PlayTicket | null {
    this.begun.add(configuration);
    const started = startMachine(this.program, configuration.machine);
    const ticket = this.handOver(configuration, started, thread);
    started.machine?.dispose();
    return ticket;
  }

  /**
   * Builds a machine and has it played: by the thread where that takes tasks once it is built, else here.
   * @returns what the thread has to play; null where it has not
   */
  start(configuration: Configuration, thread: Player | null): PlayTicket | null {
    this.begun.add(configuration);
    const started = startMachine(this.program, configuration.machine);
    const ticket = thread?.isReady ? this.handOver(configuration, started, thread) : null;
    if (ticket) started.machine?.dispose();
    else this.runs.set(configuration, this.playHere(configuration, started));
    return ticket;
  }

  private handOver(
    configuration: Configuration,
    { machine, failure }: StartedMachine,
    thread: Player,
  ): PlayTicket | null {
    // What fails, or calls what is nowhere defined, is looked at here.
    if (!machine || failure || machine.assumed.length > 0) return null;
    // The first of its kind brings much that is new; it is played with direct calls.
    if (!this.played.has(configuration.machine.machine)) this.program.program.relink();
    const ticket = thread.submit(machine.state(), configuration.stimulus.steps);
    this.tickets.set(configuration, ticket);
    return ticket;
  }

  private runHere(configuration: Configuration): Run {
    return this.playHere(configuration, startMachine(this.program, configuration.machine, configuration.listeners));
  }

  private playHere(configuration: Configuration, started: StartedMachine): Run {
    const run = play(this.program, configuration, started, () => this.expected.submit());
    if (!run.failure) this.played.add(configuration.machine.machine);
    return run;
  }

  private runElsewhere(configuration: Configuration): Run | null {
    const ticket = this.tickets.get(configuration);
    if (!ticket) return null;
    while (!ticket.isOver && !ticket.takeBack() && this.playNext());
    const played = ticket.wait();
    if (!played) return null;
    const { coverageMarks, shadowPlaces } = this.program.program;
    const covered = played.marks.map((mark) => coverageMarks[mark]!);
    return { ...played.recording, assumed: [], covered, shadows: placesOf(shadowPlaces, played.shadows) };
  }
}
