/** A machine brought up from a tree's C: the host's side of src/runtime/driver/flatcheck.h. */

import { type FunctionSymbol, Instance } from '../c/index.js';
import { type CoverageMark, Exit, Trap } from '../c/runs.js';
import { hostFunctions } from '../runtime/host.js';
import { DRIVER_FOLDERS, indexRuntime, MODEL_FOLDERS, PLAIN_DRIVER_FOLDERS } from '../runtime/library.js';
import { type MachineOptions, optionTexts } from '../target/machine-options.js';
import { machineKind, machineUnits } from '../target/x86_64/machines.js';
import type { TreeView } from '../tree/view.js';
import { LISTENER_BITS, LISTENER_FUNCTIONS, type ListenerName } from './listeners.js';
import { type MemoryImage, memoryImage } from './memory/image.js';
import type { MachineState } from './moved-machine.js';
import { MachineError, PlayableMachine } from './playable-machine.js';
import { type ReachedPlace, reachedPlaces } from './shadow-marks.js';
import type { MachineSnapshot } from './snapshots.js';
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

/** Loop iterations a step may take: building a board takes under a hundredth of it. */
const CALL_FUEL = 200_000_000;

/** What was called that is neither in the tree nor modelled. */
export interface AssumedCall {
  readonly name: string;
  readonly caller: string;
}

/** Functions of the driver that are called to play steps. */
const PLAYING = [
  'address_space_count',
  'address_space_name',
  'flatview_take',
  'flatview_rows',
  'flatview_shared',
  'follow',
  'observe',
  'numbers',
  'steps',
  'play',
  'config_write',
  'played',
  'event_count',
  'events',
  'events_clear',
  'observation_size',
  'observation',
  'ram_blocks_take',
  'ram_blocks',
  'pci_functions_take',
  'pci_functions',
  'e820_take',
  'e820',
  'firmware_files_take',
  'firmware_files',
  'listeners_unregister',
].map((name) => `flatcheck_${name}`);

const FIRMWARE_FILES = 'flatcheck_firmware_files_take';

/**
 * Where the addresses of guest RAM lie that has no memory: from FLATCHECK_FAKE_BASE of src/runtime/models/host/ram.c
 * on.
 */
const GUEST_RAM = 0x7f0000000000n;
const GUEST_RAM_END = GUEST_RAM + 2n ** 46n;

export class Machine extends PlayableMachine {
  readonly assumed: AssumedCall[] = [];
  protected readonly running: Instance;
  private readonly messages: string[] = [];
  private readonly index: ReturnType<typeof indexRuntime>;
  private readonly loadedUnits = new Set<string>();

  /**
   * A machine that is yet to be built.
   * @param listeners those that are to be run
   * @throws MachineError where the tree does not have them
   */
  constructor(
    readonly source: TreeProgram,
    readonly configuration: MachineConfiguration,
    private readonly listeners: readonly ListenerName[] = ['vfio'],
  ) {
    super(configuration.machine);
    for (const [listener, name] of LISTENER_FUNCTIONS)
      if (listeners.includes(listener) && source.index.function(name).length === 0)
        throw new MachineError(`the tree defines no ${name}(), so its ${listener} listener cannot be run`);
    const isQemu = hasObjectModel(source.tree);
    this.index = indexRuntime(isQemu ? [...DRIVER_FOLDERS, ...MODEL_FOLDERS] : PLAIN_DRIVER_FOLDERS);
    this.running = new Instance(source.program, {
      fuel: CALL_FUEL,
      host: {
        ...hostFunctions(
          () => this.running,
          (_descriptor, bytes) => void this.messages.push(Buffer.from(bytes).toString('utf8')),
        ),
        flatcheck_load_type: (name) => (this.loadType(this.running.string(name!)) ? 1 : 0),
        flatcheck_load_machine: (name) => {
          for (const unit of machineUnits(source.tree, this.running.string(name!))) this.loadUnit(unit);
          return undefined;
        },
      },
      describeAddress: (address) => (address >= GUEST_RAM && address < GUEST_RAM_END ? 'guest RAM' : undefined),
      onAssumed: (name, caller) => {
        this.assumed.push({ name, caller: caller ? `${caller.functionName} (${caller.file}:${caller.line})` : '' });
      },
    });
  }

  /** Builds the board; of the listeners only KVM's is registered, nothing was reset. @throws MachineError, Trap */
  build(): void {
    const { machine, ram, vga, options = {} } = this.configuration;
    // From 11.1 on the table of types is made by a constructor, which every other constructor relies on.
    this.loadType('object');
    const units = [...targetUnits(this.source.tree), ...this.source.unitsToConstruct];
    for (const unit of units) this.loadUnit(unit);
    for (const [name, value] of Object.entries(optionTexts(options))) {
      if (!this.call('flatcheck_machine_option', this.text(name), this.text(value)))
        throw new MachineError(`machines of this tree have no option ${name}`);
    }
    if (this.listeners.join() !== 'vfio')
      this.call(
        'flatcheck_listeners_select',
        this.listeners.reduce((bits, name) => bits | LISTENER_BITS[name], 0),
      );
    if (!this.call('flatcheck_machine_create', this.text(machine), ram, this.text(vga))) {
      throw new MachineError(noSuchMachine(this.source, machine));
    }
  }

