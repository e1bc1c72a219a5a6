/**
 * A second thread, which plays machines while the first one goes on. The first one waits for it without an event loop.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MachineState } from '../machine/moved-machine.js';
import type { PlayedStep } from '../target/steps.js';
import {
  claimTask,
  type PlayAnswer,
  type Played,
  type PlayTask,
  type PlayThreadData,
  SIGNAL_CELLS,
} from './play-task.js';

/** Without a sign of progress for so long, the thread is given up: its process may have lost it for want of memory. */
const PATIENCE_MILLISECONDS = 20_000;
/** Less than it would take: it keeps little of what it makes. */
const YOUNG_MEGABYTES = 12;

/** What plays machines that were built elsewhere. */
export interface Player {
  /** How many machines it plays at the same time. */
  readonly size: number;
  /** Whether it takes tasks. */
  readonly isReady: boolean;
  /** Has a machine played. */
  submit(state: MachineState, steps: readonly PlayedStep[]): PlayTicket;
}

export class PlayThread implements Player {
  readonly size = 1;
  private readonly signal = new Int32Array(new SharedArrayBuffer(Object.keys(SIGNAL_CELLS).length * 4));
  private readonly port: MessagePort;
  private readonly worker: Worker;
  private readonly answers = new Map<number, Played | null>();
  /** Numbers of the steps that were sent: they are many, and the same for many machines. */
  private readonly stimuli = new WeakMap<readonly PlayedStep[], number>();
  private stimulusCount = 0;
  private tasks = 0;
  private isLost = false;

  private constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const workerData: PlayThreadData = { port: port2, signal: this.signal };
    this.worker = new Worker(new URL('./play-worker.js', import.meta.url), {
      workerData,
      transferList: [port2],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    // Whoever waits for it notices by its silence and plays by himself.
    this.worker.on('error', () => {
      this.isLost = true;
    });
  }

  static start(): PlayThread {
    return new PlayThread();
  }

  /** Whether the thread takes tasks: not before it is up, nor once it was given up. */
  get isReady(): boolean {
    return !this.isLost && Atomics.load(this.signal, SIGNAL_CELLS.isReady) === 1;
  }

  /** Has a machine played, once those that were submitted before are done. */
  submit(state: MachineState, steps: readonly PlayedStep[]): PlayTicket {
    const known = this.stimuli.get(steps);
    const stimulus = known ?? this.stimulusCount++;
    this.stimuli.set(steps, stimulus);
    const task: PlayTask = {
      number: this.tasks++,
      state,
      stimulus,
      steps: known === undefined ? steps : null,
      claim: new Int32Array(new SharedArrayBuffer(4)),
    };
    this.port.postMessage(task, [state.instance.heap.buffer, state.instance.statics.bytes.buffer]);
    return new PlayTicket(this, task.number, task.claim);
  }

  /** The answer to a task; undefined while it is not there. */
  answer(number: number): Played | null | undefined {
    for (let message = receiveMessageOnPort(this.port); message; message = receiveMessageOnPort(this.port)) {
      const answer = message.message as PlayAnswer;
      this.answers.set(answer.number, answer.played);
    }
    return this.answers.get(number);
  }

  /** Waits for the answer to a task; null where the machine could not be played to the end there. */
  wait(number: number): Played | null {
    while (!this.isLost) {
      const [answers, progress] = this.signs();
      const played = this.answer(number);
      if (played !== undefined) return played;
      const outcome = Atomics.wait(this.signal, SIGNAL_CELLS.answers, answers, PATIENCE_MILLISECONDS);
      this.isLost = outcome === 'timed-out' && this.signs()[1] === progress;
    }
    return null;
  }

  /** Forgets an answer. */
  forget(number: number): void {
    this.answers.delete(number);
  }

  /** Ends the thread, whether it is done or not. */
  end(): void {
    this.port.close();
    void this.worker.terminate();
  }

  private signs(): [answers: number, progress: number] {
    return [Atomics.load(this.signal, SIGNAL_CELLS.answers), Atomics.load(this.signal, SIGNAL_CELLS.progress)];
  }
}

/** A machine that was submitted to be played. */
export class PlayTicket {
  private isTakenBack = false;
  private played: Played | null | undefined;

  constructor(
    private readonly thread: PlayThread,
    private readonly number: number,
    private readonly claim: Int32Array,
  ) {}

  /** Takes the machine back, to be played by the caller; false where the thread has begun, or has done it. */
  takeBack(): boolean {
    this.isTakenBack ||= claimTask(this.claim);
    return this.isTakenBack;
  }

  /** Whether the thread has nothing more to do for it. */
  get isOver(): boolean {
    if (this.played === undefined) this.played = this.thread.answer(this.number);
    return this.isTakenBack || this.played !== undefined;
  }

  /** Whether it was played there to the end. */
  get isPlayed(): boolean {
    return this.isOver && this.played !== null && this.played !== undefined;
  }

  /** Waits until it was played; null where that could not be done to the end there, or it was taken back. */
  wait(): Played | null {
    if (!this.isOver) this.played = this.thread.wait(this.number);
    this.thread.forget(this.number);
    return this.played ?? null;
  }
}
