/* The tree's headers that the driver and the models need, wherever this version of QEMU keeps them. */
#ifndef FLATCHECK_HEADERS_H
#define FLATCHECK_HEADERS_H

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"

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
#if __has_include("system/ramblock.h")
#include "system/ramblock.h"
#else
#include "exec/ramblock.h"
#endif
#if __has_include("system/ramlist.h")
#include "system/ramlist.h"
#else
#include "exec/ramlist.h"
#endif
#if __has_include("system/reset.h")
#include "system/reset.h"
#else
#include "sysemu/reset.h"
#endif
#if __has_include("system/runstate.h")
#include "system/runstate.h"
#else
#include "sysemu/runstate.h"
#endif
#if __has_include("system/system.h")
#include "system/system.h"
#else
#include "sysemu/sysemu.h"
#endif
#if __has_include("system/tcg.h")
#include "system/tcg.h"
#else
#include "sysemu/tcg.h"
#endif
#if __has_include("accel/accel-ops.h")
#include "accel/accel-ops.h"
#endif
#include "qemu/accel.h"
#if __has_include("hw/core/boards.h")
#include "hw/core/boards.h"
#else
#include "hw/boards.h"
#endif
#if __has_include("hw/core/qdev.h")
#include "hw/core/qdev.h"
#else
#include "hw/qdev-core.h"
#endif
#if __has_include("hw/core/qdev-properties.h")
#include "hw/core/qdev-properties.h"
#else
#include "hw/qdev-properties.h"
#endif
#if __has_include("hw/core/sysbus.h")
#include "hw/core/sysbus.h"
#else
#include "hw/sysbus.h"
#endif
#include "hw/pci/pci.h"
#if __has_include("hw/pci/pci_device.h")
#include "hw/pci/pci_device.h"
#endif
#include "hw/pci/pci_bus.h"
#include "hw/pci/pci_host.h"

#endif
