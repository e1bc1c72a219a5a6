/* What PC boards share: RAM, ROMs and the devices at fixed addresses. SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/display/vga.h"
#include "hw/i386/e820_memory_layout.h"
#include "hw/i386/pc.h"

/* Programs of cards, below the firmware. */
#define OPTION_ROM_BASE (768 * KiB)
#define OPTION_ROM_SIZE (128 * KiB)

#define IO_APIC_DEFAULT_ADDRESS 0xfec00000
#define HPET_BASE               0xfed00000
#define APIC_DEFAULT_ADDRESS    0xfee00000

/* The local APIC is seen even where firmware maps something else. */
#define APIC_PRIORITY 0x1000

MachineState *pc_machine_create(void)
{
    PCMachineState *pcms = calloc(1, sizeof(*pcms));

    pcms->x86.above_4g_mem_start = 4 * GiB;
    return &pcms->x86.machine;
}

void pc_split_ram(X86MachineState *x86ms, ram_addr_t lowmem)
{
    MachineState *machine = &x86ms->machine;

    x86ms->below_4g_mem_size = MIN(machine->ram_size, lowmem);
    x86ms->above_4g_mem_size = machine->ram_size - x86ms->below_4g_mem_size;
}

void pc_memory_init(PCMachineState *pcms, MemoryRegion *system_memory, MemoryRegion *rom_memory)
{
    X86MachineState *x86ms = &pcms->x86;
    MachineState *machine = &x86ms->machine;
    ram_addr_t low_size = x86ms->below_4g_mem_size, high_size = x86ms->above_4g_mem_size;
    MemoryRegion *low_ram, *high_ram, *option_rom;

    assert(low_size + high_size == machine->ram_size);

    low_ram = calloc(1, sizeof(*low_ram));
    memory_region_init_alias(low_ram, NULL, "ram-below-4g", machine->ram, 0, low_size);
    memory_region_add_subregion(system_memory, 0, low_ram);
    e820_add_entry(0, low_size, E820_RAM);

    if (high_size) {
        high_ram = calloc(1, sizeof(*high_ram));
        memory_region_init_alias(high_ram, NULL, "ram-above-4g", machine->ram, low_size, high_size);
        memory_region_add_subregion(system_memory, x86ms->above_4g_mem_start, high_ram);
        e820_add_entry(x86ms->above_4g_mem_start, high_size, E820_RAM);
    }

    x86_bios_rom_init(x86ms, rom_memory);

    option_rom = calloc(1, sizeof(*option_rom));
    memory_region_init_ram(option_rom, NULL, "pc.rom", OPTION_ROM_SIZE);
    memory_region_set_readonly(option_rom, true);
    memory_region_add_subregion_overlap(rom_memory, OPTION_ROM_BASE, option_rom, 1);
}

void pc_pci_as_mapping_init(MemoryRegion *system_memory, MemoryRegion *pci_address_space)
{
    memory_region_add_subregion_overlap(system_memory, 0, pci_address_space, -1);
}

static void pc_device_map(MemoryRegion *system_memory, const char *name, hwaddr address, uint64_t size, int priority)
{
    MemoryRegion *mr = calloc(1, sizeof(*mr));

    memory_region_init_io(mr, NULL, name, size);
    memory_region_add_subregion_overlap(system_memory, address, mr, priority);
}

void pc_basic_device_init(PCMachineState *pcms, MemoryRegion *system_memory, MemoryRegion *pci_address_space)
{
    pc_device_map(system_memory, "ioapic", IO_APIC_DEFAULT_ADDRESS, 4 * KiB, 0);
    pc_device_map(system_memory, "hpet", HPET_BASE, 1 * KiB, 0);
    pc_device_map(system_memory, "apic-msi", APIC_DEFAULT_ADDRESS, 1 * MiB, APIC_PRIORITY);
    if (pcms->x86.machine.vga) {
        vga_init(pci_address_space);
    }
}
