/* The Q35 host bridge. What only CPUs in System Management Mode see is left out. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/range.h"
#include "qemu/units.h"
#include "hw/i386/pc.h"
#include "hw/pci-host/q35.h"

#define MCH_DEVICE_ID 0x29c0
#define MCH_REVISION  0x00

#define MCH_PCIEXBAR 0x60       /* 64 bits */
#define MCH_PAM0     0x90
#define MCH_SMRAM    0x9d
#define MCH_ESMRAMC  0x9e

#define PCIEXBAR_ENABLE      1
#define PCIEXBAR_LENGTH_MASK 6
#define PCIEXBAR_LENGTH_256M 0
#define PCIEXBAR_LENGTH_128M 2
#define PCIEXBAR_LENGTH_64M  4
#define PCIEXBAR_DEFAULT     0xb0000000
#define PCIEXBAR_ADDRESS     0xff0000000ULL
#define PCIEXBAR_ADDRESS_128 (1ULL << 26)
#define PCIEXBAR_ADDRESS_64  (1ULL << 25)

#define SMRAM_WMASK        (SMRAM_D_OPEN | SMRAM_D_CLS | SMRAM_D_LCK | SMRAM_G_SMRAME)
#define SMRAM_WMASK_LOCKED SMRAM_D_CLS

#define ESMRAMC_H_SMRAME  (1 << 7)
#define ESMRAMC_TSEG_MASK 6
#define ESMRAMC_TSEG_1MB  0
#define ESMRAMC_TSEG_2MB  2
#define ESMRAMC_TSEG_8MB  4
#define ESMRAMC_T_EN      1
#define ESMRAMC_DEFAULT   0x38
#define ESMRAMC_WMASK     (ESMRAMC_H_SMRAME | ESMRAMC_TSEG_MASK | ESMRAMC_T_EN)

#define OPEN_HIGH_SMRAM_BASE 0xfeda0000

static void mch_map_config_window(MCHPCIState *mch)
{
    uint8_t *reg = mch->parent_obj.config + MCH_PCIEXBAR;
    uint64_t pciexbar = pci_get_value(reg, 4) | (uint64_t)pci_get_value(reg + 4, 4) << 32;
    uint64_t address_mask = PCIEXBAR_ADDRESS;
    uint64_t length;

    switch (pciexbar & PCIEXBAR_LENGTH_MASK) {
    case PCIEXBAR_LENGTH_256M:
        length = 256 * MiB;
        break;
    case PCIEXBAR_LENGTH_128M:
        length = 128 * MiB;
        address_mask |= PCIEXBAR_ADDRESS_128 | PCIEXBAR_ADDRESS_64;
        break;
    case PCIEXBAR_LENGTH_64M:
        length = 64 * MiB;
        address_mask |= PCIEXBAR_ADDRESS_64;
        break;
    default:
        return;
    }
    memory_region_transaction_begin();
    if (mch->mmcfg.container) {
        memory_region_del_subregion(mch->system, &mch->mmcfg);
    }
    if (pciexbar & PCIEXBAR_ENABLE) {
        memory_region_set_size(&mch->mmcfg, length);
        memory_region_add_subregion(mch->system, pciexbar & address_mask, &mch->mmcfg);
    }
    memory_region_transaction_commit();
}

static uint64_t mch_tseg_size(const MCHPCIState *mch)
{
    uint8_t esmramc = mch->parent_obj.config[MCH_ESMRAMC];

    if (!(esmramc & ESMRAMC_T_EN) || !(mch->parent_obj.config[MCH_SMRAM] & SMRAM_G_SMRAME)) {
        return 0;
    }
    switch (esmramc & ESMRAMC_TSEG_MASK) {
    case ESMRAMC_TSEG_1MB:
        return 1 * MiB;
    case ESMRAMC_TSEG_2MB:
        return 2 * MiB;
    case ESMRAMC_TSEG_8MB:
        return 8 * MiB;
    default:
        return 64 * MiB;
    }
}

