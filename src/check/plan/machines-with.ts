/** Machines with what a board does not have by itself: added devices, our test device, more listeners. */
import { ALL_LISTENERS, type ListenerName } from '../../machine/listeners.js';
import type { PlannedFor } from '../../result/result.js';
import type { MachineOptions } from '../../target/machine-options.js';
import { VIRTIO_SLOT } from '../../target/virtio.js';
import { TRANSLATED_SLOT } from '../../target/x86_64/devices/iommu.js';
import type { CandidateDevice } from './devices.js';
import { ramOf, type Setup } from './setup.js';

/** Makes a set-up of a machine for a change. */
export type SetupMaker = (machine: string, reason: Omit<PlannedFor, 'changes'>, more?: Partial<Setup>) => Setup;

/**
 * The id of a device that is added, and what is put behind it where it is a bridge: it needs nothing, and has memory
 * and I/O ports.
 */
const ADDED = 'planned';
const BACKEND = 'memory0';
const PLAIN_DEVICE = 'pci-testdev';
/** A slot behind a bridge that is hot-plugged by SHPC, and the one behind a port. */
const SLOTS_BEHIND = [1, 0];

const KIB = 1024n;
const GIB = KIB ** 3n;
const SMALL_RAM = ramOf(2n * GIB);
/** What is in RAM of this size is kept (src/runtime/models/host/ram.c). */
const BACKED_RAM = ramOf(KIB * KIB);
/** Its end is not aligned to a gigabyte. */
export const RAM_WITH_SLOTS = ramOf((13n * GIB) / 2n, { slots: 2, maxmem: 16n * GIB });
export const FLASH: MachineOptions = { pflash: 4n * KIB * KIB };

const LOGGING_LISTENERS: readonly ListenerName[] = ['vfio', 'kvm', 'observer'];
const DEVICE_LISTENERS: readonly ListenerName[] = ['vfio', 'kvm'];
/** The device of the modelled kernel, in its group and through iommufd (src/runtime/models/host/vfio.c). */
const ASSIGNED_DEVICES: readonly MachineOptions[] = [
  { 'device.0': `vfio-pci,id=${ADDED},sysfsdev=/sys/devices/flatcheck` },
  { 'object.0': 'iommufd,id=iommufd0', 'device.0': `vfio-pci,id=${ADDED},iommufd=iommufd0,fd=91` },
];

/**
 * One device each; behind a bridge there is another, at whichever slot the bridge takes.
 * @param machines with a PCI bus
 * @param isSwitched whether machines have a switch of a type's name
 */
export function deviceSetups(
  make: SetupMaker,
  machines: readonly string[],
  devices: readonly CandidateDevice[],
  isSwitched: (type: string) => boolean,
): Setup[] {
  return devices.flatMap(({ type, isBridge, isMemory }) =>
    machines.flatMap((machine) => {
      if (isMemory) return [memoryDevice(make, machine, type, isSwitched(type))];
      const added = `${type},id=${ADDED}`;
      const sets: MachineOptions[] = isBridge
        ? SLOTS_BEHIND.flatMap((slot) => [
            { 'device.0': `${added},chassis=1`, 'device.1': `${PLAIN_DEVICE},bus=${ADDED},addr=${slot}` },
            { 'device.0': `${added},chassis_nr=1`, 'device.1': `${PLAIN_DEVICE},bus=${ADDED},addr=${slot}` },
          ])
        : [{ 'device.0': added }];
      return sets.map((options) =>
        make(machine, { reason: 'device', by: type }, { ram: SMALL_RAM, options, stimulus: 'device-registers' }),
      );
    }),
  );
}

/**
 * Memory of a back end; where the machine has a switch of its name, that is on. VFIO alone listens: the modelled KVM
 * tells of no free slots.
 */
export function memoryDevice(make: SetupMaker, machine: string, type: string, isSwitched = false): Setup {
  const options: MachineOptions = {
    'object.0': `memory-backend-ram,id=${BACKEND},size=1G`,
    'device.0': `${type},id=${ADDED},memdev=${BACKEND}`,
    ...(isSwitched ? { [`machine.${type}`]: 'on' } : {}),
  };
  return make(machine, { reason: 'device', by: type }, { ram: RAM_WITH_SLOTS, options });
}

/** The memory core is the same on all boards: one is enough. The modelled backends of vhost take no dirty log. */
export function memoryApiSetups(make: SetupMaker, machines: readonly string[]): Setup[] {
  const options: MachineOptions = { 'test-device': 'on' };
  const played = [
    { listeners: LOGGING_LISTENERS, stimulus: 'memory-api' },
    { listeners: ALL_LISTENERS, stimulus: 'memory-api-unlogged' },
  ] as const;
  return machines
    .slice(0, 1)
    .flatMap((machine) =>
      played.map((each) => make(machine, { reason: 'memory-api' }, { ram: SMALL_RAM, vga: 'none', options, ...each })),
    );
}

/**
 * A device of the host that the guest has: with KVM on one board, by itself on the other.
 * @param machines with a PCI bus
 */
export function assignedDeviceSetups(make: SetupMaker, machines: readonly string[]): Setup[] {
  return ASSIGNED_DEVICES.flatMap((options) =>
    machines.map((machine, i) =>
      make(
        machine,
        { reason: 'device', by: 'vfio-pci' },
        {
          ram: SMALL_RAM,
          vga: 'none',
          options,
          stimulus: 'device-registers',
          ...(i === 0 ? { listeners: DEVICE_LISTENERS } : {}),
        },
      ),
    ),
  );
}

/**
 * An IOMMU before a device of the host; its bus goes round it in the second. The guest's tables are in its RAM.
 * @param machines that take an IOMMU
 */
export function iommuSetups(make: SetupMaker, machines: readonly string[]): Setup[] {
  const options: MachineOptions = {
    'device.0': 'intel-iommu,caching-mode=on,aw-bits=39',
    'device.1': `vfio-pci,id=${ADDED},sysfsdev=/sys/devices/flatcheck,addr=${TRANSLATED_SLOT}`,
  };
  return machines.flatMap((machine) =>
    [options, { ...options, 'machine.default-bus-bypass-iommu': 'on' }].map((each) =>
      make(
        machine,
        { reason: 'device', by: 'intel-iommu' },
        { ram: BACKED_RAM, vga: 'none', options: each, stimulus: 'iommu' },
      ),
    ),
  );
}

/**
 * A device whose queues are served by the host's kernel: with KVM on one board, by itself on the other.
 * @param machines with a PCI bus
 */
export function vhostSetups(make: SetupMaker, machines: readonly string[]): Setup[] {
  const options: MachineOptions = {
    'device.0': `vhost-vsock-pci,id=${ADDED},guest-cid=3,vhostfd=93,addr=${VIRTIO_SLOT}`,
  };
  return machines.map((machine, i) =>
    make(
      machine,
      { reason: 'device', by: 'vhost-vsock-pci' },
      {
        ram: BACKED_RAM,
        vga: 'none',
        options,
        stimulus: 'vhost',
        listeners: i === 0 ? ['vhost', 'kvm'] : ['vhost'],
      },
    ),
  );
}

/** All listeners at once, with ROM and with flash memory. */
export function listenerSetups(make: SetupMaker, machines: readonly string[]): Setup[] {
  return machines.flatMap((machine) =>
    [{}, FLASH].map((options) => make(machine, { reason: 'listeners' }, { options, listeners: ALL_LISTENERS })),
  );
}
