import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  center,
  moved,
  type Span,
  scaleOf,
  usualWindows,
  WHOLE,
  zoomed,
} from '../../../src/report/html/page/replay/scale.js';
import { timelineOf } from '../../../src/report/html/page/replay/timeline-model.js';
import { parseRow } from '../../../src/report/points/rows.js';
import type { Replay, ReplayStep } from '../../../src/result/evidence.js';

const LOOK = { least: 10, doubling: 2, linear: 400, empty: 12 };
const span = (start: number, end: number): Span => ({ start: BigInt(start), last: BigInt(end) - 1n });

describe('the scale of the memory map', () => {
  const spans = [span(0, 0xc0000), span(0xc0000, 0xc4000), span(0x100000, 0x80000000)];
  const window = span(0, 0x1_0000_0000);

  it.each(['even', 'linear'] as const)(
    '%s: is in the order of addresses, without gaps, and turns positions back',
    (kind) => {
      const scale = scaleOf(spans, window, kind, LOOK);
      let top = 0;
      for (const band of scale.bands) {
        expect(band.top).toBeCloseTo(top);
        top += band.height;
        expect(scale.position(band.start)).toBeCloseTo(band.top);
        expect(scale.address(scale.position(band.start) + 0.001)).toBeGreaterThanOrEqual(band.start);
      }
      expect(scale.height).toBeCloseTo(top);
      expect(scale.position(window.last + 1n)).toBe(scale.height);
    },
  );

  it('gives a page as much height as one can read, and to scale what is its share, or a line', () => {
    const page = (kind: 'even' | 'linear'): number =>
      scaleOf(spans, window, kind, LOOK).bands.find(({ start }) => start === 0xc0000n)!.height;
    expect(page('even')).toBe(10 + 2 * 2);
    expect(page('linear')).toBe(3);
    const ram = scaleOf(spans, window, 'linear', LOOK).bands.find(({ start }) => start === 0x100000n)!;
    expect(ram.height).toBeCloseTo((400 * 0x7ff00000) / 2 ** 32);
    expect(scaleOf(spans, WHOLE, 'linear', LOOK).position(0x80000000n)).toBeGreaterThan(6);
  });

  it('tells addresses apart at the end of the address space', () => {
    const high = { start: (1n << 64n) - 0x3000n, last: (1n << 64n) - 0x1001n };
    const scale = scaleOf([high], zoomed(WHOLE, high.start, 1n, 1n << 48n), 'linear', LOOK);
    expect(scale.position(high.last + 1n) - scale.position(high.start)).toBeCloseTo(400 / 8);
  });
});

describe('zoom', () => {
  it('stays in the address space and never gets smaller than what can be read', () => {
    expect(zoomed(span(0, 0x100000), 0n, 1n, 2n)).toEqual(span(0, 0x80000));
    expect(zoomed(span(0, 0x4000), 0n, 1n, 2n)).toEqual(span(0, 0x4000));
    expect(zoomed(WHOLE, 5n, 4n, 1n)).toEqual(WHOLE);
    expect(moved(span(0, 0x1000), -5n)).toEqual(span(0, 0x1000));
    expect(moved(span(0, 0x1000), 1n << 64n).last).toBe(WHOLE.last);
  });

  it('lands on round addresses, where something lies', () => {
    const rows = [span(0, 0xa0000), span(0xfec00000, 0xfec01000), span(0xfed00000, 0xfed00400)];
    let window = WHOLE;
    for (let i = 0; i < 45; i++) {
      window = zoomed(window, center(rows, window), 1n, 2n);
      const size = window.last - window.start + 1n;
      expect([size & (size - 1n), window.start % (size / 16n)]).toEqual([0n, 0n]);
      expect(rows.some(({ start, last }) => start <= window.last && last >= window.start)).toBe(true);
    }
    expect(window.last - window.start + 1n).toBeLessThan(0x100000n);
  });

  it('offers RAM above 4 GiB only where there is some', () => {
    const low = parseRow('0000000000100000-000000007fffffff (prio 0, ram): pc.ram @0000000000100000');
    const high = parseRow('0000000100000000-000000017fffffff (prio 0, nv-ram): pc.ram @0000000080000000');
    expect(low).toMatchObject({ start: 0x100000n, kind: 'ram', name: 'pc.ram', offset: 0x100000n, priority: 0 });
    expect(usualWindows([low]).map(([name]) => name)).not.toContain('All RAM');
    expect(usualWindows([low, high]).find(([name]) => name === 'All RAM')![1].last).toBe(0x17fffffffn);
  });
});

