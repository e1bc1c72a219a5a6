/* The i440FX host bridge. What only CPUs in System Management Mode see is left out. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/range.h"
#include "qemu/units.h"
#include "hw/i386/pc.h"
#include "hw/pci-host/i440fx.h"

#define I440FX_DEVICE_ID 0x1237
#define I440FX_REVISION  0x02

#define COREBOOT_RAM_SIZE 0x57          /* in units of 8 MiB, for firmware that asks here */
#define PAM_REGISTERS     0x59
#define SMRAM_REGISTER    0x72

static void i440fx_show(PCII440FXState *bridge)
{
    const uint8_t *config = bridge->parent_obj.config;
    bool open = config[SMRAM_REGISTER] & SMRAM_D_OPEN;

    memory_region_transaction_begin();
    pam_update_all(bridge->pam, config + PAM_REGISTERS);
    memory_region_set_enabled(&bridge->smram_window, !open);
    memory_region_transaction_commit();
}

static void i440fx_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    pci_default_write_config(dev, addr, val, len);
    if (ranges_overlap(addr, len, PAM_REGISTERS, PAM_REGISTERS_COUNT) || range_covers_byte(addr, len, SMRAM_REGISTER)) {
        i440fx_show(container_of(dev, PCII440FXState, parent_obj));
    }
}

PCIDevice *i440fx_init(MemoryRegion *system, MemoryRegion *pci, MemoryRegion *ram)
{
    PCII440FXState *bridge = calloc(1, sizeof(*bridge));
    PCIDevice *dev = &bridge->parent_obj;

    pci_host_bridge_init(dev, I440FX_DEVICE_ID, I440FX_REVISION);
    dev->config_write = i440fx_write_config;
    dev->config[SMRAM_REGISTER] = SMRAM_C_BASE_SEG;
    dev->config[COREBOOT_RAM_SIZE] = MIN(memory_region_size(ram) / (8 * MiB), 255);

    pc_pci_as_mapping_init(system, pci);
    memory_region_init_alias(&bridge->smram_window, NULL, "smram-region", pci, SMRAM_C_BASE, SMRAM_C_SIZE);
    memory_region_add_subregion_overlap(system, SMRAM_C_BASE, &bridge->smram_window, 1);
    init_pam_regions(bridge->pam, ram, system, pci);
    i440fx_show(bridge);
    return dev;
}
