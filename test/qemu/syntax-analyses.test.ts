/** The layout and the merge predicate of real trees: FLATCHECK_QEMU_TREES names their folders, separated by ":". */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PreprocessorSession } from '../../src/c/preprocess/index.js';
import { analyseLayout, type Layout, type Region } from '../../src/questions/layout/index.js';
import { analysePredicate, provenPredicate } from '../../src/questions/predicate/index.js';
import type { SourceTree } from '../../src/questions/source/tree.js';
import { openFolder } from '../../src/tree/folder.js';
import { overlay, type TreeView } from '../../src/tree/view.js';
import { qemuTree } from '../questions/support.js';
import { RealQemu, realQemuVersion } from './real-qemu.js';

const folders = (process.env.FLATCHECK_QEMU_TREES ?? '').split(':').filter((folder) => folder !== '');
const PC = 'hw/i386/pc_piix.c';
const Q35 = 'hw/i386/pc_q35.c';
const MEMORY_CORES = ['system/memory.c', 'softmmu/memory.c'];

vi.setConfig({ testTimeout: 60_000 });

it.runIf(folders.length === 0 && process.env.CI === 'true')('has QEMU trees to read', () => {
  throw new Error('FLATCHECK_QEMU_TREES names no tree');
});

it.skipIf(folders.length > 0)('FLATCHECK_QEMU_TREES names no tree: nothing is read', (context) => context.skip());

function replaced(view: TreeView, path: string, pattern: RegExp, text: string): TreeView {
  const before = view.read(path)!;
  const after = before.replace(pattern, text);
  expect(after).not.toBe(before);
  return overlay(view, new Map([[path, after]]));
}

