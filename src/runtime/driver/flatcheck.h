/*
 * What the host of a run calls, and what it reads afterwards. Every function is plain C without varargs; addresses and
 * lengths are guest physical, ends are inclusive, text is NUL-terminated and stays valid until the next call.
 * It includes nothing of QEMU, so that a test program can include it too.
 */
#ifndef FLATCHECK_H
#define FLATCHECK_H

#include <stdbool.h>
#include <stdint.h>

enum { FLATCHECK_MAP = 1, FLATCHECK_UNMAP = 2, FLATCHECK_UNMAP_ALL = 3 };

/* One call of the container's dma_map or dma_unmap, in the order in which the VFIO listener made them. */
typedef struct FlatcheckEvent {
    uint32_t kind;         /* FLATCHECK_MAP ... */
    uint32_t readonly;     /* maps only: 1 if the device may not write */
    uint64_t start;        /* first I/O virtual address */
    uint64_t last;         /* last I/O virtual address */
    uint64_t ram_block;    /* maps only: ram_addr_t of the first byte of the RAM block, ~0 if the address is in none */
    uint64_t offset;       /* maps only: offset of the first byte in that RAM block */
} FlatcheckEvent;

/* A write to the host bridge, or with width 0 a reset. */
typedef struct FlatcheckStep {
    uint64_t reg;
    uint32_t value;
    uint32_t width;
} FlatcheckStep;

/* Listeners that can be asked for, as bits. */
enum { FLATCHECK_VFIO = 1, FLATCHECK_KVM = 2, FLATCHECK_VHOST = 4, FLATCHECK_VHOST_USER = 8, FLATCHECK_OBSERVER = 16 };

enum {
    FLATCHECK_SLOT = 1, FLATCHECK_TABLE = 2, FLATCHECK_USER_TABLE = 3, FLATCHECK_TABLE_REGION = 4, FLATCHECK_CALL = 5
};

/* The call an observer got, its section's attributes, and of log_start and log_stop what is logged from then on. */
enum {
    FLATCHECK_CALL_ADD = 1, FLATCHECK_CALL_DEL = 2, FLATCHECK_CALL_LOG_START = 3, FLATCHECK_CALL_LOG_STOP = 4,
    FLATCHECK_CALL_COALESCED_ADD = 5, FLATCHECK_CALL_COALESCED_DEL = 6, FLATCHECK_CALL_EVENTFD_ADD = 7,
    FLATCHECK_CALL_EVENTFD_DEL = 8,
    FLATCHECK_CALL_READONLY = 16, FLATCHECK_CALL_NONVOLATILE = 32, FLATCHECK_CALL_ROMD = 64,
    FLATCHECK_CALL_UNMERGEABLE = 128,
    FLATCHECK_CALL_LOG_SHIFT = 8
};

/*
 * What the KVM listener or a vhost listener handed to the kernel or a backend. A slot is one
 * KVM_SET_USER_MEMORY_REGION: size 0 deletes it. A table of vhost is an entry of its own, followed by its regions. A
 * call is one that the memory core made of an observer of ours; offset is then that in the region.
 */
typedef struct FlatcheckRegion {
    uint32_t kind;         /* FLATCHECK_SLOT ... */
    uint32_t slot;         /* slots: the number, with the address space in the upper 16 bits; calls: which observer */
    uint32_t flags;        /* slots: KVM_MEM_...; calls: FLATCHECK_CALL_... */
    uint32_t count;        /* tables only: how many regions follow */
    uint64_t start;        /* first guest physical address */
    uint64_t size;
    uint64_t ram_block;    /* as in FlatcheckEvent */
    uint64_t offset;
} FlatcheckRegion;

enum {
    FLATCHECK_IO = 0, FLATCHECK_RAM = 1, FLATCHECK_ROM = 2, FLATCHECK_ROMD = 3, FLATCHECK_RAM_DEVICE = 4,
    FLATCHECK_CONTAINER = 5
};

