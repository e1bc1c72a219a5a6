/* What every file of this tree includes first. SPDX-License-Identifier: MIT */
#ifndef QEMU_OSDEP_H
#define QEMU_OSDEP_H

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define DIV_ROUND_UP(number, by) (((number) + (by) - 1) / (by))
#define ROUND_UP(number, to) (((number) + (to) - 1) & ~((typeof(number))(to) - 1))

/* The structure whose member of this name is at this address. */
#define container_of(address, type, member) \
    ((type *)((char *)(address) - offsetof(type, member)))

/* Boards and devices have no object model here, but may be named as owners. */
typedef struct Object Object;

#define qemu_real_host_page_size() ((uintptr_t)4096)

#endif
