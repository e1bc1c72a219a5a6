/** A machine brought up from a tree's C: the host's side of src/runtime/driver/flatcheck.h. */

import type { FunctionSymbol } from '../c/lower/ir.js';
import { Instance } from '../c/program/instance.js';
import type { CoverageMark } from '../c/program/program.js';
import { Exit, Trap } from '../c/program/traps.js';
import { hostFunctions } from '../runtime/host.js';
import { indexRuntime } from '../runtime/library.js';
import {
  LISTENER_BITS,
  LISTENER_FUNCTIONS,
  type ListenerName,
  REGION_SIZE,
  type RegionEvent,
  readRegionEvents,
} from './listeners.js';
import { type MachineOptions, optionTexts } from './machine-options.js';
import { machineKind, machineUnits } from './machines.js';
import type { RegisterWrite } from './steps.js';
import { hasObjectModel, type TreeProgram } from './tree-program.js';

/** What a machine is built with. */
export interface MachineConfiguration {
  readonly machine: string;
  /** Guest RAM in bytes. */
  readonly ram: bigint;
  readonly vga: 'std' | 'none';
  /** What goes beyond: none of it is QEMU's default. */
  readonly options?: MachineOptions;
}

export type RowKind = 'i/o' | 'ram' | 'rom' | 'romd' | 'ramd';

/** A row of a flat view. Addresses are guest physical, `last` is inclusive. */
export interface Row {
  readonly start: bigint;
  readonly last: bigint;
  /** Offset of the first byte in its region. */
  readonly offset: bigint;
  /** Tells regions of one name apart within one machine. */
  readonly region: bigint;
  readonly name: string;
  /** Address of the RAM block behind it in QEMU's own numbering (ram_addr_t), or null. */
  readonly ramBlock: bigint | null;
  readonly priority: number;
  readonly kind: RowKind;
  readonly readonly: boolean;
  readonly nonvolatile: boolean;
}

/** A call of the container's dma_map or dma_unmap. Addresses are I/O virtual, `last` is inclusive. */
export type DmaEvent =
  | {
      readonly op: 'map';
      readonly start: bigint;
      readonly last: bigint;
      readonly access: 'rw' | 'ro';
      /** The RAM block that is mapped and the offset of the first byte in it; null for memory in none. */
      readonly ramBlock: bigint | null;
      readonly offset: bigint;
    }
  | { readonly op: 'unmap'; readonly start: bigint; readonly last: bigint };

export interface RamBlock {
  readonly name: string;
  readonly region: string;
  readonly offset: bigint;
  readonly size: bigint;
}

/** An entry of the e820 table. Addresses are guest physical, `last` is inclusive. */
export interface E820Entry {
  readonly start: bigint;
  readonly last: bigint;
  readonly type: number;
}

/** A file of fw_cfg; what it holds is empty where the device makes it when it is read. */
export interface FirmwareFile {
  readonly name: string;
  readonly size: bigint;
  readonly contents: Uint8Array;
}

const KINDS: readonly RowKind[] = ['i/o', 'ram', 'rom', 'romd', 'ramd'];
/** Loop iterations a step may take: building a board takes under a hundredth of it. */
const CALL_FUEL = 200_000_000;
const EVENT_SIZE = 40;
const ROW_SIZE = 64;
const RAM_BLOCK_SIZE = 32;
const E820_ENTRY_SIZE = 24;
const FIRMWARE_FILE_SIZE = 24;
const NONE = 0xffffffffffffffffn;

/** The machine could not be built: QEMU's own code said so, or there is none of that name. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
}

/** What was called that is neither in the tree nor modelled. */
export interface AssumedCall {
  readonly name: string;
  readonly caller: string;
}

export class Machine {
  readonly assumed: AssumedCall[] = [];
  private readonly instance: Instance;
  private readonly messages: string[] = [];
  private readonly index: ReturnType<typeof indexRuntime>;
  private readonly symbols = new Map<string, FunctionSymbol>();
  private readonly loadedUnits = new Set<string>();

