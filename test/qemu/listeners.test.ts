/** What the KVM and vhost listeners of real trees hand on: by the rules of QEMU's code, and as a real QEMU does. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slotCost, tableCost } from '../../src/check/judge/listener-costs.js';
import type { ListenerName, RegionEvent, SlotEvent, TableEvent } from '../../src/machine/listeners.js';
import { Machine } from '../../src/machine/machine.js';
import type { Row } from '../../src/machine/observations.js';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { randomNumbers } from '../../src/target/random-numbers.js';
import type { RegisterWrite } from '../../src/target/steps.js';
import { bootSteps } from '../../src/target/x86_64/boots.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import { randomWrite } from '../../src/target/x86_64/random.js';
import { RealQemu, realKvm } from './real-qemu.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';
import { type TableRegion, VhostUserBackend } from './vhost-user-backend.js';

const WRITES = 60;
const SEED = 7;
const RAM = '6G';
const configurations = [
  { machine: 'pc', vga: 'none' },
  { machine: 'pc', vga: 'std' },
  { machine: 'q35', vga: 'none' },
  { machine: 'q35', vga: 'std' },
] as const;
const withBinary = trees.filter(({ binary }) => binary !== undefined);
const kvmFailure = realKvm();

reportMissing(trees.length === 0, noTrees);
reportMissing(kvmFailure !== undefined, `no KVM to compare slots with: ${kvmFailure}`, false);

const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-listeners-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
function randomWrites(machine: string): RegisterWrite[] {
  const next = randomNumbers(SEED);
  return Array.from({ length: WRITES }, () => randomWrite(machineKind(machine)!.hostBridge!, next));
}

/** A machine after its first reset, with the events that led there. */
function start(
  program: TreeProgram,
  { machine, vga }: (typeof configurations)[number],
  listeners: readonly ListenerName[],
): Machine {
  const built = new Machine(program, { machine, ram: ramSizes[RAM]!, vga }, listeners);
  built.build();
  built.registerListener();
  built.reset();
  return built;
}

/** What a log does not say. */
const UNLOGGED = { ramBlock: null, offset: 0n };

interface LoggedSlot {
  readonly addressSpace: number;
  readonly event: SlotEvent;
}

