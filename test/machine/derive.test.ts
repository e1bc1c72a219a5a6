import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { bootSteps } from '../../src/stimulus/boots.js';
import { openTreeSource } from '../../src/tree/source.js';
import { overlay, type TreeView } from '../../src/tree/view.js';

const CONFIGURATION = { machine: 'pc', ram: 64n << 20n, vga: 'none' } as const;
const STEPS = bootSteps('pc');

/** The sample tree with a piece of a file replaced; fails where the piece is not there. */
function changed(view: TreeView, path: string, from: string | RegExp, to: string): TreeView {
  const text = view.read(path)!;
  const replaced = text.replace(from, to);
  expect(replaced).not.toBe(text);
  return overlay(view, new Map([[path, replaced]]));
}

/** Events and rows without what only tells regions of one machine apart. */
function observations(program: TreeProgram) {
  const { events, eventsOf, views, viewOf, farewell, failure } = record(program, CONFIGURATION, STEPS);
  const rows = views.map((view) => view.map(({ region: _region, ...row }) => row));
  return { failure: failure?.message ?? null, events, eventsOf, rows, viewOf, farewell };
}

describe('a program derived from that of the tree before the patch', () => {
  const base = openTreeSource({ kind: 'sample' });
  let baseProgram: TreeProgram;

  beforeAll(async () => {
    baseProgram = new TreeProgram(base);
    record(baseProgram, CONFIGURATION, STEPS);
  });

  it.each([
    ['nothing but a comment', 'system/memory.c', /^/, '/* a comment that moves every line */\n'],
    [
      'the layout of a struct that every unit uses',
      'include/system/memory.h',
      /struct MemoryRegion \{/,
      'struct MemoryRegion {\n    long first_of_all;',
    ],
    ['a function', 'hw/pci-host/pam.c', /\{\n/, '{\n    int unused = 1;\n    (void)unused;\n'],
  ])('behaves like one made anew, where the patch changes %s', (_what, path, from, to) => {
    const patched = changed(base, path, from, to);
    const derived = baseProgram.derive(patched, new Set([path]), new Map());
    expect(observations(derived)).toEqual(observations(new TreeProgram(patched)));
  });

  it('runs the changed C, not the old one', () => {
    const path = 'hw/i386/pc.c';
    const patched = changed(base, path, /\(768 \* KiB\)/, '(784 * KiB)');
    const derived = baseProgram.derive(patched, new Set([path]), new Map());
    expect(observations(derived)).toEqual(observations(new TreeProgram(patched)));
    expect(observations(derived).rows).not.toEqual(observations(baseProgram).rows);
  });

  it('takes a header that the patch puts in front of another', () => {
    const path = 'hw/pci-host/pam.h';
    const text = base.read(`include/${path}`)!;
    const patched = overlay(base, new Map([[path, text.replace('PAM_EXPAN_SIZE 0x04000', 'PAM_EXPAN_SIZE 0x02000')]]));
    const derived = baseProgram.derive(patched, new Set([path]), new Map());
    expect(observations(derived)).toEqual(observations(new TreeProgram(patched)));
    expect(observations(derived).rows).not.toEqual(observations(baseProgram).rows);
  });

  it('is the same whether it was expected or not, and when it was made before the other was run', () => {
    const path = 'hw/pci-host/pam.c';
    const patched = changed(base, path, /\{\n/, '{\n    int unused = 1;\n    (void)unused;\n');
    const wanted = observations(new TreeProgram(patched));
    const expecting = new TreeProgram(base);
    expecting.expectDerived(patched, new Set([path]));
    const early = expecting.derive(patched, new Set([path]), new Map());
    const own = observations(expecting);
    expecting.program.relink();
    const late = expecting.derive(patched, new Set([path]), new Map());
    expect([observations(early), observations(late), observations(expecting)]).toEqual([wanted, wanted, own]);
    expect(own).toEqual(observations(baseProgram));
  });
});
