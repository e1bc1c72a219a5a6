/* Machines. SPDX-License-Identifier: MIT */
#ifndef HW_BOARDS_H
#define HW_BOARDS_H

#include "system/memory.h"

typedef struct MachineState MachineState;
typedef struct PCIDevice PCIDevice;

typedef struct MachineClass {
    const char *name;
    const char *default_ram_id;
    MachineState *(*create)(void);
    void (*init)(MachineState *machine);
} MachineClass;

struct MachineState {
    const MachineClass *class;
    ram_addr_t ram_size;
    MemoryRegion *ram;
    bool vga;                   /* whether there is a VGA card */
    PCIDevice *host_bridge;     /* function 0 of slot 0 on bus 0; set by the board */
};

/* NULL if there is no machine of this name. */
const MachineClass *machine_class_find(const char *name);

/* Builds the board with its RAM. To be called once, after memory_map_init(). */
MachineState *machine_create(const MachineClass *class, ram_addr_t ram_size, bool vga);
void machine_reset(MachineState *machine);

#endif
