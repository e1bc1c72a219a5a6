/** What calls of the memory API that no board makes show of a real tree's memory core. */
import { describe, expect, it } from 'vitest';
import { listenerDifferences } from '../../src/check/compare/listener-state.js';
import { ALL_LISTENERS, type ListenerName } from '../../src/machine/listeners.js';
import { record } from '../../src/machine/record.js';
import type { Recording } from '../../src/machine/recording.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { testDeviceSteps } from '../../src/target/test-device.js';
import { overlay, type TreeView } from '../../src/tree/view.js';
import { applyEdit, edit, MEMORY } from './library/edit.js';
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

function played(tree: TreeView, listeners: readonly ListenerName[], mayLog: boolean): Recording {
  const machine = { machine: 'pc', ram: ramSizes['16M']!, vga: 'none', options: { 'test-device': 'on' } } as const;
  return record(new TreeProgram(tree), machine, [{ reset: true }, ...testDeviceSteps(mayLog)], {
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
  },
);
