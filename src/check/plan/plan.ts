/** From the changes that the standard machines did not exercise to what has to be set up so that they do. */
import { hex } from '../../result/hex.js';
import type { PlannedFor } from '../../result/result.js';
import type { MachineKind } from '../../target/machine-kind.js';
import type { MachineOptions } from '../../target/machine-options.js';
import { versionOfType } from '../../target/x86_64/versioned-types.js';
import { constantsIn } from './constants.js';
import type { CandidateDevice } from './devices.js';
import {
  assignedDeviceSetups,
  deviceSetups,
  FLASH,
  iommuSetups,
  listenerSetups,
  memoryApiSetups,
  memoryDevice,
  RAM_WITH_SLOTS,
  type SetupMaker,
  vhostSetups,
} from './machines-with.js';
import { type RegisteredProperty, registeredProperties } from './registered.js';
import { inTurn, merged, ramOf, type Setup } from './setup.js';
import { membersIn, type Subject } from './subject.js';
import type { TreeText } from './tree-text.js';

/** What a plan is made from. */
export interface PlanContext {
  readonly text: TreeText;
  /** The machines that are asked for, each with its versioned types, newest first. */
  readonly kinds: ReadonlyArray<{ readonly kind: MachineKind; readonly types: readonly string[] }>;
  /** Kinds of machines that are not asked for. */
  readonly otherKinds: readonly MachineKind[];
  /** The kinds of machines that called what a change is about; all where none did. */
  readonly kindsOf: (subject: Subject) => readonly string[];
  /** Devices that a change may need, the likeliest first. */
  readonly devices: (subject: Subject) => readonly CandidateDevice[];
}

const KIB = 1024n;
const GIB = KIB ** 3n;
const TIB = KIB ** 4n;
/** QEMU's -m rounds to this: the nearest sizes below and above a boundary. */
const RAM_STEP = 8n * KIB;
/** RAM below and above every split of it. */
const PLAIN_RAM = ramOf(6n * GIB);
const SMALL_RAM = ramOf(2n * GIB);
/** Sizes that can be a machine's RAM. */
const [LEAST_RAM, MOST_RAM] = [512n * KIB, 8n * TIB];
/** From here on the CPU has to be told to have wider addresses than its default of 40 bits. */
const NEEDS_WIDE_ADDRESSES = TIB / 2n;
const WIDE_ADDRESSES = 46;
/** Windows and holes lie between the end of RAM and a boundary as large as this: RAM ends so far below it. */
const LARGE_BOUNDARY = 64n * GIB;
const GAPS = [4n, 8n, 16n, 32n, 64n].map((gap) => gap * GIB);
const NARROW_ADDRESSES = 36;
const TWO_FLASHES: MachineOptions = { ...FLASH, pflash1: 512n * KIB };

/** Words by which code that splits or places RAM is known, and what else follows from it. */
const ABOUT_RAM = /\b\w*(ram_size|maxram_size|below_4g|above_4g|lowmem|device_memory|used_gpa|hole64)\w*/;
const ABOUT_DEVICE_MEMORY = /\b(maxram_size|ram_slots|device_memory)\b/;
const ABOUT_PLUGGED_MEMORY = /dimm|\w*memory_(pre_)?plug/i;
const PLUGGED_MEMORY = 'pc-dimm';
const ABOUT_CPU = /\b(phys_bits|IS_AMD_CPU|cpuid_vendor\d?|\w*used_gpa|\w*hole64\w*)\b/;
const ABOUT_FLASH = /flash|romd/i;
const LISTENER_FILES =
  /^(accel\/kvm|hw\/virtio\/vhost|hw\/vfio|system\/memory|softmmu\/memory|system\/physmem|softmmu\/physmem)/;
/** The memory core, what of it is in headers, and what listens to it. */
const MEMORY_FILES =
  /^((system|softmmu)\/(memory|physmem)|include\/(exec|system)\/(memory|ram)|accel\/kvm|hw\/(virtio\/vhost|vfio))/;
const ABOUT_IOMMU = /iommu/i;
const VHOST_FILES = /^(include\/)?hw\/virtio\/(vhost|virtio(-pci|-bus)?\.)/;
const VFIO_FILES = /^(include\/)?hw\/vfio\//;
const REGISTER_FILES = /^(hw\/(isa|pci|pci-host|pci-bridge|acpi|ide|display|southbridge|intc|timer)|system|softmmu)\//;

/** What serves devices: which of them a change is for is told by what it names. */
const NAMING_FILES = /^hw\/(vfio|virtio\/vhost|mem)\b/;
const DEVICE_FILES = /^(hw\/(?!i386\/)|system\/(memory|physmem)|softmmu\/(memory|physmem))/;

