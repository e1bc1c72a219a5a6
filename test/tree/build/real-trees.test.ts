import { describe, expect, it } from 'vitest';
import { record } from '../../../src/machine/record.js';
import { TreeProgram } from '../../../src/machine/tree-program.js';
import { CONFIGURATION_HEADERS, GeneratedFiles } from '../../../src/target/x86_64/profile.js';
import { macrosOf, TreeBuild } from '../../../src/tree/build/index.js';
import type { TreeView } from '../../../src/tree/view.js';
import { noTrees, reportMissing, trees } from '../../qemu/trees.js';

reportMissing(trees.length === 0, noTrees);

function buildOf(view: TreeView): TreeBuild {
  const generated = new GeneratedFiles(view);
  return new TreeBuild(view, macrosOf(...CONFIGURATION_HEADERS.map((path) => generated.read(path))));
}

describe.each(trees)('the build files of $folder', ({ view }) => {
  const build = buildOf(view);

  it('take what is compiled for pc and q35, headers included, for built', () => {
    const program = new TreeProgram(view);
    for (const machine of ['pc', 'q35'] as const) {
      record(program, { machine, ram: 2n ** 31n, vga: 'std' }, [{ reset: true }]).machine?.dispose();
    }
    const units = [...program.program.compiledFiles()];
    const headers = program.program.loadedUnits.flatMap(({ source }) => source.files);
    const own = [...new Set([...units, ...headers])].filter((path) => view.exists(path));
    expect(own.length).toBeGreaterThan(300);
    expect(own.filter((path) => build.of(path).state !== 'built')).toEqual([]);
  });

  it.each([
    ['hw/arm/virt.c', 'elsewhere'],
    ['target/arm/helper.c', 'elsewhere'],
    ['linux-user/main.c', 'elsewhere'],
    ['qga/main.c', 'elsewhere'],
    ['qemu-img.c', 'elsewhere'],
    ['hw/xen/xen_pt.c', 'not-built'],
    ['accel/hvf/hvf-all.c', 'not-built'],
    ['hw/i386/sgx-stub.c', 'not-built'],
    ['hw/i386/sgx.c', 'built'],
    ['hw/i386/pc.c', 'built'],
    ['hw/pci-host/gpex-acpi.c', 'built'],
    ['include/hw/i386/pc.h', 'built'],
    ['docs/index.rst', 'not-code'],
    ['tests/qtest/libqtest.c', 'not-code'],
  ])('%s is %s', (path, state) => {
    expect(build.of(path).state).toBe(state);
  });
});
