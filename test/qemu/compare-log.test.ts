/**
 * `flatcheck compare-log` on logs of real QEMU: 10.2.2 (-trace pci_cfg_write, vfio_listener_region*, vfio_user_dma_*; apic.vapic=off),
 * and under KVM Debian's 10.0.2 and 7.2.22 (-trace pci_cfg_write, kvm_set_user_memory; kvm-apic.vapic=off).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseEventLog } from '../../src/machine/replay/log.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { type CompareLogResult, compareLog } from '../../src/questions/compare-log/compare-log.js';
import { flatcheck } from '../commands/cli.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const sample = (name: string) => join(import.meta.dirname, '../samples', name);
const pcBoot = sample('seabios-boot-pc-2G-vga-none.log');
const boot = (machine: string, vga = 'none') =>
  readFileSync(sample(`seabios-boot-${machine}-2G-vga-${vga}.log`), 'utf8');

reportMissing(trees.length === 0, noTrees);
// What the listener is told has been the same since 8.2, but of older series there is no log.
const logged = trees.filter(({ version }) => Number.parseInt(version, 10) >= 10);

describe.each(logged)('$folder', ({ folder, view }) => {
  let program: TreeProgram;

  beforeAll(async () => {
    program = new TreeProgram(view);
  });

  it('agrees with the slots that KVM was given for the memory of a VGA', () => {
    const text = readFileSync(sample(`kvm-boot-10.0-pc-2G-vga-std.log`), 'utf8');
    const events = text.match(/^kvm_set_user_memory/gm)!.length;
    expect(compare(text, 'pc', 'std')).toMatchObject({ verdict: 'equal', equal: { events }, failure: null });
  });

  it('agrees with the slots that KVM was given in a boot, and says where they differ', () => {
    const text = readFileSync(sample(`kvm-boot-10.0-pc-2G-vga-none.log`), 'utf8');
    const events = text.match(/^kvm_set_user_memory/gm)!.length;
    expect(compare(text)).toMatchObject({
      verdict: 'equal',
      equal: { events },
      log: { sources: ['kvm_set_user_memory'] },
    });
    const { verdict, difference } = compare(text.replace('gpa=0xd0000 size=0x10000', 'gpa=0xd0000 size=0x8000'));
    expect({ verdict, pairs: difference?.events }).toEqual({
      verdict: 'different',
      pairs: [
        {
          simulated: { listener: 'kvm', op: 'map', start: '0xd0000', end: '0xdffff', access: 'ro' },
          real: { listener: 'kvm', op: 'map', start: '0xd0000', end: '0xd7fff', access: 'ro' },
        },
      ],
    });
  });

  it('holds what VFIO and what KVM was told against a log of both', () => {
    // Without System Management Mode, which KVM did not offer, firmware leaves SMRAM alone; VFIO is told nothing of it.
    const served = boot('pc')
      .split('\n')
      .filter((line) => !line.startsWith('pci_cfg_write i440FX 00:00.0 @0x72'));
    const slots = readFileSync(sample(`kvm-boot-10.0-pc-2G-vga-none.log`), 'utf8').split('\n');
    const isWrite = (line: string): boolean => line.startsWith('pci_cfg_write i440FX');
    /** The lines of a log in order, cut after each write to the host bridge. */
    const parts = (lines: readonly string[]): string[][] => {
      const all: string[][] = [[]];
      for (const line of lines) {
        if (isWrite(line)) all.push([]);
        else all.at(-1)!.push(line);
      }
      return all;
    };
    const writes = served.filter(isWrite);
    expect(slots.filter(isWrite)).toEqual(writes);
    const both = parts(served).flatMap((part, i) => [...part, ...parts(slots)[i]!, ...writes.slice(i, i + 1)]);
    const { verdict, log } = compare(both.join('\n'));
    expect({ verdict, sources: log.sources }).toEqual({
      verdict: 'equal',
      sources: ['vfio_user_dma', 'kvm_set_user_memory'],
    });
  });

  function compare(text: string, machine = 'pc', vga: 'none' | 'std' = 'none'): CompareLogResult {
    const ram = { text: '2G', bytes: ramSizes['2G']! };
    return compareLog(program, { view, log: parseEventLog(text, 'log'), file: 'log', machine, ram, vga });
  }

  it.each([
    ['pc', 'none'],
    ['q35', 'none'],
    ['pc', 'std'],
    ['q35', 'std'],
  ] as const)('agrees with the log of a boot of %s with -vga %s', (machine, vga) => {
    const text = boot(machine, vga);
    const events = text.split('\n').filter((line) => line.startsWith('vfio_user_dma_')).length;
    const result = compare(text, machine, vga);
    expect(result).toMatchObject({ verdict: 'equal', difference: null, widths: [], failure: null });
    expect(result.equal.events).toBe(events);
    expect(result.log).toMatchObject({ sources: ['vfio_user_dma'], events });
  });

  it('agrees with what the listener logged, as it does where the kernel is the backend', () => {
    const { verdict, log, equal } = compare(boot('pc').replace(/^vfio_user.*\n/gm, ''));
    expect({ verdict, sources: log.sources }).toEqual({ verdict: 'equal', sources: ['vfio_listener_region'] });
    expect(equal).toEqual(compare(boot('pc')).equal);
  });

  it('finds how wide writes were whose first digits are zeros', () => {
    const { verdict, widths } = compare(readFileSync(sample('wide-writes-pc-2G-vga-none.log'), 'utf8'));
    expect(verdict).toBe('equal');
    expect(widths.map(({ width }) => width)).toEqual([4, 2, 4]);
  });

  it('says where the log first differs', () => {
    const lines = boot('pc').split('\n');
    const line = lines.findIndex((text) => text.startsWith('vfio_user_dma_map  iova 0xd0000')) + 1;
    const { verdict, difference } = compare(boot('pc').replace('map  iova 0xd0000', 'map  iova 0xd1000'));
    expect(verdict).toBe('different');
    expect(difference).toEqual({
      line,
      write: { register: '0x58', value: '0x33333000', width: 4 },
      events: [
        {
          simulated: { listener: 'vfio', op: 'map', start: '0xd0000', end: '0xdffff', access: 'ro' },
          real: { listener: 'vfio', op: 'map', start: '0xd1000', end: '0xe0fff', access: 'ro' },
        },
      ],
      otherWrite: null,
    });
  });

  it('refuses a log of another machine', () => {
    const { status, stderr } = flatcheck(['compare-log', '--qemu', folder, '--machine', 'q35', pcBoot]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/host bridge in it is that of pc, not of q35/);
  });
});

