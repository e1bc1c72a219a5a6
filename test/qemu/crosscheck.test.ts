/** `flatcheck crosscheck` with real binaries. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterAll, describe, expect, it } from 'vitest';
import type { CrosscheckResult } from '../../src/questions/crosscheck/crosscheck.js';
import { inspectBinary } from '../../src/real-qemu/real-qemu.js';
import { flatcheck } from '../commands/cli.js';
import { Folder } from '../patch/help.js';
import { seriesOf } from './real-qemu.js';
import { noTrees, reportMissing, trees } from './trees.js';

const folder = new Folder();
afterAll(() => folder.remove());

const compared = trees.flatMap(({ binary, ...tree }) => (binary === undefined ? [] : [{ ...tree, binary }]));
reportMissing(trees.length === 0, noTrees);
reportMissing(trees.length > 0 && compared.length === 0, 'no real QEMU of the series of a tree');

function crosscheck(
  qemu: string,
  binary: string,
  ...options: string[]
): { status: number | null; result: CrosscheckResult } {
  const run = flatcheck(['crosscheck', '--qemu', qemu, '--qemu-binary', binary, '--format', 'json', ...options]);
  expect(run.stderr).toBe('');
  return { status: run.status, result: JSON.parse(run.stdout) as CrosscheckResult };
}

describe.each(compared)('the binary $binary.version of Debian and $folder', ({ folder: qemu, view, binary }) => {
  it('is as the simulation', () => {
    const { status, result } = crosscheck(qemu, binary.path, '--random', '30');
    expect(result).toMatchObject({ schema: 'flatcheck/crosscheck/1', verdict: 'equal', seed: 1 });
    expect(status).toBe(0);
    expect(result.configurations.map(({ machine, vga, steps }) => ({ machine, vga, steps }))).toEqual(
      ['pc', 'q35'].flatMap((machine) => ['std', 'none'].map((vga) => ({ machine, vga, steps: 31 }))),
    );
    expect(Math.min(...result.configurations.map(({ rows }) => rows))).toBeGreaterThan(200);
  });

  it.each([
    [['--ram', '6G,slots=2,maxmem=8G', '--max-ram-below-4g', '1G'], { 'max-ram-below-4g': '1073741824' }],
    [['--ram', '2G', '--firmware', 'pflash:2M', '--cpu-vendor', 'intel'], { 'cpu-vendor': 'intel', pflash: '2097152' }],
    // More RAM than a machine of tests has.
    [['--ram', '1016G', '--cpu-vendor', 'amd', '--phys-bits', '44'], { 'cpu-vendor': 'amd', 'phys-bits': '44' }],
  ])('is as the simulation with %j', (board, options) => {
    const { status, result } = crosscheck(qemu, binary.path, '--vga', 'none', '--random', '5', ...board);
    expect(result).toMatchObject({ verdict: 'equal', options });
    expect(status).toBe(0);
  });

  it('starts where the folder for temporary files has a comma in its name', () => {
    const temporary = join(folder.path, 'a,b');
    mkdirSync(temporary, { recursive: true });
    const board = ['--machine', 'pc', '--vga', 'none', '--random', '1', '--firmware', 'pflash:2M'];
    const { status } = flatcheck(['crosscheck', '--qemu', qemu, '--qemu-binary', binary.path, ...board], {
      env: { TMPDIR: temporary },
    });
    expect({ status, left: readdirSync(temporary) }).toEqual({ status: 0, left: [] });
  });

  it('is as the simulation of a machine without PCI, where a binary with vfio-user-pci is told nothing of it', () => {
    const other = join(folder.path, 'with-vfio-user');
    const script = `#!/bin/sh\ncase "$*" in *"-device help") echo 'name "vfio-user-pci"';; *) exec ${binary.path} "$@";; esac\n`;
    writeFileSync(other, script, { mode: 0o755 });
    const { status, result } = crosscheck(qemu, other, '--machine', 'isapc', '--ram', '16M', '--vga', 'std');
    expect({ status, dma: result.configurations.map(({ dma }) => dma) }).toEqual({ status: 0, dma: [false] });
  });

  it('differs from a machine with other options', () => {
    const other = join(folder.path, 'other');
    const script = `#!/bin/sh\ncase "$*" in *max-ram-below-4g=1073741824*) set -- "$@" -M pc,max-ram-below-4g=2G;; esac\nexec ${binary.path} "$@"\n`;
    writeFileSync(other, script, { mode: 0o755 });
    const options = ['--machine', 'pc', '--vga', 'none', '--random', '1', '--ram', '4G', '--max-ram-below-4g', '1G'];
    const { status, result } = crosscheck(qemu, other, ...options);
    expect({ status, differing: result.configurations[0]?.differing }).toEqual({ status: 1, differing: 2 });
  });

  it('differs from a tree in which a patch moves a region, and that is shown', () => {
    const path = 'hw/i386/pc.c';
    const before = view.read(path)!;
    const after = before.replace(/(#define PC_ROM_MIN_VGA\s+)0xc0000/, '$10xc4000');
    expect(after).not.toBe(before);
    const patch = join(folder.path, 'move.patch');
    writeFileSync(patch, createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after));
    const options = ['--patch', patch, '--machine', 'pc', '--ram', '16M', '--vga', 'none', '--write', '0x5a=0x33'];
    const { status, result } = crosscheck(qemu, binary.path, ...options);
    expect(status).toBe(1);
    expect(result.verdict).toBe('different');
    const [{ differing, differences }] = result.configurations as [CrosscheckResult['configurations'][0]];
    expect(differing).toBe(2);
    expect(differences[0]).toEqual({
      step: 0,
      write: null,
      dma: [],
      rows: [
        {
          simulated: '0000000000000000-00000000000c3fff (prio 0, ram): pc.ram',
          real: '0000000000000000-00000000000bffff (prio 0, ram): pc.ram',
        },
        {
          simulated: '00000000000c4000-00000000000dffff (prio 1, rom): pc.rom',
          real: '00000000000c0000-00000000000dffff (prio 1, rom): pc.rom',
        },
      ],
    });
    expect(differences[1]?.write).toEqual({ register: '0x5a', value: '0x33', width: 1 });
  });
});

// Built by .ci/build-qemu, which takes minutes: on demand only.
const built = process.env.FLATCHECK_VFIO_USER_BINARY;
const builtSeries = built === undefined ? undefined : seriesOf(inspectBinary(built).version);
const builtTree = trees.find(({ version }) => seriesOf(version) === builtSeries);
reportMissing(!builtTree, 'FLATCHECK_VFIO_USER_BINARY names no QEMU of a tree: DMA events are not compared', false);

describe.skipIf(!builtTree)('a QEMU with vfio-user-pci', () => {
  it('sends the DMA events of the simulation, in 1,000 random steps on each machine', () => {
    const { status, result } = crosscheck(builtTree!.folder, built!, '--random', '1000', '--seed', '7');
    for (const { machine, vga, rows, events } of result.configurations)
      console.info(`${machine}, vga ${vga}: ${rows} rows and ${events} DMA events of real QEMU compared`);
    expect({ status, verdict: result.verdict, dma: result.dma }).toEqual({ status: 0, verdict: 'equal', dma: true });
    expect(Math.min(...result.configurations.map(({ events }) => events))).toBeGreaterThan(2000);
  });
});
