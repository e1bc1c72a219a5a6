/* Which of QEMU's interfaces to VFIO containers a tree has, and its headers. */
#ifndef FLATCHECK_VFIO_H
#define FLATCHECK_VFIO_H

#include "headers.h"
#if __has_include("hw/vfio/vfio-container.h")
#include "hw/vfio/vfio-container.h"
#elif __has_include("hw/vfio/vfio-container-base.h")
#include "hw/vfio/vfio-container-base.h"
#endif
#if __has_include("hw/vfio/vfio-listener.h")
#include "hw/vfio/vfio-listener.h"
#define FLATCHECK_VFIO_LISTENER_REGISTER 1
#elif __has_include("vfio-listener.h")
#include "vfio-listener.h"
#define FLATCHECK_VFIO_LISTENER_REGISTER 1
#elif __has_include("hw/vfio/vfio-common.h")
#include "hw/vfio/vfio-common.h"
#endif

#if __has_include("hw/vfio/vfio-container.h") || __has_include("hw/vfio/vfio-container-base.h")
/* From 8.2 on a container has functions that map and unmap. */
#define FLATCHECK_VFIO_CONTAINERS 1
#elif __has_include("hw/vfio/vfio-common.h")
/* Before, a container is a descriptor, reached through a group, and ioctl() maps and unmaps. */
#define FLATCHECK_VFIO_GROUPS 1
#endif

bool flatcheck_container_register(void);
void flatcheck_container_unregister(void);
bool flatcheck_group_register(void);
void flatcheck_group_unregister(void);

#endif