static void mch_show_smram(MCHPCIState *mch)
{
    PCIDevice *dev = &mch->parent_obj;
    bool high = dev->config[MCH_ESMRAMC] & ESMRAMC_H_SMRAME;
    uint64_t tseg_size;
    bool open;

    if (dev->config[MCH_SMRAM] & SMRAM_D_LCK) {
        dev->config[MCH_SMRAM] &= ~SMRAM_D_OPEN;
        dev->wmask[MCH_SMRAM] = SMRAM_WMASK_LOCKED;
        dev->wmask[MCH_ESMRAMC] = 0;
    }
    open = dev->config[MCH_SMRAM] & SMRAM_D_OPEN;
    tseg_size = mch_tseg_size(mch);

    memory_region_transaction_begin();
    memory_region_set_enabled(&mch->smram_window, !open || high);
    memory_region_set_enabled(&mch->high_window, open && high);
    memory_region_del_subregion(mch->system, &mch->tseg);
    memory_region_set_enabled(&mch->tseg, tseg_size > 0);
    memory_region_set_size(&mch->tseg, tseg_size);
    memory_region_add_subregion_overlap(mch->system, mch->low_ram_end - tseg_size,
                                        &mch->tseg, 1);
    memory_region_transaction_commit();
}

static void mch_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    MCHPCIState *mch = container_of(dev, MCHPCIState, parent_obj);

    pci_default_write_config(dev, addr, val, len);
    if (ranges_overlap(addr, len, MCH_PAM0, PAM_REGISTERS_COUNT)) {
        pam_update_all(mch->pam, dev->config + MCH_PAM0);
    }
    if (ranges_overlap(addr, len, MCH_PCIEXBAR, 8)) {
        mch_map_config_window(mch);
    }
    if (ranges_overlap(addr, len, MCH_SMRAM, 2)) {
        mch_show_smram(mch);
    }
}

/* PAM registers keep their values, but only a reset shows them for the first time. */
static void mch_reset(PCIDevice *dev)
{
    MCHPCIState *mch = container_of(dev, MCHPCIState, parent_obj);

    pci_set_value(dev->config + MCH_PCIEXBAR, PCIEXBAR_DEFAULT, 4);
    pci_set_value(dev->config + MCH_PCIEXBAR + 4, 0, 4);
    dev->config[MCH_SMRAM] = SMRAM_C_BASE_SEG;
    dev->wmask[MCH_SMRAM] = SMRAM_WMASK;
    dev->config[MCH_ESMRAMC] = ESMRAMC_DEFAULT;
    dev->wmask[MCH_ESMRAMC] = ESMRAMC_WMASK;

    mch_map_config_window(mch);
    pam_update_all(mch->pam, dev->config + MCH_PAM0);
    mch_show_smram(mch);
}

PCIDevice *mch_init(MemoryRegion *system, MemoryRegion *pci, MemoryRegion *ram,
                    hwaddr low_ram_end)
{
    MCHPCIState *mch = calloc(1, sizeof(*mch));
    PCIDevice *dev = &mch->parent_obj;

    pci_host_bridge_init(dev, MCH_DEVICE_ID, MCH_REVISION);
    dev->config_write = mch_write_config;
    dev->reset = mch_reset;
    mch->system = system;
    mch->low_ram_end = low_ram_end;

    pc_pci_as_mapping_init(system, pci);
    init_pam_regions(mch->pam, ram, system, pci);

    memory_region_init_alias(&mch->smram_window, NULL, "smram-region", pci, SMRAM_C_BASE, SMRAM_C_SIZE);
    memory_region_add_subregion_overlap(system, SMRAM_C_BASE, &mch->smram_window, 1);
    memory_region_init_alias(&mch->high_window, NULL, "smram-open-high", ram, SMRAM_C_BASE, SMRAM_C_SIZE);
    memory_region_set_enabled(&mch->high_window, false);
    memory_region_add_subregion_overlap(system, OPEN_HIGH_SMRAM_BASE, &mch->high_window, 1);
    memory_region_init_io(&mch->tseg, NULL, "tseg-blackhole", 0);
    memory_region_set_enabled(&mch->tseg, false);
    memory_region_add_subregion_overlap(system, low_ram_end, &mch->tseg, 1);
    memory_region_init_io(&mch->mmcfg, NULL, "pcie-mmcfg-mmio", 256 * MiB);
    return dev;
}
