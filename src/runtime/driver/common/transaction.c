/* Whether a change of the region tree still shows: it does not while a memory transaction is left open. */
#include "qemu/osdep.h"
#if __has_include("system/memory.h")
#include "system/memory.h"
#else
#include "exec/memory.h"
#endif
#if __has_include("system/address-spaces.h")
#include "system/address-spaces.h"
#else
#include "exec/address-spaces.h"
#endif
#include "../flatcheck.h"

static bool is_told;

static void flatcheck_told(MemoryListener *listener)
{
    is_told = true;
}

bool flatcheck_transaction_open(void)
{
    MemoryListener listener = { .name = "flatcheck", .begin = flatcheck_told };
    MemoryRegion *root = get_system_memory();
    bool is_open;

    memory_listener_register(&listener, &address_space_memory);
    is_told = false;
    /* Both changes become visible together: the flat view stays as it is. */
    memory_region_transaction_begin();
    memory_region_set_enabled(root, false);
    memory_region_set_enabled(root, true);
    memory_region_transaction_commit();
    is_open = !is_told;
    memory_listener_unregister(&listener);
    return is_open;
}
