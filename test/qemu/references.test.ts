/** References to guest RAM, which flat views, their dispatch and listeners hold: whoever loses one is found out by their number. */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../src/machine/machine.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { overlay } from '../../src/tree/view.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

const FILE = 'hw/pci-host/i440fx.c';
/** Value by register. */
const WRITES = [
  [0x59, 0x30],
  [0x5a, 0x33],
  [0x5a, 0x13],
  [0x5a, 0x33],
  [0x5b, 0x33],
  [0x5c, 0x33],
  [0x5d, 0x33],
  [0x5e, 0x33],
  [0x5f, 0x33],
  [0x72, 0x4a],
] as const;
/** As gdb read `current_machine->ram->owner->ref` of QEMU 10.2.2 (-M pc -m 2G -vga none, one VFIO device), after reset and each write. */
const COUNTS = [12, 12, 12, 17, 12, 12, 12, 12, 12, 7, 7];

const tree = trees.find(({ version }) => version.startsWith('10.2.'));
reportMissing(!tree, `${noTrees} of series 10.2`, false);

describe.skipIf(!tree)('references to the back end of RAM', () => {
  it('are as many as in a real QEMU', () => {
    const text = tree!.view
      .read(FILE)!
      .replace('#include "qemu/osdep.h"', '$&\n#include "qemu/error-report.h"\n#include "hw/boards.h"')
      .replace(
        /(\nstatic void i440fx_update_memory_mappings\([\s\S]*?)(\n {4}memory_region_transaction_begin)/,
        '$1\n    error_report("references %u", current_machine->ram->owner->ref);$2',
      );
    const program = new TreeProgram(overlay(tree!.view, new Map([[FILE, text]])));
    const machine = new Machine(program, { machine: 'pc', ram: ramSizes['2G']!, vga: 'none' });
    machine.build();
    machine.registerListener();
    machine.reset();
    // What is printed is the number before a write.
    const counts = [...WRITES, [0x72, 0x4a] as const].map(([register, value]) => {
      machine.write({ register, value, width: 1 });
      return Number(/references (\d+)\n$/.exec(machine.printed)![1]);
    });
    machine.dispose();
    expect(counts).toEqual(COUNTS);
  });
});
