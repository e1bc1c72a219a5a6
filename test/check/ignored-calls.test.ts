import { describe, expect, it } from 'vitest';
import { changedIgnoredCalls } from '../../src/check/compare/ignored-calls.js';
import { recordingOf } from './recordings.js';

function changed(...pairs: ReadonlyArray<readonly [Record<string, string>, Record<string, string>]>) {
  const recording = (traces: Record<string, string>) =>
    recordingOf([], { callTraces: new Map(Object.entries(traces)) });
  return changedIgnoredCalls(pairs.map(([a, b]) => ({ base: recording(a), patched: recording(b) })));
}

const flush = { code: 'call-ignored', name: 'tlb_flush', model: 'no guest instruction runs' };

describe('calls that do nothing', () => {
  it('are not told of where they are alike', () => {
    expect(changed([{ tlb_flush: '1,7' }, { tlb_flush: '1,7' }], [{}, {}])).toEqual([]);
  });

  it('are told of where one tree alone has them, with the reason why they do nothing', () => {
    expect(changed([{}, { tlb_flush: '1' }])).toEqual([{ ...flush, change: 'only-after' }]);
    expect(changed([{ tlb_flush: '1' }, {}])).toEqual([{ ...flush, change: 'only-before' }]);
  });

  it('are told of once, whatever the number of machines', () => {
    expect(changed([{ tlb_flush: '1' }, { tlb_flush: '2' }], [{ tlb_flush: '1' }, { tlb_flush: '3' }])).toEqual([
      { ...flush, change: 'other-numbers' },
    ]);
  });
});
