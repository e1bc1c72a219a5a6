/** Register writes reach the host bridge as the guest's would: through the ports, in aligned pieces. */
import { describe, expect, it } from 'vitest';
import { runSimulate } from '../../src/questions/simulate/simulate.js';
import type { RegisterWrite } from '../../src/target/steps.js';
import { overlay, type TreeView } from '../../src/tree/view.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

describe.each(trees)('$folder', ({ view }) => {
  // What the real listener of QEMU 10.2.2 sent on `-M pc -m 2G -vga none` after the same port writes.
  it('an unaligned write is several, and ends with the last data port', async () => {
    const events = await eventsOf(view, [
      { register: 0x59, value: 0x3033, width: 2 },
      { register: 0x5a, value: 0x33333333, width: 4 },
    ]);
    expect(events.slice(1)).toEqual([
      [
        'unmap 0xe0000-0xfffff',
        'unmap 0x100000-0x7fffffff',
        'map 0xe0000-0xeffff ro',
        'map 0xf0000-0x7fffffff rw',
        'unmap 0xc0000-0xdffff',
        'map 0xc0000-0xc3fff ro',
        'map 0xc4000-0xc7fff rw',
        'map 0xc8000-0xdffff ro',
      ],
      [
        'unmap 0x0-0xbffff',
        'unmap 0xc0000-0xc3fff',
        'unmap 0xc4000-0xc7fff',
        'unmap 0xc8000-0xdffff',
        'map 0x0-0xcffff rw',
        'map 0xd0000-0xdffff ro',
      ],
    ]);
  });

  // From the same QEMU, built so.
  it('what the region aligns counts, not the port: with the data port a byte higher, two bytes are written one by one', async () => {
    const path = 'hw/pci-host/i440fx.c';
    const text = view.read(path)!;
    const moved = text.replace(/\b0xcfc(, &\w+->data_mem)/, '0xcfd$1');
    expect(moved).not.toBe(text);
    const events = await eventsOf(overlay(view, new Map([[path, moved]])), [
      { register: 0x59, value: 0x30, width: 1 },
      { register: 0x5a, value: 0x3333, width: 2 },
    ]);
    expect(events.slice(1)).toEqual([
      [],
      [
        'unmap 0xe0000-0xfffff',
        'unmap 0x100000-0x7fffffff',
        'map 0xe0000-0xeffff ro',
        'map 0xf0000-0x7fffffff rw',
        'unmap 0x0-0xbffff',
        'unmap 0xc0000-0xdffff',
        'map 0x0-0xc7fff rw',
        'map 0xc8000-0xdffff ro',
      ],
    ]);
  });
});

/** The DMA events of a PC with 2 GB of RAM, at first and after each write. */
async function eventsOf(view: TreeView, writes: readonly RegisterWrite[]): Promise<string[][]> {
  const { steps } = await runSimulate({
    view,
    machine: 'pc',
    ram: { text: '2G', bytes: ramSizes['2G']! },
    vga: 'none',
    steps: writes.map((write) => ({ write })),
    defines: [],
  });
  return steps.map(({ dma }) =>
    dma.map((event) => `${event.op} ${event.start}-${event.end}${event.op === 'map' ? ` ${event.access}` : ''}`),
  );
}
