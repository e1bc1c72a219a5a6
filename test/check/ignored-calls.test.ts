import { describe, expect, it } from 'vitest';
import { changedIgnoredCalls } from '../../src/check/compare/ignored-calls.js';
import { recordingOf } from './recordings.js';

function changed(...pairs: ReadonlyArray<readonly [Record<string, string>, Record<string, string>]>): string[] {
  const recording = (traces: Record<string, string>) =>
    recordingOf([], { callTraces: new Map(Object.entries(traces)) });
  return changedIgnoredCalls(pairs.map(([a, b]) => ({ base: recording(a), patched: recording(b) }))).map(
    ({ what }) => what,
  );
}

describe('calls that do nothing', () => {
  it('are not told of where they are alike', () => {
    expect(changed([{ tlb_flush: '1,7' }, { tlb_flush: '1,7' }], [{}, {}])).toEqual([]);
  });

  it('are told of where one tree alone has them, with the reason why they do nothing', () => {
    expect(changed([{}, { tlb_flush: '1' }])).toEqual([
      'tlb_flush() does nothing here (no guest instruction runs): it is called with the patch, not without',
    ]);
    expect(changed([{ tlb_flush: '1' }, {}])).toEqual([
      'tlb_flush() does nothing here (no guest instruction runs): it is called without the patch, not with it',
    ]);
  });

  it('are told of once, whatever the number of machines', () => {
    expect(changed([{ tlb_flush: '1' }, { tlb_flush: '2' }], [{ tlb_flush: '1' }, { tlb_flush: '3' }])).toEqual([
      'tlb_flush() does nothing here (no guest instruction runs): it is given other numbers with the patch than without',
    ]);
  });
});
