/** The steps that a planned machine is played with. */
import { Trap } from '../../c/runs.js';
import type { Machine } from '../../machine/machine.js';
import { MachineError } from '../../machine/playable-machine.js';
import { startMachine } from '../../machine/record.js';
import type { TreeProgram } from '../../machine/tree-program.js';
import type { MachineKind } from '../../target/machine-kind.js';
import { hotplugStep, type PlayedStep } from '../../target/steps.js';
import { testDeviceSteps } from '../../target/test-device.js';
import { placeVirtio, startVirtio, startVirtioInHole, stopVirtio } from '../../target/virtio.js';
import { bootSteps, undoBootSteps } from '../../target/x86_64/boots.js';
import { behindBridge, bringUpSteps } from '../../target/x86_64/bridges.js';
import { flashSteps } from '../../target/x86_64/devices/flash.js';
import { iommuSteps } from '../../target/x86_64/devices/iommu.js';
import { exhaustiveSteps } from '../../target/x86_64/exhaustive.js';
import { machineKind } from '../../target/x86_64/machines.js';
import { CONFIGURATION_SPACE, registerSteps, type WritableRegister } from '../../target/x86_64/registers.js';
import type { Configuration, Stimulus } from '../play/runs.js';
import type { PlannedStimulus } from './setup.js';

/** More places than these are not tried: neighbouring rows are much alike. */
const MOST_PLACES = 48;
const FOUR_GIB = 1n << 32n;
/** The first of the added devices is taken away and plugged again, with a reset in between and after it. */
const REPLUGGED: readonly PlayedStep[] = [
  hotplugStep({ isPlugged: false }),
  { reset: true },
  hotplugStep({ isPlugged: true }),
  { reset: true },
];
/** A device of the host asks the kernel no more often than this while it is plugged. */
const MOST_REQUESTS = 48;
/** Nor does a vhost device while it starts or stops. */
const MOST_VHOST_REQUESTS = 24;
/** One byte: 1 for a bridge, but for its highest bit. */
const HEADER_TYPE = 0x0e;

/**
 * @param base of the tree before the patch: which registers there are, and what lies where, is asked of its machine
 * @returns null where that machine does not come up
 */
export function plannedStimulus(
  which: PlannedStimulus,
  kind: MachineKind,
  machine: Configuration['machine'],
  base: TreeProgram,
): Stimulus | null {
  const boot = bootSteps(kind.name);
  const { hostBridge } = kind;
  const more = { windows: null, pam: [], systemManagement: hostBridge?.systemManagement ?? [] };
  const first: PlayedStep[] = boot.length > 0 ? boot : [{ reset: true }];
  const flash = flashSteps(machine.options ?? {});
  if (which === 'boot') return { steps: [...first, ...flash], boot: { start: 0, end: first.length }, ...more };
  const smram = hostBridge ? exhaustiveSteps({ ...kind, hostBridge: { ...hostBridge, pam: [] } }) : [];
  const undo = undoBootSteps(kind.name);
  if (which === 'boot-and-smram')
    return { steps: [...first, ...undo, ...smram, ...flash], boot: { start: 0, end: first.length }, ...more };
  if (which === 'iommu') return { steps: iommuSteps(), boot: { start: 0, end: 1 }, ...more };
  if (which === 'vhost') {
    const steps = vhostSteps(machine, base);
    return steps && { steps, boot: { start: 0, end: 1 }, ...more };
  }
  if (which === 'device-registers') return addedStimulus(first, machine, base, more);
  if (which === 'memory-api' || which === 'memory-api-unlogged') {
    const steps = testDeviceSteps(which === 'memory-api');
    return { steps: [{ reset: true }, ...steps], boot: { start: 0, end: 1 }, ...more };
  }
  const asked = registersAfter(first, machine, base);
  if (!asked) return null;
  const placing = new Set(
    boot.flatMap((step) => ('write' in step && step.write.width === 4 ? [step.write.register] : [])),
  );
  const steps = registerSteps(kind, asked.registers, placing, asked.places);
  return { steps: [...first, ...steps, { reset: true }], boot: { start: 0, end: first.length }, ...more };
}

/** Brings added functions up and plays their registers. */
function addedStimulus(
  boot: readonly PlayedStep[],
  configuration: Configuration['machine'],
  base: TreeProgram,
  more: Pick<Stimulus, 'windows' | 'pam' | 'systemManagement'>,
): Stimulus | null {
  const kind = machineKind(configuration.machine)!;
  const onBoard = withMachine(base, { ...configuration, options: {} }, (machine) =>
    machine.pciFunctions().map((each) => each.base),
  );
  let isPluggedAgain = false;
  const steps = withMachine(base, configuration, (machine): PlayedStep[] => {
    machine.reset();
    const added = machine
      .pciFunctions()
      .filter((each) => !onBoard?.includes(each.base))
      .map(({ base: own }) => ({ base: own, isBridge: (machine.read(own + HEADER_TYPE, 1) & 0x7f) === 1 }));
    const slot = /,addr=(\d+)/.exec(configuration.options?.['device.1'] ?? '')?.[1];
    const behind = slot === undefined ? null : behindBridge(Number(slot));
    const up = [...boot, ...bringUpSteps(added, behind)];
    for (const step of up) machine.play(step);
    const bases = [...added.map((each) => each.base), ...(behind === null ? [] : [behind])];
    const registers = registersOf(machine, bases);
    const placed = registerSteps(kind, registers, new Set(), placesOf(machine));
    const before = machine.pciFunctions().length;
    const comesThrough = canBePlayed(machine, REPLUGGED);
    isPluggedAgain = comesThrough && machine.pciFunctions().length === before;
    return [...up, ...placed, ...(comesThrough ? REPLUGGED : [])];
  });
  if (!steps) return null;
  const failing = isPluggedAgain ? failingRequests(configuration, base) : [];
  return { steps: [...steps, ...failing], boot: { start: 0, end: boot.length }, ...more };
}

