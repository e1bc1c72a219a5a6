/* Guest physical addresses. SPDX-License-Identifier: MIT */
#ifndef EXEC_HWADDR_H
#define EXEC_HWADDR_H

#include "qemu/osdep.h"

typedef uint64_t hwaddr;
typedef uint64_t ram_addr_t;

#define HWADDR_PRIx PRIx64

#endif