  /** Registers the tree's listeners (but KVM's, which is there), as for cold-plugged devices. */
  registerListener(): void {
    if (!this.call('flatcheck_listeners_register'))
      throw new MachineError(this.printed.trim() || 'the tree has no VFIO listener that could be registered');
    this.drain();
  }

  /** Compiles what is called to play steps in one go, which takes less time than one by one. */
  prepareToPlay(): void {
    const defined = PLAYING.filter((name) => this.index.functions.has(name));
    this.source.program.compileTogether(defined.map((name) => this.driverFunction(name)));
    // It asks the tree for properties, through pointers: a thread that plays the machine can compile nothing.
    if (this.index.functions.has(FIRMWARE_FILES)) this.call(FIRMWARE_FILES);
  }

  /**
   * What the monitor command `info mtree` prints, as the tree's own code has it. @throws MachineError where it has none
   */
  regionTree(): string {
    const before = this.messages.length;
    if (!this.call('flatcheck_mtree_print')) throw new MachineError('the tree has no code that prints its region tree');
    return this.messages.splice(before).join('');
  }

  protected override get callTraceOffsets(): ReadonlyMap<string, number> {
    return this.source.program.callTraceOffsets;
  }

  /** The places among the program's coverage marks that were run. */
  coveredPlaces(): CoverageMark[] {
    const memory = this.running.view();
    return this.source.program.coverageMarks.filter(({ offset }) => memory.getUint8(offset) !== 0);
  }

  /** The places among those where the program shadows another that were reached. */
  shadowedPlaces(): ReachedPlace[] {
    const memory = this.running.view();
    return reachedPlaces(this.source.program.shadowPlaces, (offset) => memory.getUint8(offset) !== 0);
  }

  /**
   * The machine as it stands now, to be played elsewhere: all that its program has compiled, and no more, can be run
   * there.
   */
  state(): MachineState {
    const { program, driverFunctions } = this.source;
    return {
      name: this.configuration.machine,
      functions: new Map([...driverFunctions].map(([name, symbol]) => [name, program.functionSlot(symbol)])),
      marks: program.coverageMarks.map(({ offset }) => offset),
      shadowMarks: program.shadowPlaces.map(({ mark, reachedMark }) => ({ mark, reachedMark })),
      callTraceOffsets: program.callTraceOffsets,
      instance: this.running.state(),
    };
  }

  /** What it has in memory now. */
  memoryImage(): MemoryImage {
    return memoryImage(this.running);
  }

  /** The machine as it stands now, for others that are built with the same. */
  snapshot(): MachineSnapshot {
    return { instance: this.running.snapshot(), units: [...this.loadedUnits], messages: [...this.messages] };
  }

  /** Goes on from where another machine stood that was built with the same, in place of being built. */
  resume({ instance, units, messages }: MachineSnapshot): void {
    this.running.resume(instance);
    for (const unit of units) this.loadedUnits.add(unit);
    this.messages.push(...messages);
  }

  /** Ends the machine; nothing of it may be asked any more. */
  dispose(): void {
    this.running.dispose();
  }

  /** What QEMU's code printed so far (warnings, errors), without the name of the program that it puts in front. */
  get printed(): string {
    return this.messages.join('').replace(/^flatcheck: /gm, '');
  }

  protected override call(name: string, ...args: Array<number | bigint>): unknown {
    const symbol = this.source.driverFunctions.get(name) ?? this.driverFunction(name);
    try {
      return this.running.call(symbol, ...args);
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
    this.source.driverFunctions.set(name, symbol);
    return symbol;
  }

  /** Puts a string into memory for the driver; it stays there. */
  private text(value: string): bigint {
    const bytes = new TextEncoder().encode(`${value}\0`);
    return this.running.constant(bytes);
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
    program.compileWithNamed(symbols);
    for (const symbol of symbols) this.running.call(symbol);
  }
}

/**
 * Since 11.1 a target tells of itself by a QOM type, not by a function: the unit that registers that of x86_64
 * (meson.build).
 */
function targetUnits(tree: TreeView): string[] {
  if (!tree.exists('include/qemu/target-info-init.h')) return [];
  return ['configs/targets/x86_64-softmmu.c', 'target-info-stub.c'].filter((file) => tree.exists(file)).slice(0, 1);
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

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
