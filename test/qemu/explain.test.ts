/** Which clause of a real tree's merge condition decided at the step that shows a hole. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../src/result/evidence.js';
import { flatcheck } from '../commands/cli.js';
import { coreFile, noTrees, reportMissing, trees } from './trees.js';

const scratch = mkdtempSync(join(tmpdir(), 'flatcheck-explain-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

reportMissing(trees.length === 0, noTrees);

describe.each(trees)('a patch to $folder that keeps ranges apart at 1 MB', ({ folder, view }) => {
  it('is explained by its own clause, and the hole before it by a range of another size', () => {
    const path = coreFile(view, 'memory.c');
    const before = view.read(path)!;
    const condition =
      'int128_lt(r1->addr.start, int128_make64(0x100000)) && int128_ge(r2->addr.start, int128_make64(0x100000))';
    const after = before.replace(
      /(\nstatic bool can_merge\([^{]*{)/,
      `$1\n    if (${condition}) {\n        return false;\n    }\n`,
    );
    const patch = join(scratch, 'edit.patch');
    writeFileSync(patch, createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after));
    const configuration = ['--machine', 'pc', '--ram', '2G', '--vga', 'none'];
    const run = flatcheck(['explain', 'dma-hole-fixed', '--qemu', folder, '--format', 'json', ...configuration, patch]);
    expect(run.stderr).toBe('');
    const { decisions } = JSON.parse(run.stdout).steps.at(-1) as { decisions: Decision[] };
    const at = (question: string, tree: string, view?: string) =>
      decisions.find(
        (each) => each.question === question && each.address === '0x100000' && each.tree === tree && each.view === view,
      );
    expect(at('merge', 'before', 'later')).toMatchObject({ answer: true, condition: { failed: [] } });
    const apart = at('merge', 'after', 'later')!;
    expect(apart).toMatchObject({ answer: false, condition: { function: 'can_merge', caller: 'flatview_simplify' } });
    const { failed } = apart.condition!;
    expect(failed.map(({ text }) => text)).toEqual(['!(r1->addr.start < 0x100000 && r2->addr.start >= 0x100000)']);
    expect(after.split('\n')[failed[0]!.source.line - 1]).toContain(condition);
    // The flat view before the write has ROM below 1 MB, which is another region.
    expect(at('merge', 'before', 'earlier')!.condition!.failed.map(({ text }) => text)).toContain('r1->mr == r2->mr');
    expect(at('equal', 'before')!.condition!.failed.map(({ text }) => text)).toContain('a->addr.size == b->addr.size');
    expect(at('equal', 'after')).toMatchObject({ answer: true, condition: { function: 'flatrange_equal' } });
  });
});
