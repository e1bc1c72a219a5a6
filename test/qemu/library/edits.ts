/**
 * Changes to QEMU that were written to be judged. They are kept as edits, not as patches, so that no line of QEMU stands here:
 * a patch is made of them against the tree at hand.
 */

import { BASE_ADDRESSES } from './base-addresses.js';
import { type Edit, edit, I440FX, type LibraryEntry, MEMORY, PAM, PC, Q35 } from './edit.js';
import { FURTHER } from './further-edits.js';
import { ON_THE_WAY } from './on-the-way.js';
import { OTHER_WAYS } from './other-ways.js';

const merge = (find: string, replace: string): Edit => edit(MEMORY, 'can_merge', find, replace);
/** Ranges that meet at an address are kept apart. */
const stopAt = (address: string): Edit =>
  merge('return', `if (int128_eq(r2->addr.start, int128_make64(${address}))) { return false; }\n    return`);
/** Low RAM becomes two aliases that meet at an address; each argument may be wrong. */
const splitLowRam = (boundary: string, upperOffset = boundary, upperPlace = boundary, less = boundary): Edit[] => [
  edit(PC, 'pc_memory_init', '0, x86ms->below_4g_mem_size)', `0, MIN(x86ms->below_4g_mem_size, ${boundary}))`),
  edit(
    PC,
    'pc_memory_init',
    '0, ram_below_4g);',
    `0, ram_below_4g);
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
  },
  { name: 'merge-not-at-1m', edits: [stopAt('0x100000')] },
  {
    name: 'merge-not-at-2m',
    edits: [stopAt('0x200000')],
  },
  { name: 'merge-not-above-ram', edits: [stopAt('0x1000000000000')] },
  {
    name: 'merge-without-offset',
    edits: [merge('int128_eq(int128_add(…(r2->offset_in_region))', 'true')],
  },
  { name: 'merge-across-regions', edits: [merge('r1->mr == r2->mr', 'r1->mr != NULL')] },
  { name: 'merge-without-readonly', edits: [merge('r1->readonly == r2->readonly', 'true')] },
  {
    name: 'merge-without-nonvolatile',
    edits: [merge('r1->nonvolatile == r2->nonvolatile', 'true')],
  },
  {
    name: 'merge-without-adjacency',
    edits: [merge('int128_eq(addrrange_end(…r2->addr.start)', 'true')],
  },
  {
    name: 'merge-renamed',
    edits: [
      edit(MEMORY, null, 'static bool can_merge(', 'static bool ranges_fit('),
      edit(MEMORY, 'flatview_simplify', 'can_merge(', 'ranges_fit('),
    ],
  },
  {
    name: 'merge-off-by-one-count',
    edits: [edit(MEMORY, 'flatview_simplify', 'j < view->nr', 'j + 1 < view->nr')],
  },
  {
    name: 'merge-once',
    edits: [edit(MEMORY, 'flatview_simplify', '++j;', '++j; break;')],
  },
  {
    name: 'merge-size-not-added',
    edits: [edit(MEMORY, 'flatview_simplify', 'int128_addto(…;', '')],
  },
  // What is compared between the old and the new view.
  {
    name: 'passes-swapped',
    edits: [
      edit(MEMORY, 'address_space_set_flatview', 'new_view, false);', 'new_view, !!old_view2);'),
      edit(MEMORY, 'address_space_set_flatview', 'new_view, true);', 'new_view, !old_view2);'),
    ],
  },
  {
    name: 'removal-pass-dropped',
    edits: [edit(MEMORY, 'address_space_set_flatview', 'address_space_update_topology_pass(…false);', '')],
  },
  {
    name: 'ranges-never-equal',
    edits: [edit(MEMORY, 'flatrange_equal', 'return', 'return false &&')],
  },
  {
    name: 'equal-without-readonly',
    edits: [edit(MEMORY, 'flatrange_equal', 'a->readonly == b->readonly', 'true')],
  },
  {
    name: 'equal-without-nonvolatile',
    edits: [edit(MEMORY, 'flatrange_equal', 'a->nonvolatile == b->nonvolatile', 'true')],
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
  },
  // How regions are rendered.
  {
    name: 'render-readonly-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'readonly |= mr->readonly;', '')],
  },
  {
    name: 'render-nonvolatile-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'nonvolatile |= mr->nonvolatile;', '')],
  },
  {
    name: 'render-alias-offset-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'int128_subfrom(…mr->alias_offset));', '')],
  },
  {
    name: 'render-disabled-too',
    edits: [edit(MEMORY, 'render_memory_region', 'if (!mr->enabled)', 'if (!mr->enabled && !mr->alias)')],
  },
  {
    name: 'render-gap-lost',
    edits: [edit(MEMORY, 'render_memory_region', 'int128_ge(base,', 'int128_gt(base,')],
  },
  {
    name: 'render-min-spelled-out',
    edits: [
      edit(
        MEMORY,
        'render_memory_region',
        'addrrange_intersection(tmp, clip);',
        'addrrange_make(int128_max(tmp.start, clip.start), int128_sub(int128_min(addrrange_end(tmp), addrrange_end(clip)), int128_max(tmp.start, clip.start)));',
      ),
    ],
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
  },
  {
    name: 'enable-always-pending',
    edits: [edit(MEMORY, 'memory_region_set_enabled', 'if (enabled == mr->enabled) { return; }', '')],
  },
  // The board.
  { name: 'board-split-only', edits: splitLowRam('0x100000') },
  {
    name: 'board-split-and-stop',
    edits: [...splitLowRam('0x100000'), stopAt('0x100000')],
  },
  { name: 'board-split-wrong-offset', edits: splitLowRam('0x100000', '0') },
  { name: 'board-split-wrong-place', edits: splitLowRam('0x100000', '0x100000', '0x110000') },
  {
    name: 'board-split-short',
    edits: splitLowRam('0x100000', '0x100000', '0x100000', '0x101000'),
  },
  {
    name: 'board-split-at-16m',
    edits: [...splitLowRam('0x1000000'), stopAt('0x1000000')],
  },
  {
    name: 'option-roms-writable',
    edits: [edit(PC, 'pc_memory_init', 'option_rom_mr, true);', 'option_rom_mr, false);')],
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
  },
  // Host bridges and PAM.
  { name: 'pam-nibbles-swapped', edits: [edit(PAM, 'pam_update', '(!(idx & 1))', '(idx & 1)')] },
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
  },
  {
    name: 'pam-write-only-from-pci',
    edits: [edit(PAM, 'init_pam', 'alias[2],…ram_memory,', 'alias[2],…pci_address_space,')],
  },
  {
    name: 'pam-rom-writable',
    edits: [edit(PAM, 'init_pam', 'alias[1], true);', 'alias[1], false);')],
  },
  { name: 'pam-regions-renamed', edits: [edit(PAM, 'init_pam', '"pam-ram"', '"shadow-ram"')] },
  {
    name: 'pam-transaction-dropped',
    edits: [
      edit(I440FX, 'i440fx_update_memory_mappings', 'memory_region_transaction_begin();', ''),
      edit(I440FX, 'i440fx_update_memory_mappings', 'memory_region_transaction_commit();', ''),
    ],
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
  },
  { name: 'q35-last-pam-forgotten', edits: [edit(Q35, 'mch_update_pam', 'i < 13', 'i < 12')] },
  {
    name: 'q35-pam-register-off-by-one',
    edits: [edit(Q35, 'mch_update_pam', 'DIV_ROUND_UP(i, 2)', '(i / 2)')],
  },
  {
    name: 'assertion-on-write',
    edits: [edit(PAM, 'pam_update', 'assert(0 <= idx', 'assert((val & 0x33) != 0x21); assert(0 <= idx')],
  },
  ...FURTHER,
  ...OTHER_WAYS,
  ...ON_THE_WAY,
  ...BASE_ADDRESSES,
];
