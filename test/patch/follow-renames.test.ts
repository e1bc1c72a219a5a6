import { createTwoFilesPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { applySeries, linesChangedBySeries } from '../../src/patch/apply/apply-series.js';
import type { Patch } from '../../src/patch/model.js';
import { readPatches } from '../../src/patch/read.js';
import { overlay } from '../../src/tree/view.js';
import { viewOf as emptyView, userError } from './help.js';

const viewOf = (files: Record<string, string>) => overlay(emptyView({}), new Map(Object.entries(files)));

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');
const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const memory = numbered('memory ', 30);
const before = lines(...memory);
const after = before.replace('memory 12\n', 'memory twelve\n').replace('memory 25\n', 'memory 25\nand a half\n');

function patchOf(path: string, from = before, to = after): readonly Patch[] {
  return readPatches(Buffer.from(createTwoFilesPatch(`a/${path}`, `b/${path}`, from, to)), 'test').patches;
}

describe('a patch that names a file by another name than the tree', () => {
  it('is refused with a hint, and applies where renames are followed', () => {
    const view = viewOf({ 'system/memory.c': before, 'hw/mem/memory.c': lines('other'), 'memory.h': 'x\n' });
    const patches = patchOf('softmmu/memory.c');
    expect(userError(() => applySeries(view, patches))).toMatch(
      /softmmu\/memory\.c.*no such file.*--follow-renames.*system\/memory\.c/,
    );
    const series = applySeries(view, patches, true);
    expect(series.steps[0]!.followed).toEqual([{ from: 'softmmu/memory.c', to: 'system/memory.c' }]);
    expect(series.overlays).toEqual([['system/memory.c', after]]);
    expect(series.steps[0]!.applied.map(({ id }) => id)).toEqual(['system/memory.c#1', 'system/memory.c#2']);
    expect([...linesChangedBySeries(series.steps).keys()]).toEqual(['system/memory.c']);
  });

  it('goes to the file in which most of its hunks have a place', () => {
    const half = before.replace('memory 12\n', 'something else\n');
    const view = viewOf({ 'a/softmmu/memory.c': half, 'z/memory.c': before });
    expect(applySeries(view, patchOf('softmmu/memory.c'), true).overlays).toEqual([['z/memory.c', after]]);
  });

  it('goes to the one with the longer common end of its path where hunks do not decide', () => {
    const view = viewOf({ 'include/hw/mem/boards.h': before, 'include/core/hw/boards.h': before });
    const [step] = applySeries(view, patchOf('include/hw/boards.h'), true).steps;
    expect(step!.followed).toEqual([{ from: 'include/hw/boards.h', to: 'include/core/hw/boards.h' }]);
  });

  it('goes to a file of another name in the same folder only if all hunks have a place there', () => {
    const patches = patchOf('hw/vfio/common.c');
    const half = before.replace('memory 12\n', 'something else\n');
    const files = { 'hw/vfio/pci.c': half, 'hw/vfio/listener.c': before, 'hw/pci/pci.c': before };
    expect(applySeries(viewOf(files), patches, true).overlays).toEqual([['hw/vfio/listener.c', after]]);
    const without = viewOf({ 'hw/vfio/pci.c': half, 'hw/pci/pci.c': before });
    expect(userError(() => applySeries(without, patches, true))).toMatch(/common\.c.*no such file$/);
  });

  it('stays refused where no file is like it, without a hint', () => {
    const view = viewOf({ 'system/memory.c': lines('nothing', 'of', 'it') });
    for (const follows of [false, true])
      expect(userError(() => applySeries(view, patchOf('softmmu/memory.c'), follows))).toMatch(/no such file$/);
  });

  it('leaves alone what is there, what a patch adds, and what it renames itself', () => {
    const view = viewOf({ 'softmmu/memory.c': before, 'system/memory.c': before, 'old/pam.c': before });
    expect(applySeries(view, patchOf('softmmu/memory.c'), true).overlays).toEqual([['softmmu/memory.c', after]]);
    const added = readPatches(
      Buffer.from(
        lines(
          'diff --git a/new/pam.c b/new/pam.c',
          'new file mode 100644',
          '--- /dev/null',
          '+++ b/new/pam.c',
          '@@ -0,0 +1 @@',
          '+x',
        ),
      ),
      'test',
    ).patches;
    expect(applySeries(view, added, true).overlays).toEqual([['new/pam.c', 'x\n']]);
    const moved = readPatches(
      Buffer.from(
        lines(
          'diff --git a/gone/pam.c b/hw/pam.c',
          'similarity index 100%',
          'rename from gone/pam.c',
          'rename to hw/pam.c',
        ),
      ),
      'test',
    ).patches;
    const { overlays, steps } = applySeries(view, moved, true);
    expect(steps[0]!.followed).toEqual([{ from: 'gone/pam.c', to: 'old/pam.c' }]);
    expect(new Map(overlays)).toEqual(
      new Map([
        ['hw/pam.c', before],
        ['old/pam.c', null],
      ]),
    );
  });

  it('is followed in each patch of a series', () => {
    const view = viewOf({ 'system/memory.c': before });
    const last = after.replace('memory 3\n', '');
    const patches = [...patchOf('softmmu/memory.c'), ...patchOf('softmmu/memory.c', after, last)];
    const series = applySeries(view, patches, true);
    expect(series.overlays).toEqual([['system/memory.c', last]]);
    expect(series.steps.map(({ followed }) => followed?.length)).toEqual([1, 1]);
  });
});
