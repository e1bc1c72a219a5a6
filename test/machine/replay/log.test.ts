import { describe, expect, it } from 'vitest';
import { parseEventLog } from '../../../src/machine/replay/log.js';
import { userError } from '../../patch/help.js';

// Lines as QEMU 10.2.2 (vfio-user, -trace), 10.0.2 (KVM) and 7.2.0 (hw/vfio/trace-events, KVM) write them.
const write = 'pci_cfg_write i440FX 00:00.0 @0x58 <- 0x33333000';
const added = 'vfio_listener_region_add_ram region_add [ram] 0x0 - 0xbffff [0x7ff45be00000]';
const deleted = '4810@1795396087.712593:vfio_listener_region_del region_del 0xf0000 - 0x7fffffff';
const mapped = 'vfio_user_dma_map  iova 0xc0000 size 0x20000 off 0x0 flags 0x1 async_ops 1';
const unmapped = 'vfio_user_dma_unmap  iova 0xc0000 size 0x20000 flags 0x0 async_ops 1';
const slot = (number: number, flags: number, start: string, size: string, space = 'AddrSpace#0 ') =>
  `kvm_set_user_memory ${space}Slot#${number} flags=0x${flags} gpa=${start} size=${size} ua=0x7f57efe00000 ret=0`;
const log = (...lines: string[]) => parseEventLog(lines.map((line) => `${line}\n`).join(''), 'q.log');

describe('a log with events', () => {
  it('gives the events before the first write and after each', () => {
    expect(log(added, write, deleted, added, 'pci_cfg_write mch 00:00.0 @0x9d <- 0x4a')).toEqual({
      machines: ['pc', 'q35'],
      sources: ['vfio_listener_region'],
      start: [{ listener: 'vfio', op: 'map', start: 0n, last: 0xbffffn, line: 1 }],
      steps: [
        {
          write: { register: 0x58, value: 0x33333000, width: 4 },
          line: 2,
          events: [
            { listener: 'vfio', op: 'unmap', start: 0xf0000n, last: 0x7fffffffn, line: 3 },
            { listener: 'vfio', op: 'map', start: 0n, last: 0xbffffn, line: 4 },
          ],
        },
        { write: { register: 0x9d, value: 0x4a, width: 1 }, line: 5, events: [] },
      ],
      otherWrites: [],
      unread: [],
    });
  });

  it('takes the lines of vfio-user, which say the access, instead of the listener’s', () => {
    const { sources, start, steps } = log(added, mapped, write, deleted, unmapped);
    expect(sources).toEqual(['vfio_user_dma']);
    expect(start).toEqual([{ listener: 'vfio', op: 'map', access: 'ro', start: 0xc0000n, last: 0xdffffn, line: 2 }]);
    expect(steps[0]!.events).toEqual([{ listener: 'vfio', op: 'unmap', start: 0xc0000n, last: 0xdffffn, line: 5 }]);
  });

  it('leaves out what the listener then did not map, for it is a part of a page', () => {
    const part = 'vfio_listener_region_add_ram region_add [ram] 0xfe000100 - 0xfe0001ff [0x7f0000000100]';
    const not =
      'vfio_listener_region_add_no_dma_map Region "bar" 0xfe000100 size=0x100 is not aligned to 0x1000 and cannot be mapped for DMA';
    const gone = 'vfio_listener_region_del region_del 0xfe000100 - 0xfe0001ff';
    const { start, steps } = log(added, part, not, write, gone);
    expect(start.map(({ line }) => line)).toEqual([1]);
    expect(steps[0]!.events).toEqual([]);
  });

  it('tells which slots KVM was given, and the ranges of those that were taken away', () => {
    const { sources, start, steps } = log(
      slot(0, 0, '0x0', '0xc0000'),
      slot(4, 2, '0xc0000', '0x20000'),
      added,
      write,
      slot(4, 0, '0xc0000', '0x0'),
      slot(0, 0, '0x0', '0x0'),
    );
    expect(sources).toEqual(['vfio_listener_region', 'kvm_set_user_memory']);
    expect(start.slice(0, 2)).toEqual([
      { listener: 'kvm', op: 'map', start: 0n, last: 0xbffffn, access: 'rw', line: 1 },
      { listener: 'kvm', op: 'map', start: 0xc0000n, last: 0xdffffn, access: 'ro', line: 2 },
    ]);
    expect(steps[0]!.events).toEqual([
      { listener: 'kvm', op: 'unmap', start: 0xc0000n, last: 0xdffffn, line: 5 },
      { listener: 'kvm', op: 'unmap', start: 0n, last: 0xbffffn, line: 6 },
    ]);
  });

  it('gives writes to all devices of the first bus', () => {
    const { machines, steps } = log(
      added,
      'pci_cfg_write VGA 00:02.0 @0x10 <- 0xfd000000',
      write,
      'pci_cfg_write AHCI 31:2 @0x4 <- 0x107',
    );
    expect(machines).toEqual(['pc']);
    expect(steps.map((step) => step.write)).toEqual([
      { register: 0x1010, value: 0xfd000000, width: 4 },
      { register: 0x58, value: 0x33333000, width: 4 },
      { register: 0xfa04, value: 0x107, width: 2 },
    ]);
  });

  it('tells which writes cannot be played, and what it does not read', () => {
    // Before 8.1 the address space is the upper half of the slot's number.
    const unreadLines = [slot(1, 0, '0x0', '0x1000', 'AddrSpace#1 '), slot(0x10001, 0, '0x0', '0x1000', '')];
    const behindBridge = 'pci_cfg_write e1000e 01:00.0 @0x4 <- 0x103';
    const extended = 'pci_cfg_write e1000e 00:02.0 @0x108 <- 0x1';
    const { otherWrites, unread } = log(
      added,
      write,
      behindBridge,
      extended,
      ...unreadLines,
      'vhost_commit started: 1 changed: 1',
    );
    expect(otherWrites).toEqual([3, 4]);
    expect(unread).toEqual([
      { event: 'kvm_set_user_memory of System Management Mode', lines: 2 },
      { event: 'vhost_commit', lines: 1 },
    ]);
  });

  it.each([
    [[added], 'no register write'],
    [[added, 'pci_cfg_write VGA 00:02.0 @0x4 <- 0x103'], 'no register write of a host bridge'],
    [[write], 'no line of vfio_listener_region_add_ram'],
    [[write, 'vhost_commit started: 1 changed: 1'], 'vhost_commit are not read'],
    [[write, 'kvm_set_user_memory AddrSpace#0 Slot#1'], 'q.log:2'],
    [[write, 'vfio_listener_region_del region_del 0x0 - 0x'], 'q.log:2'],
    [[write, mapped.slice(0, 30)], 'q.log:2'],
    [[added, write.slice(0, 40)], 'q.log:2'],
  ])('is refused where it is of no use: %j', (lines, reason) => {
    expect(userError(() => log(...lines))).toContain(reason);
  });
});
