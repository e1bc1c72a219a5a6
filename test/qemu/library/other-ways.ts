/** Further changes to QEMU: code rewritten, and the same reached with other functions. */
import { beforeFunction, type Edit, edit, type LibraryEntry, MEMORY, PAM, PC } from './edit.js';

const inMerge = (find: string, replace: string): Edit => edit(MEMORY, 'can_merge', find, replace);
const afterLowRam = (what: string): Edit =>
  edit(PC, 'pc_memory_init', '0, ram_below_4g);', `0, ram_below_4g);\n    ${what}`);
/** Low RAM is mapped by other code. */
const lowRamBy = (code: string): Edit =>
  edit(
    PC,
    'pc_memory_init',
    `memory_region_init_alias(ram_below_4g, NULL, "ram-below-4g", machine->ram,
                             0, x86ms->below_4g_mem_size);
    memory_region_add_subregion(system_memory, 0, ram_below_4g);`,
    code,
  );
/** A PAM register takes effect by other code. */
const pamBy = (code: string): Edit =>
  edit(
    PAM,
    'pam_update',
    `memory_region_set_enabled(&pam->alias[pam->current], false);
    pam->current = (val >> ((!(idx & 1)) * 4)) & PAM_ATTR_MASK;
    memory_region_set_enabled(&pam->alias[pam->current], true);`,
    code,
  );

