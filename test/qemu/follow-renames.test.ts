/** Patches whose files other series of QEMU have elsewhere: `git log --follow` of QEMU's repository knows the pairs. */
import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { applySeries } from '../../src/patch/apply/apply-series.js';
import { readPatches } from '../../src/patch/read.js';
import { userError } from '../patch/help.js';
import { noTrees, reportMissing, trees } from './trees.js';

reportMissing(trees.length === 0, noTrees);

/** Names of one file: the memory core moved in 8.2, board headers in 10.2.50, the VFIO listener out of common.c in 10.1. */
const files: ReadonlyArray<readonly [names: readonly string[], from: RegExp, to: string]> = [
  [['softmmu/memory.c', 'system/memory.c'], /(static bool can_merge\(.*\n\{\n)/, '$1    (void)r1;\n'],
  [['softmmu/physmem.c', 'system/physmem.c'], /(\n\{\n)(.*\n)/, '$1    ;\n$2'],
  [['include/hw/boards.h', 'include/hw/core/boards.h'], /(struct MachineState \{\n)/, '$1    int added;\n'],
];

describe.each(trees)('$folder', ({ view }) => {
  it.each(files)('has one of %j, and takes a patch to another for it', (names, from, to) => {
    const there = names.find((name) => view.read(name) !== undefined)!;
    const before = view.read(there)!;
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    for (const name of names.filter((other) => other !== there)) {
      const diff = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after);
      const { patches } = readPatches(Buffer.from(diff), 'test');
      expect(userError(() => applySeries(view, patches))).toContain(`--follow-renames it would be applied to ${there}`);
      const series = applySeries(view, patches, true);
      expect(series.steps[0]!.followed).toEqual([{ from: name, to: there }]);
      expect(series.view.read(there)).toBe(after);
    }
  });
});
