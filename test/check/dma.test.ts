import { describe, expect, it } from 'vitest';
import { followMappings } from '../../src/check/compare/dma.js';
import type { DmaEvent } from '../../src/machine/observations.js';
import { BIOS, K, M, map, RAM, recordingOf, unmap } from './recordings.js';

const START = [map(RAM, 0n, 768n * K, 0n), map(BIOS, 768n * K, M, 0n, 'ro'), map(RAM, M, 64n * M, M)];

function afterStart(...steps: DmaEvent[][]) {
  return followMappings(recordingOf([START, ...steps].map((events) => ({ rows: [], events }))));
}

describe('transient holes', () => {
  it('are memory that is unmapped and mapped again with the same translation', () => {
    const { transitions } = afterStart([unmap(768n * K, M), unmap(M, 64n * M), map(RAM, 768n * K, 64n * M, 768n * K)]);
    expect(transitions[1]!.hole).toEqual([{ start: M, last: 64n * M - 1n }]);
  });

  it('are not memory whose translation changes', () => {
    const { transitions } = afterStart([unmap(768n * K, M), map(RAM, 768n * K, M, 768n * K)]);
    expect(transitions[1]!.hole).toEqual([]);
  });

  it('are not memory that comes back with other access', () => {
    const { transitions } = afterStart([unmap(0n, 768n * K), map(RAM, 0n, 768n * K, 0n, 'ro')]);
    expect(transitions[1]!.hole).toEqual([]);
  });

  it('are not memory that stays away', () => {
    const { transitions } = afterStart([unmap(M, 64n * M)]);
    expect(transitions[1]!.hole).toEqual([]);
  });

  it('are told for each step from the mappings before it', () => {
    const remap = [unmap(M, 64n * M), map(RAM, M, 64n * M, M)];
    const { transitions } = afterStart(remap, [], remap);
    expect(transitions.map(({ hole }) => hole.length)).toEqual([0, 1, 0, 1]);
  });
});

describe("the listener's protocol", () => {
  it('is broken by a map over what is mapped', () => {
    expect(afterStart([map(RAM, 0n, K, 0n)]).transitions[1]!.faults).toEqual([
      { kind: 'map-overlaps', range: { start: '0x0', end: '0x3ff' }, mapped: { start: '0x0', end: '0xbffff' } },
    ]);
  });

  it('is broken by a range that is mapped again, however often: what is mapped grows by nothing', () => {
    const again = Array.from({ length: 1000 }, () => [map(RAM, M, 64n * M, M)]);
    const { transitions, mapped } = afterStart(...again);
    expect(transitions.slice(1).every(({ faults }) => faults.length === 1)).toBe(true);
    expect(mapped.at(-1)).toHaveLength(START.length);
  });

  it('is broken by an unmap of nothing, and of a part of a mapping', () => {
    expect(afterStart([unmap(128n * M, 129n * M)]).transitions[1]!.faults).toEqual([
      { kind: 'unmap-of-nothing', range: { start: '0x8000000', end: '0x80fffff' } },
    ]);
    expect(afterStart([unmap(0n, 4n * K)]).transitions[1]!.faults).toEqual([
      { kind: 'unmap-cuts-mapping', range: { start: '0x0', end: '0xfff' } },
    ]);
  });

  it('holds where one unmap takes several whole mappings', () => {
    expect(afterStart([unmap(0n, 64n * M)]).transitions[1]!.faults).toEqual([]);
  });

  it('says what is left when the listener is taken off', () => {
    const entries = [{ rows: [], events: START }];
    expect(followMappings(recordingOf(entries, { farewell: [unmap(0n, M)] })).leaks).toEqual([
      { start: M, last: 64n * M - 1n },
    ]);
    expect(followMappings(recordingOf(entries, { farewell: [unmap(0n, 64n * M)] })).leaks).toEqual([]);
  });
});