export const OTHER_WAYS: readonly LibraryEntry[] = [
  // The memory core.
  {
    name: 'ranges-know-their-side',
    edits: [
      edit(
        MEMORY,
        null,
        'struct FlatRange { MemoryRegion *mr;',
        'struct FlatRange {\n    MemoryRegion *mr;\n    bool low;',
      ),
      inMerge('&& !r1->unmergeable', '&& r1->low == r2->low && !r1->unmergeable'),
      edit(
        MEMORY,
        'flatview_insert',
        'view->ranges[pos] = *range;',
        'view->ranges[pos] = *range;\n    view->ranges[pos].low = int128_lt(range->addr.start, int128_make64(0x100000));',
      ),
    ],
  },
  {
    name: 'simplify-in-one-pass',
    edits: [
      edit(MEMORY, 'flatview_simplify', 'unsigned i, j, k; i = 0;', 'unsigned in, out = 0;'),
      edit(
        MEMORY,
        'flatview_simplify',
        `while (i < view->nr) {
        j = i + 1;
        while (j < view->nr
               && can_merge(&view->ranges[j-1], &view->ranges[j])) {
            int128_addto(&view->ranges[i].addr.size, view->ranges[j].addr.size);
            ++j;
        }
        ++i;
        for (k = i; k < j; k++) {
            memory_region_unref(view->ranges[k].mr);
        }
        memmove(&view->ranges[i], &view->ranges[j],
                (view->nr - j) * sizeof(view->ranges[j]));
        view->nr -= j - i;
    }`,
        `for (in = 1; in < view->nr; in++) {
        if (can_merge(&view->ranges[out], &view->ranges[in])) {
            int128_addto(&view->ranges[out].addr.size, view->ranges[in].addr.size);
            memory_region_unref(view->ranges[in].mr);
        } else {
            view->ranges[++out] = view->ranges[in];
        }
    }
    view->nr = MIN(view->nr, out + 1);`,
      ),
    ],
  },
  {
    name: 'shrunk-range-removes-its-head',
    edits: [
      edit(
        MEMORY,
        'address_space_update_topology_pass',
        'if (frold',
        `if (frold && frnew && frold->mr == frnew->mr
            && int128_gt(frnew->addr.start, frold->addr.start)
            && int128_eq(addrrange_end(frold->addr), addrrange_end(frnew->addr))
            && frold->readonly == frnew->readonly) {
            if (!adding) {
                FlatRange head = *frold;
                head.addr.size = int128_sub(frnew->addr.start, frold->addr.start);
                MEMORY_LISTENER_UPDATE_REGION((&head), as, Reverse, region_del);
            }
            ++iold;
            ++inew;
        } else if (frold`,
      ),
    ],
  },
  // Boards.
  {
    name: 'low-ram-split-at-768k-unmergeable',
    edits: [
      lowRamBy(`memory_region_init_alias(ram_below_4g, NULL, "ram-low", machine->ram, 0, 0xc0000);
    memory_region_add_subregion(system_memory, 0, ram_below_4g);
    MemoryRegion *rest = g_new0(MemoryRegion, 1);
    memory_region_init_alias(rest, NULL, "ram-rest", machine->ram, 0xc0000, x86ms->below_4g_mem_size - 0xc0000);
    memory_region_set_unmergeable(rest, true);
    memory_region_add_subregion(system_memory, 0xc0000, rest);`),
    ],
  },
  {
    name: 'low-ram-by-a-table',
    edits: [
      beforeFunction(
        PC,
        'void pc_memory_init(',
        `static const struct { const char *name; hwaddr start, end; } pc_low_ram[] = {
    { "ram-below-640k", 0, 640 * KiB },
    { "ram-vga-hole", 640 * KiB, 768 * KiB },
    { "ram-shadow", 768 * KiB, 1 * MiB },
    { "ram-above-1m", 1 * MiB, UINT64_MAX },
};`,
      ),
      lowRamBy(`for (size_t part = 0; part < G_N_ELEMENTS(pc_low_ram); part++) {
        const hwaddr end = MIN(pc_low_ram[part].end, x86ms->below_4g_mem_size);
        ram_below_4g = g_renew(MemoryRegion, part ? NULL : ram_below_4g, 1);
        memory_region_init_alias(ram_below_4g, NULL, pc_low_ram[part].name, machine->ram,
                                 pc_low_ram[part].start, end - pc_low_ram[part].start);
        memory_region_set_unmergeable(ram_below_4g, part == 3);
        memory_region_add_subregion(system_memory, pc_low_ram[part].start, ram_below_4g);
    }`),
    ],
  },
  {
    name: 'found-region-shown-twice',
    edits: [
      afterLowRam(`{
        MemoryRegionSection found = memory_region_find(system_memory, 0x90000, 0x1000);
        MemoryRegion *twice = g_new0(MemoryRegion, 1);
        memory_region_init_alias(twice, NULL, "twice", found.mr, found.offset_within_region + 0x1000, 0x1000);
        memory_region_add_subregion_overlap(system_memory, 0x90000, twice, 1);
        memory_region_unref(found.mr);
    }`),
    ],
  },
  {
    name: 'region-added-when-the-machine-is-done',
    edits: [
      edit(PC, null, '#include "qemu/units.h"', '#include "qemu/units.h"\n#include "system/system.h"'),
      beforeFunction(
        PC,
        'void pc_memory_init(',
        `static void pc_late(Notifier *notifier, void *data)
{
    static MemoryRegion late;

    memory_region_init_alias(&late, NULL, "late", get_system_memory(), 0, 0x1000);
    memory_region_add_subregion_overlap(get_system_memory(), 0x80000, &late, 2);
}
static Notifier pc_late_notifier = { .notify = pc_late };`,
      ),
      afterLowRam('qemu_add_machine_init_done_notifier(&pc_late_notifier);'),
    ],
  },
  // PAM.
  {
    name: 'pam-as-one-alias-made-readonly',
    edits: [
      edit(
        PAM,
        'init_pam',
        `for (i = 0; i < 4; ++i) {
        memory_region_set_enabled(&mem->alias[i], false);
        memory_region_add_subregion_overlap(system_memory, start,
                                            &mem->alias[i], 1);
    }`,
        `for (i = 0; i < 4; i += 3) {
        memory_region_set_enabled(&mem->alias[i], i == 0);
        memory_region_add_subregion_overlap(system_memory, start,
                                            &mem->alias[i], 1);
    }`,
      ),
      pamBy(`uint8_t attributes = (val >> ((!(idx & 1)) * 4)) & PAM_ATTR_MASK;

    memory_region_set_enabled(&pam->alias[3], attributes != 0);
    memory_region_set_enabled(&pam->alias[0], attributes == 0);
    memory_region_set_readonly(&pam->alias[3], attributes == PAM_ATTR_RE);`),
    ],
  },
  {
    name: 'pam-taken-out-and-put-in',
    edits: [
      edit(PAM, 'init_pam', 'memory_region_set_enabled(&mem->alias[i], false);', 'if (i) { continue; }'),
      pamBy(`MemoryRegion *system = pam->alias[pam->current].container;
    hwaddr start = pam->alias[pam->current].addr;

    memory_region_del_subregion(system, &pam->alias[pam->current]);
    pam->current = (val >> ((!(idx & 1)) * 4)) & PAM_ATTR_MASK;
    memory_region_add_subregion_overlap(system, start, &pam->alias[pam->current], 1);`),
    ],
  },
  {
    name: 'pam-by-a-table-of-bit-fields',
    edits: [
      beforeFunction(
        PAM,
        'void pam_update(',
        `static const struct {
    uint8_t shift:4, mask:4;
} pam_fields[2] = { [0 ... 1] = { .shift = 4, .mask = PAM_ATTR_MASK }, [1] = { 0, PAM_ATTR_MASK } };`,
      ),
      edit(
        PAM,
        'pam_update',
        'pam->current = (val >> ((!(idx & 1)) * 4)) & PAM_ATTR_MASK;',
        'pam->current = (val >> pam_fields[idx % 2].shift) & pam_fields[idx % 2].mask;',
      ),
    ],
  },
];
