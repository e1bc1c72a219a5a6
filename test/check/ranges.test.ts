import { describe, expect, it } from 'vitest';
import { intersect, measure, type Range, subtract, unite } from '../../src/result/ranges.js';
import { randomNumbers } from '../../src/target/random-numbers.js';

const LIMIT = 40;

/** The addresses of a set, one by one: what the operations are held against. */
function addresses(ranges: readonly Range[]): Set<number> {
  const result = new Set<number>();
  for (const { start, last } of ranges) for (let each = start; each <= last; each++) result.add(Number(each));
  return result;
}

function isSet(ranges: readonly Range[]): boolean {
  return ranges.every((range, i) => range.start <= range.last && (i === 0 || ranges[i - 1]!.last + 1n < range.start));
}

describe('sets of addresses', () => {
  const next = randomNumbers(7);
  const randomRanges = (): Range[] =>
    Array.from({ length: next() % 6 }, () => {
      const start = BigInt(next() % LIMIT);
      return { start, last: start + BigInt(next() % 8) };
    });

  it('behave as sets of single addresses do, for 500 random pairs', () => {
    for (let i = 0; i < 500; i++) {
      const [left, right] = [randomRanges(), randomRanges()];
      const [a, b] = [unite(left), unite(right)];
      const [inA, inB] = [addresses(left), addresses(right)];
      expect(addresses(a)).toEqual(inA);
      expect(addresses(intersect(a, b))).toEqual(new Set([...inA].filter((each) => inB.has(each))));
      expect(addresses(subtract(a, b))).toEqual(new Set([...inA].filter((each) => !inB.has(each))));
      expect(measure(a)).toBe(BigInt(inA.size));
      for (const set of [a, intersect(a, b), subtract(a, b)]) expect(isSet(set)).toBe(true);
    }
  });

  it('reach to the last address of 64 bits', () => {
    const all = [{ start: 0n, last: 0xffffffffffffffffn }];
    expect(subtract(all, [{ start: 0n, last: 0xfffffffffffffffen }])).toEqual([
      { start: 0xffffffffffffffffn, last: 0xffffffffffffffffn },
    ]);
    expect(measure(all)).toBe(1n << 64n);
  });
});
