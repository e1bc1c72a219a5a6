/** Flat views of real trees against those of the real binary of the same series: every row of every address space. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine, type MachineConfiguration } from '../../src/machine/machine.js';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { mtreeRow } from '../../src/questions/simulate/simulate.js';
import type { RealQemu as StartedQemu } from '../../src/real-qemu/real-qemu.js';
import { randomNumbers } from '../../src/target/random-numbers.js';
import type { PlayedStep, RegisterWrite } from '../../src/target/steps.js';
import { bootSteps, placementSteps, undoBootSteps } from '../../src/target/x86_64/boots.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import { randomWrite } from '../../src/target/x86_64/random.js';
import { RealQemu } from './real-qemu.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const SEQUENCES = 50;
const WRITES = 6;
const SEED = 20;
const GIB = 2n ** 30n;

reportMissing(trees.length === 0, noTrees);
const compared = trees.filter(({ binary }) => binary !== undefined);
const versions = trees.map(({ version }) => version).join(', ');
reportMissing(trees.length > 0 && compared.length === 0, `no real QEMU of the series of ${versions}`);

const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-flash-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A file of zeros, for flash memory and firmware. */
function zeros(bytes: number): string {
  const file = join(scratch, `${bytes}`);
  writeFileSync(file, '');
  truncateSync(file, bytes);
  return file;
}

function flash(megabytes: number): string {
  return zeros(megabytes * 2 ** 20);
}

const configurations = ['pc', 'q35'].flatMap((machine) =>
  ['16M', '2G', '3.5G', '4G', '6G'].flatMap((ram) => (['none', 'std'] as const).map((vga) => ({ machine, ram, vga }))),
);

