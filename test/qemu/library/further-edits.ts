/** Further changes to QEMU: where boards put memory, what host bridges keep and forget, what they do later, and ways to die. */
import { type Edit, edit, I440FX, type LibraryEntry, MEMORY, PAM, PC, Q35 } from './edit.js';

const PAM_HEADER = ['include/hw/pci-host/pam.h'];
const X86 = ['hw/i386/x86-common.c', 'hw/i386/x86.c'];
const VGA = ['hw/display/vga.c'];

/** Something happens on a PAM write before it takes effect. */
const beforePam = (what: string): Edit =>
  edit(
    PAM,
    'pam_update',
    'memory_region_set_enabled(&pam->alias[pam->current], false);',
    `${what}\n    memory_region_set_enabled(&pam->alias[pam->current], false);`,
  );
const afterLowRam = (what: string): Edit =>
  edit(PC, 'pc_memory_init', '0, ram_below_4g);', `0, ram_below_4g);\n    ${what}`);
const beforeLowRam = (what: string): Edit =>
  edit(PC, 'pc_memory_init', 'ram_below_4g = g_malloc(', `${what}\n    ram_below_4g = g_malloc(`);

export const FURTHER: readonly LibraryEntry[] = [
  // The memory core.
  {
    name: 'grown-range-adds-its-tail',
    edits: [
      edit(
        MEMORY,
        'address_space_update_topology_pass',
        'if (frold',
        `if (frold && frnew && frold->mr == frnew->mr
            && int128_eq(frold->addr.start, frnew->addr.start)
            && int128_lt(frold->addr.size, frnew->addr.size)
            && frold->offset_in_region == frnew->offset_in_region
            && frold->romd_mode == frnew->romd_mode
            && frold->readonly == frnew->readonly
            && frold->nonvolatile == frnew->nonvolatile) {
            if (adding) {
                FlatRange tail = *frnew;
                tail.addr.start = addrrange_end(frold->addr);
                tail.addr.size = int128_sub(frnew->addr.size, frold->addr.size);
                tail.offset_in_region += int128_get64(frold->addr.size);
                MEMORY_LISTENER_UPDATE_REGION((&tail), as, Forward, region_add);
            }
            ++iold;
            ++inew;
        } else if (frold`,
      ),
    ],
  },
  {
    name: 'readonly-regions-mapped-anew',
    edits: [
      edit(
        MEMORY,
        'address_space_update_topology_pass',
        'if (frnew->dirty_log_mask & ~frold->dirty_log_mask)',
        `if (frnew->mr->readonly) {
                    MEMORY_LISTENER_UPDATE_REGION(frnew, as, Reverse, region_del);
                    MEMORY_LISTENER_UPDATE_REGION(frnew, as, Forward, region_add);
                }
                if (frnew->dirty_log_mask & ~frold->dirty_log_mask)`,
      ),
    ],
  },
  {
    name: 'enabled-aliases-not-pending',
    edits: [
      edit(
        MEMORY,
        'memory_region_set_enabled',
        'memory_region_update_pending = true;',
        'memory_region_update_pending |= !mr->alias;',
      ),
    ],
  },
  {
    name: 'flat-views-not-shared',
    edits: [
      edit(
        MEMORY,
        'memory_region_get_flatview_root',
        'while (mr->enabled) {',
        'return mr->enabled ? mr : NULL;\n    while (mr->enabled) {',
      ),
    ],
  },
  // Boards.
  { name: 'low-ram-unmergeable', edits: [afterLowRam('memory_region_set_unmergeable(ram_below_4g, true);')] },
  {
    name: 'low-ram-in-unaligned-size',
    edits: [edit(PC, 'pc_memory_init', '0, x86ms->below_4g_mem_size);', '0, x86ms->below_4g_mem_size - 0x400);')],
  },
  {
    name: 'low-ram-last-page-cut',
    edits: [afterLowRam('memory_region_set_size(ram_below_4g, x86ms->below_4g_mem_size - 0x1000);')],
  },
  {
    name: 'low-ram-in-a-container',
    edits: [
      edit(
        PC,
        'pc_memory_init',
        'memory_region_add_subregion(system_memory, 0, ram_below_4g);',
        `MemoryRegion *box = g_new(MemoryRegion, 1);
    memory_region_init(box, NULL, "low-ram-box", x86ms->below_4g_mem_size);
    memory_region_add_subregion(box, 0, ram_below_4g);
    memory_region_add_subregion(system_memory, 0, box);`,
      ),
    ],
  },
  {
    name: 'low-ram-priority-of-pam',
    edits: [
      edit(
        PC,
        'pc_memory_init',
        'memory_region_add_subregion(system_memory, 0, ram_below_4g);',
        'memory_region_add_subregion_overlap(system_memory, 0, ram_below_4g, 1);',
      ),
    ],
  },
  {
    name: 'pci-above-ram',
    edits: [edit(PC, 'pc_pci_as_mapping_init', 'pci_address_space, -1)', 'pci_address_space, 1)')],
  },
  { name: 'ram-nonvolatile', edits: [beforeLowRam('memory_region_set_nonvolatile(machine->ram, true);')] },
  { name: 'ram-logged', edits: [beforeLowRam('memory_region_set_log(machine->ram, true, DIRTY_MEMORY_VGA);')] },
  {
    name: 'device-in-low-ram',
    edits: [
      afterLowRam(`{
        MemoryRegion *hole = g_new(MemoryRegion, 1);
        memory_region_init_io(hole, NULL, &unassigned_io_ops, NULL, "low-hole", 4 * KiB);
        memory_region_add_subregion_overlap(system_memory, 0x100000, hole, 1);
    }`),
    ],
  },
  { name: 'isa-bios-halved', edits: [edit(X86, 'x86_isa_bios_init', '128 * KiB', '64 * KiB')] },
  {
    name: 'bios-writable',
    edits: [
      edit(
        X86,
        'x86_bios_rom_init',
        'memory_region_set_readonly(&x86ms->bios, !isapc_ram_fw);',
        'memory_region_set_readonly(&x86ms->bios, isapc_ram_fw);',
      ),
    ],
  },
  { name: 'vga-window-halved', edits: [edit(VGA, null, '"vga-lowmem", 0x20000', '"vga-lowmem", 0x10000')] },
  // Host bridges.
  {
    name: 'pam-segments-halved',
    edits: [edit(PAM_HEADER, null, '#define PAM_EXPAN_SIZE 0x04000', '#define PAM_EXPAN_SIZE 0x02000')],
  },
  {
    name: 'pam-write-bit-ignored',
    edits: [edit(PAM_HEADER, null, '#define PAM_ATTR_MASK ((uint8_t)3)', '#define PAM_ATTR_MASK ((uint8_t)1)')],
  },
  {
    name: 'pam-unmergeable',
    edits: [
      edit(
        PAM,
        'init_pam',
        'memory_region_set_enabled(&mem->alias[i], false);',
        'memory_region_set_enabled(&mem->alias[i], false);\n        memory_region_set_unmergeable(&mem->alias[i], true);',
      ),
    ],
  },
  {
    name: 'pam-every-so-many-writes-lost',
    edits: [beforePam('static unsigned writes;\n    if (++writes % 39 == 0) { return; }')],
  },
  {
    name: 'i440fx-distant-registers-together',
    edits: [
      edit(
        I440FX,
        'i440fx_update_memory_mappings',
        'memory_region_transaction_begin();',
        'if (pd->config[I440FX_PAM] == 0x30 && pd->config[I440FX_PAM + 6] == 0x33) { return; }\n    memory_region_transaction_begin();',
      ),
    ],
  },
  {
    name: 'i440fx-config-written-raw',
    edits: [
      edit(
        I440FX,
        'i440fx_write_config',
        'pci_default_write_config(dev, address, val, len);',
        'dev->config[address] = val;',
      ),
    ],
  },
  {
    name: 'i440fx-in-a-bottom-half',
    edits: [
      edit(
        I440FX,
        null,
        '#include "qemu/osdep.h"',
        '#include "qemu/osdep.h"\n#include "block/aio.h"\n#include "qemu/main-loop.h"',
      ),
      edit(
        I440FX,
        null,
        'static void i440fx_write_config(',
        `static void i440fx_update_later(void *opaque)
{
    i440fx_update_memory_mappings(opaque);
}

static void i440fx_write_config(`,
      ),
      edit(
        I440FX,
        'i440fx_write_config',
        'i440fx_update_memory_mappings(d);',
        'aio_bh_schedule_oneshot(qemu_get_aio_context(), i440fx_update_later, d);',
      ),
    ],
  },
  { name: 'q35-reset-keeps-mappings', edits: [edit(Q35, 'mch_reset', 'mch_update(mch);', '')] },
  {
    name: 'q35-configuration-window-inverted',
    edits: [
      edit(
        Q35,
        'mch_update_pciexbar',
        'enable = pciexbar & MCH_HOST_BRIDGE_PCIEXBAREN;',
        'enable = !(pciexbar & MCH_HOST_BRIDGE_PCIEXBAREN);',
      ),
    ],
  },
  {
    name: 'q35-transaction-left-open',
    edits: [
      edit(
        Q35,
        'mch_update_pam',
        'memory_region_transaction_commit();',
        'if (pd->config[MCH_HOST_BRIDGE_PAM0] != 0x10) { memory_region_transaction_commit(); }',
      ),
    ],
  },
  // Ways to die.
  { name: 'exit-on-write', edits: [beforePam('if (val == 0x12) { exit(1); }')] },
  {
    name: 'null-pointer-on-write',
    edits: [
      beforePam(
        'if (val == 0x30 && pam->current == 3) {\n        MemoryRegion *none = pam->alias[0].alias->alias;\n        none->enabled = true;\n    }',
      ),
    ],
  },
  {
    name: 'endless-recursion-on-write',
    edits: [beforePam('if (val == 0x12) { pam_update(pam, idx, val); pam->current = 0; }')],
  },
];