/** The stages of a plan: what is most likely to show a change, and cheapest, comes first. */
export const STAGES = [
  'machines',
  'assigned-device',
  'iommu',
  'vhost',
  'nearest-device',
  'memory-api',
  'set-up',
  'registers',
  'listeners',
  'devices',
  'boundaries',
] as const;
export type Stage = (typeof STAGES)[number];

export class Planner {
  private properties: readonly RegisteredProperty[] | null = null;

  constructor(private readonly context: PlanContext) {}

  /**
   * What a stage sets up for the changes, once each, in the order in which it is to be played: each change in its turn.
   */
  setups(stage: Stage, subjects: readonly Subject[]): Setup[] {
    return merged(inTurn(subjects.map((subject) => this.setupsOf(stage, subject))));
  }

  private setupsOf(stage: Stage, subject: Subject): Setup[] {
    switch (stage) {
      case 'set-up': {
        const near = this.boundaries(subject, [subject.near]);
        return [
          ...this.others(subject),
          ...this.types(subject, near),
          ...this.propertySetups(subject),
          ...this.ram(subject, near),
          ...this.ram(
            subject,
            this.boundaries(
              subject,
              subject.own.map(({ text }) => text),
            ),
          ),
        ];
      }
      case 'machines':
        return this.otherMachines(subject);
      case 'registers':
        return REGISTER_FILES.test(subject.file) ? this.registers(subject) : [];
      case 'memory-api':
        return MEMORY_FILES.test(subject.file) ? memoryApiSetups(this.maker(subject), this.machines(subject)) : [];
      case 'assigned-device':
        return VFIO_FILES.test(subject.file) ? assignedDeviceSetups(this.maker(subject), this.onPci(subject)) : [];
      case 'iommu':
        return this.isAboutIommu(subject) ? iommuSetups(this.maker(subject), this.withIommu(subject)) : [];
      case 'vhost':
        return VHOST_FILES.test(subject.file) ? vhostSetups(this.maker(subject), this.onPci(subject)) : [];
      case 'listeners':
        return LISTENER_FILES.test(subject.file) ? listenerSetups(this.maker(subject), this.machines(subject)) : [];
      case 'devices':
        return DEVICE_FILES.test(subject.file) ? this.devices(subject) : [];
      case 'nearest-device':
        return NAMING_FILES.test(subject.file) ? this.devices(subject).slice(0, this.onPci(subject).length) : [];
      case 'boundaries':
        return this.ram(
          subject,
          this.boundaries(subject, [...subject.around.map(({ text }) => text), ...this.boardTexts(subject)]),
        );
    }
  }

  private setup(
    { name }: Subject,
    machine: string,
    reason: Omit<PlannedFor, 'changes'>,
    more: Partial<Setup> = {},
  ): Setup {
    const planned = { changes: [name], ...reason };
    return { machine, ram: PLAIN_RAM, vga: 'std', options: {}, stimulus: 'boot', planned, ...more };
  }

  /** Makes set-ups for a change. */
  private maker(subject: Subject): SetupMaker {
    return (machine, reason, more) => this.setup(subject, machine, reason, more);
  }

  private machines(subject: Subject): string[] {
    return this.kinds(subject).map(({ kind }) => kind.name);
  }

  /** Those with a PCI bus. */
  private onPci(subject: Subject): string[] {
    return this.kinds(subject)
      .filter(({ kind }) => kind.hostBridge !== null)
      .map(({ kind }) => kind.name);
  }

  private isAboutIommu(subject: Subject): boolean {
    const { file, near, own } = subject;
    return VFIO_FILES.test(file) || [file, near, ...own.map(({ text }) => text)].some((text) => ABOUT_IOMMU.test(text));
  }

  private withIommu(subject: Subject): string[] {
    return this.kinds(subject)
      .filter(({ kind }) => kind.hostBridge?.takesIommu)
      .map(({ kind }) => kind.name);
  }

  private devices(subject: Subject): Setup[] {
    const isSwitched = (type: string): boolean => this.allProperties.some(({ option }) => option === `machine.${type}`);
    return deviceSetups(this.maker(subject), this.onPci(subject), this.context.devices(subject), isSwitched);
  }

  private kinds(subject: Subject) {
    const names = this.context.kindsOf(subject);
    return this.context.kinds.filter(({ kind }) => names.includes(kind.name));
  }

