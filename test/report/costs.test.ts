import { expect, it } from 'vitest';
import { costDifferenceText } from '../../src/report/words/costs.js';
import type { CostDifference } from '../../src/result/costs.js';

it.each([
  [2n ** 31n, 2n ** 31n - 2n ** 20n, '2 GiB → 1.999 GiB'],
  [2n ** 31n - 2n ** 20n, 2n ** 20n, '2.0 GiB → 1 MiB'],
  [3n * 2n ** 30n, 2n ** 20n, '3 GiB → 1 MiB'],
])('sizes have as many digits as tell them apart: %s and %s', (before, after, text) => {
  const difference: CostDifference = { measure: 'write-bytes', before: `${before}`, after: `${after}` };
  expect(costDifferenceText(difference)).toBe(`most that one write maps again ${text}`);
});
