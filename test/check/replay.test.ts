import { describe, expect, it } from 'vitest';
import { compare as comparePlayed } from '../../src/check/compare/compare.js';
import { FlatViewTable } from '../../src/check/compare/replay.js';
import type { Recording } from '../../src/machine/recording.js';
import type { PlayedStep } from '../../src/target/steps.js';
import { BIOS, K, M, map, memory, RAM, recordingOf, unmap } from './recordings.js';

const compare = (base: Recording, patched: Recording, steps: readonly PlayedStep[]) =>
  comparePlayed(base, patched, { steps });

const OPEN = [memory(RAM, 0n, 64n * M, 0n)];
const SHADOWED = [memory(RAM, 0n, 768n * K, 0n), memory(BIOS, 768n * K, M, 0n, 'rom'), memory(RAM, M, 64n * M, M)];
const MAPPED = [map(RAM, 0n, 768n * K, 0n), map(RAM, M, 64n * M, M)];
const HOLE = [unmap(M, 64n * M), map(RAM, M, 64n * M, M)];
const steps: PlayedStep[] = [
  { write: { register: 0x59, value: 0x30, width: 1 } },
  { reset: true },
  { write: { register: 0x5a, value: 0x1100, width: 2 } },
];
const quiet = recordingOf([MAPPED, [], [], []].map((events) => ({ rows: SHADOWED, events })));
const loud = recordingOf(
  [MAPPED, [], [], HOLE].map((events, index) => ({ rows: index === 3 ? OPEN : SHADOWED, events })),
);

describe('the replay of a finding', () => {
  const views = new FlatViewTable();
  const { holes, replays } = compare(quiet, loud, steps);
  const replay = replays.along(holes.introduced!.path, views);
  const [start, end] = replay;

  it('starts after the last reset, with what is mapped then', () => {
    expect(replay).toHaveLength(2);
    expect(start).toMatchObject({ write: null, guestMap: [] });
    expect(start!.after!.dma).toEqual([
      { op: 'map', start: '0x0', end: '0xbffff', access: 'rw' },
      { op: 'map', start: '0x100000', end: '0x3ffffff', access: 'rw' },
    ]);
    expect(start!.after!.hole).toEqual([]);
  });

  it('ends with the calls of both trees, what was gone in between, and what the guest sees', () => {
    expect(end!.write).toEqual({ register: '0x5a', value: '0x1100', width: 2 });
    expect(end!.before).toMatchObject({ dma: [], hole: [] });
    expect(end!.after!.dma.map(({ op }) => op)).toEqual(['unmap', 'map']);
    expect(end!.after!.hole).toEqual([{ start: '0x100000', end: '0x3ffffff' }]);
    expect(end!.guestMap).toEqual([{ start: '0xc0000', end: '0xfffff' }]);
    expect(views.views[end!.after!.flatView]).toEqual(['0000000000000000-0000000003ffffff (prio 0, ram): pc.ram']);
    expect(views.views[end!.before!.flatView]![1]).toBe('00000000000c0000-00000000000fffff (prio 0, rom): pc.bios');
  });

  it('has each different flat view once', () => {
    expect(views.views).toHaveLength(2);
  });

  it('is the reset itself where that shows it', () => {
    const other = recordingOf([MAPPED, [], [], []].map((events) => ({ rows: OPEN, events })));
    const { guestMap, replays: all } = compare(quiet, other, steps);
    const shown = all.along(guestMap!.path, views);
    expect(shown).toHaveLength(1);
    expect(shown[0]!.guestMap).toEqual([{ start: '0xc0000', end: '0xfffff' }]);
  });

  it('tells where a tree did not get to', () => {
    const what = { message: 'assertion failed', reason: 'assertion failed' };
    const failure = { step: 3, kind: 'abort', ...what, calls: [], location: null } as const;
    const broken = { ...loud, viewOf: loud.viewOf.subarray(0, 3), eventsOf: loud.eventsOf.subarray(0, 3), failure };
    const { failurePath, replays: all } = compare(quiet, broken, steps);
    expect(all.along(failurePath!, views).map(({ before, after }) => [before !== null, after !== null])).toEqual([
      [true, true],
      [true, false],
    ]);
  });
});
