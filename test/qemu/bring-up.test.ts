import { beforeAll, describe, expect, it } from 'vitest';
import type { MachineConfiguration } from '../../src/machine/machine.js';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { runSimulate } from '../../src/questions/simulate/simulate.js';
import type { MachineOptions } from '../../src/target/machine-options.js';
import { overlay } from '../../src/tree/view.js';
import { noTrees, reportMissing, trees } from './trees.js';

const GIB = 2n ** 30n;

reportMissing(trees.length === 0, noTrees);

describe.each(trees)('the C of $folder', ({ view, version }) => {
  let program: TreeProgram;

  beforeAll(async () => {
    program = new TreeProgram(view);
  });

  it.each<[string, MachineConfiguration['vga'], bigint, MachineOptions]>([
    ['pc', 'none', 6n * GIB, {}],
    ['pc', 'std', 6n * GIB, {}],
    ['q35', 'none', 6n * GIB, {}],
    ['q35', 'std', 6n * GIB, {}],
    ['isapc', 'std', 2n * GIB, {}],
    ['microvm', 'none', 6n * GIB, {}],
    ['pc-i440fx-7.2', 'std', 6n * GIB, {}],
    ['pc-q35-7.1', 'none', 2n ** 19n, {}],
    ['pc', 'none', 4n * GIB, { slots: 4, maxmem: 8n * GIB, 'max-ram-below-4g': GIB }],
    ['q35', 'none', 1200n * GIB, { pflash: 4n << 20n, 'cpu-vendor': 'amd', 'phys-bits': 46 }],
  ])('brings up %s with VGA %s, %d bytes of RAM and %o, with nothing assumed', (machine, vga, ram, options) => {
    const { failure, machine: built } = record(program, { machine, ram, vga, options }, [{ reset: true }]);
    expect(failure).toBeNull();
    expect(built?.assumed).toEqual([]);
    built?.dispose();
  });

  it.each<[string, bigint, MachineOptions, RegExp]>([
    ['pc-i440fx-1.0', GIB, {}, /^the tree has no machine "pc-i440fx-1\.0": hw\/i386\/pc_piix\.c registers none/],
    ['microvm', GIB, { 'max-ram-below-4g': GIB }, /max-ram-below-4g/],
    ['microvm', GIB, { pflash: 2n << 20n }, /pflash0/],
    ['isapc', GIB, { 'phys-bits': 40 }, /a 486's physical addresses cannot be set/],
    ['pc', 1500n * GIB, {}, /phys-bits too low \(40\)/],
    ['pc', 4n * GIB, { maxmem: 2n * GIB }, /invalid value of maxmem/],
    ['q35', 4n * GIB, { slots: 2 }, /slots specified but no max-size/],
    ['q35', 4n * GIB, { pflash: 5n }, /invalid size 5/],
  ])('%s with %d bytes of RAM and %o is refused, and the reason is given', (machine, ram, options, message) => {
    const { failure } = record(program, { machine, ram, vga: 'none', options }, []);
    expect(failure).toMatchObject({ step: -1, kind: 'error' });
    expect(failure!.message).toMatch(message);
  });

  it.each(['isapc', 'microvm'])('says that %s has no registers that could be written', (machine) => {
    const { failure } = record(program, { machine, ram: GIB, vga: 'none' }, [
      { write: { register: 0x59, value: 0, width: 1 } },
    ]);
    expect(failure).toMatchObject({ step: 1, kind: 'error' });
    expect(failure!.message).toMatch(new RegExp(`^${machine} has no host bridge`));
  });

  // As QEMU 11.1.1, built from its source, prints it.
  it.runIf(version.startsWith('11.1.'))('calls a region a container that is in no other', async () => {
    const ram = { text: '2G', bytes: 2n * GIB };
    const { steps } = await runSimulate({ view, machine: 'q35', ram, vga: 'none', steps: [], defines: [] });
    expect(steps[0]!.addressSpaces['I/O']).toContain(
      '0000000000000010-000000000000001f (prio 0, container): io @0000000000000010',
    );
  });

  it('names the file that a tree does not have', () => {
    const without = overlay(view, new Map([['hw/i386/microvm.c', undefined]]));
    const { failure } = record(new TreeProgram(without), { machine: 'microvm', ram: GIB, vga: 'none' }, []);
    expect(failure!.message).toBe('the tree has no machine "microvm": there is no hw/i386/microvm.c');
  });
});