describe.each(compared)('QEMU $version, its C here against the binary $binary.version', ({ view, binary }) => {
  let program: TreeProgram;
  let sequences = 0;
  let rows = 0;
  const regions = new Set<string>();

  beforeAll(async () => {
    program = new TreeProgram(view);
  });

  const report = (): void => console.info(`${sequences} sequences, ${rows} rows of real QEMU compared`);
  afterAll(report);

  /** All rows, by address space; sorted, since several address spaces may have one name. */
  const compare = async (ours: Machine, real: StartedQemu, written: readonly RegisterWrite[] = []): Promise<void> => {
    const expected = (await real.addressSpaces()).map(({ name, rows }) => `${name}\n${rows.join('\n')}`).sort();
    const found = ours.addressSpaces().map((name, i) => `${name}\n${ours.flatView(i).map(mtreeRow).join('\n')}`);
    expect({ written, spaces: found.sort() }).toEqual({ written, spaces: expected });
    for (const [, name] of expected.join('\n').matchAll(/\): (\S+)/g)) regions.add(name!);
    rows += expected.reduce((sum, space) => sum + space.split('\n').length - 1, 0);
  };

  const rowsOf = (ours: Machine) =>
    ours.addressSpaces().map((name, i) => ({ name, rows: ours.flatView(i).map(mtreeRow) }));

  const withBoth = async (
    configuration: MachineConfiguration,
    options: Parameters<typeof RealQemu.start>[0],
    play: (ours: Machine, real: StartedQemu) => Promise<void>,
  ): Promise<void> => {
    const ours = new Machine(program, configuration);
    ours.build();
    const real = await RealQemu.start({ ...options, binary: binary!.path });
    try {
      ours.registerListener();
      ours.reset();
      await play(ours, real);
    } finally {
      await real.close();
      ours.dispose();
    }
  };

  it.each(configurations)(
    '$machine, $ram, vga $vga: after every write of random sequences the rows are equal',
    async ({ machine, ram, vga }) => {
      const next = randomNumbers(
        SEED + configurations.findIndex((each) => each.machine === machine && each.ram === ram),
      );
      const { hostBridge } = machineKind(machine)!;
      await withBoth({ machine, ram: ramSizes[ram]!, vga }, { machine, ram, vga }, async (ours, real) => {
        for (let i = 0; i < SEQUENCES; i++) {
          ours.reset();
          await real.reset();
          await compare(ours, real);
          const written: RegisterWrite[] = [];
          for (let j = 0; j < WRITES; j++) {
            const write = randomWrite(hostBridge!, next);
            written.push(write);
            ours.write(write);
            await real.write(write.register, write.value, write.width);
            await compare(ours, real, written);
          }
          sequences++;
        }
      });
      report();
    },
  );

  it.each(configurations.filter(({ ram }) => ram === '6G'))(
    '$machine, $ram, vga $vga: the rows are equal where firmware places what devices have in memory and I/O ports',
    async ({ machine, ram, vga }) => {
      await withBoth({ machine, ram: ramSizes[ram]!, vga }, { machine, ram, vga }, async (ours, real) => {
        const atReset = rowsOf(ours);
        const compareAfter = async (steps: readonly PlayedStep[]): Promise<void> => {
          for (const step of steps) {
            ours.play(step);
            if ('reset' in step) await real.reset();
            else await real.write(step.write.register, step.write.value, step.write.width);
            await compare(ours, real, 'write' in step ? [step.write] : []);
          }
        };
        await compareAfter(placementSteps(machine));
        expect(rowsOf(ours), 'a board has nothing at the bases that firmware leaves alone').toEqual(atReset);
        await compareAfter(bootSteps(machine));
        expect(rowsOf(ours).find(({ name }) => name === 'I/O')).not.toEqual(atReset.find(({ name }) => name === 'I/O'));
        await compareAfter(undoBootSteps(machine));
        expect(rowsOf(ours).find(({ name }) => name === 'I/O')).toEqual(atReset.find(({ name }) => name === 'I/O'));
      });
    },
  );

  it('TSEG, and System Management RAM at 30000h, were among them', () => {
    expect([...regions]).toEqual(expect.arrayContaining(['tseg-blackhole', 'smbase-blackhole']));
  });

  const machines = [
    ['isapc', '16M', 'std'],
    ['isapc', '2G', 'none'],
    ['microvm', '16M', 'std'],
    ['microvm', '2G', 'none'],
    ['microvm', '6G', 'none'],
    ['pc-i440fx-9.0', '6G', 'std'],
    ['pc-i440fx-7.2', '2G', 'std'],
    ['pc-i440fx-4.2', '4G', 'none'],
    ['pc-i440fx-2.6', '6G', 'std'],
    ['pc-q35-9.0', '6G', 'std'],
    ['pc-q35-7.2', '2G', 'none'],
    ['pc-q35-4.1', '4G', 'none'],
    ['pc-q35-2.6', '2G', 'std'],
  ] as const;
  // It gains versioned types, and drops old ones; a build may have been made without a machine.
  const offered = spawnSync(binary!.path, ['-machine', 'help'], { encoding: 'utf8' }).stdout;
  const isOffered = (machine: string): boolean => offered.includes(`\n${machine} `);

  it.each([...new Set(machines.map(([machine]) => machine))].filter((machine) => /\d$/.test(machine)))(
    '%s is there or not as in the real binary',
    (machine) => {
      const { failure } = record(program, { machine, ram: GIB, vga: 'none' }, []);
      expect(failure?.message ?? 'there').toMatch(isOffered(machine) ? /^there$/ : /no machine "/);
    },
  );

  it.each(machines.filter(([machine]) => isOffered(machine)))(
    '%s with %s and vga %s has equal rows at reset',
    async (machine, ram, vga) => {
      // Packages have come with microvm firmware of more than one size.
      const more = machine === 'microvm' ? ['-bios', zeros(128 * 1024)] : [];
      const options = { machine, ram, vga, more };
      await withBoth({ machine, vga, ram: ramSizes[ram]! }, options, compare);
    },
  );

  const TIB = 1024n * GIB;
  /** Memory that is only reserved, so that there may be more than the host has. */
  const reserved = (ram: string): string[] => ['-object', `memory-backend-ram,id=pc.ram,size=${ram},reserve=off`];
  const cpu = (vendor: string, bits: number): string[] => ['-cpu', `qemu64,vendor=${vendor},phys-bits=${bits}`];

  it.each<
    [string, string, bigint, NonNullable<MachineConfiguration['options']>, { property?: string; more?: string[] }]
  >([
    ['512 KiB', '512K', 2n ** 19n, {}, {}],
    [
      'RAM below 4 GB that ends at 1 GB',
      '4G',
      4n * GIB,
      { 'max-ram-below-4g': GIB },
      { property: 'max-ram-below-4g=1G' },
    ],
    ['more RAM below 4 GB', '4G', 4n * GIB, { 'max-ram-below-4g': 4n * GIB }, { property: 'max-ram-below-4g=4G' }],
    ['memory hotplug', '2G,slots=4,maxmem=8G', 2n * GIB, { slots: 4, maxmem: 8n * GIB }, {}],
    ['memory hotplug above 4 GB', '6G,slots=2,maxmem=8G', 6n * GIB, { slots: 2, maxmem: 8n * GIB }, {}],
    [
      '2 MiB of flash',
      '2G',
      2n * GIB,
      { pflash: 2n ** 21n },
      { more: ['-drive', `if=pflash,format=raw,file=${flash(2)}`] },
    ],
    [
      '4 MiB of flash',
      '6G',
      6n * GIB,
      { pflash: 2n ** 22n },
      { more: ['-drive', `if=pflash,format=raw,file=${flash(4)}`] },
    ],
    [
      'high RAM below 1 TiB on an Intel CPU',
      '1016G',
      1016n * GIB,
      { 'cpu-vendor': 'intel', 'phys-bits': 44 },
      { property: 'memory-backend=pc.ram', more: [...reserved('1016G'), ...cpu('GenuineIntel', 44)] },
    ],
    [
      'high RAM moved to 1 TiB on an AMD CPU',
      '1016G',
      1016n * GIB,
      { 'cpu-vendor': 'amd', 'phys-bits': 44 },
      { property: 'memory-backend=pc.ram', more: [...reserved('1016G'), ...cpu('AuthenticAMD', 44)] },
    ],
    [
      '3 TiB',
      '3T',
      3n * TIB,
      { 'phys-bits': 46 },
      { property: 'memory-backend=pc.ram', more: [...reserved('3T'), ...cpu('AuthenticAMD', 46)] },
    ],
  ])('pc and q35 with %s have equal rows at reset', async (_what, text, ram, options, { property, more = [] }) => {
    for (const machine of ['pc', 'q35']) {
      const name = property === undefined ? machine : `${machine},${property}`;
      await withBoth({ machine, ram, vga: 'none', options }, { machine: name, ram: text, vga: 'none', more }, compare);
    }
  });
});
