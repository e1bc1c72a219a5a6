import { describe, expect, it } from 'vitest';
import { differences } from '../../src/questions/side-by-side.js';

const compare = (left: string, right: string) =>
  differences([...left], [...right], (item) => item).map(({ simulated, real }) => `${simulated ?? '-'}${real ?? '-'}`);

describe('two lists side by side', () => {
  it('have no pair where they are equal', () => {
    expect(compare('', '')).toEqual([]);
    expect(compare('abc', 'abc')).toEqual([]);
  });

  it('pair what stands in the place of something else, and show what stands alone', () => {
    expect(compare('abc', 'axc')).toEqual(['bx']);
    expect(compare('abc', 'abcd')).toEqual(['-d']);
    expect(compare('abcd', 'cd')).toEqual(['a-', 'b-']);
    expect(compare('a', '')).toEqual(['a-']);
    expect(compare('abcde', 'xbcyze')).toEqual(['ax', 'dy', '-z']);
  });
});
