/** A machine that is built: plays steps and tells what is to be seen. Where its code runs is its subclasses' matter. */
import { type ProgramMemory, readCallTraces } from '../c/runs.js';
import { devfnBase, type PlayedStep, type RegisterWrite } from '../target/steps.js';
import { REGION_SIZE, type RegionEvent, readRegionEvents } from './listeners.js';
import {
  type DmaEvent,
  E820_ENTRY_SIZE,
  type E820Entry,
  EVENT_SIZE,
  eventReader,
  FIRMWARE_FILE_SIZE,
  type FirmwareFile,
  PCI_FUNCTION_SIZE,
  type PciFunction,
  RAM_BLOCK_SIZE,
  type RamBlock,
  ROW_SIZE,
  type Row,
  rowReader,
  STEP_SIZE,
  writeSteps,
} from './observations.js';

/** The machine could not be built or played: QEMU's own code said so, or there is none of that name. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
}

/** FLATCHECK_MOST_STEPS. */
export const MOST_STEPS = 64;

const EMPTY = new Uint8Array(0);

export abstract class PlayableMachine {
  private readonly rows = rowReader((address) => this.running.string(address));
  private readonly events = eventReader();

  /** @param name of the machine, as -M takes it */
  protected constructor(private readonly name: string) {}

  /** The running program's memory. */
  protected abstract readonly running: ProgramMemory;

  /** Where it notes the calls of functions that do nothing (see readCallTraces). */
  protected abstract readonly callTraceOffsets: ReadonlyMap<string, number>;

  /** Calls a function of the driver; arguments and result as the machine has them (i64 as bigint). */
  protected abstract call(name: string, ...args: Array<number | bigint>): unknown;

  /** A write to the host bridge, or a reset. @throws MachineError, and what running C throws */
  play(step: PlayedStep): void {
    if ('write' in step) this.write(step.write);
    else this.reset();
  }

  unregisterListener(): void {
    this.call('flatcheck_listeners_unregister');
    this.drain();
  }

  /** Whether a memory transaction was begun and not committed. To be asked last: it runs the memory core. */
  isTransactionOpen(): boolean {
    return Boolean(this.call('flatcheck_transaction_open'));
  }

  reset(): void {
    this.call('flatcheck_machine_reset');
    this.drain();
  }

  /** @throws MachineError where the machine has no host bridge on PCI, besides what any step may throw */
  write(write: RegisterWrite): void {
    if (!this.call('flatcheck_config_write', BigInt(write.register), write.value | 0, write.width))
      throw this.withoutHostBridge();
    this.drain();
  }

  read(register: number, width: 1 | 2 | 4): number {
    return Number(this.call('flatcheck_config_read', register, width)) >>> 0;
  }

  /** The bits of the four bytes at a register that a guest can write. */
  writable(register: number): number {
    return Number(this.call('flatcheck_config_writable', register)) >>> 0;
  }

  /** Frees what QEMU leaves to its RCU thread. */
  protected drain(): void {
    this.call('flatcheck_rcu_drain');
  }

  /**
   * With what functions that do nothing here were called since the machine began to be built, by name (see
   * readCallTraces).
   */
  callTraces(): ReadonlyMap<string, string> {
    return readCallTraces(this.running, this.callTraceOffsets);
  }

  /** The events since they were last taken, in order. */
  takeEvents(): DmaEvent[] {
    const count = Number(this.call('flatcheck_event_count'));
    if (count === 0) return [];
    const events = this.events.all(this.viewAt(this.call('flatcheck_events'), count * EVENT_SIZE));
    this.call('flatcheck_events_clear');
    return events;
  }

  /**
   * Follows an address space from now on: its flat view is observed with each step. @throws MachineError for too many
   */
  follow(addressSpace: number): void {
    if (!this.call('flatcheck_follow', addressSpace))
      throw new MachineError(`${this.name} has more address spaces than can be followed`);
  }

  /**
   * Observes the events since they were last taken, and the address spaces that are followed.
   * @param kinds as for numbersOfSteps()
   * @returns a number for each: equal observations have the same, and each new one has the next
   */
  observe(kinds: number): Uint32Array {
    this.call('flatcheck_observe');
    return this.numbers(kinds);
  }

  /**
   * Plays some steps, at most MOST_STEPS, and observes after each as observe() does.
   * @throws as write() does; stepsPlayed then says how many were played
   */
  playObserved(steps: readonly PlayedStep[]): void {
    writeSteps(this.viewAt(this.call('flatcheck_steps'), steps.length * STEP_SIZE), steps);
    if (!this.call('flatcheck_play', steps.length)) throw this.withoutHostBridge();
  }

  /** How many of the steps that were last to be played were played to the end. */
  get stepsPlayed(): number {
    return Number(this.call('flatcheck_played'));
  }

  /**
   * The numbers of what was observed, one step after the other.
   * @param kinds how many numbers a step has: one for the events, and one for each address space that is followed
   */
  numbersOfSteps(kinds: number): Uint32Array {
    return this.numbers(this.stepsPlayed * kinds);
  }

