/** A small board in the shape of QEMU's API, for tests that put their own code into it. */

export const MEMORY_H = `
typedef unsigned long hwaddr;
typedef unsigned long uint64_t;
typedef struct Object Object;
typedef struct MemoryRegion MemoryRegion;
typedef struct MemoryRegionOps MemoryRegionOps;
typedef struct Error Error;
typedef struct MachineState { MemoryRegion *ram; uint64_t ram_size; int slots; int kind; } MachineState;
#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)
#define KiB 1024ul
#define MiB (1024 * KiB)
#define MIN(a, b) ({ __auto_type left = (a); __auto_type right = (b); left < right ? left : right; })
#define OBJECT(o) ((Object *)(o))
#define g_new(type, count) ((type *)allocate(sizeof(type) * (count)))
#define PRIx64 "lx"
MemoryRegion *get_system_memory(void);
void *allocate(uint64_t size);
uint64_t memory_region_size(MemoryRegion *mr);
void error_report(const char *format, ...);
void exit(int status);
void assert(int condition);
void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);
void memory_region_init_io(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops, void *opaque,
                           const char *name, uint64_t size);
bool memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size, Error **errp);
bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner, const char *name, uint64_t size, Error **errp);
bool memory_region_init_rom(MemoryRegion *mr, Object *owner, const char *name, uint64_t size, Error **errp);
bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops, void *opaque,
                                   const char *name, uint64_t size, Error **errp);
void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name, MemoryRegion *orig,
                              hwaddr offset, uint64_t size);
void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion);
void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion, int priority);
void memory_region_set_enabled(MemoryRegion *mr, bool enabled);
void memory_region_set_readonly(MemoryRegion *mr, bool readonly);
void memory_region_set_size(MemoryRegion *mr, uint64_t size);
struct MemoryRegion { MemoryRegion *container; uint64_t size; };
`;

/** A board whose init function has this body; it starts on line 4. */
export function board(body: string, before = ''): Record<string, string> {
  return {
    'include/memory.h': MEMORY_H,
    'hw/i386/board.c': `#include "memory.h"\n${before}\nstatic void board_init(MachineState *machine) {\n${body}\n}\nvoid (*entry)(MachineState *) = board_init;\n`,
  };
}
