import { describe, expect, it } from 'vitest';
import { analyseLayout } from '../../../src/questions/layout/index.js';
import type { Region } from '../../../src/questions/layout/region.js';
import { treeOf } from '../support.js';
import { board } from './board.js';

const BOARD = 'hw/i386/board.c';

function layoutOf(files: Record<string, string>) {
  return analyseLayout(treeOf(files), null, [BOARD]);
}

function regions(body: string, before = ''): Region[] {
  const layout = layoutOf(board(body, before));
  expect(layout.limits).toEqual([]);
  return [...layout.before];
}

/** A region as a line: name, kind, parent+offset, size, condition. */
function line(region: Region): string {
  return `${region.name} ${region.kind} ${region.parent}+${region.offset} ${region.size} [${region.condition}]`;
}

describe('the regions of a board', () => {
  it('have the texts that the author wrote, macros included', () => {
    const [low] = regions(`
      MemoryRegion *system_memory = get_system_memory();
      MemoryRegion *low = g_new(MemoryRegion, 1);
      memory_region_init_alias(low, NULL, "low", machine->ram, 0, 4 * MiB - KiB);
      memory_region_add_subregion_overlap(system_memory, 0x10 * KiB, low, -1);`);
    expect(low).toEqual({
      name: 'low',
      kind: 'alias',
      parent: 'system_memory',
      offset: '0x10 * KiB',
      size: '4 * MiB - KiB',
      priority: '-1',
      alias: { target: 'machine->ram', offset: '0' },
      condition: '',
      function: 'board_init',
      boards: [BOARD],
      source: { file: BOARD, line: 7 },
      mappedAt: { file: BOARD, line: 8 },
    });
  });

  it('are of the kind that their call makes', () => {
    const made = regions(`
      MemoryRegion *r = get_system_memory();
      static MemoryRegion a, b, c, d, e, f;
      memory_region_init(&a, NULL, "a", 1);
      memory_region_init_io(&b, NULL, NULL, NULL, "b", 2);
      memory_region_init_ram(&c, NULL, "c", 3, NULL);
      memory_region_init_rom(&d, NULL, "d", 4, NULL);
      memory_region_init_rom_device(&e, NULL, NULL, NULL, "e", 5, NULL);
      memory_region_init_ram_from_file(&f, NULL, "f", 6, NULL);
      memory_region_add_subregion(r, 0, &a);`);
    expect(made.map(({ name, kind, size }) => `${name} ${kind} ${size}`)).toEqual([
      'a container 1',
      'b io 2',
      'c ram 3',
      'd rom 4',
      'e rom_device 5',
      'f ram-from-file 6',
    ]);
    expect(made.map(({ parent }) => parent)).toEqual(['system_memory', null, null, null, null, null]);
  });

  it('are known by their names where they are parents or targets', () => {
    const made = regions(`
      MemoryRegion *pci_memory = g_new(MemoryRegion, 1);
      MemoryRegion *window = g_new(MemoryRegion, 1);
      memory_region_init(pci_memory, NULL, "pci", MiB);
      memory_region_init_alias(window, NULL, "window", pci_memory, 0xa0000, 0x20000);
      memory_region_add_subregion(pci_memory, 0x1000, window);`);
    expect(made[1]).toMatchObject({ name: 'window', parent: 'pci', alias: { target: 'pci', offset: '0xa0000' } });
  });

  it('take what setters say while the board is built', () => {
    const [rom] = regions(`
      MemoryRegion *rom = g_new(MemoryRegion, 1);
      memory_region_init_ram(rom, NULL, "rom", 0, NULL);
      if (machine->slots) {
          memory_region_set_readonly(rom, true);
      }
      memory_region_set_enabled(rom, false);
      memory_region_set_size(rom, 64 * KiB);
      memory_region_add_subregion(get_system_memory(), 0, rom);`);
    expect(rom).toMatchObject({ readonly: 'machine->slots', enabled: 'false', size: '64 * KiB' });
  });
});