/* One row of a flat view. */
typedef struct FlatcheckRow {
    uint64_t start;
    uint64_t last;
    uint64_t offset;       /* of the first byte in the region */
    uint64_t region;       /* the MemoryRegion: tells regions of one name apart, of no other use */
    const char *name;      /* memory_region_name() */
    uint64_t ram_block;    /* ram_addr_t of the RAM block behind it, ~0 if there is none */
    int32_t priority;
    uint32_t kind;         /* FLATCHECK_IO ..., as QEMU's memory_region_type() tells them apart */
    uint32_t readonly;     /* of the range: a RAM region seen through a read-only alias is "rom" in mtree */
    uint32_t nonvolatile;
} FlatcheckRow;

typedef struct FlatcheckRamBlock {
    const char *name;      /* RAMBlock.idstr, empty for blocks that have none */
    const char *region;    /* name of the MemoryRegion */
    uint64_t offset;       /* ram_addr_t of the first byte */
    uint64_t size;         /* used_length */
} FlatcheckRamBlock;

typedef struct FlatcheckPciFunction {
    uint32_t devfn;        /* slot << 3 | function */
    uint32_t unused;
    const char *name;      /* of the device's type */
} FlatcheckPciFunction;

typedef struct FlatcheckE820Entry {
    uint64_t start;
    uint64_t length;
    uint32_t type;
    uint32_t unused;
} FlatcheckE820Entry;

typedef struct FlatcheckFirmwareFile {
    const char *name;
    const void *data;
    uint64_t size;
} FlatcheckFirmwareFile;

/* To be called first, if at all: which listeners are to be run, FLATCHECK_VFIO ... ; without it VFIO's alone. */
void flatcheck_listeners_select(uint32_t listeners);

/*
 * Sets an option of the machine that is created next; false if there is no such option. Sizes are in bytes, numbers
 * decimal. "slots", "maxmem": of memory hotplug, as -m takes them; "max-ram-below-4g": as -machine takes it;
 * "cpu-vendor": "amd" or "intel"; "phys-bits": width of the CPU's physical addresses; "pflash": size of flash memory
 * with firmware, instead of -bios; "pflash1": of a second one; "machine.PROPERTY": as -machine takes it;
 * "global.DRIVER.PROPERTY": as -global takes it; "device.N": as -device takes it, and "object.N": as -object takes it,
 * with all N in the order of the calls; "test-device": "on" for that of test-device.h. Names and values must stay
 * valid.
 */
bool flatcheck_machine_option(const char *name, const char *value);

/*
 * Builds the board, as `-M machine_type -m ram_size -nodefaults -vga vga -display none -accel tcg -S` would, up to the
 * point where cold-plugged devices are created. To be called once. Returns false if there is no such machine or VGA; an
 * error that QEMU itself reports goes to standard error and ends in exit(1), as in QEMU.
 */
bool flatcheck_machine_create(const char *machine_type, uint64_t ram_size, const char *vga);

/*
 * Registers the VFIO and vhost listeners that were selected on address_space_memory, as devices do that are created
 * with the machine; KVM's was registered before the board was built. The events of the registration are recorded.
 */
bool flatcheck_listeners_register(void);

/*
 * Whether a memory transaction is open, which between steps none is unless the tree's code forgot to commit it. Runs
 * the memory core: to be called once nothing more is observed.
 */
bool flatcheck_transaction_open(void);

/* Takes the VFIO listener off again; what is still mapped is unmapped, and recorded. */
void flatcheck_listeners_unregister(void);

/*
 * Ends machine creation the first time it is called, then resets the machine as qemu_system_reset() does. Devices with
 * a vhost backend are stopped before and started after it, as the guest's driver would.
 */
void flatcheck_machine_reset(void);

/*
 * A guest's write to configuration space: bits 0 to 7 of reg are the register, 8 to 10 the function, 11 to 15 the slot,
 * 16 to 23 the bus, all of which are 0 for the host bridge; bit 24 is set for the test device. With bit 25 set it is no
 * write: the added device whose number is in bits 0 to 7 is plugged if bit 0 of value is set, else taken away; the
 * other bits say which request to the kernel fails meanwhile, counted from 1. From FLATCHECK_MEMORY on it is a write to
 * memory. width is 1, 2 or 4 bytes. False if the machine has no PCI host bridge.
 */
