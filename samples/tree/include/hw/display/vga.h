/* VGA. SPDX-License-Identifier: MIT */
#ifndef HW_DISPLAY_VGA_H
#define HW_DISPLAY_VGA_H

#include "system/memory.h"

/* Maps the window below 1 MiB through which old programs reach video memory. */
void vga_init(MemoryRegion *address_space);

#endif