/** The kvm_set_user_memory lines of a log; before 8.1 the address space is in the upper half of the slot's number. */
function loggedSlots(log: string): LoggedSlot[] {
  const lines = readFileSync(log, 'utf8').matchAll(
    /kvm_set_user_memory (?:AddrSpace#(\d+) )?Slot#(\d+) flags=0x(\w+) gpa=(0x\w+) size=(0x\w+)/g,
  );
  return [...lines].map(([, space, slot, hexFlags, start, size]) => {
    const flags = Number.parseInt(hexFlags!, 16);
    return {
      addressSpace: space === undefined ? Number(slot) >> 16 : Number(space),
      event: {
        ...{ kind: 'slot', slot: Number(slot) & 0xffff, readonly: (flags & 2) !== 0, dirtyLog: (flags & 1) !== 0 },
        ...{ start: BigInt(start!), size: BigInt(size!), ...UNLOGGED },
      },
    };
  });
}

/** What firmware writes, without the reset before it: a real device would be left stopped by that. */
function bootWrites(machine: string): RegisterWrite[] {
  return bootSteps(machine).flatMap((step) => ('write' in step ? [step.write] : []));
}

/** What a real backend is told of a region, but for where QEMU has it. */
function rangeOf({ start, last }: TableRegion): TableRegion {
  return { start, last };
}

function tablesOf(machine: Machine, kind: TableEvent['kind']): TableRegion[][] {
  return machine.takeRegionEvents().flatMap((event) => (event.kind === kind ? [event.regions.map(rangeOf)] : []));
}

describe.each(trees)('the listeners of QEMU $version', ({ view, binary }) => {
  let program: TreeProgram;
  const hasSmmProperty = view.read('hw/pci-host/q35.c')!.includes('has_smm_ranges');

  beforeAll(() => {
    program = new TreeProgram(view);
  });

  it.each(configurations)('$machine, vga $vga: KVM has a slot for each range of RAM and ROM', (configuration) => {
    const machine = start(program, configuration, ['kvm']);
    const slots = new Map<number, string>();
    const compare = (written: RegisterWrite | null): void => {
      for (const event of machine.takeRegionEvents() as SlotEvent[]) {
        if (event.size === 0n) expect(slots.delete(event.slot), `slot ${event.slot} was set`).toBe(true);
        else {
          expect(slots.has(event.slot), `slot ${event.slot} is free`).toBe(false);
          slots.set(event.slot, `${event.start} ${event.start + event.size - 1n} ${event.readonly}`);
        }
      }
      // kvm_set_phys_mem(): a region that is read-only gets a read-only slot, an alias that is does not.
      const expected = machine
        .flatView(0)
        .filter(({ kind }) => kind === 'ram' || kind === 'rom')
        .map(({ start, last, kind }) => `${start} ${last} ${kind === 'rom'}`);
      expect({ written, slots: [...slots.values()].sort() }).toEqual({ written, slots: expected.sort() });
    };
    compare(null);
    for (const write of randomWrites(configuration.machine)) {
      machine.write(write);
      compare(write);
    }
  });

  it.each(configurations)('$machine, vga $vga: KVM changes nothing of the flat view', (configuration) => {
    const kvm = start(program, configuration, ['kvm', 'vhost', 'vhost-user']);
    const alone = start(program, configuration, ['vfio']);
    const rows = (machine: Machine): unknown => machine.flatView(0).map((row) => ({ ...row, region: 0, ramBlock: 0 }));
    expect(rows(kvm)).toEqual(rows(alone));
  });

  it.each(configurations)('$machine, vga $vga: vhost tables hold writable RAM, neighbours joined', (configuration) => {
    const machine = start(program, configuration, ['vhost', 'vhost-user']);
    const guestRam = machine.flatView(0)[0]!.region;
    /** vhost_section() and vhost_region_add_section(): what is read-only is asked of the region, not of the range. */
    const joined = (rows: readonly Row[]): TableRegion[] => {
      const regions: Array<{ row: Row; start: bigint; last: bigint }> = [];
      for (const row of rows) {
        if (row.kind !== 'ram') continue;
        const before = regions.at(-1);
        const follows =
          before?.row.region === row.region &&
          before.last + 1n === row.start &&
          before.row.offset + (row.start - before.start) === row.offset;
        if (follows) before.last = row.last;
        else regions.push({ row, start: row.start, last: row.last });
      }
      return regions.map(({ start, last }) => ({ start, last }));
    };
    const held: Partial<Record<TableEvent['kind'], readonly TableRegion[]>> = {};
    const compare = (written: RegisterWrite | null): void => {
      for (const event of machine.takeRegionEvents() as TableEvent[]) held[event.kind] = event.regions.map(rangeOf);
      const rows = machine.flatView(0);
      expect({ written, ...held }).toEqual({
        written,
        vhost: joined(rows),
        'vhost-user': joined(rows.filter(({ region }) => region === guestRam)),
      });
    };
    compare(null);
    for (const write of randomWrites(configuration.machine)) {
      machine.write(write);
      compare(write);
    }
  });

  it.runIf(binary !== undefined && kvmFailure === undefined).for(configurations)(
    '$machine, vga $vga: KVM slots are set and deleted as by a real QEMU',
    async (configuration, { skip }) => {
      const log = join(scratch, 'kvm.log');
      const { machine, vga } = configuration;
      const ours = start(program, configuration, ['kvm']);
      const real = await RealQemu.start({
        ...{ machine, vga, ram: RAM, binary: binary!.path, accelerator: 'kvm' },
        more: ['-cpu', 'qemu64', '-trace', 'kvm_set_user_memory', '-D', log],
      });
      let slots: LoggedSlot[] = [];
      // Where KVM offers no System Management Mode, as in some virtual machines, Q35 of 8.0 and later is built without memory for
      // it: slots get other numbers then, and only what writes bring can be compared; and RAM hides what VGA has below 1 MB.
      let isAlike = true;
      let first = 0;
      try {
        const built = loggedSlots(log);
        const hasSmm = built.some(({ addressSpace }) => addressSpace === 1);
        isAlike = hasSmm || machine === 'pc' || !hasSmmProperty;
        if (!isAlike && vga === 'std') skip('KVM offers no System Management Mode here');
        if (!isAlike) {
          ours.takeRegionEvents();
          first = built.length;
        }
        const { smram } = machineKind(machine)!.hostBridge!;
        for (const write of randomWrites(machine)) {
          // Q35 has a second register for it (ESMRAMC) after the first.
          if (!hasSmm && write.register <= smram + 1 && smram < write.register + write.width) continue;
          ours.write(write);
          await real.write(write.register, write.value, write.width);
        }
        slots = loggedSlots(log);
      } finally {
        await real.close();
      }
      const shown = (events: readonly RegionEvent[]): unknown[] =>
        events.map((event) => ({ ...event, ...UNLOGGED, ...(isAlike ? {} : { slot: null }) }));
      const expected = slots
        .slice(first)
        .filter(({ addressSpace }) => addressSpace === 0)
        .map(({ event }) => event);
      expect(expected.length).toBeGreaterThan(WRITES / 4);
      expect(shown(ours.takeRegionEvents())).toEqual(shown(expected));
      console.info(`${machine}, vga ${vga}: ${expected.length} slots set or deleted by real KVM compared`);
    },
  );

  it.runIf(binary !== undefined && kvmFailure === undefined)(
    'pc, vga none: KVM has as many slots in a boot as a check counts',
    async ({ skip }) => {
      const log = join(scratch, 'kvm-boot.log');
      const steps = bootSteps('pc');
      const configuration = { machine: 'pc', vga: 'none', ram: ramSizes[RAM]! } as const;
      const cost = slotCost(record(program, configuration, steps, { listeners: ['kvm'] }));
      const real = await RealQemu.start({
        ...{ machine: 'pc', vga: 'none', ram: RAM, binary: binary!.path, accelerator: 'kvm' },
        more: ['-cpu', 'qemu64', '-trace', 'kvm_set_user_memory', '-D', log],
      });
      const events = (): SlotEvent[] =>
        loggedSlots(log).flatMap(({ addressSpace, event }) => (addressSpace === 0 ? [event] : []));
      const inUse = (): number => {
        const slots = new Set<number>();
        for (const { slot, size } of events()) {
          if (size === 0n) slots.delete(slot);
          else slots.add(slot);
        }
        return slots.size;
      };
      const counts = [inUse()];
      const first = events().length;
      try {
        if (!loggedSlots(log).some(({ addressSpace }) => addressSpace === 1))
          skip('KVM offers no System Management Mode here');
        for (const step of steps) {
          if ('reset' in step) await real.reset();
          else await real.write(step.write.register, step.write.value, step.write.width);
          counts.push(inUse());
        }
      } finally {
        await real.close();
      }
      expect(cost).toEqual({
        slots: Math.max(...counts),
        slotsAfterBoot: counts.at(-1),
        calls: events().length - first,
      });
      expect(cost.calls).toBeGreaterThan(10);
    },
  );
});

/** The tables that a real vhost-user device hands its backend, from its driver's start on, once there are so many. */
async function realTables(
  binary: string,
  { machine, vga }: (typeof configurations)[number],
  writes: readonly RegisterWrite[],
  count: number,
): Promise<TableRegion[][]> {
  // A guest whose processor halts at once: virtio devices start in a machine that runs only.
  const firmware = join(scratch, 'halt.bin');
  const halt = Buffer.alloc(256 * 1024, 0xf4);
  halt.set([0xfa, 0xf4, 0xeb, 0xfd], halt.length - 16);
  writeFileSync(firmware, halt);
  const backend = await VhostUserBackend.listen();
  try {
    const real = await RealQemu.start({
      ...{ machine: `${machine},memory-backend=ram`, vga, ram: RAM, binary },
      more: [
        ...['-object', `memory-backend-memfd,id=ram,size=${RAM},share=on`, '-bios', firmware],
        ...['-chardev', `socket,id=chardev,path=${backend.path}`, '-netdev', 'vhost-user,id=net,chardev=chardev'],
        ...['-device', 'virtio-net-pci,netdev=net,addr=5,disable-legacy=off,disable-modern=on,romfile='],
      ],
    });
    try {
      await real.monitor('cont');
      // The device's registers at I/O port 0xc000, then its status: a driver is ready (Virtio 1.2, 4.1.4.8 and 2.1).
      for (const line of ['o/w 0xcf8 0x80002810', 'o/w 0xcfc 0xc001', 'o/w 0xcf8 0x80002804', 'o/h 0xcfc 0x5'])
        await real.monitor(line);
      await real.monitor('o/b 0xc012 0x7');
      for (const { register, value, width } of writes) await real.write(register, value, width);
      await real.monitor('info status');
      await expect.poll(() => backend.tables.length).toBe(count);
      return backend.tables.map((table) => [...table]);
    } finally {
      await real.close();
    }
  } finally {
    backend.close();
  }
}

describe.each(withBinary)('a vhost-user backend of QEMU $binary.version', ({ view, binary }) => {
  it.each(configurations)(
    '$machine, vga $vga: is handed the tables that the simulation shows',
    async (configuration) => {
      const { machine, vga } = configuration;
      const ours = start(new TreeProgram(view), configuration, ['vhost-user']);
      const tables = tablesOf(ours, 'vhost-user');
      const writes = randomWrites(machine);
      for (const write of writes) {
        ours.write(write);
        tables.push(...tablesOf(ours, 'vhost-user'));
      }
      expect(await realTables(binary!.path, configuration, writes, tables.length)).toEqual(tables);
      expect(tables.length).toBeGreaterThan(10);
      console.info(`${machine}, vga ${vga}: ${tables.length} tables of a real vhost-user device compared`);
    },
  );

  it.each(configurations)(
    '$machine, vga $vga: has the regions that a check counts of a boot',
    async (configuration) => {
      const { machine, vga } = configuration;
      const steps = bootWrites(machine).map((write) => ({ write }));
      const listeners = ['vhost-user'] as const;
      const recording = record(new TreeProgram(view), { machine, vga, ram: ramSizes[RAM]! }, steps, { listeners });
      const count = recording.regionEvents.flat().length;
      const real = (await realTables(binary!.path, configuration, bootWrites(machine), count)).map(
        ({ length }) => length,
      );
      expect(tableCost(recording, 'vhost-user')).toEqual({
        ...{ regions: Math.max(...real), regionsAfterBoot: real.at(-1), exceeds: [] },
      });
    },
  );
});
