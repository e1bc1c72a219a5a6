import { expect, it } from 'vitest';
import { Traces } from '../../src/check/account/traces.js';
import type { Configuration } from '../../src/check/play/runs.js';
import type { MemoryImage } from '../../src/machine/memory/image.js';

const on = (ram: string): Configuration => ({ name: { machine: 'pc', ram, vga: 'none' } }) as unknown as Configuration;

/** Memory that holds one object of eight bytes. */
function holding(value: number): MemoryImage {
  const objects = new Map([['x', { offset: 0, size: 8 }]]);
  return {
    statics: { start: 0, bytes: new Uint8Array(8).fill(value) },
    initial: new Uint8Array(8),
    heap: new Uint8Array(0),
    placement: { objects, literals: [], strings: new Map(), functions: new Map() },
  };
}

/** A tree whose machines hold values by their RAM; null where one is not played to the end. */
const tree = (values: Readonly<Record<string, readonly number[] | null>>) => ({
  memoryImages: ({ name }: Configuration) => values[name.ram]?.map(holding) ?? null,
});

it.each([
  ['memory is the same on all machines', { '1M': [1, 2], '2G': [3, 4] }, false],
  ['memory differs on the first machine alone', { '1M': [1, 9], '2G': [3, 4] }, true],
  ['memory differs after the first reset alone', { '1M': [1, 2], '2G': [9, 4] }, true],
  ['a machine is not played to the end', { '1M': [1, 2], '2G': null }, true],
])('tells whether a difference leaves a trace: %s', (_name, after, isLeft) => {
  const traces = new Traces(tree({ '1M': [1, 2], '2G': [3, 4] }), tree(after));
  expect(traces.areLeft([on('1M'), on('2G')])).toBe(isLeft);
});
