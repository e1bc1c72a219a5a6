/**
 * Changes to QEMU that were written to be judged. They are kept as edits, not as patches, so that no line of QEMU stands here:
 * a patch is made of them against the tree at hand.
 */

export interface Edit {
  /** Paths to try, the first that the tree has is meant: the folder's name changed between series. */
  readonly file: readonly string[];
  /** The function, as its name stands before the parameter list; null for the whole file. */
  readonly within: string | null;
  /** What is replaced there, the first time it occurs; white space stands for any white space. */
  readonly find: string;
  readonly replace: string;
}

/** What a check must come to. */
export interface Expected {
  readonly verdict: 'pass' | 'fail' | 'incomplete';
  /** Findings that must be there; of errors, improvements and warnings no others may be. */
  readonly findings: readonly string[];
}

export interface LibraryEntry {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly expected: Expected;
}

const MEMORY = ['system/memory.c', 'softmmu/memory.c'];
const PC = ['hw/i386/pc.c'];
const PAM = ['hw/pci-host/pam.c'];
const I440FX = ['hw/pci-host/i440fx.c'];
const Q35 = ['hw/pci-host/q35.c'];

const edit = (file: readonly string[], within: string | null, find: string, replace: string): Edit => ({
  file,
  within,
  find,
  replace,
});

const NO_EFFECT: Expected = { verdict: 'pass', findings: ['no-observable-effect'] };
const MAP_CHANGED: Expected = { verdict: 'fail', findings: ['guest-map-changed'] };

const merge = (find: string, replace: string): Edit => edit(MEMORY, 'can_merge', find, replace);
/** Ranges that meet at an address are kept apart. */
const stopAt = (address: string): Edit =>
  merge('return', `if (int128_eq(r2->addr.start, int128_make64(${address}))) { return false; }\n    return`);
/** Low RAM becomes two aliases that meet at an address; each argument may be wrong. */
const splitLowRam = (boundary: string, upperOffset = boundary, upperPlace = boundary, less = boundary): Edit[] => [
  edit(
    PC,
    'pc_memory_init',
    '0, x86ms->below_4g_mem_size); memory_region_add_subregion(system_memory, 0, ram_below_4g);',
    `0, MIN(x86ms->below_4g_mem_size, ${boundary}));
    memory_region_add_subregion(system_memory, 0, ram_below_4g);
    if (x86ms->below_4g_mem_size > ${boundary}) {
        MemoryRegion *upper = g_malloc(sizeof(*upper));
        memory_region_init_alias(upper, NULL, "ram-upper", machine->ram,
                                 ${upperOffset}, x86ms->below_4g_mem_size - ${less});
        memory_region_add_subregion(system_memory, ${upperPlace}, upper);
    }`,
  ),
];

