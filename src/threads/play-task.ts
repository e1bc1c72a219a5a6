/** What goes back and forth between the thread that builds machines and the one that plays some of them. */
import type { MessagePort } from 'node:worker_threads';
import type { MachineState } from '../machine/moved-machine.js';
import type { Recording } from '../machine/recording.js';
import type { MarkedShadow } from '../machine/shadow-marks.js';
import type { PlayedStep } from '../target/steps.js';

/** What the playing thread is started with. */
export interface PlayThreadData {
  /** Tasks come and answers go here. */
  readonly port: MessagePort;
  /** Shared; its cells are SIGNAL_CELLS. */
  readonly signal: Int32Array;
}

export interface PlayTask {
  readonly number: number;
  readonly state: MachineState;
  /** Number of the steps; those of a new number come with it. */
  readonly stimulus: number;
  readonly steps: readonly PlayedStep[] | null;
  /** One cell, 0 at first: who sets it to 1 plays. */
  readonly claim: Int32Array;
}

export interface PlayAnswer {
  readonly number: number;
  /** Null where the machine could not be played to the end there. */
  readonly played: Played | null;
}

export interface Played {
  readonly recording: Recording;
  /** Indices of the marks that were run (see MachineState). */
  readonly marks: readonly number[];
  readonly shadows: readonly MarkedShadow[];
}

/**
 * Cells of the memory that both threads share: answers sent, a number that grows while something is played, 1 once
 * tasks are taken.
 */
export const SIGNAL_CELLS = { answers: 0, progress: 1, isReady: 2 } as const;

/** Takes a task, unless the other thread has it. */
export function claimTask(claim: Int32Array): boolean {
  return Atomics.compareExchange(claim, 0, 0, 1) === 0;
}
