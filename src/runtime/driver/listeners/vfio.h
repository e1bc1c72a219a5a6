/* Which of QEMU's interfaces to VFIO containers a tree has, and its headers. */
#ifndef FLATCHECK_VFIO_H
#define FLATCHECK_VFIO_H

#include "../headers.h"
#include "flatcheck-members.h"
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

/*
 * FLATCHECK_VFIO_CONTAINERS: the base of a container has a listener, and functions that map and unmap. Else ioctl()
 * does, of a group that the tree's headers declare, or that only a device leads to.
 */
#if !defined(FLATCHECK_VFIO_CONTAINERS)
#if defined(FLATCHECK_VFIO_GET_GROUP)
#define FLATCHECK_VFIO_GROUPS 1
#elif __has_include("hw/vfio/vfio-common.h")
#define FLATCHECK_VFIO_DEVICES 1
#endif
#endif

bool flatcheck_container_register(void);
void flatcheck_container_unregister(void);
bool flatcheck_group_register(void);
void flatcheck_group_unregister(void);
bool flatcheck_device_register(void);
void flatcheck_device_unregister(void);

#endif
