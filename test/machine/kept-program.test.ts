import { deserialize, serialize } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/machine/record.js';
import { TreeProgram, type TreeProgramState } from '../../src/machine/tree-program.js';
import { bootSteps } from '../../src/target/x86_64/boots.js';
import { openTreeSource } from '../../src/tree/source.js';
import { overlay, type TreeView } from '../../src/tree/view.js';

const CONFIGURATION = { machine: 'pc', ram: 64n << 20n, vga: 'none' } as const;
const STEPS = bootSteps('pc');

/** The tree with a piece of a file replaced; fails where the piece is not there. */
function changed(view: TreeView, path: string, from: string | RegExp, to: string): TreeView {
  const text = view.read(path)!;
  const replaced = text.replace(from, to);
  expect(replaced).not.toBe(text);
  return overlay(view, new Map([[path, replaced]]));
}

/** All that is observed, but for what only tells regions of one machine apart. */
function observations(program: TreeProgram) {
  const { events, eventsOf, views, viewOf, farewell, others, callTraces, failure } = record(
    program,
    CONFIGURATION,
    STEPS,
  );
  const rows = views.map((view) => view.map(({ region: _region, ...row }) => row));
  return {
    failure: failure?.message ?? null,
    events,
    eventsOf,
    rows,
    viewOf,
    farewell,
    others: others.length,
    callTraces,
  };
}

/** A view that tells which C files are read. */
function watched(view: TreeView): { readonly view: TreeView; readonly read: Set<string> } {
  const read = new Set<string>();
  const reading = (path: string, isOnce?: boolean): string | undefined => {
    read.add(path);
    return view.read(path, isOnce);
  };
  return { view: { ...view, read: reading }, read };
}

/** What a program kept, as another process gets it. */
function kept(program: TreeProgram): TreeProgramState {
  return deserialize(serialize(program.state()));
}

function restored(view: TreeView, state: TreeProgramState): TreeProgram {
  const program = new TreeProgram(view);
  program.restore(state);
  return program;
}

describe('a program that goes on from what another has compiled', () => {
  const base = openTreeSource({ kind: 'sample' });
  let state: TreeProgramState;
  let expected: ReturnType<typeof observations>;

  beforeAll(() => {
    const program = new TreeProgram(base);
    expected = observations(program);
    state = kept(program);
  });

  it('shows the same, and reads no C for it', () => {
    const { view, read } = watched(base);
    expect(observations(restored(view, state))).toEqual(expected);
    expect([...read].filter((path) => path.endsWith('.c'))).toEqual([]);
  });

  it('keeps the same when it is kept again', () => {
    const program = restored(base, state);
    observations(program);
    const { program: again } = kept(program);
    expect(again.slots).toEqual(state.program.slots);
    expect(again.code).toEqual(state.program.code);
    expect(again.data.bytes).toEqual(state.program.data.bytes);
  });

  it.each([
    ['nothing but a comment', 'system/memory.c', /^/, '/* a comment that moves every line */\n'],
    ['a function', 'hw/i386/pc.c', /\(768 \* KiB\)/, '(784 * KiB)'],
    [
      'a header that every unit includes',
      'include/system/memory.h',
      /struct MemoryRegion \{/,
      'struct MemoryRegion {\n    long first_of_all;',
    ],
    [
      'code so that it calls what was never called',
      'hw/i386/pc.c',
      /(option_rom = calloc[^\n]*)/,
      '$1\n    memory_region_set_size(option_rom, memory_region_size(rom_memory));',
    ],
  ])('derives the same program as a new one where a patch changes %s', (_what, path, from, to) => {
    const patched = changed(base, path, from, to);
    const derived = restored(base, state).derive(patched, new Set([path]), new Map());
    expect(observations(derived)).toEqual(observations(new TreeProgram(patched)));
  });

  it('tells of a trap in code that was kept with the places and calls of a new one', () => {
    const path = 'hw/i386/pc.c';
    const patched = changed(
      base,
      path,
      /(option_rom = calloc[^\n]*)/,
      '$1\n    memory_region_set_enabled(NULL, true);',
    );
    const derived = restored(base, state).derive(patched, new Set([path]), new Map());
    const { failure } = observations(derived);
    expect(failure).toMatch(/memory_region_set_enabled \(system\/memory\.c:\d+\)/);
    expect(failure).toBe(observations(new TreeProgram(patched)).failure);
  });

  it('never has a static object of a function twice', () => {
    const path = 'hw/pci-host/pam.c';
    // The second of two callers is compiled later: the counter that both use, perhaps in place, must be one.
    const counting = changed(
      base,
      path,
      /void init_pam\(/,
      `static inline unsigned counted(void)
{
    static unsigned count = 41;
    return ++count;
}

unsigned first_count(void);
unsigned second_count(void);
unsigned first_count(void)
{
    return counted();
}
unsigned second_count(void)
{
    return counted();
}

void init_pam(`,
    );
    const calling = (name: string) =>
      changed(
        changed(
          counting,
          'hw/i386/pc.c',
          /MachineState \*pc_machine_create\(void\)\n\{/,
          'unsigned first_count(void);\nunsigned second_count(void);\n$&',
        ),
        'hw/i386/pc.c',
        'OPTION_ROM_BASE, option_rom',
        `OPTION_ROM_BASE + first_count() * 4096 + ${name}() * 4096, option_rom`,
      );
    const before = calling('first_count');
    const program = new TreeProgram(before);
    observations(program);
    const after = calling('second_count');
    const derived = (): ReturnType<typeof observations> =>
      observations(restored(before, kept(program)).derive(after, new Set(['hw/i386/pc.c']), new Map()));
    const anew = observations(new TreeProgram(after));
    expect(derived()).toEqual(anew);
  });
});
