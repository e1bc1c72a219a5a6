import { describe, expect, it } from 'vitest';
import { minimize } from '../../src/check/search/delta-debugging.js';
import { randomNumbers } from '../../src/target/random-numbers.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** The search with all that it asked for. */
function searched(whole: readonly number[], shows: (items: readonly number[]) => boolean) {
  const asked: Array<readonly number[]> = [];
  const found = minimize(whole, (items) => {
    asked.push(items);
    return shows(items);
  });
  return { ...found, asked };
}

const has = (items: readonly number[], ...wanted: number[]) => wanted.every((each) => items.includes(each));

describe('delta debugging', () => {
  it('finds the three of eight that are needed, as in the example of the paper', () => {
    // Zeller and Hildebrandt, 3.3: the test fails when 1, 7 and 8 are there.
    const { items, isMinimal, asked } = searched(upTo(8), (each) => has(each, 1, 7, 8));
    expect({ items, isMinimal }).toEqual({ items: [1, 7, 8], isMinimal: true });
    expect(asked.slice(0, 2)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it.each([
    [[1], 1],
    [[64], 1],
    [[1, 64], 2],
    [upTo(64), 64],
  ])('finds %j among 64', (wanted, length) => {
    const { items } = searched(upTo(64), (each) => has(each, ...wanted));
    expect(items).toEqual(wanted);
    expect(items).toHaveLength(length);
  });

  it('asks for one of many in a few steps, and for one alone not at all', () => {
    expect(searched(upTo(64), (each) => has(each, 23)).asked.length).toBeLessThanOrEqual(2 * Math.log2(64));
    expect(searched([5], () => true).asked).toEqual([]);
  });

  it('ends with a set of which none can be left out, whatever the sets that show it', () => {
    const next = randomNumbers(11);
    for (let round = 0; round < 200; round++) {
      const whole = upTo(2 + (next() % 12));
      // Neither more nor fewer items need to keep what is shown.
      const memo = new Map<string, boolean>();
      const shows = (items: readonly number[]): boolean => {
        const key = items.join();
        if (!memo.has(key)) memo.set(key, items.length === whole.length || next() % 3 === 0);
        return memo.get(key)!;
      };
      const { items, isMinimal, asked } = searched(whole, shows);
      expect(isMinimal).toBe(true);
      expect(shows(items)).toBe(true);
      if (items.length > 1) {
        for (const item of items) expect(shows(items.filter((each) => each !== item))).toBe(false);
      }
      expect(asked.length).toBeLessThanOrEqual(whole.length ** 2 + 3 * whole.length);
    }
  });

  it('says where it may ask no more, with the fewest that were found till then', () => {
    let left = 3;
    const found = minimize(upTo(16), (items) => (left-- > 0 ? has(items, 2, 3) : null));
    expect(found.isMinimal).toBe(false);
    expect(has(found.items, 2, 3)).toBe(true);
    expect(found.items.length).toBeLessThan(16);
  });
});
