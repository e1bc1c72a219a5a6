/* Sizes in powers of 1024. SPDX-License-Identifier: MIT */
#ifndef QEMU_UNITS_H
#define QEMU_UNITS_H

#define KiB INT64_C(1024)
#define MiB (1024 * KiB)
#define GiB (1024 * MiB)

#endif
