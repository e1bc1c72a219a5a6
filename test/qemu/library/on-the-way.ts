/** Further changes to QEMU: stations on the way from a port to a host bridge, and from the memory core to a device. */
import { beforeFunction, type Edit, edit, I440FX, type LibraryEntry, Q35 } from './edit.js';

const LISTENER = ['hw/vfio/listener.c', 'hw/vfio/common.c'];
const PCI_HOST = ['hw/pci/pci_host.c'];

/** The listener maps a section by other code. */
const mapBy = (code: string): Edit =>
  edit(
    LISTENER,
    'vfio_container_region_add',
    'ret = vfio_container_dma_map(bcontainer, iova, int128_get64(llsize), vaddr, section->readonly, section->mr);',
    code,
  );
const skipSections = (which: string): Edit =>
  edit(
    LISTENER,
    'vfio_listener_skipped_section',
    'memory_region_is_protected(section->mr) ||',
    `memory_region_is_protected(section->mr) || ${which} ||`,
  );

export const ON_THE_WAY: readonly LibraryEntry[] = [
  // Host bridges and the ports that reach them.
  {
    name: 'i440fx-pam-in-a-container',
    edits: [
      edit(
        I440FX,
        'i440fx_pcihost_realize',
        'init_pam(&f->pam_regions[0], OBJECT(d), s->ram_memory, s->system_memory,',
        `MemoryRegion *shadow = g_new0(MemoryRegion, 1);
    memory_region_init(shadow, OBJECT(d), "shadow", 1 * MiB);
    memory_region_add_subregion_overlap(s->system_memory, 0, shadow, 1);
    init_pam(&f->pam_regions[0], OBJECT(d), s->ram_memory, shadow,`,
      ),
    ],
  },
  {
    name: 'i440fx-transaction-for-each-segment',
    edits: [
      edit(
        I440FX,
        'i440fx_update_memory_mappings',
        'pam_update(&d->pam_regions[i]',
        'memory_region_transaction_commit();\n        memory_region_transaction_begin();\n        pam_update(&d->pam_regions[i]',
      ),
    ],
  },
  {
    name: 'i440fx-lock-bit',
    edits: [
      edit(
        I440FX,
        'i440fx_write_config',
        'pci_default_write_config(dev, address, val, len);',
        `pci_default_write_config(dev, address, val, len);
    if (dev->config[I440FX_SMRAM] & SMRAM_D_LCK) {
        dev->config[I440FX_SMRAM] &= ~SMRAM_D_OPEN;
        dev->wmask[I440FX_SMRAM] = SMRAM_C_BASE_SEG_MASK;
    }`,
      ),
    ],
  },
  {
    name: 'i440fx-write-one-to-clear',
    edits: [
      edit(
        I440FX,
        'i440fx_realize',
        'dev->config[I440FX_SMRAM] = 0x02;',
        'dev->config[I440FX_SMRAM] = 0x02;\n    dev->w1cmask[I440FX_SMRAM] = SMRAM_G_SMRAME;',
      ),
    ],
  },
  {
    name: 'i440fx-reset-leaves-rom-shadowed',
    edits: [
      beforeFunction(
        I440FX,
        'static void i440fx_class_init(',
        `static void i440fx_reset_hold(Object *obj, ResetType type)
{
    PCI_DEVICE(obj)->config[I440FX_PAM] = type == RESET_TYPE_COLD ? 0x10 : 0;
    i440fx_update_memory_mappings(I440FX_PCI_DEVICE(obj));
}`,
      ),
      edit(
        I440FX,
        'i440fx_class_init',
        'k->realize = i440fx_realize;',
        'RESETTABLE_CLASS(klass)->phases.hold = i440fx_reset_hold;\n    k->realize = i440fx_realize;',
      ),
    ],
  },
  {
    name: 'q35-update-in-one-transaction',
    edits: [
      edit(
        Q35,
        'mch_update',
        'mch_update_pciexbar(mch);',
        'memory_region_transaction_begin();\n    mch_update_pciexbar(mch);',
      ),
      edit(Q35, 'mch_update', 'range_set_bounds(', 'memory_region_transaction_commit();\n    range_set_bounds('),
    ],
  },
  {
    name: 'q35-high-smram-inverted',
    edits: [
      edit(
        Q35,
        'mch_update_smram',
        'memory_region_set_enabled(&mch->open_high_smram, h_smrame);',
        'memory_region_set_enabled(&mch->open_high_smram, !h_smrame);',
      ),
    ],
  },
  {
    name: 'config-data-of-two-bytes-at-most',
    edits: [edit(PCI_HOST, 'pci_data_write', 'val, len);', 'val, MIN(len, 2));')],
  },
  {
    name: 'config-data-by-dwords',
    edits: [
      edit(PCI_HOST, 'pci_data_write', 'addr & (PCI_CONFIG_SPACE_SIZE - 1);', 'addr & (PCI_CONFIG_SPACE_SIZE - 4);'),
    ],
  },
  // The listener.
  { name: 'vfio-skips-rom', edits: [skipSections('section->readonly')] },
  {
    name: 'vfio-maps-gigabytes',
    edits: [
      mapBy(`ret = 0;
    for (hwaddr done = 0; !ret && done < int128_get64(llsize); done += 1ULL << 30) {
        ret = vfio_container_dma_map(bcontainer, iova + done, MIN(1ULL << 30, int128_get64(llsize) - done),
                                     vaddr + done, section->readonly, section->mr);
    }`),
    ],
  },
  {
    name: 'vfio-maps-two-sides-of-1m',
    edits: [
      mapBy(`hwaddr low = iova < 0x100000 && end > 0x100000 ? 0x100000 - iova : 0;
    ret = low ? vfio_container_dma_map(bcontainer, iova, low, vaddr, section->readonly, section->mr) : 0;
    ret = ret ?: vfio_container_dma_map(bcontainer, iova + low, int128_get64(llsize) - low, vaddr + low,
                                        section->readonly, section->mr);`),
    ],
  },
  {
    name: 'vfio-maps-what-stays-again',
    edits: [
      edit(
        LISTENER,
        null,
        '.region_add = vfio_listener_region_add,',
        '.region_add = vfio_listener_region_add,\n    .region_nop = vfio_listener_region_add,',
      ),
    ],
  },
];