describe.each(trees.filter(({ version }) => version.startsWith('7.2.')))('$folder', ({ view }) => {
  it('agrees with the slots that KVM was given in a boot', async () => {
    const text = readFileSync(sample(`kvm-boot-7.2-pc-2G-vga-none.log`), 'utf8');
    const result = compareLog(new TreeProgram(view), {
      ...{ view, log: parseEventLog(text, 'log'), file: 'log', machine: 'pc', vga: 'none' },
      ram: { text: '2G', bytes: ramSizes['2G']! },
    });
    const events = text.match(/^kvm_set_user_memory/gm)!.length;
    expect(result).toMatchObject({ verdict: 'equal', equal: { events }, failure: null });
  });
});

describe.skipIf(logged.length === 0)('the command', () => {
  it('ends with 0 where log and simulation agree, else with 1', () => {
    const run = (ram: string) =>
      flatcheck(['compare-log', '--qemu', logged.at(-1)!.folder, '--vga', 'none', '--ram', ram, pcBoot]);
    expect(run('2G').status).toBe(0);
    const other = run('1G');
    expect(other.status).toBe(1);
    expect(other.stdout).toMatch(/pc-2G-vga-none\.log:\d+: first difference, before the first write/);
  });

  it('simulates the machine that the log is of: where RAM below 4 GB ends', () => {
    const log = sample('seabios-boot-q35-2G-below-1G-vga-none.log');
    const run = (...options: string[]) =>
      flatcheck(['compare-log', '--qemu', logged.at(-1)!.folder, '--vga', 'none', ...options, log]);
    const { status, stdout } = run('--ram', '2G,slots=2,maxmem=4G', '--max-ram-below-4g', '1G');
    expect(stdout).toContain('(q35 · 2G,slots=2,maxmem=4G · vga none · max-ram-below-4g 1073741824)');
    expect(status).toBe(0);
    expect(run('--ram', '2G').status).toBe(1);
  });
});
