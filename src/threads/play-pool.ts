/**
 * The threads that play machines, as many as the machine has processors for; who submits to them does not see which.
 */
import type { MachineState } from '../machine/moved-machine.js';
import type { PlayedStep } from '../target/steps.js';
import { type Player, PlayThread, type PlayTicket } from './play-thread.js';

export class PlayPool implements Player {
  /** By thread, what it has not ended when it was last looked. */
  private readonly open: Map<PlayThread, PlayTicket[]>;

  private constructor(threads: readonly PlayThread[]) {
    this.open = new Map(threads.map((thread) => [thread, []]));
  }

  /** Starts the threads; null for none. */
  static start(count: number): PlayPool | null {
    return count < 1 ? null : new PlayPool(Array.from({ length: count }, () => PlayThread.start()));
  }

  get size(): number {
    return this.open.size;
  }

  get isReady(): boolean {
    return this.ready().length > 0;
  }

  /** Has a machine played by the thread with least to do; one must be ready. */
  submit(state: MachineState, steps: readonly PlayedStep[]): PlayTicket {
    const waiting = this.ready().map((thread) => {
      const left = this.open.get(thread)!.filter((ticket) => !ticket.isOver);
      this.open.set(thread, left);
      return { thread, left };
    });
    const { thread, left } = waiting.reduce((a, b) => (b.left.length < a.left.length ? b : a));
    const ticket = thread.submit(state, steps);
    left.push(ticket);
    return ticket;
  }

  /** Ends the threads, whether they are done or not. */
  end(): void {
    for (const thread of this.open.keys()) thread.end();
  }

  private ready(): PlayThread[] {
    return [...this.open.keys()].filter((thread) => thread.isReady);
  }
}
