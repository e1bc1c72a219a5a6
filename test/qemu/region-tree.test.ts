/** The region trees of real trees against `info mtree` of the real binary of the same series: names, priorities and all. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../src/machine/machine.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { sortedTree } from '../../src/questions/simulate/simulate.js';
import { randomNumbers } from '../../src/target/random-numbers.js';
import { machineKind } from '../../src/target/x86_64/machines.js';
import { randomWrite } from '../../src/target/x86_64/random.js';
import { RealQemu } from './real-qemu.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const WRITES = 12;
const SEED = 31;

const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-firmware-'));
const firmware = join(scratch, 'firmware');
writeFileSync(firmware, Buffer.alloc(128 * 1024));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const compared = trees.filter(({ binary }) => binary !== undefined);
reportMissing(trees.length === 0, noTrees);
reportMissing(compared.length === 0, 'there is no QEMU binary of the series of any tree');

describe.each(compared)('QEMU $version, its C here against the binary $binary.version', ({ view, binary }) => {
  let program: TreeProgram;
  let lines = 0;

  beforeAll(async () => {
    program = new TreeProgram(view);
  });

  afterAll(() => console.info(`${lines} lines of info mtree compared`));

  it.each([
    ['pc', '2G', 'std'],
    ['pc', '6G', 'none'],
    ['q35', '2G', 'none'],
    ['q35', '6G', 'std'],
    ['isapc', '16M', 'std'],
    ['microvm', '6G', 'none'],
  ] as const)('%s with %s and vga %s: after each write every line is equal', async (machine, ram, vga) => {
    const ours = new Machine(program, { machine, ram: ramSizes[ram]!, vga });
    ours.build();
    // Packages have come with microvm firmware of more than one size.
    const more = machine === 'microvm' ? ['-bios', firmware] : [];
    const real = await RealQemu.start({ machine, ram, vga, more, binary: binary!.path });
    const next = randomNumbers(SEED);
    const compare = async (): Promise<void> => {
      const expected = sortedTree(await real.monitor('info mtree'));
      expect(sortedTree(ours.regionTree())).toEqual(expected);
      expect(expected.slice(0, 2)).toContain('address-space: memory');
      lines += expected.length;
    };
    try {
      ours.reset();
      await compare();
      const { hostBridge } = machineKind(machine)!;
      for (let i = 0; hostBridge && i < WRITES; i++) {
        const write = randomWrite(hostBridge, next);
        ours.write(write);
        await real.write(write.register, write.value, write.width);
        await compare();
      }
    } finally {
      await real.close();
      ours.dispose();
    }
  });
});
