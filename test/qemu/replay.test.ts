/** The recorded boot, replayed on the C of real trees. */
import { describe, expect, it } from 'vitest';
import { parseReplay } from '../../src/machine/replay/replay.js';
import { runSimulate } from '../../src/questions/simulate/simulate.js';
import { noTrees, ramSizes, recordedBoot, reportMissing, trees } from './trees.js';

interface Line {
  readonly write?: unknown;
  readonly dma?: unknown;
}

reportMissing(trees.length === 0, noTrees);

describe.each(trees)('$folder', ({ view }) => {
  it('sends the DMA events that real QEMU sent, each after its write', async () => {
    const recorded = recordedBoot
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const { steps, assumed } = await runSimulate({
      view,
      machine: 'pc',
      ram: { text: '2G', bytes: ramSizes['2G']! },
      vga: 'none',
      steps: parseReplay(recordedBoot, 'recording'),
      defines: [],
    });
    const played = steps.flatMap(({ write, dma }): Line[] => [
      ...(write === null ? [] : [{ write }]),
      ...dma.map((event) => ({ dma: event })),
    ]);
    expect(played).toEqual(recorded);
    expect(assumed).toEqual([]);
  });
});
