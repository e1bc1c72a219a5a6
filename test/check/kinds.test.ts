import { describe, expect, it } from 'vitest';
import { followMappings } from '../../src/check/compare/dma.js';
import { kindsOfEntries } from '../../src/check/compare/kinds.js';
import { NOT_SEEN } from '../../src/machine/recording.js';
import { map, memory, RAM, recordingOf, unmap } from './recordings.js';

const rows = [memory(RAM, 0n, 4096n, 0n)];
const start = [map(RAM, 0n, 4096n, 0n)];
const again = [unmap(0n, 4096n), map(RAM, 0n, 4096n, 0n)];
const quiet: typeof start = [];

/** Kinds of a recording that is compared with itself; later entries are nearer. */
function kinds(marks: readonly number[], others = Int32Array.from([0, ...Array(4).fill(NOT_SEEN)])) {
  const entries = [start, quiet, again, quiet, again].map((events) => ({ rows, events }));
  const space = { name: 'cpu-smm-0', isFollowed: true, views: [rows, []], viewOf: others };
  const recording = {
    ...recordingOf(entries, { others: [space] }),
    eventsOf: Int32Array.from([0, 1, 2, 1, 2]),
  };
  const mappings = followMappings(recording);
  const paths = { compare: (a: number, b: number) => b - a };
  return kindsOfEntries([recording, recording], [mappings, mappings], Uint8Array.from(marks), paths, entries.length);
}

describe('kinds of entries', () => {
  it('are told apart by events, and each has the entry that is nearest', () => {
    expect(kinds([0, 0, 0, 0, 0])).toEqual([
      { first: 0, count: 1, nearest: 0, isApart: false, isAfterFailure: false },
      { first: 1, count: 2, nearest: 3, isApart: false, isAfterFailure: false },
      { first: 2, count: 2, nearest: 4, isApart: false, isAfterFailure: false },
    ]);
  });

  it('are told apart by marks, and by the views of other address spaces that are followed', () => {
    expect(kinds([0, 0, 0, 0, 1]).map(({ first, isApart }) => [first, isApart])).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [4, true],
    ]);
    expect(kinds([0, 0, 0, 0, 0], Int32Array.from([0, 0, 0, 1, 0])).map(({ first }) => first)).toEqual([0, 1, 2, 3]);
  });
});