describe('the condition of a region', () => {
  const add = (name: string): string =>
    `{ MemoryRegion *m = g_new(MemoryRegion, 1); memory_region_init(m, NULL, "${name}", 1); memory_region_add_subregion(get_system_memory(), 0, m); }`;
  const conditions = (body: string, before = ''): Record<string, string> =>
    Object.fromEntries(regions(body, before).map(({ name, condition }) => [name, condition]));

  it('is what surrounds it: if, else, nested, negated as C negates', () => {
    const found = conditions(`
      if (machine->ram_size <= MiB) ${add('small')}
      else if (machine->slots && machine->kind) ${add('slots')}
      else ${add('rest')}
      ${add('always')}`);
    expect(found).toEqual({
      small: 'machine->ram_size <= MiB',
      slots: 'machine->ram_size > MiB && machine->slots && machine->kind',
      rest: 'machine->ram_size > MiB && (!machine->slots || !machine->kind)',
      always: '',
    });
  });

  it('holds what an early return leaves, but no error path', () => {
    const found = conditions(`
      if (machine->ram_size > 64 * MiB) { error_report("too much: %" PRIx64, machine->ram_size); exit(1); }
      if (!machine->ram) { error_report("no RAM"); return; }
      if (!machine->slots) { return; }
      ${add('late')}`);
    expect(found).toEqual({ late: 'machine->slots' });
  });

  it('names the case of a switch, with what falls through', () => {
    const found = conditions(`
      switch (machine->kind) {
      case 1: case 2: ${add('low')} break;
      case 3: ${add('three')}
      case 4: ${add('four')} break;
      default: ${add('other')}
      }`);
    expect(found).toEqual({
      low: 'machine->kind == 1 || machine->kind == 2',
      three: 'machine->kind == 3',
      four: 'machine->kind == 3 || machine->kind == 4',
      other: 'machine->kind != 1 && machine->kind != 2 && machine->kind != 3 && machine->kind != 4',
    });
  });

  it('leaves out what the configuration decides', () => {
    const found = conditions(
      `
      if (xen_enabled()) ${add('xen')} else ${add('plain')}
      if (!xen_enabled() && machine->slots) ${add('slots')}
#ifdef CONFIG_NONE
      ${add('none')}
#endif`,
      '#define xen_enabled() 0\n',
    );
    expect(found).toEqual({ plain: '', slots: '!xen_enabled() && machine->slots' });
  });

  it('does not speak of what an assertion excludes', () => {
    expect(conditions(`assert(machine->slots); if (machine->slots) ${add('a')} else ${add('b')}`)).toEqual({ a: '' });
  });

  it('keeps a region that is made in two ways apart, and each with its mapping', () => {
    const made = regions(`
      MemoryRegion *low = g_new(MemoryRegion, 1);
      if (machine->ram_size <= MiB) {
          memory_region_init_alias(low, NULL, "all", machine->ram, 0, machine->ram_size);
          memory_region_add_subregion(get_system_memory(), 0, low);
      } else {
          memory_region_init_alias(low, NULL, "first", machine->ram, 0, MiB);
          memory_region_add_subregion(get_system_memory(), 0x0, low);
      }`);
    expect(made.map(line)).toEqual([
      'all alias system_memory+0 machine->ram_size [machine->ram_size <= MiB]',
      'first alias system_memory+0x0 MiB [machine->ram_size > MiB]',
    ]);
  });
});

