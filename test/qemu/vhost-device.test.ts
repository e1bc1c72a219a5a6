/** A vhost device that a guest's driver starts, on a modelled kernel. */
import { describe, expect, it } from 'vitest';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { hotplugStep, type PlayedStep } from '../../src/target/steps.js';
import { placeVirtio, startVirtio, startVirtioInHole, stopVirtio, VIRTIO_SLOT } from '../../src/target/virtio.js';
import type { TreeView } from '../../src/tree/view.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

/** How many regions each table has that the kernel is handed, step by step; the listener's own comes with resets. */
function tablesAfter(view: TreeView, steps: readonly PlayedStep[]): number[][] {
  const options = { 'device.0': `vhost-vsock-pci,id=a,guest-cid=3,vhostfd=93,addr=${VIRTIO_SLOT}` };
  const machine = { machine: 'pc', ram: ramSizes['1M']!, vga: 'none', options } as const;
  const { failure, regionEvents } = record(new TreeProgram(view), machine, [{ reset: true }, ...steps], {
    listeners: ['vhost'],
    followsAll: true,
  });
  expect(failure).toBeNull();
  return regionEvents.map((events) =>
    events.flatMap((event) => (event.kind === 'vhost' ? [event.regions.length] : [])),
  );
}

describe.each(trees)('a vhost device in QEMU $version', ({ view }) => {
  it('hands its memory to the kernel as it starts, each time', () => {
    const [start, stop] = [startVirtio(), stopVirtio()];
    const tables = tablesAfter(view, [...placeVirtio(), ...start, ...stop, ...start, ...stop]);
    const started = tables.flatMap((each, i) => (each.length > 0 ? [i] : []));
    const first = 2 + placeVirtio().length + start.length - 1;
    // The first two entries are the listener's own: RAM below the ROMs is what a guest's queues can lie in.
    expect(started.filter((i) => i > 1)).toEqual([first, first + stop.length + start.length]);
    expect(tables[first]).toEqual([1]);
  });

  it('starts again after queues that are not in RAM, and once it was unplugged', () => {
    const tables = tablesAfter(view, [
      ...placeVirtio(),
      ...startVirtioInHole(),
      hotplugStep({ isPlugged: false }),
      hotplugStep({ isPlugged: true }),
      ...placeVirtio(),
      ...startVirtio(),
    ]);
    expect(tables.at(-1)).toEqual([1]);
  });
});
