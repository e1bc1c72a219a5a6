/* PCI configuration space. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"

uint32_t pci_get_value(const uint8_t *bytes, int len)
{
    uint32_t value = 0;

    while (len-- > 0) {
        value = value << 8 | bytes[len];
    }
    return value;
}

void pci_set_value(uint8_t *bytes, uint32_t value, int len)
{
    for (int i = 0; i < len; i++) {
        bytes[i] = value >> (8 * i);
    }
}

void pci_host_bridge_init(PCIDevice *dev, uint16_t device_id, uint8_t revision)
{
    memset(dev->config, 0, sizeof(dev->config));
    pci_set_value(dev->config + PCI_VENDOR_ID, PCI_VENDOR_ID_INTEL, 2);
    pci_set_value(dev->config + PCI_DEVICE_ID, device_id, 2);
    pci_set_value(dev->config + PCI_CLASS_DEVICE, PCI_CLASS_BRIDGE_HOST, 2);
    dev->config[PCI_REVISION_ID] = revision;

    memset(dev->wmask, 0, PCI_CONFIG_HEADER_SIZE);
    memset(dev->wmask + PCI_CONFIG_HEADER_SIZE, 0xff, PCI_CONFIG_SPACE_SIZE - PCI_CONFIG_HEADER_SIZE);
    pci_set_value(dev->wmask + PCI_COMMAND,
                  PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_SERR |
                  PCI_COMMAND_INTX_DISABLE, 2);
    dev->wmask[PCI_INTERRUPT_LINE] = dev->wmask[PCI_CACHE_LINE_SIZE] = UINT8_MAX;
}

void pci_default_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    assert(addr + len <= PCI_CONFIG_SPACE_SIZE);
    for (int i = 0; i < len; i++, val >>= 8) {
        uint8_t mask = dev->wmask[addr + i];

        dev->config[addr + i] = (dev->config[addr + i] & ~mask) | (val & mask);
    }
}

/* Registers beyond the header are the device's own affair: some survive a reset. */
void pci_device_reset(PCIDevice *dev)
{
    for (int i = 0; i < PCI_CONFIG_HEADER_SIZE; i++) {
        dev->config[i] &= ~dev->wmask[i];
    }
    if (dev->reset) {
        dev->reset(dev);
    }
}

void pci_host_config_write(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    if (addr < PCI_CONFIG_SPACE_SIZE) {
        dev->config_write(dev, addr, val, MIN(len, (int)(PCI_CONFIG_SPACE_SIZE - addr)));
    }
}

uint32_t pci_host_config_read(const PCIDevice *dev, uint32_t addr, int len)
{
    if (addr >= PCI_CONFIG_SPACE_SIZE) {
        return UINT32_MAX;
    }
    return pci_get_value(dev->config + addr, MIN(len, (int)(PCI_CONFIG_SPACE_SIZE - addr)));
}
