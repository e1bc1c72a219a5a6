/** A device of the host behind an Intel IOMMU: what the guest's tables map is what its DMA reaches. */
import { describe, expect, it } from 'vitest';
import { followMappings } from '../../src/check/compare/dma.js';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { iommuSteps, TRANSLATED_SLOT } from '../../src/target/x86_64/devices/iommu.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

const ALL = '0-bffff rw, c0000-dffff ro, e0000-fffff ro, fffc0000-ffffffff ro';
/** What VFIO maps is never only written (vfio_iommu_map_notify() of QEMU); the page that leads to no RAM is not mapped. */
const TABLES = '0-fff rw, 1000-1fff ro, 2000-2fff rw, 4000-4fff rw, fef00000-fef00fff rw';
const WITHOUT_PAGE_0 = TABLES.replace('0-fff rw, ', '');
const PAGE_1_MOVED = WITHOUT_PAGE_0.replace('ro', 'rw');
const PAGES_ADDED = `0-fff ro, ${PAGE_1_MOVED.replace('fef0', '5000-5fff rw, fef0')}`;

describe.each(trees)('a device behind an IOMMU in QEMU $version', ({ view }) => {
  it('reaches what the tables map, when the IOMMU is told of it', () => {
    const options = {
      'device.0': 'intel-iommu,caching-mode=on,aw-bits=39',
      'device.1': `vfio-pci,sysfsdev=/sys/devices/flatcheck,addr=${TRANSLATED_SLOT}`,
    };
    const machine = { machine: 'q35', ram: ramSizes['1M']!, vga: 'none', options } as const;
    const recording = record(new TreeProgram(view), machine, iommuSteps(), { listeners: ['vfio'], followsAll: true });
    expect(recording.failure).toBeNull();
    const mapped = followMappings(recording).mapped.map((list) =>
      list.map(({ start, last, access }) => `${start.toString(16)}-${last.toString(16)} ${access}`).join(', '),
    );
    expect(mapped.filter((each, i) => each !== mapped[i - 1])).toEqual([
      ALL,
      TABLES,
      WITHOUT_PAGE_0,
      PAGE_1_MOVED,
      PAGES_ADDED,
      // Translation off, and on; then a reset, with which it is off.
      ALL,
      PAGES_ADDED,
      ALL,
      TABLES,
      '',
      ALL,
    ]);
  });
});