export const LIBRARY: readonly LibraryEntry[] = [
  // The condition under which ranges merge.
  {
    name: 'merge-never',
    edits: [merge('return', 'return false &&')],
    expected: { verdict: 'pass', findings: ['dma-hole-fixed'] },
  },
  { name: 'merge-not-at-1m', edits: [stopAt('0x100000')], expected: { verdict: 'pass', findings: ['dma-hole-fixed'] } },
  {
    name: 'merge-not-at-2m',
    edits: [stopAt('0x200000')],
    expected: { verdict: 'pass', findings: ['dma-hole-fixed', 'dma-hole-remaining'] },
  },
  { name: 'merge-not-above-ram', edits: [stopAt('0x1000000000000')], expected: NO_EFFECT },
  {
    name: 'merge-without-offset',
    edits: [
      merge(
        'int128_eq(int128_add(int128_make64(r1->offset_in_region), r1->addr.size), int128_make64(r2->offset_in_region))',
        'true',
      ),
    ],
    expected: MAP_CHANGED,
  },
  { name: 'merge-across-regions', edits: [merge('r1->mr == r2->mr', 'r1->mr != NULL')], expected: MAP_CHANGED },
  { name: 'merge-without-readonly', edits: [merge('r1->readonly == r2->readonly', 'true')], expected: MAP_CHANGED },
  {
    name: 'merge-without-nonvolatile',
    edits: [merge('r1->nonvolatile == r2->nonvolatile', 'true')],
    expected: NO_EFFECT,
  },
  {
    name: 'merge-without-adjacency',
    edits: [merge('int128_eq(addrrange_end(r1->addr), r2->addr.start)', 'true')],
    expected: NO_EFFECT,
  },
  {
    name: 'merge-renamed',
    edits: [
      edit(MEMORY, null, 'static bool can_merge(', 'static bool ranges_fit('),
      edit(MEMORY, 'flatview_simplify', 'can_merge(', 'ranges_fit('),
    ],
    expected: NO_EFFECT,
  },
  {
    name: 'merge-off-by-one-count',
    edits: [edit(MEMORY, 'flatview_simplify', 'j < view->nr', 'j + 1 < view->nr')],
    expected: NO_EFFECT,
  },
  {
    name: 'merge-once',
    edits: [edit(MEMORY, 'flatview_simplify', '++j;', '++j; break;')],
    expected: { verdict: 'pass', findings: [] },
  },
  {
    name: 'merge-size-not-added',
    edits: [
      edit(MEMORY, 'flatview_simplify', 'int128_addto(&view->ranges[i].addr.size, view->ranges[j].addr.size);', ''),
    ],
    expected: MAP_CHANGED,
  },
  // What is compared between the old and the new view.
  {
    name: 'passes-swapped',
    edits: [
      edit(MEMORY, 'address_space_set_flatview', 'new_view, false);', 'new_view, !!old_view2);'),
      edit(MEMORY, 'address_space_set_flatview', 'new_view, true);', 'new_view, !old_view2);'),
    ],
    expected: { verdict: 'fail', findings: ['listener-protocol'] },
  },
  {
    name: 'removal-pass-dropped',
    edits: [
      edit(
        MEMORY,
        'address_space_set_flatview',
        'address_space_update_topology_pass(as, old_view2, new_view, false);',
        '',
      ),
    ],
    expected: { verdict: 'fail', findings: ['listener-protocol'] },
  },
  {
    name: 'ranges-never-equal',
    edits: [edit(MEMORY, 'flatrange_equal', 'return', 'return false &&')],
    expected: { verdict: 'fail', findings: ['dma-hole-introduced'] },
  },
  {
    name: 'equal-without-readonly',
    edits: [edit(MEMORY, 'flatrange_equal', 'a->readonly == b->readonly', 'true')],
    expected: { verdict: 'fail', findings: [] },
  },
  {
    name: 'equal-without-nonvolatile',
    edits: [edit(MEMORY, 'flatrange_equal', 'a->nonvolatile == b->nonvolatile', 'true')],
    expected: NO_EFFECT,
  },
  {
    name: 'transaction-depth-ignored',
    edits: [
      edit(
        MEMORY,
        'memory_region_transaction_commit',
        'if (!memory_region_transaction_depth)',
        'if (memory_region_transaction_depth < 2)',
      ),
    ],
    expected: { verdict: 'fail', findings: ['dma-hole-introduced'] },
  },
  // How regions are rendered.
  {
    name: 'render-readonly-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'readonly |= mr->readonly;', '')],
    expected: MAP_CHANGED,
  },
  {
    name: 'render-nonvolatile-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'nonvolatile |= mr->nonvolatile;', '')],
    expected: NO_EFFECT,
  },
  {
    name: 'render-alias-offset-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'int128_subfrom(&base, int128_make64(mr->alias_offset));', '')],
    expected: MAP_CHANGED,
  },
  {
    name: 'render-disabled-too',
    edits: [edit(MEMORY, 'render_memory_region', 'if (!mr->enabled)', 'if (!mr->enabled && !mr->alias)')],
    expected: MAP_CHANGED,
  },
  {
    name: 'render-gap-lost',
    edits: [
      edit(
        MEMORY,
        'render_memory_region',
        'int128_ge(base, addrrange_end(view->ranges[i].addr))',
        'int128_gt(base, addrrange_end(view->ranges[i].addr))',
      ),
    ],
    expected: NO_EFFECT,
  },
  {
    name: 'render-min-spelled-out',
    edits: [
      edit(
        MEMORY,
        'render_memory_region',
        'clip = addrrange_intersection(tmp, clip);',
        'clip = addrrange_make(int128_max(tmp.start, clip.start), int128_sub(int128_min(addrrange_end(tmp), addrrange_end(clip)), int128_max(tmp.start, clip.start)));',
      ),
    ],
    expected: NO_EFFECT,
  },
  {
    name: 'priority-order-reversed',
    edits: [
      edit(
        MEMORY,
        'memory_region_update_container_subregions',
        'subregion->priority >= other->priority',
        'subregion->priority <= other->priority',
      ),
    ],
    expected: MAP_CHANGED,
  },
  {
    name: 'enable-always-pending',
    edits: [edit(MEMORY, 'memory_region_set_enabled', 'if (enabled == mr->enabled) { return; }', '')],
    expected: NO_EFFECT,
  },
  // The board.
  { name: 'board-split-only', edits: splitLowRam('0x100000'), expected: NO_EFFECT },
  {
    name: 'board-split-and-stop',
    edits: [...splitLowRam('0x100000'), stopAt('0x100000')],
    expected: { verdict: 'pass', findings: ['dma-hole-fixed'] },
  },
  { name: 'board-split-wrong-offset', edits: splitLowRam('0x100000', '0'), expected: MAP_CHANGED },
  { name: 'board-split-wrong-place', edits: splitLowRam('0x100000', '0x100000', '0x110000'), expected: MAP_CHANGED },
  {
    name: 'board-split-short',
    edits: splitLowRam('0x100000', '0x100000', '0x100000', '0x101000'),
    expected: MAP_CHANGED,
  },
  {
    name: 'board-split-at-16m',
    edits: [...splitLowRam('0x1000000'), stopAt('0x1000000')],
    expected: { verdict: 'pass', findings: ['dma-hole-fixed', 'dma-hole-remaining'] },
  },
  {
    name: 'option-roms-writable',
    edits: [
      edit(
        PC,
        'pc_memory_init',
        'memory_region_set_readonly(option_rom_mr, true);',
        'memory_region_set_readonly(option_rom_mr, false);',
      ),
    ],
    expected: MAP_CHANGED,
  },
  {
    name: 'high-ram-at-wrong-offset',
    edits: [
      edit(
        PC,
        'pc_memory_init',
        'x86ms->below_4g_mem_size, x86ms->above_4g_mem_size);',
        '0, x86ms->above_4g_mem_size);',
      ),
    ],
    expected: MAP_CHANGED,
  },
  // Host bridges and PAM.
  { name: 'pam-nibbles-swapped', edits: [edit(PAM, 'pam_update', '(!(idx & 1))', '(idx & 1)')], expected: MAP_CHANGED },
  {
    name: 'pam-unchanged-is-left',
    edits: [
      edit(
        PAM,
        'pam_update',
        'memory_region_set_enabled(&pam->alias[pam->current], false);',
        'if (pam->current == ((val >> ((!(idx & 1)) * 4)) & PAM_ATTR_MASK)) { memory_region_set_enabled(&pam->alias[pam->current], true); return; }\n    memory_region_set_enabled(&pam->alias[pam->current], false);',
      ),
    ],
    expected: NO_EFFECT,
  },
  {
    name: 'pam-write-only-from-pci',
    edits: [
      edit(
        PAM,
        'init_pam',
        'memory_region_init_alias(&mem->alias[2], owner, "pam-pci", ram_memory,',
        'memory_region_init_alias(&mem->alias[2], owner, "pam-pci", pci_address_space,',
      ),
    ],
    expected: MAP_CHANGED,
  },
  {
    name: 'pam-rom-writable',
    edits: [
      edit(
        PAM,
        'init_pam',
        'memory_region_set_readonly(&mem->alias[1], true);',
        'memory_region_set_readonly(&mem->alias[1], false);',
      ),
    ],
    expected: MAP_CHANGED,
  },
  { name: 'pam-regions-renamed', edits: [edit(PAM, 'init_pam', '"pam-ram"', '"shadow-ram"')], expected: NO_EFFECT },
  {
    name: 'pam-transaction-dropped',
    edits: [
      edit(I440FX, 'i440fx_update_memory_mappings', 'memory_region_transaction_begin();', ''),
      edit(I440FX, 'i440fx_update_memory_mappings', 'memory_region_transaction_commit();', ''),
    ],
    expected: { verdict: 'fail', findings: ['dma-hole-introduced'] },
  },
  {
    name: 'i440fx-smram-inverted',
    edits: [
      edit(
        I440FX,
        'i440fx_update_memory_mappings',
        '!(pd->config[I440FX_SMRAM] & SMRAM_D_OPEN)',
        '(pd->config[I440FX_SMRAM] & SMRAM_D_OPEN)',
      ),
    ],
    expected: MAP_CHANGED,
  },
  {
    name: 'i440fx-last-pam-forgotten',
    edits: [
      edit(
        I440FX,
        'i440fx_update_memory_mappings',
        'i < ARRAY_SIZE(d->pam_regions)',
        'i < ARRAY_SIZE(d->pam_regions) - 1',
      ),
    ],
    expected: MAP_CHANGED,
  },
  { name: 'q35-last-pam-forgotten', edits: [edit(Q35, 'mch_update_pam', 'i < 13', 'i < 12')], expected: MAP_CHANGED },
  {
    name: 'q35-pam-register-off-by-one',
    edits: [edit(Q35, 'mch_update_pam', 'DIV_ROUND_UP(i, 2)', '(i / 2)')],
    expected: MAP_CHANGED,
  },
  {
    name: 'assertion-on-write',
    edits: [edit(PAM, 'pam_update', 'assert(0 <= idx', 'assert((val & 0x33) != 0x21); assert(0 <= idx')],
    expected: { verdict: 'fail', findings: ['abort-reached'] },
  },
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The span of a function's definition in a file of QEMU's style: a brace in the first column ends it. */
function span(text: string, name: string): [start: number, end: number] {
  const head = new RegExp(`^[a-z][^\\n;{}=]*\\b${escaped(name)}\\((?:[^;{}]*)\\)\\s*\\{`, 'gm').exec(text);
  if (!head) throw new Error(`there is no function ${name}`);
  const end = text.indexOf('\n}', head.index);
  return [head.index, end];
}

/** The text of a file with one edit made. Throws where there is nothing to replace. */
export function applyEdit(text: string, { within, find, replace }: Edit): string {
  const [start, end] = within === null ? [0, text.length] : span(text, within);
  const pattern = new RegExp(find.trim().split(/\s+/).map(escaped).join('\\s+'));
  const body = text.slice(start, end);
  if (!pattern.test(body)) throw new Error(`${within ?? 'the file'} has no ${find}`);
  return text.slice(0, start) + body.replace(pattern, () => replace) + text.slice(end);
}
