import { describe, expect, it } from 'vitest';
import { configurationsOf, play } from '../../src/check/play/runs.js';
import { startMachine } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { mayBeRun } from '../../src/target/x86_64/concerned.js';
import { machineKinds } from '../../src/target/x86_64/machines.js';
import { noTrees, reportMissing, trees } from './trees.js';

describe('what a push is not checked for', () => {
  reportMissing(trees.length === 0, noTrees);

  it.each(trees.map((tree) => [tree.version, tree] as const))(
    'is nothing that a check of QEMU %s reads',
    async (_, { view }) => {
      const source = new TreeProgram(view);
      const ram = [{ text: '2G', bytes: 2n ** 31n, options: {} }];
      const asked = { machines: machineKinds.map(({ name }) => name), ram, vga: ['std'] as const, machineOptions: {} };
      for (const each of configurationsOf(asked, true)) play(source, each, startMachine(source, each.machine));
      const read = source.program.loadedUnits.flatMap((unit) => unit.source.files);
      const ofTheTree = [...new Set(read)].filter((path) => view.exists(path));
      expect(ofTheTree.length).toBeGreaterThan(500);
      expect(ofTheTree.filter((path) => !mayBeRun(path))).toEqual([]);
    },
  );

  it('is, of what patches to QEMU mostly touch, a good part', () => {
    const others = [
      'docs/about/index.rst',
      'tests/qtest/pc-test.c',
      'target/arm/cpu.c',
      'target/arm/cpu.h',
      'hw/arm/virt.c',
    ];
    const more = ['block/qcow2.c', 'hw/net/e1000.c', 'MAINTAINERS', 'rust/Cargo.toml', 'tcg/aarch64/tcg-target.c.inc'];
    expect([...others, ...more].filter(mayBeRun)).toEqual([]);
    const own = [
      'system/memory.c',
      'softmmu/memory.c',
      'hw/i386/pc.c',
      'hw/pci-host/i440fx.c',
      'hw/pci-host/new-bridge.c',
    ];
    const headers = ['include/system/memory.h', 'ebpf/ebpf_rss.h', 'include/hw/arm/virt.h', 'tcg/i386/tcg-target.h'];
    const rest = ['hw/i386/meson.build', 'qapi/machine.json', 'hw/i386/trace-events', 'VERSION', 'unheard-of/new.c'];
    expect([...own, ...headers, ...rest].filter((path) => !mayBeRun(path))).toEqual([]);
  });
});