/** Plugs a device of the host, and takes it away, again and again: each time another request to the kernel fails. */
function failingRequests(configuration: Configuration['machine'], base: TreeProgram): PlayedStep[] {
  if (!configuration.options?.['device.0']?.startsWith('vfio-')) return [];
  const tried = [false, true].flatMap((isPlugged) =>
    Array.from({ length: MOST_REQUESTS }, (_, i): PlayedStep[] => [
      hotplugStep({ isPlugged: !isPlugged }),
      hotplugStep({ isPlugged, failing: i + 1 }),
    ]),
  );
  const found = thatComeThrough(tried, configuration, base);
  return found ? [...found, hotplugStep({ isPlugged: true }), { reset: true }] : [];
}

/**
 * A vhost device is started and stopped by the guest's driver, with queues in RAM and elsewhere; it is reset and, where
 * the board takes that, unplugged while it runs. Then each request to the kernel fails once while it
 * is plugged or unplugged.
 */
function vhostSteps(configuration: Configuration['machine'], base: TreeProgram): PlayedStep[] | null {
  const started = [...placeVirtio(), ...startVirtio()];
  const plain = [
    [{ reset: true } as const, ...started, ...stopVirtio(), ...startVirtio(), { reset: true } as const],
    [...placeVirtio(), ...startVirtioInHole(), ...stopVirtio(), { reset: true } as const],
    [...started, ...REPLUGGED],
  ];
  const failing = [false, true].flatMap((isPlugged) =>
    Array.from({ length: MOST_VHOST_REQUESTS }, (_, i): PlayedStep[] => [
      hotplugStep({ isPlugged: true }),
      ...(isPlugged ? [hotplugStep({ isPlugged: false })] : started),
      hotplugStep({ isPlugged, failing: i + 1 }),
    ]),
  );
  const found = thatComeThrough([...plain, ...failing], configuration, base);
  return found && [...found, hotplugStep({ isPlugged: true }), { reset: true }];
}

/** Steps with which the base itself ends are left out, with those that they belong to; null where it is not built. */
function thatComeThrough(
  tried: ReadonlyArray<readonly PlayedStep[]>,
  configuration: Configuration['machine'],
  base: TreeProgram,
): PlayedStep[] | null {
  const found: PlayedStep[] = [];
  for (let next = 0; next < tried.length; ) {
    const isUp = withMachine(base, configuration, (machine) => {
      machine.reset();
      for (; next < tried.length; next++) {
        const steps = tried[next]!;
        if (canBePlayed(machine, steps)) found.push(...steps);
        else break;
      }
      return true;
    });
    if (!isUp) return null;
    // The one with which it ended is left out.
    next++;
  }
  return found;
}

/** Whether a machine comes through some steps; one that does not cannot be asked anything else. */
function canBePlayed(machine: Machine, steps: readonly PlayedStep[]): boolean {
  try {
    for (const step of steps) machine.play(step);
    return true;
  } catch (error) {
    if (error instanceof Trap || error instanceof MachineError) return false;
    throw error;
  }
}

/** Asks a machine of the tree before the patch; null where it does not come up. */
function withMachine<T>(
  base: TreeProgram,
  configuration: Configuration['machine'],
  ask: (machine: Machine) => T,
): T | null {
  const { machine, failure } = startMachine(base, configuration);
  try {
    return machine && !failure ? ask(machine) : null;
  } finally {
    machine?.dispose();
    base.program.relink();
  }
}

function registersOf(machine: Machine, bases: readonly number[]): WritableRegister[] {
  return bases.flatMap((own) =>
    CONFIGURATION_SPACE.map((register) => ({
      register: own + register,
      value: machine.read(own + register, 4),
      writable: machine.writable(own + register),
    })),
  );
}

/** Where something lies in the guest's memory below 4 GB. */
function placesOf(machine: Machine): number[] {
  const starts = machine.flatView(0).map(({ start }) => start);
  const places = [...new Set(starts)].filter((start) => start < FOUR_GIB).map(Number);
  return places.slice(-MOST_PLACES).concat(0);
}

/** The registers of all functions after some steps, and where something lies then. */
function registersAfter(
  steps: readonly PlayedStep[],
  configuration: Configuration['machine'],
  base: TreeProgram,
): { readonly registers: readonly WritableRegister[]; readonly places: readonly number[] } | null {
  return withMachine(base, configuration, (machine) => {
    for (const step of steps) machine.play(step);
    const bases = machine.pciFunctions().map((each) => each.base);
    return { registers: registersOf(machine, bases), places: placesOf(machine) };
  });
}

/** Whether each step is observed in all address spaces. */
export function followsAll(which: PlannedStimulus): Pick<Configuration, 'followsAll'> {
  return which === 'boot' || which === 'boot-and-smram' ? {} : { followsAll: true };
}
