/** Flat views of real trees against those of the real binary of the same series. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mtreeRow } from '../../src/analysis/simulate.js';
import { loadGrammar } from '../../src/c/syntax/grammar.js';
import { Machine, type RegisterWrite } from '../../src/machine/machine.js';
import { machineKind } from '../../src/machine/machines.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { randomNumbers, randomWrite } from '../../src/stimulus/random.js';
import { RealQemu } from './real-qemu.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const SEQUENCES = 200;
const WRITES = 4;
const SEED = 20;

reportMissing(trees.length === 0, noTrees);
const compared = trees.filter(({ binary }) => binary !== undefined);
const versions = trees.map(({ version }) => version).join(', ');
reportMissing(trees.length > 0 && compared.length === 0, `no real QEMU of the series of ${versions}`);

const configurations = ['pc', 'q35'].flatMap((machine) =>
  ['16M', '2G', '4G', '6G'].flatMap((ram) => (['none', 'std'] as const).map((vga) => ({ machine, ram, vga }))),
);

describe.each(compared)('QEMU $version, its C here against the binary $binary.version', ({ view, binary }) => {
  let program: TreeProgram;
  let sequences = 0;
  let rows = 0;

  beforeAll(async () => {
    await loadGrammar();
    program = new TreeProgram(view);
  });

  afterAll(() => console.info(`${sequences} sequences, ${rows} rows of real QEMU compared`));

  it.each(configurations)(
    '$machine, $ram, vga $vga: after every write of random sequences the rows are equal',
    async ({ machine, ram, vga }) => {
      const ours = new Machine(program, { machine, ram: ramSizes[ram]!, vga });
      const real = await RealQemu.start({ machine, ram, vga, binary: binary!.path });
      const next = randomNumbers(
        SEED + configurations.findIndex((each) => each.machine === machine && each.ram === ram),
      );
      const compare = async (written: readonly RegisterWrite[]): Promise<void> => {
        const expected = await real.mtreeFlat();
        expect({ written, rows: ours.flatView(0).map(mtreeRow) }).toEqual({ written, rows: expected });
        rows += expected.length;
      };
      try {
        ours.registerListener();
        for (let i = 0; i < SEQUENCES; i++) {
          ours.reset();
          await real.reset();
          await compare([]);
          const written: RegisterWrite[] = [];
          for (let j = 0; j < WRITES; j++) {
            const write = randomWrite(machineKind(machine)!, next);
            written.push(write);
            ours.write(write);
            await real.write(write.register, write.value, write.width);
            await compare(written);
          }
          sequences++;
        }
      } finally {
        await real.close();
      }
      console.info(`${sequences} sequences, ${rows} rows of real QEMU compared`);
    },
  );
});
