/** `flatcheck compare-log` on logs of real QEMU 10.2.2 (-trace pci_cfg_write, vfio_listener_region*, vfio_user_dma_*; apic.vapic=off). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CompareLogResult, compareLog } from '../../src/analysis/compare-log.js';
import { loadGrammar } from '../../src/c/syntax/grammar.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { parseEventLog } from '../../src/stimulus/log.js';
import { flatcheck } from '../commands/cli.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const sample = (name: string) => join(import.meta.dirname, '../samples', name);
const pcBoot = sample('seabios-boot-pc-2G-vga-none.log');
const boot = (machine: string) => readFileSync(sample(`seabios-boot-${machine}-2G-vga-none.log`), 'utf8');

reportMissing(trees.length === 0, noTrees);
// What the listener is told has been the same since 8.2, but of older series there is no log.
const logged = trees.filter(({ version }) => Number.parseInt(version, 10) >= 10);

describe.each(logged)('$folder', ({ folder, view }) => {
  let program: TreeProgram;

  beforeAll(async () => {
    await loadGrammar();
    program = new TreeProgram(view);
  });

  function compare(text: string, machine = 'pc'): CompareLogResult {
    const ram = { text: '2G', bytes: ramSizes['2G']! };
    return compareLog(program, { view, log: parseEventLog(text, 'log'), file: 'log', machine, ram, vga: 'none' });
  }

  it.each(['pc', 'q35'])('agrees with the log of a boot of %s', (machine) => {
    const text = boot(machine);
    const events = text.split('\n').filter((line) => line.startsWith('vfio_user_dma_')).length;
    const result = compare(text, machine);
    expect(result).toMatchObject({ verdict: 'equal', difference: null, widths: [], failure: null });
    expect(result.equal.events).toBe(events);
    expect(result.log).toMatchObject({ source: 'vfio_user_dma', events });
  });

  it('agrees with what the listener logged, as it does where the kernel is the backend', () => {
    const { verdict, log, equal } = compare(boot('pc').replace(/^vfio_user.*\n/gm, ''));
    expect({ verdict, source: log.source }).toEqual({ verdict: 'equal', source: 'vfio_listener_region' });
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
    const { status, stderr } = flatcheck(['compare-log', '--qemu', folder, '--machine', 'q35', pcBoot]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/host bridge in it is that of pc, not of q35/);
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
});
