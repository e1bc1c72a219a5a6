import { expect, it } from 'vitest';
import { Traces } from '../../src/check/account/traces.js';
import type { Configuration } from '../../src/check/play/runs.js';
import type { Remains } from '../../src/check/play/tree-runs.js';
import type { RegionEvent } from '../../src/machine/listeners.js';
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

/** A slot of KVM, of so many pages. */
const slot = (pages: bigint): RegionEvent => ({
  kind: 'slot',
  slot: 0,
  readonly: false,
  dirtyLog: false,
  start: 0n,
  size: pages * 4096n,
  ramBlock: 0n,
  offset: 0n,
});

/**
 * A tree whose machines hold values by their RAM; null where one is not played to the end.
 * @param told what listeners are told in the steps of each
 */
const tree = (values: Readonly<Record<string, readonly number[] | null>>, told: RegionEvent[][] = [[]]) => ({
  remains: ({ name }: Configuration): Remains | null => {
    const held = values[name.ram];
    return held ? { memory: held.map(holding), told } : null;
  },
});

it('what listeners are told in other pieces is a trace', () => {
  const values = { '1M': [1, 2] };
  const [whole, cut] = [[[slot(2n)]], [[slot(1n), { ...slot(1n), slot: 1, start: 4096n }]]];
  expect(new Traces(tree(values, whole), tree(values, whole)).areLeft([on('1M')])).toBe(false);
  expect(new Traces(tree(values, whole), tree(values, cut)).areLeft([on('1M')])).toBe(true);
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