#define FLATCHECK_MEMORY (1ull << 48)
bool flatcheck_config_write(uint64_t reg, uint32_t value, uint32_t width);

/* A guest's read from there. */
uint32_t flatcheck_config_read(uint32_t reg, uint32_t width);

/* The bits of four bytes there that a guest can write, as the tree's code has it; 0 where there is no function. */
uint32_t flatcheck_config_writable(uint32_t reg);

/* Runs what QEMU leaves to its RCU thread: old FlatViews are freed here. To be called after each step. */
void flatcheck_rcu_drain(void);

/* Runs what QEMU leaves to bottom halves. */
void flatcheck_bottom_halves_run(void);

/* The events since the last flatcheck_events_clear(). The array may move when events are added. */
const FlatcheckEvent *flatcheck_events(void);
uint32_t flatcheck_event_count(void);
void flatcheck_events_clear(void);

/* What KVM and vhost were handed since the last flatcheck_regions_clear(). Adding entries may move the array. */
const FlatcheckRegion *flatcheck_regions(void);
uint32_t flatcheck_region_count(void);
void flatcheck_regions_clear(void);

/* Address spaces in the order of their creation: "memory" is 0, "I/O" is 1. */
uint32_t flatcheck_address_space_count(void);
const char *flatcheck_address_space_name(uint32_t index);

/* Takes the rows of the flat view of an address space; returns how many. The rows are valid until the next call. */
uint32_t flatcheck_flatview_take(uint32_t index);
const FlatcheckRow *flatcheck_flatview_rows(void);

/* Whether an address space has the very flat view that "memory" has, as those with the same root do. */
bool flatcheck_flatview_shared(uint32_t index);

/* Prints what the monitor's "info mtree" prints, to standard output; false if the tree cannot. */
bool flatcheck_mtree_print(void);

/* Follows an address space from now on; false if there are too many. */
bool flatcheck_follow(uint32_t address_space);

/*
 * Takes the events so far and the rows of the address spaces that are followed, and gives each of these observations a
 * number, which equal ones have in common: kind 0 are the events, kind i the rows of the i-th address space. The first
 * number of a kind is 0, and a new one is one more than the last.
 */
void flatcheck_observe(void);

enum { FLATCHECK_MOST_STEPS = 64 };

/*
 * Plays the first `count` steps of flatcheck_steps(), which holds up to FLATCHECK_MOST_STEPS, and observes after each;
 * false if one is a write and the machine has no PCI host bridge.
 */
FlatcheckStep *flatcheck_steps(void);
bool flatcheck_play(uint32_t count);

/* How many of them were played to the end. */
uint32_t flatcheck_played(void);

/* Step by step the numbers of all kinds, in order; flatcheck_observe() writes where the first step's are. */
const uint32_t *flatcheck_numbers(void);

/* What a number stands for: FlatcheckEvent or FlatcheckRow; its size is in bytes. Valid until the next observation. */
const void *flatcheck_observation(uint32_t kind, uint32_t number);
uint32_t flatcheck_observation_size(uint32_t kind, uint32_t number);

/*
 * Takes the RAM blocks, biggest first, the functions on PCI bus 0, the e820 table, or the files of fw_cfg; returns how
 * many. Valid until the next call.
 */
uint32_t flatcheck_ram_blocks_take(void);
const FlatcheckRamBlock *flatcheck_ram_blocks(void);
uint32_t flatcheck_pci_functions_take(void);
const FlatcheckPciFunction *flatcheck_pci_functions(void);
uint32_t flatcheck_e820_take(void);
const FlatcheckE820Entry *flatcheck_e820(void);
uint32_t flatcheck_firmware_files_take(void);
const FlatcheckFirmwareFile *flatcheck_firmware_files(void);

/* Host call: loads the unit of the tree that registers the QOM type of this name; false if there is none. */
bool flatcheck_load_type(const char *name);

/* Host call: loads the units of the tree that define machine types whose name or alias is this one. */
void flatcheck_load_machine(const char *machine_type);

#endif