describe('the timeline', () => {
  // What real QEMU 10.2.2 told VFIO while SeaBIOS booted.
  const lines = readFileSync(join(import.meta.dirname, '../../samples/seabios-boot-pc-2G-vga-none.jsonl'), 'utf8');

  function recordedBoot(): Replay {
    const steps: Array<{ write: ReplayStep['write']; dma: NonNullable<ReplayStep['before']>['dma'][number][] }> = [
      { write: null, dma: [] },
    ];
    for (const line of lines.trim().split('\n')) {
      const { write, dma } = JSON.parse(line);
      if (write !== undefined) steps.push({ write, dma: [] });
      if (dma !== undefined) steps.at(-1)!.dma.push(dma);
    }
    const all = { start: '0x100000', end: '0x7fffffff' };
    return {
      machine: 'pc',
      ram: '2G',
      vga: 'none',
      findings: [],
      steps: steps.map(({ write, dma }, index) => ({
        write,
        before: { flatView: 0, dma, hole: index === 1 ? [all] : [] },
        after: index === 0 ? { flatView: 0, dma, hole: [] } : null,
        guestMap: [],
      })),
    };
  }

  it('has at the end what the calls leave mapped, without overlap', () => {
    const { starts, before } = timelineOf(recordedBoot());
    const end = starts.at(-1)!;
    const mapped = before.bars.filter(({ to }) => to === end).sort((a, b) => Number(a.start - b.start));
    expect(mapped.length).toBeGreaterThan(3);
    for (const [index, bar] of mapped.entries())
      if (index > 0) expect(bar.start).toBeGreaterThan(mapped[index - 1]!.last);
    expect(mapped.at(-1)).toMatchObject({ start: 0xfffc0000n, last: 0xffffffffn, access: 'ro', from: 0 });
  });

  it('shows memory that is gone from the call that unmaps it to the one that maps it again', () => {
    const { starts, before } = timelineOf(recordedBoot());
    const [gap] = before.gaps;
    expect(gap).toMatchObject({ step: 1, start: 0x100000n, last: 0x7fffffffn });
    expect(gap!.from).toBeGreaterThan(starts[1]!);
    expect(gap!.from).toBeLessThan(gap!.to);
    expect(gap!.to).toBeLessThan(starts[2]!);
    const inside = before.bars.filter(
      (bar) => bar.start <= gap!.start && bar.last >= gap!.last && bar.from < gap!.to && bar.to > gap!.from,
    );
    expect(inside).toEqual([]);
  });

  it('shows the parts of a hole each for the time that it is gone', () => {
    const call = (op: 'map' | 'unmap', start: string, end: string) =>
      op === 'map' ? ({ op, start, end, access: 'rw' } as const) : ({ op, start, end } as const);
    const dma = [call('unmap', '0x0', '0xfff'), call('unmap', '0x1000', '0x1fff'), call('map', '0x0', '0x1fff')];
    const moment = { flatView: 0, dma, hole: [{ start: '0x0', end: '0x1fff' }] };
    const start = { write: null, before: { ...moment, dma: [], hole: [] }, after: null, guestMap: [] };
    const replay = {
      machine: 'pc',
      ram: '2G',
      vga: 'none',
      findings: [],
      steps: [start, { ...start, before: moment }],
    };
    const [first, second] = timelineOf(replay).before.gaps;
    expect([first!.last, second!.start]).toEqual([0xfffn, 0x1000n]);
    expect([second!.from - first!.from, second!.to - first!.to]).toEqual([1, 0]);
  });

  it('ends where a tree did not get on', () => {
    const { starts, after } = timelineOf(recordedBoot());
    expect(after.bars.length).toBeGreaterThan(0);
    expect(Math.max(...after.bars.map(({ to }) => to))).toBe(starts[1]);
  });
});
