import { expect, it } from 'vitest';
import { concernedPairs } from '../../src/check/compare/pairs.js';
import { BIOS, K, M, memory, RAM, recordingOf } from './recordings.js';

const whole = [memory(BIOS, 0n, M, 0n, 'rom'), memory(RAM, M, 64n * M, M)];
const cut = [whole[0]!, memory(RAM, M, 2n * M, M), memory(RAM, 2n * M, 64n * M, 2n * M)];
const apart = [memory(RAM, 0n, 640n * K, 0n), memory(RAM, M, 2n * M, M)];

const count = (before: Array<typeof whole>, after: Array<typeof whole>) =>
  concernedPairs([
    {
      before: recordingOf(before.map((rows) => ({ rows, events: [] }))),
      after: recordingOf(after.map((rows) => ({ rows, events: [] }))),
    },
  ]);

it('counts each pair of touching ranges once, however often it is seen', () => {
  expect(count([whole, whole, cut], [whole, whole, cut])).toEqual({ pairs: 3, onlyBefore: 0, onlyAfter: 0 });
});

it('counts what is one range in one tree and two in the other', () => {
  expect(count([whole], [cut])).toEqual({ pairs: 3, onlyBefore: 1, onlyAfter: 0 });
  expect(count([cut], [whole])).toEqual({ pairs: 3, onlyBefore: 0, onlyAfter: 1 });
});

it('does not count ranges with a gap between them', () => {
  expect(count([apart], [apart])).toEqual({ pairs: 0, onlyBefore: 0, onlyAfter: 0 });
});
