import { describe, expect, it } from 'vitest';
import { followMappings } from '../../src/check/compare/dma.js';
import { costFinding, costOf } from '../../src/check/judge/costs.js';
import type { Stimulus } from '../../src/check/play/runs.js';
import type { DmaEvent } from '../../src/machine/observations.js';
import { messageOf } from '../../src/report/words/sentences.js';
import { K, M, map, memory, RAM, recordingOf, unmap } from './recordings.js';

const rows = [memory(RAM, 0n, M, 0n)];
const start = map(RAM, 0n, M, 0n);

/** What it costs that after a reset, which maps 1 MB, each of some writes has its events; they are all of them a boot. */
function costsOf(...writes: DmaEvent[][]) {
  const recording = recordingOf([[start], ...writes].map((events) => ({ rows, events })));
  const steps = writes.map(() => ({ write: { register: 0x59, value: 0, width: 1 as const } }));
  const stimulus: Stimulus = {
    steps,
    boot: { start: 0, end: steps.length },
    windows: null,
    pam: [],
    systemManagement: [],
  };
  return costOf(recording, followMappings(recording).mapped, stimulus);
}

describe('bytes that are mapped again', () => {
  it('are those that were mapped before the write', () => {
    const again = [unmap(0n, M), map(RAM, 0n, M, 0n)];
    const elsewhere = [map(RAM, 16n * M, 32n * M, 0n)];
    const grown = [unmap(16n * M, 32n * M), map(RAM, 16n * M, 48n * M, 0n)];
    expect(costsOf(again).write.bytesMapped).toBe('0x100000');
    expect(costsOf(elsewhere).write.bytesMapped).toBe('0x0');
    const all = costsOf(again, elsewhere, grown);
    expect(all.write.bytesMapped).toBe('0x1000000');
    expect(all.boot).toEqual({ maps: 3, unmaps: 2, bytesMapped: '0x1100000' });
  });

  it('are told apart where they differ by little', () => {
    const again = (bytes: bigint) => costsOf([unmap(0n, M), map(RAM, 0n, bytes, 0n)]);
    const message = (before: bigint, after: bigint) => {
      const found = costFinding(
        { machine: 'pc', ram: '1M', vga: 'none' },
        { machine: 'pc', ram: '1M', vga: 'none', before: again(before), after: again(after) },
      );
      return found && messageOf(found);
    };
    expect(message(M, 4n * K)).toContain('one write maps again 1 MiB → 4 KiB');
    expect(message(512n * K + 512n, 512n * K + 520n)).toMatch(/maps again 512\.50 KiB → 512\.51 KiB/);
    expect(message(M, M)).toBeNull();
  });
});