describe('variables', () => {
  it('that are assigned once stand for their value', () => {
    const [region] = regions(`
      uint64_t half = machine->ram_size / 2;
      MemoryRegion *system = get_system_memory();
      MemoryRegion *m = g_new(MemoryRegion, 1);
      memory_region_init(m, NULL, "half", half - KiB);
      memory_region_add_subregion(system, half, m);`);
    expect(line(region!)).toBe('half container system_memory+machine->ram_size / 2 machine->ram_size / 2 - KiB []');
  });

  it('with several values keep their name, and the values are listed', () => {
    const [region] = regions(`
      uint64_t split = MiB;
      MemoryRegion *m = g_new(MemoryRegion, 1);
      if (machine->slots) { split = 2 * MiB; }
      memory_region_init(m, NULL, "m", split);
      memory_region_add_subregion(get_system_memory(), 0, m);`);
    expect(region).toMatchObject({
      size: 'split',
      variables: [
        {
          name: 'split',
          values: [
            { value: 'MiB', condition: '' },
            { value: '2 * MiB', condition: 'machine->slots' },
          ],
        },
      ],
    });
  });

  it('are narrowed by the condition of the region', () => {
    const [region] = regions(`
      MemoryRegion *parent = get_system_memory();
      MemoryRegion *pci = g_new(MemoryRegion, 1);
      MemoryRegion *m = g_new(MemoryRegion, 1);
      if (machine->slots) { memory_region_init(pci, NULL, "pci", MiB); parent = pci; }
      if (machine->slots) {
          memory_region_init(m, NULL, "m", 1);
          memory_region_add_subregion(parent, 0, m);
      }`).filter(({ name }) => name === 'm');
    expect(region).toMatchObject({ parent: 'pci' });
  });

  it('of a loop are not followed', () => {
    const [region] = regions(`
      int i;
      static MemoryRegion m[4];
      for (i = 0; i < 4; i++) {
          memory_region_init(&m[i], NULL, "m", KiB);
          memory_region_add_subregion(get_system_memory(), i * KiB, &m[i]);
      }`);
    expect(region).toMatchObject({ offset: 'i * KiB', loops: ['i = 0; i < 4; i++'] });
  });
});

describe('a pointer that runs over an array of regions', () => {
  it('stands for its elements', () => {
    const made = regions(`
      static MemoryRegion m[2];
      MemoryRegion *each;
      memory_region_init(&m[0], NULL, "first", KiB);
      memory_region_init(&m[1], NULL, "second", KiB);
      for (each = m; each < m + 2; each++) {
          memory_region_add_subregion(get_system_memory(), 0, each);
      }`);
    expect(made.map(line)).toEqual([
      'first container system_memory+0 KiB []',
      'second container system_memory+0 KiB []',
    ]);
    expect(made.map(({ loops }) => loops)).toEqual([undefined, undefined]);
  });
});

describe('functions that the board calls', () => {
  const WINDOWS = `
typedef struct Windows { MemoryRegion alias[2]; } Windows;
void init_windows(Windows *w, MemoryRegion *ram, MemoryRegion *system, hwaddr start);
`;
  const INIT = `#include "memory.h"
#include "windows.h"
void init_windows(Windows *w, MemoryRegion *ram, MemoryRegion *system, hwaddr start) {
    int i;
    memory_region_init_alias(&w->alias[0], NULL, "window-ram", ram, start, 16 * KiB);
    memory_region_init_alias(&w->alias[1], NULL, "window-rom", ram, start, 16 * KiB);
    memory_region_set_readonly(&w->alias[1], true);
    for (i = 0; i < 2; ++i) {
        memory_region_add_subregion_overlap(system, start, &w->alias[i], 1);
        memory_region_set_enabled(&w->alias[i], false);
    }
}
`;

  it('are followed with their arguments, into other files, element by element', () => {
    const files = board(
      `
      static Windows w[3];
      int i;
      init_windows(&w[0], machine->ram, get_system_memory(), 0xf0000);
      for (i = 0; i < 2; ++i) { init_windows(&w[i + 1], machine->ram, get_system_memory(), 0xc0000 + i * KiB); }`,
      '#include "windows.h"',
    );
    files['include/windows.h'] = WINDOWS;
    files['hw/pci-host/windows.c'] = INIT;
    const layout = layoutOf(files);
    expect(layout.limits).toEqual([]);
    expect(
      layout.before.map((r) =>
        [r.name, r.parent, r.offset, r.alias?.offset, r.readonly ?? '-', r.loops?.join() ?? '-'].join(' '),
      ),
    ).toEqual([
      'window-ram system_memory 0xf0000 0xf0000 - -',
      'window-rom system_memory 0xf0000 0xf0000 true -',
      'window-ram system_memory 0xc0000 + i * KiB 0xc0000 + i * KiB - i = 0; i < 2; ++i',
      'window-rom system_memory 0xc0000 + i * KiB 0xc0000 + i * KiB true i = 0; i < 2; ++i',
    ]);
    expect(layout.before.every((r) => r.enabled === 'false' && r.function === 'init_windows')).toBe(true);
  });

  it('are read once for two boards that build the same', () => {
    const files = board(
      'init_windows(&both, machine->ram, get_system_memory(), 0);',
      '#include "windows.h"\nstatic Windows both;',
    );
    files['include/windows.h'] = WINDOWS;
    files['hw/pci-host/windows.c'] = INIT;
    files['hw/i386/other.c'] = files[BOARD]!;
    const layout = analyseLayout(treeOf(files), null, [BOARD, 'hw/i386/other.c']);
    expect(layout.before.map(({ name, boards }) => [name, boards])).toEqual([
      ['window-ram', [BOARD, 'hw/i386/other.c']],
      ['window-rom', [BOARD, 'hw/i386/other.c']],
    ]);
  });

  it('that call themselves are said not to be followed', () => {
    const files = board('grow(machine, 3);', 'static void grow(MachineState *m, int n);');
    files[BOARD] += `static void grow(MachineState *m, int n) {
      memory_region_init(m->ram, NULL, "r", n);
      if (n) { grow(m, n - 1); }
    }`;
    const layout = layoutOf(files);
    expect(layout.before.map(({ name }) => name)).toEqual(['r']);
    expect(layout.limits).toEqual([`${BOARD}: grow() calls itself; the call is not followed`]);
  });
});