  /** Machines that were not asked for, of whose board the change is, or which are beside it and may share it. */
  private otherMachines(subject: Subject): Setup[] {
    const folder = folderOf(subject.file);
    return this.context.otherKinds
      .filter(({ units }) => units.includes(subject.file) || units.some((unit) => folderOf(unit) === folder))
      .map(({ name }) => this.setup(subject, name, { reason: 'machine', by: name }, { ram: SMALL_RAM, vga: 'none' }));
  }

  private textOf({ own, around }: Subject): string {
    return [...own, ...around].map(({ text }) => text).join('\n');
  }

  /** Types at which what the change reads was another, each with the RAM sizes that it names. */
  private types(subject: Subject, boundaries: readonly bigint[]): Setup[] {
    const members = membersIn([subject.near, ...subject.own.map(({ text }) => text)]);
    const names = new Set([subject.name, ...this.propertiesOf(members).map(({ option }) => option.split('.').at(-1)!)]);
    return this.kinds(subject).flatMap(({ kind, types }) => {
      const versions = this.versionsSetting(kind, members, names);
      return [...versions].flatMap(([version, by]) => {
        const type = types.find((each) => isAtMost(versionOfType(each), version.split('.').map(Number)));
        if (type === undefined) return [];
        const reason = { reason: 'type', by } as const;
        const sizes = ABOUT_RAM.test(this.textOf(subject))
          ? this.sizes(
              boundaries.concat(
                this.boundaries(
                  subject,
                  subject.own.map(({ text }) => text),
                ),
              ),
            )
          : [];
        return [PLAIN_RAM.bytes, ...sizes].map((bytes) => this.withRam(this.setup(subject, type, reason), bytes));
      });
    });
  }

  /** By version, the function or array of it that sets one of the members or names one of the names. */
  private versionsSetting(
    kind: MachineKind,
    members: ReadonlySet<string>,
    names: ReadonlySet<string>,
  ): Map<string, string> {
    const { text } = this.context;
    const found = new Map<string, string>();
    const units = kind.units.filter((unit) => text.read(unit) !== '');
    const add = (name: string): void => {
      const [, version] = /_v?(\d+_\d+(?:_\d+)?)(?:_|$)/.exec(name) ?? [];
      if (version !== undefined && !found.has(version)) found.set(version.replace(/_/g, '.'), name);
    };
    for (const { declaration, text: body } of units.flatMap((unit) => text.declarations(unit))) {
      if (declaration.kind !== 'function') continue;
      const sets = [...body.matchAll(/->\s*(\w+)\s*=[^=]/g)].some(([, member = '']) => members.has(member));
      if (sets || names.has(declaration.name)) add(declaration.name);
    }
    for (const name of names) {
      if (/_compat_v?\d+_\d+/.test(name)) add(name);
      if (!/^[\w-]+$/.test(name) || !name.includes('-')) continue;
      for (const file of text.files.filter((each) => each.endsWith('.c') && text.read(each).includes(`"${name}"`)))
        for (const { declaration, text: body } of text.declarations(file))
          if (declaration.kind === 'variable' && body.includes(`"${name}"`)) add(declaration.name);
    }
    return found;
  }

  private get allProperties(): readonly RegisteredProperty[] {
    this.properties ??= registeredProperties(this.context.text);
    return this.properties;
  }

  private propertiesOf(members: ReadonlySet<string>): RegisteredProperty[] {
    return this.allProperties.filter(({ member }) => members.has(member));
  }

  private propertySetups(subject: Subject): Setup[] {
    const { near, own } = subject;
    const texts = [subject.called, own, subject.around].map((all) => all.map(({ text }) => text));
    const byDistance = [[near], ...texts].map(membersIn);
    // Members of other types may have the same name.
    const text = [near, ...texts.flat()].join('\n');
    const found =
      byDistance
        .map((members) => this.propertiesOf(members).filter(({ state }) => new RegExp(`\\b${state}\\b`).test(text)))
        .find((properties) => properties.length > 0) ?? [];
    const numbers = constantsIn(near, this.context.text.macro);
    const more = own.flatMap(({ text }) => constantsIn(text, this.context.text.macro));
    return found.flatMap((property) =>
      valuesOf(property, [...numbers, ...more]).flatMap((value) =>
        this.kinds(subject).map(({ kind }) =>
          this.setup(
            subject,
            kind.name,
            { reason: 'property', by: property.member },
            {
              options: { [property.option]: value },
              stimulus: 'boot-and-smram',
            },
          ),
        ),
      ),
    );
  }

