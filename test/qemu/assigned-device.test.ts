/** A device of the host, given to the guest by the tree's own VFIO code on a modelled kernel. */
import { describe, expect, it } from 'vitest';
import { followMappings } from '../../src/check/compare/dma.js';
import type { ListenerName } from '../../src/machine/listeners.js';
import { record } from '../../src/machine/record.js';
import type { Recording } from '../../src/machine/recording.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { deviceBase, hotplugStep, type PlayedStep } from '../../src/target/steps.js';
import type { TreeView } from '../../src/tree/view.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

const SLOT = 5;
const DEVICE = deviceBase(SLOT, 0);
const WAYS = {
  'its group': { 'device.0': `vfio-pci,id=a,sysfsdev=/sys/devices/flatcheck,addr=${SLOT}` },
  iommufd: { 'object.0': 'iommufd,id=fd', 'device.0': `vfio-pci,id=a,iommufd=fd,fd=91,addr=${SLOT}` },
} as const;
const write = (register: number, value: number, width: 2 | 4): PlayedStep => ({
  write: { register: DEVICE + register, value, width },
});
/** BAR 0 and 2 get addresses, memory is answered to (PCI Local Bus 3.0, 6.2). */
const PLACED = [write(0x10, 0xe0000000, 4), write(0x18, 0xe0400000, 4), write(0x04, 0x2, 2)];
const [UNPLUG, PLUG] = [hotplugStep({ isPlugged: false }), hotplugStep({ isPlugged: true })];

function played(
  tree: TreeView,
  way: keyof typeof WAYS,
  listeners: readonly ListenerName[],
  steps: readonly PlayedStep[],
): Recording {
  const machine = { machine: 'pc', ram: ramSizes['16M']!, vga: 'none', options: WAYS[way] } as const;
  return record(new TreeProgram(tree), machine, [{ reset: true }, ...steps], { listeners, followsAll: true });
}

/** What is mapped after each step, neighbours of the same kind as one. */
function mappedAfter(recording: Recording): string[] {
  return followMappings(recording).mapped.map((list) =>
    list.map(({ start, last, access }) => `${start.toString(16)}-${last.toString(16)} ${access}`).join(', '),
  );
}

/** The pages of RAM, ROM and mapped BARs of the flat view: what VFIO's listener maps (vfio_listener_region_add()). */
function memoryAfter({ views, viewOf }: Recording): string[] {
  const PAGE = 0xfffn;
  return [...viewOf].map((view) =>
    views[view]!.filter(
      ({ kind, start, last }) =>
        ['ram', 'rom', 'romd', 'ramd'].includes(kind) && (start & PAGE) === 0n && (last & PAGE) === PAGE,
    )
      .filter(({ kind }) => kind !== 'romd')
      .map(({ start, last, readonly }) => `${start.toString(16)}-${last.toString(16)} ${readonly ? 'ro' : 'rw'}`)
      .join(', '),
  );
}

describe.each(trees)('a device of the host in QEMU $version', ({ view }) => {
  const ways = (Object.keys(WAYS) as Array<keyof typeof WAYS>).filter(
    (way) => way !== 'iommufd' || view.exists('backends/iommufd.c'),
  );

  it.each(ways)('has all memory mapped while it is there, through %s', (way) => {
    const recording = played(view, way, ['vfio', 'kvm'], [...PLACED, UNPLUG, { reset: true }, PLUG]);
    expect(recording.failure).toBeNull();
    const [mapped, memory] = [mappedAfter(recording), memoryAfter(recording)];
    const unplugged = 1 + PLACED.length + 1;
    expect(mapped.slice(1, unplugged)).toEqual(memory.slice(1, unplugged));
    expect(mapped[unplugged - 1]).toContain('e0000000-e01fffff rw');
    expect(mapped.slice(unplugged, unplugged + 2)).toEqual(['', '']);
    expect(mapped[unplugged + 2]).toBe(memory[unplugged + 2]);
  });

  // Through iommufd some trees end themselves after a request that failed (cpr_resave_fd()).
  it('leaves all mapped or nothing where the kernel fails, through its group', () => {
    const steps = Array.from({ length: 24 }, (_, i) => [UNPLUG, hotplugStep({ isPlugged: true, failing: i + 1 })]);
    const recording = played(view, 'its group', ['vfio'], steps.flat());
    expect(recording.failure).toBeNull();
    const kinds = new Set(mappedAfter(recording).slice(2));
    expect([...kinds].filter((each) => each !== '' && !memoryAfter(recording).includes(each))).toEqual([]);
    expect(kinds.has('')).toBe(true);
  });
});