describe('a host bridge', () => {
  it('is found by the type that the board creates, and sees the regions that it is given', () => {
    const files = board(
      `
      Object *phb = OBJECT(qdev_new(TYPE_BRIDGE));
      MemoryRegion *pci_memory = g_new(MemoryRegion, 1);
      memory_region_init(pci_memory, NULL, "pci", MiB);
      object_property_set_link(phb, "ram-mem", OBJECT(machine->ram), NULL);
      object_property_set_link(phb, "pci-mem", OBJECT(pci_memory), NULL);
      object_property_set_link(phb, "system-mem", OBJECT(get_system_memory()), NULL);`,
      '#include "bridge.h"',
    );
    files['include/bridge.h'] = `
#define TYPE_BRIDGE "bridge"
typedef struct Bridge { MemoryRegion *ram, *pci, *system, smram; } Bridge;
typedef struct DeviceClass { void (*realize)(Bridge *); } DeviceClass;
typedef struct TypeInfo { const char *name; void (*instance_init)(Bridge *); void (*class_init)(DeviceClass *); } TypeInfo;
Object *qdev_new(const char *type);
void object_property_set_link(Object *o, const char *name, Object *value, Error **errp);
void object_property_add_link(Bridge *o, const char *name, const char *type, Object **child, void *check, int flags);
`;
    files['hw/pci-host/bridge.c'] = `#include "memory.h"
#include "bridge.h"
static void bridge_initfn(Bridge *b) {
    object_property_add_link(b, "ram-mem", "memory-region", (Object **) &b->ram, NULL, 0);
    object_property_add_link(b, "pci-mem", "memory-region", (Object **) &b->pci, NULL, 0);
    object_property_add_link(b, "system-mem", "memory-region", (Object **) &b->system, NULL, 0);
    memory_region_init(&b->smram, OBJECT(b), "smram", 0);
}
static void bridge_realize(Bridge *s) {
    static MemoryRegion window;
    memory_region_add_subregion_overlap(s->system, 0, s->pci, -1);
    memory_region_init_alias(&window, OBJECT(s), "smram-region", s->pci, 0xa0000, 0x20000);
    memory_region_add_subregion_overlap(s->system, 0xa0000, &window, 1);
    memory_region_add_subregion(&s->smram, 0, s->ram);
}
static void bridge_class_init(DeviceClass *dc) { dc->realize = bridge_realize; }
const TypeInfo info = { .name = TYPE_BRIDGE, .instance_init = bridge_initfn, .class_init = bridge_class_init };
`;
    const layout = layoutOf(files);
    expect(layout.limits).toEqual([]);
    expect(layout.before.map((r) => `${r.name} in ${r.parent} priority ${r.priority} -> ${r.alias?.target}`)).toEqual([
      'pci in system_memory priority -1 -> undefined',
      'smram in null priority 0 -> undefined',
      'smram-region in system_memory priority 1 -> pci',
      'machine->ram in smram priority 0 -> undefined',
    ]);
  });
});