  /**
   * Builds the board; of the listeners only KVM's is registered, nothing was reset.
   * @param listeners those that are to be run
   * @throws MachineError, Trap
   */
  constructor(
    readonly source: TreeProgram,
    readonly configuration: MachineConfiguration,
    listeners: readonly ListenerName[] = ['vfio'],
  ) {
    for (const [listener, name] of LISTENER_FUNCTIONS)
      if (listeners.includes(listener) && source.index.function(name).length === 0)
        throw new MachineError(`the tree defines no ${name}(), so its ${listener} listener cannot be run`);
    const isQemu = hasObjectModel(source.tree);
    this.index = indexRuntime(isQemu ? ['driver', 'models'] : ['driver/plain']);
    this.instance = new Instance(source.program, {
      fuel: CALL_FUEL,
      host: {
        ...hostFunctions(
          () => this.instance,
          (_descriptor, bytes) => void this.messages.push(Buffer.from(bytes).toString('utf8')),
        ),
        flatcheck_load_type: (name) => (this.loadType(this.instance.string(name!)) ? 1 : 0),
        flatcheck_load_machine: (name) => {
          for (const unit of machineUnits(source.tree, this.instance.string(name!))) this.loadUnit(unit);
          return undefined;
        },
      },
      onAssumed: (name, caller) => {
        this.assumed.push({ name, caller: caller ? `${caller.functionName} (${caller.file}:${caller.line})` : '' });
      },
    });
    const { machine, ram, vga, options = {} } = configuration;
    for (const [name, value] of Object.entries(optionTexts(options))) {
      if (!this.call('flatcheck_machine_option', this.text(name), this.text(value)))
        throw new MachineError(`machines of this tree have no option ${name}`);
    }
    if (listeners.join() !== 'vfio')
      this.call(
        'flatcheck_listeners_select',
        listeners.reduce((bits, name) => bits | LISTENER_BITS[name], 0),
      );
    if (!this.call('flatcheck_machine_create', this.text(machine), ram, this.text(vga))) {
      throw new MachineError(noSuchMachine(source, machine));
    }
  }

  /** Registers the tree's listeners (but KVM's, which is there), as for cold-plugged devices. */
  registerListener(): void {
    if (!this.call('flatcheck_listeners_register'))
      throw new MachineError(this.printed.trim() || 'the tree has no VFIO listener that could be registered');
    this.drain();
  }

  unregisterListener(): void {
    this.call('flatcheck_listeners_unregister');
    this.drain();
  }

  reset(): void {
    this.call('flatcheck_machine_reset');
    this.drain();
  }

  /** @throws MachineError where the machine has no host bridge on PCI, besides what any step may throw */
  write(write: RegisterWrite): void {
    if (!this.call('flatcheck_config_write', write.register, write.value | 0, write.width))
      throw new MachineError(
        `${this.configuration.machine} has no host bridge on PCI whose registers could be written`,
      );
    this.drain();
  }

  read(register: number, width: 1 | 2 | 4): number {
    return Number(this.call('flatcheck_config_read', register, width)) >>> 0;
  }

  /** Frees what QEMU leaves to its RCU thread. */
  private drain(): void {
    this.call('flatcheck_rcu_drain');
  }

  /** The events since they were last taken, in order. */
  takeEvents(): DmaEvent[] {
    const bytes = this.takeEventBytes();
    return readEvents(bytes);
  }

  /** The same as they lie in memory: equal bytes are equal events. */
  takeEventBytes(): Uint8Array {
    const count = Number(this.call('flatcheck_event_count'));
    const bytes =
      count === 0 ? EMPTY : this.instance.bytes(this.call('flatcheck_events') as bigint, count * EVENT_SIZE).slice();
    this.call('flatcheck_events_clear');
    return bytes;
  }

  /** What KVM and the vhost backends were handed since it was last taken, in order. */
  takeRegionEvents(): RegionEvent[] {
    const count = Number(this.call('flatcheck_region_count'));
    if (count === 0) return [];
    const bytes = this.instance.bytes(this.call('flatcheck_regions') as bigint, count * REGION_SIZE).slice();
    this.call('flatcheck_regions_clear');
    return readRegionEvents(bytes);
  }

  addressSpaces(): string[] {
    const count = Number(this.call('flatcheck_address_space_count'));
    return Array.from({ length: count }, (_, i) =>
      this.instance.string(this.call('flatcheck_address_space_name', i) as bigint),
    );
  }

  /** Whether an address space has the very flat view of `memory`. */
  sharesFlatView(addressSpace: number): boolean {
    return Boolean(this.call('flatcheck_flatview_shared', addressSpace));
  }

  flatView(addressSpace: number): Row[] {
    return this.readRows(this.flatViewBytes(addressSpace));
  }

  /** The rows as they lie in memory: equal bytes are equal rows, within one machine. */
  flatViewBytes(addressSpace: number): Uint8Array {
    const count = Number(this.call('flatcheck_flatview_take', addressSpace));
    return count === 0
      ? EMPTY
      : this.instance.bytes(this.call('flatcheck_flatview_rows') as bigint, count * ROW_SIZE).slice();
  }

