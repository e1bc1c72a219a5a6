import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { analyseLayout } from '../../../src/questions/layout/index.js';
import { regionChangeText } from '../../../src/report/words/regions.js';
import { treeOf } from '../support.js';
import { board, MEMORY_H } from './board.js';

const BOARD = 'hw/i386/board.c';

function layoutOf(files: Record<string, string>) {
  return analyseLayout(treeOf(files), null, [BOARD]);
}

describe('two layouts', () => {
  const BEFORE = `
      MemoryRegion *low = g_new(MemoryRegion, 1);
      memory_region_init_alias(low, NULL, "low", machine->ram, 0, MiB);
      memory_region_add_subregion(get_system_memory(), 0, low);`;
  const changes = (from: string, to: string) => {
    const before = treeOf(board(BEFORE));
    const after = BEFORE.replace(from, to);
    expect(after).not.toBe(BEFORE);
    return analyseLayout(before, treeOf(board(after)), [BOARD]).changes.map((change) => [
      change.kind,
      regionChangeText(change),
    ]);
  };

  it.each([
    ['resized', 'MiB)', '2 * MiB)', 'low has size 2 * MiB instead of MiB'],
    ['moved', 'memory(), 0', 'memory(), KiB', 'low is mapped in system_memory at KiB instead of in system_memory at 0'],
    ['alias-changed', 'ram, 0', 'ram, KiB', 'low is an alias of machine->ram at KiB instead of machine->ram at 0'],
    [
      'priority-changed',
      'subregion(get_system_memory(), 0, low)',
      'subregion_overlap(get_system_memory(), 0, low, 2)',
      'low has priority 2 instead of 0',
    ],
    ['renamed', '"low"', '"ram-low"', 'low is now called ram-low'],
    [
      'condition-changed',
      'memory_region_add',
      'if (machine->slots) memory_region_add',
      'low is there when machine->slots, before the patch always',
    ],
    [
      'access-changed',
      'memory_region_add',
      'memory_region_set_readonly(low, true); memory_region_add',
      'low is read-only and enabled instead of writable and enabled',
    ],
    [
      'kind-changed',
      'memory_region_init_alias(low, NULL, "low", machine->ram, 0, MiB)',
      'memory_region_init(low, NULL, "low", MiB)',
      'low is container instead of alias',
    ],
  ])('%s', (kind, from, to, message) => {
    expect(changes(from, to)).toContainEqual([kind, message]);
  });

  it('do not differ by lines, comments or names of locals', () => {
    const after = treeOf(
      board(
        `\n\n/* low */${BEFORE.replaceAll('(low,', '(first,').replaceAll('*low ', '*first ').replace(', low)', ', first)')}`,
      ),
    );
    expect(analyseLayout(treeOf(board(BEFORE)), after, [BOARD]).changes).toEqual([]);
  });

  it('say what is new and what is gone', () => {
    const second = `${BEFORE}
      MemoryRegion *high = g_new(MemoryRegion, 1);
      memory_region_init_alias(high, NULL, "high", machine->ram, MiB, KiB);
      memory_region_add_subregion(get_system_memory(), MiB, high);`;
    const one = treeOf(board(BEFORE));
    const two = treeOf(board(second));
    const text = 'alias high of machine->ram at MiB in system_memory at MiB, size KiB';
    expect(analyseLayout(one, two, [BOARD]).changes.map(regionChangeText)).toEqual([`${text} is added`]);
    expect(analyseLayout(two, one, [BOARD]).changes.map(regionChangeText)).toEqual([`${text} is removed`]);
  });
});

describe('what cannot be read', () => {
  const ONE = 'memory_region_init(machine->ram, NULL, "r", 1);';

  it('is a board file that is not there: it is named', () => {
    const layout = analyseLayout(treeOf(board(ONE)), null, ['hw/i386/absent.c', BOARD]);
    expect(layout.missing).toEqual(['hw/i386/absent.c']);
    expect(layout.before.map(({ name }) => name)).toEqual(['r']);
  });

  it('is an error of the user where there is nothing at all', () => {
    expect(() => analyseLayout(treeOf({}), null, [BOARD])).toThrow(UserError);
    expect(() => analyseLayout(treeOf({}), null, [BOARD])).toThrow(/hw\/i386\/board\.c/);
  });

  it('is C with a syntax error: file and line are named', () => {
    const layout = analyseLayout(treeOf(board(ONE)), treeOf(board(`${ONE}\n  int x = = 3;`)), [BOARD]);
    expect(layout.limits.some((limit) => limit.startsWith(`${BOARD}:5: syntax error`))).toBe(true);
  });

  it('is a region call without a prototype: its arguments are not guessed', () => {
    const files = board(`${ONE} memory_region_init_strange(machine->ram, "x", 1);`);
    const layout = layoutOf(files);
    expect(layout.limits).toEqual([`${BOARD}:4: no prototype tells the parameters of memory_region_init_strange()`]);
  });

  it('does not hide a prototype that calls its parameters otherwise', () => {
    const files = board('memory_region_init(machine->ram, NULL, "r", 1);');
    files['include/memory.h'] = MEMORY_H.replace('const char *name, uint64_t size);', 'const char *, uint64_t);');
    expect(() => layoutOf(files)).toThrow(/no prototype tells the parameters of memory_region_init\(\)/);
  });

  it('is what is unmapped again', () => {
    const layout = layoutOf(
      board(
        `${ONE} memory_region_del_subregion(get_system_memory(), machine->ram);`,
        'void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *subregion);',
      ),
    );
    expect(layout.limits).toEqual([
      `${BOARD}:4: board_init() unmaps a region while the board is built; it is shown as mapped`,
    ]);
  });

  it('is not more than a bounded number of calls, however the functions call each other', () => {
    const levels = Array.from({ length: 10 }, (_, i) => {
      const inner = i === 9 ? ONE.replace('machine', 'm') : `level${i + 1}(m);`.repeat(10);
      return `static void level${i}(MachineState *m) { ${inner} }\n`;
    });
    const layout = layoutOf(board('level0(machine);', levels.reverse().join('')));
    expect(layout.limits.some((limit) => limit.includes('more than 5000 calls'))).toBe(true);
    expect(layout.before.map(({ name }) => name)).toContain('r');
  });
});
