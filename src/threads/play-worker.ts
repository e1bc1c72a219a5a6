/** The thread that play-thread.ts starts: plays machines that were built elsewhere. */
import { workerData } from 'node:worker_threads';
import { MovedMachine } from '../machine/moved-machine.js';
import { playSteps } from '../machine/recording.js';
import type { PlayedStep } from '../target/steps.js';
import {
  claimTask,
  type PlayAnswer,
  type Played,
  type PlayTask,
  type PlayThreadData,
  SIGNAL_CELLS,
} from './play-task.js';

const { port, signal } = workerData as PlayThreadData;

const stimuli = new Map<number, readonly PlayedStep[]>();

function play({ state, stimulus }: PlayTask): Played | null {
  let machine: MovedMachine | null = null;
  try {
    const steps = stimuli.get(stimulus)!;
    machine = new MovedMachine(state);
    const recording = playSteps(machine, steps, {
      onPlayed: () => void Atomics.add(signal, SIGNAL_CELLS.progress, 1),
    });
    return recording.failure ? null : { recording, marks: machine.markedPlaces(), shadows: machine.markedShadows() };
  } catch {
    // Whatever it is, it is met again and told where the machine was built.
    return null;
  } finally {
    machine?.dispose();
  }
}

port.on('message', (task: PlayTask) => {
  if (task.steps) stimuli.set(task.stimulus, task.steps);
  if (!claimTask(task.claim)) return;
  const answer: PlayAnswer = { number: task.number, played: play(task) };
  port.postMessage(answer);
  Atomics.add(signal, SIGNAL_CELLS.answers, 1);
  Atomics.notify(signal, SIGNAL_CELLS.answers);
});
Atomics.store(signal, SIGNAL_CELLS.isReady, 1);
