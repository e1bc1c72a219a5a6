/*
 * Listeners of our own on the guest's memory, which write down how the memory core calls them: three that are there
 * before the board is built, and one that comes late, with the machine's second reset, and goes with the next. The
 * second has a higher priority than the others, so that those that come after it have to be put before it.
 */
#include "../headers.h"
#include "../flatcheck.h"
#include "listeners.h"
#include "recorder.h"
#include "flatcheck-members.h"

enum { FLATCHECK_HIGHER = 1, FLATCHECK_EARLY = 3, FLATCHECK_LATE = FLATCHECK_EARLY, FLATCHECK_OBSERVERS };

/* As KVM's, VFIO's and vhost's have it; and above. */
enum { FLATCHECK_PRIORITY = 10, FLATCHECK_HIGHER_PRIORITY = 20 };

static MemoryListener observers[FLATCHECK_OBSERVERS];
static uint32_t resets;
static bool is_late_registered;

static uint32_t flatcheck_unmergeable(const MemoryRegionSection *section)
{
#ifdef FLATCHECK_UNMERGEABLE
    return section->unmergeable ? FLATCHECK_CALL_UNMERGEABLE : 0;
#else
    return 0;
#endif
}

static void flatcheck_record_section(MemoryListener *listener, uint32_t call, MemoryRegionSection *section, uint32_t log)
{
    MemoryRegion *mr = section->mr;
    uint32_t attributes = (section->readonly ? FLATCHECK_CALL_READONLY : 0) |
                          (section->nonvolatile ? FLATCHECK_CALL_NONVOLATILE : 0) |
                          (memory_region_is_romd(mr) ? FLATCHECK_CALL_ROMD : 0) | flatcheck_unmergeable(section);

    flatcheck_record_call(listener - observers, call | attributes | log << FLATCHECK_CALL_LOG_SHIFT,
                          section->offset_within_address_space, int128_get64(section->size),
                          mr->ram_block ? mr->ram_block->offset : UINT64_MAX, section->offset_within_region);
}

static void flatcheck_observe_add(MemoryListener *listener, MemoryRegionSection *section)
{
    flatcheck_record_section(listener, FLATCHECK_CALL_ADD, section, 0);
}

static void flatcheck_observe_del(MemoryListener *listener, MemoryRegionSection *section)
{
    flatcheck_record_section(listener, FLATCHECK_CALL_DEL, section, 0);
}

static void flatcheck_observe_log_start(MemoryListener *listener, MemoryRegionSection *section, int old, int now)
{
    flatcheck_record_section(listener, FLATCHECK_CALL_LOG_START, section, now);
}

static void flatcheck_observe_log_stop(MemoryListener *listener, MemoryRegionSection *section, int old, int now)
{
    flatcheck_record_section(listener, FLATCHECK_CALL_LOG_STOP, section, now);
}

static void flatcheck_observe_coalesced_add(MemoryListener *listener, MemoryRegionSection *section, hwaddr start,
                                            hwaddr size)
{
    flatcheck_record_call(listener - observers, FLATCHECK_CALL_COALESCED_ADD, start, size, UINT64_MAX, 0);
}

static void flatcheck_observe_coalesced_del(MemoryListener *listener, MemoryRegionSection *section, hwaddr start,
                                            hwaddr size)
{
    flatcheck_record_call(listener - observers, FLATCHECK_CALL_COALESCED_DEL, start, size, UINT64_MAX, 0);
}

/* Such a section has no region. */
static void flatcheck_record_eventfd(MemoryListener *listener, uint32_t call, MemoryRegionSection *section,
                                     uint64_t data)
{
    flatcheck_record_call(listener - observers, call | (uint32_t)data << FLATCHECK_CALL_LOG_SHIFT,
                          section->offset_within_address_space, int128_get64(section->size), UINT64_MAX, 0);
}

static void flatcheck_observe_eventfd_add(MemoryListener *listener, MemoryRegionSection *section, bool match_data,
                                          uint64_t data, EventNotifier *e)
{
    flatcheck_record_eventfd(listener, FLATCHECK_CALL_EVENTFD_ADD, section, data);
}

static void flatcheck_observe_eventfd_del(MemoryListener *listener, MemoryRegionSection *section, bool match_data,
                                          uint64_t data, EventNotifier *e)
{
    flatcheck_record_eventfd(listener, FLATCHECK_CALL_EVENTFD_DEL, section, data);
}

static void flatcheck_observer_register(uint32_t index)
{
    observers[index] = (MemoryListener){
        .name = "flatcheck-observer",
        .region_add = flatcheck_observe_add,
        .region_del = flatcheck_observe_del,
        .log_start = flatcheck_observe_log_start,
        .log_stop = flatcheck_observe_log_stop,
        .coalesced_io_add = flatcheck_observe_coalesced_add,
        .coalesced_io_del = flatcheck_observe_coalesced_del,
        .eventfd_add = flatcheck_observe_eventfd_add,
        .eventfd_del = flatcheck_observe_eventfd_del,
        .priority = index == FLATCHECK_HIGHER ? FLATCHECK_HIGHER_PRIORITY : FLATCHECK_PRIORITY,
    };
    memory_listener_register(&observers[index], &address_space_memory);
}

void flatcheck_observers_register(void)
{
    for (uint32_t i = 0; i < FLATCHECK_EARLY; i++) {
        flatcheck_observer_register(i);
    }
}

void flatcheck_observers_reset(void)
{
    resets++;
    if (is_late_registered) {
        memory_listener_unregister(&observers[FLATCHECK_LATE]);
        is_late_registered = false;
    } else if (resets > 1) {
        flatcheck_observer_register(FLATCHECK_LATE);
        is_late_registered = true;
    }
}
