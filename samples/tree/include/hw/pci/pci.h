/* PCI functions and their configuration space. SPDX-License-Identifier: MIT */
#ifndef HW_PCI_PCI_H
#define HW_PCI_PCI_H

#include "qemu/osdep.h"

#define PCI_VENDOR_ID          0x00
#define PCI_DEVICE_ID          0x02
#define PCI_COMMAND            0x04
#define PCI_REVISION_ID        0x08
#define PCI_CLASS_DEVICE       0x0a
#define PCI_CACHE_LINE_SIZE    0x0c
#define PCI_INTERRUPT_LINE     0x3c
#define PCI_CONFIG_HEADER_SIZE 0x40
#define PCI_CONFIG_SPACE_SIZE  0x100

#define PCI_COMMAND_IO           0x001
#define PCI_COMMAND_MEMORY       0x002
#define PCI_COMMAND_MASTER       0x004
#define PCI_COMMAND_SERR         0x100
#define PCI_COMMAND_INTX_DISABLE 0x400

#define PCI_VENDOR_ID_INTEL    0x8086
#define PCI_CLASS_BRIDGE_HOST  0x0600

typedef struct PCIDevice PCIDevice;

struct PCIDevice {
    uint8_t config[PCI_CONFIG_SPACE_SIZE];
    uint8_t wmask[PCI_CONFIG_SPACE_SIZE];       /* bits that the guest may write */
    void (*config_write)(PCIDevice *dev, uint32_t addr, uint32_t val, int len);
    void (*reset)(PCIDevice *dev);              /* may be NULL */
};

/* Little-endian values of len bytes; addr + len may not exceed the configuration space. */
uint32_t pci_get_value(const uint8_t *bytes, int len);
void pci_set_value(uint8_t *bytes, uint32_t value, int len);

/* A host bridge of Intel with a fresh configuration space. */
void pci_host_bridge_init(PCIDevice *dev, uint16_t device_id, uint8_t revision);

void pci_default_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len);
void pci_device_reset(PCIDevice *dev);

/* The guest's way to configuration space: what lies outside reads as ones and ignores writes. */
void pci_host_config_write(PCIDevice *dev, uint32_t addr, uint32_t val, int len);
uint32_t pci_host_config_read(const PCIDevice *dev, uint32_t addr, int len);

#endif
