/** `flatcheck compare-log` on logs of real QEMU 10.2.2 (-trace pci_cfg_write, vfio_listener_region*, vfio_user_dma_*; apic.vapic=off). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CompareLogResult } from '../../src/analysis/compare-log.js';
import { flatcheck } from '../commands/cli.js';
import { Folder } from '../patch/help.js';
import { noTrees, reportMissing, trees } from './trees.js';

const folder = new Folder();
afterAll(() => folder.remove());
const sample = (name: string) => join(import.meta.dirname, '../samples', name);
const pcBoot = sample('seabios-boot-pc-2G-vga-none.log');

reportMissing(trees.length === 0, noTrees);

function compareLog(
  qemu: string,
  log: string,
  ...options: string[]
): { status: number | null; result: CompareLogResult } {
  const run = flatcheck(['compare-log', '--qemu', qemu, '--vga', 'none', '--format', 'json', ...options, log]);
  expect(run.stderr).toBe('');
  return { status: run.status, result: JSON.parse(run.stdout) as CompareLogResult };
}

function changed(name: string, change: (text: string) => string): string {
  const file = join(folder.path, name);
  writeFileSync(file, change(readFileSync(pcBoot, 'utf8')));
  return file;
}

describe.each(trees)('$folder', ({ folder: qemu }) => {
  it.each(['pc', 'q35'])('agrees with the log of a boot of %s', (machine) => {
    const log = sample(`seabios-boot-${machine}-2G-vga-none.log`);
    const { status, result } = compareLog(qemu, log);
    const lines = readFileSync(log, 'utf8').split('\n');
    const events = lines.filter((line) => line.startsWith('vfio_user_dma_')).length;
    expect(result).toMatchObject({ verdict: 'equal', machine, difference: null, widths: [], failure: null });
    expect(result.equal.events).toBe(events);
    expect(result.log).toMatchObject({ source: 'vfio_user_dma', events });
    expect(status).toBe(0);
  });

  it('agrees with what the listener logged, as it does where the kernel is the backend', () => {
    const log = changed('listener.log', (text) => text.replace(/^vfio_user.*\n/gm, ''));
    const { status, result } = compareLog(qemu, log);
    expect(result.log.source).toBe('vfio_listener_region');
    expect(result.equal).toEqual(compareLog(qemu, pcBoot).result.equal);
    expect(status).toBe(0);
  });

  it('finds how wide writes were whose first digits are zeros', () => {
    const { status, result } = compareLog(qemu, sample('wide-writes-pc-2G-vga-none.log'));
    expect(result.widths.map(({ width }) => width)).toEqual([4, 2, 4]);
    expect(status).toBe(0);
  });

  it('says where the log first differs', () => {
    const lines = readFileSync(pcBoot, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.startsWith('vfio_user_dma_map  iova 0xd0000')) + 1;
    const log = changed('moved.log', (text) => text.replace('map  iova 0xd0000', 'map  iova 0xd1000'));
    const { status, result } = compareLog(qemu, log);
    expect(status).toBe(1);
    expect(result.verdict).toBe('different');
    expect(result.difference).toEqual({
      line,
      write: { register: '0x58', value: '0x33333000', width: 4 },
      dma: [
        {
          simulated: { op: 'map', start: '0xd0000', end: '0xdffff', access: 'ro' },
          real: { op: 'map', start: '0xd1000', end: '0xe0fff', access: 'ro' },
        },
      ],
      otherWrite: null,
    });
  });

  it('refuses a log of another machine', () => {
    const { status, stderr } = flatcheck(['compare-log', '--qemu', qemu, '--machine', 'q35', pcBoot]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/host bridge in it is that of pc, not of q35/);
  });
});