  readRows(bytes: Uint8Array): Row[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.length / ROW_SIZE }, (_, i) => {
      const at = i * ROW_SIZE;
      const ramBlock = view.getBigUint64(at + 40, true);
      return {
        start: view.getBigUint64(at, true),
        last: view.getBigUint64(at + 8, true),
        offset: view.getBigUint64(at + 16, true),
        region: view.getBigUint64(at + 24, true),
        name: this.instance.string(view.getBigUint64(at + 32, true)),
        ramBlock: ramBlock === NONE ? null : ramBlock,
        priority: view.getInt32(at + 48, true),
        kind: KINDS[view.getUint32(at + 52, true)]!,
        readonly: view.getUint32(at + 56, true) !== 0,
        nonvolatile: view.getUint32(at + 60, true) !== 0,
      };
    });
  }

  /** What the monitor command `info mtree` prints, as the tree's own code has it. @throws MachineError where it has none */
  regionTree(): string {
    const before = this.messages.length;
    if (!this.call('flatcheck_mtree_print')) throw new MachineError('the tree has no code that prints its region tree');
    return this.messages.splice(before).join('');
  }

  ramBlocks(): RamBlock[] {
    const count = Number(this.call('flatcheck_ram_blocks_take'));
    const view = this.taken('flatcheck_ram_blocks', count * RAM_BLOCK_SIZE);
    return Array.from({ length: count }, (_, i) => {
      const at = i * RAM_BLOCK_SIZE;
      return {
        name: this.instance.string(view.getBigUint64(at, true)),
        region: this.instance.string(view.getBigUint64(at + 8, true)),
        offset: view.getBigUint64(at + 16, true),
        size: view.getBigUint64(at + 24, true),
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
        name: this.instance.string(view.getBigUint64(at, true)),
        size,
        contents: data === 0n ? EMPTY : this.instance.bytes(data, Number(size)).slice(),
      };
    });
  }

  /** A copy of what a function of the driver points to. */
  private taken(name: string, size: number): DataView {
    return new DataView(
      size === 0 ? new ArrayBuffer(0) : this.instance.bytes(this.call(name) as bigint, size).slice().buffer,
    );
  }

  /** The places among the program's coverage marks that were run. */
  coveredPlaces(): CoverageMark[] {
    const memory = this.instance.view();
    return this.source.program.coverageMarks.filter(({ offset }) => memory.getUint8(offset) !== 0);
  }

  /** Ends the machine; nothing of it may be asked any more. */
  dispose(): void {
    this.instance.dispose();
  }

  /** What QEMU's code printed so far (warnings, errors). */
  get printed(): string {
    return this.messages.join('');
  }

  private call(name: string, ...args: Array<number | bigint>): unknown {
    const symbol = this.symbols.get(name) ?? this.driverFunction(name);
    try {
      return this.instance.call(symbol, ...args);
    } catch (error) {
      if (error instanceof Exit)
        throw new MachineError(this.printed.trim() || `QEMU's code ended with status ${error.status}`);
      if (error instanceof Trap && this.printed.trim() !== '')
        throw new Trap(error.kind, `${error.reason} (${lastLine(this.printed)})`, error.frames, error.location);
      throw error;
    }
  }

  private driverFunction(name: string): FunctionSymbol {
    const file = this.index.functions.get(name);
    const symbol = file === undefined ? null : this.source.program.functionSymbol(file, name);
    if (!symbol) throw new Error(`our driver does not define ${name}`);
    this.symbols.set(name, symbol);
    return symbol;
  }

  /** Puts a string into memory for the driver; it stays there. */
  private text(value: string): bigint {
    const bytes = new TextEncoder().encode(`${value}\0`);
    return this.instance.constant(bytes);
  }

  /** Loads the unit that registers a QOM type and runs its constructors; false where no unit of the tree does. */
  private loadType(name: string): boolean {
    const files = this.source.index.type(name).filter((file) => !this.loadedUnits.has(file));
    for (const file of files) this.loadUnit(file);
    return files.length > 0;
  }

  private loadUnit(file: string): void {
    if (this.loadedUnits.has(file)) return;
    this.loadedUnits.add(file);
    const { program } = this.source;
    const constructors = program
      .unit(file)
      .constructorNames()
      .map((name) => program.functionSymbol(file, name));
    const symbols = constructors.filter((symbol) => symbol !== null);
    program.compileAhead(symbols);
    for (const symbol of symbols) this.instance.call(symbol);
  }
}

/** Says what was looked for and not found. */
function noSuchMachine({ tree }: TreeProgram, machine: string): string {
  const message = `the tree has no machine "${machine}"`;
  if (!hasObjectModel(tree)) return message;
  const units = machineUnits(tree, machine);
  return units.length > 0
    ? `${message}: ${units.join(', ')} registers none of that name`
    : `${message}: there is no ${machineKind(machine)?.units.join(' or ') ?? 'file that could register it'}`;
}

const EMPTY = new Uint8Array(0);

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** Events from the bytes that takeEventBytes() gave. */
export function readEvents(bytes: Uint8Array): DmaEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: DmaEvent[] = [];
  for (let at = 0; at < bytes.length; at += EVENT_SIZE) {
    const kind = view.getUint32(at, true);
    const start = view.getBigUint64(at + 8, true);
    const last = view.getBigUint64(at + 16, true);
    if (kind !== 1) events.push({ op: 'unmap', start, last });
    else {
      const ramBlock = view.getBigUint64(at + 24, true);
      events.push({
        op: 'map',
        start,
        last,
        access: view.getUint32(at + 4, true) !== 0 ? 'ro' : 'rw',
        ramBlock: ramBlock === NONE ? null : ramBlock,
        offset: view.getBigUint64(at + 32, true),
      });
    }
  }
  return events;
}
