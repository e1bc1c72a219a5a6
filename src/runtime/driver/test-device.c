/*
 * A device of ours that has regions of each kind, and does to them what devices may do to theirs while a guest runs, a
 * call of the memory API for each write to its registers: so that the memory core and its listeners show what no board
 * of the tree asks of them. It also reads and writes its regions as KVM does for a guest, and maps them as devices do
 * that transfer data.
 */
#include "headers.h"
#include "qemu/event_notifier.h"
#include "flatcheck.h"
#include "models.h"
#include "test-device.h"
#include "flatcheck-members.h"

#define FLATCHECK_KIB 1024ull
#define FLATCHECK_MIB (1024 * FLATCHECK_KIB)

/* Above all RAM that is played, below what 40 bits reach. */
#define FLATCHECK_TEST_BASE (512 * 1024 * FLATCHECK_MIB)
#define FLATCHECK_TEST_SIZE (64 * FLATCHECK_MIB)
#define FLATCHECK_REGION_SIZE FLATCHECK_MIB
/* What addresses, offsets and sizes are counted in: a page and a half of a region, so that ranges overlap in part. */
#define FLATCHECK_UNIT (FLATCHECK_REGION_SIZE / 2)
/* Bytes that are coalesced, or that an ioeventfd is for. */
#define FLATCHECK_COALESCED 64
#define FLATCHECK_DOORBELL 4

/*
 * The regions, in the order of REGIONS in src/target/test-device.ts. The aliases of RAM lie side by side, so that they
 * can merge.
 */
enum {
    RAM, OTHER_RAM, LOWER_ALIAS, UPPER_ALIAS, ROM_DEVICE, REGISTERS, OTHER_REGISTERS, CONTAINER, IN_CONTAINER,
    SPACE_CHILD, SPACE_OTHER_CHILD, REGIONS
};

/* What is done, in the order of ACTIONS there. */
enum {
    SET_ENABLED, SET_ADDRESS, SET_SIZE, SET_READONLY, SET_NONVOLATILE, SET_UNMERGEABLE, SET_ALIAS_OFFSET, SET_ROMD,
    SET_COALESCING, SET_EVENTFD, SET_LOG, SET_GLOBAL_LOG, SET_PRIORITY, SYNC_LOG, ACCESS, MAP
};

/* Where each is at first in its parent, in units. */
static const uint32_t places[REGIONS] = { 0, 2, 4, 5, 8, 10, 12, 14, 0, 0, 20 };

static MemoryRegion root;
static MemoryRegion space_root;
static MemoryRegion regions[REGIONS];
static AddressSpace space;
static EventNotifier doorbells[REGIONS];
static bool has_doorbell[REGIONS];
static bool is_logged[REGIONS];
static bool is_globally_logged;

/* What registers were written, and what reads and writes were answered: all of it in a number each. */
static uint64_t registers;
static uint64_t answers;

static struct {
    void *buffer;
    hwaddr length;
    bool is_write;
} mapping;

static uint64_t flatcheck_mixed(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * 0x100000001b3ull + 1;
}

static uint64_t flatcheck_test_read(void *opaque, hwaddr address, unsigned size)
{
    return flatcheck_mixed(registers, address * 16 + size);
}

static void flatcheck_test_write(void *opaque, hwaddr address, uint64_t value, unsigned size)
{
    registers = flatcheck_mixed(flatcheck_mixed(registers, address * 16 + size), value);
}

static MemTxResult flatcheck_test_read_with_attrs(void *opaque, hwaddr address, uint64_t *value, unsigned size,
                                                  MemTxAttrs attrs)
{
    *value = flatcheck_test_read(opaque, address, size);
    return address < FLATCHECK_KIB ? MEMTX_OK : MEMTX_ERROR;
}

static MemTxResult flatcheck_test_write_with_attrs(void *opaque, hwaddr address, uint64_t value, unsigned size,
                                                   MemTxAttrs attrs)
{
    flatcheck_test_write(opaque, address, value, size);
    return address < FLATCHECK_KIB ? MEMTX_OK : MEMTX_ERROR;
}

