/** What calls of the memory API that no board makes show of a real tree's memory core. */
import { describe, expect, it } from 'vitest';
import { listenerDifferences } from '../../src/check/compare/listener-state.js';
import { ALL_LISTENERS, type ListenerName } from '../../src/machine/listeners.js';
import type { MachineConfiguration } from '../../src/machine/machine.js';
import { memoryDifference } from '../../src/machine/memory/difference.js';
import type { MemoryImage } from '../../src/machine/memory/image.js';
import { record, startMachine } from '../../src/machine/record.js';
import type { Recording } from '../../src/machine/recording.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { addressed } from '../../src/target/steps.js';
import { testDeviceName, testDeviceSteps } from '../../src/target/test-device.js';
import { overlay, type TreeView } from '../../src/tree/view.js';
import { applyEdit, type Edit, edit, MEMORY } from './library/edit.js';
import { coreFile, noTrees, ramSizes, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

/** Calls that have to make the memory core render anew. */
const CALLS = [
  'set_readonly',
  'set_nonvolatile',
  'set_unmergeable',
  'rom_device_set_romd',
  'set_log',
  'set_alias_offset',
  'set_size',
  'del_subregion',
  'set_enabled',
].map((name) => `memory_region_${name}`);
/** Calls that have to tell listeners of an ioeventfd. */
const DOORBELLS = ['memory_region_add_eventfd', 'memory_region_del_eventfd'];

const PHYSMEM = ['system/physmem.c', 'softmmu/physmem.c'];
/** What the memory core does wrongly as it is read and written, or mapped. */
const WRONG_ACCESSES: ReadonlyArray<readonly [string, Edit]> = [
  [
    'a width that a device does not say',
    edit(MEMORY, 'access_with_adjusted_size', 'access_size_max = 4;', 'access_size_max = 2;'),
  ],
  ['bytes the other way round', edit(MEMORY, 'memory_region_dispatch_read', 'adjust_endianness(…);', '')],
  [
    'a width that a device does not take',
    edit(MEMORY, 'memory_region_access_valid', 'size < mr->ops->valid.min_access_size', 'false'),
  ],
  [
    'the width of a read',
    edit(PHYSMEM, 'memory_access_size', 'access_size_max = align_size_max;', 'access_size_max = 1;'),
  ],
  ['what was written to a mapping', edit(PHYSMEM, 'address_space_unmap', 'address_space_write(as, …);', '')],
];

function machineOf(): MachineConfiguration {
  return { machine: 'pc', ram: ramSizes['16M']!, vga: 'none', options: { 'test-device': 'on' } };
}

/** What is in memory after the test device was read, written and mapped. */
function memoryAfterAccesses(tree: TreeView): MemoryImage {
  const { machine } = startMachine(new TreeProgram(tree), machineOf());
  for (const step of testDeviceSteps(false)) {
    const name = 'write' in step ? testDeviceName(addressed(step.write.register).register) : null;
    if (name?.match(/^(access|map)/)) machine!.play(step);
  }
  const image = machine!.memoryImage();
  machine!.dispose();
  return image;
}

function played(tree: TreeView, listeners: readonly ListenerName[], mayLog: boolean): Recording {
  return record(new TreeProgram(tree), machineOf(), [{ reset: true }, ...testDeviceSteps(mayLog)], {
    listeners,
    followsAll: true,
  });
}

/** The flat view of `memory` after each step. */
function viewsOf({ views, viewOf }: Recording): string[] {
  const shown = views.map((rows) =>
    rows.map(({ start, last, name, kind }) => `${start}-${last} ${name} ${kind}`).join(),
  );
  return [...viewOf].map((view) => shown[view]!);
}

describe.each(trees)('the memory core of QEMU $version', ({ view }) => {
  it.each([
    ['VFIO, KVM and a log', ['vfio', 'kvm', 'observer'], true],
    ['all listeners', ALL_LISTENERS, false],
  ] as const)('takes every call: %s', (_, listeners, mayLog) => {
    const recording = played(view, listeners, mayLog);
    expect(recording.failure).toBeNull();
    expect(recording.views.length).toBeGreaterThan(50);
    expect(recording.others.find(({ name }) => name === 'flatcheck')!.views.length).toBeGreaterThan(5);
  });
});

// The oldest and the newest: what they do to regions is what the others do.
describe.each(trees.filter((_, i) => i === 0 || i === trees.length - 1))(
  'a wrong memory core of QEMU $version',
  ({ view }) => {
    const core = view.read(coreFile(view, 'memory.c'))!;

    it('shows every call that forgets to tell of what it did', () => {
      const listeners = ['observer'] as const;
      const base = played(view, listeners, true);
      const silent = [...CALLS, ...DOORBELLS].filter((name) => core.includes(`void ${name}(`));
      const told = silent.filter((name) => {
        const pending = DOORBELLS.includes(name) ? 'ioeventfd_update_pending' : 'memory_region_update_pending';
        const text = applyEdit(core, edit(MEMORY, name, `${pending} …;`, ''));
        const patched = played(overlay(view, new Map([[coreFile(view, 'memory.c'), text]])), listeners, true);
        const entries = Math.min(base.viewOf.length, patched.viewOf.length);
        return (
          patched.failure !== null ||
          viewsOf(base).join('\n') !== viewsOf(patched).join('\n') ||
          listenerDifferences(base, patched, entries).length > 0
        );
      });
      expect(told).toEqual(silent);
    });

    it('leaves something else in memory where guest and devices access it wrongly', () => {
      const base = memoryAfterAccesses(view);
      const left = WRONG_ACCESSES.map(([what, wrong]) => {
        const file = coreFile(view, wrong.file[0]!.replace(/.*\//, ''));
        const patched = overlay(view, new Map([[file, applyEdit(view.read(file)!, wrong)]]));
        return [what, memoryDifference(base, memoryAfterAccesses(patched)) !== null];
      });
      expect(left).toEqual(WRONG_ACCESSES.map(([what]) => [what, true]));
      const file = coreFile(view, 'physmem.c');
      const same = overlay(view, new Map([[file, `int flatcheck_added;\n${view.read(file)}`]]));
      expect(memoryDifference(base, memoryAfterAccesses(same))).toBeNull();
    });
  },
);
