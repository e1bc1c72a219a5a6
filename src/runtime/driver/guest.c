/* What the guest does to a machine: it finds its PCI functions, and writes their registers, ports and memory. */
#include "headers.h"
#include "flatcheck.h"
#include "models.h"
#include "added-devices.h"
#include "test-device.h"

static PCIBus *flatcheck_pci_bus(void)
{
    static PCIBus *bus;

    if (!bus) {
        Object *host = object_resolve_path_type("", TYPE_PCI_HOST_BRIDGE, NULL);

        bus = host ? PCI_HOST_BRIDGE(host)->bus : NULL;
    }
    return bus;
}

static PCIDevice *flatcheck_host_bridge(void)
{
    return flatcheck_pci_bus() ? flatcheck_pci_bus()->devices[0] : NULL;
}

static FlatcheckPciFunction pci_functions[PCI_SLOT_MAX * PCI_FUNC_MAX];

uint32_t flatcheck_pci_functions_take(void)
{
    PCIBus *bus = flatcheck_pci_bus();
    uint32_t count = 0;

    for (uint32_t devfn = 0; bus && devfn < ARRAY_SIZE(pci_functions); devfn++) {
        if (bus->devices[devfn]) {
            pci_functions[count].devfn = devfn;
            pci_functions[count++].name = bus->devices[devfn]->name;
        }
    }
    return count;
}

const FlatcheckPciFunction *flatcheck_pci_functions(void)
{
    return pci_functions;
}

/* Bytes of an access that go to a region at once: memory_access_size() of system/physmem.c. Null: unassigned port. */
static uint32_t flatcheck_access_size(const MemoryRegion *mr, hwaddr offset, uint32_t left)
{
    uint32_t size = mr && mr->ops->valid.max_access_size ? mr->ops->valid.max_access_size : 4;

    while (size > left || (offset & (size - 1) && !(mr && mr->ops->impl.unaligned))) {
        size /= 2;
    }
    return size;
}

/*
 * A write goes as a whole to the region that its first byte is in, beyond the region's end, too. RAM has no registers.
 */
static void flatcheck_registers_write(MemoryRegion *space, hwaddr port, uint32_t value, uint32_t width)
{
    while (width) {
        MemoryRegionSection section = memory_region_find(space, port, 1);
        hwaddr offset = section.mr ? section.offset_within_region : port;
        uint32_t size = flatcheck_access_size(section.mr, offset, width);

        if (section.mr && memory_region_is_ram(section.mr)) {
            memory_region_unref(section.mr);
        } else if (section.mr) {
            memory_region_dispatch_write(section.mr, offset, extract32(value, 0, 8 * size), size_memop(size),
                                         MEMTXATTRS_UNSPECIFIED);
            memory_region_unref(section.mr);
        }
        port += size;
        width -= size;
        value = width ? value >> (8 * size) : 0;
    }
}

/* Ports of the PCI configuration mechanism, and the bit of an address that makes it a configuration cycle. */
#define FLATCHECK_CONFIG_ADDRESS 0xcf8
#define FLATCHECK_CONFIG_DATA 0xcfc
#define FLATCHECK_CONFIG_ENABLE 0x80000000u

/* To what has registers; to RAM only where each RAM block has memory behind it. */
static void flatcheck_memory_write(hwaddr address, uint32_t value, uint32_t width)
{
    uint32_t bytes = cpu_to_le32(value);

    if (flatcheck_ram_has_memory()) {
        flatcheck_access_memory(true);
        address_space_rw(&address_space_memory, address, MEMTXATTRS_UNSPECIFIED, &bytes, width, true);
        flatcheck_access_memory(false);
    } else {
        flatcheck_registers_write(get_system_memory(), address, value, width);
    }
}

bool flatcheck_config_write(uint64_t reg, uint32_t value, uint32_t width)
{
    if (reg >= FLATCHECK_MEMORY) {
        flatcheck_memory_write(reg - FLATCHECK_MEMORY, value, width);
        flatcheck_bottom_halves_run();
        return true;
    }
    if (reg & FLATCHECK_TEST_DEVICE) {
        flatcheck_test_device_write(reg, value, width);
        flatcheck_bottom_halves_run();
        return true;
    }
    if (reg & FLATCHECK_HOTPLUG) {
        flatcheck_vfio_fail(value >> 1);
        flatcheck_vhost_fail(value >> 1);
        flatcheck_device_hotplug(reg & 0xff, value & 1);
        flatcheck_vfio_fail(0);
        flatcheck_vhost_fail(0);
        flatcheck_bottom_halves_run();
        return true;
    }
    if (!flatcheck_host_bridge()) {
        return false;
    }
    flatcheck_registers_write(get_system_io(), FLATCHECK_CONFIG_ADDRESS, FLATCHECK_CONFIG_ENABLE | (reg & ~3u), 4);
    flatcheck_registers_write(get_system_io(), FLATCHECK_CONFIG_DATA + (reg & 3), value, width);
    flatcheck_bottom_halves_run();
    return true;
}

static PCIDevice *flatcheck_function_at(uint32_t reg)
{
    return flatcheck_pci_bus() ? pci_find_device(flatcheck_pci_bus(), reg >> 16 & 0xff, reg >> 8 & 0xff) : NULL;
}

uint32_t flatcheck_config_writable(uint32_t reg)
{
    PCIDevice *device = flatcheck_function_at(reg);

    return device ? pci_get_long(device->wmask + (reg & 0xfc)) | pci_get_long(device->w1cmask + (reg & 0xfc)) : 0;
}

uint32_t flatcheck_config_read(uint32_t reg, uint32_t width)
{
    PCIDevice *device = flatcheck_function_at(reg);

    return device ? pci_host_config_read_common(device, reg & 0xff, pci_config_size(device), width) : UINT32_MAX;
}
