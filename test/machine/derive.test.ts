import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/machine/record.js';
import { TreeProgram } from '../../src/machine/tree-program.js';
import { bootSteps } from '../../src/target/x86_64/boots.js';
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

  describe('finds what is defined elsewhere than before', () => {
    const path = 'hw/i386/pc.c';
    const returns = (value: string): string =>
      `int option_rom_kib(void);\nint option_rom_kib(void)\n{\n    return ${value};\n}\n`;
    const pc = `int option_rom_kib(void);\nextern int option_rom_start;\n${base.read(path)!}`
      .replace(/\(128 \* KiB\)/, '(option_rom_kib() * KiB)')
      .replace(/\(768 \* KiB\)/, '(768 * KiB + option_rom_start)');
    const object = 'extern int option_rom_start;\nint option_rom_start = 0x4000;\n';
    const before = {
      [path]: pc,
      'hw/i386/rom.c': returns('64'),
      'hw/i386/other.c': 'int unused;\n',
      'hw/i386/start.c': object,
    };

    it.each<[string, Readonly<Record<string, string | undefined>>, Readonly<Record<string, string | undefined>>]>([
      [
        'a function that a stub stood for',
        { 'hw/i386/rom.c': undefined, 'stubs/stand-in.c': returns('64') },
        { 'hw/i386/rom.c': returns('32') },
      ],
      ['an object that was nowhere', { 'hw/i386/start.c': undefined }, { 'hw/i386/other.c': object }],
      ['an object in a file of another name', {}, { 'hw/i386/start.c': undefined, 'hw/i386/moved.c': object }],
      [
        'an object that can be compiled there alone',
        {},
        { 'hw/i386/start.c': `${object}int other[NOWHERE];\nint option_rom_start[NOWHERE];\n`, 'hw/core/a.c': object },
      ],
      ['a function in a file of another name', {}, { 'hw/i386/rom.c': undefined, 'hw/i386/moved.c': returns('32') }],
    ])('%s', (_what, first, then) => {
      const unpatched = overlay(base, new Map(Object.entries({ ...before, ...first })));
      const patched = overlay(unpatched, new Map(Object.entries(then)));
      const program = new TreeProgram(unpatched);
      observations(program);
      const derived = program.derive(patched, new Set(Object.keys(then)), new Map());
      const wanted = observations(new TreeProgram(patched));
      expect(observations(derived)).toEqual(wanted);
    });
  });

  it('has changed pointers lead to the objects of unchanged code', () => {
    const pc = changed(
      base,
      'hw/i386/pc.c',
      /\(768 \* KiB\)/,
      '(768 * KiB + (*option_rom_place += 0x4000, option_rom_start))',
    );
    const start = 'extern int option_rom_start;\nint option_rom_start = 0x4000;\n';
    const place =
      'extern int option_rom_start;\nextern int *option_rom_place;\nint *option_rom_place = &option_rom_start;\n';
    const unpatched = overlay(
      pc,
      new Map([
        ['hw/i386/pc.c', `extern int *option_rom_place;\nextern int option_rom_start;\n${pc.read('hw/i386/pc.c')}`],
        ['hw/i386/start.c', start],
        ['hw/i386/place.c', place],
      ]),
    );
    const patched = overlay(unpatched, new Map([['hw/i386/place.c', `int unused;\n${place}`]]));
    const program = new TreeProgram(unpatched);
    const wanted = observations(program);
    const derived = program.derive(patched, new Set(['hw/i386/place.c']), new Map());
    expect(observations(derived)).toEqual(wanted);
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
