/* The VFIO listener of the tree, through whichever interface the tree has. */
#include "vfio.h"
#include "flatcheck.h"
#include "qemu/error-report.h"

bool flatcheck_listeners_register(void)
{
#if defined(FLATCHECK_VFIO_CONTAINERS)
    return flatcheck_container_register();
#elif defined(FLATCHECK_VFIO_GROUPS)
    return flatcheck_group_register();
#else
    error_report("the tree has none of hw/vfio/vfio-container.h, hw/vfio/vfio-container-base.h and "
                 "hw/vfio/vfio-common.h, where VFIO's containers are declared");
    return false;
#endif
}

void flatcheck_listeners_unregister(void)
{
#if defined(FLATCHECK_VFIO_CONTAINERS)
    flatcheck_container_unregister();
#elif defined(FLATCHECK_VFIO_GROUPS)
    flatcheck_group_unregister();
#endif
}
