/** Changes to what firmware places: devices' base addresses, and those of chipsets. */
import { edit, type LibraryEntry } from './edit.js';

const PCI = ['hw/pci/pci.c'];
const VGA_PCI = ['hw/display/vga-pci.c'];
const AHCI = ['hw/ide/ich.c'];
const LPC = ['hw/isa/lpc_ich9.c'];

export const BASE_ADDRESSES: readonly LibraryEntry[] = [
  {
    name: 'vga-registers-moved',
    edits: [edit(VGA_PCI, 'pci_std_vga_mmio_region_init', 'PCI_VGA_BOCHS_OFFSET,', 'PCI_VGA_BOCHS_OFFSET + 0x20,')],
  },
  {
    name: 'vga-memory-in-another-bar',
    edits: [edit(VGA_PCI, 'pci_std_vga_realize', 'pci_register_bar(&d->dev, 0,', 'pci_register_bar(&d->dev, 1,')],
  },
  {
    name: 'vga-memory-readonly',
    edits: [
      edit(
        VGA_PCI,
        'pci_std_vga_realize',
        'pci_register_bar(&d->dev, 0,',
        'memory_region_set_readonly(&s->vram, true);\n    pci_register_bar(&d->dev, 0,',
      ),
    ],
  },
  {
    name: 'ahci-registers-in-another-bar',
    edits: [edit(AHCI, null, '#define ICH9_MEM_BAR 5', '#define ICH9_MEM_BAR 0')],
  },
  {
    name: 'ich9-registers-moved',
    edits: [
      edit(LPC, 'ich9_lpc_rcba_update', 'rcba & ICH9_LPC_RCBA_BA_MASK', '(rcba & ICH9_LPC_RCBA_BA_MASK) + 0x4000'),
    ],
  },
  {
    name: 'bars-mapped-without-decoding',
    edits: [edit(PCI, 'pci_bar_address', 'if (!(cmd & PCI_COMMAND_MEMORY))', 'if (0 * cmd)')],
  },
  {
    name: 'bars-behind-ram',
    edits: [
      edit(
        PCI,
        'pci_update_mappings',
        'memory_region_add_subregion_overlap(r->address_space, r->addr, r->memory, 1)',
        'memory_region_add_subregion_overlap(r->address_space, r->addr, r->memory, -1)',
      ),
    ],
  },
  {
    name: 'bars-mapped-anew',
    edits: [
      edit(
        PCI,
        'pci_update_mappings',
        'if (new_addr == r->addr)',
        'if (new_addr == r->addr && new_addr == PCI_BAR_UNMAPPED)',
      ),
    ],
  },
];