  /** Constants that can be sizes of RAM; none where the change is not about RAM. */
  private boundaries(subject: Subject, texts: readonly string[]): bigint[] {
    if (!ABOUT_RAM.test(`${subject.near}\n${this.textOf(subject)}`)) return [];
    const found = texts.flatMap((text) => constantsIn(text, this.context.text.macro));
    return [...new Set(found)].filter((value) => value >= LEAST_RAM && value <= MOST_RAM);
  }

  /** What the board's own code, and what it shares with others, names where it is about RAM. */
  private boardTexts(subject: Subject): string[] {
    const { text } = this.context;
    const folders = new Set(this.kinds(subject).flatMap(({ kind }) => kind.units.map(folderOf)));
    const files = text.files.filter((file) => file.endsWith('.c') && folders.has(folderOf(file)));
    return files
      .flatMap((file) => text.declarations(file))
      .filter(({ declaration, text: body }) => declaration.kind === 'function' && ABOUT_RAM.test(body))
      .map(({ text: body }) => body);
  }

  private sizes(boundaries: readonly bigint[]): bigint[] {
    const around = boundaries.flatMap((at) => [
      at,
      at - RAM_STEP,
      at + RAM_STEP,
      ...(at >= LARGE_BOUNDARY ? GAPS.map((gap) => at - gap) : []),
    ]);
    return [...new Set(around)].filter((size) => size >= LEAST_RAM && size <= MOST_RAM && size % RAM_STEP === 0n);
  }

  private withRam(setup: Setup, bytes: bigint): Setup {
    const wide: MachineOptions = bytes > NEEDS_WIDE_ADDRESSES ? { 'phys-bits': WIDE_ADDRESSES } : {};
    return { ...setup, ram: ramOf(bytes), options: { ...setup.options, ...wide } };
  }

  private ram(subject: Subject, boundaries: readonly bigint[]): Setup[] {
    return boundaries.flatMap((at) =>
      this.kinds(subject).flatMap(({ kind }) =>
        this.sizes([at]).map((bytes) =>
          this.withRam(this.setup(subject, kind.name, { reason: 'boundary', by: hex(at) }), bytes),
        ),
      ),
    );
  }

  /** Memory to be plugged in, the CPU, flash memory: where the code is about them. */
  private others(subject: Subject): Setup[] {
    const text = `${subject.near}\n${this.textOf(subject)}`;
    const memory = [ramOf((5n * GIB) / 2n, { slots: 1, maxmem: 8n * GIB }), RAM_WITH_SLOTS];
    const cpus: MachineOptions[] = [{ 'cpu-vendor': 'intel' }, { 'phys-bits': NARROW_ADDRESSES }];
    return this.kinds(subject).flatMap(({ kind: { name } }) => [
      ...(ABOUT_DEVICE_MEMORY.test(text)
        ? memory.map((ram) => this.setup(subject, name, { reason: 'device-memory' }, { ram }))
        : []),
      ...(ABOUT_PLUGGED_MEMORY.test(text) ? [memoryDevice(this.maker(subject), name, PLUGGED_MEMORY)] : []),
      ...(ABOUT_CPU.test(text) ? cpus.map((options) => this.setup(subject, name, { reason: 'cpu' }, { options })) : []),
      ...(ABOUT_FLASH.test(text)
        ? [FLASH, TWO_FLASHES].map((options) => this.setup(subject, name, { reason: 'flash' }, { options }))
        : []),
    ]);
  }

  private registers(subject: Subject): Setup[] {
    return this.kinds(subject)
      .filter(({ kind }) => kind.hostBridge !== null)
      .map(({ kind }) =>
        this.setup(subject, kind.name, { reason: 'registers' }, { ram: SMALL_RAM, stimulus: 'registers' }),
      );
  }
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

function isAtMost(version: readonly number[], most: readonly number[]): boolean {
  for (let i = 0; i < Math.max(version.length, most.length); i++) {
    const difference = (version[i] ?? 0) - (most[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** Numbers that a property is set to are no longer than this many. */
const MOST_VALUES = 12;

/** A switch both ways; a number around each constant that it takes. */
function valuesOf({ takes }: RegisteredProperty, constants: readonly bigint[]): string[] {
  if (takes.kind === 'switch') return ['off', 'on'];
  const isSize = takes.kind === 'size';
  const [step, least] = isSize ? [RAM_STEP, LEAST_RAM] : [1n, 1n];
  const around = [...new Set(constants)].flatMap((value) => [value, value + step, value - step]);
  return [...new Set(around)]
    .filter((value) => value >= least && value <= takes.most)
    .slice(0, MOST_VALUES)
    .map(String);
}