/** Low RAM in two aliases that meet at 1 MB. */
function splitAt1M(view: TreeView): TreeView {
  return replaced(
    view,
    'hw/i386/pc.c',
    /memory_region_init_alias\(ram_below_4g,[^;]*;\s*memory_region_add_subregion\(system_memory, 0, ram_below_4g\);/,
    `if (x86ms->below_4g_mem_size <= 0x100000) {
        memory_region_init_alias(ram_below_4g, NULL, "ram-below-4g", machine->ram, 0, x86ms->below_4g_mem_size);
        memory_region_add_subregion(system_memory, 0, ram_below_4g);
    } else {
        MemoryRegion *upper = g_new(MemoryRegion, 1);
        memory_region_init_alias(ram_below_4g, NULL, "ram-below-1m", machine->ram, 0, 0x100000);
        memory_region_add_subregion(system_memory, 0, ram_below_4g);
        memory_region_init_alias(upper, NULL, "ram-1m-to-below-4g", machine->ram, 0x100000,
                                 x86ms->below_4g_mem_size - 0x100000);
        memory_region_add_subregion(system_memory, 0x100000, upper);
    }`,
  );
}

describe.each(folders)('%s', (folder) => {
  const session = new PreprocessorSession();
  const view = openFolder(folder);
  const version = view.read('VERSION')?.trim() ?? '';
  let base: SourceTree;
  let layout: Layout;

  beforeAll(() => {
    base = qemuTree(view, session);
    layout = analyseLayout(base, null, [PC, Q35]);
  }, 60_000);

  const named = (name: string, board = PC): Region[] =>
    layout.before.filter((region) => region.name === name && region.boards.includes(board));

  it('maps low RAM and RAM above 4 GB as pc_memory_init() says', () => {
    expect(layout.limits).toEqual([]);
    expect(layout.missing).toEqual([]);
    expect(named('ram-below-4g')).toMatchObject([
      {
        kind: 'alias',
        parent: 'system_memory',
        offset: '0',
        size: 'x86ms->below_4g_mem_size',
        priority: '0',
        condition: '',
        alias: { target: 'machine->ram', offset: '0' },
        boards: [PC, Q35],
      },
    ]);
    expect(named('ram-above-4g')).toMatchObject([
      {
        parent: 'system_memory',
        offset: 'x86ms->above_4g_mem_start',
        size: 'x86ms->above_4g_mem_size',
        condition: 'x86ms->above_4g_mem_size > 0',
        alias: { target: 'machine->ram', offset: 'x86ms->below_4g_mem_size' },
      },
    ]);
  });

  it('has four PAM aliases for the BIOS area and four for each of the others, disabled, above what is there', () => {
    const pam = layout.before.filter((region) => region.name.startsWith('pam-') && region.boards.includes(Q35));
    const bios = pam.filter((region) => region.offset === 'PAM_BIOS_BASE');
    const others = pam.filter((region) => region.offset === 'PAM_EXPAN_BASE + i * PAM_EXPAN_SIZE');
    for (const four of [bios, others]) {
      expect(four.map(({ name }) => name).sort()).toEqual(['pam-pci', 'pam-pci', 'pam-ram', 'pam-rom']);
      expect(
        four.every(
          (region) => region.priority === '1' && region.parent === 'system_memory' && region.enabled === 'false',
        ),
      ).toBe(true);
      expect(four.filter((region) => region.readonly === 'true').map(({ name }) => name)).toEqual(['pam-rom']);
      expect(four.filter((region) => region.alias?.target === 'pci').map(({ name }) => name)).toEqual(['pam-pci']);
    }
    expect(pam.length).toBe(8);
    expect(others.every((region) => region.loops?.length === 1)).toBe(true);
  });

  it('puts SMRAM where the host bridge says', () => {
    expect(named('smram-region')).toMatchObject([
      { parent: 'system_memory', priority: '1', enabled: 'true', alias: { target: 'pci' } },
    ]);
    expect(named('smram-low')).toMatchObject([{ parent: 'smram', priority: '0' }]);
    expect(named('smram-open-high', Q35)).toMatchObject([
      { parent: 'system_memory', offset: '0xfeda0000', priority: '1', enabled: 'false' },
    ]);
    expect(named('smram-open-high', PC)).toEqual([]);
  });

  it('shows what splitting low RAM at 1 MB changes, and nothing else', () => {
    const { changes } = analyseLayout(base, qemuTree(splitAt1M(view), session), [PC, Q35]);
    expect(changes.map(({ kind, after }) => [kind, after?.name, after?.offset, after?.size, after?.condition])).toEqual(
      [
        ['condition-changed', 'ram-below-4g', '0', 'x86ms->below_4g_mem_size', 'x86ms->below_4g_mem_size <= 0x100000'],
        ['added', 'ram-below-1m', '0', '0x100000', 'x86ms->below_4g_mem_size > 0x100000'],
        [
          'added',
          'ram-1m-to-below-4g',
          '0x100000',
          'x86ms->below_4g_mem_size - 0x100000',
          'x86ms->below_4g_mem_size > 0x100000',
        ],
      ],
    );
  });

  it('merges ranges that can_merge() lets merge', () => {
    const { before, limits } = analysePredicate(base, null);
    expect(limits).toEqual([]);
    expect(before).toMatchObject({ function: 'can_merge', caller: 'flatview_simplify' });
    expect(before.clauses.map(({ text }) => text)).toEqual([
      'r1->addr.start + r1->addr.size == r2->addr.start',
      'r1->mr == r2->mr',
      'r1->offset_in_region + r1->addr.size == r2->offset_in_region',
      'r1->dirty_log_mask == r2->dirty_log_mask',
      'r1->romd_mode == r2->romd_mode',
      'r1->readonly == r2->readonly',
      'r1->nonvolatile == r2->nonvolatile',
      ...(Number.parseInt(version, 10) > 7 ? ['!r1->unmergeable', '!r2->unmergeable'] : []),
    ]);
  });

  it('proves the clause that keeps ranges apart at 1 MB, with an example that its C bears out', async () => {
    const path = MEMORY_CORES.find((each) => view.exists(each))!;
    const patched = replaced(
      view,
      path,
      /(static bool can_merge\([^)]*\)\s*\{)/,
      `$1
    if (int128_lt(r1->addr.start, int128_make64(0x100000)) && int128_ge(r2->addr.start, int128_make64(0x100000))) {
        return false;
    }`,
    );
    const { difference } = await provenPredicate(base, qemuTree(patched, session));
    expect(difference).toMatchObject({
      equivalent: false,
      formula: 'after == (before && !(r1->addr.start < 0x100000 && r2->addr.start >= 0x100000))',
      proven: true,
      onlyBefore: { witness: { before: true, after: false } },
      onlyAfter: null,
    });
    const { inputs } = difference.witness!;
    expect(Number(inputs['r1->addr.start'])).toBeLessThan(0x100000);
    expect(Number(inputs['r2->addr.start'])).toBeGreaterThanOrEqual(0x100000);
    const comment = replaced(view, path, /(static bool can_merge\()/, '/* moved */\n\n$1');
    expect((await provenPredicate(base, qemuTree(comment, session))).difference).toMatchObject({
      equivalent: true,
      proven: true,
    });
  });

  it('proves a rewritten condition to be the same', async () => {
    const path = MEMORY_CORES.find((each) => view.exists(each))!;
    const patched = replaced(
      view,
      path,
      /return int128_eq\(addrrange_end\(r1->addr\), r2->addr\.start\)\s*&& r1->mr == r2->mr/,
      `if (r2->mr != r1->mr) {
        return false;
    }
    return !int128_ne(r2->addr.start, int128_add(r1->addr.size, r1->addr.start))`,
    );
    expect((await provenPredicate(base, qemuTree(patched, session))).difference).toMatchObject({
      equivalent: true,
      proven: true,
      rewritten: true,
    });
  });

  const isSameSeries = version.split('.').slice(0, 2).join('.') === realQemuVersion()?.split('.').slice(0, 2).join('.');
  it.runIf(isSameSeries).each([
    ['pc', PC],
    ['q35', Q35],
  ])('agrees with `info mtree` of a real QEMU on names, parents and priorities: %s', async (machine, board) => {
    const qemu = await RealQemu.start({ machine, ram: '6G', vga: 'none' });
    try {
      const real = treeRows(await qemu.monitor('info mtree -D'));
      const read = layout.before.filter((region) => region.boards.includes(board));
      const known = new Set(read.map(({ name }) => name));
      const inMemory = new Set(['system_memory', 'pci', 'smram']);
      const always = read.filter(
        (region) =>
          region.parent !== null &&
          inMemory.has(region.parent) &&
          ['', 'pcmc->pci_enabled', 'mch->has_smm_ranges'].includes(region.condition),
      );
      const texts = new Set(real.map((row) => `${row.parent}/${row.name} ${row.priority}`));
      expect(always.length).toBeGreaterThan(10);
      for (const region of always) expect(texts).toContain(`${region.parent}/${region.name} ${region.priority}`);
      const rows = read.map((region) => `${region.parent}/${region.name} ${region.priority}`);
      const alternatives = read.flatMap((region) =>
        (region.variables ?? [])
          .filter((variable) => variable.name === region.parent)
          .flatMap(({ values }) => values.map(({ value }) => `${value}/${region.name} ${region.priority}`)),
      );
      for (const row of real) {
        if (known.has(row.name) && row.parent !== '')
          expect([...rows, ...alternatives]).toContain(`${row.parent}/${row.name} ${row.priority}`);
      }
    } finally {
      await qemu.close();
    }
  });
});

/** The rows of the memory address space and of the containers below it, with the name of the region above. */
function treeRows(text: string): Array<{ parent: string; name: string; priority: string }> {
  const rows: Array<{ parent: string; name: string; priority: string }> = [];
  const above: string[] = [];
  let isMemory = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^(?:address-space|memory-region): (.*)/.exec(line);
    if (heading) isMemory = heading[1] === 'memory' || heading[1] === 'pci' || heading[1] === 'smram';
    const row = /^( +)[\da-f]{16}-[\da-f]{16} \(prio (-?\d+), [^)]*\): (?:alias )?(\S+)/.exec(line);
    if (!row || !isMemory) continue;
    const depth = row[1]!.length / 2 - 1;
    const name = row[3] === 'system' ? 'system_memory' : row[3]!;
    above.length = depth;
    rows.push({ parent: above[depth - 1] ?? '', name, priority: row[2]! });
    above[depth] = name;
  }
  return rows;
}