  /** The events that have a number. */
  observedEvents(number: number): DmaEvent[] {
    return this.events.all(this.observation(0, number));
  }

  /** The rows that have a number. @param index of the address space among those that are followed */
  observedRows(index: number, number: number): Row[] {
    return this.rows.all(this.observation(1 + index, number));
  }

  /** What KVM and the vhost backends were handed since it was last taken, in order. */
  takeRegionEvents(): RegionEvent[] {
    const count = Number(this.call('flatcheck_region_count'));
    if (count === 0) return [];
    const bytes = this.running.bytes(this.call('flatcheck_regions') as bigint, count * REGION_SIZE).slice();
    this.call('flatcheck_regions_clear');
    return readRegionEvents(bytes);
  }

  addressSpaces(): string[] {
    const count = Number(this.call('flatcheck_address_space_count'));
    return Array.from({ length: count }, (_, i) =>
      this.running.string(this.call('flatcheck_address_space_name', i) as bigint),
    );
  }

  /** Whether an address space has the very flat view of `memory`. */
  sharesFlatView(addressSpace: number): boolean {
    return Boolean(this.call('flatcheck_flatview_shared', addressSpace));
  }

  flatView(addressSpace: number): Row[] {
    const count = Number(this.call('flatcheck_flatview_take', addressSpace));
    return this.rows.all(this.viewAt(this.call('flatcheck_flatview_rows'), count * ROW_SIZE));
  }

  ramBlocks(): RamBlock[] {
    const count = Number(this.call('flatcheck_ram_blocks_take'));
    const view = this.taken('flatcheck_ram_blocks', count * RAM_BLOCK_SIZE);
    return Array.from({ length: count }, (_, i) => {
      const at = i * RAM_BLOCK_SIZE;
      return {
        name: this.running.string(view.getBigUint64(at, true)),
        region: this.running.string(view.getBigUint64(at + 8, true)),
        offset: view.getBigUint64(at + 16, true),
        size: view.getBigUint64(at + 24, true),
      };
    });
  }

  pciFunctions(): PciFunction[] {
    const count = Number(this.call('flatcheck_pci_functions_take'));
    const view = this.taken('flatcheck_pci_functions', count * PCI_FUNCTION_SIZE);
    return Array.from({ length: count }, (_, i) => {
      const at = i * PCI_FUNCTION_SIZE;
      return {
        base: devfnBase(view.getUint32(at, true)),
        name: this.running.string(view.getBigUint64(at + 8, true)),
      };
    });
  }

  /** The e820 table as the board has filled it. */
  e820(): E820Entry[] {
    const count = Number(this.call('flatcheck_e820_take'));
    const view = this.taken('flatcheck_e820', count * E820_ENTRY_SIZE);
    return Array.from({ length: count }, (_, i) => {
      const at = i * E820_ENTRY_SIZE;
      const start = view.getBigUint64(at, true);
      return { start, last: start + view.getBigUint64(at + 8, true) - 1n, type: view.getUint32(at + 16, true) };
    });
  }

  /** The files of fw_cfg in the order in which they were added. */
  firmwareFiles(): FirmwareFile[] {
    const count = Number(this.call('flatcheck_firmware_files_take'));
    const view = this.taken('flatcheck_firmware_files', count * FIRMWARE_FILE_SIZE);
    return Array.from({ length: count }, (_, i) => {
      const at = i * FIRMWARE_FILE_SIZE;
      const data = view.getBigUint64(at + 8, true);
      const size = view.getBigUint64(at + 16, true);
      return {
        name: this.running.string(view.getBigUint64(at, true)),
        size,
        contents: data === 0n ? EMPTY : this.running.bytes(data, Number(size)).slice(),
      };
    });
  }

  private observation(kind: number, number: number): DataView {
    const size = Number(this.call('flatcheck_observation_size', kind, number));
    return this.viewAt(this.call('flatcheck_observation', kind, number), size);
  }

  private withoutHostBridge(): MachineError {
    return new MachineError(`${this.name} has no host bridge on PCI whose registers could be written`);
  }

  private numbers(count: number): Uint32Array {
    return new Uint32Array(this.running.bytes(this.call('flatcheck_numbers') as bigint, count * 4).slice().buffer);
  }

  /** Memory that a function of the driver points to; valid until memory grows. */
  private viewAt(address: unknown, size: number): DataView {
    if (size === 0) return new DataView(new ArrayBuffer(0));
    const { buffer, byteOffset } = this.running.bytes(address as bigint, size);
    return new DataView(buffer, byteOffset, size);
  }

  /** A copy of what a function of the driver points to. */
  private taken(name: string, size: number): DataView {
    return new DataView(
      size === 0 ? new ArrayBuffer(0) : this.running.bytes(this.call(name) as bigint, size).slice().buffer,
    );
  }
}
