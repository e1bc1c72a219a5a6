/** A machine that was built in one thread and is played in another. */
import { CannotGoOn, type InstanceState, MovedInstance, type ShadowPlace } from '../c/runs.js';
import { hostFunctions } from '../runtime/host.js';
import { PlayableMachine } from './playable-machine.js';
import { type MarkedShadow, markedShadows } from './shadow-marks.js';

/** A built machine as data that a thread can be sent. */
export interface MachineState {
  readonly name: string;
  /** Slots of the driver's functions that can be called, by name. */
  readonly functions: ReadonlyMap<string, number>;
  /** Offsets of the bytes that say which statements of a patch were run. */
  readonly marks: readonly number[];
  /** Those of the places where it shadows another program (see ShadowPlace), in their order. */
  readonly shadowMarks: ReadonlyArray<Pick<ShadowPlace, 'mark' | 'reachedMark'>>;
  /** Where it notes the calls of functions that do nothing (see readCallTraces). */
  readonly callTraceOffsets: ReadonlyMap<string, number>;
  readonly instance: InstanceState;
}

/** Throws CannotGoOn where the machine cannot be played here to the end: it has to be played where it was built. */
export class MovedMachine extends PlayableMachine {
  protected readonly running: MovedInstance;

  constructor(private readonly state: MachineState) {
    super(state.name);
    // What is printed matters only where the run fails, and is then printed again where it was built.
    this.running = new MovedInstance(state.instance, (instance) =>
      hostFunctions(
        () => instance,
        () => undefined,
      ),
    );
  }

  protected override get callTraceOffsets(): ReadonlyMap<string, number> {
    return this.state.callTraceOffsets;
  }

  protected override call(name: string, ...args: Array<number | bigint>): unknown {
    const slot = this.state.functions.get(name);
    if (slot === undefined) throw new CannotGoOn();
    return this.running.call(slot, ...args);
  }

  /** Indices of the marks that were run. */
  markedPlaces(): number[] {
    const memory = this.running.view();
    return this.state.marks.flatMap((offset, i) => (memory.getUint8(offset) !== 0 ? [i] : []));
  }

  /** Which of its shadowMarks were reached, by index, and whether a difference was seen there. */
  markedShadows(): MarkedShadow[] {
    const memory = this.running.view();
    return markedShadows(this.state.shadowMarks, (offset) => memory.getUint8(offset) !== 0);
  }

  /** Ends the machine; nothing of it may be asked any more. */
  dispose(): void {
    this.running.dispose();
  }
}
