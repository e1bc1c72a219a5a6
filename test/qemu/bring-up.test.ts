import { beforeAll, describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/c/syntax/grammar.js';
import { record } from '../../src/machine/recording.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { noTrees, ramSizes, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

describe.each(trees)('the C of $folder', ({ view }) => {
  let program: TreeProgram;

  beforeAll(async () => {
    await loadGrammar();
    program = new TreeProgram(view);
  });

  it.each([
    ['pc', 'none'],
    ['pc', 'std'],
    ['q35', 'none'],
    ['q35', 'std'],
  ] as const)('brings up %s with VGA %s, with nothing assumed', (machine, vga) => {
    const { failure, machine: built } = record(program, { machine, ram: ramSizes['6G']!, vga }, [{ reset: true }]);
    expect(failure).toBeNull();
    expect(built?.assumed).toEqual([]);
  });
});