static const MemoryRegionOps flatcheck_test_ops = {
    .read = flatcheck_test_read,
    .write = flatcheck_test_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* Of one width, to which the memory core brings others, the bytes the other way round. */
static const MemoryRegionOps flatcheck_wide_ops = {
    .read = flatcheck_test_read,
    .write = flatcheck_test_write,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_BIG_ENDIAN,
};

/* Byte by byte, with errors above the first of its memory, and none of odd addresses. */
static const MemoryRegionOps flatcheck_narrow_ops = {
    .read_with_attrs = flatcheck_test_read_with_attrs,
    .write_with_attrs = flatcheck_test_write_with_attrs,
    .valid = { .min_access_size = 2, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static MemoryRegion *flatcheck_test_parent(uint32_t region)
{
    switch (region) {
    case IN_CONTAINER:
        return &regions[CONTAINER];
    case SPACE_CHILD:
    case SPACE_OTHER_CHILD:
        return &space_root;
    default:
        return &root;
    }
}

static void flatcheck_test_init_regions(void)
{
    memory_region_init_ram(&regions[RAM], NULL, "flatcheck-ram", FLATCHECK_REGION_SIZE, &error_fatal);
    memory_region_init_ram(&regions[OTHER_RAM], NULL, "flatcheck-other-ram", FLATCHECK_REGION_SIZE, &error_fatal);
    memory_region_init_alias(&regions[LOWER_ALIAS], NULL, "flatcheck-lower-alias", &regions[RAM], 0, FLATCHECK_UNIT);
    memory_region_init_alias(&regions[UPPER_ALIAS], NULL, "flatcheck-upper-alias", &regions[RAM], FLATCHECK_UNIT,
                             FLATCHECK_UNIT);
    memory_region_init_rom_device(&regions[ROM_DEVICE], NULL, &flatcheck_test_ops, NULL, "flatcheck-rom-device",
                                  FLATCHECK_REGION_SIZE, &error_fatal);
    memory_region_init_io(&regions[REGISTERS], NULL, &flatcheck_test_ops, NULL, "flatcheck-registers",
                          FLATCHECK_REGION_SIZE);
    memory_region_init_io(&regions[OTHER_REGISTERS], NULL, &flatcheck_wide_ops, NULL, "flatcheck-other-registers",
                          FLATCHECK_REGION_SIZE);
    memory_region_init(&regions[CONTAINER], NULL, "flatcheck-container", FLATCHECK_REGION_SIZE);
    memory_region_init_io(&regions[IN_CONTAINER], NULL, &flatcheck_narrow_ops, NULL, "flatcheck-in-container",
                          FLATCHECK_UNIT);
    memory_region_init_alias(&regions[SPACE_CHILD], NULL, "flatcheck-space-child", &root, 0, FLATCHECK_TEST_SIZE);
    memory_region_init_alias(&regions[SPACE_OTHER_CHILD], NULL, "flatcheck-space-other-child", &regions[OTHER_RAM], 0,
                             FLATCHECK_REGION_SIZE);
}

void flatcheck_test_device_create(void)
{
    memory_region_init(&root, NULL, "flatcheck-test", FLATCHECK_TEST_SIZE);
    memory_region_init(&space_root, NULL, "flatcheck-space", UINT64_MAX);
    flatcheck_test_init_regions();
    for (uint32_t region = 0; region < REGIONS; region++) {
        memory_region_add_subregion_overlap(flatcheck_test_parent(region), places[region] * FLATCHECK_UNIT,
                                            &regions[region], 0);
    }
    memory_region_add_subregion(get_system_memory(), FLATCHECK_TEST_BASE, &root);
    address_space_init(&space, &space_root, "flatcheck");
}

static void flatcheck_test_eventfd(uint32_t region, bool on)
{
    if (on == has_doorbell[region]) {
        return;
    }
    has_doorbell[region] = on;
    if (on) {
        memory_region_add_eventfd(&regions[region], 0, FLATCHECK_DOORBELL, true, region, &doorbells[region]);
    } else {
        memory_region_del_eventfd(&regions[region], 0, FLATCHECK_DOORBELL, true, region, &doorbells[region]);
    }
}

static void flatcheck_test_log(uint32_t region, bool on)
{
    if (on != is_logged[region]) {
        is_logged[region] = on;
        memory_region_set_log(&regions[region], on, DIRTY_MEMORY_VGA);
    }
}

static void flatcheck_test_global_log(bool on)
{
    if (on == is_globally_logged) {
        return;
    }
    is_globally_logged = on;
    if (!on) {
        memory_global_dirty_log_stop(GLOBAL_DIRTY_MIGRATION);
        return;
    }
#ifdef FLATCHECK_LOG_START_ERROR
    memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION, &error_fatal);
#else
    memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION);
#endif
}

static void flatcheck_test_sync_log(void)
{
#ifdef FLATCHECK_LOG_SYNC_STAGE
    memory_global_dirty_log_sync(false);
#else
    memory_global_dirty_log_sync();
#endif
}

static void flatcheck_test_priority(uint32_t region, int32_t priority)
{
    MemoryRegion *parent = flatcheck_test_parent(region);
    hwaddr address = regions[region].addr;

    memory_region_del_subregion(parent, &regions[region]);
    memory_region_add_subregion_overlap(parent, address, &regions[region], priority);
}

static void flatcheck_test_coalescing(MemoryRegion *mr, uint32_t value)
{
    if (value) {
        memory_region_add_coalescing(mr, (value - 1) * FLATCHECK_COALESCED, FLATCHECK_COALESCED);
    } else {
        memory_region_clear_coalescing(mr);
    }
}

/* Where a region is in the address space of its own that it is in, wherever it may be hidden there. */
static hwaddr flatcheck_test_address(uint32_t region)
{
    hwaddr address = regions[region].addr;

    if (region == IN_CONTAINER) {
        address += regions[CONTAINER].addr;
    }
    return flatcheck_test_parent(region) == &space_root ? address : address + FLATCHECK_TEST_BASE;
}

static AddressSpace *flatcheck_test_space(uint32_t region)
{
    return flatcheck_test_parent(region) == &space_root ? &space : &address_space_memory;
}

/* Reads and writes of 1, 2, 4 and 8 bytes at one of these places: an odd one, behind the first KiB, over the end. */
static void flatcheck_test_access(uint32_t region, uint32_t place)
{
    static const hwaddr offsets[] = { 16, 17, 2 * FLATCHECK_KIB, FLATCHECK_REGION_SIZE - 1 };
    hwaddr address = flatcheck_test_address(region) + offsets[place & 3];
    AddressSpace *as = flatcheck_test_space(region);

    for (uint32_t how = 0; how < 8; how++) {
        uint64_t value = 0x0123456789abcdefull + how;
        MemTxResult result = address_space_rw(as, address, MEMTXATTRS_UNSPECIFIED, &value, 1 << (how & 3), how & 4);

        answers = flatcheck_mixed(flatcheck_mixed(answers, value), result);
    }
}

/* Ends what is mapped; then maps a region to be read (1) or written (2), or more than it has (3). */
static void flatcheck_test_map(uint32_t region, uint32_t how)
{
    if (mapping.buffer) {
        address_space_unmap(&address_space_memory, mapping.buffer, mapping.length, mapping.is_write, mapping.length);
        mapping.buffer = NULL;
    }
    if (how) {
        mapping.length = how == 3 ? 2 * FLATCHECK_REGION_SIZE : 64;
        mapping.is_write = how > 1;
        mapping.buffer = address_space_map(&address_space_memory, FLATCHECK_TEST_BASE + regions[region].addr,
                                           &mapping.length, mapping.is_write, MEMTXATTRS_UNSPECIFIED);
        answers = flatcheck_mixed(answers, mapping.buffer ? mapping.length : 0);
    }
}

/* One call of the memory API; the host asks of a region only what is for its kind. */
static void flatcheck_test_act(uint32_t action, uint32_t region, uint32_t value)
{
    MemoryRegion *mr = &regions[region];

    switch (action) {
    case SET_ENABLED:
        memory_region_set_enabled(mr, value);
        break;
    case SET_ADDRESS:
        memory_region_set_address(mr, value * FLATCHECK_UNIT);
        break;
    case SET_SIZE:
        memory_region_set_size(mr, value ? FLATCHECK_UNIT : FLATCHECK_REGION_SIZE);
        break;
    case SET_READONLY:
        memory_region_set_readonly(mr, value);
        break;
    case SET_NONVOLATILE:
        memory_region_set_nonvolatile(mr, value);
        break;
    case SET_UNMERGEABLE:
#ifdef FLATCHECK_UNMERGEABLE
        memory_region_set_unmergeable(mr, value);
#endif
        break;
    case SET_ALIAS_OFFSET:
        memory_region_set_alias_offset(mr, value ? FLATCHECK_UNIT : 0);
        break;
    case SET_ROMD:
        memory_region_rom_device_set_romd(mr, value);
        break;
    case SET_COALESCING:
        flatcheck_test_coalescing(mr, value);
        break;
    case SET_EVENTFD:
        flatcheck_test_eventfd(region, value);
        break;
    case SET_LOG:
        flatcheck_test_log(region, value);
        break;
    case SET_GLOBAL_LOG:
        flatcheck_test_global_log(value);
        break;
    case SET_PRIORITY:
        flatcheck_test_priority(region, value);
        break;
    case SYNC_LOG:
        flatcheck_test_sync_log();
        break;
    case ACCESS:
        flatcheck_access_memory(true);
        flatcheck_test_access(region, value);
        flatcheck_access_memory(false);
        break;
    case MAP:
        flatcheck_access_memory(true);
        flatcheck_test_map(region, value);
        flatcheck_access_memory(false);
        break;
    default:
        break;
    }
}

void flatcheck_test_device_write(uint32_t reg, uint32_t value, uint32_t width)
{
    uint32_t action = reg & 0xff;
    uint32_t region = (reg >> 8 & 0xff) % REGIONS;

    if (width == 1) {
        flatcheck_test_act(action, region, value);
        return;
    }
    memory_region_transaction_begin();
    flatcheck_test_act(action, region, value & 0xff);
    flatcheck_test_act(value >> 8 & 0x7f, (region + 1) % REGIONS, value >> 15 & 1);
    memory_region_transaction_commit();
}
